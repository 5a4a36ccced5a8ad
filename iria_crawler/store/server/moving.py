"""A whole database moved from a file to a server: every row with its id, and every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from zstandard import ZstdError

from iria_crawler.errors import StoreError
from iria_crawler.store.file.database import File
from iria_crawler.store.file.engine import write
from iria_crawler.store.file.packing import lean, whole_record
from iria_crawler.store.file.page_files import FileCaptures
from iria_crawler.store.file.texts import plain_or_empty, plain_text
from iria_crawler.store.server.connection import Server
from iria_crawler.store.server.dialect import statements

# Those of functions.sql.
WORD_INDEXES = ("articles_words", "bodies_words", "quotes_words")
# The sums, which a server counts when they are asked for.
COUNTED = ("said", "days")


def move(source: File, pages: FileCaptures, target: Server, say: Callable[[str], None]) -> int:
    """Copy everything, in one transaction, into a database on a server that has nothing yet. Returns the number of rows.

    The file is only read, and stays as it is. `say` is told each table. Raises StoreError where the server's database has rows.
    """
    if target.execute("SELECT 1 FROM sites LIMIT 1").fetchone():
        raise StoreError("it has stories already; move into an empty database", target.shown)
    total = 0
    with write(target):
        target.define("SET CONSTRAINTS ALL DEFERRED")  # rows name rows that come after them
        for index in WORD_INDEXES:  # made at the end: all at once they cost a tenth
            target.define(f"DROP INDEX {index}")
        for table in tables():
            names = [str(column[0]) for column in source.execute(f"SELECT * FROM {table} LIMIT 0").description]
            say(table)
            total += target.fill(table, names, _rows(source, table, names))
        say("pages")
        named = (str(name) for (name,) in source.each("SELECT sha256 FROM captures WHERE pruned_at IS NULL"))
        total += target.fill("pages", ["sha256", "base", "chain", "data"], pages.rows(named))
        target.define("SET CONSTRAINTS ALL IMMEDIATE")  # no index is made while references are still to be checked
        say("indexes of words")
        for statement in statements(
            files("iria_crawler.store.server").joinpath("functions.sql").read_text(encoding="utf-8")
        ):
            if statement.startswith("CREATE INDEX"):
                target.define(statement)
        target.count_on()
    target.define("ANALYZE")
    return total


def tables() -> list[str]:
    """The tables of schema.sql, without the indexes of words and the sums."""
    script = files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8")
    return [name for name in re.findall(r"^CREATE TABLE (\w+)", script, re.M) if name not in COUNTED]


def _rows(source: File, table: str, names: list[str]) -> Iterator[Any]:
    """The rows of a table; what is packed in a file is as a server keeps it: see as_newest()."""
    columns = ", ".join(f'"{name}"' for name in names)
    for row in source.each(f"SELECT {columns} FROM {table}"):
        is_packed = table in _PACKED and isinstance(row[1], bytes)
        yield _PACKED[table](source, row) if is_packed else row


def _plain(_: File, row: Any) -> Any:
    try:
        return row[0], plain_text(row[1]), *row[2:]
    except ZstdError as error:
        raise StoreError(f"the text of article {row[0]} cannot be unpacked; see what `verify` says") from error


def _unpacked(source: File, row: Any) -> Any:
    article_id, number, last, lying = source.execute(
        "SELECT v.article_id, v.number, (SELECT max(number) FROM revisions WHERE article_id = v.article_id), b.body_text "
        "FROM revisions v LEFT JOIN bodies b ON b.article_id = v.article_id WHERE v.id = ?",
        (row[0],),
    ).fetchone()
    record = whole_record(source.execute, article_id, number)
    if record is None:
        raise StoreError(f"the record of revision {row[0]} cannot be unpacked; see what `verify` says")
    return row[0], lean(record, plain_or_empty(lying)) if number == last else record


# The tables whose second column may be packed.
_PACKED = {"bodies": _plain, "records": _unpacked}
