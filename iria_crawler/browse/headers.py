"""What Datasette's own answers over our tables get: a content security policy, and CSV that no spreadsheet runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils import tilde_decode

from iria_crawler.browse.csv_guard import CsvGuard
from iria_crawler.browse.ours import known_ours

# Datasette's pages have small inline scripts and styles. Nothing may be loaded from another host or sent to one.
_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

App = Callable[[Any, Any, Any], Awaitable[None]]


def with_policy(datasette: Any, app: App) -> App:
    """The application `app`, with the policy on all pages of our databases that do not have one yet, and guarded CSV."""
    base = datasette.setting("base_url").rstrip("/")

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not _over_ours(datasette, scope["path"].removeprefix(base)):
            await app(scope, receive, send)
            return

        guard = CsvGuard() if _is_csv(scope) else None

        async def send_with_policy(message: Any) -> None:
            if guard and message["type"] == "http.response.body":
                more = message.get("more_body", False)
                message = message | {"body": guard.feed(message.get("body", b""), more=more)}
            if message["type"] == "http.response.start":
                headers = list(message.get("headers") or [])
                if not any(name.lower() == b"content-security-policy" for name, _ in headers):
                    headers += [(b"content-security-policy", _POLICY), (b"referrer-policy", b"no-referrer")]
                if guard:  # the text may grow
                    headers = [(name, value) for name, value in headers if name.lower() != b"content-length"]
                message = message | {"headers": headers}
            await send(message)

        await app(scope, receive, send_with_policy)

    return wrapped


def _over_ours(datasette: Any, path: str) -> bool:
    """Whether the path is one of a database of ours."""
    name = tilde_decode(path.lstrip("/").split("/", 1)[0].split(".", 1)[0])
    db = datasette.databases.get(name)
    return db is not None and known_ours(db)


def _is_csv(scope: Any) -> bool:
    """Whether Datasette answers with CSV, of a table, a view or a question. Our own pages are not meant."""
    return "/-/" not in scope["path"] and scope["path"].endswith(".csv")
