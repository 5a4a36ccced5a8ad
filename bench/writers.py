"""How much faster four writers store than one, on a PostgreSQL server: each a process with outlets of its own, as crawls are.

    python bench/writers.py postgresql://user@host/database [stories of each]

The database must be empty, and is filled. On a machine with few cores the clock tells of the cores and not of the database, so this
is printed beside it: the CPU time of a story (of the writers and of the server's processes), how many cores were busy, and in which
share of samples a writer waited for another one's lock. With enough cores, writers are as many times faster as they wait for nobody.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from store import T0, _never, look

from iria_crawler.store import Store
from iria_crawler.store.owed.leases import Pace

STORIES = 400
TOGETHER = 16
WRITERS = (1, 4)
SAMPLE_SECONDS = 0.02
# What the processes of the server do for `iria` in this database: the kind of what each waits for; '' runs.
_WAITS = (
    "SELECT coalesce(wait_event_type, '') || ':' || coalesce(wait_event, '') FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
)


def write_stories(address: str, first: int, stories: int) -> None:
    """One writer: an outlet that it holds, and new stories, 16 in a transaction. Prints the CPU time of both processes in seconds."""
    store = Store(address)
    host = f"site{first}.example"
    site = store.site(host, None, T0)
    lease = store.leases.of(site, host)
    if lease.acquire(Pace(0.0, 0.0)) != "taken":
        sys.exit("the outlet is in other hands")
    looks = [look(first + number) for number in range(stories)]
    (pid,) = store.db.execute("SELECT pg_backend_pid()").fetchone()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.process_time(), _cpu_of(pid)
    for start in range(0, stories, TOGETHER):
        with store.together():
            for one in looks[start : start + TOGETHER]:
                store.history.store_look(site, one, _never)
    print(time.process_time() - began[0], _cpu_of(pid) - began[1], flush=True)
    lease.release(Pace(0.0, 0.0))
    store.close()


def _cpu_of(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def run(address: str, writers: int, stories: int, number: int) -> float:
    """Let writers store at the same time; print what it took. Returns stories a second."""
    started = [
        subprocess.Popen(
            [sys.executable, __file__, address, str(stories), str((number * 10 + one) * 1_000_000)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in range(writers)
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    store = Store(address, read_only=True)
    began = time.perf_counter()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    waits: Counter[str] = Counter()
    while any(one.poll() is None for one in started):
        waits.update(kind for (kind,) in store.db.execute(_WAITS).fetchall())
        time.sleep(SAMPLE_SECONDS)
    wall = time.perf_counter() - began
    store.close()
    times = [[float(word) for word in (one.stdout.read() if one.stdout else "").split()] for one in started]
    ours, theirs = (sum(column) for column in zip(*times, strict=True))
    many, samples = writers * stories, max(1, waits.total())
    locked = sum(count for kind, count in waits.items() if kind.startswith("Lock:"))
    print(
        f"{writers} writers: {many / wall:6.0f} stories a second by the clock, {ours / many * 1e3:.2f} ms CPU a story and "
        f"{theirs / many * 1e3:.2f} ms of the server's, {(ours + theirs) / wall:.2f} cores busy; {locked / samples:.1%} of samples waited "
        f"for a lock; {waits.most_common(4)}",
        flush=True,
    )
    return many / wall


def main() -> None:
    """Measure and print."""
    address, stories = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else STORIES
    if len(sys.argv) > 3:
        write_stories(address, int(sys.argv[3]), stories)
        return
    speeds = [run(address, writers, stories, number + 1) for number, writers in enumerate(WRITERS)]
    print(f"{WRITERS[-1]} writers are {speeds[-1] / speeds[0]:.2f} times as fast as one, on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
