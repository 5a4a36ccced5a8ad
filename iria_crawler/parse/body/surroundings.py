"""The short lines that stand around a story: those between its headline and its first paragraph, where pages print who
wrote it and when.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import UNREAD_TAGS
from iria_crawler.parse.body.gather import BLOCKS
from iria_crawler.parse.page.evidence import STRUCK_TAGS, is_partly_struck, texts_of
from iria_crawler.text import squeeze

# A byline or a date is shorter than this, a summary than that.
MAX_LINE_CHARACTERS = 160
MAX_SUMMARY_CHARACTERS = 600
# Elements of a row follow each other without a space; a comma after one needs none.
_BEFORE_SIGN = re.compile(r" (?=[,;:.)])")
# Two paragraphs with the same first 40 characters are the same.
OPENING_CHARACTERS = 40
# The first words of a story, printed above it as a summary, end so: the story has not begun.
_BREAKS_OFF = ("…", "...", "[…]", "[...]")
_PARTS = frozenset(("span", "time", "a", "b", "strong", "em", "i", "small", "font"))
_NOT_ENTERED = UNREAD_TAGS | STRUCK_TAGS
# An element further from the headline than this is not beside it.
MAX_ELEMENTS = 70


class HeadText(NamedTuple):
    """An element under the headline and its text."""

    text: str
    element: HtmlElement


def texts_under(title: HtmlElement | None, first_paragraph: str | None) -> list[HeadText]:
    """The elements with text from the headline's to the story's first paragraph, outer before inner, in page order;
    none where the page prints no headline. Texts longer than MAX_SUMMARY_CHARACTERS are cut somewhere behind it.
    """
    found: list[HeadText] = []
    opening = squeeze(first_paragraph)[:OPENING_CHARACTERS] if first_paragraph else None
    current = _next(title) if title is not None else None
    known: str | None = None  # the text of an element that is all its parent holds, where that has been read
    for _ in range(MAX_ELEMENTS):
        if current is None:
            break
        text: str | None = None
        if current.tag in BLOCKS or current.tag in _PARTS:
            text = _start_of(current) if known is None else known
            is_opening = opening is not None and text.startswith(opening)
            if is_opening and not text.endswith(_BREAKS_OFF) and next(current.iterchildren(*BLOCKS), None) is None:
                break
            if text and not is_opening:
                found.append(HeadText(text, current))
        following = current[0] if len(current) and current.tag not in _NOT_ENTERED else None
        known = text if following is not None and _is_all(following, current) else None
        current = following if following is not None else _next(current)
    return found


def lines_of(texts: list[HeadText]) -> list[HeadText]:
    """The short lines among the texts: those of elements that hold no more than a line, without what is inside them."""
    lines: list[HeadText] = []
    for text in texts:
        if len(text.text) <= MAX_LINE_CHARACTERS and not (lines and _is_inside(text.element, lines[-1].element)):
            lines.append(text)
    return lines


def _is_all(child: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a child holds all the text of its parent."""
    return len(parent) == 1 and not (parent.text or "").strip() and not (child.tail or "").strip()


def _is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    return any(ancestor is outer for ancestor in element.iterancestors())


def _start_of(element: HtmlElement) -> str:
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        if piece and not piece.isspace():
            pieces.append(piece)
            size += len(piece)
            if size > MAX_SUMMARY_CHARACTERS:
                break
    if size <= MAX_SUMMARY_CHARACTERS and is_partly_struck(element):
        pieces = [piece for piece in texts_of(element) if piece and not piece.isspace()]
    text = squeeze(" ".join(pieces))
    return _BEFORE_SIGN.sub("", text) if len(pieces) > 1 else text


def _next(element: HtmlElement) -> HtmlElement | None:
    """The first element after this one that is not inside it."""
    current: HtmlElement | None = element
    while current is not None:
        following: HtmlElement | None = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
    return None
