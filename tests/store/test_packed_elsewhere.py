"""What `compact --pack-texts` has packed, met by everything else that reads, moves or removes stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from asking import SHIPS, T0, look_at
from plain_records import unpack_records

from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.opening import move_to_server
from iria_crawler.store.stories.carrying import Arrival

ONE, TWO, NIPPON = (f"https://yard.example/{name}/" for name in ("one", "two", "nippon"))
LETTER = " ".join(
    f"On day {day} the harbour master of Skagvik wrote to the council about the ice." for day in range(30)
)
FRIGATE = "防衛省は新型護衛艦の建造を発表した。" * 20
HERE_AND_THERE = (
    "SELECT a.url, a.headline, a.revision_count, v.number, v.kind, v.seen_at, v.link FROM articles a "
    "JOIN revisions v ON v.article_id = a.id ORDER BY a.id, v.number"
)
WORD_INDEXES = ("articles_fts", "articles_signs_fts", "quotes_fts", "images_fts")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three stories with packed texts: one with three versions, one, and one in a script without spaces between words."""
    path = tmp_path / "iria.db"
    with Store(path) as store:
        site = store.site("yard.example", None, T0)
        for hour, ships in enumerate((12, 21, 31)):
            look_at(store, site, ONE, hour, f"{SHIPS.format(ships)} {LETTER}")
        look_at(store, site, TWO, 5, f"The crane was sold to a farmer. {LETTER}")
        look_at(store, site, NIPPON, 6, FRIGATE)
        assert pack(store) == 3
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as store:
        yield store


def pack(store: Store) -> int:
    return store.compacting.texts.pack([1, 2, 3]).texts


def records(store: Store) -> list[object]:
    return [revision.record for url in (ONE, TWO, NIPPON) for revision in store.revisions(url)]


def is_sound(store: Store) -> bool:
    for index in WORD_INDEXES:
        store.db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    return list(find_faults(store.db, store.captures)) == []


def damage(store: Store, article_id: int) -> None:
    store.db.execute("UPDATE bodies SET body_text = substr(body_text, 1, 40) WHERE article_id = ?", (article_id,))


def test_on_a_server_they_are_plain_and_lie_as_a_server_keeps_them(store: Store, path: Path) -> None:
    address = servers.empty_database()
    move_to_server(path, address, lambda _: None)
    with Store(address) as there:
        assert there.db.execute("SELECT count(*) FROM bodies WHERE body_text LIKE '%harbour master%'").fetchone() == (
            2,
        )
        lying = there.db.execute(
            "SELECT record LIKE '%\"paragraphs\":null%' FROM records ORDER BY revision_id"
        ).fetchall()
        assert lying == [(False,), (False,), (True,), (True,), (True,)]
        assert records(there) == records(store)
        assert there.db.execute(HERE_AND_THERE).fetchall() == store.db.execute(HERE_AND_THERE).fetchall()
        assert list(find_faults(there.db, there.captures)) == []
        look_at(there, 1, ONE, 30, f"{SHIPS.format(44)} {LETTER}")
        look_at(there, 1, TWO, 31, f"The crane was sold to a farmer. {LETTER}")
        told = there.revisions(ONE)
        assert [revision.record.paragraphs[0][:25] for revision in told] == [
            SHIPS.format(ships)[:25] for ships in (12, 21, 31, 44)
        ]
        assert len(there.revisions(TWO)) == 1
        assert list(find_faults(there.db, there.captures)) == []


@pytest.mark.parametrize(
    ("article_id", "index", "word"), [(2, "articles_fts", "crane"), (3, "articles_signs_fts", "護衛艦")]
)
def test_of_a_forgotten_story_whose_text_was_damaged_no_word_stays(
    store: Store, article_id: int, index: str, word: str
) -> None:
    found = f"SELECT rowid FROM {index} WHERE {index} MATCH '{word}'"
    damage(store, article_id)
    assert store.db.execute(found).fetchall() == [(article_id,)]
    store.forgetting.forget([article_id], "asked for", T0)
    assert store.db.execute(found).fetchall() == []
    assert [hit.url for hit in store.search("harbour master")] == ([ONE, TWO] if article_id == 3 else [ONE])
    assert is_sound(store)


def test_a_record_whose_text_is_damaged_stops_no_packing(store: Store) -> None:
    """The records of a file of an earlier release lie as JSON; that of the second story, without its paragraphs."""
    store.compacting.texts.unpack()
    unpack_records(store.db.execute)
    assert pack(store) == 3
    damage(store, 2)
    assert [store.compacting.pack(number).records for number in store.compacting.to_pack()] == [3, 0, 1]
    assert [fault.url for fault in find_faults(store.db, store.captures)] == [TWO]


def test_a_story_is_carried_out_of_one_such_file_into_another(store: Store, tmp_path: Path) -> None:
    carried = store.carrying.take_out([1])
    with Store(tmp_path / "other.db") as other:
        site = other.site("yard.example", None, T0)
        look_at(other, site, TWO, 5, f"The crane was sold to a farmer. {LETTER}")
        other.compacting.texts.pack([1])
        arrival = Arrival(site, "warc x", "2026-12-01T00:00:00Z", lambda *_: None)
        assert other.carrying.bring_in(carried, arrival) == "whole"
        assert [one.record for one in other.revisions(ONE)] == [one.record for one in store.revisions(ONE)]
        assert [hit.url for hit in other.search("31 ships")] == [ONE]
        assert is_sound(other)
        assert other.db.execute("SELECT typeof(body_text) FROM bodies ORDER BY article_id").fetchall() == [
            ("blob",),
            ("text",),
        ]
