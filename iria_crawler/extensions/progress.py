"""A live line on a terminal: how many looks were made, how many are owed, and with what result."""

from __future__ import annotations

import logging
import sys
from typing import Any, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from iria_crawler.crawl.run import Run
from iria_crawler.escaping import line
from iria_crawler.extensions.console import CrawlConsole


class LiveProgress:
    """Shown on a terminal if the log level is WARNING or above; otherwise the lines of the log show the progress."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._looked = 0
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[found]}", markup=False),
            TimeElapsedColumn(),
            console=CrawlConsole(),
            transient=True,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        quiet = logging.getLevelName(crawler.settings["LOG_LEVEL"])
        if not sys.stderr.isatty() or not isinstance(quiet, int) or quiet < logging.WARNING:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(
            extension.item_scraped, signal=signals.item_dropped
        )  # held until the end of the run, stored then
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: Any) -> None:
        """Start the display."""
        self._task = self._progress.add_task(f"{line(spider.name)}: asking what is new", total=None, found="")
        self._progress.start()

    def item_scraped(self, spider: Any) -> None:
        """One look is stored or held."""
        self._looked += 1
        run: Run = spider.run
        counts = {name: run.counters[name] for name in ("new", "changed", "gone", "failed")}
        self._progress.update(
            self._task,
            description=f"{line(spider.name)}: looking",
            completed=self._looked,
            total=self._looked + run.store.frontier.count_waiting(run.site_id),
            found="  ".join(f"{number} {name}" for name, number in counts.items() if number),
        )

    def spider_closed(self) -> None:
        """Stop the display, before the summary is printed."""
        self._progress.stop()
