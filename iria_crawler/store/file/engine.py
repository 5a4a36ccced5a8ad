"""What the store asks of a database, whichever engine keeps it: a SQLite file (database.py) or PostgreSQL (../server/).

Statements are written in SQLite's SQL, with `?` or `:name` for values, and with nothing that only SQLite can do. What another
engine says otherwise is translated in one place: ../server/dialect.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """The answer to a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""

    @property
    def description(self) -> Any:
        """A sequence for each column of the answer; the first of it is the name."""

    def fetchone(self) -> Any:
        """The next row as a tuple; None where there is none."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one by one."""


class Queryable(Protocol):
    """What can be read alone: either database, sqlite_utils' own, or the snapshot of a page."""

    def execute(self, sql: str, values: dict[str, Any] = ..., /) -> Iterable[Any]:
        """The rows, as tuples."""


class Asked(Protocol):
    """What can be asked."""

    def execute(self, sql: str, values: Any = ..., /) -> Rows:
        """Run one statement."""


class Database(Asked, Protocol):
    """A database with the tables of schema.sql."""

    # Whether we pack what is long: a file does not do it by itself, as a server does.
    packs_records: bool

    def executemany(self, sql: str, rows: Iterable[Values], /) -> Rows:
        """Run one statement for each row of values; the answer counts them all."""

    def each(self, sql: str, values: Values = ..., /) -> Iterator[Any]:
        """The rows of a long answer, of which never more than some are in memory."""

    def query(self, sql: str, values: Any = ..., /) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries."""

    def asking(self) -> AbstractContextManager[None]:
        """Around questions that do not depend on each other: execute() all of them, then fetch the answers. A server gets them in
        one message.
        """

    def insert(self, sql: str, values: Sequence[Any], /) -> int:
        """Insert one row into a table with an `id`; returns it."""

    def next_ids(self, *tables: str) -> Rows:
        """One row with an id for a new row of each of `tables`: a server is asked for it along with other questions, so that nobody
        waits when the row is inserted. In a transaction, in which at most one row of each is asked for before it is inserted.
        """

    def writing(self) -> AbstractContextManager[None]:
        """One transaction, in which nobody else writes what it reads. Within another one: a part that can fail alone."""

    def hold(self, site_id: int | None, token: int = 0, /) -> None:
        """From now on only rows of one site are written, and only while its lease has this token: a transaction that begins later
        raises LostSite. None: of any site. Nobody who writes rows of other sites need be waited for, where the engine can tell.
        """

    def now(self) -> datetime:
        """The time by the clock that all share who write this database, aware, UTC."""

    def before_alone(self) -> None:
        """What is asked from here on is known to be as it is still, or not, when alone() lets its steps write."""

    def alone(self, step: Callable[[bool], None]) -> None:
        """Let `step` write rows that belong to several sites, while nobody else writes such rows: at once, or at the end of the
        transaction. It is told whether others have written such rows since before_alone().
        """

    def dependents(self, table: str) -> list[tuple[str, str]]:
        """(table, column) of every foreign key that leads to the rows of `table`."""

    def search(self, words: Sequence[str], most: int, /) -> list[int]:
        """The stories whose newest headline or text has all these words, the best first."""

    def unlearn(self, chosen: str, /) -> None:
        """Take stories out of the index of words before their rows are deleted. `chosen`: a statement that gives their ids."""

    def close(self) -> None:
        """Release the database."""


def write(database: Database) -> AbstractContextManager[None]:
    """A transaction: see Database.writing()."""
    return database.writing()
