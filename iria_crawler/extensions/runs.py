"""The run's record in the database, and the short table at the end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from rich.console import Console
from rich.table import Table
from scrapy import signals
from scrapy.crawler import Crawler

from iria_crawler.crawl import run as run_module
from iria_crawler.crawl.run import Run
from iria_crawler.errors import DiskFull
from iria_crawler.extensions.console import CrawlConsole
from iria_crawler.model import FIELDS
from iria_crawler.store import COUNTERS, DISK_FULL, PATIENCE, TIME_LIMIT, UNANSWERED, WALLED

# What a person wants to know of a run, in this order.
SHOWN = {
    "found": "addresses not known before",
    "new": "stories stored for the first time",
    "changed": "stories the newsroom changed",
    "unchanged": "looks that found nothing new",
    "gone": "stories that seem withdrawn",
    "failed": "addresses that brought no story (see table problems)",
    "owed": "looks still owed",
}


class Errors(logging.Handler):
    """Counts the errors in the log that are one crawl's, or nobody's; a monitor runs several crawls beside each other, and
    what befalls one must not mark the others. What a Run tells, its run counts itself."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(logging.ERROR)
        self._crawler = crawler
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count it, or not."""
        spider = getattr(record, "spider", None)
        if record.name != run_module.__name__ and spider in (None, self._crawler.spider):
            self.count += 1


class RunLog:
    """Closes the run's row with its counters and prints them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._errors = Errors(crawler)
        logging.getLogger().addHandler(self._errors)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Any, reason: str) -> None:
        """The run is over: finished, or cut short by a signal, a limit or an error."""
        logging.getLogger().removeHandler(self._errors)
        run: Run | None = getattr(spider, "run", None)
        if run is None:
            return
        try:
            if run.id is not None:
                # A full disk has been told; the next run sees that this one did not end.
                with suppress(DiskFull):
                    self._end(run, run.id, run.ending or reason)
        finally:
            run.store.close()
            spider.lock.release()

    def _end(self, run: Run, run_id: int, reason: str) -> None:
        run.store.frontier.give_back(run_id, tried=run.being_read)
        run.store.frontier.owe_now({*run.memory.walled_addresses, *run.walled}, run.now())
        in_trouble = self._tell_of_the_site(run)
        stats = self._crawler.stats
        assert stats is not None
        now = run.now()
        counters = {name: run.counters[name] for name in COUNTERS}
        counters["requests"] = int(stats.get_value("downloader/request_count", 0))
        counters["bytes"] = int(stats.get_value("downloader/response_bytes", 0))
        counters["owed"] = run.store.frontier.count_owed(run.site_id, now)
        status = run_status(reason, counters, errors=run.errors + self._errors.count)
        for name, value in {"status": status, "exceptions": run.errors, **counters}.items():
            stats.set_value(f"iria/{name}", value)
        # The pages of a wall say nothing of how the site's stories look.
        pages = 0 if in_trouble else run.coverage["pages"]
        run.store.keep_coverage(run_id, {name: (pages, run.coverage[name]) for name in FIELDS} if pages else {})
        run.store.end_run(run_id, status, counters, now, None if reason == "finished" else reason)
        print_summary(counters, status, str(run.store.path), CrawlConsole())

    def _tell_of_the_site(self, run: Run) -> bool:
        """What only the whole run shows: a wall before the site, an outage of it. True where there is one."""
        wall, outage = run.memory.wall_message(), run.memory.outage_message()
        if wall:
            run.problem(run.home_url, "walled", wall)
        if outage:
            run.problem(run.home_url, "outage", outage)
        return bool(wall or outage)


def run_status(reason: str, counters: Mapping[str, int], *, errors: int) -> str:
    """ok; degraded: it ended, with trouble on the way; failed: nothing could be read or stored; killed: cut short.

    errors: what nobody expected, and lines of the log that say so.
    """
    if reason == DISK_FULL:
        return "failed"
    if reason not in ("finished", TIME_LIMIT, UNANSWERED, PATIENCE, WALLED):
        return "killed"
    trouble = counters["failed"] or errors
    if not counters["new"] + counters["changed"] + counters["unchanged"] + counters["gone"]:
        return "failed" if trouble else "ok"
    return "degraded" if trouble else "ok"


def print_summary(counters: dict[str, int], status: str, database: str, console: Console) -> None:
    """The table at the end of a crawl: what was found and where to look."""
    table = Table(title=f"crawl {status}", title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for name, meaning in SHOWN.items():
        table.add_row(f"{counters[name]:,}", name, meaning)
    console.print(table)
    console.print(f"look at it:  make browse DB={database}", highlight=False, soft_wrap=True)
