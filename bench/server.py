"""How fast the store is on a PostgreSQL server, beside a SQLite file in the same run.

    python bench/server.py postgresql://user@host/database [stories]

The database must be empty, and is filled. The same invented stories are stored in both, by turns of 96, sixteen in a transaction, so
that both meet the same load of the machine. CPU time beside wall time: of this process, and of the server's process that answers
it (where it runs on this machine). Afterwards the rows of both are compared, all of them.
At the end it counts what one look asks of the server: statements, and how often it waits for an answer.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from invented import T0, look
from store import _never

from iria_crawler.store import Store
from iria_crawler.store.file.database import File
from iria_crawler.store.server.connection import Server, ServerRows

STORIES = 2_000
TURN = 96
TOGETHER = 16  # looks in one transaction
SITES = 50
COUNTED = 2  # stories of which the round trips are counted
# The share of SQLite's speed that is asked of one writer.
SHARE = 0.8
TABLES = (
    "articles",
    "bodies",
    "urls",
    "checks",
    "revisions",
    "records",
    "quotes",
    "images",
    "sketches",
    "captures",
    "changes",
    "frontier",
)


def main() -> None:
    """Measure, compare and print."""
    stories = int(sys.argv[2]) if len(sys.argv) > 2 else STORIES
    with tempfile.TemporaryDirectory() as folder:
        stores = {"SQLite": Store(Path(folder) / "iria.db"), "PostgreSQL": Store(sys.argv[1])}
        for what, later in (("new story", False), ("unchanged look", True)):
            print(f"{stories:,} times: {what}")
            _report(_measure(stores, stories, later), stories)
        equal = [_rows(store) for store in stores.values()]
        differing = [table for table in TABLES if equal[0][table] != equal[1][table]]
        print(
            f"{sum(map(len, equal[0].values())):,} rows compared: {'equal' if not differing else f'they differ in {differing}'}"
        )
        print("asked of the server for one look")
        _count(stores)
        for store in stores.values():
            store.close()
    sys.exit(bool(differing))


class _Counted(Counter[str]):
    """Counts what is asked of a server meanwhile: statements, and answers that are waited for (round trips)."""

    def __enter__(self) -> Self:
        self._whole = {(kind, name): getattr(kind, name) for kind, name in _COUNTED}
        for (kind, name), whole in self._whole.items():
            setattr(kind, name, self.counting(name, whole))
        return self

    def __exit__(self, *_: object) -> None:
        for (kind, name), whole in self._whole.items():
            setattr(kind, name, whole)

    def counting(self, name: str, whole: Any) -> Any:
        """The method `whole`, counted."""

        def call(one: Any, *given: Any) -> Any:
            if name in ("execute", "executemany"):
                self["statements"] += 1
            elif name == "settle" or one._cursor.pgresult is None:
                self["waits"] += 1
            return whole(one, *given)

        return call


_COUNTED = (
    (Server, "execute"),
    (Server, "executemany"),
    (Server, "settle"),
    (ServerRows, "fetchone"),
    (ServerRows, "fetchall"),
)


def _count(stores: dict[str, Store]) -> None:
    """Print what one look costs, as a crawl stores it. The first look of a kind asks more, and is not counted."""
    for what, later, edits in (("new story", 0, 0), ("unchanged look", 1, 0), ("edit", 2, 1)):
        for store in stores.values():
            site = store.site("counted.example", None, T0)
            for number in range(-COUNTED, 0):
                one = look(number, later=later, edits=edits, page=True)
                with _Counted() as counted, store.together():
                    one = store.history.with_own_id(site, one)
                    one = replace(one, article_id=store.history.identify(site, one))
                    if one.article_id is None:
                        store.forgetting.keeps_away(site, one)
                    store.history.store_weighed(site, store.history.weigh(site, one, _never))
        print(f"  {what:<15} {counted['statements']:3} statements, {counted['waits']:2} round trips")


def _measure(stores: dict[str, Store], stories: int, later: bool) -> dict[str, dict[str, float]]:
    """Seconds for each store: wall, ours (CPU of this process), theirs (CPU of the server's process)."""
    spent: dict[str, dict[str, float]] = {name: defaultdict(float) for name in stores}
    for start in range(0, stories, TURN):
        looks = [look(n, n + 1 if later else None, later=int(later)) for n in range(start, min(start + TURN, stories))]
        for name, store in stores.items():
            sites = [store.site(f"site{n}.example", None, T0) for n in range(SITES)]
            before = time.perf_counter(), time.process_time(), _cpu_of_server(store)
            for first_of_part in range(0, len(looks), TOGETHER):
                with store.together():  # as a crawl stores looks that come shortly after each other
                    for number, one in enumerate(
                        looks[first_of_part : first_of_part + TOGETHER], start + first_of_part
                    ):
                        store.history.store_look(sites[number % SITES], one, _never)
            after = time.perf_counter(), time.process_time(), _cpu_of_server(store)
            for kind, first, last in zip(("wall", "ours", "theirs"), before, after, strict=True):
                spent[name][kind] += last - first
    return spent


def _cpu_of_server(store: Store) -> float:
    """Seconds of CPU of the process that answers this store; 0 for a file, or on another machine."""
    if isinstance(store.db, File):
        return 0.0
    pid = store.db.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _report(spent: dict[str, dict[str, float]], stories: int) -> None:
    for name, found in spent.items():
        wall, ours, theirs = (found[kind] / stories * 1e3 for kind in ("wall", "ours", "theirs"))
        print(
            f"  {name:<11}{wall:7.2f} ms wall {ours:7.2f} ms CPU {theirs:+7.2f} ms of the server {1e3 / wall:8.0f} a second"
        )
    share = spent["SQLite"]["wall"] / spent["PostgreSQL"]["wall"]
    print(f"  PostgreSQL has {share:.2f} of SQLite's speed ({SHARE} asked of new stories)")


def _rows(store: Store) -> dict[str, list[str]]:
    return {
        table: sorted(map(repr, map(tuple, store.db.execute(f"SELECT * FROM {table}").fetchall()))) for table in TABLES
    }


if __name__ == "__main__":
    main()
