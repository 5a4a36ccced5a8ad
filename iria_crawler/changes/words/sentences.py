"""The sentences of a story, and which of an old and a new one are the same, edited, moved, gone or new."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from iria_crawler.changes.words.diff import likeness

# Two sentences at least this alike (0 to 1) are one that was edited; below it, one is gone and the other is new.
SAME_SENTENCE_LIKENESS = 0.5
# An edited sentence is reported as moved only from this likeness on; below it, it may be another sentence.
MOVED_SENTENCE_LIKENESS = 0.75
# Up to this many pairs are all compared. Of more, each text is compared only with those that share most rare words with
# it, since the time would grow with the square of their number.
MAX_PAIRS = 2500
# A word is rare if at most 12 texts have it.
_MAX_TEXTS_WITH_RARE_WORD = 12
_CANDIDATES_PER_TEXT = 6
_END = re.compile(r"(?<=[.!?…])(?:[\"')\]]+)?\s+(?=[\"'(\[]*[^\W\d_a-zа-яà-ÿ]|[\"'(\[]*\d)|(?<=[。！？])\s*")
# Abbreviations, initials and ordinals, whose full stop ends no sentence: "Gen.", "J.", "29.".
_SHORT_FORM = re.compile(
    r"(?:\b(?:gen|col|maj|capt|lt|sgt|adm|cmdr|cpl|pvt|brig|gov|sen|rep|mr|mrs|ms|dr|st|prof|no|nr|jan|feb|mar|apr|jun|jul|aug|"
    r"sept?|oct|nov|dec|mt|ft|jr|sr|vs|approx|ca|bzw|z|hr|hrn|abs|ggf|mio|mrd|г|им|ул)|\b[^\W\d_]|\b\d{1,2})\.$",
    re.I,
)


class Sentence(NamedTuple):
    """A folded sentence and the number of its paragraph, from 0."""

    text: str
    paragraph: int


class Alignment(NamedTuple):
    """How the sentences of two texts belong together.

    pairs: index in old -> index in new, of sentences that are equal or edited. gone: the other indexes in old. come: the
    other indexes in new. moved: indexes in new of paired sentences whose order changed, as few as explain it.
    """

    pairs: dict[int, int]
    gone: list[int]
    come: list[int]
    moved: list[int]


def split_sentences(paragraphs: Iterable[str]) -> list[Sentence]:
    """The sentences of folded paragraphs in reading order; those of one paragraph, joined by a space, are it again."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        start = 0
        for end in _END.finditer(paragraph):
            if not _SHORT_FORM.search(paragraph[max(0, end.start() - 8) : end.start()]):
                found.append(Sentence(paragraph[start : end.end()].strip(), number))
                start = end.end()
        if rest := paragraph[start:].strip():
            found.append(Sentence(rest, number))
    return found


def align(old: Sequence[Sentence], new: Sequence[Sentence]) -> Alignment:
    """Pairs equal sentences first, then the most alike of the rest."""
    equal = _equal(old, new)
    taken = set(equal.values())
    gone = [i for i in range(len(old)) if i not in equal]
    come = [j for j in range(len(new)) if j not in taken]
    like = pair_most_alike([old[i].text for i in gone], [new[j].text for j in come], SAME_SENTENCE_LIKENESS)
    pairs = {**equal, **{gone[i]: come[j] for i, j in like.items()}}
    order = [
        j
        for i, j in sorted(pairs.items())
        if i in equal or likeness(old[i].text, new[j].text) >= MOVED_SENTENCE_LIKENESS
    ]
    moved = sorted(set(order) - longest_increasing(order))
    taken = set(pairs.values())
    return Alignment(pairs, [i for i in gone if i not in pairs], [j for j in come if j not in taken], moved)


def _equal(old: Sequence[Sentence], new: Sequence[Sentence]) -> dict[int, int]:
    """Index in old -> index in new of equal sentences. Of several equal ones those between the same sentences go together first,
    then those behind or before the same one, then the first with the first: else a sentence that stands twice and is taken out
    once would seem to have moved.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for beside in ((-1, 1), (-1,), (1,), ()):
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in range(len(new) - 1, -1, -1):
            if j not in taken:
                places[_with_neighbours(new, j, beside)].append(j)
        for i in range(len(old)):
            if i not in pairs and (found := places.get(_with_neighbours(old, i, beside))):
                pairs[i] = found.pop()
                taken.add(pairs[i])
        if not beside or len(pairs) == min(len(old), len(new)):
            break
    return pairs


def _with_neighbours(sentences: Sequence[Sentence], at: int, beside: Sequence[int]) -> tuple[str, ...]:
    """The text of a sentence and of those at the places `beside` it, counted from its own; '' where there is none."""
    others = (sentences[at + by].text if 0 <= at + by < len(sentences) else "" for by in beside)
    return (sentences[at].text, *others)


def longest_increasing(order: Sequence[int]) -> set[int]:
    """A longest increasing subsequence of distinct numbers: the rest is the fewest that moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in order:
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        before[number] = tails[length - 1] if length else None
    kept: set[int] = set()
    at = tails[-1] if tails else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept


def pair_most_alike(gone: Sequence[str], come: Sequence[str], least: float) -> dict[int, int]:
    """Index in `gone` -> index in `come`, of texts with a likeness of `least` or more: the most alike first, each once."""
    scored = sorted(
        ((score, i, j) for i, j in _candidates(gone, come) if (score := likeness(gone[i], come[j])) >= least),
        key=lambda row: (-row[0], abs(row[1] - row[2])),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _candidates(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs that are worth comparing: all, or those that share rare words."""
    if len(gone) * len(come) <= MAX_PAIRS:
        return [(i, j) for i in range(len(gone)) for j in range(len(come))]
    holders: dict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(come):
        for word in dict.fromkeys(text.split()):
            holders[word].append(j)
    found = []
    for i, text in enumerate(gone):
        shared = Counter(
            j
            for word in dict.fromkeys(text.split())
            if len(holders[word]) <= _MAX_TEXTS_WITH_RARE_WORD
            for j in holders[word]
        )
        found += [(i, j) for j, _ in shared.most_common(_CANDIDATES_PER_TEXT)]
    return found
