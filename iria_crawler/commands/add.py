"""`iria add`: write outlets into sites.toml."""

from __future__ import annotations

import argparse
from pathlib import Path

from iria_crawler.arguments import check_address, shown
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import WrongWord
from iria_crawler.outlets import open_sites
from iria_crawler.outlets.sites import KEY, RESERVED
from iria_crawler.outlets.writing import append_table, key_for, table_of
from iria_crawler.program import program


class Command(PlainCommand):
    """Append a table for each address; exit code 0, or 2 for one that is there already or cannot be used."""

    example = "add https://www.harbour-post.example/ --as harbour_post --timezone Europe/Berlin"
    most_arguments = 200
    requires_crawler_process = False

    def syntax(self) -> str:
        return "ADDRESS [--as NAME] [--name TEXT] [--timezone ZONE] [--language CODE]"

    def short_desc(self) -> str:
        return "Add an outlet to sites.toml by its address"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--as", dest="key", metavar="NAME", help="the word for it on the command line (default: from its host)"
        )
        for name, sample in (("name", "Harbour Post"), ("timezone", "Europe/Berlin"), ("language", "en-GB")):
            parser.add_argument(f"--{name}", metavar=name.upper(), help=f"its {name}, such as {sample}")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            raise WrongWord(f"which outlet? give its address: {program()} add https://www.example.org/")
        given = {name: getattr(opts, name) for name in ("name", "timezone", "language") if getattr(opts, name)}
        if len(args) > 1 and (opts.key or given):
            raise WrongWord("--as, --name, --timezone and --language are of one outlet; add it alone")
        path = Path(self.settings["IRIA_SITES"])
        for word in args:
            known = open_sites(path).outlets
            values = {"address": check_address(word), **given}
            key = opts.key or key_for(values["address"], [outlet.key for outlet in known])
            if not KEY.fullmatch(key) or key in RESERVED:
                raise WrongWord(f"--as {shown(key)}: small letters, digits, _ and - only, such as harbour_post")
            append_table(path, table_of(key, values))
            print(f"[{key}] {values['address']} added to {path.name}; {program()} crawl {key}")
