"""The outlets: how many edits each announces, and whether the crawl of it works."""

from __future__ import annotations

from iria_crawler.browse.pages.common import Args, healths
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.model import WORTH_REPORTING

TABLES = ("sites", "articles", "changes", "runs", "problems", "frontier", "claims", "sources", "lists", "coverage")


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Each outlet with its counts, its share of unannounced edits, its last run and what is owed."""
    sums = memo.get(snapshot, "sites", _sums_by_site)
    found = {health.site.host: health for health in healths(snapshot, memo)}
    rows = []
    for site in snapshot.all("SELECT * FROM sites ORDER BY host"):
        run = snapshot.one("SELECT * FROM runs WHERE site_id = :id ORDER BY id DESC LIMIT 1", id=site["id"])
        problems = snapshot.all(
            "SELECT kind, count(*) AS many FROM problems WHERE run_id = :run GROUP BY kind ORDER BY many DESC",
            run=run["id"] if run else None,
        )
        owed = snapshot.one(
            "SELECT count(*) AS many, min(due_at) AS oldest FROM frontier WHERE site_id = :id", id=site["id"]
        )
        rows.append(
            site
            | sums.get(site["id"], _NOTHING)
            | {"run": run, "problems": problems, "owed": owed, "health": found.get(site["host"])}
        )
    return {"rows": rows}


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
