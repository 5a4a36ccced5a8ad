"""Which names are one person's, as an analyst put them together by hand. The crawl's database keeps the names as printed."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from iria_crawler.desk.file import DeskFile, utc

MAX_NAME_CHARACTERS = 200


class People(DeskFile):
    """The names that one analyst put together."""

    def names_of(self, name: str) -> list[str]:
        """All names of the person with this name, the one under which the person is listed first; [name] if it stands alone."""
        with self._opened() as db:
            person = self._person(db, name)
            rows = db.execute(
                "SELECT name FROM aliases WHERE actor = ? AND database = ? AND person = ? ORDER BY name",
                (*self._whose, person),
            ).fetchall()
        return [person, *(row[0] for row in rows)]

    def aliases(self) -> dict[str, str]:
        """Name -> the name under which that person is listed, of all names that were put together with another."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT name, person FROM aliases WHERE actor = ? AND database = ?", self._whose
            ).fetchall()
        return dict(rows)

    def put_together(self, name: str, other: str, now: datetime) -> None:
        """Both names, and those that were put together with either, are one person's."""
        name, other = (text.strip()[:MAX_NAME_CHARACTERS] for text in (name, other))
        if not name or not other:
            return
        with self._opened() as db:
            person, joined = self._person(db, name), self._person(db, other)
            if person == joined:
                return
            db.execute(
                "UPDATE aliases SET person = ? WHERE actor = ? AND database = ? AND person = ?",
                (person, *self._whose, joined),
            )
            db.execute("INSERT INTO aliases VALUES (?, ?, ?, ?, ?)", (*self._whose, joined, person, utc(now)))

    def part(self, name: str) -> None:
        """This name stands alone again. Where the person is listed under it, the others stay together."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT name FROM aliases WHERE actor = ? AND database = ? AND person = ? ORDER BY name",
                (*self._whose, name),
            ).fetchall()
            db.execute("DELETE FROM aliases WHERE actor = ? AND database = ? AND name = ?", (*self._whose, name))
            if rows:
                heir = rows[0][0]
                db.execute("DELETE FROM aliases WHERE actor = ? AND database = ? AND name = ?", (*self._whose, heir))
                db.execute(
                    "UPDATE aliases SET person = ? WHERE actor = ? AND database = ? AND person = ?",
                    (heir, *self._whose, name),
                )

    def _person(self, db: sqlite3.Connection, name: str) -> str:
        """The name under which the person with this name is listed."""
        row = db.execute(
            "SELECT person FROM aliases WHERE actor = ? AND database = ? AND name = ?", (*self._whose, name)
        ).fetchone()
        return str(row[0]) if row else name
