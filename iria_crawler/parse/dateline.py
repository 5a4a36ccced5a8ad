"""Where a story was filed, as it opens the body: "SEOUL, South Korea, July 29 (Reuters) -"."""

from __future__ import annotations

import re
from datetime import date, datetime

from iria_crawler.dates import MONTHS
from iria_crawler.model import Dateline

_DASH = r"\s*(?:[–—−]|--?|:)\s+"
_PLACE = (
    r"(?:ABOARD (?:THE )?(?:USS|HMS|HMAS|HMCS|USNS|INS|FS) [A-Z][\w.'’ -]{1,30}|"
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ0-9][A-ZÀ-Þ.'’-]*)*)"
)
_REGION = r"(?:[A-Z][\w.’'-]+(?: (?:and |of |the )?[A-Z][\w.’'-]+){0,3})"
_MONTH = "|".join(sorted({name.title() for name in MONTHS}, key=len, reverse=True))
_DAY = rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH})\.?)(?:,? (?P<year>\d{{4}}))?"
_DATELINE = re.compile(
    rf"^(?P<place>{_PLACE})(?:, (?!(?:{_MONTH})\b)(?P<region>{_REGION}))?(?:,? {_DAY})?"
    rf"(?:,? \((?P<agency>[A-Z][\w./ -]{{1,30}})\))?(?P<dash>{_DASH})(?=\S)"
)
# What stands in capitals before a dash or colon and is no place.
_LOOK_ALIKES = frozenset(
    "UPDATE BREAKING EXCLUSIVE ANALYSIS OPINION WATCH LIVE NATO EU UN US USA UK NOTE EDITOR CORRECTION VIDEO PHOTOS READ MORE "
    "NEWS REPORT COMMENTARY EXPLAINER FACTBOX TIMELINE Q A INTERVIEW ALERT PODCAST".split()
)


def find_dateline(first_paragraph: str, published_at: datetime | None) -> Dateline | None:
    """The dateline that opens the story's first paragraph; None where there is none or it only looks like one."""
    match = _DATELINE.match(first_paragraph)
    if match is None:
        return None
    part = match.groupdict()
    if set(re.findall(r"[A-Z]+", part["place"])) & _LOOK_ALIKES and not (part["region"] or part["agency"]):
        return None
    if ":" in part["dash"] and not (part["region"] or part["agency"] or part["month"] or part["month2"]):
        return None
    return Dateline(
        raw=match.group().strip(),
        place=part["place"].rstrip(),
        region=part["region"],
        date=_date(part, published_at),
        agency=part["agency"],
    )


def _date(part: dict[str, str | None], published_at: datetime | None) -> date | None:
    """The printed day; its year, where it is not printed, is the one that brings it nearest to the publication."""
    month, day = part["month"] or part["month2"], part["day"] or part["day2"]
    if not month or not day:
        return None
    years = [int(part["year"])] if part["year"] else []
    if not years and published_at:
        years = [published_at.year - 1, published_at.year, published_at.year + 1]
    found = []
    for year in years:
        try:
            found.append(date(year, MONTHS[month.lower()], int(day)))
        except ValueError:
            continue
    return min(found, key=lambda d: abs((d - published_at.date()).days) if published_at else 0, default=None)
