"""Raw pages, in a file of their own beside the database: compressed, and each a delta of the one before.

A page is named by the SHA-256 of its bytes. Bytes already held are not stored again. A delta is zstd with the earlier
page as its dictionary, so a page that differs in a nonce costs a few dozen bytes.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from iria_crawler.store.database import BUSY_TIMEOUT_MS, explain, telling_full

# Level 9 gains 2 % of the size for thrice the time.
LEVEL = 6
# A chain of deltas must be walked to read its end; past this length a page is stored whole again.
LONGEST_CHAIN = 50

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
  sha256 TEXT PRIMARY KEY,
  base TEXT REFERENCES pages(sha256),  -- NULL: whole; else the page this is a delta of
  chain INTEGER NOT NULL,              -- how many deltas stand before it
  data BLOB NOT NULL
) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX IF NOT EXISTS pages_by_base ON pages(base) WHERE base IS NOT NULL"


def sha256(body: bytes) -> str:
    """The name of a page."""
    return hashlib.sha256(body).hexdigest()


class Captures:
    """The pages kept beside a database: `data/iria.db` -> `data/iria.captures.db` unless a path is given."""

    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(_SCHEMA)
            self._db.execute(_INDEX)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise explain(error, path) from error
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put meanwhile is committed at the end, in one transaction."""
        with telling_full(self._db):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.rollback()
                raise
            self._db.commit()

    def put(self, body: bytes, *, base: str | None = None) -> str:
        """Keep `body`; `base` names the capture before it. Returns its name. Safe to repeat; commits at once unless within together().

        Raises DiskFull.
        """
        name = sha256(body)
        if self._db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (name,)).fetchone():
            return name
        with telling_full(self._db):
            self._db.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?)", (name, *self._packed(body, base)))
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
        if row is None or row[0] + 1 > LONGEST_CHAIN:
            return 0, None
        return row[0] + 1, self.get(base)

    def get(self, name: str) -> bytes | None:
        """The bytes of a page; None where it is not (or no longer) kept."""
        chain: list[bytes] = []
        base: str | None = name
        while base is not None:
            row = self._db.execute("SELECT base, data FROM pages WHERE sha256 = ?", (base,)).fetchone()
            if row is None:
                return None
            base = row[0]
            chain.append(row[1])
        body = zstandard.ZstdDecompressor().decompress(chain.pop())
        while chain:
            body = zstandard.ZstdDecompressor(dict_data=_dictionary(body)).decompress(chain.pop())
        return body

    def remove(self, names: Collection[str]) -> None:
        """Let pages go, all or none; those stored as deltas of them are stored anew on what stands before."""
        with self.together():
            for name in names:
                row = self._db.execute("SELECT base FROM pages WHERE sha256 = ?", (name,)).fetchone()
                if row is None:
                    continue
                for (dependent,) in self._db.execute("SELECT sha256 FROM pages WHERE base = ?", (name,)).fetchall():
                    body = self.get(dependent)
                    assert body is not None
                    base, chain, data = self._packed(body, row[0])
                    self._db.execute(
                        "UPDATE pages SET base = ?, chain = ?, data = ? WHERE sha256 = ?",
                        (base, chain, data, dependent),
                    )
                self._db.execute("DELETE FROM pages WHERE sha256 = ?", (name,))

    def shrink(self) -> None:
        """Give the room of removed pages back to the disk."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Release the file."""
        self._db.close()


def _dictionary(body: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
