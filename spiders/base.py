"""The flow that every news site shares: find addresses, look at what is owed, hand over what came back.

A site is a subclass with a name and an address; see iria.py. Discovery asks whatever the site offers - WordPress REST,
sitemaps, feeds, listing pages - and only writes down what is owed; the looks themselves come out of the frontier, so a
crawl that is killed goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import urlsplit

import scrapy
from filelock import FileLock, Timeout
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import discover
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate, Look, Site
from iria_crawler.parse import extract
from iria_crawler.schedule import conditional_headers, retry_after
from iria_crawler.store import Owed, Store, sha256
from iria_crawler.urls import same_site, url_key
from spiders.failures import Problem, explain_failure, explain_status

logger = logging.getLogger(__name__)
T = TypeVar("T")

# Answers a look can learn from; the rest is Scrapy's to retry or to report.
TELLING_STATUSES = [304, 401, 403, 404, 410, 429, 451, 500, 502, 503, 504]
# Looks leased at a time: enough to keep the downloader busy, few enough to be returned soon by a crash.
LEASE_SIZE = 16
# What the outlet's lists said is read again from a little before the last run: clocks differ.
OVERLAP = timedelta(hours=1)
# A site index of more files than this is read from its newest end only.
MAX_SITEMAPS = 50


class NewsSpider(scrapy.Spider):
    """A crawl of one news site.

    Arguments: `start_url` - another address of the same site; `limit` - at most so many new stories in this run;
    `recheck=all` - look again at every story now, whether due or not.
    """

    start_url: ClassVar[str]
    site: ClassVar[Site]
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
            raise ValueError(f"start_url={start_url!r}: expected an address such as https://www.example.org/")
        self.host = host.removeprefix("www.")
        self.allowed_domains = [self.host]
        self.limit = int(limit) if limit else None
        self.recheck = recheck == "all"
        self.next_listing: str | None = None
        self.archive_known = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.open(Store(crawler.settings["IRIA_DATABASE"]))
        contact = crawler.settings["IRIA_CONTACT"]
        if contact:
            agent = crawler.settings["USER_AGENT"].removesuffix(")") + f"; +{contact})"
            crawler.settings.set("USER_AGENT", agent, priority="spider")
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    def open(self, store: Store) -> None:
        """Take the database, and the site's lock if nobody has it: one site in one hand at a time."""
        self.store = store
        self.site_id = store.site(self.host, self.site.name, self.now())
        self.lock = FileLock(store.lock_path(self.host), blocking=False)
        self.run_id: int | None = None
        self.robots_sitemaps: list[str] = []

    def now(self) -> datetime:
        """The clock, read at the rim only."""
        return datetime.now(UTC)

    # --- the flow ---

    async def start(self) -> AsyncIterator[Request]:
        """Discovery first; then what the frontier owes, a few at a time, until nothing is owed or under way."""
        try:
            self.lock.acquire()
        except Timeout:
            logger.warning("another crawl of %s is running on this database: nothing to do", self.host)
            raise CloseSpider("locked") from None
        self.since = self.store.last_complete_run(self.site_id)
        self.run_id = self.store.start_run(self.name, self.site_id, self.now())
        self.store.frontier.owe_due(self.site_id, self.now(), everything=self.recheck)
        yield self.ask(self.home_url, self.parse_home)
        # Whether a change was announced is known only after everybody who announces has been asked.
        while not self.all_answered():
            await self.crawler.signals.wait_for(signals.scheduler_empty)
        while True:
            owed = self.store.frontier.lease(self.site_id, self.run_id, LEASE_SIZE, self.now())
            for look in owed:
                yield self.look_request(look)
            if not owed and self.all_answered():
                request = self.next_page()
                if request is None:
                    return
                yield request
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def all_answered(self) -> bool:
        """Whether no request is under way and no answer is being read."""
        engine = self.crawler.engine
        assert engine is not None
        return not engine.downloader.active and engine.scraper.slot.is_idle()

    def next_page(self) -> Request | None:
        """The next page of the archive, where neither REST nor a sitemap gave the archive as a whole."""
        url, self.next_listing = self.next_listing, None
        if url is None or self.archive_known:
            return None
        return self.ask(url, self.parse_listing)

    # --- discovery ---

    def ask(self, url: str, callback: Callable[..., Any], **meta: Any) -> Request:
        """A discovery request: refused answers are told, never fatal."""
        return Request(url, callback=callback, errback=self.discovery_failed, dont_filter=True, priority=100, meta=meta)

    def robots_parsed(self, robotparser: Any) -> None:
        """Remember the sitemaps that robots.txt names."""
        self.robots_sitemaps += [url for url in robotparser.rp.sitemaps if url not in self.robots_sitemaps]

    def parse_home(self, response: Response) -> Iterator[Request]:
        """The front page: what the site offers, and its newest stories."""
        if not self.usable(response):
            yield from self.ask_well_known()
            return
        offers = self.read(response, lambda: discover.read_home(response.body, response.url, _headers(response)))
        usual = discover.well_known(response.url)
        for url in self.robots_sitemaps or (offers and offers.sitemaps) or usual.sitemaps[:1]:
            yield self.ask(url, self.parse_sitemap)
        if offers is None:
            return
        for url in offers.feeds[:1]:
            yield self.ask(url, self.parse_feed)
        if offers.rest_root:
            yield self.ask_posts(offers.rest_root)
        self.parse_listing(response)

    def ask_well_known(self) -> Iterator[Request]:
        """Where the front page is not to be had: the addresses that most sites have."""
        usual = discover.well_known(self.home_url)
        for url in self.robots_sitemaps or usual.sitemaps:
            yield self.ask(url, self.parse_sitemap)
        for url in usual.feeds[:1]:
            yield self.ask(url, self.parse_feed)
        if usual.rest_root:
            yield self.ask_posts(usual.rest_root)

    def ask_posts(self, rest_root: str) -> Request:
        """WordPress REST, from a little before the last run on."""
        since = self.since - OVERLAP if self.since else None
        return self.ask(discover.posts_url(rest_root, modified_after=since), self.parse_posts)

    def parse_feed(self, response: Response) -> None:
        """The newest stories."""
        if self.usable(response):
            self.note(response, lambda: discover.read_feed(response.body, response.url))

    def parse_posts(self, response: Response) -> Iterator[Request]:
        """WordPress REST: every story that is new or announced as modified since the last run."""
        if not self.usable(response):
            return
        posts = self.read(response, lambda: discover.read_posts(response.body, response.url, _headers(response)))
        if posts is None:
            return
        self.archive_known = True
        self.owe(posts.candidates)
        if posts.next_url:
            yield self.ask(posts.next_url, self.parse_posts)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """A sitemap, or an index of them: children untouched since the last run are left out."""
        sitemap = (
            self.read(response, lambda: discover.read_sitemap(response.body, response.url))
            if self.usable(response)
            else None
        )
        if sitemap is None:
            return
        if sitemap.candidates:
            self.archive_known = True
            self.owe(sitemap.candidates)
        children = [
            url for url, lastmod in sitemap.children if not (self.since and lastmod and lastmod < self.since - OVERLAP)
        ]
        for url in children[:MAX_SITEMAPS]:
            if same_site(url, response.url):
                yield self.ask(url, self.parse_sitemap)

    def parse_listing(self, response: Response) -> None:
        """A page of headlines; the page after it is remembered while this one had something new."""
        listing = (
            self.read(response, lambda: discover.read_listing(response.body, response.url))
            if self.usable(response)
            else None
        )
        if listing is None:
            return
        if self.owe(listing.candidates):
            self.next_listing = listing.next_url

    def read(self, response: Response, reader: Callable[[], T]) -> T | None:
        """What `reader` makes of the answer; None, and a recorded problem, where it is not what was promised."""
        try:
            return reader()
        except DiscoverError as error:
            self.problem(response.url, "discover", str(error), response.status)
            return None

    def usable(self, response: Response) -> bool:
        """Whether a discovery answer has content; otherwise the problem is recorded."""
        problem = explain_status(response.status)
        if problem:
            self.problem(response.url, problem.kind, problem.reason, response.status)
        return problem is None

    def note(self, response: Response, reader: Callable[[], list[Candidate]]) -> None:
        """Owe what a flat list of candidates asks for."""
        self.owe(self.read(response, reader) or [])

    def owe(self, candidates: list[Candidate] | tuple[Candidate, ...]) -> int:
        """Write down what the candidates ask for. Returns how many addresses were not known."""
        own = [candidate for candidate in candidates if same_site(candidate.url, self.home_url)]
        found = self.store.note_candidates(self.site_id, own, self.now(), room=self.room())
        self.count("found", found)
        return found

    def room(self) -> int | None:
        """How many more new stories `limit` lets in."""
        return None if self.limit is None else max(0, self.limit - self.crawler.stats.get_value("iria/found", 0))

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

    def parse_article(self, response: Response, owed: Owed) -> Iterator[Look | Request]:
        """Read the page; a page of the same bytes as the last time is not read again."""
        problem = explain_status(response.status, response.headers.get(b"Content-Type", b"").decode("latin-1"))
        if problem and response.status not in (404, 410):
            wait = retry_after(response.headers.get(b"Retry-After", b"").decode("latin-1"), self.now())
            self.give_back(owed, problem, status=response.status, not_before=wait)
            return
        elsewhere = url_key(response.url) != url_key(owed.url)
        if response.status == 304 and elsewhere and (owed.etag or owed.last_modified):
            # A redirect carried our validators to another page, which says only that it has not changed itself.
            yield self.look_request(replace(owed, etag=None, last_modified=None))
            return
        now = self.now()
        same = response.status == 304 or (response.status == 200 and sha256(response.body) == owed.body_sha256)
        read = response.status == 200 and not same
        yield Look(
            owed_url=owed.url,
            requested_url=owed.url,
            url=response.url,
            http_status=response.status,
            fetched_at=now,
            article_id=owed.article_id,
            article=extract(response.body, response.url, fetched_at=now, site=self.site) if read else None,
            body=response.body if read else b"",
            content_type=_header(response, b"Content-Type"),
            etag=_header(response, b"ETag"),
            last_modified=_header(response, b"Last-Modified"),
            same_bytes=same,
        )

    # --- what goes wrong ---

    def discovery_failed(self, failure: Failure) -> Iterator[Request]:
        """No answer to a discovery request."""
        problem = explain_failure(failure)
        self.problem(failure.request.url, problem.kind, problem.reason)
        if failure.request.callback == self.parse_home:
            yield from self.ask_well_known()

    def look_failed(self, failure: Failure) -> None:
        """No answer to a look: it stays owed."""
        self.give_back(failure.request.cb_kwargs["owed"], explain_failure(failure))

    def give_back(
        self, owed: Owed, problem: Problem, *, status: int | None = None, not_before: datetime | None = None
    ) -> None:
        """Record why a look failed and owe it again later."""
        self.problem(owed.url, problem.kind, problem.reason, status, owed.article_id)
        self.store.frontier.fail(owed.url, problem.reason, self.now(), not_before=not_before)

    def problem(
        self, url: str, kind: str, reason: str | None, status: int | None = None, article_id: int | None = None
    ) -> None:
        """Count a failure, log it and keep it with its address and reason."""
        self.count("failed")
        logger.warning("%s: %s [%s]", kind, reason, url)
        now = self.now()
        self.store.record_problem(
            self.run_id, self.site_id, url, kind, reason or "", now, status=status, article_id=article_id
        )

    def count(self, what: str, by: int = 1) -> None:
        """Add to a counter of the run."""
        self.crawler.stats.inc_value(f"iria/{what}", by)


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}
