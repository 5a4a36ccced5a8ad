"""The further pages of a story: what is asked for next, and when nothing more is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Request
from twisted.python.failure import Failure

from iria_crawler.changes import hashes
from iria_crawler.crawl.discovery import Discovery
from iria_crawler.crawl.further_pages import MAX_STORY_BYTES, Answer, Found, Gathered, begin
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.looks import Looks
from iria_crawler.crawl.missing import MissingPages
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import Record
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Article, FetchedPart, Look, Site, StoryPages
from iria_crawler.store import Owed, Store

HOME = "https://www.quay.example/"
STORY = f"{HOME}news/cranes-arrive-late-at-the-old-quay/"
OWED = Owed(url=STORY, kind="due", article_id=None, attempts=1, etag='"t"', last_modified=None, body_sha256=None)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def looks(tmp_path: Path) -> Iterator[Looks]:
    store = Store(tmp_path / "iria.db")
    store.site("quay.example", None, NOW)
    run = Run(
        site=Site(host="quay.example"), host="quay.example", home_url=HOME, store=store, site_id=1, readers=ReaderPool(1),
        gatekeeper=Gatekeeper(HOME),
    )  # fmt: skip
    patience = Patience(run, lambda seconds: None)
    yield Looks(run, Discovery(run, patience), MissingPages(run), patience)
    store.close()


def story(**pages: str) -> Gathered:
    """A story of which the first page has come."""
    article = Article(
        url=STORY, headline="Cranes arrive late", paragraphs=("Late.",), body_text="Late.", truncated=True
    )
    return begin(
        Answer(HtmlResponse(STORY, body=b"first"), OWED), Record(article, hashes(article), StoryPages(**pages)), None
    )


def go_on(looks: Looks, gathered: Gathered) -> Found:
    return asyncio.run(looks._further.go_on(gathered))


def problems(looks: Looks) -> list[tuple[str, str]]:
    return looks._run.store.db.execute("SELECT kind, reason FROM problems").fetchall()


def test_the_next_page_is_asked_for_before_other_looks_and_without_validators(looks: Looks) -> None:
    request = go_on(looks, story(next_url=f"{STORY}2/"))
    assert isinstance(request, Request)
    assert request.url == f"{STORY}2/"
    assert b"If-None-Match" not in request.headers
    assert request.priority > looks.request(OWED).priority


def test_the_whole_story_on_one_page_is_asked_for_first(looks: Looks) -> None:
    request = go_on(looks, story(next_url=f"{STORY}2/", whole_url=f"{STORY}?page=all"))
    assert isinstance(request, Request)
    assert request.url == f"{STORY}?page=all"
    assert request.cb_kwargs["story"].asked == (f"{STORY}?page=all", f"{STORY}2/")


@pytest.mark.parametrize(
    "url", ["https://mirror.example/news/2/", "http://10.0.0.1/2/", "https://www.quay.example:8443/2/"]
)
def test_a_story_does_not_go_on_at_another_host(looks: Looks, url: str) -> None:
    look = go_on(looks, story(next_url=url))
    assert isinstance(look, Look)
    assert look.article is not None
    assert look.article.truncated


def test_the_bytes_of_a_story_are_limited(looks: Looks) -> None:
    begun = story(next_url=f"{STORY}2/")
    second = Article(url=f"{STORY}2/", headline="Cranes arrive late", paragraphs=("Later.",), body_text="Later.")
    grown = replace(
        begun,
        parts=(
            *begun.parts,
            begun.parts[0]._replace(article=second, pages=StoryPages(number=2, next_url=f"{STORY}3/")),
        ),
        fetched=(FetchedPart(second.url, b"x" * (MAX_STORY_BYTES - 1000), NOW),),
    )
    request = go_on(looks, grown)
    assert isinstance(request, Request)
    assert request.meta["download_maxsize"] == 1000
    full = replace(begun, fetched=(FetchedPart(second.url, b"x" * MAX_STORY_BYTES, NOW),))
    stitched: list[Gathered] = []

    async def finish(gathered: Gathered) -> None:
        stitched.append(gathered)

    looks.finish = finish  # type: ignore[method-assign, assignment]
    assert go_on(looks, full) is None
    assert stitched == [full]
    assert [kind for kind, _ in problems(looks)] == ["part"]


def test_a_page_that_fails_because_the_run_ends_leaves_the_look_owed(looks: Looks) -> None:
    request = go_on(looks, story(next_url=f"{STORY}2/"))
    assert isinstance(request, Request)
    looks._run.under_way.add(STORY)
    looks._run.closing = True
    failure = Failure(DownloadTimeoutError("late"))
    failure.request = request  # type: ignore[attr-defined]

    async def gather() -> list[Look | Request]:
        return [found async for found in looks._further.failed(failure)]

    assert asyncio.run(gather()) == []
    assert looks._run.under_way == set()
    assert problems(looks) == []


def test_a_page_that_does_not_answer_is_a_problem_and_the_rest_is_kept(looks: Looks) -> None:
    request = go_on(looks, story(next_url=f"{STORY}2/"))
    assert isinstance(request, Request)
    failure = Failure(DownloadTimeoutError("late"))
    failure.request = request  # type: ignore[attr-defined]

    async def gather() -> list[Look | Request]:
        return [found async for found in looks._further.failed(failure)]

    (look,) = asyncio.run(gather())
    assert isinstance(look, Look)
    assert look.incomplete
    assert look.body == b"first"
    ((kind, reason),) = problems(looks)
    assert kind == "part"
    assert "page 2 of the story did not come: no answer in time" in reason
