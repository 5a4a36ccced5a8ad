"""Packs: objects of a bucket that hold the pages which were stored together, and where in them a page lies.

A pack begins with a line of JSON that says what follows: {"pages": [[name, base, length], ...], "salt": ...}. After it the pages
stand one after the other, each a frame of zstd, so that a pack can be read without any database. Its name is the SHA-256 of
its bytes. The salt makes each pack another: what removes an old one never meets somebody who writes it again.

The row of a page in the table `pages` holds its place in place of its bytes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.store.bucket.bucket import Bucket

# What the data of a row begin with that is a place. No frame of zstd begins so (28 B5 2F FD).
MARK = b"pack\0"
DIGEST_BYTES = 32
_NUMBERS = struct.Struct(">QII")
# A pack is not made longer, unless by one page.
MAX_PACK_BYTES = 8 * 1024 * 1024
# Pages that others are deltas of, kept in memory: those of one outlet lean on the same one.
MAX_BASES_KEPT, MAX_BYTES_KEPT = 16, 32 * 1024 * 1024


class PageRow(NamedTuple):
    """A row of `pages`. `data`: the packed bytes, or their place in a bucket."""

    name: str
    base: str | None
    chain: int
    data: bytes


class PagePlace(NamedTuple):
    """Where a page lies: the pack (SHA-256, 32 bytes), where in it, in bytes, and how many pages were written into that pack."""

    pack: bytes
    start: int
    length: int
    pages: int

    def as_data(self) -> bytes:
        """What the row of the page holds."""
        return MARK + self.pack + _NUMBERS.pack(self.start, self.length, self.pages)


def place_of(data: bytes) -> PagePlace | None:
    """The place that a row holds; None where it holds the bytes themselves."""
    if not data.startswith(MARK):
        return None
    numbers = len(MARK) + DIGEST_BYTES
    return PagePlace(bytes(data[len(MARK) : numbers]), *_NUMBERS.unpack_from(data, numbers))


class Packs:
    """Writes packs into a bucket, and reads pages from them."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._bases: OrderedDict[str, bytes] = OrderedDict()

    def write(self, rows: Sequence[PageRow]) -> list[PageRow]:
        """Put pages into one new pack. Returns the rows with their places. Raises NoBucket; then nothing was stored."""
        about = {"pages": [(row.name, row.base, len(row.data)) for row in rows], "salt": secrets.token_hex(16)}
        head = json.dumps(about, separators=(",", ":")).encode() + b"\n"
        pack = b"".join([head, *(row.data for row in rows)])
        digest = hashlib.sha256(pack)
        self.bucket.put(digest.hexdigest(), pack)
        placed, start = [], len(head)
        for row in rows:
            placed.append(row._replace(data=PagePlace(digest.digest(), start, len(row.data), len(rows)).as_data()))
            start += len(row.data)
        return placed

    def read(self, place: PagePlace) -> bytes | None:
        """The packed bytes of a page; None where the pack is not there, or shorter. Raises NoBucket."""
        return self.bucket.read(place.pack.hex(), place.start, place.length)

    def remember(self, name: str, body: bytes) -> None:
        """Keep a page that others are deltas of in memory."""
        self._bases[name] = body
        self._bases.move_to_end(name)
        while len(self._bases) > MAX_BASES_KEPT or (
            len(self._bases) > 1 and sum(map(len, self._bases.values())) > MAX_BYTES_KEPT
        ):
            self._bases.popitem(last=False)

    def recall(self, name: str) -> bytes | None:
        """A page that is kept in memory."""
        return self._bases.get(name)
