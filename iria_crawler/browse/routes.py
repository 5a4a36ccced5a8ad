"""The addresses of the pages, and the steps of each request: is the database ours, is it allowed, read, show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette import NotFound, Response
from datasette.utils import tilde_decode
from datasette.utils.sqlite import sqlite3
from datasette.views.index import IndexView

from iria_crawler import escaping
from iria_crawler.browse import described, export, feed
from iria_crawler.browse.access import ensure_view, may_view
from iria_crawler.browse.ours import is_ours, known_ours, our_databases
from iria_crawler.browse.pages import (
    article,
    change,
    changes,
    compare,
    credits,
    dashboard,
    home,
    search,
    sites,
    speakers,
)
from iria_crawler.browse.pages.common import MAX_EXPORTED_ROWS, NotKept
from iria_crawler.browse.snapshot import Memo, Row, Snapshot, read

Load = Callable[[Snapshot, dict[str, str], Memo], Row]

# No script may run on our pages. So even text that was not escaped by mistake could do nothing.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


TOO_LONG = "This took too long. Narrow the question, or try again when the crawl has ended."


class Route(NamedTuple):
    """A page and its address."""

    path: str  # an expression for what follows /database/-/
    template: str  # the name of its file
    tables: tuple[str, ...]  # that it shows, and that one must be allowed to view
    load: Load  # reads what the template shows
    rows: str = ""  # the key of the list that JSON and CSV give; "": none


class PageRequest(NamedTuple):
    """A request, with what all steps need."""

    datasette: Any
    request: Any
    database: str
    args: dict[str, str]
    wants_data: bool = False  # JSON, CSV or a feed


ROUTES = (
    Route("home", "home", home.TABLES, home.load),
    Route(r"article/(?P<id>\d+)", "article", article.TABLES, article.load),
    Route(r"compare/(?P<id>\d+)", "compare", compare.TABLES, compare.load, rows="changes"),
    Route("speakers", "speakers", speakers.TABLES, speakers.load_all, rows="rows"),
    Route("speaker", "speaker", speakers.TABLES, speakers.load_one, rows="rows"),
    Route("credits", "credits", credits.TABLES, credits.load, rows="rows"),
    Route("sites", "sites", sites.TABLES, sites.load),
    Route("changes", "changes", changes.TABLES, changes.load, rows="rows"),
    Route(r"change/(?P<id>\d+)", "change", change.TABLES, change.load, rows="rows"),
    Route("search", "search", search.TABLES, search.load, rows="rows"),
    Route("dashboard", "dashboard", dashboard.TABLES, dashboard.load),
)
FRONT = ROUTES[0]

_memos: dict[int, tuple[Any, Memo]] = {}


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """For Datasette's register_routes."""
    found: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/(?P<format>)$", front)]
    found += [(rf"/(?P<database>[^/]+)/-/{route.path}$", _view(route)) for route in ROUTES]
    found += [
        (rf"/(?P<database>[^/]+)/-/{route.path}\.(?P<format>json|csv)$", _exporter(route))
        for route in ROUTES
        if route.rows
    ]
    found.append((r"/(?P<database>[^/]+)/-/changes\.atom$", atom))
    return found


async def front(datasette: Any, request: Any, scope: Any, send: Any, receive: Any) -> Any:
    """Our front page when Datasette serves one database and it is ours; else Datasette's own."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) == 1 and names == await our_databases(datasette):
        return await _answer(PageRequest(datasette, request, names[0], _arguments(request)), FRONT)
    if hasattr(IndexView, "as_view"):
        return await IndexView.as_view(datasette)(request, send)
    return await IndexView(datasette)(request, send)


def _asked(datasette: Any, request: Any, *, wants_data: bool = False) -> PageRequest:
    return PageRequest(datasette, request, tilde_decode(request.url_vars["database"]), _arguments(request), wants_data)


def _view(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        return await _answer(_asked(datasette, request), route)

    return view


async def _answer(asked: PageRequest, route: Route) -> Any:
    async def show(context: Row) -> Any:
        return await _render(asked, route.template, context)

    return await _guarded(asked, route, show)


async def _guarded(asked: PageRequest, route: Route, show: Callable[[Row], Awaitable[Any]]) -> Any:
    """What `show` makes of the page's values; where these are not found, or take too long to read, a page that says so."""
    try:
        context = await _context(asked, route)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return await _stopped(asked, 503, "Stopped", TOO_LONG)
    except NotKept as error:
        return await _stopped(asked, 404, "Not found", f"{error}.")
    return await show(context)


async def _stopped(asked: PageRequest, status: int, heading: str, message: str) -> Any:
    """The error as a page; to a program that asked for data, as JSON."""
    if asked.wants_data:
        text = escaping.as_json({"error": message, "status": status})
        return Response(text, status=status, content_type="application/json; charset=utf-8")
    return await _render(asked, "stopped", {"heading": heading, "message": message}, status=status)


