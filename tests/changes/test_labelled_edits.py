"""The labelled pairs of tests/fixtures/edits/: exactly the changes that a person would name are told of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from running import load_bench

bench = load_bench("edits")
PAIRS = list(bench.pairs())
COSMETIC = [pair for pair in PAIRS if not pair.changes]
SUBSTANTIVE = [pair for pair in PAIRS if pair.changes]


def test_the_set_is_large_enough_and_names_no_pair_twice() -> None:
    assert len(COSMETIC) >= 60
    assert len(SUBSTANTIVE) >= 90
    assert len({pair.id for pair in PAIRS}) == len(PAIRS)


def told(pairs: Iterable[Any]) -> dict[str, Any]:
    """The pairs of which anything is told, with what is told of each; none ought to be."""
    return {pair.id: bench.found(pair) for pair in pairs if bench.found(pair) or not bench.silent(pair)}


def test_a_cosmetic_pair_is_silent_in_both_directions() -> None:
    assert told(COSMETIC) == {}
    assert told(bench.Pair(pair.id, pair.new, pair.old, ()) for pair in COSMETIC) == {}


def test_a_story_is_equal_to_itself() -> None:
    assert told(bench.Pair(pair.id, pair.new, pair.new, ()) for pair in PAIRS) == {}


def test_of_a_substantive_pair_exactly_its_changes_are_told() -> None:
    assert {pair.id: bench.found(pair) for pair in SUBSTANTIVE if not is_told(pair)} == {}


def is_told(pair: Any) -> bool:
    """Whether the changes of the pair are told, each with its kind and field, and a severity that is off by one at most."""
    found = bench.found(pair)
    same = sorted(change[:2] for change in found) == sorted(change[:2] for change in pair.changes)
    return same and bool(bench.matched(pair.changes, found, within=1)) and not bench.silent(pair)
