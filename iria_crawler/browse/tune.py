"""Settings that suit a database of hundreds of thousands of stories; one that the user has set stays as it is."""

from __future__ import annotations

import copy
from typing import Any

from iria_crawler.browse import described

# Suggesting facets tries every column, which costs seconds at 200,000 rows; the facets that help are listed in
# tables.toml, and may take longer than Datasette's 200 ms, which drops them without a word.
_SETTINGS = {"suggest_facets": False, "facet_time_limit_ms": 1000}
# Of no use to a reader.
_HIDDEN = ("_sqlite_migrations",)
_CACHE_KB = 32_000
_MMAP_BYTES = 1 << 30


def prepare(conn: Any) -> None:
    """More cache, and the file mapped: pages share memory with the crawler instead of copying it."""
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    conn.execute(f"PRAGMA mmap_size = {_MMAP_BYTES}")


def settle(datasette: Any) -> None:
    """Our settings, where Datasette still has its defaults."""
    # Not at the top: Datasette loads its plugins while that module is still being read.
    from datasette.app import DEFAULT_SETTINGS

    settings = getattr(datasette, "_settings", {})
    for name, value in _SETTINGS.items():
        if name in settings and settings[name] == DEFAULT_SETTINGS.get(name):
            settings[name] = value


def metadata_of(names: list[str]) -> dict[str, Any]:
    """Datasette 0.65: metadata for these databases, a fresh copy at each call, since Datasette merges into it."""
    tables = described.tables() | {name: {"hidden": True} for name in _HIDDEN}
    database = {"title": described.TITLE, "description": described.DESCRIPTION, "tables": tables}
    return {"databases": {name: copy.deepcopy(database) for name in names}}


async def describe(datasette: Any, name: str) -> None:
    """Datasette 1.0: the same through its setters, its configuration and its stored queries."""
    await datasette.set_database_metadata(name, "title", described.TITLE)
    await datasette.set_database_metadata(name, "description", described.DESCRIPTION)
    configured = datasette.config.setdefault("databases", {}).setdefault(name, {}).setdefault("tables", {})
    for table, facts in described.tables().items():
        for key in ("title", "description"):
            await datasette.set_resource_metadata(name, table, key, facts[key])
        for column, text in facts["columns"].items():
            await datasette.set_column_metadata(name, table, column, "description", text)
        settings = {key: value for key, value in facts.items() if key not in ("title", "description", "columns")}
        configured[table] = settings | configured.get(table, {})
    if hasattr(datasette, "add_query"):
        for question in described.questions():
            await datasette.add_query(
                name, question.name, question.sql, title=question.title, description=question.description
            )
