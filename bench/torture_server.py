"""What crawls into PostgreSQL survive: kill -9 of any of three crawlers, one frozen past its lease, a restart of the server.

    python bench/torture_server.py [rounds] [seed]

As bench/torture.py, on a private server of PostgreSQL that is started and stopped here. Every round crawls the sample newsroom in the
morning and after its day, three crawlers at a time, and kills one of them KILLS times. In each half one crawler is frozen, its
lease ends (the row is set as a minute of silence would leave it), another crawl goes on, and the frozen one wakes. Between
the halves the server is really started again (pg_ctl restart) under a running crawl. Then the database must be like one that nobody
disturbed. At last, each once: crawls on a server whose disk is full (a small tmpfs; left out where none may be mounted), and
crawls with a delay of HAND_OVER_DELAY seconds that are killed and taken up at once, of which the newsroom's own log tells the pauses.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from torture import (
    DELAY,
    Started,
    State,
    differences,
    finish,
    folder,
    state,
    undisturbed,
)  # first: it finds tests/

import servers  # isort: skip
from newsroom import Newsroom  # isort: skip
from running import scrapy_command  # isort: skip

import itertools

from iria_crawler.store import Store, iso
from iria_crawler.store.file.faults import find_faults

CRAWLERS = 3
KILLS = 10  # in each round, half of them before the newsroom's day and half after
# The disk of the server in MB, and what is left of it when a crawl begins, in bytes.
DISK_MB, ROOM_LEFT = 40, (60_000, 400_000, 900_000)
HAND_OVERS, HAND_OVER_DELAY = 5, 2.0
# A share of the delay: below it a pause from one crawler to the next is a fault. Not 1: the newsroom's log tells when a request came,
# and on a busy machine an entry that is written late makes the pause behind it look shorter than it was. Within a crawl it is
# Scrapy that keeps the delay, and what the machine makes of it is only printed.
MIN_PAUSE = 0.9
CUT_OFF = KILLS // 2 + 2  # crawlers that were killed, frozen or cut off in the morning, whose requests are counted


def main() -> int:
    """Print the table. Returns 1 if something was lost or doubled."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    servers.prepare()
    wrong: list[str] = []
    twice = []
    try:
        with Newsroom() as newsroom:
            wanted = undisturbed(newsroom)
            for number in range(rounds):
                found, faulty, share, shortest = tortured(newsroom, chance)
                twice.append(share)
                wrong += faulty + differences(wanted, found)
                print(
                    f"round {number + 1}: {KILLS} kills, 2 frozen, 1 cut: {share / CUT_OFF:.1%} fetched twice for each in the morning, "
                    f"19 of 20 pauses are {shortest / DELAY:.0%} of the delay and more, {len(wrong)} faults",
                    flush=True,
                )
            faulty = full_disk(newsroom, wanted)
            wrong += faulty
            across, within = hand_over(newsroom)
            print(
                f"{len(across)} hand-overs by kill -9, a delay of {HAND_OVER_DELAY} s: the shortest pause from one crawler to the next is "
                f"{min(across) / HAND_OVER_DELAY:.0%} of it, within a crawl {within / HAND_OVER_DELAY:.0%}",
                flush=True,
            )
            wrong += [f"a pause of {pause:.2f} s" for pause in across if pause < HAND_OVER_DELAY * MIN_PAUSE]
    finally:
        servers.end()
    share = sum(twice) / CUT_OFF / rounds
    print(
        "\n".join(
            ["", *wrong, f"{len(wrong)} faults in all; each crawler that was cut off made {share:.1%} be fetched twice"]
        )
    )
    return int(bool(wrong))


