"""The Datasette plugin: what the crawl collected, as pages to read. Inert on databases that are not this project's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from iria_crawler.browse import cells, described, headers, show, tune
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


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The pages. They answer "not found" on a database that is not ours."""
    # Not at the top: Datasette loads its plugins while the modules these pages need are still being read.
    from iria_crawler.browse.routes import routes

    return routes()


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """The filters and helpers our templates use, under names that no other template uses."""
    env.filters.update({f"iria_{name}": function for name, function in show.FILTERS.items()})
    env.globals.update({f"iria_{name}": function for name, function in show.HELPERS.items()})


@hookimpl
def extra_css_urls(datasette: Any, database: str | None, template: str) -> list[str]:
    """Our look for Datasette's own pages over our tables."""
    db = datasette.databases.get(database) if database else None
    if db is None or not known_ours(db) or template.startswith("iria/"):
        return []
    return [datasette.urls.static_plugins("iria-crawler", "tables.css")]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """A content security policy over our databases."""
    return lambda app: headers.with_policy(datasette, app)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Cells of our tables and questions: a story leads to its page, a time reads as one."""
    db = datasette.databases.get(database)
    if db is None or not known_ours(db):
        return None
    return cells.render(f"{datasette.urls.database(database)}/-", table, column, value, row)


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The way from Datasette's own pages to ours."""
    names = [name for name, db in datasette.databases.items() if known_ours(db)]
    return [
        {"href": f"{datasette.urls.database(name)}/-/home", "label": f"{described.TITLE}: {name}"} for name in names
    ]
