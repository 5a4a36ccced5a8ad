"""A copy of a database and of its pages that is consistent while others write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from iria_crawler.store.bucket.home import Home
from iria_crawler.store.file.captures import BUCKET_ROW
from iria_crawler.store.file.database import connect_reading, explaining, ways_to_read
from iria_crawler.store.file.page_files import captures_path

_HOME = "SELECT data FROM pages WHERE sha256 = ?"


def copy_database(source: Path, target: Path) -> None:
    """Copy the database and then its pages into files beside `target`, in a folder that is there.

    In this order every page that a copied row names is in the copy: a page is stored before its row. Each file is copied as it is
    at one moment, and writers need not wait. Only `compact` may delete pages meanwhile; those that no revision needs.
    Raises StoreError where a file cannot be read or written.
    """
    ways_to_read(source)
    _copy(source, target)
    if captures_path(source).is_file():
        _copy(captures_path(source), captures_path(target), of_pages=True)


def _copy(source: Path, target: Path, *, of_pages: bool = False) -> None:
    with closing(connect_reading(source)) as reading, closing(sqlite3.connect(target)) as copy:
        with explaining(copy):
            reading.backup(copy)
            for (data,) in copy.execute(_HOME, (BUCKET_ROW,)).fetchall() if of_pages else ():
                copy.execute(
                    "UPDATE pages SET data = ? WHERE sha256 = ?", (Home.of_data(data).as_copy().as_data(), BUCKET_ROW)
                )
                copy.commit()
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            [(answer,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
        if answer != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {answer}")
    with target.open("rb") as file:
        os.fsync(file.fileno())
