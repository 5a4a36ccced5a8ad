"""Writing one row of a table."""

from __future__ import annotations

from typing import Any

from iria_crawler.store.file.engine import Database


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its id."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    return db.insert(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def update(db: Database, table: str, row_id: int, row: dict[str, Any]) -> None:
    """Set the given columns of one row."""
    names = ", ".join(f'"{name}" = ?' for name in row)
    db.execute(f'UPDATE "{table}" SET {names} WHERE id = ?', [*row.values(), row_id])
