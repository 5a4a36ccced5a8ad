"""The desk's file: marks, saved searches, and how far each person has seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Protocol

# "DESK" in ASCII, in the file header.
APPLICATION_ID = 0x4445534B
BUSY_TIMEOUT_SECONDS = 10.0
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
    """A search or a filter of changes: the page's name, the query of its address, and what its owner calls it."""

    page: str
    query: str
    name: str
    id: int = 0


class Desk:
    """The desk of one person (`actor`) over one of the crawl's databases. Each call opens the file and closes it.

    The file is made by the first call that writes. Raises sqlite3.Error where it cannot be used, and ValueError where the file
    is another program's.
    """

    def __init__(self, path: Path, database: str, actor: str = "") -> None:
        self._path = path
        self._whose = (actor, database)

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
                    _utc(now),
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
                (*self._whose, change_id, _utc(now)),
            )

    def searches(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT page, query, name, id FROM searches WHERE actor = ? AND database = ? ORDER BY name, id",
                self._whose,
            ).fetchall()
        return [SavedSearch(*row) for row in rows]

    def save(self, search: SavedSearch, now: datetime) -> None:
        """Keep a search; one that is kept gets the new name."""
        with self._opened() as db:
            db.execute(
                """INSERT INTO searches(actor, database, page, query, name, at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (actor, database, page, query) DO UPDATE SET name = excluded.name""",
                (
                    *self._whose,
                    search.page,
                    search.query[:MAX_QUERY_CHARACTERS],
                    search.name[:MAX_NAME_CHARACTERS],
                    _utc(now),
                ),
            )

    def drop(self, search_id: int) -> None:
        """Remove a saved search of this person."""
        with self._opened() as db:
            db.execute("DELETE FROM searches WHERE actor = ? AND database = ? AND id = ?", (*self._whose, search_id))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, with the tables made where they are missing."""
        with closing(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_SECONDS)) as db:
            found = db.execute("PRAGMA application_id").fetchone()[0]
            if found != APPLICATION_ID:
                if found or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise ValueError(f"{self._path} is no desk; choose another file")
                db.executescript(_SCHEMA)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            with db:
                yield db


_SCHEMA = files("iria_crawler.desk").joinpath("desk.sql").read_text(encoding="utf-8")


def read_tags(typed: str) -> tuple[str, ...]:
    """The tags in what a person typed: words between spaces or commas, in small letters, each once, at most MAX_TAGS."""
    words = typed.replace(",", " ").replace("#", " ").casefold().split()
    return tuple(dict.fromkeys(word[:MAX_TAG_CHARACTERS] for word in words))[:MAX_TAGS]


def _mark(row: tuple[int, str | None, str, str, str]) -> Mark:
    starred, verdict, tags, note, words = row
    return Mark(bool(starred), Opinion(verdict) if verdict else None, tuple(tags.split()), note, words)


def _utc(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M:%SZ}"


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
    """Delete the marks of things that are gone from the database beside this desk, and rewrite the file. No desk there: nothing."""
    if not path.is_file():
        return
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as desk:
        for thing, numbers in ((Thing.STORY, gone.articles), (Thing.QUOTE, gone.quotes), (Thing.CHANGE, gone.changes)):
            desk.executemany(
                "DELETE FROM marks WHERE thing = ? AND number = ?", [(thing, number) for number in numbers]
            )
        desk.execute("VACUUM")
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
