"""English offices beside "and", offices with "of State", and labels before a colon."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes

FIRST = "The yard is losing money."
# Text, speaker's full name, office.
OFFICES = (
    (
        f"{FIRST} “We will not build a second port here,” said Minister of State for Ports Rhian Penhale.",
        "Rhian Penhale",
        "Minister of State for Ports",
    ),
    (
        f"{FIRST} Secretary of State for Work and Pensions Liv Aune said the plan was “the right one for the coast”.",
        "Liv Aune",
        "Secretary of State for Work and Pensions",
    ),
    (
        "Foreign Secretary Rhian Penhale and Defence Minister Liv Aune met on Monday. “It was a good talk,” the foreign secretary said.",
        "Rhian Penhale",
        "Foreign Secretary",
    ),
    (
        "Foreign Secretary Rhian Penhale and Defence Minister Liv Aune met on Monday. “It was a good talk,” the defence minister said.",
        "Liv Aune",
        "Defence Minister",
    ),
    (f"{FIRST} “It stands,” Chancellor and Rector Ada Brill said.", "Ada Brill", "Chancellor and Rector"),
)


@pytest.mark.parametrize(("text", "name", "role"), OFFICES, ids=[role for *_, role in OFFICES])
def test_office_and_name(text: str, name: str, role: str) -> None:
    (quote,) = find_quotes(text)
    assert (quote.speaker_name, quote.speaker_role) == (name, role)


def test_label_before_a_colon_never_speaks() -> None:
    question, answer = find_quotes("The board met.\nQuestion: “Will you resign in May?”\n“No, I will not,” Aune said.")
    assert (question.speaker, answer.speaker) == (None, "Aune")


def test_name_before_a_colon_speaks() -> None:
    (quote,) = find_quotes("The board met.\nAune: “I will not resign in May.”")
    assert quote.speaker == "Aune"
