"""One page, one look: every query of a page runs in one thread hop on one snapshot, within a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit

T = TypeVar("T")
Row = dict[str, Any]

# Above Datasette's own 1,000 ms: a page asks several questions in one go.
TIME_LIMIT_MS = 4000
# While a crawl writes, sums over the whole database are at most this old.
REFRESH_SECONDS = 15.0


class Reader:
    """Questions to one snapshot. Rows come as dicts; nothing is ever written."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row."""
        cursor = self._conn.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any]) -> Iterable[tuple[Any, ...]]:
        """The rows as tuples: for the store's own reading."""
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
        """Every row; `:numbers` in the SQL stands for a list of whole numbers."""
        return self.all(sql.replace(":numbers", ",".join(str(int(n)) for n in numbers) or "NULL"))

    def state(self) -> tuple[Any, ...]:
        """Moves whenever stories, quotes or changes were written. Cheap: the newest row of each."""
        names = ("articles", "revisions", "quotes", "images", "changes", "runs")
        return tuple(self.value(f"SELECT max(id) FROM {name}") for name in names)


async def read(db: Any, load: Callable[[Reader], T]) -> T:
    """What `load` makes of the database, off the event loop."""

    def in_thread(conn: Any) -> T:
        with sqlite_timelimit(conn, TIME_LIMIT_MS):
            conn.execute("BEGIN")
            try:
                return load(Reader(conn))
            finally:
                conn.rollback()

    result: T = await db.execute_fn(in_thread)
    return result


class Memo:
    """Sums over a whole database, kept until it has moved on. One for each database object."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], float, Any]] = {}

    def get(self, reader: Reader, name: str, make: Callable[[Reader], T], *, timeless: bool = True) -> T:
        """The kept value; made anew when it is REFRESH_SECONDS old and the database has changed since, or (for a value
        that the passing of time alone changes) it is not `timeless`.
        """
        state, now = reader.state(), time.monotonic()
        kept = self._kept.get(name)
        if kept and ((timeless and kept[0] == state) or now - kept[1] < REFRESH_SECONDS):
            value: T = kept[2]
            return value
        made = make(reader)
        self._kept[name] = (state, now, made)
        return made
