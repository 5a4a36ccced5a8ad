"""When the publisher says the story was published and updated.

The dates that the page states (date_claims.py) are ordered by where they stand. The first is taken, unless the others agree
on another day; of all that name its day, the most exact gives the time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from iria_crawler.dates import Moment
from iria_crawler.model import Site
from iria_crawler.parse.fields.date_claims import (
    ABOVE,
    AT_HEADLINE,
    IN_STORY,
    ONE_DAY,
    PAGE_OBJECT,
    UNSURE,
    WIDEST_ZONE,
    Claim,
    DateContext,
    Kind,
    Stated,
    counts_in_utc,
    may_be_day_of,
    structured_claims,
)
from iria_crawler.parse.fields.date_lines import in_order_of_page
from iria_crawler.parse.fields.date_state import state_claim
from iria_crawler.parse.fields.printed_dates import (
    Surroundings,
    line_claims,
    opening_claim,
    printed_claims,
)
from iria_crawler.parse.page.tree import Page

__all__ = ["DateContext", "Stated", "Surroundings", "find_dates", "zone_of"]

# Zones differ by quarters of an hour.
QUARTER_HOUR, ONE_MINUTE = timedelta(minutes=15), timedelta(minutes=1)
# "2026-11-20T23:10:00-05:00"
_OFFSET = re.compile(r"T\d\d:\d\d(?::\d\d)?(?:\.\d+)?([+-])(\d\d):?(\d\d)\s*$")
_IN_NUMBERS = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\d)")


def find_dates(page: Page, around: Surroundings, context: DateContext) -> tuple[Stated | None, Stated | None]:
    """(published, updated), each None where the page does not state it outside of comments and other stories."""
    claims = structured_claims(page, context.zone)
    of_lines = line_claims(around, context)
    is_open = _leaves_open([*claims, *(claim for claim in of_lines if claim.is_labelled)])
    if is_open:
        if (own := in_order_of_page(page, context)) is not context:
            context, of_lines = own, line_claims(around, own)
        claims += [*of_lines, *printed_claims(page, around, context)]
        claims += _unsure_updates(claims)
        if around.opening and not _of_kind(claims, "published"):  # a page without a story has no day of one
            last = opening_claim(around, context) or state_claim(page)
            claims += [last] if last else []
    published, updated = _chosen(claims, "published"), _chosen(claims, "updated")
    if published and updated and updated.moment.at < published.moment.at:
        updated = None
    if published is None or published.moment.precision == "day" or not counts_in_utc(published.raw):
        return published, updated
    if context.zone is not UTC:
        return _on_day(published, published.moment.at.astimezone(context.zone).date()), updated
    day = _printed_day(published, [*claims, *of_lines])
    if day is None and not is_open:
        printed = printed_claims(page, around, context)
        day = _printed_day(
            published, [claim for claim in printed if claim.rank < IN_STORY or _is_same_time(published, claim)]
        )
    return _on_day(published, day or _day_by_offset(published, claims)), updated


def _on_day(published: Stated, day: date | None) -> Stated:
    """A time in UTC with the day that the outlet's own calendar has: "2026-11-20T02:30Z" is of the 19th in New York."""
    return published if day is None else published._replace(moment=published.moment._replace(day=day))


def _printed_day(published: Stated, claims: list[Claim]) -> date | None:
    """The day of a time in UTC that the page prints at its headline or has in its address; None where it does not."""
    # The site's own day of today may stand among the lines: one with the author or a label goes first.
    places = sorted(_of_kind(claims, "published"), key=lambda claim: not claim.is_labelled)
    days = (claim.stated.moment.day for claim in places if not counts_in_utc(claim.stated.raw))
    return next((day for day in days if may_be_day_of(published.moment.at, day)), None)


def _day_by_offset(published: Stated, claims: list[Claim]) -> date | None:
    """The day of a time in UTC by the clock of the page's other times, where one states how far it is from UTC."""
    at = published.moment.at
    for claim in claims:
        if offset := _OFFSET.search(claim.stated.raw):
            sign, hours, minutes = offset.groups()
            ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
            # The same clock with another zone: one of the two zones is wrong, and nothing says which.
            if ahead and abs(ahead) <= WIDEST_ZONE and claim.stated.moment.at + ahead != at:
                return (at + ahead).date()
    return None


