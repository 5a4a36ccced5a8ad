"""The tables of weights: what each sign counts for words to be speech, for somebody to have said them, for a person to be "he".

bench/fit_quotes.py, bench/fit_beside.py and bench/fit_pronouns.py make them. A table is a file with a sign and its points in each row;
the points of all signs are added.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

SPEECH_FILE = Path(__file__).with_name("speech_weights.csv")
SPEAKER_FILE = Path(__file__).with_name("speaker_weights.csv")
PRONOUN_FILE = Path(__file__).with_name("pronoun_weights.csv")
# The row of a table that is no sign: the points from which on words are speech; the chance below which nobody is named.
LIMIT = "(limit)"
# ... in a language whose nouns have capitals, where a term looks like the beginning of a sentence.
NOUNS_LIMIT = "(limit where nouns have capitals)"
# ... the chance from which on somebody else is named than the rules say; below it the rules are believed.
AGAINST_RULES_LIMIT = "(limit against the rules)"
# ... and the chance where the rules find nobody: weights alone must be surer.
UNPROPOSED_LIMIT = "(limit if the rules find nobody)"


class QuoteWeights(NamedTuple):
    """The points of each sign; without them the rules alone decide."""

    speech: Mapping[str, float]
    speech_limit: float
    speakers: Mapping[str, float]
    least_chance: float  # a speaker whose chance to be the right one is lower is not given
    least_chance_against_rules: float  # somebody else than the rules say is not given below it
    least_chance_unproposed: float  # the same where the rules find nobody
    referents: Mapping[str, float] = MappingProxyType({})
    speech_limit_of_nouns: float = 0.0  # as speech_limit, where nouns have capitals
    least_chance_of_referent: float = 0.0  # a person whom a pronoun means is not given below it

    def points_of_speech(self, signs: Iterable[str]) -> float:
        """The points for words to be speech."""
        return _points(self.speech, signs)

    def points_of_speaker(self, signs: Iterable[str]) -> float:
        """The points for somebody to be the speaker; only the differences to others mean something."""
        return _points(self.speakers, signs)

    def points_of_referent(self, signs: Iterable[str]) -> float:
        """The points for a person to be the one whom a pronoun means; only the differences to others mean something."""
        return _points(self.referents, signs)


RULES_ONLY = QuoteWeights({}, 0.0, {}, 0.0, 0.0, 0.0)


def _points(table: Mapping[str, float], signs: Iterable[str]) -> float:
    return sum(map(table.get, signs, repeat(0.0)))


def places_of(ends: Sequence[int], at: int) -> list[int]:
    """How many phrases are between each phrase and the quotation `at`, for a sign: 0 for the nearest. `ends`: where each phrase ends."""
    before = sum(end <= at for end in ends) if at >= 0 else len(ends)
    return [before - 1 - i if i < before else i - before for i in range(len(ends))]


def about(count: int) -> str:
    """A number of words for a sign: the more there are, the less exact."""
    for least, most in ((0, 0), (1, 1), (2, 3), (4, 7), (8, 15)):
        if count <= most:
            return str(most) if least == most else f"{least}-{most}"
    return "16 or more"


@cache
def load_weights() -> QuoteWeights:
    """The tables that belong to the program."""
    referents = _read(PRONOUN_FILE)
    limit = referents.pop(LIMIT)
    return read_weights(SPEECH_FILE, SPEAKER_FILE)._replace(referents=referents, least_chance_of_referent=limit)


def read_weights(speech_file: Path, speaker_file: Path) -> QuoteWeights:
    """Two tables from their files."""
    speech, speakers = _read(speech_file), _read(speaker_file)
    limit, against_rules, unproposed = (speakers.pop(name) for name in (LIMIT, AGAINST_RULES_LIMIT, UNPROPOSED_LIMIT))
    of_speech = speech.pop(LIMIT)
    of_nouns = speech.pop(NOUNS_LIMIT, of_speech)
    return QuoteWeights(speech, of_speech, speakers, limit, against_rules, unproposed, speech_limit_of_nouns=of_nouns)


def _read(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8") as file:
        return {row["sign"]: float(row["points"]) for row in csv.DictReader(file)}
