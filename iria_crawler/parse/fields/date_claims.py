"""The dates that a page states about its story, and what each of them claims to be: publication, update, or neither.

Structured data and meta tags are read of every page. What is printed is read only where those leave something open: the
elements that by tag, name or attribute hold a date, and the short lines around the headline. The dates of comments, of
other stories and of quoted posts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from iria_crawler.dates import Moment, parse_any_date, parse_machine_date
from iria_crawler.outside import split_address
from iria_crawler.parse.page.json_ld import types_of
from iria_crawler.parse.page.tree import Page

Kind = Literal["published", "updated"]


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


class Claim(NamedTuple):
    """What one place of the page says; `rank` orders the places, the most reliable first."""

    kind: Kind
    stated: Stated
    rank: int
    is_labelled: bool = False  # words beside it say that it is of publication, or name the author


# The ranks, of places that speak of this story first.
STORY_OBJECT, META, PAGE_OBJECT, AT_HEADLINE, CREATED, ABOVE, ADDRESS, IN_STORY, UNSURE, LISTED = range(10)

# The names of the meta tags that most outlets use, the most reliable first.
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
# All others that speak of publication, in small letters without signs: "vr:published-time", "citation_publication_date".
_PUBLISHED_NAME = re.compile(
    r"(?:publish(?:ed)?|publication|publi?c?|pub|issued?|released?|display|online|original|creat(?:ed|ion))(?:date|time|datetime|timestamp|on|at)(?:utc|iso|gmt)?$|"
    r"date(?:time)?(?:published|publish|publication|pub|issued|created|creation|original)$|(?:^|dc|dcterms|article|story|news|post|page)date(?:time)?$|"
    r"(?:article|story|post|dcterms)(?:published|issued)$"
)
_OTHER_THING = re.compile(r"^(?:video|book|music|product|event|movie|offer|app)|expir|unpublish|update|modif|revis")
_NO_LETTER = re.compile(r"[^a-z]")
MAX_TEXT_CHARACTERS = 2_000
# A day written as the first second of it.
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.I)
# JSON-LD of these types, and of all pages and postings, may be about this page; of others ("Comment", "ImageObject") not.
_PAGE_TYPE = re.compile(r"(?:Page|Posting|Article|CreativeWork|PodcastEpisode|Recipe|HowTo|Review)$")
# A page about a video is published with it; a story that embeds one is not, so only an only one counts.
_VIDEO = frozenset(("VideoObject", "AudioObject"))

# How a time says that it is counted in UTC; a number counts from 1970 in UTC.
_IN_UTC = re.compile(r"(?:\dZ|[+-]00:?00|UTC|GMT|^\s*\d{9,}(?:\.\d+)?)\s*$", re.I)
# Zones differ by at most 14 hours from UTC, and by 12 to the west.
WIDEST_ZONE, WESTERNMOST_ZONE, ONE_DAY = timedelta(hours=14), timedelta(hours=12), timedelta(days=1)

# The day in an address: "/2026/11/20/", "/2026-11/20/", "-2026-11-20", "/20261120/", and in a number that goes on with a
# time: "A20261120091500123".
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?P<sign>[/_-]?)(0[1-9]|1[0-2]|(?<=/)[1-9])(?:(?P=sign)|(?<=-\d\d)/)(0[1-9]|[12]\d|3[01]|(?<=/)[1-9])"
    r"(?=\D|$|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)"
)
# The day first: "/23-01-2022-cup". Up to the twelfth it may be the month.
_DAY_FIRST_IN_URL = re.compile(r"(?<![\d-])(1[3-9]|2\d|3[01])-(0[1-9]|1[0-2])-((?:19|20)\d\d)(?!\d)")


def counts_in_utc(raw: str) -> bool:
    """Whether a time is counted in UTC, and so not by the outlet's clock."""
    return _IN_UTC.search(raw) is not None


def may_be_day_of(at: datetime, day: date) -> bool:
    """Whether a moment falls on a day in some time zone of the world."""
    start = datetime.combine(day, time(), UTC)
    return start - WIDEST_ZONE <= at < start + ONE_DAY + WESTERNMOST_ZONE


