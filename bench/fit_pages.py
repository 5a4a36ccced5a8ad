"""Fit iria_crawler/parse/page/page_weights.csv: what each sign of a page weighs against its being a story.

    PYTHONPATH=. python bench/fit_pages.py             # print the figures
    PYTHONPATH=. python bench/fit_pages.py --write     # and write the table
    PYTHONPATH=. python bench/fit_pages.py --check     # or say whether the shipped table is the one that comes out

Boosted steps: each round takes the sign and the limit that tell most of what the rounds before left untold. All steps of
all rounds together are a sum, so the table can be read by eye: a row adds its points where a sign reaches its limit.
Eight samples of the outlets are fitted and their tables are averaged. Plain Python and one stated seed: the same pages give the same table
to the bit. Outlets are parted by the hash of their domain: a third is held back and only scored.

Pages: the shared benches (docs/reading.md names their sources and licences). Stories are those of the news benches and
what the page bench calls articles; other pages are those that it calls listing, product, forum, service, collection or
documentation, and the pages that we labelled ourselves in page_labels.csv, where "doubtful" pages are left out.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import math
import os
import random
import sys
from collections import ChainMap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from iria_crawler import extract
from iria_crawler.parse.page.page_signs import ReadStory, signs_at_hand, signs_of_tree
from iria_crawler.parse.page.page_statements import says_no_story
from iria_crawler.parse.page.page_weights import WEIGHTS_FILE
from iria_crawler.parse.page.tree import read_page

ROOT = Path(__file__).resolve().parent.parent
BENCH = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench"
LABELS_FILE = Path(__file__).with_name("page_labels.csv")

SEED, SAMPLES, ROUNDS, FOLDS = 7, 8, 150, 5
SHARE_OF_SIGNS = 0.4  # of the signs, those that one round may take from
LEARNING_RATE, PULL_TO_ZERO, MIN_SUPPORT = 0.15, 3.0, 2.0
MAX_LIMITS_OF_SIGN = 16
# The limit of the class is set where this share of the undoubted articles is kept, each judged by a table fitted without its outlet.
MIN_SHARE_OF_ARTICLES_KEPT = 0.99
# A story of the news benches counts half: all come from well-built outlets, and there are many.
WEIGHT_OF_EASY_STORY = 0.5
MIN_POINTS = 0.005

Weights = tuple[float, dict[tuple[str, float], float]]


class Sample(NamedTuple):
    """One page of the benches, its signs, and what it is."""

    name: str
    domain: str
    group: str  # 'other', 'news', 'text', 'easy'
    is_other: bool
    doubtful: bool
    signs: dict[str, float]


def is_held_back(domain: str) -> bool:
    """Whether an outlet's pages are scored only."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % 3 == 0


def _sources() -> Iterator[tuple[str, str, str, str, Path]]:
    """(name, domain, group, address, file) of every page."""
    for name, truth in sorted(json.loads((BENCH / "pages/truth.json").read_text()).items()):
        kind = "news" if truth["corpus"] == "misinfo" else "text"
        if truth["corpus"] == "wcxb":
            kind = "news" if truth["kind"] == "article" else "other"
        yield name, truth["domain"], kind, truth["url"], BENCH / "pages/pages" / f"{name}.html.gz"
    for name, truth in sorted(json.loads((BENCH / "body/ground-truth.json").read_text()).items()):
        yield name, _domain(truth["url"]), "easy", truth["url"], BENCH / "body/html" / f"{name}.html.gz"
    for info in sorted((BENCH / "fields/data").glob("*/meta.info")):
        for name, meta in sorted(json.loads(info.read_text()).items()):
            if (info.parent / name).exists():
                yield name, _domain(meta["url"]), "easy", meta["url"], info.parent / name


def _domain(url: str) -> str:
    parts = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    is_country = (
        len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in ("co", "com", "org", "net", "gov", "ac", "ne", "or")
    )
    return ".".join(parts[-3 if is_country else -2 :])


def read_samples() -> list[Sample]:
    """Every page, read as the library reads it."""
    labels = {row["id"]: row["label"] for row in csv.DictReader(LABELS_FILE.open(encoding="utf-8"))}
    samples = []
    for name, domain, group, url, file in _sources():
        html, label = gzip.decompress(file.read_bytes()), labels.get(name, "")
        article, page = extract(html, url), read_page(html, url)
        read = ReadStory(article.paragraphs, article.headline, len(article.authors), article.published_at is not None)
        is_other = group == "other" or label not in ("", "doubtful")
        signs = dict(ChainMap(signs_at_hand(page, read), *signs_of_tree(page, read)))
        samples.append(Sample(name, domain, group, is_other, label == "doubtful", signs))
    return samples


