"""The template blocks of each site: blocks that many of its stories gained or lost. The rule: changes/decide/template.py.

The table is called `furniture`. Chrome is something else: it is known by its function on one page (parse/body/chrome.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from iria_crawler.changes import STORIES_PER_TEMPLATE_BLOCK
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.records import iso

# A template changes on all pages within days; stories that lost the same sentence months apart were edited one by one.
MAX_TIME_APART = timedelta(days=30)


class TemplateBlocks:
    """The template blocks of each site, read once: only one process at a time crawls a site."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._learned: dict[int, frozenset[str]] = {}

    def learned(self, site_id: int, rows: Rows | None = None) -> frozenset[str]:
        """The hashes of the site's template blocks. rows: the answer to ask(), where it was asked."""
        rows = self.ask(site_id) if rows is None else rows
        if rows is not None:
            self._learned[site_id] = frozenset(block for (block,) in rows.fetchall())
        return self._learned[site_id]

    def ask(self, site_id: int) -> Rows | None:
        """Send the question that learned() will need; None where it is answered already."""
        if site_id in self._learned:
            return None
        return self._db.execute(
            "SELECT block FROM furniture WHERE site_id = ? GROUP BY block HAVING count(*) >= ?",
            (site_id, STORIES_PER_TEMPLATE_BLOCK),
        )

    def note(self, site_id: int, article_id: int, blocks: Collection[str], now: datetime) -> tuple[str, ...]:
        """Note that a story gained or lost `blocks`. Returns those that became template blocks by it. Call it in a transaction.

        Blocks of too few stories are deleted after a month, so the table stays as small as the site's template. Stories with the
        same words are one: an edit of a story that is at five addresses is no template.
        """
        known = self.learned(site_id)
        self._db.execute(
            "DELETE FROM furniture WHERE site_id = ? AND seen_at < ? AND block NOT IN (SELECT value FROM json_each(?))",
            (site_id, iso(now - MAX_TIME_APART), json.dumps(sorted(known))),
        )
        if new := set(blocks) - known:
            (first,) = self._db.execute(
                "SELECT min(article_id) FROM bodies WHERE text_hash = (SELECT text_hash FROM bodies WHERE article_id = ?)",
                (article_id,),
            ).fetchone()
            self._db.executemany(
                "INSERT INTO furniture VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(site_id, block, first or article_id, iso(now)) for block in sorted(new)],
            )
        del self._learned[site_id]
        return tuple(sorted(self.learned(site_id) - known))
