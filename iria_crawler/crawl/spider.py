"""A crawl of one news site, as Scrapy knows it. A site is a subclass of a few lines; see spiders/iria.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, Self

import scrapy
from filelock import FileLock
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from iria_crawler.arguments import check_address
from iria_crawler.crawl.engine import Engine
from iria_crawler.crawl.failures import explain_failure
from iria_crawler.crawl.flow import Flow
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper, Refusal
from iria_crawler.crawl.gate.robots_gate import NotNow
from iria_crawler.crawl.readers.pool import shared_pool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Site
from iria_crawler.store import UNANSWERED, Store, sha256
from iria_crawler.urls import UrlRules, same_site, url_key, without_login

# Answers a look can learn from; the rest is Scrapy's to retry or to report.
TELLING_STATUSES = [304, 401, 403, 404, 410, 429, 451, 500, 502, 503, 504]


class NewsSpider(scrapy.Spider):
    """A crawl of one news site.

    A subclass has `name`, `start_url`, `site`, and where the general rules err, `rules` (which addresses are stories).
    `cookies`: keep the site's cookies for the length of a run, for a site that shows its stories only to who brings them
    back. Arguments: `start_url` - another address of the same site; `limit` - look at no more than so many new stories in
    this run, the others stay owed; `recheck=all` - look again at every story now, whether due or not; `cookies=on`.
    """

    start_url: ClassVar[str]
    site: Site
    rules: UrlRules | None = None
    cookies: bool = False
    handle_httpstatus_list: ClassVar[list[int]] = TELLING_STATUSES

    def __init__(
        self, *args: Any, start_url: str = "", limit: str = "", recheck: str = "", cookies: str = "", **kwargs: Any
    ) -> None:
        if kwargs:
            raise ValueError(
                f"unknown argument {', '.join(sorted(kwargs))}; there are start_url, limit, recheck and cookies"
            )
        super().__init__(*args)
        if recheck not in ("", "all"):
            raise ValueError(f"recheck={recheck!r}: the only value is 'all'")
        if cookies not in ("", "on", "off"):
            raise ValueError(f"cookies={cookies!r}: expected on or off")
        if limit and not (limit.isascii() and limit.isdecimal() and len(limit) < 10):
            raise ValueError(f"limit={limit!r}: expected a whole number of stories")
        self._address = check_address(start_url or type(self).start_url)  # may carry a password: the gatekeeper's alone
        self.home_url = without_login(self._address)
        self.limit = int(limit) if limit else None
        self.everything = recheck == "all"
        self.cookies = cookies == "on" if cookies else self.cookies
        self.run: Run | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        if settings["IRIA_CONTACT"]:
            agent = settings["USER_AGENT"].removesuffix(")") + f"; +{settings['IRIA_CONTACT']})"
            settings.set("USER_AGENT", agent, priority="spider")
        if spider.cookies:
            settings.set("COOKIES_ENABLED", True, priority="spider")
        # A crawl is of one host. No request waits in the downloader, from where it could not be taken back.
        settings.set("CONCURRENT_REQUESTS", settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), priority="spider")
        spider.open(crawler)
        return spider

    def open(self, crawler: Crawler) -> None:
        """Open the database, and make the run and its flow; the site's lock is taken when the run begins."""
        store = Store(crawler.settings["IRIA_DATABASE"])
        host = site_host(self.home_url)
        engine = Engine(crawler)
        self.gatekeeper = Gatekeeper(self._address, self.site.also, crawler.settings.getbool("IRIA_ALLOW_PRIVATE"))
        readers = shared_pool(crawler.settings.getint("IRIA_READERS")).join()
        crawler.signals.connect(readers.leave, signal=signals.spider_closed)
        self.run = Run(
            site=self.site,
            host=host,
            home_url=self.home_url,
            store=store,
            site_id=0,
            readers=readers,
            gatekeeper=self.gatekeeper,
            rules=self.rules,
            limit=self.limit,
            everything=self.everything,
            stop=engine.close,
        )
        # With its port: two newsrooms on one machine are two sites.
        self.run.site_id = store.site(host, self.site.name, self.run.now())
        self.lock = FileLock(store.lock_path(host), blocking=False)
        self.flow = Flow(self.run, engine, self.lock, self.name)
        crawler.signals.connect(self.flow.stop_watching, signal=signals.spider_closed)

    async def start(self) -> AsyncIterator[Request]:
        """The requests of the run."""
        async for request in self.flow.requests():
            yield request

    # --- what the doors (guard.py, robots_gate.py) tell ---

    def turned_away(self, url: str, refusal: Refusal) -> None:
        """The gatekeeper refused an address that the site named; told once for each host and reason."""
        assert self.run is not None
        self.run.problem(url, refusal.kind, refusal)

    def robots_read(self, url: str, text: str, sitemaps: tuple[str, ...]) -> None:
        """A robots.txt was read: remember the sitemaps it names, and say so where the outlet's own has changed."""
        run = self.run
        assert run is not None
        self.flow.discovery.add_robots_sitemaps(sitemaps)
        if not same_site(url, self.home_url):
            return
        with run.stopping_for_full_disk():
            digest = sha256(text.encode("utf-8", "surrogatepass"))
            if run.store.sources.robots_changed(run.site_id, url, digest, run.now()):
                run.remark(url, "robots_changed", "robots.txt is not what it was; it is obeyed as it now stands")

    def robots_unreadable(self, url: str, why: NotNow) -> None:
        """Nothing is asked of a host for now. Where it is the outlet's own, the run is over."""
        run = self.run
        assert run is not None
        problem = explain_failure(why)
        run.problem(url, problem.kind, problem.reason, why.status)
        if same_site(url, self.home_url):
            self.flow.patience.heed(why.status, why.retry_after)
            run.end(UNANSWERED)


def site_host(url: str) -> str:
    """The host of an address as sites are known by: lower case, without www., with a port that is not the usual one."""
    return url_key(url).partition("/")[0].partition("?")[0]
