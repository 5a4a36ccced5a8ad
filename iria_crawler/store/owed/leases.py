"""Which worker has which outlet: a lease with a token, which every transaction of its holder must show.

Whoever takes an outlet raises the token. From then on a transaction of an earlier holder is refused (Database.hold), also if that
holder was frozen for an hour and does not know. A holder says again and again that it lives; a lease without such a sign ends,
and another worker may take the outlet. The pause between two requests to the outlet goes from hand to hand: a new holder waits
until the outlet may be asked again.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from iria_crawler.errors import StoreError
from iria_crawler.store.file.engine import Database, Queryable, write
from iria_crawler.store.file.locks import Lock, Locks
from iria_crawler.store.file.records import from_iso, iso

# Without a sign of life for this long a worker is frozen, or its machine is gone.
SITE_LEASE = timedelta(seconds=60)
RENEW_EVERY_SECONDS = 15.0
# A holder that has not renewed its lease for this long asks nothing before it has.
MAX_SECONDS_WITHOUT_RENEWAL = 45.0
# No pause between two requests is longer: a later time was written under a clock that was ahead.
MAX_DELAY = timedelta(hours=1)
# A lease cannot end later than this from now, unless the clock of a worker was ahead.
MAX_LEASE = SITE_LEASE + timedelta(minutes=5)
# The end of a holder that took a site whose lock a frozen process has still.
WITHOUT_LOCK = " without-lock"
SECOND = timedelta(seconds=1)  # stored times are whole seconds

# taken; locked: another has the outlet; done: it was taken later than the caller wants
Answer = Literal["taken", "locked", "done"]


class Pace(NamedTuple):
    """How an outlet is asked: seconds between two requests, and seconds from now until the next may be sent."""

    delay_seconds: float = 0.0
    next_in_seconds: float = 0.0


NO_DELAY = Pace()


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that has outlets, for people: on which machine, its process number, and the hosts of the outlets."""

    machine: str
    process: int
    hosts: tuple[str, ...]
    alive_at: datetime  # its newest sign of life, rounded
    is_late: bool  # the lease of one of its outlets has ended: it is frozen, dead or cut off


class SiteLease:
    """The lease of one outlet for this process: not taken, held, or given back."""

    def __init__(self, db: Database, site_id: int, belt: Lock, *, belt_is_proof: bool) -> None:
        self._db = db
        self._site_id = site_id
        self._belt = belt
        self._belt_is_proof = belt_is_proof
        self._token: int | None = None
        self._renewed_at = 0.0
        self.wait_seconds = 0.0  # after acquire(): how long the outlet must not be asked yet

    def acquire(self, pace: Pace = NO_DELAY, *, not_since: datetime | None = None) -> Answer:
        """Take the outlet, without waiting. `pace`: as this process will keep it. `not_since`: only if nobody has taken
        it later and given it back."""
        belt = self._belt.acquire()
        answer = self._take(belt, pace, not_since)
        if answer != "taken" and belt:
            self._belt.release()
        return answer

    def _take(self, belt: bool, pace: Pace, not_since: datetime | None) -> Answer:
        with write(self._db):
            now = self._db.now()
            row = self._db.execute(
                "SELECT token, holder, begun_at, lease_until, delay_seconds, next_request_at FROM leases WHERE site_id = ?",
                (self._site_id,),
            ).fetchone()
            token, holder, begun_at, until, delay, next_at = row or (0, None, None, None, 0.0, None)
            if not belt and (holder is None or _runs(until, now)):
                return "locked"
            if belt and holder is not None and _runs(until, now) and not _has_ended(holder, self._belt_is_proof):
                return "locked"
            if holder is None and _is_done(begun_at, not_since, now):
                return "done"
            may_ask_at = from_iso(next_at) or now
            if holder is not None:  # it did not say when it asked last: a moment ago, for all we know
                may_ask_at = max(may_ask_at, now + timedelta(seconds=delay))
            if may_ask_at > now + MAX_DELAY:
                may_ask_at = now + timedelta(seconds=delay)
            self._db.execute(
                "INSERT INTO leases(site_id, token, holder, begun_at, lease_until, delay_seconds, next_request_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(site_id) DO UPDATE SET token = excluded.token, "
                "holder = excluded.holder, begun_at = excluded.begun_at, lease_until = excluded.lease_until, "
                "delay_seconds = excluded.delay_seconds, next_request_at = excluded.next_request_at",
                (
                    self._site_id,
                    token + 1,
                    this_process() + ("" if belt else WITHOUT_LOCK),
                    iso(now),
                    iso(now + SITE_LEASE),
                    max(pace.delay_seconds, delay) if holder is not None else pace.delay_seconds,
                    iso(may_ask_at + SECOND) if may_ask_at > now else None,
                ),
            )
        self._token = token + 1
        self._renewed_at = _awake_seconds()
        self.wait_seconds = max(0.0, (may_ask_at - now).total_seconds())
        self._db.hold(self._site_id, self._token)
        return "taken"

    @property
    def must_renew(self) -> bool:
        """Whether this process was silent for so long that it must ask for its lease before it asks the outlet for anything."""
        return self._token is not None and _awake_seconds() - self._renewed_at > MAX_SECONDS_WITHOUT_RENEWAL

    def renew(self, pace: Pace) -> None:
        """Say that this process lives, and how it asks the outlet. Raises LostSite if another has taken the outlet."""
        began = _awake_seconds()
        with write(self._db):
            now = self._db.now()
            self._db.execute(
                "UPDATE leases SET lease_until = ?, delay_seconds = ? WHERE site_id = ?",
                (iso(now + SITE_LEASE), pace.delay_seconds, self._site_id),
            )
        self._renewed_at = began

    def release(self, pace: Pace) -> None:
        """Give the outlet back, with the time from which it may be asked again. Nothing if another has it by now."""
        if self._token is None:
            return
        self._db.hold(None)  # the token is asked for below, and a connection that has ended is opened again
        with suppress(StoreError), write(self._db):  # then the lease ends by itself
            next_at = self._db.now() + timedelta(seconds=pace.next_in_seconds)
            self._db.execute(
                "UPDATE leases SET holder = NULL, lease_until = NULL, delay_seconds = ?, next_request_at = ? "
                "WHERE site_id = ? AND token = ?",
                (
                    pace.delay_seconds,
                    iso(next_at + SECOND) if pace.next_in_seconds > 0 else None,
                    self._site_id,
                    self._token,
                ),
            )
        self._token = None
        self._belt.release()


