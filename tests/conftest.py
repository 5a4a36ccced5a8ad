"""Shared by all tests: the sample newsroom, and running `scrapy` as a user does."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import servers
from newsroom import Newsroom
from running import IRIA, ForkedServer, Iria, Scrapy, end_forking, run_scrapy, scrapy_command
from serving import Serving

# Each test of these modules makes everything that it needs and takes long: `pytest -n` gives them to its processes one by one.
# The tests of any other file share what one of them has made, so they stay in one process.
ONE_BY_ONE = frozenset(
    (
        "test_gate",
        "test_linear",
        "test_lists",
        "test_monitor",
        "test_readers",
        "test_slow_site",
    )
)
# Files that take a minute or more come first. If one began last, one core would work alone while the others have nothing to do.
LONGEST_FIRST = (
    "test_browser",
    "test_outages",
    "test_crawl",
    "test_hostile",
    "test_story_pages",
    "test_poison",
    "test_walls",
    "test_torture",
    "test_lookalikes",
    "test_telling",
    "test_while_writing",
)


def pytest_configure(config: pytest.Config) -> None:
    """The folder of the tests' PostgreSQL is known before the test processes are started."""
    if not hasattr(config, "workerinput"):
        servers.prepare()
    with suppress(ImportError):  # the tests of the pages do without
        from hypothesis import HealthCheck, settings

        # How long an example takes depends on what else the machine does.
        settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
        settings.load_profile("tests")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop that PostgreSQL."""
    if not hasattr(config, "workerinput"):
        servers.end()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is to lie: in a file, and in a second round on a server."""
    return str(tmp_path / "iria.db") if request.param == "sqlite" else servers.empty_database()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, and last the tests that fill any gap."""
    items.sort(key=_rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Which tests stay together where several processes share the suite.

    pytest-xdist's own mark for that (xdist_group) does nothing under pytest 9.2, which keeps the names of tests elsewhere: each
    process then made for itself what a file's tests share.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return nodeid if PurePosixPath(path).stem in ONE_BY_ONE else path

    return ByFile(config, log)


def _rank(item: pytest.Item) -> int:
    """The position of a test in the order: the longest files, the other files, and last the tests that can fill any gap."""
    name = item.path.stem
    if name in LONGEST_FIRST:
        return LONGEST_FIRST.index(name)
    return len(LONGEST_FIRST) + (name in ONE_BY_ONE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """The number of processes that `pytest -n auto` starts: two for each core, since a crawl spends much of its time waiting."""
    return 2 * len(os.sched_getaffinity(0))


@pytest.fixture(scope="session", autouse=True)
def _forks_end_with_the_tests() -> Iterator[None]:
    """Before coverage is reported: the process that forks has measured the lines that run while modules are imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Serving, "start", ForkedServer)
        yield
    end_forking()


# Every connection to SQLite that this process opened, in order. Python reports each (audit event "sqlite3.connect/handle").
_CONNECTIONS: list[sqlite3.Connection] = []
# Connections of other threads (Datasette's), which only these threads may close. Kept, so that none is collected while open.
_OF_OTHER_THREADS: list[sqlite3.Connection] = []


def _note_connection(event: str, arguments: tuple[object, ...]) -> None:
    if event == "sqlite3.connect/handle" and isinstance(arguments[0], sqlite3.Connection):
        _CONNECTIONS.append(arguments[0])


sys.addaudithook(_note_connection)


@pytest.fixture(autouse=True)
def _connections_of_one_test() -> Iterator[None]:
    """Close the connections of a test. From Python 3.13 on, a connection that is collected while open is a warning, which is an
    error in the test that runs at that moment.
    """
    before = len(_CONNECTIONS)
    yield
    for connection in _CONNECTIONS[before:]:
        try:
            connection.close()
        except sqlite3.ProgrammingError:
            _OF_OTHER_THREADS.append(connection)
    del _CONNECTIONS[before:]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The sample newsroom in the morning, in a separate process."""
    with Newsroom() as running:
        yield running


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    """Run `scrapy <arguments>` in the project on the database tmp_path/iria.db, and wait for it."""

    def run(*arguments: str, check: bool = True, **settings: object) -> subprocess.CompletedProcess[str]:
        result = run_scrapy(scrapy_command(tmp_path, *arguments, **settings))
        if check:
            assert result.returncode == 0, result.stderr
            assert "Traceback" not in result.stderr, result.stderr
        return result

    return run


# The newsroom is on this machine: no need to wait a second between pages.
FAST = ("-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=0")


@pytest.fixture
def iria(tmp_path: Path) -> Iria:
    """Run `iria <words>` in tmp_path, or in the folder that is given, as an analyst does. `code`: the exit code that must come;
    None: any.
    """

    def run(*words: str, folder: Path = tmp_path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        fast = FAST if words[:1] and words[0] in ("crawl", "monitor", "probe") else ()
        ended = run_scrapy([*IRIA, *words, *fast], folder=folder)
        assert code is None or ended.returncode == code, ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    return run
