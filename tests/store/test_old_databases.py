"""Databases of earlier versions: brought to today's schema with every row, or left unchanged."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rereads import never_reread

from iria_crawler.errors import DiskFull, NewerDatabase
from iria_crawler.model import Article, Look
from iria_crawler.store import Store, sha256
from iria_crawler.store.file import database, migrations
from iria_crawler.store.file.database import File
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.migrations import SCHEMA_VERSION, step_sql
from iria_crawler.store.file.sql_functions import register
from iria_crawler.store.file.text_packing import TextPacking

DATABASES = Path(__file__).resolve().parent.parent / "fixtures" / "databases"
NEVER_RELEASED = {18}  # schemas that only stood between two commits: nobody has a database of them
OLD = sorted(set(range(1, SCHEMA_VERSION)) - NEVER_RELEASED)
# Columns that a step fills in rows of an older version: links of the history, the normalised form of owed addresses.
FILLED = {("revisions", "link"), ("frontier", "url_key")}
# The text of every released step: it never changes, or two databases of one version would differ. A new step adds a line.
STEP_HASHES = {
    2: "753721c90b8b1161aa423a59f7a51410bed24e6313b5647f50f408d7fac87290",
    3: "f4af67fdf0a5bfe582a58e899993192dbee52083802b956255da15e4880d0f0e",
    4: "34ad6e71bed564ab8eedb127193f014e3e9cdd223357583078faba7e2051e69f",
    5: "1c2179ede684f160328e6f38bbddada4cba4a4a0266d8f346656fdad73ccc585",
    6: "08dec60b1a533a7cc7451ca48d80fc8c50fd48a7eddaabc3ba7e88d3d372bdbb",
    7: "2fe806162a24edbaade0a20bf84652a4e9a93815f7f893378007d03d3a8b538a",
    8: "01b855e4d8cc9b0214dd2ea6a0ee3a7f190505ebd3b2bd1d42d19104c064a287",
    9: "b329936822987cc1d1ef462bb14bb3eb7619bce753675719ba478c6f28da1dea",
    10: "bb8222a512c9bf0ea32a1f349140022ec8283db32caead8341082d07dfeca33a",
    11: "7a78476391de9a39f67361f7f3101f28a40e6e0fd49dee2d7e0519971cd4b1e4",
    12: "6bc9e6ccc83f7738eb6d272fa4599bda739b6f213c3d5b3a0b822319beabc06b",
    13: "0df6d8b3d323d34952333c63bff33f2ae4e10ae747c30f73277d9bb796882cf0",
    14: "f8136fc5aa4e42ac69ec97912d25f106dbf3af9e00170b507dfc8aea0d170c0a",
    15: "69f443c7f434032443c99d5c10a345f26da2fba19a4e6d85c78d96b89c81922a",
    16: "0b4eca952df04a82f23a9a2f30fa2b97a70962e1079041994f9b1c7df72a81c0",
    17: "4bf2e3720923075b7c88c5059c887a3d816c34ed0c3e3d1c775e24b93bad1f2e",
    18: "c8eb8cbb48d5f0799f763ebf00737c59004256b3bf6fd0b58302485bac09f3bc",
    19: "967c8faf9fbc9c77feb504b602ca5336cc2f9e505c8318e984a8d0861b928919",
    20: "5afb96a44e87584cdb813438e14e57679e79c2f70d8cd33613dad20228bda758",
    21: "4f3044636a1b22b5d99ffc7f9d09a27196b686492b9c43bc567f7f14618c359f",
    22: "0d9dc729fcffe09ec49d1bb6723bdb9f49b8c87758aaacca3156d7b08427efdc",
    23: "7ce8d46bd06797a4e378ea94aff7095a64dfd7d0504df9716e1f830a16d2a22c",
    24: "b899776b54c2ce73a42bdc5c2c00ffbff92d91ae5d07f2c3a4d430dcf14479cb",
}
Rows = dict[str, list[dict[str, Any]]]


def build(folder: Path, version: int) -> Path:
    """The two files of an earlier version."""
    for name, source in (("iria.db", f"schema{version}.sql"), ("captures.db", f"captures{version}.sql")):
        db = sqlite3.connect(folder / name)
        db.execute("PRAGMA synchronous = OFF")  # hundreds of statements, each of which would wait for the disk
        db.executescript((DATABASES / source).read_text("utf-8"))
        db.close()
    return folder / "iria.db"


def plain_tables(db: sqlite3.Connection) -> list[str]:
    """The tables, without those of the search indexes, of SQLite and of the migrations."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [name for name in names if "_fts" not in name and not name.startswith(("sqlite_", "_"))]


