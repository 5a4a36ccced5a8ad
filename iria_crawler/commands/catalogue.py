"""`iria catalogue`: the outlets that can be added by name."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from iria_crawler.choosing import add_choice, is_chosen, none_chosen
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import WrongWord
from iria_crawler.escaping import as_json
from iria_crawler.outlets.catalogue import CatalogueEntry, entries
from iria_crawler.program import program

FILE_WIDTH = 160  # columns where the table goes to a file or a pipe


class Command(PlainCommand):
    """Print the outlets of the catalogue; exit code 0."""

    example = "catalogue --country DE --tag trade"
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[--tag TAG] [--country CC] [--language CODE] [--json]"

    def short_desc(self) -> str:
        return "List outlets of defence and security news that can be added by name"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_choice(parser)
        parser.add_argument("--json", action="store_true", help="print an array of objects instead of the table")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        found = [entry for entry in entries() if is_chosen(entry, opts)]
        if not found:
            raise WrongWord(none_chosen(entries(), opts, "the catalogue"))
        if opts.json:
            print(
                as_json(
                    [
                        {"key": entry.key, **entry.values(), "source": entry.source, "date": entry.date}
                        for entry in found
                    ]
                )
            )
        else:
            print_entries(found)


def print_entries(found: list[CatalogueEntry]) -> None:
    """Print the table, and how to add an outlet."""
    table = Table("add by", "name", "country", "language", "tags", "address", box=None, padding=(0, 2, 0, 0))
    for entry in found:
        cells = (
            f"@{entry.key}",
            entry.name,
            entry.country or "",
            entry.language_code,
            " ".join(entry.tags),
            entry.address,
        )
        table.add_row(*map(Text, cells))
    console = Console(highlight=False)
    Console(highlight=False, width=None if console.is_terminal else FILE_WIDTH).print(table)
    print(
        f"{len(found)} outlets, from general knowledge and not tried: {program()} probe ADDRESS before you rely on one."
    )
    print(f"{program()} add @NAME adds one to sites.toml.")
