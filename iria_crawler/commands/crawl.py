"""`scrapy crawl`, with a look at the database before anything is fetched."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand

from iria_crawler.errors import StoreError
from iria_crawler.store import Store


class Command(CrawlCommand):
    """Scrapy's own command; a database that cannot be used ends it with one clear line and exit code 1."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            Store(self.settings["IRIA_DATABASE"]).close()
        except StoreError as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        super().run(args, opts)
