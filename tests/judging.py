"""Judge a crawl from outside: several hostile sites in one database, rounds of `scrapy monitor`, and time that passes.

Nothing here imports the project's code: it starts `scrapy` as a user does and reads the SQLite file.
"""

from __future__ import annotations

import itertools
import json
import re
import resource
import sqlite3
import subprocess
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hostile import Hostile
from running import run_scrapy, scrapy_command

# Times that belong to the publisher, not to us: they stay when we move our times.
_THEIRS = frozenset(("published_at", "updated_at", "modified_at"))
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# The times in a site's lists are exact to the second: an event this much later is seen as later.
SECONDS_APART = 2
# A process that has not ended after this time never will.
MAX_PROCESS_SECONDS = 300
MAX_MEMORY_BYTES = 2_000_000_000  # bytes for one process; a normal crawl takes a tenth of it


def limit_memory() -> None:
    """For a process that is about to start: if it reads an endless list into memory, it fails alone, and the machine does not."""
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def keeps_pace(times: Sequence[float], seconds: float) -> bool:
    """Whether requests come `seconds` apart: on average, and for four of five of them.

    A busy machine notes a request late. This makes one pause longer and the next one shorter by the same time, so that a single
    pause may be half as long. Without a pace, and where two requests come at once, it is a hundredth.
    """
    pauses = sorted(later - earlier for earlier, later in itertools.pairwise(times))
    return len(pauses) >= 3 and sum(pauses) / len(pauses) > seconds * 0.85 and pauses[len(pauses) // 5] > seconds / 2


def query(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the database."""
    with closing(sqlite3.connect(folder / "iria.db", timeout=30)) as db:
        return db.execute(sql, values).fetchall()


def later(folder: Path, hours: float, *, due: bool = True) -> None:
    """Let hours pass: move all times in the database that come from our clock into the past; with `due` every story is due.

    Without this a test would have to wait: for a look that is due, for the end of a Retry-After, for a day between two looks.
    A look that was put off for longer than `hours` is still put off.
    """
    with closing(sqlite3.connect(folder / "iria.db", timeout=30)) as db, db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        db.create_function("earlier", 1, lambda text: _earlier(text, hours), deterministic=True)
        for table in tables:
            if "_fts" in table or table.startswith(("sqlite_", "_")):
                continue
            for _, column, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
                if column not in _THEIRS and re.search(r"(?:^|_)(?:at|until|before)$", column):
                    db.execute(f'UPDATE {table} SET "{column}" = earlier("{column}") WHERE "{column}" IS NOT NULL')
        if due:
            db.execute("UPDATE articles SET next_check_at = last_seen_at WHERE next_check_at IS NOT NULL")


def _earlier(text: object, hours: float) -> object:
    """The time moved back by `hours`, in the same form; text that is no time is unchanged."""
    if not isinstance(text, str) or not _TIME.match(text):
        return text
    moment = datetime.fromisoformat(text).astimezone(UTC) - timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if "." in text else "%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Report:
    """The report of a round about one site: the newest run's row, and the output of `scrapy status`."""

    run: Mapping[str, Any]
    state: str
    reasons: str
    asked: Sequence[str]  # paths, in order
    articles: Mapping[str, int]  # status -> how many
    changes: Mapping[str, int]  # "kind field" -> how many, of all rounds

    @property
    def stories(self) -> int:
        """The number of stories in the database."""
        return sum(self.articles.values())

    @property
    def removed(self) -> int:
        """The number of stories that are suspected or confirmed withdrawn."""
        return self.articles.get("gone", 0) + self.articles.get("gone_suspected", 0)

    @property
    def withdrawn(self) -> int:
        """The number of withdrawals that were reported as changes."""
        return self.changes.get("withdrawn article", 0)

    @property
    def walled(self) -> bool:
        """Whether `scrapy status` reports a wall."""
        return bool(re.search(r"\bwall", f"{self.state} {self.reasons}", re.I))


@dataclass
class Sites:
    """Hostile sites by name, watched together in one database in `folder`. A context manager: it ends the processes it started."""

    folder: Path
    sites: dict[str, Hostile] = field(default_factory=dict)
    output: str = ""  # all output of the crawls

    def __enter__(self) -> Sites:
        return self

    def __exit__(self, *_: object) -> None:
        for site in self.sites.values():
            site.close()

    def open(self, name: str, *, stories: int = 12, **switches: Any) -> Hostile:
        """Add a site with its own stories."""
        self.sites[name] = Hostile(stories=stories, seed=len(self.sites) + 1, **switches).__enter__()
        return self.sites[name]

    def scrapy(self, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
        """Run `scrapy`, wait for it, and keep its output."""
        command = scrapy_command(self.folder, *arguments, **settings)
        result = run_scrapy(command, limits={"RLIMIT_DATA": MAX_MEMORY_BYTES}, timeout=MAX_PROCESS_SECONDS)
        self.output += result.stderr
        return result

    def round(self, *options: str, without: Collection[str] = (), **settings: object) -> dict[str, Report]:
        """A round of `scrapy monitor` over all sites but those named in `without`; the report of each site."""
        before = {name: len(site.paths()) for name, site in self.sites.items()}
        asked = [site.url for name, site in self.sites.items() if name not in without]
        self.scrapy("monitor", *asked, *options, **settings)
        return self.reports(before)

    def reports(self, before: Mapping[str, int] | None = None) -> dict[str, Report]:
        """The current report of each site. `before`: how many entries of each site's log are older than the round."""
        answer = self.scrapy("status", "--json").stdout
        said = {row["site"]: row for row in json.loads(answer)}
        return {
            name: _report(self.folder, site, said.get(site.host, {}), (before or {}).get(name, 0))
            for name, site in self.sites.items()
        }


def _report(folder: Path, site: Hostile, said: Mapping[str, Any], before: int) -> Report:
    with closing(sqlite3.connect(folder / "iria.db", timeout=30)) as db:
        db.row_factory = sqlite3.Row
        site_id = next((row["id"] for row in db.execute("SELECT id FROM sites WHERE host = ?", (site.host,))), -1)
        run = db.execute("SELECT * FROM runs WHERE site_id = ? ORDER BY id DESC LIMIT 1", (site_id,)).fetchone()
        articles = db.execute("SELECT status, count(*) FROM articles WHERE site_id = ? GROUP BY 1", (site_id,))
        changes = db.execute(
            "SELECT c.kind || ' ' || c.field, count(*) FROM changes c JOIN articles a ON a.id = c.article_id "
            "WHERE a.site_id = ? GROUP BY 1",
            (site_id,),
        )
        return Report(
            run=dict(run) if run else {},
            state=said.get("state", ""),
            reasons="; ".join(said.get("reasons", ())),
            asked=site.paths()[before:],
            articles=dict(map(tuple, articles)),
            changes=dict(map(tuple, changes)),
        )


def problems(folder: Path, site: Hostile) -> list[tuple[str, str, str]]:
    """(kind, address, reason) of every problem of a site, in order."""
    return query(
        folder,
        "SELECT p.kind, p.url, p.reason FROM problems p JOIN sites s ON s.id = p.site_id WHERE s.host = ? ORDER BY p.id",
        site.host,
    )
