"""Deleted pages: those that made no difference, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
URL = "https://yard.example/one/"
YEARS_LATER = T0 + timedelta(days=1000)
PADDING = " ".join(str(number * number) for number in range(400))
FIRST = "The yard counts 12 ships in the harbour of Skagvik."
SET_ANEW = "The yard counts\u00a012 ships in the harbour of Skagvik."
EDITED = "The yard counts 21 ships in the harbour of Skagvik."
END = "Its crane was sold to a farmer in the valley, who lifts hay with it."


def page(text: str) -> bytes:
    return f"<html><p>{text}</p>{PADDING}</html>".encode()


def see(store: Store, days: int, text: str | None, status: int = 200, page_class: str = "article") -> str:
    """A look at the story with this text (None: no story came). Returns the outcome."""
    site = store.site("yard.example", None, T0)
    known = store.article(URL)
    article = None
    if text is not None:
        paragraphs = (text, END) if page_class == "article" else (text,)
        article = Article(
            url=URL,
            headline="Ships",
            page_class=page_class,  # type: ignore[arg-type]
            paragraphs=paragraphs,
            body_text="\n".join(paragraphs),
            parser_version="1",
        )
    look = Look(
        owed_url=URL,
        requested_url=URL,
        url=URL,
        http_status=status,
        fetched_at=T0 + timedelta(days=days),
        article=article,
        article_id=known.id if known else None,
        body=page(text or "no such page"),
    )
    return store.history.store_look(site, look, never_reread).outcome


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Found, new layout, a wall, edited, not found, back again with a wall before it: six pages."""
    store = Store(tmp_path / "iria.db")
    assert see(store, 0, FIRST) == "new"
    assert see(store, 1, SET_ANEW) == "cosmetic"
    assert see(store, 2, "Are you human?", 403, "blocked") == "blocked"
    assert see(store, 3, EDITED) == "edit"
    assert see(store, 4, None, 404) == "gone"
    yield store
    store.close()


def kept(store: Store) -> dict[str, bool]:
    told = {page(text): text for text in (FIRST, SET_ANEW, "Are you human?", EDITED, "no such page")}
    rows = store.db.execute("SELECT sha256, pruned_at IS NULL FROM captures ORDER BY id").fetchall()
    found = {}
    for name, there in rows:
        body = store.captures.get(name)
        assert (body is not None) == bool(there)
        if body is not None:
            found[told[body]] = True
    return found


def test_first_changed_newest_and_proofs_stay(store: Store) -> None:
    assert store.compacting.prune(YEARS_LATER, YEARS_LATER) == 2
    assert kept(store) == {FIRST: True, EDITED: True, "no such page": True}
    assert list(find_faults(store.db, store.captures)) == []


def test_what_is_young_stays(store: Store) -> None:
    assert store.compacting.prune(T0 + timedelta(days=2), YEARS_LATER) == 1
    assert set(kept(store)) == {FIRST, "Are you human?", EDITED, "no such page"}


def test_a_dry_run_lets_nothing_go(store: Store) -> None:
    assert store.compacting.prune(YEARS_LATER, YEARS_LATER, dry=True) == 2
    assert len(kept(store)) == 5


def test_the_newest_page_stays_although_it_only_set_the_text_anew(tmp_path: Path) -> None:
    store = Store(tmp_path / "iria.db")
    see(store, 0, FIRST)
    assert see(store, 1, SET_ANEW) == "cosmetic"
    assert store.compacting.prune(YEARS_LATER, YEARS_LATER) == 0
    store.close()


def test_a_page_that_comes_again_is_kept_again(store: Store) -> None:
    store.compacting.prune(YEARS_LATER, YEARS_LATER)
    assert see(store, 1001, "Are you human?", 403, "blocked") == "blocked"
    assert kept(store)["Are you human?"]
    assert store.db.execute("SELECT count(*) FROM captures").fetchone() == (5,)


def test_shrinking_gives_the_room_back(store: Store) -> None:
    for number in range(40):
        store.captures.put(repr([number, number**77]).encode() * 50)
    (before,) = store.captures._db.execute("PRAGMA page_count").fetchone()
    store.captures.remove(
        [name for (name,) in store.captures._db.execute("SELECT sha256 FROM pages WHERE base IS NULL")]
    )
    store.compacting.shrink(lambda what: None)
    assert store.captures._db.execute("PRAGMA page_count").fetchone()[0] < before
