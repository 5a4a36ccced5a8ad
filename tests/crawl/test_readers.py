"""Everything from outside is read in separate processes; each job has limits, and no job can harm the crawl."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import troubles
from running import ROOT

from iria_crawler import errors
from iria_crawler.crawl.readers import work as reading
from iria_crawler.crawl.readers.answers import unpickle_answer
from iria_crawler.crawl.readers.pages import FetchedPage, Record, read_page
from iria_crawler.crawl.readers.pool import ReaderPool, shared_pool
from iria_crawler.crawl.readers.process import JobLimits
from iria_crawler.discover import read_feed, read_sitemap
from iria_crawler.errors import DiscoverError, NoReader, ParseError, Unreadable
from iria_crawler.model import Site

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://harbour-post.example/news/tug/"
OTHER = "https://quay-times.example/news/crane/"
# Only what never happens takes this long, on however busy a machine.
SOON = 300.0
# For a reader to answer and, if it would, to end. Too short a time only lets the test pass.
ENOUGH_TO_ANSWER_SECONDS = 0.5


def page(number: int = 1) -> FetchedPage:
    body = f"""<html><head><title>Tug {number}</title></head><body><article><h1>Tug number {number} leaves the quay</h1>
<p>“We were {number} minutes late,” said Ada Roe, who leads the watch.</p></article></body></html>"""
    return FetchedPage(
        body.encode(), f"https://harbour-post.example/news/tug-{number}/", AT, Site(host="harbour-post.example")
    )


def with_readers(
    work: Callable[[ReaderPool], Awaitable[None]],
    processes: int = 1,
    *,
    processor: float = 30.0,
    clock: float = SOON,
    memory: int = JobLimits().memory,
) -> None:
    """Run `work` with readers that may also call the functions of troubles.py; afterwards no reader is left."""

    async def run() -> None:
        limits = JobLimits(processor, clock, memory)
        readers = ReaderPool(processes, limits=limits, modules=("iria_crawler.", "troubles")).join()
        try:
            await asyncio.wait_for(work(readers), 2 * SOON)
        finally:
            await readers.leave()

    asyncio.run(run())


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(SOON):
        while not true():
            await asyncio.sleep(0.01)


def lives(process: int) -> bool:
    """Whether the process runs; a process that has ended but was not waited for (a zombie) does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


