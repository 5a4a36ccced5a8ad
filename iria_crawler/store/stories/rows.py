"""Writing one row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iria_crawler.store.file.engine import Database


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its id."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    return db.insert(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def add(db: Database, table: str, row: dict[str, Any]) -> None:
    """Insert one row whose id is known, or not asked for."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def add_all(db: Database, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with the same columns, whose ids are not asked for."""
    if rows:
        names = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" for _ in rows[0])
        db.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [list(row.values()) for row in rows])


def update(db: Database, table: str, row_id: int, row: dict[str, Any]) -> None:
    """Set the given columns of one row."""
    names = ", ".join(f'"{name}" = ?' for name in row)
    db.execute(f'UPDATE "{table}" SET {names} WHERE id = ?', [*row.values(), row_id])
