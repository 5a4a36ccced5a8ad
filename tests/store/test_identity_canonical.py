"""One story under several addresses: which canonical addresses bring two pages together, and which must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iria_crawler.model import Article, Look
from iria_crawler.store import Store

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
TUGS = "https://a.example/news/navy-orders-two-tugs/"
FISH = "https://a.example/news/fleet-counts-its-fish/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    yield store
    store.close()


def see(store: Store, url: str, canonical: str | None, headline: str, *, minutes: int = 0) -> int | None:
    """Store a look at `url` and give the id of the story it was taken for."""
    body = f"{headline}. The ministry said so on Tuesday. It gave no further detail of the matter."
    article = Article(
        url=url, canonical_url=canonical, site="a.example", headline=headline, paragraphs=(body,), body_text=body
    )
    now = NOW + timedelta(minutes=minutes)
    look = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=now, article=article, body=body.encode()
    )
    site_id = store.site("a.example", None, NOW)
    known = store.history.identify(site_id, look)
    outcome = store.history.store_look(site_id, replace(look, article_id=known), lambda body, old, look: old)
    return outcome.article_id


def test_a_copy_that_names_its_original_is_one_story_with_it(store: Store) -> None:
    original = see(store, TUGS, TUGS, "Navy orders two tugs")
    copy = see(store, "https://a.example/print/77", TUGS, "Navy orders  two Tugs", minutes=1)
    assert original == copy


def test_a_second_look_at_a_copy_finds_the_same_story(store: Store) -> None:
    original = see(store, TUGS, TUGS, "Navy orders two tugs")
    for minutes in (1, 2):
        assert see(store, "https://a.example/print/77", TUGS, "Navy orders two tugs", minutes=minutes) == original


def test_a_story_that_declares_anothers_address_stays_itself(store: Store) -> None:
    tugs = see(store, TUGS, TUGS, "Navy orders two tugs")
    fish = see(store, FISH, TUGS, "Fleet counts its fish", minutes=1)
    assert tugs != fish
    assert store.db.execute("SELECT url FROM articles WHERE id = ?", (fish,)).fetchone() == (FISH,)


def test_an_address_that_two_stories_declare_joins_neither(store: Store) -> None:
    shared = "https://a.example/news/the-week-in-review/"
    assert see(store, TUGS, shared, "Navy orders two tugs") != see(store, FISH, shared, "Fleet counts its fish")


def test_a_reworded_headline_does_not_part_a_story_from_its_copy(store: Store) -> None:
    original = see(store, TUGS, TUGS, "Navy orders two tugs")
    see(store, "https://a.example/print/77", TUGS, "Navy orders two tugs", minutes=1)
    assert see(store, "https://a.example/print/77", TUGS, "Navy orders three tugs", minutes=30) == original
