"""Dates as pages print them -> aware UTC datetimes. Fast paths for the usual forms; dateparser for the rest.

A date without a time is midnight UTC of the printed day, with precision 'day'. A time without a zone is taken in the
zone given, UTC without one. What cannot be read is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from datetime import time as datetime_time
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from iria_crawler.model import Precision
from iria_crawler.text import squeeze

# How far from today a date of a news page may be. Years.
EARLIEST, LATEST = 1990, 2100

# A word of a date: a month in any script, with its dots ("ม.ค.") and, in some languages, a second word ("كانون الثاني").
_WORD = r"[^\W\d_][^\s\d,;:/()|·–—-]{0,14}"
_MONTH = rf"(?P<month>{_WORD}(?:\s(?!del?\b|of\b)[^\W\d_][^\s\d,;:/()|·–—-]{{1,9}})?)"
# The printed forms, each a pattern with the groups day, month (a word or a number) and year.
# "July 29, 2022", "Nov 14 2026".
_MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{_WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.I
)
# "29. Juli 2022", "29 de julio de 2022", "1er janvier 2026", "10-Apr-2024", "3 янв. 2026", "12 במרץ 2026"; "24 نيسان / أبريل 2020".
_DAY_MONTH = re.compile(
    rf"(?<![\w./])(?P<day>\d{{1,2}})(?:st|nd|rd|th|ère|er|º|°|ª|\.)?(?:\s+|[-/])(?:(?:of|de|di)\s+|d['’]\s?)?{_MONTH}"
    rf"(?:\s?/\s?[^\W\d_]{{3,14}})?(?:[-/]|,?\s+)(?:del?\s+)?(?P<year>\d{{4}})(?!\d)",
    re.I,
)
# "2026. július 29.", "2026 m. liepos 29 d.".
_YEAR_MONTH_DAY = re.compile(
    rf"(?<![\w./])(?P<year>\d{{4}})(?:\.|\s+m\.)?\s+(?P<month>{_WORD})\s+(?P<day>\d{{1,2}})(?!\d)", re.I
)
# As programs print it: "Fri Apr 28 19:20:36 CEST 2023", "Wed Oct 10 20:19:24 +0000 2018".
_PROGRAM = re.compile(
    rf"(?<!\w)(?P<month>{_WORD})\s+(?P<day>\d{{1,2}})\s+(?P<time>\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}|[+-]\d{{4}}))\s+(?P<year>\d{{4}})(?!\d)"
)
_SCRIPT = re.compile(r"\w{3} \w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4}")
# "29 tháng 6, 2026", "ngày 29 tháng 6 năm 2026".
_VIETNAMESE = re.compile(
    r"(?<!\w)(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})[,/]?\s+(?:năm\s+)?(?P<year>\d{4})(?!\d)", re.I
)
# "29.07.2022", "29/07/2022", "11. 12. 2014", "29-06-2026".
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2})(?P<sign>[./-])\s?(?P<second_>\d{1,2})(?P=sign)\s?(?P<year>\d{4})(?!\d)", re.I
)
# "2022.07.29", "2026/6/29", "2022年7月29日", "2024년 05월 03일".
_YEAR_FIRST = re.compile(
    r"(?<![\d.])(?P<year>\d{4})\s?(?P<sign>[-./年년])\s?(?P<month>\d{1,2})\s?[-./月월]\s?(?P<day>\d{1,2})(?!\d)\s?[.日일]?"
    r"(?:\s*[(（]\w{1,3}[)）])?",
    re.I,
)
# Years of other counts: Japan's eras and Taiwan's republic.
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|中華民國|民國)\s?(?P<year>\d{1,3}|元)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "中華民國": 1911, "民國": 1911}
# Iran's months, with the years of its own calendar.
_IRANIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_IRANIAN = re.compile(
    rf"(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_IRANIAN_MONTHS)})\s+(?:ماه\s+)?(?P<year>1[34]\d\d)(?!\d)|"
    r"(?<!\d)(?P<year_>1[34]\d\d)[/-](?P<month_>\d{1,2})[/-](?P<day_>\d{1,2})(?!\d)"
)
IRANIAN_YEARS = range(1300, 1480)
# Thailand counts from the Buddha: 2569 is 2026.
BUDDHIST_YEARS, BUDDHIST_AHEAD = range(2533, 2643), 543
_YEAR = re.compile(r"\d{4}")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
# A line has no more dates than this that are worth a look.
MOST_MATCHES = 20
LONGEST_MACHINE_DATE = 80  # characters

# The time behind a date: "15:07", "15h07", "at 4:15:09 pm EDT", "um 09.15 Uhr", "kl. 15.07", "오후 3:07".
_TIME = re.compile(
    r"[T,;\s·|(–—-]{0,4}(?:(?:at|um|à|às|as|alle|ore|om|kl\.?|klo|a las|о|в|u|o godz\.?|saat|pukul|jam|lúc|στις|ώρα|ساعت|الساعة)\s+){0,2}"
    r"(?P<early>오전|오후|午前|午後|上午|下午)?\s*"
    r"(?P<hour>\d{1,2})(?::|h|時|时|點|点|시\s?|\.(?=\d\d\s*(?:uhr|hrs|น|wib|wita|wit)))(?P<minute>\d{2})(?!\d)(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?|[πμ]\.?μ\.?|صباحا?ً?(?!\w)|مساءً?(?!\w)|[صم](?!\w)))?(?:\s*(?:uhr|hrs|分|분|น\.?))?",
    re.I,
)
# With a dot between, where a word says that it is a time.
_DOT_TIME = re.compile(
    r"[,\s·|(–-]{0,4}(?:kl\.?|klo|ore|alle|pukul|jam|um|o godz\.?|saat)\s+(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?!\d)"
    r"(?P<second>)(?P<half>)(?P<early>)",
    re.I,
)
# And before it: "09:15 GMT, Thursday 12 March 2026".
_TIME_BEFORE = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<half>[ap]\.?m\b\.?))?(?P<early>)"
    r"(?:\s*(?P<zone>[A-Z]{2,5}))?(?:\s*[,|·–-])?\s+(?:[^\W\d_]{2,10}\.?,?\s+)?$",
    re.I,
)
BEFORE = 40  # characters in front of a date in which its time may be
_ZONE = re.compile(
    r"\s*\(?(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d{2})?\b|[+-]\d{2}:?\d{2}\b|[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|[A-Z]{2,5}\b|Z\b)"
)
# Minutes east of UTC. Short forms that two countries use ("IST", "AST") are left out: a time in one of them gives the day.
_ZONES = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 60,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
}
_ZONES |= {
    "MEZ": 60,
    "MESZ": 120,
    "MSK": 180,
    "TRT": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
}
_ZONES |= {
    "PST": -480,
    "PDT": -420,
    "PKT": 300,
    "ICT": 420,
    "WIB": 420,
    "WITA": 480,
    "SGT": 480,
    "HKT": 480,
    "PHT": 480,
    "WIT": 540,
}
_ZONES |= {"JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "SAST": 120}
_ZONED_BY_PLACE = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?", re.I)
MINUTES_OF_A_DAY = 24 * 60
_ZONE_NAME = re.compile(r"[A-Z]{1,4}T|Z")  # what looks like the name of a zone

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
    """A date that was read: an aware UTC datetime, its precision, whether the text itself gave the time zone, and the
    day as it was printed, in the zone of the text: "2026-11-20T23:30-05:00" is of the 20th, its instant of the 21st.
    """

    at: datetime
    precision: Precision
    zoned: bool
    day: date


class Printed(NamedTuple):
    """A date found in a text: the text from `start` to `end` (in code points) prints it."""

    moment: Moment
    start: int
    end: int


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
        return _moment(date, "day", True)
    known = _zone(offset.upper()) if offset else None
    if offset and known is None:
        return None
    at = datetime.combine(date, datetime_time.fromisoformat(time), known or zone)
    return _moment(at, "second" if time.count(":") == 2 else "minute", known is not None)


def _read_compact_iso(match: re.Match[str], zone: tzinfo) -> Moment | None:
    year, month, day, hour, minute, second, offset = match.groups()
    date = datetime(int(year), int(month), int(day), tzinfo=UTC)
    if hour is None:
        return _moment(date, "day", True)
    known = _zone(offset)
    at = date.replace(hour=int(hour), minute=int(minute), second=int(second or 0), tzinfo=known or zone)
    return _moment(at, "second" if second else "minute", known is not None)


def _read_epoch(match: re.Match[str], _: tzinfo) -> Moment | None:
    return _moment(datetime.fromtimestamp(int(match[1]), UTC), "second", True)


def _parse_rfc822(text: str) -> Moment | None:
    text = text.strip()
    match = _RFC822.fullmatch(text)
    if match is None:
        return _parse_program(text) if len(text) <= LONGEST_MACHINE_DATE else None
    known = _zone(match[1])
    if known is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return _moment(moment.replace(tzinfo=known), "second", True)


def _parse_program(text: str) -> Moment | None:
    """As Java and Twitter print a date, the year behind the time; and JavaScript, the zone behind."""
    match = _PROGRAM.search(text)
    if match is not None:
        text = "{month} {day} {year} {time}".format(**match.groupdict())
    elif _SCRIPT.match(text) is None:
        return None
    printed = find_date(text)
    return printed.moment if printed else None


def find_date(text: str, language: str | None = None, zone: tzinfo = UTC) -> Printed | None:
    """The first date in `text` that is printed with day, month and year; None where there is none.

    Months are read in the page's `language` (BCP 47) first, then in English, then in any language in which no other has
    the same name for another month. "3.4.2026" begins
    with the day. "3/4/2026" begins with the month in the United States and the Philippines ("en-US"), else with the day; in
    English of no country it is ambiguous, and no date.
    """
    if not text.isascii():
        text = _FOREIGN_DIGIT.sub(lambda digit: str(int(digit.group())), text)
    found = [printed for printed in _printed_dates(text, (language or "en").lower(), zone) if printed]
    return min(found, key=lambda printed: printed.start, default=None)


def _printed_dates(text: str, language: str, zone: tzinfo) -> Iterator[Printed | None]:
    if match := _ERA.search(text):
        year = _ERAS[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        yield _on(text, match, (year, int(match["month"]), int(match["day"])), zone)
    if _YEAR.search(text) is None:
        return
    for pattern in (_MONTH_DAY, _DAY_MONTH, _YEAR_MONTH_DAY):
        for match in islice(pattern.finditer(text), MOST_MATCHES):
            if month := month_number(match["month"], language):
                yield _on(text, match, (int(match["year"]), month, int(match["day"])), zone)
                break
    if match := _VIETNAMESE.search(text):
        yield _on(text, match, (int(match["year"]), int(match["month"]), int(match["day"])), zone)
    if match := _YEAR_FIRST.search(text):
        yield _on(text, match, (int(match["year"]), int(match["month"]), int(match["day"])), zone)
    if match := _IRANIAN.search(text):
        yield _on(text, match, _gregorian(match), zone)
    if match := _NUMBERS.search(text):
        yield _on(text, match, _in_order(match, language), zone)


def _in_order(match: re.Match[str], language: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date in numbers; None where it is open which number is the day."""
    first, second = int(match["first"]), int(match["second_"])
    dots = match["sign"] == "."
    if not dots and language == "en" and first <= 12 and second <= 12 and first != second:
        return None
    swapped = first <= 12 and ((not dots and language in _MONTH_FIRST) or second > 12)  # "12.16.2025" has no 16th month
    return (int(match["year"]), first, second) if swapped else (int(match["year"]), second, first)


