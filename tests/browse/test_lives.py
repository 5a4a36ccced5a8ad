"""The lives of paragraphs: what of the versions of a story is one paragraph, and how many words each version changed."""

from __future__ import annotations

import pytest

from iria_crawler.browse.lives import Life, Step, Version, lives_of
from iria_crawler.browse.pages import history

SHIPS = "The yard will build twelve ships for the northern fleet."
MORE_SHIPS = "The yard will build fourteen ships for the northern fleet."
DELAY = "The minister regrets the long delay of the programme."
CREW = "A crew of ninety sails on each of them."


def told(*texts: list[str]) -> tuple[list[Life], list[Step]]:
    return lives_of([Version(number, text) for number, text in enumerate(texts, 1)])


def seen(lives: list[Life]) -> list[tuple[list[int], int | None, list[int]]]:
    return [([wording.since for wording in life.wordings], life.last, life.moved) for life in lives]


@pytest.mark.parametrize(
    ("versions", "lives", "steps"),
    [
        ([[SHIPS]], [([1], None, [])], [(0, 0)]),
        ([[SHIPS], [MORE_SHIPS]], [([1, 2], None, [])], [(0, 0), (1, 1)]),
        ([[SHIPS], [SHIPS, DELAY]], [([1], None, []), ([2], None, [])], [(0, 0), (9, 0)]),
        ([[SHIPS, DELAY], [SHIPS], [SHIPS]], [([1], None, []), ([1], 1, [])], [(0, 0), (0, 9), (0, 0)]),
        ([[SHIPS, DELAY, CREW], [CREW, SHIPS, DELAY]], [([1], None, []), ([1], None, []), ([1], None, [2])], [(0, 0), (0, 0)]),
        # What comes back after it was gone is another life: nobody can know that it is the same.
        ([[SHIPS, DELAY], [SHIPS], [SHIPS, DELAY]], [([1], None, []), ([1], 1, []), ([3], None, [])], [(0, 0), (0, 9), (9, 0)]),
        ([[], [SHIPS]], [([2], None, [])], [(0, 0), (10, 0)]),
        ([[SHIPS], []], [([1], 1, [])], [(0, 0), (0, 10)]),
    ],
    ids=["one", "altered", "added", "removed", "moved", "back again", "first empty", "emptied"],
)  # fmt: skip
def test_the_life_of_each_paragraph(
    versions: list[list[str]], lives: list[tuple[list[int], int | None, list[int]]], steps: list[tuple[int, int]]
) -> None:
    found, counted = told(*versions)
    assert seen(found) == lives
    assert [tuple(step) for step in counted] == steps


def test_a_story_without_versions_has_no_lives() -> None:
    assert lives_of([]) == ([], [])


def test_a_text_that_stands_twice_has_two_lives() -> None:
    found, _ = told([SHIPS, DELAY, SHIPS], [DELAY, SHIPS, SHIPS])
    assert len(found) == 3
    assert all(life.last is None for life in found)


def test_numbers_are_those_of_the_versions() -> None:
    found, _ = lives_of([Version(41, [SHIPS]), Version(44, [MORE_SHIPS])])
    assert [wording.since for wording in found[0].wordings] == [41, 44]


@pytest.mark.parametrize(
    ("versions", "many"),
    [
        ([], 1),
        ([["a"]], 1),
        ([["a" * 9], ["b" * 9]], 2),
        ([["a" * 9], ["b" * 9], ["c" * 9], ["d" * 9]], 3),  # 18 characters are compared for each step
        ([["a" * 99, "b"], ["a" * 99, "c"], ["a" * 99, "d"]], 3),  # what stays is not compared
        ([["a" * 99], ["b" * 99]], 1),
    ],
)
def test_a_story_written_anew_at_every_look_is_followed_less_far(
    monkeypatch: pytest.MonkeyPatch, versions: list[list[str]], many: int
) -> None:
    monkeypatch.setattr(history, "MAX_COMPARED_CHARACTERS", 40)
    assert history.followed(versions) == many
