"""Texts that `scrapy compact --pack-texts` packs: read as before by all who know plain_text(), and found by their words."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import SHIPS, T0, look_at
from rereads import never_reread
from zstandard import ZstdError

from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.file import texts
from iria_crawler.store.file.copying import copy_database
from iria_crawler.store.file.database import PAGE_SIZE, PAGE_SIZE_OF_PACKED, File, open_database
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.packing import unpack, unpack_newest
from iria_crawler.store.file.sql_functions import register
from iria_crawler.store.file.text_packing import STORIES_PER_TRANSACTION
from iria_crawler.store.file.texts import pack_text, plain_or_none, plain_text
from iria_crawler.store.views.desk_copy import copy_stories
from iria_crawler.store.views.exporting import rows_of

ONE, TWO, NIPPON = (f"https://yard.example/{name}/" for name in ("one", "two", "nippon"))
# Long enough that packing makes it smaller.
LETTER = " ".join(
    f"On day {day} the harbour master of Skagvik wrote to the council about the ice." for day in range(30)
)
SNIPPETS = (
    "SELECT rowid, snippet(articles_fts, 0, '<', '>', '', 9) FROM articles_fts "
    "WHERE articles_fts MATCH '\"21 ships\" OR crane' ORDER BY rowid"
)
ALL = {"site": None, "since": None, "until": None}
LATER = T0 + timedelta(days=400)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three stories: one with an edit, one, and one in a script without spaces between words."""
    store = Store(tmp_path / "iria.db")
    site = store.site("yard.example", None, T0)
    look_at(store, site, ONE, 0, f"{SHIPS.format(12)} {LETTER}")
    look_at(store, site, ONE, 1, f"{SHIPS.format(21)} {LETTER}")
    look_at(store, site, TWO, 5, f"The crane was sold to a farmer. {LETTER}")
    look_at(store, site, NIPPON, 6, "防衛省は新型護衛艦の建造を発表した。" * 20)
    yield store
    store.close()


def pack(store: Store) -> int:
    return store.compacting.texts.pack(store.compacting.texts.to_pack(LATER)).texts


def kinds(store: Store) -> list[str]:
    return [kind for (kind,) in store.db.execute("SELECT typeof(body_text) FROM bodies ORDER BY article_id")]


def told(store: Store) -> list[object]:
    """What everybody reads who does not look at `bodies` itself."""
    return [
        list(store.articles()),
        store.revisions(ONE),
        [found.url for found in store.search("crane farmer")],
        list(rows_of(store.db, "stories", ALL)),
        store.carrying.take_out([1]),
        store.db.execute("SELECT * FROM stories ORDER BY id").fetchall(),
        store.db.execute(SNIPPETS).fetchall(),
        store.db.execute("SELECT rowid FROM articles_signs_fts WHERE articles_signs_fts MATCH '護衛艦'").fetchall(),
    ]


def check_indexes(store: Store) -> None:
    """Raises where the indexes of words do not have the words of the texts."""
    for index in ("articles_fts", "articles_signs_fts"):
        store.db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        register(db)
        return sorted(line for line in db.iterdump() if "_fts" not in line)


def test_a_packed_text_is_smaller_and_comes_back() -> None:
    packed = pack_text(LETTER)
    assert len(packed) < len(LETTER) / 5
    assert plain_text(packed) == plain_text(LETTER) == LETTER
    assert [plain_or_none(value) for value in (None, 7, "as it is", packed[:-1], b"no frame")] == [
        None,
        7,
        "as it is",
        None,
        None,
    ]


@pytest.mark.parametrize("size", [0, 2**62])
def test_bytes_that_state_no_size_or_an_impossible_one_are_damaged(size: int) -> None:
    """A frame that states its size in eight bytes, and no checksum: one bit may make it so."""
    frame = b"\x28\xb5\x2f\xfd\xe0" + size.to_bytes(8, "little") + b"\x09\x00\x00x"
    assert plain_or_none(frame) is None
    for record in (frame, b"\x01" + frame[4:], b"\x02" + frame[4:]):
        with pytest.raises(ZstdError):
            unpack_newest(record, LETTER)
    with pytest.raises(ZstdError):
        unpack(frame, "{}")


def test_bytes_that_state_more_than_any_text_has_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack_text(LETTER)
    assert plain_text(packed) == LETTER
    monkeypatch.setattr(texts, "MAX_BYTES", len(LETTER) - 1)
    with pytest.raises(ZstdError):
        plain_text(packed)


