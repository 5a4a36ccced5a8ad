"""Shared by all kinds of lists: checks of the bytes, dates, titles, and the limit on the number of candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from iria_crawler.dates import parse_any_date, parse_machine_date
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.outside import split_address, text_codec, unescape
from iria_crawler.text import clean, squeeze
from iria_crawler.urls import absolute, is_web_address, same_site, url_key, without_trackers

# The largest page, feed or REST answer that is read. Honest ones have a tenth of it; a parsed tree takes ten times it.
MAX_BYTES = 8_000_000
MAX_PARAMETERS = 50  # of an address; the rest is not searched for another address
MAX_COUNTERS = 3  # one leading to the other; honest links have one
MAX_DATE_CHARACTERS = 100  # characters; the rest of a longer "date" is not read
MAX_CANDIDATES = 50_000  # of one list: the sitemap standard's limit for one file; honest lists have fewer
# Where more than this share of at least this many stories were modified within a minute, it is the time when the list was
# made: a program writes an entry in milliseconds, so the times may differ a little.
_SHARE_OF_ONE_TIME, _MIN_TIMES_TO_JUDGE, _ONE_TIME = 0.8, 8, timedelta(minutes=1)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
# Accepts more than ISO 8601: the last parts and the signs between parts may be missing.
_W3C_DATE = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?)?)?",
    re.I,
)


def what_came(body: bytes) -> str:
    """A few words that say what `body` is, for an error message: "an HTML page", "JSON"."""
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head.lower()
    if not head:
        return "an empty answer"
    if lower.startswith((b"<!doctype html", b"<html")) or b"<html" in lower:
        return "an HTML page"
    if head.startswith((b"{", b"[")):
        return "JSON"
    if head.startswith(b"\x1f\x8b"):
        return "gzip data"
    if head.startswith(b"<"):
        return "XML that begins " + repr(head[:60].decode("utf-8", "replace"))
    return "data that begins " + repr(head[:40].decode("utf-8", "replace"))


def check_size(body: bytes, url: str, limit: int, kind: str) -> None:
    """Raise DiscoverError for a body of more than `limit` bytes, before a parser gets it. kind: "feed", for the message."""
    if len(body) > limit:
        raise DiscoverError(
            f"{kind} of {len(body):,} bytes is over the limit of {limit:,}; look at the address in a browser", url
        )


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""(\A\s*<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9})(?:"([^"<>]*)"|'([^'<>]*)')""")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# Replaces control characters, which XML forbids, by spaces.
_CONTROLS = bytes.maketrans(bytes(range(32)), bytes(c if c in b"\t\n\r" else 32 for c in range(32)))
_DIGITS_OF_A_REFERENCE = 7


def readable_xml(body: bytes) -> bytes:
    """`body` without the errors that make an XML parser refuse the whole text.

    UTF-16 becomes UTF-8; so does a declared encoding that does not exist. Control characters become spaces, references to
    invalid characters ("&#55357;", "&#0;") become U+FFFD.
    """
    if body[:2] in _UTF_16:
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
        body = _DECLARED.sub(rb'\1"utf-8"', body, count=1)
    if (declared := _DECLARED.match(body)) and not text_codec((declared[2] or declared[3]).decode("latin-1")):
        body = _DECLARED.sub(rb'\1"utf-8"', body, count=1)
    body = body.translate(_CONTROLS)
    return _REFERENCE.sub(_character, body) if b"&#" in body else body


def _character(found: re.Match[bytes]) -> bytes:
    """A reference unchanged, where XML allows its character; else a reference to U+FFFD."""
    digits = found[1] or found[2]
    number = int(digits, 16 if found[1] else 10) if len(digits) <= _DIGITS_OF_A_REFERENCE else 0
    allowed = (
        number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    )
    return found[0] if allowed else b"&#xFFFD;"


def parse_w3c_date(text: str | None) -> datetime | None:
    """A date as sitemaps, JSON feeds and WordPress write it, in UTC to the second; without a zone it is taken as UTC.

    Wider than `dates.parse_machine_date`, which reads the result: a list may give a year or a month alone (its first day),
    or a time without seconds or separators. Text that is nothing of this is read by `dates.parse_any_date`, as in a feed.
    None for what is no date, and for years that `dates` refuses: WordPress writes 0000-00-00 and 1970-01-01 for "no date".
    Source: the W3C note on date and time formats.
    """
    text = (text or "").strip()
    found = _W3C_DATE.fullmatch(text)
    if found is None:
        moment = parse_any_date(text[:MAX_DATE_CHARACTERS])
        return moment.at if moment else None
    year, month, day, hour, minute, second, zone = found.groups()
    time = f"{hour or '00'}:{minute or '00'}:{second or '00'}{(zone or 'Z').upper()}"
    moment = parse_machine_date(f"{year}-{month or '01'}-{day or '01'}T{time}")
    return moment.at if moment else None


def story_address(base: str, link: str | None) -> str | None:
    """`link` of a list at `base`, ready to be fetched; None if it is no address.

    If the link leads through somebody's counter ("https://count.example/?url=https://..."), it is the story's own address: that
    of a parameter on the list's own outlet, perhaps through several counters. A link to the outlet itself stays as it is,
    and so does any other.
    """
    address = hop = absolute(base, link)
    for _ in range(MAX_COUNTERS):
        if hop is None or same_site(hop, base):
            break
        values = [value for _, value in parse_qsl(split_address(hop).query)[:MAX_PARAMETERS] if is_web_address(value)]
        own = (value for value in values if same_site(value, base))
        hop = absolute(base, next(own, values[0] if values else None))
    return hop if hop is not None and same_site(hop, base) else address


def plain_title(text: object) -> str | None:
    """A title on one line, without markup and entities; None if nothing is left, or if `text` is not a str."""
    if not isinstance(text, str):
        return None
    # Cleaned before the tags are removed: a zero-width character may be inside a tag and hide it.
    return squeeze(unescape(_TAG.sub("", clean(unescape(text))))) or None


def without_idle_claims(candidates: list[Candidate]) -> list[Candidate]:
    """`candidates`; without modified_at if nearly all have the same one, which is the time when the list was made.

    Such a time changes at every fetch, and would announce an edit of every story each time.
    """
    claims = sorted(candidate.modified_at for candidate in candidates if candidate.modified_at)
    least = int(_SHARE_OF_ONE_TIME * len(candidates)) + 1
    if len(candidates) < _MIN_TIMES_TO_JUDGE:
        return candidates
    if not any(last - first <= _ONE_TIME for first, last in zip(claims, claims[least - 1 :], strict=False)):
        return candidates
    return [replace(candidate, modified_at=None) for candidate in candidates]


def unique(candidates: Iterable[Candidate], limit: int = MAX_CANDIDATES) -> list[Candidate]:
    """`candidates` with each address once, without trackers, at most `limit`; of the same address the newest modified_at."""
    kept: dict[str, Candidate] = {}
    for candidate in candidates:
        key = url_key(candidate.url)
        before = kept.get(key)
        if before is None:
            if len(kept) >= limit:
                break
            kept[key] = replace(candidate, url=without_trackers(candidate.url))
        elif candidate.modified_at and (before.modified_at is None or candidate.modified_at > before.modified_at):
            kept[key] = replace(before, modified_at=candidate.modified_at)
    return list(kept.values())
