"""Which elements of a page may hold a date: by their tag, their names, or a year in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.fields.date_labels import PUBLISHED_WORD
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
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "12.03.26", and spaces around it.
MAX_SHORT_DAY_CHARACTERS = 14


class DateElement(NamedTuple):
    """An element that may hold a date."""

    element: HtmlElement
    is_above: bool  # it stands above the headline
    is_named: bool  # its tag or names say that it holds one; False: its own text may hold a year


def date_elements(page: Page, opening: HtmlElement | None) -> Iterator[DateElement]:
    """The elements that may hold a date, in page order, but those around the headline `opening`."""
    elements = page.elements
    if opening is not None and (root := opening.getroottree().getroot()) is not page.root:
        elements = Elements(root)
    frame = frozenset(opening.iterancestors()) if opening is not None else frozenset()
    at = elements.place(opening) if opening is not None else -1
    with_year = elements_with_year(elements)
    for element in elements.of(*_READ_TAGS, end=max(at, 0)):
        if ((is_named := holds_date(element)) or element in with_year) and element not in frame:
            yield DateElement(element, True, is_named)
    for element in elements.of(*_READ_TAGS, start=at + 1):
        if (is_named := holds_date(element)) or element in with_year:
            yield DateElement(element, False, is_named)


def _may_be_short_day(text: str) -> bool:
    """Whether a text may be a day in numbers with a year of two digits and nothing else."""
    return len(text) <= MAX_SHORT_DAY_CHARACTERS and text.count(".") == 2


def elements_with_year(elements: Elements) -> frozenset[HtmlElement]:
    """The elements whose own text, not that of the elements in them, may hold a year, or is a day with a short one."""
    found = {
        element
        for element, text in zip(elements.all, elements.texts, strict=True)
        if text and ("20" in text or "19" in text or _may_be_short_day(text))
    }
    for element, tail in zip(elements.all, elements.tails, strict=True):
        if tail and ("20" in tail or "19" in tail) and (parent := element.getparent()) is not None:
            found.add(parent)
    return frozenset(found)


def holds_date(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _DATE_TAGS:
        return True
    names = element.keys()  # one call, where most elements have one attribute or none
    if not names:
        return False
    if tag == "abbr" and "title" in names:
        return True
    if "aria-label" in names and not len(element) and not (element.text or "").strip():
        label = element.get("aria-label") or ""  # of a date that a script prints
        return _YEAR.search(label) is not None and PUBLISHED_WORD.search(label) is not None
    classes = element.get("class") if "class" in names else None
    if "itemprop" in names or "property" in names:
        return names_date(classes, element.get("itemprop"), element.get("property"))
    return classes is not None and names_date(classes)


@lru_cache(maxsize=10_000)
def names_date(*names: str | None) -> bool:
    """Whether an element's class, itemprop and property say that it holds a date."""
    return DATE_NAMES.search(" ".join(filter(None, names))) is not None
