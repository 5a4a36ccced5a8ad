"""What PostgreSQL says of its trouble, as errors of ours with advice; and the address of a server without its password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from iria_crawler.errors import Busy, DiskFull, RefusedRow, StoreError, Unwritable


def shown(address: str) -> str:
    """The address without its password."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    user, host, port, name = (str(known.get(part) or "") for part in ("user", "host", "port", "dbname"))
    return f"postgresql://{user + '@' if user else ''}{host}{':' + port if port else ''}/{name}"


@contextmanager
def explaining(where: str) -> Iterator[None]:
    """Raise an error of ours for one of PostgreSQL."""
    try:
        yield
    except psycopg.Error as error:
        raise explain(error, where) from error


def explain(error: psycopg.Error, where: str) -> StoreError:
    """The error of ours for an error of PostgreSQL, with advice for the user."""
    said = " ".join(str(error).split())
    match error:
        case psycopg.errors.DiskFull():
            return DiskFull(f"cannot be written ({said}); make room on the server's disk: nothing is lost", where)
        case psycopg.errors.LockNotAvailable() | psycopg.errors.DeadlockDetected():
            return Busy(f"another process holds what is to be written ({said}); try again: nothing was written", where)
        case psycopg.errors.ReadOnlySqlTransaction() | psycopg.errors.InsufficientPrivilege():
            return Unwritable(f"cannot write the database ({said}); choose another IRIA_DATABASE", where)
        case psycopg.IntegrityError() | psycopg.DataError():
            return RefusedRow(f"does not take a row ({said})", where)
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return StoreError(f"the PostgreSQL server cannot be reached ({said})", where)
    return StoreError(f"cannot use the database ({said})", where)
