"""The processes of `monitor --workers`: each runs the same command once, and takes outlets that no other has taken in this round."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from iria_crawler.errors import WrongWord
from iria_crawler.program import program

MAX_WORKERS = 64
# The option by which a worker is told its part; only the command itself gives it.
PART = "--part"
# Options of the command that its workers do not get: one starts them, one repeats the round.
_NOT_THEIRS = ("--workers", "--every")
# What `python -m` starts, by the name under which the user called us.
_MODULES = {"iria": "iria_crawler", "scrapy": "scrapy"}
# A worker that is told to end finishes the requests under way.
SECONDS_TO_END = 60.0


class Errand(NamedTuple):
    """What a worker is told: when the round began, how long ago another round may have begun that counts as this one, and which
    of how many workers it is, from 0."""

    began: datetime
    spacing: timedelta
    number: int
    workers: int

    def __str__(self) -> str:
        return f"{self.began.isoformat()}/{self.spacing.total_seconds()}/{self.number}/{self.workers}"

    @classmethod
    def read(cls, text: str) -> Errand:
        """The opposite of str(). Raises WrongWord."""
        try:
            began, spacing, number, workers = text.split("/")
            return cls(datetime.fromisoformat(began), timedelta(seconds=float(spacing)), int(number), int(workers))
        except ValueError:
            raise WrongWord(f"{PART}: only `monitor --workers` itself gives this option") from None

    def not_since(self, now: datetime) -> datetime:
        """An outlet that was taken later than this is not taken again."""
        return min(self.began, now - self.spacing)


@dataclass
class Workers:
    """The processes of the rounds, one round after another."""

    count: int
    _running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def round(self, began: datetime, spacing: timedelta) -> list[int]:
        """Start all, wait for all, and return their exit codes. A worker that is killed does not hurt the others, who take its
        outlets."""
        for number in range(self.count):
            part = Errand(began, spacing, number, self.count)
            self._running.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", _MODULES[program()], "monitor", *words_of(own_words()), PART, str(part),
                    stdin=asyncio.subprocess.PIPE,
                )
            )  # fmt: skip
        codes = await asyncio.gather(*(process.wait() for process in self._running))
        self._running.clear()
        return list(codes)

    def end(self) -> None:
        """Tell those that run to end, as this process was told. Called when the event loop has ended."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
        for process in self._running:
            with suppress(ChildProcessError):
                os.waitpid(process.pid, 0)


def own_words() -> list[str]:
    """The words of the command line after the command's name, which Scrapy takes away and `iria` leaves."""
    return sys.argv[1:] if program() == "scrapy" else sys.argv[2:]


def words_of(words: Sequence[str]) -> list[str]:
    """The words of the command line for a worker."""
    kept, skip = [], False
    for word in words:
        if not skip and not word.startswith(tuple(f"{name}=" for name in _NOT_THEIRS)) and word not in _NOT_THEIRS:
            kept.append(word)
        skip = word in _NOT_THEIRS
    return kept


def end_with_parent() -> None:
    """End this worker, as by SIGTERM, when the process that started it has ended: then its standard input ends."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            os.kill(os.getpid(), signal.SIGTERM)

    with suppress(OSError):  # a file or a device as standard input says nothing of who started us
        loop.add_reader(0, heard)
