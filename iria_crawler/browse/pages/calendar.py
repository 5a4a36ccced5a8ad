"""A year day by day: how much was published and changed, and how much of that unannounced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from iria_crawler.browse.pages.common import Args, NotKept, number, sites
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("days", "sites")
MEASURES = {
    "edits": "edits that matter",
    "unannounced": "unannounced edits",
    "grave": "grave changes",
    "stories": "stories published",
}
# Steps of the colour above none.
LEVELS = 4
# Size of a day, and the room left of and above the days, in units of the drawing.
SIDE, GAP, LEFT, TOP = 9, 1.5, 26, 14


class Cell(NamedTuple):
    """A day in the drawing."""

    x: float
    y: float
    level: int  # 0: nothing, up to LEVELS
    title: str


class Month(NamedTuple):
    """The name of a month above its first week."""

    x: float
    name: str


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The days of the year args['year'] (the newest where it is not given), by the measure args['of'] (see MEASURES), of all
    outlets or of args['site'].
    """
    outlets = sites(snapshot)
    site = number(args, "site", 0, most=1 << 40)
    if args.get("site") and site not in {row["id"] for row in outlets}:
        raise NotKept("There is no outlet of this number")
    newest, oldest = snapshot.value("SELECT max(day) FROM days"), snapshot.value("SELECT min(day) FROM days")
    newest = newest or str(snapshot.value("SELECT date('now')"))  # nothing is stored yet
    last = int(newest[:4])
    year = min(max(number(args, "year", last), 1900), 2100)
    measure = args.get("of", "edits") if args.get("of") in MEASURES else "edits"
    rows = snapshot.all(
        """SELECT day, sum(stories) AS stories, sum(edits) AS edits, sum(unannounced) AS unannounced, sum(grave) AS grave
        FROM days WHERE day >= :first AND day < :after AND (:site = 0 OR site_id = :site) GROUP BY day ORDER BY day DESC""",
        first=f"{year:04}-01-01",
        after=f"{year + 1:04}-01-01",
        site=site,
    )
    counts = {row["day"]: row[measure] for row in rows}
    return {
        "rows": [row for row in rows if any(row[name] for name in MEASURES)],
        "cells": cells(year, counts, MEASURES[measure]),
        "months": _months(year),
        "size": (LEFT + 54 * (SIDE + GAP), TOP + 7 * (SIDE + GAP)),
        "side": SIDE,
        "top": TOP,
        "steps": _steps(counts),
        "total": sum(counts.values()),
        "year": year,
        "years": list(range(last, max(int((oldest or newest)[:4]), last - 30) - 1, -1)),
        "measure": measure,
        "measures": MEASURES,
        "site": site,
        "sites": outlets,
    }


def cells(year: int, counts: dict[str, int], name: str) -> list[Cell]:
    """The days of a year, a column for each week (Monday at the top). counts: day -> how many."""
    steps = _steps(counts)
    day, found = date(year, 1, 1), []
    while day.year == year:
        many = counts.get(day.isoformat(), 0)
        level = sum(many >= step for step in steps) if many > 0 else 0
        found.append(
            Cell(_column(day), TOP + day.weekday() * (SIDE + GAP), level, f"{day.day} {day:%b %Y}: {many:,} {name}")
        )
        day += timedelta(days=1)
    return found


def _steps(counts: dict[str, int]) -> list[int]:
    """From how many on a day has each colour above none, at most LEVELS: the quarters of the days on which there is something."""
    values = sorted(many for many in counts.values() if many > 0)
    if not values:
        return []
    return sorted({values[len(values) * part // LEVELS] for part in range(LEVELS)})


def _column(day: date) -> float:
    first = date(day.year, 1, 1)
    return LEFT + (first.weekday() + (day - first).days) // 7 * (SIDE + GAP)


def _months(year: int) -> list[Month]:
    return [Month(_column(date(year, month, 1)), f"{date(year, month, 1):%b}") for month in range(1, 13)]