def test_all_is_read_as_before(store: Store) -> None:
    before = told(store)
    assert pack(store) == 3
    assert kinds(store) == ["blob"] * 3
    assert told(store) == before
    assert list(find_faults(store.db, store.captures)) == []
    check_indexes(store)
    assert pack(store) == 0


def test_only_texts_of_long_unchanged_stories_are_packed(store: Store) -> None:
    """The first was edited an hour after it was found; the others were found later."""
    texts = store.compacting.texts
    assert texts.to_pack(T0 + timedelta(hours=1)) == []
    assert texts.to_pack(T0 + timedelta(hours=2)) == [1]
    dry = texts.pack([1, 2], dry=True)
    assert (dry.texts, kinds(store)) == (2, ["text"] * 3)
    assert dry == texts.pack([1, 2])


def test_a_program_without_the_function_is_told_so(store: Store, tmp_path: Path) -> None:
    """It would find nothing in bytes, and take that for an answer. While nothing is packed it reads everything."""
    with closing(sqlite3.connect(tmp_path / "iria.db")) as db:
        assert db.execute("SELECT count(*) FROM stories WHERE body_text LIKE '%farmer%'").fetchone() == (1,)
        pack(store)
        with pytest.raises(sqlite3.OperationalError, match="no such function: plain_text"):
            db.execute("SELECT count(*) FROM stories WHERE body_text LIKE '%farmer%'")
        assert db.execute("SELECT headline FROM articles WHERE id = 2").fetchone() == ("Yard opens",)
        assert db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'farmer'").fetchall() == [(2,)]
        register(db)
        assert db.execute("SELECT count(*) FROM stories WHERE body_text LIKE '%farmer%'").fetchone() == (1,)


def test_plain_again_is_as_it_was(store: Store, tmp_path: Path) -> None:
    before = dump(tmp_path / "iria.db")
    pack(store)
    assert dump(tmp_path / "iria.db") != before
    assert store.compacting.texts.unpack() == 3
    assert dump(tmp_path / "iria.db") == before
    check_indexes(store)


def test_history_goes_on_with_another_headline(store: Store) -> None:
    pack(store)
    site = store.site("yard.example", None, T0)
    paragraphs = (f"{SHIPS.format(31)} {LETTER}", "No tugboat left.")
    article = Article(
        url=ONE, headline="Yard closes", paragraphs=paragraphs, body_text="\n".join(paragraphs), parser_version="1"
    )
    look = Look(
        owed_url=ONE, requested_url=ONE, url=ONE, http_status=200, fetched_at=T0 + timedelta(days=2), article=article, article_id=1
    )  # fmt: skip
    assert store.history.store_look(site, look, never_reread).outcome == "edit"
    assert kinds(store) == ["text", "blob", "blob"]
    assert [found.url for found in store.search("tugboat closes")] == [ONE]
    assert store.search("minister closes") == []  # the sentence with the minister is gone
    assert [revision.record.paragraphs[0][:22] for revision in store.revisions(ONE)] == [
        "The yard counts 12 shi",
        "The yard counts 21 shi",
        "The yard counts 31 shi",
    ]
    assert list(find_faults(store.db, store.captures)) == []
    check_indexes(store)
    assert pack(store) == 1


def test_a_headline_is_not_written_over_a_packed_text(store: Store) -> None:
    """The index of words could not be told what it loses."""
    pack(store)
    with pytest.raises(sqlite3.IntegrityError, match="its text is packed"):
        store.db.execute("UPDATE articles SET headline = 'x' WHERE id = 1")


def test_a_copy_of_a_packed_text_is_linked(store: Store) -> None:
    pack(store)
    site = store.site("wire.example", None, T0)
    look_at(store, site, "https://wire.example/crane/", 9, f"The crane was sold to a fisherman. {LETTER}")
    assert store.db.execute("SELECT duplicate_of FROM articles WHERE id = 4").fetchone() == (
        1,
    )  # the oldest with that letter


