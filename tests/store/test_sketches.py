"""MinHash values of another version: recognised, made again, and never compared with today's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from asking import T0
from rereads import never_reread
from sqlite_utils import Database

from iria_crawler.changes import SKETCH_VERSION, sketch
from iria_crawler.changes.decide import copies
from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.file import resketching
from iria_crawler.store.file.database import open_database
from iria_crawler.store.file.resketching import resketch

DATABASES = Path(__file__).resolve().parent.parent / "fixtures" / "databases"
TEXT = [
    "The frigate Halvard left the naval base at Skagvik on Tuesday with a crew of 118 for an exercise in the northern sea.",
    "She will meet 14 ships of 6 navies there and is to search for a submarine that plays the enemy for 9 days.",
    "The sonar cost 41 million kroner, a third more than parliament had been told when it voted for the refit in 2023.",
]


def add(store: Store, number: int, host: str = "wire.example") -> int | None:
    """Store a story, each time with the same text. Returns the id of the story that it is a copy of."""
    url = f"https://{host}/{number}/"
    paragraphs = (*TEXT, f"Reported for the edition of {host}.")
    article = Article(url=url, headline=f"Story {number}", paragraphs=paragraphs, body_text="\n".join(paragraphs))
    look = Look(owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=T0, article=article, body=b"-")
    stored = store.history.store_look(store.site(host, None, T0), look, never_reread)
    row = store.db.execute("SELECT duplicate_of FROM articles WHERE id = ?", (stored.article_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def make_old(store: Store, version: int) -> None:
    """The values as another version of the library would have made them."""
    store.db.execute("UPDATE sketches SET version = ?, value = value + 7", (version,))
    store.db.execute("UPDATE bodies SET sketch_version = ?", (version,))


def versions(db: Database) -> list[tuple[int, int]]:
    return db.execute("SELECT version, count(*) FROM sketches GROUP BY version ORDER BY version").fetchall()


@pytest.mark.parametrize("version", [0, SKETCH_VERSION - 1, SKETCH_VERSION + 1])
def test_opening_makes_the_values_of_another_version_again(tmp_path: Path, version: int) -> None:
    store = Store(tmp_path / "iria.db")
    add(store, 1)
    make_old(store, version)
    assert add(store, 2, "paper.example") is None  # values of two versions cannot be compared
    store.close()
    store = Store(tmp_path / "iria.db")
    assert versions(store.db) == [(SKETCH_VERSION, 12)]
    assert store.db.execute("SELECT DISTINCT sketch_version FROM bodies").fetchall() == [(SKETCH_VERSION,)]
    assert add(store, 3, "post.example") == 1
    store.close()


def test_one_opening_does_a_part_of_the_work_the_newest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "iria.db")
    for number in range(5):
        add(store, number)
    make_old(store, 0)
    monkeypatch.setattr(resketching, "STORIES_PER_TRANSACTION", 2)
    assert resketch(store.db, 2) == 2
    done = store.db.execute("SELECT article_id FROM bodies WHERE sketch_version = ? ORDER BY 1", (SKETCH_VERSION,))
    assert done.fetchall() == [(4,), (5,)]
    assert versions(store.db) == [(0, 30), (SKETCH_VERSION, 12)]
    assert resketch(store.db, None) == 3
    assert versions(store.db) == [(SKETCH_VERSION, 30)]
    assert resketch(store.db, None) == 0
    store.close()


def test_compact_makes_all_of_them_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "iria.db")
    add(store, 1)
    make_old(store, 0)
    store.compacting.shrink(lambda said: None)
    assert versions(store.db) == [(SKETCH_VERSION, 6)]
    store.close()


def test_finding_nothing_to_do_reads_two_ends_of_an_index(tmp_path: Path) -> None:
    store = Store(tmp_path / "iria.db")
    for table, column in (("bodies", "sketch_version"), ("sketches", "version")):
        for sign in "<>":
            plan = store.db.execute(f"EXPLAIN QUERY PLAN SELECT {column} FROM {table} WHERE {column} {sign} 5 LIMIT 1")
            assert all(row[3].startswith("SEARCH") for row in plan.fetchall())
    store.close()


def test_a_text_too_short_for_a_sketch_is_not_asked_for_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "iria.db")
    store.db.execute("INSERT INTO sites(id, host, first_seen_at) VALUES (1, 'x.example', '')")
    store.db.execute("INSERT INTO articles(id, site_id, url, first_seen_at, last_seen_at) VALUES (1, 1, 'u', '', '')")
    store.db.execute("INSERT INTO bodies(article_id, body_text) VALUES (1, 'Pictures of the day')")
    assert resketch(store.db) == 1
    assert resketch(store.db) == 0
    store.close()


def old_database(folder: Path, values: tuple[int, ...]) -> Path:
    """A database of schema 9 whose first story has a long text and these values."""
    db = sqlite3.connect(folder / "iria.db")
    db.executescript((DATABASES / "schema9.sql").read_text("utf-8"))
    db.execute("UPDATE bodies SET body_text = ? WHERE article_id = 1", ("\n".join(TEXT),))
    db.executemany("INSERT INTO sketches VALUES (?, 1)", [(value,) for value in values])
    db.commit()
    db.close()
    return folder / "iria.db"


@pytest.mark.parametrize(("shift", "again"), [(0, 0), (7, 3)])
def test_values_from_before_the_versions_are_kept_where_they_are_todays(tmp_path: Path, shift: int, again: int) -> None:
    path = old_database(tmp_path, tuple(value + shift for value in sketch("\n".join(TEXT))))
    db = open_database(path)
    assert versions(db) == [(0 if shift else SKETCH_VERSION, 6)]
    assert resketch(db, None) == again
    assert versions(db) == [(SKETCH_VERSION, 6)]
    assert {row[0] for row in db.execute("SELECT value FROM sketches")} == set(sketch("\n".join(TEXT)))
    db.close()


def test_the_version_moves_with_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    assert copies._version() == SKETCH_VERSION
    monkeypatch.setattr(copies, "_SEED", 1)
    assert copies._version() != SKETCH_VERSION
