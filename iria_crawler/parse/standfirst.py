"""The summary printed under the headline."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from iria_crawler.parse.evidence import Found, story_object
from iria_crawler.parse.page import Page
from iria_crawler.parse.surroundings import elements_under, start_of

# What newsrooms call it, as a whole word of a class.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|dek|deck|sub-?head(?:line|ing)?|sub-?title|excerpt|summary|lead-?in|lede|intro|"
    r"teaser-?text|article-?lead|article-?description|abstract|chapeau|chapo|vorspann|anleser|sommario|occhiello|bajada|ingress|"
    r"post-?description|entry-?summary)(?=$|[\s_-])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
SHORTEST, LONGEST = 25, 600
# A description cut by the page's system is as good as the printed one from so many letters on.
SAME_FROM = 40


def find_standfirst(page: Page, title: HtmlElement | None, first_paragraph: str | None) -> Found[str] | None:
    """A text between the headline and the first paragraph that is named so, or that the page gives as its description;
    None where nothing of that is printed.
    """
    described = [_key(text) for text in _descriptions(page)]
    for element in elements_under(title):
        if element.tag not in ("p", "h2", "h3", "h4", "div", "span", "strong"):
            continue
        text = start_of(element, LONGEST)
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        if _NAMES.search(_CAMEL.sub("-", element.get("class") or "")):
            return Found(text, "class")
        if first_paragraph is not None and text.startswith(first_paragraph[:SAME_FROM]):
            return None
        if any(_key(text).startswith(key) for key in described):
            return Found(text, "description")
    return None


def _descriptions(page: Page) -> list[str]:
    """What the page says of itself, an ellipsis at the end left out; too short ones left out."""
    item = story_object(page) or {}
    given = [page.first_meta("og:description"), page.first_meta("description"), item.get("description")]
    texts = [re.sub(r"\W*(?:\.{3}|…|\[…\])\s*$", "", text) for text in given if isinstance(text, str)]
    return [text for text in texts if len(text) >= SAME_FROM]


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
