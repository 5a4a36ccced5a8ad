"""`scrapy status`: how every site is, in a short table."""

from __future__ import annotations

import argparse
from collections.abc import Container, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from iria_crawler.commands.codes import DEGRADED
from iria_crawler.database_command import MAX_NAMES_SHOWN, DatabaseCommand
from iria_crawler.errors import SitesError
from iria_crawler.escaping import as_json, line
from iria_crawler.health import Health, disk_reason, judge
from iria_crawler.outlets import open_sites
from iria_crawler.program import program
from iria_crawler.store import Worker, is_server
from iria_crawler.store.owed.leases import workers

COLOURS = {"ok": "green", "running": "green", "new": "blue", "look": "yellow", "down": "red", "walled": "red"}
FILE_WIDTH = 160  # columns where the table goes to a file or a pipe


class Command(DatabaseCommand):
    """Print the state of every site; exit code 0 if all is well, 11 if somebody should look."""

    example = "status --json"

    def syntax(self) -> str:
        return "[--json]"

    def short_desc(self) -> str:
        return "Show how every site is: last run, stories, looks owed, what needs a look"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="print an array of objects instead of the table, for other programs"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        now = datetime.now(UTC)
        with self.opened(read_only=True) as store:
            found = [judge(site, now) for site in store.watching.sites(now)]
            busy = workers(store.db, store.db.now())
        waiting = self._never_crawled({health.site.host for health in found})
        disk = None if is_server(self.address) else disk_reason(self.database)
        if opts.json:
            print(as_json([as_object(health, busy) for health in found]))
        else:
            print_table(found, disk, now)
            for worker in busy:
                print(line(about(worker, now)))
            if waiting:
                more = f" and {len(waiting) - MAX_NAMES_SHOWN} more" if len(waiting) > MAX_NAMES_SHOWN else ""
                named = ", ".join(waiting[:MAX_NAMES_SHOWN]) + more
                print(line(f"never crawled: {named} ({program()} crawl {waiting[0]})"))
        if disk or not all(health.well for health in found):
            self.exitcode = DEGRADED

    def _never_crawled(self, hosts: Container[str]) -> list[str]:
        """The outlets of sites.toml that are not off and have none of these hosts, by their words.

        [], a line and exit code 11 if the file has a mistake: the table is shown all the same, and no crawl would begin.
        """
        assert self.settings is not None
        try:
            outlets = open_sites(self.settings["IRIA_SITES"]).outlets
        except SitesError as error:
            self.fail(error)
            self.exitcode = DEGRADED
            return []
        return [outlet.key for outlet in outlets if not outlet.off and outlet.site.host not in hosts]


def about(worker: Worker, now: datetime) -> str:
    """A process that has outlets, in a sentence."""
    shown = ", ".join(worker.hosts[:MAX_NAMES_SHOWN])
    more = len(worker.hosts) - MAX_NAMES_SHOWN
    named = f"{shown} and {more} more" if more > 0 else shown
    seconds = max(0, int((now - worker.alive_at).total_seconds()))
    silent = f"; silent for {seconds} s: frozen or gone, and others may take them" if worker.is_late else ""
    return f"worker {worker.machine} {worker.process}: {named}{silent}"


def as_object(health: Health, busy: Sequence[Worker] = ()) -> dict[str, object]:
    """One site as an object of `--json`. `busy`: the processes that have sites."""
    site = health.site
    holder = next((worker for worker in busy if site.host in worker.hosts), None)
    return {
        "site": site.host,
        "state": health.state,
        "reasons": [reason.text for reason in health.reasons],
        "kinds": [reason.kind for reason in health.reasons],
        "last_run": site.runs[0].started_at.isoformat() if site.runs else None,
        "stories": site.stories,
        "new": site.new,
        "changed": site.changed,
        "owed": site.owed,
        "worker": f"{holder.machine} {holder.process}" if holder else None,
    }


def print_table(found: list[Health], disk: str | None, now: datetime) -> None:
    """Print the table; sites that need a look come first."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("site", "state", "last run"):
        table.add_column(heading, no_wrap=True)
    for heading in ("stories", "new", "changed", "owed"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for health in sorted(found, key=lambda health: (list(COLOURS).index(health.state) * -1, health.site.host)):
        site = health.site
        colour = COLOURS[health.state]
        counts = [f"{number:,}" for number in (site.stories, site.new, site.changed, site.owed)]
        why = Text(
            line("; ".join(reason.text for reason in health.reasons))
        )  # no markup: a reason may quote what came from outside
        table.add_row(Text(line(site.host)), Text(health.state, style=colour), _ago(health, now), *counts, why)
    console = Console(highlight=False)
    console = Console(highlight=False, width=None if console.is_terminal else FILE_WIDTH)
    console.print(table)
    if disk:
        console.print(Text(line(disk)))
    if not found:
        console.print("no site crawled yet")


def _ago(health: Health, now: datetime) -> str:
    if not health.site.runs:
        return "never"
    minutes = int((now - health.site.runs[0].started_at).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} d ago"
