"""Quotations and speakers: one text for each rule; texts that only look like speech; and properties of any text."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iria_crawler import find_quotes

QUOTES = Path(os.environ.get("IRIA_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "bench" / "quotes"


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    """(words, speaker as printed, full name) of each quotation."""
    return [(quote.text, quote.speaker, quote.speaker_name) for quote in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a verb that is in no table, after the words
            "“The crane stays where it is,” Rosa Amsel grumbled from the wall of the yard.",
            [("The crane stays where it is,", "Rosa Amsel", "Rosa Amsel")],
        ),
        (  # inverted, with an office before the name and a clause after it
            "“We sail on Monday,” said Rear Adm. Hugo Brandt, who commands the squadron.",
            [("We sail on Monday,", "Rear Adm. Hugo Brandt", "Hugo Brandt")],
        ),
        (  # the subject comes before a clause between commas
            "Col. Ines Marsh, who has led the depot since May, said the shells were “older than the men who carry them.”",
            [("older than the men who carry them.", "Col. Ines Marsh", "Ines Marsh")],
        ),
        (  # words in brackets are no part of a name
            "Sen. Otis Kell (D-Ohio) said, “Nobody asked the harbour.”",
            [("Nobody asked the harbour.", "Sen. Otis Kell", "Otis Kell")],
        ),
        (  # of two speakers the outer one counts
            "Mara Lund said Peter Falk called the plan “a bridge to nowhere at all.”",
            [("a bridge to nowhere at all.", "Mara Lund", "Mara Lund")],
        ),
        (  # a verb of saying at the end of the sentence
            "“You cannot begin that work until you prove to people” that the border is safe, Anton Weil said.",
            [("You cannot begin that work until you prove to people", "Anton Weil", "Anton Weil")],
        ),
        (  # the speaker of the sentence before, which has no marks
            "Dagny Holm told reporters that the tender was late. “We will sign it in June or not at all.”",
            [("We will sign it in June or not at all.", "Dagny Holm", "Dagny Holm")],
        ),
        (  # the speaker is a document
            "“No launch was detected in the period,” according to a report of the commission.",
            [("No launch was detected in the period,", "a report of the commission", None)],
        ),
        (  # later mentions by last name, by office and by pronoun are the same woman
            "Defence Minister Ada Whitlock opened the yard. “It is done,” Whitlock said.\n“It cost too much,” she added.",
            [("It is done,", "Whitlock", "Ada Whitlock"), ("It cost too much,", "she", "Ada Whitlock")],
        ),
        (  # two speakers in one paragraph
            "“Two weeks,” Brandt said. “Two months,” said Lena Osk, the yard's engineer.",
            [("Two weeks,", "Brandt", None), ("Two months,", "Lena Osk", "Lena Osk")],
        ),
        (  # an office in small letters before the name
            "“Nine is too many,” head of mission Lt. Gen. Adebayo Falade said.",
            [("Nine is too many,", "head of mission Lt. Gen. Adebayo Falade", "Adebayo Falade")],
        ),
        (  # somebody who reports what another person said
            "“The deck is wet,” Anna Brandt said, according to the Kestrel Post.",
            [("The deck is wet,", "the Kestrel Post", "Kestrel Post")],
        ),
        (  # a name after a dash, and another paragraph after it
            "“The crane should have gone years ago.” ― Ada Sund\nThe yard did not answer.",
            [("The crane should have gone years ago.", "Ada Sund", "Ada Sund")],
        ),
        (  # the subject after the clause that begins the sentence
            "After saying the pump was “older than the ship and half as clean,” Ines Marsh left the yard.",
            [("older than the ship and half as clean,", "Ines Marsh", "Ines Marsh")],
        ),
        (  # "as" after the words
            "The tender “is a dead heat between two yards,” as Otto Brin said on Monday.",
            [("is a dead heat between two yards,", "Otto Brin", "Otto Brin")],
        ),
        (  # the owner of a claim
            "Few believed Marsh's claim that the crew “never touched the valve at all” in the night.",
            [("never touched the valve at all", "Marsh's", None)],
        ),
        (  # a sentence in marks alone, after a quotation, continues it
            "“We have one rival,” Hugo Brandt told the crew. “Time.”",
            [("We have one rival,", "Hugo Brandt", "Hugo Brandt"), ("Time.", "Hugo Brandt", "Hugo Brandt")],
        ),
        (  # a town, its country and a day before the subject
            "At the yard in Skagvik, Norland, on Sunday, Hugo Brandt praised the crew, saying it was “ready for anything at sea.”",
            [("ready for anything at sea.", "Hugo Brandt", "Hugo Brandt")],
        ),
        (  # a headline: verbs have capitals, and so have the words of the quotation
            "Sigrid Holm Calls Yard Fire ‘A Warning To Every Port In The North.’",
            [("A Warning To Every Port In The North.", "Sigrid Holm", "Sigrid Holm")],
        ),
        (  # a headline's colon
            "Holm: Navy needs to ‘get away from all of this talk’ at sea.",
            [("get away from all of this talk", "Holm", None)],
        ),
        (  # names that look like other words
            "“It floats,” said Will Dover. Schilling told reporters: “It does, and for long.”",
            [("It floats,", "Will Dover", "Will Dover"), ("It does, and for long.", "Schilling", None)],
        ),
        (  # the people who march, not the streets
            "Workers marching through the streets chanted, “The yard is ours!”",
            [("The yard is ours!", "Workers", None)],
        ),
        (  # single marks, with apostrophes inside
            "‘We’re short of welders, not steel,’ Moira Kincaid said.",
            [("We’re short of welders, not steel,", "Moira Kincaid", "Moira Kincaid")],
        ),
    ],
)
def test_speaker_is_found(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “ghost fleet” has been at anchor since June.",
        "His memoir, “A Compass in the Fog,” was published in 1998.",
        "Lt. Col. Walter “Buzz” Hanlon flew the last sortie.",
        "The barrel is 5'10\" long and the hatch 3' wide.",
        "The ship's company of the Admirals' flagship wasn't told.",
        "They agreed on “fight tonight” readiness, the yard said.",
        "She told “Harbour at Nine” about the fire.",
        "On Channel Nine’s “Harbour at Noon,” Roe said the ships were late.",
        "In her memoir, “The Cold Compass,” she is silent about the fire.",
        "The actor, known from “Ropes and Anchors,” opened the fair.",
        "",
        "“",
    ],
)
def test_look_alike_is_no_quotation(text: str) -> None:
    assert find_quotes(text) == []


def test_asked_is_not_speaking() -> None:
    quote = find_quotes("Blumenau was asked, “Would you have told her that it is not a good idea?”")[0]
    assert quote.speaker is None


def test_open_quotation_goes_on_in_the_next_paragraph() -> None:
    first, second = find_quotes(
        "“We had four hours of fuel,” said Dana Yilmaz. “So we threw things.\n“The anchor went first.”"
    )[1:]
    assert (first.speaker, second.speaker, second.continues) == ("Dana Yilmaz", "Dana Yilmaz", True)


def test_block_quote_is_spoken_by_whom_the_colon_announced() -> None:
    text = "In a letter to staff, Paula Renner wrote:\nOur order book is full. Our sheds are not."
    start = text.index("\n") + 1
    (quote,) = find_quotes(text, block_spans=[(start, len(text))])
    assert (quote.kind, quote.speaker, quote.text) == ("block", "Paula Renner", text[start:])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aB .,:;!?“”‘’'\"«»„—–()\n1Roe said", max_size=160))
def test_any_text_gives_exact_offsets(text: str) -> None:
    last = -1
    for quote in find_quotes(text):
        assert text[quote.start : quote.end] == quote.text
        assert "\n" not in quote.text
        assert quote.start > last
        last = quote.end
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("quotes_score", QUOTES / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore:.*:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not QUOTES.is_dir(), reason="the shared phenomena are not here (IRIA_SHARED)")
def test_turns_of_phrase() -> None:
    """The invented items of phenomena.txt: no look-alike is taken, and words and speaker are right in 96 of 100."""
    score = _scorer()
    gold = right = 0
    for doc in score.load_phenomena(str(QUOTES / "phenomena.txt"), "all"):
        raw = [
            {
                "start": quote.start,
                "end": quote.end,
                "text": quote.text,
                "speaker": quote.speaker_name or quote.speaker,
                "speaker_start": quote.speaker_start,
                "speaker_end": quote.speaker_end,
            }
            for quote in find_quotes(doc.text)
        ]
        predictions, _ = score.predictions(doc, raw)
        _, matched = score.match(predictions, doc.gold, 0.8)
        assert not [p for p in predictions if any(p.start < end and start < p.end for start, end in doc.scare)], doc.id
        for number, item in enumerate(doc.gold):
            if item.core:
                gold += 1
                right += number in matched and score.speaker_verdict(predictions[matched[number]], item)[0]
    assert gold > 100
    assert right >= 0.96 * gold
