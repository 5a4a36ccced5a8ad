"""One reader: a process, the jobs that it was sent, and what becomes of them. Which job it gets is for readers.py to say."""

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

from iria_crawler.crawl.readers.answers import understood
from iria_crawler.crawl.readers.work import HEAD, LONGEST_ANSWER
from iria_crawler.errors import IriaError, NoReader, Unreadable

# Seconds of processor time. The dearest honest ones: a story of 8 MB takes 1.2 s, a sitemap of 24 MB 7 s, on a machine
# of 2026; one four times as slow is still served.
READ_LIMIT = 30.0
# Seconds on the clock, of which a reader that shares its core with three others gets a fourth.
WALL_LIMIT = 4 * READ_LIMIT
# Bytes of data. Starting takes 60 MB, a page of 8 MB that is nothing but menus 100 MB more, and so does a sitemap of 24 MB.
# Of what a reader may have some is never used: the largest ever seen held 220 MB, code included.
MEMORY_LIMIT = 240_000_000
# Seconds of processor time after which a page is slow: others do not wait behind it any more. Honest pages take a hundredth
# of it. By the clock every page is slow on a busy machine, and more readers would make it busier.
PATIENCE = 1.0
# Seconds on the clock after which it is slow all the same.
LONG_PATIENCE = 10 * PATIENCE
_MAIN = "from iria_crawler.crawl.readers.work import main; main()"
_CRAWLS_OWN = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Limits(NamedTuple):
    """What one job may take: seconds of processor time, seconds on the clock, bytes of memory."""

    processor: float = READ_LIMIT
    clock: float = WALL_LIMIT
    memory: int = MEMORY_LIMIT


class Job:
    """One call to be made, and who waits for its answer."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...], url: str) -> None:
        self.question = (function, arguments, url)
        self.url = url
        self.host = _host(url)
        self.interrupted = False  # it was slow already, and made room for another site's
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def settle(self, value: Any = None, error: IriaError | None = None) -> None:
        """Hand over the answer, if anybody still waits for it."""
        if self.answer.done():
            return
        if error is None:
            self.answer.set_result(value)
        else:
            self.answer.set_exception(error)


class Reader(asyncio.Protocol):
    """One process: at most two jobs, of which the first is being read. It tells `changed` of everything that happens."""

    def __init__(self, limits: Limits, changed: Callable[[Reader], None]) -> None:
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.gone = False
        self.slow = False  # whether others had better not wait for what it is at
        self.since = asyncio.get_running_loop().time()  # when the first job began
        self._seen: tuple[Job | None, float] = (None, 0.0)  # the job that look() saw last, and the time spent by then
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
        except Exception as error:  # whatever it is, somebody waits for an answer
            ours.close()
            self._reap()
            self.closed.set_result(None)
            self._lost(str(error))

    def look(self, now: float) -> None:
        """See whether the job has become slow. Asked several times a second while there is work."""
        if not self.ready or not self.jobs:
            return
        spent = self._spent(now)
        job, before = self._seen
        if job is not self.jobs[0]:
            self._seen = (self.jobs[0], spent)
        elif spent - before > PATIENCE or now - self.since > LONG_PATIENCE:
            self.slow = True

    def _spent(self, now: float) -> float:
        """Processor time of the process so far; the clock where the system does not tell."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_bytes().rpartition(b")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError):
            return now

    def has_room(self) -> bool:
        """Whether it can be sent another job."""
        room = 2 if self.ready and not self.slow else 1
        return len(self.jobs) < room and not self.gone and not self._died()

    def _died(self) -> bool:
        """Whether it died between two jobs, and the event loop has not heard of it yet."""
        return not self.jobs and self._process is not None and self._process.poll() is not None

    def send(self, job: Job) -> None:
        """One more job; it begins when the one before it is done."""
        if not self.jobs:
            self._begins()
        self.jobs.append(job)
        if self._transport is not None:
            self._write(job)

    def _begins(self) -> None:
        """The first of its jobs begins now."""
        self.since = asyncio.get_running_loop().time()
        self.slow = False

    def give_up(self, reason: str) -> None:
        """End with the job that it is at."""
        if self.jobs and self.ready:
            job = self.jobs.popleft()
            job.settle(error=Unreadable(reason, job.url))
        elif not self.ready:
            self._fail_to_start(reason)
        self.end()

    def end(self) -> None:
        """Kill the process. Jobs that are left go to another."""
        if not self.gone:
            self.gone = True
            self._reap()
            self._changed(self)

    # --- what the event loop tells ---

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
            if length > LONGEST_ANSWER:
                self.give_up("its reader answered without end")
                return
            if len(self._received) < HEAD.size + length:
                return
            said = bytes(memoryview(self._received)[HEAD.size : HEAD.size + length])
            del self._received[: HEAD.size + length]
            self._heard(said, last)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self.closed.set_result(None)
        if not self.gone:
            code = self._reap()
            self._lost(self._told(code))

    # --- inside ---

    def _write(self, job: Job) -> None:
        assert self._transport is not None
        try:
            self._transport.write(pickle.dumps(job.question, pickle.HIGHEST_PROTOCOL))
        except Exception as error:  # arguments that cannot be sent are a mistake of ours
            self.jobs.remove(job)
            if not job.answer.done():
                job.answer.set_exception(error)

    def _heard(self, said: bytes, last: bool) -> None:
        if not self.ready:
            self.ready = not said
            if not self.ready:
                self.give_up("it did not say that it is ready")
        elif not self.jobs:
            self.end()  # an answer that nobody asked for
        else:
            self._answered(said, last)
        if not self.gone:
            self._begins()
            self._changed(self)

    def _answered(self, said: bytes, last: bool) -> None:
        try:
            value, error = understood(said)
        except Exception as reason:
            self.give_up(f"its reader gave no answer that we know ({type(reason).__name__}: {str(reason)[:200]})")
            return
        self.jobs.popleft().settle(value, error)
        if last:
            self.end()

    def _lost(self, reason: str) -> None:
        """The process is gone by itself, or never was."""
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
        """Kill the process, if it still runs, and give its exit status."""
        if self._transport is not None:
            self._transport.abort()
        if self._process is None:
            return 0
        self._process.kill()
        return self._process.wait()

    def _told(self, code: int) -> str:
        """An exit status in words."""
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
    """A process started in here never hears of the signals that are for the crawl: it inherits that they are blocked."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _CRAWLS_OWN)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _process(channel: socket.socket, limits: Limits) -> subprocess.Popen[bytes]:
    """A reader at the other end of `channel`. It finds our modules where this process does."""
    here = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(path for path in [*sys.path, here] if path)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _MAIN, str(os.getpid()), str(limits.processor), str(limits.memory)],
        stdin=channel.fileno(),
        env={**os.environ, "PYTHONPATH": paths},
    )
