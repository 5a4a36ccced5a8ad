"""What an answer "not modified" is worth, by the address that gave it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from scrapy.http import HtmlResponse, Request

from iria_crawler.model import Look
from iria_crawler.store import Owed
from spiders.iria import IriaSpider

TUGS = "https://www.ir-ia.com/news/navy-orders-two-tugs/"
OWED = Owed(url=TUGS, kind="due", article_id=7, attempts=0, etag='"t"', last_modified=None, body_sha256=None)


def answer(url: str, status: int) -> list[Look | Request]:
    return looks(HtmlResponse(url, status=status), OWED)


def looks(response: HtmlResponse, owed: Owed) -> list[Look | Request]:
    async def gather() -> list[Look | Request]:
        return [found async for found in IriaSpider().parse_article(response, owed)]

    return asyncio.run(gather())


@pytest.mark.parametrize("url", [TUGS, TUGS.replace("https://www.", "http://"), TUGS.rstrip("/")])
def test_not_modified_at_its_own_address_is_a_look(url: str) -> None:
    (look,) = answer(url, 304)
    assert isinstance(look, Look)
    assert look.same_bytes


def test_not_modified_at_another_address_is_asked_again_without_validators() -> None:
    (request,) = answer(TUGS.replace("two", "three"), 304)
    assert isinstance(request, Request)
    assert request.url == TUGS
    assert b"If-None-Match" not in request.headers
    assert request.cb_kwargs["owed"].article_id == 7


def test_a_server_that_says_not_modified_to_everything_is_not_asked_without_end() -> None:
    asked = replace(OWED, etag=None)
    (look,) = looks(HtmlResponse(TUGS.replace("two", "three"), status=304), asked)
    assert isinstance(look, Look)
