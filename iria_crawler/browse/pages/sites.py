"""The outlets: how many edits each leaves unannounced, and whether the crawl of it works; and a page for each."""

from __future__ import annotations

import math
from typing import NamedTuple

from iria_crawler.browse.pages.common import Args, NotKept, healths, number, sites
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.health import Health
from iria_crawler.model import WORTH_REPORTING

TABLES = ("sites", "articles", "changes", "runs", "problems", "frontier", "claims", "sources", "lists", "coverage")
# With fewer stories an outlet has no place in the order by rate: chance would decide it.
MIN_STORIES_RANKED = 30
# Half the width of a 95 % interval, in standard deviations.
_Z = 1.96
ORDERS = {
    "host": "by name",
    "rate": "most unannounced edits for its stories first",
    "edits": "most edits first",
    "health": "in trouble first",
}


class Rate(NamedTuple):
    """Unannounced edits for every 100 stories, with the 95 % interval of what chance leaves open."""

    value: float
    low: float
    high: float


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """A line for each outlet, in the order args['order'] (see ORDERS)."""
    sums = memo.get(snapshot, "sites", _sums_by_site)
    found = {health.site.host: health for health in healths(snapshot, memo)}
    rows = []
    for site in sites(snapshot):
        row = site | _NOTHING | sums.get(site["id"], _NOTHING)
        health, per_hundred = found.get(site["host"]), rate(row["silent"], row["articles"])
        columns = dict(zip(("per_100", "per_100_low", "per_100_high"), per_hundred or (None,) * 3, strict=True))
        rows.append(row | columns | {"state": health.state if health else None, "health": health})
    order = args.get("order", "") if args.get("order") in ORDERS else "host"
    return {"rows": _ordered(rows, order), "order": order, "orders": ORDERS, "least": MIN_STORIES_RANKED}


def load_one(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The outlet args['id']: its counts, its share of unannounced edits, its last run and what is owed."""
    site = snapshot.one("SELECT * FROM sites WHERE id = :id", id=number(args, "id", 0, most=1 << 40))
    if site is None:
        raise NotKept("There is no outlet of this number")
    run = snapshot.one("SELECT * FROM runs WHERE site_id = :id ORDER BY id DESC LIMIT 1", id=site["id"])
    sums = memo.get(snapshot, "sites", _sums_by_site).get(site["id"], _NOTHING)
    return {
        "row": site | _NOTHING | sums,
        "health": next((h for h in healths(snapshot, memo) if h.site.host == site["host"]), None),
        "rate": rate(sums["silent"], sums["articles"]),
        "run": run,
        "problems": snapshot.all(
            "SELECT kind, count(*) AS many FROM problems WHERE run_id = :run GROUP BY kind ORDER BY many DESC",
            run=run["id"] if run else None,
        ),
        "owed": snapshot.one(
            "SELECT count(*) AS many, min(due_at) AS oldest FROM frontier WHERE site_id = :id", id=site["id"]
        ),
    }


def rate(edits: int, stories: int) -> Rate | None:
    """Edits for every 100 stories, and the interval by Byar's approximation of Poisson's; None below MIN_STORIES_RANKED."""
    if stories < MIN_STORIES_RANKED:
        return None
    low = edits * (1 - 1 / (9 * edits) - _Z / (3 * math.sqrt(edits))) ** 3 if edits else 0.0
    more = edits + 1
    high = more * (1 - 1 / (9 * more) + _Z / (3 * math.sqrt(more))) ** 3
    return Rate(*(round(100 * count / stories, 1) for count in (edits, max(low, 0.0), high)))


def _ordered(rows: list[Row], order: str) -> list[Row]:
    """The rows (by host) in another order. An outlet without a rate comes last."""
    if order == "rate":
        return sorted(rows, key=lambda row: math.inf if row["per_100"] is None else -row["per_100"])
    if order == "edits":
        return sorted(rows, key=lambda row: -row["edits"])
    if order == "health":
        return sorted(rows, key=lambda row: _is_well(row["health"]))
    return rows


def _is_well(health: Health | None) -> bool:
    return health is None or health.well


_NOTHING: Row = {"articles": 0, "gone": 0, "edits": 0, "judged": 0, "silent": 0, "claimed": 0}


def _sums_by_site(snapshot: Snapshot) -> dict[int, Row]:
    found: dict[int, Row] = {}
    stories = snapshot.all(
        """SELECT site_id, count(*) AS articles, sum(status IN ('gone', 'gone_suspected')) AS gone
        FROM articles GROUP BY site_id"""
    )
    edits = snapshot.all(
        """SELECT site_id, count(*) AS edits, count(stealth) AS judged, coalesce(sum(stealth), 0) AS silent
        FROM changes JOIN articles ON articles.id = changes.article_id WHERE severity >= :least GROUP BY site_id""",
        least=WORTH_REPORTING,
    )
    claims = snapshot.all(
        """SELECT site_id, count(DISTINCT article_id) AS claimed
        FROM claims JOIN articles ON articles.id = claims.article_id GROUP BY site_id"""
    )
    for row in (*stories, *edits, *claims):
        found[row["site_id"]] = found.get(row["site_id"], _NOTHING) | row
    return found
