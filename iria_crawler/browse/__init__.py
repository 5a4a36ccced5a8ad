"""The Datasette plugin: pages that show what was collected. It does nothing on databases that are not this project's.

This module has Datasette's hooks. routes.py maps addresses to pages/, which read a snapshot.py; show.py formats values.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from iria_crawler.browse import cells, described, headers, show, tune
from iria_crawler.browse.access import may_view
from iria_crawler.browse.ours import is_ours, known_ours, our_databases
from iria_crawler.store.file.sql_functions import register


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Find out which databases are ours, and give Datasette the descriptions of their tables."""

    async def start() -> None:
        names = await our_databases(datasette)
        if names:
            tune.settle(datasette)
        if hasattr(datasette, "set_resource_metadata"):
            for name in names:
                await tune.describe(datasette, name)

    return start


@hookimpl
def get_metadata(datasette: Any, key: str | None, database: str | None) -> dict[str, Any]:
    """Titles, descriptions, facets and labels (Datasette before 1.0). Datasette asks for `key` of one database; None: for all."""
    if key in tune.NEVER_OURS:
        return {}
    names = [name for name, db in datasette.databases.items() if known_ours(db) and database in (None, name)]
    return tune.metadata_of(names, only_facets=key == "tables")


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
    """Memory for large files, and the functions that read what is packed: `record_json(revision_id)` and `plain_text(body_text)`.
    Harmless to any database: Datasette calls this before we know whether it is ours.
    """
    tune.prepare(conn)
    register(conn)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The pages. They answer "not found" on a database that is not ours."""
    # Not at the top: Datasette loads its plugins while the modules that these pages import are half loaded.
    from iria_crawler.browse.routes import routes

    return routes()


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """The filters and helpers of our templates, with names that no other template uses."""
    env.filters.update({f"iria_{name}": function for name, function in show.FILTERS.items()})
    env.globals.update({f"iria_{name}": function for name, function in show.HELPERS.items()})


@hookimpl
def extra_css_urls(datasette: Any, database: str | None, template: str) -> list[str]:
    """Our style sheet for Datasette's own pages of our tables."""
    db = datasette.databases.get(database) if database else None
    if db is None or not known_ours(db) or template.startswith("iria/"):
        return []
    return [datasette.urls.static_plugins("iria-crawler", "tables.css")]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """A content security policy for all pages of our databases."""
    return lambda app: headers.with_policy(datasette, app)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Cells of our tables and questions: a story, a speaker or an address becomes a link. Datasette sets the arguments."""
    db = datasette.databases.get(database)
    if db is None or not known_ours(db):
        return None
    return cells.render(f"{datasette.urls.database(database)}/-", table, column, value, row)


@hookimpl
def menu_links(datasette: Any, actor: Any) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    """Links from Datasette's own pages to ours, of the databases that this actor may see."""

    async def links() -> list[dict[str, str]]:
        names = [name for name, db in datasette.databases.items() if known_ours(db)]
        return [
            {"href": f"{datasette.urls.database(name)}/-/home", "label": f"{described.TITLE}: {name}"}
            for name in names
            if await may_view(datasette, actor, name)
        ]

    return links


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
    """Our own page for an address below one of our databases that leads nowhere."""
    from iria_crawler.browse.routes import unknown_address

    return lambda: unknown_address(datasette, request, exception)
