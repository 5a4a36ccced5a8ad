"""Raw pages, in one table of their own: compressed, and each a delta of the one before.

A page is named by the SHA-256 of its bytes. Bytes already held are not stored again. A delta is zstd with the earlier
page as its dictionary, so a page that differs in a nonce costs a few dozen bytes. The page of a new story is a delta of another
page of its outlet, since most of a page is the same on all of them: a third less.

Or the pages lie in a bucket (../bucket/packs.py), and the table has their places. There a delta is one of a whole page, never of
a delta, so that two requests read any page.
"""

from __future__ import annotations

import hashlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

import zstandard

from iria_crawler.errors import NoBucket
from iria_crawler.model import FetchedPart
from iria_crawler.store.bucket.bucket import Bucket
from iria_crawler.store.bucket.home import COPY, Home, is_owner, move_in
from iria_crawler.store.bucket.packs import MARK, MAX_PACK_BYTES, Packs, PageRow, place_of
from iria_crawler.store.bucket.sweeping import FoundPack, Swept, is_to_be_removed, is_to_be_rewritten, side_by_side
from iria_crawler.store.file.engine import Asked
from iria_crawler.store.file.siblings import NOWHERE, Near, Siblings

# Level 9 gains 2 % of the size for thrice the time.
LEVEL = 6
# To read a page, every delta before it is read; after 50 a page is stored whole again.
MAX_DELTAS = 50

PAGES_TABLE = """
CREATE TABLE IF NOT EXISTS pages (
  sha256 TEXT PRIMARY KEY,
  base TEXT REFERENCES pages(sha256),  -- NULL: whole; else the page this is a delta of
  chain INTEGER NOT NULL,              -- how many deltas come before it
  data BLOB NOT NULL                   -- zstd, or the place of the page in a bucket
) WITHOUT ROWID
"""
# The row of this name holds the address of the bucket that new pages go into. Without it they stay in the table.
BUCKET_ROW = "bucket"
# The pages that lie in the bucket, by the name of their pack.
_IN_BUCKET = f"substr(data, 1, {len(MARK)}) = ?"
_BY_PACK = f"SELECT sha256, base, chain, data FROM pages WHERE {_IN_BUCKET} ORDER BY data"
_INSERT = "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
PAGES_INDEX = "CREATE INDEX IF NOT EXISTS pages_by_base ON pages(base) WHERE base IS NOT NULL"


def sha256(body: bytes) -> str:
    """The name of a page."""
    return hashlib.sha256(body).hexdigest()


def page_digest(body: bytes, parts: Sequence[FetchedPart]) -> str:
    """What the pages of a look are recognised by when they come again: the hash of its page, or of the hashes of all its pages."""
    if not parts:
        return sha256(body)
    return sha256("\n".join([sha256(body), *(sha256(part.body) for part in parts)]).encode())


# Of a page: its base (None: it is whole), how many deltas come before it, and what is stored.
PackedPage = tuple[str | None, int, bytes]


