"""The hash chain over the revisions: it is right for what was written, and shows every later alteration."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from plain_records import unpack_records
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.seal import seal

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def look_at(store: Store, site: int, url: str, after: int, body: str) -> None:
    paragraphs = (body, "The yard did not answer, and the minister left for the day with his two advisers.")
    article = Article(
        url=url, headline="Yard opens", paragraphs=paragraphs, body_text="\n".join(paragraphs), parser_version="1"
    )
    known = store.article(url)
    look = Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=T0 + timedelta(hours=after),
        article=article,
        article_id=known.id if known else None,
        body=f"<html>{body}</html>".encode() * 40,
        headers=(("Content-Type", "text/html"), ("Server", "yard")),
    )
    store.history.store_look(site, look, never_reread)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two stories, the first with three revisions."""
    store = Store(tmp_path / "iria.db")
    site = store.site("yard.example", None, T0)
    for after, count in enumerate((12, 21, 31)):
        look_at(
            store, site, "https://yard.example/one/", after, f"The yard counts {count} ships in the harbour of Skagvik."
        )
    look_at(store, site, "https://yard.example/two/", 5, "The crane was sold to a farmer.")
    unpack_records(store.db.execute)
    yield store
    store.close()


def faults(store: Store) -> list[tuple[str, int | None]]:
    return [(fault.url.split("/")[-2], fault.revision) for fault in find_faults(store.db, store.captures)]


def test_what_was_written_holds(store: Store) -> None:
    assert store.db.execute("SELECT count(*), count(link) FROM revisions").fetchone() == (4, 4)
    assert faults(store) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE records SET record = replace(record, '21 ships', '12 ships') WHERE revision_id = 2", [("one", 2)]),
        ("UPDATE revisions SET seen_at = '2026-11-22T00:00:00Z' WHERE id = 1", [("one", 1)]),
        ("UPDATE revisions SET kind = 'cosmetic' WHERE id = 3", [("one", 3)]),
        ("UPDATE revisions SET content_hash = 'x' WHERE id = 4", [("two", 1)]),
        ("UPDATE revisions SET link = 'x' WHERE id = 1", [("one", 1), ("one", 2)]),
        ("DELETE FROM records WHERE revision_id = 3", [("one", 3)]),
        ("UPDATE revisions SET number = 9 WHERE id = 3", [("one", 9), ("one", 9), ("one", None)]),
    ],
)
def test_what_is_altered_shows(store: Store, sql: str, found: list[tuple[str, int | None]]) -> None:
    store.db.execute("PRAGMA foreign_keys = OFF")
    store.db.execute(sql)
    assert faults(store)[: len(found)] == found


def test_a_revision_taken_out_shows(store: Store) -> None:
    store.db.execute("PRAGMA foreign_keys = OFF")
    store.db.execute("DELETE FROM records WHERE revision_id = 2")
    store.db.execute("DELETE FROM revisions WHERE id = 2")
    told = [fault.what for fault in find_faults(store.db, store.captures)]
    assert told[0] == "revision 2 is missing before it"


def test_a_page_that_is_not_kept_shows(store: Store) -> None:
    captures = sqlite3.connect(store.path.with_name("iria.captures.db"))
    captures.execute("DELETE FROM pages")
    captures.commit()
    captures.close()
    assert faults(store) == [("one", 3), ("two", 1)]


def test_a_seal_holds_while_stories_are_added_and_not_when_the_last_revision_goes(store: Store) -> None:
    kept = seal(store.db)
    look_at(store, 1, "https://yard.example/three/", 7, "A third story of the harbour, written later on.")
    assert seal(store.db, kept.revision_id) == kept
    store.db.execute("PRAGMA foreign_keys = OFF")
    # The last revision is removed and the count corrected: the chain alone cannot show this.
    store.db.execute("DELETE FROM revisions WHERE id = 3")
    store.db.execute("UPDATE articles SET revision_count = 2 WHERE id = 1")
    assert faults(store) == []
    assert seal(store.db, kept.revision_id) != kept


def test_headers_are_kept(store: Store) -> None:
    (headers,) = store.db.execute("SELECT headers FROM captures WHERE id = 1").fetchone()
    assert json.loads(headers) == [["Content-Type", "text/html"], ["Server", "yard"]]
