"""Dates as programs write them, in JSON-LD, meta and time elements, and feeds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from datetime import time as datetime_time
from email.utils import parsedate_to_datetime

from iria_crawler.dates.moments import Moment, moment
from iria_crawler.dates.printed import WORD, find_date
from iria_crawler.dates.zones import zone_named

# A longer text is no date of a program.
MAX_MACHINE_CHARACTERS = 80
# As Java and Twitter print it: "Fri Apr 28 19:20:36 CEST 2023", "Wed Oct 10 20:19:24 +0000 2018"; and JavaScript.
_PROGRAM = re.compile(
    rf"(?<!\w)(?P<month>{WORD})\s+(?P<day>\d{{1,2}})\s+(?P<time>\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}|[+-]\d{{4}}))\s+(?P<year>\d{{4}})(?!\d)"
)
_SCRIPT = re.compile(r"\w{3} \w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4}")
_ISO = re.compile(
    r"\s*(\d{4}-\d{2}-\d{2})(?:(?:T|,?\s+)(\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?\s*$",
    re.I,
)
_COMPACT_ISO = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?\s*$")
# Seconds, milliseconds or microseconds since 1970, within the years that a news page may be of.
_EPOCH = re.compile(r"\s*(\d{9,10})(\d{3}){0,2}(?:\.\d+)?\s*$")
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{2}:\d{2}(?::\d{2})?\s+([+-]\d{4}|[A-Z]{1,4})\s*"
)


def parse_machine_date(text: str, zone: tzinfo = UTC) -> Moment | None:
    """A date as programs write it, in JSON-LD, meta and time elements, feeds: ISO 8601, RFC 822, what Java and JavaScript
    print, and seconds or milliseconds since 1970. A time without a zone is taken in `zone`.
    """
    for pattern, read in ((_ISO, _read_iso), (_COMPACT_ISO, _read_compact_iso), (_EPOCH, _read_epoch)):
        if match := pattern.match(text):
            try:
                return read(match, zone)
            except (ValueError, OverflowError):
                return None
    return _parse_rfc822(text)


def _read_iso(match: re.Match[str], zone: tzinfo) -> Moment | None:
    day, time, offset = match.groups()
    date = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    if time is None:
        return moment(date, "day", True)
    known = zone_named(offset.upper()) if offset else None
    if offset and known is None:
        return None
    at = datetime.combine(date, datetime_time.fromisoformat(time), known or zone)
    return moment(at, "second" if time.count(":") == 2 else "minute", known is not None)


def _read_compact_iso(match: re.Match[str], zone: tzinfo) -> Moment | None:
    year, month, day, hour, minute, second, offset = match.groups()
    date = datetime(int(year), int(month), int(day), tzinfo=UTC)
    if hour is None:
        return moment(date, "day", True)
    known = zone_named(offset)
    at = date.replace(hour=int(hour), minute=int(minute), second=int(second or 0), tzinfo=known or zone)
    return moment(at, "second" if second else "minute", known is not None)


def _read_epoch(match: re.Match[str], _: tzinfo) -> Moment | None:
    return moment(datetime.fromtimestamp(int(match[1]), UTC), "second", True)


def _parse_rfc822(text: str) -> Moment | None:
    text = text.strip()
    match = _RFC822.fullmatch(text)
    if match is None:
        return _parse_program(text) if len(text) <= MAX_MACHINE_CHARACTERS else None
    known = zone_named(match[1])
    if known is None:
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment(at.replace(tzinfo=known), "second", True)


def _parse_program(text: str) -> Moment | None:
    """As Java and Twitter print a date, the year behind the time; and JavaScript, the zone behind."""
    match = _PROGRAM.search(text)
    if match is not None:
        text = "{month} {day} {year} {time}".format(**match.groupdict())
    elif _SCRIPT.match(text) is None:
        return None
    printed = find_date(text)
    return printed.moment if printed else None
