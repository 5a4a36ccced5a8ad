"""`scrapy reparse`: read the stored pages with today's parser. Records that it reads better are corrected; no edit is reported."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from iria_crawler.arguments import read_whole
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.reparsing import Reparsing, RereadStory
from iria_crawler.database_command import MAX_READERS, DatabaseCommand, site_of
from iria_crawler.parse import PARSER_VERSION
from iria_crawler.store import Store

# Pages that could not be read are named up to this number; all are counted, and in the table `problems`.
MAX_REASONS_SHOWN = 20


class Command(DatabaseCommand):
    """Read the stored page of every story again; exit code 0."""

    example = "reparse --dry-run"

    def syntax(self) -> str:
        return "[--all] [--site HOST] [--dry-run] [--processes N]"

    def short_desc(self) -> str:
        return "Read the stored pages again with today's parser; never an edit"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="also stories that today's parser has read already")
        parser.add_argument("--site", metavar="HOST", help="of this outlet only, such as ir-ia.com")
        parser.add_argument("--dry-run", action="store_true", help="say what would differ and write nothing")
        parser.add_argument(
            "--processes",
            metavar="N",
            help="read pages in up to N processes; by default one for each core, and only one while there is little to read",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        cores = min(os.cpu_count() or 1, MAX_READERS)
        self._processes = cores if opts.processes is None else read_whole(opts.processes, 1, MAX_READERS)

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        with self.opened(read_only=opts.dry_run) as store:
            asyncio.run(self._reparse(store, opts))

    async def _reparse(self, store: Store, opts: argparse.Namespace) -> None:
        outcomes: Counter[str] = Counter()
        fields: Counter[str] = Counter()
        console = Console(stderr=True)
        chosen = None if opts.all else PARSER_VERSION, site_of(store, opts.site)
        shown = sys.stderr.isatty()
        readers = ReaderPool(self._processes).join()
        work = Reparsing(store, readers, clock=lambda: datetime.now(UTC), dry=opts.dry_run)
        with Progress(console=console, disable=not shown) as progress:
            bar = progress.add_task("reading again", total=store.rereading.count_to_reparse(*chosen) if shown else None)

            def report(story: RereadStory) -> None:
                outcomes[story.outcome] += 1
                fields.update(story.fields)
                progress.advance(bar)
                if story.reason and outcomes[story.outcome] <= MAX_REASONS_SHOWN:
                    console.print(f"not read: {story.reason}", markup=False, highlight=False, soft_wrap=True)

            try:
                await work.run(store.rereading.to_reparse(*chosen), report)
            finally:
                await readers.leave()
        print_summary(outcomes, fields, dry=opts.dry_run)


def print_summary(outcomes: Counter[str], fields: Counter[str], *, dry: bool) -> None:
    """Print how many stories were read, the outcomes, and which fields differ."""
    would = "would be " if dry else ""
    print(
        f"{outcomes.total()} stories: {outcomes['corrected']} {would}corrected, {outcomes['same']} as they were, "
        f"{outcomes['kept']} left alone since today's parser reads no story there, {outcomes['no page']} without a stored page"
        + (f", {outcomes['unreadable']} not read (table problems)" if outcomes["unreadable"] else "")
        + (f", {outcomes['moved']} changed by another process meanwhile" if outcomes["moved"] else "")
    )
    if fields:
        table = Table("field", "stories", box=None, padding=(0, 2, 0, 0))
        for field, many in fields.most_common():
            table.add_row(field, str(many))
        Console(width=60).print(table)
