"""Paragraphs that one of two records of a story has more, and where they stand; and lines whose words turn behind one opening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from iria_crawler.changes.words.fold import fold

# Paragraphs in a row that a template adds to each story; more are a story's.
MAX_PARAGRAPHS_ADDED = 4
# A line that a template fills anew at each look is recognised by its first two words: "Next on the coast: ...".
WORDS_OF_OPENING = 2
# A line is filled anew if it shares fewer of its words behind the opening than this; an editor alters a few words of a sentence.
MAX_SHARE_OF_KEPT_WORDS = 0.5


class Gap(NamedTuple):
    """Paragraphs that only one of two records has, between two that both have."""

    place: int  # of the first of them in its record
    length: int  # how many they are
    is_new: bool  # the newer record has them
    behind: int  # how many paragraphs of the other record stand before them
    before: int  # how many of these stand behind them


def find_gaps(old: Sequence[str], new: Sequence[str]) -> list[Gap]:
    """Where one of two texts has up to MAX_PARAGRAPHS_ADDED paragraphs more; [] if they have none in common.

    Between two common paragraphs only those count that stand alone; at the ends a paragraph that differs may be an edited one.
    """
    places: dict[str, int] = {}
    for place, text in enumerate(new):
        places.setdefault(text, place)
    pairs = [(-1, -1)]
    for place, text in enumerate(old):
        if (now := places.get(text, -1)) > pairs[-1][1]:
            pairs.append((place, now))
    if len(pairs) == 1:
        return []
    found = []
    for (one, other), (next_one, next_other) in pairwise([*pairs, (len(old), len(new))]):
        fewer, more = sorted((next_one - one - 1, next_other - other - 1))
        is_end = one < 0 or next_one == len(old)
        if not 0 < more - fewer <= MAX_PARAGRAPHS_ADDED or (fewer and not is_end):
            continue
        is_new = next_other - other > next_one - one
        # At the end of the story the added ones come last, behind a paragraph that may have been edited.
        start = (other if is_new else one) + 1 + (fewer if one >= 0 else 0)
        behind = (one if is_new else other) + 1 + (fewer if one >= 0 else 0)
        found.append(Gap(start, more - fewer, is_new, behind, len(old if is_new else new) - behind))
    return found


class Turned(NamedTuple):
    """A paragraph of each of two records that opens alike and goes on otherwise, by its places."""

    old: int
    new: int
    opening: str
    is_anew: bool  # most of its words behind the opening are others


def find_turned(old: Sequence[str], new: Sequence[str]) -> list[Turned]:
    """The paragraphs that only one record has each, where one of either opens with the same words and no other does."""
    shared = set(old) & set(new)
    before, after = (_by_opening(texts, shared) for texts in (old, new))
    return [
        Turned(places[0], after[opening][0], opening, _is_anew(old[places[0]], new[after[opening][0]]))
        for opening, places in before.items()
        if len(places) == 1 and len(after.get(opening, ())) == 1
    ]


def _by_opening(texts: Sequence[str], shared: Container[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        if text not in shared and (opening := opening_of(text)):
            found.setdefault(opening, []).append(place)
    return found


def opening_of(text: str) -> str:
    """The words that a line opens with; '' where no others follow."""
    words = fold(text).split(maxsplit=WORDS_OF_OPENING)
    return " ".join(words[:WORDS_OF_OPENING]).casefold() if len(words) > WORDS_OF_OPENING else ""


def _is_anew(old: str, new: str) -> bool:
    one, other = (Counter(fold(text).casefold().split()[WORDS_OF_OPENING:]) for text in (old, new))
    return (one & other).total() < MAX_SHARE_OF_KEPT_WORDS * max(one.total(), other.total())