async def begun(path: Path) -> int:
    """The process that runs the job which writes `path` when it begins."""
    await until(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


def start(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    return asyncio.ensure_future(work)


# --- what is read ---


def test_garbage_in_a_circle_is_found_where_it_is_seldom_looked_for() -> None:
    class Circle:
        pass

    before = gc.get_threshold()
    reading.calm_collector()
    try:
        circle = Circle()
        circle.own = circle  # type: ignore[attr-defined]
        seen = weakref.ref(circle)
        del circle
        few = [[] for _ in range(reading.COLLECTED_AFTER_OBJECTS // 10)]
        assert seen() is not None, "a page of usual size is read without a search for garbage"
        many = [[] for _ in range(2 * reading.COLLECTED_AFTER_OBJECTS)]
        assert seen() is None
        assert len(few) < len(many)
    finally:
        gc.set_threshold(*before)


def test_a_page_is_the_same_record_wherever_it_is_read_and_everybody_gets_the_own() -> None:
    async def work(readers: ReaderPool) -> None:
        found = await asyncio.gather(*(readers.read_page(page(number)) for number in range(40)))
        assert found == [read_page(page(number)) for number in range(40)]

    with_readers(work)


def test_lists_are_read_there_too() -> None:
    at = "https://harbour-post.example/feed/"
    feed = b"<rss version='2.0'><channel><item><title>Tug</title><link>https://harbour-post.example/news/tug/</link></item></channel></rss>"
    sitemap = b"<urlset><url><loc>https://harbour-post.example/news/tug/</loc></url></urlset>"

    async def work(readers: ReaderPool) -> None:
        assert await readers.run(read_feed, feed, at, url=at) == read_feed(feed, at)
        assert await readers.run(read_sitemap, sitemap, at, url=at) == read_sitemap(sitemap, at)
        with pytest.raises(DiscoverError) as caught:
            await readers.run(read_feed, b"<html>no feed</html>", at, url=at)
        assert (type(caught.value), caught.value.subject) == (DiscoverError, at)

    with_readers(work)


def test_nothing_is_started_before_there_is_work_and_a_steady_flow_is_read_by_one() -> None:
    async def work(readers: ReaderPool) -> None:
        assert not readers._readers
        assert len({await readers.run(troubles.process, url=URL) for _ in range(20)}) == 1
        assert len(set(await asyncio.gather(*(readers.run(troubles.process, url=URL) for _ in range(200))))) == 1

    with_readers(work, 2)


def test_another_reader_is_started_while_work_lies_about() -> None:
    async def work(readers: ReaderPool) -> None:
        await readers.run(troubles.process, url=URL)
        jobs = [start(readers.run(troubles.sleep, 0.3, url=URL)) for _ in range(20)]
        await until(lambda: len(readers._readers) == 2)
        await asyncio.gather(*jobs)
        assert len(readers._readers) == 2

    with_readers(work, 2)


def test_a_reader_imports_no_scrapy_no_twisted_and_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
        monkeypatch.delenv(name, raising=False)  # coverage in the reader imports sqlite3

    async def work(readers: ReaderPool) -> None:
        await readers.run(read_sitemap, b"<urlset><url><loc>https://a.example/b</loc></url></urlset>", URL, url=URL)
        names = {name.partition(".")[0] for name in await readers.run(troubles.imported, url=URL)}
        assert not names & {
            "scrapy",
            "twisted",
            "sqlite3",
            "asyncio",
            "bs4",
        }  # the last: a list needs no parser of pages
        await readers.read_page(page())
        names = set(await readers.run(troubles.imported, url=URL))
        assert not names & {"scrapy", "twisted", "sqlite3", "asyncio", "iria_crawler.store"}
        assert "iria_crawler.parse" in names

    with_readers(work)


def test_a_large_body_goes_there_whole() -> None:
    async def work(readers: ReaderPool) -> None:
        assert await readers.run(troubles.length, b"x" * 24_000_000, url=URL) == 24_000_000
        assert len(await readers.run(troubles.echo, b"x" * 20_000_000, url=URL)) == 20_000_000

    with_readers(work)


@pytest.mark.parametrize("function", [lambda: 1, os.getpid, ReaderPool.join, print, "troubles.echo"])
def test_only_functions_of_this_project_are_called(function: Any) -> None:
    async def work(readers: ReaderPool) -> None:
        with pytest.raises(ValueError, match="no function at the top of a module"):
            await readers.run(function, url=URL)
        assert not readers._readers

    with_readers(work)


def test_arguments_that_cannot_be_sent_are_told_to_who_gave_them() -> None:
    async def work(readers: ReaderPool) -> None:
        for _ in range(2):  # before the reader is there, and afterwards
            with pytest.raises((pickle.PicklingError, AttributeError)):
                await readers.run(troubles.echo, lambda: 1, url=URL)
            assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


# --- limits ---


def test_a_page_that_is_never_done_is_given_up() -> None:
    async def work(readers: ReaderPool) -> None:
        with pytest.raises(Unreadable, match=r"was not read within 0\.5 s") as caught:
            await readers.run(troubles.spin, url=URL)
        assert caught.value.subject == URL
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work, processor=0.5)


def test_processor_time_is_counted_for_each_job() -> None:
    async def work(readers: ReaderPool) -> None:
        spent = await asyncio.gather(*(readers.run(troubles.work, 0.4, url=URL) for _ in range(4)))
        assert min(spent) >= 0.4
        assert len(readers._readers) == 1

    with_readers(work, processor=1.0)


def test_a_reader_that_does_not_get_on_is_ended_by_the_clock() -> None:
    async def work(readers: ReaderPool) -> None:
        process = await readers.run(troubles.process, url=URL)
        os.kill(process, signal.SIGSTOP)
        with pytest.raises(Unreadable, match="was not read within 2 s"):
            await readers.run(troubles.echo, 1, url=URL)
        assert not lives(process)
        assert await readers.run(troubles.echo, 2, url=URL) == 2

    with_readers(work, clock=2.0)


def test_the_time_that_a_job_waits_is_not_counted() -> None:
    async def work(readers: ReaderPool) -> None:
        jobs = [readers.run(troubles.sleep, 0.8, url=URL) for _ in range(5)]
        assert await asyncio.gather(*jobs) == [0.8] * 5
        assert len(readers._readers) == 1

    with_readers(work, clock=3.0)


@pytest.mark.parametrize("function", [troubles.eat, troubles.eat_at_once, troubles.eat_and_say_nothing])
def test_a_page_that_takes_all_memory_is_given_up_and_its_reader_ends(
    function: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # To note which lines are reached takes memory too, of which this reader has none left.
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)

    async def work(readers: ReaderPool) -> None:
        before = await readers.run(troubles.process, url=URL)
        with pytest.raises(Unreadable, match="MB of memory"):
            await readers.run(function, url=URL)
        assert await readers.run(troubles.process, url=URL) != before

    with_readers(work, memory=150_000_000)


def test_a_page_without_end_is_a_page_that_cannot_be_read_and_not_an_empty_one() -> None:
    """libxml2 without memory leaves the tree as it is at that moment."""
    bomb = page()._replace(body=b"<html><body><article><h1>Tug leaves the quay</h1>" + b"<p>x" * 2_000_000)

    async def work(readers: ReaderPool) -> None:
        with pytest.raises(Unreadable, match="MB of memory"):
            await readers.read_page(bomb)
        assert await readers.read_page(page()) == read_page(page())

    with_readers(work)


def test_a_reader_that_keeps_much_memory_is_replaced() -> None:
    async def work(readers: ReaderPool) -> None:
        before = await readers.run(troubles.process, url=URL)
        assert await readers.run(troubles.keep, 60_000_000, url=URL) == 60_000_000
        assert await readers.run(troubles.process, url=URL) != before

    with_readers(work, memory=120_000_000)


def test_a_job_that_is_sent_while_its_reader_ends_does_not_cost_the_answer_that_waits(tmp_path: Path) -> None:
    """The reader has answered and ends, because it keeps much memory; the crawl is busy, and sends the next job before it looks."""

    async def work(readers: ReaderPool) -> None:
        path = tmp_path / "begun"
        await readers.run(troubles.echo, 0, url=URL)
        first = start(readers.run(troubles.keep_and_tell, 115_000_000, str(path), url=URL))
        await asyncio.sleep(0)
        while not path.exists() or not path.read_text():  # the event loop is kept from seeing the answer
            time.sleep(0.01)
        time.sleep(ENOUGH_TO_ANSWER_SECONDS)
        second = start(readers.run(troubles.echo, 2, url=OTHER))
        assert await first == 115_000_000
        assert await second == 2

    with_readers(work)  # half of the usual limit of 240 MB is what a reader may keep


def test_an_answer_without_end_is_refused() -> None:
    async def work(readers: ReaderPool) -> None:
        with pytest.raises(Unreadable, match=r"what was read has 33,000,0\d\d bytes"):
            await readers.run(troubles.echo, b"x" * 33_000_000, url=URL)
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


# --- what else a page may do to its reader ---


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("unsendable", "Unsendable: <function"),
        ("mute", r"reading it failed \(Mute\)"),
        ("exit", "SystemExit: 0"),
        ("interrupt", "KeyboardInterrupt"),
        ("recursion", "RecursionError: maximum recursion"),
        ("value", "ValueError: no number"),
        ("signs", r"ValueError: \[31mred x{100,180}\) "),
        ("parse error with a lock", "ParseError: no headline"),
        ("sly", "has no place in an answer"),
        ("no disk", "has no place in an answer"),
    ],
)
def test_whatever_is_raised_is_told_in_words(what: str, told: str) -> None:
    async def work(readers: ReaderPool) -> None:
        with pytest.raises(Unreadable, match=told) as caught:
            await readers.run(troubles.raise_, what, url=URL)
        assert str(caught.value).isprintable()
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


def test_an_error_of_ours_arrives_as_it_is() -> None:
    async def work(readers: ReaderPool) -> None:
        with pytest.raises(ParseError, match="no headline") as caught:
            await readers.run(troubles.fail, OTHER, url=URL)
        assert (type(caught.value), caught.value.subject) == (ParseError, OTHER)

    with_readers(work)


@pytest.mark.parametrize("name", [name for name, found in vars(errors).items() if isinstance(found, type)])
def test_every_error_keeps_its_subject_on_the_way(name: str) -> None:
    error = getattr(errors, name)("it broke", URL)
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), str(found), found.subject) == (type(error), f"it broke [{URL}]", URL)