def _leaves_open(claims: list[Claim]) -> bool:
    """Whether structured data says no time of publication, or the claims name days that contradict each other."""
    found = _of_kind(claims, "published")
    if not found or found[0].rank > PAGE_OBJECT or found[0].stated.moment.precision == "day":
        return True
    return any(not _agree(found[0], other) for other in found)


def _unsure_updates(claims: list[Claim]) -> list[Claim]:
    """Some themes name the only date of a story "updated", whatever it is: without another it is that of publication.

    A date that structured data calls an update is one.
    """
    unsure = [claim for claim in claims if claim.kind == "updated" and claim.rank == UNSURE]
    if any(claim.kind == "published" for claim in claims):
        return []
    sure = [claim for claim in claims if claim.kind == "updated" and claim.rank != UNSURE]
    return [claim._replace(kind="published") for claim in unsure if not any(_agree(claim, other) for other in sure)]


def _of_kind(claims: list[Claim], kind: Kind) -> list[Claim]:
    """The claims of a kind, the most reliable first; of a place the first on the page."""
    return sorted((claim for claim in claims if claim.kind == kind), key=lambda claim: claim.rank)


def _chosen(claims: list[Claim], kind: Kind) -> Stated | None:
    """The claim of a kind that most places agree with, in doubt that of the best place, as exact as any of its day."""
    found = _of_kind(claims, kind)
    if not found:
        return None
    best = found[0]
    if best.rank >= IN_STORY and not all(_agree(best, claim) for claim in found):
        return None  # many dates, and none of them in a story's place: a list of posts
    if kind == "published":
        updates = _of_kind(claims, "updated")
        support = [_support(claim, found, updates) for claim in found]
        best = found[support.index(max(support))]
    if best.stated.moment.precision != "day" and best.stated.moment.zoned:
        return best.stated
    same = [claim for claim in found if _is_same_moment(best.stated.moment, claim.stated.moment)]
    return max(same, key=lambda claim: (_exactness(claim), claim is best)).stated


def _support(claim: Claim, claims: list[Claim], updates: list[Claim]) -> int:
    """How many places name the day of a claim; what stands in or behind the story does not count.

    A day that is printed at the headline beside its author, or as that of publication, counts once more: it outweighs a
    template's or an importer's date in the page's head. Not where it is known as that of an update.
    """
    same = [other for other in claims if other.rank < IN_STORY and _agree(claim, other)]
    told = any(other.is_labelled and other.rank in (AT_HEADLINE, ABOVE) for other in same)
    return len({other.rank for other in same}) + (told and not any(_agree(claim, update) for update in updates))


def _is_same_moment(best: Moment, other: Moment) -> bool:
    """Whether `other` may be a more exact form of `best`: of the same day, or the same clock in another zone."""
    if best.day == other.day:
        return True
    if best.precision == "day" or best.zoned or not other.zoned:
        return False
    gap = abs(best.at - other.at)
    return gap <= WIDEST_ZONE and min(gap % QUARTER_HOUR, -gap % QUARTER_HOUR) < ONE_MINUTE


def _is_same_time(published: Stated, claim: Claim) -> bool:
    """Whether a printed time is that of a time in UTC by the clock of another zone."""
    moment = claim.stated.moment
    return moment.precision != "day" and _is_same_moment(moment, published.moment)


def _exactness(claim: Claim) -> tuple[bool, bool, bool]:
    """What a claim says beside the day: a time, its zone, its seconds."""
    moment = claim.stated.moment
    timed = moment.precision != "day"
    return timed, timed and moment.zoned, moment.precision == "second"


def _agree(one: Claim, other: Claim) -> bool:
    """Whether two claims name the same day, also where one may have been read with day and month in the wrong order."""
    first, second = one.stated.moment.day, other.stated.moment.day
    return abs(first - second) <= ONE_DAY or _swapped(one) == second or _swapped(other) == first


def _swapped(claim: Claim) -> date | None:
    """The day of a date in numbers with day and month in the other order; None where only one order is a date."""
    day = claim.stated.moment.day
    if day.day > 12 or _IN_NUMBERS.search(claim.stated.raw) is None:
        return None
    return day.replace(month=day.day, day=day.month)


def zone_of(site: Site | None) -> tzinfo:
    """The time zone of an outlet; UTC where none is known or its name is wrong."""
    try:
        return ZoneInfo(site.timezone) if site and site.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
