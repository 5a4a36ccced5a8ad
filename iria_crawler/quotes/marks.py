"""Stretches between quotation marks, paragraph by paragraph.

Double marks of every kind pair with each other, since pages mix them and set them the wrong way round; the white space
beside a mark then says what it does. Single marks count only outside double ones, where no apostrophe can stand.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

OPENING, CLOSING, STRAIGHT = "“„‟«", "”»", '"'
_MARK = re.compile(r"[“”„‟«»\"‘’']")
_BEFORE_OPENING = frozenset("([—–-/ \t\u00a0\u202f\u2009")
_AFTER_CLOSING = frozenset(".,;:!?)]—–…")
# Words whose first letters are left out, and so open with an apostrophe.
_ELISIONS = re.compile(r"(?:em|til|tis|twas|cause|bout|n|round|cos|\d\ds?)\b", re.I)


# A paragraph with more marks than this is no prose: the rest of it is left unread, so no text takes long.
MOST_MARKS = 4000
# A stretch between single marks is looked for no further than this.
LONGEST_SINGLE = 600


class Stretch(NamedTuple):
    """A marked stretch: code points into the text, marks and the white space inside them left out; `closed` is False
    where it runs to the paragraph's end.
    """

    start: int
    end: int
    closed: bool
    single: bool = False


def find_stretches(text: str, start: int, end: int) -> list[Stretch]:
    """The stretches of the paragraph text[start:end] in reading order; marks nested in a stretch belong to it."""
    found: list[Stretch] = []
    opened: int | None = None
    skip_to = start
    for match in islice(_MARK.finditer(text, start, end), MOST_MARKS):
        at = match.start()
        mark = match.group()
        if at < skip_to:
            continue
        if mark in "‘’'":
            if opened is None and (close := _single_close(text, at, end)) is not None:
                _keep(found, text, at + 1, close, single=True)
                skip_to = close + 1
        elif opened is None:
            if not _only_closes(text, at, start, end) and (mark not in CLOSING or _may_open(text, at, start, end)):
                opened = at + 1
        elif mark in CLOSING or mark == STRAIGHT or _only_closes(text, at, start, end):
            _keep(found, text, opened, at)
            opened = None
    if opened is not None:
        _keep(found, text, opened, end, closed=False)
    return found


def _keep(found: list[Stretch], text: str, start: int, end: int, *, closed: bool = True, single: bool = False) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Stretch(start, end, closed, single))


def _only_closes(text: str, at: int, start: int, end: int) -> bool:
    """Whether the white space around a mark lets it only close: inches (5'10"), reversed curly marks."""
    before = at > start and not text[at - 1].isspace() and text[at - 1] not in _BEFORE_OPENING
    after = at + 1 >= end or text[at + 1].isspace() or text[at + 1] in _AFTER_CLOSING
    return before and after


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    """Whether a closing mark stands where only an opening one can."""
    return (at == start or text[at - 1] in _BEFORE_OPENING) and at + 1 < end and not text[at + 1].isspace()


def _single_close(text: str, at: int, end: int) -> int | None:
    """Where the stretch ends that a single mark opens; None where the mark is an apostrophe.

    The first closer behind punctuation, else the first that no letter follows; never past a double mark.
    """
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "’'"):
        return None
    if at + 1 >= end or text[at + 1].isspace() or text[at] == "’" or _ELISIONS.match(text, at + 1):
        return None
    first = None
    depth = 0
    for match in _MARK.finditer(text, at + 2, min(end, at + LONGEST_SINGLE)):
        index, mark = match.start(), match.group()
        if mark not in "‘’'":
            depth += 1
            continue
        if mark == "‘" or depth % 2:
            continue
        following = text[index + 1] if index + 1 < end else " "
        if following.isalnum() or text[index - 1].isspace():
            continue
        if text[index - 1] in ".,!?…" or index + 1 >= end:
            return index
        first = first or index
    return first
