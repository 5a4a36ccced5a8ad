"""Opening a database: what is refused, with which message, and which files stay unchanged."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from iria_crawler.errors import NewerDatabase, NotADatabase, Unwritable
from iria_crawler.store.file.database import open_database, write
from iria_crawler.store.file.migrations import SCHEMA_VERSION


def test_a_new_file_has_the_schema_and_our_mark(tmp_path: Path) -> None:
    db = open_database(tmp_path / "deep" / "iria.db")
    assert {"articles", "bodies", "urls", "checks", "frontier", "revisions", "quotes", "changes"} <= set(
        db.table_names()
    )
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    db.close()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_database(tmp_path / "iria.db").close()
    db = open_database(tmp_path / "iria.db")
    assert db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (SCHEMA_VERSION,)
    db.close()


def test_text_file_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("The minister said nothing of note.\n" * 40)
    with pytest.raises(NotADatabase, match=r"notes\.txt"):
        open_database(path)
    assert path.read_text().startswith("The minister")


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(NotADatabase, match="something else"):
        open_database(path)
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    other.close()


def test_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    db = open_database(tmp_path / "iria.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerDatabase, match="upgrade iria-crawler"):
        open_database(tmp_path / "iria.db")


def test_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="choose another IRIA_DATABASE"):
        open_database(tmp_path)


def test_path_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable):
        open_database(tmp_path / "file" / "iria.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Unwritable):
        open_database(tmp_path / "iria.db")


def test_two_writers_take_turns(tmp_path: Path) -> None:
    """Two connections read and then write in a transaction: with a plain BEGIN this ends in "database is locked"."""
    path = tmp_path / "iria.db"
    open_database(path).close()
    failures: list[Exception] = []

    def work(name: str) -> None:
        db = open_database(path)
        try:
            for number in range(100):
                with write(db):
                    db.execute("SELECT count(*) FROM sites").fetchone()
                    db.execute("INSERT INTO sites(host, first_seen_at) VALUES (?, '')", (f"{name}-{number}.example",))
        except Exception as error:
            failures.append(error)
        finally:
            db.close()

    writers = [threading.Thread(target=work, args=(name,)) for name in ("north", "south", "east")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    db = open_database(path)
    assert db.execute("SELECT count(*) FROM sites").fetchone() == (300,)
    db.close()


def test_failed_transaction_leaves_no_row(tmp_path: Path) -> None:
    db = open_database(tmp_path / "iria.db")

    def half() -> None:
        with write(db):
            db.execute("INSERT INTO sites(host, first_seen_at) VALUES ('half.example', '')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert db.execute("SELECT count(*) FROM sites").fetchone() == (0,)
    db.close()


def test_database_in_memory_is_refused() -> None:
    with pytest.raises(Unwritable, match="lost when the run ends"):
        open_database(":memory:")
