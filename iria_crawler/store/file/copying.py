"""A copy of a database and of its pages that is consistent while others write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from iria_crawler.store.file.captures import captures_path
from iria_crawler.store.file.database import connect_reading, explaining, ways_to_read


def copy_database(source: Path, target: Path) -> None:
    """Copy the database and then its pages into files beside `target`, in a folder that is there.

    In this order every page that a copied row names is in the copy: a page is stored before its row. Each file is copied as it is
    at one moment, and writers need not wait. Only `compact` may delete pages meanwhile; those that no revision needs.
    Raises StoreError where a file cannot be read or written.
    """
    ways_to_read(source)
    _copy(source, target)
    if captures_path(source).is_file():
        _copy(captures_path(source), captures_path(target))


def _copy(source: Path, target: Path) -> None:
    with closing(connect_reading(source)) as reading, closing(sqlite3.connect(target)) as copy:
        with explaining(copy):
            reading.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            [(answer,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
        if answer != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {answer}")
    with target.open("rb") as file:
        os.fsync(file.fileno())
