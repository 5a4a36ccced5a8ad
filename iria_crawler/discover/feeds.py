"""Feeds: RSS, Atom and JSON Feed, also where they break their standard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, pairwise
from typing import Any

import feedparser

from iria_crawler.dates import parse_any_date
from iria_crawler.discover.common import (
    MAX_BYTES,
    MAX_DATE_CHARACTERS,
    check_size,
    parse_w3c_date,
    plain_title,
    readable_xml,
    story_address,
    unique,
    what_came,
    without_idle_claims,
)
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.outside import read_json, split_address, tame_xml
from iria_crawler.urls import absolute, same_site

MAX_FEED_BYTES = MAX_BYTES  # feedparser holds about twenty times this in memory
# The entries that are read. Feeds have a dozen or a hundred; feedparser takes a second for this many.
MAX_ENTRIES = 5_000
# An entry with more category labels loses them: feedparser's time grows with the square of their number, and we do not
# read them.
_MAX_LABELS = 500
_ENTRY = re.compile(rb"<(?:[\w-]{1,20}:)?(?:item|entry)(?=[\s>/])", re.I)
_ENTRY_END = re.compile(rb"</(?:[\w-]{1,20}:)?(?:item|entry)\s*>", re.I)
_LABEL_NAMES = (b"category", b"subject", b"keywords")
_LABEL = re.compile(rb"<(?:[\w-]{1,20}:)?(category|subject|keywords)\b[^<>]*>(?:[^<]*</(?:[\w-]{1,20}:)?\1\s*>)?", re.I)
# What comes after the last entry and closes the feed is shorter.
_MAX_END_BYTES = 2_000
_WORDPRESS_GUID = re.compile(r"[?&]p=([0-9]{1,18})$")


def read_feed(body: bytes, url: str) -> list[Candidate]:
    """The stories of a feed in its order; [] for an empty feed.

    modified_at is what the feed itself calls an update (None where nearly all entries have the same), published_at its date
    of publication. external_id is 'wp:4207' where the entry's id is WordPress's `?p=4207` on the feed's own site. Entries
    after the first MAX_ENTRIES are left out. Raises DiscoverError for bytes that are no feed, that declare XML entities, or
    that are more than MAX_FEED_BYTES.
    """
    check_size(body, url, MAX_FEED_BYTES, "feed")
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return without_idle_claims(unique(_json_candidates(_json_feed(text, url), url), MAX_ENTRIES))
    if b"<!ENTITY" in body[:100_000].upper():
        raise DiscoverError("feed declares XML entities, which no feed needs: not read", url)
    parsed = _parsed(_within_bounds(tame_xml(readable_xml(body))), url)
    if not parsed.get("version"):
        raise DiscoverError(f"expected an RSS, Atom or JSON feed, got {what_came(body)}", url)
    base = absolute(url, parsed.feed.get("link")) or url
    return without_idle_claims(unique(_entry_candidates(parsed, base, url), MAX_ENTRIES))


def _within_bounds(body: bytes) -> bytes:
    """`body` cut after its first MAX_ENTRIES entries and closed again, so that the parser does not build all of them."""
    starts = [found.start() for found in islice(_ENTRY.finditer(body), MAX_ENTRIES + 1)]
    if len(starts) > MAX_ENTRIES:
        end = max((found.end() for found in _ENTRY_END.finditer(body, starts[-1])), default=len(body))
        closing = body[end:]
        body = body[: starts[-1]] + (closing if len(closing) <= _MAX_END_BYTES else b"")
        del starts[-1]
    if sum(map(body.count, _LABEL_NAMES)) <= _MAX_LABELS:
        return body
    pieces = [body[start:end] for start, end in pairwise([0, *starts, len(body)])]
    return b"".join(
        _LABEL.sub(b"", piece) if sum(map(piece.count, _LABEL_NAMES)) > _MAX_LABELS else piece for piece in pieces
    )


def _parsed(body: bytes, url: str) -> Any:
    try:
        return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    # feedparser promises to set a flag instead of raising, but some bytes make it raise errors of several types.
    except Exception as error:
        raise DiscoverError(f"expected a feed, got {what_came(body)} that cannot be read ({error!r})", url) from error


def _entry_candidates(parsed: Any, base: str, url: str) -> Iterator[Candidate]:
    language = parsed.feed.get("language")
    language = language if isinstance(language, str) else None
    rss = str(parsed.get("version", "")).startswith("rss")
    for entry in parsed.entries[:MAX_ENTRIES]:
        link = story_address(base, _link(entry))
        if link is None:
            continue
        published_at, modified_at = _times(entry, language, rss=rss)
        yield Candidate(
            url=link,
            source="feed",
            modified_at=modified_at,
            published_at=published_at,
            title=plain_title(entry.get("title")),
            external_id=_external_id(entry.get("id"), url),
            authors=tuple(filter(None, [plain_title(entry.get("author"))])),
        )


def _times(entry: Any, language: str | None, *, rss: bool) -> tuple[datetime | None, datetime | None]:
    """When an entry was published and modified. RSS knows no time of modification: its dc:date is that of publication."""
    # FeedParserDict answers "updated" with "published" and a warning; the plain dict says what is there.
    published_at = _read_time(dict.get(entry, "published"), language)
    modified_at = _read_time(dict.get(entry, "updated"), language)
    if rss and published_at is None:
        return modified_at, None
    return published_at, modified_at if modified_at != published_at or not rss else None


def _read_time(text: object, language: str | None) -> datetime | None:
    """A date as a feed prints it, in UTC; None for none. feedparser's own reading takes "29-06-2026" for a day of 2029."""
    moment = parse_any_date(text[:MAX_DATE_CHARACTERS], language) if isinstance(text, str) else None
    return moment.at if moment else None