def structured_claims(page: Page, zone: tzinfo) -> list[Claim]:
    """What JSON-LD, meta tags and the address say."""
    item = page.story_object or {}
    of_story = [
        *_of_object(item, "published", ("datePublished",), STORY_OBJECT, zone),
        *_of_object(item, "updated", ("dateModified",), STORY_OBJECT, zone),
        *_of_object(item, "published", ("dateCreated", "uploadDate"), CREATED, zone),
    ]
    claims = [
        *(claim._replace(stated=claim.stated._replace(source=page.story_source)) for claim in of_story),
        *_of_meta(page, "published", _PUBLISHED_META, zone),
        *_of_meta(page, "updated", _UPDATED_META, zone),
    ]
    if not any(claim.kind == "published" for claim in claims):
        named, created = _other_names(page)
        claims += _of_meta(page, "published", named, zone)
        claims += [claim._replace(rank=CREATED) for claim in _of_meta(page, "published", created, zone)]
    if not any(claim.kind == "published" for claim in claims):
        claims += _of_page_objects(page, zone)
    if of_url := _of_url(page.url):
        claims.append(Claim("published", of_url, ADDRESS))
    return claims


def _of_object(item: dict[str, Any], kind: Kind, names: tuple[str, ...], rank: int, zone: tzinfo) -> Iterator[Claim]:
    for name in names:
        raw = item.get(name)
        if isinstance(raw, dict):
            raw = raw.get("@value")
        if isinstance(raw, int | float):
            raw = str(raw)
        if isinstance(raw, str) and (moment := _read(raw, zone)):
            yield Claim(kind, Stated(moment, raw, "json-ld"), rank)
            return


def _of_meta(page: Page, kind: Kind, names: tuple[str, ...], zone: tzinfo) -> Iterator[Claim]:
    for name in names:
        raw = page.first_meta(name)
        if raw and (moment := _read(raw, zone)):
            yield Claim(kind, Stated(moment, raw, "meta"), META)
            return


def _read(raw: str, zone: tzinfo) -> Moment | None:
    """A date of structured data. The first second of a day is the day: no desk publishes at midnight to the second."""
    if midnight := MIDNIGHT.fullmatch(raw.strip()):
        return parse_machine_date(midnight[1])
    return parse_any_date(raw[:MAX_TEXT_CHARACTERS], zone=zone)


def _other_names(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the page's own names of meta tags that speak of publication, those that speak of creation)."""
    found = [name for name in page.meta if _speaks_of_publication(name)]
    return tuple(name for name in found if "creat" not in name), tuple(name for name in found if "creat" in name)


@lru_cache(maxsize=2_000)
def _speaks_of_publication(name: str) -> bool:
    key = _NO_LETTER.sub("", name)
    return _PUBLISHED_NAME.search(key) is not None and _OTHER_THING.search(key) is None


def _of_page_objects(page: Page, zone: tzinfo) -> Iterator[Claim]:
    """JSON-LD about the page itself, where it has no object of a story: "WebPage", "DiscussionForumPosting"."""
    videos = [item for item in page.json_ld if types_of(item) & _VIDEO]
    for item in page.json_ld:
        if item is page.story_object or not any(_PAGE_TYPE.search(kind) for kind in types_of(item)):
            continue
        if _is_about(item, page):
            yield from _of_object(item, "published", ("datePublished",), PAGE_OBJECT, zone)
            yield from _of_object(item, "updated", ("dateModified",), PAGE_OBJECT, zone)
    if len(videos) == 1:
        yield from _of_object(videos[0], "published", ("datePublished", "uploadDate"), UNSURE, zone)


def _is_about(item: dict[str, Any], page: Page) -> bool:
    """Whether an object does not name another page's address as its own."""
    stated = item.get("url") or item.get("@id")
    if not isinstance(stated, str) or not stated.startswith(("http://", "https://")):
        return True
    path = split_address(stated).path.rstrip("/")
    return path == split_address(page.url).path.rstrip("/") or any(
        path == split_address(link).path.rstrip("/") for link in page.links.get("canonical", ())
    )


def _of_url(url: str) -> Stated | None:
    """The day in the page's address."""
    path = split_address(url).path
    if match := _IN_URL.search(path):
        parts = (match[1], match[3].zfill(2), match[4].zfill(2))
    elif match := _DAY_FIRST_IN_URL.search(path):
        parts = (match[3], match[2], match[1])
    else:
        return None
    moment = parse_machine_date("-".join(parts))
    return Stated(moment, match.group(), "url") if moment else None
