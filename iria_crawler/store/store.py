"""The database as the rest of the project sees it: the only place that writes."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from iria_crawler.errors import Busy, DiskFull
from iria_crawler.model import Candidate, Site, StatedPicture
from iria_crawler.store.file.compacting import Compacting
from iria_crawler.store.file.engine import write
from iria_crawler.store.file.locks import Lock
from iria_crawler.store.file.records import iso
from iria_crawler.store.file.resketching import resketch
from iria_crawler.store.file.retracing import retrace
from iria_crawler.store.opening import open_parts
from iria_crawler.store.owed.frontier import Frontier
from iria_crawler.store.owed.leases import Leases
from iria_crawler.store.owed.sources import Sources
from iria_crawler.store.stories import identity, statements
from iria_crawler.store.stories.carrying import Carrying
from iria_crawler.store.stories.forgetting import Forgetting
from iria_crawler.store.stories.history import History
from iria_crawler.store.stories.merging import Merging
from iria_crawler.store.stories.moved import Moved
from iria_crawler.store.stories.picture_files import PictureFiles
from iria_crawler.store.stories.rereading import Rereading
from iria_crawler.store.stories.rows import insert, update
from iria_crawler.store.stories.statements import CensusSource
from iria_crawler.store.views.deliveries import Deliveries
from iria_crawler.store.views.reading import Reading
from iria_crawler.store.views.watching import Watching

# What a run counts; the columns of `runs` of the same name.
COUNTERS = ("found", "new", "changed", "unchanged", "gone", "failed", "requests", "bytes", "owed")

# Note of a run that the monitor ended at its time limit: no failure, the rest stays owed.
TIME_LIMIT = "time_limit"
# Note of a run that ended because the site did not answer.
UNANSWERED = "unanswered"
# Note of a run that ended because one page came in place of every story.
WALLED = "walled"
# Note of a run that ended because the site asked us to wait (Retry-After).
PATIENCE = "patience"
# Why a crawl ended that found another crawl of its site running; it has no row in `runs`.
LOCKED = "locked"
# Why a crawl ended whose site another worker has crawled in the same round; it has no row in `runs`.
DONE = "done"
# Note of a run that ended because the disk was full.
DISK_FULL = "disk_full"
# Note of a run that ended because the bucket with the raw pages could not be used.
NO_BUCKET = "no_bucket"
# Why a crawl ended that has lost its site, or its connection to the server. Nothing can be noted in its row: the next run calls it
# killed.
LOST = "lost"
# Of the changes that a list announces which was wrong too often, one story in 10 is looked at all the same: the list may
# become reliable again.
STORIES_PER_TRIAL = 10


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that went wrong at an address, as the table `problems` keeps it."""

    url: str
    kind: str  # one word, for counting
    reason: str
    http_status: int | None = None
    article_id: int | None = None  # the story that was looked at; None: none, or not known


