"""How a site answers for a page that does not exist: with 404, with a "not found" page and status 200, or with a redirect.

Each run asks once for an address that cannot exist. WordPress is also asked what happened to a story that is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import changes, discover
from iria_crawler.changes.decide.run import Essence, essence, is_same_page
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES, FetchedPage, read_page
from iria_crawler.crawl.responses import asked_url, charset, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.errors import IriaError
from iria_crawler.model import Article, Look
from iria_crawler.urls import url_key

# Questions to WordPress about missing stories in one run. If more stories are missing at once, it is an outage: single
# answers would not help.
MAX_CMS_QUESTIONS_PER_RUN = 20


class MissingPages:
    """Learns how the site answers for missing pages. So a story that is gone is told from a redirect to the page for missing
    ones, and from one page for everything."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.under_way = 0
        self._page: changes.NotFoundPage | None = None
        self._essence: Essence | None = None
        self._asked_after = 0

    def ask_nonsense(self) -> Request:
        """The request for an address that cannot exist. It differs from run to run, so that no cache knows it."""
        name = hashlib.sha256(f"{self._run.host} {self._run.id}".encode()).hexdigest()[:12]
        self.under_way += 1
        return Request(
            urljoin(self._run.home_url, f"/{name}-no-such-page/"),
            callback=self.nonsense_answered,
            errback=self.nonsense_failed,
            meta={"download_maxsize": MAX_PAGE_BYTES},
            dont_filter=True,
        )

    async def nonsense_answered(self, response: Response) -> None:
        """Learn from the answer, if its status is 200. Most sites answer 404, which teaches nothing."""
        try:
            if response.status == 200:
                await self._learn(response)
        except IriaError:
            pass  # nothing can be learned from a page that cannot be read
        except Exception as error:
            self._run.error(response.url, "reading the answer to an address that cannot exist", error)
        finally:
            self.under_way -= 1
            self._run.wake()

    def nonsense_failed(self, failure: Failure) -> None:
        """Nothing is learned: robots.txt forbids the address, or the site is down; then the looks will show that."""
        self.under_way -= 1
        self._run.wake()

    async def _learn(self, response: Response) -> None:
        page = await self._read(response)
        asked = asked_url(response)
        sink = url_key(response.url)
        self._page = changes.learn_not_found(page, None if sink == url_key(asked) else sink)
        # The page cannot be about an address that we have invented, even if it repeats words of it.
        self._essence = replace(essence(page, asked), related=False)

    async def _read(self, response: Response) -> Article:
        page = FetchedPage(response.body, response.url, self._run.now(), self._run.site, charset(response))
        record = await self._run.read(read_page, page, url=response.url)
        article: Article = record.article
        return article

    async def compare_home(self, home: Response | None) -> None:
        """Compare the front page with the answer for the address that cannot exist. If they are the same page, note in the
        run's memory that the site shows one page for everything."""
        if home is None or home.status != 200 or self._page is None or self._essence is None:
            return
        led = url_key(home.url)
        if self._page.sink is not None and self._page.sink == url_key(self._run.home_url) == led:
            return  # missing pages are redirected to the front page, which is a usual thing to do
        if led == url_key(self._run.home_url) and self._run.memory.home_is_well:
            return  # the front page names stories; the site shows it for missing pages as well
        try:
            shown = replace(essence(await self._read(home), self._run.home_url), related=False)
        except IriaError:
            return
        if is_same_page(shown, self._essence) or (led != url_key(self._run.home_url) and led == self._page.sink):
            self._run.memory.one_page = self._essence
            self._run.memory.home_is_well = False

    def is_sink(self, asked: str, answered: str) -> bool:
        """Whether a request was redirected to where the site sends missing pages: the front page, or where it redirected the
        address that cannot exist."""
        key = url_key(answered)
        learned = self._page.sink if self._page else None
        return key != url_key(asked) and key in (url_key(self._run.home_url), learned)

    def is_not_found(self, page: Article | None) -> bool:
        """Whether a page with status 200 is the site's "not found" page."""
        return page is not None and changes.is_not_found(page, self._page)

    def ask_cms(self, look: Look, root: str | None) -> Request | None:
        """A request to WordPress (its REST interface at `root`): what happened to a missing story? Its answer yields `look`.

        None if the story is new, has no number of WordPress, or the run has asked often enough.
        """
        if look.article_id is None or root is None or self._asked_after >= MAX_CMS_QUESTIONS_PER_RUN:
            return None
        kind, _, number = (self._run.store.history.external_id(look.article_id) or "").partition(":")
        if kind != "wp" or not number.isdecimal():
            return None
        self._asked_after += 1
        return Request(
            discover.post_url(root, int(number)),
            callback=self.cms_answered,
            errback=self.cms_failed,
            cb_kwargs={"look": look},
            meta={"download_maxsize": MAX_PAGE_BYTES},
            dont_filter=True,
        )

    def cms_answered(self, response: Response, look: Look) -> Iterator[Look]:
        """Yields the look with the status that WordPress gives the story."""
        yield replace(look, cms_status=discover.read_post_status(response.status, response.body))

    def cms_failed(self, failure: Failure) -> Iterator[Look]:
        """Yields the look as it was."""
        yield request_of(failure).cb_kwargs["look"]
