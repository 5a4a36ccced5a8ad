"""The desk's file: how it is opened, and brought to today's tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path

# "DESK" in ASCII, in the file header.
APPLICATION_ID = 0x4445534B
# 1: marks, seen, searches. 2: watches, aliases, and searches that are alerts.
DESK_VERSION = 2
BUSY_TIMEOUT_SECONDS = 10.0


class DeskFile:
    """The desk of one person (`actor`) over one of the crawl's databases. Each call opens the file and closes it.

    The file is made by the first call. Raises sqlite3.Error where it cannot be used, and ValueError where the file is another
    program's or of a later version.
    """

    def __init__(self, path: Path, database: str, actor: str = "") -> None:
        self._path = path
        self._whose = (actor, database)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, with the tables made where they are missing."""
        with closing(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_SECONDS)) as db:
            found = db.execute("PRAGMA application_id").fetchone()[0]
            if found != APPLICATION_ID and (found or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
                raise ValueError(f"{self._path} is no desk; choose another file")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > DESK_VERSION:
                raise ValueError(f"{self._path} was written by a later version; upgrade iria-crawler")
            if found != APPLICATION_ID or version < DESK_VERSION:
                _bring_up_to_date(db)
            with db:
                yield db


_SCHEMA = files("iria_crawler.desk").joinpath("desk.sql").read_text(encoding="utf-8")


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    db.executescript(_SCHEMA)
    if "is_alert" not in {row[1] for row in db.execute("PRAGMA table_info(searches)")}:
        db.execute("ALTER TABLE searches ADD COLUMN is_alert INTEGER NOT NULL DEFAULT 0")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {DESK_VERSION}")
    db.commit()


def utc(now: datetime) -> str:
    """An aware datetime in UTC as text to the second."""
    return f"{now:%Y-%m-%dT%H:%M:%SZ}"
