"""Near copies: found by their sketches, judged by their words."""

from __future__ import annotations

import pytest

from iria_crawler.changes.decide.copies import NUMBERS_PER_SKETCH, is_near_copy, sketch, words

WIRE = """The frigate Halvard left the naval base at Skagvik on Tuesday with a crew of 118 for an exercise in the northern sea.
She will meet 14 ships of 6 navies there and is to search for a submarine that plays the enemy for 9 days.
It is the first time that the frigate sails with the new sonar, which was fitted in the yard during the winter.
The sonar cost 41 million kroner, a third more than parliament had been told when it voted for the refit in 2023.
“We hear things now that we only guessed at before,” said Commander Liv Aune, who has led the ship since the spring.
The navy wants to fit the same set to her three sisters, if the budget for the coming year allows it."""
LINES = WIRE.split("\n")


def test_a_sketch_is_the_same_for_the_same_words_however_they_are_set() -> None:
    told = sketch(WIRE)
    assert len(told) == NUMBERS_PER_SKETCH
    assert told == sketch(WIRE.replace("“", '"').replace("”", '"').replace("\n", "\n\n").upper())


def test_the_numbers_of_a_sketch_are_these() -> None:
    """Sketches are stored: a library that gives other numbers for the same text needs a migration."""
    assert sketch(WIRE) == (226434012, 4557971868, 8905291658, 12893001696, 17232830866, 21546758701)


def test_a_short_text_has_no_sketch_and_no_copy() -> None:
    short = "Pictures of the day from the naval base at Skagvik, taken by our photographer on Tuesday morning."
    assert sketch(short) == ()
    assert not is_near_copy(short, short)


@pytest.mark.parametrize(
    "copy",
    [
        "\n".join(LINES[:5]),
        "\n".join(["By our own reporter in Skagvik, with the help of a wire.", *LINES]),
        "\n".join(reversed(LINES)),
        WIRE.replace("frigate", "warship").replace("plays the enemy", "plays the foe"),
    ],
    ids=["cut", "framed", "turned round", "reworded"],
)
def test_a_copy_is_met_and_judged_one(copy: str) -> None:
    assert set(sketch(copy)) & set(sketch(WIRE))
    assert is_near_copy(WIRE, copy)
    assert is_near_copy(copy, WIRE)


@pytest.mark.parametrize(
    "other",
    [
        WIRE.replace("118", "121").replace("14", "11").replace("41", "44").replace(" 9 ", " 12 "),
        "\n".join([*LINES[:1], *["The minister spoke of fish, of nets and of the price of both in every port."] * 9]),
        "\n".join([*LINES, *[line.replace(" the ", " no ").replace(" a ", " any ") for line in LINES] * 2]),
    ],
    ids=["the next day's figures", "a sentence taken over", "a small part of another"],
)
def test_a_look_alike_is_none(other: str) -> None:
    assert not is_near_copy(WIRE, other)


def test_scripts_without_spaces_are_read_letter_by_letter() -> None:
    assert words("海軍は3隻、1,200人") == ["海", "軍", "は", "3", "隻", "1", "200", "人"]
