"""Opening a database of PostgreSQL: recognised, made or brought up to date, with clear errors."""

from __future__ import annotations

from importlib.resources import files

from iria_crawler.errors import NewerDatabase, NotADatabase, OlderDatabase, StoreError
from iria_crawler.store.file.captures import PAGES_INDEX, PAGES_TABLE
from iria_crawler.store.file.engine import write
from iria_crawler.store.file.migrations import SCHEMA_VERSION, step_sql
from iria_crawler.store.server.connection import Server
from iria_crawler.store.server.dialect import schema_of


def open_server(address: str, *, read_only: bool = False) -> Server:
    """Open the database at `address` (postgresql://...) with today's schema, which is made in an empty one.

    `read_only`: nothing is written, and a database of an earlier version is refused. Raises StoreError (NotADatabase,
    NewerDatabase, OlderDatabase).
    """
    server = Server(address, read_only=read_only)
    try:
        version = _recognise(server)
        if version < SCHEMA_VERSION:
            if read_only:
                raise _unread(version, server.shown)
            with write(server):
                _bring_up_to_date(server)
        if not read_only:
            _complete(server)
    except BaseException:
        server.close()
        raise
    return server


def _complete(server: Server) -> None:
    """Make what a database of today's schema may lack that an earlier release of ours has made."""
    has_turn, has_sums = server.execute(
        "SELECT to_regclass('iria_turn') IS NOT NULL, EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('said') AND relkind = 'v')"
    ).fetchone()
    if has_turn and has_sums:
        return
    with write(server):
        server.define("CREATE TABLE IF NOT EXISTS iria_turn (number BIGINT NOT NULL)")
        server.define("INSERT INTO iria_turn SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM iria_turn)")
        for statement in schema_of(_functions()):
            server.define(statement)


def _functions() -> str:
    return files("iria_crawler.store.server").joinpath("functions.sql").read_text(encoding="utf-8")


def _unread(version: int, where: str) -> StoreError:
    if not version:
        return NotADatabase("it holds nothing yet; crawl first, or give another IRIA_DATABASE", where)
    return OlderDatabase(
        f"written by an earlier version (schema {version}, ours is {SCHEMA_VERSION}); any crawl brings it up to date",
        where,
    )


def _recognise(server: Server) -> int:
    """The version of the schema; 0 for an empty database. Raises NotADatabase, NewerDatabase."""
    [(encoding, ours)] = server.execute(
        "SELECT current_setting('server_encoding'), to_regclass('iria_schema') IS NOT NULL"
    ).fetchall()
    if encoding != "UTF8":
        raise NotADatabase(f"its encoding is {encoding}; make one with ENCODING 'UTF8'", server.shown)
    if not ours:
        [(others,)] = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        if others:
            raise NotADatabase("this database holds something else; make one for iria alone", server.shown)
        return 0
    [(version,)] = server.execute("SELECT version FROM iria_schema").fetchall()
    if version > SCHEMA_VERSION:
        raise NewerDatabase(
            f"written by a later version (schema {version}, ours is {SCHEMA_VERSION}); upgrade iria-crawler",
            server.shown,
        )
    return int(version)


def _bring_up_to_date(server: Server) -> None:
    """Make the schema, or apply the steps that are missing: all of it or nothing. In a transaction."""
    version = _recognise(server)  # asked again under the lock: another process may have come first
    if version >= SCHEMA_VERSION:
        return
    if version:
        script = "\n".join(step_sql(number) for number in range(version + 1, SCHEMA_VERSION + 1))
    else:
        server.execute("CREATE TABLE iria_schema (version BIGINT NOT NULL)")
        server.execute("INSERT INTO iria_schema VALUES (0)")
        script = files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8")
        script += f"{PAGES_TABLE};{PAGES_INDEX};"
    for statement in (*schema_of(script), *schema_of(_functions())):
        server.define(statement)
    server.execute("UPDATE iria_schema SET version = ?", (SCHEMA_VERSION,))
