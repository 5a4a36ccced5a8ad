"""The entries of a live story, each with its own time: where in the text it begins, and when it was posted.

The page's data name them (schema.org's liveBlogUpdate), or the page prints a time for each: an element with one time and some paragraphs
of the story is an entry where the page has several of its kind. A story that is not told in entries has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
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


def find_entries(page: Page, paragraphs: Sequence[str]) -> tuple[LiveEntry, ...]:
    """The entries in reading order; () where there are fewer than MIN_ENTRIES. Those without paragraphs of their own are left out."""
    numbers: dict[str, int] = {}
    for number, text in enumerate(paragraphs):
        numbers.setdefault(letters(text), number)
    places = dict(_stated(page, paragraphs))
    if len(places) < MIN_ENTRIES:
        places = dict(_printed(page, numbers))
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
    numbers: dict[str, int] = {}  # the beginning of a paragraph -> its number
    for number, text in enumerate(paragraphs):
        if len(key := letters(text)) >= MIN_KNOWN_LETTERS:
            numbers.setdefault(key[:MAX_KNOWN_LETTERS], number)
    lengths = sorted({len(key) for key in numbers}, reverse=True)
    for update in updates[:MAX_ENTRIES] if isinstance(updates, list) else ():
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


def _printed(page: Page, numbers: dict[str, int]) -> Iterator[tuple[int, datetime]]:
    """The same by the times that the page prints, one in each of their elements."""
    times = [time for time in page.elements.of("time") if time.get("datetime")]
    if len(times) < MIN_ENTRIES:
        return
    known = {id(time) for time in times}
    # Letters are counted there, and all characters here: marks, and the spaces of the source.
    longest = 2 * max(map(len, numbers), default=0) + MAX_SPACES_OF_SOURCE
    for time in times[:MAX_ENTRIES]:
        at = _moment(time.get("datetime"))
        around = _entry_of(time, known) if at else None
        first = _first_paragraph(around, numbers, longest) if around is not None else None
        if at is not None and first is not None:
            yield first, at


def _entry_of(time: HtmlElement, times: set[int]) -> HtmlElement | None:
    """The widest element around a time that holds no other; None where the next element around it holds another."""
    entry: HtmlElement | None = None
    around = time.getparent()
    for _ in range(MAX_STEPS_TO_ENTRY):
        if around is None or any(id(other) in times and other is not time for other in around.iter("time")):
            break
        entry, around = around, around.getparent()
    return entry


def _first_paragraph(entry: HtmlElement, numbers: dict[str, int], longest: int) -> int | None:
    """The number of the first paragraph of the story that stands in an element. Of no text more than `longest` characters are read."""
    for element in entry.iter("p", "h2", "h3", "h4", "li", "div"):
        text = start_of(element, longest)
        if len(text) < longest and (number := numbers.get(letters(text))) is not None:
            return number
    return None


def _moment(text: object) -> datetime | None:
    moment = parse_machine_date(text) if isinstance(text, str) else None
    return moment.at if moment and moment.precision != "day" else None
