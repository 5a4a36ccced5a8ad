"""A process that has loaded Scrapy and this project, and runs each command line in a fork of itself.

The fork does the same as `python -m scrapy <arguments>`, without the second of processor time for starting. The servers that the
crawls ask run in forks too.
running.py is the other end: for each command line it sends one message over a socket (standard input), a JSON object with
the file descriptors of a channel, of the standard output and of the standard error. The process id is sent back over the
channel at once, and the exit code when the fork has ended.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import re
import resource
import selectors
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ready_reader import make_ready
from scrapy import cmdline
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object, walk_modules
from scrapy.utils.project import get_project_settings

from iria_crawler import compare, extract
from iria_crawler.front.main import main as main_of_iria

# The longest message: the environment is most of it.
LONGEST_MESSAGE = 1_000_000
# Names from the kernel: prctl(PR_CAPBSET_DROP), and the capability by which root ignores the modes of files.
DROP, WRITE_ANYWHERE, READ_ANYWHERE, SETPCAP_VERSION = 24, 1, 2, 0x20080522
# Commands that read pages in a reader process.
READING = ("crawl", "monitor")
OURS = ("iria_crawler", "spiders", "pipelines")
# The servers of the newsroom's folder, which run in forks too.
NEWSROOM = Path(__file__).resolve().parent / "fixtures" / "newsroom"
SERVERS = ("server", "hostile_server")
SOME_URL = "http://127.0.0.1/"


def obey_modes() -> None:
    """After this call the modes of files apply to root as to any other user."""
    library = ctypes.CDLL(None, use_errno=True)
    for right in (WRITE_ANYWHERE, READ_ANYWHERE):
        library.prctl(
            DROP, right, 0, 0, 0
        )  # otherwise a program that is started from here would get the capability back
    header = (ctypes.c_uint32 * 2)(SETPCAP_VERSION, 0)
    data = (ctypes.c_uint32 * 6)()
    if library.capget(header, data) or not data[0]:
        return  # not root: the modes apply already
    for part in range(3):
        data[part] &= ~(1 << WRITE_ANYWHERE | 1 << READ_ANYWHERE)
    if library.capset(header, data):
        raise OSError(ctypes.get_errno(), "capset")


def load() -> None:
    """Import everything that a crawl and the commands need, except Datasette: `scrapy browse` runs it in a separate process."""
    # sqlite_utils imports NumPy where it is installed. A reader that is forked from this process would have its 100 MB too, which
    # counts as memory of its job; a reader that is started as in a real crawl loads neither.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    for name in OURS:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "browse" not in module.name:
                with suppress(ModuleNotFoundError):  # psycopg, which is not needed for a file
                    importlib.import_module(module.name)
    walk_modules("scrapy.commands")
    sys.path.append(str(NEWSROOM))
    for name in SERVERS:
        importlib.import_module(name)
    for name in components(get_project_settings()):
        with suppress(ImportError):  # it needs a package that is not installed
            load_object(name)
    # Which commands there are is the same in every fork; to look for it anew, in each installed package, took half of a short command.
    cmdline.entry_points = cache(cmdline.entry_points)
    cmdline._get_commands_dict(get_project_settings(), inproject=True)
    read_some()
    if sys.modules["numpy"] is None:  # psycopg looks there for NumPy's numbers
        del sys.modules["numpy"]
    # A crawl installs its own reactor, and a reactor would be shared by all forks.
    assert "twisted.internet.reactor" not in sys.modules


def load_datasette() -> None:
    """Import Datasette with our pages; a process of its own does, since readers would count its memory as theirs."""
    importlib.import_module("datasette.cli")
    package = importlib.import_module("iria_crawler.browse")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def read_some() -> None:
    """Read two stories of the newsroom, and compare them: word tables and expressions are loaded when they are first used, which
    took a fifth of a second in each crawl and each reader.
    """
    content = sys.modules["content"]
    site = content.morning()
    stories = site.newest_first()[:2]
    pages = [content.story_page(site, SOME_URL, story, nonce) for nonce, story in enumerate(stories)]
    records = [extract(page, SOME_URL) for page in pages]
    compare(*records)


def components(settings: BaseSettings) -> Iterator[str]:
    """The names of the classes that Scrapy loads when a crawl begins."""
    for value in settings.values():
        names = value.keys() if isinstance(value, BaseSettings) else [value]
        yield from (
            name for name in names if isinstance(name, str) and re.match(r"(?:scrapy|twisted)\.[\w.]+\.[A-Z]\w+$", name)
        )


def become(wish: dict[str, Any], output: int, errors: int) -> None:
    """After this call the process is as if it had been started with these settings."""
    for file, standard in ((output, 1), (errors, 2)):
        os.dup2(file, standard)
        os.close(file)
    before = set(os.environ.get("PYTHONPATH", "").split(os.pathsep))
    os.environ.clear()
    os.environ.update(wish["environment"])
    sys.path[1:1] = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path not in before]
    if os.environ.get("PYTHONWARNINGS") == "default":
        warnings.simplefilter("default")
    if wish["busy_ms"] is not None:
        from iria_crawler.store.file import database

        database.BUSY_TIMEOUT_MS = database.READING_TIMEOUT_MS = wish["busy_ms"]
    if lists := os.environ.get("TESTS_LISTS_PER_RUN"):
        from iria_crawler.crawl import ledger

        ledger.MAX_LISTS_PER_RUN = int(lists)
    if wait := os.environ.get("TESTS_BUCKET_WAIT_MS"):
        from iria_crawler.store.bucket import bucket

        bucket.FIRST_WAIT = timedelta(milliseconds=int(wait))
    os.chdir(wish["folder"])
    if wish["obey_modes"]:
        obey_modes()
    for name, most in wish["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, resource.getrlimit(getattr(resource, name))[1]))


class Forks:
    """The running forks: the file descriptor that shows the end of each, and the channel to the process that waits for it."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._running: dict[int, tuple[int, socket.socket]] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> dict[str, Any] | None:
        """Start a fork for each message. Returns in the fork, with its message; in this process, None when the socket is closed."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is not self._control:
                    self._ended(key.fd)
                    continue
                message, files, _, _ = socket.recv_fds(self._control, LONGEST_MESSAGE, 3)
                if not message:
                    return None
                process = os.fork()
                if not process:
                    wish: dict[str, Any] = json.loads(message)
                    self._leave(files)
                    become(wish, *files[1:])
                    return wish
                self._started(process, files)

    def _started(self, process: int, files: list[int]) -> None:
        for file in files[1:]:
            os.close(file)
        channel = socket.socket(fileno=files[0])
        end = os.pidfd_open(process)
        self._running[end] = (process, channel)
        self._selector.register(end, selectors.EVENT_READ)
        tell(channel, process)

    def _ended(self, end: int) -> None:
        process, channel = self._running.pop(end)
        self._selector.unregister(end)
        os.close(end)
        tell(channel, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        channel.close()

    def _leave(self, files: list[int]) -> None:
        """In a fork: close all files that are not its own; it keeps its output and its errors."""
        self._selector.close()
        self._control.close()
        os.close(files[0])
        for end, (_, channel) in self._running.items():
            os.close(end)
            channel.close()


def tell(channel: socket.socket, number: int) -> None:
    """Send a line to the waiting process, which may have ended already."""
    with suppress(OSError):
        channel.sendall(f"{number}\n".encode())


class Ending:
    """End a fork without cleaning up: what an interpreter does at its end would copy the memory that all forks share."""

    def __init__(self) -> None:
        self.code: int | None = None
        atexit.register(self.leave)  # the first to be registered is the last to be called

    def leave(self) -> None:
        """End the fork here."""
        if self.code is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self.code)


def run(program: str, arguments: list[str]) -> int:
    """The exit code of `python -m scrapy <arguments>`, of `iria <arguments>`, of `datasette <arguments>` or of a server."""
    sys.argv = [program, *arguments]
    try:
        if program in SERVERS:
            return int(sys.modules[program].main())
        if program == "datasette":
            sys.modules["datasette.cli"].cli()
        main_of_iria() if program == "iria" else cmdline.execute()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    return 0


def main() -> None:
    """Serve; in a fork, do the same as `python -m scrapy`."""
    ending = Ending()
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.path[0] = str(Path.cwd())  # as `python -m` has it; of `iria`, the repository
    load_datasette() if sys.argv[1] == "datasette" else load()
    gc.freeze()  # the forks need not collect the objects that exist by now
    wish = Forks(control).serve()
    if wish is not None:
        if wish["program"] in SERVERS:
            sys.settrace(None)  # coverage has nothing to measure there
            os._exit(run(wish["program"], wish["arguments"]))
        if wish["arguments"][:1] and wish["arguments"][0] in READING:
            make_ready()
        ending.code = run(wish["program"], wish["arguments"])
        for name in wish["limits"]:  # the file with the measured coverage would be limited too
            limit = getattr(resource, name)
            resource.setrlimit(limit, (resource.getrlimit(limit)[1],) * 2)


if __name__ == "__main__":
    main()
