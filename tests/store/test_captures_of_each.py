"""One file of pages for each database; and the one file that earlier versions shared."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from asking import SHIPS, T0, fill, look_at

from iria_crawler.errors import NotADatabase
from iria_crawler.store import Store, captures_path, sha256
from iria_crawler.store.file.faults import find_faults

NAMES = "iria.db iria a.b.db x.sqlite x.sqlite3 x .db db iria.DB iria.captures captures.db iria. äb.db".split()


def pages(path: Path) -> set[str]:
    """The names of the pages in a file."""
    db = sqlite3.connect(path)
    found = {name for (name,) in db.execute("SELECT sha256 FROM pages")}
    db.close()
    return found


def as_an_earlier_version(*databases: Path) -> Path:
    """Put the pages of the databases into the one file that earlier versions shared."""
    shared = databases[0].with_name("captures.db")
    for number, database in enumerate(databases):
        if not number:
            captures_path(database).rename(shared)
            continue
        db = sqlite3.connect(shared)
        db.execute("ATTACH ? AS own", (str(captures_path(database)),))
        db.execute("INSERT OR IGNORE INTO pages SELECT * FROM own.pages")
        db.commit()
        db.close()
        captures_path(database).unlink()
    return shared


def is_whole(path: Path, *, read_only: bool = False) -> bool:
    """Whether verify finds no fault, and every capture has its page."""
    store = Store(path, read_only=read_only)
    names = [name for (name,) in store.db.execute("SELECT sha256 FROM captures")]
    sound = names and all(store.captures.get(name) is not None for name in names)
    faults = list(find_faults(store.db, store.captures))
    store.close()
    return bool(sound) and not faults


def test_no_two_names_share_a_file(tmp_path: Path) -> None:
    files = [captures_path(tmp_path / name).name for name in NAMES]
    assert captures_path(tmp_path / "iria.db") == tmp_path / "iria.captures.db"
    assert len({*files}) == len(NAMES)
    # The only name whose pages would be in another database's file is refused below.
    assert set(files) & set(NAMES) == {"iria.captures"}


@pytest.mark.parametrize("name", ["iria.db", "iria", "a.b.db", "x.sqlite", "ä b.db", "captures.db"])
def test_databases_of_one_folder_have_nothing_in_common(tmp_path: Path, name: str) -> None:
    one, other = fill(tmp_path / name), fill(tmp_path / "other.db", "quay.example")
    assert is_whole(one)
    for file in tmp_path.glob("other*"):
        file.unlink()
    assert is_whole(one)
    assert not other.exists()


def test_a_file_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    fill(tmp_path / "iria.captures.db")
    before = (tmp_path / "iria.captures.db").read_bytes()
    with pytest.raises(NotADatabase, match="the raw pages would lie in a file that holds something else"):
        Store(tmp_path / "iria.db")
    assert (tmp_path / "iria.captures.db").read_bytes() == before


def test_somebody_elses_captures_db_is_no_matter(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "captures.db")
    other.execute("CREATE TABLE birds (name)")
    other.close()
    assert is_whole(fill(tmp_path / "iria.db"))


def test_two_databases_that_shared_their_pages_lose_none(tmp_path: Path) -> None:
    one, other = fill(tmp_path / "iria.db"), fill(tmp_path / "demo.db", "quay.example")
    shared = as_an_earlier_version(one, other)
    before = pages(shared)
    assert is_whole(one, read_only=True)
    assert is_whole(other)
    new = fill(tmp_path / "new.db", "pier.example")
    assert is_whole(new)
    # An edit of a story whose pages are in the old file.
    store = Store(one)
    look_at(store, 1, "https://yard.example/one/", 9, SHIPS.format(31))
    assert store.revisions("https://yard.example/one/")[-1].number == 3
    store.close()
    assert is_whole(one)
    assert pages(shared) == before  # it is read only
    assert len(pages(captures_path(new))) == 3
    for file in (*tmp_path.glob("demo*"), *tmp_path.glob("new*")):  # as `make clean` does
        file.unlink()
    assert is_whole(one)


def test_a_copy_with_the_pages_of_an_earlier_version_is_whole(tmp_path: Path) -> None:
    one = fill(tmp_path / "iria.db")
    shared = as_an_earlier_version(one)
    (tmp_path / "elsewhere").mkdir()
    for file in (one, shared):
        shutil.copy(file, tmp_path / "elsewhere")
    assert is_whole(tmp_path / "elsewhere" / "iria.db", read_only=True)
    assert is_whole(tmp_path / "elsewhere" / "iria.db")
    shutil.rmtree(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(one, tmp_path / "elsewhere")
    assert not is_whole(tmp_path / "elsewhere" / "iria.db")  # without its pages it is not complete


def test_compacting_takes_no_page_from_others(tmp_path: Path) -> None:
    one, other = fill(tmp_path / "iria.db"), fill(tmp_path / "demo.db", "quay.example")
    shared = as_an_earlier_version(one, other)
    before = pages(shared)
    store = Store(one)
    store.db.execute("UPDATE revisions SET kind = 'cosmetic'")  # so that its pages are idle
    store.db.execute("UPDATE articles SET revision_count = 99")
    assert store.compacting.prune(T0.replace(year=2999), T0) == 0
    store.captures.remove(list(before))
    store.close()
    assert pages(shared) == before


def test_a_page_that_cannot_be_unpacked_shows(tmp_path: Path) -> None:
    path = fill(tmp_path / "iria.db")
    pages_db = sqlite3.connect(captures_path(path))
    pages_db.execute("UPDATE pages SET data = zeroblob(40)")
    pages_db.commit()
    pages_db.close()
    store = Store(path, read_only=True)
    assert ["cannot be unpacked" in fault.what for fault in find_faults(store.db, store.captures)] == [True, True]
    store.close()


def test_the_pages_of_a_database_that_never_had_any(tmp_path: Path) -> None:
    path = fill(tmp_path / "iria.db")
    captures_path(path).unlink()
    store = Store(path, read_only=True)
    assert store.captures.get(sha256(b"x")) is None
    store.close()
    assert not captures_path(path).exists()
