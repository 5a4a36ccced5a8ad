"""Several looks in one transaction: an error of one does not affect the others, two looks at one story know of each other, and
looks that were held reach the store at the end of the run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Look, Site
from iria_crawler.parse import extract
from iria_crawler.store import Store
from iria_crawler.store.file.database import write
from pipelines import together
from pipelines.together import Together

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://harbour-post.example/"
NAMES = ("tug", "tug-again", "ferry")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The looks of a test come together, however slow the machine is."""
    monkeypatch.setattr(together, "APART_SECONDS", float("inf"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    yield store
    store.close()


@pytest.fixture
def run(store: Store) -> Run:
    """A run that has leased what is owed."""
    site_id = store.site("harbour-post.example", None, AT)
    run = Run(
        site=Site(host="harbour-post.example"), host="harbour-post.example", home_url=SITE, store=store, site_id=site_id,
        readers=ReaderPool(1), gatekeeper=Gatekeeper(SITE), clock=lambda: AT,
    )  # fmt: skip
    run.id = store.start_run("harbour", site_id, AT)
    with write(store.db):
        store.frontier.owe(site_id, [(f"{SITE}news/{name}/", None) for name in NAMES], "new", AT)
    run.under_way |= {owed.url for owed in store.frontier.lease(site_id, run.id, 10, AT)}
    return run


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


def stored(run: Run, *looks: Look) -> list[Any]:
    """The outcomes of looks that arrive together, exceptions included; then the run ends."""

    async def work() -> list[Any]:
        step = Together(SimpleNamespace(spider=SimpleNamespace(run=run)))  # type: ignore[arg-type]  # all it needs of a crawler
        answers = await asyncio.gather(*(step.process_item(look) for look in looks), return_exceptions=True)
        step.close_spider()
        return answers

    return asyncio.run(work())


def owed(store: Store) -> list[str]:
    return [url.rsplit("/", 2)[1] for (url,) in store.db.execute("SELECT url FROM frontier ORDER BY url")]


def headlines(store: Store) -> list[str]:
    return [headline for (headline,) in store.db.execute("SELECT headline FROM articles ORDER BY headline")]


def kinds(store: Store) -> list[tuple[str, str]]:
    return store.db.execute("SELECT kind, reason FROM problems").fetchall()


def test_two_addresses_of_one_story_in_one_moment_are_one_story(run: Run, store: Store) -> None:
    stored(run, look("tug", "tug"), look("tug-again", "tug"), look("ferry", "ferry"))
    assert headlines(store) == ["The ferry leaves the quay at noon", "The tug leaves the quay at noon"]
    assert owed(store) == []
    assert run.under_way == set()
    assert run.counters["new"] == 2


def test_a_new_story_waits_for_the_next_answers(run: Run, store: Store) -> None:
    async def work() -> list[int]:
        step = Together(SimpleNamespace(spider=SimpleNamespace(run=run)))  # type: ignore[arg-type]
        counts = []
        for name in ("tug", "ferry", "barge", "sloop", "cutter"):
            await asyncio.gather(step.process_item(look(name, name)), return_exceptions=True)
            counts.append(len(headlines(store)))
        step.close_spider()
        return counts

    assert asyncio.run(work()) == [0, 0, 0, 0, 1]
    assert len(headlines(store)) == 5


def test_a_story_that_waits_is_not_what_a_killed_crawl_died_over(run: Run, store: Store) -> None:
    """Six crawls are killed, each after the story had come and before the next answers had: it is never set aside."""
    for _ in range(6):
        step = Together(SimpleNamespace(spider=SimpleNamespace(run=run)))  # type: ignore[arg-type]

        async def work(step: Together = step) -> None:
            await asyncio.gather(step.process_item(look("tug", "tug")), return_exceptions=True)

        asyncio.run(work())
        assert f"{SITE}news/tug/" not in store.frontier.recover(run.site_id, AT)
        assert run.id is not None
        assert f"{SITE}news/tug/" in [one.url for one in store.frontier.lease(run.site_id, run.id, 10, AT)]
    assert headlines(store) == []


def test_what_waits_for_its_pictures_is_stored_when_the_run_ends(run: Run, store: Store) -> None:
    """A slow site and a short time limit: the question for the pictures is not answered any more, and the pages came all the same."""
    run.waiting += [(look(name, name), frozenset({"wp:812"})) for name in ("tug", "ferry")]
    assert stored(run) == []
    assert headlines(store) == ["The ferry leaves the quay at noon", "The tug leaves the quay at noon"]
    assert run.waiting == []


def test_one_page_for_three_new_addresses_is_no_story(run: Run, store: Store) -> None:
    """The first of them waited, so it was not stored before the others showed what it is."""
    wall = look("tug", "tug").article
    looks = [Look(**{**_values(look(name, name)), "article": wall}) for name in NAMES]
    stored(run, *looks)
    assert headlines(store) == []
    assert {kind for kind, _ in kinds(store)} == {"blocked"}
    assert sorted(owed(store)) == sorted(NAMES)


def _values(look: Look) -> dict[str, Any]:
    return {name: getattr(look, name) for name in Look.__dataclass_fields__}


def test_a_look_that_fails_takes_nothing_with_it(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    remember = store.frontier.acknowledge

    def acknowledge(url: str) -> None:
        remember(url)
        if "ferry" in url:
            raise RuntimeError("half way")

    monkeypatch.setattr(store.frontier, "acknowledge", acknowledge)
    stored(run, look("tug", "tug"), look("ferry", "ferry"), look("tug-again", "barge"))
    assert headlines(store) == ["The barge leaves the quay at noon", "The tug leaves the quay at noon"]
    assert owed(store) == ["ferry"]
    assert kinds(store) == [("error", "RuntimeError while storing a look: half way")]
    assert run.errors == 1
    # It is asked again, after a wait.
    assert store.db.execute("SELECT lease_run, due_at > ? FROM frontier", (AT.isoformat(),)).fetchall() == [(None, 1)]


def test_a_look_that_cannot_be_weighed_is_told_and_owed(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh = store.history.weigh

    def broken(site_id: int, look: Look, *rest: Any, **more: Any) -> Any:
        if "ferry" in look.url:
            raise ValueError("poison")
        return weigh(site_id, look, *rest, **more)

    monkeypatch.setattr(store.history, "weigh", broken)
    stored(run, look("tug", "tug"), look("ferry", "ferry"))
    assert headlines(store) == ["The tug leaves the quay at noon"]
    assert owed(store) == ["ferry", "tug-again"]
    assert kinds(store) == [("error", "ValueError while storing a look: poison")]
    assert run.under_way == {f"{SITE}news/tug-again/"}
