"""Near copies: one text run twice, by another outlet or at another address, with some words of its own.

Candidates are found by sketches (MinHash), and judged by what both texts say.
"""

from __future__ import annotations

import re
from collections import Counter

from rensa import RMinHash

from iria_crawler.changes.fold import fold

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
_WORD = re.compile(rf"{_LETTER}|(?:(?!{_LETTER})\w)+(?:[.,:]\d+)*")


def words(body_text: str) -> list[str]:
    """The words of a text in small letters, figures with their points; scripts without spaces letter by letter."""
    return _WORD.findall(fold(body_text).casefold())


def sketch(body_text: str) -> tuple[int, ...]:
    """SKETCH numbers below 2^35, some of which near copies share; () for a text too short to tell."""
    told = words(body_text)
    if len(told) < SHORTEST:
        return ()
    hashed = RMinHash(num_perm=SKETCH, seed=_SEED)
    hashed.update(_runs(told))
    return tuple(place << 32 | value for place, value in enumerate(hashed.digest()))


def is_near_copy(one: str, other: str) -> bool:
    """Whether most of the shorter text stands in the longer one, with the same figures."""
    short, long = sorted((words(one), words(other)), key=len)
    if len(short) < max(SHORTEST, _LENGTHS * len(long)):
        return False
    runs = set(_runs(short))
    if len(runs & set(_runs(long))) < _RUNS_SHARED * len(runs):
        return False
    figures, of_long = _figures(short), _figures(long)
    return (figures & of_long).total() >= _FIGURES_SHARED * figures.total()


def _runs(told: list[str]) -> list[str]:
    return [" ".join(told[at : at + _RUN]) for at in range(len(told) - _RUN + 1)]


def _figures(told: list[str]) -> Counter[str]:
    return Counter(word for word in told if word[0].isdigit())
