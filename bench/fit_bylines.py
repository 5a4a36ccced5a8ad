"""Fit the points by which a name on a page is known as its author's: iria_crawler/parse/fields/byline_weights.csv.

    python bench/fit_bylines.py [--write | --check]

Needs the shared pages. A logistic regression with a pull to zero, over the signs of every name that stands alone on a page
(byline_places.py), solved by Newton steps in plain Python: the same table on every machine. The points from which on a name
is an author are chosen on the fitted outlets, each judged by a table that was made without it. Outlets are parted by the hash
of their domain: a third is held back and only scored. Pages of WCXB whose truth names nobody have no author: every name on
them is a wrong one. `--check` says whether the shipped table is the one that comes out.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bench.fit_pages import _domain
from bench.lines import PAGES, SHARED
from bench.pages import is_held_back
from iria_crawler import extract
from iria_crawler.parse.fields.byline_places import LIMIT, START, WEIGHTS_FILE, Around, find_placed_names
from iria_crawler.parse.fields.headline import find_headline
from iria_crawler.parse.page.tree import read_page

NEWTON_STEPS, PULL_TO_ZERO = 12, 3.0
FOLDS = 5
# So much of the words of a name are words of the true authors.
MIN_AGREEMENT = 0.8
# A wrong author costs as much as this many authors that are not found.
PRICE_OF_WRONG = 3.0
# A sign that fewer names of the fitted pages have says too little.
MIN_NAMES = 5
MIN_POINTS = 0.05


class Name(NamedTuple):
    """The signs of one place with names, and whether they are the authors'."""

    signs: frozenset[str]
    is_author: bool


class Sample(NamedTuple):
    """A page that is known to have an author, or none: the names on it."""

    domain: str
    names: tuple[Name, ...]


def read_samples() -> Iterator[Sample]:
    """Every page whose author is known, and every one that is known to name nobody."""
    for key, truth in PAGES.load(SHARED / "pages").items():
        authors = truth.get("authors")
        if PAGES.group_of(truth) not in ("tool", "other") if authors else truth["corpus"] == "wcxb":
            yield _sample(truth["domain"], PAGES.page_bytes(SHARED / "pages", key), truth["url"], authors or ())
    for info in sorted((SHARED / "fields/data").glob("*/meta.info")):
        for name, meta in sorted(json.loads(info.read_text()).items()):
            truths = json.loads((info.parent / f"{name.partition('_')[0]}.json").read_text()).values()
            truth = [author for version in truths for author in version.get("authors") or ()]
            if (info.parent / name).exists() and truth:
                yield _sample(
                    _domain(meta["url"]), gzip.decompress((info.parent / name).read_bytes()), meta["url"], truth
                )


