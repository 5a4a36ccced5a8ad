"""The flow that every news site shares: find addresses, look at what is owed, hand over what came back.

A site is a subclass with a name and an address; see iria.py. Discovery (finding.py) only writes down what is owed; the
looks themselves come out of the frontier, so a crawl that is killed goes on where it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler.crawl.readers import Page, Readers, shared_readers
from iria_crawler.errors import DiskFull, ParseError
from iria_crawler.model import Look, Site
from iria_crawler.schedule import conditional_headers, retry_after
from iria_crawler.store import DISK_FULL, PATIENCE, UNANSWERED, Owed, Store, iso, sha256
from iria_crawler.urls import url_key
from spiders.failures import Problem, explain_failure, explain_status
from spiders.finding import Finding, header, kept_headers
from spiders.missing import Missing

logger = logging.getLogger(__name__)

# Answers a look can learn from; the rest is Scrapy's to retry or to report.
TELLING_STATUSES = [304, 401, 403, 404, 410, 429, 451, 500, 502, 503, 504]
# Looks leased at a time: enough to keep the downloader busy, few enough to be returned soon by a crash.
LEASE_SIZE = 16
# Looks leased and not yet stored: what a crash makes us ask for again, so never more than this, however slow the reading.
MOST_UNDER_WAY = 32
# A site that answers none of so many looks in a row is down, or does not want us: the rest stays owed, untried.
GIVE_UP_AFTER = 6
NO_ANSWER = frozenset(("timeout", "refused", "dns", "broken"))
REFUSALS = frozenset((401, 403, 429, 451))
ASK_PATIENCE = frozenset((429, 503))
# A wait that a run can spend with waiting.
LONGEST_PAUSE = timedelta(seconds=60)


class NewsSpider(Finding, Missing):
    """A crawl of one news site.

    A subclass has `name`, `start_url`, `site`, and where the general rules err, `rules` (which addresses are stories).
    Arguments: `start_url` - another address of the same site; `limit` - look at no more than so many new stories in
    this run, the others stay owed; `recheck=all` - look again at every story now, whether due or not.
    """

    start_url: ClassVar[str]
    site: Site
    handle_httpstatus_list: ClassVar[list[int]] = TELLING_STATUSES

    def __init__(self, *args: Any, start_url: str = "", limit: str = "", recheck: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recheck not in ("", "all"):
            raise ValueError(f"recheck={recheck!r}: the only value is 'all'")
        if limit and not limit.isdecimal():
            raise ValueError(f"limit={limit!r}: expected a whole number of stories")
        self.home_url = start_url or type(self).start_url
        host = urlsplit(self.home_url).hostname
        if not host:
            raise ValueError(f"start_url={self.home_url!r}: expected an address such as https://www.example.org/")
        # With its port: two newsrooms on one machine are two sites.
        self.host = site_host(self.home_url)
        self.allowed_domains = [host.removeprefix("www.")]
        self.limit = int(limit) if limit else None
        self.recheck = recheck == "all"
        self.looked_at_new = 0
        self.unanswered = 0
        self.giving_up: asyncio.Future[None] | None = None
        self.readers = Readers(1)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.open(Store(crawler.settings["IRIA_DATABASE"]))
        contact = crawler.settings["IRIA_CONTACT"]
        if contact:
            agent = crawler.settings["USER_AGENT"].removesuffix(")") + f"; +{contact})"
            crawler.settings.set("USER_AGENT", agent, priority="spider")
        # A crawl is of one host. No request waits in the downloader, from where it could not be taken back.
        at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        crawler.settings.set("CONCURRENT_REQUESTS", at_once, priority="spider")
        spider.readers = shared_readers(crawler.settings.getint("IRIA_READERS")).join()
        crawler.signals.connect(spider.readers.leave, signal=signals.spider_closed)
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(spider.robots_received, signal=signals.response_received)
        return spider

    def open(self, store: Store) -> None:
        """Take the database, and the site's lock if nobody has it: one site in one hand at a time."""
        self.store = store
        self.site_id = store.site(self.host, self.site.name, self.now())
        self.lock = FileLock(store.lock_path(self.host), blocking=False)
        self.run_id: int | None = None

    def now(self) -> datetime:
        """The clock, read at the rim only."""
        return datetime.now(UTC)

    # --- the flow ---

    async def start(self) -> AsyncIterator[Request]:
        """The requests of the run; a disk that is full ends it."""
        try:
            async for request in self._requests():
                yield request
        except DiskFull as error:
            self.stop_for(error)

    async def _requests(self) -> AsyncIterator[Request]:
        """Discovery first; then what the frontier owes, a few at a time, until nothing is owed or under way."""
        try:
            self.lock.acquire()
        except Timeout:
            logger.warning("another crawl of %s is running on this database: nothing to do", self.host)
            raise CloseSpider("locked") from None
        started_at = self.now()
        self.run_id = self.store.start_run(self.name, self.site_id, started_at)
        quiet_until = self.store.sources.quiet_until(self.site_id)
        if quiet_until and quiet_until > started_at:
            logger.warning("%s asked to be left in peace until %s: nothing is asked", self.host, iso(quiet_until))
            return
        self.store.frontier.owe_due(self.site_id, started_at, everything=self.recheck)
        for request in self.start_finding():
            yield request
        if self.since is not None:  # nothing can be missing on the first day
            yield self.ask_nonsense()
        # Whether a change was announced is known only after everybody who announces has been asked.
        while not self.all_answered():
            await self.crawler.signals.wait_for(signals.scheduler_empty)
        if self.lists_complete:
            self.store.sources.lists_were_read(self.site_id, started_at)
        while True:
            free = MOST_UNDER_WAY - self.store.frontier.count_leased(self.run_id)
            owed = self.store.frontier.lease(
                self.site_id, self.run_id, min(LEASE_SIZE, free), self.now(), room=self.room_left()
            )
            self.looked_at_new += sum(look.article_id is None for look in owed)
            for look in owed:
                yield self.look_request(look)
            if not owed and self.all_answered():
                request = self.next_page()
                if request is None:
                    return
                yield request
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def room_left(self) -> int | None:
        """How many more new stories `limit` lets in; None: all."""
        return None if self.limit is None else max(0, self.limit - self.looked_at_new)

    def room(self) -> bool:
        """Whether there is a use for more new addresses in this run."""
        return self.room_left() != 0

    def all_answered(self) -> bool:
        """Whether no request is under way and no answer is being read."""
        engine = self.crawler.engine
        assert engine is not None
        return not engine.downloader.active and engine.scraper.slot.is_idle()

    # --- looks ---

    def look_request(self, owed: Owed) -> Request:
        """The request for one owed look: conditional where an earlier answer gave validators."""
        return Request(
            owed.url,
            callback=self.parse_article,
            errback=self.look_failed,
            headers=conditional_headers(owed.etag, owed.last_modified),
            cb_kwargs={"owed": owed},
            dont_filter=True,
        )

    async def parse_article(self, response: Response, owed: Owed) -> AsyncIterator[Look | Request]:
        """Read the page; a page of the same bytes as the last time is not read again."""
        problem = explain_status(response.status, response.headers.get(b"Content-Type", b"").decode("latin-1"))
        if problem and response.status not in (404, 410):
            wait = retry_after(header(response, b"Retry-After"), self.now())
            self.give_back(owed, problem, status=response.status, not_before=wait)
            self.heed(response)
            return
        elsewhere = url_key(response.url) != url_key(owed.url)
        if response.status == 304 and elsewhere and (owed.etag or owed.last_modified):
            # A redirect carried our validators to another page, which says only that it has not changed itself.
            yield self.look_request(replace(owed, etag=None, last_modified=None))
            return
        self.unanswered = 0
        now = self.now()
        # Known bytes at another address are read all the same: the story moved, or two turn out to be one.
        same = response.status == 304 or (
            response.status == 200 and not elsewhere and sha256(response.body) == owed.body_sha256
        )
        read = response.status == 200 and not same
        try:
            page = Page(response.body, response.url, now, self.site)
            record = await self.readers.read_page(page) if read else None
        except ParseError as error:
            self.give_back(owed, Problem("unreadable", str(error)), status=response.status)
            return
        article = record.article if record else None
        look = Look(
            owed_url=owed.url,
            owed_kind=owed.kind,
            requested_url=owed.url,
            url=response.url,
            http_status=response.status,
            fetched_at=now,
            article_id=owed.article_id,
            article=article,
            hashes=record.hashes if record else None,
            body=response.body if read else b"",
            content_type=header(response, b"Content-Type"),
            headers=kept_headers(response) if read else (),
            etag=header(response, b"ETag"),
            last_modified=header(response, b"Last-Modified"),
            same_bytes=same,
            soft_404=self.is_not_found(article),
            sink=self.is_sink(owed.url, response.url)
            or (elsewhere and article is not None and article.page_class == "listing"),
        )
        missing = look.http_status in (404, 410) or look.soft_404 or look.sink
        yield (self.ask_cms(look) if missing else None) or look

    # --- what goes wrong ---

    def look_failed(self, failure: Failure) -> None:
        """No answer to a look: it stays owed."""
        self.give_back(failure.request.cb_kwargs["owed"], explain_failure(failure))

    def give_back(
        self, owed: Owed, problem: Problem, *, status: int | None = None, not_before: datetime | None = None
    ) -> None:
        """Record why a look failed and owe it again later; after too many in a row, leave the site in peace."""
        if self.giving_up is not None:
            return
        self.problem(owed.url, problem.kind, problem.reason, status, owed.article_id)
        with self.stopping_for_full_disk():
            self.store.frontier.fail(owed.url, problem.reason, self.now(), not_before=not_before)
        refused = status is not None and (status in REFUSALS or status >= 500)
        self.unanswered = self.unanswered + 1 if refused or problem.kind in NO_ANSWER else 0
        if self.unanswered >= GIVE_UP_AFTER:
            logger.warning("%s answered none of %d looks in a row: the rest stays owed", self.host, self.unanswered)
            self.give_up(UNANSWERED)

    def give_up(self, reason: str) -> None:
        """End the run; what is owed stays owed."""
        assert self.crawler.engine is not None
        self.giving_up = self.giving_up or asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def stop_for(self, error: DiskFull) -> None:
        """End the run, and say once why: nothing can be stored any more. What is not stored stays owed."""
        if self.giving_up is None:
            logger.error("%s", error)
            self.give_up(DISK_FULL)

    @contextmanager
    def stopping_for_full_disk(self) -> Iterator[None]:
        """For what is written on the way."""
        try:
            yield
        except DiskFull as error:
            self.stop_for(error)

    def heed(self, response: Response) -> None:
        """A Retry-After is for the whole site: pause for a short one, end the run for a long one."""
        if response.status not in ASK_PATIENCE or self.giving_up is not None:
            return
        until = retry_after(header(response, b"Retry-After"), self.now())
        if until is None:
            return
        wait = until - self.now()
        logger.warning("%s (%d) asks for patience for %.0f s", self.host, response.status, wait.total_seconds())
        if wait > LONGEST_PAUSE:
            self.store.sources.be_quiet(self.site_id, until)
            self.give_up(PATIENCE)
            return
        engine = self.crawler.engine
        assert engine is not None
        if not engine.paused:
            engine.pause()
            asyncio.get_running_loop().call_later(wait.total_seconds(), engine.unpause)

    def problem(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Count a failure, log it and keep it with its address and reason."""
        self.count("failed")
        logger.warning("%s: %s [%s]", kind, reason, url)
        now = self.now()
        with self.stopping_for_full_disk():
            self.store.record_problem(
                self.run_id, self.site_id, url, kind, reason or "", now, status=status, article_id=article_id
            )

    def remark(self, url: str, kind: str, reason: str) -> None:
        """Log and keep what is no failure, and yet to be known."""
        logger.warning("%s: %s [%s]", kind, reason, url)
        with self.stopping_for_full_disk():
            self.store.record_problem(self.run_id, self.site_id, url, kind, reason, self.now())

    def count(self, what: str, by: int = 1) -> None:
        """Add to a counter of the run."""
        self.crawler.stats.inc_value(f"iria/{what}", by)


def site_host(url: str) -> str:
    """The host of an address as sites are known by: lower case, without www., with a port that is not the usual one."""
    return url_key(url).partition("/")[0].partition("?")[0]
