"""The trees of line_trees.csv as one function: how strongly a line's numbers say that it is the story's.

A row is a node of a tree: (tree, node, feature, limit, below, above, score). A node with a feature asks whether the line's
number is at most `limit` and goes on to node `below` or `above`; one without gives the tree's score. The scores of all trees
are added: above 0 a line is rather the story's. bench/lines.py writes the table.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from iria_crawler.parse.body.page_lines import FEATURES

TABLE = Path(__file__).with_name("line_trees.csv")
# The first trees decide most lines: the others are asked where these give less than this, either way.
FIRST_TREES = 24
MAX_DOUBT = 3.0
# The others are asked in groups of 13, as long as they can still decide.
GROUP = 13
# Scores have four digits: as whole numbers of this unit they are added without rounding.
UNIT = 10_000


class Node(NamedTuple):
    """A row of the table; `feature` is "" where the node gives a score."""

    feature: str
    limit: float
    below: int
    above: int
    score: int  # in UNITs


Tree = dict[int, Node]
Function = Callable[[Sequence[float]], int]


class Group(NamedTuple):
    """The sum of some trees, and the least and the most that the trees behind them can add."""

    sum: Function
    least_behind: int
    most_behind: int


@cache
def line_trees() -> tuple[Group, ...]:
    """The trees of the table in groups, read once in a process; the first group are the FIRST_TREES."""
    trees = read_trees(TABLE)
    starts = [0, *range(FIRST_TREES, len(trees), GROUP)]
    groups = []
    for start, end in zip(starts, [*starts[1:], len(trees)], strict=True):
        scores = [[node.score for node in tree.values() if not node.feature] for tree in trees[end:]]
        groups.append(Group(_function(trees[start:end]), sum(map(min, scores)), sum(map(max, scores))))
    return tuple(groups)


def is_above(values: Sequence[float], limit: float) -> bool:
    """Whether the score of a line's numbers is above `limit`."""
    groups = line_trees()
    least = round(limit * UNIT)
    score = groups[0].sum(values)
    if abs(score) > MAX_DOUBT * UNIT:
        return score > least
    for group in groups[1:]:
        score += group.sum(values)
        if score + group.least_behind > least or score + group.most_behind <= least:
            return score + group.least_behind > least
    return score > least


def read_trees(table: Path) -> list[Tree]:
    """The trees of a table, the nodes of each by their numbers; node 0 is the root."""
    trees: list[Tree] = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["tree"]) == len(trees):
                trees.append({})
            if row["feature"]:
                node = Node(row["feature"], float(row["limit"]), int(row["below"]), int(row["above"]), 0)
            else:
                node = Node("", 0.0, 0, 0, round(float(row["score"]) * UNIT))
            trees[-1][int(row["node"])] = node
    return trees


def _function(trees: list[Tree]) -> Function:
    """Trees as one Python expression, which runs several times faster than a walk over nodes. It is made of numbers only."""
    places = {name: number for number, name in enumerate(FEATURES)}

    def expression(tree: Tree, number: int) -> str:
        node = tree[number]
        if not node.feature:
            return repr(node.score)
        below, above = expression(tree, node.below), expression(tree, node.above)
        return f"({below} if v[{places[node.feature]}] <= {node.limit!r} else {above})"

    source = " + ".join(expression(tree, 0) for tree in trees) or "0"
    function: Function = eval(f"lambda v: {source}", {"__builtins__": {}})
    return function
