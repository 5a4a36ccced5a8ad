"""The short lines that stand around a story: those between its headline and its first paragraph, where pages print who
wrote it and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body import BLOCKS
from iria_crawler.parse.chrome import UNREAD_TAGS
from iria_crawler.text import squeeze

# A byline or a date is shorter than this; a paragraph is longer.
LONGEST = 160
# Elements of a row follow each other without a space; a comma after one needs none.
_BEFORE_SIGN = re.compile(r" (?=[,;:.)])")
# So many characters tell a paragraph from all others.
OPENING = 40
_PARTS = frozenset(("span", "time", "a", "b", "strong", "em", "i", "small"))
# What stands further from the headline than so many elements is not its surroundings.
FURTHEST = 160


class HeadLine(NamedTuple):
    """A short line under the headline."""

    text: str
    element: HtmlElement


def lines_under(title: HtmlElement | None, first_paragraph: str | None) -> list[HeadLine]:
    """The short lines from the headline's element to the story's first paragraph, in page order; none where the page
    prints no headline.

    A line is the text of a block that holds no more than that, else of what is smaller inside it.
    """
    lines: list[HeadLine] = []
    opening = first_paragraph[:OPENING] if first_paragraph else None
    within: HtmlElement | None = None  # the last line's element: what stands inside it is that line
    for element in elements_under(title):
        if within is not None and _is_inside(element, within):
            continue
        text = start_of(element, LONGEST)
        if opening and text.startswith(opening):
            break
        if text and len(text) <= LONGEST:
            lines.append(HeadLine(text, element))
            within = element
    return lines


def elements_under(title: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements with text after the headline's, in page order, as far as FURTHEST."""
    current = _next(title) if title is not None else None
    for _ in range(FURTHEST):
        if current is None:
            return
        if current.tag in BLOCKS or current.tag in _PARTS:
            yield current
        unread = current.tag in UNREAD_TAGS
        current = current[0] if len(current) and not unread else _next(current)


def _is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    return any(ancestor is outer for ancestor in element.iterancestors())


def start_of(element: HtmlElement, length: int) -> str:
    """The element's text: all of it where that is no more than `length`, else a beginning that is longer."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        if not piece or piece.isspace():
            continue
        pieces.append(piece)
        size += len(piece.strip())
        if size > length:
            break
    return _BEFORE_SIGN.sub("", squeeze(" ".join(pieces)))


def _next(element: HtmlElement) -> HtmlElement | None:
    """The first element after this one that is not inside it."""
    current: HtmlElement | None = element
    while current is not None:
        following: HtmlElement | None = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
    return None
