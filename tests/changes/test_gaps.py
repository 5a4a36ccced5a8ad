"""Paragraphs that one of two records has more, and where they stand."""

from __future__ import annotations

import pytest

from iria_crawler.changes.decide.gaps import MAX_PARAGRAPHS_ADDED, find_gaps

OLD = ("one", "two", "three", "four")


@pytest.mark.parametrize(
    ("new", "place", "length", "behind", "before"),
    [
        (("x", *OLD), 0, 1, 0, 4),
        (("one", "x", "y", "two", "three", "four"), 1, 2, 1, 3),
        ((*OLD, "x"), 4, 1, 4, 0),
        (("x", "ONE", "two", "three", "four"), 0, 1, 0, 4),  # and the first paragraph was edited
        (("one", "two", "three", "FOUR", "x"), 4, 1, 4, 0),  # and the last one was
    ],
)
def test_paragraphs_that_came(new: tuple[str, ...], place: int, length: int, behind: int, before: int) -> None:
    [gap] = find_gaps(OLD, new)
    assert (gap.place, gap.length, gap.behind, gap.before, gap.is_new) == (place, length, behind, before, True)
    [back] = find_gaps(new, OLD)
    assert (back.place, back.length, back.behind, back.before, back.is_new) == (place, length, behind, before, False)


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        ("one", "TWO", "three", "four"),  # edited in its place
        ("one", "x", "TWO", "three", "four"),  # edited, with another beside it: not told apart
        ("a", "b", "c", "d"),
        (*OLD, *map(str, range(MAX_PARAGRAPHS_ADDED + 1))),
        (),
    ],
)
def test_what_is_no_gap(new: tuple[str, ...]) -> None:
    assert find_gaps(OLD, new) == []


def test_words_that_stand_twice_are_met_in_order() -> None:
    assert [gap.behind for gap in find_gaps(("a", "b", "a", "c"), ("a", "b", "x", "a", "c"))] in ([2], [])
