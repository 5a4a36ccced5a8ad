"""What a page states about its story: found values with the rule that gave them, and the text of an element."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar, cast

from lxml import etree
from lxml.html import HtmlElement

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A value and the rule that gave it (for `provenance`)."""

    value: T
    source: str


def start_of(element: HtmlElement, longest: int) -> str:
    """The first `longest` characters of all text below an element: of a page that nests without end no more is gathered."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece)
        if size >= longest:
            break
    return "".join(pieces)[:longest]


_SPOKEN = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")


def text_of(element: HtmlElement) -> str:
    """All text below an element in page order, scripts left out."""
    if next(element.iter("script", "style", "noscript"), None) is None:
        return "".join(element.itertext())
    return "".join(str(text) for text in cast("list[str]", _SPOKEN(element)))
