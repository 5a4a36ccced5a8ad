"""The run's record in the database, and the short table at the end."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self

from rich.console import Console
from rich.table import Table
from scrapy import signals
from scrapy.crawler import Crawler

from iria_crawler.errors import DiskFull
from iria_crawler.model import FIELDS
from iria_crawler.store import COUNTERS, DISK_FULL, PATIENCE, TIME_LIMIT, UNANSWERED, Store

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


class RunLog:
    """Closes the run's row with its counters and prints them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Any, reason: str) -> None:
        """The run is over: finished, or cut short by a signal, a limit or an error."""
        store: Store | None = getattr(spider, "store", None)
        if store is None:
            return
        run_id: int | None = getattr(spider, "run_id", None)
        if run_id is not None:
            # A full disk has been told; the next run sees that this one did not end.
            with suppress(DiskFull):
                self._end(store, spider, run_id, reason)
        store.close()
        spider.lock.release()

    def _end(self, store: Store, spider: Any, run_id: int, reason: str) -> None:
        now = datetime.now(UTC)
        counters = self._counters(store, spider, now)
        status = self._status(reason, counters)
        assert self._crawler.stats is not None
        self._crawler.stats.set_value("iria/status", status)
        store.keep_coverage(run_id, self._coverage())
        store.end_run(run_id, status, counters, now, None if reason == "finished" else reason)
        print_summary(counters, status, str(store.path), Console(file=sys.stderr))

    def _counters(self, store: Store, spider: Any, now: datetime) -> dict[str, int]:
        stats = self._crawler.stats
        assert stats is not None
        counters = {name: int(stats.get_value(f"iria/{name}", 0)) for name in COUNTERS}
        counters["requests"] = int(stats.get_value("downloader/request_count", 0))
        counters["bytes"] = int(stats.get_value("downloader/response_bytes", 0))
        counters["owed"] = store.frontier.count_owed(spider.site_id, now)
        return counters

    def _coverage(self) -> dict[str, tuple[int, int]]:
        stats = self._crawler.stats
        assert stats is not None
        pages = int(stats.get_value("iria/pages", 0))
        return {name: (pages, int(stats.get_value(f"iria/with/{name}", 0))) for name in FIELDS} if pages else {}

    def _status(self, reason: str, counters: dict[str, int]) -> str:
        """ok; degraded: it ended, with trouble on the way; failed: nothing could be read or stored; killed: cut short."""
        stats = self._crawler.stats
        assert stats is not None
        if reason == DISK_FULL:
            return "failed"
        if reason not in ("finished", TIME_LIMIT, UNANSWERED, PATIENCE):
            return "killed"
        if not counters["new"] + counters["changed"] + counters["unchanged"] + counters["gone"]:
            return "failed" if counters["failed"] else "ok"
        errors = counters["failed"] or stats.get_value("log_count/ERROR", 0)
        return "degraded" if errors else "ok"


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
