"""The base of all spiders: a crawl of one news site. A site's spider is a subclass of a few lines; see spiders/iria.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from iria_crawler.arguments import check_address
from iria_crawler.crawl.browser.chromium import executable
from iria_crawler.crawl.engine import Engine
from iria_crawler.crawl.failures import explain_failure
from iria_crawler.crawl.flow import Flow
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper, Refusal
from iria_crawler.crawl.gate.robots_gate import NotNow
from iria_crawler.crawl.pictures import mode_of, stop_after_the_head
from iria_crawler.crawl.readers.pool import shared_pool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Look, Site
from iria_crawler.store import UNANSWERED, Store, sha256
from iria_crawler.urls import UrlRules, same_site, url_key, without_login

# A setting for one crawl, given by the monitor: see Run.not_since.
NOT_SINCE = "IRIA_NOT_SINCE"
# Statuses that looks.py handles; Scrapy retries or reports all others.
STATUSES_OF_LOOKS = [304, 401, 403, 404, 410, 416, 429, 451, 500, 502, 503, 504]


class NewsSpider(scrapy.Spider):
    """A crawl of one news site.

    A subclass has `name`, `start_url` and `site`. If the general rules are wrong about which addresses are stories, it has
    `rules`. If the site shows its stories only with its cookies, it has `cookies = True`: they are kept during a run. If its
    pages are drawn by script, it has `browser = True`.

    Arguments (`-a`): `start_url=`: another address of the same site; `limit=`: the most new stories to look at in this run,
    the others stay owed; `recheck=all`: look at every story now, whether due or not; `cookies=on` or `off`.
    """

    start_url: ClassVar[str]
    site: Site
    rules: UrlRules | None = None
    cookies: bool = False
    browser: bool = False
    handle_httpstatus_list: ClassVar[list[int]] = STATUSES_OF_LOOKS

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
        self._address = check_address(
            start_url or type(self).start_url
        )  # may contain a password: only for the gatekeeper
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
        # A crawl is of one host. With this limit no request waits in the downloader, from which it could not be taken back.
        settings.set("CONCURRENT_REQUESTS", settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), priority="spider")
        spider.open(crawler)
        return spider

    def open(self, crawler: Crawler) -> None:
        """Open the database, and make the run and its flow. The site is taken later, when the run begins."""
        store = Store(crawler.settings["IRIA_DATABASE"], pages=crawler.settings["IRIA_CAPTURES"])
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
            renders=self.browser,
            not_since=crawler.settings[NOT_SINCE],
            everything=self.everything,
            stop=engine.close,
        )
        # The host includes the port: two newsrooms on one machine are two sites.
        self.run.site_id = store.site(host, self.site.name, self.run.now())
        lease = store.leases.of(self.run.site_id, host)
        if self.browser:
            executable(crawler.settings["IRIA_BROWSER"])  # what is missing is said at once
        stop_after_the_head(crawler)
        self.flow = Flow(self.run, engine, lease, self.name, mode_of(crawler.settings["IRIA_PICTURES"]))
        crawler.signals.connect(self.flow.stop_watching, signal=signals.spider_closed)

    async def start(self) -> AsyncIterator[Request | Look]:
        """The requests of the run, and the looks that have waited for one."""
        async for request in self.flow.requests():
            yield request

    # --- called by the gate (guard.py, robots_gate.py) ---

    def may_ask(self) -> bool:
        """Whether the site is this crawl's still. Called before each request is sent."""
        return self.flow.may_ask()

    def turned_away(self, url: str, refusal: Refusal) -> None:
        """The gatekeeper refused an address that the site named. Called once for each host and kind of refusal."""
        assert self.run is not None
        self.run.problem(url, refusal.kind, refusal)

    def robots_read(self, url: str, text: str, sitemaps: tuple[str, ...]) -> None:
        """A robots.txt was read: note its sitemaps, and record if the outlet's own robots.txt has changed."""
        run = self.run
        assert run is not None
        self.flow.discovery.add_robots_sitemaps(sitemaps)
        if not same_site(url, self.home_url):
            return
        with run.stopping_for_full_disk():
            digest = sha256(text.encode("utf-8", "surrogatepass"))
            if run.store.sources.robots_changed(run.site_id, url, digest, run.now()):
                run.remark(url, "robots_changed", "robots.txt has changed; the new one is obeyed")

    def robots_unreadable(self, url: str, why: NotNow) -> None:
        """A robots.txt cannot be read, so nothing is asked of its host. If it is the outlet's own host, the run ends."""
        run = self.run
        assert run is not None
        problem = explain_failure(why)
        run.problem(url, problem.kind, problem.reason, why.status)
        if same_site(url, self.home_url):
            self.flow.patience.heed(why.status, why.retry_after)
            run.end(UNANSWERED)


def site_host(url: str) -> str:
    """The host under which a site is stored: lower case, without www., with the port unless it is 80 or 443."""
    return url_key(url).partition("/")[0].partition("?")[0]