class Left(NamedTuple):
    """Outlets that a worker may take, and those that others have."""

    free: list[str]
    held: list[str]


class Leases:
    """The leases of one database."""

    def __init__(self, db: Database, locks: Locks) -> None:
        self._db = db
        self._locks = locks

    def of(self, site_id: int, host: str) -> SiteLease:
        """The lease of an outlet, not taken yet."""
        return SiteLease(self._db, site_id, self._locks.lock(host), belt_is_proof=self._locks.is_proof)

    def left(self, hosts: Iterable[str], not_since: datetime | None) -> Left:
        """Of `hosts`, those that a worker may take, and those that others have. Not those that somebody took after `not_since`
        and has given back."""
        rows = self._db.execute(
            "SELECT host, holder, begun_at, lease_until FROM leases JOIN sites ON sites.id = leases.site_id"
        ).fetchall()
        found = {row[0]: row[1:] for row in rows}
        now = self._db.now()
        free, held = [], []
        for host in hosts:
            holder, begun_at, until = found.get(host, (None, None, None))
            if holder is not None and _runs(until, now) and not is_dead(holder):
                held.append(host)
            elif holder is not None or not _is_done(begun_at, not_since, now):
                free.append(host)
        return Left(free, held)


def workers(db: Queryable, now: datetime) -> list[Worker]:
    """The processes that have outlets, by machine and number."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    for host, holder, until in db.execute(
        "SELECT host, holder, lease_until FROM leases JOIN sites ON sites.id = leases.site_id WHERE holder IS NOT NULL ORDER BY host"
    ):
        ends = from_iso(until)
        if ends is not None:
            found.setdefault(holder, []).append((host, ends))
    told = []
    for holder, held in sorted(found.items()):
        machine, process, *_ = [*holder.split(" "), "0"]
        told.append(
            Worker(
                machine,
                int(process) if process.isdecimal() else 0,
                tuple(host for host, _ in held),
                max(ends for _, ends in held) - SITE_LEASE,
                min(ends for _, ends in held) < now,
            )
        )
    return told


def _has_ended(holder: str, lock_is_proof: bool) -> bool:
    """Whether a holder has ended, as whoever has just got the lock of its site can know."""
    return is_dead(holder) or (lock_is_proof and not holder.endswith(WITHOUT_LOCK))


def _is_done(begun_at: str | None, not_since: datetime | None, now: datetime) -> bool:
    """Whether an outlet that nobody has was taken after `not_since`."""
    begun = from_iso(begun_at)
    return not_since is not None and begun is not None and not_since < begun <= now + SECOND


def _runs(until: str | None, now: datetime) -> bool:
    """Whether a lease has not ended."""
    ends = from_iso(until)
    return ends is not None and now <= ends <= now + MAX_LEASE


def _awake_seconds() -> float:
    """Seconds by a clock that goes on while this process is frozen or the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


# --- who holds a lease ---


def this_process() -> str:
    """This process: the machine's name, the number of the process, and where that number counts."""
    return f"{socket.gethostname().replace(' ', '-')} {os.getpid()} {_numbering()}"


def is_dead(holder: str) -> bool:
    """Whether a holder is a process of this machine that has ended. False where that cannot be known."""
    parts = holder.split(" ")
    if sys.platform == "win32" or len(parts) < 3 or parts[2] != _numbering() or not parts[1].isdecimal():
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    with suppress(OSError, IndexError):
        return Path(f"/proc/{parts[1]}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    return False


@cache
def _numbering() -> str:
    """A word for what the numbers of processes count in: one start of the machine, and one container."""
    seen = [socket.gethostname()]
    with suppress(OSError):
        seen += [Path("/proc/sys/kernel/random/boot_id").read_text(), str(Path("/proc/self/ns/pid").readlink())]
    return sha256(" ".join(seen).encode()).hexdigest()[:12]