@pytest.mark.parametrize(
    ("how", "told"), [("exit", "exit status 0"), ("abort", "SIGABRT"), ("crash", "SIGSEGV"), ("kill", "SIGKILL")]
)
def test_a_page_that_kills_its_reader_is_given_up_and_the_one_behind_it_is_read(
    how: str, told: str, tmp_path: Path
) -> None:
    async def work(readers: ReaderPool) -> None:
        path = tmp_path / "begun"
        await readers.run(troubles.echo, 1, url=URL)
        if how == "kill":
            first = start(readers.run(troubles.sleep, 60, str(path), url=URL))
        else:
            first = start(readers.run(troubles.end, how, url=URL))
        second = start(readers.run(troubles.echo, 2, url=URL))
        if how == "kill":
            os.kill(await begun(path), signal.SIGKILL)
        with pytest.raises(Unreadable, match=told) as caught:
            await first
        assert caught.value.subject == URL
        assert await second == 2

    with_readers(work)


def test_a_reader_that_died_between_two_pages_costs_none() -> None:
    async def work(readers: ReaderPool) -> None:
        process = await readers.run(troubles.process, url=URL)
        os.kill(process, signal.SIGKILL)
        while lives(process):  # the event loop does not know it yet
            time.sleep(0.01)
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


@pytest.mark.parametrize("what", ["call", "store", "function", "class"])
def test_an_answer_that_would_run_code_is_not_taken(what: str, tmp_path: Path) -> None:
    async def work(readers: ReaderPool) -> None:
        path = tmp_path / "made"
        with pytest.raises(Unreadable, match="has no place in an answer"):
            await readers.run(troubles.give, what, str(path), url=URL)
        assert not path.exists()
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