def _gregorian(match: re.Match[str]) -> tuple[int, int, int] | None:
    """A day of Iran's calendar in ours."""
    year = int(match["year"] or match["year_"])
    if year not in IRANIAN_YEARS:
        return None
    month = _IRANIAN_MONTHS.index(match["month"]) + 1 if match["month"] else int(match["month_"])
    import jdatetime  # few pages need it

    try:
        day = jdatetime.date(year, month, int(match["day"] or match["day_"])).togregorian()
    except ValueError:
        return None
    return day.year, day.month, day.day


def _on(text: str, match: re.Match[str], day: tuple[int, int, int] | None, zone: tzinfo) -> Printed | None:
    """The date of a match, with the time that is printed behind or before it."""
    if day is None:
        return None
    year, month, number = day
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_AHEAD
    try:
        date = datetime(year, month, number, tzinfo=UTC)
        behind = _TIME.match(text, match.end()) or _DOT_TIME.match(text, match.end())
        if behind and (found := _at(date, behind, zone, _ZONE.match(text, behind.end()))):
            return Printed(found[0], match.start(), found[1])
        before = _TIME_BEFORE.search(text[max(0, match.start() - BEFORE) : match.start()])
        if before and (found := _at(date, before, zone, None)):
            return Printed(found[0], match.start(), match.end())
    except ValueError:
        return None
    moment = _moment(date, "day", True)
    return Printed(moment, match.start(), match.end()) if moment else None


