"""What a page states about its story: found values with the rule that gave them, and the JSON-LD object of the
story.
"""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar, cast

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.parse.page import Page

T = TypeVar("T")

STORY_TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle BlogPosting "
    "LiveBlogPosting Report ReviewNewsArticle AskPublicNewsArticle".split()
)


class Found(NamedTuple, Generic[T]):
    """A value and the rule that gave it (for `provenance`)."""

    value: T
    source: str


_SPOKEN = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")


def text_of(element: HtmlElement) -> str:
    """All text below an element in page order, scripts left out."""
    if next(element.iter("script", "style", "noscript"), None) is None:
        return "".join(element.itertext())
    return "".join(str(text) for text in cast("list[str]", _SPOKEN(element)))


def story_object(page: Page) -> dict[str, Any] | None:
    """The JSON-LD object of the story, the one with most to say; None where the page has none."""
    stories = [item for item in page.json_ld if types_of(item) & STORY_TYPES]
    return max(stories, key=len, default=None)


def types_of(item: dict[str, Any]) -> frozenset[str]:
    """The @type of a JSON-LD object as a set."""
    kinds = item.get("@type")
    return frozenset(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))
