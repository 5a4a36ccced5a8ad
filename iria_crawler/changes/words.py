"""The difference of two texts in words, for people to see."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# Beyond this many differing words a side a word diff says nothing to a reader and costs quadratic time.
MOST_WORDS = 1500
_WORD = re.compile(r"\s+|\w+(?:['’.,-]\w+)*|[^\w\s]")


class Segment(NamedTuple):
    """A stretch of text: kept, only in the old one, or only in the new one."""

    op: Literal["equal", "delete", "insert"]
    text: str


def split_words(text: str) -> list[str]:
    """Words, white space and single marks; joined they give the text back."""
    return _WORD.findall(text)


def diff_words(before: str, after: str) -> list[Segment]:
    """Segments in reading order: equal and deleted ones joined give `before`, equal and inserted ones `after`."""
    old, new = split_words(before), split_words(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    segments = [Segment("equal", "".join(old[:start]))]
    segments += _middle(old[start : len(old) - end], new[start : len(new) - end])
    segments.append(Segment("equal", "".join(old[len(old) - end :])))
    return _join(segments)


def _common(old: list[str], new: list[str]) -> int:
    length = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        length += 1
    return length


def _middle(old: list[str], new: list[str]) -> list[Segment]:
    if max(len(old), len(new)) > MOST_WORDS:
        return [Segment("delete", "".join(old)), Segment("insert", "".join(new))]
    segments: list[Segment] = []
    for op, a, b, c, d in SequenceMatcher(lambda word: word.isspace(), old, new, autojunk=False).get_opcodes():
        if op == "equal":
            segments.append(Segment("equal", "".join(old[a:b])))
        else:
            segments += [Segment("delete", "".join(old[a:b])), Segment("insert", "".join(new[c:d]))]
    return segments


def _join(segments: list[Segment]) -> list[Segment]:
    """Without empty segments, and with neighbours of one kind as one; a lone space between two changes joins them."""
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and joined[-1].op == segment.op:
            joined[-1] = Segment(segment.op, joined[-1].text + segment.text)
        else:
            joined.append(segment)
    return joined
