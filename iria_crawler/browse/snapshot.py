"""Reading for a page: all its queries run in one call of a thread, on one snapshot of the database, in limited time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit

T = TypeVar("T")
Row = dict[str, Any]

# For all queries of a page. Datasette's own limit of 1,000 ms is for one query.
TIME_LIMIT_MS = 4000
# Sums over the whole database may be this old while a crawl writes.
REFRESH_SECONDS = 15.0


class Snapshot:
    """Queries on one snapshot of the database, read only. Rows are dicts: column -> value."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row."""
        cursor = self._conn.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any]) -> Iterable[tuple[Any, ...]]:
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
        with sqlite_timelimit(conn, TIME_LIMIT_MS):
            conn.execute("BEGIN")
            try:
                return load(Snapshot(conn))
            finally:
                conn.rollback()

    result: T = await db.execute_fn(in_thread)
    return result


class Memo:
    """Sums over a whole database, kept until it changes. One for each database object."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], float, Any]] = {}

    def get(self, snapshot: Snapshot, name: str, make: Callable[[Snapshot], T], *, timeless: bool = True) -> T:
        """The kept value of this name, or what `make` returns.

        It is made anew when it is REFRESH_SECONDS old and the database has changed since. timeless False: also when the
        database is the same, for values that depend on the time of day.
        """
        state, now = snapshot.state(), time.monotonic()
        kept = self._kept.get(name)
        if kept and ((timeless and kept[0] == state) or now - kept[1] < REFRESH_SECONDS):
            value: T = kept[2]
            return value
        made = make(snapshot)
        self._kept[name] = (state, now, made)
        return made
