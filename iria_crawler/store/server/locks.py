"""Locks of a database on a server: advisory locks of a session, which the server releases when the connection ends."""

from __future__ import annotations

from zlib import crc32

from iria_crawler.store.file.locks import Lock
from iria_crawler.store.server.connection import LOCK, Server

# The first number of these locks; the second is made of the name.
_NAMED = LOCK + 1


class ServerLocks:
    """The locks of one database, by name: a site's host, or 'alerts'."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def lock(self, name: str) -> Lock:
        """The lock of this name, not taken yet."""
        return _SessionLock(self._server, _number(name))

    def is_held(self, name: str) -> bool | None:
        """Whether a session has the lock."""
        found = self._server.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = CAST(? AS oid) AND objid = CAST(? AS oid) "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            (_NAMED, _number(name)),
        )
        return found.fetchone() is not None


class _SessionLock:
    def __init__(self, server: Server, number: int) -> None:
        self._server = server
        self._number = number
        self._taken = False

    def acquire(self) -> bool:
        """Take it, without waiting. False if another session has it."""
        if not self._taken:
            self._taken = bool(self._ask("pg_try_advisory_lock"))
        return self._taken

    def release(self) -> None:
        """Release it, if it was taken; the end of the connection does so too."""
        if self._taken and not self._server.is_closed:
            self._ask("pg_advisory_unlock")
        self._taken = False

    def _ask(self, function: str) -> bool:
        sql = f"SELECT {function}(CAST(? AS int), CAST(? AS int))"
        return bool(self._server.execute(sql, (_NAMED, self._number)).fetchone()[0])


def _number(name: str) -> int:
    return crc32(name.encode()) & 0x7FFFFFFF
