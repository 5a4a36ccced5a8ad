"""End a crawl on a full disk, with one clear line instead of a traceback for every page."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from iria_crawler.crawl.run import run_of
from iria_crawler.errors import CannotGoOn


class StopOnFullDisk:
    """Spider middleware: a CannotGoOn that a callback raises ends the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_spider_exception(self, response: Any, exception: Exception) -> list[Any] | None:
        """[] for CannotGoOn: the response gives nothing. None for any other exception: other middlewares handle it."""
        if not isinstance(exception, CannotGoOn):
            return None
        run_of(self._crawler).end_for(exception)
        return []
