"""The short lines that stand around a story: those between its headline and its first paragraph, where pages print who
wrote it and when.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body import BLOCKS
from iria_crawler.parse.chrome import UNREAD_TAGS
from iria_crawler.parse.evidence import text_of
from iria_crawler.text import squeeze

# A byline or a date is shorter than this; a paragraph is longer.
LONGEST = 160
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
    current = _next(title) if title is not None else None
    for _ in range(FURTHEST):
        if current is None:
            break
        whole = current.tag in UNREAD_TAGS
        if not whole and (current.tag in BLOCKS or current.tag in _PARTS):
            text = squeeze(text_of(current))
            if opening and text.startswith(opening):
                break
            whole = len(text) <= LONGEST
            if whole and text:
                lines.append(HeadLine(text, current))
        current = current[0] if len(current) and not whole else _next(current)
    return lines


def _next(element: HtmlElement) -> HtmlElement | None:
    """The first element after this one that is not inside it."""
    current: HtmlElement | None = element
    while current is not None:
        following: HtmlElement | None = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
    return None
