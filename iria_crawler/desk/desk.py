"""The desk's file: marks, saved searches, and how far each person has seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from iria_crawler.desk.file import APPLICATION_ID, BUSY_TIMEOUT_SECONDS, utc
from iria_crawler.desk.people import People
from iria_crawler.desk.watches import Watches

# A form may send any amount; what is longer is cut.
MAX_NOTE_CHARACTERS = 10_000
MAX_TAGS, MAX_TAG_CHARACTERS = 20, 40
MAX_NAME_CHARACTERS, MAX_QUERY_CHARACTERS = 200, 2_000
MAX_WORDS_CHARACTERS = 500


class Thing(StrEnum):
    """What can be marked."""

    STORY = "story"
    QUOTE = "quote"
    CHANGE = "change"


class Opinion(StrEnum):
    """What a person thinks of it."""

    MATTERS = "matters"
    NO_MATTER = "does not matter"
    WRONG_READING = "wrong reading"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one person noted of one thing. `words` are those of the thing when it was marked."""

    starred: bool = False
    verdict: Opinion | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is noted: such a mark is not kept."""
        return not (self.starred or self.verdict or self.tags or self.note)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search or a filter of changes: the page's name, the query of its address, and what its owner calls it.

    is_alert: what passes it is also sent by the rules of alerts that name this desk.
    """

    page: str
    query: str
    name: str
    id: int = 0
    is_alert: bool = False


class Desk(Watches, People):
    """The desk of one person over one of the crawl's databases: marks, searches, watches, and who is one person."""

    def marks(self, thing: Thing, numbers: Iterable[int]) -> dict[int, Mark]:
        """number -> mark, of those that are marked."""
        wanted = ",".join(str(int(number)) for number in numbers)
        with self._opened() as db:
            rows = db.execute(
                f"""SELECT number, starred, verdict, tags, note, words FROM marks
                WHERE actor = ? AND database = ? AND thing = ? AND number IN ({wanted})""",
                (*self._whose, thing),
            ).fetchall()
        return {row[0]: _mark(row[1:]) for row in rows}

    def all_marks(self) -> list[tuple[Thing, int, Mark, str]]:
        """(thing, number, mark, when it was last changed), the newest first."""
        with self._opened() as db:
            rows = db.execute(
                """SELECT thing, number, starred, verdict, tags, note, words, at FROM marks
                WHERE actor = ? AND database = ? ORDER BY at DESC, id DESC""",
                self._whose,
            ).fetchall()
        return [(Thing(row[0]), row[1], _mark(row[2:7]), row[7]) for row in rows]

    def mark(self, thing: Thing, number: int, mark: Mark, now: datetime) -> None:
        """Note this of the thing in place of what was noted; an empty mark is removed."""
        with self._opened() as db:
            if mark.is_empty:
                db.execute(
                    "DELETE FROM marks WHERE actor = ? AND database = ? AND thing = ? AND number = ?",
                    (*self._whose, thing, number),
                )
                return
            db.execute(
                """INSERT INTO marks(actor, database, thing, number, starred, verdict, tags, note, words, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (actor, database, thing, number) DO UPDATE SET starred = excluded.starred,
                    verdict = excluded.verdict, tags = excluded.tags, note = excluded.note, words = excluded.words,
                    at = excluded.at""",
                (
                    *self._whose,
                    thing,
                    number,
                    mark.starred,
                    mark.verdict,
                    " ".join(mark.tags),
                    mark.note,
                    mark.words,
                    utc(now),
                ),
            )

    def seen(self) -> tuple[int, str] | None:
        """(the newest change that was there when this person last said "seen", when that was); None: never."""
        with self._opened() as db:
            row = db.execute("SELECT change_id, at FROM seen WHERE actor = ? AND database = ?", self._whose).fetchone()
        return (row[0], row[1]) if row else None

    def see(self, change_id: int, now: datetime) -> None:
        """All changes up to this one are seen. An older one than was seen before changes nothing."""
        with self._opened() as db:
            db.execute(
                """INSERT INTO seen(actor, database, change_id, at) VALUES (?, ?, ?, ?)
                ON CONFLICT (actor, database) DO UPDATE SET change_id = excluded.change_id, at = excluded.at
                WHERE excluded.change_id > change_id""",
                (*self._whose, change_id, utc(now)),
            )

    def searches(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT page, query, name, id, is_alert FROM searches WHERE actor = ? AND database = ? ORDER BY name, id",
                self._whose,
            ).fetchall()
        return [SavedSearch(page, query, name, key, bool(alert)) for page, query, name, key, alert in rows]

    def save(self, search: SavedSearch, now: datetime) -> None:
        """Keep a search; one that is kept gets the new name, and whether it is an alert."""
        with self._opened() as db:
            db.execute(
                """INSERT INTO searches(actor, database, page, query, name, is_alert, at) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (actor, database, page, query) DO UPDATE SET name = excluded.name,
                    is_alert = excluded.is_alert""",
                (
                    *self._whose,
                    search.page,
                    search.query[:MAX_QUERY_CHARACTERS],
                    search.name[:MAX_NAME_CHARACTERS],
                    search.is_alert,
                    utc(now),
                ),
            )

    def drop(self, search_id: int) -> None:
        """Remove a saved search of this person."""
        with self._opened() as db:
            db.execute("DELETE FROM searches WHERE actor = ? AND database = ? AND id = ?", (*self._whose, search_id))