def _at(date: datetime, time: re.Match[str], zone: tzinfo, named: re.Match[str] | None) -> tuple[Moment, int] | None:
    """The moment of a day and a printed time, and where its text ends; None where the zone is named and not known, or
    the hour is none: then only the day is certain.
    """
    name = named["zone"] if named else time.groupdict().get("zone")
    known = _zone(name)
    if name and known is None and (_ZONE_NAME.fullmatch(name) or not name.isalpha()):
        return None
    hour, minute = int(time["hour"]), int(time["minute"])
    half = (time["half"] or "").lower()
    if half or time["early"]:
        late = half.startswith(("p", "μ", "م")) or time["early"] in ("오후", "午後", "下午")
        hour = hour % 12 + (12 if late else 0)
    if hour > 23 or minute > 59 or int(time["second"] or 0) > 59:
        return None
    at = date.replace(hour=hour, minute=minute, second=int(time["second"] or 0), tzinfo=known or zone)
    moment = _moment(at, "second" if time["second"] else "minute", known is not None)
    end = named.end() if named and known else time.end()
    return (moment, end) if moment else None


def month_number(name: str, language: str | None = None) -> int | None:
    """1 to 12 for the name of a month as dates print it, long or short; None for any other word."""
    name = _folded(name)
    own = (language or "").partition("-")[0].lower()
    names = _months()
    for tried in (name, name.removeprefix("ב")):  # Hebrew joins "in" to the month
        found = names.get(own, {}).get(tried) or names["en"].get(tried) or names["*"].get(tried)
        if found:
            return found
    return None


