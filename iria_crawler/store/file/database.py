"""Opening the database: the pragmas, the migrations, and clear errors where a file cannot be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlite_utils import Database as SqliteUtils

from iria_crawler.errors import (
    Busy,
    DiskFull,
    LostSite,
    NewerDatabase,
    NotADatabase,
    OlderDatabase,
    StoreError,
    Unwritable,
)
from iria_crawler.store.file.engine import Values, write
from iria_crawler.store.file.migrations import SCHEMA_VERSION, bring_up_to_date, create_schema
from iria_crawler.store.file.sql_functions import register
from iria_crawler.urls import url_key

BUSY_TIMEOUT_MS = 30_000  # another process may hold the write lock through a checkpoint of a large log
# A writer makes a reader wait only for the moment in which the log is begun or ended.
READING_TIMEOUT_MS = 5_000
# A text of 5 kB, and its record, fill more than half of a page of 8 kB, which leaves the rest empty. With half of that page they go on
# in pages of their own, which are full: a file of such stories is a sixth smaller.
PAGE_SIZE = 4096
# A packed text of 2 kB fills half of such a page, or more than half. Pages of 2 kB are filled again.
PAGE_SIZE_OF_PACKED = 2048
# The inner pages of the indexes of a million stories fit; SQLite's own 2 MB hold those of fifty thousand.
CACHE_KB = 32_000
# The log is written back into the file every 32 MB: each time somebody waits some ten milliseconds.
CHECKPOINT_PAGES = 4_000
# "IRIA" in ASCII, in the file header: tells our databases from other people's.
APPLICATION_ID = 0x49524941

# The full-text indexes: of words, and of signs for scripts without spaces between words.
WORD_INDEXES = (
    "articles_fts",
    "quotes_fts",
    "images_fts",
    "changes_fts",
    "articles_signs_fts",
    "changes_signs_fts",
)


class File(SqliteUtils):
    """A SQLite file as engine.Database: the store's usual database."""

    packs_records = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, recursive_triggers=False)
        self._held: tuple[int, int] | None = None

    def executemany(self, sql: str, rows: Iterable[Values]) -> sqlite3.Cursor:
        """Run one statement for each row of values; the answer counts them all."""
        return self.conn.executemany(sql, rows)

    def each(self, sql: str, values: Any = ()) -> Iterator[Any]:
        """The rows of a long answer: SQLite holds one of them in memory."""
        return iter(self.execute(sql, values))

    def asking(self) -> AbstractContextManager[None]:
        """Nothing: there is no way to a file that could be spared."""
        return nullcontext()

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """Insert one row into a table with an `id`; returns it."""
        return int(self.execute(sql, values).lastrowid or 0)

    def next_ids(self, *tables: str) -> sqlite3.Cursor:
        """One row with an id for a new row of each of `tables`: the one that SQLite would give it."""
        return self.execute(
            "SELECT " + ", ".join(f"(SELECT coalesce(max(id), 0) + 1 FROM {table})" for table in tables)
        )

    def hold(self, site_id: int | None, token: int = 0) -> None:
        """From now on every transaction asks whether the lease of this site has this token still; None: it asks nothing."""
        self._held = None if site_id is None else (site_id, token)

    def now(self) -> datetime:
        """The time: all who write one file are on one machine."""
        return datetime.now(UTC)

    def before_alone(self) -> None:
        """Nothing: nobody else writes from the beginning of the transaction."""

    def alone(self, step: Callable[[bool], None]) -> None:
        """At once."""
        step(False)

    def dependents(self, table: str) -> list[tuple[str, str]]:
        """(table, column) of every foreign key that leads to the rows of `table`."""
        rows = self.execute(
            'SELECT m.name, f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f '
            "WHERE m.type = 'table' AND f.\"table\" = ? ORDER BY m.rowid, f.id",
            (table,),
        )
        return [(str(name), str(column)) for name, column in rows]

    def search(self, words: Sequence[str], most: int) -> list[int]:
        """The stories whose newest headline or text has all these words, the best first."""
        query = " ".join('"' + word.replace('"', '""') + '"' for word in words)
        rows = self.execute(
            "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank, rowid LIMIT ?", (query, most)
        )
        return [int(row) for (row,) in rows]

    def unlearn(self, chosen: str) -> None:
        """Take stories out of the indexes of words before their rows are deleted: they have no trigger for that.

        An index forgets a text that it is told. Where one of these is damaged, nobody can tell it: then both indexes are made anew
        without that text, which reads all texts.
        """
        damaged = self.execute(
            f"UPDATE bodies SET body_text = '' WHERE article_id IN ({chosen}) AND typeof(body_text) = 'blob' "
            "AND plain_text(body_text) IS NULL"
        )
        for index in ("articles_fts", "articles_signs_fts") if damaged.rowcount > 0 else ():
            self.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
        self.execute(
            "INSERT INTO articles_fts(articles_fts, rowid, headline, body_text) SELECT 'delete', id, headline, body_text "
            f"FROM articles_text WHERE id IN ({chosen})"
        )
        self.execute(
            "INSERT INTO articles_signs_fts(articles_signs_fts, rowid, signs) SELECT 'delete', id, signs "
            f"FROM articles_signs_text_fts WHERE id IN ({chosen})"
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that takes the write lock at once.

        A plain BEGIN that reads first and writes later fails under a second writer whatever the busy timeout;
        BEGIN IMMEDIATE waits its turn. Within another transaction it is a savepoint, which can fail alone.
        """
        connection = self.conn
        inner = connection.in_transaction
        with explaining(connection):
            connection.execute("SAVEPOINT part" if inner else "BEGIN IMMEDIATE")
            try:
                if not inner and self._held is not None:
                    self._show_token(*self._held)
                yield
            except BaseException:
                if inner and connection.in_transaction:  # SQLite itself takes all of it back where the disk is full
                    connection.execute("ROLLBACK TO part")
                    connection.execute("RELEASE part")
                else:
                    connection.rollback()
                raise
            connection.execute("RELEASE part" if inner else "COMMIT")

    def _show_token(self, site_id: int, token: int) -> None:
        if not self.execute("SELECT 1 FROM leases WHERE site_id = ? AND token = ?", (site_id, token)).fetchone():
            name = self.execute("PRAGMA database_list").fetchone()[2]
            raise LostSite(
                "another crawl has the site by now; this one was silent for too long: nothing was lost", name
            )


def open_database(path: Path | str) -> File:
    """Open or create the database at `path` and bring it to today's schema.

    Raises Unwritable (no such folder, no permission, a folder), NotADatabase, NewerDatabase, StoreError.
    """
    if str(path) == ":memory:":  # SQLite's name for a database that ends with its connection
        raise Unwritable("a database in memory is lost when the run ends; give a file as IRIA_DATABASE", str(path))
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(
            f"cannot open the database for writing ({error.strerror}); choose another IRIA_DATABASE", str(path)
        ) from error
    connection = connect(path)
    try:
        return _prepare(connection, path)
    except BaseException:
        connection.close()
        raise


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may write and make the file. It waits for other writers up to the busy timeout.

    Raises Unwritable.
    """
    try:
        return sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
    except (sqlite3.OperationalError, ValueError) as error:  # ValueError: a name that no file can have
        raise Unwritable(
            f"cannot open the database for writing ({error}); choose another IRIA_DATABASE", str(path)
        ) from error


def open_reading(path: Path) -> File:
    """Open the database at `path` for reading: nothing is written, no file is made, nobody who writes is waited for.

    Raises NotADatabase, NewerDatabase, OlderDatabase, StoreError (no file there, or not to be read).
    """
    connection = connect_reading(path)
    try:
        version = _recognise(connection, path)
        if not version:
            raise NotADatabase("it holds nothing yet; crawl first, or give -s IRIA_DATABASE=path", str(path))
        if version < SCHEMA_VERSION:
            raise OlderDatabase(
                f"written by an earlier version (schema {version}, ours is {SCHEMA_VERSION}); any crawl brings it up to date "
                "and keeps a copy of it as it is",
                str(path),
            )
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        register(connection)
        return File(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise explain(error, path) from error
        raise


def connect_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises StoreError where the file cannot be read."""
    for way in ways_to_read(path):
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(path.absolute()))}?{_URI[way]}",
            uri=True,
            timeout=READING_TIMEOUT_MS / 1000,
            isolation_level=None,
        )
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            connection.close()
            failure = explain(error, path)
            failure.__cause__ = error
            if not isinstance(failure, Unwritable | DiskFull):  # what cannot be made beside it is no harm to reading
                break
        else:
            return connection
    raise failure


Way = Literal["mutable", "read-only", "immutable"]
_URI: dict[Way, str] = {"mutable": "mode=rw", "read-only": "mode=ro", "immutable": "immutable=1"}


def ways_to_read(path: Path) -> list[Way]:
    """How SQLite may open the file to read it, the best first. Raises StoreError where there is no file, or not for us.

    A database with a log (WAL) needs two files beside it. Where they can be made, a connection that could write makes
    them and takes them away again, and one that cannot write leaves them behind. Where they cannot be made, they are used
    if a writer has made them; else nobody writes, and the file is read as it lies.
    """
    try:
        if not path.exists():
            demo = path.with_name("demo.db")
            other = f"-s IRIA_DATABASE={demo}, the demonstration's" if demo.exists() else "-s IRIA_DATABASE=path"
            raise StoreError(f"no database at {path}; crawl first, or give {other}")
        if not path.is_file():
            raise StoreError("a folder or a device and no database; choose another IRIA_DATABASE", str(path))
        with path.open("rb"):
            pass
        real = path.resolve()
        log = real.with_name(f"{real.name}-wal")
        idle = not (log.exists() and log.stat().st_size)
    except OSError as error:
        raise StoreError(f"cannot be read ({error.strerror}); choose another IRIA_DATABASE", str(path)) from error
    ways: list[Way] = []
    if os.access(real, os.W_OK) and os.access(real.parent, os.W_OK):
        ways.append("mutable")
    elif log.exists():
        ways.append("read-only")
    return [*ways, "immutable"] if idle else ways


def _recognise(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version of a database of ours, 0 for an empty file. Raises NotADatabase, NewerDatabase."""
    # In this order: where another process makes the tables meanwhile, what is asked later is there.
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise NotADatabase("this SQLite file holds something else; choose another IRIA_DATABASE", str(path))
    if version > SCHEMA_VERSION:
        raise NewerDatabase(
            f"written by a later version (schema {version}, ours is {SCHEMA_VERSION}); upgrade iria-crawler", str(path)
        )
    return int(version)


def _prepare(connection: sqlite3.Connection, path: Path) -> File:
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        version = _recognise(connection, path)
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")  # only a new file takes it
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("url_key", 1, url_key, deterministic=True)  # for step 2 of the schema
        register(connection)
        database = File(connection)
        if version < SCHEMA_VERSION:
            _migrate(database, path)
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error
    return database


def _migrate(database: File, path: Path) -> None:
    """Make the tables of a new file, or apply the steps that an older one lacks, of which a copy is kept before."""
    with write(database):
        # Asked under the lock: another process may have come first, and its copy is the one of the older file.
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version >= SCHEMA_VERSION:
            return
        if version:
            _back_up(path, version)
        (bring_up_to_date if version else create_schema)(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _back_up(path: Path, version: int) -> None:
    """Keep a copy of the file as it was, so that no migration can lose a record. It has its name when it is whole.

    Nobody may write meanwhile. Raises sqlite3.Error, OSError: then there is no copy.
    """
    copy = path.with_name(f"{path.name}.schema{version}.bak")
    part = path.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)  # of a process that was killed
    try:
        _copy(path, part)
        part.replace(copy)
    except BaseException:
        for left in (part, path.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)
        raise


def _copy(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def explain(error: sqlite3.DatabaseError, path: Path | str) -> StoreError:
    """The error of ours for an error of SQLite, with advice for the user."""
    if is_disk_full(error):
        return DiskFull(
            f"cannot be written ({error}); make room on the disk and crawl again: nothing is lost", str(path)
        )
    if "not a database" in str(error) or "malformed" in str(error):
        return NotADatabase(f"not a usable SQLite database ({error}); choose another IRIA_DATABASE", str(path))
    if is_busy(error):
        return Busy(
            f"another process holds the database ({error}); let it end, or end it, and try again: nothing was written",
            str(path),
        )
    if "readonly" in str(error) or "unable to open" in str(error):
        return Unwritable(f"cannot write the database ({error}); choose another IRIA_DATABASE", str(path))
    return StoreError(f"cannot use the database ({error})", str(path))


def is_disk_full(error: sqlite3.Error) -> bool:
    """Whether SQLite found no room, or was refused to write: the low byte is the kind of its error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process held what was asked for longer than the busy timeout."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def explaining(connection: sqlite3.Connection) -> Iterator[None]:
    """Raise DiskFull where the disk is full, and Busy where another process holds the file; both name the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_disk_full(error) or is_busy(error):
            raise explain(error, connection.execute("PRAGMA database_list").fetchone()[2]) from error
        raise
