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
# The first trees decide many lines: the others are asked where these give less than this, either way.
FIRST_TREES = 48
MAX_DOUBT = 3.0
# The others are asked in groups of 5, those that can add or take most first, as long as they can still decide.
GROUP = 5
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


def is_above(values: Sequence[float], limit: float) -> bool:
    """Whether the score of a line's numbers (FEATURES) is above `limit`."""
    return _decision()(values, round(limit * UNIT))


@cache
def _decision() -> Callable[[Sequence[float], int], bool]:
    """is_above() of a limit in UNITs, as a Python function that is written from the table once in a process: it runs many times
    faster than a walk over nodes. It is made of numbers only.
    """
    trees = read_trees(TABLE)
    others = sorted(trees[FIRST_TREES:], key=lambda tree: max(_scores(tree)) - min(_scores(tree)), reverse=True)
    lines = [
        f"{', '.join(map(_variable, FEATURES))} = values",
        f"score = {_sum(trees[:FIRST_TREES])}",
        f"if abs(score) > {MAX_DOUBT * UNIT}: return score > least",
    ]
    for start in range(0, len(others), GROUP):
        behind = [_scores(tree) for tree in others[start + GROUP :]]
        lines += [
            f"score += {_sum(others[start : start + GROUP])}",
            f"if score + {sum(map(min, behind))} > least: return True",
            f"if score + {sum(map(max, behind))} <= least: return False",
        ]
    source = "\n ".join(("def decide(values, least):", *lines, "return score > least"))
    made: dict[str, Callable[[Sequence[float], int], bool]] = {}
    exec(source, {"__builtins__": {"abs": abs}}, made)
    return made["decide"]


def _scores(tree: Tree) -> list[int]:
    """All scores that a tree may give."""
    return [node.score for node in tree.values() if not node.feature]


def _sum(trees: list[Tree]) -> str:
    """The sum of trees as a Python expression."""
    return " + ".join(_expression(tree, 0) for tree in trees) or "0"


def _expression(tree: Tree, number: int) -> str:
    node = tree[number]
    if not node.feature:
        return repr(node.score)
    below, above = _expression(tree, node.below), _expression(tree, node.above)
    return f"({below} if {_variable(node.feature)} <= {node.limit!r} else {above})"


def _variable(feature: str) -> str:
    return f"of_{feature}"


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