def _link(entry: Any) -> str | None:
    """The entry's link, not that of a counting service; its id where that is an address and not marked as none.

    Where an entry has no link, feedparser gives its id as the link, which often is no address.
    """
    link, identity = entry.get("feedburner_origlink") or entry.get("link"), entry.get("id")
    if link == identity and not _is_address(link):
        return None
    return link or (identity if _is_address(identity) and entry.get("guidislink", True) else None)


def _external_id(guid: object, feed_url: str) -> str | None:
    """'wp:4207' for an id `https://host/?p=4207` on the feed's own site; else None."""
    found = _WORDPRESS_GUID.search(guid) if isinstance(guid, str) else None
    return f"wp:{found.group(1)}" if found and same_site(str(guid), feed_url) else None


def _json_feed(text: bytes, url: str) -> dict[str, Any]:
    """The top object of a JSON Feed (jsonfeed.org); DiscoverError for other JSON."""
    try:
        feed = read_json(text.decode("utf-8", "replace"))
    except ValueError as error:
        raise DiscoverError(f"expected a JSON feed, got JSON that cannot be read ({error})", url) from error
    version = feed.get("version") if isinstance(feed, dict) else None
    if not isinstance(version, str) or split_address(version).hostname not in ("jsonfeed.org", "www.jsonfeed.org"):
        raise DiscoverError("expected a feed, got JSON without the version line of a JSON feed", url)
    return dict(feed)


def _json_candidates(feed: dict[str, Any], url: str) -> Iterator[Candidate]:
    items = feed.get("items")
    home = absolute(url, _text(feed.get("home_page_url")))
    base = home if home and same_site(home, url) else url
    for item in items[:MAX_ENTRIES] if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        link = _text(item.get("url")) or (item.get("id") if _is_address(item.get("id")) else None)
        target = story_address(base, link)
        if target is None:
            continue
        yield Candidate(
            url=target,
            source="feed",
            modified_at=parse_w3c_date(_text(item.get("date_modified"))),
            published_at=parse_w3c_date(_text(item.get("date_published"))),
            title=plain_title(item.get("title")),
            external_id=_external_id(item.get("id"), url),
        )


def _is_address(value: object) -> bool:
    return isinstance(value, str) and (value.startswith(("http://", "https://", "/")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