@pytest.mark.parametrize("said", [pickle.dumps(1), pickle.dumps((1, "x")), pickle.dumps((1, None, 2)), b"", b"\x80"])
def test_what_is_no_answer_is_not_taken(said: bytes) -> None:
    with pytest.raises((pickle.UnpicklingError, EOFError)):
        unpickle_answer(said)


@pytest.mark.parametrize("data", [b"\xff" * 100, b"\0\0\0\x03\0abc", b"\0\0\0\0\0"], ids=["endless", "broken", "empty"])
def test_a_reader_that_writes_garbage_is_ended(data: bytes) -> None:
    async def work(readers: ReaderPool) -> None:
        before = await readers.run(troubles.process, url=URL)
        with pytest.raises(Unreadable, match="its reader"):
            await readers.run(troubles.shout, data, url=URL)
        assert not lives(before)
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


def test_an_answer_that_nobody_asked_for_ends_the_reader() -> None:
    """As after a job that left something running."""

    async def work(readers: ReaderPool) -> None:
        before = await readers.run(troubles.process, url=URL)
        twice = pickle.dumps(("first", None))
        assert await readers.run(troubles.shout, reading.HEAD.pack(len(twice), False) + twice, url=URL) == "first"
        await until(lambda: not lives(before))
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


def test_what_is_printed_does_no_harm(capfd: pytest.CaptureFixture[str]) -> None:
    """It is mixed neither into the answers nor into the output of the crawl, which another program may read."""

    async def work(readers: ReaderPool) -> None:
        assert await readers.run(troubles.talk, url=URL) == ""
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("program", ["/nonexistent/python", "/bin/false"])
def test_where_no_reader_can_be_started_the_page_is_not_blamed(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)

    async def work(readers: ReaderPool) -> None:
        with pytest.raises(NoReader) as caught:
            await readers.run(troubles.echo, 1, url=URL)
        assert not isinstance(caught.value, ParseError)
        monkeypatch.undo()
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


