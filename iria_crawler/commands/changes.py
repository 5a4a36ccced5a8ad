"""`scrapy changes`: print what the newsrooms changed, from the database."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from itertools import groupby

from rich.console import Console
from rich.text import Text

from iria_crawler.arguments import read_moment
from iria_crawler.changes.compare.summary import bracket_text, excerpt, in_plain_text, name_change, what_differs
from iria_crawler.changes.words.diff import Segment
from iria_crawler.database_command import DatabaseCommand, site_of
from iria_crawler.escaping import as_json, line, lines, markdown, markdown_link
from iria_crawler.model import WORTH_REPORTING, Severity
from iria_crawler.store import StoredChange

STYLES = {"equal": "", "delete": "red strike", "insert": "green underline"}
# Markdown has no sign for an insertion that every reader shows; bold and struck text are understood everywhere.
MARKDOWN = {"equal": "{}", "delete": "~~{}~~", "insert": "**{}**"}


class Command(DatabaseCommand):
    """Print changes, the oldest first."""

    example = "changes --since 2026-11-01 --severity 3 --stealth"

    def syntax(self) -> str:
        return "[--since TIME] [--severity N] [--site HOST] [--stealth] [--format FORMAT]"

    def short_desc(self) -> str:
        return "Print what the newsrooms changed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="TIME", help="only changes found at or after this time: 2026-11-23 or 2026-11-23T14:00Z"
        )
        parser.add_argument(
            "--severity",
            type=int,
            choices=list(map(int, Severity)),
            default=int(WORTH_REPORTING),
            help="only changes of at least this severity: 0 typography, 1 spelling, 2 update, 3 fact, 4 grave (default: 2)",
        )
        parser.add_argument("--site", metavar="HOST", help="only this outlet, such as ir-ia.com")
        parser.add_argument("--stealth", action="store_true", help="only changes that the newsroom did not announce")
        parser.add_argument(
            "--format", choices=["text", "json", "markdown"], default="text", help="how to print them (default: text)"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        since = read_moment(opts.since, "--since") if opts.since is not None else None
        stealth = True if opts.stealth else None
        with self.opened(read_only=True) as store:
            site = site_of(store, opts.site)
            found = list(store.changes(since=since, severity=opts.severity, site=site, stealth=stealth))
        PRINTERS[opts.format](found)


def moments(change: StoredChange) -> str:
    """Between which two looks it happened, in words."""
    return bracket_text(datetime.fromisoformat(change.earliest_at), datetime.fromisoformat(change.latest_at))


def print_text(found: list[StoredChange]) -> None:
    """Print for a terminal, grouped by story; word differences in colour if the terminal has colours."""
    console = Console(highlight=False, soft_wrap=True)
    for _, group in groupby(found, key=lambda change: change.article_id):
        story = list(group)
        console.print(Text(f"{headline(story[0])}\n{line(story[0].url)}", style="bold"))
        for change in story:
            console.print(describe(change, colour=console.is_terminal))
        console.print()
    if not found:
        console.print("no changes")


def describe(change: StoredChange, *, colour: bool) -> Text:
    """One change in one paragraph: what, when, whether it was announced, and the changed words."""
    head = (
        f"  {name_change(change.kind, change.field, change.confirmed_at)} {moments(change)} (severity {change.severity}"
    )
    paragraph = Text(head + what_differs(change.reason) + (", unannounced" if change.stealth else "") + "): ")
    segments = excerpt(change.before, change.after)
    if not colour:
        return paragraph.append(lines(in_plain_text(segments)))
    for segment in segments:
        # lines() strips spaces at the ends; a mark at each end keeps them.
        paragraph.append(lines(f"|{segment.text}|")[1:-1], style=STYLES[segment.op])
    return paragraph


def headline(change: StoredChange) -> str:
    """The story's headline; "(no headline)" if it has none."""
    return line(change.headline or "") or "(no headline)"


def print_json(found: list[StoredChange]) -> None:
    """Print one array of objects, with the fields of StoredChange."""
    print(as_json([asdict(change) for change in found]))


def print_markdown(found: list[StoredChange]) -> None:
    """Print a list in Markdown, for a report."""
    for _, group in groupby(found, key=lambda change: change.article_id):
        story = list(group)
        print(f"### {markdown_link(headline(story[0]), story[0].url)}\n")
        for change in story:
            words = "".join(in_markdown(segment) for segment in excerpt(change.before, change.after))
            unannounced = what_differs(change.reason) + (", unannounced" if change.stealth else "")
            print(
                f"- {name_change(change.kind, change.field, change.confirmed_at)} {moments(change)}{unannounced}: {words}"
            )
        print()


def in_markdown(segment: Segment) -> str:
    """A segment of a diff in Markdown. Spaces at its ends go outside the marks: `** word**` would not be bold."""
    words = markdown(segment.text)
    before = " " if segment.text[:1].isspace() else ""
    after = " " if segment.text[-1:].isspace() and words else ""
    return before + (MARKDOWN[segment.op].format(words) if words else "") + after


PRINTERS = {"text": print_text, "json": print_json, "markdown": print_markdown}
