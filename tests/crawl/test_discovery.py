"""What a run makes of the answers of lists: where an earlier run left off, and when all who announce have been asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import Request, TextResponse

from iria_crawler.crawl.discovery import Discovery
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.ledger import ListQuestion
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import Run
from iria_crawler.model import Site
from iria_crawler.store import ListOwed, Store

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOME = "https://x.example/"
ROOT = f"{HOME}wp-json/"
POSTS = f"{ROOT}wp/v2/posts?per_page=2"


def page(number: int) -> str:
    return POSTS if number == 1 else f"{POSTS}&page={number}"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    store = Store(tmp_path / "iria.db")
    run = Run(
        site=Site(host="x.example"), host="x.example", home_url=HOME, store=store,
        site_id=store.site("x.example", None, AT), readers=ReaderPool(1), gatekeeper=Gatekeeper(HOME), clock=lambda: AT,
    )  # fmt: skip
    yield run
    store.close()


def read(run: Run, *numbers: int, pages: int, left: int | None = None, ids: range = range(1, 3)) -> Discovery:
    """The discovery of a run that has read so many pages of posts; `left`: an earlier one left off before that page."""
    if left is not None:
        run.store.sources.owe_list(run.site_id, ListOwed(page(left), "rest", ROOT, left - 1), AT)
    discovery = Discovery(run, Patience(run, lambda seconds: None))
    discovery.begin(AT)
    discovery.take_what_was_left()
    discovery._pages_from_the_first.add(page(1))

    async def work() -> None:
        run.readers.join()
        for number in numbers:
            posts = [{"id": 10 * number + n, "link": f"{HOME}news/{10 * number + n}/", "title": "T"} for n in ids]
            response = TextResponse(
                page(number), body=json.dumps(posts).encode(), headers={"X-WP-TotalPages": str(pages)},
                request=Request(page(number)),
            )  # fmt: skip
            await discovery.answered(response, ListQuestion(ListOwed(page(number), "rest", ROOT, number - 1)))
        await run.readers.leave()

    asyncio.run(work())
    return discovery


def known(run: Run, *numbers: int) -> None:
    """These pages brought nothing that is not owed already."""
    with run.store.together():
        urls = [(f"{HOME}news/{10 * number + n}/", None) for number in numbers for n in (1, 2)]
        run.store.frontier.owe(run.site_id, urls, "new", AT)


def test_a_page_of_posts_leads_to_the_next(run: Run) -> None:
    assert read(run, 1, pages=3).ledger.knows(page(2))
    assert run.store.sources.lists_owed(run.site_id, AT) == [ListOwed(page(2), "rest", ROOT, 1)]


def test_where_an_earlier_run_left_off_the_first_page_is_followed_only_to_news(run: Run) -> None:
    known(run, 1)
    discovery = read(run, 1, pages=9, left=5)
    assert not discovery.ledger.knows(page(2))
    assert discovery.ledger.knows(page(5))


def test_news_before_the_place_where_an_earlier_run_left_off_are_followed(run: Run) -> None:
    discovery = read(run, 1, pages=9, left=5)
    assert discovery.ledger.knows(page(2))
    assert discovery.ledger.knows(page(5))


def test_who_has_read_all_posts_has_asked_who_announces(run: Run) -> None:
    read(run, 1, pages=2)
    assert not run.lists_are_read
    # And a page that an earlier run has left says nothing of those before it.
    read(run, 5, pages=5, left=5)
    assert not run.lists_are_read


def test_all_pages_in_one_run_are_all(run: Run) -> None:
    read(run, 1, 2, pages=2)
    assert run.lists_are_read


def test_a_count_of_pages_that_is_a_lie_is_told(run: Run) -> None:
    discovery = read(run, 1, pages=10**9)
    assert discovery.ledger.knows(page(2))
    kinds = run.store.db.execute("SELECT kind FROM problems").fetchall()
    assert kinds == [("too_many",)]


def test_a_page_that_says_what_an_earlier_one_said_is_not_followed(run: Run) -> None:
    discovery = read(run, 1, 2, pages=9, ids=range(0))
    assert not discovery.ledger.knows(page(3))  # an empty page is the last one
