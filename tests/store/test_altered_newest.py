"""A text that somebody altered by hand after its record was packed with it: the story is looked at, read and corrected all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asking import T0
from zstandard import ZstdError

from iria_crawler.crawl.readers.pages import reread
from iria_crawler.model import Look, Site
from iria_crawler.parse import extract
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

URL = "https://yard.example/one/"
SITE = Site(host="yard.example")
END = "The yard did not answer, and the minister left for the day with his two advisers after a walk in the harbour."


def see(store: Store, hours: int, ships: int) -> str:
    """A look at the story with this number of ships. Returns the outcome."""
    site = store.site("yard.example", None, T0)
    at = T0 + timedelta(hours=hours)
    body = (
        f"<html><head><title>Yard opens in Skagvik</title></head><body><article><h1>Yard opens in Skagvik</h1><p>The yard counts "
        f"{ships} ships in the harbour of Skagvik, as it said in a short letter to the council.</p><p>{END}</p></article></body></html>"
    ).encode()
    known = store.article(URL)
    look = Look(
        owed_url=URL, requested_url=URL, url=URL, http_status=200, fetched_at=at, body=body,
        article_id=known.id if known else None, article=extract(body, URL, fetched_at=at, site=SITE),
    )  # fmt: skip
    return store.history.store_look(site, look, reread).outcome


@pytest.fixture
def altered(tmp_path: Path) -> Iterator[Store]:
    """A story of two versions, packed, whose text was altered then."""
    with Store(tmp_path / "iria.db") as store:
        assert [see(store, 0, 12), see(store, 1, 21)] == ["new", "edit"]
        store.compacting.pack(1)
        store.db.execute("UPDATE bodies SET body_text = replace(body_text, '21 ships', '2 ships')")
        yield store


def test_a_look_takes_what_the_page_said_for_what_was_known(altered: Store) -> None:
    assert see(altered, 2, 21) == "same"
    assert see(altered, 3, 30) == "edit"
    assert see(altered, 4, 31) == "edit"
    texts = altered.db.execute("SELECT before, after FROM changes ORDER BY id").fetchall()
    assert [("21 ships" in before, "30 ships" in after) for before, after in texts] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    assert {fault.revision for fault in find_faults(altered.db, altered.captures)} >= {2}, (
        "what was altered stays known"
    )


def test_it_is_read_as_its_text_and_rows_are_now(altered: Store) -> None:
    (story,) = altered.articles()
    assert (story.url, story.record.headline) == (URL, "Yard opens in Skagvik")
    assert "The yard counts 2 ships" in story.record.paragraphs[0]
    assert story.record.paragraphs[1] == END


def test_reading_its_page_again_corrects_it(altered: Store) -> None:
    newest = altered.rereading.newest(1)
    assert newest is not None
    assert (
        altered.rereading.correct(newest, reread(newest.capture, newest.site), T0 + timedelta(hours=2))[0]
        == "corrected"
    )
    (story,) = altered.articles()
    assert "21 ships" in story.record.body_text
    assert see(altered, 3, 21) == "same"


def test_where_the_page_is_gone_too_the_look_fails(altered: Store) -> None:
    altered.captures.remove([name for (name,) in altered.db.execute("SELECT sha256 FROM captures").fetchall()])
    with pytest.raises(ZstdError):
        see(altered, 2, 30)
