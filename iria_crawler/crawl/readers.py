"""Pages read beside the crawl: a few processes that do nothing else, so that the one that asks and stores need not wait.

They are started only where reading takes a good part of the time, which it never does at a polite pace. A page that the
parser cannot get through costs its reader, not the crawl. A reader ends when its crawl does, however that ends: its
standard input closes.

    python -m spiders.readers       (a reader; frames of pickle on standard input and output, each after its length)
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import sys
import time
from collections import deque
from datetime import datetime
from functools import cache
from typing import Any, BinaryIO, NamedTuple, Self

from iria_crawler.changes import hashes
from iria_crawler.errors import ParseError
from iria_crawler.model import Article, Hashes, Site
from iria_crawler.parse import extract

logger = logging.getLogger(__name__)

# Readers are worth their start once so many pages have taken so much of the time since the first of them.
ENOUGH_PAGES = 16
ENOUGH_TIME = 0.2
# A page of 32 MB takes some seconds; one that takes longer than this will never be done.
READ_LIMIT = 60.0
_LENGTH = 8


class Page(NamedTuple):
    """What extract() is told of a page."""

    body: bytes
    url: str
    fetched_at: datetime
    site: Site


class Record(NamedTuple):
    """What extract() makes of a page, with the hashes that the store will ask for."""

    article: Article
    hashes: Hashes


def read_page(page: Page) -> Record:
    """The page, read in this process."""
    article = extract(page.body, page.url, fetched_at=page.fetched_at, site=page.site)
    return Record(article, hashes(article))


class Readers:
    """Reads pages: here, or in up to `processes` processes of their own (0: always here)."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._readers: list[Reader] = []
        self._pages = 0
        self._spent = 0.0
        self._since = 0.0
        self._users = 0

    def join(self) -> Self:
        """One more crawl of this process reads here."""
        self._users += 1
        return self

    async def leave(self) -> None:
        """A crawl is over; the readers end with the last one."""
        self._users -= 1
        if not self._users:
            readers, self._readers = self._readers, []
            for reader in readers:
                await reader.stop()

    async def run(self, function, *arguments, url):
        return function(*arguments)

    async def read(self, page: Page) -> Record:
        """The page as a record. Raises ParseError where its reader broke over it."""
        if not self._readers and self._worthwhile():
            self._readers = [Reader() for _ in range(self._processes)]
        if self._readers:
            return await min(self._readers, key=lambda reader: len(reader.waiting)).read(page)
        began = time.monotonic()
        self._since = self._since or began
        record = read_page(page)
        self._spent += time.monotonic() - began
        self._pages += 1
        return record

    def _worthwhile(self) -> bool:
        if not self._processes or self._pages < ENOUGH_PAGES:
            return False
        return self._spent > ENOUGH_TIME * (time.monotonic() - self._since)


@cache
def shared_readers(processes: int) -> Readers:
    """The readers that all crawls of this process share."""
    return Readers(processes)


class Reader:
    """One process, started with its first page and again after a death; it answers in the order it is asked."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Page, asyncio.Future[Record]]] = deque()
        self._asked = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    async def read(self, page: Page) -> Record:
        """The page, read over there."""
        answer: asyncio.Future[Record] = asyncio.get_running_loop().create_future()
        self.waiting.append((page, answer))
        self._asked.set()
        if self._process is not None:
            self._send(page)
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())
        return await answer

    async def stop(self) -> None:
        """End the process; nothing may be waiting any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._end()

    async def _run(self) -> None:
        """Hand out the answers of a process; where it breaks over a page, give that one up and start another."""
        while True:
            await self._asked.wait()
            try:
                if self._process is None:
                    await self._start()
                while self.waiting:
                    await self._answer()
                self._asked.clear()
            except (EOFError, OSError, TimeoutError) as error:
                await self._end()
                page, answer = self.waiting.popleft()
                if not answer.cancelled():
                    answer.set_exception(ParseError(f"its reader broke over it ({type(error).__name__})", page.url))

    async def _start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "spiders.readers",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        for page, _ in self.waiting:
            self._send(page)

    def _send(self, page: Page) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(_frame(page))

    async def _answer(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(READ_LIMIT):
            head = await self._process.stdout.readexactly(_LENGTH)
            found = pickle.loads(await self._process.stdout.readexactly(int.from_bytes(head, "big")))
        _, answer = self.waiting.popleft()
        if answer.cancelled():
            return
        if isinstance(found, Record):
            answer.set_result(found)
        else:
            answer.set_exception(found)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()


def _frame(value: Any) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH, "big") + data


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """A reader's life: a page in, a record out, until nobody asks any more."""
    while head := questions.read(_LENGTH):
        page: Page = pickle.loads(questions.read(int.from_bytes(head, "big")))
        found: Record | Exception
        try:
            found = read_page(page)
        except Exception as error:
            found = ParseError(f"the parser failed ({type(error).__name__}: {error})", page.url)
        answers.write(_frame(found))
        answers.flush()


def main() -> None:
    """Serve on standard input and output; signals are for the crawl, which then ends its readers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not stand between the frames
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    # Pickle names classes by their module, which for this one is __main__ on this side.
    from spiders.readers import main as run

    run()
