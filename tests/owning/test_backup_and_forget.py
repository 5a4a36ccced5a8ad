"""A backup made while a crawl writes; a story forgotten, with no byte left of it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from asking import SHIPS, T0, look_at
from newsroom import Newsroom
from running import IRIA, Iria, Started

from iria_crawler.desk.desk import Desk, Mark, Thing
from iria_crawler.model import StatedPicture
from iria_crawler.store import Store
from iria_crawler.store.file.database import WORD_INDEXES

NOW = datetime(2026, 11, 25, tzinfo=UTC)
# The name in Japanese is for the index of scripts without spaces.
SECRET = "The Admiral of Zwingelspan (浴槽の青鷺) keeps a heron in the bathtub."
OTHER = "Lamps went out in the lighthouse of Trossvik at nine."


def fill(folder: Path) -> Path:
    """Three stories: one secret, edited once; one copy of other words; one that has nothing to do with it."""
    path = folder / "data" / "iria.db"
    store = Store(path)
    site = store.site("yard.example", "Yard", T0)
    secret = "https://yard.example/news/heron-in-the-bathtub/"
    look_at(store, site, secret, 0, SECRET)
    look_at(store, site, "https://yard.example/news/lamps/", 1, OTHER)
    look_at(store, site, secret, 5, SECRET.replace("heron", "second heron"))
    look_at(store, site, "https://yard.example/news/ships/", 2, SHIPS.format("nine"))
    store.close()
    return path


def files_with(folder: Path, words: str) -> list[str]:
    """The files that hold these words anywhere, in any case."""
    needles = [words.casefold().encode(), words.casefold().encode("utf-16-le")]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes().lower() for one in needles)
    ]


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_no_byte_of_a_forgotten_story_is_left(iria: Iria, tmp_path: Path) -> None:
    path = fill(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        number = db.execute("SELECT id FROM articles WHERE url LIKE '%heron%'").fetchone()[0]
    Desk(path.with_suffix(".desk.db"), "iria").mark(Thing.STORY, number, Mark(starred=True, words=SECRET), NOW)
    seals = tmp_path / "seals.jsonl"
    iria("verify", "--seals", str(seals))
    assert files_with(tmp_path, "heron") or files_with(tmp_path, "zwingelspan")
    told = iria("forget", "https://www.yard.example/news/heron-in-the-bathtub", "--reason", "asked to").stdout
    assert "1 stories, 2 versions and 2 pages forgotten" in told
    for words in ("heron", "Zwingelspan", "bathtub", "浴槽", SECRET):
        assert files_with(tmp_path / "data", words) == []
    assert files_with(tmp_path / "data", "Trossvik")  # the others are there
    assert (count(path, "articles"), count(path, "revisions"), count(path, "captures")) == (2, 2, 2)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for index in WORD_INDEXES:
            db.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
            word = "浴槽の" if "signs" in index else "heron"
            assert db.execute(f"SELECT count(*) FROM {index} WHERE {index} MATCH ?", (f'"{word}"',)).fetchone() == (0,)
    held = iria("verify", "--seals", str(seals)).stdout  # the seal of the time before still holds
    assert "2 revisions, 0 faults" in held
    assert "2 revisions (asked to)" in held


def test_a_forgotten_story_does_not_come_back(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    iria("add", newsroom.url, "--as", "sample")
    iria("crawl", "sample", "-a", "limit=4")
    path = tmp_path / "data" / "iria.db"
    with closing(sqlite3.connect(path)) as db:
        (url,) = db.execute("SELECT url FROM articles LIMIT 1").fetchone()
    iria("forget", url, "--reason", "asked to")
    iria("crawl", "sample", "-a", "recheck=all")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*), sum(url = ?) FROM articles", (url,)).fetchone() == (40, 0)
        assert db.execute("SELECT count(*) FROM frontier").fetchone() == (0,)
    assert path.with_name("iria.captures.db").is_file()


def test_a_page_that_another_story_needs_stays(tmp_path: Path) -> None:
    path = fill(tmp_path)
    store = Store(path)
    store.db.execute("UPDATE revisions SET capture_id = (SELECT min(capture_id) FROM revisions) WHERE article_id = 2")
    gone = store.forgetting.forget([1], "x", NOW)
    assert gone.pages == 1
    assert store.captures.get(hashlib.sha256(f"<html>{SECRET}</html>".encode() * 40).hexdigest()) is not None
    store.close()


def test_merged_articles_are_forgotten_together(tmp_path: Path) -> None:
    path = fill(tmp_path)
    store = Store(path)
    store.merging.merge(1, 2, "by hand", NOW)
    store.db.execute("UPDATE articles SET duplicate_of = 2 WHERE id = 3")
    assert store.forgetting.forget([1], "x", NOW).articles == (1, 2)
    assert store.db.execute("SELECT id, duplicate_of FROM articles").fetchall() == [(3, None)]
    store.close()


def test_forget_by_words_asks_first(iria: Iria, tmp_path: Path) -> None:
    path = fill(tmp_path)
    assert "give --yes" in iria("forget", "--words", "lighthouse lamps", "--reason", "x").stdout
    assert count(path, "articles") == 3
    assert "1 stories" in iria("forget", "--words", "lighthouse lamps", "--reason", "x", "--yes").stdout
    assert count(path, "articles") == 2
    assert (
        "0 stories; nothing was forgotten" in iria("forget", "--words", "lighthouse", "--reason", "x", "--yes").stdout
    )
    assert "why? give --reason" in iria("forget", "https://yard.example/news/ships/", code=2).stderr
    assert "no story has this address" in iria("forget", "https://yard.example/none/", "--reason", "x", code=2).stderr
    assert "give addresses of stories, or --words" in iria("forget", "--reason", "x", code=2).stderr
    assert "1 stories; nothing" in iria("forget", "https://yard.example/news/ships/", "--dry-run").stdout


def test_every_table_with_a_story_in_it_is_emptied(tmp_path: Path) -> None:
    """Also a table that will be added: whatever has an article's number is found by its reference."""
    path = fill(tmp_path)
    store = Store(path)
    store.forgetting.forget([1, 2, 3], "x", NOW)
    kept = {"sites", "runs", "coverage", "sources", "watched", "forgotten", "forgotten_keys", "forgotten_links"}
    tables = [name for (name,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    full = {
        name
        for name in tables
        if "_fts" not in name and name[0] != "_" and store.db.execute(f'SELECT 1 FROM "{name}"').fetchone()
    }
    assert full <= kept
    store.close()


def test_what_wordpress_says_of_its_pictures_goes_and_what_another_story_shows_stays(tmp_path: Path) -> None:
    store = Store(fill(tmp_path))
    pictures = [StatedPicture(external_id=f"wp:{n}", read={"caption": f"Picture {n}"}) for n in (811, 812, 813, 814)]
    store.note_pictures(1, [], pictures, NOW)
    for number, article_id in ((811, 1), (812, 1), (812, 2), (814, 2)):
        store.db.execute(
            "INSERT INTO images(article_id, position, url, role, external_id, first_revision) VALUES (?, 0, ?, 'inline', ?, "
            "(SELECT min(id) FROM revisions WHERE article_id = ?))",
            (article_id, f"https://yard.example/{number}.jpg", f"wp:{number}", article_id),
        )
    store.db.execute("UPDATE articles SET external_id = 'wp:7' WHERE id = 1")
    store.db.execute(
        "INSERT INTO statements(site_id, url_key, source, external_id, said, seen_at) "
        "VALUES (1, 'yard.example/x', 'rest', 'wp:7', '{\"picture\": \"wp:813\"}', '2026-11-25')"
    )
    store.forgetting.forget([1], "x", NOW)
    assert store.db.execute("SELECT external_id FROM statements ORDER BY 1").fetchall() == [("wp:812",), ("wp:814",)]
    store.close()


# --- backup ---


def test_a_backup_made_while_a_crawl_writes_is_whole(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    iria("init")
    iria("add", newsroom.url, "--as", "sample")
    iria("crawl", "sample", "-a", "limit=3")
    slow = [*IRIA, "crawl", "sample", "-s", "DOWNLOAD_DELAY=0.05", "-s", "AUTOTHROTTLE_ENABLED=0"]
    with Started(slow, folder=tmp_path) as crawl:
        made = 0
        while crawl.poll() is None and made < 3:
            iria("backup", "copies")
            made += 1
    for folder in (tmp_path / "copies").iterdir():
        assert {path.name for path in folder.iterdir()} == {"iria.db", "iria.captures.db", "sites.toml", "watch.toml"}
        assert ", 0 faults" in iria("verify", "--database", str(folder / "iria.db")).stdout


def test_a_backup_restores(iria: Iria, tmp_path: Path) -> None:
    path = fill(tmp_path)
    (tmp_path / "sites.toml").write_text("[yard]\naddress = 'https://yard.example/'\n")
    iria("backup", "copies")
    [copy] = (tmp_path / "copies").iterdir()
    before = iria("verify").stdout
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    for file in copy.glob("*.db"):
        shutil.copy(file, path.parent)
    assert iria("verify").stdout == before


def test_old_backups_go_and_a_failed_one_leaves_nothing(iria: Iria, tmp_path: Path) -> None:
    fill(tmp_path)
    copies = tmp_path / "copies"
    for day in ("20260101", "20260102"):
        (copies / f"iria-{day}T000000Z").mkdir(parents=True)
    (copies / "photos").mkdir()
    assert "iria-20260101T000000Z deleted" in iria("backup", "copies", "--keep", "2").stdout
    assert len(list(copies.iterdir())) == 3
    assert "where to?" in iria("backup", code=2).stderr
    assert "no database" in iria("backup", "copies", "--database", "none.db", code=1).stderr
    assert len(list(copies.iterdir())) == 3
