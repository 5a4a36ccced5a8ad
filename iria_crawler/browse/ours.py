"""Which of the databases that Datasette serves are this project's. On the others the plugin does nothing."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

# Tables of ours, with columns that another project's table of the same name would not have.
_MARKS = {
    "articles": {"external_id", "revision_count", "duplicate_of", "merged_into"},
    "revisions": {"fold_hash", "parser_version"},
    "changes": {"severity", "stealth", "earliest_at"},
    "quotes": {"speaker_name", "first_revision"},
    "images": {"agency", "photographer"},
}

_known: WeakSet[Any] = WeakSet()


async def is_ours(db: Any) -> bool:
    """Whether this database has our tables. One that had not is asked again: a first crawl may have filled it."""
    if db in _known:
        return True
    if await db.execute_fn(_has_marks):
        _known.add(db)
        return True
    return False


def known_ours(db: Any) -> bool:
    """The same without asking the database: what is_ours() found before. For hooks that are not async."""
    return db in _known


async def our_databases(datasette: Any) -> list[str]:
    """Names of the databases that are ours, in the order Datasette has them."""
    return [name for name, db in datasette.databases.items() if await is_ours(db)]


def _has_marks(conn: Any) -> bool:
    for table, columns in _MARKS.items():
        have = {row[0] for row in conn.execute("SELECT name FROM pragma_table_info(?)", [table])}
        if not columns <= have:
            return False
    return True
