"""What is owed: the requests still to be made, leased when sent and deleted with the answer's transaction.

Because every owed request is a row, a crawl killed at any moment loses nothing: its leases run out (or are returned by
the next crawl of the site, which alone may hold the site's lock) and the requests are made again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from iria_crawler.schedule import PRIORITIES
from iria_crawler.store.database import write
from iria_crawler.store.records import iso
from iria_crawler.urls import url_key

LookKind = Literal["new", "hint", "due", "audit", "retry"]

# A leased request is answered within minutes even at a slow crawl-delay, or its crawler is dead.
LEASE = timedelta(minutes=20)
# Waits after the first, second ... failed attempt; the last one repeats.
BACK_OFF = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One leased request, with what an earlier look left behind to make this one cheap."""

    url: str
    kind: str
    article_id: int | None
    attempts: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None


class Frontier:
    """The owed requests of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def owe(self, site_id: int, addresses: Iterable[tuple[str, int | None]], kind: LookKind, now: datetime) -> int:
        """Owe a look at each (url, article id or None) now; returns how many were added.

        An address already owed keeps its place, or gains the priority of a hint.
        """
        added = 0
        for url, article_id in addresses:
            cursor = self._db.execute(
                "INSERT INTO frontier(url, url_key, site_id, article_id, kind, priority, due_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (url, url_key(url), site_id, article_id, kind, PRIORITIES[kind], iso(now)),
            )
            added += cursor.rowcount
            if not cursor.rowcount and kind == "hint":
                self._db.execute(
                    "UPDATE frontier SET kind = ?, priority = ?, due_at = min(due_at, ?) "
                    "WHERE url_key = ? AND priority < ?",
                    (kind, PRIORITIES[kind], iso(now), url_key(url), PRIORITIES[kind]),
                )
        return added

    def owe_due(self, site_id: int, now: datetime, *, everything: bool = False) -> int:
        """Owe a look at every article of the site whose time has come, or at every one. Returns how many were added."""
        with write(self._db):
            return self._db.execute(
                "INSERT INTO frontier(url, url_key, site_id, article_id, kind, priority, due_at) "
                "SELECT url, url_key(url), site_id, id, 'due', ?1, min(next_check_at, ?3) FROM articles "
                "WHERE site_id = ?2 AND (next_check_at <= ?3 OR ?4) AND next_check_at IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id) "
                "ON CONFLICT DO NOTHING",
                (PRIORITIES["due"], site_id, iso(now), everything),
            ).rowcount

    def lease(self, site_id: int, run_id: int, limit: int, now: datetime, *, room: int | None = None) -> list[Owed]:
        """Take up to `limit` requests that nobody has, the most wanted first; `room` is how many of them may be for
        stories not seen yet (None: all).
        """
        if limit <= 0:
            return []
        free = "site_id = ?1 AND due_at <= ?2 AND (lease_until IS NULL OR lease_until < ?2)"
        with write(self._db):
            rows = self._db.execute(
                f"SELECT url, kind, article_id, attempts FROM frontier WHERE {free} AND (article_id IS NOT NULL "
                f"OR ?4 IS NULL OR url IN (SELECT url FROM frontier WHERE {free} AND article_id IS NULL "
                "ORDER BY priority DESC, due_at LIMIT ?4)) ORDER BY priority DESC, due_at LIMIT ?3",
                (site_id, iso(now), limit, room),
            ).fetchall()
            self._db.conn.executemany(
                "UPDATE frontier SET lease_until = ?, lease_run = ? WHERE url = ?",
                [(iso(now + LEASE), run_id, row[0]) for row in rows],
            )
        return [self._owed(*row) for row in rows]

    def _owed(self, url: str, kind: str, article_id: int | None, attempts: int) -> Owed:
        row = self._db.execute(
            "SELECT etag, last_modified, body_sha256 FROM checks WHERE article_id = ? "
            "ORDER BY last_at DESC, id DESC LIMIT 1",
            (article_id,),
        ).fetchone()
        etag, last_modified, body_sha256 = row or (None, None, None)
        return Owed(url, kind, article_id, attempts, etag, last_modified, body_sha256)

    def acknowledge(self, url: str) -> None:
        """The answer is stored. Call it inside the transaction that stores it."""
        self._db.execute("DELETE FROM frontier WHERE url = ?", (url,))

    def postpone(self, url: str, reason: str, due_at: datetime) -> None:
        """Answered, and no story: ask again at `due_at`. Call it inside a transaction."""
        self._db.execute(
            "UPDATE frontier SET attempts = attempts + 1, last_error = ?, due_at = ?, kind = 'retry', priority = ?, "
            "lease_until = NULL, lease_run = NULL WHERE url = ?",
            (reason, iso(due_at), PRIORITIES["retry"], url),
        )

    def fail(self, url: str, error: str, now: datetime, *, not_before: datetime | None = None) -> None:
        """No answer: owe it again after a wait that grows, or from `not_before` (the server's Retry-After)."""
        with write(self._db):
            row = self._db.execute("SELECT attempts FROM frontier WHERE url = ?", (url,)).fetchone()
            if row is None:
                return
            again = now + BACK_OFF[min(row[0], len(BACK_OFF) - 1)]
            self.postpone(url, error, max(again, not_before or again))

    def release(self, site_id: int) -> int:
        """Return every lease of the site: only for the holder of the site's lock. Returns how many there were."""
        with write(self._db):
            return self._db.execute(
                "UPDATE frontier SET lease_until = NULL, lease_run = NULL WHERE site_id = ? AND lease_run IS NOT NULL",
                (site_id,),
            ).rowcount

    def count_leased(self, run_id: int) -> int:
        """Requests that a run has leased and not yet answered for."""
        return int(self._db.execute("SELECT count(*) FROM frontier WHERE lease_run = ?", (run_id,)).fetchone()[0])

    def count_waiting(self, site_id: int) -> int:
        """Requests written down for the site, due or not."""
        return int(self._db.execute("SELECT count(*) FROM frontier WHERE site_id = ?", (site_id,)).fetchone()[0])

    def count_owed(self, site_id: int, now: datetime) -> int:
        """Looks that are due now and not made."""
        row = self._db.execute(
            "SELECT (SELECT count(*) FROM frontier WHERE site_id = ?1 AND due_at <= ?2) + "
            "(SELECT count(*) FROM articles WHERE site_id = ?1 AND next_check_at <= ?2 "
            "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id))",
            (site_id, iso(now)),
        ).fetchone()
        return int(row[0])
