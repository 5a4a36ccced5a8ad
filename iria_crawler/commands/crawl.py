"""`scrapy crawl`, with one clear line and exit code 1 where the database cannot be used, at the start or later."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from typing import Any

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from iria_crawler.commands.codes import FAILED
from iria_crawler.errors import StoreError
from iria_crawler.store import DISK_FULL, Store

logger = logging.getLogger(__name__)


class Command(CrawlCommand):
    """Scrapy's own command; a database that cannot be used ends it with one clear line and exit code 1."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            Store(self.settings["IRIA_DATABASE"]).close()
        except StoreError as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            sys.exit(1)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one spider: scrapy crawl NAME (scrapy list names them)", print_help=False)
        process: Any = self.crawler_process
        try:
            crawler: Any = self._create_crawler(args[0])
        except KeyError:
            raise UsageError(f"no spider {args[0]!r} (scrapy list names them)", print_help=False) from None
        process.crawl(crawler, **opts.spargs).add_done_callback(self._note_failure)
        process.start()
        # A crawl that never started has no counters.
        if process.bootstrap_failed or self.exitcode or crawler.stats.get_value("finish_reason") == DISK_FULL:
            self.exitcode = FAILED

    def _note_failure(self, crawling: asyncio.Task[None]) -> None:
        """A crawl that could not be started: a word where it is the database's fault, all that is known where it is ours."""
        error = None if crawling.cancelled() else crawling.exception()
        if error is None:
            return
        self.exitcode = FAILED
        if isinstance(error, StoreError | ValueError):  # ValueError: an argument that the spider refuses
            print(f"scrapy crawl: {error}", file=sys.stderr)
        else:
            logger.error("the crawl could not be started", exc_info=error)
