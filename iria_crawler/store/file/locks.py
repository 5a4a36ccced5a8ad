"""The lock that says: a crawl of this site is running. Taken by the crawl (filelock), asked after by everybody else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl


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
