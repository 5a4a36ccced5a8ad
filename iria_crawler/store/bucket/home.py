"""Whose pages lie below an address: one database's, so that what it no longer names can be removed.

The object `owner` holds a word that the database has too. A copy of a database (`iria backup`) has another word, COPY: it reads
the pages, and removes none, until IRIA_CAPTURES is given for it, which makes it the owner.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from iria_crawler.errors import WrongWord
from iria_crawler.store.bucket.bucket import Bucket
from iria_crawler.store.bucket.packs import Packs, PagePlace

OWNER = "owner"
COPY = "copy"
_WORD_BYTES = 16


class Home(NamedTuple):
    """Where the pages of a database lie, and its word for that place."""

    address: str
    word: str

    def as_data(self) -> bytes:
        """As the row of the table holds it."""
        return f"{self.address}\n{self.word}".encode()

    @classmethod
    def of_data(cls, data: bytes) -> Home:
        """The opposite of as_data()."""
        return cls(*data.decode().split("\n"))

    def as_copy(self) -> Home:
        """What a copy of the database has."""
        return self._replace(word=COPY)


def is_owner(home: Home, bucket: Bucket) -> bool:
    """Whether the pages there are this database's. Raises NoBucket."""
    return _owner(bucket) == home.word


def move_in(known: Home | None, address: str, sample: PagePlace | None) -> Home:
    """The home of a database that shall have its pages at `address` from now on; its word is written there.

    `known`: where it has them today; `sample`: the place of one of them. Raises NoBucket, and WrongWord where the pages of another
    database lie there, or not those of this one.
    """
    bucket = Bucket(address)
    owner = _owner(bucket)
    if sample is not None and Packs(bucket).read(sample) is None:
        raise WrongWord(
            f"IRIA_CAPTURES={address}: pages of this database lie in another bucket; copy its objects first"
        )
    is_ours = known is not None and (known.word in (COPY, owner))
    if owner is not None and not is_ours:
        raise WrongWord(f"IRIA_CAPTURES={address}: the pages of another database lie there; choose another prefix")
    word = known.word if known is not None and known.word != COPY else secrets.token_hex(_WORD_BYTES)
    bucket.put(OWNER, word.encode())
    return Home(address, word)


def _owner(bucket: Bucket) -> str | None:
    word = bucket.read(OWNER, 0, 2 * _WORD_BYTES)
    return word.decode(errors="replace") if word is not None else None
