"""Which blocks of a site are furniture: those that so many of its stories gained or lost. The rule is changes/template.py's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlite_utils import Database

from iria_crawler.changes import FURNITURE_STORIES
from iria_crawler.store.records import iso

# A template changes within days; stories that lost the same sentence months apart lost it each for itself.
TOGETHER = timedelta(days=30)


def learned(db: Database, site_id: int) -> frozenset[str]:
    """The hashes of the site's furniture."""
    rows = db.execute(
        "SELECT block FROM furniture WHERE site_id = ? GROUP BY block HAVING count(*) >= ?",
        (site_id, FURNITURE_STORIES),
    )
    return frozenset(block for (block,) in rows)


def note(db: Database, site_id: int, article_id: int, blocks: Collection[str], now: datetime) -> tuple[str, ...]:
    """Remember that a story gained or lost `blocks`; returns those that became furniture by it. Inside a transaction."""
    before = learned(db, site_id)
    since = iso(now - TOGETHER)
    for block in blocks:
        if block not in before:
            db.execute("DELETE FROM furniture WHERE site_id = ? AND block = ? AND seen_at < ?", (site_id, block, since))
        db.execute("INSERT OR IGNORE INTO furniture VALUES (?, ?, ?, ?)", (site_id, block, article_id, iso(now)))
    return tuple(sorted(learned(db, site_id) - before))
