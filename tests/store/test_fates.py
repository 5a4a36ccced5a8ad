"""What became of quotations, the reason of a change, and stories that change at every look: rows after looks at fixed times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from rereads import never_reread
from servers import lost_references

from iria_crawler.changes import MAX_EDITS_IN_A_ROW
from iria_crawler.model import WORTH_REPORTING, Article, Look
from iria_crawler.quotes.find import find_quotes
from iria_crawler.store import Outcome, Store

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://newsroom.example/news/radar/"
OPENING = "The chain of eleven stations costs 48 million euros."
SAID = "“We look at the same screen now,” Commodore Janis Vitols said in Riga."
AFTER = "The first station opened in spring and the last one will open in autumn."


def record(*paragraphs: str) -> Article:
    body = "\n".join(paragraphs)
    return Article(
        url=URL,
        headline="Coast guards open radar chain",
        paragraphs=paragraphs,
        body_text=body,
        quotes=tuple(find_quotes(body)),
        parser_version="1",
    )


class Desk:
    """A store with one site, and looks taken at times after T0."""

    def __init__(self, database: str) -> None:
        self.store = Store(database)
        self.site_id = self.store.site("newsroom.example", "Newsroom", T0)

    def look(self, after: timedelta, article: Article) -> Outcome:
        known = self.store.article(URL)
        look = Look(
            owed_url=URL,
            requested_url=URL,
            url=URL,
            http_status=200,
            fetched_at=T0 + after,
            article=article,
            body=repr(article).encode(),
            article_id=known.id if known else None,
        )
        return self.store.history.store_look(self.site_id, look, never_reread)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.store.db.execute(sql).fetchall()


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk(database)
    yield desk
    assert lost_references(desk.store) == []
    desk.store.close()


def quotes(desk: Desk) -> list[tuple[object, ...]]:
    """(text, fate, text of the quote in its place, still open) of each row."""
    return desk.rows(
        "SELECT q.text, q.fate, b.text, q.last_revision IS NULL FROM quotes q LEFT JOIN quotes b ON b.id = q.became ORDER BY q.id"
    )


NOW, THEN = "We look at the same screen now,", "We look at the same wall now,"


def test_an_altered_quotation_names_the_one_in_its_place(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(OPENING, SAID.replace("screen", "wall"), AFTER))
    assert quotes(desk) == [(NOW, "altered", THEN, 0), (THEN, None, None, 1)]


def test_a_quotation_given_to_somebody_else(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(OPENING, SAID.replace("Janis Vitols", "Marta Ozola"), AFTER))
    assert quotes(desk) == [(NOW, "reattributed", NOW, 0), (NOW, None, None, 1)]
    assert desk.rows("SELECT speaker_name FROM quotes ORDER BY id") == [("Janis Vitols",), ("Marta Ozola",)]


def test_a_quotation_without_its_marks_is_unquoted(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(OPENING, SAID.replace("“", "").replace("”", ""), AFTER))
    assert quotes(desk) == [(NOW, "unquoted", None, 0)]


def test_a_removed_quotation(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(OPENING, AFTER))
    assert quotes(desk) == [(NOW, "removed", None, 0)]


def test_a_quotation_that_moved_or_is_set_anew_keeps_its_row(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(SAID, OPENING.replace("48", "49"), AFTER))
    assert quotes(desk) == [(NOW, None, None, 1)]
    desk.look(3 * HOUR, record(SAID.replace("“", '"').replace("”", '"'), OPENING.replace("48", "50"), AFTER))
    assert [row[1:] for row in quotes(desk)] == [(None, None, 1)]


def test_a_story_without_quotations_has_no_fates(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, AFTER))
    desk.look(2 * HOUR, record(OPENING.replace("48", "49"), AFTER))
    assert quotes(desk) == []


def test_a_change_is_stored_with_its_reason(desk: Desk) -> None:
    desk.look(HOUR, record(OPENING, SAID, AFTER))
    desk.look(2 * HOUR, record(OPENING.replace("48", "49"), SAID, AFTER))
    assert desk.rows("SELECT field, reason FROM changes") == [("paragraph", "number")]
    assert [change.reason for change in desk.store.changes()] == ["number"]


# --- stories that change at every look ---


def restless(desk: Desk, looks: int) -> None:
    """A clock in the text: an edit at each look."""
    for number in range(looks + 1):
        desk.look(number * HOUR, record(OPENING, SAID, f"The clock over the gate shows {1000 + number} hours of work."))


def test_a_clock_in_the_text_is_said_to_change_at_every_look(desk: Desk) -> None:
    restless(desk, MAX_EDITS_IN_A_ROW + 3)
    assert desk.rows("SELECT kind, count(*) FROM revisions GROUP BY kind ORDER BY kind") == [
        ("edit", MAX_EDITS_IN_A_ROW),
        ("first", 1),
        ("restless", 3),
    ]
    assert desk.rows("SELECT DISTINCT reason FROM checks WHERE outcome = 'restless'") == [
        ("it changes at every look, so a machine does it: not reported",)
    ]


def entries(count: int) -> list[str]:
    return [
        f"Entry {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 4}: the {n}th boat has left the harbour for the north."
        for n in range(count)
    ][::-1]


def test_a_live_story_is_told_after_many_edits_in_a_row(desk: Desk) -> None:
    looks = MAX_EDITS_IN_A_ROW + 4
    for number in range(1, looks):
        desk.look(number * HOUR, record(OPENING, *entries(number), AFTER))
    outcome = desk.look(looks * HOUR, record(OPENING, *entries(looks), AFTER))
    assert [(c.kind, c.field) for c in outcome.changes] == [("added", "paragraph")]


def test_an_old_entry_of_a_live_story_that_is_altered_is_an_edit(desk: Desk) -> None:
    looks = MAX_EDITS_IN_A_ROW + 4
    for number in range(1, looks):
        desk.look(number * HOUR, record(OPENING, *entries(number), AFTER))
    altered = [text.replace("the 3th boat", "the 5th boat") for text in entries(looks - 1)]
    outcome = desk.look(looks * HOUR, record(OPENING, *altered, AFTER))
    assert [(c.kind, c.field, c.reason) for c in outcome.changes] == [("altered", "paragraph", "number")]
    assert outcome.changes[0].severity > WORTH_REPORTING
