"""Where a database lies: in a file, or on a server (postgresql://...). The only place that asks which of the two it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from iria_crawler.errors import StoreError
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.database import open_database, open_reading, ways_to_read
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.locks import FileLocks, Locks
from iria_crawler.store.file.page_files import SHARED_NAME, FileCaptures, captures_path

_SERVER = re.compile(r"postgres(?:ql)?://")


class Opened(NamedTuple):
    """A database that is open: its rows, its pages and its locks. `name`: how it is shown, without a password."""

    db: Database
    captures: Captures
    locks: Locks
    name: str


def is_server(database: Path | str) -> bool:
    """Whether the address of a database leads to a server."""
    return _SERVER.match(str(database)) is not None


def open_parts(database: Path | str, *, read_only: bool) -> Opened:
    """Open a database where it lies. Raises StoreError."""
    return _on_server(str(database), read_only) if is_server(database) else _in_file(Path(database), read_only)


def check_readable(database: Path | str) -> None:
    """Raises StoreError where there is no database, or none for us to read. A server is asked when it is opened."""
    if not is_server(database):
        ways_to_read(Path(database))


def move_to_server(path: Path, address: str, say: Callable[[str], None]) -> int:
    """Copy the database of a file into an empty one on a server. Returns the number of rows. Raises StoreError."""
    source = _in_file(path, read_only=True)
    try:
        target = _on_server(address, read_only=False)
        try:
            from iria_crawler.store.server.moving import move

            return move(source.db, source.captures, target.db, say)  # type: ignore[arg-type]
        finally:
            target.db.close()
    finally:
        source.captures.close()
        source.db.close()


def _in_file(path: Path, read_only: bool) -> Opened:
    db = open_reading(path) if read_only else open_database(path)
    try:
        captures = FileCaptures(captures_path(path), path.with_name(SHARED_NAME), read_only=read_only)
    except BaseException:
        db.close()
        raise
    return Opened(db, captures, FileLocks(path), str(path))


def _on_server(address: str, read_only: bool) -> Opened:
    try:
        from iria_crawler.store.server.locks import ServerLocks
        from iria_crawler.store.server.opening import open_server
        from iria_crawler.store.server.pages import ServerCaptures
    except ImportError as error:
        raise StoreError(f"PostgreSQL needs psycopg ({error}); pip install 'iria-crawler[postgres]'") from error
    server = open_server(address, read_only=read_only)
    return Opened(server, ServerCaptures(server), ServerLocks(server), server.shown)