async def unknown_address(datasette: Any, request: Any, exception: Exception) -> Any:
    """For Datasette's handle_exception: our page where an address below one of our databases leads nowhere; else None."""
    name = tilde_decode(request.path.removeprefix(datasette.setting("base_url").rstrip("/")).lstrip("/").split("/")[0])
    db = datasette.databases.get(name)
    is_missing = isinstance(exception, NotFound) or str(exception) == "no such table: -"
    if not is_missing or db is None or not known_ours(db) or request.path.endswith(".json"):
        return None
    if not await may_view(datasette, request.actor, name):
        return None
    asked = PageRequest(datasette, request, name, {})
    return await _stopped(asked, 404, "Not found", "Nothing is at this address.")


def _arguments(request: Any) -> dict[str, str]:
    """The query's arguments, the first of each name, and what the path holds."""
    given = {name: request.args[name] for name in request.args if not name.startswith("_")}
    return given | {name: value for name, value in request.url_vars.items() if value}


async def _context(asked: PageRequest, route: Route) -> Row:
    """What the page shows. Raises Datasette's NotFound for a database that is not ours, and Forbidden."""
    db = asked.datasette.databases.get(asked.database)
    if db is None or not await is_ours(db):
        raise NotFound("No collected news here")
    await ensure_view(asked.datasette, asked.request.actor, asked.database, route.tables)
    memo = _memo(db)
    return await read(db, lambda snapshot: route.load(snapshot, asked.args, memo))


def _memo(db: Any) -> Memo:
    """The memo of this database object. Python may give a later object the id of one that is gone, so both are kept."""
    kept = _memos.get(id(db))
    if kept is None or kept[0] is not db:
        kept = _memos[id(db)] = (db, Memo())
    return kept[1]


async def _render(asked: PageRequest, template: str, context: Row, status: int = 200) -> Any:
    datasette, database = asked.datasette, asked.database
    base = datasette.urls.database(database)
    shared = {
        "title": described.TITLE,
        "database": database,
        "at": f"{base}/-",
        "tables_at": base,
        "page_name": template,
        "link": _linker(asked.args),
        "exported": _exported(asked.args),
        "permanent": datasette.absolute_url(asked.request, asked.request.path),
        "read_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "style_url": datasette.urls.static_plugins("iria-crawler", "style.css"),
    }
    html = await datasette.render_template(f"iria/{template}.html", shared | context, request=asked.request)
    # Pictures are loaded from the outlet's server, which then sees the address of the person: only when asked for.
    policy = _POLICY.format("'self' http: https:" if context.get("pictures") else "'self'")
    headers = {"content-security-policy": policy, "referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
    return Response.html(html, status=status, headers=headers)


def _linker(args: dict[str, str]) -> Callable[..., str]:
    """For templates: a function that gives the address of the same page with some arguments changed; None drops one."""

    def link(**changed: Any) -> str:
        merged = {name: value for name, value in (_query(args) | changed).items() if value is not None}
        return "?" + urlencode(merged)

    return link


def _query(args: dict[str, str]) -> dict[str, Any]:
    """The arguments from after the question mark."""
    return {name: value for name, value in args.items() if name not in ("database", "id")}


def _exported(args: dict[str, str]) -> str:
    """The query of this page's JSON and CSV: the same filter, from the first row on, as many rows as possible."""
    kept = {name: value for name, value in _query(args).items() if name not in ("page", "size") and value}
    return urlencode(kept | {"size": MAX_EXPORTED_ROWS})


def _exporter(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        asked = _asked(datasette, request, wants_data=True)
        format_ = asked.args.pop("format")

        async def show(context: Row) -> Any:
            return _exported_rows(asked, format_, context, context[route.rows])

        return await _guarded(asked, route, show)

    return view


def _exported_rows(asked: PageRequest, format_: str, context: Row, rows: list[Row]) -> Any:
    headers = {"x-content-type-options": "nosniff"}
    if context.get("more"):
        headers["link"] = f'<?{urlencode(_query(asked.args) | {"page": context["page"] + 1})}>; rel="next"'
    if format_ == "csv":
        return Response(export.as_csv(rows), headers=headers, content_type="text/csv; charset=utf-8")
    about: Row = {name: context[name] for name in ("page", "more", "before", "after") if name in context}
    return Response(export.as_json(rows, about), headers=headers, content_type="application/json; charset=utf-8")


async def atom(datasette: Any, request: Any) -> Any:
    """The changes page as an Atom feed."""
    asked = _asked(datasette, request, wants_data=True)
    base = datasette.absolute_url(request, datasette.urls.database(asked.database))

    async def show(context: Row) -> Any:
        return Response(feed.feed_of_changes(context, base), content_type="application/atom+xml; charset=utf-8")

    return await _guarded(asked, next(route for route in ROUTES if route.path == "changes"), show)
