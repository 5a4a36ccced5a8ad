"""The first pages of an outlet's stories: each is kept as a delta of one of them, since most of a page is the same on all."""

from __future__ import annotations

from iria_crawler.store.file.captures import Captures, Sibling
from iria_crawler.store.file.engine import Database

# The page of the outlet's newest story, by publication.
_NEWEST = (
    "SELECT c.sha256 FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = 1 "
    "JOIN captures c ON c.id = v.capture_id WHERE a.site_id = ? AND c.pruned_at IS NULL ORDER BY a.published_at DESC LIMIT 1"
)


class Siblings:
    """The page of an outlet that the next one is a delta of, asked of the database once: only one process at a time crawls a site."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures
        self._newest: tuple[int, Sibling | None] | None = (
            None  # of the outlet that was asked for last: they hold a page in memory
        )

    def keep(self, site_id: int, body: bytes) -> None:
        """Keep the first page of a story."""
        if self._newest is None or self._newest[0] != site_id:
            row = self._db.execute(_NEWEST, (site_id,)).fetchone()
            self._newest = (site_id, self._captures.sibling(row[0]) if row else None)
        self._newest = (site_id, self._captures.put_beside(body, self._newest[1]))
