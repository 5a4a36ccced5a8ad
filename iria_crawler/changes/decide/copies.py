"""Near copies: one text run twice, by another outlet or at another address, with some words of its own.

Candidates are found by sketches (MinHash), and judged by what both texts say.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter

from rensa import RMinHash

# Numbers in a sketch. Two texts that share the part J of their runs of words share one of k numbers with 1 - (1 - J)^k:
# 0.984 for J = 0.5 and k = 6.
SKETCH = 6
_SEED = 2026
# Words in a run: shorter ones are shared by any two stories of one subject.
_RUN = 5
# Below so many words everything is like everything: "Pictures of the day".
SHORTEST = 60
# A near copy has this part of its runs, and of its figures, from the other: a daily bulletin has the same words around
# other figures, and is no copy of yesterday's.
_RUNS_SHARED = 0.7
_FIGURES_SHARED = 0.9
# A text that is a small part of another is quoted by it, not copied.
_LENGTHS = 0.5

_LETTER = "[぀-ヿ㐀-鿿]"  # kana and Chinese characters: no space tells where a word ends
_WORD, _WORD_OR_LETTER = re.compile(r"\w+"), re.compile(rf"{_LETTER}|(?:(?!{_LETTER})\w)+")
_HAS_LETTERS = re.compile(_LETTER)
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def words(body_text: str) -> list[str]:
    """The words of a text in small letters; scripts without spaces letter by letter."""
    word = _WORD_OR_LETTER if _HAS_LETTERS.search(body_text) else _WORD
    return word.findall(body_text.casefold().replace("\xad", ""))


def sketch(body_text: str) -> tuple[int, ...]:
    """SKETCH numbers below 2^35, some of which near copies share; () for a text too short to tell."""
    told = words(body_text)
    if len(told) < SHORTEST:
        return ()
    hashed = RMinHash(num_perm=SKETCH, seed=_SEED)
    hashed.update(_runs(told))
    return tuple(place << 32 | value for place, value in enumerate(hashed.digest()))


def _version() -> int:
    """A number made from the sketch of a fixed text, so that it changes exactly when sketches change: with another release
    of the library, or with another rule of ours."""
    sample = " ".join(f"{chr(ord('a') + number % 26)}{number}" for number in range(200))
    return zlib.crc32(repr(sketch(sample)).encode())


def _runs(told: list[str]) -> list[str]:
    """The runs of words that are compared: those that open with one of every fifth letter of the alphabets.

    The words themselves choose them, so that copies have the same ones wherever they stand, at a fifth of the work.
    """
    return [" ".join(told[at : at + _RUN]) for at, word in enumerate(told) if ord(word[0]) % 5 == 0]


def is_near_copy(one: str, other: str) -> bool:
    """Whether most of the shorter text stands in the longer one, with the same figures. What is cheapest is asked first."""
    short_text, long_text = sorted((one, other), key=len)
    if len(short_text) < _LENGTHS * len(long_text):
        return False
    figures, of_long = (Counter(_FIGURE.findall(text)) for text in (short_text, long_text))
    if (figures & of_long).total() < _FIGURES_SHARED * figures.total():
        return False
    short, long = words(short_text), words(long_text)
    runs = set(_runs(short))
    return len(short) >= SHORTEST and len(runs & set(_runs(long))) >= max(1, _RUNS_SHARED * len(runs))


# Kept beside stored sketches: two sketches can be compared only where they have the same version.
SKETCH_VERSION = _version()
