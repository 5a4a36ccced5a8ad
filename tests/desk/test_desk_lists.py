"""Watch lists and aliases in the desk's file, and a desk of an earlier version."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iria_crawler.desk import Desk, Mark, Opinion, SavedSearch, Thing, Watched, WatchKind
from iria_crawler.desk.desk import judged
from iria_crawler.desk.file import DESK_VERSION
from iria_crawler.desk.watches import MAX_WATCHES

NOW = datetime(2026, 7, 30, 12, 0, tzinfo=UTC)
# The tables of version 1, as that version wrote them.
FIRST = """
CREATE TABLE marks (id INTEGER PRIMARY KEY, actor TEXT NOT NULL, database TEXT NOT NULL, thing TEXT NOT NULL,
  number INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0, verdict TEXT, tags TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, UNIQUE (actor, database, thing, number));
CREATE TABLE seen (actor TEXT NOT NULL, database TEXT NOT NULL, change_id INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (actor, database)) WITHOUT ROWID;
CREATE TABLE searches (id INTEGER PRIMARY KEY, actor TEXT NOT NULL, database TEXT NOT NULL, page TEXT NOT NULL,
  query TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (actor, database, page, query));
INSERT INTO searches VALUES (1, '', 'news', 'changes', 'severity=4', 'Grave', '2026-07-01T00:00:00Z');
INSERT INTO marks(actor, database, thing, number, note, at) VALUES ('', 'news', 'story', 7, 'Kept.', '2026-07-01T00:00:00Z');
PRAGMA application_id = 0x4445534B;
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "my desk #1.db", "news")


def test_a_desk_of_the_first_version_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = sqlite3.connect(path)
    db.executescript(FIRST)
    db.close()
    old = Desk(path, "news")
    assert old.searches() == [SavedSearch("changes", "severity=4", "Grave", 1)]
    assert old.marks(Thing.STORY, [7])[7].note == "Kept."
    old.save(SavedSearch("changes", "severity=4", "Grave", is_alert=True), NOW)
    assert old.searches()[0].is_alert
    old.watch(Watched(WatchKind.TERM, "frigate"), NOW)
    assert len(old.watches()) == 1


def test_a_desk_of_a_later_version_is_left_alone(tmp_path: Path, desk: Desk) -> None:
    desk.watches()
    db = sqlite3.connect(tmp_path / "my desk #1.db")
    db.execute(f"PRAGMA user_version = {DESK_VERSION + 1}")
    db.close()
    with pytest.raises(ValueError, match="upgrade"):
        desk.watches()


def test_everybody_has_a_watch_list_of_their_own(tmp_path: Path, desk: Desk) -> None:
    other = Desk(tmp_path / "my desk #1.db", "news", "ann")
    desk.watch(Watched(WatchKind.TERM, "frigate"), NOW)
    desk.watch(Watched(WatchKind.TERM, "frigate", "again"), NOW)
    assert [one.label for one in desk.watches()] == ["frigate"]
    assert other.watches() == []
    other.unwatch(desk.watches()[0].id)
    assert len(desk.watches()) == 1


def test_a_watch_list_ends_somewhere(desk: Desk) -> None:
    for number in range(MAX_WATCHES + 2):
        desk.watch(Watched(WatchKind.STORY, str(number)), NOW)
    assert len(desk.watches()) == MAX_WATCHES


def test_names_of_one_person(tmp_path: Path, desk: Desk) -> None:
    assert desk.names_of("Liv Aune") == ["Liv Aune"]
    desk.put_together("Liv Aune", "L. Aune", NOW)
    desk.put_together("L. Aune", "Aune", NOW)
    for name in ("Liv Aune", "L. Aune", "Aune"):
        assert desk.names_of(name) == ["Liv Aune", "Aune", "L. Aune"]
    assert Desk(tmp_path / "my desk #1.db", "news", "ann").names_of("Aune") == ["Aune"]


def test_two_persons_become_one(desk: Desk) -> None:
    desk.put_together("Liv Aune", "L. Aune", NOW)
    desk.put_together("Commander Aune", "Aune", NOW)
    desk.put_together("L. Aune", "Aune", NOW)
    assert desk.names_of("Aune") == ["Liv Aune", "Aune", "Commander Aune", "L. Aune"]
    desk.put_together("Aune", "Liv Aune", NOW)  # a second time
    assert len(desk.names_of("Aune")) == 4


def test_a_name_is_parted_also_the_one_that_is_listed(desk: Desk) -> None:
    for other in ("L. Aune", "Aune"):
        desk.put_together("Liv Aune", other, NOW)
    desk.part("Liv Aune")
    assert desk.names_of("Liv Aune") == ["Liv Aune"]
    assert desk.names_of("L. Aune") == ["Aune", "L. Aune"]
    desk.part("L. Aune")
    assert desk.names_of("Aune") == ["Aune"]


def test_an_empty_name_is_nobody(desk: Desk) -> None:
    desk.put_together("Liv Aune", "  ", NOW)
    desk.put_together("Liv Aune", "Liv Aune", NOW)
    assert desk.names_of("Liv Aune") == ["Liv Aune"]


def test_what_anybody_judged_wrong(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "my desk #1.db"
    desk.mark(Thing.QUOTE, 4, Mark(verdict=Opinion.WRONG_READING, note="cut off"), NOW)
    desk.mark(Thing.QUOTE, 5, Mark(verdict=Opinion.MATTERS), NOW)
    Desk(path, "other").mark(Thing.QUOTE, 6, Mark(verdict=Opinion.WRONG_READING), NOW)
    Desk(path, "news", "ann").mark(Thing.STORY, 7, Mark(verdict=Opinion.WRONG_READING), NOW)
    assert {(thing, number) for thing, number, _ in judged(path, "news", Opinion.WRONG_READING)} == {
        (Thing.QUOTE, 4),
        (Thing.STORY, 7),
    }
