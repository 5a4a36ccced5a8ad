"""A value that a page states about its story, with the rule that found it; and the text of an element."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar, cast

from lxml import etree
from lxml.html import HtmlElement

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A value and the rule that gave it (for `provenance`)."""

    value: T
    source: str


def value_of(found: Found[T] | None) -> T | None:
    """The value alone."""
    return found.value if found else None


def start_of(element: HtmlElement, longest: int) -> str:
    """The first `longest` characters of all text below an element; text behind them is not collected, however long."""
    if not len(element):  # most hold no other, and their text is at hand
        return (element.text or "")[:longest]
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size >= longest:
            break
    return "".join(pieces)[:longest]


def holds_heading(heading: HtmlElement) -> bool:
    """Whether another heading opens right inside this one, because it was never closed: the inner one is the heading.

    A page of thousands of headings, each in the one before, would else be read thousands of times.
    """
    return any(child.tag == "h1" or child.tag == "h2" for child in heading)


def holds(element: HtmlElement, *tags: str) -> bool:
    """Whether an element of one of the tags stands inside an element."""
    return next(element.iterdescendants(*tags), None) is not None


# Words that their publisher has struck out.
STRUCK_TAGS = frozenset(("del", "s", "strike"))
_UNREAD = ("script", "style", "noscript", "rt", "rp")
_SPOKEN = etree.XPath(f"descendant::text()[not({' or '.join(f'ancestor::{tag}' for tag in _UNREAD)})]")
_STANDING = etree.XPath(
    f"descendant::text()[not({' or '.join(f'ancestor::{tag}' for tag in (*_UNREAD, *sorted(STRUCK_TAGS)))})]"
)


_LEFT_OUT = STRUCK_TAGS | frozenset(_UNREAD)


def is_partly_struck(element: HtmlElement) -> bool:
    """Whether something below an element is struck out. It walks over the whole element."""
    return next(element.iter(*STRUCK_TAGS), None) is not None if len(element) else element.tag in STRUCK_TAGS


def text_of(element: HtmlElement) -> str:
    """All text below an element in page order; scripts, the readings above characters (rt, rp) and what is struck out are left out.

    Where all is struck out, the mark is broken markup, and all is read.
    """
    return "".join(texts_of(element))


def texts_of(element: HtmlElement) -> list[str]:
    """The pieces of text_of()."""
    if not len(element) and element.tag not in _LEFT_OUT:
        return [element.text] if element.text else []
    if next(element.iter(*_UNREAD, *STRUCK_TAGS), None) is None:
        return list(element.itertext())
    standing = cast("list[str]", _STANDING(element))
    found = standing if any(not text.isspace() for text in standing) else cast("list[str]", _SPOKEN(element))
    return [str(text) for text in found]
