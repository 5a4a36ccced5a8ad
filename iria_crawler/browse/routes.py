"""The addresses of the pages, and what each request goes through: ours, allowed, read, shown."""

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
from iria_crawler.browse.pages import article, changes, compare, credits, dashboard, home, search, sites, speakers
from iria_crawler.browse.pages.common import MOST, Missing
from iria_crawler.browse.reading import Memo, Reader, Row, read

Load = Callable[[Reader, dict[str, str], Memo], Row]

# No script runs on our pages at all, so text that slipped through unescaped could still do nothing.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Page(NamedTuple):
    """A page: what follows /database/-/, the template, the tables it shows, the function that reads them, and which of
    its lists JSON and CSV give ("" for none).
    """

    path: str
    template: str
    tables: tuple[str, ...]
    load: Load
    rows: str = ""


PAGES = (
    Page("home", "home", home.TABLES, home.load),
    Page(r"article/(?P<id>\d+)", "article", article.TABLES, article.load),
    Page(r"compare/(?P<id>\d+)", "compare", compare.TABLES, compare.load, rows="changes"),
    Page("speakers", "speakers", speakers.TABLES, speakers.load_all, rows="rows"),
    Page("speaker", "speaker", speakers.TABLES, speakers.load_one, rows="rows"),
    Page("credits", "credits", credits.TABLES, credits.load, rows="rows"),
    Page("sites", "sites", sites.TABLES, sites.load),
    Page("changes", "changes", changes.TABLES, changes.load, rows="rows"),
    Page("search", "search", search.TABLES, search.load),
    Page("dashboard", "dashboard", dashboard.TABLES, dashboard.load),
)
FRONT = PAGES[0]

_memos: dict[int, tuple[Any, Memo]] = {}


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """For Datasette's register_routes."""
    found: list[tuple[str, Callable[..., Awaitable[Any]]]] = [(r"/(?P<format>)$", front)]
    found += [(rf"/(?P<database>[^/]+)/-/{page.path}$", _view(page)) for page in PAGES]
    found += [
        (rf"/(?P<database>[^/]+)/-/{page.path}\.(?P<format>json|csv)$", _exporter(page)) for page in PAGES if page.rows
    ]
    found.append((r"/(?P<database>[^/]+)/-/changes\.atom$", atom))
    return found


async def front(datasette: Any, request: Any, scope: Any, send: Any, receive: Any) -> Any:
    """Our front page when Datasette serves one database and it is ours; else Datasette's own."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) == 1 and names == await our_databases(datasette):
        return await _answer(datasette, request, FRONT, names[0])
    if hasattr(IndexView, "as_view"):
        return await IndexView.as_view(datasette)(request, send)
    return await IndexView(datasette)(request, send)


def _view(page: Page) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        return await _answer(datasette, request, page, tilde_decode(request.url_vars["database"]))

    return view


async def _answer(datasette: Any, request: Any, page: Page, database: str) -> Any:
    args = _arguments(request)
    try:
        context = await _context(datasette, request, page, database, args)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        context = {
            "heading": "Stopped",
            "message": "This took too long. Narrow the question, or try again when the crawl has ended.",
        }
        return await _render(datasette, request, "stopped", database, args, context, status=503)
    except Missing as error:
        context = {"heading": "Not found", "message": f"{error}."}
        return await _render(datasette, request, "stopped", database, args, context, status=404)
    return await _render(datasette, request, page.template, database, args, context)


def _arguments(request: Any) -> dict[str, str]:
    """The query's arguments, the first of each name, and what the path holds."""
    given = {name: request.args[name] for name in request.args if not name.startswith("_")}
    return given | {name: value for name, value in request.url_vars.items() if value}


async def _context(datasette: Any, request: Any, page: Page, database: str, args: dict[str, str]) -> Row:
    db = datasette.databases.get(database)
    if db is None or not await is_ours(db):
        raise NotFound("No collected news here")
    await ensure_view(datasette, request.actor, database, page.tables)
    memo = _memo(db)
    return await read(db, lambda reader: page.load(reader, args, memo))


def _memo(db: Any) -> Memo:
    """The memo of this database object, and of no later one that takes its place in memory."""
    kept = _memos.get(id(db))
    if kept is None or kept[0] is not db:
        kept = _memos[id(db)] = (db, Memo())
    return kept[1]


async def _render(
    datasette: Any, request: Any, template: str, database: str, args: dict[str, str], context: Row, status: int = 200
) -> Any:
    base = datasette.urls.database(database)
    shared = {
        "title": described.TITLE,
        "database": database,
        "at": f"{base}/-",
        "tables_at": base,
        "page_name": template,
        "link": _linker(args),
        "exported": _exported(args),
        "style_url": datasette.urls.static_plugins("iria-crawler", "style.css"),
    }
    html = await datasette.render_template(f"iria/{template}.html", shared | context, request=request)
    # Pictures come from the outlet's own server, which then sees the reader's address: only when asked for.
    policy = _POLICY.format("'self' http: https:" if context.get("pictures") else "'self'")
    headers = {"content-security-policy": policy, "referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
    return Response.html(html, status=status, headers=headers)


def _linker(args: dict[str, str]) -> Callable[..., str]:
    """A template's way to the same page with some arguments changed; None drops one."""

    def link(**changed: Any) -> str:
        merged = {name: value for name, value in (_query(args) | changed).items() if value is not None}
        return "?" + urlencode(merged)

    return link


def _query(args: dict[str, str]) -> dict[str, Any]:
    """The arguments that stand behind the question mark."""
    return {name: value for name, value in args.items() if name not in ("database", "id")}


def _exported(args: dict[str, str]) -> str:
    """The query of this view's JSON and CSV: the same filter from its first row on, as many rows as are given at once."""
    kept = {name: value for name, value in _query(args).items() if name not in ("page", "size") and value}
    return urlencode(kept | {"size": MOST})


def _exporter(page: Page) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        args = _arguments(request)
        format_ = args.pop("format")
        context = await _context(datasette, request, page, tilde_decode(request.url_vars["database"]), args)
        rows = context[page.rows]
        headers = {"x-content-type-options": "nosniff"}
        if context.get("more"):
            headers["link"] = f'<?{urlencode(_query(args) | {"page": context["page"] + 1})}>; rel="next"'
        if format_ == "csv":
            return Response(export.as_csv(rows), headers=headers, content_type="text/csv; charset=utf-8")
        about: Row = {name: context[name] for name in ("page", "more", "before", "after") if name in context}
        return Response(export.as_json(rows, about), headers=headers, content_type="application/json; charset=utf-8")

    return view


async def atom(datasette: Any, request: Any) -> Any:
    """The changes page as an Atom feed."""
    database = tilde_decode(request.url_vars["database"])
    page = next(page for page in PAGES if page.path == "changes")
    context = await _context(datasette, request, page, database, _arguments(request))
    base = datasette.absolute_url(request, datasette.urls.database(database))
    return Response(feed.feed_of_changes(context, base), content_type="application/atom+xml; charset=utf-8")
