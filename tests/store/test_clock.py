"""Runs under a wrong clock: looks are stored with a time in the future, then a run begins with the right time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rereads import never_reread
from servers import lost_references

from iria_crawler.model import Article, Candidate, Look
from iria_crawler.store import Outcome, SourceAnswer, Store, sha256
from iria_crawler.store.owed.clock import ClockMend, mend_clock

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
TEXT = "The chain of eleven stations costs 48 million euros, the ministry said on Monday in a short statement."
EDITED = TEXT.replace("48", "84")


def address(number: int) -> str:
    return f"https://newsroom.example/news/{number}/"


class Desk:
    """A store with one site; `run` and `look` take a time, of a right or a wrong clock."""

    def __init__(self, database: str) -> None:
        self.store = Store(database)
        self.site_id = self.store.site("newsroom.example", "Newsroom", T0)

    def run(self, at: datetime, *texts: str, status: str = "ok", **more: object) -> list[Outcome]:
        """A run that looks at stories 1, 2, 3 ... with these texts."""
        run_id = self.store.start_run("news", self.site_id, at)
        found = [self.look(at, number, text, **more) for number, text in enumerate(texts, 1)]
        self.store.sources.begin_lists(self.site_id, at)
        self.store.sources.lists_were_read(self.site_id)
        self.store.sources.note(
            self.site_id, SourceAnswer("feed", "https://newsroom.example/feed/", 200, has_news=True), at
        )
        self.store.end_run(run_id, status, {"unchanged": len(texts)}, at)
        return found

    def look(self, at: datetime, number: int, text: str, status: int = 200, **more: object) -> Outcome:
        url = address(number)
        published_at = more.pop("published_at", T0 - 2 * DAY)
        article = Article(
            url=url,
            external_id=f"wp:{number}",
            headline="Coast guards open radar chain",
            paragraphs=(text, f"Story {number}."),
            body_text=f"{text}\nStory {number}.",
            parser_version="1",
            published_at=published_at,  # type: ignore[arg-type]
        )
        body = repr(article).encode() if status == 200 else b""
        look = Look(owed_url=url, requested_url=url, url=url, http_status=status, fetched_at=at, body=body)
        known = self.store.article(url)
        look = replace(look, article=article if body else None, article_id=known.id if known else None)
        look = replace(look, **more)  # type: ignore[arg-type]
        return self.store.history.store_look(self.site_id, look, never_reread)

    def mend(self, now: datetime) -> ClockMend | None:
        return mend_clock(self.store.db, self.site_id, now)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.store.db.execute(sql).fetchall()

    def ahead_of(self, now: datetime) -> list[str]:
        """Columns that later decisions read and that are still in the future."""
        columns = {
            "articles": ("last_seen_at", "first_seen_at", "last_changed_at", "next_check_at"),
            "checks": ("first_at", "last_at"),
            "urls": ("first_seen_at", "last_seen_at"),
            "sources": ("checked_at", "news_at"),
            "sites": ("lists_read_at", "first_seen_at"),
            "frontier": ("due_at",),
        }
        text = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        return [
            f"{table}.{column}"
            for table, names in columns.items()
            for column in names
            if self.rows(f"SELECT 1 FROM {table} WHERE {column} > '{text}'")
        ]


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk(database)
    yield desk
    assert lost_references(desk.store) == []
    desk.store.close()


@pytest.mark.parametrize("shift", [HOUR, DAY, 20 * DAY, YEAR, 40 * YEAR])
def test_a_run_ahead_is_found_told_and_mended(desk: Desk, shift: timedelta) -> None:
    desk.run(T0, TEXT, TEXT)
    desk.run(T0 + 2 * HOUR + shift, TEXT, TEXT)
    now = T0 + 3 * HOUR - timedelta(minutes=20)
    assert "articles.last_seen_at" in desk.ahead_of(now)
    mend = desk.mend(now)
    assert mend is not None
    assert mend.furthest >= T0 + 2 * HOUR + shift
    assert mend.rows >= 2
    assert f"{T0 + 2 * HOUR + shift:%Y-}" in mend.reason(now)
    assert desk.ahead_of(now) == []
    assert desk.rows("SELECT DISTINCT last_seen_at FROM articles") == [("2026-11-23T09:00:00Z",)]
    assert desk.store.frontier.count_owed(desk.site_id, now) == 2
    # The records of the past stay, and the problem is reported once.
    assert desk.rows("SELECT max(ended_at) FROM runs") == [(f"{T0 + 2 * HOUR + shift:%Y-%m-%dT%H:%M:%SZ}",)]
    desk.run(now, TEXT, TEXT)
    assert desk.mend(now + HOUR) is None


def test_an_announced_edit_is_seen_and_is_no_stealth_edit(desk: Desk) -> None:
    desk.run(T0, TEXT)
    desk.run(T0 + HOUR + YEAR, TEXT)
    claim = [Candidate(url=address(1), source="sitemap", modified_at=T0 + 2 * HOUR)]
    assert desk.mend(T0 + 3 * HOUR) is not None
    assert desk.store.note_candidates(desk.site_id, claim, T0 + 3 * HOUR)[1] == [1]
    assert desk.look(T0 + 3 * HOUR, 1, EDITED).outcome == "edit"
    assert desk.rows("SELECT stealth, earliest_at, latest_at FROM changes") == [
        (0, "2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z")
    ]


def test_an_edit_that_nobody_announced_stays_a_stealth_edit(desk: Desk) -> None:
    """The claim existed before the look under the wrong clock: it announces the edit of that look, and no later one."""
    desk.run(T0, TEXT)
    desk.store.note_candidates(
        desk.site_id, [Candidate(url=address(1), source="sitemap", modified_at=T0 + HOUR)], T0 + HOUR
    )
    desk.store.db.execute("DELETE FROM frontier")  # the run in the future made the look that the claim asked for
    desk.run(T0 + 2 * HOUR + YEAR, TEXT)
    desk.mend(T0 + 5 * HOUR)
    desk.look(T0 + 5 * HOUR, 1, EDITED)
    assert desk.rows("SELECT stealth, earliest_at FROM changes") == [(1, "2026-11-23T10:01:00Z")]


def test_a_first_crawl_ahead_leaves_the_publishers_own_date(desk: Desk) -> None:
    desk.run(T0 + YEAR, TEXT)
    now = T0 + 5 * HOUR
    mend = desk.mend(now)
    assert mend is not None
    assert not mend.behind
    assert desk.ahead_of(now) == []
    assert desk.rows("SELECT last_seen_at, first_seen_at, next_check_at FROM articles") == [
        ("2026-11-21T09:01:00Z", "2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z")
    ]
    assert desk.rows("SELECT lists_read_at FROM sites") == [(None,)]


def test_a_text_that_comes_back_is_not_taken_for_the_look_ahead(desk: Desk) -> None:
    """The look in the future must not stay the newest one: later answers would be compared with its page."""
    desk.run(T0 + YEAR, TEXT)
    desk.mend(T0)
    desk.look(T0 + HOUR, 1, EDITED)
    desk.store.frontier.owe_due(desk.site_id, T0 + 2 * HOUR, everything=True)
    run_id = desk.store.start_run("news", desk.site_id, T0 + 2 * HOUR)
    [owed] = desk.store.frontier.lease(desk.site_id, run_id, 1, T0 + 2 * HOUR)
    [newest] = desk.rows("SELECT body_sha256 FROM checks WHERE outcome = 'edit'")
    assert owed.body_sha256 == newest[0] != sha256(TEXT.encode())


def test_stories_that_were_not_there_are_looked_at_again(desk: Desk) -> None:
    """A look that found nothing does not change last_seen_at, and its time must be found all the same."""
    desk.run(T0, TEXT)
    desk.run(T0 + 10 * DAY)
    desk.look(T0 + 10 * DAY, 1, TEXT, 404)
    assert desk.ahead_of(T0 + HOUR).count("articles.last_seen_at") == 0
    assert desk.mend(T0 + HOUR) is not None
    assert desk.ahead_of(T0 + HOUR) == []


def test_lists_begin_where_a_right_clock_ended(desk: Desk) -> None:
    desk.run(T0, TEXT)
    desk.run(T0 + HOUR, TEXT, status="degraded")
    desk.run(T0 + YEAR, TEXT)
    desk.store.sources.be_quiet(desk.site_id, T0 + YEAR + HOUR)
    desk.mend(T0 + 2 * HOUR)
    assert desk.rows("SELECT lists_read_at, quiet_until FROM sites") == [("2026-11-23T09:00:00Z", None)]


def test_what_is_owed_is_owed_now_and_retries_wait_as_they_did(desk: Desk) -> None:
    desk.run(T0, TEXT)
    owe, fail = desk.store.frontier.owe, desk.store.frontier.fail
    owe(desk.site_id, [(address(7), None), (address(8), None), (address(9), None)], "new", T0)
    fail(address(7), "no answer", T0, not_before=T0 + 7 * DAY)
    fail(address(8), "no answer", T0 + YEAR)
    owe(desk.site_id, [(address(10), None)], "new", T0 + YEAR)
    desk.mend(T0 + HOUR)
    due = dict(desk.rows("SELECT url, due_at FROM frontier WHERE article_id IS NULL"))
    assert due == {
        address(7): "2026-11-30T09:00:00Z",
        address(8): "2026-11-23T10:00:00Z",
        address(9): "2026-11-23T09:00:00Z",
        address(10): "2026-11-23T10:00:00Z",
    }


def test_nothing_ahead_changes_nothing(desk: Desk) -> None:
    """Correct cases: stories due in weeks, another machine two minutes fast, a Retry-After, a story dated tomorrow."""
    desk.run(T0, TEXT, TEXT, published_at=T0 + DAY)
    desk.run(T0 + timedelta(minutes=2), TEXT, published_at=T0 - YEAR)
    desk.store.sources.be_quiet(desk.site_id, T0 + DAY)
    tables = ("sites", "articles", "checks", "urls", "runs", "frontier")
    before = [sorted(map(repr, desk.rows(f"SELECT * FROM {table}"))) for table in tables]
    assert desk.mend(T0) is None
    assert [sorted(map(repr, desk.rows(f"SELECT * FROM {table}"))) for table in tables] == before


def test_the_other_site_is_not_touched(desk: Desk) -> None:
    desk.run(T0 + YEAR, TEXT)
    other = desk.store.site("other.example", None, T0)
    assert mend_clock(desk.store.db, other, T0) is None
    assert "articles.last_seen_at" in desk.ahead_of(T0)


def test_a_clock_that_is_behind_itself_resets_nothing(desk: Desk) -> None:
    """A machine with an empty battery starts in 2000: the publishers' dates show that its clock is wrong, not the database."""
    desk.run(T0, TEXT, TEXT, TEXT, TEXT, published_at=T0 - HOUR)
    kept = desk.rows("SELECT * FROM articles") + desk.rows("SELECT * FROM checks")
    mend = desk.mend(datetime(2000, 1, 1, tzinfo=UTC))
    assert mend is not None
    assert (mend.behind, mend.rows) == (True, 0)
    assert "this machine's clock is behind" in mend.reason(datetime(2000, 1, 1, tzinfo=UTC))
    assert desk.rows("SELECT * FROM articles") + desk.rows("SELECT * FROM checks") == kept


