"""The labelled pairs of tests/fixtures/edits/: one test for each, which expects exactly the changes that a person would name."""

from __future__ import annotations

import pytest
from running import load_bench

bench = load_bench("edits")
PAIRS = list(bench.pairs())
COSMETIC = [pair for pair in PAIRS if not pair.changes]
SUBSTANTIVE = [pair for pair in PAIRS if pair.changes]


def test_the_set_is_large_enough_and_names_no_pair_twice() -> None:
    assert len(COSMETIC) >= 60
    assert len(SUBSTANTIVE) >= 90
    assert len({pair.id for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", COSMETIC, ids=lambda pair: pair.id)
def test_cosmetic_pair_is_silent(pair: object) -> None:
    assert bench.found(pair) == []
    assert bench.silent(pair)


@pytest.mark.parametrize("pair", SUBSTANTIVE, ids=lambda pair: pair.id)
def test_substantive_pair_is_told(pair: object) -> None:
    told = bench.found(pair)
    assert sorted(change[:2] for change in told) == sorted(change[:2] for change in pair.changes)
    assert bench.matched(pair.changes, told, within=1)
    assert not bench.silent(pair)


@pytest.mark.parametrize("pair", COSMETIC, ids=lambda pair: pair.id)
def test_cosmetic_pair_is_silent_the_other_way_round(pair: object) -> None:
    back = bench.Pair(pair.id, pair.new, pair.old, ())
    assert bench.found(back) == []
    assert bench.silent(back)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_story_is_equal_to_itself(pair: object) -> None:
    same = bench.Pair(pair.id, pair.new, pair.new, ())
    assert bench.found(same) == []
    assert bench.silent(same)