# --- fairness ---


def test_a_slow_page_of_one_site_does_not_hold_up_another(tmp_path: Path) -> None:
    async def work(readers: ReaderPool) -> None:
        await readers.run(troubles.echo, 0, url=URL)
        slow = start(readers.run(troubles.spin, str(tmp_path / "first"), url=URL))
        behind = [start(readers.run(troubles.echo, number, url=OTHER)) for number in range(3)]  # one of them sent ahead
        assert await asyncio.gather(*behind) == [0, 1, 2]
        assert not slow.done()
        # Other pages of the same site are read as long as no other site needs the reader that is left.
        assert await readers.run(troubles.echo, 4, url=URL) == 4
        # A second slow page takes that reader too, until another site has something to read.
        second = start(readers.run(troubles.spin, str(tmp_path / "second"), url=URL))
        await begun(tmp_path / "second")
        assert await readers.run(troubles.echo, 5, url=OTHER) == 5
        assert len(readers._readers) == 2
        assert not slow.done()
        assert not second.done()
        slow.cancel()
        second.cancel()

    with_readers(work, clock=40.0)


def test_a_reader_goes_on_after_a_slow_page_and_nothing_is_read_twice_in_vain() -> None:
    async def work(readers: ReaderPool) -> None:
        first = await readers.run(troubles.process, url=URL)
        slow = start(readers.run(troubles.work, 2.5, url=URL))
        await asyncio.sleep(0)  # it asks first
        assert await readers.run(troubles.process, url=OTHER) != first
        assert not slow.done()
        assert await slow >= 2.5
        # The job that was sent ahead to the slow reader is run there too, without a result; then that reader is free again.
        found = await asyncio.gather(*(readers.run(troubles.process, url=URL) for _ in range(20)))
        assert first in found
        assert len(readers._readers) == 2

    with_readers(work)


def test_a_page_is_not_slow_where_only_the_clock_goes_on() -> None:
    """As on a busy machine, which more readers would make busier."""

    async def work(readers: ReaderPool) -> None:
        first = await readers.run(troubles.process, url=URL)
        slow = start(readers.run(troubles.sleep, 2.5, url=URL))
        await asyncio.sleep(0)  # it asks first
        assert await readers.run(troubles.process, url=OTHER) == first
        assert slow.done()
        assert len(readers._readers) == 1

    with_readers(work)


def test_a_page_that_made_room_is_read_later(tmp_path: Path) -> None:
    async def work(readers: ReaderPool) -> None:
        jobs = [start(readers.run(troubles.spin, str(tmp_path / name), url=URL)) for name in "ab"]
        await begun(tmp_path / "a")
        first = await begun(tmp_path / "b")
        assert await readers.run(troubles.echo, 5, url=OTHER) == 5
        (tmp_path / "b").write_text("")
        with pytest.raises(Unreadable, match="was not read"):
            await jobs[0]
        assert await begun(tmp_path / "b") != first
        with pytest.raises(Unreadable, match="was not read"):
            await jobs[1]

    with_readers(work, processor=5)  # well above what makes a page slow, or the first ends before both are


# --- whose readers, and until when ---


