"""Sums that many pages share are made by one reader at a time, and a page has its own time for its queries."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest

from iria_crawler.browse import snapshot as module
from iria_crawler.browse.snapshot import Memo, Snapshot


@pytest.fixture
def fresh() -> Iterator[Snapshot]:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    for table in ("articles", "revisions", "quotes", "images", "changes", "runs"):
        db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY)")
    yield Snapshot(db)
    db.close()


def test_readers_who_come_together_make_a_sum_once(fresh: Snapshot) -> None:
    memo, made, begun, go = Memo(), [], threading.Event(), threading.Event()
    found: list[int] = []

    def make(snapshot: Snapshot) -> int:
        made.append(1)
        begun.set()
        assert go.wait(20)
        return 7

    first = threading.Thread(target=lambda: found.append(memo.get(fresh, "sum", make)))
    second = threading.Thread(target=lambda: found.append(memo.get(fresh, "sum", make)))
    first.start()
    assert begun.wait(20)
    second.start()
    go.set()
    first.join(20)
    second.join(20)
    assert (found, len(made)) == ([7, 7], 1)


def test_whoever_comes_while_a_sum_is_made_anew_gets_the_one_before(
    fresh: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REFRESH_SECONDS", 0.0)
    memo, begun, go = Memo(), threading.Event(), threading.Event()
    assert memo.get(fresh, "sum", lambda s: 1) == 1
    fresh.execute("INSERT INTO articles VALUES (1)", ())

    def make(snapshot: Snapshot) -> int:
        begun.set()
        assert go.wait(20)
        return 2

    maker = threading.Thread(target=lambda: memo.get(fresh, "sum", make))
    maker.start()
    assert begun.wait(20)
    assert memo.get(fresh, "sum", lambda s: 3) == 1
    go.set()
    maker.join(20)
    assert memo.get(fresh, "sum", lambda s: 3) == 2


def test_a_sum_that_failed_is_made_by_the_next(fresh: Snapshot) -> None:
    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        memo.get(fresh, "sum", lambda s: 1 // 0)
    assert memo.get(fresh, "sum", lambda s: 5) == 5


def test_what_a_sum_takes_is_not_taken_from_the_page(fresh: Snapshot) -> None:
    page = Snapshot(None, limit_ms=-1)
    assert page.is_late()
    with page.unhurried(60_000):
        assert not page.is_late()
    assert page.is_late()
