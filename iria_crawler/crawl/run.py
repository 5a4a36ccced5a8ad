"""One crawl of one site: what its parts share. Counting, recording problems and ending are done here. Knows no Scrapy."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from iria_crawler.changes.decide.picture_files import InDoubt
from iria_crawler.changes.decide.run import RunMemory
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.errors import CannotGoOn, LostSite, NoBucket, Unreadable
from iria_crawler.model import Look, Site
from iria_crawler.store import DISK_FULL, LOST, NO_BUCKET, ProblemRow, Store
from iria_crawler.urls import UrlRules

logger = logging.getLogger(__name__)

# Rows of one kind that a run writes into `problems`; others are only counted. A site with a million broken addresses must
# not fill the disk.
MAX_PROBLEMS_PER_KIND = 1_000


def utc_now() -> datetime:
    """The time now, aware, UTC. Only Run and the commands read the clock; everything else gets the time as an argument."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Run:
    """What is known of the site, what the run may do, and what has happened so far.

    `id` is None until the site's lock is held and the run has a row. `ending` is the reason for which the run is being
    ended, None while it goes on. `limit`: how many new stories may be looked at; None: all.
    """

    site: Site
    host: str  # lower case, without www., with the port unless it is 80 or 443
    home_url: str
    store: Store
    site_id: int
    readers: ReaderPool
    gatekeeper: Gatekeeper
    rules: UrlRules | None = None
    limit: int | None = None
    renders: bool = False  # pages come as a browser draws them: their validators say nothing
    not_since: datetime | None = None  # nothing is done if another worker has begun a crawl of the site since then
    everything: bool = False  # look again at every story now, due or not
    clock: Callable[[], datetime] = utc_now
    stop: Callable[[str], None] = lambda reason: None  # ends the crawl of this run
    id: int | None = None
    started_at: datetime | None = None
    ending: str | None = None
    counters: Counter[str] = field(default_factory=Counter)
    coverage: Counter[str] = field(
        default_factory=Counter
    )  # field -> story pages that had it; "pages": all story pages that were read
    in_doubt: dict[int, InDoubt] = field(
        default_factory=dict
    )  # article id -> its pictures that are at other addresses, while its edit is not stored
    waiting: list[tuple[Look, frozenset[str]]] = field(
        default_factory=list
    )  # looks at new stories, each with the numbers of the pictures of which it waits to hear
    announced: dict[int, list[str]] = field(default_factory=dict)  # article id -> the lists that announce its change
    memory: RunMemory = field(default_factory=RunMemory)
    lists_are_read: bool = False  # all lists that announce changes have been read
    closing: bool = False  # the crawl is being closed, by us or by a signal
    errors: int = 0  # unexpected exceptions: bugs of ours
    under_way: set[str] = field(
        default_factory=set
    )  # addresses that are leased, and not stored, held or given back yet
    walled: set[str] = field(
        default_factory=set
    )  # addresses that answered with a wall: nothing was learned of their stories
    being_read: set[str] = field(default_factory=set)  # those under way whose page is in a reader process
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # set when something has been answered or stored
    _recorded: Counter[str] = field(default_factory=Counter)
    _reading: set[asyncio.Future[Any]] = field(default_factory=set)

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self.clock()

    def wake(self) -> None:
        """Wake the flow: something has ended, so there may be room for more."""
        self.woken.set()

    def done(self, owed_url: str) -> None:
        """A look is stored, or held until the end of the run."""
        self.under_way.discard(owed_url)
        self.wake()

    # --- what is read ---

    async def read(self, function: Callable[..., Any], *arguments: Any, url: str) -> Any:
        """What `function(*arguments)` returns, called in a reader process; see ReaderPool.run() for the arguments and errors.

        Raises Unreadable also if the run ends meanwhile.
        """
        reading = asyncio.ensure_future(self.readers.run(function, *arguments, url=url))
        self._reading.add(reading)
        try:
            return await reading
        except asyncio.CancelledError:
            if self.closing:
                raise Unreadable("was not read: the crawl ends", url) from None
            raise
        finally:
            self._reading.discard(reading)

    def abandon_reading(self) -> None:
        """Stop reading, because the crawl is being closed. The looks at those pages stay owed."""
        self.closing = True
        for reading in list(self._reading):
            reading.cancel()

    @property
    def is_ending(self) -> bool:
        """Whether the run is being ended or closed. Failures that come now are not recorded: they may be a consequence."""
        return self.ending is not None or self.closing

    # --- what is counted and recorded ---

    def count(self, what: str, by: int = 1) -> None:
        """Add to a counter: one of store.COUNTERS, or another name."""
        self.counters[what] += by

    def problem(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Count a failed address, and record it: see remark()."""
        self.count("failed")
        self.remark(url, kind, reason, status, article_id)

    def remark(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Log something and write it into `problems`, without counting a failed address."""
        logger.warning("%s: %s [%s]", kind, reason, url)
        self._recorded[kind] += 1
        if self._recorded[kind] > MAX_PROBLEMS_PER_KIND:
            return
        with self.stopping_for_full_disk():
            problem = ProblemRow(url, kind, reason or "", status, article_id)
            self.store.record_problem(self.id, self.site_id, problem, self.now())

    def error(self, url: str, doing: str, error: Exception, article_id: int | None = None) -> None:
        """Record an unexpected exception, with its traceback in the log: a bug of ours. The run will not end as `ok`."""
        self.errors += 1
        logger.error("error while %s [%s]", doing, url, exc_info=error)
        self.problem(url, "error", f"{type(error).__name__} while {doing}: {error}", article_id=article_id)

    # --- how it ends ---

    def end(self, reason: str) -> None:
        """End the run early; what is owed stays owed. If called again, the first reason stays."""
        if self.ending is None:
            self.ending = reason
            self.stop(reason)

    def end_for(self, error: CannotGoOn) -> None:
        """End the run because nothing more can be stored; log it once."""
        if self.ending is None:
            logger.error("%s", error)
        if isinstance(error, NoBucket):
            if self.ending is None and self.id is not None:
                self.problem(self.home_url, "bucket", str(error))
            self.end(NO_BUCKET)
            return
        self.end(LOST if isinstance(error, LostSite) else DISK_FULL)

    @contextmanager
    def stopping_for_full_disk(self) -> Iterator[None]:
        """Around writing to the store: a full disk ends the run instead of raising."""
        try:
            yield
        except CannotGoOn as error:
            self.end_for(error)

    # --- what it is allowed ---

    @property
    def room(self) -> int | None:
        """How many more new stories `limit` allows; None: all."""
        return None if self.limit is None else max(0, self.limit - self.counters["looked_at_new"])


def run_of(crawler: Any) -> Run:
    """The run of a Scrapy crawler, for pipelines and extensions."""
    run: Run = crawler.spider.run
    return run
