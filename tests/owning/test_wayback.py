"""Captures of the Wayback Machine become looks of their own times; what the archive's list says is not trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from old_archive import OldArchive, digest, old_archive
from running import Iria

from iria_crawler.importing import cdx
from iria_crawler.importing.cdx import CaptureList, CaptureQuestion, read_row

YARD = "https://www.yard.example/news/yard-opens-in-skagvik/"
CRANE = "https://www.yard.example/news/crane-is-sold-to-a-farmer/"
PAGE = """<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p class="byline">By Ida Ode</p>{1}</article></body></html>"""
TEXT = (
    "<p>The yard in Skagvik opened on Monday with a short speech, and the minister left with two advisers for the day.</p>"
    * 6
)
NINE, TEN = (PAGE.format(f"Yard opens in Skagvik with {number} ships", TEXT) for number in ("nine", "ten"))
SOLD = PAGE.format("Crane is sold to a farmer of Trossvik", TEXT.replace("yard", "crane"))


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def archive() -> Iterator[OldArchive]:
    """Two stories. One was edited, seen unchanged twice, and was gone at last; also a section, and another outlet."""
    with old_archive() as running:
        running.add("20240101100000", YARD, NINE)
        running.add("20240103100000", YARD, NINE)
        running.add("20240105100000", YARD, TEN)
        running.rows.append(f"20240107100000 {YARD} warc/revisit - {digest(TEN)}")
        running.add("20240601100000", YARD, "gone", 410)
        running.add("20240102100000", CRANE.replace("https://www.yard.example/", "http://yard.example:80/"), SOLD)
        running.add("20240102100000", "https://www.yard.example/category/navy/", "a list")
        running.rows.append(f"20240102100000 {YARD.replace('yard.example', 'yard.example.org')} text/html 200 DX")
        running.rows.append("20240102100000 https://www.yard.example/logo.png image/png 200 DX")
        yield running


def visit(iria: Iria, archive: OldArchive, *words: str, code: int = 0) -> str:
    """The output of an import."""
    fast = ("-s", f"IRIA_WAYBACK={archive.url}", "-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=0")
    ended = iria("import", "--wayback", *words, *fast, code=code)
    return ended.stdout + ended.stderr


def test_captures_become_looks_and_are_asked_for_once(iria: Iria, archive: OldArchive, tmp_path: Path) -> None:
    archive.rows_per_answer = 3
    listed = visit(iria, archive, "yard.example", "--list")
    assert f"2024-01-07T10:00:00Z again {YARD}" in listed
    assert "0 asked for" in listed
    assert "&filter=statuscode:200%7C404%7C410%7C-&limit=10000&showResumeKey=true" in archive.asked[1]
    assert not (tmp_path / "data").exists()
    told = visit(iria, archive, "yard.example", "--limit", "2")
    assert "2 captures were asked for; run it again" in told
    told = visit(iria, archive, "yard.example")
    assert "6 captures of stories, 1 asked for" in told
    assert "2 rows of the archive's list left out" in told  # the other outlet, and the picture
    path = tmp_path / "data" / "iria.db"
    assert rows(path, "SELECT field, before, after, earliest_at, latest_at, stealth FROM changes ORDER BY id") == [
        (
            "headline",
            "Yard opens in Skagvik with nine ships",
            "Yard opens in Skagvik with ten ships",
            "2024-01-03T10:00:00Z",  # what the list says of a capture that was never asked for
            "2024-01-05T10:00:00Z",
            None,
        ),
        ("article", "Yard opens in Skagvik with ten ships", None, "2024-01-07T10:00:00Z", "2024-06-01T10:00:00Z", None),
    ]
    assert rows(path, "SELECT DISTINCT origin FROM captures") == [(f"wayback {archive.url[7:-1]}",)]
    assert [header for (header,) in rows(path, "SELECT headers FROM captures LIMIT 1")] == [
        '[["Content-Type", "text/html; charset=utf-8"], ["Server", "yard"]]'
    ]
    captures = [path for path in archive.asked if path.startswith("/web/")]
    assert sorted(captures) == [
        "/web/20240101100000id_/" + YARD,
        "/web/20240102100000id_/http://yard.example/news/crane-is-sold-to-a-farmer/",
        "/web/20240105100000id_/" + YARD,
    ]
    assert all("iria-crawler" in agent for agent in archive.agents)
    assert ", 0 faults" in iria("verify").stdout
    before = rows(path, "SELECT * FROM checks")
    assert "0 asked for" in visit(iria, archive, "yard.example")
    assert rows(path, "SELECT * FROM checks") == before


def test_a_story_or_a_span_of_time_alone(iria: Iria, archive: OldArchive, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("[yard]\naddress = 'https://www.yard.example/'\nname = 'Yard'\n")
    assert "1 captures of stories, 1 asked for" in visit(
        iria, archive, "yard", "--since", "2024-01-04", "--until", "2024-01-06"
    )
    assert rows(tmp_path / "data" / "iria.db", "SELECT headline FROM revisions") == [
        ("Yard opens in Skagvik with ten ships",)
    ]
    assert rows(tmp_path / "data" / "iria.db", "SELECT name FROM sites") == [("Yard",)]
    assert "1 captures of stories, 1 asked for: 1 new" in visit(iria, archive, CRANE)
    for words, message in (
        (("yard", "--since", "2024-01-06", "--until", "2024-01-04"), "--since is not before --until"),
        (("no yard",), "expected an address"),
        (("yard", "file.warc.gz"), "takes no files"),
        (("yard", "--limit", "0"), "expected a whole number"),
    ):
        assert message in visit(iria, archive, *words, code=2)
    assert "go with --wayback" in iria("import", "--list", code=2).stderr


def test_an_archive_that_asks_for_patience_gets_it(iria: Iria, archive: OldArchive, tmp_path: Path) -> None:
    archive.refusals = 1
    assert "3 asked for" in visit(iria, archive, "yard.example")
    archive.refusals, archive.retry_after = 9, "3600"
    told = visit(iria, archive, "yard.example", "--database", "other.db")
    assert "asks for patience; run it again later" in told
    assert rows(tmp_path / "other.db", "SELECT count(*) FROM articles") == [(0,)]
    archive.robots = "User-agent: *\nDisallow: /cdx/"
    assert "robots.txt forbids" in visit(iria, archive, "yard.example", code=1)


def test_captures_that_the_archive_does_not_give(iria: Iria, archive: OldArchive, tmp_path: Path) -> None:
    archive.rows += [f"2023010{day}100000 {YARD}{day}-of-many-stories/ text/html 200 G{day}" for day in range(1, 9)]
    told = visit(iria, archive, "yard.example")
    assert "gave none of 6 captures in a row" in told
    assert rows(tmp_path / "data" / "iria.db", "SELECT count(*) FROM checks") == [
        (0,)
    ]  # its own 404 is no look at the story


def test_lists_of_a_hostile_archive_end(iria: Iria, archive: OldArchive) -> None:
    archive.list_answer = lambda asked: (
        200,
        {},
        f"20240101100000 {CRANE} text/html 200 D1\n\n{int(asked.get('resumeKey', 0)) + 1}\n",
    )
    assert "the list is longer than what is taken of it" in visit(iria, archive, "yard.example", "--list")
    assert len([path for path in archive.asked if path.startswith("/cdx")]) == 2  # the second names nothing new
    archive.list_answer = lambda asked: (200, {}, "x" * (cdx.MAX_ANSWER_BYTES + 1))
    assert "no list of captures" in visit(iria, archive, "yard.example", "--list", code=1)
    archive.list_answer = lambda asked: (302, {"Location": "http://127.0.0.1:1/"}, "")
    assert "no list of captures" in visit(iria, archive, "yard.example", "--list", code=1)
    archive.list_answer = lambda asked: (503, {"Retry-After": "99999"}, "")
    assert "asks for patience" in visit(iria, archive, "yard.example", "--list")


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "row",
    [
        "",
        "20240101100000",
        f"20240101100000 {YARD} text/html 200",
        f"20240101100000 {YARD} text/html 200 D1 more",
        f"20241301100000 {YARD} text/html 200 D1",
        f"2024010110000٠ {YARD} text/html 200 D1",
        f"20240101100000 {YARD} image/png 200 D1",
        f"20240101100000 {YARD} text/html 301 D1",
        f"20240101100000 {YARD} text/html - D1",
        "20240101100000 javascript:alert(1) text/html 200 D1",
        f"20240101100000 {YARD}{'a' * 5000} text/html 200 D1",
        f"20240101100000 {YARD} text/html 200 {'D' * 200}",
        f"00010101100000 {YARD} text/html 200 D1",
        f"20240101100000 {YARD}\x00 text/html 200 D1",
        f"20240101100000 {YARD.replace('://', '://other@')} text/html 200 D1",
    ],
)
def test_broken_rows(row: str) -> None:
    assert read_row(row) is None


def test_rows_of_another_place_or_time_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdx, "MAX_ROWS", 3)
    question = CaptureQuestion("https://yard.example/news", datetime(2024, 1, 1, tzinfo=UTC))
    captures = CaptureList(question, NOW)
    good = [f"2024010{day}100000 {YARD} text/html 200 D{day}" for day in range(1, 6)]
    wrong = [
        "20240101100000 https://www.yard.example/newsletter/ text/html 200 D",  # begins alike
        "20240101100000 https://yard.example.org/news/ text/html 200 D",
        f"20231231235959 {YARD} text/html 200 D",
        f"20270101000000 {YARD} text/html 200 D",  # a time to come
    ]
    assert captures.add("\n".join([*wrong, *good[:2], "", "key%2C1"])) == "key%2C1"
    assert (len(captures.found), captures.left_out, captures.is_cut) == (2, 4, False)
    pictures = [f"20240101100000 {YARD}{number}.png image/png 200 P" for number in range(9)]
    assert captures.add("\n".join([*pictures, "", "key%2C2"])) == "key%2C2"  # nothing of use, and yet no end
    assert captures.add("\n".join([*good, "", "key%2C3"])) is None
    assert (len(captures.found), captures.is_cut) == (3, True)
    for last in ("", "key%2C1", "another"):  # no more; a key again; an answer again
        endless = CaptureList(question, NOW)
        assert endless.add("\n".join([good[0], "", "key%2C1"])) == "key%2C1"
        rows = [good[0]] if last == "another" else [good[1]]
        assert endless.add("\n".join([*rows, "", last])) is None
        assert endless.is_cut == bool(last)
    assert [capture.timestamp for capture in captures.in_order()] == [
        "20240101100000",
        "20240102100000",
        "20240103100000",
    ]
