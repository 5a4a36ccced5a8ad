"""`cases`: what was judged as read wrongly becomes a folder that the tests of the parser can use."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asking import Command, fill

from iria_crawler.desk import Desk, Mark, Opinion, Thing

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WRONG = Opinion.WRONG_READING


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return fill(tmp_path / "iria.db", "..yard_é.example")


def test_a_wrong_reading_becomes_a_folder(command: Command, database: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "iria.desk.db", "iria")
    desk.mark(Thing.CHANGE, 1, Mark(verdict=WRONG, note="The number is the <b>crew</b>.", words="21 ships"), NOW)
    desk.mark(Thing.STORY, 1, Mark(verdict=WRONG), NOW)
    desk.mark(Thing.STORY, 2, Mark(verdict=Opinion.MATTERS), NOW)
    desk.mark(Thing.STORY, 99, Mark(verdict=WRONG), NOW)  # no such story
    Desk(tmp_path / "iria.desk.db", "iria", "ann").mark(Thing.STORY, 1, Mark(verdict=WRONG), NOW)
    folder = tmp_path / "wrong"
    told = command("cases", str(folder), "-s", f"IRIA_DATABASE={database}")
    assert told.code == 0, told.err
    assert told.out == f"2 cases written to {folder}; of 1 the page is not kept\n"
    [outlet] = folder.iterdir()
    assert outlet.name == "yard__.example"
    assert sorted(case.name for case in outlet.iterdir()) == ["change-1", "story-1"]
    case = outlet / "change-1"
    assert (case / "source.html").read_bytes().startswith(b"<html>The yard counts 21 ships")
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    assert (meta["note"], meta["read_as"]) == ("The number is the <b>crew</b>.", "21 ships")
    assert meta["fetched_at"] == "2026-11-23T10:00:00Z"
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    assert set(expected.values()) == {None}  # nothing that we read passes for the truth
    assert {"headline", "quotes", "images"} <= set(expected)


def test_what_is_there_already_stays(command: Command, database: Path, tmp_path: Path) -> None:
    Desk(tmp_path / "other.db", "iria").mark(Thing.STORY, 2, Mark(verdict=WRONG), NOW)
    arguments = (
        "cases",
        str(tmp_path / "wrong"),
        "--desk",
        str(tmp_path / "other.db"),
        "-s",
        f"IRIA_DATABASE={database}",
    )
    command(*arguments)
    [filled_in] = (tmp_path / "wrong").rglob("expected.json")
    filled_in.write_text('{"headline": "Yard opens"}')
    assert "1 are there already" in command(*arguments).out
    assert filled_in.read_text() == '{"headline": "Yard opens"}'


def test_without_a_desk_it_says_so(command: Command, database: Path, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "strange.db").execute("CREATE TABLE t(x)").connection.close()
    missing = command("cases", str(tmp_path / "wrong"), "-s", f"IRIA_DATABASE={database}")
    strange = command("cases", "x", "--desk", str(tmp_path / "strange.db"), "-s", f"IRIA_DATABASE={database}")
    nowhere = command("cases", "-s", f"IRIA_DATABASE={database}")
    assert (missing.code, strange.code, nowhere.code) == (1, 1, 2)
    assert "no desk there" in missing.err
    assert "is no desk" in strange.err
    assert not (tmp_path / "wrong").exists()
