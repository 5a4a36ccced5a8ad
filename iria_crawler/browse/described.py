"""The descriptions of our tables, from tables.toml, and the ready-made questions, from questions/*.sql."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

TITLE = "The newsroom’s memory"
DESCRIPTION = "News stories as published, who said what, whose pictures they are, and what was changed afterwards."


class Question(NamedTuple):
    """A ready-made question: a stored query of Datasette."""

    name: str  # as in its address: 'most-quoted'
    title: str
    description: str
    sql: str


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Table name -> Datasette's metadata for it. All callers get the same object: copy it before changing it."""
    return tomllib.loads((files(__package__) / "tables.toml").read_text("utf-8"))


@cache
def questions() -> tuple[Question, ...]:
    """The ready-made questions, by name."""
    found = (files(__package__) / "questions").iterdir()
    return tuple(sorted(_question(f.name.removesuffix(".sql"), f.read_text("utf-8")) for f in found))


def _question(name: str, text: str) -> Question:
    """A question from a file: a line `-- title: `, a line `-- description: `, then one SELECT."""
    title, description, sql = text.split("\n", 2)
    return Question(name, title.removeprefix("-- title: "), description.removeprefix("-- description: "), sql.strip())
