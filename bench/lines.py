"""Fits the trees that weigh the lines of a page (iria_crawler/parse/body/line_trees.csv) to pages with truth, and scores them.

    python bench/lines.py fit      writes the table; needs the extra `fit` (LightGBM). The same pages give the same bytes
    python bench/lines.py check    says whether the shipped table is the one that comes out
    python bench/lines.py score    the body of every page against its truth, on the pages fitted to and on those held back

Pages: the shared folders `pages` (WCXB, CC BY 4.0; trafilatura's, Apache-2.0; misinformation-crawler's, MIT), `body`
(article-extraction-benchmark, MIT) and `fields` (Fundus, MIT). Truth that a tool wrote is not fitted to. An outlet whose hash
is divisible by three is held back: it is scored, never fitted to.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib.util
import io
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import tldextract

from iria_crawler import extract
from iria_crawler.parse.body.blocks import judged_lines
from iria_crawler.parse.body.page_lines import FEATURES
from iria_crawler.parse.body.scorer import weighed
from iria_crawler.parse.body.story import find_story
from iria_crawler.parse.body.trees import TABLE
from iria_crawler.parse.fields.headline import find_headline
from iria_crawler.parse.page.state import with_data
from iria_crawler.parse.page.tree import read_page
from iria_crawler.parse.pictures.find import find_images

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench"
TREES = 200
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 8,
    "max_depth": 4,
    "max_bin": 63,
    "lambda_l2": 2.0,
    "min_child_samples": 60,
    "min_sum_hessian_in_leaf": 0.5,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
# A line with this share of its word sequences in the truth is the story's.
MIN_TRUE_SHARE = 0.5
# Lines of fewer words are compared as a whole.
MIN_WORDS = 4
# A page with a few true segments says less than one with its whole body; the small sets say what today is read well.
SEGMENTS_WEIGHT = 0.5
SET_WEIGHTS = {"pages": 1.0, "body": 1.5, "fields": 1.5}

_outlet_of = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def load_module(path: Path) -> ModuleType:
    """A shared scorer as a module."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES, BODY, FIELDS = (load_module(SHARED / name / "score.py") for name in ("pages", "body", "fields"))


@dataclass(frozen=True)
class Case:
    """A page with truth. `group`: 'news', 'segments', 'body' or 'fields'; `truth` as its set writes it."""

    group: str
    outlet: str
    url: str
    html: bytes
    truth: Any

    @property
    def is_held(self) -> bool:
        """Whether the page is only scored."""
        return int(hashlib.sha256(self.outlet.encode()).hexdigest(), 16) % 3 == 0


def load_cases() -> Iterator[Case]:
    """The pages of all sets, in a fixed order."""
    for key, truth in PAGES.load(SHARED / "pages").items():
        is_news = PAGES.group_of(truth) == "news" and truth.get("body")
        if is_news or truth["corpus"] == "trafilatura":
            html = PAGES.page_bytes(SHARED / "pages", key)
            yield Case("news" if is_news else "segments", truth["domain"], truth["url"], html, truth)
    truths = json.loads((SHARED / "body" / "ground-truth.json").read_text())
    for key, truth in sorted(truths.items()):
        path = SHARED / "body" / "html" / f"{key}.html.gz"
        if path.exists():
            yield Case("body", outlet(truth["url"]), truth["url"], gzip.decompress(path.read_bytes()), truth)
    notes = FIELDS.load_notes(str(SHARED / "fields" / "gold_notes.json"))
    for page in FIELDS.load_pages(str(SHARED / "fields" / "data"), "all", "all", notes):
        if page["body"][0] and "body" not in (page["notes"].get("fields") or ()):
            yield Case("fields", outlet(page["url"]), page["url"], FIELDS.page_bytes(page["path"]), page)


def outlet(url: str) -> str:
    """The registered domain of an address."""
    parts = _outlet_of(url)
    return f"{parts.domain}.{parts.suffix}" if parts.suffix else parts.domain


# --- truth of single lines ---


def shares_in(body: str, texts: list[str]) -> list[float]:
    """For each text, the share of it that stands in a true body; a few words count as a line or (less) as words in one."""
    words = PAGES.tokens(body)
    true = set(PAGES.shingles(words))
    whole = {tuple(PAGES.tokens(line)) for line in body.split("\n") if line.strip()}
    running = f" {' '.join(words)} "
    shares = []
    for text in texts:
        found = PAGES.tokens(text)
        if len(found) < MIN_WORDS:
            shares.append(1.0 if tuple(found) in whole else 0.4 if f" {' '.join(found)} " in running else 0.0)
            continue
        counted = PAGES.shingles(found)
        shares.append(sum(n for shingle, n in counted.items() if shingle in true) / sum(counted.values()))
    return shares


def labels(case: Case, texts: list[str]) -> tuple[list[bool | None], int]:
    """Whether each text is the story's (None: not known), and the words of the true body."""
    truth = case.truth
    if case.group == "segments":
        return [_in_segments(truth, text) for text in texts], 300
    if case.group == "fields":
        both, alone = truth["body"]  # with the summary and without
        pairs = zip(shares_in(both, texts), shares_in(alone, texts), strict=True)
        known = [None if abs(a - b) > 0.3 else b > MIN_TRUE_SHARE for a, b in pairs]
        return known, max(100, len(PAGES.tokens(alone)))
    body = truth["articleBody"] if case.group == "body" else PAGES.without_title(truth["body"], truth.get("title"))
    return [share > MIN_TRUE_SHARE for share in shares_in(body, texts)], max(100, len(PAGES.tokens(body)))


