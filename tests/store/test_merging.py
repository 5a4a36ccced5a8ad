"""Two stored articles that turn out to be one story, two that do not, and how a merge is undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from rereads import never_reread
from scrapy.exceptions import DropItem
from servers import lost_references

from iria_crawler.errors import StoreError
from iria_crawler.model import Article, Candidate, Look
from iria_crawler.store import Outcome, Store
from iria_crawler.store.file.faults import find_faults
from pipelines.dedupe import Dedupe

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
OLD = "https://a.example/2026/tugs.html"
NEW = "https://a.example/news/navy-orders-two-tugs/"
THIRD = "https://a.example/news/fleet-counts-its-fish/"
TUGS = " ".join(
    f"The navy orders tug number {number} from the yard in Skagvik, and pays in {number + 2} parts."
    for number in range(9)
)
FISH = " ".join(
    f"The fleet counts {number} kinds of fish under its keels, says a marine biologist." for number in range(9)
)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    assert list(find_faults(store.db, store.captures)) == []
    assert lost_references(store) == []
    store.close()


class Run:
    """One crawl: looks that go through the step which finds their story."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.site_id = store.site("a.example", None, NOW)
        self._step = Dedupe(
            SimpleNamespace(spider=SimpleNamespace(run=SimpleNamespace(store=store, site_id=self.site_id)))
        )  # type: ignore[arg-type]

    def look(
        self,
        asked: str,
        text: str = TUGS,
        *,
        answered: str | None = None,
        canonical: str | None = None,
        cms: str | None = None,
        hours: int = 0,
        headline: str | None = None,
    ) -> Outcome:
        url = answered or asked
        article = Article(
            url=url,
            canonical_url=canonical,
            external_id=cms,
            site="a.example",
            headline=headline or text[:24],
            paragraphs=(text,),
            body_text=text,
        )
        row = self.store.db.execute("SELECT id FROM articles WHERE url = ?", (asked,)).fetchone()
        look = Look(
            owed_url=asked,
            requested_url=asked,
            url=url,
            http_status=200,
            fetched_at=NOW + timedelta(hours=hours),
            article_id=row[0] if row else None,
            article=article,
            body=repr(article).encode(),
        )
        step = self._step.process_item(look)
        return self.store.history.store_look(self.site_id, step, never_reread)


def standing(store: Store) -> list[tuple[object, ...]]:
    return store.db.execute(
        "SELECT id, status, merged_into, next_check_at IS NULL FROM articles ORDER BY id"
    ).fetchall()


def two(store: Store, *, cms_of_second: str | None = None) -> None:
    """The same story, found at two addresses that nothing connects."""
    run = Run(store)
    run.look(OLD)
    run.look(NEW, cms=cms_of_second, hours=1)
    assert [row[1:3] for row in standing(store)] == [("live", None), ("live", None)]


def test_the_older_stands_for_both_once_its_address_leads_to_the_younger(store: Store) -> None:
    two(store)
    outcome = Run(store).look(OLD, answered=NEW, hours=5)
    assert outcome.article_id == 1
    assert standing(store) == [(1, "live", None, False), (2, "moved", 1, True)]
    assert [(change.kind, change.before, change.after) for change in outcome.changes] == [("moved", OLD, NEW)]


def test_the_one_with_the_number_of_the_cms_stands_for_both(store: Store) -> None:
    two(store, cms_of_second="wp:7")
    outcome = Run(store).look(OLD, answered=NEW, cms="wp:7", hours=5)
    assert outcome.article_id == 2
    assert standing(store) == [(1, "moved", 2, True), (2, "live", None, False)]


def test_a_page_that_now_names_the_other_address_as_its_own_joins_them(store: Store) -> None:
    two(store)
    Run(store).look(OLD, canonical=NEW, hours=5)
    assert standing(store)[1][1:3] == ("moved", 1)


def test_a_page_edited_meanwhile_that_names_the_other_address_joins_them_too(store: Store) -> None:
    """With the same headline the canonical address is believed, even if the text has changed."""
    two(store)
    outcome = Run(store).look(OLD, TUGS[:24] + " " + FISH, canonical=NEW, hours=5, headline=TUGS[:24])
    assert outcome.outcome != "gone"
    assert standing(store)[1][1:3] == ("moved", 1)


def test_a_page_of_another_text_that_carries_the_others_number_is_the_others(store: Store) -> None:
    run = Run(store)
    run.look(OLD)
    run.look(THIRD, FISH, cms="wp:9", hours=1)
    assert Run(store).look(OLD, FISH, cms="wp:9", hours=5).article_id == 2
    assert [row[1:3] for row in standing(store)] == [("live", None), ("live", None)]


def test_the_page_of_another_story_shown_by_a_cache_joins_nothing(store: Store) -> None:
    """It names its own address, as it should, and has its own headline: the story that was asked for is not lost."""
    run = Run(store)
    run.look(OLD)
    run.look(THIRD, FISH, canonical=THIRD, hours=1)
    Run(store).look(OLD, FISH, canonical=THIRD, hours=5)
    assert [row[1:3] for row in standing(store)] == [("live", None), ("live", None)]
    assert Run(store).look(OLD, hours=9).article_id == 1


