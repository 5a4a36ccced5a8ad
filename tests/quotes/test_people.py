"""Whom a speaker's words mean, asked directly."""

from __future__ import annotations

import pytest

from iria_crawler.quotes.people import Cast, Speaker, Who

TEXT = (
    "Captain Lars Berg met Captain Olav Holm in Skagvik. The yard was closed, and Berg told the crew so. "
    "The crew went home, as Holm had hoped. It was a cold day, he added, and nobody wanted to stay."
)
BERG, HOLM, HE = TEXT.index("Berg told"), TEXT.index("Holm had"), TEXT.index("he added")


def test_asking_changes_no_answer() -> None:
    """ "He" is the last known speaker, whoever else was asked about before."""
    cast = Cast(TEXT, speakers=[Speaker("Berg", BERG)])
    before = cast.who("he", HE)
    cast.who("Holm", HOLM)
    assert (before, cast.who("he", HE)) == (Who("Lars Berg", "Captain"), Who("Lars Berg", "Captain"))


def test_the_order_of_questions_does_not_matter() -> None:
    asked = [("Berg", BERG), ("Holm", HOLM), ("he", HE), ("she", HE), ("the captain", HE)]
    speakers = [Speaker("Berg", BERG), Speaker("Holm", HOLM)]
    forward, backward = Cast(TEXT, speakers=speakers), Cast(TEXT, speakers=speakers)
    answers = [forward.who(*question) for question in asked]
    assert [backward.who(*question) for question in reversed(asked)] == answers[::-1]
    assert answers[2] == Who("Olav Holm", "Captain")


@pytest.mark.parametrize(
    ("speakers", "name"),
    [([], "Lars Berg"), ([Speaker("Holm", HOLM)], "Olav Holm"), ([Speaker("he", HE)], "Lars Berg")],
    ids=["named beside a verb of saying", "a known speaker", "a pronoun names nobody"],
)
def test_he_is_who_spoke_last(speakers: list[Speaker], name: str) -> None:
    who = Cast(TEXT, speakers=speakers).who("he", HE)
    assert who is not None
    assert who.name == name
