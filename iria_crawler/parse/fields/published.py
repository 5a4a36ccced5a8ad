"""When the publisher says the story was published and updated.

The order of evidence: JSON-LD, meta tags, elements that by tag or name hold a date, short lines under the headline, the
page's address. What other stories, comments and the copyright line say is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from iria_crawler.dates import Moment, find_date, parse_any_date, parse_machine_date, parse_relative_date
from iria_crawler.model import Site
from iria_crawler.outside import split_address
from iria_crawler.parse.body.blocks import Story
from iria_crawler.parse.body.chrome import is_furniture
from iria_crawler.parse.body.surroundings import HeadText
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import squeeze

_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "publishdate",
    "pubdate", "publish-date", "dc.date.issued", "dc.date", "dcterms.created", "date", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "article.published",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
# Class names of the line under the headline that carries the date, in the themes and systems that many outlets use.
_DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|published|pub-?date|datetime|posted-?on|entry-date|tie-date|dateline|post-?date)"
    r"(?=$|[\s_-])",
    re.I,
)
_UPDATED = re.compile(
    r"\b(?:updated|modified|edited|aktualisiert|stand|update|mis à jour|mise à jour|modifié|actualizad[oa]|aggiornat[oa]|"
    r"atualizad[oa]|bijgewerkt|gewijzigd|oppdatert|opdateret|uppdaterad|aktualizacja|aktualizováno|güncelleme|"
    r"обновлено|оновлено)\b|更新|수정|最終",
    re.I,
)
# A printed date, with its label and time, has at most 90 characters.
MAX_DATE_CHARACTERS = 90
# A page may hold thousands of elements with a date's name: 500 are looked at, and 60 outside other stories are read.
MAX_DATES, MAX_NAMED_ELEMENTS = 60, 500
MAX_TEXT_CHARACTERS = 2_000
# A line under the headline has a label and perhaps a name before its date. A line with more words is prose.
MAX_WORDS_BEFORE, MAX_WORDS_AFTER = 6, 12
# The day in an address: "/2026/11/20/", "-2026-11-20", "/20261120/", and the second in a number: "A20261120091500123".
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?P<sign>[/_-]?)(0[1-9]|1[0-2]|(?<=/)[1-9])(?P=sign)(0[1-9]|[12]\d|3[01]|(?<=/)[1-9])"
    r"(?=\D|$|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)"
)


class DateContext(NamedTuple):
    """How the dates of a page are read: what is known beside the page itself."""

    zone: tzinfo  # of times that are printed without one
    language: str | None  # BCP 47
    fetched_at: datetime | None  # aware; "3 hours ago" is counted from it, and not read without it


class Stated(NamedTuple):
    """A date that the page states: the moment, the text as printed, and the kind of evidence ('json-ld', 'meta', 'text')."""

    moment: Moment
    raw: str
    source: str


def find_dates(
    page: Page, story: Story, lines: list[HeadText], context: DateContext
) -> tuple[Stated | None, Stated | None]:
    """(published, updated), each from the first kind of evidence that has it; `lines` are those under the headline."""
    zone = context.zone
    item = page.story_object
    published = _from_json(item, "datePublished", zone) or _from_meta(page, _PUBLISHED_META, zone)
    updated = _from_json(item, "dateModified", zone) or _from_meta(page, _UPDATED_META, zone)
    if published is None:
        published, visible_update = _from_text(page, story, context)
        if published is None:
            published, line_update = _from_lines(lines, context)
            visible_update = visible_update or line_update
        updated = updated or visible_update
        published = published or _from_url(page.url)
    if published and updated and updated.moment.at < published.moment.at:
        updated = None
    return published, updated


def zone_of(site: Site | None) -> tzinfo:
    """The time zone of an outlet; UTC where none is known or its name is wrong."""
    try:
        return ZoneInfo(site.timezone) if site and site.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _from_json(item: dict[str, Any] | None, name: str, zone: tzinfo) -> Stated | None:
    raw = item.get(name) if item else None
    moment = parse_any_date(raw, zone=zone) if isinstance(raw, str) else None
    return Stated(moment, str(raw), "json-ld") if moment else None


def _from_meta(page: Page, names: tuple[str, ...], zone: tzinfo) -> Stated | None:
    for name in names:
        raw = page.first_meta(name)
        if raw and (moment := parse_any_date(raw, zone=zone)):
            return Stated(moment, raw, "meta")
    return None


def _from_text(page: Page, story: Story, context: DateContext) -> tuple[Stated | None, Stated | None]:
    """A date printed between the headline and the end of the story, outside sidebars, comments and related stories."""
    published = updated = None
    for element in _near_story(page, story):
        printed = squeeze(start_of(element, MAX_TEXT_CHARACTERS))
        raw = squeeze((element.get("datetime") or element.get("content") or printed)[:MAX_TEXT_CHARACTERS])
        moment = parse_machine_date(raw, context.zone)
        moment = moment or parse_any_date(printed[:MAX_DATE_CHARACTERS], context.language, context.zone)
        if moment is None:
            continue
        stated = Stated(moment, printed or raw, "time" if element.tag == "time" else "text")
        label = printed + " " + (element.get("class") or "") + " " + (element.get("itemprop") or "")
        if _UPDATED.search(label) or "datemodified" in label.lower():
            updated = updated or stated
        elif published is None:
            published = stated
    return published, updated


def _from_lines(lines: list[HeadText], context: DateContext) -> tuple[Stated | None, Stated | None]:
    """The dates of short lines: "erstellt: 20.11.2026, 09:15", "Jane Roe | 3 hours ago"."""
    published = updated = None
    for line in lines:
        for label, raw, moment in _dates_of(line.text, context):
            stated = Stated(moment, raw, "text")
            if _UPDATED.search(label):
                updated = updated or stated
            else:
                published = published or stated
    return published, updated


def _dates_of(text: str, context: DateContext) -> Iterator[tuple[str, str, Moment]]:
    """(words before the date, the date as printed, its moment) for each date of a line; none for a line of prose."""
    zone, language, fetched_at = context
    first = find_date(text, language, zone)
    if first is None:
        for part in re.split(r"\s*[|·•]\s*", text):
            moment = parse_any_date(part, language, zone)
            if moment is None and fetched_at is not None:
                moment = parse_relative_date(part, fetched_at, language)
            if moment:
                yield "", part, moment
        return
    before, after = text[: first.start], text[first.end :]
    if len(before.split()) > MAX_WORDS_BEFORE or len(after.split()) > MAX_WORDS_AFTER:
        return
    yield before, text[first.start : first.end], first.moment
    if second := find_date(after, language, zone):
        yield after[: second.start], after[second.start : second.end], second.moment


def _from_url(url: str) -> Stated | None:
    """The day in the page's address."""
    match = _IN_URL.search(split_address(url).path)
    if match is None:
        return None
    moment = parse_machine_date("-".join((match[1], match[3].zfill(2), match[4].zfill(2))))
    return Stated(moment, match.group(), "url") if moment else None


