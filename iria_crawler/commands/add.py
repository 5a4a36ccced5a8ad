"""`iria add`: write outlets into sites.toml."""

from __future__ import annotations

import argparse
from pathlib import Path

from iria_crawler.arguments import check_address, shown
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import WrongWord
from iria_crawler.outlets import open_sites
from iria_crawler.outlets.catalogue import entries, find
from iria_crawler.outlets.sites import KEY, RESERVED, host_of
from iria_crawler.outlets.writing import append_table, key_for, table_of
from iria_crawler.program import program
from iria_crawler.toml_lines import did_you_mean


class Command(PlainCommand):
    """Append a table for each address; exit code 0, or 2 for one that is there already or cannot be used."""

    example = "add @nato https://www.harbour-post.example/"
    most_arguments = 200
    requires_crawler_process = False

    def syntax(self) -> str:
        return "ADDRESS|@NAME ... [--as NAME] [--name TEXT] [--timezone ZONE] [--language CODE]"

    def short_desc(self) -> str:
        return "Add outlets to sites.toml, by address or by their name in the catalogue"

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
            raise WrongWord(
                f"which outlet? give its address, or its name in the catalogue: {program()} add https://www.example.org/ @nato"
            )
        given = {name: getattr(opts, name) for name in ("name", "timezone", "language") if getattr(opts, name)}
        if len(args) > 1 and (opts.key or given):
            raise WrongWord("--as, --name, --timezone and --language are of one outlet; add it alone")
        path = Path(self.settings["IRIA_SITES"])
        for word in args:
            outlets = open_sites(path).outlets
            taken = [outlet.key for outlet in outlets]
            proposed, values = described(word)
            if there := [one.key for one in outlets if one.site.host == host_of(str(values["address"]))]:
                raise WrongWord(f"{shown(word)} is there already, as [{there[0]}]; one table for each host")
            values = {**values, **given}
            key = opts.key or proposed or key_for(str(values["address"]), taken)
            if not KEY.fullmatch(key) or key in RESERVED:
                raise WrongWord(f"--as {shown(key)}: small letters, digits, _ and - only, such as harbour_post")
            append_table(path, table_of(key, values))
            print(f"[{key}] {values['address']} added to {path.name}; {program()} crawl {key}")


def described(word: str) -> tuple[str | None, dict[str, object]]:
    """(heading, values) of an outlet: those of the catalogue for `@nato`, else None and the address. Raises WrongWord."""
    if not word.startswith("@"):
        return None, {"address": check_address(word)}
    entry = find(word)
    if entry is None:
        near = did_you_mean(word[1:], [one.key for one in entries()])
        raise WrongWord(f"{shown(word)}: not in the catalogue{near}; {program()} catalogue lists it")
    return entry.key, entry.values()