class Store(Reading):
    """Open or create the database at `path`; the raw pages lie beside it, in the file that captures_path() names.

    `path`: a file, or the address of a database on a PostgreSQL server (postgresql://...), which holds the pages too.
    `pages`: the bucket that new raw pages go into from now on (s3://bucket/prefix); "": where this database has them.
    `read_only`: nothing is written and no file made, and a database of an earlier version is refused (OlderDatabase).
    Raises StoreError (Unwritable, NotADatabase, NewerDatabase, Busy) where the database cannot be used, WrongWord for `pages`.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False, pages: str = "") -> None:
        db, self.captures, self.locks, self.name = open_parts(path, read_only=read_only)
        self.path = Path(self.name)  # the file; of no use where the database is on a server
        super().__init__(db)
        self.frontier = Frontier(self.db)
        self.leases = Leases(self.db, self.locks)
        self.sources = Sources(self.db)
        self.deliveries = Deliveries(self.db)
        self.watching = Watching(self.db, self.locks)
        self.rereading = Rereading(self.db, self.captures)
        self.history = History(self.db, self.captures, self.frontier, self.rereading)
        self.merging = Merging(self.db)
        self.moved = Moved(self.db, self.rereading, self.merging)
        self.picture_files = PictureFiles(self.db)
        self.compacting = Compacting(self.db, self.captures)
        self.forgetting = Forgetting(self.db, self.captures)
        self.carrying = Carrying(self.db, self.captures)
        if pages:
            try:
                self.captures.keep_in(pages)
            except BaseException:
                self.close()
                raise
        if not read_only:
            with suppress(
                Busy, DiskFull
            ):  # whoever writes next says so; sketches and traces can wait for the next opening
                resketch(self.db)
                retrace(self.db)

    def close(self) -> None:
        """Release the files, or the connection."""
        self.captures.close()
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several writes in one transaction, each of which may fail alone. The pages are committed first, since a row must not
        name a page that is not there. Other writers wait meanwhile, for some milliseconds.
        """
        with write(self.db), self.captures.together():
            yield

    def lock(self, name: str) -> Lock:
        """The lock that means: `alerts` are being sent. It is released with the process. Outlets are leased: see `leases`."""
        return self.locks.lock(name)

    # --- sites and runs ---

    def site(self, host: str, name: str | None, now: datetime) -> int:
        """The id of the outlet at `host` (without www.), made where it is new."""
        with write(self.db):
            row = self.db.execute("SELECT id FROM sites WHERE host = ?", (host,)).fetchone()
            if row:
                return int(row[0])
            return insert(self.db, "sites", {"host": host, "name": name, "first_seen_at": iso(now)})

    def declare_site(self, site_id: int, declared: Site) -> Site:
        """Keep the time zone and language that the outlet's file declares, and return the outlet with both.

        Where the file leaves one out, the one declared before stays and is returned: `scrapy crawl news` knows no zone, and
        must not read the pages of an outlet whose zone is known otherwise than before. To undo a zone, declare "UTC".
        Only for the holder of the site's lock: pages that another crawl is reading must not change their zone meanwhile.
        """
        with write(self.db):
            self.db.execute(
                "UPDATE sites SET timezone = coalesce(?, timezone), language = coalesce(?, language) WHERE id = ?",
                (declared.timezone, declared.language, site_id),
            )
        kept = self.rereading.site(site_id)
        return replace(declared, timezone=kept.timezone, language=kept.language)

    def start_run(self, spider: str, site_id: int, now: datetime) -> int:
        """Begin a crawl. Only for the holder of the site's lock: whatever earlier run of the site still says
        `running` was killed. Call frontier.recover() for what it had leased."""
        with write(self.db):
            self.db.execute("UPDATE runs SET status = 'killed' WHERE site_id = ? AND status = 'running'", (site_id,))
            return insert(
                self.db,
                "runs",
                {"spider": spider, "site_id": site_id, "started_at": iso(now), "status": "running"},
            )

    def end_run(
        self, run_id: int, status: str, counters: Mapping[str, int], now: datetime, note: str | None = None
    ) -> None:
        """Close a crawl with its counters (names of COUNTERS)."""
        with write(self.db):
            row = {name: counters.get(name, 0) for name in COUNTERS}
            update(self.db, "runs", run_id, {**row, "status": status, "ended_at": iso(now), "note": note})

    def keep_coverage(self, run_id: int, coverage: Mapping[str, tuple[int, int]]) -> None:
        """How many pages of the run were read, and how many had each field: field -> (pages, filled)."""
        with write(self.db):
            self.db.executemany(
                "INSERT INTO coverage VALUES (?, ?, ?, ?) ON CONFLICT(run_id, field) "
                "DO UPDATE SET pages = excluded.pages, filled = excluded.filled",
                [(run_id, field, pages, filled) for field, (pages, filled) in coverage.items()],
            )

    def story_at(self, site_id: int, url: str) -> int | None:
        """The story that was last met at an address; None: none was."""
        return identity.find_by_url(self.db, site_id, url)

    # --- discovery ---

    def note_candidates(
        self, site_id: int, candidates: Iterable[Candidate], now: datetime, source: str = ""
    ) -> tuple[int, list[int]]:
        """Owe what discovery found: a look at every address not known, and at every story whose publisher now claims a
        later modification. `source` is the address of the list. Returns how many addresses were new, and the stories
        whose change was announced and believed.
        """
        new: list[tuple[str, int | None]] = []
        hinted: list[tuple[str, int]] = []
        trusted = self.sources.trusted(site_id, source)
        with write(self.db):
            for candidate in candidates:
                says_news = statements.note(self.db, site_id, candidate, now)
                article_id = self._known(site_id, candidate)
                if article_id is None:
                    new.append((candidate.url, None))
                elif (
                    (self._hint(article_id, candidate, now) and (trusted or article_id % STORIES_PER_TRIAL == 0))
                    or says_news
                    or self._is_back(article_id, candidate)
                ):
                    hinted.append((self._address(article_id, candidate), article_id))
            self.frontier.owe(site_id, hinted, "hint", now)
            return self.frontier.owe(site_id, new, "new", now), [article_id for _, article_id in hinted]

    def pictures_to_ask(self, site_id: int, since: datetime, now: datetime, most: int) -> list[str]:
        """The numbers of pictures of which WordPress's own words are to be asked for: see statements.pictures_to_ask()."""
        return statements.pictures_to_ask(self.db, site_id, since, now, most)

    def pictures_unknown(self, site_id: int, numbers: Iterable[str], now: datetime) -> list[str]:
        """Those of these numbers of pictures of which WordPress was not asked in the last day."""
        return statements.pictures_unknown(self.db, site_id, numbers, now)

    def note_pictures(
        self, site_id: int, asked: Iterable[str], pictures: Iterable[StatedPicture], now: datetime
    ) -> None:
        """Keep what WordPress says of the pictures that were asked for."""
        with write(self.db):
            statements.note_asked(self.db, site_id, asked, now)
            for picture in pictures:
                statements.note_picture(self.db, site_id, picture, now)

    def note_missing(
        self,
        site_id: int,
        between: tuple[datetime | None, datetime | None],
        since: datetime,
        looked_at: Collection[Hashable] = (),
        source: CensusSource = "rest",
    ) -> int:
        """Owe a look at each story that `source` named before and, since `since`, does not name any more, unless it is in
        `looked_at`. `between`: see statements.missing(). Returns how many looks are owed."""
        with write(self.db):
            missing = set(statements.missing(self.db, site_id, between, since, source)) - set(looked_at)
            addresses = [
                (str(self.db.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()[0]), article_id)
                for article_id in sorted(missing)
            ]
            self.frontier.owe(site_id, addresses, "hint", since)
            return len(missing)

    def _is_back(self, article_id: int, candidate: Candidate) -> bool:
        """Whether REST names a story that seemed to be withdrawn."""
        if candidate.source != "rest":
            return False
        row = self.db.execute("SELECT status FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] in ("gone", "gone_suspected")

    def _known(self, site_id: int, candidate: Candidate) -> int | None:
        if candidate.external_id:
            row = self.db.execute(
                "SELECT id FROM articles WHERE site_id = ? AND external_id = ?", (site_id, candidate.external_id)
            ).fetchone()
            if row:
                return int(row[0])
        return identity.find_by_url(self.db, site_id, candidate.url, candidate.external_id)

    def _hint(self, article_id: int, candidate: Candidate, now: datetime) -> bool:
        """Whether the candidate's claim asks for a look: it is later than the claim before, or than our last look."""
        if candidate.modified_at is None:
            return False
        later = identity.claim(self.db, article_id, candidate.source, candidate.modified_at, now)
        last_seen_at = self.db.execute("SELECT last_seen_at FROM articles WHERE id = ?", (article_id,)).fetchone()[0]
        return later and iso(candidate.modified_at) >= last_seen_at[: len("2026-11-23T14:02")]

    def _address(self, article_id: int, candidate: Candidate) -> str:
        """Where to look at a known story: at its address, or where its CMS says that it is now."""
        if candidate.source == "rest":
            return candidate.url
        return str(self.db.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()[0])

    # --- what goes wrong ---

    def record_problem(self, run_id: int | None, site_id: int, problem: ProblemRow, now: datetime) -> None:
        """Store a failure with its address and reason. run_id: None if no run has met it."""
        with write(self.db):
            insert(
                self.db,
                "problems",
                {
                    "run_id": run_id,
                    "site_id": site_id,
                    "article_id": problem.article_id,
                    "url": problem.url,
                    "at": iso(now),
                    "kind": problem.kind,
                    "reason": problem.reason,
                    "http_status": problem.http_status,
                },
            )
