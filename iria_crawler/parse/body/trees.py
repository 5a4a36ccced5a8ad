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


class Node(NamedTuple):
    """A row of the table; `feature` is "" where the node gives a score."""

    feature: str
    limit: float
    below: int
    above: int
    score: float


Score = Callable[[Sequence[float]], float]


@cache
def line_score() -> Score:
    """The function of the table, read once in a process."""
    trees = read_trees(TABLE)
    first, others = _function(trees[:FIRST_TREES]), _function(trees[FIRST_TREES:])

    def score(values: Sequence[float]) -> float:
        begun = first(values)
        return begun if abs(begun) > MAX_DOUBT else begun + others(values)

    return score


def read_trees(table: Path) -> list[dict[int, Node]]:
    """The trees of a table, the nodes of each by their numbers; node 0 is the root."""
    trees: list[dict[int, Node]] = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["tree"]) == len(trees):
                trees.append({})
            if row["feature"]:
                node = Node(row["feature"], float(row["limit"]), int(row["below"]), int(row["above"]), 0.0)
            else:
                node = Node("", 0.0, 0, 0, float(row["score"]))
            trees[-1][int(row["node"])] = node
    return trees


def _function(trees: list[dict[int, Node]]) -> Score:
    """Trees as one Python expression, which runs several times faster than a walk over nodes. It is made of numbers only."""
    places = {name: number for number, name in enumerate(FEATURES)}

    def expression(tree: dict[int, Node], number: int) -> str:
        node = tree[number]
        if not node.feature:
            return repr(node.score)
        below, above = expression(tree, node.below), expression(tree, node.above)
        return f"({below} if v[{places[node.feature]}] <= {node.limit!r} else {above})"

    source = " + ".join(expression(tree, 0) for tree in trees) or "0.0"
    function: Score = eval(f"lambda v: {source}", {"__builtins__": {}})
    return function
