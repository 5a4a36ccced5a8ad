"""The schema of the database: a new file gets schema.sql, an older file the numbered steps that it lacks.

Step N is `steps/NN.sql`, with a function here where SQL alone cannot do it. A released step never changes and never reads
schema.sql. Tests hold both: the text of each step is pinned by its hash, and a database of every earlier version comes to
the schema of a new file.
"""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from sqlite_utils import Database, Migrations

from iria_crawler.store.file.seal import chain_all
from iria_crawler.store.file.sketches import recognise_version

SCHEMA_VERSION = 24
STEPS = Migrations("iria_crawler")


def create_schema(db: Database) -> None:
    """Make the tables of a new file from schema.sql, and note every step as applied. In a transaction."""
    made_new = Migrations(STEPS.name)
    for step in STEPS.pending(db):
        made_new(name=step.name)(lambda _: None)
    made_new.apply(db)
    _execute(db, files("iria_crawler.store").joinpath("schema.sql").read_text(encoding="utf-8"))


def bring_up_to_date(db: Database) -> None:
    """Apply the steps that an older database lacks. In a transaction."""
    STEPS.apply(db)


@STEPS()
def first_schema(db: Database) -> None:
    """Schema 1: every database has it, since the first release made it as a whole."""


@STEPS()
def watch_the_lists(db: Database) -> None:
    """Schema 2."""
    _execute(db, step_sql(2))


@STEPS()
def watch_the_changes(db: Database) -> None:
    """Schema 3."""
    _execute(db, step_sql(3))


@STEPS()
def learn_furniture(db: Database) -> None:
    """Schema 4."""
    _execute(db, step_sql(4))


@STEPS()
def keep_the_claims(db: Database) -> None:
    """Schema 5."""
    _execute(db, step_sql(5))


@STEPS()
def seal_the_history(db: Database) -> None:
    """Schema 6, with a link for each revision that is there."""
    _execute(db, step_sql(6))
    chain_all(db)


@STEPS()
def heed_and_trust(db: Database) -> None:
    """Schema 7."""
    _execute(db, step_sql(7))


@STEPS()
def one_story_of_two(db: Database) -> None:
    """Schema 8."""
    _execute(db, step_sql(8))


@STEPS()
def keep_the_place_in_the_lists(db: Database) -> None:
    """Schema 9."""
    _execute(db, step_sql(9))


@STEPS()
def keep_what_pages_are_read_with(db: Database) -> None:
    """Schema 10. MinHash values that today's library gives too need not be made again."""
    _execute(db, step_sql(10))
    recognise_version(db)


@STEPS()
def find_words_that_are_gone(db: Database) -> None:
    """Schema 11."""
    _execute(db, step_sql(11))


@STEPS()
def keep_the_parts(db: Database) -> None:
    """Schema 12."""
    _execute(db, step_sql(12))


@STEPS()
def keep_what_picture_files_say(db: Database) -> None:
    """Schema 13."""
    _execute(db, step_sql(13))


@STEPS()
def say_what_differs(db: Database) -> None:
    """Schema 14."""
    _execute(db, step_sql(14))


@STEPS()
def keep_what_the_lists_say(db: Database) -> None:
    """Schema 15."""
    _execute(db, step_sql(15))


@STEPS()
def forget_and_import(db: Database) -> None:
    """Schema 16."""
    _execute(db, step_sql(16))


@STEPS()
def find_events(db: Database) -> None:
    """Schema 17."""
    _execute(db, step_sql(17))


@STEPS()
def find_words_without_spaces(db: Database) -> None:
    """Schema 18."""
    _execute(db, step_sql(18))


@STEPS()
def lease_the_outlets(db: Database) -> None:
    """Schema 19."""
    _execute(db, step_sql(19))


@STEPS()
def pack_newest_records(db: Database) -> None:
    """Schema 20."""
    _execute(db, step_sql(20))


@STEPS()
def pack_texts(db: Database) -> None:
    """Schema 21."""
    _execute(db, step_sql(21))


@STEPS()
def make_the_word_indexes_smaller(db: Database) -> None:
    """Schema 22."""
    _execute(db, step_sql(22))


@STEPS()
def pack_records_with_rows(db: Database) -> None:
    """Schema 23."""
    _execute(db, step_sql(23))


@STEPS()
def pack_records_by_rows(db: Database) -> None:
    """Schema 24."""
    _execute(db, step_sql(24))


def step_sql(number: int) -> str:
    """The SQL that leads from schema `number` - 1 to schema `number`."""
    return files("iria_crawler.store.file").joinpath(f"steps/{number:02}.sql").read_text(encoding="utf-8")


def _execute(db: Database, script: str) -> None:
    """Run the statements one by one: executescript() would commit the open transaction first."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if ";" in line and sqlite3.complete_statement(pending):
            db.execute(pending)
            pending = ""
