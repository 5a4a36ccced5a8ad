"""One reader process, seen from the crawl: start it, send it jobs, take its answers, end it. pool.py chooses the jobs."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from iria_crawler.crawl.readers.answers import unpickle_answer
from iria_crawler.crawl.readers.work import HEAD, MAX_ANSWER_BYTES
from iria_crawler.errors import IriaError, NoReader, Unreadable

# Processor time of one job. The largest honest inputs on a machine of 2026: a story of 8 MB takes 1.2 s, a sitemap of 24 MB
# 7 s. So a machine four times as slow can still read them.
PROCESSOR_LIMIT_SECONDS = 30.0
# Clock time of one job: a process that shares its core with three others gets a quarter of it as processor time.
CLOCK_LIMIT_SECONDS = 4 * PROCESSOR_LIMIT_SECONDS
# Memory of data (RLIMIT_DATA). Starting takes 60 MB; a page of 8 MB of menus, or a sitemap of 24 MB, takes 100 MB more.
# The largest process ever measured held 220 MB, code included.
MEMORY_LIMIT_BYTES = 240_000_000
# Processor time after which a job is slow, and other jobs no longer wait behind it. Honest pages need a hundredth of it.
# It is not clock time: on a busy machine every page would be slow, and more processes would make the machine busier.
SLOW_AFTER_PROCESSOR_SECONDS = 1.0
# Clock time after which a job is slow in any case, for example because its process does not run at all.
SLOW_AFTER_CLOCK_SECONDS = 10 * SLOW_AFTER_PROCESSOR_SECONDS
_MAIN = "from iria_crawler.crawl.readers.work import main; main()"
_SIGNALS_OF_THE_CRAWL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class JobLimits(NamedTuple):
    """What one job may use: seconds of processor time, seconds of clock time, bytes of memory."""

    processor: float = PROCESSOR_LIMIT_SECONDS
    clock: float = CLOCK_LIMIT_SECONDS
    memory: int = MEMORY_LIMIT_BYTES


class Job:
    """One function call to make in a reader process, and the future that its caller waits for."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...], url: str) -> None:
        self.call = (function, arguments, url)
        self.url = url
        self.host = _host(url)
        self.interrupted = False  # it was slow, and was stopped once so that another site's job could run
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def settle(self, value: Any = None, error: IriaError | None = None) -> None:
        """Give the answer to the caller, unless the caller has been cancelled."""
        if self.answer.done():
            return
        if error is None:
            self.answer.set_result(value)
        else:
            self.answer.set_exception(error)


