"""`iria init`: make the folder in which an analyst works."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import IriaError
from iria_crawler.program import program

# Written from iria_crawler/outlets/new/; each explains itself.
FILES = ("sites.toml", "watch.toml", "data/README.txt")


class Command(PlainCommand):
    """Write sites.toml, watch.toml and data/; exit code 0, or 1 if one of these files is there already."""

    example = "init news-watch"
    most_arguments = 1
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[FOLDER]"

    def short_desc(self) -> str:
        return "Make a folder to work in: sites.toml, watch.toml and data/"

    def long_desc(self) -> str:
        return "Makes sites.toml (the outlets), watch.toml (who is alerted of what) and data/ (the database). Each file explains itself."

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        folder = Path(args[0]) if args else Path(self.settings["IRIA_SITES"]).parent
        there = [name for name in FILES if (folder / name).exists()]
        if there:
            are = "is" if len(there) == 1 else "are"
            raise IriaError(f"{', '.join(there)} {are} there already; nothing was written", str(folder))
        for name in FILES:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            text = files("iria_crawler.outlets").joinpath("new", Path(name).name).read_text("utf-8")
            file.write_text(text, "utf-8")
        enter = f"cd {args[0]}; " if args else ""
        print(f"{', '.join(FILES)} written in {folder.absolute()}")
        print(
            f"next: {enter}{program()} add https://www.example.org/   (or a name of {program()} catalogue: add @nato)"
        )
