"""The numbers by which near copies of a text are met (MinHash values). What a copy is, changes/decide/copies.py says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database


def add_sketch(db: Database, article_id: int, sketch: Sequence[int]) -> None:
    """The numbers by which near copies of the text are met. Those of an earlier text stay: candidates are judged anew."""
    db.conn.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", [(value, article_id) for value in sketch])
