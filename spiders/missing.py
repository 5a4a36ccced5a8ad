"""What a site does with an address that is not there any more: it may say so, say so with status 200, or send one on.

Asked once a run with an address that cannot exist; and WordPress is asked what became of a story that is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from iria_crawler import changes, discover
from iria_crawler.model import Article, Look
from iria_crawler.parse import extract
from iria_crawler.urls import url_key

# More stories than this that are missing at once are not asked after one by one.
MOST_ASKED = 20


class Missing(scrapy.Spider):
    """Knows a story that is gone from one that stands elsewhere; shared by all sites."""

    not_found_page: changes.NotFoundPage | None = None
    rest_root: str | None = None  # WordPress' interface, once it has given its posts
    asked_after = 0

    def ask_nonsense(self) -> Request:
        """The request for an address that no site has."""
        name = hashlib.sha256(f"{self.host} {self.run_id}".encode()).hexdigest()[:12]
        return Request(
            urljoin(self.home_url, f"/{name}-no-such-page/"),
            callback=self.parse_nonsense,
            errback=self.nonsense_failed,
            dont_filter=True,
            priority=50,
        )

    def parse_nonsense(self, response: Response) -> None:
        """An honest site answers 404, and there is nothing to learn."""
        if response.status != 200:
            return
        page = extract(response.body, response.url, fetched_at=self.now(), site=self.site)
        asked = response.request.meta.get("redirect_urls", [response.request.url])[0]
        sink = url_key(response.url)
        self.not_found_page = changes.learn_not_found(page, None if sink == url_key(asked) else sink)

    def nonsense_failed(self, failure: Failure) -> None:
        """Nothing learned: robots.txt forbids, or the site is down, which the looks will tell."""

    def is_sink(self, asked: str, answered: str) -> bool:
        """Whether a request was sent on to where the site sends the lost: its front page, or where it sent the nonsense."""
        key = url_key(answered)
        learned = self.not_found_page.sink if self.not_found_page else None
        return key != url_key(asked) and key in (url_key(self.home_url), learned)

    def is_not_found(self, page: Article | None) -> bool:
        """Whether a page that answered 200 is the site's own "not found"."""
        return page is not None and changes.is_not_found(page, self.not_found_page)

    def ask_cms(self, look: Look) -> Request | None:
        """The question to WordPress what became of a story that is not there; None where there is nobody to ask."""
        if look.article_id is None or self.rest_root is None or self.asked_after >= MOST_ASKED:
            return None
        kind, _, number = (self.store.history.external_id(look.article_id) or "").partition(":")
        if kind != "wp" or not number.isdecimal():
            return None
        self.asked_after += 1
        return Request(
            discover.post_url(self.rest_root, int(number)),
            callback=self.parse_cms,
            errback=self.cms_failed,
            cb_kwargs={"look": look},
            dont_filter=True,
        )

    def parse_cms(self, response: Response, look: Look) -> Iterator[Look]:
        """The look, with what WordPress says of the story."""
        yield replace(look, cms_status=discover.read_post_status(response.status, response.body))

    def cms_failed(self, failure: Failure) -> Iterator[Look]:
        """The look as it was."""
        yield failure.request.cb_kwargs["look"]
