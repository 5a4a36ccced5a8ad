"""A stored page is read again as today's page is: in the same time zone; "3 hours ago" counts from its fetch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from plain_records import unpack_records

from iria_crawler.crawl.readers.pages import reread
from iria_crawler.model import Look, Site
from iria_crawler.parse import PARSER_VERSION, extract
from iria_crawler.store import Outcome, Store
from iria_crawler.store.stories import rereading as rereading_module

HOST, URL = "hafenpost.example", "https://hafenpost.example/artikel/stapellauf/"
T0 = datetime(2026, 7, 29, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BERLIN, UNDECLARED = Site(host=HOST, timezone="Europe/Berlin"), Site(host=HOST)
STORY = "Die Werft hat am Mittwoch die zweite von zwei Fregatten zu Wasser gelassen, und 300 Menschen sahen dabei zu."
OTHER = "Die Probefahrten beginnen im Herbst, die Marine rechnet mit der Übergabe im Sommer des nächsten Jahres."


def page(time: str, *, nonce: int, story: str = STORY) -> bytes:
    """A page that differs from the one before at least in a nonce, as real pages do."""
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="nonce" content="{nonce}">'
        "<title>Zweite Fregatte im Wasser</title></head><body><article><h1>Zweite Fregatte im Wasser</h1>"
        f"<p class='meta'><time>{time}</time></p><p>{story}</p><p>{OTHER}</p></article></body></html>"
    ).encode()


PRINTED = "29. Juli 2026, 14:30 Uhr"


class Desk:
    """A store of one site, whose looks are read as a crawl reads them."""

    def __init__(self, path: str) -> None:
        self.store = Store(path)
        self.site_id = self.store.site(HOST, "Hafenpost", T0)

    def look(self, site: Site, body: bytes, after: timedelta, url: str = URL) -> Outcome:
        now = T0 + after
        site = self.store.declare_site(self.site_id, site)
        known = self.store.article(url)
        look = Look(
            owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=now, body=body,
            article_id=known.id if known else None, article=extract(body, url, fetched_at=now, site=site),
        )  # fmt: skip
        return self.store.history.store_look(self.site_id, look, reread)

    def move_parser(self) -> None:
        """The stored record was read by an older parser."""
        self.store.db.execute("UPDATE revisions SET parser_version = 'older'")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.store.db.execute(sql).fetchall()

    def reparse(self, number: int = 1, after: timedelta = 20 * HOUR) -> tuple[str, list[str]]:
        newest = self.store.rereading.newest(number)
        assert newest
        return self.store.rereading.correct(newest, reread(newest.capture, newest.site), T0 + after)

    def to_reparse(self, site: str | None = None) -> list[int]:
        ids = list(self.store.rereading.to_reparse(PARSER_VERSION, site))
        assert self.store.rereading.count_to_reparse(PARSER_VERSION, site) == len(ids)
        return ids


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk(database)
    yield desk
    desk.store.close()


def test_a_better_parser_moves_no_date_that_is_printed_without_a_zone(desk: Desk) -> None:
    assert desk.look(BERLIN, page(PRINTED, nonce=1), 0 * HOUR).outcome == "new"
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T12:30:00Z",)]
    desk.move_parser()
    assert desk.look(BERLIN, page(PRINTED, nonce=2), HOUR).outcome == "reparse"
    assert desk.rows("SELECT * FROM changes") == []
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T12:30:00Z",)]


def test_a_better_parser_moves_no_date_that_counts_from_the_fetch(desk: Desk) -> None:
    desk.look(BERLIN, page("vor 3 Stunden", nonce=1), 0 * HOUR)
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29",)]
    desk.move_parser()
    assert desk.look(BERLIN, page("vor 23 Stunden", nonce=2), 20 * HOUR).outcome != "edit"
    assert desk.rows("SELECT * FROM changes") == []


def test_a_zone_declared_meanwhile_is_no_edit(desk: Desk) -> None:
    """The parser has not changed; what we know about the outlet has."""
    desk.look(UNDECLARED, page(PRINTED, nonce=1), 0 * HOUR)
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T14:30:00Z",)]
    assert desk.look(BERLIN, page(PRINTED, nonce=2), HOUR).outcome == "reparse"
    assert desk.rows("SELECT * FROM changes") == []
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T12:30:00Z",)]
    assert desk.rows("SELECT kind, site_timezone FROM revisions ORDER BY id") == [
        ("first", None),
        ("reparse", "Europe/Berlin"),
    ]
    assert desk.look(replace(BERLIN, timezone="Europe/London"), page(PRINTED, nonce=3), 2 * HOUR).outcome == "reparse"
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T13:30:00Z",)]


@pytest.mark.parametrize("zone_moves", [True, False])
def test_an_edit_that_comes_with_it_is_found(desk: Desk, zone_moves: bool) -> None:
    desk.look(UNDECLARED if zone_moves else BERLIN, page(PRINTED, nonce=1), 0 * HOUR)
    desk.move_parser()
    later, story = "30. Juli 2026, 14:30 Uhr", STORY.replace("300 Menschen", "500 Menschen")
    assert desk.look(BERLIN, page(later, nonce=2, story=story), HOUR).outcome == "edit"
    assert desk.rows("SELECT kind, field FROM changes ORDER BY field") == [
        ("altered", "paragraph"),
        ("moved", "published_at"),
    ]


def test_a_crawl_that_knows_no_zone_reads_in_the_one_that_is_known(desk: Desk) -> None:
    """`scrapy crawl news -a url=...` beside the outlet's own file."""
    desk.look(BERLIN, page(PRINTED, nonce=1), 0 * HOUR)
    assert desk.look(UNDECLARED, page(PRINTED, nonce=2), HOUR).outcome == "same"
    assert desk.store.declare_site(desk.site_id, replace(UNDECLARED, name="Hafen")).timezone == "Europe/Berlin"
    assert desk.store.declare_site(desk.site_id, replace(UNDECLARED, timezone="UTC")).timezone == "UTC"


