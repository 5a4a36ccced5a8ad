"""Looks that come within a moment of each other are stored in one transaction: half of the cost of storing one."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from iria_crawler.crawl.run import run_of
from iria_crawler.errors import DiskFull
from iria_crawler.model import Look
from iria_crawler.store import Outcome
from pipelines.dedupe import Dedupe
from pipelines.store import StoreLook

# How long the first look waits for company, in seconds, and how many at most go together: others who write wait too.
WAIT_SECONDS = 0.02
MAX_LOOKS_TOGETHER = 16
# A look that comes so long after the one before is stored at once: what waits is fetched twice after a crash.
APART_SECONDS = 0.01


class Together:
    """Dedupe and StoreLook for several looks at a time.

    The steps of one look follow each other within the transaction, so that two looks at one story know of each other. A
    look whose steps fail takes nothing with it; where the transaction fails, all of its looks do, and stay owed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._dedupe = Dedupe.from_crawler(crawler)
        self._store = StoreLook.from_crawler(crawler)
        self._waiting: list[tuple[Look, asyncio.Future[Outcome]]] = []
        self._last_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Look) -> Outcome:
        """What was stored. Raises DropItem, or what a step raised."""
        loop = asyncio.get_running_loop()
        apart = loop.time() - self._last_at > APART_SECONDS
        self._last_at = loop.time()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((item, outcome))
        if apart or len(self._waiting) >= MAX_LOOKS_TOGETHER:
            self._flush()
        elif len(self._waiting) == 1:
            loop.call_later(WAIT_SECONDS, self._flush)
        return await outcome

    def close_spider(self) -> None:
        """What the steps have held to the end of the run."""
        try:
            self._store.close_spider()
        except DiskFull as error:
            run_of(self.crawler).end_for(error)

    def _flush(self) -> None:
        looks, self._waiting = self._waiting, []
        if not looks:
            return
        run = run_of(self.crawler)
        answers: list[Outcome | Exception] = []
        try:
            with run.store.together():
                answers += [self._steps(look) for look, _ in looks]
        except DiskFull as error:
            run.end_for(error)
            answers = [DropItem(f"not stored, and owed still: {look.url}", log_level="DEBUG") for look, _ in looks]
        except Exception as error:
            answers = [error] * len(looks)
        for (look, _), answer in zip(looks, answers, strict=True):
            self._finish(look, answer)
        for (_, outcome), answer in zip(looks, answers, strict=True):
            if outcome.cancelled():
                continue
            if isinstance(answer, DropItem):
                outcome.set_exception(answer)
            elif isinstance(answer, Exception):
                outcome.set_exception(DropItem(f"not stored: {answer}", log_level="DEBUG"))  # told by _finish()
            else:
                outcome.set_result(answer)

    def _finish(self, look: Look, answer: Outcome | Exception) -> None:
        """The look is no longer under way. One that nobody expected to fail is told, and owed again later."""
        run = run_of(self.crawler)
        run.done(look.owed_url)
        if isinstance(answer, Exception) and not isinstance(answer, DropItem):
            with run.stopping_for_full_disk():
                run.error(look.url, "storing a look", answer, look.article_id)
                run.store.frontier.fail(look.owed_url, f"error: {type(answer).__name__}", look.fetched_at)

    def _steps(self, look: Look) -> Outcome | Exception:
        try:
            return self._store.process_item(self._dedupe.process_item(look))
        except DiskFull:
            raise  # for all of them: SQLite has taken back the whole transaction
        except Exception as error:
            return error
