"""`compact --pack-texts` and back, as a user runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from asking import SHIPS, T0, Command, look_at

from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

LETTER = " ".join(
    f"On day {day} the harbour master of Skagvik wrote to the council about the ice." for day in range(30)
)


def kinds(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [kind for (kind,) in db.execute("SELECT typeof(body_text) FROM bodies ORDER BY article_id")]


def test_texts_are_packed_where_that_is_asked_for_and_plain_again(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "iria.db"
    with Store(path) as store:
        site = store.site("yard.example", None, T0)
        for number in range(3):
            look_at(store, site, f"https://yard.example/{number}/", number, f"{SHIPS.format(number)} {LETTER}")
    at = ("-s", f"IRIA_DATABASE={path}")
    assert command("compact", *at).code == 0
    assert kinds(path) == ["text"] * 3
    assert "0 texts packed" in command("compact", *at, "--pack-texts", "36500").out
    assert "3 texts would be packed" in command("compact", *at, "--pack-texts", "0", "--dry-run").out
    assert kinds(path) == ["text"] * 3
    packed = command("compact", *at, "--pack-texts", "0")
    assert "3 texts packed" in packed.out
    assert kinds(path) == ["blob"] * 3
    assert "3 revisions, 0 faults" in command("verify", *at).out
    exported = tmp_path / "stories.csv"
    assert command("export", *at, str(exported)).code == 0
    assert exported.read_text(encoding="utf-8").count("harbour master") == 90
    assert command("compact", *at, "--pack-texts", "0", "--plain-texts").code != 0
    assert "3 texts made plain again" in command("compact", *at, "--plain-texts").out
    assert kinds(path) == ["text"] * 3


def test_a_disk_that_is_full_amid_packing_loses_nothing(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    with Store(path) as store:
        site = store.site("yard.example", None, T0)
        for number in range(120):
            look_at(store, site, f"https://yard.example/{number}/", number, f"Tug {number} left. {LETTER}")
        before = [found.record for found in store.articles()]
    at = ("-s", f"IRIA_DATABASE={path}")
    for room in (40_000, 120_000, 260_000):
        ended = command("compact", "--pack-texts", "0", "--keep-pages", *at, largest=room)
        assert ended.code == 1
        assert "Traceback" not in ended.err
        with Store(path) as store:
            assert [found.record for found in store.articles()] == before
            assert list(find_faults(store.db, store.captures)) == []
    assert command("compact", "--pack-texts", "0", *at).code == 0
    with Store(path) as store:
        assert [found.record for found in store.articles()] == before
        assert list(find_faults(store.db, store.captures)) == []
        store.db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        assert store.db.execute("SELECT count(*) FROM bodies WHERE typeof(body_text) = 'blob'").fetchone() == (120,)
