"""The raw pages in the database of the server: written in the transaction of the story that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from iria_crawler.store.file.captures import Captures
from iria_crawler.store.server.connection import Server


class ServerCaptures(Captures):
    """The pages of a database on a server. Its connection is the store's, which closes it."""

    _db: Server

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._db = server

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put meanwhile is committed with the transaction around it."""
        with self._db.writing(), self._packing():
            yield

    def each(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of a long answer."""
        return self._db.each(sql, values)

    def shrink(self) -> None:
        """Nothing: the server gives the space of removed rows to new ones by itself. Of a bucket: see sweep()."""

    def close(self) -> None:
        """Nothing: the connection is the store's."""
