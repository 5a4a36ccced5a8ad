"""The dates of a short line: with their labels, between signs, with a year of two digits, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iria_crawler.dates import Moment, find_date, parse_any_date, parse_relative_date, says_passed
from iria_crawler.parse.fields.date_claims import DateContext
from iria_crawler.parse.fields.date_labels import PUBLISHED_WORD, UPDATED_WORD
from iria_crawler.parse.page.tree import Page

# A date in numbers has at least 8 characters.
MIN_DATE_CHARACTERS = 8
# A line under the headline has a label and perhaps a name before its date. A line with more words is prose.
MAX_WORDS_BEFORE, MAX_WORDS_AFTER = 6, 12
_DIGIT = re.compile(r"\d")
# The signs between the parts of a line: "Front page | By Jane Roe | 20 November 2026".
_PARTED = re.compile(r"\s*[|·•]\s*")
# "28.01.22" in an element that is named so, where the day or the month stands first.
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d{1,2}([./])\d{1,2}\2)(\d\d)(?![\d./-])")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?::\d\d)?(?!\d)\s*(?:uhr|h|[ap]\.?m\.?)?", re.I)
# A date in numbers, in which the day or the month stands first.
_IN_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:19|20)\d\d(?![./-]?\d)")
MONTHS = 12
# Countries with a press in English and one order of dates, by the ends of their addresses. "en_US" alone is no such word: it
# is what software states that nobody told otherwise.
_ENGLISH_COUNTRIES = frozenset("UK GB IE AU NZ ZA IN PK BD LK NG KE GH UG TZ ZM ZW BW SG MY MT JM TT US PH".split())
_YEAR_FIRST_LANGUAGES = ("ja", "ko", "zh", "hu", "lt", "mn")


def dates_of(text: str, context: DateContext) -> Iterator[tuple[str, str, Moment]]:
    """(words before the date, the date as printed, its moment) for each date of a line; none for a line of prose."""
    zone, language, fetched_at = context
    first = find_date(text, language, zone)
    if first is None:
        if _DIGIT.search(text) is None and not says_passed(text):
            return
        for part in _PARTED.split(text):
            moment = parse_any_date(part, language, zone)
            if moment is None and fetched_at is not None:
                moment = parse_relative_date(part, fetched_at, language)
            if moment:
                yield "", part, moment
        return
    before, after = text[: first.start], text[first.end :]
    if len(_PARTED.split(before)[-1].split()) > MAX_WORDS_BEFORE or len(after.split()) > MAX_WORDS_AFTER:
        return
    yield before, text[first.start : first.end], first.moment
    if second := find_date(after, language, zone):
        yield after[: second.start], after[second.start : second.end], second.moment


def dates_of_line(text: str, names: tuple[str, ...], context: DateContext) -> Iterator[tuple[str, str, Moment]]:
    """dates_of() a line under the headline; where it has none, those with a year of two digits ("8.5.26"), if nothing but a
    label, a time or an author stands beside them.
    """
    found = list(dates_of(text, context)) or list(dates_of(_behind_names(text, names), context))
    if not found and (whole := with_whole_years(text, names, context)):
        found = [(before, _as_printed(raw, text), moment) for before, raw, moment in dates_of(whole, context)]
    yield from found


def with_whole_years(text: str, names: tuple[str, ...], context: DateContext) -> str | None:
    """A line with the years of its days in numbers made whole: "20.11.26 | Front page"; None where it has no such day, or other
    words beside one than a label, a time or an author.
    """
    if reads_year_first(context) or _SHORT_YEAR.search(text) is None:
        return None
    parts = (_SHORT_YEAR.subn("", part) for part in _PARTED.split(text))
    if not _is_day_alone(_SHORT_YEAR.sub("", text), names) and not all(
        _is_day_alone(rest, names) for rest, count in parts if count
    ):
        return None
    return _SHORT_YEAR.sub(r"\g<1>20\3", text)


def _as_printed(raw: str, text: str) -> str:
    """A date of a line with whole years as the line prints it."""
    for short in _SHORT_YEAR.finditer(text):
        raw = raw.replace(f"{short[1]}20{short[3]}", short[0])
    return raw


def _behind_names(text: str, names: tuple[str, ...]) -> str:
    """What follows the last author in a line: "By Jane Roe for the Harbour Ledger, 12 March 2026"; "" where none is named."""
    end = max((text.rfind(name) + len(name) for name in names if name in text), default=len(text))
    return text[end:]


def _is_day_alone(rest: str, names: tuple[str, ...]) -> bool:
    """Whether the rest of a line with a day is no more than a time or a label, or names an author."""
    words = _CLOCK.sub("", rest).strip(" ,:|·•–—-()")
    is_label = PUBLISHED_WORD.search(words) is not None or UPDATED_WORD.search(words) is not None
    return not words or is_label or any(name in words for name in names)


def short_date(text: str, context: DateContext) -> Moment | None:
    """A printed date; also with a year of two digits, which only an element that is named as a date may have."""
    if moment := parse_any_date(text, context.language, context.zone):
        return moment
    if reads_year_first(context) or len(_SHORT_YEAR.findall(text)) != 1:
        return None
    return parse_any_date(_SHORT_YEAR.sub(r"\g<1>20\3", text), context.language, context.zone)


def reads_year_first(context: DateContext) -> bool:
    """Whether dates of the page's language begin with the year: "26.05.08" is a day of 2026 then."""
    return (context.language or "").startswith(_YEAR_FIRST_LANGUAGES)


def in_order_of_page(page: Page, context: DateContext) -> DateContext:
    """`context` with the country's English: the one that the page's locale or address names, else that in which its other
    dates are written: a page with "25/12/2026" has the day first.

    The same context where the language says the order itself, and where no date of the page or two of them say different orders.
    """
    if (context.language or "en").lower() != "en":
        return context
    if country := _country_of(page):
        return context._replace(language=f"en-{country}")
    day_first = month_first = False
    for text in (*page.elements.texts, *page.elements.tails):
        if text and len(text) >= MIN_DATE_CHARACTERS and ("20" in text or "19" in text):
            for first, _, second in _IN_NUMBERS.findall(text):
                day_first |= int(first) > MONTHS >= int(second)
                month_first |= int(second) > MONTHS >= int(first)
    if day_first == month_first:
        return context
    return context._replace(language="en-GB" if day_first else "en-US")


def _country_of(page: Page) -> str | None:
    """The country of a page in English, where all write dates in one order; None where it is not known."""
    locale = re.fullmatch(r"en[_-]([A-Za-z]{2})", page.first_meta("og:locale") or "")
    ending = page.host.rpartition(".")[2].upper()
    for country in (ending, locale[1].upper() if locale and locale[1].upper() != "US" else ""):
        if country in _ENGLISH_COUNTRIES:
            return "GB" if country == "UK" else country
    return None
