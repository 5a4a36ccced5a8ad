"""What the database knows of each site's state: the figures behind `scrapy status`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from iria_crawler.store.file.engine import Queryable
from iria_crawler.store.file.locks import FileLocks, Locks
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.owed.frontier import LEASE

# The newest runs that a site's state is judged by.
PAST_RUNS = 30
# A site may have had nothing to read in its newest runs. The newest run that read something, or could not, is searched in
# the last 3,000: a month of a run every 15 minutes.
MAX_RUNS_BACK = 3_000
# How often a site publishes is measured on its newest 40 stories.
PACE_STORIES = 40
# Which fields a site's pages have today is counted on the newest runs that together have read 10 pages or more.
ENOUGH_PAGES = 10
# A run with 3 failed looks shows that something is wrong with the site, even if the run itself did not fail.
MANY_FAILED = 3
# Notes of runs that could not read their site, or could not store what they read.
WRONG_NOTES = frozenset(("walled", "unanswered", "disk_full", "no_bucket"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Problems of one kind and one HTTP status in one run: how many, and the newest of them."""

    kind: str
    status: int | None
    count: int
    reason: str
    url: str = ""


# A part of a list that failed once may have met a moment of maintenance; one that failed twice is broken.
FAILED_AGAIN = 2


@dataclass(frozen=True, slots=True)
class BrokenList:
    """A list that has named new stories before, and had no content when it was last asked."""

    kind: str
    url: str
    http_status: int | None  # 0: content that could not be read; None: no answer
    news_at: datetime


@dataclass(frozen=True, slots=True)
class RunState:
    """One run: counters as in `runs`."""

    id: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    requests: int
    failed: int
    read: int = 0  # looks that found their story: new, changed, unchanged
    gone: int = 0
    owed: int = 0
    note: str | None = None
    troubles: tuple[Trouble, ...] = ()  # most frequent first; () for runs that no report shows

    @property
    def is_conclusive(self) -> bool:
        """Whether the run shows how the site is: it read stories, or could not. A run in which no look was due shows nothing."""
        return self.status == "failed" or self.note in WRONG_NOTES or self.read > 0 or self.failed >= MANY_FAILED


@dataclass(frozen=True, slots=True)
class FieldShare:
    """Pages read and pages that had the field, in the newest runs and in the runs before them."""

    field: str
    pages: int
    filled: int
    past_pages: int
    past_filled: int


@dataclass(frozen=True, slots=True)
class SiteState:
    """The state of one site.

    `runs`: the newest first, and the first crawl of a site may still be running. If none of the newest PAST_RUNS shows how
    the site is (RunState.is_conclusive), the newest that does comes last, however old it is.
    """

    host: str
    stories: int
    new: int  # stories first seen in the last day, back-fill included
    changed: int  # stories edited in the last day
    owed: int
    oldest_due_at: datetime | None  # of what is owed
    runs: tuple[RunState, ...]
    published_at: tuple[datetime, ...]  # of the newest stories, newest first
    robots_changed: bool  # since a day ago
    coverage: tuple[FieldShare, ...]
    quiet_until: datetime | None = None  # the site asked to be left in peace until then
    broken_lists: tuple[BrokenList, ...] = ()
    lists_failing: int = 0  # parts of lists that were asked for twice and more, and gave nothing that can be read
    failing_list: str | None = None  # the address of one of them
    held: bool | None = None  # whether a process has the site's lock; None: not known, or no run is marked as running
    active_at: datetime | None = None  # the newest trace of a run that is marked as running


