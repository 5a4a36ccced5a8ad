"""Numbered steps from an empty file to today's schema. A step, once released, never changes.

The first step is today's schema.sql. When the schema changes after a release, schema.sql moves on, the released text is
kept as a step of its own, and a new step leads from one to the other; a test compares the results.
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("iria_crawler")
SCHEMA_VERSION = 1


@MIGRATIONS()
def first_schema(db: Database) -> None:
    """Everything of schema.sql."""
    for statement in _statements(files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8")):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """The statements of a script one by one: executescript() would commit the open transaction first."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