def rows(path: Path) -> Rows:
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    found = {name: [dict(row) for row in db.execute(f'SELECT * FROM "{name}"')] for name in plain_tables(db)}
    db.close()
    return found


def schema(path: Path) -> dict[str, object]:
    """Columns by table (in any order), and every index, trigger and view, without spaces and comments."""
    db = sqlite3.connect(path)
    found: dict[str, object] = {
        name: {tuple(row[1:6]) for row in db.execute(f'PRAGMA table_info("{name}")')} for name in plain_tables(db)
    }
    for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view')"):
        found[name] = re.sub(r"\s+", " ", re.sub(r"--[^\n]*", "", sql or "")).strip()
    db.close()
    return found


@pytest.mark.parametrize("version", OLD)
def test_no_row_is_lost_or_altered(tmp_path: Path, version: int) -> None:
    path = build(tmp_path, version)
    before = rows(path)
    assert len(before["revisions"]) == 6
    Store(path).close()
    after = rows(path)
    for table, old in before.items():
        kept = [{name: row[name] for name in row if (table, name) not in FILLED} for row in old]
        assert [{name: row[name] for name in told} for row, told in zip(after[table], kept, strict=True)] == kept, table


@pytest.mark.parametrize("version", OLD)
def test_the_schema_is_that_of_a_new_file(tmp_path: Path, version: int) -> None:
    path = build(tmp_path, version)
    Store(path).close()
    Store(tmp_path / "new.db").close()
    assert schema(path) == schema(tmp_path / "new.db")


@pytest.mark.parametrize("version", OLD)
def test_no_step_reads_the_schema_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    """An older database gets the same tables, even if schema.sql changes later."""
    Store(tmp_path / "new.db").close()

    def fail(db: object) -> None:
        raise AssertionError("schema.sql is for new files only")

    monkeypatch.setattr(database, "create_schema", fail)
    opened: list[str] = []
    read_text = Path.read_text

    def read(path: Path, *args: Any, **more: Any) -> str:
        opened.append(path.name)
        return read_text(path, *args, **more)

    monkeypatch.setattr(Path, "read_text", read)
    path = build(tmp_path, version)
    Store(path).close()
    assert "schema.sql" not in opened
    assert opened.count(f"{SCHEMA_VERSION:02}.sql") == 1  # the steps were read through the same door
    assert schema(path) == schema(tmp_path / "new.db")


def test_a_released_step_never_changes() -> None:
    texts = {number: step_sql(number) for number in range(2, SCHEMA_VERSION + 1)}
    assert {number: sha256(text.encode()) for number, text in texts.items()} == STEP_HASHES


def test_words_of_packed_texts_are_found_in_the_index_that_is_made_anew(tmp_path: Path) -> None:
    """Of a damaged one nothing is found, and the others are."""
    path = build(tmp_path, 21)
    old = File(sqlite3.connect(path, isolation_level=None))
    register(old.conn)
    assert TextPacking(old).pack([1, 2, 3]).texts == 3
    old.execute("UPDATE bodies SET body_text = substr(body_text, 1, 40) WHERE article_id = 2")
    old.close()
    (tmp_path / "captures.db").unlink()  # of a file that others may share no page is forgotten
    store = Store(path)
    found = (
        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'body_text : \"letter of the crew\"' ORDER BY rowid"
    )
    assert store.db.execute(found).fetchall() == [(1,), (3,)]
    store.forgetting.forget([2, 3], "asked for", datetime(2026, 3, 9, tzinfo=UTC))
    for index in ("articles_fts", "quotes_fts", "images_fts"):
        store.db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    assert store.db.execute(found).fetchall() == [(1,)]
    store.close()


@pytest.mark.parametrize(("version", "form"), [(22, "28"), (23, "01")])
def test_records_that_were_packed_with_less_are_read_and_compact_packs_them_by_the_rows(
    tmp_path: Path, version: int, form: str
) -> None:
    """Schema 22 packed them with the text alone, 23 with some words of the rows too."""
    store = Store(build(tmp_path, version))
    newest = (
        "SELECT hex(substr(record, 1, 1)) FROM articles a JOIN revisions v ON v.article_id = a.id AND number = revision_count "
        "JOIN records ON revision_id = v.id ORDER BY a.id"
    )
    assert store.db.execute(newest).fetchall() == [(form,)] * 3
    told = {article.url: store.revisions(article.url) for article in store.articles()}
    assert len(told) == 3
    assert store.compacting.to_pack() == [1, 2, 3]
    assert [store.compacting.pack(story).records for story in (1, 2, 3)] == [1, 1, 1]
    assert store.compacting.to_pack() == []
    assert store.db.execute(newest).fetchall() == [("02",)] * 3
    assert {article.url: store.revisions(article.url) for article in store.articles()} == told
    assert list(find_faults(store.db, store.captures)) == []
    store.close()