def look_at(store: Store, article_id: int, asked: str, *, headline: str, canonical: str) -> Look:
    article = Article(
        url=asked, canonical_url=canonical, site="a.example", headline=headline, paragraphs=(FISH,), body_text=FISH
    )
    return Look(
        owed_url=asked,
        requested_url=asked,
        url=asked,
        http_status=200,
        fetched_at=NOW + timedelta(hours=5),
        article_id=article_id,
        article=article,
        body=b"fish",
    )


@pytest.mark.parametrize(
    ("headline", "canonical", "anothers"),
    [
        (FISH[:24], THIRD, True),
        (TUGS[:24], THIRD, False),  # it has the headline of the story that was asked for
        (FISH[:24], OLD, False),  # it names its own address
        (FISH[:24], "https://a.example/nowhere/", False),  # no story is known there
    ],
)
def test_page_that_names_another_storys_address_under_its_headline_is_that_storys(
    store: Store, headline: str, canonical: str, anothers: bool
) -> None:
    run = Run(store)
    run.look(OLD)
    run.look(THIRD, FISH, hours=1)
    look = look_at(store, 1, OLD, headline=headline, canonical=canonical)
    assert store.history.is_page_of_another(look) == anothers


def test_new_story_is_looked_at_where_its_page_came_from(store: Store) -> None:
    Run(store).look(OLD, canonical="https://a.example/?p=1007")
    assert [row[0] for row in store.db.execute("SELECT url FROM articles")] == [OLD]
    Run(store).look("https://a.example/amp/fish/", FISH, canonical=THIRD)
    assert [row[0] for row in store.db.execute("SELECT url FROM articles")] == [OLD, THIRD]


def test_a_number_that_a_template_prints_on_every_page_makes_no_one_story(store: Store) -> None:
    run = Run(store)
    assert run.look(OLD, cms="wp:77").outcome == "new"
    assert run.look(THIRD, FISH, cms="wp:77").outcome == "new"
    later = Run(store)
    assert [
        later.look(OLD, cms="wp:77", hours=5).article_id,
        later.look(THIRD, FISH, cms="wp:77", hours=5).article_id,
    ] == [1, 2]


def test_a_number_leads_to_a_story_with_a_new_address_and_headline_and_the_same_text(store: Store) -> None:
    Run(store).look(OLD, cms="wp:77")
    assert Run(store).look(NEW, cms="wp:77", hours=5, headline="Two tugs for Skagvik").article_id == 1


def test_whoever_asks_for_one_that_gave_way_gets_the_other(store: Store) -> None:
    two(store)
    Run(store).look(OLD, answered=NEW, hours=5)
    for url in (OLD, NEW):
        article = store.article(url)
        assert article is not None
        assert article.id == 1
    run = Run(store)
    assert run.look(NEW, hours=30).article_id == 1
    new, hinted = store.note_candidates(
        run.site_id,
        [Candidate(url=NEW, source="rest", modified_at=NOW + timedelta(hours=40))],
        NOW + timedelta(hours=41),
    )
    assert (new, hinted) == (0, [1])


def test_no_row_is_lost_and_nothing_is_owed_for_the_one_that_gave_way(store: Store) -> None:
    two(store)
    counted = "SELECT (SELECT count(*) FROM revisions), (SELECT count(*) FROM records), (SELECT count(*) FROM urls)"
    before = store.db.execute(counted).fetchone()
    store.frontier.owe_due(1, NOW + timedelta(days=400))
    Run(store).look(OLD, answered=NEW, hours=5)
    assert store.db.execute(counted).fetchone() >= before
    assert store.db.execute("SELECT count(*) FROM frontier WHERE article_id = 2").fetchone() == (0,)
    assert store.frontier.owe_due(1, NOW + timedelta(days=400)) == 1


def test_an_address_that_leads_to_another_text_is_a_withdrawal_and_no_merge(store: Store) -> None:
    run = Run(store)
    run.look(OLD)
    run.look(THIRD, FISH, hours=1)
    outcome = Run(store).look(OLD, FISH, answered=THIRD, hours=5)
    assert outcome.outcome == "gone"
    assert standing(store) == [(1, "gone_suspected", None, False), (2, "live", None, False)]
    assert store.merging.all() == []


@pytest.mark.parametrize(
    ("name", "headline", "merged"),
    [
        ("navy-orders-two-tugs", "Navy orders two tugs", True),
        ("navy-orders-two-tugs", "Fleet counts its fish", False),
        ("fleet-counts-its-fish", "Navy orders two tugs", False),
        ("weather", "Navy orders two tugs", False),  # the weather of another day
    ],
)
def test_a_story_that_moved_and_was_edited_keeps_its_name_and_headline(
    store: Store, name: str, headline: str, merged: bool
) -> None:
    old = "https://a.example/2026/weather/" if name == "weather" else "https://a.example/2026/navy-orders-two-tugs/"
    new, edited = f"https://a.example/news/{name}/", re.sub(r"\d+", "77", TUGS)
    run = Run(store)
    run.look(old, headline="Navy orders two tugs")
    run.look(new, edited, headline=headline, hours=1)
    Run(store).look(old, edited, answered=new, headline=headline, hours=5)
    assert (standing(store)[1][2] == 1) is merged
    assert (standing(store)[0][1] == "gone_suspected") is not merged


