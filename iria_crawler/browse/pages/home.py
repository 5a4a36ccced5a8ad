"""The front page: what is new, what was edited, and whether all is well."""

from __future__ import annotations

from iria_crawler.browse import described
from iria_crawler.browse.pages.common import Args, counts, healths, latest_edits
from iria_crawler.browse.reading import Memo, Reader, Row

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
MOST_TROUBLED = 8  # sites told of on the front page; the page of sites has them all


def load(reader: Reader, args: Args, memo: Memo) -> Row:
    """Counts, latest articles (undated ones by our first look) and edits, ready-made questions, the last crawl."""
    run = reader.one(
        "SELECT runs.*, sites.host FROM runs LEFT JOIN sites ON sites.id = runs.site_id ORDER BY runs.id DESC LIMIT 1"
    )
    found = healths(reader, memo)
    troubled = [health for health in found if not health.well]
    return {
        "sites": len(found),
        "troubled": troubled[:MOST_TROUBLED],
        "more_troubled": max(0, len(troubled) - MOST_TROUBLED),
        "counts": counts(reader, memo),
        "articles": reader.all(
            """SELECT articles.id, headline, published_at, dateline_place, status, revision_count, host
            FROM articles JOIN sites ON sites.id = articles.site_id
            WHERE articles.id IN (SELECT id FROM (SELECT id FROM articles ORDER BY published_at DESC LIMIT 10)
                UNION SELECT id FROM (SELECT id FROM articles WHERE published_at IS NULL
                    ORDER BY first_seen_at DESC LIMIT 10))
            ORDER BY coalesce(published_at, articles.first_seen_at) DESC LIMIT 10"""
        ),
        "edits": latest_edits(reader, 10),
        "questions": described.questions(),
        "run": run,
    }
