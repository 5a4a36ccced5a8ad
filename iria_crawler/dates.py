"""Dates as pages print them -> aware UTC datetimes. Fast paths for the usual forms; dateparser for the rest.

A date without a time is midnight UTC of the printed day, with precision 'day'. A time without a zone is taken in the
zone given, UTC without one. What cannot be read is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from iria_crawler.model import Precision
from iria_crawler.text import squeeze

# Names and short forms of the months: English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic, Polish,
# Czech, Turkish, Russian, Ukrainian; Slavic ones in the case that dates take.
_MONTH_TABLE = (
    "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia sty ledna ocak января січня",
    "feb february februar février févr fév febrero febbraio fevereiro fev februari lutego února şubat февраля лютого",
    "mar march märz mrz mars marzo março maart mrt marts marca března mart марта березня",
    "apr april avril avr abril abr aprile kwietnia dubna nisan апреля квітня",
    "may mai mayo maggio mag maio mei maj maja května mayıs мая травня",
    "jun june juni juin junio giugno giu junho czerwca června haziran июня червня",
    "jul july juli juillet juil julio luglio lug julho lipca července temmuz июля липня",
    "aug august août aout agosto ago augustus augusti sierpnia srpna ağustos августа серпня",
    "sep sept september septembre septiembre settembre set setembro września září eylül сентября вересня",
    "oct october okt oktober octobre octubre ottobre ott outubro out października října ekim октября жовтня",
    "nov november novembre noviembre novembro listopada listopadu kasım ноября листопада",
    "dec december dez dezember décembre déc diciembre dic dicembre dezembro desember grudnia prosince aralık декабря грудня",
)
# The languages of the table. In these a text that the table cannot read is no date, and dateparser is not asked.
_TABLE_HOLDS = frozenset("en de fr es it pt nl da nb nn no sv pl cs tr ru uk".split())
MONTHS = {name: number for number, names in enumerate(_MONTH_TABLE, 1) for name in names.split()}
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))  # a pattern, the longest name first
# Minutes east of UTC. Short forms that two countries use ("IST", "BST" is British) are left out.
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180}
_ZONES |= {"MEZ": 60, "MESZ": 120, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360}
_ZONES |= {"PST": -480, "PDT": -420, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660}
_US_ZONES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
EARLIEST, LATEST = 1990, 2100

_TIME = (
    r"(?:[,\s·|(–-]*(?:(?:at|um|à|alle|alle ore|ore|om|kl\.?|a las|às|o godz\.?|saat)\s+)?"
    r"(?P<early>오전|오후|午前|午後|上午|下午)?\s*"
    r"(?P<hour>\d{1,2})(?::|h|時|时|点|시\s?|\.(?=\d\d\s*(?:uhr|hrs)))(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<half>[ap]\.?m\b\.?))?(?:\s*(?:uhr|hrs|分|분))?"
    r"(?:\s*\(?(?P<zone>[+-]\d{2}:?\d{2}\b|(?-i:[A-Z]{2,4}|Z)\b))?)?"
)
_ISO = re.compile(
    r"\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$"
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{2}:\d{2}(?::\d{2})?\s+([+-]\d{4}|[A-Z]{1,3})\s*"
)
# As Java prints a date: "Fri Apr 28 19:20:36 CEST 2023".
_JAVA = re.compile(
    rf"\w{{3}} (?P<month>{MONTH_NAME}) (?P<day>\d\d?) (?P<time>[\d:]{{8}}) (?P<zone>[A-Z]{{2,5}}) (?P<year>\d{{4}})",
    re.I,
)
# The printed forms, each a pattern with the groups day, month, year: "July 29, 2022"; "29. Juli 2022", "29 de julio de
# 2022"; "29.07.2022", "29/07/2022"; "2022.07.29", "2022年7月29日".
_MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{MONTH_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d){_TIME}", re.I
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:(?:of|de|di)\s+)?(?P<month>{MONTH_NAME})\.?,?\s+"
    rf"(?:del?\s+)?(?P<year>\d{{4}})(?!\d){_TIME}",
    re.I,
)
_NUMBERS = re.compile(
    rf"(?<![\d.])(?P<first>\d{{1,2}})(?P<sign>[./-])(?P<second_>\d{{1,2}})(?P=sign)(?P<year>\d{{4}})(?!\d){_TIME}", re.I
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d.])(?P<year>\d{{4}})\s?[-./年년]\s?(?P<month>\d{{1,2}})\s?[-./月월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[.日일]?"
    rf"(?:\s*[(（]\w{{1,3}}[)）])?{_TIME}",
    re.I,
)
_YEAR = re.compile(r"\d{4}")
# A date of numbers alone that was not read ("2026-13-01") is wrong or ambiguous, and dateparser must not guess.
_ALL_NUMBERS = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_AGO = re.compile(r"(\d{1,2}|an?|one) (minute|hour|day|week)s? ago", re.I)
# A text without one of these words says no time in the past: "5 min." is how long the reading takes.
_PASSED = re.compile(
    r"\bago\b|\bvor\b|\bil y a\b|\bhace\b|\bfa\b|\bhá\b|atrás|geleden|\bsiden\b|\bsedan\b|\btemu\b|\bpřed\b|önce|назад|тому|前|전|"
    r"yesterday|today|gestern|heute|\bhier\b|aujourd|\bayer\b|\bhoy\b|\bieri\b|\boggi\b|\bontem\b|\bhoje\b|gisteren|wczoraj|dün\b",
    re.I,
)
# Where 3/4/2026 is the fourth of March. Everywhere else that writes numbers the day stands first.
_MONTH_FIRST = ("en-us", "en-ph", "es-us")


class Moment(NamedTuple):
    """A date that was read: an aware UTC datetime, its precision, and whether the text itself gave the time zone."""

    at: datetime
    precision: Precision
    zoned: bool


class Printed(NamedTuple):
    """A date found in a text: the text from `start` to `end` (in code points) prints it."""

    moment: Moment
    start: int
    end: int


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
    if match := _JAVA.fullmatch(text.strip()):
        return parse_printed_date("{month} {day}, {year} {time} {zone}".format(**match.groupdict()))
    match = _RFC822.fullmatch(text.strip())
    if match is None or (match[1][0] not in "+-" and _zone(match[1]) is None):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return _moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC), "second", True)


def find_date(text: str, language: str | None = None, zone: tzinfo = UTC) -> Printed | None:
    """The first date in `text` that is printed with day, month and year; None where there is none.

    "3.4.2026" begins with the day. "3/4/2026" begins with the month in the United States and the Philippines (`language`,
    BCP 47, "en-US"), else with the day; in English of no country it is ambiguous, and no date.
    """
    found = [printed for printed in _printed_dates(text, (language or "en").lower(), zone) if printed]
    return min(found, key=lambda printed: printed.start, default=None)


def _printed_dates(text: str, language: str, zone: tzinfo) -> Iterator[Printed | None]:
    if _YEAR.search(text) is None:
        return
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        if match := pattern.search(text):
            yield _read(match, MONTHS[match["month"].lower()], int(match["day"]), zone)
    if match := _YEAR_FIRST.search(text):
        yield _read(match, int(match["month"]), int(match["day"]), zone)
    if match := _NUMBERS.search(text):
        first, second = int(match["first"]), int(match["second_"])
        dots = match["sign"] == "."
        if not dots and language == "en" and first <= 12 and second <= 12 and first != second:
            return
        swapped = not dots and (language in _MONTH_FIRST or (language == "en" and second > 12))
        yield _read(match, first if swapped else second, second if swapped else first, zone)


def _read(match: re.Match[str], month: int, day: int, zone: tzinfo) -> Printed | None:
    """The date of a match; a time in a zone that is not known leaves only the day."""
    try:
        date = datetime(int(match["year"]), month, day, tzinfo=UTC)
        known = _zone(match["zone"])
        if match["hour"] is None or (match["zone"] and known is None):
            moment = _moment(date, "day", True)
            return Printed(moment, match.start(), match.end()) if moment else None
        hour = int(match["hour"])
        if match["half"] or match["early"]:
            late = (match["half"] or "").lower().startswith("p") or match["early"] in ("오후", "午後", "下午")
            hour = hour % 12 + (12 if late else 0)
        at = date.replace(
            hour=hour, minute=int(match["minute"]), second=int(match["second"] or 0), tzinfo=known or zone
        )
    except ValueError:
        return None
    moment = _moment(at, "second" if match["second"] else "minute", known is not None)
    return Printed(moment, match.start(), match.end()) if moment else None


def parse_printed_date(text: str, zone: tzinfo = UTC) -> Moment | None:
    """The first date in a text: "July 29, 2022", "29 July 2022 at 4:15 pm EDT"; None where there is none."""
    printed = find_date(squeeze(text), zone=zone)
    return printed.moment if printed else None


def parse_any_date(text: str, language: str | None = None, zone: tzinfo = UTC) -> Moment | None:
    """Any of the forms above, then dateparser in the page's language. `text` is a date and little else."""
    text = squeeze(text)
    if found := parse_machine_date(text, zone):
        return found
    if printed := find_date(text, language, zone):
        return printed.moment
    known = language is not None and language.split("-")[0] in _TABLE_HOLDS
    if known or not 6 <= len(text) <= 60 or _YEAR.search(text) is None or _ALL_NUMBERS.search(text):
        return None
    moment = _dateparser(text, language, {"STRICT_PARSING": True})
    if moment is None:
        return None
    if re.search(r"\d{1,2}:\d{2}", text) is None:
        return _moment(moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), "day", True)
    return _moment(moment.replace(microsecond=0, tzinfo=zone), "minute", False)


