""" "Not modified" counts only for the address that answered; and a page that arrives while the crawl is being closed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request

from iria_crawler.changes import hashes
from iria_crawler.crawl.discovery import Discovery
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.looks import Looks
from iria_crawler.crawl.missing import MissingPages
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pages import FetchedPage, Record
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import Run
from iria_crawler.errors import Unreadable
from iria_crawler.model import Article, Capture, Look, Site
from iria_crawler.store import Owed, Store

HOME = "https://www.ir-ia.com/"
TUGS = f"{HOME}news/navy-orders-two-tugs/"
OWED = Owed(url=TUGS, kind="due", article_id=7, attempts=1, etag='"t"', last_modified=None, body_sha256=None)


@pytest.fixture(autouse=True)
def looks(tmp_path: Path) -> Iterator[Looks]:
    store = Store(tmp_path / "iria.db")
    store.site("ir-ia.com", None, datetime(2026, 11, 23, tzinfo=UTC))
    run = Run(
        site=Site(host="ir-ia.com"), host="ir-ia.com", home_url=HOME, store=store, site_id=1, readers=ReaderPool(1),
        gatekeeper=Gatekeeper(HOME),
    )  # fmt: skip
    patience = Patience(run, lambda seconds: None)
    yield Looks(run, Discovery(run, patience), MissingPages(run), patience)
    store.close()


def answer(looks: Looks, url: str, owed: Owed = OWED) -> list[Look | Request]:
    """The result of an answer "not modified" from `url`."""

    async def gather() -> list[Look | Request]:
        return [found async for found in looks.answered(HtmlResponse(url, status=304), owed)]

    return asyncio.run(gather())


@pytest.mark.parametrize("url", [TUGS, TUGS.replace("https://www.", "http://"), TUGS.rstrip("/")])
def test_not_modified_at_its_own_address_is_a_look(looks: Looks, url: str) -> None:
    (look,) = answer(looks, url)
    assert isinstance(look, Look)
    assert look.same_bytes


def test_not_modified_at_another_address_is_asked_again_without_validators(looks: Looks) -> None:
    (request,) = answer(looks, TUGS.replace("two", "three"))
    assert isinstance(request, Request)
    assert request.url == TUGS
    assert b"If-None-Match" not in request.headers
    assert request.cb_kwargs["owed"].article_id == 7


def test_not_modified_of_what_a_list_says_was_modified_is_asked_again_without_validators(looks: Looks) -> None:
    (request,) = answer(looks, TUGS, replace(OWED, kind="hint"))
    assert isinstance(request, Request)
    assert b"If-None-Match" not in request.headers
    (look,) = answer(looks, TUGS, replace(OWED, kind="hint", etag=None))
    assert isinstance(look, Look)


def test_a_server_that_says_not_modified_to_everything_is_not_asked_without_end(looks: Looks) -> None:
    (look,) = answer(looks, TUGS.replace("two", "three"), replace(OWED, etag=None))
    assert isinstance(look, Look)


@pytest.mark.parametrize("closing", [True, False])
def test_a_kept_page_that_was_not_read_for_want_of_time_hides_no_edit(
    looks: Looks, monkeypatch: pytest.MonkeyPatch, closing: bool
) -> None:
    """The parser has changed, so the stored page is read again beside the new one; during this the crawl is closed."""
    run = looks._run
    article = Article(url=TUGS, headline="Navy orders two tugs", paragraphs=("Two tugs.",), body_text="Two tugs.")
    kept = Capture(b"<html></html>", TUGS, datetime(2026, 11, 23, tzinfo=UTC))
    monkeypatch.setattr(run.store.history, "page_to_reread", lambda article_id, version: kept)

    async def read(function: object, page: FetchedPage | Capture, *rest: object, url: str) -> Record:
        if page is kept:
            run.closing = closing
            raise Unreadable("was not read", url)
        return Record(article, hashes(article))

    told: list[str] = []
    monkeypatch.setattr(run, "read", read)
    monkeypatch.setattr(run, "remark", lambda url, kind, *rest, **more: told.append(kind))

    async def gather() -> list[Look | Request]:
        response = HtmlResponse(TUGS, status=200, body=b"<html>new</html>", headers={"Content-Type": "text/html"})
        return [found async for found in looks.answered(response, OWED)]

    found = asyncio.run(gather())
    assert told == ([] if closing else ["unreadable"])
    if closing:
        assert found == []
    else:
        (look,) = found
        assert isinstance(look, Look)
        assert look.reread_failed
