"""What a look reads depends on the looks before; the stored pages, read again in their order, give the same record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iria_crawler.crawl.readers.pages import FetchedPage, memory_of, read_page, reread
from iria_crawler.model import Article, Capture, Look, Site
from iria_crawler.parse import PARSER_VERSION
from iria_crawler.store import Reread, Store
from iria_crawler.store.stories import rereading

URL = "https://mail.example/2026/orla/"
SITE = Site(host="mail.example")
T0 = datetime(2026, 11, 23, 9, tzinfo=UTC)
STORY = (
    "The ferry Orla left the harbour of Karsund on Monday with nine passengers and a crew of four, a year after the fire.",
    "Her captain, Ida Ode, said that the engine had been mended by two welders from the yard across the bay.",
    "The ministry has paid for the repairs, and it wants the money back before the summer, a letter to the yard shows.",
    "Nobody was hurt when the fire began in the galley, but it took the divers three days to find the valve.",
    "The next voyage is planned for Friday, if the wind allows it, and every seat has been sold, the harbour office said.",
)
LABEL = "More is known of it on Monday"
CARDS = tuple(
    f'<div class="card"><a href="/{n}/"><h4>Two welders honoured for work on the coast</h4></a></div>' for n in (7, 8)
)


def page(*blocks: str) -> bytes:
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return (
        f"<html lang='en'><body><article><h1>The old ferry sails again</h1><div class='entry'>{body}</div></article></body></html>"
    ).encode()


class Desk:
    """A store, and looks at one story taken an hour after each other, each read as a crawl reads it."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "iria.db")
        self.site_id = self.store.site("mail.example", None, T0)
        self.at = T0

    def look(self, body: bytes) -> str:
        self.at += timedelta(hours=1)
        known = self.store.article(URL)
        record = self.store.history.record_of_today(known.id, PARSER_VERSION) if known else None
        article, hashes, _ = read_page(FetchedPage(body, URL, self.at, SITE, known=memory_of(record)))
        look = Look(
            owed_url=URL,
            requested_url=URL,
            url=URL,
            http_status=200,
            fetched_at=self.at,
            article=article,
            hashes=hashes,
            body=body,
            article_id=known.id if known else None,
        )
        return self.store.history.store_look(self.site_id, look, reread).outcome

    def reparse(self, reading: Reread) -> tuple[str, list[str]]:
        newest = self.store.rereading.newest(1)
        assert newest
        return self.store.rereading.correct(newest, reading(newest.capture, newest.site), self.at)

    @property
    def record(self) -> Article:
        known = self.store.article(URL)
        assert known is not None
        return known.record

    @property
    def capture(self) -> Capture:
        found = self.store.rereading.capture(1)
        assert found is not None
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


EDITED = STORY[0].replace("nine passengers", "nineteen passengers")
LABEL_IN_CARD = f'<div class="card"><p>{LABEL}</p></div>'
WITH_CARDS = page(CARDS[0], EDITED, *STORY[1:], LABEL_IN_CARD, CARDS[1])


def test_a_label_that_a_reading_without_memory_loses_is_no_edit(desk: Desk) -> None:
    assert desk.look(page(*STORY, LABEL)) == "new"
    assert desk.look(page(CARDS[0], *STORY, LABEL_IN_CARD, CARDS[1])) == "same"
    assert desk.look(WITH_CARDS) == "edit"
    rows = desk.store.db.execute("SELECT kind, field, after FROM changes").fetchall()
    assert rows == [("altered", "paragraph", EDITED)]


def test_a_paragraph_that_is_taken_out_and_comes_in_a_teaser_below_is_removed(desk: Desk) -> None:
    teaser = f'<div class="card"><a href="/7/"><h4>{STORY[3]}</h4></a></div>'
    assert desk.look(page(*STORY)) == "new"
    assert desk.look(page(*STORY[:3], STORY[4], teaser)) == "edit"
    rows = desk.store.db.execute("SELECT kind, field, before FROM changes").fetchall()
    assert rows == [("removed", "paragraph", STORY[3])]


def test_the_stored_pages_read_again_in_their_order_give_the_same_record(desk: Desk) -> None:
    for body in (page(*STORY, LABEL), WITH_CARDS):
        desk.look(body)
    assert LABEL in desk.record.paragraphs
    assert desk.reparse(reread) == ("same", [])
    assert (
        LABEL not in reread(desk.capture._replace(before=()), SITE).paragraphs
    )  # without the page before it would be lost


def test_a_better_reading_of_a_page_is_no_state_of_its_own(desk: Desk) -> None:
    for body in (page(*STORY, LABEL), WITH_CARDS):
        desk.look(body)

    def worse(capture: Capture, site: Site) -> Article:
        return reread(capture._replace(before=()), site)

    assert desk.reparse(worse)[0] == "corrected"
    assert [before.body for before in desk.capture.before] == [page(*STORY, LABEL)]
    assert desk.reparse(reread) == ("corrected", ["paragraphs", "left_out"])
    assert LABEL in desk.record.paragraphs


@pytest.mark.parametrize("limit", ["MAX_STATES_BEFORE", "MAX_BYTES_BEFORE"])
def test_memory_reaches_back_a_limited_way(desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    bodies = [page(STORY[0].replace("nine", number), *STORY[1:]) for number in ("nine", "ten", "eleven")]
    for body in bodies:
        desk.look(body)
    assert [before.body for before in desk.capture.before] == bodies[:2]
    monkeypatch.setattr(rereading, limit, 1 if limit == "MAX_STATES_BEFORE" else len(bodies[1]))
    assert [before.body for before in desk.capture.before] == bodies[1:2]


def test_a_page_that_is_not_kept_ends_the_memory(desk: Desk) -> None:
    bodies = [page(STORY[0].replace("nine", number), *STORY[1:]) for number in ("nine", "ten", "eleven")]
    for body in bodies:
        desk.look(body)
    second = desk.store.db.execute("SELECT c.sha256 FROM captures c ORDER BY c.id LIMIT 1 OFFSET 1").fetchone()[0]
    desk.store.captures.remove([second])
    assert desk.capture.before == ()
