"""The MinHash values of the texts, by which near copies are found. The rule for a copy is in changes/decide/copies.py.

A value means something only beside values of the same version: another release of the MinHash library, or another rule
for the words, gives other values for the same text. So each value carries its version, and texts of another version are
sketched again: see resketching.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.changes import SKETCH_VERSION, sketch
from iria_crawler.store.file.engine import Asked, Database

# The newest texts of which recognise_version() compares the values.
TEXTS_COMPARED = 20


def add_values(db: Database, article_id: int, values: Sequence[int]) -> None:
    """Keep the values of a story's text, as today's sketch() made them; () for a text that is too short. In a transaction.

    Values of an earlier text of the story stay: they only name candidates, which are compared word by word.
    """
    db.executemany(
        "INSERT INTO sketches(version, value, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(SKETCH_VERSION, value, article_id) for value in values],
    )


def add_sketch(db: Database, article_id: int, values: Sequence[int]) -> None:
    """add_values(), and the note at the text that it is done."""
    add_values(db, article_id, values)
    db.execute("UPDATE bodies SET sketch_version = ? WHERE article_id = ?", (SKETCH_VERSION, article_id))


def recognise_version(db: Asked) -> None:
    """Mark values of unknown version (0) as today's, where the newest texts have exactly the values of today."""
    newest = db.execute(
        "SELECT article_id, body_text FROM bodies ORDER BY article_id DESC LIMIT ?", (TEXTS_COMPARED,)
    ).fetchall()
    for article_id, body_text in newest:
        for value in sketch(body_text):
            key = (value, article_id)
            if (
                db.execute("SELECT 1 FROM sketches WHERE version = 0 AND value = ? AND article_id = ?", key).fetchone()
                is None
            ):
                return
    db.execute("UPDATE sketches SET version = ? WHERE version = 0", (SKETCH_VERSION,))
    db.execute("UPDATE bodies SET sketch_version = ? WHERE sketch_version = 0", (SKETCH_VERSION,))
