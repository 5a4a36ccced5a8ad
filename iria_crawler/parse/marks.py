"""Stretches between quotation marks, paragraph by paragraph."""

from __future__ import annotations

from typing import NamedTuple

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'
_ALL = OPENING + CLOSING + STRAIGHT


class Stretch(NamedTuple):
    """A marked stretch: code points into the text, marks outside; `closed` is False where it runs to the
    paragraph's end.
    """

    start: int
    end: int
    closed: bool


def find_stretches(text: str, start: int, end: int) -> list[Stretch]:
    """The stretches of the paragraph text[start:end], in reading order, nested marks inside their outer stretch."""
    found: list[Stretch] = []
    opened: int | None = None
    for index in range(start, end):
        mark = text[index]
        if mark not in _ALL:
            continue
        if opened is None:
            if not _only_closes(text, index, start, end):
                opened = index + 1
        elif mark in CLOSING or mark == STRAIGHT or _only_closes(text, index, start, end):
            if text[opened:index].strip():
                found.append(Stretch(opened, index, True))
            opened = None
    if opened is not None and text[opened:end].strip():
        found.append(Stretch(opened, end, False))
    return found


def _only_closes(text: str, index: int, start: int, end: int) -> bool:
    """Whether the white space around a mark lets it only close: inches (5'10"), reversed curly marks."""
    before = index > start and not text[index - 1].isspace() and text[index - 1] not in "([—–-"
    after = index + 1 >= end or text[index + 1].isspace() or text[index + 1] in ".,;:!?)]—–"
    return before and after
