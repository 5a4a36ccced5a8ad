"""Opening the database: the pragmas, the migrations, and a clear word where a file cannot be used."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from iria_crawler.errors import DiskFull, NewerDatabase, NotADatabase, StoreError, Unwritable
from iria_crawler.store.migrations import MIGRATIONS, SCHEMA_VERSION
from iria_crawler.urls import url_key

BUSY_TIMEOUT_MS = 30_000  # another process may hold the write lock through a checkpoint of a large log
# A record fills half of SQLite's usual page and more, which leaves the rest empty: with twice the page a third is saved.
PAGE_SIZE = 8192
# The inner pages of the indexes of a million stories fit; SQLite's own 2 MB hold those of fifty thousand.
CACHE_KB = 32_000
# The log is written back into the file every 32 MB: each time somebody waits some ten milliseconds.
CHECKPOINT_PAGES = 4_000
# "IRIA" in ASCII, in the file header: tells our databases from other people's.
APPLICATION_ID = 0x49524941


def open_database(path: Path | str) -> Database:
    """Open or create the database at `path` and bring it to today's schema.

    Raises Unwritable (no such folder, no permission, a folder), NotADatabase, NewerDatabase, StoreError.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise Unwritable(
            f"cannot open the database for writing ({error}); choose another IRIA_DATABASE", str(path)
        ) from error
    try:
        return _prepare(connection, path)
    except BaseException:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection, path: Path) -> Database:
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != APPLICATION_ID:
            raise NotADatabase("this SQLite file holds something else; choose another IRIA_DATABASE", str(path))
        if version > SCHEMA_VERSION:
            raise NewerDatabase(
                f"written by a later version (schema {version}, ours is {SCHEMA_VERSION}); upgrade iria-crawler",
                str(path),
            )
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")  # heard by a new file only
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("url_key", 1, url_key, deterministic=True)
        database = Database(connection, recursive_triggers=False)
        if version < SCHEMA_VERSION:
            _migrate(database, path, version)
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error
    return database


def _migrate(database: Database, path: Path, version: int) -> None:
    if version:
        _back_up(database, path, version)
    with write(database):
        # Looked at again under the lock: another process may have come first.
        if database.execute("PRAGMA user_version").fetchone()[0] >= SCHEMA_VERSION:
            return
        MIGRATIONS.apply(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _back_up(database: Database, path: Path, version: int) -> None:
    """Keep a copy of the file as it was, so that no migration can lose a record."""
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, path.with_name(f"{path.name}.schema{version}.bak"))


def explain(error: sqlite3.DatabaseError, path: Path | str) -> StoreError:
    """What SQLite says of a file as an error of ours, with what to do about it."""
    if is_disk_full(error):
        return DiskFull(
            f"cannot be written ({error}); make room on the disk and crawl again: nothing is lost", str(path)
        )
    if "not a database" in str(error) or "malformed" in str(error):
        return NotADatabase(f"not a usable SQLite database ({error}); choose another IRIA_DATABASE", str(path))
    if "readonly" in str(error) or "unable to open" in str(error):
        return Unwritable(f"cannot write the database ({error}); choose another IRIA_DATABASE", str(path))
    return StoreError(f"cannot use the database ({error})", str(path))


def is_disk_full(error: sqlite3.Error) -> bool:
    """Whether SQLite found no room, or was refused to write: the low byte is the kind of its error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


@contextmanager
def telling_full(connection: sqlite3.Connection) -> Iterator[None]:
    """A disk that is full is told as DiskFull, with the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_disk_full(error):
            raise explain(error, connection.execute("PRAGMA database_list").fetchone()[2]) from error
        raise


@contextmanager
def write(database: Database) -> Iterator[Database]:
    """One transaction that takes the write lock at once.

    A plain BEGIN that reads first and writes later fails under a second writer whatever the busy timeout;
    BEGIN IMMEDIATE waits its turn. Within another one it is a part that can fail by itself.
    """
    connection = database.conn
    inner = connection.in_transaction
    with telling_full(connection):
        connection.execute("SAVEPOINT part" if inner else "BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            if inner and connection.in_transaction:  # SQLite itself takes all of it back where the disk is full
                connection.execute("ROLLBACK TO part")
                connection.execute("RELEASE part")
            else:
                connection.rollback()
            raise
        connection.execute("RELEASE part" if inner else "COMMIT")
