"""`scrapy crawl`, with a look at the database before anything is started."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as CrawlCommand

from iria_crawler.errors import StoreError
from iria_crawler.store import Store


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
