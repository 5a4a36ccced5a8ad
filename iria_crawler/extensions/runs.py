"""End the run's row in the database, and print the short table at the end of a crawl."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler

from iria_crawler.crawl import run as run_module
from iria_crawler.crawl.run import Run
from iria_crawler.errors import CannotGoOn
from iria_crawler.extensions.console import CrawlConsole
from iria_crawler.model import FIELDS
from iria_crawler.program import program
from iria_crawler.store import COUNTERS, DISK_FULL, NO_BUCKET, PATIENCE, TIME_LIMIT, UNANSWERED, WALLED

# The lines of the table: counter -> its meaning.
SHOWN = {
    "found": "addresses not known before",
    "new": "stories stored for the first time",
    "changed": "stories the newsroom changed",
    "unchanged": "looks that found nothing new",
    "gone": "stories that seem taken down",
    "failed": "addresses that brought no story (see table problems)",
    "owed": "looks still owed",
}


class Errors(logging.Handler):
    """Counts the errors in the log that belong to one crawl or to none.

    A monitor runs several crawls at the same time, and an error of one must not count for the others. Errors that a Run
    logs are counted by the Run.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(logging.ERROR)
        self._crawler = crawler
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count the record if it is not another crawl's and not logged by a Run."""
        spider = getattr(record, "spider", None)
        if record.name != run_module.__name__ and spider in (None, self._crawler.spider):
            self.count += 1


class RunLog:
    """Ends the run's row with its counters, and prints them."""

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
        """The crawl has ended: finished, or cut short by a signal, a limit or an error."""
        logging.getLogger().removeHandler(self._errors)
        run: Run | None = getattr(spider, "run", None)
        if run is None:
            return
        try:
            if run.id is not None:
                # A full disk has been logged already. The next run will see that this one did not end.
                with suppress(CannotGoOn):
                    self._end(run, run.id, run.ending or reason)
        finally:
            spider.flow.give_back()
            run.store.close()

    def _end(self, run: Run, run_id: int, reason: str) -> None:
        run.store.frontier.give_back(run_id, tried=run.being_read)
        run.store.frontier.owe_now({*run.memory.walled_addresses, *run.walled}, run.now())
        in_trouble = self._record_trouble(run)
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
        # The pages of a wall say nothing about the fields of the site's stories.
        pages = 0 if in_trouble else run.coverage["pages"]
        run.store.keep_coverage(run_id, {name: (pages, run.coverage[name]) for name in FIELDS} if pages else {})
        run.store.end_run(run_id, status, counters, now, None if reason == "finished" else reason)
        print_summary(run.host, counters, status, run.store.name, CrawlConsole())

    def _record_trouble(self, run: Run) -> bool:
        """Record a wall or an outage, which only the whole run can show. Returns whether there was one."""
        wall, outage = run.memory.wall_message(), run.memory.outage_message()
        if wall:
            run.problem(run.home_url, "walled", wall)
        if outage:
            run.problem(run.home_url, "outage", outage)
        for name in sorted(run.store.captures.damaged):
            run.problem(run.home_url, "bucket", f"the page {name} is not in the bucket as it was written; see verify")
        return bool(wall or outage)


def run_status(reason: str, counters: Mapping[str, int], *, errors: int) -> str:
    """The status of a run in `runs`.

    ok; degraded: some addresses failed, or there were errors; failed: nothing could be read or stored; killed: cut short.
    `reason`: why the crawl ended. `errors`: unexpected exceptions and errors in the log.
    """
    if reason in (DISK_FULL, NO_BUCKET):
        return "failed"
    if reason not in ("finished", TIME_LIMIT, UNANSWERED, PATIENCE, WALLED):
        return "killed"
    trouble = counters["failed"] or errors
    if not counters["new"] + counters["changed"] + counters["unchanged"] + counters["gone"]:
        return "failed" if trouble else "ok"
    return "degraded" if trouble else "ok"


def print_summary(host: str, counters: dict[str, int], status: str, database: str, console: Console) -> None:
    """Print the table at the end of a crawl: of which outlet, what was found, and how to look at it if something was."""
    title = Text(f"crawl {status}: {host}")
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for name, meaning in SHOWN.items():
        table.add_row(f"{counters[name]:,}", name, meaning)
    console.print(table)
    if status == "ok" and not any(counters[name] for name in SHOWN):
        console.print(
            "no story is due for another look yet; all of them now:  crawl NAME -a recheck=all",
            highlight=False,
            soft_wrap=True,
        )
    if any(counters[name] for name in ("new", "changed", "gone")):
        browse = "iria browse" if program() == "iria" else f"make browse DB={database}"
        console.print(f"look at it:  {browse}", highlight=False, soft_wrap=True)
