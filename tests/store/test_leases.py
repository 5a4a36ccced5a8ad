"""The lease of an outlet, on both databases: one worker has it, and whoever had it before can write nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.errors import LostSite
from iria_crawler.store import Pace, SiteLease, Store
from iria_crawler.store.owed import leases
from iria_crawler.store.owed.leases import is_dead, this_process, workers

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOST = "one.example"
ELSEWHERE = "another-machine 17 0123456789ab"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


@pytest.fixture
def second(database: str, store: Store) -> Iterator[Store]:
    """Another connection, as another worker has it."""
    second = Store(database)
    yield second
    second.close()


def lease(store: Store) -> SiteLease:
    return store.leases.of(store.site(HOST, None, AT), HOST)


def holder_is(store: Store, holder: str) -> None:
    store.db.execute("UPDATE leases SET holder = ?", (holder,))


def ends(store: Store, ago: timedelta) -> None:
    """The lease ended this long ago, as that of a worker that was frozen."""
    until = store.db.now() - ago
    store.db.execute("UPDATE leases SET lease_until = ?", (until.strftime("%Y-%m-%dT%H:%M:%SZ"),))


def requests_at(store: Store) -> str | None:
    return store.db.execute("SELECT next_request_at FROM leases").fetchone()[0]  # type: ignore[no-any-return]


def test_one_worker_has_an_outlet_until_it_gives_it_back(store: Store, second: Store) -> None:
    first, other = lease(store), lease(second)
    assert first.acquire() == "taken"
    assert other.acquire() == "locked"
    first.release(Pace())
    assert other.acquire() == "taken"
    other.release(Pace())


def test_who_was_silent_past_its_lease_writes_nothing_afterwards(store: Store, second: Store) -> None:
    frozen, other = lease(store), lease(second)
    assert frozen.acquire() == "taken"
    site = store.site(HOST, None, AT)
    ends(second, timedelta(seconds=5))
    assert other.acquire() == "taken"
    for write in (
        lambda: store.sources.be_quiet(site, AT),
        lambda: store.start_run("news", site, AT),
        lambda: frozen.renew(Pace()),
    ):
        with pytest.raises(LostSite):
            write()
    assert second.db.execute("SELECT quiet_until FROM sites").fetchone() == (None,)
    assert second.db.execute("SELECT count(*) FROM runs").fetchone() == (0,)
    frozen.release(Pace())
    assert lease(store).acquire() == "locked"  # it was not the frozen one's to give back
    second.sources.be_quiet(site, AT)
    other.renew(Pace())
    other.release(Pace())


def test_a_transaction_of_several_looks_is_refused_as_a_whole(store: Store, second: Store) -> None:
    frozen = lease(store)
    assert frozen.acquire() == "taken"
    site = store.site(HOST, None, AT)
    second.db.execute("UPDATE leases SET token = token + 1")
    with pytest.raises(LostSite), store.together():
        store.sources.be_quiet(site, AT)
    assert second.db.execute("SELECT quiet_until FROM sites").fetchone() == (None,)
    frozen.release(Pace())


def test_a_living_holder_on_another_machine_is_waited_for_until_its_lease_ends(database: str, store: Store) -> None:
    """On a server, whose connection may have ended although the process lives; a free lock of a file is proof."""
    gone = lease(store)
    assert gone.acquire() == "taken"
    holder_is(store, ELSEWHERE)
    store.locks.lock(HOST)
    gone._belt.release()
    second = Store(database)
    if second.locks.is_proof:
        assert lease(second).acquire() == "taken"
    else:
        assert lease(second).acquire() == "locked"
        ends(second, timedelta(seconds=2))
        assert lease(second).acquire() == "taken"
    second.close()


def test_a_holder_of_this_machine_that_has_died_is_not_waited_for(store: Store, second: Store) -> None:
    killed = lease(store)
    assert killed.acquire(Pace(7.0)) == "taken"
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    holder_is(second, this_process().replace(f" {os.getpid()} ", f" {child} "))
    killed._belt.release()
    taker = lease(second)
    assert taker.acquire(Pace(1.0)) == "taken"
    # It did not say when it asked last: a moment ago, for all we know.
    assert 6.0 < taker.wait_seconds <= 7.0


def test_the_delay_goes_from_hand_to_hand(store: Store, second: Store) -> None:
    first, other = lease(store), lease(second)
    first.acquire(Pace(30.0))
    assert first.wait_seconds == 0
    first.release(Pace(30.0, 20.0))
    assert other.acquire(Pace(1.0)) == "taken"
    assert 19.0 < other.wait_seconds <= 21.0
    other.release(Pace(1.0))
    assert requests_at(store) is None
    assert first.acquire() == "taken"
    assert first.wait_seconds == 0


def test_a_time_that_a_wrong_clock_has_written_keeps_nobody_away(store: Store, second: Store) -> None:
    first, other = lease(store), lease(second)
    first.acquire(Pace(2.0))
    first.release(Pace(2.0))
    second.db.execute("UPDATE leases SET next_request_at = '2999-01-01T00:00:00Z', begun_at = '2999-01-01T00:00:00Z'")
    assert other.acquire(not_since=AT) == "taken"
    assert other.wait_seconds <= 2.0
    second.db.execute("UPDATE leases SET lease_until = '2999-01-01T00:00:00Z', holder = ?", (ELSEWHERE,))
    with suppress(LostSite):
        other._belt.release()
    assert lease(store).acquire() == "taken"


def test_an_outlet_is_taken_once_in_a_round(store: Store, second: Store) -> None:
    began = store.db.now() - timedelta(seconds=2)
    both = [HOST, "two.example"]
    first, other = lease(store), lease(second)
    assert store.leases.left(both, began) == (both, [])
    assert first.acquire(not_since=began) == "taken"
    assert second.leases.left(both, began) == (["two.example"], [HOST])
    first.release(Pace())
    assert other.acquire(not_since=began) == "done"
    assert store.leases.left(both, began) == (["two.example"], [])
    later = store.db.now() + timedelta(seconds=10)
    assert store.leases.left(both, later) == (both, [])
    assert other.acquire(not_since=later) == "taken"


def test_an_outlet_of_a_worker_that_died_is_taken_again_in_the_same_round(store: Store, second: Store) -> None:
    began = store.db.now() - timedelta(seconds=2)
    assert lease(store).acquire(not_since=began) == "taken"
    ends(second, timedelta(seconds=2))
    assert second.leases.left([HOST], began) == ([HOST], [])
    assert lease(second).acquire(not_since=began) == "taken"


def test_workers_are_told_by_their_process(store: Store) -> None:
    assert workers(store.db, store.db.now()) == []
    held = lease(store)
    held.acquire()
    store.leases.of(store.site("two.example", None, AT), "two.example").acquire()
    store.db.hold(None)
    [worker] = workers(store.db, store.db.now())
    assert (worker.process, worker.hosts, worker.is_late) == (os.getpid(), (HOST, "two.example"), False)
    assert abs(worker.alive_at - store.db.now()) < timedelta(seconds=10)
    ends(store, timedelta(seconds=5))
    assert workers(store.db, store.db.now())[0].is_late


def test_a_process_that_slept_asks_for_its_lease_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    held = lease(store)
    held.acquire()
    assert not held.must_renew
    monkeypatch.setattr(leases, "MAX_SECONDS_WITHOUT_RENEWAL", -1.0)
    assert held.must_renew


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        (this_process(), False),
        (ELSEWHERE, False),
        ("", False),
        ("x y z", False),
        (f"elsewhere {2**80} {this_process().split(' ')[2]}", False),
    ],
    ids=["this process", "another machine", "nobody", "no number", "another machine with a large number"],
)
def test_only_a_process_of_this_machine_can_be_known_to_be_dead(holder: str, dead: bool) -> None:
    assert is_dead(holder) is dead
