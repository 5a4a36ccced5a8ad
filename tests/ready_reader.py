"""A reader process that is ready when its crawl wants one, so that a test's crawl does not wait for one to import the parsers.

It is forked before the crawl begins, and runs what every reader runs (`iria_crawler.crawl.readers.work.main`) with the socket
and the limits that the crawl gives it. Only the first reader of a crawl comes from here; the others start as they do
outside of tests. tests/crawl/test_readers.py starts them so, too.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from iria_crawler.crawl.readers import process, work

MAX_MESSAGE_BYTES = 1000
# The forked process holds Scrapy and the commands too, 60 MB (and coverage's figures); it must not end for that after each page.
MAX_HELD_MEMORY_SHARE = 0.7
_SIGNALS_OF_THE_CRAWL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Start = Callable[[socket.socket, process.JobLimits], "subprocess.Popen[bytes]"]


class Forked:
    """A child of this process: what ReaderProcess needs of a subprocess.Popen."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int:
        """The exit status, when it has ended."""
        return cast(int, self._ended(0))

    def kill(self) -> None:
        """Kill it, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _ended(self, options: int) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, options)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status


def make_ready() -> None:
    """Fork a reader for the crawl that this process will run."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        serve(theirs)
    theirs.close()
    reader = Forked(pid)
    start: Start = process._process

    def first(channel: socket.socket, limits: process.JobLimits) -> subprocess.Popen[bytes]:
        process._process = start
        wish = [os.getpid(), limits.processor, limits.memory]
        with ours:
            socket.send_fds(ours, [json.dumps(wish).encode()], [channel.fileno()])
        return cast("subprocess.Popen[bytes]", reader)

    def unused() -> None:
        """The crawl had nothing to read."""
        if ours.fileno() >= 0:
            ours.close()
            reader.wait()

    process._process = first
    atexit.register(unused)


def serve(crawl: socket.socket) -> None:
    """Wait for the crawl's wish, be its reader, and end."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS_OF_THE_CRAWL)
    work.MAX_HELD_MEMORY_SHARE = MAX_HELD_MEMORY_SHARE
    code = 1
    try:
        message, files, _, _ = socket.recv_fds(crawl, MAX_MESSAGE_BYTES, 1)
        if message:
            os.dup2(files[0], 0)
            os.close(files[0])
            crawl.close()
            sys.argv = ["-c", *map(str, json.loads(message))]
            work.main()
        code = 0
    except BaseException as error:
        with suppress(OSError):
            sys.excepthook(type(error), error, error.__traceback__)
    os._exit(code)
