"""The one place that answers: is the database ours, is it allowed, read, show; what is shown where a step fails; and the
headers of every answer, page or data: its policy, its ETag.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette import NotFound, Response
from datasette.utils import tilde_decode
from datasette.utils.sqlite import sqlite3
from markupsafe import Markup

from iria_crawler import escaping
from iria_crawler.browse import described
from iria_crawler.browse.access import ensure_view
from iria_crawler.browse.ours import is_ours
from iria_crawler.browse.pages.common import MAX_EXPORTED_ROWS, NotKept
from iria_crawler.browse.snapshot import Memo, Row, Snapshot, read

logger = logging.getLogger(__name__)

Load = Callable[[Snapshot, dict[str, str], Memo], Row]

# The script of the keys j and k, which stands in the page. The policy allows it by its hash, and no other: so even text that
# was not escaped by mistake could do nothing.
KEYS = (files(__package__) / "static" / "keys.js").read_text("utf-8").strip()
_KEYS_HASH = base64.b64encode(hashlib.sha256(KEYS.encode()).digest()).decode()
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src {script}; img-src {pictures}; frame-src {frames}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What is neither page nor frame: data, a card, a file to keep.
_DATA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

# Words in SQLite's message -> what the answer says instead of failing. Anything else is a fault of ours, and shown as one.
_FAILURES = {
    "interrupted": (503, "Stopped", "This took too long. Narrow the question, or try again when the crawl has ended."),
    "locked": (503, "Busy", "The database is being written to. Try again in a minute."),
    "no such": (500, "An older database", "This database is of an earlier version. Any crawl brings it up to date."),
}

# What values that no crawl writes lead to: a day that is none, a record that is no record.
_UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
ALTERED = "A value in the database is not one that a crawl writes. `iria verify` says whether the history was altered."

# The pages on which j and k lead from change to change.
WITH_KEYS = frozenset(("change", "changes", "compare", "history"))


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


_memos: dict[int, tuple[Any, Memo]] = {}


def asked_of(datasette: Any, request: Any, *, wants_data: bool = False) -> PageRequest:
    return PageRequest(
        datasette, request, tilde_decode(request.url_vars["database"]), arguments_of(request), wants_data
    )


async def guarded(asked: PageRequest, route: Route, show: Callable[[Row], Awaitable[Any]]) -> Any:
    """What `show` makes of the page's values; where these are not found, or take too long to read, a page that says so."""
    try:
        context = await context_of(asked, route)
    except sqlite3.OperationalError as error:
        known = next((answer for words, answer in _FAILURES.items() if words in str(error)), None)
        if known is None:
            raise
        return await stopped(asked, *known)
    except NotKept as error:
        return await stopped(asked, 404, "Not found", f"{error}.")
    except _UNREADABLE:
        logger.exception("the page %s cannot be made", asked.request.path)
        return await stopped(asked, 500, "Something stored cannot be read", ALTERED)
    return await show(context)


async def stopped(asked: PageRequest, status: int, heading: str, message: str) -> Any:
    """The error as a page; to a program that asked for data, as JSON."""
    if asked.wants_data:
        text = escaping.as_json({"error": message, "status": status})
        return respond(asked, text, "application/json; charset=utf-8", status=status)
    return await render(asked, "stopped", {"heading": heading, "message": message}, status=status)


def arguments_of(request: Any) -> dict[str, str]:
    """The query's arguments, the first of each name, and what the path holds."""
    given = {name: request.args[name] for name in request.args if not name.startswith("_")}
    return given | {name: value for name, value in request.url_vars.items() if value}


async def context_of(asked: PageRequest, route: Route) -> Row:
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


async def render(asked: PageRequest, template: str, context: Row, status: int = 200) -> Any:
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
        # A citation states the day. With the time of day no page would ever be as it was, and its ETag of no use.
        "read_at": datetime.now(UTC).date().isoformat(),
        "keys": Markup(KEYS) if template in WITH_KEYS else None,
        "style_url": datasette.urls.static_plugins("iria-crawler", "style.css"),
    }
    html = await datasette.render_template(f"iria/{template}.html", shared | context, request=asked.request)
    if context.get("self_contained"):
        return respond(asked, html, "text/html; charset=utf-8", status=status)
    # Pictures are loaded from the outlet's server, which then sees the address of the person: only when asked for.
    policy = _POLICY.format(
        script=f"'sha256-{_KEYS_HASH}'" if template in WITH_KEYS else "'none'",
        pictures="'self' http: https:" if context.get("pictures") else "'self'",
        frames="'self'" if context.get("frame") else "'none'",
    )
    headers = {"content-security-policy": policy}
    return respond(asked, html, "text/html; charset=utf-8", status=status, headers=headers)


def respond(
    asked: PageRequest,
    body: str | bytes,
    content_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """The response: with a policy (that of data, unless `headers` have another), and with an ETag of its bytes.

    Who has these bytes already (If-None-Match; where that is not sent, If-Modified-Since; RFC 9110) gets 304 and no text. An
    error has no ETag. Nobody between may keep a copy: what a person may see depends on who asks.
    headers: names in small letters; "last-modified" says since when nothing of the answer can have changed.
    """
    sent = body.encode() if isinstance(body, str) else body
    all_headers = {
        "content-security-policy": _DATA_POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-cache",
        **headers,
    }
    if status == 200:
        tag = all_headers["etag"] = f'"{hashlib.sha256(sent).hexdigest()[:32]}"'
        if _is_known(asked.request.headers, tag, all_headers.get("last-modified")):
            return Response("", status=304, headers=all_headers, content_type=content_type)
    return Response(sent, status=status, headers=all_headers, content_type=content_type)


def _is_known(headers: Mapping[str, str], tag: str, modified: str | None) -> bool:
    """Whether whoever asks has these bytes already."""
    if given := headers.get("if-none-match"):
        return bool({one.strip().removeprefix("W/") for one in given.split(",")} & {tag, "*"})
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since") or "")
    except ValueError:
        return False
    return modified is not None and since.tzinfo is not None and parsedate_to_datetime(modified) <= since


def _linker(args: dict[str, str]) -> Callable[..., str]:
    """For templates: a function that gives the address of the same page with some arguments changed; None drops one."""

    def link(**changed: Any) -> str:
        merged = {name: value for name, value in (query_of(args) | changed).items() if value is not None}
        return "?" + urlencode(merged)

    return link


def query_of(args: dict[str, str]) -> dict[str, Any]:
    """The arguments from after the question mark, without those that the desk gives (see desk_routes.py)."""
    return {
        name: value for name, value in args.items() if name not in ("database", "id", "last_seen", "names", "listed")
    }


def _exported(args: dict[str, str]) -> str:
    """The query of this page's JSON and CSV: the same filter, from the first row on, as many rows as possible."""
    kept = {name: value for name, value in query_of(args).items() if name not in ("page", "size") and value}
    return urlencode(kept | {"size": MAX_EXPORTED_ROWS})
