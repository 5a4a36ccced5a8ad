"""Which elements of a page may hold a date: by their tag, their names, or a year in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.tree import Page

# Names of elements that hold a date, in the themes and systems that many outlets use.
DATE_NAMES = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z])(?=[A-Z]))(?:date|dates|time|timestamp|published|publish|pub-?dates?|datetime|posted|posted-?on|entry-date|tie-date|dateline|"
    r"post-?date|datePublished|dateCreated|dateModified|publish(?:ed)?-?(?:date|time|info)|created|updated|modified|Date|Time|Published|PublishDate|PubDate)"
    r"(?=$|[\s_:-]|[A-Z])"
)
_DATE_TAGS = frozenset(("time", "relative-time", "time-ago", "local-time"))
_READ_TAGS = frozenset(
    "time relative-time time-ago local-time span p div abbr li small dd em i b strong h2 h3 h4 h5 h6 header footer td dd font".split()
)


def in_page_order(page: Page, opening: HtmlElement | None) -> Iterator[tuple[HtmlElement, bool]]:
    """(element, whether it stands above the headline) for the elements that may hold a date, but those around the headline."""
    if opening is None:
        yield from ((element, False) for element in page.elements.of(*_READ_TAGS))
        return
    elements = (
        page.elements if opening.getroottree().getroot() is page.root else Elements(opening.getroottree().getroot())
    )
    frame = frozenset(opening.iterancestors())
    at = elements.place(opening)
    for element in elements.of(*_READ_TAGS, end=at):
        if element not in frame:
            yield element, True
    yield from ((element, False) for element in elements.of(*_READ_TAGS, start=at + 1))


def prints_year(element: HtmlElement) -> bool:
    """Whether the text of an element itself, not that of the elements in it, may hold a year."""
    text = element.text
    if text is not None and ("20" in text or "19" in text):
        return True
    for child in element:
        tail = child.tail
        if tail is not None and ("20" in tail or "19" in tail):
            return True
    return False


def holds_date(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _DATE_TAGS:
        return True
    names = element.keys()  # one call, where most elements have one attribute or none
    if not names:
        return False
    if tag == "abbr" and "title" in names:
        return True
    classes = element.get("class") if "class" in names else None
    if "itemprop" in names or "property" in names:
        return names_date(classes, element.get("itemprop"), element.get("property"))
    return classes is not None and names_date(classes)


@lru_cache(maxsize=10_000)
def names_date(*names: str | None) -> bool:
    """Whether an element's class, itemprop and property say that it holds a date."""
    return DATE_NAMES.search(" ".join(filter(None, names))) is not None
