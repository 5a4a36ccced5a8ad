"""The weights choose among the people who may have said a quotation, and tell speech from terms."""

from __future__ import annotations

import importlib.util
import re

import pytest
from running import load_bench

from iria_crawler import find_quotes
from iria_crawler.quotes.attribution import SURE_RULES
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.ranking import SpeakerQuestions, best_of, ranked
from iria_crawler.quotes.walk import Walk
from iria_crawler.quotes.weighing import PRONOUN_FILE, RULES_ONLY, SPEAKER_FILE, SPEECH_FILE, QuoteWeights, load_weights

WEIGHTS = load_weights()


def walk_of(text: str, weights: QuoteWeights = WEIGHTS) -> Walk:
    walk = Walk(text, {}, ENGLISH, weights)
    start = 0
    for paragraph in text.split("\n"):
        walk.read(start, start + len(paragraph))
        start += len(paragraph) + 1
    return walk


def speakers(text: str, weights: QuoteWeights = WEIGHTS) -> list[str | None]:
    return [quote.speaker for quote in ranked(walk_of(text, weights), text, weights)]


# What the rules alone have wrong, or leave empty.
BETTER_THAN_RULES = [
    (
        "While the mayor waited outside, Pike struck a gentler tone: “We will find the money for this.”",
        ["Pike"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), BETTER_THAN_RULES)
def test_weights_find_whom_rules_miss(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected
    assert speakers(text, RULES_ONLY) != expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We leave,” Aune said; “We stay,” said Berg.", ["Aune", "Berg"]),
        ("“We leave at dawn,” Aune said, and “we stay,” said Berg.", ["Aune", "Berg"]),
        ("Aune said “we leave at dawn,” but Berg insisted that “nobody leaves.”", ["Aune", "Berg"]),
        ("“We leave,” Aune told Berg, “and Pike stays.”", ["Aune", "Aune"]),
        ("Aune told Berg that he had “no time for this,” and that Pike was “no friend of mine.”", ["Aune", "Aune"]),
    ],
)
def test_who_has_a_verb_of_saying_beside_his_quotation_does_not_lose_it_to_the_speaker_of_another(
    text: str, expected: list[str]
) -> None:
    assert speakers(text) == expected


def test_a_speaker_below_the_limit_is_not_given() -> None:
    text = "Aune walked through the yard. “We have waited long enough for the paint.”"
    careful = WEIGHTS._replace(least_chance=1.1, least_chance_unproposed=1.1)
    assert speakers(text, careful) == [None]


def test_what_a_sure_rule_finds_is_not_weighed() -> None:
    text = "“The hull is thin,” Aune said, according to the Post."
    (said,) = walk_of(text).said
    assert said is not None
    assert said.candidate.rule in SURE_RULES
    assert list(SpeakerQuestions(walk_of(text), text, list(walk_of(text).quotes))) == []


def test_a_text_that_is_not_english_is_not_weighed() -> None:
    """Nobody states the language, and the weights know English words only."""
    quotes = find_quotes("»Wir prüfen den Rumpf vor der letzten Fahrt«, sagte Kommodore Aune.")
    assert [quote.text for quote in quotes] == ["Wir prüfen den Rumpf vor der letzten Fahrt"]


def test_chances_of_options_are_shares() -> None:
    text = "Berg warned the board on Monday. Aune said the hull was “too thin for another winter in the ice.”"
    walk = walk_of(text)
    (question,) = SpeakerQuestions(walk, text, list(walk.quotes))
    best, chance = best_of(question, WEIGHTS)
    assert best is not None
    assert text[best.source.start : best.source.end] == "Aune"
    assert 0.5 < chance <= 1


def test_the_rules_are_believed_where_the_weights_are_not_sure_of_another() -> None:
    text = "Maya Orr resigned after Lena Holt said the yard was “in the wrong hands.”"
    walk = walk_of(text)
    (question,) = SpeakerQuestions(walk, text, list(walk.quotes))
    best, chance = best_of(question, WEIGHTS)
    assert best is not None
    assert best.head == "orr"
    assert chance < WEIGHTS.least_chance_against_rules
    assert [quote.speaker for quote in find_quotes(text)] == ["Lena Holt"]
    assert [quote.speaker for quote in ranked(walk, text, WEIGHTS._replace(least_chance_against_rules=0.0))] == [
        "Maya Orr"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Roe did not say “the ship is lost for good.”",
        "Roe didn’t say that “the ship is lost for good.”",
        "Roe denied saying “the ship is lost for good.”",
        "Roe has never said “the ship is lost for good.”",
    ],
)
def test_who_did_not_say_it_is_no_speaker(text: str) -> None:
    assert [quote.speaker for quote in find_quotes(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Roe did not wait and said “the ship is lost for good.”",
        "“It will not sail,” Roe said. She added that “the ship is lost for good.”",
        "Roe denied the claim, saying “the ship is lost for good.”",
    ],
)
def test_a_denial_beside_it_is_none(text: str) -> None:
    assert None not in [quote.speaker for quote in find_quotes(text)]


def test_signs_hold_no_word_that_the_tables_do_not_know() -> None:
    """The weights were fitted on news texts; nothing of those may be in them but small words and verbs of saying."""
    named = re.compile(r"^(?:then(?: comma)?|after(?: word| cue)?|opens with|last word before:) ([\w’'-]+)$")
    words = [match[1] for sign in (*WEIGHTS.speech, *WEIGHTS.speakers) if (match := named.match(sign))]
    kinds = {*ENGLISH.kinds.values(), "name", "quote", "stop", "comma", "sign", "nothing", "word", "other"}
    assert len(words) > 100
    assert [word for word in words if word not in kinds and word not in ENGLISH.kinds] == []


@pytest.mark.skipif(
    importlib.util.find_spec("numpy") is None or importlib.util.find_spec("scipy") is None,
    reason="fitting needs NumPy and SciPy",
)
def test_the_tables_are_what_the_script_makes() -> None:
    fit = load_bench("fit_quotes")
    if not fit.QUOTES.is_dir():
        pytest.skip(f"no shared texts at {fit.QUOTES}")
    made = fit.fitted_tables()
    assert {path: fit.differences(path, made[path]) for path in (SPEECH_FILE, SPEAKER_FILE)} == {
        SPEECH_FILE: [],
        SPEAKER_FILE: [],
    }


@pytest.mark.skipif(
    importlib.util.find_spec("numpy") is None or importlib.util.find_spec("scipy") is None,
    reason="fitting needs NumPy and SciPy",
)
def test_the_table_of_pronouns_is_what_the_script_makes() -> None:
    fit = load_bench("fit_pronouns")
    if not fit.fit_quotes.QUOTES.is_dir():
        pytest.skip(f"no shared texts at {fit.fit_quotes.QUOTES}")
    assert fit.differences(PRONOUN_FILE, fit.fitted_table()) == []
