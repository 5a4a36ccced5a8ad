"""The summary printed under the headline."""

from __future__ import annotations

import re
from functools import lru_cache

from iria_crawler.parse.body.blocks import Block
from iria_crawler.parse.body.surroundings import MAX_SUMMARY_CHARACTERS, HeadText
from iria_crawler.parse.page.evidence import Found
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import CAMEL, letters

# Class names that newsrooms give the standfirst; each must be a whole word of the class.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|dek|deck|sub-?head(?:line|ing)?|sub-?title|excerpt|summary|lead-?in|lede|intro|"
    r"teaser-?text|article-?lead|article-?description|abstract|chapeau|chapo|vorspann|anleser|sommario|occhiello|bajada|ingress|"
    r"post-?description|entry-?summary)(?=$|[\s_-])",
    re.I,
)
_TAGS = frozenset(("p", "h2", "h3", "h4", "div", "span", "strong"))
# A shorter text under the headline is a label or a link, not a summary.
MIN_STANDFIRST_CHARACTERS = 25
# The description in the meta tags is often cut. A printed text that begins with at least 40 characters of it is the standfirst.
MIN_DESCRIPTION_CHARACTERS = 40


def find_standfirst(page: Page, texts: list[HeadText]) -> Found[str] | None:
    """The first text under the headline whose class names it, or that begins like the page's description; None if no text does."""
    described = [letters(text) for text in _descriptions(page)]
    for text, element in texts:
        if element.tag not in _TAGS or not MIN_STANDFIRST_CHARACTERS <= len(text) <= MAX_SUMMARY_CHARACTERS:
            continue
        if _is_named_so(element.get("class") or ""):
            return Found(text, "class")
        if any(letters(text).startswith(key) for key in described):
            return Found(text, "description")
    return None


@lru_cache(maxsize=5_000)
def _is_named_so(classes: str) -> bool:
    return _NAMES.search(CAMEL.sub("-", classes)) is not None


def _without_ellipsis(text: str) -> str:
    """A text without the ellipsis at its end and the signs before that; a text without an ellipsis unchanged."""
    end = text.rstrip()
    mark = next((mark for mark in ("[…]", "...", "…") if end.endswith(mark)), None)
    if mark is None:
        return text
    last = len(end) - len(mark)
    while last and not (end[last - 1].isalnum() or end[last - 1] == "_"):
        last -= 1
    return end[:last]


def _descriptions(page: Page) -> list[str]:
    """The descriptions in meta tags and JSON-LD, without an ellipsis at the end; only those that are long enough to compare."""
    item = page.story_object or {}
    given = [page.first_meta("og:description"), page.first_meta("description"), item.get("description")]
    texts = [_without_ellipsis(text) for text in given if isinstance(text, str)]
    return [text for text in texts if len(text) >= MIN_DESCRIPTION_CHARACTERS]


def without_standfirst(blocks: list[Block], found: Found[str] | None) -> list[Block]:
    """The blocks without a first one that the page names as its standfirst: it is kept as that, and not twice."""
    is_named = found is not None and found.source == "class" and len(blocks) > 1
    return blocks[1:] if is_named and found is not None and letters(blocks[0].text) == letters(found.value) else blocks
