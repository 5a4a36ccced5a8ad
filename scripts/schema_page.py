"""Make docs/schema.md: the tables of a new database, with the comments of schema.sql.

    python scripts/schema_page.py            write docs/schema.md
    python scripts/schema_page.py --check    exit code 1 where docs/schema.md is not up to date

What exists comes from a new database (so a comment cannot invent a column), what it means comes from schema.sql.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from iria_crawler.store.file.database import open_database
from iria_crawler.store.file.migrations import SCHEMA_VERSION

PAGE = Path(__file__).resolve().parent.parent / "docs" / "schema.md"
INTRODUCTION = f"""# The database: schema {SCHEMA_VERSION}

This page is made by `scripts/schema_page.py` from a new database and the comments of `iria_crawler/store/schema.sql`. Change
those, and run the script.

Times are ISO 8601 UTC text such as `2026-11-23T14:02:31Z`; a date alone where only the day is known. Lists are JSON arrays.
Where nothing else is said, NULL means that the page does not have it, or that it has not happened.
"""
_CREATED = re.compile(r"CREATE (?:UNIQUE |VIRTUAL )?(TABLE|INDEX|VIEW) (\w+)")
_COLUMN = re.compile(r'  "?(\w+)"? [A-Z]+\b')


class Comments(NamedTuple):
    """The comments of schema.sql: of tables, views and indexes by name, of columns by table and name, and the group that
    begins at a column."""

    of: dict[str, str]
    columns: dict[tuple[str, str], str]
    groups: dict[tuple[str, str], str]


def read_comments(script: str) -> Comments:
    """Comments are in lines before a statement, in lines between columns (a group), or after a line."""
    found = Comments({}, {}, {})
    table, lines = "", []
    for line in script.splitlines():
        code, _, comment = line.partition("--")
        if not code.strip():
            lines = [*lines, comment.strip()] if comment else []
            continue
        if created := _CREATED.match(code):
            table = created[2] if created[1] == "TABLE" else ""
            found.of[created[2]] = comment.strip() or " ".join(lines)
        elif table and (column := _COLUMN.match(code)):
            found.columns[table, column[1]] = comment.strip()
            if lines:
                found.groups[table, column[1]] = " ".join(lines)
        lines = []
        if code.rstrip().endswith(";"):
            table = ""
    return found


def page(db: Database, comments: Comments) -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION]
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name.startswith(("sqlite_", "_")) or "_fts" in name:
            continue
        parts.append(f"## {name}\n\n{comments.of[name]}\n")
        parts.append("\n".join([*_columns(db, name, comments), ""]))
        indexes = list(_indexes(db, name, comments))
        if indexes:
            parts.append("\n".join(["Indexes:", "", *indexes, ""]))
    parts.append("## Views and search\n")
    parts.append("\n".join([*_views(db, comments), ""]))
    return "\n".join(parts)


def _columns(db: Database, table: str, comments: Comments) -> Iterator[str]:
    keys = {row[3]: f"{row[2]}.{row[4]}" for row in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()}
    yield "| column | type | meaning |"
    yield "| --- | --- | --- |"
    for _, name, kind, required, default, key in db.execute(f'PRAGMA table_info("{table}")').fetchall():
        if group := comments.groups.get((table, name)):
            yield f"| **{group}** | | |"
        notes = [kind.lower(), "key" if key else "", "" if required or key else "may be NULL"]
        notes += [f"default {default}" if default is not None else ""]
        meaning = comments.columns[table, name]
        refers = f"-> {keys[name]}" if name in keys else ""
        text = "; ".join(filter(None, (meaning, refers))).replace("|", "\\|")
        yield f"| `{name}` | {', '.join(filter(None, notes))} | {text} |"


def _indexes(db: Database, table: str, comments: Comments) -> Iterator[str]:
    for name, sql in db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall():
        what = sql.partition(f" {table}")[2]
        yield f"- `{name}` `{what}`: {comments.of[name]}"


def _views(db: Database, comments: Comments) -> Iterator[str]:
    for name, kind, sql in db.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE type = 'view' OR sql LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        if kind == "view":
            yield f"- `{name}` (view): {comments.of[name]}"
        elif "fts5vocab" in sql:
            yield f"- `{name}`: what `{re.split('fts5vocab.', sql)[1].partition(',')[0]}` knows, to look it up by its begin"
        else:
            columns, _, content = re.split(r"USING fts5\(", sql)[1].partition(", content='")
            yield f"- `{name}` (full-text index): {columns.strip()}, of `{content.partition(chr(39))[0]}`"


def make() -> str:
    """The page for the schema of today."""
    script = files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "new.db")
        try:
            return page(db, read_comments(script))
        finally:
            db.close()


def main() -> int:
    """Write or check the page; the exit code."""
    text = make()
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/schema.md is not up to date: run python scripts/schema_page.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
