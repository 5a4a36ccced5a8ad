"""A connection to PostgreSQL as engine.Database: statements are translated, and sent together where no answer is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.numeric import Int8Dumper

from iria_crawler.errors import LostSite, StoreError
from iria_crawler.store.file.engine import Values
from iria_crawler.store.server.dialect import plain_insert, translated
from iria_crawler.store.server.trouble import explain, explaining, shown

# As long as a writer waits for others on SQLite.
LOCK_TIMEOUT_MS = 30_000
# A writer that is frozen within a transaction is put out of it by the server, so that nobody waits longer for it.
IDLE_TIMEOUT_MS = 60_000
CONNECT_TIMEOUT_SECONDS = 10
# A statement is prepared when it comes the third time; the store has about 300 of them.
PREPARE_THRESHOLD, PREPARED_MOST = 2, 500
# Rows of a long answer that are fetched at a time.
ROWS_AT_A_TIME = 500
# "IRIA" in ASCII: the advisory lock of all writers, and the first number of the lock of a site's writers.
LOCK = 0x49524941
# What show_token() of functions.sql says where another has the site.
TOKEN_REFUSED = "IR001"

# A commit does not wait for the disk, as on SQLite: where the server loses its power, the looks of the last second are owed again.
_TURN = "SELECT number FROM iria_turn"
_OPTIONS = f"-c lock_timeout={LOCK_TIMEOUT_MS} -c idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS} -c synchronous_commit=off"
# A statement is planned once, for the tables as they are then: for an empty one the server plans to read all of it. So after 4, 16,
# 64 ... transactions of a connection everything is planned again.
PLANS_GROW = 4


class ServerRows:
    """The answer to a statement. It is waited for when it is asked for."""

    def __init__(self, server: Server, cursor: Any) -> None:
        self._server = server
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        self._server.settle()
        return max(int(self._cursor.rowcount), 0)

    @property
    def description(self) -> Any:
        """The columns of the answer; the first of each is the name."""
        self._server.settle()
        return self._cursor.description

    def fetchone(self) -> Any:
        """The next row as a tuple; None where there is none."""
        with self._server.explaining():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        with self._server.explaining():
            return list(self._cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())


class Server:
    """One connection. Statements outside write() are committed at once.

    Within a transaction statements are sent without waiting for the answer to each (psycopg's pipeline); an error shows when
    the next answer is asked for, or at the end.
    """

    packs_records = False

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        """Raises StoreError where the server cannot be reached."""
        self._address = address
        self._read_only = read_only
        self.shown = shown(address)
        self._pipeline: Any = None
        self._begun, self._plan_again_at = 0, PLANS_GROW  # transactions
        self._known_types: dict[str, dict[str, str]] = {}
        self._is_refused = False  # the transaction, because another has the site
        self._last_steps: list[Callable[[bool], None]] = []  # of the transaction: see alone()
        self._turn: ServerRows | None = None
        self._held: tuple[int, int] | None = None  # the site, and the token of its lease
        self._connection = self._connect()

    def _connect(self) -> psycopg.Connection[Any]:
        with explaining(self.shown):
            connection = psycopg.connect(
                self._address,
                autocommit=True,
                application_name="iria",
                connect_timeout=CONNECT_TIMEOUT_SECONDS,
                options=_OPTIONS + (" -c default_transaction_read_only=on" if self._read_only else ""),
                prepare_threshold=PREPARE_THRESHOLD,
            )
        connection.prepared_max = PREPARED_MOST
        connection.adapters.register_dumper(int, Int8Dumper)
        return connection

    def hold(self, site_id: int | None, token: int = 0) -> None:
        """From now on this connection writes only rows of one site, whose lease has this token; None: of any.

        Then it waits for nobody who writes rows of other sites.
        """
        self._held = None if site_id is None else (site_id, token)

    def now(self) -> datetime:
        """The time by the server's clock."""
        at = self.execute("SELECT clock_timestamp()").fetchone()[0]
        assert isinstance(at, datetime)
        return at.astimezone(UTC)

    def execute(self, sql: str, values: Any = ()) -> ServerRows:
        """Run one statement, written for SQLite."""
        with self.explaining():
            statement = translated(sql)
            return ServerRows(self, self._living().execute(statement.sql, statement.values(values)))

    def executemany(self, sql: str, rows: Iterable[Values]) -> ServerRows:
        """Run one statement for each row of values."""
        found: list[Any] = list(rows)
        with self.explaining():
            cursor = self._living().cursor()
            plain = plain_insert(sql) if len(found) > 1 else None
            at_once = plain.sql_of(self._types(plain.table)) if plain and plain.are_distinct(found) else None
            if plain and at_once:
                cursor.execute(at_once, (plain.packed(found),))
            elif found:
                cursor.executemany(translated(sql).sql, found)
            return ServerRows(self, cursor)

    def _types(self, table: str) -> dict[str, str]:
        """The type of each column of a table, asked once."""
        if table not in self._known_types:
            rows = self.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                "WHERE attrelid = CAST(? AS regclass) AND attnum > 0 AND NOT attisdropped",
                (table,),
            )
            self._known_types[table] = dict(rows.fetchall())
        return self._known_types[table]

    def each(self, sql: str, values: Any = ()) -> Iterator[Any]:
        """The rows of a long answer, ROWS_AT_A_TIME in memory: by a cursor of the server, over a connection of its own."""
        with (
            self.explaining(),
            psycopg.connect(self._address, application_name="iria") as reading,
            reading.cursor("each") as cursor,
        ):
            statement = translated(sql)
            cursor.itersize = ROWS_AT_A_TIME
            yield from cursor.execute(statement.sql, statement.values(values))

    def define(self, statement: str) -> None:
        """Run a statement that is PostgreSQL's own."""
        with self.explaining():
            self._living().execute(statement)

    def query(self, sql: str, values: Any = ()) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries."""
        with self.explaining():
            cursor = self._living().cursor(row_factory=dict_row)
            statement = translated(sql)
            yield from cursor.execute(statement.sql, statement.values(values)).fetchall()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around questions that do not depend on each other: execute() all of them, then fetch the answers."""
        with self.explaining():
            if self._pipeline is not None:  # within a transaction it is so already
                yield
                return
            with self._living().pipeline():
                yield

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """Insert one row into a table with an `id`; returns it."""
        return int(self.execute(f"{sql} RETURNING id", values).fetchone()[0])

    def next_ids(self, *tables: str) -> ServerRows:
        """One row with an id for a new row of each of `tables`."""
        return self.execute(
            "SELECT " + ", ".join(f"nextval(pg_get_serial_sequence('{table}', 'id'))" for table in tables)
        )

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Insert many rows, ROWS_AT_A_TIME in memory. In a transaction. Returns how many."""
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
        waiting, many = iter(rows), 0
        while part := list(islice(waiting, ROWS_AT_A_TIME)):
            self.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", part)
            self.settle()
            many += len(part)
        return many

    def count_on(self) -> None:
        """Let the next id of every table come after those that are there."""
        found = self.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND is_identity = 'YES'"
        )
        for (table,) in found.fetchall():
            self.define(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING count(*) > 0"
            )

    def search(self, words: Sequence[str], most: int) -> list[int]:
        """The stories whose newest headline or text has all these words, the best first: in the headline a word counts most.

        Words that PostgreSQL does not index, such as "the", ask for nothing.
        """
        one = "phraseto_tsquery('english', ?)"
        found = (
            f"(numnode({one}) = 0 OR a.id IN (SELECT id FROM articles WHERE words(headline) @@ {one} "
            f"UNION SELECT article_id FROM bodies WHERE words(body_text) @@ {one}))"
        )
        rows = self.execute(
            "SELECT a.id FROM articles a JOIN bodies b ON b.article_id = a.id "
            f"WHERE {' AND '.join([found] * len(words))} ORDER BY ts_rank(setweight(words(a.headline), 'A') || "
            "words(b.body_text), plainto_tsquery('english', ?)) DESC, a.id LIMIT ?",
            [*(word for word in words for _ in range(3)), " ".join(words), most],
        )
        return [int(row) for (row,) in rows]

    def unlearn(self, chosen: str) -> None:
        """Nothing: PostgreSQL's indexes of words follow their tables."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, in which nobody else writes what it reads: other writers wait, or those of the site that is held.

        Within another transaction it is a savepoint, which can fail alone.
        """
        with self.explaining():
            if self._pipeline is not None:
                with self._part():
                    yield
                return
            with self._transaction():
                yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        connection = self._living()
        with ExitStack() as stack:
            self._pipeline = stack.enter_context(connection.pipeline())
            self._is_refused = False
            try:
                connection.execute("BEGIN")
                self._lock(connection)
                self._begun += 1
                if self._begun == self._plan_again_at:
                    self._plan_again_at *= PLANS_GROW
                    connection.execute("DISCARD PLANS")
                yield
                self._end_alone()
                ended = connection.execute("COMMIT")
                self._pipeline.sync()
                if ended.statusmessage != "COMMIT":  # a statement had failed, and somebody took no notice
                    raise StoreError("the server took the transaction back: nothing was written", self.shown)
            except BaseException:
                self._pipeline = None
                with ExitStack() as left:
                    left.callback(_roll_back, connection)
                    left.push(_swallow)
                    stack.close()
                raise
            finally:
                self._pipeline = None
                self._last_steps, self._turn = [], None

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        if self._held is None:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        else:
            connection.execute("SELECT show_token(%s::int, %s, %s)", (LOCK, *self._held))

    @contextmanager
    def _part(self) -> Iterator[None]:
        connection = self._connection
        steps = len(self._last_steps)
        connection.execute("SAVEPOINT part")
        try:
            yield
            self.settle()
        except BaseException:
            del self._last_steps[steps:]
            if not connection.broken:
                try:
                    self._pipeline.sync()
                except psycopg.Error as other:
                    self._note(other)
                if self._is_refused:
                    raise self._lost() from None  # the whole transaction is refused, not this part
                connection.execute("ROLLBACK TO SAVEPOINT part")
                connection.execute("RELEASE SAVEPOINT part")
            raise
        connection.execute("RELEASE SAVEPOINT part")

    def settle(self) -> None:
        """Wait for what was sent; raises the error of a statement that failed."""
        if self._pipeline is not None:
            with self.explaining():
                self._pipeline.sync()

    def before_alone(self) -> None:
        """Ask which turn it is: the number is written in each transaction that writes such rows, and seen when it is committed."""
        if self._turn is None:
            self._turn = self.execute(_TURN)

    def alone(self, step: Callable[[bool], None]) -> None:
        """At the end of the transaction, so that others wait no longer than for these steps.

        Everybody takes the locks in one order: of all, of a site, this one. So no two wait for each other.
        """
        self._last_steps.append(step)

    def _end_alone(self) -> None:
        if not self._last_steps:
            return
        asked = self._turn.fetchone() if self._turn is not None else None
        self.execute("SELECT pg_advisory_xact_lock(CAST(? AS int), 0)", (LOCK,))
        is_later = asked is None or self.execute(_TURN).fetchone() != asked
        for step in self._last_steps:
            step(is_later)
        self.execute("UPDATE iria_turn SET number = number + 1")

    def dependents(self, table: str) -> list[tuple[str, str]]:
        """(table, column) of every foreign key that leads to the rows of `table`."""
        rows = self.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "WHERE c.contype = 'f' AND c.confrelid = ?::regclass ORDER BY c.oid",
            (table,),
        )
        return [(str(name), str(column)) for name, column in rows]

    def _living(self) -> psycopg.Connection[Any]:
        """The connection; a new one where the server has ended it, unless that was within a transaction or a site is held.

        A crawl whose connection was ended may have lost its site: it ends, and what was under way is owed again.
        """
        if self._connection.closed and self._pipeline is None:
            if self._held is not None:
                raise self._lost()
            self._connection = self._connect()
        return self._connection

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Raise an error of ours for one of PostgreSQL: LostSite where the connection of a crawl has ended."""
        try:
            yield
        except psycopg.Error as error:
            self._note(error)
            if self._held is not None and (self._connection.closed or self._is_refused):
                raise self._lost() from error
            raise explain(error, self.shown) from error

    def _note(self, error: psycopg.Error) -> None:
        self._is_refused = self._is_refused or error.sqlstate == TOKEN_REFUSED

    def _lost(self) -> LostSite:
        return LostSite(
            "the server has ended the connection, or another crawl has the site: nothing was lost", self.shown
        )

    @property
    def is_closed(self) -> bool:
        """Whether the connection has ended."""
        return bool(self._connection.closed)

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()


def _roll_back(connection: psycopg.Connection[Any]) -> None:
    if not connection.closed:
        connection.rollback()


def _swallow(kind: Any, error: Any, trace: Any) -> bool:
    """What the end of a failed pipeline says was said before."""
    return isinstance(error, psycopg.Error)