def parse_relative_date(text: str, now: datetime, language: str | None = None) -> Moment | None:
    """ "12 minutes ago", "vor 3 Stunden", "yesterday", seen at `now` (aware).

    Minutes give a minute, days a day; hours give the day, and nothing where midnight lies between the hour it may have
    been and the next.
    """
    text = squeeze(text)
    if not 4 <= len(text) <= 40 or re.search(r"\d{3}", text) or _PASSED.search(text) is None:
        return None
    now = now.astimezone(UTC)
    if match := _AGO.fullmatch(text):
        count = int(match[1]) if match[1].isdecimal() else 1
        return _gone(timedelta(**{f"{match[2].lower()}s": count}), now)
    settings = {"PARSERS": ["relative-time"], "RELATIVE_BASE": now.replace(tzinfo=None)}
    moment = _dateparser(text, language, settings)
    return _gone(now - moment.replace(tzinfo=UTC), now) if moment else None


def _gone(gone: timedelta, now: datetime) -> Moment | None:
    """The moment `gone` before `now`: to the minute within an hour, else the day; None where the day is not certain."""
    at = now - gone
    if gone < timedelta(0):
        return None
    if gone < timedelta(hours=1):
        return _moment(at.replace(second=0, microsecond=0), "minute", True)
    if gone < timedelta(days=1) and (at - timedelta(hours=1)).date() != at.date():
        return None
    return _moment(at.replace(hour=0, minute=0, second=0, microsecond=0), "day", True)


def _dateparser(text: str, language: str | None, settings: dict[str, object]) -> datetime | None:
    """What dateparser reads in the page's language, without a zone; None also for languages that it does not know.

    Without a language it would try all it has: a second of work, and dates of another language than the page's.
    """
    if not language:
        return None
    import dateparser  # 70 ms to import, and most pages never need it

    languages = [language.split("-")[0]]
    try:
        return dateparser.parse(text, languages=languages, settings={"RETURN_AS_TIMEZONE_AWARE": False, **settings})
    except Exception:  # on unusual text it raises errors of many kinds (IndexError, KeyError)
        return None


def _zone(name: str | None) -> tzinfo | None:
    """The zone of "Z", "CEST", "+02:00"; None for no name and for one that is not known."""
    if not name:
        return None
    if name in _US_ZONES:
        return ZoneInfo(_US_ZONES[name])
    if name[0] not in "+-":
        minutes = _ZONES.get(name.upper())
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    digits = name[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))


def _moment(at: datetime, precision: Precision, zoned: bool) -> Moment | None:
    if not EARLIEST <= at.year < LATEST:
        return None
    return Moment(at.astimezone(UTC), precision, zoned)
