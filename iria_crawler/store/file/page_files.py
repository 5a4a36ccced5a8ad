"""The raw pages in a file of their own beside the database.

Earlier versions kept the pages of every database of a folder in one file, `captures.db`. It is still read, and never
written: another database may need what lies there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from iria_crawler.errors import NotADatabase
from iria_crawler.store.file.captures import PAGES_INDEX, PAGES_TABLE, Captures
from iria_crawler.store.file.database import connect, connect_reading, explain, explaining

SHARED_NAME = "captures.db"


def captures_path(database: Path) -> Path:
    """The file with the pages of a database: iria.db -> iria.captures.db, any other name -> name.captures.

    No two names lead to one file: what ends in .db stays so, and what does not ends in .captures.
    """
    name = database.name
    stem, ending = (name[:-3], name[-3:]) if name.lower().endswith(".db") else (name, "")
    return database.with_name(f"{stem}.captures{ending}")


class FileCaptures(Captures):
    """The pages in a file of their own at `path`. `shared`: the file of earlier versions, where there is one.

    Raises StoreError where a file cannot be used. Reading only, a file that is not there, or that holds something else,
    is one without pages.
    """

    _db: sqlite3.Connection

    def __init__(self, path: Path, shared: Path | None = None, *, read_only: bool = False) -> None:
        super().__init__()
        self._db = _reading(path) if read_only else _writing(path)
        try:
            if shared is not None and shared.is_file():
                self._shared = _reading(shared)
        except BaseException:
            self._db.close()
            raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put meanwhile is committed at the end, in one transaction."""
        with explaining(self._db):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                with self._packing():
                    yield
            except BaseException:
                self._db.rollback()
                raise
            self._db.commit()

    def rows(self, named: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of the table `pages`: all of the file, and those of the names that lie in the file of earlier versions."""
        yield from self._db.execute("SELECT sha256, base, chain, data FROM pages")
        for name in named:
            if not self.holds(name) and (body := self.get(name)) is not None:  # of the file of earlier versions
                yield name, *self._packed(body, None)

    def each(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of a long answer, one by one."""
        return iter(self._db.execute(sql, values))

    def explaining(self) -> AbstractContextManager[None]:
        """Raise DiskFull or Busy, which name the file."""
        return explaining(self._db)

    def shrink(self) -> None:
        """Give the space of removed pages back to the disk."""
        with explaining(self._db):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Release the files."""
        self._db.close()
        if self._shared is not None:
            self._shared.close()


def _writing(path: Path) -> sqlite3.Connection:
    db = connect(path)
    try:
        _refuse_others(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(PAGES_TABLE)
        db.execute(PAGES_INDEX)
    except BaseException as error:
        db.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise explain(error, path) from error
        raise
    return db


def _reading(path: Path) -> sqlite3.Connection:
    if path.is_file():
        db = connect_reading(path)
        if _tables(db) == {"pages"}:
            return db
        db.close()
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute(PAGES_TABLE)
    return db


def _refuse_others(db: sqlite3.Connection, path: Path) -> None:
    """Raises NotADatabase where the file has other tables than ours."""
    if _tables(db) not in (set(), {"pages"}):
        raise NotADatabase(
            "the raw pages would lie in a file that holds something else; choose another IRIA_DATABASE", str(path)
        )


def _tables(db: sqlite3.Connection) -> set[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'")
    return {name for (name,) in found}