class Watching:
    """Reads the state of every site. Writes nothing, creates nothing."""

    def __init__(self, database: Queryable, locks: Locks | None = None) -> None:
        """`locks`: of the database; None: they are files beside it."""
        self._db = database
        self._locks = locks

    def sites(self, now: datetime) -> list[SiteState]:
        """Every site, by host."""
        day = iso(now - timedelta(days=1))
        stories = self._by_site("SELECT site_id, count(*) FROM articles GROUP BY site_id")
        new = self._by_site(
            "SELECT site_id, count(*) FROM articles INDEXED BY articles_by_seen WHERE first_seen_at >= :day "
            "GROUP BY site_id",
            day=day,
        )
        changed = self._by_site(
            "SELECT site_id, count(*) FROM articles INDEXED BY articles_by_changed WHERE last_changed_at >= :day "
            "GROUP BY site_id",
            day=day,
        )
        return [
            self._site(site_id, host, from_iso(quiet), (stories, new, changed), now)
            for site_id, host, quiet in self._all("SELECT id, host, quiet_until FROM sites ORDER BY host")
        ]

    def homes(self, spider: str) -> list[str]:
        """The front pages of the sites that `spider` has crawled, by site."""
        rows = self._all(
            "SELECT url FROM (SELECT url, row_number() OVER (PARTITION BY site_id ORDER BY checked_at DESC, id DESC) AS age "
            "FROM sources WHERE kind = 'home' AND site_id IN (SELECT site_id FROM runs WHERE spider = :spider)) AS homes "
            "WHERE age = 1 ORDER BY url",
            spider=spider,
        )
        return [str(url) for (url,) in rows]

    def last_begun(self) -> dict[str, datetime]:
        """Host -> when the newest run of the site began, for every site that has a run."""
        rows = self._all(
            "SELECT host, (SELECT started_at FROM runs WHERE site_id = sites.id ORDER BY id DESC LIMIT 1) "
            "FROM sites WHERE id IN (SELECT site_id FROM runs)"
        )
        return {str(host): _at(at) for host, at in rows}

    def _all(self, sql: str, **values: Any) -> list[Any]:
        return list(self._db.execute(sql, values))

    def _by_site(self, sql: str, **values: Any) -> dict[int, int]:
        return dict(self._all(sql, **values))

    def _site(
        self, site_id: int, host: str, quiet: datetime | None, counts: tuple[dict[int, int], ...], now: datetime
    ) -> SiteState:
        stories, new, changed = (count.get(site_id, 0) for count in counts)
        runs = self._with_troubles(self._runs(site_id))
        running = runs[0] if runs and runs[0].status == "running" else None
        owed, oldest = self._owed(site_id, now)
        failing, failing_url = self._lists_failing(site_id)
        return SiteState(
            host=host,
            stories=stories,
            new=new,
            changed=changed,
            owed=owed,
            oldest_due_at=oldest,
            runs=runs,
            published_at=self._published(site_id),
            robots_changed=self._robots_changed(site_id, now),
            coverage=self._coverage(runs),
            quiet_until=quiet,
            broken_lists=self._broken_lists(site_id),
            lists_failing=failing,
            failing_list=failing_url,
            held=self._is_held(host) if running else None,
            active_at=self._active_at(site_id, running, now) if running else None,
        )

    def _is_held(self, host: str) -> bool | None:
        if self._locks is None:
            rows = self._all("PRAGMA database_list")
            self._locks = FileLocks(next(Path(file) for _, name, file in rows if name == "main"))
        return self._locks.is_held(host)

    def _runs(self, site_id: int) -> tuple[RunState, ...]:
        """The newest runs, and the newest that shows how the site is, however old it is."""
        runs: list[RunState] = []
        found_conclusive = False
        rows = self._db.execute(
            "SELECT id, status, started_at, ended_at, requests, failed, new + changed + unchanged, gone, owed, note "
            "FROM runs WHERE site_id = :site ORDER BY id DESC LIMIT :most",
            {"site": site_id, "most": MAX_RUNS_BACK},
        )
        for run_id, status, started, ended, *counted in rows:
            run = RunState(run_id, status, _at(started), from_iso(ended), *counted)
            if len(runs) < PAST_RUNS or (run.is_conclusive and not found_conclusive):
                runs.append(run)
            found_conclusive = found_conclusive or run.is_conclusive
            if found_conclusive and len(runs) >= PAST_RUNS:
                break
        return tuple(runs)

    def _with_troubles(self, runs: tuple[RunState, ...]) -> tuple[RunState, ...]:
        """The troubles of the newest run, of the newest that has ended, and of the newest that shows how the site is."""
        ended = next((run for run in runs if run.status != "running"), None)
        conclusive = next((run for run in runs if run.is_conclusive), None)
        troubles = {run.id: self._troubles(run.id) for run in (*runs[:1], ended, conclusive) if run}
        return tuple(replace(run, troubles=troubles[run.id]) if run.id in troubles else run for run in runs)

    def _troubles(self, run_id: int) -> tuple[Trouble, ...]:
        rows = self._all(
            "SELECT found.kind, found.http_status, many, reason, url FROM (SELECT kind, http_status, count(*) AS many, "
            "max(id) AS newest FROM problems WHERE run_id = :run GROUP BY kind, http_status) AS found "
            "JOIN problems ON problems.id = newest ORDER BY many DESC, found.kind, found.http_status",
            run=run_id,
        )
        return tuple(Trouble(*row) for row in rows)

    def _published(self, site_id: int) -> tuple[datetime, ...]:
        rows = self._all(
            "SELECT published_at FROM articles WHERE site_id = :site AND published_at IS NOT NULL "
            "ORDER BY published_at DESC LIMIT :pace",
            site=site_id,
            pace=PACE_STORIES,
        )
        return tuple(at for (text,) in rows if (at := from_iso(text)))

    def _robots_changed(self, site_id: int, now: datetime) -> bool:
        found = self._all(
            "SELECT 1 FROM sources WHERE site_id = :site AND kind = 'robots' AND news_at BETWEEN :day AND :now",
            site=site_id,
            day=iso(now - timedelta(days=1)),
            now=iso(now),
        )
        return bool(found)

    def _owed(self, site_id: int, now: datetime) -> tuple[int, datetime | None]:
        [(owed, oldest)] = self._all(
            "SELECT count(*), min(due_at) FROM (SELECT due_at FROM frontier WHERE site_id = :site AND due_at <= :now "
            "UNION ALL SELECT next_check_at FROM articles WHERE site_id = :site AND next_check_at <= :now "
            "AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.article_id = articles.id)) AS owed",
            site=site_id,
            now=iso(now),
        )
        return int(owed), from_iso(oldest)

    def _coverage(self, runs: tuple[RunState, ...]) -> tuple[FieldShare, ...]:
        """For each field: its share in the newest runs, which together have read ENOUGH_PAGES, and in the runs before them."""
        if not runs:  # a site whose first run is about to begin
            return ()
        ids = ",".join(str(run.id) for run in runs)
        rows = self._all(
            "SELECT field, sum(iif(later < :enough, pages, 0)), sum(iif(later < :enough, filled, 0)), "
            "sum(iif(later < :enough, 0, pages)), sum(iif(later < :enough, 0, filled)) FROM (SELECT field, pages, filled, "
            "coalesce(sum(pages) OVER (PARTITION BY field ORDER BY run_id DESC ROWS BETWEEN UNBOUNDED PRECEDING "
            f"AND 1 PRECEDING), 0) AS later FROM coverage WHERE run_id IN ({ids})) AS shares GROUP BY field ORDER BY field",
            enough=ENOUGH_PAGES,
        )
        return tuple(FieldShare(field, *map(int, sums)) for field, *sums in rows)

    def _broken_lists(self, site_id: int) -> tuple[BrokenList, ...]:
        rows = self._all(
            "SELECT kind, url, http_status, news_at FROM sources WHERE site_id = :site AND kind <> 'robots' "
            "AND news_at IS NOT NULL AND coalesce(http_status, 0) NOT IN (200, 304) ORDER BY news_at DESC",
            site=site_id,
        )
        return tuple(BrokenList(kind, url, status, _at(news_at)) for kind, url, status, news_at in rows)

    def _lists_failing(self, site_id: int) -> tuple[int, str | None]:
        [row] = self._all(
            "SELECT count(*), min(url) FROM lists WHERE site_id = :site AND attempts >= :tries",
            site=site_id,
            tries=FAILED_AGAIN,
        )
        return int(row[0]), row[1]

    def _active_at(self, site_id: int, run: RunState, now: datetime) -> datetime:
        """The newest trace that a run left: a list asked, a problem noted, a look leased."""
        [(checked, problem, lease)] = self._all(
            "SELECT (SELECT max(checked_at) FROM sources WHERE site_id = :site), "
            "(SELECT max(at) FROM problems WHERE site_id = :site), "
            "(SELECT max(lease_until) FROM frontier WHERE lease_run = :run)",
            site=site_id,
            run=run.id,
        )
        leased = from_iso(lease)
        traces = (from_iso(checked), from_iso(problem), leased - LEASE if leased else None)
        return max((at for at in (run.started_at, *traces) if at is not None and at <= now), default=run.started_at)


def _at(text: str) -> datetime:
    at = from_iso(text)
    assert at is not None
    return at
