"""What the database knows of each site's state: the figures behind `scrapy status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from iria_crawler.store.records import from_iso, iso

# Runs that count as a site's own past.
PAST_RUNS = 30
# The newest stories whose distances in time say how often the site publishes.
PACE = 40


@dataclass(frozen=True, slots=True)
class RunState:
    """One run: counters as in `runs`."""

    id: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    requests: int
    failed: int


@dataclass(frozen=True, slots=True)
class FieldShare:
    """Pages read and pages that had the field, in the newest run and in the runs before it."""

    field: str
    pages: int
    filled: int
    past_pages: int
    past_filled: int


@dataclass(frozen=True, slots=True)
class SiteState:
    """One site as it stands. Runs come newest first; a site's first crawl may not have ended."""

    host: str
    stories: int
    new: int  # stories first seen in the last day, back-fill included
    changed: int  # stories edited in the last day
    owed: int
    oldest_due_at: datetime | None  # of what is owed
    runs: tuple[RunState, ...]
    published_at: tuple[datetime, ...]  # of the newest stories, newest first
    refusals: int  # 401, 403, 429, 451 in the newest run
    robots_changed: bool  # since a day ago
    coverage: tuple[FieldShare, ...]
    trouble: str | None  # the newest run's most frequent problem
    quiet_until: datetime | None = None  # the site asked to be left in peace until then


class Watching:
    """Reads the state of every site."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def sites(self, now: datetime) -> list[SiteState]:
        """Every site, by host."""
        return [
            self._site(int(site_id), str(host), now)
            for site_id, host in self._db.execute("SELECT id, host FROM sites ORDER BY host").fetchall()
        ]

    def homes(self, spider: str) -> list[str]:
        """The front pages of the sites that `spider` has crawled, by site."""
        rows = self._db.execute(
            "SELECT url FROM sources WHERE kind = 'home' AND site_id IN (SELECT site_id FROM runs WHERE spider = ?) "
            "GROUP BY site_id HAVING checked_at = max(checked_at) ORDER BY url",
            (spider,),
        )
        return [str(url) for (url,) in rows]

    def _site(self, site_id: int, host: str, now: datetime) -> SiteState:
        day = iso(now - timedelta(days=1))
        stories, new, changed = self._db.execute(
            "SELECT count(*), coalesce(sum(first_seen_at >= ?2), 0), coalesce(sum(last_changed_at >= ?2), 0) "
            "FROM articles WHERE site_id = ?1",
            (site_id, day),
        ).fetchone()
        runs = self._runs(site_id)
        newest = runs[0].id if runs else 0
        owed, oldest = self._owed(site_id, now)
        refusals, robots = self._db.execute(
            "SELECT coalesce(sum(run_id = ?2 AND http_status IN (401, 403, 429, 451)), 0), "
            "coalesce(sum(kind = 'robots_changed' AND at >= ?3), 0) FROM problems WHERE site_id = ?1",
            (site_id, newest, day),
        ).fetchone()
        published = self._db.execute(
            "SELECT published_at FROM articles WHERE site_id = ? AND published_at IS NOT NULL "
            "ORDER BY published_at DESC LIMIT ?",
            (site_id, PACE),
        )
        trouble = self._db.execute(
            "SELECT reason FROM problems WHERE run_id = ? GROUP BY kind, reason ORDER BY count(*) DESC, max(id) LIMIT 1",
            (newest,),
        ).fetchone()
        quiet = self._db.execute("SELECT quiet_until FROM sites WHERE id = ?", (site_id,)).fetchone()
        return SiteState(
            host=host,
            stories=stories,
            new=new,
            changed=changed,
            owed=owed,
            oldest_due_at=oldest,
            runs=runs,
            published_at=tuple(at for (text,) in published if (at := from_iso(text))),
            refusals=refusals,
            robots_changed=bool(robots),
            coverage=self._coverage(site_id, newest),
            trouble=trouble[0] if trouble else None,
            quiet_until=from_iso(quiet[0]),
        )

    def _runs(self, site_id: int) -> tuple[RunState, ...]:
        rows = self._db.execute(
            "SELECT id, status, started_at, ended_at, requests, failed FROM runs WHERE site_id = ? "
            "ORDER BY id DESC LIMIT ?",
            (site_id, PAST_RUNS),
        ).fetchall()
        return tuple(
            RunState(run_id, status, _at(started), from_iso(ended), requests, failed)
            for run_id, status, started, ended, requests, failed in rows
        )

    def _owed(self, site_id: int, now: datetime) -> tuple[int, datetime | None]:
        owed, oldest = self._db.execute(
            "SELECT count(*), min(due_at) FROM (SELECT due_at FROM frontier WHERE site_id = ?1 AND due_at <= ?2 "
            "UNION ALL SELECT next_check_at FROM articles WHERE site_id = ?1 AND next_check_at <= ?2 "
            "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id))",
            (site_id, iso(now)),
        ).fetchone()
        return int(owed), from_iso(oldest)

    def _coverage(self, site_id: int, newest: int) -> tuple[FieldShare, ...]:
        rows = self._db.execute(
            "SELECT field, sum(iif(run_id = ?2, pages, 0)), sum(iif(run_id = ?2, filled, 0)), "
            "sum(iif(run_id < ?2, pages, 0)), sum(iif(run_id < ?2, filled, 0)) FROM coverage "
            "WHERE run_id IN (SELECT id FROM runs WHERE site_id = ?1 ORDER BY id DESC LIMIT ?3) GROUP BY field",
            (site_id, newest, PAST_RUNS),
        ).fetchall()
        return tuple(FieldShare(*row) for row in rows)


def _at(text: str) -> datetime:
    at = from_iso(text)
    assert at is not None
    return at
