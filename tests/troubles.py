"""Functions with which tests make trouble in a reader. A reader imports this module by its name."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iria_crawler.errors import DiskFull, ParseError

if TYPE_CHECKING:
    from iria_crawler.model import Article, Capture, Site


def echo(value: Any) -> Any:
    return value


def length(body: bytes) -> int:
    return len(body)


def process() -> int:
    return os.getpid()


def imported() -> list[str]:
    return sorted(sys.modules)


def spin(begun: str = "") -> None:
    """Never ends, and uses the processor all the time."""
    if begun:
        Path(begun).write_text(str(os.getpid()))
    while True:
        pass


def sleep(seconds: float, begun: str = "") -> float:
    if begun:
        Path(begun).write_text(str(os.getpid()))
    time.sleep(seconds)
    return seconds


def work(seconds: float) -> float:
    """Use this many seconds of processor time."""
    before = time.process_time()
    while time.process_time() - before < seconds:
        pass
    return time.process_time() - before


_kept: list[bytes] = []


def keep(size: int) -> int:
    """Keep this much memory for ever, as a cache may."""
    _kept.append(bytes(size))
    return size


def keep_and_tell(size: int, begun: str) -> int:
    """Keep this much memory for ever, and write down which process does."""
    Path(begun).write_text(str(os.getpid()))
    return keep(size)


def eat() -> int:
    """Take more and more memory, in pieces of the size of a tree's."""
    kept = []
    while True:
        kept.append(bytes(1000))


def eat_and_say_nothing() -> str:
    """Like libxml2: without memory it continues with what it has."""
    with contextlib.suppress(MemoryError):
        eat()
    return "half of the page"


def eat_at_once() -> int:
    return len(bytes(2_000_000_000))


class Unsendable(Exception):
    def __init__(self) -> None:
        super().__init__(lambda: None)


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


class Sly(ParseError):
    """An error of a class that the crawl does not know."""


def raise_(what: str) -> None:
    if what == "recursion":
        raise_again()
    if what == "parse error with a lock":
        error = ParseError("no headline", "https://a.example/1")
        error.lock = sys.stdout  # type: ignore[attr-defined]
        raise error
    raise {
        "unsendable": Unsendable(),
        "mute": Mute(),
        "exit": SystemExit(0),
        "interrupt": KeyboardInterrupt(),
        "no disk": DiskFull("no room"),
        "sly": Sly("x"),
        "signs": ValueError("\x1b[31mred\n\udfff\u202e" + "x" * 10_000),
        "value": ValueError("no number"),
    }[what]


def raise_again() -> None:
    raise_again()


def fail(url: str) -> None:
    raise ParseError("no headline", url)


def end(how: str) -> None:
    if how == "exit":
        os._exit(0)
    os.kill(os.getpid(), {"abort": signal.SIGABRT, "crash": signal.SIGSEGV}[how])


class Bomb:
    """Its pickle calls a function that creates a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path(self.path),))


class Opened:
    """Its pickle calls a class of this project that does something."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        from iria_crawler.store import Store

        return (Store, (self.path,))


def give(what: str, path: str) -> Any:
    return {"call": Bomb(path), "store": Opened(path), "function": give, "class": Bomb}[what]


def shout(data: bytes) -> str:
    """Write to every open file."""
    for number in range(3, 50):
        with contextlib.suppress(OSError):
            os.write(number, data)
    return "shouted"


def talk() -> str:
    print("garbage")
    os.write(1, b"garbage" * 100)
    return sys.stdin.read()


def reread_with_trouble(capture: Capture, site: Site) -> Article:
    """Read a stored page, of which one ends its process, and one is not read before another one is.

    The file that MET names says that the other one was.
    """
    from iria_crawler.crawl.readers.pages import reread  # only for this job: a test looks at what a reader imports

    met = Path(os.environ["MET"])
    if b"ends its reader" in capture.body:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"is met later" in capture.body:
        met.touch()
    while b"waits for a later one" in capture.body and not met.exists():
        time.sleep(0.01)
    return reread(capture, site)
