"""Whether the store stays as fast when it grows: 10,000 stories, 100,000 and 1,000,000, in a file and on a PostgreSQL server.

    python bench/flat.py FILE_OR_ADDRESS [stories ...]

The database must be empty, and is filled. 1,000 invented stories of five outlets are stored as a crawl stores them. All others are
copies of their rows with other ids, addresses, days and hashes, written many at a time: outlets and days become more, as they do in
years, and a story has as many near copies and events beside it as before. At each size the same is measured, in CPU time of
this process (and of the server's that answers it) and by the clock: the median of ASKED new stories, unchanged looks, lists of what
an outlet owes, and look-ups of a near copy, each in a transaction of its own. Of a file that has grown the same is asked by turns of a
copy that was kept at the first size (FILE.first): what else the machine does slows both.
"""

from __future__ import annotations

import copy
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from store import T0, _never, look

from iria_crawler.changes import sketch
from iria_crawler.model import Look
from iria_crawler.store import Store
from iria_crawler.store.file.database import File
from iria_crawler.store.file.engine import write
from iria_crawler.store.stories.copies import CopySearch

STORIES, SITES = 1_000, 5  # in the template; each copy of it has as many
PART = 25  # copies that are written in a transaction
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
_MANY = 2**32 - 5  # values of sketches and traces are moved by it, so that copies share none