def test_an_address_owed_in_two_spellings_is_owed_once(tmp_path: Path) -> None:
    path = build(tmp_path, 1)
    db = sqlite3.connect(path)
    db.execute(
        "INSERT INTO frontier(url, site_id, kind, due_at) VALUES ('https://yard.example/fourth', 1, 'new', '2026-03-02')"
    )
    db.commit()
    db.close()
    store = Store(path)
    owed = store.db.execute("SELECT url_key FROM frontier ORDER BY url_key").fetchall()
    assert owed == [("yard.example/fourth",), ("yard.example/one",)]
    store.close()


@pytest.mark.parametrize("version", OLD)
def test_the_history_holds_and_is_read(tmp_path: Path, version: int) -> None:
    store = Store(build(tmp_path, version))
    assert list(find_faults(store.db, store.captures)) == []
    told = store.revisions("https://yard.example/one/")
    assert [(revision.number, revision.kind) for revision in told] == [
        (1, "first"),
        (2, "edit"),
        (3, "cosmetic"),
        (4, "edit"),
    ]
    assert told[0].record.paragraphs[0].startswith("The yard counts 12 ships")
    assert told[3].record.quotes[0].text == "No ship leaves before the ice goes,"
    assert "quote" in {change.field for change in store.changes()}
    found = store.db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'skagvik'").fetchall()
    assert len(found) == 3
    store.close()


@pytest.mark.parametrize("version", OLD)
def test_history_goes_on(tmp_path: Path, version: int) -> None:
    store = Store(build(tmp_path, version))
    article = store.article("https://yard.example/third/")
    assert article is not None
    paragraphs = tuple(text.replace("12 ships", "31 ships") for text in article.record.paragraphs)
    assert paragraphs != article.record.paragraphs
    new = Article(url=article.url, headline=article.record.headline, paragraphs=paragraphs, body_text="\n".join(paragraphs),
                  parser_version="1", external_id=article.record.external_id)  # fmt: skip
    look = Look(
        owed_url=article.url, requested_url=article.url, url=article.url, http_status=200,
        fetched_at=datetime(2026, 3, 9, tzinfo=UTC), article=new, article_id=article.id, body=b"<html>31 ships</html>",
    )  # fmt: skip
    assert store.history.store_look(1, look, never_reread).outcome == "edit"
    assert "31 ships" in store.revisions(article.url)[-1].record.body_text
    assert list(find_faults(store.db, store.captures)) == []
    store.close()


@pytest.mark.parametrize("version", OLD)
def test_a_copy_of_the_old_file_stays(tmp_path: Path, version: int) -> None:
    path = build(tmp_path, version)
    before = rows(path)
    Store(path).close()
    copy = tmp_path / f"iria.db.schema{version}.bak"
    assert rows(copy) == before
    db = sqlite3.connect(copy)
    assert db.execute("PRAGMA user_version").fetchone() == (version,)
    db.close()


def test_a_copy_that_cannot_be_written_stops_the_steps_and_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(tmp_path, 5)
    before, old = rows(path), schema(path)

    def copy_half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:5000])
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(database, "_copy", copy_half)
    with pytest.raises(DiskFull, match="nothing is lost"):
        Store(path)
    assert (rows(path), schema(path)) == (before, old)
    assert [file.name for file in tmp_path.iterdir() if ".bak" in file.name] == []
    monkeypatch.undo()
    Store(path).close()
    assert rows(tmp_path / "iria.db.schema5.bak") == before


def test_the_copy_is_of_the_old_file_where_another_process_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(tmp_path, 5)
    before = rows(path)
    recognise = database._recognise

    def recognise_late(connection: sqlite3.Connection, asked: Path) -> int:
        """Between the question and the lock another process brings the file up to date."""
        version = recognise(connection, asked)
        monkeypatch.undo()
        Store(path).close()
        return version

    monkeypatch.setattr(database, "_recognise", recognise_late)
    Store(path).close()
    assert rows(tmp_path / "iria.db.schema5.bak") == before


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(tmp_path, 5)
    before, old = rows(path), schema(path)

    def fail(db: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(migrations, "recognise_version", fail)  # in the last step; those before it have done their work
    with pytest.raises(RuntimeError, match="lights"):
        Store(path)
    assert rows(path) == before
    assert schema(path) == old
    monkeypatch.undo()
    Store(path).close()
    assert schema(path) != old


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = build(tmp_path, 7)
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    before = rows(path)
    with pytest.raises(NewerDatabase, match="upgrade"):
        Store(path)
    assert rows(path) == before
