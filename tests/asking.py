"""Shared by the tests of the commands: a small database, and the result of a command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SHIPS = "The yard counts {} ships in the harbour of Skagvik."


class Ended(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


def look_at(store: Store, site: int, url: str, after: int, body: str) -> None:
    """One look at a story whose text is `body` and one more sentence."""
    paragraphs = (body, "The yard did not answer, and the minister left for the day with his two advisers.")
    article = Article(
        url=url, headline="Yard opens", paragraphs=paragraphs, body_text="\n".join(paragraphs), parser_version="1"
    )
    known = store.article(url)
    look = Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=T0 + timedelta(hours=after),
        article=article,
        article_id=known.id if known else None,
        body=f"<html>{body}</html>".encode() * 40,
        headers=(("Content-Type", "text/html"), ("Server", "yard")),
    )
    store.history.store_look(site, look, never_reread)


def fill(path: Path, host: str = "yard.example") -> Path:
    """A database of two stories of one site, the first with an edit."""
    store = Store(path)
    site = store.site(host, None, T0)
    look_at(store, site, f"https://{host}/one/", 0, SHIPS.format(12))
    look_at(store, site, f"https://{host}/one/", 1, SHIPS.format(21))
    look_at(store, site, f"https://{host}/two/", 5, f"The crane of {host} was sold to a farmer.")
    store.close()
    return path