class Template:
    """The first stories, kept beside the tables, and which copies of them there are. Copy k of a story has its rows with other ids,
    addresses, days and hashes.
    """

    def __init__(self, store: Store) -> None:
        self.next_copy = 1
        self.copies = [0]  # numbers of the copies that are there; 0: the template itself
        self.names: dict[str, list[str]] = {}
        self.most: dict[str, int] = {}
        self.is_file = isinstance(store.db, File)
        for table in TABLES:
            asked = store.db.execute(f"SELECT * FROM {table}")
            self.names[table] = [str(column[0]) for column in asked.description]
            if "id" in self.names[table]:
                self.most[table] = store.db.execute(f"SELECT max(id) FROM {table}").fetchone()[0]

    def keep(self, store: Store) -> None:
        """Let this connection have the rows of the first stories as tables of its own."""
        for table in TABLES:
            of = next(name for name in ("id", "article_id", "revision_id") if name in self.names[table])
            most = self.most[NUMBERS.get(of, table)]
            store.db.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table} WHERE {of} <= {most}")
        store.db.execute("CREATE TEMP TABLE copies (k INTEGER, hash TEXT, ending TEXT)")

    def statement(self, table: str) -> str:
        """The statement that writes the copies which are in `copies`, in the order of the table's key."""
        names = self.names[table]
        values = ", ".join(self._value(table, name) for name in names)
        keys = ("id",) if "id" in names else KEYS.get(table, (names[0],))
        order = ", ".join(str(names.index(key) + 1) for key in keys)
        return (
            f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) "
            f"SELECT {values} FROM first_{table} CROSS JOIN copies ORDER BY {order}"
        )

    def article_id(self, number: int) -> int:
        """The id of a story by its number: copies follow each other."""
        return number % STORIES + 1 + self.copies[number // STORIES] * self.most["articles"]

    def site_id(self, number: int) -> int:
        """The id of the outlet of a story."""
        return number % STORIES % SITES + 1 + self.copies[number // STORIES] * self.most["sites"]

    def address(self, number: int, address: str) -> str:
        """The address of a story by its number; `address`: that of the story of the template."""
        k = self.copies[number // STORIES]
        return address.replace(".example", host_of(k), 1) if k else address

    def _value(self, table: str, name: str) -> str:
        """What a copy has in a column, as SQL."""
        column = _quoted(name)
        if (of := table if name == "id" else NUMBERS.get(name)) is not None:
            return f"{column} + k * {self.most[of]}"
        # Pictures stay at their addresses: the records, which are copied as they lie, lean on them.
        if name in ("url", "url_key", "host") and table != "images":
            return f"replace({column}, '.example', ending)"
        if name == "text_hash":
            return f"hash || substr({column}, 9)"
        if name == "value":
            moved = f"{column} + k * {_STEP}"
            return f"({moved}) % {_MANY}" if self.is_file else f"mod({moved}, {_MANY})"
        if name == "day":
            return f"{column} + k"
        if not name.endswith("_at"):
            return column
        day = f"substr({column}, 1, 10)"
        later = (
            f"date({day}, k || ' days')"
            if self.is_file
            else f"to_char(CAST({day} AS date) + CAST(k AS int), 'YYYY-MM-DD')"
        )
        return f"{later} || substr({column}, 11)"


# The columns by which a table without an id is ordered, where that is not the first.
KEYS = {"sketches": ("version", "value", "article_id"), "traces": ("value", "day", "article_id")}
_STEP = 7_919 * 104_729


def _quoted(name: str) -> str:
    return f'"{name}"'


def host_of(k: int) -> str:
    """What the hosts of copy k end with."""
    return f".c{k}.example"


def grow(store: Store, template: Template, stories: int) -> None:
    """Write copies until there are as many stories as asked for, PART copies in a transaction."""
    if len(template.copies) * STORIES >= stories:
        return
    template.keep(store)
    with without_sums(store) if isinstance(store.db, File) else nullcontext():
        while missing := stories // STORIES - len(template.copies):
            part = range(template.next_copy, template.next_copy + min(missing, PART))
            with write(store.db):
                store.db.execute("DELETE FROM copies")
                store.db.executemany(
                    "INSERT INTO copies(k, hash, ending) VALUES (?, ?, ?)", [(k, f"{k:08x}", host_of(k)) for k in part]
                )
                for table in TABLES:
                    store.db.execute(template.statement(table))
            template.copies += part
            template.next_copy = part[-1] + 1
            print(f"  {len(template.copies) * STORIES:>9,} stories", file=sys.stderr, flush=True)
    for table in (*TABLES, "copies"):
        store.db.execute(f"DROP TABLE {'copies' if table == 'copies' else f'first_{table}'}")
    if not isinstance(store.db, File):
        store.db.count_on()  # type: ignore[attr-defined]
        store.db.define("ANALYZE")  # type: ignore[attr-defined]


@contextmanager
def without_sums(store: Store) -> Iterator[None]:
    """Within it no trigger keeps the indexes of words and the sums. At the end the sums are made anew. The words of the copies are
    left out: they would be most of the time of filling, and what it costs to add those of a new story is one more segment of
    the index, whatever it holds.
    """
    triggers = store.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    with write(store.db):
        for name, _ in triggers:
            store.db.execute(f"DROP TRIGGER {name}")
    yield
    with write(store.db):
        store.db.execute("DELETE FROM said")
        store.db.execute(
            "INSERT INTO said SELECT speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id, coalesce(speaker_role, ''), "
            "count(*), 0 FROM quotes JOIN articles ON articles.id = article_id GROUP BY 1, 2, 3, 4"
        )
        store.db.execute("DELETE FROM days")
        store.db.execute(
            "INSERT INTO days(day, site_id, stories) SELECT substr(coalesce(published_at, first_seen_at), 1, 10), site_id, "
            "count(*) FROM articles GROUP BY 1, 2"
        )
        for _, sql in triggers:
            store.db.execute(sql)


# --- what is measured ---


class Grown(NamedTuple):
    """A database, which copies of the first stories are in it, and how many stories that makes."""

    store: Store
    template: Template
    stories: int

    def kept(self) -> Grown | None:
        """A copy of the file as it is now; None of a server's database."""
        if not isinstance(self.store.db, File):
            return None
        self.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = f"{sys.argv[1]}.first"
        shutil.copyfile(sys.argv[1], path)
        template = copy.copy(self.template)
        template.copies = list(template.copies)
        return self._replace(store=Store(path), template=template)


# What is asked, by its name: of the number of a turn, what is timed then.
Questions = dict[str, Callable[[int], Callable[[], object]]]


def questions(grown: Grown, chance: random.Random, serial: int) -> Questions:
    """What is asked of a database. `serial`: at which size of the other; the new stories of each are others."""
    store, template, stories = grown
    numbers = [chance.randrange(stories) for _ in range(ASKED)]
    now = T0 + timedelta(days=40 + stories // STORIES)
    run = store.start_run("bench", 1, now)

    def new(turn: int) -> Callable[[], object]:
        one = at(look(10_000_000 + serial * 3 + turn), f"new{serial}", turn)
        return lambda: store.history.store_look(template.site_id(numbers[turn]), one, _never)

    def unchanged(turn: int) -> Callable[[], object]:
        number = numbers[turn]
        one = look(number % STORIES, template.article_id(number), 1)
        one = with_address(one, template.address(number, one.url))
        return lambda: store.history.store_look(template.site_id(number), one, _never)

    def due(turn: int) -> Callable[[], object]:
        site = template.site_id(numbers[turn])
        # As many days after its stories as at every other outlet, so that as many looks are due.
        then = T0 + timedelta(days=40 + template.copies[numbers[turn] // STORIES])

        with write(store.db):  # what was asked before is not owed any more, by as many outlets as were asked
            store.db.execute("DELETE FROM frontier")

        def ask() -> None:
            store.frontier.owe_due(site, then)
            store.frontier.lease(site, run, 16, then)

        return ask

    def copies(turn: int) -> Callable[[], object]:
        article_id = template.article_id(numbers[turn])
        (text,) = store.db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()
        values = sketch(text + " One sentence more than there was.")

        def ask() -> None:
            with write(store.db):
                CopySearch(store.db, text, f"{turn:032x}", values).original()  # nobody has this hash

        return ask

    return {"new story": new, "unchanged look": unchanged, "due list": due, "near copy": copies}


def measure(databases: Sequence[Grown], serial: int, chance: random.Random) -> list[dict[str, tuple[float, float]]]:
    """Of each database: what is done -> (CPU, wall) in milliseconds, each the median. They are asked by turns."""
    asked = [questions(grown, chance, serial) for grown in databases]
    found: list[dict[str, tuple[float, float]]] = [{} for _ in databases]
    for name in asked[0]:
        times: list[list[tuple[float, float]]] = [[] for _ in databases]
        for turn in range(ASKED):
            for grown, ours, spent in zip(databases, asked, times, strict=True):
                spent.append(timed(grown.store, ours[name](turn)))
        for spent, told in zip(times, found, strict=True):
            spent = spent[ASKED // 10 :]  # the first ones find nothing in memory
            told[name] = (median(cpu for cpu, _ in spent), median(wall for _, wall in spent))
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
    beside: Grown | None = None
    first: dict[str, tuple[float, float]] = {}
    found: dict[str, tuple[float, float]] = {}
    for size in sizes:
        grow(store, template, size)
        grown = Grown(store, template, size)
        *measured, found = measure([beside, grown] if beside else [grown], size, chance)
        first = measured[0] if measured else first or found
        template.next_copy += 1  # the new stories that were measured have taken the numbers of one
        beside = beside or grown.kept()
        told = ", ".join(f"{name} {cpu:.2f} / {wall:.2f}" for name, (cpu, wall) in found.items())
        print(f"{size:>9,} stories, {size_of(store) / 1e6:,.0f} MB; ms of CPU / of the clock: {told}", flush=True)
    wrong = 0
    for name, (cpu, wall) in found.items():
        before = first[name]
        wrong += cpu / before[0] > MOST
        print(
            f"{name:>15}: {before[0]:.2f} and {cpu:.2f} ms of CPU, {cpu / before[0]:.2f} times; "
            f"{wall / before[1]:.2f} times by the clock ({MOST} times asked)"
        )
    if beside:
        beside.store.close()
    store.close()
    return int(wrong > 0)


def size_of(store: Store) -> int:
    """Bytes of the database."""
    if isinstance(store.db, File):
        return os.stat(sys.argv[1]).st_size  # noqa: PTH116
    return int(store.db.execute("SELECT pg_database_size(current_database())").fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
