"""`iria backup`: copy everything that is yours into a folder, while crawls go on."""

from __future__ import annotations

import argparse
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from rich.filesize import decimal

from iria_crawler.arguments import read_whole
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import WrongWord
from iria_crawler.program import program
from iria_crawler.store.file.copying import copy_database

_MADE = re.compile(r"iria-[0-9]{8}T[0-9]{6}Z(?:-[0-9]+)?")
MAX_KEPT = 10_000


class Command(DatabaseCommand):
    """Make a backup; exit code 0, or 1 if it could not be made whole: then nothing of it is left."""

    instead = "PostgreSQL copies its databases itself: pg_dump"
    example = "backup /mnt/usb/iria --keep 14"
    most_arguments = 1

    def syntax(self) -> str:
        return "FOLDER [--keep N]"

    def short_desc(self) -> str:
        return "Copy database, pages, desk and lists into FOLDER, also while a crawl runs"

    def long_desc(self) -> str:
        return "Makes a folder named by the time in FOLDER. To restore, copy its files back where they were; verify checks them there too."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--keep", type=kept, metavar="N", help="delete older backups in FOLDER: only the newest N stay"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise WrongWord(f"where to? give a folder: {program()} {self.example}")
        assert self.settings is not None
        folder, database = Path(args[0]), self.database  # a server is refused before a folder is made
        with self.opened(read_only=True) as store:
            packs = store.captures.packs
        folder.mkdir(parents=True, exist_ok=True)
        name = free_name(folder, f"iria-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        part = folder / f"{name}.part"
        part.mkdir()
        try:
            copy_database(database, part / database.name)
            desk = database.with_suffix(".desk.db")
            if desk.is_file():
                copy_database(desk, part / desk.name)
            for listed in (Path(self.settings["IRIA_SITES"]), Path(self.settings["IRIA_WATCH"])):
                if listed.is_file():
                    shutil.copy2(listed, part)
            part.rename(folder / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        size = sum(file.stat().st_size for file in (folder / name).iterdir())
        print(f"{folder / name}: {decimal(size)}; {program()} verify -s IRIA_DATABASE={folder / name / database.name}")
        if packs is not None:
            print(
                f"the pages lie in {packs.bucket.address}, and are not in this copy, which names them: copy the bucket, too"
            )
        if opts.keep is not None:
            made = sorted(path for path in folder.iterdir() if _MADE.fullmatch(path.name))
            for old in made[: -opts.keep]:
                shutil.rmtree(old)
                print(f"{old} deleted")


def free_name(folder: Path, name: str) -> str:
    """The name, or one with a number after it if a backup of the same second has it."""
    number, free = 1, name
    while (folder / free).exists():
        number += 1
        free = f"{name}-{number}"
    return free


def kept(text: str) -> int:
    """A number of backups from 1, for argparse."""
    try:
        return read_whole(text, 1, MAX_KEPT)
    except WrongWord as error:
        raise argparse.ArgumentTypeError(str(error)) from error
