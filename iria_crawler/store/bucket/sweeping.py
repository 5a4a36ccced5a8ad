"""Sweeping a bucket: packs that no row names are removed, and packs that hold removed pages are written again without them.

What a crawl has put and not yet committed has no row: nothing younger than MIN_AGE is touched. Memory is bounded: the rows and the
objects are read side by side, both in the order of the packs' names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from iria_crawler.errors import NoBucket
from iria_crawler.store.bucket.bucket import StoredObject
from iria_crawler.store.bucket.packs import PageRow, place_of

_PACK = re.compile(r"[0-9a-f]{64}", re.ASCII)
MIN_AGE = timedelta(hours=1)


class FoundPack(NamedTuple):
    """A pack: the object (None: the bucket does not have it), and the rows of the pages that lie in it."""

    name: str
    stored: StoredObject | None
    rows: list[PageRow]


class Swept(NamedTuple):
    """How many packs were removed, written again, and are named by rows and not there."""

    removed: int
    rewritten: int
    missing: int


def packs_of(rows: Iterable[PageRow]) -> Iterator[tuple[str, list[PageRow]]]:
    """The rows by their pack, which they are sorted by."""
    for name, part in groupby(rows, key=_pack_of):
        yield name, list(part)


def side_by_side(objects: Iterable[StoredObject], rows: Iterable[PageRow], address: str) -> Iterator[FoundPack]:
    """Every pack that is there or that rows name; both sorted by its name. Raises NoBucket where the server lists without order."""
    named = packs_of(rows)
    waiting = next(named, None)
    last = ""
    for one in objects:
        if not _PACK.fullmatch(one.name):
            continue
        if one.name <= last:
            raise NoBucket("its server lists the objects in no order: they cannot be swept", address)
        last = one.name
        while waiting is not None and waiting[0] < one.name:
            yield FoundPack(waiting[0], None, waiting[1])
            waiting = next(named, None)
        if waiting is not None and waiting[0] == one.name:
            yield FoundPack(one.name, one, waiting[1])
            waiting = next(named, None)
        else:
            yield FoundPack(one.name, one, [])
    while waiting is not None:
        yield FoundPack(waiting[0], None, waiting[1])
        waiting = next(named, None)


def is_to_be_removed(found: FoundPack, now: datetime) -> bool:
    """Whether no row names the pack, and it is old enough that none will."""
    return found.stored is not None and not found.rows and now - found.stored.written_at > MIN_AGE


def is_to_be_rewritten(found: FoundPack, now: datetime) -> bool:
    """Whether the pack holds the bytes of pages that were removed."""
    if found.stored is None or not found.rows or now - found.stored.written_at <= MIN_AGE:
        return False
    place = place_of(found.rows[0].data)
    return place is not None and place.pages != len(found.rows)


def _pack_of(row: PageRow) -> str:
    place = place_of(row.data)
    return place.pack.hex() if place else ""
