"""The addresses of the pages, and the steps of each request: is the database ours, is it allowed, read, show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette import NotFound, Response
from datasette.utils import tilde_decode
from datasette.utils.sqlite import sqlite3
from datasette.views.index import IndexView

from iria_crawler.browse import described, export, feed
from iria_crawler.browse.access import ensure_view
from iria_crawler.browse.ours import is_ours, our_databases
from iria_crawler.browse.pages import (
    article,
    changes,
    compare,
    credits,
    dashboard,
    home,
    picture,
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


ROUTES = (
    Route("home", "home", home.TABLES, home.load),
    Route(r"article/(?P<id>\d+)", "article", article.TABLES, article.load),
    Route(r"compare/(?P<id>\d+)", "compare", compare.TABLES, compare.load, rows="changes"),
    Route("speakers", "speakers", speakers.TABLES, speakers.load_all, rows="rows"),
    Route("speaker", "speaker", speakers.TABLES, speakers.load_one, rows="rows"),
    Route("credits", "credits", credits.TABLES, credits.load, rows="rows"),
    Route(r"picture/(?P<id>\d+)", "picture", picture.TABLES, picture.load),
    Route("sites", "sites", sites.TABLES, sites.load),
    Route("changes", "changes", changes.TABLES, changes.load, rows="rows"),
    Route("search", "search", search.TABLES, search.load),
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


def _asked(datasette: Any, request: Any) -> PageRequest:
    return PageRequest(datasette, request, tilde_decode(request.url_vars["database"]), _arguments(request))


def _view(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        return await _answer(_asked(datasette, request), route)

    return view


async def _answer(asked: PageRequest, route: Route) -> Any:
    try:
        context = await _context(asked, route)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        context = {
            "heading": "Stopped",
            "message": "This took too long. Narrow the question, or try again when the crawl has ended.",
        }
        return await _render(asked, "stopped", context, status=503)
    except NotKept as error:
        return await _render(asked, "stopped", {"heading": "Not found", "message": f"{error}."}, status=404)
    return await _render(asked, route.template, context)


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
        asked = _asked(datasette, request)
        format_ = asked.args.pop("format")
        context = await _context(asked, route)
        rows = context[route.rows]
        headers = {"x-content-type-options": "nosniff"}
        if context.get("more"):
            headers["link"] = f'<?{urlencode(_query(asked.args) | {"page": context["page"] + 1})}>; rel="next"'
        if format_ == "csv":
            return Response(export.as_csv(rows), headers=headers, content_type="text/csv; charset=utf-8")
        about: Row = {name: context[name] for name in ("page", "more", "before", "after") if name in context}
        return Response(export.as_json(rows, about), headers=headers, content_type="application/json; charset=utf-8")

    return view


async def atom(datasette: Any, request: Any) -> Any:
    """The changes page as an Atom feed."""
    asked = _asked(datasette, request)
    context = await _context(asked, next(route for route in ROUTES if route.path == "changes"))
    base = datasette.absolute_url(request, datasette.urls.database(asked.database))
    return Response(feed.feed_of_changes(context, base), content_type="application/atom+xml; charset=utf-8")