def test_where_the_page_is_lost_a_moved_zone_is_no_edit(desk: Desk) -> None:
    desk.look(UNDECLARED, page(PRINTED, nonce=1), 0 * HOUR)
    desk.store.captures.remove([row[0] for row in desk.store.db.execute("SELECT sha256 FROM captures")])
    assert desk.look(BERLIN, page(PRINTED, nonce=2), HOUR).outcome == "reparse"
    assert desk.rows("SELECT * FROM changes") == []


# --- scrapy reparse ---


@pytest.mark.parametrize("time", [PRINTED, "vor 3 Stunden"])
def test_reparse_reads_with_the_zone_and_the_time_of_the_page(desk: Desk, time: str) -> None:
    desk.look(BERLIN, page(time, nonce=1), 0 * HOUR)
    assert desk.to_reparse() == []
    desk.move_parser()
    assert desk.to_reparse(HOST) == [1]
    assert desk.reparse() == ("same", [])
    assert desk.to_reparse() == []


def test_reparse_corrects_what_was_read_in_another_zone(desk: Desk) -> None:
    desk.look(UNDECLARED, page(PRINTED, nonce=1), 0 * HOUR)
    desk.store.declare_site(desk.site_id, BERLIN)
    assert desk.to_reparse() == [1]
    assert desk.reparse() == ("corrected", ["published_at"])
    assert desk.rows("SELECT published_at FROM articles") == [("2026-07-29T12:30:00Z",)]
    assert desk.to_reparse() == []
    assert desk.rows("SELECT * FROM changes") == []


def test_reparse_counts_from_the_fetch_even_after_a_correction(desk: Desk) -> None:
    """The revision that `scrapy reparse` makes has the time of the command; its page is older."""
    desk.look(BERLIN, page("vor 3 Stunden", nonce=1), 0 * HOUR)
    unpack_records(desk.store.db.execute)
    desk.store.db.execute("UPDATE records SET record = replace(record, 'Zweite Fregatte', 'Zweiter Tanker')")
    desk.move_parser()
    assert desk.reparse() == ("corrected", ["headline"])
    desk.move_parser()
    assert desk.reparse(after=40 * HOUR) == ("same", [])


def test_a_page_kept_for_two_stories_is_read_at_the_address_of_each(desk: Desk) -> None:
    body = page("Mittwoch", nonce=1)
    other = "https://hafenpost.example/2026/07/21/stapellauf/"
    desk.look(BERLIN, body, 0 * HOUR)
    desk.look(BERLIN, body, HOUR, other)
    assert desk.rows("SELECT count(*) FROM captures") == [(1,)]
    assert desk.rows("SELECT published_at FROM articles ORDER BY id") == [(None,), ("2026-07-21",)]
    desk.move_parser()
    assert desk.reparse(1) == desk.reparse(2) == ("same", [])


def test_what_another_process_wrote_meanwhile_stays(desk: Desk) -> None:
    """A page is read while a crawl writes: neither the reading of an earlier state nor of an earlier zone is taken."""
    desk.look(UNDECLARED, page(PRINTED, nonce=1), 0 * HOUR)
    unpack_records(desk.store.db.execute)
    desk.store.db.execute("UPDATE records SET record = replace(record, 'Zweite Fregatte', 'Zweiter Tanker')")
    desk.move_parser()
    rereading = desk.store.rereading
    before = rereading.newest(1)
    assert before
    read = reread(before.capture, before.site)
    desk.store.declare_site(desk.site_id, BERLIN)
    assert rereading.correct(before, read, T0 + HOUR) == ("moved", [])
    other_zone = rereading.newest(1)
    assert other_zone
    desk.look(BERLIN, page(PRINTED, nonce=2, story=STORY.replace("300", "500")), HOUR)
    rows = desk.rows("SELECT * FROM revisions ORDER BY id")
    assert rereading.correct(other_zone, reread(other_zone.capture, BERLIN), T0 + 2 * HOUR) == ("moved", [])
    assert desk.rows("SELECT * FROM revisions ORDER BY id") == rows


def test_the_stories_are_asked_for_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading_module, "IDS_AT_A_TIME", 2)
    for number in range(1, 5):
        desk.look(BERLIN, page(PRINTED, nonce=number), number * HOUR, f"{URL}{number}/")
        assert desk.to_reparse() == []
        desk.move_parser()
        assert desk.to_reparse(HOST) == list(range(1, number + 1))
        desk.store.db.execute("UPDATE revisions SET parser_version = ?", (PARSER_VERSION,))
