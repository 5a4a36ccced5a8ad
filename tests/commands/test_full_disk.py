"""A full disk: one line, whole files or none, a sound database, and a monitor that continues."""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from asking import SHIPS, Command, fill, look_at
from newsroom import Newsroom
from running import Started, scrapy_command

from iria_crawler.commands.files import add_line, whole_file
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults


def is_sound(path: Path) -> bool:
    store = Store(path)
    sound = [row[0] for row in store.db.execute("PRAGMA integrity_check")] == ["ok"]
    faults = list(find_faults(store.db, store.captures))
    store.close()
    return sound and not faults


def test_warc_leaves_no_half_file(command: Command, archive: Path, tmp_path: Path) -> None:
    for name in ("pages.warc", "pages.warc.gz"):
        ended = command("warc", str(tmp_path / name), "-s", f"IRIA_DATABASE={archive}", largest=700)
        assert (ended.code, ended.out) == (1, ""), ended
        assert ended.err == "scrapy warc: File too large\n"
        assert not (tmp_path / name).exists()
        assert not (tmp_path / f"{name}.part").exists()
        assert command("warc", str(tmp_path / name), "-s", f"IRIA_DATABASE={archive}").code == 0


def test_a_file_of_seals_keeps_its_lines(command: Command, archive: Path, tmp_path: Path) -> None:
    seals = tmp_path / "seals.jsonl"
    arguments = ("verify", "--seals", str(seals), "-s", f"IRIA_DATABASE={archive}")
    assert command(*arguments).code == 0
    before = seals.read_bytes()
    ended = command(*arguments, largest=len(before) + 40)
    assert (ended.code, ended.err.count("\n")) == (1, 1), ended
    assert seals.read_bytes() == before
    assert command(*arguments).code == 0
    assert len(seals.read_text().splitlines()) == 2


def test_compact_leaves_a_sound_database(command: Command, tmp_path: Path) -> None:
    path = fill(tmp_path / "iria.db")
    store = Store(path)
    for hour in range(2, 60):
        look_at(store, 1, "https://yard.example/one/", hour, f"{SHIPS.format(hour)} {'The harbour is full. ' * 200}")
    store.close()
    size = path.stat().st_size
    ended = command("compact", "-s", f"IRIA_DATABASE={path}", largest=size // 2)
    assert ended.code == 1, ended
    assert "Traceback" not in ended.err
    assert ended.err.strip().splitlines()[-1].startswith("scrapy compact: ")
    assert is_sound(path)
    assert command("compact", "-s", f"IRIA_DATABASE={path}").code == 0
    assert is_sound(path)


def test_what_was_there_stays_where_the_new_file_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "figures.prom"
    file.write_text("old")

    def fail_half_way() -> None:
        with whole_file(file) as new:
            new.write(b"half of")
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        fail_half_way()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("figures.prom", "old")]
    with whole_file(file) as new:
        new.write(b"new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("figures.prom", "new")]
    add_line(file, " line")
    assert file.read_text() == "new line\n"


def test_the_monitor_meets_a_full_disk_and_goes_on(newsroom: Newsroom, tmp_path: Path) -> None:
    """Two rounds find no room on the disk, the third one does."""
    Store(tmp_path / "iria.db").close()
    most = max(file.stat().st_size for file in tmp_path.iterdir()) + 40_000
    files = {"IRIA_METRICS_FILE": tmp_path / "iria.prom", "IRIA_ATOM_FILE": tmp_path / "changes.xml"}
    command = scrapy_command(tmp_path, "monitor", newsroom.url, "--every", "1s", **files, IRIA_READERS=1)
    told = tmp_path / "told.txt"
    with told.open("w") as log:
        monitor = Started(command, errors=log, limits={"RLIMIT_FSIZE": most})
    try:
        wait_until(lambda: told.read_text().count("make room on the disk") >= 2, monitor)
        resource.prlimit(monitor.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: stories(tmp_path / "iria.db") == 41 and (tmp_path / "iria.prom").exists(), monitor)
    finally:
        monitor.send_signal(signal.SIGTERM)
        monitor.wait(timeout=60)
    assert "Traceback" not in told.read_text()
    assert is_sound(tmp_path / "iria.db")


def wait_until(true: object, process: Started) -> None:
    assert callable(true)
    for _ in range(900):
        if true():
            return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("not within 90 seconds")


def stories(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db, db:
        (count,) = db.execute("SELECT count(*) FROM articles").fetchone()
    db.close()
    return int(count)


def test_a_round_that_fails_is_not_the_last(newsroom: Newsroom, tmp_path: Path) -> None:
    """The database is moved away and comes back."""
    Store(tmp_path / "iria.db").close()
    told = tmp_path / "told.txt"
    command = scrapy_command(tmp_path, "monitor", newsroom.url, "--every", "1s", IRIA_READERS=1)
    hidden = tmp_path / "hidden.db"
    with told.open("w") as log:
        monitor = Started(command, errors=log)
    try:
        wait_until(lambda: stories(tmp_path / "iria.db") == 41, monitor)
        wait_until(lambda: told.read_text().count("crawl ok") >= 2, monitor)
        # Between two rounds no process has it open. A text file is put in its place.
        for name in ("iria.db", "iria.db-wal", "iria.db-shm"):
            if (tmp_path / name).exists():
                (tmp_path / name).rename(hidden.with_name(name.replace("iria", "hidden")))
        (tmp_path / "iria.db").write_text("not now, please\n" * 100)
        wait_until(lambda: told.read_text().count("this round failed") >= 2, monitor)
        shutil.copy(hidden, tmp_path / "iria.db")
        before = told.read_text().count("crawl ok")
        wait_until(lambda: told.read_text().count("crawl ok") > before, monitor)
    finally:
        monitor.send_signal(signal.SIGTERM)
        monitor.wait(timeout=60)
    assert "Traceback" not in told.read_text()
