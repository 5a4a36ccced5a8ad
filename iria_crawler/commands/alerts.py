"""`scrapy alerts`: send the alerts that are owed, or show what would be sent."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from iria_crawler.alerts import Channel, Watch, compose, deliver, open_watch, unknown_sites, wanted_by, with_desks
from iria_crawler.alerts.channels import expanded, name_scheme, send_by_apprise, why_unusable
from iria_crawler.arguments import read_moment
from iria_crawler.commands.codes import DEGRADED
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import WatchError, WrongWord
from iria_crawler.escaping import line, lines
from iria_crawler.program import program
from iria_crawler.store import Store

TEST_TITLE = "A test of iria alerts"
TEST_TEXT = "This channel works. Changes that the rules of watch.toml ask for will come here."
NO_CHANNEL = "watch.toml has no channel yet, so nothing can be sent: its examples stand behind a #; see docs/alerts.md"


class Command(DatabaseCommand):
    """Send the alerts that the rules in IRIA_WATCH ask for; exit code 11 if a channel did not take them."""

    example = "alerts --dry-run --since 2026-11-01"

    def syntax(self) -> str:
        return "[--dry-run [--since TIME] | --test]"

    def short_desc(self) -> str:
        return "Send the alerts that watch.toml asks for, or show them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show every message; send nothing and store nothing")
        parser.add_argument("--since", metavar="TIME", help="with --dry-run: only changes found at or after this time")
        parser.add_argument("--test", action="store_true", help="send one test message to every channel, and no change")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if opts.since is not None and not opts.dry_run:
            raise WrongWord(
                "--since goes with --dry-run: without it, each channel gets the changes that it has not got yet"
            )
        if opts.test and opts.dry_run:
            raise WrongWord("--test sends and --dry-run does not: give one of them")
        since = read_moment(opts.since, "--since") if opts.since is not None else None
        watch = open_watch(self.settings["IRIA_WATCH"])
        if opts.test:
            self._test(watch)
            return
        with self.opened(read_only=opts.dry_run) as store:
            watch = with_desks(watch, Path(store.name), store.deliveries.hosts_by_id())
            self._warn_of_gaps(watch)
            for site in unknown_sites(watch, store.deliveries.hosts()):
                print(f"{program()} alerts: a rule names {line(site)}, which was never crawled", file=sys.stderr)
            for channel in watch.channels:
                if reason := why_unusable(channel.url):
                    self._complain(channel, f"cannot be used: {reason}")
            if opts.dry_run:
                self._show(store, watch, since)
            else:
                self._send(store, watch)

    def _warn_of_gaps(self, watch: Watch) -> None:
        """Say what the file cannot do yet: no channel at all, or a channel to which no rule sends."""
        if not watch.channels:
            print(f"{program()} alerts: {NO_CHANNEL}", file=sys.stderr)
        used = {name for rule in watch.rules for name in rule.channels}
        for channel in watch.channels:
            if channel.name not in used:
                print(f"{program()} alerts: no rule sends to channel {line(channel.name)}", file=sys.stderr)

    def _complain(self, channel: Channel, what: str) -> None:
        """Say what is wrong with a channel, without its address, which may be secret."""
        kind = f"channel {line(channel.name)} ({name_scheme(channel.url)})"
        print(f"{program()} alerts: {kind} {line(what)}", file=sys.stderr)
        self.exitcode = DEGRADED

    def _test(self, watch: Watch) -> None:
        """Send one message to every channel. Nothing is read from the database or written to it."""
        self._warn_of_gaps(watch)
        for channel in watch.channels:
            if reason := why_unusable(channel.url):
                self._complain(channel, f"cannot be used: {reason}")
                continue
            try:
                taken = send_by_apprise(expanded(channel.url), TEST_TITLE, TEST_TEXT)
            except WatchError as error:
                self._complain(channel, f"cannot be used: {error}")
                continue
            if taken:
                print(f"{line(channel.name)}: test message sent")
            else:
                self._complain(channel, "did not take the test message; apprise -vv -b test ADDRESS tells why")

    def _show(self, store: Store, watch: Watch, since: datetime | None) -> None:
        found = store.deliveries.watched(since=since)
        for channel in watch.channels:
            wanted = [item for item in found if wanted_by(watch, channel, item)]
            print(f"=== {line(channel.name)}: {len(wanted)} changes\n")
            if wanted:
                print("\n\n".join(map(lines, compose(wanted))), end="\n\n")

    def _send(self, store: Store, watch: Watch) -> None:
        sent = deliver(store, watch, datetime.now(UTC))
        for channel, count in sent.items():
            print(f"{line(channel)}: {count} changes sent")
        owed = {channel.name: store.deliveries.debt(channel.name) for channel in watch.channels}
        if watch.channels and not sent and not any(owed.values()):
            print(
                "nothing to send now: a new channel gets the changes that come from now on (--dry-run shows earlier changes)"
            )
        for name, debt in owed.items():
            if debt is not None:
                print(f"{line(name)}: {len(debt.changes)} changes still owed")
                if debt.failed_at is not None or debt.refused:
                    self.exitcode = DEGRADED
            if aside := store.deliveries.count_set_aside(name):
                print(f"{line(name)}: {aside} changes set aside: it refused them and took others")