def _sample(domain: str, html: bytes, url: str, authors: object) -> Sample:
    page, article = read_page(html, url), extract(html, url)
    around = Around(find_headline(page).element, article.headline or "", article.paragraphs)
    wanted = PAGES.author_words(authors)
    names = []
    for candidate in find_placed_names(page, around):
        agreement = PAGES.prf(wanted, PAGES.author_words(list(candidate.names)))[0] if wanted else 0.0
        names.append(Name(candidate.signs, agreement >= MIN_AGREEMENT))
    return Sample(domain, tuple(names))


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """The points of each sign, and the start."""
    seen = Counter(sign for sample in samples for name in sample.names for sign in name.signs)
    signs = [START, *sorted(sign for sign, count in seen.items() if count >= MIN_NAMES)]
    number = {sign: at for at, sign in enumerate(signs)}
    rows = [
        ([0, *(number[sign] for sign in sorted(name.signs) if sign in number)], name.is_author, 1 / len(sample.names))
        for sample in samples
        for name in sample.names
    ]
    points = [0.0] * len(signs)
    for _ in range(NEWTON_STEPS):
        slopes = [PULL_TO_ZERO / 10 * value if at else 0.0 for at, value in enumerate(points)]
        bends = [[0.0] * len(signs) for _ in signs]
        for at in range(1, len(signs)):
            bends[at][at] = PULL_TO_ZERO / 10
        bends[0][0] = 1e-6
        for held, is_author, weight in rows:
            chance = 1 / (1 + math.exp(-sum(points[at] for at in held)))
            slope, bend = weight * (chance - is_author), weight * chance * (1 - chance)
            for at in held:
                slopes[at] += slope
                row = bends[at]
                for other in held:
                    row[other] += bend
        points = [value - step for value, step in zip(points, _solved(bends, slopes), strict=True)]
    return {
        sign: round(value, 3)
        for sign, value in zip(signs, points, strict=True)
        if sign == START or abs(value) >= MIN_POINTS
    }


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric system, by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for below in range(at + 1, size):
            share = rows[below][at] / rows[at][at]
            if share:
                rows[below] = [value - share * above for value, above in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        found[at] = (rows[at][size] - sum(rows[at][other] * found[other] for other in range(at + 1, size))) / rows[at][
            at
        ]
    return found


def best_of(sample: Sample, weights: Mapping[str, float]) -> tuple[float, bool] | None:
    """(points, whether it is right) of the name with the most points; None if the page has no name."""
    rated = [
        (weights[START] + sum(weights.get(sign, 0.0) for sign in sorted(name.signs)), name.is_author)
        for name in sample.names
    ]
    return max(rated, key=lambda pair: pair[0], default=None)


def judged_apart(samples: Sequence[Sample]) -> list[tuple[float, bool] | None]:
    """The best name of each page by a table that was made without its outlet."""
    fold = [int(hashlib.sha256(f"b{sample.domain}".encode()).hexdigest(), 16) % FOLDS for sample in samples]
    tables = [fit([sample for sample, own in zip(samples, fold, strict=True) if own != at]) for at in range(FOLDS)]
    return [best_of(sample, tables[own]) for sample, own in zip(samples, fold, strict=True)]


def choose_limit(bests: Sequence[tuple[float, bool] | None]) -> float:
    """The points from which on a name is taken: where the right ones less the price of the wrong ones are most."""
    rated = sorted((best for best in bests if best), reverse=True)
    worth = most = 0.0
    limit = rated[0][0]
    for value, is_right in rated:
        worth += 1 if is_right else -PRICE_OF_WRONG
        if worth > most:
            most, limit = worth, value
    return round(limit - 0.001, 3)


def report(title: str, bests: Sequence[tuple[float, bool] | None], limit: float) -> None:
    """Print what share of the pages gets the right author, a wrong one, and none."""
    taken = [best[1] for best in bests if best and best[0] >= limit]
    right, wrong = sum(taken), len(taken) - sum(taken)
    possible = sum(best is not None for best in bests)
    print(
        f"{title}: {len(bests)} pages, {possible} with names; right {right / len(bests):.3f} wrong {wrong / len(bests):.3f}"
    )


def table_of(weights: Mapping[str, float], limit: float) -> str:
    """The table as it is shipped."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("sign", "points"))
    table.writerow((LIMIT, f"{limit:.3f}"))
    table.writerows((sign, f"{value:.3f}") for sign, value in sorted(weights.items()))
    return text.getvalue()


def main() -> None:
    """Fit, report, and write if asked to."""
    samples = list(read_samples())
    ours = [sample for sample in samples if not is_held_back(sample.domain)]
    theirs = [sample for sample in samples if is_held_back(sample.domain)]
    bests = judged_apart(ours)
    limit = choose_limit(bests)
    weights = fit(ours)
    print(
        f"limit {limit}, {len(weights)} signs; with the author among the names: "
        f"{sum(any(name.is_author for name in sample.names) for sample in ours) / len(ours):.3f}"
    )
    report("fitted, each without its outlet", bests, limit)
    report("held back", [best_of(sample, weights) for sample in theirs], limit)
    for sign, value in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"  {value:7.3f} {sign}")
    table = table_of(weights, limit)
    if "--write" in sys.argv[1:]:
        WEIGHTS_FILE.write_bytes(table.encode())
    if "--check" in sys.argv[1:] and WEIGHTS_FILE.read_bytes() != table.encode():
        sys.exit(f"{WEIGHTS_FILE.name} is not the table that comes out")


if __name__ == "__main__":
    main()
