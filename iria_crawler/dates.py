"""Dates as pages print them -> aware UTC datetimes. Fast paths for the usual forms; dateparser for the rest.

A date without a time is midnight UTC of the printed day, with precision 'day'. A time without a zone is taken in the
zone given, UTC without one. What cannot be read is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from iria_crawler.model import Precision
from iria_crawler.text import squeeze

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?\s*"
    r"(?P<zone>Z|UTC|GMT|E[SD]T|C[SD]T|M[SD]T|P[SD]T|BST|CES?T|[+-]\d{2}:?\d{2})?"
)
_ISO = re.compile(
    r"\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$"
)
_PRINTED = re.compile(
    rf"(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m2>{_MONTH})\.?,?\s+(?P<y2>\d{{4}}))"
    rf"(?:[,\s·|–-]*(?:at\s+)?{_TIME})?",
    re.I,
)
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_HOURS |= {"BST": 1, "CET": 1, "CEST": 2}
EARLIEST, LATEST = 1990, 2100


class Moment(NamedTuple):
    """A date that was read: an aware UTC datetime, how exact it is, and whether the text named its zone."""

    at: datetime
    precision: Precision
    zoned: bool


def parse_machine_date(text: str, zone: tzinfo = UTC) -> Moment | None:
    """ISO 8601 (as in JSON-LD, meta, time elements) or RFC 822 (as in feeds)."""
    match = _ISO.match(text)
    if match is None:
        return _parse_rfc822(text)
    day, time, offset = match.groups()
    try:
        if time is None:
            return _moment(datetime.fromisoformat(day).replace(tzinfo=UTC), "day", True)
        moment = datetime.fromisoformat(f"{day}T{time}")
        known = _zone(offset)
        precision: Precision = "second" if time.count(":") == 2 else "minute"
        return _moment(moment.replace(tzinfo=known or zone), precision, known is not None)
    except ValueError:
        return None


def _parse_rfc822(text: str) -> Moment | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return _moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC), "second", True)


def parse_printed_date(text: str, zone: tzinfo = UTC) -> Moment | None:
    """A date as people write it in English: "July 29, 2022", "29 July 2022 at 4:15 pm EDT"; None where there is none."""
    match = _PRINTED.search(squeeze(text))
    if match is None:
        return None
    part = match.groupdict()
    try:
        day = datetime(
            int(part["y1"] or part["y2"]), MONTHS[(part["m1"] or part["m2"]).lower()], int(part["d1"] or part["d2"])
        )
        if part["hour"] is None:
            return _moment(day.replace(tzinfo=UTC), "day", True)
        hour = int(part["hour"])
        if part["half"]:
            hour = hour % 12 + (12 if part["half"][0].lower() == "p" else 0)
        known = _zone(part["zone"])
        at = day.replace(hour=hour, minute=int(part["minute"]), second=int(part["second"] or 0), tzinfo=known or zone)
        return _moment(at, "second" if part["second"] else "minute", known is not None)
    except ValueError:
        return None


def parse_any_date(text: str, languages: list[str] | None = None, zone: tzinfo = UTC) -> Moment | None:
    """Any of the forms above, then dateparser in the page's language. `text` is a date and little else."""
    text = squeeze(text)
    found = parse_machine_date(text, zone) or parse_printed_date(text, zone)
    # What looks like ISO 8601 and is none ("2026-13-01") is wrong, not in another order.
    if found or not 6 <= len(text) <= 60 or not re.search(r"\d{4}", text) or re.match(r"\d{4}-\d\d?-\d\d?", text):
        return found
    import dateparser  # 70 ms to import, and most pages never need it

    settings = {"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    moment = dateparser.parse(text, languages=languages, settings=settings)
    if moment is None:
        return None
    if re.search(r"\d{1,2}:\d{2}", text) is None:
        return _moment(moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), "day", True)
    return _moment(moment.replace(microsecond=0, tzinfo=zone), "minute", False)


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if name.upper() in _HOURS:
        return _offset(_HOURS[name.upper()] * 60)
    sign = -1 if name[0] == "-" else 1
    digits = name[1:].replace(":", "")
    return _offset(sign * (int(digits[:2]) * 60 + int(digits[2:])))


def _offset(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes))


def _moment(at: datetime, precision: Precision, zoned: bool) -> Moment | None:
    if not EARLIEST <= at.year < LATEST:
        return None
    return Moment(at.astimezone(UTC), precision, zoned)
