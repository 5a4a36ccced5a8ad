"""Fits what each sign of an ask weighs (iria_crawler/parse/body/ask_weights.csv), and scores the table.

    PYTHONPATH=. python bench/fit_asks.py             # print the figures
    PYTHONPATH=. python bench/fit_asks.py --write     # and write the table

Fitted to: the invented lines of bench/asks.csv, each without links and with one; and lines of the shared pages (bench/lines.py
names them), of which it is known whether they are the story's. Those that are not are asks or something else, so they weigh
little. An outlet whose hash is divisible by three is held back, as a fifth of the invented lines is in turn. Logistic regression by
Newton's steps in plain Python: the same pages give the same table.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from lines import Case, labels, load_cases

from iria_crawler.parse.body.asks import MIN_ASK_SCORE, WEIGHTS_FILE, signs_of_ask, targets_of
from iria_crawler.parse.body.blocks import judged_lines
from iria_crawler.parse.body.story import find_story
from iria_crawler.parse.fields.headline import find_headline
from iria_crawler.parse.page.state import with_data
from iria_crawler.parse.page.tree import read_page
from iria_crawler.parse.pictures.find import find_images

INVENTED = Path(__file__).with_name("asks.csv")
LINKED_SHARE, FOLDS, STEPS, PULL_TO_ZERO = 0.3, 5, 12, 2.0
WEIGHT_OF_INVENTED, WEIGHT_OF_STORY, WEIGHT_OF_OTHER = 3.0, 0.5, 0.2

Table = dict[str, float]


class Example(NamedTuple):
    """A line: its signs, whether it asks, what it weighs, its text, and whether it is only scored."""

    signs: dict[str, float]
    asks: bool
    weight: float
    text: str
    is_held: bool = False


def invented() -> list[Example]:
    """The invented lines that have signs, each without a link and with one."""
    found = []
    with INVENTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            asks = row["asks"] == "1"
            for targets, share in (((), 0.0), (("/subscribe" if asks else "/2026/the-yard/",), LINKED_SHARE)):
                found.append(Example(signs_of_ask(row["text"], targets, share), asks, WEIGHT_OF_INVENTED, row["text"]))
    return found


def of_pages() -> list[Example]:
    """The lines of the shared pages that have signs; of equal lines of an outlet one."""
    found: dict[tuple[str, str], Example] = {}
    for case in load_cases():
        for example in _of_page(case):
            found.setdefault((case.outlet, example.text), example)
    return list(found.values())


def _of_page(case: Case) -> Iterator[Example]:
    page = read_page(case.html, case.url)
    story = find_story(page)
    if story.container is None or story.source != "text":
        return
    page = with_data(page, story.data)
    title = find_headline(page)
    headline = title.found.value if title.found else None
    _, claimed, _ = find_images(page, story, headline, title.element)
    lines, _ = judged_lines(page, story, claimed, headline)
    known, _ = labels(case, [line.text for line in lines.all])
    for line, is_own in zip(lines.all, known, strict=True):
        signs = signs_of_ask(line.text, targets_of(line.place.element), line.link_share)
        if is_own is not None and signs:
            weight = WEIGHT_OF_STORY if is_own else WEIGHT_OF_OTHER
            yield Example(signs, not is_own, weight, line.text, case.is_held)


def fit(examples: Sequence[Example]) -> Table:
    """Sign -> weight, "" -> the start."""
    names = ["", *sorted({name for example in examples for name in example.signs})]
    place = {name: number for number, name in enumerate(names)}
    rows = [
        ([(0, 1.0), *((place[name], value) for name, value in one.signs.items())], float(one.asks), one.weight)
        for one in examples
        if one.signs
    ]
    weights = [0.0] * len(names)
    for _ in range(STEPS):
        slopes = [PULL_TO_ZERO * weight if number else 0.0 for number, weight in enumerate(weights)]
        bends = [
            [PULL_TO_ZERO * (i == j and i > 0) + 1e-6 * (i == j) for j in range(len(names))] for i in range(len(names))
        ]
        for values, truth, weight in rows:
            chance = 1 / (1 + math.exp(-sum(weights[i] * value for i, value in values)))
            for i, value in values:
                slopes[i] += weight * (chance - truth) * value
                for j, other in values:
                    bends[i][j] += weight * chance * (1 - chance) * value * other
        weights = [weight - step for weight, step in zip(weights, solve(bends, slopes), strict=True)]
    return {name: round(weight, 3) for name, weight in zip(names, weights, strict=True)}


def solve(matrix: list[list[float]], wanted: list[float]) -> list[float]:
    """x where matrix * x = wanted; the matrix is symmetric and positive."""
    rows = [[*row, value] for row, value in zip(matrix, wanted, strict=True)]
    size = len(rows)
    for i in range(size):
        for row in rows[i + 1 :]:
            if factor := row[i] / rows[i][i]:
                for j in range(i, size + 1):
                    row[j] -= factor * rows[i][j]
    found = [0.0] * size
    for i in range(size - 1, -1, -1):
        found[i] = (rows[i][size] - sum(rows[i][j] * found[j] for j in range(i + 1, size))) / rows[i][i]
    return found


def asks(table: Table, example: Example) -> bool:
    """Whether the table says that a line asks."""
    rate = table[""] + sum(table.get(name, 0.0) * value for name, value in example.signs.items())
    return bool(example.signs) and rate > MIN_ASK_SCORE


def fold_of(text: str) -> int:
    """Which fifth of the invented lines a text is in."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS


def report(ours: list[Example], pages: list[Example], table: Table) -> None:
    """Print what the table says of invented lines (each by a table fitted without its fifth) and of the pages' lines."""
    fitted = [example for example in pages if not example.is_held]
    told = {True: 0, False: 0}
    for number in range(FOLDS):
        without = fit([*fitted, *(one for one in ours if fold_of(one.text) != number)])
        for one in ours:
            if fold_of(one.text) == number:
                told[one.asks] += asks(without, one)
    total = sum(one.asks for one in ours)
    print(f"invented: {told[True]} of {total} asks told, {told[False]} of {len(ours) - total} look-alikes told")
    for name, is_held in (("fitted to", False), ("held back", True)):
        part = [one for one in pages if one.is_held == is_held]
        own, other = ([one for one in part if one.asks == is_other] for is_other in (False, True))
        print(
            f"lines of pages with signs, {name}: {sum(asks(table, one) for one in own)} of {len(own)} of stories told as asks, "
            f"{sum(asks(table, one) for one in other)} of {len(other)} others"
        )


def main() -> None:
    """Fit, report, and write if asked to."""
    ours, pages = invented(), of_pages()
    table = fit([*ours, *(example for example in pages if not example.is_held)])
    report(ours, pages, table)
    if "--write" in sys.argv[1:]:
        with WEIGHTS_FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("sign", "weight"))
            writer.writerows((name, f"{weight:.3f}") for name, weight in table.items())


if __name__ == "__main__":
    main()
