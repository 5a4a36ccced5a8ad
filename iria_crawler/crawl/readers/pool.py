"""Pages, feeds, sitemaps and robots.txt are read beside the crawl, in processes that can be killed.

What a page holds can make reading it last for ever, or take all memory: the event loop would stand still for every site
of a monitor, and no signal would be heard. So nothing that came from outside is read in the crawl's own process, at any
pace. A reader (work.py) is a process that calls one function after another. Each call is a job, and has limits:

- READ_LIMIT of processor time, counted by the kernel from when the job begins. A machine that is busy with other things
  does not make an honest page late. WALL_LIMIT of the clock, for a process that does not get on at all (stopped, swapped).
- MEMORY_LIMIT. It is a limit of data (RLIMIT_DATA), not of addresses, of which a library may reserve any amount.

A job over its limit costs its reader; another is started with the next job. The first reader is started with the first
job, so a run that has nothing to read starts none; it takes 0.1 s of processor time, and what the job needs is imported
there with the job (0.4 s for a page). More are started while work lies about (up to `processes`), and one beside those where
all are held up: one site's slow pages must not stop the others. For the same reason no site's slow pages get the last
reader. While a reader is at work the next job is sent ahead, so that it need not wait for the crawl to look up; one
that then waits behind a slow page is given to another.

A reader ends when its crawl does, however that ends: the kernel kills it (Linux), or its socket closes. SIGINT, SIGTERM
and SIGHUP do not reach it: the crawl decides, see stop().

Why not a library: concurrent.futures cannot end one job; multiprocessing, and Pebble and loky that build on it, import
the program's main module into every process, which is all of Scrapy and Twisted, or fork a process with threads;
anyio.to_process does the same. None of them has limits of memory, of an answer's size, or of what an answer may be
made of (answers.py). What is left for us is a subprocess, a socket, and the event loop's own protocols.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, deque
from collections.abc import Callable
from functools import cache
from typing import Any, Self

from iria_crawler.crawl.readers.pages import Page, Record, read_page
from iria_crawler.crawl.readers.process import PATIENCE, Job, Limits, Reader
from iria_crawler.errors import Unreadable

__all__ = ["Limits", "Page", "Readers", "Record", "read_page", "shared_readers"]

# How often the limits are looked after while there is work.
TICK = 0.25
# Their functions may be asked for. A reader gets them by name.
OURS = ("iria_crawler.",)


class Readers:
    """Reads in up to `processes` processes (at least one), and one more where all of them are held up."""

    def __init__(self, processes: int, *, limits: Limits | None = None, modules: tuple[str, ...] = OURS) -> None:
        self._processes = max(1, processes)
        self._limits = limits or Limits()
        self._modules = modules
        self._readers: list[Reader] = []
        self._waiting: deque[Job] = deque()
        self._behind_since: float | None = None  # since when there is always somebody waiting
        self._tick: asyncio.TimerHandle | None = None
        self._users = 0
        self._stopped = False

    def join(self) -> Self:
        """One more crawl of this process reads here."""
        self._stopped = self._stopped and self._users > 0
        self._users += 1
        return self

    async def leave(self) -> None:
        """A crawl is over; the readers end with the last one."""
        self._users -= 1
        if not self._users:
            await self._end_all()

    async def stop(self) -> None:
        """End at once: who waits gets Unreadable, and so does who asks, until all have left and somebody joins again."""
        self._stopped = True
        await self._end_all()

    async def read_page(self, page: Page) -> Record:
        """The page as a record. Raises Unreadable where it cannot be read within the limits."""
        record = await self.run(read_page, page, url=page.url)
        if not isinstance(record, Record):
            raise Unreadable("its reader answered something else", page.url)
        return record

    async def run(self, function: Callable[..., Any], *arguments: Any, url: str) -> Any:
        """What `function(*arguments)` returns in a reader. `url` is the address that it is about.

        `function` stands at the top of a module of this project. Its value is made of plain values and of those that
        answers.py knows. Raises what it raised where that is an error of ours (never a StoreError); Unreadable where it
        raised anything else, or took its reader down; NoReader where no process could be started. A caller that is
        cancelled ends the job.
        """
        if not self._is_ours(function):
            raise ValueError(f"{function!r} is no function at the top of a module of {', '.join(self._modules)}")
        job = Job(function, arguments, url)
        if self._stopped:
            raise _stopped(job)
        self._waiting.append(job)
        self._hand_out()
        try:
            return await job.answer
        finally:
            if job.answer.cancelled():
                self._forget(job)

    def _is_ours(self, function: Callable[..., Any]) -> bool:
        module = getattr(function, "__module__", None) or ""
        found = getattr(sys.modules.get(module), getattr(function, "__qualname__", ""), None)
        return found is function and module.startswith(self._modules)

    # --- who reads what ---

    def _hand_out(self) -> None:
        """Give jobs to readers, and start readers where that is worth it."""
        now = asyncio.get_running_loop().time()
        while job := self._next():
            reader = self._free() or self._started(now)
            if reader is not None:
                self._waiting.remove(job)
                reader.send(job)
            elif not self._interrupted(job):
                break
        # While one is being started it is no wonder that others wait.
        behind = self._waiting and all(reader.ready for reader in self._readers)
        self._behind_since = (self._behind_since or now) if behind else None
        if self._tick is None and (self._waiting or any(reader.jobs for reader in self._readers)):
            self._tick = asyncio.get_running_loop().call_later(TICK, self._look_after)

    def _next(self) -> Job | None:
        """The first job in the queue; jobs of a site whose slow pages hold all but one reader come last."""
        slow = Counter(reader.jobs[0].host for reader in self._readers if reader.slow)
        fair = (job for job in self._waiting if slow[job.host] < self._processes)
        others = (job for job in self._waiting if not job.interrupted)
        return next(fair, None) or next(others, None)

    def _interrupted(self, job: Job) -> bool:
        """Whether room was made for `job`: where slow pages of one other site hold all readers, the newest waits again."""
        hosts = {reader.jobs[0].host for reader in self._readers if reader.jobs}
        if len(self._readers) <= self._processes or len(hosts) != 1 or job.host in hosts:
            return False
        newest = max(self._readers, key=lambda reader: reader.since)
        if not all(reader.slow for reader in self._readers) or newest.jobs[0].interrupted:
            return False
        newest.jobs[0].interrupted = True
        newest.end()
        return True

    def _free(self) -> Reader | None:
        """A reader with nothing to do; else the one that will be free soonest, to be sent the next job ahead."""
        open_ = [reader for reader in self._readers if reader.has_room()]
        return min(open_, key=lambda reader: (len(reader.jobs), -reader.since), default=None)

    def _started(self, now: float) -> Reader | None:
        """A new reader, if one is worth its start."""
        count = len(self._readers)
        behind = self._behind_since is not None and now - self._behind_since > PATIENCE
        held_up = all(reader.slow for reader in self._readers)  # so is nobody
        if not (behind and count < self._processes) and not (held_up and count <= self._processes):
            return None
        reader = Reader(self._limits, self._changed)
        self._readers.append(reader)
        return reader

    def _changed(self, reader: Reader) -> None:
        """A reader is ready, or has answered, or is gone: then its jobs that were not begun wait again."""
        if reader.gone:
            if reader in self._readers:
                self._readers.remove(reader)
            for job in reversed(reader.jobs):
                self._wait_again(job)
            reader.jobs.clear()
        elif reader.jobs and reader.jobs[0] in self._waiting:  # it came to it before another could
            self._waiting.remove(reader.jobs[0])
        self._hand_out()

    def _wait_again(self, job: Job) -> None:
        """A job whose reader did not come to it goes to the head of the queue, if no other is at it."""
        under_way = job in self._waiting or any(reader.jobs and reader.jobs[0] is job for reader in self._readers)
        if not under_way and not job.answer.done():
            self._waiting.appendleft(job)

    def _look_after(self) -> None:
        """Now and then: let none wait behind a slow one, and end what is over its time or read for nobody."""
        self._tick = None
        now = asyncio.get_running_loop().time()
        for reader in list(self._readers):
            reader.look(now)
            if reader.gone:  # it made room for another site meanwhile
                continue
            if reader.jobs and now - reader.since > self._limits.clock:
                reader.give_up(f"was not read within {self._limits.clock:g} s")
            elif reader.slow and reader.jobs[0].answer.done():
                reader.end()
            elif reader.slow and len(reader.jobs) > 1:
                self._wait_again(reader.jobs[1])
        self._hand_out()

    def _forget(self, job: Job) -> None:
        """Nobody waits for this one any more: a reader that is at it has better things to do."""
        if job in self._waiting:
            self._waiting.remove(job)
        for reader in list(self._readers):
            if reader.jobs and reader.jobs[0] is job:
                reader.end()

    async def _end_all(self) -> None:
        readers, self._readers = self._readers, []
        jobs = [job for reader in readers for job in reader.jobs] + list(self._waiting)
        self._waiting.clear()
        for reader in readers:
            reader.jobs.clear()
            reader.end()
        for job in jobs:
            job.settle(error=_stopped(job))
        if self._tick is not None:
            self._tick.cancel()
        self._tick = self._behind_since = None
        if readers:
            await asyncio.wait([reader.closed for reader in readers])


@cache
def shared_readers(processes: int) -> Readers:
    """The readers that all crawls of this process share."""
    return Readers(processes)


def _stopped(job: Job) -> Unreadable:
    return Unreadable("was not read: the crawl ends", job.url)
