"""The entries of a live story, each with its own time: where in the text it begins, and when it was posted.

The page's data name them (schema.org's liveBlogUpdate), or the page prints a time for each: an element with one time and some paragraphs
of the story is an entry where the page has several of its kind. A story that is not told in entries has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from iria_crawler.dates.machine import parse_machine_date
from iria_crawler.model import LiveEntry
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters

# Fewer times in a page are those of a story and of its update.
MIN_ENTRIES = 3
# The entries that are kept; a live story of a day has a few hundred.
MAX_ENTRIES = 500
MAX_OPENING_CHARACTERS = 120
# An entry of the page's data is known by so many letters of the paragraph that it opens with; fewer ("Yes") open many.
MAX_KNOWN_LETTERS, MIN_KNOWN_LETTERS = 40, 8
MAX_SPACES_OF_SOURCE = 2_000
# An element around the time of an entry holds the entry within this many steps.
MAX_STEPS_TO_ENTRY = 8
# An entry with two times is looked through up to so many elements.
MAX_ELEMENTS_OF_ENTRY = 300
_WRITTEN_IN = ("p", "h2", "h3", "h4", "li", "div")


def find_entries(page: Page, paragraphs: Sequence[str]) -> tuple[LiveEntry, ...]:
    """The entries in reading order; () where there are fewer than MIN_ENTRIES. Those without paragraphs of their own are left out."""
    places = dict(_stated(page, paragraphs))
    if len(places) < MIN_ENTRIES:
        places = dict(_printed(page, paragraphs))
    if len(places) < MIN_ENTRIES:
        return ()
    entries = (
        LiveEntry(opening=paragraphs[first][:MAX_OPENING_CHARACTERS], posted_at=at)
        for first, at in sorted(places.items())
    )
    return tuple(entries)[:MAX_ENTRIES]


def _stated(page: Page, paragraphs: Sequence[str]) -> Iterator[tuple[int, datetime]]:
    """The first paragraph and the time of each entry that the page's data name, known by the words that it opens with."""
    updates = (page.story_object or {}).get("liveBlogUpdate")
    if not isinstance(updates, list):
        return
    numbers: dict[str, int] = {}  # the beginning of a paragraph -> its number
    for number, text in enumerate(paragraphs):
        if len(key := letters(text)) >= MIN_KNOWN_LETTERS:
            numbers.setdefault(key[:MAX_KNOWN_LETTERS], number)
    lengths = sorted({len(key) for key in numbers}, reverse=True)
    for update in updates[:MAX_ENTRIES]:
        at = _moment(update.get("datePublished")) if isinstance(update, dict) else None
        if at is None:
            continue
        words = [letters(_text(update, name)) for name in ("headline", "articleBody")]
        found = [numbers[key] for one in words for length in lengths if (key := one[:length]) in numbers]
        if found:
            yield min(found), at


def _text(update: dict[str, Any], name: str) -> str:
    value = update.get(name)
    return value if isinstance(value, str) else ""


def _printed(page: Page, written: Sequence[str]) -> Iterator[tuple[int, datetime]]:
    """The same by the times that the page prints, one in each of their elements; or several, where an entry was updated."""
    times = [time for time in page.elements.of("time") if time.get("datetime")]
    if len(times) < MIN_ENTRIES:
        return
    numbers: dict[str, int] = {}
    for number, text in enumerate(written):
        numbers.setdefault(letters(text), number)
    known = set(times)
    paragraphs = _Paragraphs(page, numbers)
    entries: dict[
        HtmlElement, list[HtmlElement]
    ] = {}  # the times of each entry, by the smallest element with its paragraphs
    for time in times[:MAX_ENTRIES]:
        around = islice(time.iterancestors(), MAX_STEPS_TO_ENTRY)
        home = next((element for element in around if paragraphs.first(element) is not None), None)
        if home is not None:
            entries.setdefault(home, []).append(time)
    for home, own in entries.items():
        moments = [at for time in own if (at := _moment(time.get("datetime")))]
        is_one = len(own) == 1 or paragraphs.is_one_entry(home, set(own))
        entry = _entry_of(home, set(own), known) if is_one else None
        first = paragraphs.first(entry) if entry is not None else None
        if moments and first is not None:
            yield first, min(moments)


def _entry_of(home: HtmlElement, own: set[HtmlElement], times: set[HtmlElement]) -> HtmlElement | None:
    """The widest element around `home` that holds no time but its `own`; None where that holds another."""
    entry: HtmlElement | None = None
    around: HtmlElement | None = home
    for _ in range(MAX_STEPS_TO_ENTRY):
        if around is None or any(other in times and other not in own for other in around.iter("time")):
            break
        entry, around = around, around.getparent()
    return entry


class _Paragraphs:
    """Where the paragraphs of the story stand on the page. Each element is searched once."""

    def __init__(self, page: Page, numbers: dict[str, int]) -> None:
        self._page = page
        self._numbers = numbers
        # Letters are counted there, and all characters here: marks, and the spaces of the source.
        self._longest = 2 * max(map(len, numbers), default=0) + MAX_SPACES_OF_SOURCE
        self._first: dict[HtmlElement, int | None] = {}

    def first(self, around: HtmlElement) -> int | None:
        """The number of the first paragraph of the story that stands in an element."""
        if around not in self._first:
            held = (self._number(element) for element in around.iter(*_WRITTEN_IN))
            self._first[around] = next((number for number in held if number is not None), None)
        return self._first[around]

    def is_one_entry(self, home: HtmlElement, times: set[HtmlElement]) -> bool:
        """Whether paragraphs stand behind one of the times alone: those of entries without an element of their own follow each."""
        start = self._page.elements.place(home)
        end = min(self._page.elements.end(home), start + MAX_ELEMENTS_OF_ENTRY)
        followed, is_open = 0, False
        for element in self._page.elements.all[start:end]:
            if element in times:
                is_open = True
            elif is_open and element.tag in _WRITTEN_IN and self._number(element) is not None:
                followed, is_open = followed + 1, False
        return followed <= 1

    def _number(self, element: HtmlElement) -> int | None:
        """The number of the paragraph that an element is. Of no text more characters than the longest has are read."""
        text = start_of(element, self._longest)
        return self._numbers.get(letters(text)) if len(text) < self._longest else None


def _moment(text: object) -> datetime | None:
    moment = parse_machine_date(text) if isinstance(text, str) else None
    return moment.at if moment and moment.precision != "day" else None