def read_tags(typed: str) -> tuple[str, ...]:
    """The tags in what a person typed: words between spaces or commas, in small letters, each once, at most MAX_TAGS."""
    words = typed.replace(",", " ").replace("#", " ").casefold().split()
    return tuple(dict.fromkeys(word[:MAX_TAG_CHARACTERS] for word in words))[:MAX_TAGS]


def _mark(row: tuple[int, str | None, str, str, str]) -> Mark:
    starred, verdict, tags, note, words = row
    return Mark(bool(starred), Opinion(verdict) if verdict else None, tuple(tags.split()), note, words)


def judged(path: Path, database: str, opinion: Opinion) -> list[tuple[Thing, int, Mark]]:
    """(thing, number, mark) of everything that anybody judged so on the desks in this file, the newest first.

    Raises as Desk does.
    """
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_SECONDS)) as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ValueError(f"{path} is no desk; choose another file")
        rows = db.execute(
            """SELECT thing, number, starred, verdict, tags, note, words FROM marks WHERE database = ? AND verdict = ?
            ORDER BY at DESC, id DESC""",
            (database, opinion),
        ).fetchall()
    return [(Thing(row[0]), row[1], _mark(row[2:7])) for row in rows]


class NumbersGone(Protocol):
    """Numbers of things that are gone from the crawl's database."""

    @property
    def articles(self) -> tuple[int, ...]: ...
    @property
    def quotes(self) -> tuple[int, ...]: ...
    @property
    def changes(self) -> tuple[int, ...]: ...


def marked(path: Path) -> list[tuple[Thing, int]]:
    """What anybody has marked on the desk at `path`: (thing, number); [] where there is no desk."""
    if not path.is_file():
        return []
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)) as desk:
        return [(Thing(thing), number) for thing, number in desk.execute("SELECT DISTINCT thing, number FROM marks")]


def forget_marks(path: Path, gone: NumbersGone) -> None:
    """Delete marks and watches of things that are gone from the database beside this desk, and rewrite the file. No desk: nothing."""
    if not path.is_file():
        return
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as desk:
        for thing, numbers in ((Thing.STORY, gone.articles), (Thing.QUOTE, gone.quotes), (Thing.CHANGE, gone.changes)):
            desk.executemany(
                "DELETE FROM marks WHERE thing = ? AND number = ?", [(thing, number) for number in numbers]
            )
        if desk.execute("SELECT 1 FROM sqlite_master WHERE name = 'watches'").fetchone():
            desk.executemany(
                "DELETE FROM watches WHERE kind = 'story' AND value = ?", [(str(number),) for number in gone.articles]
            )
        desk.execute("VACUUM")
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
