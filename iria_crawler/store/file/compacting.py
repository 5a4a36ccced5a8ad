"""Makes the files smaller without losing a word: packs earlier records, and removes pages that no revision needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.database import PAGE_SIZE, PAGE_SIZE_OF_PACKED, WORD_INDEXES, File, explaining
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.packing import (
    RECORDS_PER_WHOLE,
    newest,
    pack,
    pack_newest,
    unpack,
    whole_records,
)
from iria_crawler.store.file.records import iso
from iria_crawler.store.file.resketching import resketch
from iria_crawler.store.file.retracing import retrace
from iria_crawler.store.file.rows_say import record_by_rows
from iria_crawler.store.file.text_packing import TextPacking
from iria_crawler.store.file.texts import plain_or_empty

# A newest record that is JSON, or that an earlier release packed with less than today's. Of a superseded one only JSON is packed.
_WITH_LESS = "(typeof(r.record) = 'text' OR (v.number = a.revision_count AND substr(r.record, 1, 1) <> x'02'))"
# Pages that may be removed: they belong to no revision (a wall, an error, a doubtful page), or to an earlier revision in
# which only typography or our reading differed. Pages with status 404 and 410 stay: they prove a withdrawal.
_IDLE_PAGES = """
SELECT c.id, c.sha256 FROM captures c
WHERE c.pruned_at IS NULL AND c.fetched_at < ? AND c.http_status NOT IN (404, 410) AND NOT EXISTS (
  SELECT 1 FROM revisions v JOIN articles a ON a.id = v.article_id
  WHERE (v.capture_id = c.id OR v.id IN (SELECT revision_id FROM parts WHERE capture_id = c.id))
  AND (v.kind NOT IN ('cosmetic', 'restless', 'reparse', 'redesign') OR v.number = a.revision_count))
"""
# The pages of one outlet that a rule lets go, whatever they show: those of its stories, and those that came at their addresses.
_OLD_PAGES = """
SELECT c.id, c.sha256 FROM captures c WHERE c.pruned_at IS NULL AND c.fetched_at < :before AND (
  EXISTS (SELECT 1 FROM revisions v JOIN articles a ON a.id = v.article_id
    WHERE a.site_id = :site AND (v.capture_id = c.id OR v.id IN (SELECT revision_id FROM parts WHERE capture_id = c.id)))
  OR c.url IN (SELECT u.url FROM urls u JOIN articles a ON a.id = u.article_id WHERE a.site_id = :site))
AND NOT EXISTS (SELECT 1 FROM revisions v JOIN articles a ON a.id = v.article_id
  WHERE a.site_id <> :site AND (v.capture_id = c.id OR v.id IN (SELECT revision_id FROM parts WHERE capture_id = c.id)))