@pytest.mark.parametrize("damage", ["substr(body_text, 1, 40)", "zeroblob(90)", "body_text || zeroblob(0)"])
def test_a_damaged_text_is_named_and_the_story_goes_on(store: Store, damage: str) -> None:
    pack(store)
    others = [(found.url, found.record) for found in store.articles() if found.id != 2]
    store.db.execute(f"UPDATE bodies SET body_text = CAST({damage} AS BLOB) WHERE article_id = 2")
    if "||" in damage:  # one bit of it
        ((lying,),) = store.db.execute("SELECT body_text FROM bodies WHERE article_id = 2").fetchall()
        bent = bytes([*lying[:30], lying[30] ^ 4, *lying[31:]])
        store.db.execute("UPDATE bodies SET body_text = ? WHERE article_id = 2", (bent,))
    assert [(fault.url, fault.revision, fault.what) for fault in find_faults(store.db, store.captures)] == [
        (TWO, 1, "the story's newest text cannot be unpacked, and its records lean on it")
    ]
    assert store.db.execute("SELECT body_text FROM stories WHERE id = 2").fetchall() == [(None,)]
    assert [(found.url, found.record) for found in store.articles() if found.id != 2] == others
    assert store.compacting.texts.unpack() == 2
    assert kinds(store) == ["text", "blob", "text"]
    assert store.db.execute("SELECT body_text FROM stories WHERE id = 2").fetchall() == [(None,)]  # the views still ask


def test_a_forgotten_text_leaves_no_word(store: Store) -> None:
    pack(store)
    store.forgetting.forget([2], "asked for", LATER)
    assert store.search("crane") == []
    check_indexes(store)
    terms = "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, articles_fts, row)"
    store.db.execute(terms)
    assert store.db.execute("SELECT term FROM terms WHERE term IN ('crane', 'farmer')").fetchall() == []


def test_copies_for_others_are_plain_and_a_backup_is_the_same(store: Store, tmp_path: Path) -> None:
    pack(store)
    target = open_database(tmp_path / "desk.db")
    assert copy_stories(store.db, "iria", target, ALL) == (3, 3)
    target.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as db:
        assert db.execute("SELECT count(*) FROM stories WHERE body_text LIKE '%farmer%'").fetchone() == (1,)
        assert db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'farmer'").fetchall() == [(2,)]
    (tmp_path / "copy").mkdir()
    copy_database(tmp_path / "iria.db", tmp_path / "copy" / "iria.db")
    with Store(tmp_path / "copy" / "iria.db") as restored:
        assert told(restored) == told(store)
        assert list(find_faults(restored.db, restored.captures)) == []


def test_merged_stories_are_packed_and_taken_apart(store: Store) -> None:
    pack(store)
    store.merging.merge(2, 1, "by hand", T0)
    assert store.merging.undo(2, T0) == 1
    assert [found.url for found in store.articles()] == [ONE, TWO, NIPPON]
    assert list(find_faults(store.db, store.captures)) == []


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from iria_crawler.store import Store
from iria_crawler.store.file import text_packing
kill_at, packed = int(sys.argv[2]), 0
usual = text_packing.pack_text
def pack_text(text):
    global packed
    packed += 1
    if packed == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(text)
text_packing.pack_text = pack_text
with Store(sys.argv[1]) as store:
    texts = store.compacting.texts
    texts.pack(texts.to_pack(datetime(2030, 1, 1, tzinfo=UTC)))
"""


def test_killed_amid_packing_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    """At the first text, and in the second transaction."""
    site = store.site("yard.example", None, T0)
    for number in range(STORIES_PER_TRANSACTION):
        look_at(store, site, f"https://yard.example/{number}/", 7, f"Tug {number} left. {LETTER}")
    before = told(store)
    for kill_at, packed in ((1, 0), (STORIES_PER_TRANSACTION + 2, STORIES_PER_TRANSACTION)):
        ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "iria.db"), str(kill_at)], check=False)
        assert ended.returncode == -signal.SIGKILL
        assert kinds(store).count("blob") == packed
        assert told(store) == before
        assert list(find_faults(store.db, store.captures)) == []
    check_indexes(store)
    assert pack(store) == 3


def test_every_connection_of_ours_has_the_functions(tmp_path: Path, store: Store) -> None:
    pack(store)
    with Store(tmp_path / "iria.db", read_only=True) as reading:
        assert isinstance(reading.db, File)
        found: list[Any] = reading.db.execute("SELECT plain_text(body_text), record_json(1) FROM bodies").fetchall()
    assert all(re.search("yard|護衛艦", text) and "12 ships" in record for text, record in found)


def test_the_pages_of_the_file_take_the_size_that_packed_texts_fill(store: Store) -> None:
    def page_size() -> int:
        store.compacting.shrink(lambda _: None)
        return int(store.db.execute("PRAGMA page_size").fetchone()[0])

    assert page_size() == PAGE_SIZE
    pack(store)
    assert page_size() == PAGE_SIZE_OF_PACKED
    store.compacting.texts.unpack()
    assert page_size() == PAGE_SIZE
