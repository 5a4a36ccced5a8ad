"""Read pages, feeds and sitemaps in processes beside the crawl, which can be killed.

Sooner or later some page takes for ever to read, or takes all memory. In the process of the crawl this would stop the event
loop for every site of a monitor, and no signal would be handled. So pages are never parsed there. A reader process (work.py)
calls one function after another. Each call is a job with limits:

- PROCESSOR_LIMIT_SECONDS of processor time, counted by the kernel from the start of the job, so that a busy machine does not
  make an honest page late. CLOCK_LIMIT_SECONDS of clock time, for a process that does not run at all (stopped, swapped).
- MEMORY_LIMIT_BYTES of data (RLIMIT_DATA). Reserved addresses do not count: a library may reserve any amount.

A job over its limit ends its process; the next job starts another. The first process is started with the first job, so a
run with nothing to read starts none. Starting takes 0.1 s of processor time; a process imports what its first job needs
(0.4 s for a page). More processes are started while jobs wait, up to `processes`, and one more if all of them are slow:
slow pages of one site must not stop the other sites. For the same reason the slow pages of one site never get the last
process. A busy process is sent one job ahead, so that it does not wait for the crawl between two jobs; if the job
before it becomes slow, the waiting job is given to another process.

A process ends when its crawl ends, for whatever reason: the kernel kills it (Linux), or its socket closes. SIGINT, SIGTERM
and SIGHUP do not reach it: the crawl decides, see stop().

Why no library: concurrent.futures cannot end one job. multiprocessing (and Pebble and loky, which use it) and
anyio.to_process import the main module into every process, which is all of Scrapy and Twisted, or fork a process that
has threads. None of them limits memory, the size of an answer, or the types in an answer (answers.py). So we use a
subprocess, a socket and the protocols of the event loop.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter, deque
from collections.abc import Callable
from functools import cache
from typing import Any, Self

from iria_crawler.crawl.readers.pages import FetchedPage, Record, read_page
from iria_crawler.crawl.readers.process import SLOW_AFTER_PROCESSOR_SECONDS, Job, JobLimits, ReaderProcess
from iria_crawler.errors import Unreadable

__all__ = ["FetchedPage", "JobLimits", "ReaderPool", "Record", "read_page", "shared_pool"]

# How often the limits are checked while there is work.
CHECK_LIMITS_EVERY_SECONDS = 0.25
# Only functions of these modules can be jobs: a process imports them by name.
ALLOWED_MODULES = ("iria_crawler.",)


class ReaderPool:
    """Up to `processes` reader processes (at least one), and one more while all of them are slow."""

    def __init__(
        self, processes: int, *, limits: JobLimits | None = None, modules: tuple[str, ...] = ALLOWED_MODULES
    ) -> None:
        self.processes = max(1, processes)
        self._limits = limits or JobLimits()
        self._modules = modules
        self._readers: list[ReaderProcess] = []
        self._waiting: deque[Job] = deque()
        self._behind_since: float | None = None  # since when jobs have been waiting without a break
        self._tick: asyncio.TimerHandle | None = None
        self._users = 0
        self._stopped = False

    def join(self) -> Self:
        """Register a crawl that uses this pool. Returns the pool."""
        self._stopped = self._stopped and self._users > 0
        self._users += 1
        return self

    async def leave(self) -> None:
        """A crawl has ended. The processes end with the last one."""
        self._users -= 1
        if not self._users:
            await self._end_all()

    async def stop(self) -> None:
        """End all processes now. Waiting and new jobs fail with Unreadable until all crawls have left and one joins again."""
        self._stopped = True
        await self._end_all()

    async def read_page(self, page: FetchedPage) -> Record:
        """The page as a record. Raises Unreadable if it cannot be read within the limits."""
        record = await self.run(read_page, page, url=page.url)
        if not isinstance(record, Record):
            raise Unreadable("its reader answered something else", page.url)
        return record

    async def run(self, function: Callable[..., Any], *arguments: Any, url: str) -> Any:
        """What `function(*arguments)` returns in a reader process. `url`: the address that the arguments came from.

        `function` must be at the top level of a module of this project, and its value made of types that answers.py
        allows. Raises the IriaError that the function raised (never a StoreError); Unreadable if it raised anything else or
        ended its process; NoReader if no process could be started. Cancelling the caller ends the job.
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

    # --- which process gets which job ---

    def _hand_out(self) -> None:
        """Give waiting jobs to processes, and start processes if that is worth it."""
        now = asyncio.get_running_loop().time()
        while job := self._next():
            reader = self._free() or self._started(now)
            if reader is not None:
                self._waiting.remove(job)
                reader.send(job)
            elif not self._interrupted(job):
                break
        # Jobs that wait only because a process is being started do not count.
        behind = self._waiting and all(reader.ready for reader in self._readers)
        self._behind_since = (self._behind_since or now) if behind else None
        if self._tick is None and (self._waiting or any(reader.jobs for reader in self._readers)):
            self._tick = asyncio.get_running_loop().call_later(CHECK_LIMITS_EVERY_SECONDS, self._look_after)

    def _next(self) -> Job | None:
        """The next job. Jobs of a site whose slow pages occupy all processes but one come last."""
        slow = Counter(reader.jobs[0].host for reader in self._readers if reader.slow)
        fair = (job for job in self._waiting if slow[job.host] < self.processes)
        others = (job for job in self._waiting if not job.interrupted)
        return next(fair, None) or next(others, None)

    def _interrupted(self, job: Job) -> bool:
        """If slow pages of one other site occupy all processes, stop the newest of them. Whether one was stopped for `job`."""
        hosts = {reader.jobs[0].host for reader in self._readers if reader.jobs}
        if len(self._readers) <= self.processes or len(hosts) != 1 or job.host in hosts:
            return False
        newest = max(self._readers, key=lambda reader: reader.since)
        if not all(reader.slow for reader in self._readers) or newest.jobs[0].interrupted:
            return False
        newest.jobs[0].interrupted = True
        newest.end()
        return True

    def _free(self) -> ReaderProcess | None:
        """An idle process; else the one that will probably be free first, to be sent a job ahead. None: all are full."""
        open_ = [reader for reader in self._readers if reader.has_room()]
        return min(open_, key=lambda reader: (len(reader.jobs), -reader.since), default=None)

    def _started(self, now: float) -> ReaderProcess | None:
        """A new process, if starting one is worth it."""
        count = len(self._readers)
        behind = self._behind_since is not None and now - self._behind_since > SLOW_AFTER_PROCESSOR_SECONDS
        all_slow = all(reader.slow for reader in self._readers)  # also true if there are none
        if not (behind and count < self.processes) and not (all_slow and count <= self.processes):
            return None
        reader = ReaderProcess(self._limits, self._changed)
        self._readers.append(reader)
        return reader

    def _changed(self, reader: ReaderProcess) -> None:
        """Called by a process that is ready, has answered, or is gone. Unfinished jobs of a gone one wait again."""
        if reader.gone:
            if reader in self._readers:
                self._readers.remove(reader)
            for job in reversed(reader.jobs):
                self._wait_again(job)
            reader.jobs.clear()
        elif reader.jobs and reader.jobs[0] in self._waiting:  # it began the job before another process could
            self._waiting.remove(reader.jobs[0])
        self._hand_out()

    def _wait_again(self, job: Job) -> None:
        """Put a job that was sent ahead back at the head of the queue, unless another process has it."""
        under_way = job in self._waiting or any(reader.jobs and reader.jobs[0] is job for reader in self._readers)
        if not under_way and not job.answer.done():
            self._waiting.appendleft(job)

    def _look_after(self) -> None:
        """Check the limits: end jobs that are late or no longer wanted, and free jobs that wait behind a slow one."""
        self._tick = None
        now = asyncio.get_running_loop().time()
        for reader in list(self._readers):
            reader.look(now)
            if reader.gone:  # it was stopped for another site's job meanwhile
                continue
            if reader.jobs and now - reader.since > self._limits.clock:
                reader.give_up(f"was not read within {self._limits.clock:g} s")
            elif reader.slow and reader.jobs[0].answer.done():
                reader.end()
            elif reader.slow and len(reader.jobs) > 1:
                self._wait_again(reader.jobs[1])
        self._hand_out()

    def _forget(self, job: Job) -> None:
        """The caller of this job was cancelled: end the process that runs it."""
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
def shared_pool(processes: int) -> ReaderPool:
    """The pool that all crawls of this process share."""
    return ReaderPool(processes)


def _stopped(job: Job) -> Unreadable:
    return Unreadable("was not read: the crawl ends", job.url)
