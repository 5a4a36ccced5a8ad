"""One crawl of one site: what its parts share, and the one place that counts, tells and ends. Knows no Scrapy."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from iria_crawler.changes.decide.run import RunMemory
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.errors import DiskFull, Unreadable
from iria_crawler.model import Site
from iria_crawler.store import DISK_FULL, Store
from iria_crawler.urls import UrlRules

logger = logging.getLogger(__name__)

# Rows of one kind that a run writes into `problems`; the rest is counted. A site of a million broken addresses must not
# fill the disk with reasons.
MAX_PROBLEMS_PER_KIND = 1_000


def utc_now() -> datetime:
    """The clock, read at the rim only."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Run:
    """What is known of the site, what the run is allowed, and what it has met so far.

    `id` is None until the site's lock is held and the run has a row. `ending` is why the run is being ended, None while
    it goes on. `limit` is how many new stories may be looked at, None: all.
    """

    site: Site
    host: str  # as sites are known by: lower case, without www., with a port that is not the usual one
    home_url: str
    store: Store
    site_id: int
    readers: ReaderPool
    gatekeeper: Gatekeeper
    rules: UrlRules | None = None
    limit: int | None = None
    everything: bool = False  # look again at every story now, due or not
    clock: Callable[[], datetime] = utc_now
    stop: Callable[[str], None] = lambda reason: None  # ends the crawl behind this run
    id: int | None = None
    started_at: datetime | None = None
    ending: str | None = None
    counters: Counter[str] = field(default_factory=Counter)
    coverage: Counter[str] = field(
        default_factory=Counter
    )  # field -> story pages that had it; "pages": all that were read
    announced: dict[int, list[str]] = field(default_factory=dict)  # story -> the lists that announce its change
    memory: RunMemory = field(default_factory=RunMemory)
    lists_are_read: bool = False  # everybody who announces changes has been asked
    closing: bool = False  # the crawl is being closed, by us or by a signal
    errors: int = 0  # exceptions that nobody expected
    under_way: set[str] = field(default_factory=set)  # addresses leased, asked, and neither stored, held nor given back
    walled: set[str] = field(
        default_factory=set
    )  # addresses at which a wall answered for itself: nothing was learned of them
    being_read: set[str] = field(default_factory=set)  # of these, the pages that readers are at
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # something has come, or was stored
    _told: Counter[str] = field(default_factory=Counter)
    _reading: set[asyncio.Future[Any]] = field(default_factory=set)

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self.clock()

    def wake(self) -> None:
        """Something has come to its end: there may be room for more."""
        self.woken.set()

    def done(self, owed_url: str) -> None:
        """A look is stored, or held for the end of the run."""
        self.under_way.discard(owed_url)
        self.wake()

    # --- what is read ---

    async def read(self, function: Callable[..., Any], *arguments: Any, url: str) -> Any:
        """What `function` makes of what `url` answered, in a process of its own: see ReaderPool.run(), and what that raises.
        Unreadable too where the run ends meanwhile."""
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
        """The crawl is being closed and waits for pages that are not read yet: they stay owed."""
        self.closing = True
        for reading in list(self._reading):
            reading.cancel()

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is to be written down of what comes in vain."""
        return self.ending is not None or self.closing

    # --- what is counted and told ---

    def count(self, what: str, by: int = 1) -> None:
        """Add to a counter: a name of store.COUNTERS, or another."""
        self.counters[what] += by

    def problem(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Count a failure, log it and keep it with its address and reason."""
        self.count("failed")
        self.remark(url, kind, reason, status, article_id)

    def remark(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Log and keep what is yet to be known, and no failure of an address."""
        logger.warning("%s: %s [%s]", kind, reason, url)
        self._told[kind] += 1
        if self._told[kind] > MAX_PROBLEMS_PER_KIND:
            return
        with self.stopping_for_full_disk():
            self.store.record_problem(
                self.id, self.site_id, url, kind, reason or "", self.now(), status=status, article_id=article_id
            )

    def error(self, url: str, doing: str, error: Exception, article_id: int | None = None) -> None:
        """An exception that nobody expected: ours to mend. Told with all that is known, and the run is not well."""
        self.errors += 1
        logger.error("error while %s [%s]", doing, url, exc_info=error)
        self.problem(url, "error", f"{type(error).__name__} while {doing}: {error}", article_id=article_id)

    # --- how it ends ---

    def end(self, reason: str) -> None:
        """End the run before it is done; what is owed stays owed. The first reason counts."""
        if self.ending is None:
            self.ending = reason
            self.stop(reason)

    def end_for(self, error: DiskFull) -> None:
        """End the run, and say once why: nothing can be stored any more."""
        if self.ending is None:
            logger.error("%s", error)
        self.end(DISK_FULL)

    @contextmanager
    def stopping_for_full_disk(self) -> Iterator[None]:
        """For what is written on the way."""
        try:
            yield
        except DiskFull as error:
            self.end_for(error)

    # --- what it is allowed ---

    @property
    def room(self) -> int | None:
        """How many more new stories `limit` lets in; None: all."""
        return None if self.limit is None else max(0, self.limit - self.counters["looked_at_new"])


def run_of(crawler: Any) -> Run:
    """The run behind a crawler of Scrapy's, for pipelines and extensions."""
    run: Run = crawler.spider.run
    return run
