"""`scrapy monitor --workers`: processes share the outlets of a round, on both databases, and one that dies leaves nothing undone."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile import Hostile
from running import Started, run_scrapy, scrapy_command

from iria_crawler.commands.rounds import code_of_all
from iria_crawler.commands.workers import Errand, words_of
from iria_crawler.errors import WrongWord
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

SITES, STORIES = 3, 4
MAX_SECONDS = 120


@pytest.fixture
def sites() -> Iterator[list[Hostile]]:
    """Small newsrooms, each slow enough that several are under way at a time."""
    opened = [Hostile(stories=STORIES, seed=number + 1).__enter__() for number in range(SITES)]
    yield opened
    for site in opened:
        site.close()


def holders(store: Store) -> dict[str, int]:
    """Host -> the process that has it."""
    rows = store.db.execute(
        "SELECT host, holder FROM leases JOIN sites ON sites.id = leases.site_id WHERE holder IS NOT NULL"
    )
    return {host: int(holder.split()[1]) for host, holder in rows.fetchall()}


@contextmanager
def ended(monitor: Started) -> Iterator[None]:
    """End the monitor afterwards, whatever has failed."""
    try:
        yield
    finally:
        monitor.send_signal(signal.SIGTERM)
        monitor.wait(MAX_SECONDS)


def some_holder(store: Store, monitor: Started) -> dict[str, int]:
    """The holders, as soon as there is one."""
    until = time.monotonic() + MAX_SECONDS
    while not (found := holders(store)):
        assert time.monotonic() < until, monitor.poll()
        time.sleep(0.02)
    return found


def test_workers_share_a_round_and_take_over_from_one_that_dies(
    database: str, sites: list[Hostile], tmp_path: Path
) -> None:
    words = ("monitor", "--workers", "2", *(site.url for site in sites))
    settings = {"IRIA_DATABASE": database, "DOWNLOAD_DELAY": 0.5}
    store = Store(database)
    monitor = Started(scrapy_command(tmp_path, *words, **settings))
    with ended(monitor):
        found = some_holder(store, monitor)
        told = run_scrapy(scrapy_command(tmp_path, "status", "--json", IRIA_DATABASE=database))
        assert told.stdout, told.stderr
        assert any(site["worker"] for site in json.loads(told.stdout))
        found = some_holder(store, monitor)
        victim = next(iter(found.values()))
        os.kill(victim, signal.SIGKILL)
        code = monitor.wait(MAX_SECONDS)
    said = monitor.communicate()[1]
    assert code == 11, said  # one worker was killed
    assert "Traceback" not in said, said
    assert store.db.execute("SELECT count(*) FROM articles").fetchone() == (SITES * STORIES,)
    assert holders(store) == {}
    assert list(find_faults(store.db, store.captures)) == []
    status = Counter(store.db.execute("SELECT status FROM runs").fetchall())
    taken = sum(process == victim for process in found.values())
    assert status[("ok",)] == SITES
    assert 1 <= status[("killed",)] <= max(taken, SITES)
    for site in sites:
        asked = Counter(path for path in site.paths() if "story" in path or "news" in path)
        assert all(times <= 2 for times in asked.values()), asked
    store.close()


def test_a_second_monitor_does_not_repeat_what_the_first_has_just_done(
    database: str, sites: list[Hostile], tmp_path: Path
) -> None:
    """As on two machines: the same command, begun a little later."""
    words = ("monitor", "--every", "1h", *(site.url for site in sites[:2]))
    first = Started(scrapy_command(tmp_path, *words, IRIA_DATABASE=database))
    store = Store(database)
    until = time.monotonic() + MAX_SECONDS
    with ended(first):
        while store.db.execute("SELECT count(*) FROM runs WHERE status = 'ok'").fetchone()[0] < 2:
            assert time.monotonic() < until, first.poll()
            time.sleep(0.05)
    part = Errand(store.db.now(), timedelta(minutes=30), 0, 1)
    second = run_scrapy(scrapy_command(tmp_path, *words[:1], *words[3:], "--part", str(part), IRIA_DATABASE=database))
    assert second.returncode == 0, second.stderr
    assert store.db.execute("SELECT count(*) FROM runs").fetchone() == (2,)
    third = run_scrapy(scrapy_command(tmp_path, *words[:1], *words[3:], IRIA_DATABASE=database))  # by hand: at once
    assert third.returncode == 0, third.stderr
    assert store.db.execute("SELECT count(*) FROM runs").fetchone() == (4,)
    store.close()


def test_a_monitor_that_is_told_to_end_in_a_crawl_says_nothing_odd(sites: list[Hostile], tmp_path: Path) -> None:
    words = ("monitor", "--workers", "2", sites[0].url)
    monitor = Started(scrapy_command(tmp_path, *words, DOWNLOAD_DELAY=0.5))
    with Store(tmp_path / "iria.db") as store, ended(monitor):
        some_holder(store, monitor)
    assert "Traceback" not in monitor.communicate()[1]


@pytest.mark.parametrize(
    ("codes", "code"),
    [([0, 0], 0), ([0, 10], 10), ([12, 12], 12), ([1, 12], 1), ([1, 0], 11), ([11, 10], 11), ([-9, 0], 11), ([], 0)],
)
def test_the_code_of_a_round_is_made_of_those_of_its_workers(codes: list[int], code: int) -> None:
    assert code_of_all(codes) == code


def test_a_worker_gets_the_words_of_the_command_but_those_that_start_workers() -> None:
    words = [
        "--workers",
        "3",
        "a",
        "--every=15m",
        "--time-limit",
        "10m",
        "-s",
        "X=--workers",
        "--every",
        "1h",
    ]
    assert words_of(words) == ["a", "--time-limit", "10m", "-s", "X=--workers"]


def test_a_part_is_read_back_and_nothing_else_is() -> None:
    part = Errand(datetime(2026, 11, 23, 12, tzinfo=UTC), timedelta(minutes=7.5), 1, 4)
    assert Errand.read(str(part)) == part
    assert part.not_since(part.began + timedelta(minutes=5)) == part.began - timedelta(minutes=2.5)
    assert part.not_since(part.began + timedelta(hours=1)) == part.began
    with pytest.raises(WrongWord, match="--part"):
        Errand.read("1/2/3")
