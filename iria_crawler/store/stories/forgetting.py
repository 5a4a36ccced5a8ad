"""Forget a story: every row and page of it goes, and a tombstone without its words keeps it away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from iria_crawler.errors import StoreError
from iria_crawler.model import Look
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.forgotten import id_hash, is_forgotten, key_hash
from iria_crawler.store.file.records import iso
from iria_crawler.store.stories.identity import addresses
from iria_crawler.store.stories.rows import insert

# Columns that point to a story without being a part of it: they are emptied, and their rows stay.
_LOOSE = frozenset(
    (("articles", "duplicate_of"), ("revisions", "revert_of"), ("runs", "site_id"), ("reports", "agrees_with"))
)
# Stories that one search may find; more would be a search that says too little.
MAX_FOUND = 200


class Forgotten(NamedTuple):
    """What was forgotten: numbers of articles, revisions and pages, and of rows that others may have noted outside."""

    articles: tuple[int, ...]
    quotes: tuple[int, ...]
    changes: tuple[int, ...]
    revisions: int
    pages: int


class Forgetting:
    """Forgets stories of one database."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures

    def keeps_away(self, site_id: int, look: Look) -> bool:
        """Whether the look shows a story that was forgotten."""
        external_id = look.article.external_id if look.article else None
        return is_forgotten(self._db, site_id, addresses(self._db, look), external_id)

    def messages(self) -> list[str]:
        """One line for each day and reason for which something was forgotten, the oldest first."""
        return [
            f"forgotten on {day}: {many} revisions ({reason})"
            for day, reason, many in self._db.execute(
                "SELECT substr(at, 1, 10) AS day, reason, sum((SELECT count(*) FROM forgotten_links WHERE forgotten_id = f.id)) "
                "FROM forgotten f GROUP BY day, reason ORDER BY min(f.id)"
            )
        ]

    def found(self, words: str) -> list[int]:
        """The stories whose newest headline or text has all these words, at most MAX_FOUND."""
        return sorted(self._db.search(words.split(), MAX_FOUND))

    def never_changed(self, site_id: int, before: datetime) -> list[int]:
        """The stories of an outlet that were first seen before `before` and in which no change was ever seen; not those that
        are gone or seem to be, and none that was merged with another.
        """
        rows = self._db.execute(
            "SELECT a.id FROM articles a WHERE a.site_id = ? AND a.first_seen_at < ? AND a.status = 'live' AND a.merged_into IS NULL "
            "AND a.last_changed_at IS NULL AND NOT EXISTS (SELECT 1 FROM changes h WHERE h.article_id = a.id) "
            "AND NOT EXISTS (SELECT 1 FROM articles m WHERE m.merged_into = a.id) ORDER BY a.id",
            (site_id, iso(before)),
        )
        return [int(row) for (row,) in rows]

    def whole(self, article_ids: list[int]) -> list[int]:
        """These articles, and all that were merged with them: one story may have several."""
        return [
            int(row)
            for (row,) in self._db.execute(
                "WITH RECURSIVE story(id) AS (SELECT CAST(value AS INTEGER) FROM json_each(?) "
                "UNION SELECT a.id FROM articles a JOIN story s "
                "ON a.merged_into = s.id OR a.id = (SELECT merged_into FROM articles WHERE id = s.id)) SELECT id FROM story ORDER BY id",
                (str(list(article_ids)),),
            )
        ]

    def forget(self, article_ids: list[int], reason: str, now: datetime) -> Forgotten:
        """Forget these articles, in one transaction. Raises StoreError if a page lies in a file that several databases share.

        The bytes are off the disk when `compact` has rewritten the files.
        """
        ids = tuple(self.whole(article_ids))
        with write(self._db):
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS forgetting(id INTEGER PRIMARY KEY)")
            self._db.execute("DELETE FROM forgetting")
            self._db.executemany("INSERT INTO forgetting VALUES (?)", [(one,) for one in ids])
            pages = self._pages()
            if any(not self._captures.holds(name) and self._captures.get(name) is not None for _, name in pages):
                raise StoreError(
                    "a page of it lies in captures.db, which several databases share; delete that file first"
                )
            gone = Forgotten(ids, self._ids("quotes"), self._ids("changes"), len(self._ids("revisions")), len(pages))
            self._bury(reason, now)
            self._delete_rows()
            self._delete_pages(pages)
        return gone

    def _delete_rows(self) -> None:
        """Delete the articles and every row that depends on them."""
        self._db.unlearn("SELECT id FROM forgetting")
        # What the files of its pictures say: their captions are the story's words.
        self._db.execute(
            "DELETE FROM picture_files WHERE url IN (SELECT url FROM images WHERE article_id IN (SELECT id FROM forgetting)) "
            "AND url NOT IN (SELECT url FROM images WHERE article_id NOT IN (SELECT id FROM forgetting))"
        )
        # What the publisher's database says of its pictures.
        self._db.execute(
            "DELETE FROM statements WHERE source = 'picture' AND (site_id, external_id) IN (SELECT a.site_id, i.external_id "
            "FROM images i JOIN articles a ON a.id = i.article_id WHERE i.external_id IS NOT NULL AND a.id IN (SELECT id FROM forgetting) "
            "UNION SELECT s.site_id, json_extract(s.said, '$.picture') FROM statements s JOIN articles a ON a.site_id = s.site_id "
            "AND a.external_id = s.external_id WHERE s.source = 'rest' AND a.id IN (SELECT id FROM forgetting)) "
            "AND (site_id, external_id) NOT IN (SELECT a.site_id, i.external_id FROM images i JOIN articles a ON a.id = i.article_id "
            "WHERE i.external_id IS NOT NULL AND a.id NOT IN (SELECT id FROM forgetting))"
        )
        # What the publisher's lists say of it, its headline too.
        self._db.execute(
            "DELETE FROM statements WHERE (site_id, url_key) IN (SELECT a.site_id, u.url_key FROM urls u JOIN articles a "
            "ON a.id = u.article_id WHERE a.id IN (SELECT id FROM forgetting)) OR (site_id, external_id) IN "
            "(SELECT site_id, external_id FROM articles WHERE external_id IS NOT NULL AND id IN (SELECT id FROM forgetting))"
        )
        for table, column, condition in self._rows("articles", "SELECT id FROM forgetting"):
            if (table, column) in _LOOSE:
                self._db.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE {condition}')
            else:
                self._db.execute(f'DELETE FROM "{table}" WHERE {condition}')
        self._db.execute("DELETE FROM articles WHERE id IN (SELECT id FROM forgetting)")

    def _delete_pages(self, pages: list[tuple[int, str]]) -> None:
        """Delete pages, and what went wrong at their addresses: a reason may quote a page."""
        ids = [(one,) for one, _ in pages]
        self._db.executemany("DELETE FROM problems WHERE url IN (SELECT url FROM captures WHERE id = ?)", ids)
        self._db.executemany("DELETE FROM captures WHERE id = ?", ids)
        self._captures.remove([name for _, name in pages])

    def _ids(self, table: str) -> tuple[int, ...]:
        rows = self._db.execute(f"SELECT id FROM {table} WHERE article_id IN (SELECT id FROM forgetting)")
        return tuple(int(row) for (row,) in rows)

    def _pages(self) -> list[tuple[int, str]]:
        """(id, name) of the pages that no other story needs: those of its revisions and looks, and those at its addresses."""
        return [
            (int(one), str(name))
            for one, name in self._db.execute(
                "SELECT id, sha256 FROM captures c WHERE (id IN (SELECT capture_id FROM revisions WHERE article_id IN "
                "(SELECT id FROM forgetting)) OR id IN (SELECT p.capture_id FROM parts p JOIN revisions v ON v.id = p.revision_id "
                "WHERE v.article_id IN (SELECT id FROM forgetting)) "
                "OR url IN (SELECT url FROM urls WHERE article_id IN (SELECT id FROM forgetting)) "
                "OR sha256 IN (SELECT body_sha256 FROM checks WHERE article_id IN (SELECT id FROM forgetting))) AND NOT EXISTS "
                "(SELECT 1 FROM revisions v WHERE v.capture_id = c.id AND v.article_id NOT IN (SELECT id FROM forgetting)) "
                "AND NOT EXISTS (SELECT 1 FROM parts p JOIN revisions v ON v.id = p.revision_id WHERE p.capture_id = c.id "
                "AND v.article_id NOT IN (SELECT id FROM forgetting))"
            )
        ]

    def _bury(self, reason: str, now: datetime) -> None:
        """Write the tombstone."""
        stone = insert(self._db, "forgotten", {"reason": reason, "at": iso(now)})
        hashes = {
            key_hash(site_id, url)
            for site_id, url in self._db.execute(
                "SELECT a.site_id, u.url FROM urls u JOIN articles a ON a.id = u.article_id WHERE a.id IN (SELECT id FROM forgetting) "
                "UNION SELECT site_id, url FROM articles WHERE id IN (SELECT id FROM forgetting)"
            )
        } | {
            id_hash(site_id, external_id)
            for site_id, external_id in self._db.execute(
                "SELECT site_id, external_id FROM articles WHERE external_id IS NOT NULL AND id IN (SELECT id FROM forgetting)"
            )
        }
        self._db.executemany(
            "INSERT INTO forgotten_keys VALUES (?, ?) ON CONFLICT DO NOTHING", [(one, stone) for one in hashes]
        )
        self._db.execute(
            "INSERT INTO forgotten_links SELECT id, link, ? FROM revisions WHERE article_id IN (SELECT id FROM forgetting)",
            (stone,),
        )

    def _rows(self, parent: str, chosen: str) -> Iterator[tuple[str, str, str]]:
        """(table, column, condition) of all rows that depend on the chosen rows of `parent`, those that depend on others first.

        Read from the schema, so that a table that is added later is not left out.
        """
        for table, column in self._db.dependents(parent):
            condition = f'"{column}" IN ({chosen})'
            if table != parent and (table, column) not in _LOOSE and self._db.dependents(table):
                yield from self._rows(table, f'SELECT id FROM "{table}" WHERE {condition}')
            if (table, column) != ("articles", "merged_into"):  # deleted with the story itself
                yield table, column, condition
