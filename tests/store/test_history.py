"""Looks become history: one real database, looks at fixed times, and the rows afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rereads import never_reread
from servers import lost_references

from iria_crawler.model import Article, Candidate, Image, Look
from iria_crawler.quotes.find import find_quotes
from iria_crawler.store import Outcome, Store
from iria_crawler.store.file.database import File

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "https://newsroom.example/news/radar/"
TEXT = (
    "The chain of eleven stations costs 48 million euros.",
    "“We look at the same screen now,” Commodore Janis Vitols said in Riga.",
)


def record(*paragraphs: str, **more: object) -> Article:
    body = "\n".join(paragraphs)
    base = Article(
        url=URL,
        external_id="wp:7",
        headline="Coast guards open radar chain",
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(find_quotes(body)),
        images=(Image(url="https://newsroom.example/u/mast.jpg", caption="A mast.", credit="Navy/Jane Roe"),),
        parser_version="1",
    )
    return replace(base, **more)  # type: ignore[arg-type]


STORY = record(*TEXT)


class Desk:
    """A store with one site, and looks taken at minutes after T0."""

    def __init__(self, database: str) -> None:
        self.store = Store(database)
        self.site_id = self.store.site("newsroom.example", "Newsroom", T0)

    def look(self, after: timedelta, article: Article | None = STORY, status: int = 200, **more: object) -> Outcome:
        body = repr(article).encode() if article else b""
        look = Look(
            owed_url=URL,
            requested_url=URL,
            url=URL,
            http_status=status,
            fetched_at=T0 + after,
            article=article,
            body=body,
        )
        look = replace(look, **more)  # type: ignore[arg-type]
        known = self.store.article(URL)
        look = replace(look, article_id=known.id if known else None)
        return self.store.history.store_look(self.site_id, look, never_reread)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.store.db.execute(sql).fetchall()

    def status(self) -> object:
        return self.rows("SELECT status FROM articles")[0][0]


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk(database)
    yield desk
    assert lost_references(desk.store) == []
    desk.store.close()


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_quiet_looks_extend_one_row(desk: Desk) -> None:
    desk.look(0 * HOUR)
    for hour in (1, 2, 3):
        assert desk.look(hour * HOUR).outcome == "same"
    assert desk.rows("SELECT outcome, first_at, last_at, looks FROM checks ORDER BY id") == [
        ("new", "2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z", 1),
        ("same", "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z", 3),
    ]
    assert desk.rows("SELECT count(*) FROM revisions") == [(1,)]
    assert desk.rows("SELECT last_seen_at FROM articles") == [("2026-11-23T12:00:00Z",)]


def test_edit_closes_the_old_quote_and_opens_the_new(desk: Desk) -> None:
    desk.look(0 * HOUR)
    new = record(TEXT[0], TEXT[1].replace("same screen now", "same sea now"))
    assert desk.look(2 * HOUR, new).outcome == "edit"
    assert desk.rows("SELECT text, first_revision, last_revision FROM quotes ORDER BY id") == [
        ("We look at the same screen now,", 1, 1),
        ("We look at the same sea now,", 2, None),
    ]
    assert desk.rows("SELECT kind, field, stealth, earliest_at, latest_at, confirmed_at FROM changes") == [
        ("altered", "quote", 1, "2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z", None)
    ]
    desk.look(3 * HOUR, new)
    assert desk.rows("SELECT confirmed_at FROM changes") == [("2026-11-23T12:00:00Z",)]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("qualifiers", {"qualifiers": ("file",)}),
        ("alt_text", {"alt_text": "A mast beside a wall"}),
    ],
)
def test_a_picture_with_a_change_opens_a_row(desk: Desk, field: str, changed: dict[str, object]) -> None:
    """So the rows say of which of two pictures the change is, though both have the caption and the credit that they had."""
    first = replace(STORY.images[0], alt_text="A mast by a wall")
    other = replace(first, url="https://newsroom.example/u/crane.jpg", caption="A crane.")
    desk.look(0 * HOUR, replace(STORY, images=(first, other)))
    assert desk.look(HOUR, replace(STORY, images=(first, replace(other, **changed)))).outcome == "edit"  # type: ignore[arg-type]
    assert desk.rows("SELECT field, from_revision, to_revision FROM changes") == [(field, 1, 2)]
    assert desk.rows("SELECT caption, first_revision, last_revision FROM images ORDER BY id") == [
        ("A mast.", 1, None),
        ("A crane.", 1, 1),
        ("A crane.", 2, None),
    ]


@pytest.mark.parametrize("source", ["rest", "sitemap", "feed"])
def test_claim_of_the_publisher_makes_an_edit_announced(desk: Desk, source: str) -> None:
    desk.look(0 * HOUR)
    claim = Candidate(url=URL, source=source, modified_at=T0 + HOUR)
    desk.store.note_candidates(desk.site_id, [claim], T0 + 2 * HOUR)
    desk.look(2 * HOUR, record(TEXT[0].replace("48", "84"), TEXT[1]))
    assert desk.rows(f"SELECT stealth, json_extract(claims, '$.{source}') FROM changes") == [
        (0, "2026-11-23T10:00:00Z")
    ]


def test_claim_from_before_the_last_look_announces_nothing(desk: Desk) -> None:
    desk.look(0 * HOUR)
    claim = Candidate(url=URL, source="rest", modified_at=T0 - HOUR)
    desk.store.note_candidates(desk.site_id, [claim], T0)
    desk.look(2 * HOUR, record(TEXT[0].replace("48", "84"), TEXT[1]))
    assert desk.rows("SELECT stealth FROM changes") == [(1,)]


def test_updated_time_of_the_page_makes_an_edit_announced(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(2 * HOUR, record(TEXT[0].replace("48", "84"), TEXT[1], updated_at=T0 + HOUR))
    assert desk.rows("SELECT stealth FROM changes WHERE field = 'paragraph'") == [(0,)]


def test_better_parser_corrects_the_record_in_place(desk: Desk) -> None:
    desk.look(0 * HOUR)
    better = replace(STORY, byline="By Jane Roe", parser_version="2")
    known = desk.store.article(URL)
    assert known is not None
    look = Look(
        owed_url=URL,
        requested_url=URL,
        url=URL,
        http_status=200,
        fetched_at=T0 + HOUR,
        article_id=known.id,
        article=better,
        body=b"page",
    )
    outcome = desk.store.history.store_look(desk.site_id, look, lambda capture, site: better)
    assert outcome.outcome == "reparse"
    assert desk.rows("SELECT number, kind FROM revisions ORDER BY number") == [(1, "first"), (2, "reparse")]
    assert desk.rows("SELECT count(*) FROM changes") == [(0,)]
    assert desk.rows("SELECT count(*) FROM quotes") == [(1,)]
    assert desk.rows("SELECT byline, last_changed_at FROM articles") == [("By Jane Roe", None)]


# --- withdrawn, and back ---


def test_404_is_suspected_and_confirmed_over_a_day(desk: Desk) -> None:
    desk.look(0 * HOUR)
    assert desk.look(1 * HOUR, None, 404).outcome == "gone"
    assert desk.status() == "gone_suspected"
    desk.look(2 * HOUR, None, 404)
    assert desk.status() == "gone_suspected"
    assert desk.rows("SELECT count(*), max(confirmed_at) FROM changes") == [(1, None)]
    desk.look(26 * HOUR, None, 404)
    assert desk.status() == "gone"
    assert desk.rows("SELECT kind, field, severity, latest_at, confirmed_at FROM changes") == [
        ("withdrawn", "article", 4, "2026-11-23T10:00:00Z", "2026-11-24T11:00:00Z")
    ]


def test_410_is_confirmed_after_ten_minutes(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(60 * MINUTE, None, 410)
    assert desk.rows("SELECT next_check_at FROM articles") == [("2026-11-23T10:10:00Z",)]
    desk.look(71 * MINUTE, None, 410)
    assert desk.status() == "gone"


def test_suspicion_that_was_wrong_is_taken_back(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(1 * HOUR, None, 404)
    assert desk.look(2 * HOUR).outcome == "same"
    assert desk.status() == "live"
    assert desk.rows("SELECT count(*) FROM changes") == [(0,)]


def test_story_that_comes_back_is_restored(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(1 * HOUR, None, 410)
    desk.look(2 * HOUR, None, 410)
    assert desk.look(48 * HOUR, record(TEXT[0].replace("48", "84"), TEXT[1])).outcome == "restored"
    assert desk.status() == "live"
    assert desk.rows("SELECT kind, field FROM changes ORDER BY id") == [
        ("withdrawn", "article"),
        ("altered", "paragraph"),
        ("restored", "article"),
    ]
    assert desk.rows("SELECT number, kind FROM revisions") == [(1, "first"), (2, "restored")]


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_being_turned_away_says_nothing_of_the_story(desk: Desk, status: int) -> None:
    desk.look(0 * HOUR)
    for hour in (1, 30, 60, 90):
        assert desk.look(hour * HOUR, None, status).outcome == "blocked"
    assert desk.status() == "live"
    assert desk.rows("SELECT count(*) FROM changes") == [(0,)]
    assert desk.rows("SELECT last_seen_at FROM articles") == [("2026-11-23T09:00:00Z",)]


def test_half_a_page_is_suspect_and_kept(desk: Desk) -> None:
    desk.look(0 * HOUR)
    outcome = desk.look(1 * HOUR, record("The chain."))
    assert outcome.outcome == "suspect"
    assert "shrank" in (outcome.reason or "")
    assert desk.rows("SELECT count(*) FROM revisions") == [(1,)]
    assert desk.rows("SELECT count(*) FROM captures") == [(2,)]
    assert desk.look(2 * HOUR).outcome == "same"


# --- the reading side ---


def test_reading_gives_the_states_back(desk: Desk) -> None:
    desk.look(0 * HOUR)
    edited = record(TEXT[0].replace("48", "84"), TEXT[1])
    desk.look(2 * HOUR, edited)
    assert [revision.record for revision in desk.store.revisions(URL)] == [STORY, edited]
    [change] = desk.store.changes(severity=3, site="newsroom.example", stealth=True, since=T0 + HOUR)
    assert (change.kind, change.field, change.url) == ("altered", "paragraph", URL)
    assert list(desk.store.changes(since=T0 + 3 * HOUR)) == []
    assert desk.store.revisions("https://newsroom.example/news/other/") == []


def test_search_finds_the_new_words_and_not_the_old(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(2 * HOUR, record(TEXT[0].replace("stations", "lighthouses"), TEXT[1]))
    assert [story.url for story in desk.store.search("lighthouse coasts")] == [URL]
    assert desk.store.search("station") == desk.store.search("lighthouse submarine") == desk.store.search(" ") == []
    if isinstance(desk.store.db, File):
        assert desk.rows("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'screens'") == [(1,)]
        desk.store.db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('integrity-check')")


def test_search_puts_a_word_of_the_headline_first(desk: Desk) -> None:
    desk.look(
        0 * HOUR, record("The harbour was calm.", "Radar was not mentioned, said nobody.", headline="Ferry sails")
    )
    other = f"{URL}other/"
    article = record("A mast stands in the harbour.", headline="Radar", url=other, external_id="wp:8")
    look = Look(owed_url=other, requested_url=other, url=other, http_status=200, fetched_at=T0, article=article)
    desk.store.history.store_look(desk.site_id, look, never_reread)
    assert [story.url for story in desk.store.search("radar harbour")] == [other, URL]


def test_a_look_that_differs_in_typography_confirms(desk: Desk) -> None:
    edited = (TEXT[0].replace("48", "84"), TEXT[1])
    desk.look(0 * HOUR)
    desk.look(2 * HOUR, record(*edited))
    straight = (edited[0], edited[1].replace("“", '"').replace("”", '"'))
    assert desk.look(3 * HOUR, record(*straight)).outcome == "cosmetic"
    assert desk.rows("SELECT confirmed_at FROM changes") == [("2026-11-23T12:00:00Z",)]


def test_the_claims_a_change_was_judged_by_are_kept(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(2 * HOUR, record(TEXT[0].replace("48", "84"), TEXT[1], updated_at=T0 + HOUR))
    [change] = desk.store.changes(severity=2)
    assert change.stealth is False
    assert change.claims == {"page": "2026-11-23T10:00:00Z", "feed": None, "sitemap": None, "rest": None}


def test_what_wordpress_unpublished_is_confirmed_as_soon_as_410(desk: Desk) -> None:
    desk.look(0 * HOUR)
    desk.look(1 * HOUR, None, 404, cms_status=401)
    assert desk.rows("SELECT status, next_check_at FROM articles") == [("gone_suspected", "2026-11-23T10:10:00Z")]
    desk.look(1 * HOUR + 11 * MINUTE, None, 404, cms_status=401)
    assert desk.status() == "gone"


def test_a_page_that_stays_wrong_is_asked_for_ever_more_seldom(desk: Desk) -> None:
    desk.look(0 * HOUR)
    wall = record("Prove that you are no robot.", page_class="blocked")
    for after, due in (
        (1 * HOUR, "2026-11-23T10:30:00Z"),  # half an hour at least
        (8 * HOUR, "2026-11-23T19:00:00Z"),
        (400 * HOUR, "2026-12-11T01:00:00Z"),  # a day at most
    ):
        assert desk.look(after, wall).outcome == "blocked"
        assert desk.rows("SELECT next_check_at FROM articles") == [(due,)]
    assert desk.status() == "live"
