"""A copy of chosen stories in a SQLite file, to browse what lies on a server (or in a larger file), brought up to date each time.

The rows keep their ids. Raw pages stay where they are, and so does what only a crawl needs: what is owed, and what near copies
are found by. A copy is for reading: a crawl into it would give ids of its own to stories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iria_crawler.errors import StoreError
from iria_crawler.store.file.database import File
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.texts import plain_or_empty

# Tables that are copied as a whole: a few rows for each outlet and run.
WHOLE = ("sites", "runs", "coverage", "sources", "redesigns", "events")
# Tables with rows of stories, by their column with the story's id. `records` follows `revisions`.
OF_STORIES = {
    "bodies": "article_id",
    "urls": "article_id",
    "revisions": "article_id",
    "checks": "article_id",
    "claims": "article_id",
    "problems": "article_id",
    "reports": "article_id",
    "quotes": "article_id",
    "images": "article_id",
    "changes": "article_id",
    "merges": "article_id",
    "articles": "id",
}
# Columns that name rows which are not in the copy.
EMPTIED = {"revisions": ("capture_id",)}
STORIES_AT_A_TIME = 200
# What differs for a story if anything of it does: each look moves one of these times, and each reading again adds a revision.
_STATE = (
    "SELECT a.id, a.url, a.status, a.revision_count, a.next_check_at, a.last_seen_at, "
    "(SELECT max(c.last_at) FROM checks c WHERE c.article_id = a.id) FROM articles a"
)
_CHOSEN = (
    " JOIN sites s ON s.id = a.site_id WHERE (:site IS NULL OR s.host = :site) "
    "AND (:since IS NULL OR a.first_seen_at >= :since) AND (:until IS NULL OR a.first_seen_at < :until)"
)
_MARK = "CREATE TABLE IF NOT EXISTS copy_of (name TEXT NOT NULL)"


def copy_stories(source: Database, name: str, target: File, chosen: Mapping[str, str | None]) -> tuple[int, int]:
    """Bring a copy up to date: chosen stories that are new or differ are copied, others stay. Returns how many were copied, and
    how many are in the file now.

    `name`: of the source. `chosen`: site (host), since and until (first seen, ISO 8601 UTC); None: all. Raises StoreError where
    the file holds something else than a copy of this source.
    """
    _recognise(target, name)
    have = {row[0]: tuple(row) for row in target.execute(_STATE)}
    stale = [row[0] for row in source.each(_STATE + _CHOSEN, dict(chosen)) if have.get(row[0]) != tuple(row)]
    target.execute("PRAGMA foreign_keys = OFF")  # a story may name another that was not chosen
    with write(target):
        for table in WHOLE:
            target.execute(f"DELETE FROM {table}")
            _copy(source, target, table, "")
    for start in range(0, len(stale), STORIES_AT_A_TIME):
        _copy_some(source, target, stale[start : start + STORIES_AT_A_TIME])
    with write(target):
        for column in ("duplicate_of", "merged_into"):
            target.execute(f"UPDATE articles SET {column} = NULL WHERE {column} NOT IN (SELECT id FROM articles)")
    target.execute("PRAGMA foreign_keys = ON")
    return len(stale), int(target.execute("SELECT count(*) FROM articles").fetchone()[0])


def _recognise(target: File, name: str) -> None:
    """Raises StoreError where the file has stories and is no copy of `name`. An empty file is marked as one."""
    with write(target):
        target.execute(_MARK)
        row = target.execute("SELECT name FROM copy_of").fetchone()
        if row is None and target.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
            target.execute("INSERT INTO copy_of VALUES (?)", (name,))
        elif row is None or row[0] != name:
            raise StoreError(f"it holds {f'a copy of {row[0]}' if row else 'stories of its own'}; give a new file")


def _copy_some(source: Database, target: File, stories: Sequence[int]) -> None:
    """Copy these stories, in one transaction. Rows of an earlier copy are deleted before."""
    ids = ", ".join(map(str, stories))
    with write(target):
        target.unlearn(ids)
        revisions = f"revision_id IN (SELECT id FROM revisions WHERE article_id IN ({ids}))"
        target.execute(f"DELETE FROM records WHERE {revisions}")
        for table, column in OF_STORIES.items():
            target.execute(f"DELETE FROM {table} WHERE {column} IN ({ids})")
        for table, column in reversed(
            OF_STORIES.items()
        ):  # the headline is there before the text, for the index of words
            _copy(source, target, table, f" WHERE {column} IN ({ids})")
        _copy(source, target, "records", f" WHERE {revisions}")


def _copy(source: Database, target: File, table: str, condition: str) -> None:
    columns = [str(column[0]) for column in target.execute(f"SELECT * FROM {table} LIMIT 0").description]
    read = ", ".join("NULL" if column in EMPTIED.get(table, ()) else f'"{column}"' for column in columns)
    written = ", ".join(f'"{column}"' for column in columns)
    rows: Sequence[Any] = source.execute(f"SELECT {read} FROM {table}{condition}").fetchall()
    if table == "bodies":
        rows = [[plain_or_empty(value) if isinstance(value, bytes) else value for value in row] for row in rows]
    target.executemany(f"INSERT INTO {table} ({written}) VALUES ({', '.join('?' * len(columns))})", rows)
