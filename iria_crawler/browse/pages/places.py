"""Where stories are filed from, on a map."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import NamedTuple

from iria_crawler.browse import world
from iria_crawler.browse.pages.common import Args, NotKept, number, sites
from iria_crawler.browse.snapshot import Memo, Row, Snapshot

TABLES = ("articles", "sites")
PERIODS = {30: "30 days", 90: "90 days", 365: "a year", 3650: "ten years"}
# Radius of the circle of the place with most stories, and of one with a single story, in units of the map.
_MAX_RADIUS, _MIN_RADIUS = 13.0, 2.2
MAX_ROWS = 200


class Spot(NamedTuple):
    """A circle on the map: its area grows with the stories."""

    x: float
    y: float
    radius: float
    title: str


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The places of the datelines of the last args['days'] days before the newest story, of all outlets or args['site']."""
    days = number(args, "days", 90) if number(args, "days", 90) in PERIODS else 90
    outlets = sites(snapshot)
    site = number(args, "site", 0, most=1 << 40)
    if args.get("site") and site not in {row["id"] for row in outlets}:
        raise NotKept("There is no outlet of this number")
    rows = memo.get(snapshot, f"places {days} {site}", lambda s: _rows(s, days, site))
    return {
        "rows": rows[:MAX_ROWS],
        "spots": _spots(rows),
        "lost": sum(row["stories"] for row in rows if row["x"] is None),
        "total": sum(row["stories"] for row in rows),
        "outline": world.outline(),
        "days": days,
        "periods": PERIODS,
        "site": site,
        "sites": outlets,
    }


def _rows(snapshot: Snapshot, days: int, site: int) -> list[Row]:
    """A row for each place, the most stories first. x, y: on the map; None where we do not know where it is."""
    newest = snapshot.value("SELECT max(published_at) FROM articles") or "2000-01-01"
    since = date.fromisoformat(newest[:10]) - timedelta(days=days)
    found: dict[tuple[str, str | None], Row] = {}
    for row in snapshot.all(
        """SELECT dateline_place AS printed, dateline AS raw, count(*) AS stories, max(published_at) AS newest
        FROM articles WHERE published_at >= :since AND dateline_place IS NOT NULL AND (:site = 0 OR site_id = :site)
        GROUP BY 1, 2""",
        since=since.isoformat(),
        site=site,
    ):
        place = world.locate(row["printed"], row["raw"])
        key = (place.name, place.country) if place else (row["printed"], None)
        known = found.setdefault(
            key,
            {
                "place": place.name if place else row["printed"],
                "country": place.country if place else None,
                "printed": row["printed"],
                "stories": 0,
                "newest": "",
                "x": place.x if place else None,
                "y": place.y if place else None,
            },
        )
        known["stories"] += row["stories"]
        known["newest"] = max(known["newest"], row["newest"])
    return sorted(found.values(), key=lambda row: (-row["stories"], row["place"]))


def _spots(rows: list[Row]) -> list[Spot]:
    """The circles, the largest first, so that the small ones lie above them."""
    most = max((row["stories"] for row in rows if row["x"] is not None), default=1)
    return [
        Spot(
            row["x"],
            row["y"],
            round(max(_MIN_RADIUS, _MAX_RADIUS * math.sqrt(row["stories"] / most)), 1),
            f"{row['place']}, {row['country']}: {row['stories']:,}",
        )
        for row in rows
        if row["x"] is not None
    ]
