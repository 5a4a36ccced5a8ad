"""Dates in any form, read by dateparser if our own forms do not match; and times relative to now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from iria_crawler.dates.machine import parse_machine_date
from iria_crawler.dates.moments import Moment, moment
from iria_crawler.dates.months import has_months
from iria_crawler.dates.printed import find_date
from iria_crawler.text import squeeze

_YEAR = re.compile(r"\d{4}")
# A date without the number of a day is none ("2010-2022"), and dateparser need not be asked.
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
# A date of numbers alone that was not read ("2026-13-01") is wrong or ambiguous, and dateparser must not guess.
_ALL_NUMBERS = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_AGO = re.compile(r"(\d{1,2}|an?|one) (minute|hour|day|week)s? ago", re.I)
# A text without one of these words says no time in the past: "5 min." is how long the reading takes.
_PASSED = re.compile(
    r"\bago\b|\bvor\b|\bil y a\b|\bhace\b|\bfa\b|\bhá\b|atrás|geleden|\bsiden\b|\bsedan\b|\btemu\b|\bpřed\b|önce|назад|тому|前|전|"
    r"yesterday|today|gestern|heute|\bhier\b|aujourd|\bayer\b|\bhoy\b|\bieri\b|\boggi\b|\bontem\b|\bhoje\b|gisteren|wczoraj|dün\b",
    re.I,
)


def parse_any_date(text: str, language: str | None = None, zone: tzinfo = UTC) -> Moment | None:
    """A date as programs or pages write it, then by dateparser in the page's language. `text` is a date and little else."""
    text = squeeze(text)
    if found := parse_machine_date(text, zone):
        return found
    if printed := find_date(text, language, zone):
        return printed.moment
    known = language is not None and has_months(language)
    if known or not 6 <= len(text) <= 60 or _YEAR.search(text) is None or _ALL_NUMBERS.search(text):
        return None
    if _DAY.search(text) is None:
        return None
    at = _dateparser(text, language, {"STRICT_PARSING": True})
    if at is None:
        return None
    if re.search(r"\d{1,2}:\d{2}", text) is None:
        return moment(at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), "day", True)
    return moment(at.replace(microsecond=0, tzinfo=zone), "minute", False)


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
    at = _dateparser(text, language, settings)
    return _gone(now - at.replace(tzinfo=UTC), now) if at else None


def says_passed(text: str) -> bool:
    """Whether a text may say a time in the past ("yesterday", "ago"), so that parse_relative_date is worth a call."""
    return _PASSED.search(text) is not None


def _gone(gone: timedelta, now: datetime) -> Moment | None:
    """The moment `gone` before `now`: to the minute within an hour, else the day; None where the day is not certain."""
    at = now - gone
    if gone < timedelta(0):
        return None
    if gone < timedelta(hours=1):
        return moment(at.replace(second=0, microsecond=0), "minute", True)
    if gone < timedelta(days=1) and (at - timedelta(hours=1)).date() != at.date():
        return None
    return moment(at.replace(hour=0, minute=0, second=0, microsecond=0), "day", True)


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
