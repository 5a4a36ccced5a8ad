"""Check what `make demo` printed against what the sample newsroom did: each event once, and nothing that did not happen.
The lines that README.md shows of it must be among those printed, but for their times.

    python scripts/check_demo.py OUTPUT DATABASE

OUTPUT is what the demonstration printed. Exit 1 with a line for each difference.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "fixtures" / "newsroom")]

from newsroom import events  # noqa: E402  (its folder is on the path only now)

# How each event of day.json is reported; silent events may not be reported at all.
TOLD = {
    "headline": ("headline changed", "+ as gearbox fails tests+"),
    "number": ("text changed", "$[-240-]{+420+} million"),
    "quote": ("quote altered", "it is a beginning"),
    "correction": ("notice added", "Correction: An earlier version"),
    "credit": ("picture credit changed", "DOD/[-Jane Roe-]{+John Poe+}"),
    "withdrawn": ("seems taken down", "Lawmakers question price of winter boots"),
    "moved": ("moved to another address", "mountain-brigade-keeps-its-mules"),
}
SILENT = ("typo", "comment", "sidebar")
TABLES = {
    "sites", "runs", "articles", "bodies", "urls", "checks", "frontier", "revisions", "records", "quotes", "images",
    "changes", "deliveries",
}  # fmt: skip


def differences(output: str, database: Path) -> list[str]:
    """Events that are missing, reported twice, or invented; and faults of the database."""
    lines = [line.strip() for line in output.partition("What the newsroom did")[2].splitlines()]
    told = [line for line in lines if " UTC on " in line]
    wrong = []
    for event in events():
        name, after = str(event["event"]), event["after"]
        if name in SILENT:
            continue
        opening, words = TOLD.get(name, ("published before", str(after)))
        fitting = [line for line in told if line.startswith(opening) and words in line]
        if len(fitting) != 1:
            wrong.append(f"{name} ({event['slug']}): told {len(fitting)} times, expected once")
        told = [line for line in told if line not in fitting]
    wrong += [f"told, but it did not happen: {line}" for line in told]
    return wrong + database_differences(database)


def readme_differences(output: str, readme: str) -> list[str]:
    """The lines of the demonstration that README.md shows and that were not printed. Times are not compared."""
    printed = {without_times(line) for line in output.splitlines()}
    shown = readme.partition("What the newsroom did")[2].partition("\n```")[0].splitlines()[1:]
    lines = [line for line in shown if line.strip() not in ("", "...")]
    missing = [f"README.md shows what was not printed: {line}" for line in lines if without_times(line) not in printed]
    return missing if lines else ["README.md shows no line of the demonstration"]


def without_times(line: str) -> str:
    """A printed line with every time and day as `0`. Where a minute or more lies between two looks, seconds are not printed."""
    return re.sub(r"\d\d:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d", "0", line.strip())


def database_differences(database: Path) -> list[str]:
    """The tables of the design: complete and consistent."""
    connection = sqlite3.connect(database)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    wrong = [f"table missing: {name}" for name in sorted(TABLES - tables)]
    wrong += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    wrong += [f"integrity: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    connection.close()
    return wrong


def main() -> int:
    """Returns 0 if the demonstration reported the day as it was."""
    output, database = Path(sys.argv[1]), Path(sys.argv[2])
    text = output.read_text(encoding="utf-8")
    wrong = differences(text, database) + readme_differences(text, (ROOT / "README.md").read_text(encoding="utf-8"))
    for line in wrong:
        print(f"check_demo: {line}", file=sys.stderr)
    if not wrong:
        print("check_demo: every event of the newsroom's day told once, none invented")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
