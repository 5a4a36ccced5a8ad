"""The front page: new stories, edits, and whether the crawl works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from iria_crawler.browse import described
from iria_crawler.browse.pages.common import Args, counts, healths, latest_edits
from iria_crawler.browse.pages.desk import newest_change, since
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.model import WORTH_REPORTING

TABLES = (
    "articles",
    "quotes",
    "images",
    "changes",
    "sites",
    "runs",
    "problems",
    "frontier",
    "sources",
    "lists",
    "coverage",
)
MAX_TROUBLED_SITES = 8  # troubled sites named on the front page; the page of sites names all


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """Counts, the latest articles (those without a date by our first look) and edits, ready-made questions, the last run.

    args['last_seen']: the newest change that the reader has seen; the changes since then come first.
    """
    run = snapshot.one(
        "SELECT runs.*, sites.host FROM runs LEFT JOIN sites ON sites.id = runs.site_id ORDER BY runs.id DESC LIMIT 1"
    )
    found = healths(snapshot, memo)
    troubled = [health for health in found if not health.well]
    return {
        "sites": len(found),
        "troubled": troubled[:MAX_TROUBLED_SITES],
        "more_troubled": max(0, len(troubled) - MAX_TROUBLED_SITES),
        "counts": counts(snapshot, memo),
        "articles": snapshot.all(
            """SELECT articles.id, headline, published_at, dateline_place, status, revision_count, host
            FROM articles JOIN sites ON sites.id = articles.site_id
            WHERE articles.id IN (SELECT id FROM (SELECT id FROM articles ORDER BY published_at DESC LIMIT 10)
                UNION SELECT id FROM (SELECT id FROM articles WHERE published_at IS NULL
                    ORDER BY first_seen_at DESC LIMIT 10))
            ORDER BY coalesce(published_at, articles.first_seen_at) DESC LIMIT 10"""
        ),
        "edits": latest_edits(snapshot, 10),
        "newest": newest_change(snapshot),
        "since": since(snapshot, int(seen), WORTH_REPORTING) if (seen := args.get("last_seen")) else None,
        "questions": described.questions(),
        "yesterday": (datetime.now(UTC).date() - timedelta(days=1)).isoformat(),
        "run": run,
    }