def _in_segments(truth: Any, text: str) -> bool | None:
    """Whether a text holds a segment that is in the story, or one that is not; None for neither and for both."""
    flat = PAGES.squashed(text)

    def meets(segments: list[str]) -> bool:
        keys = filter(None, map(PAGES.squashed, segments))
        return any(key in flat or (len(flat) > 15 and flat in key) for key in keys)

    is_in, is_out = meets(truth.get("with", [])), meets(truth.get("without", []))
    return None if is_in == is_out else is_in


# --- fit ---


@dataclass
class Sample:
    """A line of a page that is fitted to."""

    values: list[float]
    is_own: bool
    weight: float


def samples_of(case: Case) -> list[Sample]:
    """The lines of a page whose truth is known. A page's lines weigh as much as their share of its words."""
    page = read_page(case.html, case.url)
    story = find_story(page)
    if story.container is None or story.source != "text":
        return []
    page = with_data(page, story.data)
    title = find_headline(page)
    headline = title.found.value if title.found else None
    _, claimed, _ = find_images(page, story, headline, title.element)
    lines, _ = judged_lines(page, story, claimed, headline)
    rows = [(line.text, values) for line, _, values in weighed(lines)]
    known, total = labels(case, [text for text, _ in rows])
    factor = SEGMENTS_WEIGHT if case.group == "segments" else 1.0
    samples = []
    for (text, values), is_own in zip(rows, known, strict=True):
        if is_own is not None:
            weight = min(1.0, (len(PAGES.tokens(text)) + 4) * factor / total)
            samples.append(Sample([float(value) for value in values], is_own, weight))
    return samples


def load_samples() -> list[Sample]:
    """The lines of all pages that are not held back; an outlet of many pages weighs less than its pages."""
    cases = [case for case in load_cases() if not case.is_held]
    pages = Counter(case.outlet for case in cases)
    samples = []
    for case in cases:
        weight = SET_WEIGHTS.get(case.group, 1.0) / pages[case.outlet] ** 0.5
        for sample in samples_of(case):
            sample.weight *= weight
            samples.append(sample)
    return samples


def fitted() -> str:
    """The table."""
    import lightgbm
    import numpy

    samples = load_samples()
    mean = sum(sample.weight for sample in samples) / len(samples)
    data = lightgbm.Dataset(
        numpy.array([sample.values for sample in samples]),
        [float(sample.is_own) for sample in samples],
        weight=[sample.weight / mean for sample in samples],
        feature_name=list(FEATURES),
    )
    model = lightgbm.train(SETTINGS, data, TREES).dump_model()
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("tree", "node", "feature", "limit", "below", "above", "score"))
    for tree in model["tree_info"]:
        writer.writerows((tree["tree_index"], *row) for row in rows_of(tree["tree_structure"]))
    print(f"{len(samples)} lines, {TREES} trees, {len(file.getvalue()) / 1e3:.0f} KB")
    return file.getvalue()


def fit() -> int:
    """Write the table. Returns 0."""
    TABLE.write_text(fitted(), encoding="utf-8", newline="")
    return 0


def check() -> int:
    """Returns 1 if the shipped table is not the one that comes out."""
    if TABLE.read_bytes() == fitted().encode():
        return 0
    print(f"{TABLE.name} is not what comes out")
    return 1


def rows_of(root: dict[str, Any]) -> list[tuple[Any, ...]]:
    """(node, feature, limit, below, above, score) of every node of a tree, the root first."""
    rows: list[tuple[Any, ...]] = []

    def add(node: dict[str, Any]) -> int:
        number = len(rows)
        if "leaf_value" in node:
            rows.append((number, "", "", "", "", f"{node['leaf_value']:.4f}"))
            return number
        rows.append(())
        below, above = add(node["left_child"]), add(node["right_child"])
        feature, limit = FEATURES[node["split_feature"]], f"{node['threshold']:.5g}"
        rows[number] = (number, feature, limit, below, above, "")
        return number

    add(root)
    return rows


# --- score ---


def score_of(case: Case, body: str) -> Any:
    """What the scorer of its set says of a page's body."""
    if case.group in ("news", "segments"):
        return PAGES.score_page(case.truth, {"body": body})
    if case.group == "body":
        return BODY.match(case.truth["articleBody"], body)
    found = FIELDS.shingles(body)
    pairs = [FIELDS.prf(FIELDS.shingles(text), found) for text in set(case.truth["body"]) if text]
    return max(pairs, key=lambda pair: pair[2])


def score() -> int:
    """Print precision, recall and F1 of each set, of the pages fitted to and of those held back. Returns 0."""
    rows: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    for case in load_cases():
        result = score_of(case, extract(case.html, case.url).body_text)
        names = [case.group]
        if case.group == "news":
            names += ["newsy"] * bool(case.truth.get("newsy")) + ["segments"] * ("tp" in result)
        elif case.group == "fields":
            names = ["fields, English" if case.truth["english"] else "fields, other"]
        for name in names:
            rows[name, case.is_held].append(result)
    for (name, is_held), found in sorted(rows.items()):
        if name == "segments":
            parts = PAGES.seg(found)
            f1, precision, recall = parts["f1"], parts["p"], parts["r"]
        elif name == "body":
            f1, precision, recall = BODY.f1_of(found)
        elif name.startswith("fields"):
            precision, recall, f1 = (sum(column) / len(found) for column in zip(*found, strict=True))
        else:
            f1, precision, recall = PAGES.f1_of(found)
        part = "held back" if is_held else "fitted to"
        print(f"{name:16}{part:10} F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  {len(found)} pages")
    return 0


if __name__ == "__main__":
    steps = {"fit": fit, "check": check, "score": score}
    sys.exit(steps[sys.argv[1]]() if len(sys.argv) == 2 and sys.argv[1] in steps else __doc__)
