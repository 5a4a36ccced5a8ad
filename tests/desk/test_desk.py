"""The desk's file: what is noted stays, everybody has their own, and the file of another program is not touched."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iria_crawler.desk import Desk, Mark, Opinion, SavedSearch, Thing
from iria_crawler.desk.desk import MAX_TAG_CHARACTERS, MAX_TAGS, read_tags

NOW = datetime(2026, 7, 30, 9, 15, tzinfo=UTC)
MARK = Mark(True, Opinion.MATTERS, ("budget", "navy"), "Ask the ministry.\nTwice.", "Seoul orders ten frigates")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk.db", "news", "ann")


def test_a_mark_stays_until_it_is_emptied(desk: Desk) -> None:
    desk.mark(Thing.STORY, 7, MARK, NOW)
    desk.mark(Thing.CHANGE, 7, Mark(verdict=Opinion.WRONG_READING), NOW)
    assert desk.marks(Thing.STORY, [6, 7, 8]) == {7: MARK}
    assert desk.all_marks() == [
        (Thing.CHANGE, 7, Mark(verdict=Opinion.WRONG_READING), "2026-07-30T09:15:00Z"),
        (Thing.STORY, 7, MARK, "2026-07-30T09:15:00Z"),
    ]
    desk.mark(Thing.STORY, 7, Mark(note="Only this."), NOW)
    assert desk.marks(Thing.STORY, [7]) == {7: Mark(note="Only this.")}
    desk.mark(Thing.STORY, 7, Mark(words="what it said is no mark"), NOW)
    assert desk.marks(Thing.STORY, [7]) == {}
    assert desk.marks(Thing.STORY, []) == {}


def test_persons_and_databases_have_their_own(desk: Desk, tmp_path: Path) -> None:
    desk.mark(Thing.STORY, 7, MARK, NOW)
    desk.see(40, NOW)
    desk.save(SavedSearch("search", "q=frigates", "Frigates"), NOW)
    for other in (Desk(tmp_path / "desk.db", "news", "bob"), Desk(tmp_path / "desk.db", "old", "ann")):
        assert (other.all_marks(), other.seen(), other.searches()) == ([], None, [])
        other.drop(desk.searches()[0].id)
    assert [search.name for search in desk.searches()] == ["Frigates"]


def test_what_was_seen_is_not_unseen(desk: Desk) -> None:
    assert desk.seen() is None
    desk.see(40, NOW)
    desk.see(12, NOW)
    assert desk.seen() == (40, "2026-07-30T09:15:00Z")
    desk.see(41, NOW)
    assert desk.seen() == (41, "2026-07-30T09:15:00Z")


def test_a_search_is_kept_once(desk: Desk) -> None:
    desk.save(SavedSearch("search", "q=frigates", "Frigates"), NOW)
    desk.save(SavedSearch("changes", "severity=4", "Grave"), NOW)
    desk.save(SavedSearch("search", "q=frigates", "All frigates"), NOW)
    assert [(search.page, search.query, search.name) for search in desk.searches()] == [
        ("search", "q=frigates", "All frigates"),
        ("changes", "severity=4", "Grave"),
    ]
    desk.drop(desk.searches()[0].id)
    assert [search.name for search in desk.searches()] == ["Grave"]


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("Navy, navy budget", ("navy", "budget")),
        ("#Seoul  #DMZ", ("seoul", "dmz")),
        ("", ()),
        (" , # ", ()),
        ("x" * 99, ("x" * MAX_TAG_CHARACTERS,)),
        (" ".join(str(n) for n in range(99)), tuple(str(n) for n in range(MAX_TAGS))),
    ],
)
def test_tags(typed: str, tags: tuple[str, ...]) -> None:
    assert read_tags(typed) == tags


def test_the_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipes(name)")
    db.commit()
    db.close()
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"other\.db is no desk"):
        Desk(path, "news").mark(Thing.STORY, 7, MARK, NOW)
    assert path.read_bytes() == before


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        Desk(tmp_path / "missing" / "desk.db", "news").seen()
