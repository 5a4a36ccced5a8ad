"""What is owed: the requests still to be made, leased when sent and deleted with the answer's transaction.

Because every owed request is a row, a crawl killed at any moment loses nothing: its leases run out (or are returned by
the next crawl of the site, which alone may hold the site's lock) and the requests are made again.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from iria_crawler.schedule import LAST, PRIORITIES, back_off
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.forgotten import is_forgotten
from iria_crawler.store.file.records import is_key, iso
from iria_crawler.urls import url_key

LookKind = Literal["new", "hint", "due", "audit", "retry"]

# Even with a long crawl-delay a leased request is answered within minutes. After 20, its crawl must be dead.
LEASE = timedelta(minutes=20)
# A page that failed to be read 3 times is set aside for SET_ASIDE: it would cost every run the same again. So is one over
# which crawls die. Whoever kills a crawl hits whatever is under way, so deaths say something only of a look that is made by
# itself: that comes after 2 deaths in company, and 3 more by itself are needed.
MAX_READINGS = 3
MAX_DEATHS_ALONE = 3
SET_ASIDE = timedelta(days=7)
# A server whose cache is broken says "not modified" for ever. One of so many looks in a row that found nothing new is made without
# validators, not for all stories at once: no request more, and a sixth of the unchanged pages comes whole.
LOOKS_PER_WHOLE_ANSWER = 6
# The error stored with a request whose crawl died before the answer was stored.
DIED = "the crawl ended before this was answered"


@dataclass(frozen=True, slots=True)
class Owed:
    """One leased request, with what the last good look left behind to make this one cheap."""

    url: str
    kind: str
    article_id: int | None
    attempts: int  # how often it was leased since the last answer, this time included
    etag: str | None
    last_modified: str | None
    body_sha256: str | None


@dataclass(frozen=True, slots=True)
class MayLease:
    """Which owed requests a run may lease.

    new_stories: how many of them may be for stories not seen yet; None: all. fatal: also a request during which a crawl
    died before. It is leased by itself, and only while nothing else is under way, so that another death shows which
    request it was.
    """

    new_stories: int | None = None
    fatal: bool = True


ANYTHING = MayLease()


class Frontier:
    """The owed requests of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def owe(self, site_id: int, addresses: Iterable[tuple[str, int | None]], kind: LookKind, now: datetime) -> int:
        """Owe a look at each (url, article id or None) now; returns how many were added.

        An address already owed keeps its place, or gains the priority of a hint; one of a forgotten story is not owed,
        nor one that is too long to be a key.
        """
        added = 0
        for url, article_id in addresses:
            if not is_key(url) or (article_id is None and is_forgotten(self._db, site_id, (url,))):
                continue
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
            due = self._db.execute(
                # An address with parameters takes longer to fold than to look up. Of any other the rows of `urls` need not be read.
                "SELECT id, url, CASE WHEN replace(url, '=', '') <> url THEN "
                "(SELECT u.url_key FROM urls u WHERE u.article_id = articles.id AND u.url = articles.url LIMIT 1) END, "
                "min(next_check_at, :now) FROM articles "
                f"WHERE site_id = :site AND {'next_check_at IS NOT NULL' if everything else 'next_check_at <= :now'} "
                "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id)",
                {"site": site_id, "now": iso(now)},
            )
            added = self._db.executemany(
                "INSERT INTO frontier(url, url_key, site_id, article_id, kind, priority, due_at) "
                "VALUES (?, ?, ?, ?, 'due', ?, ?) ON CONFLICT DO NOTHING",
                [
                    (url, key or url_key(url), site_id, article_id, PRIORITIES["due"], due_at)
                    for article_id, url, key, due_at in due.fetchall()
                    if is_key(url)
                ],
            )
            return max(added.rowcount, 0)  # SQLite counts nothing as -1

    def owe_witnesses(
        self, site_id: int, looked_at: Collection[Hashable], count: int, now: datetime, *, oldest: bool = False
    ) -> int:
        """Owe a look at up to `count` live stories that are not in `looked_at`, to learn whether the site still shows them:
        those that were seen last, or (`oldest`) those that were not seen for the longest time. Returns how many there are.
        """
        found: list[tuple[str, int | None]] = []
        for article_id, url in self._db.execute(
            "SELECT id, url FROM articles WHERE site_id = ? AND status = 'live' AND merged_into IS NULL "
            f"ORDER BY last_seen_at {'ASC' if oldest else 'DESC'}, id LIMIT ?",
            (site_id, count + len(looked_at)),
        ):
            if article_id not in looked_at and len(found) < count:
                found.append((url, article_id))
        with write(self._db):
            self.owe(site_id, found, "audit", now)
            # One that is owed for later, or after a failure, is asked now.
            for _, article_id in found:
                self._db.execute(
                    "UPDATE frontier SET due_at = min(due_at, ?) WHERE article_id = ? AND lease_run IS NULL",
                    (iso(now), article_id),
                )
        return len(found)

    def lease(
        self,
        site_id: int,
        run_id: int,
        limit: int,
        now: datetime,
        may: MayLease = ANYTHING,
    ) -> list[Owed]:
        """Lease up to `limit` requests that no run has, those of the highest priority first. Each counts as an attempt."""
        if limit <= 0:
            return []
        # What this run holds stays held, however long it goes on.
        free = (
            "site_id = :site AND due_at <= :now AND (lease_until IS NULL OR (lease_until < :now AND lease_run <> :run))"
        )
        with write(self._db):
            rows = self._db.execute(
                f"SELECT url, kind, article_id, attempts + 1, priority FROM frontier WHERE {free} "
                f"AND (article_id IS NOT NULL OR :room IS NULL OR url IN (SELECT url FROM frontier WHERE {free} "
                "AND article_id IS NULL ORDER BY priority DESC, due_at, url LIMIT :room)) "
                "ORDER BY priority DESC, due_at, url LIMIT :limit",
                {"site": site_id, "now": iso(now), "run": run_id, "room": may.new_stories, "limit": limit},
            ).fetchall()
            usual = [row for row in rows if row[4] > LAST]
            rows = usual or (rows[:1] if may.fatal else [])
            self._db.executemany(
                "UPDATE frontier SET lease_until = ?, lease_run = ?, attempts = attempts + 1 WHERE url = ?",
                [(iso(now + LEASE), run_id, row[0]) for row in rows],
            )
        return [self._owed(*row[:4]) for row in rows]

    def _owed(self, url: str, kind: str, article_id: int | None, attempts: int) -> Owed:
        """The request, with the validators of the newest look that showed the story. Those of a wall would make it "unchanged".

        None once in LOOKS_PER_WHOLE_ANSWER looks.
        """
        row = self._db.execute(
            "SELECT etag, last_modified, body_sha256, looks FROM checks WHERE article_id = ? AND revision_id IS NOT NULL "
            "ORDER BY last_at DESC, id DESC LIMIT 1",
            (article_id,),
        ).fetchone()
        etag, last_modified, body_sha256, looks = row or (None, None, None, 0)
        if article_id is not None and (looks + article_id) % LOOKS_PER_WHOLE_ANSWER == 0:
            etag = last_modified = None
        return Owed(url, kind, article_id, attempts, etag, last_modified, body_sha256)

    def acknowledge(self, url: str) -> None:
        """The answer is stored. Call it inside the transaction that stores it."""
        self._db.execute("DELETE FROM frontier WHERE url = ?", (url,))

    def held(self, url: str, kind: str) -> None:
        """The page came and was read and weighed, and its look waits in memory to be stored: if the crawl dies now, it did not
        die over this look. Call it inside a transaction."""
        self._db.execute(
            "UPDATE frontier SET attempts = 0, last_error = NULL, priority = ? WHERE url = ?",
            (PRIORITIES.get(kind, PRIORITIES["new"]), url),
        )

    def answered(self, url: str) -> None:
        """The look at another address has answered this one too."""
        with write(self._db):
            self.acknowledge(url)

    def postpone(self, url: str, reason: str, due_at: datetime) -> None:
        """Answered, and no story: ask again at `due_at`. Call it inside a transaction."""
        self._db.execute(
            "UPDATE frontier SET last_error = ?, due_at = ?, kind = 'retry', priority = ?, "
            "lease_until = NULL, lease_run = NULL WHERE url = ?",
            (reason, iso(due_at), PRIORITIES["retry"], url),
        )

    def fail(self, url: str, error: str, now: datetime, *, not_before: datetime | None = None) -> None:
        """No answer: owe it again after a wait that grows, or from `not_before` (the server's Retry-After)."""
        with write(self._db):
            row = self._db.execute("SELECT attempts FROM frontier WHERE url = ?", (url,)).fetchone()
            if row is None:
                return
            again = now + back_off(row[0] - 1)
            self.postpone(url, error, max(again, not_before or again))

    def owe_now(self, urls: Iterable[str], now: datetime) -> None:
        """Owe these looks again from now on, without counting an attempt: a wall came, which says nothing about their stories."""
        with write(self._db):
            self._db.executemany(
                "UPDATE frontier SET due_at = ?, attempts = 0 WHERE url = ? AND lease_run IS NULL AND article_id IS NULL",
                [(iso(now), url) for url in urls],
            )

    def fail_reading(self, url: str, error: str, now: datetime) -> bool:
        """The page came and could not be read. True if that was the last of MAX_READINGS attempts, and it is set aside."""
        with write(self._db):
            row = self._db.execute("SELECT attempts FROM frontier WHERE url = ?", (url,)).fetchone()
            attempts = row[0] if row else 0
            aside = attempts >= MAX_READINGS
            self.postpone(url, error, now + (SET_ASIDE if aside else back_off(attempts - 1)))
        return aside

    def give_back(self, run_id: int, *, tried: Collection[str] = ()) -> None:
        """The run ends in good order: what it has leased and not asked is owed as before. For those in `tried` the attempt counts."""
        with write(self._db):
            self._db.executemany(
                "UPDATE frontier SET attempts = attempts + 1, last_error = ? WHERE url = ? AND lease_run = ?",
                [(DIED, url, run_id) for url in tried],
            )
            self._db.execute(
                "UPDATE frontier SET lease_until = NULL, lease_run = NULL, attempts = max(attempts - 1, 0) "
                "WHERE lease_run = ?",
                (run_id,),
            )

    def recover(self, site_id: int, now: datetime) -> list[str]:
        """Owe again what crawls that died had leased: only for the holder of the site's lock.

        A look over which two crawls in a row have died is leased after all others and by itself, and each time it dies again
        behind others of its kind. Returns the addresses that are set aside because MAX_DEATHS_ALONE crawls died over them
        alone. What was held does not count: its page is harmless.
        """
        names = {"died": DIED, "last": LAST, "site": site_id, "now": iso(now), "deaths": MAX_DEATHS_ALONE}
        with write(self._db):
            aside = [
                str(url)
                for (url,) in self._db.execute(
                    "SELECT url FROM frontier WHERE site_id = :site AND lease_run IS NOT NULL AND priority = :last "
                    "AND attempts >= :deaths AND last_error = :died",
                    names,
                )
            ]
            for url in aside:
                self.postpone(url, DIED, now + SET_ASIDE)
            # By itself: attempts are the deaths. In company: it may not even have been asked, so it is no attempt.
            self._db.execute(
                "UPDATE frontier SET due_at = :now WHERE site_id = :site AND lease_run IS NOT NULL AND priority = :last "
                "AND attempts > 0",
                names,
            )
            self._db.execute(
                "UPDATE frontier SET lease_until = NULL, lease_run = NULL, "
                "attempts = iif(priority = :last, attempts, iif(last_error = :died, 0, max(attempts - 1, 0))), "
                "priority = iif(attempts > 0 AND last_error = :died, :last, priority), "
                "last_error = iif(attempts > 0, :died, last_error) WHERE site_id = :site AND lease_run IS NOT NULL",
                names,
            )
        return aside

    def count_waiting(self, site_id: int) -> int:
        """Requests written down for the site, due or not."""
        return int(self._db.execute("SELECT count(*) FROM frontier WHERE site_id = ?", (site_id,)).fetchone()[0])

    def count_owed(self, site_id: int, now: datetime) -> int:
        """Looks that are due now and not made."""
        row = self._db.execute(
            "SELECT (SELECT count(*) FROM frontier WHERE site_id = :site AND due_at <= :now) + "
            "(SELECT count(*) FROM articles WHERE site_id = :site AND next_check_at <= :now "
            "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id))",
            {"site": site_id, "now": iso(now)},
        ).fetchone()
        return int(row[0])
