"""Phrases by which a sentence names its speaker: one line for each case, with the speaker as printed."""

from __future__ import annotations

import pytest

from iria_crawler.quotes.find import find_quotes

CASES = [
    # (text, speaker of the first quotation)
    ("Two hours later, Aune went back to the yard, telling a reporter, “We sail when the ice allows it.”", "Aune"),
    ("Eight years ago, she backed the refit and said, “We will regret every krone of it.”", "she"),
    ("Aune thanked 2,400 workers of the yard and told them that they had “saved the ship from the breakers.”", "Aune"),
    ("“The sonar is older than my crew,” Aune shot back.", "Aune"),
    ("Aune shot back, “The sonar is older than my whole crew.”", "Aune"),
    ("“It was a bad day for everybody on deck,” said one of two officers who saw the fire.", "one of two officers"),
    ("“We heard nothing,” the note says. “Then the lights went out on the whole ship.”", "the note"),
    (
        "A letter obtained by the Skagvik Post warns that the hull is “too thin for another winter in the ice.”",
        "A letter",
    ),
    (
        "The former naval attache continued, saying, “There was never a second offer for the ship.”",
        "The former naval attache",
    ),
    (
        "The cost of the refit, says Liv Aune, a retired captain, is “one of the great secrets of the fleet.”",
        "Liv Aune",
    ),
    ("Said Aune, “Nobody asked the crew about the new sonar.”", "Aune"),
    ("Aune, exasperated, finally responded: “What difference does it make?” Her critics cited it for years.", "Aune"),
    ("In 2009, under what Aune called “the old fleet model,” the Skagvik Yard, a private firm, built 9 ships.", "Aune"),
    ("It may be repaired only “by the yard that built the ship,” per the navy’s rules.", "the navy’s rules"),
    ("“This is the end of the northern fleet” as we know it, in Aune’s view.", "Aune’s"),
    ("The drydock opens in May - Liv Aune: “The first ship is ours, whatever the ministry says.”", "Liv Aune"),
    ("More from Aune: “The first ship is ours, whatever the ministry says.”", "Aune"),
    ("Some sailors booed the minister, with Aune reportedly yelling: “Let the man finish his speech!”", "Aune"),
    ("While not all that Berg says is true, Aune said the ship is “safe for another ten years at sea.”", "Aune"),
    ("Aune said that according to its own report, the yard has lost the plans, but “we will build it again.”", "Aune"),
    ("Berg was asked by the chairman, “Did you sign for the paint before it was delivered?”", "the chairman"),
    ("“Not one more ship,” read one.", "one"),
]
# Texts that look like one of these phrases: the speaker is somebody else.
LOOK_ALIKES = [
    ("Aune said she was “ready to sail in the spring” and believed in her judgment.", "Aune"),
    ("Aune was, in the words of Liv Berg, “a force of nature when the ice comes.”", "Liv Berg"),
    ("In the words of the yard’s foreman, Aune was “a force of nature when the ice comes.”", "the yard’s foreman"),
    ("Aune tweeted after Berg had argued for weeks that “if the yard closes, the fleet will have no dock.”", "Berg"),
    (
        "Famed fight doctor Liv Aune once said: “He was born in Skagvik and never left it.”",
        "Famed fight doctor Liv Aune",
    ),
    ("Aune told Berg: “The first ship is ours, whatever the ministry says.”", "Aune"),
]


@pytest.mark.parametrize(("text", "speaker"), [*CASES, *LOOK_ALIKES])
def test_speaker(text: str, speaker: str) -> None:
    assert find_quotes(text)[0].speaker == speaker
