"""`scrapy verify`: is the history what was written, and nothing else?"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from iria_crawler.commands.codes import DEGRADED
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import StoreError
from iria_crawler.store.faults import find_faults
from iria_crawler.store.seal import Seal, seal


class Command(DatabaseCommand):
    """Check every revision; exit code 0 where all hold, 11 where something does not."""

    def syntax(self) -> str:
        return "[--seals FILE]"

    def short_desc(self) -> str:
        return "Check that no stored revision was altered, and seal what there is"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--seals",
            metavar="FILE",
            help="hold the database against the seals in FILE and add today's; keep the file somewhere else",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            seals = read_seals(Path(opts.seals)) if opts.seals else []
            store = self.open_store()
        except (StoreError, ValueError) as error:
            self.fail(error)
            return
        faults = [
            f"{fault.url}, {_place(fault.revision)}: {fault.what}" for fault in find_faults(store.db, store.captures)
        ]
        for at, kept in seals:
            if seal(store.db, kept.revision_id) != kept:
                faults.append(f"what was sealed at {at} (up to revision id {kept.revision_id}) is not there as it was")
        today = seal(store.db)
        revisions = store.db.execute("SELECT count(*) FROM revisions").fetchone()[0]
        store.close()
        with self.printing():
            for fault in faults:
                print(fault)
            print(f"{revisions} revisions, {len(faults)} faults; seal {today.revision_id} {today.digest}")
        if faults:
            self.exitcode = DEGRADED
        elif opts.seals:
            add_seal(Path(opts.seals), today)


def _place(revision: int | None) -> str:
    return "the story" if revision is None else f"revision {revision}"


def read_seals(path: Path) -> list[tuple[str, Seal]]:
    """(time, seal) of each line; [] where there is no file. Raises ValueError where it is no file of seals."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            found.append((str(told["at"]), Seal(int(told["revision_id"]), str(told["digest"]))))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: not a seal of scrapy verify ({error!r})") from None
    return found


def add_seal(path: Path, today: Seal) -> None:
    """One more line."""
    told = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "revision_id": today.revision_id, "digest": today.digest}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")
