"""Word diffs: both texts can be made from them again, and no text makes them slow."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from iria_crawler.changes import compare, diff_words
from iria_crawler.changes.words.numbers import spelled_in_figures
from iria_crawler.changes.words.sentences import align, split_sentences
from iria_crawler.changes.words.severity import weigh
from iria_crawler.model import Article, Severity
from iria_crawler.quotes.find import find_quotes

CHANCE = random.Random(6)
STORY = Article(url="https://ledger.example/navy/yard/", headline="Yard in the north is full")


def words(count: int, kinds: int) -> str:
    return " ".join(f"w{CHANCE.randrange(kinds)}" for _ in range(count))


def told(*paragraphs: str) -> Article:
    return replace(STORY, paragraphs=paragraphs, body_text="\n".join(paragraphs))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("buy 60 ships", "buy 61 ships", "buy [-60-]{+61+} ships"),
        ("buy ships", "buy new ships", "buy {+new +}ships"),
        ("it could sink", "it will sink", "it [-could-]{+will+} sink"),
        ("one", "", "[-one-]"),
        ("", "one", "{+one+}"),
        ("the same", "the same", "the same"),
        ("", "", ""),
    ],
)
def test_word_diff(before: str, after: str, expected: str) -> None:
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    assert "".join(marks[part.op].format(part.text) for part in diff_words(before, after)) == expected


@pytest.mark.parametrize("kinds", [1, 5, 500, 10**9])
def test_long_paragraph_is_compared_in_time_and_loses_nothing(kinds: int) -> None:
    before, after = words(8000, kinds), words(8000, kinds)
    start = time.process_time()
    segments = diff_words(before, after)
    assert time.process_time() - start < 0.5  # 0.05 on a quiet machine
    assert "".join(part.text for part in segments if part.op != "insert") == before
    assert "".join(part.text for part in segments if part.op != "delete") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([words(8000, 5)], [words(8000, 5)]),
        ([words(9, 10**6) for _ in range(2000)], [words(9, 10**6) for _ in range(2000)]),
        ([words(9, 5) for _ in range(2000)], [words(9, 5) for _ in range(2000)]),
        (["“" * 20000], ["”" * 20000]),
        (["'a " * 8000], ["'b " * 8000]),
        (["1 " * 8000], ["1, " * 8000]),
        ([". " * 8000], ["- " * 8000]),
        (["\xa0" * 20000 + "x"], [" – " * 8000 + "y"]),
        (["one two " * 4000], ["twenty-one hundred " * 4000]),
        (["A B C " * 2000], ["A C B " * 2000]),
    ],
    ids=[
        "one paragraph",
        "many",
        "many alike",
        "marks",
        "apostrophes",
        "figures",
        "stops",
        "spaces",
        "number words",
        "names",
    ],
)
def test_no_page_makes_comparing_slow(before: list[str], after: list[str]) -> None:
    start = time.process_time()
    compare(told(*before), told(*after))
    assert time.process_time() - start < 5


def test_many_quotations_rewritten_are_compared_in_time() -> None:
    stories = []
    for _ in range(2):
        said = [f"“{words(12, 400).capitalize()},” Olav Brekke said." for _ in range(500)]
        body = "\n".join(said)
        stories.append(replace(told(*said), quotes=tuple(find_quotes(body))))
    assert len(stories[0].quotes) > 400
    start = time.process_time()
    compare(*stories)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("The brakes failed on the hill.", "The brakes smoked on the hill.", "wording"),
        ("The talks fail, she wrote.", "The talks drag on, she wrote.", "wording"),
        ("The pilot failed to report the loss.", "The pilot hurried to report the loss.", "negation"),
        ("The crew has failed even to answer.", "The crew has begun even to answer.", "negation"),
        ("The ministry denied the loss.", "The ministry noted the loss.", "negation"),
    ],
)
def test_a_verb_that_denies_only_a_verb_states_something_alone(before: str, after: str, reason: str) -> None:
    assert weigh(before, after).reason == reason


def test_a_sentence_that_stands_twice_stays_where_its_neighbours_are() -> None:
    """Taken out at its first place: the second did not move there."""
    twice = "The beach is closed, say those who came along."
    old = split_sentences(
        [
            f"The bay comes next. {twice} A kiosk sells tea.",
            "The film palace is a ruin.",
            f"Rain fell. {twice} We left.",
        ]
    )
    new = split_sentences(["The film palace is a ruin.", f"Rain fell. {twice} We left."])
    found = align(old, new)
    assert (found.gone, found.moved) == ([0, 1, 2], [])
    assert align(new, old).come == [0, 1, 2]


def test_of_equal_sentences_the_first_and_the_last_keep_their_places() -> None:
    old, new = split_sentences(["Yes. Yes. Yes."]), split_sentences(["Yes. Yes."])
    assert sorted(align(old, new).pairs.items()) == [(0, 0), (2, 1)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He didn't go to the yard.", "He did not go to the yard."),
        ("They won’t sail, and we can't.", "They will not sail, and we cannot."),
        ("They're late; we've waited.", "They are late; we have waited."),
    ],
)
def test_a_contraction_written_out_is_spelling(old: str, new: str) -> None:
    assert weigh(old, new).severity == Severity.SPELLING


@pytest.mark.parametrize(
    ("old", "new"),
    [("He can't go.", "He will not go."), ("He didn't go.", "He did go."), ("They're late.", "They were late.")],
)
def test_another_verb_or_no_negation_is_more_than_spelling(old: str, new: str) -> None:
    assert weigh(old, new).severity >= Severity.UPDATE


def test_a_number_is_read_in_the_way_each_language_writes_it() -> None:
    """Also as one word, and inflected; an article and a verb that have a number's letters are none."""
    read = {
        "dreihundert Soldaten": "300 Soldaten",
        "einundzwanzig Boote": "21 Boote",
        "Dreißig Boote": "30 Boote",
        "eintausendzweihundert Mann": "1200 Mann",
        "tweeëntwintig boten": "22 boten",
        "trescientos soldados": "300 soldados",
        "mille trecento uomini": "1300 uomini",
        "yüz elli asker": "150 asker",
        "четыреста солдат": "400 солдат",
        "czterystu ludzi": "400 ludzi",
        "ein Haus": "ein Haus",
        "sie achten darauf": "sie achten darauf",
        "am zehnten Tag": "am zehnten Tag",
        "once the crew left": "once the crew left",
    }
    assert {text: spelled_in_figures(text) for text in read} == read


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Vierhundert Boote kamen.", "Dreihundert Boote kamen.", "number"),
        ("Hükümet kabul edecek.", "Hükümet kabul etmeyecek.", "negation"),
        ("Gemi limana geliyor.", "Gemi limana gelmiyor.", "negation"),
        ("He was indicted in May.", "He was indicated in May.", "wording"),
    ],
)
def test_what_one_word_states_has_its_reason(old: str, new: str, reason: str) -> None:
    graded = weigh(old, new)
    assert (graded.severity >= Severity.UPDATE, graded.reason) == (True, reason)
