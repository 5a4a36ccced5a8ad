"""The Datasette plugin: what the crawl collected, as pages to read. Inert on databases that are not this project's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from iria_crawler.browse import described, tune
from iria_crawler.browse.ours import is_ours, known_ours, our_databases


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Find out which databases are ours, and describe them."""

    async def start() -> None:
        names = await our_databases(datasette)
        if names:
            tune.settle(datasette)
        if hasattr(datasette, "set_resource_metadata"):
            for name in names:
                await tune.describe(datasette, name)

    return start


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Titles, descriptions, facets and labels (Datasette before 1.0)."""
    return tune.metadata_of([name for name, db in datasette.databases.items() if known_ours(db)])


@hookimpl
def canned_queries(datasette: Any, database: str) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The ready-made questions (Datasette before 1.0)."""

    async def answer() -> dict[str, Any]:
        if not await is_ours(datasette.databases[database]):
            return {}
        return {q.name: {"title": q.title, "description": q.description, "sql": q.sql} for q in described.questions()}

    return answer


@hookimpl
def prepare_connection(conn: Any) -> None:
    """Memory for large files. Harmless to any database, and asked for before we know whose it is."""
    tune.prepare(conn)