def tortured(newsroom: Newsroom, chance: random.Random) -> tuple[State, list[str], float, float]:
    """(state, faults, share of the morning's stories fetched twice, the pause that 19 of 20 requests keep, in seconds)."""
    newsroom.reset()
    database = servers.empty_database()
    told: list[str] = []
    with folder() as path:
        for more in ((), ("-a", "recheck=all")):
            told += _kill(path, database, newsroom, chance, *more)
            told += _freeze(path, database, newsroom, *more)
            if not more:
                told += _restart(path, database, newsroom)
            told.append(finish(_crawl(path, database, newsroom, *more))[1])
            if not more:
                log = [row for row in newsroom.log()["requests"] if row[2].startswith("/news/")]
                newsroom.play_day()
        asked = Counter(row[2] for row in log)
        times = sorted(row[0] for row in log)
        pauses = sorted(later - earlier for earlier, later in itertools.pairwise(times))
        found, wrong = _compare(path, database, newsroom)
        wrong += ["a traceback: " + text[text.index("Traceback") :][-300:] for text in told if "Traceback" in text]
        twice = sum(count - 1 for count in asked.values()) / max(1, len(asked))
        return found, wrong, twice, pauses[len(pauses) // 20]


def _crawl(path: Path, database: str, newsroom: Newsroom, *more: str, **settings: object) -> Started:
    words = ("crawl", "iria", "-a", f"start_url={newsroom.url}", *more)
    return Started(scrapy_command(path, *words, **{"IRIA_DATABASE": database, "DOWNLOAD_DELAY": DELAY, **settings}))


def _kill(path: Path, database: str, newsroom: Newsroom, chance: random.Random, *more: str) -> list[str]:
    """Three crawlers at a time; the one that has the site is killed, and another takes its place."""
    running = [_crawl(path, database, newsroom, *more) for _ in range(CRAWLERS)]
    told = []
    for _ in range(KILLS // 2):
        # After some pages, so that it is killed amid its work on a slow machine too; now and then at once.
        pages, until = len(newsroom.paths()) + chance.choice((0, *range(3, 12))), time.monotonic() + 20
        while len(newsroom.paths()) < pages and time.monotonic() < until and any(one.poll() is None for one in running):
            time.sleep(0.005)
        victim = _busy(running, database)
        running.remove(victim)
        victim.send_signal(signal.SIGKILL)
        told.append(finish(victim)[1])
        running.append(_crawl(path, database, newsroom, *more))
    return told + [finish(one)[1] for one in running]


def _busy(running: list[Started], database: str) -> Started:
    """The crawler that has the site; where none has it, the first."""
    store = Store(database, read_only=True)
    holders = [
        str(holder).split(" ")[1]
        for (holder,) in store.db.execute("SELECT holder FROM leases WHERE holder IS NOT NULL")
    ]
    store.close()
    return next((one for one in running if str(one.pid) in holders), running[0])


def _freeze(path: Path, database: str, newsroom: Newsroom, *more: str) -> list[str]:
    """A crawler is frozen until its lease has ended and another has crawled; then it wakes."""
    frozen = _crawl(path, database, newsroom, *more)
    store = Store(database)
    until = time.monotonic() + 30
    held = "SELECT 1 FROM leases WHERE holder IS NOT NULL"
    while store.db.execute(held).fetchone() is None and time.monotonic() < until and frozen.poll() is None:
        time.sleep(0.01)
    frozen.send_signal(signal.SIGSTOP)
    store.db.execute("UPDATE leases SET lease_until = ?", (iso(store.db.now() - timedelta(seconds=2)),))
    store.close()
    second = finish(_crawl(path, database, newsroom, *more))[1]
    frozen.send_signal(signal.SIGCONT)
    return [second, finish(frozen)[1]]


def _restart(path: Path, database: str, newsroom: Newsroom) -> list[str]:
    """The server is started again under a running crawl, which ends; nobody can reach it meanwhile."""
    running = _crawl(path, database, newsroom)
    pages, until = len(newsroom.paths()) + 8, time.monotonic() + 20
    while len(newsroom.paths()) < pages and time.monotonic() < until and running.poll() is None:
        time.sleep(0.005)
    servers.restart()
    try:
        return [finish(running)[1]]
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        return ["it did not end after a restart of the server: Traceback"]


def full_disk(newsroom: Newsroom, wanted: State) -> list[str]:
    """The faults of a database whose server had no room left, in the morning and after the day, at ROOM_LEFT bytes each."""
    faults = []
    for room in ROOM_LEFT:
        newsroom.reset()
        with folder() as path, servers.small_disk(DISK_MB) as disk:
            if disk is None:
                print("full disk: left out, since no disk may be mounted here")
                return []
            database, where = disk
            wrong = []
            for more in ((), ("-a", "recheck=all")):
                filler = where / "filler"
                free = os.statvfs(where)
                filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - room))
                code, told = finish(_crawl(path, database, newsroom, *more))
                # Without any room the server lets nobody in. After the day little is written, and that may find room.
                said = "make room on the server" in told or "could not write init file" in told
                if code != said or not (code or more):
                    wrong.append(f"exit code {code}, and the last words: {told[-300:]}")
                if "Traceback" in told:
                    wrong.append("a traceback: " + told[told.index("Traceback") :][-300:])
                filler.unlink()
                finish(_crawl(path, database, newsroom, *more))
                newsroom.play_day()
            found, faulty = _compare(path, database, newsroom)
            wrong += faulty + differences(wanted, found)
            print(f"{room:,} bytes left on the server's disk: {len(wrong)} faults", flush=True)
            faults += wrong
    return faults


def _compare(path: Path, database: str, newsroom: Newsroom) -> tuple[State, list[str]]:
    """(state, faults) of a database on a server."""
    code, told = finish(Started(scrapy_command(path, "export", "--to", str(path / "iria.db"), IRIA_DATABASE=database)))
    store = Store(database)
    wrong = [f"no copy could be made: {told}"] if code else []
    wrong += [f"{fault.url}: {fault.what}" for fault in find_faults(store.db, store.captures)]
    wrong += [f"waits still: {many}" for many in [store.frontier.count_waiting(1)] if many]
    store.close()
    return state(path, newsroom), wrong


def hand_over(newsroom: Newsroom) -> tuple[list[float], float]:
    """(the pauses from the last request of a crawl to the first of the next, the shortest within a crawl) in seconds, of crawls that
    are killed and taken up at once.
    """
    newsroom.reset()
    database = servers.empty_database()
    options = {"DOWNLOAD_DELAY": HAND_OVER_DELAY, "RANDOMIZE_DOWNLOAD_DELAY": 0}
    handed = []  # how many requests there were when a crawl ended
    with folder() as path:
        for _ in range(HAND_OVERS + 1):
            running = _crawl(path, database, newsroom, **options)
            enough, until = len(newsroom.paths()) + 2, time.monotonic() + 60
            while len(newsroom.paths()) < enough and time.monotonic() < until and running.poll() is None:
                time.sleep(0.005)
            running.send_signal(signal.SIGKILL)
            finish(running)
            handed.append(len(newsroom.paths()))
    times = sorted(row[0] for row in newsroom.log()["requests"])
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    across = [pauses[many - 1] for many in handed[:-1]]
    return across, min(pause for number, pause in enumerate(pauses, 1) if number not in handed)


if __name__ == "__main__":
    sys.exit(main())
