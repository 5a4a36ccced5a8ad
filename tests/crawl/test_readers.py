"""Pages read in processes of their own: the same records, and no page that takes the crawl with it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from running import ROOT

from iria_crawler.errors import ParseError
from iria_crawler.model import Site
from iria_crawler.parse import extract
from spiders import readers
from spiders.readers import ENOUGH_PAGES, Page, Reader, Readers, read_page

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def page(number: int = 1) -> Page:
    body = f"""<html><head><title>Tug {number}</title></head><body><article><h1>Tug number {number} leaves the quay</h1>
<p>“We were {number} minutes late,” said Ada Roe, who leads the watch.</p></article></body></html>"""
    return Page(
        body.encode(), f"https://harbour-post.example/news/tug-{number}/", AT, Site(host="harbour-post.example")
    )


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """A shorter patience with a page."""
    before, readers.READ_LIMIT = readers.READ_LIMIT, seconds
    try:
        yield
    finally:
        readers.READ_LIMIT = before


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 20))


def process_of(reader: Reader) -> int:
    assert reader._process is not None
    return reader._process.pid


def test_a_page_is_the_same_record_wherever_it_is_read() -> None:
    async def work() -> None:
        reader = Reader()
        found = await asyncio.gather(*(reader.read(page(number)) for number in range(1, 6)))
        await reader.stop()
        assert [record.article.headline for record in found] == [f"Tug number {n} leaves the quay" for n in range(1, 6)]
        assert found[2] == read_page(page(3))
        assert found[2].article == extract(page(3).body, page(3).url, fetched_at=AT, site=page(3).site)

    run(work())


@pytest.mark.parametrize(("processes", "pause", "started"), [(1, 0.0, 1), (0, 0.0, 0), (1, 0.2, 0)])
def test_readers_are_started_where_reading_takes_the_time(processes: int, pause: float, started: int) -> None:
    async def work() -> None:
        pool = Readers(processes).join()
        for number in range(ENOUGH_PAGES + 1):
            if number == 1:
                await asyncio.sleep(pause)  # a site asked at a polite pace
            record = await pool.read(page(number))
        assert record == read_page(page(ENOUGH_PAGES))
        assert len(pool._readers) == started
        await pool.leave()
        assert not pool._readers

    run(work())


def test_a_page_that_kills_its_reader_is_given_up_and_the_others_are_read() -> None:
    async def work() -> None:
        reader = Reader()
        await reader.read(page())
        os.kill(process_of(reader), signal.SIGSTOP)
        first, second = asyncio.ensure_future(reader.read(page(1))), asyncio.ensure_future(reader.read(page(2)))
        await asyncio.sleep(0)
        os.kill(process_of(reader), signal.SIGKILL)
        with pytest.raises(ParseError, match="tug-1"):
            await first
        assert (await second).article.headline == "Tug number 2 leaves the quay"
        await reader.stop()

    run(work())


def test_a_page_that_is_never_done_is_given_up() -> None:
    async def work() -> None:
        reader = Reader()
        await reader.read(page())
        os.kill(process_of(reader), signal.SIGSTOP)
        with limited(0.1), pytest.raises(ParseError, match="TimeoutError"):
            await reader.read(page(3))
        assert (await reader.read(page(4))).article.headline == "Tug number 4 leaves the quay"
        await reader.stop()

    run(work())


def test_a_reader_ends_when_nobody_can_ask_it_any_more() -> None:
    """A crawl that is killed leaves no process behind; a terminal's Ctrl-C is the crawl's to obey."""
    reader = subprocess.Popen(
        [sys.executable, "-m", "spiders.readers"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(readers._frame(page()))
    reader.stdin.flush()
    assert reader.stdout.read(1) is not None
    reader.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        reader.wait(timeout=0.1)
    reader.stdin.close()
    assert reader.wait(timeout=10) == 0
    reader.stdout.close()
