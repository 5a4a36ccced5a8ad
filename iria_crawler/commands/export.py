"""`iria export`: stories, quotations or changes as a file for other programs."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from iria_crawler.arguments import read_moment, shown
from iria_crawler.commands.files import whole_file
from iria_crawler.database_command import DatabaseCommand, site_of
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.escaping import csv_cell
from iria_crawler.program import program
from iria_crawler.store import Store, is_server, iso, move_to_server
from iria_crawler.store.file.database import open_database
from iria_crawler.store.views.desk_copy import copy_stories
from iria_crawler.store.views.exporting import SUBJECTS, WHOLE_NUMBERS, columns_of, rows_of

Values = tuple[object, ...]
FORMATS = ("csv", "jsonl", "parquet", "db")
# Rows of a Parquet file that are in memory at a time.
ROWS_PER_GROUP = 1_000


class Command(DatabaseCommand):
    """Write one file, whole or not at all; exit code 0."""

    example = "export march.csv --what changes --since 2026-03-01 --until 2026-04-01"
    most_arguments = 1

    def syntax(self) -> str:
        return (
            "FILE.csv|FILE.jsonl|FILE.parquet|FILE.db|--to DESK.db [--format FORMAT] [--what stories|quotes|changes] [--site HOST] "
            "[--since TIME] [--until TIME]"
        )

    def short_desc(self) -> str:
        return "Write stories, quotations or changes as CSV, JSON Lines, Parquet or a small SQLite file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--format", choices=FORMATS, help="what kind of file to write (default: as the name of the file ends)"
        )
        parser.add_argument(
            "--what",
            choices=SUBJECTS,
            default=SUBJECTS[0],
            help="what to write (default: stories); a .db holds all",
        )
        parser.add_argument("--site", metavar="HOST", help="only this outlet, such as ir-ia.com")
        parser.add_argument(
            "--since", metavar="TIME", help="only stories first seen, and changes found, at or after this time"
        )
        parser.add_argument("--until", metavar="TIME", help="only those before this time")

        parser.add_argument(
            "--to",
            metavar="DESK.db",
            help="instead of FILE: copy the stories with all that is known of them into this file, for `browse`; again: what is new. "
            "With the address of a PostgreSQL server: move the whole database there",
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.to is not None and (args or opts.format):
            raise WrongWord("give a FILE or --to, not both")
        kind = opts.format or (Path(args[0]).suffix[1:] if args else "")
        if opts.to is None and (not args or kind not in FORMATS):
            endings = ", ".join(f".{one}" for one in FORMATS)
            raise WrongWord(f"give a file that ends in {endings}, or --format: {program()} {self.example}")
        if kind == "parquet" and find_spec("pyarrow") is None:
            raise WrongWord("Parquet needs a package more: pip install iria-crawler[parquet]")
        since, until = (
            iso(read_moment(text, option)) if text is not None else None
            for text, option in ((opts.since, "--since"), (opts.until, "--until"))
        )
        if opts.to is not None and is_server(opts.to):
            if any((opts.site, since, until)):
                raise WrongWord("a database is moved to a server as a whole: without --site, --since and --until")
            rows = move_to_server(self.database, opts.to, lambda table: print(table, file=sys.stderr))
            print(f"{rows:,} rows written; check them: {program()} verify -s IRIA_DATABASE=...")
            return
        with self.opened(read_only=True) as store:
            chosen = {"site": site_of(store, opts.site), "since": since, "until": until}
            if opts.to is not None:
                self._copy(store, Path(opts.to), chosen)
                return
            file = Path(args[0])
            if file.exists():
                raise IriaError("it exists already; give another name", shown(args[0]))
            if kind == "db":
                counts = write_database(store, file, chosen)
            else:
                with whole_file(file) as stream:
                    writer = WRITERS[kind]
                    counts = {
                        opts.what: writer(stream, columns_of(store.db, opts.what), rows_of(store.db, opts.what, chosen))
                    }
        print(f"{', '.join(f'{many} {what}' for what, many in counts.items())} written to {file}")

    def _copy(self, store: Store, file: Path, chosen: dict[str, str | None]) -> None:
        target = open_database(file)
        try:
            copied, stories = copy_stories(store.db, store.name, target, chosen)
        finally:
            target.close()
        print(f"{copied} stories copied, {stories} in {file}; {program()} browse -s IRIA_DATABASE={file}")


def write_csv(stream: BinaryIO, columns: list[str], rows: Iterator[Values]) -> int:
    """Write a table with a heading, for a spreadsheet: a cell cannot be a formula. Returns the number of rows."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    many = 0
    for row in rows:
        many += 1
        writer.writerow([csv_cell(value) for value in row])
    text.detach()
    return many


def write_lines(stream: BinaryIO, columns: list[str], rows: Iterator[Values]) -> int:
    """Write an object a line. Returns the number of lines."""
    many = 0
    for row in rows:
        many += 1
        stream.write(
            (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n").encode("utf-8", "replace")
        )
    return many


def write_parquet(stream: BinaryIO, columns: list[str], rows: Iterator[Values]) -> int:
    """Write a table for data frames: numbers as 64-bit integers, all else as text. Returns the number of rows."""
    import pyarrow  # here, since the package is an extra
    from pyarrow.parquet import ParquetWriter

    types = [(name, pyarrow.int64() if name in WHOLE_NUMBERS else pyarrow.string()) for name in columns]
    schema = pyarrow.schema(types)
    many = 0
    with ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROWS_PER_GROUP)):
            many += len(group)
            values = [[_encodable(value) for value in column] for column in zip(*group, strict=True)]
            writer.write_table(pyarrow.table(values, schema=schema))
    return many


def _encodable(value: object) -> object:
    """Text without half a pair of UTF-16, which no file in UTF-8 can hold."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


WRITERS = {"csv": write_csv, "jsonl": write_lines, "parquet": write_parquet}


def write_database(store: Store, file: Path, chosen: dict[str, str | None]) -> dict[str, int]:
    """Write a small SQLite file with a table for each subject. Returns subject -> number of rows. Nothing is left of it on failure."""
    part = file.with_name(f"{file.name}.part")
    counts = {}
    try:
        with sqlite3.connect(part) as target:
            for what in SUBJECTS:
                columns = columns_of(store.db, what)
                target.execute(f"CREATE TABLE {what} ({', '.join(columns)})")
                marks = ", ".join("?" * len(columns))
                counts[what] = target.executemany(
                    f"INSERT INTO {what} VALUES ({marks})", rows_of(store.db, what, chosen)
                ).rowcount
        target.close()
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return {what: max(many, 0) for what, many in counts.items()}
