"""Stretches between quotation marks, paragraph by paragraph.

Double marks of all kinds pair with each other, because pages mix them and print them the wrong way round; the white space
beside a mark says whether it opens or closes. Single marks count only outside double ones, and where no apostrophe can be.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

OPENING, CLOSING = "“„‟«", "”»"
# Marks without a side, or printed instead of them: full-width marks, double primes, Hebrew gershayim.
STRAIGHT = '"＂″״'
# Each corner bracket of Chinese and Japanese with the one that closes it. They may hold brackets of their own kind.
CORNERS = {"「": "」", "『": "』", "｢": "｣"}
_MARK = re.compile(r"[“”„‟«»\"＂″״‘’'「」『』｢｣]")
# Those that may open a stretch, but for the straight apostrophe; ’ opens none.
_MAY_OPEN = re.compile(r"[“”„‟«»\"＂″״‘「『」』｢｣]")
# ``...'', as programs for typesetting write marks. Each search ends at the next backtick, so all are linear.
_TYPED = re.compile(r"``(?=\S)([^`\n]*?)(?<=\S)''(?!')")
_HEBREW = re.compile(r"[א-ת]")
_BEFORE_OPENING = frozenset("([—–-/ \t\u00a0\u202f\u2009")
_AFTER_CLOSING = frozenset(".,;:!?)]—–…-")  # „Hafen“-Verein
# Words that open with an apostrophe because their first letters are left out: ’em, ’til, ’90s.
_ELISIONS = re.compile(r"(?:em|til|tis|twas|cause|bout|n|round|cos|\d\ds?)\b", re.I)
# A paragraph with more marks is not prose. The rest of it is not read, so that no text takes long.
MAX_MARKS = 4000
# Marks of another kind within a stretch, by its opening mark: the one that opens them, the one that closes them, and those that then
# close the stretch: « Il m'a dit : “Non” ».
_INNER = {"«": ("“", "”", "»"), "“": ("«", "»", "”"), "„": ("«", "»", "“”")}
MAX_INNER_CHARACTERS = 600
# The closing single mark is looked for within this many characters.
MAX_SINGLE_CHARACTERS = 600


class Stretch(NamedTuple):
    """A marked stretch, without its marks and the white space beside them; start and end are code points into the text."""

    start: int
    end: int
    closed: bool  # False: no mark closes it, and it runs to the end of the paragraph
    single: bool = False  # between single marks


class Paragraph(NamedTuple):
    """A paragraph, text[start:end], and its marked stretches in reading order."""

    start: int
    end: int
    stretches: tuple[Stretch, ...] = ()


def with_usual_marks(text: str) -> str:
    """The text with usual marks, and a space beside each, in place of ``...'': all else is at its place. The same
    object where it has none.
    """
    return _TYPED.sub(r" “\1” ", text) if "``" in text else text


def read_paragraph(text: str, start: int, end: int) -> Paragraph:
    """The paragraph text[start:end] with its stretches; marks inside a stretch belong to it."""
    if text.find("'", start, end) < 0 and _MAY_OPEN.search(text, start, end) is None:
        return Paragraph(start, end)  # as most
    found: list[Stretch | None] = []
    opened: int | None = None
    skip_to = start
    for match in islice(_MARK.finditer(text, start, end), MAX_MARKS):
        at = match.start()
        mark = match.group()
        if at < skip_to or _is_no_mark(text, at, end):
            continue
        if opened is None and mark in CORNERS:
            close = _corner_close(text, at, end)
            found.append(_stretch(text, at + 1, close or end, closed=close is not None))
            skip_to = end if close is None else close + 1
        elif mark in "‘’'":
            if opened is None and (close := _single_close(text, at, end)) is not None:
                found.append(_stretch(text, at + 1, close, single=True))
                skip_to = close + 1
            elif opened is None and _is_left_open(text, at, start, end):
                found.append(_stretch(text, at + 1, end, closed=False, single=True))
                skip_to = end
        elif opened is None:
            if not _only_closes(text, at, start, end) and (mark not in CLOSING or _may_open(text, at, start, end)):
                opened = at + 1
        elif (inner := _inner_close(text, opened - 1, at, end)) is not None:
            skip_to = inner + 1
        elif mark in CLOSING or mark in STRAIGHT or _only_closes(text, at, start, end):
            found.append(_stretch(text, opened, at))
            opened = None
    if opened is not None:
        found.append(_stretch(text, opened, end, closed=False))
    return Paragraph(start, end, tuple(filter(None, found)))


def _inner_close(text: str, opened: int, at: int, end: int) -> int | None:
    """The place of the mark that closes the inner stretch which opens at `at`; None if none opens there, or nothing closes the outer
    stretch behind it: pages mix the kinds, and then the mark closes the outer one.
    """
    outer = text[opened]
    opening, closing, last = _INNER.get(outer, ("", "", ""))
    if text[at] != opening or (close := text.find(closing, at, min(end, at + MAX_INNER_CHARACTERS))) < 0:
        return None
    for match in _MARK.finditer(text, close + 1, min(end, close + MAX_INNER_CHARACTERS)):
        if match.group() in last:
            return close
        if match.group() in (outer, opening):
            return None
    return None


def _is_no_mark(text: str, at: int, end: int) -> bool:
    """Whether a sign is part of a word or a figure: the mark in a Hebrew acronym (צה"ל), inches (5′10″), a closing bracket
    that nothing opened.
    """
    before, after = text[at - 1 : at], text[at + 1 : min(at + 2, end)]
    if text[at] in '"״':
        return bool(_HEBREW.match(before) and _HEBREW.match(after))
    return text[at] in CORNERS.values() or (text[at] == "″" and before.isdigit())


def _corner_close(text: str, at: int, end: int) -> int | None:
    """The place of the bracket that closes the corner bracket at `at`; None if none does."""
    opening, closing = text[at], CORNERS[text[at]]
    depth = 0
    for match in islice(_MARK.finditer(text, at, end), MAX_MARKS):
        depth += (match.group() == opening) - (match.group() == closing)
        if depth == 0:
            return match.start()
    return None


def _stretch(text: str, start: int, end: int, *, closed: bool = True, single: bool = False) -> Stretch | None:
    """The stretch without the white space inside its marks; None if it has nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end, closed, single) if start < end else None


