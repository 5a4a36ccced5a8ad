"""One story at several addresses: which canonical addresses join two pages, and which must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.stories.history import Outcome
from pipelines.dedupe import Dedupe

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
TUGS = "https://a.example/news/navy-orders-two-tugs/"
FISH = "https://a.example/news/fleet-counts-its-fish/"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


def see(
    store: Store, url: str, canonical: str | None, headline: str, *, minutes: int = 0, asked: str = ""
) -> int | None:
    """Store a look at `url`, to which the address `asked` led. Returns the id of the story that it was assigned to."""
    asked = asked or url
    body = f"{headline}. The ministry said so on Tuesday. It gave no further detail of the matter."
    article = Article(
        url=url, canonical_url=canonical, site="a.example", headline=headline, paragraphs=(body,), body_text=body
    )
    now = NOW + timedelta(minutes=minutes)
    look = Look(
        owed_url=asked,
        requested_url=asked,
        url=url,
        http_status=200,
        fetched_at=now,
        article=article,
        body=body.encode(),
    )
    site_id = store.site("a.example", None, NOW)
    known = store.history.identify(site_id, look)
    outcome = store.history.store_look(site_id, replace(look, article_id=known), never_reread)
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


def test_a_story_found_at_the_address_that_it_always_named_has_not_moved(store: Store) -> None:
    first = see(store, f"{TUGS}?ref=4", TUGS, "Navy orders two tugs")
    assert see(store, TUGS, TUGS, "Navy orders two tugs", minutes=60) == first
    assert store.db.execute("SELECT url FROM articles").fetchall() == [(TUGS,)]
    assert list(store.changes()) == []


def test_a_story_found_at_an_address_that_it_names_since_has_moved(store: Store) -> None:
    old = f"{TUGS}?ref=4"
    see(store, old, old, "Navy orders two tugs")
    see(store, old, TUGS, "Navy orders two tugs", minutes=60)
    see(store, TUGS, TUGS, "Navy orders two tugs", minutes=120)
    assert [(change.kind, change.field, change.before, change.after) for change in store.changes()] == [
        ("moved", "url", old, TUGS)
    ]


def test_an_old_address_that_leads_to_the_one_that_the_story_always_named_is_a_move(store: Store) -> None:
    old = f"{TUGS}?ref=4"
    first = see(store, old, TUGS, "Navy orders two tugs")
    assert see(store, TUGS, TUGS, "Navy orders two tugs", minutes=60, asked=old) == first
    assert [(change.kind, change.field) for change in store.changes()] == [("moved", "url")]


def test_a_reworded_headline_does_not_part_a_story_from_its_copy(store: Store) -> None:
    original = see(store, TUGS, TUGS, "Navy orders two tugs")
    see(store, "https://a.example/print/77", TUGS, "Navy orders two tugs", minutes=1)
    assert see(store, "https://a.example/print/77", TUGS, "Navy orders three tugs", minutes=30) == original


WEEK = 7 * 24 * 60


def look_at(
    store: Store, url: str, external_id: str | None, headline: str, *, asked: str = "", minutes: int = 0
) -> Outcome:
    """A look that goes through the step which finds its story; `asked` is the address that led to `url`."""
    asked = asked or url
    body = f"{headline}. The ministry said so on Tuesday. It gave no further detail of the matter."
    article = Article(
        url=url, external_id=external_id, site="a.example", headline=headline, paragraphs=(body,), body_text=body
    )
    site_id = store.site("a.example", None, NOW)
    row = store.db.execute("SELECT article_id FROM urls WHERE url = ?", (asked,)).fetchone()
    look = Look(
        owed_url=asked,
        requested_url=asked,
        url=url,
        http_status=200,
        fetched_at=NOW + timedelta(minutes=minutes),
        article_id=row[0] if row else None,
        article=article,
        body=body.encode(),
        etag='"of the page that came"',
    )
    step = Dedupe(SimpleNamespace(spider=SimpleNamespace(run=SimpleNamespace(store=store, site_id=site_id))))
    return store.history.store_look(site_id, step.process_item(look), never_reread)


def status_of(store: Store, article_id: int | None) -> str:
    return str(store.db.execute("SELECT status FROM articles WHERE id = ?", (article_id,)).fetchone()[0])


def test_an_address_that_leads_to_a_story_of_a_like_name_is_a_withdrawal(store: Store) -> None:
    tugs = look_at(store, TUGS, "wp:12", "Navy orders two tugs")
    more = look_at(store, TUGS.replace("tugs/", "tugs-more/"), "wp:19", "Navy orders two tugs more", minutes=1)
    for minutes in (WEEK, WEEK + 61, WEEK + 1441):
        look_at(store, more.url, "wp:19", "Navy orders two tugs more", asked=TUGS, minutes=minutes)
    assert status_of(store, tugs.article_id) == "gone"
    assert status_of(store, more.article_id) == "live"


def test_an_address_used_again_is_a_withdrawal_of_the_first_story(store: Store) -> None:
    first = look_at(store, TUGS, "wp:12", "Navy orders two tugs")
    look_at(store, TUGS, "wp:77", "Navy orders two tugs for the northern fleet", minutes=WEEK)
    assert status_of(store, first.article_id) == "gone_suspected"
    headline = store.db.execute("SELECT headline FROM articles WHERE id = ?", (first.article_id,)).fetchone()[0]
    assert headline == "Navy orders two tugs"


def test_the_page_that_came_instead_leaves_no_validators(store: Store) -> None:
    first = look_at(store, TUGS, "wp:12", "Navy orders two tugs")
    look_at(store, FISH, "wp:77", "Fleet counts its fish", asked=TUGS, minutes=WEEK)
    newest = "SELECT etag, body_sha256 FROM checks WHERE article_id = ? ORDER BY last_at DESC"
    assert store.db.execute(newest, (first.article_id,)).fetchone() == (None, None)


def test_a_story_under_a_new_address_is_no_withdrawal(store: Store) -> None:
    first = look_at(store, TUGS, "wp:12", "Navy orders two tugs")
    look_at(store, TUGS.replace("two", "2"), "wp:12", "Navy orders two tugs", asked=TUGS, minutes=WEEK)
    assert status_of(store, first.article_id) in ("live", "moved")
