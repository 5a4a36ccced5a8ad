"""The versions of a story one after another: the words that each brought in and took out, and the life of each paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from iria_crawler.browse.align import Pair, align
from iria_crawler.changes import diff_words

_WORD = re.compile(r"\w+")
# Longer paragraphs (before and after together) count as taken out and brought in whole.
_MAX_COMPARED_CHARACTERS = 20_000


class Version(NamedTuple):
    """A version of a story."""

    number: int
    paragraphs: list[str]


class WordsSince(NamedTuple):
    """The words that something has from one version on."""

    since: int  # the number of the version
    text: str


@dataclass(slots=True)
class Life:
    """A paragraph or a quotation, from the first version that has it to the last."""

    wordings: list[WordsSince]  # the oldest first, at least one
    last: int | None = None  # the last version that has it; None: the newest has it
    speaker: str | None = None  # of a quotation, as its newest wording names it
    fate: str | None = None  # of a quotation that ended, as in the table `quotes`
    moved: list[int] = field(default_factory=list)  # the versions in which it stands at another place than before

    @property
    def first(self) -> int:
        """The first version that has it."""
        return self.wordings[0].since


class Step(NamedTuple):
    """What a version did to the text before it, in words."""

    added: int
    removed: int


def lives_of(versions: Sequence[Version]) -> tuple[list[Life], list[Step]]:
    """The life of each paragraph, in reading order of the version where it first stood; and a step for each version.

    versions: the oldest first. The step of the first one is (0, 0): nothing is known of what was before.
    """
    if not versions:
        return [], []
    lives = [Life([WordsSince(versions[0].number, text)]) for text in versions[0].paragraphs]
    now, steps = list(lives), [Step(0, 0)]
    for old, new in pairwise(versions):
        pairs = align(old.paragraphs, new.paragraphs)
        steps.append(words_of(pairs))
        now = _followed(now, pairs, old.number, new.number)
        lives += [life for life in now if life.first == new.number]
    return lives, steps


def _followed(now: list[Life], pairs: list[Pair], old: int, new: int) -> list[Life]:
    """The lives of the paragraphs of version `new`, where `now` are those of version `old`."""
    before = iter(now)
    following: list[Life | WordsSince] = []
    away: dict[str | None, list[Life]] = defaultdict(list)
    for pair in pairs:
        life = next(before) if pair.before is not None else Life([WordsSince(new, pair.after or "")])
        if pair.op in ("removed", "moved_from"):
            life.last = old
            away[pair.before].append(life)
        elif pair.op == "moved_to":
            following.append(WordsSince(new, pair.after or ""))  # whose life this is, is known at the end
        else:
            if pair.op == "altered":
                life.wordings.append(WordsSince(new, pair.after or ""))
            following.append(life)
    return [_moved(one, away) if isinstance(one, WordsSince) else one for one in following]


def _moved(place: WordsSince, away: dict[str | None, list[Life]]) -> Life:
    """The life that went on at this place; a new one where a text was moved to more places than it left."""
    if not away[place.text]:
        return Life([place])
    life = away[place.text].pop(0)
    life.last = None
    life.moved.append(place.since)
    return life


def words_of(pairs: list[Pair]) -> Step:
    """How many words the pairs bring in and take out. What was only moved counts for nothing."""
    added = removed = 0
    for pair in pairs:
        if pair.op not in ("altered", "added", "removed"):
            continue
        old, new = pair.before or "", pair.after or ""
        if pair.op != "altered" or len(old) + len(new) > _MAX_COMPARED_CHARACTERS:
            added, removed = added + _count(new), removed + _count(old)
            continue
        for segment in diff_words(old, new):
            added += _count(segment.text) if segment.op == "insert" else 0
            removed += _count(segment.text) if segment.op == "delete" else 0
    return Step(added, removed)


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
