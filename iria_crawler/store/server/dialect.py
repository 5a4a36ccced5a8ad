"""SQLite's SQL as PostgreSQL's: the one place for what the two say otherwise.

The statements of the store keep to what both understand. What is left is said here: how values are marked, how NULL is
compared, and the types of columns. SQLite's functions that PostgreSQL lacks are in functions.sql.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

# The statements of the store, and those with a list of values whose length varies.
STATEMENTS_KEPT = 2_000
_PARTS = re.compile(
    r"""
    (?P<text>'(?:[^']|'')*'|"[^"]*")     # a text or a quoted name stays as it is
    | (?P<mark>\?)
    | (?<![:\w]):(?P<asked>[a-z_]+)\ IS\ NULL\b
    | (?<![:\w]):(?P<name>[a-z_]+)
    | (?P<hint>\s+INDEXED\ BY\ \w+)     # PostgreSQL finds its index itself
    | (?P<differs>\bIS\ NOT\b(?!\ +(?:NULL|DISTINCT)\b))
    | (?P<equals>\bIS\b(?!\ +(?:NULL|NOT|DISTINCT)\b))
    | (?P<integer>\bINTEGER\b)
    | \bgroup_concat\((?P<joined>\w+)\)
    | (?P<percent>%)
    """,
    re.VERBOSE,
)


class Statement(NamedTuple):
    """A statement for psycopg. `asked`: names of values of which it asks whether they are NULL."""

    sql: str
    asked: frozenset[str]

    def values(self, given: Any) -> Any:
        """The values as psycopg takes them. PostgreSQL cannot ask whether a value of unknown type is NULL; we can."""
        if not self.asked:
            return given or None
        return {**given, **{f"{name}_is_null": given[name] is None for name in self.asked}}


@lru_cache(STATEMENTS_KEPT)
def translated(sql: str) -> Statement:
    """A statement of the store for psycopg: `?` is `%s`, `:name` is `%(name)s`, `IS ?` is `IS NOT DISTINCT FROM %s`."""
    asked = frozenset(found["asked"] for found in _PARTS.finditer(sql) if found["asked"])
    return Statement(_PARTS.sub(_part, sql), asked)


def _part(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "text":
            return found[0].replace("%", "%%")
        case "mark":
            return "%s"
        case "asked":
            return f"%({found['asked']}_is_null)s"
        case "name":
            return f"%({found['name']})s"
        case "hint":
            return ""
        case "differs":
            return "IS DISTINCT FROM"
        case "equals":
            return "IS NOT DISTINCT FROM"
        case "integer":
            return "BIGINT"
        case "joined":
            return f"string_agg(CAST({found['joined']} AS text), ',')"
        case _:
            return "%%"


class PlainInsert(NamedTuple):
    """A statement that inserts one row as it is given. `ending`: what comes after the row. `key`: the columns by which a row that is
    there is updated instead; () where none is.
    """

    table: str
    columns: tuple[str, ...]
    ending: str
    key: tuple[str, ...]

    def are_distinct(self, rows: Sequence[Sequence[Any]]) -> bool:
        """Whether no two rows would be one: PostgreSQL refuses to update one row twice in a statement."""
        places = [self.columns.index(name) for name in self.key]
        return not places or len({tuple(row[place] for place in places) for row in rows}) == len(rows)

    def sql_of(self, types: Mapping[str, str]) -> str | None:
        """The statement for all rows at once, as packed() makes one value of them: a third of the work of a statement for each row.
        types: of each column of the table. None where JSON cannot hold a value of one.
        """
        names = ", ".join(f'"{name}"' for name in self.columns)
        typed = ", ".join(f'"{name}" {types[name]}' for name in self.columns)
        if any(types[name] == "bytea" for name in self.columns):
            return None
        rows = f"SELECT {names} FROM json_to_recordset(%s::json) AS given({typed})"
        return f'INSERT INTO "{self.table}" ({names}) {rows}{self.ending}'

    def packed(self, rows: Sequence[Sequence[Any]]) -> str:
        """All rows as one value."""
        return json.dumps([dict(zip(self.columns, row, strict=True)) for row in rows], ensure_ascii=False)


_PLAIN_INSERT = re.compile(
    r'INSERT INTO "?(?P<table>\w+)"? ?\((?P<columns>[\w", ]+)\) VALUES \(\?(?:, \?)*\)'
    r"(?P<ending>(?: ON CONFLICT DO NOTHING| ON CONFLICT\((?P<key>[\w, ]+)\) DO UPDATE SET [^?:]+)?)"
)


@lru_cache(STATEMENTS_KEPT)
def plain_insert(sql: str) -> PlainInsert | None:
    """A statement that inserts values as they are into named columns; None for every other."""
    found = _PLAIN_INSERT.fullmatch(sql)
    if found is None:
        return None
    columns, key = (found[part] or "" for part in ("columns", "key"))
    return PlainInsert(
        found["table"],
        tuple(columns.replace('"', "").split(", ")),
        found["ending"],
        tuple(key.split(", ")) if key else (),
    )


# --- the schema ---

_COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*")
_FULL_TEXT = re.compile(r"\b\w+_fts\b|CREATE VIRTUAL TABLE|^(?:CREATE|DROP) TRIGGER", re.IGNORECASE)
_REFERENCE = re.compile(r"(?P<column>\"?\w+\"?)(?P<type> [^,()]*?) REFERENCES (?P<target>\w+)\((?P<key>\w+)\)")
_TYPES = (
    (re.compile(r"\bid INTEGER PRIMARY KEY\b"), "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    # Texts are ordered by their bytes, as SQLite orders them: times are compared as texts.
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\)\s*WITHOUT ROWID\b"), ")"),
    # Addresses of pictures may be longer than a key of PostgreSQL: their hashes are indexed.
    (re.compile(r"\bON (images|picture_files)\(url(?:, id)?\)"), r"ON \1 USING hash (url)"),
)


def schema_of(script: str) -> list[str]:
    """The statements that make in PostgreSQL what a script of SQLite makes (schema.sql, or a step of the migrations).

    Foreign keys come last, since a table may name one that is made later. SQLite's indexes of words and their triggers are
    left out: PostgreSQL has its own, in functions.sql.
    """
    made: list[str] = []
    references: list[str] = []
    for statement in statements(_COMMENT.sub(_without_comment, script)):
        if not statement or _FULL_TEXT.search(statement):
            continue
        table = re.match(r"(?:CREATE TABLE|ALTER TABLE) (?:IF NOT EXISTS )?(\w+)", statement)
        if table:
            for found in _REFERENCE.finditer(statement):
                references.append(
                    f"ALTER TABLE {table[1]} ADD FOREIGN KEY ({found['column']}) REFERENCES {found['target']}({found['key']}) DEFERRABLE"
                )
            statement = _REFERENCE.sub(r"\g<column>\g<type>", statement)
        for pattern, ours in _TYPES:
            statement = pattern.sub(ours, statement)
        made.append(statement)
    return made + references


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one. A trigger of SQLite, or a body between $$ of PostgreSQL, has semicolons within."""
    pending = ""
    for part in re.split(r"(?<=;)", script):
        pending += part
        if sqlite3.complete_statement(pending) and pending.count("$$") % 2 == 0:
            yield pending.strip()
            pending = ""


def _without_comment(found: re.Match[str]) -> str:
    return "" if found[0].startswith("--") else found[0]