def _only_closes(text: str, at: int, start: int, end: int) -> bool:
    """Whether a mark can only close, by the white space around it: inches (5'10"), reversed curly marks."""
    before = at > start and not text[at - 1].isspace() and text[at - 1] not in _BEFORE_OPENING
    after = at + 1 >= end or text[at + 1].isspace() or text[at + 1] in _AFTER_CLOSING
    return before and after


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    """Whether a closing mark is printed at a place where only an opening mark makes sense."""
    return (at == start or text[at - 1] in _BEFORE_OPENING) and at + 1 < end and not text[at + 1].isspace()


def _is_left_open(text: str, at: int, start: int, end: int) -> bool:
    """Whether a single mark opens a quotation that goes on in the next paragraph, which begins with the same mark."""
    leads = at == start or text[max(start, at - 2) : at] in (": ", ", ")
    return text[at] == "‘" and leads and text.startswith("\n‘", end)


def _single_close(text: str, at: int, end: int) -> int | None:
    """The place of the mark that closes the single mark at `at`; None if that is an apostrophe.

    It is the first mark after punctuation; if there is none, the first mark without a letter after it. Marks inside double
    marks do not count.
    """
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] in "’'"):
        return None
    if at + 1 >= end or text[at + 1].isspace() or text[at] == "’" or _ELISIONS.match(text, at + 1):
        return None
    first = None
    depth = 0
    for match in _MARK.finditer(text, at + 2, min(end, at + MAX_SINGLE_CHARACTERS)):
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