def test_who_is_gone_is_not_read_for_any_more(tmp_path: Path) -> None:
    async def work(readers: ReaderPool) -> None:
        reading = start(readers.run(troubles.spin, str(tmp_path / "begun"), url=URL))
        process = await begun(tmp_path / "begun")
        ahead = start(readers.run(troubles.sleep, 0, str(tmp_path / "ahead"), url=URL))
        waiting = start(readers.run(troubles.sleep, 0, str(tmp_path / "waiting"), url=URL))
        last = start(readers.run(troubles.echo, 1, url=URL))
        await asyncio.sleep(0.05)
        for task in (ahead, waiting, reading):
            task.cancel()
        assert await last == 1
        for task in (ahead, waiting, reading):
            with pytest.raises(asyncio.CancelledError):
                await task
        assert not lives(process)
        assert not (tmp_path / "ahead").exists()
        assert not (tmp_path / "waiting").exists()

    with_readers(work)


def test_stopping_ends_what_is_being_read_at_once(tmp_path: Path) -> None:
    async def work(readers: ReaderPool) -> None:
        jobs = [start(readers.run(troubles.spin, str(tmp_path / "begun"), url=URL)) for _ in range(3)]
        process = await begun(tmp_path / "begun")
        await readers.stop()
        assert not lives(process)
        assert [type(found) for found in await asyncio.gather(*jobs, return_exceptions=True)] == [Unreadable] * 3
        with pytest.raises(Unreadable, match="the crawl ends"):
            await readers.run(troubles.echo, 1, url=URL)
        await readers.leave()
        readers.join()
        assert await readers.run(troubles.echo, 1, url=URL) == 1

    with_readers(work)


def test_stopping_before_a_reader_is_ready_leaves_none() -> None:
    async def work(readers: ReaderPool) -> None:
        job = start(readers.run(troubles.echo, 1, url=URL))
        await asyncio.sleep(0)
        await readers.stop()
        with pytest.raises(Unreadable, match="the crawl ends"):
            await job

    with_readers(work)


def test_crawls_share_readers_and_the_last_one_ends_them() -> None:
    async def work() -> None:
        first, second = shared_pool(1).join(), shared_pool(1).join()
        assert first is second
        assert shared_pool(2) is not first
        await first.read_page(page())
        (reader,) = first._readers
        assert reader._process is not None
        await first.leave()
        assert isinstance(await second.read_page(page()), Record)
        assert second._readers == [reader]
        await second.leave()
        assert not lives(reader._process.pid)
        assert not second._readers
        third = shared_pool(1).join()
        assert await third.read_page(page(3)) == read_page(page(3))
        await third.leave()

    asyncio.run(asyncio.wait_for(work(), SOON))
    asyncio.run(asyncio.wait_for(work(), SOON))  # and in another event loop


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_the_crawls_to_obey(number: signal.Signals) -> None:
    async def work(readers: ReaderPool) -> None:
        process = await readers.run(troubles.process, url=URL)
        os.kill(process, number)
        assert await readers.run(troubles.process, url=URL) == process
        assert number not in signal.pthread_sigmask(signal.SIG_BLOCK, [])

    with_readers(work)


CRAWL = """
import asyncio, sys, troubles
from iria_crawler.crawl.readers.pool import ReaderPool

async def main():
    readers = ReaderPool(1, modules=("troubles",)).join()
    await asyncio.gather(
        readers.run(getattr(troubles, sys.argv[2]), *map(float, sys.argv[3:]), sys.argv[1], url="https://a.example/1"),
        asyncio.sleep(60),
    )

asyncio.run(main())
"""


@pytest.mark.parametrize("job", [["spin"], ["sleep", "50"], ["sleep", "0"]], ids=["at work", "asleep", "idle"])
def test_a_crawl_that_is_killed_leaves_no_reader_behind(job: list[str], tmp_path: Path) -> None:
    path = tmp_path / "begun"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    crawl = subprocess.Popen([sys.executable, "-c", CRAWL, str(path), *job], env=environment)
    try:
        process = asyncio.run(begun(path))
        assert lives(process)
    finally:
        crawl.kill()
        crawl.wait()
    asyncio.run(until(lambda: not lives(process)))