class Captures(ABC):
    """The pages of one database: the table `pages`, wherever it lies, and the bucket that it names, if it names one."""

    _db: Asked
    _shared: sqlite3.Connection | None = None  # the file of earlier versions

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)
        self._opened: Packs | None = None
        self._is_asked = False  # for its bucket
        self._waiting: dict[str, PageRow] | None = None  # pages for the next pack; None: not within together()
        self._siblings = Siblings(self._whole, self._leaning)
        # Pages of the bucket that were asked for and are not there as they were written.
        self.damaged: set[str] = set()

    @abstractmethod
    def together(self) -> AbstractContextManager[None]:
        """What is put meanwhile is committed at the end, in one transaction."""

    @abstractmethod
    def shrink(self) -> None:
        """Give the space of removed pages back to the disk."""

    @abstractmethod
    def each(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of a long answer, of which never more than some are in memory."""

    @abstractmethod
    def close(self) -> None:
        """Release what was opened for the pages."""

    def explaining(self) -> AbstractContextManager[None]:
        """Raise an error of ours, such as DiskFull, for one of the database."""
        return nullcontext()

    # --- where they lie ---

    @property
    def packs(self) -> Packs | None:
        """The packs of the bucket that new pages go into; None: they stay in the table. Raises NoBucket."""
        if not self._is_asked:
            home = self.home
            self._opened = Packs(Bucket(home.address)) if home else None
            self._is_asked = True
        return self._opened

    @property
    def home(self) -> Home | None:
        """The place in a bucket that new pages go to."""
        row = self._db.execute("SELECT data FROM pages WHERE sha256 = ?", (BUCKET_ROW,)).fetchone()
        return Home.of_data(bytes(row[0])) if row else None

    def keep_in(self, address: str) -> None:
        """From now on new pages go into this bucket (s3://bucket/prefix), whoever opens the database. What lies in the table stays.

        Nothing is asked of the server where it is so already. Raises WrongWord and NoBucket: see home.move_in().
        """
        known = self.home
        if known is not None and known.address == address and known.word != COPY:
            return
        row = self._db.execute(f"SELECT data FROM pages WHERE {_IN_BUCKET} LIMIT 1", (MARK,)).fetchone()
        home = move_in(known, address, place_of(row[0]) if row else None)
        with self.explaining():
            self._db.execute(
                "INSERT INTO pages VALUES (?, NULL, 0, ?) ON CONFLICT(sha256) DO UPDATE SET data = excluded.data",
                (BUCKET_ROW, home.as_data()),
            )
        self._is_asked = False

    def check(self) -> None:
        """Raises NoBucket where the bucket that new pages go into cannot be used now."""
        if self.packs is not None:
            self.packs.bucket.check()

    @contextmanager
    def _packing(self) -> Iterator[None]:
        """What is put meanwhile goes into one pack at the end."""
        if self._waiting is not None:
            yield
            return
        self._waiting = {}
        try:
            yield
            self._send()
        finally:
            self._waiting = None

    def _send(self) -> None:
        if self._waiting:
            with self.explaining():
                for row in self._placed(list(self._waiting.values())):
                    self._db.execute(_INSERT, row)
            self._waiting.clear()

    def _placed(self, rows: list[PageRow]) -> list[PageRow]:
        """The rows as they are stored: with a bucket their data are places in a pack, which the server has when this returns."""
        return rows if self.packs is None or not rows else self.packs.write(rows)

    # --- storing ---

    def put(self, body: bytes, *, base: str | None = None, near: Near | None = None) -> str:
        """Keep `body`; `base` names the capture before it. Returns its name. Safe to repeat; commits at once unless within together().

        `near`: the outlet, where the page may be a delta of another of it; asked only where there is no base and that would help.
        Raises DiskFull, NoBucket.
        """
        name = sha256(body)
        if self.holds(name):
            return name
        if self.packs is None:
            with self.explaining():
                self._db.execute(_INSERT, (name, *self._packed_for_table(name, body, base, near)))
            return name
        row = PageRow(name, *self._packed_for_bucket(name, body, base, near))
        if self._waiting is None:
            with self._packing():
                self._waiting = {name: row}
            return name
        self._waiting[name] = row
        if sum(len(waiting.data) for waiting in self._waiting.values()) > MAX_PACK_BYTES:
            self._send()
        return name

    def _packed_for_table(self, name: str, body: bytes, base: str | None, near: Near | None) -> PackedPage:
        """(base, chain, data): a delta of `base`; where there is none, of a whole page of the same outlet, else whole."""
        if base is not None or near is None:
            return self._packed(body, base)
        whole = self._siblings.near(near)
        if whole is not None and (before := self._body_of_sibling(whole)) is not None:
            return whole, 1, self._delta(body, before)
        self._siblings.begin(name, body)
        return None, 0, self._compressor.compress(body)

    def _body_of_sibling(self, name: str) -> bytes | None:
        """The bytes of a page that others lean on; None where it is not kept, as after a transaction that was taken back."""
        body = self._siblings.recall(name) or self._get(self._db, name)
        if body is None or not self.holds(name):
            return None
        self._siblings.remember(name, body)
        return body

    def _packed_for_bucket(self, name: str, body: bytes, base: str | None, near: Near | None) -> PackedPage:
        """(base, chain, data): a delta of the whole page that `base` is or leans on, else of one of the same outlet, else whole."""
        # Asked of the table: what this process remembers another may have removed, or was taken back with its transaction.
        whole = self._whole(base if base is not None else self._siblings.near(near or NOWHERE))
        before = self._body_of_base(whole) if whole is not None else None
        if before is not None:
            return whole, 1, self._delta(body, before)
        if base is None:
            self._siblings.begin(name)
        assert self.packs is not None
        self.packs.remember(name, body)
        return None, 0, self._compressor.compress(body)

    def _whole(self, name: str | None) -> str | None:
        """The whole page that this page is, or is a delta of; None where there is none, or where a delta lies between."""
        row = self._row(name) if name is not None else None
        if row is None or row.chain > 1:
            return None
        return name if row.base is None else row.base

    def _leaning(self, name: str) -> int:
        return int(self._db.execute("SELECT count(*) FROM pages WHERE base = ?", (name,)).fetchone()[0])

    def _body_of_base(self, name: str) -> bytes | None:
        assert self.packs is not None
        body = self.packs.recall(name)
        if body is None and (body := self._get(self._db, name)) is not None:
            self.packs.remember(name, body)
        return body

    def _packed(self, body: bytes, base: str | None) -> PackedPage:
        """(base, chain, data) of a page; the base given is taken where it is kept and its chain is not too long."""
        chain, before = self._base(base)
        if before is None:
            return None, 0, self._compressor.compress(body)
        return base, chain, self._delta(body, before)

    def _delta(self, body: bytes, before: bytes) -> bytes:
        return zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(before)).compress(body)

    def _base(self, base: str | None) -> tuple[int, bytes | None]:
        """The chain length a delta of `base` would have, and its bytes; (0, None) where a whole page is due."""
        row = self._row(base) if base is not None else None
        if row is None or row.chain + 1 > MAX_DELTAS:
            return 0, None
        return row.chain + 1, self._get(self._db, row.name)

    # --- reading ---

    def holds(self, name: str) -> bool:
        """Whether the page lies in the file of this database alone, or in its bucket by what the table says."""
        if self._waiting and name in self._waiting:
            return True
        return self._db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (name,)).fetchone() is not None

    def get(self, name: str) -> bytes | None:
        """The bytes of a page; None where it is not (or no longer) kept, or so damaged that it cannot be unpacked. Of what lies in a
        bucket, None also where the bytes are not those that were written; and its name is noted in `damaged`.

        Raises NoBucket where the bucket does not answer: that says nothing of the page.
        """
        body = self._get(self._db, name)
        return self._get(self._shared, name) if body is None and self._shared is not None else body

    def _row(self, name: str, db: Asked | None = None) -> PageRow | None:
        asked = db or self._db
        if asked is self._db and self._waiting and name in self._waiting:
            return self._waiting[name]
        row = asked.execute("SELECT sha256, base, chain, data FROM pages WHERE sha256 = ?", (name,)).fetchone()
        return PageRow(*row) if row else None

    def _get(self, db: Asked, name: str) -> bytes | None:
        chain: list[bytes] = []
        base: str | None = name
        lies_in_bucket = False
        while base is not None:
            row = self._row(base, db)
            if row is None or len(chain) > MAX_DELTAS:
                return None
            lies_in_bucket = lies_in_bucket or place_of(row.data) is not None
            if (data := self._data(row, db)) is None:
                self.damaged.add(name)
                return None
            base = row.base
            chain.append(data)
        body = _unpacked(chain)
        if lies_in_bucket and (body is None or sha256(body) != name):
            self.damaged.add(name)
            return None
        return body

    def _data(self, row: PageRow, db: Asked) -> bytes | None:
        """The packed bytes of a page; None where the bucket does not have them. Raises NoBucket."""
        place = place_of(row.data)
        if place is None:
            return row.data
        if self.packs is None:
            return None
        found = self.packs.read(place)
        if found is None and (again := self._row(row.name, db)) is not None and again.data != row.data:
            place = place_of(again.data)  # its pack was written anew in between
            found = self.packs.read(place) if place else again.data
        return found

    def remove(self, names: Collection[str]) -> None:
        """Remove pages, all or none. Pages stored as deltas of them are stored again: one as a delta of the page before, the others
        as deltas of that one.
        """
        with self.together():
            for name in names:
                row = self._row(name)
                if row is None:
                    continue
                leaning = self._db.execute(
                    "SELECT sha256 FROM pages WHERE base = ? ORDER BY sha256", (name,)
                ).fetchall()
                bodies = {dependent: self._get(self._db, dependent) for (dependent,) in leaning}
                if None in bodies.values():  # damaged: the page that it is a delta of stays, for a repair
                    continue
                for one in self._placed(list(self._leaning_on_another(bodies, row.base))):
                    self._db.execute(
                        "UPDATE pages SET base = ?, chain = ?, data = ? WHERE sha256 = ?", (*one[1:], one.name)
                    )
                self._db.execute("DELETE FROM pages WHERE sha256 = ?", (name,))
                self._siblings.end(name)

    def sweep(self, now: datetime) -> Swept:
        """Remove from the bucket what no row names any more: see ../bucket/sweeping.py. Only for one process at a time. Raises NoBucket."""
        removed = rewritten = missing = 0
        home = self.home
        if self.packs is None or home is None:
            return Swept(0, 0, 0)
        bucket = self.packs.bucket
        if not is_owner(home, bucket):
            raise NoBucket(
                "its pages are those of another copy of this database: nothing is removed there", home.address
            )
        for found in side_by_side(bucket.objects(), map(PageRow._make, self.each(_BY_PACK, (MARK,))), bucket.address):
            missing += found.stored is None
            if is_to_be_removed(found, now):
                bucket.remove(found.name)
                removed += 1
            elif is_to_be_rewritten(found, now):
                rewritten += self._write_again(found)
        return Swept(removed, rewritten, missing)

    def _write_again(self, found: FoundPack) -> bool:
        """Write a pack again with the pages that are still kept, and remove the old one. False where one of them cannot be read."""
        assert self.packs is not None
        kept = [(row, self._data(row, self._db)) for row in found.rows]
        if any(data is None for _, data in kept):
            return False
        placed = self.packs.write([row._replace(data=data) for row, data in kept if data is not None])
        with self.together():
            for old, new in zip(found.rows, placed, strict=True):
                self._db.execute(
                    "UPDATE pages SET data = ? WHERE sha256 = ? AND data = ?", (new.data, new.name, old.data)
                )
        self.packs.bucket.remove(found.name)
        return True

    def _leaning_on_another(self, bodies: dict[str, bytes | None], base: str | None) -> Iterator[PageRow]:
        """The rows of pages whose base is removed; `base`: what that one leaned on."""
        first: PageRow | None = None
        for name, body in bodies.items():
            assert body is not None
            if first is None:
                first = PageRow(name, *self._packed(body, base))
                yield first
            else:
                before = bodies[first.name]
                assert before is not None
                yield PageRow(name, first.name, first.chain + 1, self._delta(body, before))


def _unpacked(chain: list[bytes]) -> bytes | None:
    """The last page of a chain: `chain` has that one first and the whole one last."""
    try:
        body = zstandard.ZstdDecompressor().decompress(chain.pop())
        while chain:
            body = zstandard.ZstdDecompressor(dict_data=_dictionary(body)).decompress(chain.pop())
    except zstandard.ZstdError:
        return None
    return body


def _dictionary(body: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