def _near_story(page: Page, story: Story) -> list[HtmlElement]:
    """The elements around the story that hold a date by their tag or class, in page order; none of other stories."""
    root = story.container
    for _ in range(3):
        parent = root.getparent() if root is not None else None
        if parent is None or parent.tag == "body" or root is None or root.find(".//h1") is not None:
            break
        root = parent
    found: list[HtmlElement] = []
    named_elements = 0
    for element in (root if root is not None else page.root).iter("time", "span", "p", "div", "abbr", "li", "small"):
        named = element.tag == "time" or _names_date(element.get("class", ""), element.get("itemprop", ""))
        if named and len(element) <= 4:
            named_elements += 1
            if not _in_other_story(element, root):
                found.append(element)
            if len(found) >= MAX_DATES or named_elements >= MAX_NAMED_ELEMENTS:
                break
    return found


@lru_cache(maxsize=10_000)
def _names_date(*names: str) -> bool:
    """Whether an element's class and itemprop say that it holds a date."""
    return _DATE_NAMES.search(" ".join(names)) is not None


_OWN_LINE = re.compile(r"(?:^|[\s_-])(?:post|entry|article|story)?-?(?:meta|byline|info)(?=$|[\s_-])", re.I)


def _in_other_story(element: HtmlElement, root: HtmlElement | None) -> bool:
    """Whether an element is part of a comment, a related story or other furniture; the story's own meta line is not."""
    for ancestor in element.iterancestors():
        if ancestor is root:
            return False
        if is_furniture(ancestor) and not _OWN_LINE.search(ancestor.get("class") or "") and ancestor.tag != "header":
            return True
    return False