class ReaderProcess(asyncio.Protocol):
    """One process with at most two jobs: the first is running, the second is sent ahead.

    It calls `changed(self)` when it is ready, when a job has been answered, and when it is gone.
    """

    def __init__(self, limits: JobLimits, changed: Callable[[ReaderProcess], None]) -> None:
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.gone = False
        self.slow = False  # whether the running job is slow, so that no other job should wait behind it
        self.since = asyncio.get_running_loop().time()  # when the running job began, by the clock of the event loop
        self._seen: tuple[Job | None, float] = (None, 0.0)  # the job that look() saw last, and the processor time then
        self._limits = limits
        self._changed = changed
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.closed = asyncio.get_running_loop().create_future()
        self._connecting = asyncio.ensure_future(self._start())

    async def _start(self) -> None:
        if self.gone:
            self.closed.set_result(None)
            return
        ours, theirs = socket.socketpair()
        try:
            with theirs, _signals_held():
                self._process = _process(theirs, self._limits)
            await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)
        except Exception as error:  # of any kind: the callers of its jobs must get an answer
            ours.close()
            self._reap()
            self.closed.set_result(None)
            self._lost(str(error))

    def look(self, now: float) -> None:
        """Note whether the running job has become slow. Called several times a second while there is work."""
        if not self.ready or not self.jobs:
            return
        spent = self._spent(now)
        job, before = self._seen
        if job is not self.jobs[0]:
            self._seen = (self.jobs[0], spent)
        elif spent - before > SLOW_AFTER_PROCESSOR_SECONDS or now - self.since > SLOW_AFTER_CLOCK_SECONDS:
            self.slow = True

    def _spent(self, now: float) -> float:
        """Seconds of processor time of the process so far; `now` on systems without /proc."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_bytes().rpartition(b")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError):
            return now

    def has_room(self) -> bool:
        """Whether another job can be sent."""
        room = 2 if self.ready and not self.slow else 1
        return len(self.jobs) < room and not self.gone and not self._died()

    def _died(self) -> bool:
        """Whether it died between two jobs, before the event loop has noticed."""
        return not self.jobs and self._process is not None and self._process.poll() is not None

    def send(self, job: Job) -> None:
        """Send a job. It begins when the one before it is done."""
        if not self.jobs:
            self._begins()
        self.jobs.append(job)
        if self._transport is not None:
            self._write(job)

    def _begins(self) -> None:
        """Note that the first of the jobs begins now."""
        self.since = asyncio.get_running_loop().time()
        self.slow = False

    def give_up(self, reason: str) -> None:
        """End the process; its running job fails with `reason`."""
        if self.jobs and self.ready:
            job = self.jobs.popleft()
            job.settle(error=Unreadable(reason, job.url))
        elif not self.ready:
            self._fail_to_start(reason)
        self.end()

    def end(self) -> None:
        """Kill the process. Its unfinished jobs are given to other processes."""
        if not self.gone:
            self.gone = True
            self._reap()
            self._changed(self)

    # --- called by the event loop ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self.gone:
            transport.close()
        for job in list(self.jobs):
            self._write(job)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while not self.gone and len(self._received) >= HEAD.size:
            length, last = HEAD.unpack_from(self._received)
            if length > MAX_ANSWER_BYTES:
                self.give_up("its reader's answer was too long")
                return
            if len(self._received) < HEAD.size + length:
                return
            message = bytes(memoryview(self._received)[HEAD.size : HEAD.size + length])
            del self._received[: HEAD.size + length]
            self._handle(message, last)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self.closed.set_result(None)
        if not self.gone:
            code = self._reap()
            self._lost(self._explain(code))

    # --- inside ---

    def _write(self, job: Job) -> None:
        assert self._transport is not None
        try:
            self._transport.write(pickle.dumps(job.call, pickle.HIGHEST_PROTOCOL))
        except Exception as error:  # arguments that cannot be pickled: a bug of the caller
            self.jobs.remove(job)
            if not job.answer.done():
                job.answer.set_exception(error)

    def _handle(self, message: bytes, last: bool) -> None:
        """One message: first an empty one ("ready"), then answers. `last`: the process ends after it."""
        if not self.ready:
            self.ready = not message
            if not self.ready:
                self.give_up("it did not say that it is ready")
        elif not self.jobs:
            self.end()  # an answer without a call
        else:
            self._answered(message, last)
        if not self.gone:
            self._begins()
            self._changed(self)

    def _answered(self, message: bytes, last: bool) -> None:
        try:
            value, error = unpickle_answer(message)
        except Exception as reason:
            self.give_up(f"its reader gave no answer that we know ({type(reason).__name__}: {str(reason)[:200]})")
            return
        self.jobs.popleft().settle(value, error)
        if last:
            self.end()

    def _lost(self, reason: str) -> None:
        """The process has ended by itself, or could not be started."""
        self.gone = True
        if not self.ready:
            self._fail_to_start(reason)
        elif self.jobs:
            job = self.jobs.popleft()
            job.settle(error=Unreadable(reason, job.url))
        self._changed(self)

    def _fail_to_start(self, reason: str) -> None:
        while self.jobs:
            job = self.jobs.popleft()
            job.settle(error=NoReader(f"no reader could be started: {reason}", job.url))

    def _reap(self) -> int:
        """Kill the process if it still runs. Returns its exit status, 0 if it was never started."""
        if self._transport is not None:
            self._transport.abort()
        if self._process is None:
            return 0
        self._process.kill()
        return self._process.wait()

    def _explain(self, code: int) -> str:
        """The exit status in words, as the reason of a problem."""
        if code == -signal.SIGPROF:
            return f"was not read within {self._limits.processor:g} s"
        if code < 0:
            return f"its reader was killed ({signal.Signals(-code).name})"
        return f"its reader ended (exit status {code})"


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url


@contextmanager
def _signals_held() -> Iterator[None]:
    """Block the signals that are meant for the crawl. A process started inside inherits this, so it never gets them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS_OF_THE_CRAWL)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _process(channel: socket.socket, limits: JobLimits) -> subprocess.Popen[bytes]:
    """Start a reader process at the other end of `channel`, with the import path of this process."""
    here = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(path for path in [*sys.path, here] if path)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _MAIN, str(os.getpid()), str(limits.processor), str(limits.memory)],
        stdin=channel.fileno(),
        env={**os.environ, "PYTHONPATH": paths},
    )