def _folded(name: str) -> str:
    return name.casefold().replace("\u0307", "").rstrip(".").strip()


@cache
def _months() -> dict[str, dict[str, int]]:
    """The number of each month's names by language; under "*" those of every language that no other contradicts."""
    table = tomllib.loads(files(__name__).joinpath("months.toml").read_text(encoding="utf-8"))
    by_language = {
        language: {name: number for number, names in enumerate(months, 1) for name in names.split(" | ")}
        for language, months in table.items()
    }
    numbers: dict[str, set[int]] = {}
    for months in by_language.values():
        for name, number in months.items():
            numbers.setdefault(name, set()).add(number)
    return {**by_language, "*": {name: found.pop() for name, found in numbers.items() if len(found) == 1}}


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
    known = language is not None and language.split("-")[0].lower() in _months()
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
    """The zone of "Z", "CEST", "+02:00", "GMT+7", "Europe/Berlin"; None for no name and for one that is not known."""
    if not name:
        return None
    place = _ZONED_BY_PLACE.get(name, name)
    if "/" in place:
        try:
            return ZoneInfo(place)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        minutes = _ZONES.get(name.upper())
        return None if minutes is None else timezone(timedelta(minutes=minutes))
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return (
        timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes < MINUTES_OF_A_DAY else None
    )


def _moment(at: datetime, precision: Precision, zoned: bool) -> Moment | None:
    if not EARLIEST <= at.year < LATEST:
        return None
    return Moment(at.astimezone(UTC), precision, zoned, at.date())
