"""What a date is once it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from iria_crawler.model import Precision

# How far from today a date of a news page may be. Years.
MIN_YEAR, MAX_YEAR = 1990, 2100


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


def moment(at: datetime, precision: Precision, zoned: bool) -> Moment | None:
    """The moment of an aware datetime, its day that of its own zone; None outside of the years of news pages."""
    if not MIN_YEAR <= at.year < MAX_YEAR:
        return None
    return Moment(at.astimezone(UTC), precision, zoned, at.date())
