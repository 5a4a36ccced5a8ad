"""`scrapy reparse`: read the stored pages with today's parser. Records that it reads better are corrected; no edit is reported."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import track
from rich.table import Table

from iria_crawler.crawl.readers.pages import reread
from iria_crawler.database_command import DatabaseCommand, site_of
from iria_crawler.parse import PARSER_VERSION


class Command(DatabaseCommand):
    """Read the stored page of every story again; exit code 0."""

    example = "reparse --dry-run"

    def syntax(self) -> str:
        return "[--all] [--site HOST] [--dry-run]"

    def short_desc(self) -> str:
        return "Read the stored pages again with today's parser; never an edit"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="also stories that today's parser has read already")
        parser.add_argument("--site", metavar="HOST", help="of this outlet only, such as ir-ia.com")
        parser.add_argument("--dry-run", action="store_true", help="say what would differ and write nothing")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        outcomes: Counter[str] = Counter()
        fields: Counter[str] = Counter()
        console = Console(stderr=True)
        with self.opened(read_only=opts.dry_run) as store:
            rereading, site = store.rereading, site_of(store, opts.site)
            ids = rereading.to_reparse(None if opts.all else PARSER_VERSION, site)
            for article_id in track(ids, "reading again", console=console, disable=not sys.stderr.isatty()):
                outcome, differing = rereading.reparse(article_id, reread, datetime.now(UTC), dry=opts.dry_run)
                outcomes[outcome] += 1
                fields.update(differing)
        print_summary(len(ids), outcomes, fields, dry=opts.dry_run)


def print_summary(stories: int, outcomes: Counter[str], fields: Counter[str], *, dry: bool) -> None:
    """Print how many stories were read, the outcomes, and which fields differ."""
    would = "would be " if dry else ""
    print(
        f"{stories} stories: {outcomes['corrected']} {would}corrected, {outcomes['same']} as they were, "
        f"{outcomes['kept']} left alone since today's parser reads no story there, {outcomes['no page']} without a stored page"
    )
    if fields:
        table = Table("field", "stories", box=None, padding=(0, 2, 0, 0))
        for field, many in fields.most_common():
            table.add_row(field, str(many))
        Console(width=60).print(table)
