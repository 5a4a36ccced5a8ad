"""What goes on with a story behind the element that holds it: its last sentence in a box of its own, the short second entry of a live
story. A few words weigh too little to tell where a story stands; here it is known, and they only have to be of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import chrome_kind
from iria_crawler.parse.body.line import build_of
from iria_crawler.parse.body.prompts import is_ask, is_head_line
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import collapse

# The elements beside the story's, and those in one of them, that are looked at.
MAX_BESIDE, MAX_ELEMENTS = 60, 80
# A sentence has so many characters; more than the second number weighs enough to be found by itself.
MIN_CHARACTERS, MAX_CHARACTERS = 15, 1_500
_SENTENCE_END = re.compile(r"(?<![.])[.!?。！？؟।][\"'”’»)\]」』\s]*$")
_RIGHTS = re.compile(r"[\W_]*(?:©|\(c\)|copyright\b)", re.I)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What stands in no paragraph.
_NO_PROSE = frozenset(
    "article aside button figure footer form h1 iframe img input nav select textarea ul ol table".split()
)


def annexes(page: Page, container: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements right behind the story's that are built like it and hold nothing but sentences; and those behind the article around
    it, where an article is one entry of several.
    """
    around = container.getparent() if container is not None else None
    if container is None or around is None or container.tag in ("body", "html", "td"):
        return
    yield from _behind(page, container)
    if around.tag == "article":
        yield from _behind(page, around)


def _behind(page: Page, element: HtmlElement) -> Iterator[HtmlElement]:
    build = build_of(str(element.tag), element.get("class"))
    for other in islice(element.itersiblings(), MAX_BESIDE):
        words = collapse(start_of(other, MAX_CHARACTERS + 1))
        if not words:
            continue
        if build_of(str(other.tag), other.get("class")) != build or not (_tells(words) and _is_prose(page, other)):
            break
        yield other


def _tells(words: str) -> bool:
    is_sentence = MIN_CHARACTERS <= len(words) <= MAX_CHARACTERS and _SENTENCE_END.search(words[-40:]) is not None
    return is_sentence and not (_RIGHTS.match(words) or is_ask(words) or is_head_line(words))


def _is_prose(page: Page, element: HtmlElement) -> bool:
    """Whether an element holds sentences only. A heading that links to itself is that of an entry."""
    inside = list(islice(element.iter(), MAX_ELEMENTS + 1))
    if len(inside) > MAX_ELEMENTS or chrome_kind(element) is not None:
        return False
    links = [one for one in inside if one.tag == "a"]
    if any(one.tag in _NO_PROSE for one in inside[1:]) or not all(_leads_here(page, link) for link in links):
        return False
    return bool(links) or not any(one.tag in _HEADINGS for one in inside)


def _leads_here(page: Page, link: HtmlElement) -> bool:
    """Whether a link leads to a place on the page itself."""
    target, _, place = (link.get("href") or "").partition("#")
    return bool(place) and target in ("", page.url)
