"""Settings for databases of hundreds of thousands of stories. What the user has set stays as it is."""

from __future__ import annotations

import copy
from typing import Any

from iria_crawler.browse import described

# To suggest facets Datasette tries every column: seconds at 200,000 rows. tables.toml lists the useful ones. They may take
# longer than Datasette's limit of 200 ms, after which it silently drops them.
_SETTINGS = {"suggest_facets": False, "facet_time_limit_ms": 1000}
# Tables of no use to people.
_HIDDEN = ("_sqlite_migrations",)
_CACHE_KB = 32_000
_MMAP_BYTES = 1 << 30


def prepare(conn: Any) -> None:
    """A larger cache, and the file mapped into memory, which pages then share with the crawler."""
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    conn.execute(f"PRAGMA mmap_size = {_MMAP_BYTES}")


def settle(datasette: Any) -> None:
    """Set _SETTINGS where Datasette has its defaults, and let it answer unknown addresses."""
    # Not at the top: Datasette loads its plugins while that module is half loaded.
    from datasette import handle_exception
    from datasette.app import DEFAULT_SETTINGS

    # Where rich is installed, as it is with us, Datasette prints each error with all local variables, and an address that no
    # route has becomes a 500, because there is no traceback to print.
    vars(handle_exception)["rich"] = None
    settings = getattr(datasette, "_settings", {})
    for name, value in _SETTINGS.items():
        if name in settings and settings[name] == DEFAULT_SETTINGS.get(name):
            settings[name] = value


# Datasette asks for these at every check of a permission, many times for a page. We say nothing about them.
NEVER_OURS = frozenset(("allow", "allow_sql", "plugins", "extra_css_urls", "extra_js_urls", "custom_units", "queries"))


def metadata_of(names: list[str], *, only_facets: bool = False) -> dict[str, Any]:
    """For Datasette 0.65: the metadata of these databases. A new copy each time, since Datasette changes it.

    only_facets: of the tables only the facets, for a check of a permission and for the list of facets: copying all else
    took longer than the rest of a page.
    """
    if only_facets:
        facets = {name: {"facets": facts["facets"]} for name, facts in described.tables().items() if "facets" in facts}
        return {"databases": {name: {"tables": copy.deepcopy(facets)} for name in names}}
    tables = described.tables() | {name: {"hidden": True} for name in _HIDDEN}
    database = {"title": described.TITLE, "description": described.DESCRIPTION, "tables": tables}
    return {"databases": {name: copy.deepcopy(database) for name in names}}


async def describe(datasette: Any, name: str) -> None:
    """For Datasette 1.0: the same through its methods, its configuration and its stored queries."""
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