def test_two_addresses_with_one_text_that_lead_nowhere_stay_two_and_are_linked(store: Store) -> None:
    two(store)
    for hours in (5, 30):
        run = Run(store)
        run.look(OLD, hours=hours)
        run.look(NEW, hours=hours)
    assert [row[1:3] for row in standing(store)] == [("live", None), ("live", None)]
    assert store.db.execute("SELECT duplicate_of FROM articles ORDER BY id").fetchall() == [(None,), (1,)]


def test_a_merge_taken_back_leaves_two_and_is_not_made_again(store: Store) -> None:
    two(store)
    Run(store).look(OLD, answered=NEW, hours=5)
    assert store.merging.undo(2, NOW + timedelta(hours=6)) == 1
    assert standing(store) == [(1, "live", None, False), (2, "live", None, False)]
    (merge,) = store.merging.all()
    assert (merge.article_id, merge.into_id, merge.undone_at) == (2, 1, "2026-03-18T18:00:00Z")
    assert merge.reason == f"{OLD} redirects to it, with the same text"
    store.db.execute("UPDATE articles SET url = ? WHERE id = 1", (OLD,))
    Run(store).look(OLD, answered=NEW, hours=7)
    assert [row[2] for row in standing(store)] == [None, None]


def test_a_story_that_is_missing_and_was_posted_again_is_one_and_the_edit_is_told(store: Store) -> None:
    old, new = (f"https://a.example/{year}/navy-orders-two-tugs/" for year in (2025, 2026))
    run = Run(store)
    run.look(old, cms="wp:5")
    run.look(new, TUGS.replace("number 4", "number 44"), cms="wp:7", headline=TUGS[:24], hours=5)
    missing = Look(
        owed_url=old, requested_url=old, url=old, http_status=404, fetched_at=NOW + timedelta(hours=6), article_id=1
    )
    look = store.moved.follow(missing)
    assert look is not None
    outcome = store.history.store_look(1, look, never_reread)
    told = [(change.kind, change.field) for change in outcome.changes]
    assert told == [("moved", "url"), ("altered", "paragraph")]
    assert standing(store) == [(1, "live", None, False), (2, "moved", 1, True)]
    rows = "SELECT url, external_id FROM articles ORDER BY id"
    assert store.db.execute(rows).fetchall() == [(new, "wp:7"), (new, None)]
    # Taken back, each is as it was.
    store.merging.undo(2, NOW + timedelta(hours=7))
    assert store.db.execute(rows).fetchall() == [(old, None), (new, "wp:7")]
    assert store.moved.follow(missing) is missing


def test_a_story_that_is_missing_and_is_like_another_stays_missing(store: Store) -> None:
    run = Run(store)
    run.look(OLD)
    run.look(NEW, FISH, headline=TUGS[:24], hours=5)
    missing = Look(
        owed_url=OLD, requested_url=OLD, url=OLD, http_status=404, fetched_at=NOW + timedelta(hours=6), article_id=1
    )
    assert store.moved.follow(missing) is missing


def test_a_second_merge_of_a_chain_is_followed_to_its_end(store: Store) -> None:
    run = Run(store)
    for hours, url in enumerate((OLD, NEW, THIRD)):
        run.look(url, hours=hours)
    store.merging.merge(3, 2, "by hand", NOW)
    store.merging.merge(2, 1, "by hand", NOW)
    article = store.article(THIRD)
    assert article is not None
    assert article.id == 1


def test_the_other_address_in_the_same_run_is_an_alias(store: Store) -> None:
    two(store)
    run = Run(store)
    run.look(OLD, answered=NEW, hours=5)
    with pytest.raises(DropItem, match="another address"):
        run.look(NEW, hours=5)


@pytest.mark.parametrize(
    ("article_id", "into_id", "why"),
    [
        (1, 1, "only two articles"),
        (1, 9, "no such article"),
        (2, 1, "merged already"),
        (1, 2, "merged already"),
        (1, 3, "one site"),
    ],
)
def test_what_cannot_be_one_is_refused(store: Store, article_id: int, into_id: int, why: str) -> None:
    two(store)
    Run(store).look(OLD, answered=NEW, hours=5)  # 2 is merged into 1
    other = store.site("b.example", None, NOW)
    article = Article(url="https://b.example/x/", headline="X", paragraphs=(FISH,), body_text=FISH)
    url = article.url
    look = Look(owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=NOW, article=article)
    store.history.store_look(other, look, never_reread)
    with pytest.raises(StoreError, match=why):
        store.merging.merge(article_id, into_id, "by hand", NOW)


def test_what_was_not_merged_cannot_be_taken_apart(store: Store) -> None:
    two(store)
    with pytest.raises(StoreError, match="not merged"):
        store.merging.undo(1, NOW)
