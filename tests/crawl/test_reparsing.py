"""Stored pages read again by several processes: the same rows as by one, whatever a page does to its reader."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import troubles
from plain_records import unpack_records

from iria_crawler.crawl.readers import pool
from iria_crawler.crawl.readers.pages import reread
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.readers.process import JobLimits
from iria_crawler.crawl.reparsing import STORIES_FOR_EACH_READER, Reparsing, RereadStory
from iria_crawler.model import Look, Site
from iria_crawler.parse import PARSER_VERSION, extract
from iria_crawler.store import Store
from iria_crawler.store.file.packing import record_of

HOST = "quay-times.example"
SITE = Site(host=HOST)
T0 = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = T0 + timedelta(days=7)
HOUR = timedelta(hours=1)
# By their numbers, from 1. The fourth is read before the first is, and so by another process.
STORIES = (
    "The crane waits for a later one, which comes at noon by rail.",
    "“We have moved nine boxes,” said Ada Roe, who leads the watch.",
    "The third box holds tea, and nobody has asked for it since May.",
    "The train is met later by the mayor, who has a speech with her.",
    "This box ends its reader, as some book did in the harbour library.",
    "The page of this box is lost; a clerk remembers that it was blue.",
    "The seventh box is empty, and its owner wants to have it back.",
    "The eighth holds salt for the winter roads of the whole county.",
    "The ninth box was put on the wrong ship and is at sea by now.",
)
ENDING, LOST = 5, 6
TABLES = ("articles", "revisions", "records", "bodies", "quotes", "images", "captures", "parts", "changes", "checks")
PROCESSES = 2


def page(number: int, headline: str) -> bytes:
    return (
        f"<html lang='en'><body><article><h1>{headline} {number} on the quay</h1><p>{STORIES[number - 1]}</p>"
        "<p>The harbour office counts the boxes each evening, and it has never found one too many.</p></article></body></html>"
    ).encode()


def fill(path: str) -> Store:
    """Nine stories, the second in two states, that another parser has read; of some it has read another headline."""
    store = Store(path)
    site_id = store.site(HOST, "Quay Times", T0)
    looks = [(number, "Box", number * HOUR) for number in range(1, len(STORIES) + 1)] + [(2, "A better box", 20 * HOUR)]
    for number, headline, after in looks:
        url, body, at = f"https://{HOST}/box-{number}/", page(number, headline), T0 + after
        known = store.article(url)
        look = Look(
            owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=at, body=body,
            article_id=known.id if known else None, article=extract(body, url, fetched_at=at, site=SITE),
        )  # fmt: skip
        store.history.store_look(site_id, look, reread)
    unpack_records(store.db.execute)
    store.db.execute("UPDATE records SET record = replace(record, 'box 2 on', 'bag 2 on')")
    store.db.execute("UPDATE records SET record = replace(record, 'Box 7 on', 'Bag 7 on')")
    store.db.execute("UPDATE revisions SET parser_version = 'older'")
    lost = store.rereading.newest(LOST)
    assert lost
    names = store.db.execute("SELECT sha256 FROM captures WHERE id = ?", (lost.capture_id,)).fetchall()
    store.captures.remove([name for (name,) in names])
    return store


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with fill(database) as store:
        yield store


def one_by_one(store: Store) -> None:
    """What the stories become in this process, without readers; the story that ends its reader is passed over."""
    for article_id in store.rereading.to_reparse(PARSER_VERSION, None):
        newest = store.rereading.newest(article_id)
        if newest and article_id != ENDING:
            store.rereading.correct(newest, reread(newest.capture, newest.site), LATER)


def rows(store: Store) -> dict[str, list[str]]:
    """The rows of each table as text; records as JSON, since a file packs them and a server does not."""
    found = {table: store.db.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    found["records"] = [(number, record_of(store.db.execute, number)) for number, *_ in found["records"]]
    return {table: sorted(map(repr, held)) for table, held in found.items()}


class _Stop(Exception):
    pass


class Run:
    """Reads the stories again in readers; ends by an exception when it has reported `most`."""

    def __init__(self, store: Store, *, most: int = 99) -> None:
        self.reported: list[RereadStory] = []
        self.asked_for: list[int] = []
        self.asked_for_before: list[int] = []
        self._store, self._most = store, most

    async def read(self, readers: ReaderPool, *, dry: bool = False) -> Run:
        work = Reparsing(
            self._store,
            readers,
            clock=lambda: LATER,
            dry=dry,
            function=troubles.reread_with_trouble,
        )
        with suppress(_Stop):
            await work.run(self._noting(self._store.rereading.to_reparse(PARSER_VERSION, None)), self._report)
        return self

    def _noting(self, ids: Iterable[int]) -> Iterator[int]:
        for article_id in ids:
            self.asked_for.append(article_id)
            yield article_id

    def _report(self, story: RereadStory) -> None:
        self.reported.append(story)
        self.asked_for_before.append(len(self.asked_for))
        if len(self.reported) == self._most:
            raise _Stop

    @property
    def outcomes(self) -> list[str]:
        return [story.outcome for story in self.reported]


def test_several_processes_write_the_rows_that_one_writes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SLOW_AFTER_PROCESSOR_SECONDS", -1.0)  # the second process is started at once
    monkeypatch.setenv("MET", str(tmp_path / "met"))
    with fill(str(tmp_path / "alone.db")) as alone:
        one_by_one(alone)
        expected = rows(alone)
    began = rows(store)

    async def work() -> None:
        # No processor is so slow: whatever waits for a whole minute waits for ever.
        limits = JobLimits(clock=60.0)
        readers = ReaderPool(PROCESSES, limits=limits, modules=("iria_crawler.", "troubles")).join()
        try:
            await reparse_three_times(readers)
        finally:
            await readers.leave()

    async def reparse_three_times(readers: ReaderPool) -> None:
        first = await Run(store, most=3).read(readers)  # it ends when two are written; others have been read by then
        assert first.outcomes == ["no page", "same", "corrected"]  # there is nothing to wait for where there is no page
        assert first.reported[-1].fields == ["headline"]
        assert first.asked_for_before[1] <= STORIES_FOR_EACH_READER * PROCESSES + 2 < len(STORIES)

        dry = await Run(store).read(readers, dry=True)
        assert dry.asked_for == list(range(3, len(STORIES) + 1))  # it goes on where the first has ended
        assert sorted(dry.outcomes) == ["corrected", "no page", "same", "same", "same", "same", "unreadable"]
        assert not store.db.execute("SELECT * FROM problems").fetchall()

        second = await Run(store).read(readers)
        assert sorted(second.outcomes) == sorted(dry.outcomes)

    asyncio.run(work())
    assert rows(store) == expected != began
    assert store.db.execute("SELECT run_id, article_id, url, kind, reason FROM problems").fetchall() == [
        (
            None,
            ENDING,
            f"https://{HOST}/box-5/",
            "unreadable",
            f"its reader was killed (SIGKILL) [https://{HOST}/box-5/]",
        )
    ]
    assert list(store.rereading.to_reparse(PARSER_VERSION, None)) == [ENDING, LOST]
