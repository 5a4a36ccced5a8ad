"""What SQL needs to read that is packed: `record_json(revision_id)` and `plain_text(body_text)`.

Our own connections have them, Datasette's by our plugin, and those of sqlite-utils, whose plugin this module is. For others:
register(connection).
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import hookimpl

from iria_crawler.store.file.packing import record_of
from iria_crawler.store.file.texts import plain_or_none


def register(connection: Any) -> None:
    """Give a connection to a file of ours, or to any other, the functions."""
    connection.create_function("record_json", 1, lambda revision_id: record_of(connection.execute, revision_id))
    connection.create_function("plain_text", 1, plain_or_none, deterministic=True)


@hookimpl
def prepare_connection(conn: Any) -> None:
    """Whatever sqlite-utils opens."""
    register(conn)
