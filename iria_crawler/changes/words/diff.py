"""The difference of two texts in words, for people to see; and how alike two texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

# A side of more words is shown whole: its table of matches would fill the memory (it grows with the product).
MOST_WORDS = 20_000
# Words of so few letters that stand alone between two changes are there by chance.
SHORT_WORD = 3
# Sentences of so few words are one, too, when most of their letters are: "the defence labour" is "the defense labor".
FEW_WORDS = 12
SAME_LETTERS = 0.75
# Two texts are compared by so many first words, and first letters: time grows with the square of them.
LONGEST_SENTENCE, MOST_LETTERS = 3_000, 2_000
# A text of so many words that grew to so many times its length is still known by them.
GROWN = (10, 4)
_TOKEN = re.compile(r"\s+|\w+(?:['’.,-]\w+)*|[^\w\s]")

Op = Literal["equal", "delete", "insert"]


class Segment(NamedTuple):
    """A stretch of text: kept, only in the old one, or only in the new one."""

    op: Op
    text: str


def split_words(text: str) -> list[str]:
    """Words, white space and single marks; joined they give the text back."""
    return _TOKEN.findall(text)


def likeness(a: str, b: str) -> float:
    """How much of two texts is the same words in the same order, 0 to 1; a text that grew counts as like what it was.

    Texts of few words, and those of scripts that part no words, are compared by their letters.
    """
    a, b = a.casefold(), b.casefold()
    one, other = a.split(None, LONGEST_SENTENCE)[:LONGEST_SENTENCE], b.split(None, LONGEST_SENTENCE)[:LONGEST_SENTENCE]
    if min(len(one), len(other)) < 4:
        return float(Indel.normalized_similarity(a[:MOST_LETTERS], b[:MOST_LETTERS]))
    common = (len(one) + len(other) - Indel.distance(one, other)) / 2
    shorter = min(len(one), len(other))
    grew = shorter >= GROWN[0] and max(len(one), len(other)) <= GROWN[1] * shorter
    by_letters = Indel.normalized_similarity(a[:MOST_LETTERS], b[:MOST_LETTERS]) if shorter <= FEW_WORDS else 0.0
    ordered = max(2 * common / (len(one) + len(other)), common / shorter if grew else 0.0)
    return max(ordered, _shared(one, other), by_letters if by_letters >= SAME_LETTERS else 0.0)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of long words that two texts have in common, in whatever order."""
    a, b = (
        Counter(word.strip(".,;:\"'").casefold() for word in words if len(word) > SHORT_WORD) for words in (one, other)
    )
    if min(a.total(), b.total()) < SHORT_WORD:
        return 0.0
    return 2 * (a & b).total() / (a.total() + b.total())


def diff_words(before: str, after: str) -> list[Segment]:
    """Segments in reading order: equal and deleted ones joined give `before`, equal and inserted ones `after`.

    Linear in practice and never more than the product of both lengths over the word size of the machine: two texts of
    8,000 words each take some hundredths of a second, however they are made.
    """
    old, new = split_words(before), split_words(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    segments = [Segment("equal", "".join(old[:start]))]
    segments += _middle(old[start : len(old) - end], new[start : len(new) - end])
    segments.append(Segment("equal", "".join(old[len(old) - end :])))
    return _join(segments)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    length = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        length += 1
    return length


def _middle(old: list[str], new: list[str]) -> list[Segment]:
    """Words are matched without the space between them: a space alone is no agreement."""
    at_old = [i for i, token in enumerate(old) if not token.isspace()]
    at_new = [i for i, token in enumerate(new) if not token.isspace()]
    if max(len(at_old), len(at_new)) > MOST_WORDS:
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
    """What stands between two kept words on either side."""
    if old == new:
        return [Segment("equal", "".join(old))]
    return [Segment("delete", "".join(old)), Segment("insert", "".join(new))]


def _kept(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """(index in old, index in new) of the words that stay; chance agreements between two changes are left out."""
    found: list[tuple[int, int]] = []
    for op in Indel.opcodes(old, new):
        if op.tag != "equal":
            continue
        words = old[op.src_start : op.src_end]
        inside = min(op.src_start, op.dest_start) > 0 and op.src_end < len(old) and op.dest_end < len(new)
        chance = not any(word[0].isalnum() for word in words) or (len(words) == 1 and len(words[0]) <= SHORT_WORD)
        if not (inside and chance):
            found += zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True)
    return found


def _join(segments: list[Segment]) -> list[Segment]:
    """Without empty segments; between two kept stretches one deletion and one insertion at most, in this order."""
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
    """One deletion and one insertion; the space that both begin or end with is kept text."""
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
