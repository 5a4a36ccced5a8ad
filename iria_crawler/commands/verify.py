"""`scrapy verify`: check that the stored history is what was written."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from iria_crawler.commands.codes import DEGRADED
from iria_crawler.commands.files import add_line
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import StoreError
from iria_crawler.store.file.faults import find_faults, pages_let_go
from iria_crawler.store.file.seal import Seal, seal


class Command(DatabaseCommand):
    """Check every revision; exit code 0 if all are as written, 11 if any is not."""

    example = "verify --seals /mnt/usb/seals.jsonl"

    def syntax(self) -> str:
        return "[--seals FILE]"

    def short_desc(self) -> str:
        return "Check that no stored revision was altered, and seal what there is"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--seals",
            metavar="FILE",
            help="also check the database against the seals in FILE, and add a new one; keep FILE on another machine",
        )

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        file = None if opts.seals is None else Path(opts.seals)
        seals = read_seals(file) if file else []
        with self.opened(read_only=True) as store:
            faults = [
                f"{fault.url}, {_place(fault.revision)}: {fault.what}"
                for fault in find_faults(store.db, store.captures)
            ]
            for at, kept in seals:
                if seal(store.db, kept.revision_id) != kept:
                    faults.append(
                        f"what was sealed at {at} (up to revision id {kept.revision_id}) is not there as it was"
                    )
            today = seal(store.db)
            revisions = store.db.execute("SELECT count(*) FROM revisions").fetchone()[0]
            told = store.forgetting.messages()
            if without := pages_let_go(store.db):
                told.append(
                    f"the pages of {without} newest revisions were let go by a rule or not imported: their records are as written, "
                    "and cannot be compared with the page"
                )
        with self.printing():
            for fault in faults:
                print(fault)
            for what in told:
                print(what)
            print(f"{revisions} revisions, {len(faults)} faults; seal {today.revision_id} {today.digest}")
        if faults:
            self.exitcode = DEGRADED
        elif file:
            add_seal(file, today)


def _place(revision: int | None) -> str:
    return "the story" if revision is None else f"revision {revision}"


def read_seals(path: Path) -> list[tuple[str, Seal]]:
    """(time, seal) of each line; [] if there is no file yet. Raises StoreError if it is no file of seals or its folder does
    not exist, OSError if it cannot be read.
    """
    if not path.parent.is_dir():
        raise StoreError("no folder there to keep the seals in", str(path.parent))
    if not path.exists():
        return []
    if not path.is_file():
        raise StoreError("a folder or a device and no file of seals; give a file, such as seals.jsonl", str(path))
    found = []
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        try:
            stored = json.loads(line)
            found.append((str(stored["at"]), Seal(int(stored["revision_id"]), str(stored["digest"]))))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}, line {number}: not a seal of `verify` ({type(error).__name__})") from None
    return found


def add_seal(path: Path, today: Seal) -> None:
    """Append a seal to the file."""
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    add_line(path, json.dumps({"at": at, "revision_id": today.revision_id, "digest": today.digest}))
