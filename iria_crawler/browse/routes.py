"""The addresses of the pages, and their values as JSON, CSV and Atom."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from datasette import NotFound, Response
from datasette.utils import tilde_decode
from datasette.views.index import IndexView

from iria_crawler.browse import export, feed
from iria_crawler.browse.access import may_view
from iria_crawler.browse.answers import (
    PageRequest,
    Route,
    arguments_of,
    asked_of,
    guarded,
    query_of,
    render,
    respond,
    stopped,
)
from iria_crawler.browse.desk_routes import add_from_desk, desk_values, listed_name
from iria_crawler.browse.desk_routes import routes as desk_routes
from iria_crawler.browse.desks import VARIABLE
from iria_crawler.browse.ours import known_ours, our_databases
from iria_crawler.browse.pages import (
    article,
    attention,
    calendar,
    change,
    changes,
    compare,
    credits,
    dashboard,
    events,
    history,
    home,
    picture,
    places,
    search,
    sites,
    speakers,
)
from iria_crawler.browse.proof_routes import routes as proof_routes
from iria_crawler.browse.snapshot import Row

ROUTES = (
    Route("home", "home", home.TABLES, home.load),
    Route(r"article/(?P<id>\d+)", "article", article.TABLES, article.load),
    Route(r"compare/(?P<id>\d+)", "compare", compare.TABLES, compare.load, rows="changes"),
    Route(r"history/(?P<id>\d+)", "history", history.TABLES, history.load, rows="rows"),
    Route("speakers", "speakers", speakers.TABLES, speakers.load_all, rows="rows"),
    Route("speaker", "speaker", speakers.TABLES, speakers.load_one, rows="rows"),
    Route("credits", "credits", credits.TABLES, credits.load, rows="rows"),
    Route(r"picture/(?P<id>\d+)", "picture", picture.TABLES, picture.load),
    Route("sites", "sites", sites.TABLES, sites.load, rows="rows"),
    Route(r"site/(?P<id>\d+)", "site", sites.TABLES, sites.load_one),
    Route("changes", "changes", changes.TABLES, changes.load, rows="rows"),
    Route(r"change/(?P<id>\d+)", "change", change.TABLES, change.load, rows="rows"),
    Route("events", "events", events.TABLES, events.load_all, rows="rows"),
    Route(r"event/(?P<id>\d+)", "event", events.TABLES, events.load_one, rows="rows"),
    Route("calendar", "calendar", calendar.TABLES, calendar.load, rows="rows"),
    Route("places", "places", places.TABLES, places.load, rows="rows"),
    Route("attention", "attention", attention.TABLES, attention.load, rows="rows"),
    Route("search", "search", search.TABLES, search.load, rows="rows"),
    Route("dashboard", "dashboard", dashboard.TABLES, dashboard.load),
)
FRONT = ROUTES[0]


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """For Datasette's register_routes."""
    found: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/(?P<format>)$", front)]
    found += [(rf"/(?P<database>[^/]+)/-/{route.path}$", _view(route)) for route in ROUTES]
    found += [
        (rf"/(?P<database>[^/]+)/-/{route.path}\.(?P<format>json|csv)$", _exporter(route))
        for route in ROUTES
        if route.rows
    ]
    found += [
        (rf"/(?P<database>[^/]+)/-/{route.path}\.atom$", _feeder(route)) for route in ROUTES if route.path in feed.KINDS
    ]
    found += proof_routes()
    found += desk_routes()
    return found


async def front(datasette: Any, request: Any, scope: Any, send: Any, receive: Any) -> Any:
    """Our front page when Datasette serves one database and it is ours; else Datasette's own."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) == 1 and names == await our_databases(datasette):
        return await _answer(PageRequest(datasette, request, names[0], arguments_of(request)), FRONT)
    if hasattr(IndexView, "as_view"):
        return await IndexView.as_view(datasette)(request, send)
    return await IndexView(datasette)(request, send)


def _view(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        return await _answer(asked_of(datasette, request), route)

    return view


async def _answer(asked: PageRequest, route: Route) -> Any:
    async def show(context: Row) -> Any:
        if route.path == "speaker" and (person := listed_name(asked)):
            return Response.redirect(f"speaker?{urlencode({'name': person})}")
        return await render(asked, route.template, context | await desk_values(asked, context))

    await add_from_desk(asked, route.path)
    return await guarded(asked, route, show)


async def unknown_address(datasette: Any, request: Any, exception: Exception) -> Any:
    """For Datasette's handle_exception: our page where an address below one of our databases leads nowhere; else None."""
    name = tilde_decode(request.path.removeprefix(datasette.setting("base_url").rstrip("/")).lstrip("/").split("/")[0])
    db = datasette.databases.get(name)
    # Datasette takes an address below a database for one of a table's row.
    table = str(exception).removeprefix("no such table: ").strip("[]")
    is_missing = isinstance(exception, NotFound) or tilde_decode(request.path.split("/")[-2]) == table
    if not is_missing or db is None or not known_ours(db) or request.path.endswith(".json"):
        return None
    if not await may_view(datasette, request.actor, name):
        return None
    asked = PageRequest(datasette, request, name, {})
    return await stopped(asked, 404, "Not found", "Nothing is at this address.")


def _exporter(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        asked = asked_of(datasette, request, wants_data=True)
        format_ = asked.args.pop("format")

        async def show(context: Row) -> Any:
            return _exported_rows(asked, format_, context, context[route.rows])

        await add_from_desk(asked, route.path)
        return await guarded(asked, route, show)

    return view


def _exported_rows(asked: PageRequest, format_: str, context: Row, rows: list[Row]) -> Any:
    headers = {}
    if context.get("more"):
        headers["link"] = f'<?{urlencode(query_of(asked.args) | {"page": context["page"] + 1})}>; rel="next"'
    if format_ == "csv":
        return respond(asked, export.as_csv(rows), "text/csv; charset=utf-8", headers=headers)
    about: Row = {name: context[name] for name in ("page", "more", "before", "after") if name in context}
    text = export.as_json(rows, about)
    return respond(asked, text, "application/json; charset=utf-8", headers=headers)


def _feeder(route: Route) -> Callable[..., Awaitable[Any]]:
    """What the page shows, as an Atom feed."""

    async def view(datasette: Any, request: Any) -> Any:
        asked = asked_of(datasette, request, wants_data=True)
        base = datasette.absolute_url(request, datasette.urls.database(asked.database))

        async def show(context: Row) -> Any:
            text = feed.feed_of(route.path, context["query"], context["rows"], base)
            return respond(asked, text, "application/atom+xml; charset=utf-8", headers=headers)

        await add_from_desk(asked, route.path)
        modified = feed.unchanged_since(_files_of(asked), datetime.now(UTC))  # before it is read
        headers = {"last-modified": format_datetime(modified, usegmt=True)} if modified else {}
        return await guarded(asked, route, show)

    return view


def _files_of(asked: PageRequest) -> list[Path]:
    """The files that a feed is read from: the database with its log, and the desk."""
    database = asked.datasette.databases.get(asked.database)
    path = getattr(database, "path", None)
    files = [Path(path), Path(f"{path}-wal")] if path else []
    desk = os.environ.get(VARIABLE)
    return [*files, Path(desk)] if desk and files else files
