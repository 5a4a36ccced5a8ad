"""Reading for a page: all its queries run in one call of a thread, on one snapshot of the database, in limited time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from datasette.utils.sqlite import sqlite3

T = TypeVar("T")
Row = dict[str, Any]

# For all queries of a page. Datasette's own limit of 1,000 ms is for one query.
TIME_LIMIT_MS = 4000
# For sums over the whole database, which are made once for many pages. It begins anew for each.
SUMS_LIMIT_MS = 60_000
# SQLite asks whether the time is over after each thousand steps of a query.
_STEPS = 1000
# Sums over the whole database may be this old while a crawl writes.
REFRESH_SECONDS = 15.0


class Snapshot:
    """Queries on one snapshot of the database, read only. Rows are dicts: column -> value."""

    def __init__(self, conn: Any, limit_ms: int = TIME_LIMIT_MS) -> None:
        self._conn = conn
        self._ends = time.monotonic() + limit_ms / 1000

    def is_late(self) -> bool:
        """Whether the time for its queries is over."""
        return time.monotonic() > self._ends

    @contextmanager
    def unhurried(self, limit_ms: int) -> Iterator[None]:
        """Within, the queries have this time of their own; afterwards what was left before."""
        left = self._ends - time.monotonic()
        self._ends = time.monotonic() + limit_ms / 1000
        try:
            yield
        finally:
            self._ends = time.monotonic() + left

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row."""
        cursor = self._conn.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterable[tuple[Any, ...]]:
        """The rows as tuples: for functions of the store, which expect these."""
        rows: Iterable[tuple[Any, ...]] = self._conn.execute(sql, values)
        return rows

    def one(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None."""
        rows = self.all(sql, **values)
        return rows[0] if rows else None

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, **values)
        return next(iter(row.values())) if row else None

    def among(self, sql: str, numbers: list[int]) -> list[Row]:
        """Every row; `:numbers` in the SQL is replaced by a list of whole numbers."""
        return self.all(sql.replace(":numbers", ",".join(str(int(n)) for n in numbers) or "NULL"))

    def state(self) -> tuple[Any, ...]:
        """A value that changes when stories, quotes, changes or runs are written. Cheap: the newest row of each table."""
        names = ("articles", "revisions", "quotes", "images", "changes", "runs")
        return tuple(self.value(f"SELECT max(id) FROM {name}") for name in names)


async def read(db: Any, load: Callable[[Snapshot], T]) -> T:
    """What `load` returns, called in a thread with a snapshot of the database `db`."""

    def in_thread(conn: Any) -> T:
        snapshot = Snapshot(conn)
        conn.set_progress_handler(snapshot.is_late, _STEPS)
        try:
            conn.execute("BEGIN")
            try:
                return load(snapshot)
            finally:
                conn.rollback()
        finally:
            conn.set_progress_handler(None, _STEPS)

    result: T = await db.execute_fn(in_thread)
    return result


class Memo:
    """Sums over a whole database, kept until it changes. One for each database object.

    Each is made by one reader at a time. Whoever asks meanwhile gets the sums of before, or waits where there are none: on a
    large database ten readers who all make the same would all be too late.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], float, Any]] = {}
        self._making: dict[str, threading.Lock] = {}

    def get(self, snapshot: Snapshot, name: str, make: Callable[[Snapshot], T], *, timeless: bool = True) -> T:
        """The kept value of this name, or what `make` returns.

        It is made anew when it is REFRESH_SECONDS old and the database has changed since. timeless False: also when the
        database is the same, for values that depend on the time of day.
        """
        state = snapshot.state()
        kept = self._kept.get(name)
        if kept and _is_fresh(kept, state, timeless=timeless):
            return kept[2]  # type: ignore[no-any-return]
        making = self._making.setdefault(name, threading.Lock())
        with snapshot.unhurried(SUMS_LIMIT_MS):
            if not making.acquire(timeout=0 if kept else SUMS_LIMIT_MS / 1000):
                if kept:
                    return kept[2]  # type: ignore[no-any-return]
                raise sqlite3.OperationalError("interrupted")
            try:
                kept = self._kept.get(name)
                if not kept or not _is_fresh(kept, state, timeless=timeless):
                    kept = self._kept[name] = (state, time.monotonic(), make(snapshot))
                return kept[2]
            finally:
                making.release()


def _is_fresh(kept: tuple[tuple[Any, ...], float, Any], state: tuple[Any, ...], *, timeless: bool) -> bool:
    return (timeless and kept[0] == state) or time.monotonic() - kept[1] < REFRESH_SECONDS
