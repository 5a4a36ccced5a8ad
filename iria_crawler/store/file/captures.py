"""Raw pages, in a file of their own beside the database: compressed, and each a delta of the one before.

A page is named by the SHA-256 of its bytes. Bytes already held are not stored again. A delta is zstd with the earlier
page as its dictionary, so a page that differs in a nonce costs a few dozen bytes.

Earlier versions kept the pages of every database of a folder in one file, `captures.db`. It is still read, and never
written: another database may need what lies there.
"""

from __future__ import annotations

import hashlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import zstandard

from iria_crawler.errors import NotADatabase
from iria_crawler.model import FetchedPart
from iria_crawler.store.file.database import connect, connect_reading, explain, explaining
from iria_crawler.store.file.engine import Asked

# Level 9 gains 2 % of the size for thrice the time.
LEVEL = 6
# To read a page, every delta before it is read; after 50 a page is stored whole again.
MAX_DELTAS = 50

# So many first pages of an outlet's stories are deltas of one page of it: a third less, since most of a page is its outlet's. If that
# page were damaged, they would be lost with it.
MAX_SIBLINGS = 100

SHARED_NAME = "captures.db"
PAGES_TABLE = """
CREATE TABLE IF NOT EXISTS pages (
  sha256 TEXT PRIMARY KEY,
  base TEXT REFERENCES pages(sha256),  -- NULL: whole; else the page this is a delta of
  chain INTEGER NOT NULL,              -- how many deltas come before it
  data BLOB NOT NULL
) WITHOUT ROWID
"""
PAGES_INDEX = "CREATE INDEX IF NOT EXISTS pages_by_base ON pages(base) WHERE base IS NOT NULL"


def sha256(body: bytes) -> str:
    """The name of a page."""
    return hashlib.sha256(body).hexdigest()


def page_digest(body: bytes, parts: Sequence[FetchedPart]) -> str:
    """What the pages of a look are recognised by when they come again: the hash of its page, or of the hashes of all its pages."""
    if not parts:
        return sha256(body)
    return sha256("\n".join([sha256(body), *(sha256(part.body) for part in parts)]).encode())


def captures_path(database: Path) -> Path:
    """The file with the pages of a database: iria.db -> iria.captures.db, any other name -> name.captures.

    No two names lead to one file: what ends in .db stays so, and what does not ends in .captures.
    """
    name = database.name
    stem, ending = (name[:-3], name[-3:]) if name.lower().endswith(".db") else (name, "")
    return database.with_name(f"{stem}.captures{ending}")


class Sibling(NamedTuple):
    """A page of an outlet that is kept whole, and how many other pages are deltas of it."""

    name: str
    body: bytes
    deltas: int


