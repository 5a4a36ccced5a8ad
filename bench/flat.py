"""Whether the store stays as fast when it grows: 10,000 stories, 100,000 and 1,000,000, in a file and on a PostgreSQL server.

    python bench/flat.py FILE_OR_ADDRESS [stories ...]

The database must be empty, and is filled. 1,000 invented stories of five outlets are stored as a crawl stores them. All others are
copies of their rows with other ids, addresses, days and hashes, written many at a time: outlets and days become more, as they do in
years, and a story has as many near copies and events beside it as before. At each size the same is measured, by turns of CPU time of
this process (and of the server's that answers it) and of the clock: the median of ASKED new stories, unchanged looks, lists of what
an outlet owes, and look-ups of a near copy, each in a transaction of its own.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from store import T0, _never, look

from iria_crawler.changes import sketch, text_hash
from iria_crawler.model import Look
from iria_crawler.store import Store
from iria_crawler.store.file.database import File
from iria_crawler.store.file.engine import write
from iria_crawler.store.stories.copies import CopySearch

STORIES, SITES = 1_000, 5  # in the template; each copy of it has as many
SIZES = (10_000, 100_000, 1_000_000)
ASKED = 200
MOST = 1.3  # times, between the first size and the last
# The tables that a new story writes into, in an order in which no row names one that is not there yet.
TABLES = (
    "sites",
    "articles",
    "bodies",
    "sketches",
    "urls",
    "revisions",
    "records",
    "checks",
    "quotes",
    "images",
    "reports",
    "traces",
)
# The columns that hold the number of a row, and the table whose row it is.
NUMBERS = {
    "site_id": "sites",
    "article_id": "articles",
    "duplicate_of": "articles",
    "agrees_with": "articles",
    "revision_id": "revisions",
    "first_revision": "revisions",
    "last_revision": "revisions",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")
_MANY = 2**32 - 5  # values of sketches and traces are moved by it, so that copies share none


class Template:
    """The rows of the first stories, and what copy number k of each column's value is."""

    def __init__(self, store: Store) -> None:
        self.next_copy = 1
        self.rows: dict[str, list[tuple[Any, ...]]] = {}
        self.names: dict[str, list[str]] = {}
        self._most: dict[str, int] = {}
        self.copies = [0]  # numbers of the copies that are there; 0: the template itself
        for table in TABLES:
            asked = store.db.execute(f"SELECT * FROM {table}")
            self.names[table] = [str(column[0]) for column in asked.description]
            self.rows[table] = [tuple(row) for row in asked.fetchall()]
            if "id" in self.names[table]:
                self._most[table] = max(row[self.names[table].index("id")] for row in self.rows[table])

    def copy(self, table: str, k: int) -> Iterator[tuple[Any, ...]]:
        """The rows of the k-th copy."""
        days: dict[str, str] = {}
        ways = [self._way(table, name, k, days) for name in self.names[table]]
        for row in self.rows[table]:
            yield tuple(
                way(value) if value is not None and way else value for way, value in zip(ways, row, strict=True)
            )

    def article_id(self, number: int) -> int:
        """The id of a story by its number: copies follow each other."""
        return number % STORIES + 1 + self.copies[number // STORIES] * self._most["articles"]

    def site_id(self, number: int) -> int:
        """The id of the outlet of a story."""
        return number % STORIES % SITES + 1 + self.copies[number // STORIES] * self._most["sites"]

    def address(self, number: int, address: str) -> str:
        """The address of a story by its number; `address`: that of the story of the template."""
        k = self.copies[number // STORIES]
        return moved(address, k) if k else address

    def _way(self, table: str, name: str, k: int, days: dict[str, str]) -> Callable[[Any], Any] | None:
        if (of := table if name == "id" else NUMBERS.get(name)) is not None:
            step = k * self._most[of]
            return lambda value: value + step
        if name in ("url", "url_key", "host"):
            return lambda value: moved(value, k)
        if name == "text_hash":
            return lambda value: f"{k:08x}{value[8:]}"
        if name == "value":
            return lambda value: (value + k * _STEP) % _MANY
        if name == "day":
            return lambda value: value + k

        def later(value: Any) -> Any:
            if not isinstance(value, str) or not _TIME.match(value):
                return value
            day = value[:10]
            if day not in days:
                days[day] = (date.fromisoformat(day) + timedelta(days=k)).isoformat()
            return days[day] + value[10:]

        return later if name.endswith("_at") else None


_STEP = 7_919 * 104_729


def moved(address: str, k: int) -> str:
    """An address of the template, as copy k has it."""
    return address.replace(".example", f".c{k}.example", 1)


def grow(store: Store, template: Template, stories: int) -> None:
    """Write copies until there are as many stories as asked for, 10 copies in a transaction."""
    while missing := stories // STORIES - len(template.copies):
        first = template.next_copy
        part = range(first, first + min(missing, 10))
        with write(store.db):
            for table in TABLES:
                for k in part:
                    fill(store, table, template.names[table], list(template.copy(table, k)))
        template.copies += part
        template.next_copy = part[-1] + 1
        if len(template.copies) % 100 < 10:
            print(f"  {len(template.copies) * STORIES:>9,} stories", file=sys.stderr, flush=True)
    if not isinstance(store.db, File):
        store.db.count_on()  # type: ignore[attr-defined]
        store.db.define("ANALYZE")  # type: ignore[attr-defined]


def fill(store: Store, table: str, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert rows, many at a time. In a transaction."""
    if isinstance(store.db, File):
        store.db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)
    else:
        store.db.fill(table, names, rows)  # type: ignore[attr-defined]


# --- what is measured ---


def measure(store: Store, template: Template, stories: int, chance: random.Random) -> dict[str, tuple[float, float]]:
    """What is done -> (CPU, wall) in milliseconds, each the median."""
    numbers = [chance.randrange(stories) for _ in range(ASKED)]
    now = T0 + timedelta(days=40 + stories // STORIES)
    run = store.start_run("bench", 1, now)

    def new(turn: int) -> Callable[[], object]:
        number = numbers[turn]
        one = at(look(10_000_000 + stories * 3 + turn), f"new{stories}", turn)
        return lambda: store.history.store_look(template.site_id(number), one, _never)

    def unchanged(turn: int) -> Callable[[], object]:
        number = numbers[turn]
        one = look(number % STORIES, template.article_id(number), 1)
        one = with_address(one, template.address(number, one.url))
        return lambda: store.history.store_look(template.site_id(number), one, _never)

    def due(turn: int) -> Callable[[], object]:
        site = template.site_id(numbers[turn])

        with write(store.db):  # what it was asked before is not owed yet
            store.db.execute("DELETE FROM frontier WHERE site_id = ?", (site,))

        def ask() -> None:
            store.frontier.owe_due(site, now)
            store.frontier.lease(site, run, 16, now)

        return ask

    def copies(turn: int) -> Callable[[], object]:
        article_id = template.article_id(numbers[turn])
        (text,) = store.db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()
        values = sketch(text + " One sentence more than there was.")

        def ask() -> None:
            with write(store.db):
                CopySearch(store.db, text, text_hash(text), values).original()

        return ask

    found = {}
    for name, what in (("new story", new), ("unchanged look", unchanged), ("due list", due), ("near copy", copies)):
        times = [timed(store, what(turn)) for turn in range(ASKED)][
            ASKED // 10 :
        ]  # the first ones find nothing in memory
        found[name] = (median(cpu for cpu, _ in times), median(wall for _, wall in times))
    return found


def with_address(one: Look, address: str) -> Look:
    """The look at another address."""
    return replace(one, owed_url=address, requested_url=address, url=address)


def at(one: Look, word: str, turn: int) -> Look:
    """A look at a story that is not there, at an address of its own."""
    assert one.article is not None
    address = f"https://{word}.example/news/{turn}/"
    return with_address(replace(one, article=replace(one.article, url=address)), address)


def timed(store: Store, what: Callable[[], object]) -> tuple[float, float]:
    """(CPU, wall) of one call in milliseconds; CPU with that of the server's process."""
    before = time.process_time() + cpu_of_server(store), time.perf_counter()
    what()
    return (time.process_time() + cpu_of_server(store) - before[0]) * 1e3, (time.perf_counter() - before[1]) * 1e3


_SERVER: list[int] = []


def cpu_of_server(store: Store) -> float:
    """Seconds of CPU of the process that answers, in nanoseconds' steps; 0 for a file."""
    if isinstance(store.db, File):
        return 0.0
    if not _SERVER:
        _SERVER.append(store.db.execute("SELECT pg_backend_pid()").fetchone()[0])
    return int(Path(f"/proc/{_SERVER[0]}/schedstat").read_text().split()[0]) / 1e9


def main() -> int:
    """Print the table. Returns 1 if something is not flat."""
    sizes = [int(word) for word in sys.argv[2:]] or list(SIZES)
    chance = random.Random(1)
    store = Store(sys.argv[1])
    if store.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone():
        sys.exit("the database has stories already")
    sites = [store.site(f"site{n}.example", None, T0) for n in range(SITES)]
    for number in range(STORIES):
        store.history.store_look(sites[number % SITES], look(number), _never)
    template = Template(store)
    found = {}
    for size in sizes:
        grow(store, template, size)
        found[size] = measure(store, template, size, chance)
        template.next_copy += 1  # the new stories that were measured have taken the numbers of one
        told = ", ".join(f"{name} {cpu:.2f} / {wall:.2f}" for name, (cpu, wall) in found[size].items())
        print(f"{size:>9,} stories, {size_of(store) / 1e6:,.0f} MB; ms of CPU / of the clock: {told}", flush=True)
    wrong = 0
    for name, (cpu, wall) in found[sizes[-1]].items():
        first = found[sizes[0]][name]
        wrong += cpu / first[0] > MOST
        print(
            f"{name:>15}: {cpu / first[0]:.2f} times the CPU, {wall / first[1]:.2f} times by the clock ({MOST} asked)"
        )
    store.close()
    return int(wrong > 0)


def size_of(store: Store) -> int:
    """Bytes of the database."""
    if isinstance(store.db, File):
        return os.stat(sys.argv[1]).st_size  # noqa: PTH116
    return int(store.db.execute("SELECT pg_database_size(current_database())").fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
