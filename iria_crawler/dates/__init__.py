"""Dates as pages, programs and lists write them -> aware UTC datetimes. Our own forms first; dateparser for the rest.

A date without a time is midnight UTC of the printed day, with precision 'day'. A time without a zone is taken in the
zone given, UTC without one. What cannot be read is None: a wrong date is worse than none.
"""

from iria_crawler.dates.loose import parse_any_date, parse_relative_date, says_passed
from iria_crawler.dates.machine import parse_machine_date
from iria_crawler.dates.moments import Moment, Printed
from iria_crawler.dates.months import month_number
from iria_crawler.dates.printed import find_date, parse_printed_date

__all__ = [
    "Moment",
    "Printed",
    "find_date",
    "month_number",
    "parse_any_date",
    "parse_machine_date",
    "parse_printed_date",
    "parse_relative_date",
    "says_passed",
]
