"""JSON-LD as pages have it: broken in the usual ways, in graphs, lists and nests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from iria_crawler import outside
from iria_crawler.parse.page.json_mend import mended
from iria_crawler.text import clean, clean_json

STORY_TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle BlogPosting "
    "LiveBlogPosting Report ReviewNewsArticle AskPublicNewsArticle".split()
)
# Properties that hold the page's main object, or more objects of the same rank.
_NESTS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")
# A page of a blog nests its one post in the blog; a list of posts is none of them.
_LISTS = ("blogPost", "blogPosts")
# Objects nested deeper than 6 levels are not looked at: broken generators nest without end.
MAX_DEPTH = 6

_SCHEMA_ORG = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_OPENING = re.compile(r"(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
_CLOSINGS = ("-->", "]]>", "//", ";")


def read_json(text: str) -> Any:
    """The JSON of a script, repaired where it is broken in a known way; None where that does not help."""
    text = text.strip()
    if text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):
        text = _unwrapped(text)
    for mend in (_as_it_is, mended, _unescaped):
        try:
            return outside.read_json(clean_json(mend(text)), strict=False)
        except ValueError:
            continue
    return None


def _unwrapped(text: str) -> str:
    """A script's text without the marks of a comment or a CDATA section around it, and without semicolons behind it."""
    opening = _OPENING.match(text)
    start, end = opening.end() if opening else 0, len(text)
    while end > start and (text[end - 1].isspace() or text.endswith(_CLOSINGS, start, end)):
        end -= (
            1 if text[end - 1].isspace() else next(len(mark) for mark in _CLOSINGS if text.endswith(mark, start, end))
        )
    return text[start:end].strip()


def _as_it_is(text: str) -> str:
    return text


def _unescaped(text: str) -> str:
    return mended(clean(outside.unescape(text)))


def objects_of(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document in page order: lists, graphs and nested main entities unfolded."""
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from objects_of(item, depth + 1)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for name in _NESTS:
            if isinstance(data.get(name), dict | list):
                yield from objects_of(data[name], depth + 1)
        for name in _LISTS:
            posts = data.get(name)
            if isinstance(posts, dict) or (isinstance(posts, list) and len(posts) == 1):
                yield from objects_of(posts, depth + 1)


def story_of(objects: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The object of a story type that has the most properties; None where there is none."""
    return max((item for item in objects if types_of(item) & STORY_TYPES), key=len, default=None)


def types_of(item: dict[str, Any]) -> frozenset[str]:
    """The @type of a JSON-LD object as a set, without schema.org's address: "https://schema.org/Article" is "Article"."""
    kinds = item.get("@type")
    return frozenset(_SCHEMA_ORG.sub("", str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))