def limits_of(values: Sequence[float]) -> list[float]:
    """The values of a sign where a step may stand: all if they are few, else sixteenths, and sixths of what is more than least."""
    different = sorted(set(values))
    if len(different) <= MAX_LIMITS_OF_SIGN:
        return different[1:]
    ordered = sorted(values)
    more = [value for value in ordered if value > ordered[0]]
    found = {ordered[len(ordered) * part // MAX_LIMITS_OF_SIGN] for part in range(1, MAX_LIMITS_OF_SIGN)}
    found |= {more[len(more) * part // 6] for part in range(6)}
    return sorted(found - {ordered[0]})


def fit(samples: Sequence[Sample]) -> Weights:
    """The start and the points of every step."""
    chance = random.Random(SEED)
    samples = [sample for sample in samples if not sample.doubtful]
    weights = _weights(samples)
    limits = {name: limits_of([sample.signs[name] for sample in samples]) for name in sorted(samples[0].signs)}
    ranks = {
        name: [sum(sample.signs[name] >= limit for limit in found) for sample in samples]
        for name, found in limits.items()
        if found
    }
    domains = sorted({sample.domain for sample in samples})
    start, points = 0.0, dict[tuple[str, float], float]()
    for _ in range(SAMPLES):
        drawn: dict[str, int] = {}
        for domain in chance.choices(domains, k=len(domains)):
            drawn[domain] = drawn.get(domain, 0) + 1
        part = [weight * drawn.get(sample.domain, 0) for weight, sample in zip(weights, samples, strict=True)]
        begins, steps = _boost([float(sample.is_other) for sample in samples], part, ranks, chance)
        start += begins / SAMPLES
        for (name, rank), worth in steps.items():
            key = (name, limits[name][rank - 1])
            points[key] = points.get(key, 0.0) + worth / SAMPLES
    return round(start, 3), {key: round(worth, 3) for key, worth in points.items() if abs(worth) >= MIN_POINTS}


def _weights(samples: Sequence[Sample]) -> list[float]:
    others = sum(sample.is_other for sample in samples)
    of_other = 0.5 * (len(samples) - others) / others
    of_story = {"easy": WEIGHT_OF_EASY_STORY}
    return [of_other if sample.is_other else of_story.get(sample.group, 1.0) for sample in samples]


def _boost(
    truth: list[float], weights: list[float], ranks: dict[str, list[int]], chance: random.Random
) -> tuple[float, dict[tuple[str, int], float]]:
    """One table: Newton steps on the logistic loss, each on the best of some signs drawn by chance."""
    kept = [number for number, weight in enumerate(weights) if weight]
    weights, truth = [weights[i] for i in kept], [truth[i] for i in kept]
    ranks = {name: [rank[i] for i in kept] for name, rank in ranks.items()}
    names = sorted(ranks)
    ours = sum(weight * value for weight, value in zip(weights, truth, strict=True))
    start = math.log(ours / (sum(weights) - ours))
    sums, steps = [start] * len(truth), dict[tuple[str, int], float]()
    for _ in range(ROUNDS):
        chances = [1 / (1 + math.exp(-value)) for value in sums]
        slopes = [w * (p - y) for w, p, y in zip(weights, chances, truth, strict=True)]
        bends = [w * p * (1 - p) for w, p in zip(weights, chances, strict=True)]
        found = [
            (*_best_step(ranks[name], slopes, bends), name)
            for name in chance.sample(names, int(len(names) * SHARE_OF_SIGNS))
        ]
        _, rank, low, high, name = max(found, key=lambda step: step[0])
        low, high = LEARNING_RATE * low, LEARNING_RATE * high
        steps[name, rank] = steps.get((name, rank), 0.0) + high - low
        start += low
        sums = [value + (high if at >= rank else low) for value, at in zip(sums, ranks[name], strict=True)]
    return start, steps


def _best_step(ranks: list[int], slopes: list[float], bends: list[float]) -> tuple[float, int, float, float]:
    """(what it tells, rank of the limit, step below it, step from it on) of the best step of one sign."""
    top = max(ranks)
    slope, bend = [0.0] * (top + 1), [0.0] * (top + 1)
    for rank, s, b in zip(ranks, slopes, bends, strict=True):
        slope[rank] += s
        bend[rank] += b
    whole_slope, whole_bend = sum(slope), sum(bend)
    best = (0.0, top, 0.0, 0.0)
    above_slope = above_bend = 0.0
    for rank in range(top, 0, -1):
        above_slope, above_bend = above_slope + slope[rank], above_bend + bend[rank]
        below_slope, below_bend = whole_slope - above_slope, whole_bend - above_bend
        if above_bend < MIN_SUPPORT or below_bend < MIN_SUPPORT:
            continue
        high, low = -above_slope / (above_bend + PULL_TO_ZERO), -below_slope / (below_bend + PULL_TO_ZERO)
        gain = -above_slope * high - below_slope * low
        if gain > best[0] + 1e-9:
            best = (gain, rank, low, high)
    return best


def rate(weights: Weights, sample: Sample) -> float:
    """How much speaks against a page being a story; without end where the page says itself that it is none."""
    if says_no_story(sample.signs):
        return math.inf
    start, points = weights
    return start + sum(worth for (name, limit), worth in points.items() if sample.signs[name] >= limit)


def rates_without_own_outlet(samples: Sequence[Sample]) -> list[float]:
    """Each page's rate by a table that was fitted without its outlet."""
    fold = [int(hashlib.sha256(f"f{sample.domain}".encode()).hexdigest(), 16) % FOLDS for sample in samples]
    found = [0.0] * len(samples)
    for number in range(FOLDS):
        weights = fit([sample for sample, own in zip(samples, fold, strict=True) if own != number])
        for index, own in enumerate(fold):
            if own == number:
                found[index] = rate(weights, samples[index])
    return found


def limit_of_class(samples: Sequence[Sample], rates: Sequence[float]) -> float:
    """The rate from which on a page is no story: the lowest that keeps enough of the undoubted articles."""
    kept = sorted(
        r for r, s in zip(rates, samples, strict=True) if s.group == "news" and not s.is_other and not s.doubtful
    )
    return round(kept[math.ceil(len(kept) * MIN_SHARE_OF_ARTICLES_KEPT) - 1] + 0.001, 3)


def report(title: str, samples: Sequence[Sample], rates: Sequence[float], limit: float) -> None:
    """Print how many pages that are no stories are told as such, and how many stories are kept."""
    pairs = list(zip(samples, rates, strict=True))
    others = [rate >= limit for sample, rate in pairs if sample.group == "other"]
    print(f"{title}: no stories told {sum(others) / len(others):.3f} of {len(others)}", end="")
    for group in ("news", "text", "easy"):
        kept = [rate < limit for sample, rate in pairs if sample.group == group and not sample.is_other]
        print(f", {group} kept {sum(kept) / len(kept):.3f} of {len(kept)}", end="")
    print()


def table_of(weights: Weights, limit: float) -> str:
    """The table: its first row is the start, its second the limit of the class; then the steps, sign by sign."""
    start, points = weights
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(("sign", "at_least", "points"))
    table.writerow(("(start)", "", f"{start:.3f}"))
    table.writerow(("(no story)", "", f"{limit:.3f}"))
    for (name, at_least), worth in sorted(points.items()):
        table.writerow((name, f"{at_least:.6g}", f"{worth:.3f}"))
    return file.getvalue()


def main() -> int:
    """Fit, report, and write if asked to. Returns 1 if --check finds another table than the shipped one."""
    samples = read_samples()
    ours = [sample for sample in samples if not is_held_back(sample.domain)]
    theirs = [sample for sample in samples if is_held_back(sample.domain)]
    rates = rates_without_own_outlet(ours)
    limit = limit_of_class(ours, rates)
    weights = fit(ours)
    print(f"limit {limit}, {len(weights[1])} steps")
    report("fitted, each without its outlet", ours, rates, limit)
    report("held back", theirs, [rate(weights, sample) for sample in theirs], limit)
    table = table_of(weights, limit)
    if "--write" in sys.argv[1:]:
        WEIGHTS_FILE.write_text(table, encoding="utf-8", newline="")
    if "--check" in sys.argv[1:] and WEIGHTS_FILE.read_bytes() != table.encode():
        print("page_weights.csv is not what comes out")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
