"""The raw pages in the database of the server: written in the transaction of the story that they belong to."""

from __future__ import annotations

from contextlib import AbstractContextManager

from iria_crawler.store.file.captures import Captures
from iria_crawler.store.server.connection import Server


class ServerCaptures(Captures):
    """The pages of a database on a server. Its connection is the store's, which closes it."""

    _db: Server

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._db = server

    def together(self) -> AbstractContextManager[None]:
        """What is put meanwhile is committed with the transaction around it."""
        return self._db.writing()

    def shrink(self) -> None:
        """Nothing: the server gives the space of removed rows to new ones by itself."""

    def close(self) -> None:
        """Nothing: the connection is the store's."""
