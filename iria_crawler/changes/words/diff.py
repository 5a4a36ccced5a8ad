"""The difference between two texts in words, for people to read; and how alike two texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

# A text with more words is shown as deleted and inserted whole: the table of matches grows with the product of both
# lengths and would fill the memory.
MAX_DIFF_WORDS = 20_000
# A single word of up to this many letters between two changes ("the") is equal by chance and is shown as changed.
MAX_SHORT_WORD_LETTERS = 3
# Texts of up to this many words are alike also where this part of their letters is the same and in order: "the defence
# labour", "the defense labor".
FEW_WORDS = 12
ALIKE_LETTERS = 0.75
# Only the first words and the first letters of two texts are compared, since the time grows with the square of them.
MAX_COMPARED_WORDS, MAX_COMPARED_LETTERS = 3_000, 2_000
# A text of at least this many words that grew to at most this many times its length is compared by the words it had.
GROWN_MIN_WORDS, GROWN_MAX_TIMES = 10, 4
# Texts with fewer long words are not compared by the words they share: one word would decide.
MIN_SHARED_WORDS = 3
_TOKEN = re.compile(r"\s+|\w+(?:['’.,-]\w+)*|[^\w\s]")

Op = Literal["equal", "delete", "insert"]


class Segment(NamedTuple):
    """A stretch of text: in both texts, only in the old one, or only in the new one."""

    op: Op
    text: str


def split_words(text: str) -> list[str]:
    """Words, white space and single marks; joined, they are `text` again."""
    return _TOKEN.findall(text)


def likeness(a: str, b: str) -> float:
    """How much of two texts is the same, 0 to 1: the same words in the same order, or the same long words in any order.

    A text that grew is compared by the words it had before. Short texts, and those in scripts without spaces, are
    compared by their letters. Upper and lower case are the same.
    """
    a, b = a.casefold(), b.casefold()
    one, other = (
        a.split(None, MAX_COMPARED_WORDS)[:MAX_COMPARED_WORDS],
        b.split(None, MAX_COMPARED_WORDS)[:MAX_COMPARED_WORDS],
    )
    if min(len(one), len(other)) < 4:
        return float(Indel.normalized_similarity(a[:MAX_COMPARED_LETTERS], b[:MAX_COMPARED_LETTERS]))
    common = (len(one) + len(other) - Indel.distance(one, other)) / 2
    shorter = min(len(one), len(other))
    grew = shorter >= GROWN_MIN_WORDS and max(len(one), len(other)) <= GROWN_MAX_TIMES * shorter
    by_letters = (
        Indel.normalized_similarity(a[:MAX_COMPARED_LETTERS], b[:MAX_COMPARED_LETTERS]) if shorter <= FEW_WORDS else 0.0
    )
    ordered = max(2 * common / (len(one) + len(other)), common / shorter if grew else 0.0)
    return max(ordered, _shared(one, other), by_letters if by_letters >= ALIKE_LETTERS else 0.0)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of long words that two texts have in common, in any order."""
    a, b = (
        Counter(word.strip(".,;:\"'").casefold() for word in words if len(word) > MAX_SHORT_WORD_LETTERS)
        for words in (one, other)
    )
    if min(a.total(), b.total()) < MIN_SHARED_WORDS:
        return 0.0
    return 2 * (a & b).total() / (a.total() + b.total())


def diff_words(before: str, after: str) -> list[Segment]:
    """Segments in reading order: the equal and the deleted ones joined are `before`, the equal and inserted ones `after`.

    The time is linear for similar texts, and at worst the product of both lengths divided by 64 (the bit-parallel LCS of
    rapidfuzz): two texts of 8,000 words take some hundredths of a second.
    """
    old, new = split_words(before), split_words(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    segments = [Segment("equal", "".join(old[:start]))]
    segments += _middle(old[start : len(old) - end], new[start : len(new) - end])
    segments.append(Segment("equal", "".join(old[len(old) - end :])))
    return _join(segments)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens from the first on are equal."""
    length = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        length += 1
    return length


def _middle(old: list[str], new: list[str]) -> list[Segment]:
    """The segments between the common beginning and end. Only words are matched: an equal space alone means nothing."""
    at_old = [i for i, token in enumerate(old) if not token.isspace()]
    at_new = [i for i, token in enumerate(new) if not token.isspace()]
    if max(len(at_old), len(at_new)) > MAX_DIFF_WORDS:
        return [Segment("delete", "".join(old)), Segment("insert", "".join(new))]
    segments: list[Segment] = []
    done_old = done_new = 0
    for i, j in _kept([old[i] for i in at_old], [new[j] for j in at_new]):
        a, b = at_old[i], at_new[j]
        segments += _between(old[done_old:a], new[done_new:b])
        segments.append(Segment("equal", old[a]))
        done_old, done_new = a + 1, b + 1
    return segments + _between(old[done_old:], new[done_new:])


def _between(old: list[str], new: list[str]) -> list[Segment]:
    """The segments between two kept words."""
    if old == new:
        return [Segment("equal", "".join(old))]
    return [Segment("delete", "".join(old)), Segment("insert", "".join(new))]


def _kept(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """(index in old, index in new) of the words that stay. A short word or a mark between two changes is left out."""
    found: list[tuple[int, int]] = []
    for op in Indel.opcodes(old, new):
        if op.tag != "equal":
            continue
        words = old[op.src_start : op.src_end]
        inside = min(op.src_start, op.dest_start) > 0 and op.src_end < len(old) and op.dest_end < len(new)
        chance = not any(word[0].isalnum() for word in words) or (
            len(words) == 1 and len(words[0]) <= MAX_SHORT_WORD_LETTERS
        )
        if not (inside and chance):
            found += zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True)
    return found


def _join(segments: list[Segment]) -> list[Segment]:
    """The segments without empty ones; between two equal ones at most one deletion and then one insertion."""
    joined: list[Segment] = []
    deleted = inserted = ""
    end = Segment("equal", "")
    for segment in [*segments, end]:
        if segment.op == "delete":
            deleted += segment.text
        elif segment.op == "insert":
            inserted += segment.text
        elif segment.text or segment is end:
            for piece in (*_change(deleted, inserted), segment):
                if piece.text and joined and joined[-1].op == piece.op:
                    joined[-1] = Segment(piece.op, joined[-1].text + piece.text)
                elif piece.text:
                    joined.append(piece)
            deleted = inserted = ""
    return joined


def _change(deleted: str, inserted: str) -> list[Segment]:
    """One deletion and one insertion. Space at which both begin or end is an equal segment."""
    lead = deleted[: len(deleted) - len(deleted.lstrip())]
    if not (lead and deleted.strip() and inserted.strip() and inserted.startswith(lead)):
        lead = ""
    deleted, inserted = deleted[len(lead) :], inserted[len(lead) :]
    tail = deleted[len(deleted.rstrip()) :]
    if not (tail and inserted.strip() and inserted.endswith(tail)):
        tail = ""
    size = len(tail)
    return [
        Segment("equal", lead),
        Segment("delete", deleted[: len(deleted) - size]),
        Segment("insert", inserted[: len(inserted) - size]),
        Segment("equal", tail),
    ]
