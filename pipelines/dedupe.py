"""One story, one row: which known story a look shows, and whether this run has looked at it already."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from iria_crawler.crawl.run import run_of
from iria_crawler.model import Look


class Dedupe:
    """Finds the story behind a look by its CMS id and addresses.

    A second address of a story that this run has already read is remembered as an alias and not stored again. Two known
    stories that turn out to be one are merged.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._seen: set[int] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Look) -> Look:
        """The look with its story's id, None for a new story."""
        run = run_of(self.crawler)
        store = run.store
        if item.article_id is not None:
            item = replace(item, article_id=store.merging.standing(item.article_id))
        followed = store.moved.follow(item)
        if followed is not item:
            if followed is None:
                raise DropItem(f"a story that has moved without a redirect: {item.owed_url}", log_level="DEBUG")
            return followed
        if item.article is None:
            return item
        item = store.history.with_own_id(run.site_id, item)
        if item.article_id is not None and store.history.shows_another(item.article_id, item):
            return missing(item)
        article_id = store.history.identify(run.site_id, item)
        if item.article_id is not None and article_id is not None:
            article_id = store.merging.settle(item.article_id, article_id, item)
            if article_id is None:
                return missing(item)
        if article_id is None and store.forgetting.keeps_away(run.site_id, item):
            store.frontier.acknowledge(item.owed_url)
            raise DropItem(f"a story that was forgotten: {item.url}", log_level="DEBUG")
        # A list that was read after the story's look announces something that this look could not know.
        if article_id is not None and article_id in self._seen and item.owed_kind != "hint":
            store.history.remember_alias(article_id, item)
            raise DropItem(f"another address of a story already read in this run: {item.url}", log_level="DEBUG")
        if article_id is not None:
            self._seen.add(article_id)
        if article_id != item.article_id:  # what was read again with the look belongs to the expected story
            item = replace(item, article_id=article_id, reread=None, reread_failed=False)
        return item


def missing(look: Look) -> Look:
    """The look changed to one at a missing story: another story came at its address, which the lists name separately.

    The validators of the other story must not be kept: with them the next look would find the missing story "unchanged".
    """
    return replace(
        look,
        url=look.requested_url,
        article=None,
        body=b"",
        parts=(),
        incomplete=False,
        etag=None,
        last_modified=None,
        soft_404=True,
    )
