"""Values that cannot be true are removed from a look before it is stored: a wrong value is worse than an empty one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Self

from scrapy.crawler import Crawler

from iria_crawler.crawl.run import run_of
from iria_crawler.model import FIELDS, Article, Look

# A publication date further in the future was misread, or the outlet's clock is wrong.
MAX_AHEAD = timedelta(days=2)


def strip_unsound(article: Article, look: Look) -> tuple[Article, list[str]]:
    """The article without the values that cannot be true, and what was wrong with them."""
    wrong: list[str] = []
    quotes = tuple(quote for quote in article.quotes if article.body_text[quote.start : quote.end] == quote.text)
    if len(quotes) < len(article.quotes):
        wrong.append(f"{len(article.quotes) - len(quotes)} quotations do not stand in the body where they should")
    images = tuple(image for image in article.images if image.url.startswith(("http://", "https://")))
    if len(images) < len(article.images):
        wrong.append(f"{len(article.images) - len(images)} pictures have no web address")
    published_at = article.published_at
    if published_at and published_at > look.fetched_at + MAX_AHEAD:
        wrong.append(f"publication date {published_at:%Y-%m-%d} lies in the future")
        published_at = None
    if not wrong:
        return article, []
    return replace(article, quotes=quotes, images=images, published_at=published_at), wrong


class Validate:
    """Removes values that cannot be true from a look, and records it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Look) -> Look:
        """The look without such values."""
        if item.article is None:
            return item
        self._count_fields(item.article)
        article, wrong = strip_unsound(item.article, item)
        for reason in wrong:
            run_of(self.crawler).remark(item.url, "unsound", f"{reason}; left out")
        return replace(item, article=article, hashes=None) if wrong else item

    def _count_fields(self, article: Article) -> None:
        """Count which fields the story pages of this run have. Lists, walls and missing pages are not counted."""
        if article.page_class not in ("article", "paywalled", "empty"):
            return
        coverage = run_of(self.crawler).coverage
        coverage["pages"] += 1
        for name in FIELDS:
            coverage[name] += bool(getattr(article, name))
