"""The lock that says: a crawl of this site is running. Taken by the crawl (filelock), asked after by everybody else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

if sys.platform != "win32":
    import fcntl


class Lock(Protocol):
    """A lock that one process may have, and that the system releases with the process."""

    def acquire(self) -> bool:
        """Take it, without waiting. False if somebody has it."""

    def release(self) -> None:
        """Release it, if it was taken."""


class Locks(Protocol):
    """The locks of one database, by name: a site's host, or 'alerts'.

    `is_proof`: whoever has had a lock that is free has ended, or given it back.
    """

    is_proof: bool

    def lock(self, name: str) -> Lock:
        """The lock of this name, not taken yet."""

    def is_held(self, name: str) -> bool | None:
        """Whether a process has the lock; None where that cannot be known."""


class FileLocks:
    """The locks of a database in a file: files beside it."""

    is_proof = True

    def __init__(self, database: Path) -> None:
        self._database = database

    def lock(self, name: str) -> Lock:
        """The lock of this name, not taken yet."""
        return _FileLock(lock_path(self._database, name))

    def is_held(self, name: str) -> bool | None:
        """Whether a process has the lock; None where that cannot be known."""
        return is_held(lock_path(self._database, name))


class _FileLock:
    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, blocking=False)

    def acquire(self) -> bool:
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def release(self) -> None:
        self._lock.release()


def lock_path(database: Path, host: str) -> Path:
    """The lock file of a site, beside the database. It stays after the crawl; only the lock on it says anything."""
    return database.with_name(f"{database.name}.{host}.lock")


def is_held(lock: Path) -> bool | None:
    """Whether a process holds the lock; None where that cannot be known: there is no such file (a copy of a database has
    none beside it), it may not be read, or the system has no such locks.

    Nothing is created and nothing written. A free lock is shared for the moment of the question.
    """
    if sys.platform == "win32":
        return None
    try:
        file = os.open(lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(file)
    return False
