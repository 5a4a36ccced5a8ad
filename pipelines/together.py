"""Looks that come shortly after each other are stored in one transaction, which halves the cost of each."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from iria_crawler.crawl.run import run_of
from iria_crawler.errors import CannotGoOn
from iria_crawler.model import Look
from iria_crawler.store import Outcome

from .dedupe import Dedupe
from .store import StoreLook
from .validate import Validate

# The first look waits this long for others, and at most 16 go into one transaction: while it is open, other processes that
# write to the database must wait.
WAIT_SECONDS = 0.02
MAX_LOOKS_TOGETHER = 16
# A look that comes later than this after the one before is stored at once: a look that waits is lost in a crash, and has
# to be fetched again.
APART_SECONDS = 0.01


class Together:
    """Dedupe and StoreLook for several looks at a time.

    All steps of one look are done before those of the next, so that the second of two looks at one story sees the first. If
    the steps of one look fail, the others are stored; if the transaction fails, none is, and all stay owed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._validate = Validate.from_crawler(crawler)  # for looks that come by no other way
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
        """Store the looks that still wait, and what the steps have held to the end of the run."""
        try:
            self._take_waiting()
            self._store.close_spider()
        except CannotGoOn as error:
            run_of(self.crawler).end_for(error)

    def _take_waiting(self) -> None:
        """Store the looks that wait for what WordPress says of their pictures: no answer comes any more."""
        run = run_of(self.crawler)
        looks = [self._validate.process_item(look) for look, _ in run.waiting]
        run.waiting.clear()
        loop = asyncio.get_running_loop()
        taken: list[tuple[Look, asyncio.Future[Outcome]]] = [(look, loop.create_future()) for look in looks]
        self._waiting += taken
        self._flush()
        for _, outcome in taken:
            outcome.exception()  # nobody waits for it: what went wrong is recorded

    def _flush(self) -> None:
        looks, self._waiting = self._waiting, []
        if not looks:
            return
        run = run_of(self.crawler)
        answers: list[Outcome | Exception] = []
        try:
            with run.store.together():
                answers += [self._steps(look) for look, _ in looks]
        except CannotGoOn as error:
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
                outcome.set_exception(DropItem(f"not stored: {answer}", log_level="DEBUG"))  # _finish() has recorded it
            else:
                outcome.set_result(answer)

    def _finish(self, look: Look, answer: Outcome | Exception) -> None:
        """Mark the look as no longer under way. An unexpected failure is recorded, and its look owed again later."""
        run = run_of(self.crawler)
        run.done(look.owed_url)
        if isinstance(answer, Exception) and not isinstance(answer, DropItem):
            with run.stopping_for_full_disk():
                run.error(look.url, "storing a look", answer, look.article_id)
                run.store.frontier.fail(look.owed_url, f"error: {type(answer).__name__}", look.fetched_at)

    def _steps(self, look: Look) -> Outcome | Exception:
        try:
            return self._store.process_item(self._dedupe.process_item(look))
        except CannotGoOn:
            raise  # for all looks: SQLite has rolled back the whole transaction
        except Exception as error:
            return error