class Captures(ABC):
    """The pages of one database: the table `pages`, wherever it lies."""

    _db: Asked
    _shared: sqlite3.Connection | None = None  # the file of earlier versions

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)

    @abstractmethod
    def together(self) -> AbstractContextManager[None]:
        """What is put meanwhile is committed at the end, in one transaction."""

    @abstractmethod
    def shrink(self) -> None:
        """Give the space of removed pages back to the disk."""

    @abstractmethod
    def close(self) -> None:
        """Release what was opened for the pages."""

    def explaining(self) -> AbstractContextManager[None]:
        """Raise an error of ours, such as DiskFull, for one of the database."""
        return nullcontext()

    def put(self, body: bytes, *, base: str | None = None) -> str:
        """Keep `body`; `base` names the capture before it. Returns its name. Safe to repeat; commits at once unless within together().

        Raises DiskFull.
        """
        name = sha256(body)
        if self.holds(name):
            return name
        with self.explaining():
            self._db.execute(
                "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (name, *self._packed(body, base))
            )
        return name

    def _packed(self, body: bytes, base: str | None) -> tuple[str | None, int, bytes]:
        """(base, chain, data) of a page; the base given is taken where it is kept and its chain is not too long."""
        chain, before = self._base(base)
        if before is None:
            return None, 0, self._compressor.compress(body)
        data = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(before)).compress(body)
        return base, chain, data

    def _base(self, base: str | None) -> tuple[int, bytes | None]:
        """The chain length a delta of `base` would have, and its bytes; (0, None) where a whole page is due."""
        if base is None:
            return 0, None
        row = self._db.execute("SELECT chain FROM pages WHERE sha256 = ?", (base,)).fetchone()
        if row is None or row[0] + 1 > MAX_DELTAS:
            return 0, None
        return row[0] + 1, _get(self._db, base)

    def put_beside(self, body: bytes, sibling: Sibling | None) -> Sibling | None:
        """Keep the first page of a story, as a delta of a page of its outlet that is kept whole (None: there is none).

        Returns the page that the next may be a delta of: `sibling`, with one delta more, or this one where it was kept whole.
        None where this one was kept already, and `sibling` is not. Raises DiskFull.
        """
        name = sha256(body)
        asked = (name, sibling.name if sibling else name)
        held = {row[0] for row in self._db.execute("SELECT sha256 FROM pages WHERE sha256 IN (?, ?)", asked).fetchall()}
        if sibling and (sibling.name not in held or sibling.deltas >= MAX_SIBLINGS):
            sibling = None
        if name in held:
            return sibling
        compressor = self._compressor
        if sibling:
            compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(sibling.body))
        row = (name, sibling.name if sibling else None, int(sibling is not None), compressor.compress(body))
        with self.explaining():
            self._db.execute("INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        return sibling._replace(deltas=sibling.deltas + 1) if sibling else Sibling(name, body, 0)

    def sibling(self, name: str) -> Sibling | None:
        """The page that the next story's page may be a delta of. `name`: the page of the outlet's newest story: that one where it is
        kept whole, else the one that it is a delta of. None where there is none.
        """
        row = self._db.execute("SELECT base, chain FROM pages WHERE sha256 = ?", (name,)).fetchone()
        if row is None or row[1] > 1:
            return None
        whole = row[0] or name
        body = _get(self._db, whole)
        (deltas,) = self._db.execute("SELECT count(*) FROM pages WHERE base = ?", (whole,)).fetchone()
        return None if body is None else Sibling(whole, body, deltas)

    def holds(self, name: str) -> bool:
        """Whether the page lies in the file of this database alone."""
        return self._db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (name,)).fetchone() is not None

    def get(self, name: str) -> bytes | None:
        """The bytes of a page; None where it is not (or no longer) kept, or so damaged that it cannot be unpacked."""
        body = _get(self._db, name)
        return _get(self._shared, name) if body is None and self._shared is not None else body

    def remove(self, names: Collection[str]) -> None:
        """Remove pages, all or none. Pages stored as deltas of them are stored again, as deltas of the page before."""
        with self.together():
            for name in names:
                row = self._db.execute("SELECT base FROM pages WHERE sha256 = ?", (name,)).fetchone()
                if row is None:
                    continue
                leaning = self._db.execute("SELECT sha256 FROM pages WHERE base = ?", (name,)).fetchall()
                bodies = {dependent: _get(self._db, dependent) for (dependent,) in leaning}
                if None in bodies.values():  # damaged: the page that it is a delta of stays, for a repair
                    continue
                for dependent, body in bodies.items():
                    assert body is not None
                    base, chain, data = self._packed(body, row[0])
                    self._db.execute(
                        "UPDATE pages SET base = ?, chain = ?, data = ? WHERE sha256 = ?",
                        (base, chain, data, dependent),
                    )
                self._db.execute("DELETE FROM pages WHERE sha256 = ?", (name,))


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
                yield
            except BaseException:
                self._db.rollback()
                raise
            self._db.commit()

    def rows(self, named: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of the table `pages`: all of the file, and those of the names that lie in the file of earlier versions."""
        yield from self._db.execute("SELECT sha256, base, chain, data FROM pages")
        for name in named:
            if not self.holds(name) and (body := self.get(name)) is not None:
                yield name, *self._packed(body, None)

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


def _get(db: Asked, name: str) -> bytes | None:
    chain: list[bytes] = []
    base: str | None = name
    while base is not None:
        row = db.execute("SELECT base, data FROM pages WHERE sha256 = ?", (base,)).fetchone()
        if row is None or len(chain) > MAX_DELTAS:
            return None
        base = row[0]
        chain.append(row[1])
    try:
        body = zstandard.ZstdDecompressor().decompress(chain.pop())
        while chain:
            body = zstandard.ZstdDecompressor(dict_data=_dictionary(body)).decompress(chain.pop())
    except zstandard.ZstdError:
        return None
    return body


def _dictionary(body: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
