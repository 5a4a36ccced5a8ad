"""The flow of a run: what is asked next. Lists and looks take turns, so a run that ends early has stored some stories.

1. the front page, and an address that cannot exist: what the site shows, and what it shows for a missing page;
2. lists and looks in turn: what is new, and what is owed;
3. the archive, page by page: only if no list gave it as a whole;
4. witnesses: other stories, if a story seems gone or altered and no other story came as expected, or if a few stories are
   shown as no story of the site was before;
5. what WordPress says of the pictures of these stories; of those of new stories it is asked before they are stored;
6. the files of these pictures, if IRIA_PICTURES asks for them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from scrapy.exceptions import CloseSpider
from scrapy.http import Request

from iria_crawler.crawl.discovery import Discovery
from iria_crawler.crawl.engine import Engine
from iria_crawler.crawl.looks import Looks
from iria_crawler.crawl.missing import MissingPages
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.pictures import Mode, Pictures
from iria_crawler.crawl.run import Run
from iria_crawler.crawl.stated_pictures import MAX_WAITING_LOOKS
from iria_crawler.errors import CannotGoOn
from iria_crawler.model import Look
from iria_crawler.store import DONE, LOCKED, UNANSWERED, WALLED, MayLease, SiteLease, iso
from iria_crawler.store.owed.clock import mend_clock
from iria_crawler.store.owed.leases import RENEW_EVERY_SECONDS

logger = logging.getLogger(__name__)

# Looks leased at a time: enough to keep the downloader busy, and few, because after a crash they wait for their lease to end.
LOOKS_PER_LEASE = 16
# Looks leased and not yet stored. After a crash these are fetched again, so there are never more, however slow the reading.
MAX_LOOKS_UNDER_WAY = 32
# While lists wait, this many lists and this many looks are sent in each turn.
REQUESTS_PER_TURN = 2
# Stories that are fetched as witnesses. More than one, because a witness may be gone itself.
MAX_WITNESSES = 3
# Stories that are looked at where a few show what may be another design of the site: enough to learn it, and one or two more.
MAX_COMPARED = 8
# A crawl that is being closed waits this long for the pages that are being read.
LAST_READING_SECONDS = 2.0
CHECK_CLOSING_EVERY_SECONDS = 0.5
# The flow waits until something has ended. If Scrapy loses a request, nothing ends; then it goes on after this time.
WAKE_AFTER_SECONDS = 5.0


class Flow:
    """Decides, step by step, what the run asks next."""

    def __init__(self, run: Run, engine: Engine, lease: SiteLease, name: str, pictures: Mode = "") -> None:
        self._run = run
        self._engine = engine
        self._site_lease = lease
        self._name = name
        self.patience = Patience(run, engine.pause)
        self.discovery = Discovery(run, self.patience)
        self._missing = MissingPages(run)
        self._looks = Looks(run, self.discovery, self._missing, self.patience)
        self._pictures = Pictures(run, self.patience, pictures)
        self._witnesses_called = False
        self._compared = False
        self._watching: asyncio.Future[None] | None = None

    async def requests(self) -> AsyncIterator[Request | Look]:
        """The requests of the run, in their order, and the looks that have waited for one. A full disk ends the run."""
        try:
            if not self._begin():
                return
            self._watching = asyncio.ensure_future(self._watch())
            if self._site_lease.wait_seconds:
                logger.info(
                    "the site was asked a moment ago: %.1f s until the next request", self._site_lease.wait_seconds
                )
                await asyncio.sleep(self._site_lease.wait_seconds)
            async for request in self._ask():
                yield request
        except CannotGoOn as error:
            self._run.end_for(error)
        except CloseSpider:
            raise
        except Exception as error:  # a bug of ours: recorded; what is owed stays owed
            self._run.error(self._run.home_url, "deciding what to ask", error)

    def _begin(self) -> bool:
        """Take the site and start the run's row. False if nothing may be asked now: the site asked for a pause, or our clock is
        behind. Raises CloseSpider if another process has the site, or has crawled it since `run.not_since`."""
        run = self._run
        answer = self._site_lease.acquire(self._engine.pace(), not_since=run.not_since)
        if answer == "locked":
            logger.warning("another crawl of %s is running on this database: nothing to do", run.host)
            raise CloseSpider(LOCKED)
        if answer == "done":
            logger.info("another worker has crawled %s in this round: nothing to do", run.host)
            raise CloseSpider(DONE)
        run.started_at = started_at = run.now()
        mended = mend_clock(run.store.db, run.site_id, started_at)
        run.id = run.store.start_run(self._name, run.site_id, started_at)
        run.site = run.store.declare_site(run.site_id, run.site)
        if mended is not None:
            run.problem(run.home_url, "clock", mended.reason(started_at))
            if mended.behind:
                return False
        run.store.captures.check()
        for url in run.store.frontier.recover(run.site_id, started_at):
            run.problem(url, "poison", "crawl after crawl has ended over this address; set aside for some days")
        quiet_until = run.store.sources.quiet_until(run.site_id)
        if quiet_until and quiet_until > started_at:
            logger.warning("%s asked to be left in peace until %s: nothing is asked", run.host, iso(quiet_until))
            return False
        run.store.frontier.owe_due(run.site_id, started_at, everything=run.everything)
        self.discovery.begin(started_at)
        return True

    async def _ask(self) -> AsyncIterator[Request | Look]:
        for request in (self.discovery.next_request(), self._missing.ask_nonsense()):
            if request is not None:
                yield request
        await self._until_answered()
        await self._missing.compare_home(self.discovery.home)
        self.discovery.take_what_was_left()
        while self._run.ending is None:
            self._run.woken.clear()
            if self._run.memory.stopped_by_a_wall:
                self._run.end(UNANSWERED if self._run.memory.ends_blank else WALLED)
                return
            for look in self.discovery.looks_to_go_on():
                yield look
            requests = self._next_turn()
            for request in requests:
                yield request
            if not requests and self._is_done():
                if self._goes_on():
                    continue
                self.discovery.finish()
                break
            await self._sleep()
        for request in self._pictures.requests() if self._run.ending is None else ():
            yield request
            await self._until_answered()

    def _next_turn(self) -> list[Request]:
        """The requests to send now: as many looks as there is room for; while lists wait, a few of both, and while looks wait for a
        question a few, behind which it does not stand long.
        """
        requests: list[Request] = []
        lists_wait = self.discovery.ledger.waiting > 0 and not self.discovery.ledger.is_full
        under_way = len(self._run.under_way) - self.discovery.pictures.waiting
        size, most = (
            (REQUESTS_PER_TURN, REQUESTS_PER_TURN - 1)
            if lists_wait or self.discovery.pictures.waiting
            else (LOOKS_PER_LEASE, MAX_LOOKS_UNDER_WAY - LOOKS_PER_LEASE)
        )
        while (
            lists_wait and self.discovery.under_way < REQUESTS_PER_TURN and (request := self.discovery.next_request())
        ):
            requests.append(request)
        leased = self._lease(size if under_way <= most and not self._many_wait else 0)
        # The looks that wait are asked for together when they are many, or when no other comes.
        if self.discovery.pictures.waiting and (self._many_wait or (under_way <= 0 and not leased)):
            requests += filter(None, [self.discovery.ask_for_looks()])
        return requests + leased

    @property
    def _many_wait(self) -> bool:
        return self.discovery.pictures.waiting >= MAX_WAITING_LOOKS

    def _lease(self, size: int) -> list[Request]:
        run = self._run
        assert run.id is not None
        owed = run.store.frontier.lease(
            run.site_id, run.id, size, run.now(), MayLease(run.room, fatal=not run.under_way)
        )
        run.count("looked_at_new", sum(look.article_id is None for look in owed))
        return [self._looks.request(look) for look in owed]

    def _is_done(self) -> bool:
        """Whether nothing is under way. Requests that Scrapy has lost are forgotten here; their looks stay owed."""
        if self._run.under_way or self.discovery.under_way or self._missing.under_way or self._pictures.under_way:
            if not self._engine.is_idle():
                return False
            self._run.under_way.clear()
            self.discovery.pictures.forget()
            self.discovery.under_way = self._missing.under_way = self._pictures.under_way = 0
        return True

    def _goes_on(self) -> bool:
        """Whether there is more to ask after everything was answered: the next page of the archive, witnesses, or what
        WordPress says of the pictures."""
        if self.discovery.add_next_page() or self.discovery.count_news():
            return True
        memory = self._run.memory
        if memory.redesign.is_suspected and not self._compared and self._run.room != 0:
            self._compared = True
            found = self._run.store.frontier.owe_witnesses(
                self._run.site_id, memory.looked_at, MAX_COMPARED, self._run.now(), oldest=True
            )
            if found:
                return True
        if memory.wants_a_witness and not self._witnesses_called:
            self._witnesses_called = True
            called = self._run.store.frontier.owe_witnesses(
                self._run.site_id, memory.looked_at, MAX_WITNESSES, self._run.now()
            )
            memory.note_witnesses(called)
            if called:
                return True
        return self.discovery.add_pictures()

    async def _until_answered(self) -> None:
        while not self._is_done():
            self._run.woken.clear()
            await self._sleep()

    async def _watch(self) -> None:
        """When the crawl is being closed, for any reason, stop waiting for pages that are being read. Until then, renew the lease
        of the site, at once where it is asked more slowly than before."""
        waited, delay = 0.0, self._engine.pace().delay_seconds
        while not self._engine.is_closing():
            await asyncio.sleep(CHECK_CLOSING_EVERY_SECONDS)
            waited += CHECK_CLOSING_EVERY_SECONDS
            pace = self._engine.pace()
            if waited >= RENEW_EVERY_SECONDS or pace.delay_seconds > delay:
                waited, delay = 0.0, pace.delay_seconds
                with self._run.stopping_for_full_disk():
                    self._site_lease.renew(pace)
        await asyncio.sleep(LAST_READING_SECONDS)
        self._run.abandon_reading()

    def stop_watching(self) -> None:
        """Called when the crawl has ended."""
        if self._watching is not None:
            self._watching.cancel()

    def may_ask(self) -> bool:
        """Whether the site is this crawl's still. After a long silence the database is asked; the run ends where it is not."""
        if self._site_lease.must_renew:
            with self._run.stopping_for_full_disk():
                self._site_lease.renew(self._engine.pace())
        return not self._site_lease.must_renew

    def give_back(self) -> None:
        """Give the site back, with the time from which it may be asked again."""
        self._site_lease.release(self._engine.pace())

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(WAKE_AFTER_SECONDS):
                await self._run.woken.wait()
        except TimeoutError:
            return