"""
# Pages removed under one write lock, for which other writers wait.
_PAGES_PER_TRANSACTION = 50


@dataclass(frozen=True, slots=True)
class Packed:
    """How many records of one story became smaller, and by how many bytes."""

    records: int
    saved: int


class Compacting:
    """Packs the records of one database and removes idle pages. Safe beside a running crawl: one transaction for each story."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures
        self.texts = TextPacking(db)

    def to_pack(self) -> list[int]:
        """The stories with records that can be packed."""
        rows = self._db.execute(
            "SELECT DISTINCT v.article_id FROM records r JOIN revisions v ON v.id = r.revision_id "
            f"JOIN articles a ON a.id = v.article_id WHERE {_WITH_LESS} "
            "AND (v.number = a.revision_count OR v.number % ? <> 0) ORDER BY v.article_id",
            (RECORDS_PER_WHOLE,),
        )
        return [row[0] for row in rows.fetchall()]

    def pack(self, article_id: int, *, dry: bool = False) -> Packed:
        """Pack the records of one story; `dry`: only say what it would save.

        Every packed record is unpacked and compared before the whole one is replaced.
        """
        with write(self._db):
            smaller = list(self._smaller(article_id))
            if not dry:
                self._db.executemany(
                    "UPDATE records SET record = ? WHERE revision_id = ?", [(packed, row) for row, packed, _ in smaller]
                )
        return Packed(len(smaller), sum(saved for _, _, saved in smaller))

    def _smaller(self, article_id: int) -> Iterator[tuple[int, bytes, int]]:
        """(revision id, record packed, bytes saved) of each record that gets smaller."""
        records = whole_records(self._db.execute, article_id)
        (lying_text,) = self._db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()
        body_text = plain_or_empty(lying_text)
        rows = record_by_rows(self._db.execute, article_id, body_text)
        for revision_id, number, is_newest, lying in self._db.execute(
            "SELECT v.id, v.number, v.number = a.revision_count, r.record FROM revisions v JOIN records r ON r.revision_id = v.id "
            f"JOIN articles a ON a.id = v.article_id WHERE v.article_id = ? AND {_WITH_LESS}",
            (article_id,),
        ).fetchall():
            after = records.get(number + 1)
            if number not in records:  # what it leans on is damaged
                continue
            if is_newest:
                packed = pack_newest(records[number], body_text, rows)
                if newest(packed, body_text, rows) != records[number]:
                    continue
            elif after is not None and number % RECORDS_PER_WHOLE:
                packed = pack(lying, after)
                if unpack(packed, after) != lying:
                    continue
            else:
                continue
            if (saved := len(lying if isinstance(lying, bytes) else lying.encode()) - len(packed)) > 0:
                yield revision_id, packed, saved

    def prune(self, before: datetime, now: datetime, *, dry: bool = False) -> int:
        """Remove the idle pages that were fetched before `before`; their rows stay, with pruned_at. Returns how many."""
        return self._let_go(self._db.execute(_IDLE_PAGES, (iso(before),)).fetchall(), now, dry=dry)

    def prune_site(self, site_id: int, before: datetime, now: datetime, *, dry: bool = False) -> int:
        """Remove all pages of an outlet that were fetched before `before`, also those of its newest versions; their rows
        stay, with pruned_at. Returns how many.
        """
        rows = self._db.execute(_OLD_PAGES, {"site": site_id, "before": iso(before)}).fetchall()
        return self._let_go(rows, now, dry=dry)

    def _let_go(self, rows: Sequence[tuple[int, str]], now: datetime, *, dry: bool) -> int:
        # Pages in the file that several databases share stay: another database may need them.
        idle = [(capture_id, name) for capture_id, name in rows if self._captures.holds(name)]
        for start in range(0, 0 if dry else len(idle), _PAGES_PER_TRANSACTION):
            part = idle[start : start + _PAGES_PER_TRANSACTION]
            # Under the write lock: nobody stores the same bytes again in between and finds them there still.
            with write(self._db):
                self._db.executemany(
                    "UPDATE captures SET pruned_at = ? WHERE id = ?", [(iso(now), row[0]) for row in part]
                )
                self._captures.remove([name for _, name in part])
        return len(idle)

    def shrink(self, say: Callable[[str], None]) -> None:
        """Give the room back to the disk. Needs as much free space as the files are large, and nobody writing.

        Raises DiskFull or Busy where that cannot be; nothing is lost then.
        """
        retrace(self._db, None)
        resketch(self._db, None)  # values of another version would stay in the file
        assert isinstance(self._db, File)
        with explaining(self._db.conn):
            for index in WORD_INDEXES:
                say(f"merging {index}")
                self._db.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
            say("rewriting the files")
            with suppress(sqlite3.OperationalError):  # somebody reads: then the pages keep their size
                self._take_page_size()
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._captures.shrink()

    def _take_page_size(self) -> None:
        """Let the next VACUUM give the file today's size of pages, which needs a file without a log."""
        wanted = PAGE_SIZE_OF_PACKED if self.texts.are_packed() else PAGE_SIZE
        if self._db.execute("PRAGMA page_size").fetchone()[0] != wanted:
            self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.execute(f"PRAGMA page_size = {wanted}")
