"""A crawl into PostgreSQL that is killed, and two at the same time: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import servers
from newsroom import Newsroom
from running import Started, run_scrapy, scrapy_command

from iria_crawler.crawl.flow import MAX_LOOKS_UNDER_WAY
from iria_crawler.store import Store, iso
from iria_crawler.store.file.faults import find_faults

STORIES = 41
BEFORE_THE_KILL = 8
MAX_SECONDS = 60


@pytest.fixture
def address() -> str:
    return servers.empty_database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


def count(store: Store) -> int:
    return int(store.db.execute("SELECT count(*) FROM articles").fetchone()[0])


# What others do in this database at this moment.
OPEN_TRANSACTIONS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)


def wait_for(store: Store, stories: int) -> None:
    until = time.monotonic() + MAX_SECONDS
    while count(store) < stories:
        assert time.monotonic() < until
        time.sleep(0.02)


def freeze(crawl: Started, store: Store) -> None:
    """Stop a crawl between two transactions. Amid one it would hold its rows until the server ends the transaction, and whoever
    comes is told that.
    """
    until = time.monotonic() + MAX_SECONDS
    while time.monotonic() < until:
        crawl.send_signal(signal.SIGSTOP)
        while Path(f"/proc/{crawl.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < until
        if store.db.execute(OPEN_TRANSACTIONS).fetchone()[0] == 0:
            return
        crawl.send_signal(signal.SIGCONT)
    raise AssertionError("the crawl was never between two transactions")


def test_a_killed_crawl_is_taken_up_at_once_by_a_monitor(
    store: Store, address: str, newsroom: Newsroom, tmp_path: Path
) -> None:
    words = ("crawl", "iria", "-a", f"start_url={newsroom.url}")
    crawl = Started(scrapy_command(tmp_path, *words, IRIA_DATABASE=address, DOWNLOAD_DELAY=0.05))
    wait_for(store, BEFORE_THE_KILL)
    second = run_scrapy(scrapy_command(tmp_path, *words, IRIA_DATABASE=address))
    assert "another crawl of" in second.stderr, second.stderr
    crawl.send_signal(signal.SIGKILL)
    crawl.wait(MAX_SECONDS)
    stored = count(store)
    assert BEFORE_THE_KILL <= stored < STORIES
    ended = run_scrapy(scrapy_command(tmp_path, "monitor", newsroom.url, IRIA_DATABASE=address))
    assert ended.returncode in (0, 10), ended.stderr
    assert count(store) == STORIES
    assert store.db.execute("SELECT status FROM runs ORDER BY id").fetchall() == [("killed",), ("ok",)]
    assert store.db.execute("SELECT sum(revision_count), count(DISTINCT url) FROM articles").fetchone() == (
        STORIES,
        STORIES,
    )
    assert store.frontier.count_waiting(1) == 0
    assert list(find_faults(store.db, store.captures)) == []
    asked = Counter(path for path in newsroom.paths() if path.startswith("/news/"))
    assert sum(many - 1 for many in asked.values()) <= MAX_LOOKS_UNDER_WAY


def test_a_frozen_crawl_loses_its_site_and_writes_nothing_when_it_wakes(
    store: Store, address: str, newsroom: Newsroom, tmp_path: Path
) -> None:
    words = ("crawl", "iria", "-a", f"start_url={newsroom.url}")
    crawl = Started(scrapy_command(tmp_path, *words, IRIA_DATABASE=address, DOWNLOAD_DELAY=0.05))
    wait_for(store, BEFORE_THE_KILL)
    freeze(crawl, store)
    second = run_scrapy(scrapy_command(tmp_path, *words, IRIA_DATABASE=address))
    assert "another crawl of" in second.stderr, second.stderr  # silent, but not for long
    # Its lease has ended, as it does after a minute.
    store.db.execute("UPDATE leases SET lease_until = ?", (iso(store.db.now() - timedelta(seconds=2)),))
    [(token, asked)] = store.db.execute("SELECT token, delay_seconds FROM leases").fetchall()
    ended = run_scrapy(scrapy_command(tmp_path, *words, IRIA_DATABASE=address))
    assert ended.returncode == 0, ended.stderr
    assert count(store) == STORIES
    assert asked == pytest.approx(0.05)
    assert store.db.execute("SELECT token, holder FROM leases").fetchall() == [(token + 1, None)]
    rows = everything(store)
    crawl.send_signal(signal.SIGCONT)
    assert crawl.wait(MAX_SECONDS) == 1
    assert everything(store) == rows
    _, told = crawl.communicate()
    assert "another crawl has the site" in told
    assert "Traceback" not in told, told
    assert list(find_faults(store.db, store.captures)) == []


def everything(store: Store) -> list[list[object]]:
    tables = (
        "sites",
        "runs",
        "articles",
        "revisions",
        "checks",
        "urls",
        "frontier",
        "sources",
        "problems",
        "captures",
        "pages",
    )
    return [sorted(map(repr, store.db.execute(f"SELECT * FROM {table}").fetchall())) for table in tables]
