"""Dates as pages print them: day, month and year in any order, many languages and four calendars, with the time beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import islice

from iria_crawler.dates.moments import Moment, Printed, moment
from iria_crawler.dates.months import month_number
from iria_crawler.dates.zones import zone_named
from iria_crawler.text import squeeze

# A word of a date: a month in any script, with its dots ("ม.ค.") and, in some languages, a second word ("كانون الثاني").
WORD = r"[^\W\d_][^\s\d,;:/()|·–—-]{0,14}"
_MONTH = rf"(?P<month>{WORD}(?:\s(?!del?\b|of\b)[^\W\d_][^\s\d,;:/()|·–—-]{{1,9}})?)"
# The printed forms, each a pattern with the groups day, month (a word or a number) and year.
# "July 29, 2022", "Nov 14 2026".
_MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.I
)
# "29. Juli 2022", "29 de julio de 2022", "1er janvier 2026", "10-Apr-2024", "3 янв. 2026", "12 במרץ 2026"; "24 نيسان / أبريل 2020".
_DAY_MONTH = re.compile(
    rf"(?<![\w./])(?P<day>\d{{1,2}})(?:st|nd|rd|th|ère|er|º|°|ª|\.)?(?:\s+|[-/])(?:(?:of|de|di)\s+|d['’]\s?)?{_MONTH}"
    rf"(?:\s?/\s?[^\W\d_]{{3,14}})?(?:[-/]|,?\s+)(?:del?\s+)?(?P<year>\d{{4}})(?!\d)",
    re.I,
)
# "2026. július 29.", "2026 m. liepos 29 d.".
_YEAR_MONTH_DAY = re.compile(
    rf"(?<![\w./])(?P<year>\d{{4}})(?:\.|\s+m\.)?\s+(?P<month>{WORD})\s+(?P<day>\d{{1,2}})(?!\d)", re.I
)
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
MAX_MATCHES = 20

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
# The time before a date is at most so far in front of it.
MAX_CHARACTERS_BEFORE = 40
_ZONE = re.compile(
    r"\s*\(?(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d{2})?\b|[+-]\d{2}:?\d{2}\b|[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|[A-Z]{2,5}\b|Z\b)"
)

_ZONE_NAME = re.compile(r"[A-Z]{1,4}T|Z")  # what looks like the name of a zone

# Where 3/4/2026 is the fourth of March. Everywhere else that writes numbers the day stands first.
_MONTH_FIRST = ("en-us", "en-ph", "es-us")


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
        for match in islice(pattern.finditer(text), MAX_MATCHES):
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
        before = _TIME_BEFORE.search(text[max(0, match.start() - MAX_CHARACTERS_BEFORE) : match.start()])
        if before and (found := _at(date, before, zone, None)):
            return Printed(found[0], match.start(), match.end())
    except ValueError:
        return None
    only_day = moment(date, "day", True)
    return Printed(only_day, match.start(), match.end()) if only_day else None


def _at(date: datetime, time: re.Match[str], zone: tzinfo, named: re.Match[str] | None) -> tuple[Moment, int] | None:
    """The moment of a day and a printed time, and where its text ends; None where the zone is named and not known, or
    the hour is none: then only the day is certain.
    """
    name = named["zone"] if named else time.groupdict().get("zone")
    known = zone_named(name)
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
    found = moment(at, "second" if time["second"] else "minute", known is not None)
    end = named.end() if named and known else time.end()
    return (found, end) if found else None


def parse_printed_date(text: str, zone: tzinfo = UTC) -> Moment | None:
    """The first date in a text: "July 29, 2022", "29 July 2022 at 4:15 pm EDT"; None where there is none."""
    printed = find_date(squeeze(text), zone=zone)
    return printed.moment if printed else None
