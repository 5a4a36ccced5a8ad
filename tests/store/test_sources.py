"""What is stored about a publisher's lists, and a database that was made before this."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from iria_crawler.model import Candidate
from iria_crawler.store import MayLease, SourceAnswer, Store
from iria_crawler.store.stories.rows import insert
from iria_crawler.urls import url_key

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
FEED = "https://harbour-post.example/feed/"
TUGS = "https://harbour-post.example/news/navy-orders-two-tugs/"
SITEMAP = "https://harbour-post.example/sitemap.xml"
FEED = "https://harbour-post.example/feed/"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


def test_a_refusal_keeps_the_validators_of_the_answer_before(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    store.sources.note(
        site, SourceAnswer("feed", FEED, 200, etag='"a"', last_modified="Mon, 23 Nov 2026 13:00:00 GMT"), NOW
    )
    store.sources.note(site, SourceAnswer("feed", FEED, 503), NOW)
    assert store.sources.validators(site, FEED) == ('"a"', "Mon, 23 Nov 2026 13:00:00 GMT")
    assert store.sources.useless(site) == {FEED}
    store.sources.note(site, SourceAnswer("feed", FEED, 304), NOW)
    assert store.sources.useless(site) == frozenset()


def test_robots_txt_is_news_only_when_it_differs_from_a_known_one(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    url = "https://harbour-post.example/robots.txt"
    told = [store.sources.robots_changed(site, url, sha, NOW) for sha in ("one", "one", "two", "two")]
    assert told == [False, False, True, False]


@pytest.mark.parametrize(("hints", "true", "trusted"), [(0, 0, True), (49, 0, True), (50, 4, False), (50, 5, True)])
def test_announcements_that_come_to_nothing_are_not_believed(
    store: Store, hints: int, true: int, trusted: bool
) -> None:
    """Each list is judged by its own past: a sitemap with wrong dates does not harm the feed."""
    site = store.site("harbour-post.example", None, NOW)
    for url in (SITEMAP, FEED):
        store.sources.note(site, SourceAnswer("sitemap" if url == SITEMAP else "feed", url, 200), NOW)
    for number in range(hints):
        store.sources.score_hint(site, [SITEMAP], true=number < true)
    assert store.sources.trusted(site, SITEMAP) is trusted
    assert store.sources.trusted(site, FEED)


def test_a_list_can_win_trust_back(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    store.sources.note(site, SourceAnswer("sitemap", SITEMAP, 200), NOW)
    for number in range(1_000):
        store.sources.score_hint(site, [SITEMAP], true=number >= 900)
        if number == 899:
            assert not store.sources.trusted(site, SITEMAP)
    assert store.sources.trusted(site, SITEMAP)


def test_of_a_list_not_believed_one_story_in_ten_is_looked_at(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    store.sources.note(site, SourceAnswer("sitemap", SITEMAP, 200), NOW)
    for number in range(30):
        url = f"{TUGS}{number}/"
        seen = {"first_seen_at": "2026-11-01", "last_seen_at": "2026-11-01"}
        article_id = insert(store.db, "articles", {"site_id": site, "url": url, **seen})
        address = {"url": url, "url_key": url_key(url), "article_id": article_id, "kind": "final"}
        insert(store.db, "urls", {**address, **seen})
    for _ in range(60):
        store.sources.score_hint(site, [SITEMAP], true=False)
    named = [Candidate(url=f"{TUGS}{n}/", source="sitemap", modified_at=NOW) for n in range(30)]
    found, announced = store.note_candidates(site, named, NOW, SITEMAP)
    assert (found, announced) == (0, [10, 20, 30])


def test_an_address_is_owed_once_however_it_is_spelled(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    spellings = [TUGS, TUGS.rstrip("/"), TUGS.replace("https", "http"), TUGS + "?utm_source=feed", TUGS + "?p=7"]
    found, announced = store.note_candidates(site, [Candidate(url=url, source="feed") for url in spellings], NOW)
    assert (found, announced) == (2, [])


def test_room_bounds_new_stories_and_leaves_them_owed(store: Store) -> None:
    site = store.site("harbour-post.example", None, NOW)
    run = store.start_run("news", site, NOW)
    store.note_candidates(site, [Candidate(url=f"{TUGS}{n}/", source="feed") for n in range(5)], NOW)
    assert len(store.frontier.lease(site, run, 16, NOW, MayLease(new_stories=2))) == 2
    assert store.frontier.lease(site, run, 16, NOW, MayLease(new_stories=0)) == []
    assert store.frontier.count_waiting(site) == 5
