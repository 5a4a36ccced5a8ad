"""Near copies: the same text published twice, by another outlet or at another address, with a few words changed.

sketch() gives the numbers by which store/stories/copies.py finds candidates (MinHash); is_near_copy() judges two texts.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from operator import itemgetter

from rensa import RMinHash

# The numbers in a sketch. If two texts share the part J of their word runs, they share at least one of k numbers with
# probability 1 - (1 - J)^k: 0.984 for J = 0.5 and k = 6.
NUMBERS_PER_SKETCH = 6
# Another seed gives other numbers: new sketches would then not match the sketches in a database.
_SEED = 2026
# The words in a run. Any two stories on one subject share shorter runs.
_WORDS_PER_RUN = 5
# Shorter texts are not compared: "Pictures of the day" and the like are all alike.
MIN_WORDS = 60
# A near copy shares at least these parts of its runs and of its figures with the other text. The figures tell today's
# bulletin from yesterday's, which has the same words.
_MIN_SHARE_OF_RUNS = 0.7
_MIN_SHARE_OF_FIGURES = 0.9
# The shorter text has at least half the length of the longer one; else the longer one only quotes it and is no copy.
_MIN_LENGTH_RATIO = 0.5

_LETTER = "[぀-ヿ㐀-鿿]"  # kana and Chinese characters: no space tells where a word ends
_WORD, _WORD_OR_LETTER = re.compile(r"\w+"), re.compile(rf"{_LETTER}|(?:(?!{_LETTER})\w)+")
_HAS_LETTERS = re.compile(_LETTER)
# The signs beyond ASCII that most texts have, none of them a part of a word; and those of ASCII.
_PRINTERS_SIGNS = "’“”—–‘…\xa0"
_NO_WORD = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def words(body_text: str) -> list[str]:
    """The words of a text in small letters. In scripts without spaces each letter counts as a word."""
    text = body_text.casefold().replace("\xad", "")
    for sign in _PRINTERS_SIGNS:
        text = text.replace(sign, " ")
    if text.isascii():
        return text.translate(_NO_WORD).split()  # the same, three times as fast
    return (_WORD_OR_LETTER if _HAS_LETTERS.search(text) else _WORD).findall(text)


def sketch(body_text: str) -> tuple[int, ...]:
    """NUMBERS_PER_SKETCH numbers below 2^35; near copies share some of them. () for a text under MIN_WORDS."""
    found = words(body_text)
    if len(found) < MIN_WORDS:
        return ()
    hashed = RMinHash(num_perm=NUMBERS_PER_SKETCH, seed=_SEED)
    hashed.update(_runs(found))
    return tuple(place << 32 | value for place, value in enumerate(hashed.digest()))


def _version() -> int:
    """A number made from the sketch of a fixed text, so that it changes exactly when sketches change: with another release
    of the library, or with another rule of ours."""
    sample = " ".join(f"{chr(ord('a') + number % 26)}{number}" for number in range(200))
    return zlib.crc32(repr(sketch(sample)).encode())


def _runs(found: list[str]) -> list[str]:
    """The runs of words that are compared: those whose first letter has a code divisible by five.

    That is a fifth of all runs, for a fifth of the work. Copies have the same ones, since the first word alone decides.
    """
    fifth = {letter for letter in set(map(itemgetter(0), found)) if ord(letter) % 5 == 0}
    return [" ".join(found[at : at + _WORDS_PER_RUN]) for at, word in enumerate(found) if word[0] in fifth]


def is_near_copy(one: str, other: str) -> bool:
    """Whether the longer text has most runs of words and most figures of the shorter one. The cheapest test comes first."""
    short_text, long_text = sorted((one, other), key=len)
    if len(short_text) < _MIN_LENGTH_RATIO * len(long_text):
        return False
    figures, of_long = (Counter(_FIGURE.findall(text)) for text in (short_text, long_text))
    if (figures & of_long).total() < _MIN_SHARE_OF_FIGURES * figures.total():
        return False
    short, long = words(short_text), words(long_text)
    runs = set(_runs(short))
    return len(short) >= MIN_WORDS and len(runs & set(_runs(long))) >= max(1, _MIN_SHARE_OF_RUNS * len(runs))


# Kept beside stored sketches: two sketches can be compared only where they have the same version.
SKETCH_VERSION = _version()
