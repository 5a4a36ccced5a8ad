"""Numbered steps from an empty file to today's schema. A step, once released, never changes.

The first step is today's schema.sql. When the schema changes after a release, schema.sql moves on, the released text is
kept as a step of its own, and a new step leads from one to the other; a test compares the results.
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from sqlite_utils import Database, Migrations

from iria_crawler.changes import sketch
from iria_crawler.store.file.seal import chain_all
from iria_crawler.store.file.sketches import add_sketch

MIGRATIONS = Migrations("iria_crawler")
SCHEMA_VERSION = 9


@MIGRATIONS()
def first_schema(db: Database) -> None:
    """Everything of schema.sql."""
    for statement in _statements(_schema()):
        db.execute(statement)


@MIGRATIONS()
def watch_the_lists(db: Database) -> None:
    """The publisher's lists, coverage of fields, and one spelling of an owed address, for a database made before them.

    A new file has them from schema.sql already.
    """
    if "sources" in db.table_names():
        return
    script = _schema()
    for name in ("sources", "coverage"):
        db.execute(next(text for text in _statements(script) if f"CREATE TABLE {name} (" in text))
    for column in (
        "lists_read_at TEXT",
        "next_listing TEXT",
        "hints INTEGER NOT NULL DEFAULT 0",
        "hints_true INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE sites ADD COLUMN {column}")
    db.execute("ALTER TABLE frontier ADD COLUMN url_key TEXT")
    db.execute("UPDATE frontier SET url_key = url_key(url)")
    db.execute("DELETE FROM frontier WHERE url NOT IN (SELECT min(url) FROM frontier GROUP BY url_key)")
    db.execute("CREATE UNIQUE INDEX frontier_by_key ON frontier(url_key)")


@MIGRATIONS()
def watch_the_changes(db: Database) -> None:
    """How far each channel's rules have been asked, for a database made before; a new file has it already."""
    if "watched" not in db.table_names():
        db.execute(next(text for text in _statements(_schema()) if "CREATE TABLE watched (" in text))


@MIGRATIONS()
def learn_furniture(db: Database) -> None:
    """The blocks that come and go on many stories at once, for a database made before; a new file has them already."""
    if "furniture" not in db.table_names():
        db.execute(next(text for text in _statements(_schema()) if "CREATE TABLE furniture (" in text))


@MIGRATIONS()
def keep_the_claims(db: Database) -> None:
    """What each change was judged by, for a database made before; a new file has it already."""
    if "claims" not in db["changes"].columns_dict:
        db.execute("ALTER TABLE changes ADD COLUMN claims TEXT")


@MIGRATIONS()
def seal_the_history(db: Database) -> None:
    """Links over the revisions, the headers of captures, and all that a credit tells, for a database made before."""
    if "link" in db["revisions"].columns_dict:
        return
    db.execute("ALTER TABLE captures ADD COLUMN headers TEXT")
    for column in ("photographer_rank", "service", "via", "licence", "virin", "taken_on"):
        db.execute(f"ALTER TABLE images ADD COLUMN {column} TEXT")
    db.execute("ALTER TABLE revisions ADD COLUMN link TEXT")
    chain_all(db)


@MIGRATIONS()
def heed_and_trust(db: Database) -> None:
    """Patience asked for, and trust list by list, for a database made before; a new file has them already."""
    if "quiet_until" not in db["sites"].columns_dict:
        db.execute("ALTER TABLE sites ADD COLUMN quiet_until TEXT")
    if "hints" not in db["sources"].columns_dict:
        db.execute("ALTER TABLE sources ADD COLUMN hints INTEGER NOT NULL DEFAULT 0")
        db.execute("ALTER TABLE sources ADD COLUMN hints_true INTEGER NOT NULL DEFAULT 0")


@MIGRATIONS()
def one_story_of_two(db: Database) -> None:
    """Merges, sketches of the texts, and pages let go, for a database made before; a new file has them already."""
    if "merges" in db.table_names():
        return
    db.execute("ALTER TABLE articles ADD COLUMN merged_into INTEGER REFERENCES articles(id)")
    db.execute("ALTER TABLE captures ADD COLUMN pruned_at TEXT")
    for name in ("TABLE merges", "INDEX merges_by_article", "INDEX merges_by_into", "TABLE sketches"):
        db.execute(next(text for text in _statements(_schema()) if f"CREATE {name} " in text))
    db.execute(next(text for text in _statements(_schema()) if "CREATE INDEX articles_by_merged " in text))
    for article_id, body_text in db.execute("SELECT article_id, body_text FROM bodies"):
        add_sketch(db, article_id, sketch(body_text))


@MIGRATIONS()
def keep_the_place_in_the_lists(db: Database) -> None:
    """Lists still to be read, for a database made before; a new file has them already."""
    if "lists" in db.table_names():
        return
    db.execute("ALTER TABLE sites ADD COLUMN lists_begun_at TEXT")
    db.execute(
        "CREATE TABLE lists (site_id INTEGER NOT NULL REFERENCES sites(id), url TEXT NOT NULL, kind TEXT NOT NULL, "
        "name TEXT NOT NULL, depth INTEGER NOT NULL, found_at TEXT NOT NULL, due_at TEXT NOT NULL, "
        "attempts INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (site_id, url)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX runs_by_site ON runs(site_id)")


def _schema() -> str:
    return files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8")


def _statements(script: str) -> list[str]:
    """The statements of a script one by one: executescript() would commit the open transaction first."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
