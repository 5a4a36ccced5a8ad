"""How much speaks against a page being a story: the sum of what its signs weigh.

The weights are rows of page_weights.csv: from `at_least` on, a sign adds its `points`. bench/fit_pages.py writes the table.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from iria_crawler.parse.page.page_signs import ReadStory, lists_apart, signs_at_hand, signs_of_tree, tells_in_one
from iria_crawler.parse.page.page_statements import marked_stories, says_no_story
from iria_crawler.parse.page.tree import Page

WEIGHTS_FILE = Path(__file__).with_name("page_weights.csv")


class Weights(NamedTuple):
    """The table, read."""

    start: float
    no_story: float  # a page that is rated so much or more is no story
    steps: Mapping[str, tuple[tuple[float, float], ...]]  # sign -> (at least, points)


@cache
def read_weights() -> Weights:
    """The table, read once in a process."""
    steps: dict[str, list[tuple[float, float]]] = {}
    single: dict[str, float] = {}
    with WEIGHTS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, points = row["sign"], float(row["points"])
            if row["at_least"]:
                steps.setdefault(name, []).append((float(row["at_least"]), points))
            else:
                single[name] = points
    return Weights(single["(start)"], single["(no story)"], {name: tuple(found) for name, found in steps.items()})


def is_no_story(page: Page, read: ReadStory) -> bool:
    """Whether the signs of a page are those of a shop, a thread, a manual, a service or a front page.

    What the page says of itself decides first. The tree is looked at only as far as it can still decide: most stories are
    known by what is at hand.
    """
    weights = read_weights()
    at_hand = signs_at_hand(page, read)
    if says_no_story(at_hand) and marked_stories(page.root) != 1 and not _is_only_called_list(page, at_hand):
        return True
    if lists_apart(page, at_hand):
        return True
    rate = weights.start + _points(at_hand, weights)
    known = frozenset(at_hand)
    of_tree = signs_of_tree(page, read)
    while rate + _most_of_others(known) >= weights.no_story:
        signs = next(of_tree, None)
        if signs is None:
            return True
        rate += _points(signs, weights)
        known = known.union(signs)
    return False


def _is_only_called_list(page: Page, at_hand: Mapping[str, float]) -> bool:
    """Whether nothing but its data speaks against a page with a day and an author, and its text stands together: the plugin of a theme
    calls every page a list. The boxes of a list hold a paragraph each, and are marked as stories where they are marked at all.
    """
    if not (at_hand["list_without_story"] and at_hand["is_dated"] and at_hand["authors"]):
        return False
    rest = dict(at_hand) | {"list_without_story": 0.0}
    return not says_no_story(rest) and marked_stories(page.root) == 0 and tells_in_one(page, at_hand["told_paragraphs"])


def _points(signs: Mapping[str, float], weights: Weights) -> float:
    return sum(
        points for name, value in signs.items() for at_least, points in weights.steps.get(name, ()) if value >= at_least
    )


@cache
def _most_of_others(known: frozenset[str]) -> float:
    """The points of all other signs together, if each has as many as it can."""
    return sum(
        max(0.0, *(sum(points for limit, points in steps if limit <= at_least) for at_least, _ in steps))
        for name, steps in read_weights().steps.items()
        if name not in known
    )
