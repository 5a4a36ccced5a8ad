"""Several looks in one transaction: what one does wrong is its own, and two at one story know of each other."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from iria_crawler.model import Look
from iria_crawler.parse import extract
from iria_crawler.store import Store
from iria_crawler.store.database import write
from pipelines import together
from pipelines.together import Together

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://harbour-post.example/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The looks of a test come close to each other, however slow its machine."""
    monkeypatch.setattr(together, "APART", float("inf"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    yield store
    store.close()


@pytest.fixture
def spider(store: Store) -> SimpleNamespace:
    site_id = store.site("harbour-post.example", None, AT)
    with write(store.db):
        store.frontier.owe(
            site_id, [(f"{SITE}news/{name}/", None) for name in ("tug", "tug-again", "ferry")], "new", AT
        )
    return SimpleNamespace(store=store, site_id=site_id, count=lambda what: None)


def look(name: str, story: str) -> Look:
    text = f"<p>It was {story} weather, and the watch had its hands full until the evening came over the harbour.</p>"
    body = f"""<html><head><link rel="canonical" href="{SITE}news/{story}/"></head><body><article>
<h1>The {story} leaves the quay at noon</h1>{text * 8}
</article></body></html>""".encode()
    url = f"{SITE}news/{name}/"
    return Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=AT,
        article=extract(body, url, fetched_at=AT),
        body=body,
    )


def stored(spider: SimpleNamespace, *looks: Any) -> list[Any]:
    """What came of looks that arrive at once, exceptions among it."""

    async def work() -> list[Any]:
        step = Together(SimpleNamespace(spider=spider))  # type: ignore[arg-type]  # all of the crawler it needs
        return await asyncio.gather(*(step.process_item(look) for look in looks), return_exceptions=True)

    return asyncio.run(work())


def owed(store: Store) -> list[str]:
    return [url.rsplit("/", 2)[1] for (url,) in store.db.execute("SELECT url FROM frontier ORDER BY url")]


def headlines(store: Store) -> list[str]:
    return [headline for (headline,) in store.db.execute("SELECT headline FROM articles ORDER BY headline")]


def test_two_addresses_of_one_story_in_one_moment_are_one_story(spider: SimpleNamespace, store: Store) -> None:
    first, second, third = stored(spider, look("tug", "tug"), look("tug-again", "tug"), look("ferry", "ferry"))
    assert (first.outcome, third.outcome) == ("new", "new")
    assert (second.outcome, second.article_id) == ("same", first.article_id)
    assert headlines(store) == ["The ferry leaves the quay at noon", "The tug leaves the quay at noon"]
    assert owed(store) == []


def test_a_look_that_fails_takes_nothing_with_it(
    spider: SimpleNamespace, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = store.frontier.acknowledge

    def acknowledge(url: str) -> None:
        remember(url)
        if "ferry" in url:
            raise RuntimeError("half way")

    monkeypatch.setattr(store.frontier, "acknowledge", acknowledge)
    first, failed, third = stored(spider, look("tug", "tug"), look("ferry", "ferry"), look("tug-again", "barge"))
    assert (first.outcome, third.outcome) == ("new", "new")
    assert str(failed) == "half way"
    assert headlines(store) == ["The barge leaves the quay at noon", "The tug leaves the quay at noon"]
    assert owed(store) == ["ferry"]


def test_where_the_transaction_fails_all_of_it_stays_owed(
    spider: SimpleNamespace, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledge = store.frontier.acknowledge

    def full(url: str) -> None:
        acknowledge(url)
        if "ferry" in url:
            store.db.conn.rollback()  # as SQLite does by itself when the disk is full
            raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(store.frontier, "acknowledge", full)
    answers = stored(spider, look("tug", "tug"), look("ferry", "ferry"))
    assert all(isinstance(answer, sqlite3.OperationalError) for answer in answers)
    assert headlines(store) == []
    assert owed(store) == ["ferry", "tug-again", "tug"]
