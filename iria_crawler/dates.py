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
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
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
    rf"(?:[,\s·|–-]*(?:(?:at|um)\s+)?{_TIME})?",
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


# As Java prints a date: "Fri Apr 28 19:20:36 CEST 2023".
_JAVA = re.compile(
    rf"\w{{3}} (?P<month>{_MONTH}) (?P<day>\d\d?) (?P<time>[\d:]{{8}}) (?P<zone>[A-Z]{{2,5}}) (?P<year>\d{{4}})", re.I
)


def _parse_rfc822(text: str) -> Moment | None:
    if match := _JAVA.fullmatch(text.strip()):
        return parse_printed_date("{month} {day}, {year} {time} {zone}".format(**match.groupdict()))
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


_NUMERIC = re.compile(
    rf"(?<!\d)(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}})(?!\d)(?:[,\s·|–-]*(?:(?:um|at|ore|à|alle|om|kl\.?)\s+)?{_TIME})?",
    re.I,
)
# Where 3/4/2026 is the fourth of March. Everywhere else that writes numbers the day stands first.
_MONTH_FIRST = ("en-us", "en-ph", "es-us")


def parse_numeric_date(text: str, language: str | None, zone: tzinfo = UTC) -> Moment | None:
    """ "20.11.2026, 09:15", "20/11/2026": with dots the day stands first; with strokes as the language has it.

    None where English without a country leaves it open which is the day.
    """
    match = _NUMERIC.search(text)
    if match is None:
        return None
    first, sign, second, year = int(match[1]), match[2], int(match[3]), match[4]
    language = (language or "en").lower()
    if sign != "." and language == "en" and first <= 12 and second <= 12 and first != second:
        return None
    swapped = sign != "." and (language in _MONTH_FIRST or (language == "en" and second > 12))
    day, month = (second, first) if swapped else (first, second)
    if not 1 <= month <= 12:
        return None
    name = _MONTH_NAMES[month - 1]
    return parse_printed_date(f"{name} {day}, {year}" + text[match.end(4) : match.end()], zone)


def parse_any_date(text: str, language: str | None = None, zone: tzinfo = UTC) -> Moment | None:
    """Any of the forms above, then dateparser in the page's language. `text` is a date and little else."""
    text = squeeze(text)
    found = parse_machine_date(text, zone) or parse_printed_date(text, zone) or parse_numeric_date(text, language, zone)
    # What looks like ISO 8601 and is none ("2026-13-01") is wrong, not in another order.
    if found or not 6 <= len(text) <= 60 or not re.search(r"\d{4}", text) or re.match(r"\d{4}-\d\d?-\d\d?", text):
        return found
    import dateparser  # 70 ms to import, and most pages never need it

    settings = {"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    languages = [language.split("-")[0]] if language else None
    try:
        moment = dateparser.parse(text, languages=languages, settings=settings)
    except ValueError:  # a language that dateparser does not know
        return None
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
