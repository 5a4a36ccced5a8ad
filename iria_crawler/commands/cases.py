"""`iria cases`: what somebody judged as read wrongly, as folders of fixtures, to be filled in by hand."""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from iria_crawler.alerts.watching import desk_path
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.desk.desk import Mark, Opinion, Thing, judged
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.model import Article
from iria_crawler.program import program
from iria_crawler.store import Store

# Fields that the program sets and no page states.
_OURS = frozenset(("url", "site", "parser_version", "provenance", "body_text", "statements"))
# The page behind each thing: of a story its newest version, of a quotation the last that has it, of a change the one after it.
_PAGES = {
    Thing.STORY: "SELECT max(id) FROM revisions WHERE article_id = :number",
    Thing.QUOTE: """SELECT coalesce(last_revision, (SELECT max(id) FROM revisions r WHERE r.article_id = quotes.article_id))
        FROM quotes WHERE id = :number""",
    Thing.CHANGE: "SELECT coalesce(to_revision, from_revision) FROM changes WHERE id = :number",
}


class Case(NamedTuple):
    """A page that was read wrongly."""

    thing: Thing
    number: int
    mark: Mark
    host: str
    url: str
    fetched_at: str
    sha256: str
    parser_version: str


class Command(DatabaseCommand):
    """Write a folder for each case; exit code 0. Folders that are there already stay as they are."""

    example = "cases wrong-readings"
    most_arguments = 1

    instead = "export --to desk.db, and judge what you find there"

    def syntax(self) -> str:
        return "FOLDER [--desk FILE]"

    def short_desc(self) -> str:
        return "Write what the desk judged as read wrongly as folders of fixtures"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--desk", metavar="FILE", help="the file of the desk (default: beside the database, iria.desk.db)"
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args or not args[0]:
            raise WrongWord(f"give the folder to write to: {program()} {self.example}")
        desk = Path(opts.desk) if opts.desk else desk_path(self.database)
        if not desk.is_file():
            raise IriaError("no desk there; the first visit to its page makes it", str(desk))
        try:
            marks = judged(desk, self.database.stem, Opinion.WRONG_READING)
        except (sqlite3.Error, ValueError) as error:
            raise IriaError(f"the desk cannot be read: {error}", str(desk)) from error
        with self.opened(read_only=True) as store:
            written, there, missing = write_cases(store, marks, Path(args[0]))
        print(
            f"{written} cases written to {args[0]}"
            + (f"; {there} are there already" if there else "")
            + (f"; of {missing} the page is not kept" if missing else "")
        )


def write_cases(store: Store, marks: list[tuple[Thing, int, Mark]], folder: Path) -> tuple[int, int, int]:
    """Write the folders. Returns how many were written, how many were there already, and how many have no page any more."""
    written = there = 0
    cases = list(_cases(store, marks))
    kept = 0
    for case in cases:
        page = store.captures.get(case.sha256)
        if page is None:
            continue
        kept += 1
        target = (
            folder / (re.sub(r"[^A-Za-z0-9.-]", "_", case.host).strip(".") or "outlet") / f"{case.thing}-{case.number}"
        )
        if target.exists():
            there += 1
            continue
        target.mkdir(parents=True)
        (target / "source.html").write_bytes(page)
        # Every field is to be filled in from the page. What we read is no truth: it goes only into the note of what was wrong.
        expected = {field.name: None for field in fields(Article) if field.name not in _OURS}
        meta = {
            "url": case.url,
            "fetched_at": case.fetched_at,
            "shows": "Say in a sentence what this page proves.",
            "judged": f"{case.thing} {case.number} was read wrongly by parser {case.parser_version}",
            "read_as": case.mark.words,
            "note": case.mark.note,
        }
        for name, content in (("expected.json", expected), ("meta.json", meta)):
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            (target / name).write_text(text, encoding="utf-8", errors="replace")
        written += 1
    return written, there, len({(thing, number) for thing, number, _ in marks}) - kept


def _cases(store: Store, marks: list[tuple[Thing, int, Mark]]) -> Iterator[Case]:
    """The marks whose page was ever kept, each thing once."""
    seen: set[tuple[Thing, int]] = set()
    for thing, number, mark in marks:
        row = store.db.execute(
            f"""SELECT host, captures.url, fetched_at, sha256, parser_version FROM revisions
            JOIN captures ON captures.id = capture_id JOIN articles ON articles.id = article_id
            JOIN sites ON sites.id = site_id WHERE revisions.id = ({_PAGES[thing]})""",
            {"number": number},
        ).fetchone()
        if row is not None and (thing, number) not in seen:
            seen.add((thing, number))
            yield Case(thing, number, mark, *row)
