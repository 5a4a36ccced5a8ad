"""What a sentence states, and of whom: the pairs of tests/fixtures/states/.

A row is `severity | reason | before | after`. 3 and 4 are told exactly; "2+" is at least 2; 1 and 2 are the most that may be told.
A reason "-" is none in particular.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from iria_crawler import Article, compare
from iria_crawler.changes.words.facts import read_facts
from iria_crawler.changes.words.roles import difference
from iria_crawler.model import Change

PAIRS = Path(__file__).resolve().parent.parent / "fixtures" / "states"
# A paragraph that both stories have besides.
REST = "The harbour has been in use since the age of sail."


class Pair(NamedTuple):
    severity: str
    reason: str
    before: str
    after: str


def pairs(name: str) -> list[Pair]:
    lines = (PAIRS / name).read_text("utf-8").splitlines()
    return [Pair(*map(str.strip, line.split(" | "))) for line in lines if line and not line.startswith("#")]


ALL = [*pairs("fitted.txt"), *pairs("fresh.txt"), *pairs("judged.txt")]


def story(text: str) -> Article:
    return Article(url="https://post.example/a/", paragraphs=(text, REST), body_text=f"{text}\n{REST}")


def told(before: str, after: str) -> Change | None:
    """The gravest change of one sentence; None if nothing is told."""
    return next(iter(compare(story(before), story(after))), None)


def is_right(pair: Pair, severity: int) -> bool:
    if pair.severity in "12":
        return severity <= int(pair.severity)
    return severity >= 2 if pair.severity == "2+" else severity == int(pair.severity)


def test_there_are_enough_pairs_and_none_comes_twice() -> None:
    assert len(ALL) >= 150
    assert len({(pair.before, pair.after) for pair in ALL}) == len(ALL)


def fault(pair: Pair, *, back: bool = False) -> str | None:
    """What is told wrongly of a pair, or of the pair the other way round; None if a person would say the same."""
    change = told(pair.after, pair.before) if back else told(pair.before, pair.after)
    severity, reason = (change.severity, change.reason) if change else (0, None)
    if not is_right(pair, severity):
        return f"severity {severity} of {pair}"
    return (
        f"reason {reason} of {pair}" if pair.reason != "-" and change and not back and reason != pair.reason else None
    )


def test_every_pair_is_told_as_a_person_would() -> None:
    assert [wrong for pair in ALL if (wrong := fault(pair))] == []


@pytest.mark.xfail(strict=True, reason="known to be told wrongly")
@pytest.mark.parametrize("pair", pairs("missed.txt"), ids=lambda pair: pair.before)
def test_pair_is_known_to_be_missed(pair: Pair) -> None:
    change = told(pair.before, pair.after)
    assert is_right(pair, change.severity if change else 0)


def test_a_grave_pair_is_as_grave_the_other_way_round() -> None:
    assert [wrong for pair in ALL if pair.severity in "34" and (wrong := fault(pair, back=True))] == []


def test_a_sentence_equals_itself() -> None:
    for pair in ALL:
        assert told(pair.before, pair.before) is None, pair
        assert difference(read_facts(pair.before), read_facts(pair.before)) is None, pair


def test_a_word_that_stands_elsewhere_in_the_story_is_known() -> None:
    old, new = story("The comand met."), story("The command met.")
    known = "Nobody in the command spoke."
    assert compare(old, new)[0].severity == 1  # seven letters, doubled inside
    long = [story(f"{text} {known}") for text in ("The comands met.", "The commands met.")]
    assert compare(*long)[0].severity == 1


def test_two_words_that_both_stand_elsewhere_are_two_words() -> None:
    known = "The casualties of the ordinance and of the ordnance were counted."
    assert (
        compare(*(story(f"{t} {known}") for t in ("An ordnance depot closed.", "An ordinance depot closed.")))[
            0
        ].severity
        == 2
    )
