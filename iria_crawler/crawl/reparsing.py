"""Stored pages are read again in reader processes, and the records are corrected in order by the one process with the database.

Each page has the limits that it had in the crawl (readers/pool.py): one that ends or hangs its reader becomes a problem of
its story, and the rest goes on. The pages that are read or wait at one time are few, however many stories there are.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from iria_crawler.crawl.readers.pages import reread
from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.crawl.run import MAX_PROBLEMS_PER_KIND
from iria_crawler.errors import IriaError, NoReader, StoreError, Unreadable
from iria_crawler.model import Article
from iria_crawler.store import Newest, ProblemRow, Reread, Store

# Stories that are under way for each reader: one that it reads, one sent ahead, and one that waits, by which the pool sees that
# another reader would have work, and which a reader can begin while an earlier story is still read.
STORIES_FOR_EACH_READER = 3
# Their pages; a single story of more is read all the same.
PAGES_FOR_EACH_READER_BYTES = 8_000_000


class RereadStory(NamedTuple):
    """What became of one story."""

    outcome: str  # as Rereading.correct() says; 'no page': the page is not kept; 'unreadable': it could not be read
    fields: list[str]  # those that differ
    reason: str = ""  # why it could not be read


class Reparsing:
    """Reads stories of `store` again with `readers`.

    `clock`: the time of what is written. `dry`: nothing is written. `function` reads a page; a job of the readers.
    """

    def __init__(
        self,
        store: Store,
        readers: ReaderPool,
        *,
        clock: Callable[[], datetime],
        dry: bool = False,
        function: Reread = reread,
    ) -> None:
        self._store = store
        self._readers = readers
        self._most_stories = STORIES_FOR_EACH_READER * readers.processes
        self._most_bytes = PAGES_FOR_EACH_READER_BYTES * readers.processes
        self._clock = clock
        self._dry = dry
        self._function = function
        self._under_way: deque[tuple[Newest, asyncio.Task[Article]]] = deque()
        self._problems = 0

    async def run(self, ids: Iterable[int], report: Callable[[RereadStory], None]) -> None:
        """Read these stories again, and write and `report` what became of each, in their order; only of one whose page is not kept
        it reports at once.

        Each is written in a transaction of its own: what is written when the process ends is right, and the rest is asked for
        again. Raises StoreError, or NoReader where no process can be started.
        """
        try:
            for article_id in ids:
                newest = self._store.rereading.newest(article_id)
                if newest is None:
                    report(RereadStory("no page", []))
                    continue
                while self._is_full(newest.size_bytes):
                    report(await self._first())
                self._under_way.append((newest, asyncio.ensure_future(self._read(newest))))
                await asyncio.sleep(0)  # the page is sent now, not when all that are done have been written
            while self._under_way:
                report(await self._first())
        finally:
            tasks = [task for _, task in self._under_way]
            self._under_way.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _is_full(self, more_bytes: int) -> bool:
        """Whether something must be finished before pages of this size are sent."""
        held = sum(newest.size_bytes for newest, _ in self._under_way)
        return bool(self._under_way) and (
            len(self._under_way) >= self._most_stories or held + more_bytes > self._most_bytes
        )

    async def _read(self, newest: Newest) -> Article:
        url = newest.capture.url
        article = await self._readers.run(self._function, newest.capture, newest.site, url=url)
        if not isinstance(article, Article):
            raise Unreadable("its reader answered something else", url)
        return article

    async def _first(self) -> RereadStory:
        """Wait for the story that was sent first, and write what was read."""
        newest, task = self._under_way[0]
        try:
            article = await task
        except (StoreError, NoReader):
            raise
        except IriaError as error:
            self._record(newest, str(error))
            return RereadStory("unreadable", [], str(error))
        finally:
            self._under_way.popleft()
        outcome, fields = self._store.rereading.correct(newest, article, self._clock(), dry=self._dry)
        return RereadStory(outcome, fields)

    def _record(self, newest: Newest, reason: str) -> None:
        self._problems += 1
        if self._dry or self._problems > MAX_PROBLEMS_PER_KIND:
            return
        problem = ProblemRow(newest.capture.url, "unreadable", reason, article_id=newest.article_id)
        self._store.record_problem(None, newest.site_id, problem, self._clock())
