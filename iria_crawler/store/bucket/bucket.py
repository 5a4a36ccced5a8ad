"""A bucket of an S3-compatible server: objects put, read and removed in bounded time, with errors of ours.

The server and the keys are given where every S3 program looks for them: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY. They are never written into a database, a command line or a message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from iria_crawler.errors import NoBucket, WrongWord

try:
    from obstore.exceptions import BaseError, GenericError
    from obstore.store import S3Store
except ImportError as missing:  # the extra `s3`
    _missing: ImportError | None = missing
else:
    _missing = None

# A request ends within TIMEOUT, and none is sent again later than RETRYING after the first: a crawl waits half a minute at most,
# as long as it waits for another writer.
CONNECT_TIMEOUT, TIMEOUT, RETRYING = timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=10)
MAX_RETRIES = 3
# Before it is sent again it waits this long, and then up to twice as long each time.
FIRST_WAIT = timedelta(milliseconds=100)
MAX_REASON_CHARACTERS = 200

# How long it took and how often it was tried, in an error of obstore.
_TRIES = re.compile(r" in [\d.]+m?s(?:, after [^-]*)? *- ")
_ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[\w./-]*))?", re.ASCII)


class StoredObject(NamedTuple):
    """An object of a bucket: its name after the prefix, its size in bytes, when it was written (aware)."""

    name: str
    size: int
    written_at: datetime


class Bucket:
    """The objects below an address (s3://bucket/prefix). Nothing is asked before the first object.

    Raises WrongWord for an address of another form, NoBucket where the server cannot do what is asked of it.
    """

    def __init__(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise WrongWord(f"IRIA_CAPTURES={address[:MAX_REASON_CHARACTERS]}: expected s3://bucket/prefix")
        if _missing is not None:
            raise NoBucket(f"a bucket needs obstore ({_missing}); pip install 'iria-crawler[s3]'", address)
        self.address = address
        self._process = os.getpid()
        with self._explaining():
            self._store = S3Store(
                found["bucket"],
                prefix=(found["prefix"] or "").strip("/") or None,
                client_options={
                    "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
                    "connect_timeout": CONNECT_TIMEOUT,
                    "timeout": TIMEOUT,
                },
                retry_config={
                    "max_retries": MAX_RETRIES,
                    "retry_timeout": RETRYING,
                    "backoff": {"init_backoff": FIRST_WAIT, "max_backoff": RETRYING, "base": 2},
                },
            )

    def check(self) -> None:
        """Raises NoBucket where the bucket cannot be used now: no server, no such bucket, wrong keys."""
        self.read("owner", 0, 1)

    def put(self, name: str, data: bytes) -> None:
        """Write an object. When this returns, the server has it."""
        with self._explaining():
            self._store.put(name, data)

    def read(self, name: str, start: int, length: int) -> bytes | None:
        """A part of an object; None where there is no such object, or where it is shorter."""
        try:
            with self._explaining():
                data = bytes(self._store.get_range(name, start=start, length=length))
        except FileNotFoundError:
            return None
        except _Shorter:
            return None
        return data if len(data) == length else None

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        try:
            with self._explaining():
                self._store.delete(name)
        except FileNotFoundError:
            pass

    def objects(self) -> Iterator[StoredObject]:
        """All objects, in the order of their names, as S3 lists them."""
        with self._explaining():
            listed = iter(self._store.list())
        while True:
            with self._explaining():
                part = next(listed, None)
            if part is None:
                return
            for one in part:
                yield StoredObject(str(one["path"]), int(one["size"]), one["last_modified"])

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Raise NoBucket for what went wrong; FileNotFoundError only where the bucket is there and the object is not."""
        if os.getpid() != self._process:  # its threads stayed in the other process: it would wait for ever
            raise NoBucket("opened in another process", self.address)
        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise NoBucket(
                    "there is no such bucket; make it first, or give another IRIA_CAPTURES", self.address
                ) from None
            raise
        except GenericError as error:
            if "status code: 416" in str(error):
                raise _Shorter from None
            raise self._error(error) from None
        except (BaseError, ValueError) as error:
            raise self._error(error) from None

    def _error(self, error: Exception) -> NoBucket:
        said = _TRIES.sub(": ", " ".join(str(error).partition("\n")[0].split()))[:MAX_REASON_CHARACTERS]
        return NoBucket(f"the bucket with the pages cannot be used ({said}); nothing is lost", self.address)


class _Shorter(Exception):
    """The object ends before the part that is asked for."""
