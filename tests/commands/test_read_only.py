"""Commands that only read: they work on read-only files and beside a writing crawl, and they create no file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import Command, Ended, fill

READING = {
    "status": "yard.example",
    "changes --severity 0": "Yard opens",
    "verify": "3 revisions, 0 faults",
    "merge --list": "no merges",
    "reparse --dry-run --all": "2 stories",
    "alerts --dry-run": "=== desk: ",
    "warc {tmp}/pages.warc": "3 pages written",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A separate folder for the database; it can be removed afterwards."""
    folder = tmp_path / "archive"
    folder.mkdir()
    fill(folder / "iria.db")
    (tmp_path / "watch.toml").write_text(
        "[channels.desk]\nurl = 'json://127.0.0.1:9/'\n[[rules]]\nchannels = ['desk']\n"
    )
    yield folder
    folder.chmod(0o755)


def lock(folder: Path) -> None:
    """From here on nobody except root can write in this folder."""
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


def ask(command: Command, folder: Path, line: str, **how: bool) -> Ended:
    settings = ("-s", f"IRIA_DATABASE={folder / 'iria.db'}", "-s", f"IRIA_WATCH={folder.parent / 'watch.toml'}")
    return command(*line.replace("{tmp}", str(folder.parent)).split(), *settings, **how)


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("line", READING)
@pytest.mark.parametrize("root", [True, False])
def test_a_read_only_copy_is_read(command: Command, folder: Path, line: str, root: bool) -> None:
    lock(folder)
    before = held(folder)
    ended = ask(command, folder, line, obey_modes=not root)
    assert READING[line] in ended.out, ended
    assert ended.err == ""
    assert ended.code in (0, 11)
    assert held(folder) == before


def test_who_is_not_root_cannot_write_there(command: Command, folder: Path) -> None:
    """Without this the test above would prove nothing."""
    lock(folder)
    ended = ask(command, folder, "compact", obey_modes=True)
    assert (ended.code, ended.err.count("\n")) == (1, 1), ended
    assert "cannot write the database" in ended.err


@pytest.mark.parametrize("line", READING)
def test_no_file_is_made_or_left(command: Command, folder: Path, line: str) -> None:
    before = held(folder)
    assert READING[line] in ask(command, folder, line).out
    assert held(folder) == before


def test_a_file_alone_may_be_read_only(command: Command, folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    before = held(folder)
    assert "3 revisions, 0 faults" in ask(command, folder, "verify", obey_modes=True).out
    assert held(folder) == before


@pytest.mark.parametrize("root", [True, False])
def test_what_a_crawl_has_under_way_is_read_and_not_waited_for(command: Command, folder: Path, root: bool) -> None:
    writer = sqlite3.connect(folder / "iria.db", isolation_level=None)
    writer.execute("UPDATE sites SET name = 'Yard'")
    writer.execute("UPDATE sites SET host = 'quay.example'")  # is only in the log
    writer.execute("BEGIN IMMEDIATE")
    lock(folder)
    ended = ask(command, folder, "status", obey_modes=not root)
    assert "quay.example" in ended.out, ended
    writer.close()


def test_a_log_that_cannot_be_read_is_told(command: Command, folder: Path) -> None:
    """A copy of a database and its log, from a crawl that was killed, in a folder where no file can be created."""
    writer = sqlite3.connect(folder / "iria.db", isolation_level=None)
    writer.execute("UPDATE sites SET host = 'quay.example'")
    copy = folder.parent / "copy"
    copy.mkdir()
    for name in ("iria.db", "iria.db-wal", "iria.captures.db"):
        shutil.copy(folder / name, copy / name)
    writer.close()
    lock(copy)
    ended = ask(command, copy, "status", obey_modes=True)
    assert (ended.code, ended.err.count("\n"), ended.out) == (1, 1, ""), ended
    copy.chmod(0o755)
    (copy / "iria.db").chmod(0o644)
    assert "quay.example" in ask(command, copy, "status", obey_modes=True).out


def test_an_older_schema_is_left_as_it_is(command: Command, folder: Path) -> None:
    db = sqlite3.connect(folder / "iria.db")
    db.execute("PRAGMA user_version = 5")
    db.close()
    before = held(folder)
    ended = ask(command, folder, "status")
    assert ended.code == 1
    assert "written by an earlier version (schema 5" in ended.err
    assert "any crawl brings it up to date" in ended.err
    assert held(folder) == before