@pytest.mark.parametrize(
    ("shift", "announced"),
    [
        (10 * DAY, 4),  # by every clock their dates are after our first look
        (YEAR, 3),  # only by the wrong clock they are before it; the dates of the other stories disagree
    ],
)
def test_stories_announced_for_next_month_do_not_prove_a_clock_behind(
    desk: Desk, shift: timedelta, announced: int
) -> None:
    for number in range(8 if shift == YEAR else 4):
        published_at = T0 + 30 * DAY if number < announced else T0 - DAY
        desk.look(T0 + shift, number, TEXT, published_at=published_at)
    desk.run(T0 + shift)
    mend = desk.mend(T0 + HOUR)
    assert mend is not None
    assert not mend.behind
    assert desk.ahead_of(T0 + HOUR) == []


def test_a_look_that_a_claim_asked_for_and_nobody_made_finds_an_admitted_edit(desk: Desk) -> None:
    """The run in the future looked at the story, then learned of a change to it, and was killed before it looked again."""
    desk.run(T0, TEXT)
    desk.run(T0 + HOUR + YEAR, TEXT)
    claim = Candidate(url=address(1), source="sitemap", modified_at=T0 + 2 * HOUR)
    desk.store.note_candidates(desk.site_id, [claim], T0 + 2 * HOUR + YEAR)
    desk.store.frontier.owe(desk.site_id, [(address(1), 1)], "hint", T0 + 2 * HOUR + YEAR)
    desk.mend(T0 + 3 * HOUR)
    desk.look(T0 + 3 * HOUR, 1, EDITED)
    assert desk.rows("SELECT stealth FROM changes") == [(0,)]
