"""MinHash values of another version are made again: a part whenever the database is opened, or all of them at once."""

from __future__ import annotations

from iria_crawler.changes import SKETCH_VERSION, sketch
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.sketches import add_sketch
from iria_crawler.store.file.texts import plain_or_empty

# Stories in one transaction: about 20 ms, for which other writers wait.
STORIES_PER_TRANSACTION = 100
# Stories whenever a database is opened for writing: less than a second. The newest come first, because a copy usually
# appears within days of the original.
STORIES_PER_OPENING = 2_000
# Values of another version that are deleted in one transaction, and whenever a database is opened.
VALUES_PER_TRANSACTION, VALUES_PER_OPENING = 5_000, 20_000

_STORIES_OF = "SELECT article_id, body_text FROM bodies WHERE sketch_version = ? ORDER BY article_id DESC LIMIT ?"
_DELETE_SOME = (
    "DELETE FROM sketches WHERE (version, value, article_id) IN "
    "(SELECT version, value, article_id FROM sketches WHERE version = ? LIMIT ?)"
)


def resketch(db: Database, max_stories: int | None = STORIES_PER_OPENING) -> int:
    """Sketch stories of another version again, the newest first; returns how many. `max_stories` None: all.

    Where none is left, the values of the other version are deleted, as many as one opening may.
    """
    done = 0
    while max_stories is None or done < max_stories:
        version = _other_version(db, "bodies", "sketch_version")
        if version is None:
            break
        with write(db):
            stories = db.execute(_STORIES_OF, (version, STORIES_PER_TRANSACTION)).fetchall()
            for article_id, body_text in stories:
                add_sketch(db, article_id, sketch(plain_or_empty(body_text)))
        done += len(stories)
    else:
        return done
    _delete_old_values(db, max_values=None if max_stories is None else VALUES_PER_OPENING)
    return done


def _delete_old_values(db: Database, max_values: int | None) -> None:
    deleted = 0
    while max_values is None or deleted < max_values:
        version = _other_version(db, "sketches", "version")
        if version is None:
            return
        with write(db):
            deleted += db.execute(_DELETE_SOME, (version, VALUES_PER_TRANSACTION)).rowcount


def _other_version(db: Database, table: str, column: str) -> int | None:
    """A version in the table other than today's; None where there is no other. Two steps in an index, whatever its size."""
    row = db.execute(
        f"SELECT {column} FROM (SELECT {column} FROM {table} WHERE {column} < :today LIMIT 1) AS earlier "
        f"UNION ALL SELECT {column} FROM (SELECT {column} FROM {table} WHERE {column} > :today LIMIT 1) AS later",
        {"today": SKETCH_VERSION},
    ).fetchone()
    return None if row is None else int(row[0])
