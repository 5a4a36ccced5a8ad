"""Locks of a database on a server: advisory locks of a session, which the server releases when the connection ends.

Whoever holds one speaks to the server every 15 seconds, as it renews its lease (../owed/leases.py). A holder that has been silent
for SILENT_FOR is frozen, or its machine has left the network: the server is told to end its connection, and with that its lock
and a transaction in which it was frozen. The server's clock decides, so clocks that differ do no harm.
"""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

from iria_crawler.store.file.locks import Lock
from iria_crawler.store.server.connection import LOCK, Server

SILENT_FOR = timedelta(seconds=60)  # as a lease of an outlet
MAX_MS_TO_END = 5_000  # a connection is ended within this time, or not at all
# The first number of these locks; the second is made of the name.
_NAMED = LOCK + 1


class ServerLocks:
    """The locks of one database, by name: a site's host, or 'alerts'."""

    is_proof = False  # a server that starts again ends connections of processes that live

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
        """Take it, without waiting. False if another session has it that is awake."""
        if not self._taken:
            self._taken = self._ask("pg_try_advisory_lock")
        if not self._taken and self._put_out_silent():
            self._taken = self._ask("pg_try_advisory_lock")
        return self._taken

    def _put_out_silent(self) -> bool:
        """End the connection of the holder if it is frozen. Returns whether it has ended."""
        ended = self._server.execute(
            "SELECT pg_terminate_backend(l.pid, ?) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
            "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = CAST(? AS oid) AND l.objid = CAST(? AS oid) "
            "AND a.datname = current_database() AND a.state_change < clock_timestamp() - make_interval(secs => ?)",
            (MAX_MS_TO_END, _NAMED, self._number, SILENT_FOR.total_seconds()),
        ).fetchall()
        return any(done for (done,) in ended)

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
