"""Copies of a story: linked to the oldest one, on any site, and never merged with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from rereads import never_reread

from iria_crawler.changes import SKETCH_VERSION
from iria_crawler.model import Article, Look
from iria_crawler.store import Store

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
WIRE = [
    "The frigate Halvard left the naval base at Skagvik on Tuesday with a crew of 118 for an exercise in the northern sea.",
    "She will meet 14 ships of 6 navies there and is to search for a submarine that plays the enemy for 9 days.",
    "It is the first time that the frigate sails with the new sonar, which was fitted in the yard during the winter.",
    "The sonar cost 41 million kroner, a third more than parliament had been told when it voted for the refit in 2023.",
]
OTHER = [
    "The harbour of Skagvik gets a second crane before the summer, the port authority said after its meeting on Monday.",
    "The crane lifts 90 tonnes and comes from a yard in the south that closed its gates 3 years ago for want of orders.",
    "Fishermen had asked for an ice plant instead and were told that there is money for one thing in one year only.",
    "The mayor, who sits on the board of the port, did not vote, since her brother sells the cables for the crane.",
]


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    yield store
    store.close()


def run_by(store: Store, host: str, number: int, *paragraphs: str) -> int | None:
    """Store a story on a site. Returns the id of the older one that it is linked to."""
    url = f"https://{host}/news/{number}/"
    article = Article(url=url, headline=f"Story {number}", paragraphs=paragraphs, body_text="\n".join(paragraphs))
    look = Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=NOW + timedelta(hours=number),
        article=article,
    )
    outcome = store.history.store_look(store.site(host, None, NOW), look, never_reread)
    row = store.db.execute("SELECT duplicate_of FROM articles WHERE id = ?", (outcome.article_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def test_a_copy_is_linked_across_sites_and_within_one(store: Store) -> None:
    assert run_by(store, "wire.example", 1, *WIRE) is None
    assert run_by(store, "paper.example", 2, *WIRE) == 1
    assert run_by(store, "wire.example", 3, *WIRE) == 1


def test_a_near_copy_is_linked_to_the_oldest_of_its_kin(store: Store) -> None:
    assert run_by(store, "wire.example", 1, *WIRE) is None
    assert run_by(store, "paper.example", 2, "From our man on the quay.", *WIRE) == 1
    assert run_by(store, "post.example", 3, "From our man on the quay.", *WIRE[:3], "More inside.") == 1


def test_another_story_and_the_next_bulletin_are_no_copies(store: Store) -> None:
    assert run_by(store, "wire.example", 1, *WIRE) is None
    assert run_by(store, "paper.example", 2, *OTHER) is None
    next_day = [
        line.replace("118", "121").replace("14", "11").replace(" 9 ", " 12 ").replace("41", "44") for line in WIRE
    ]
    assert run_by(store, "wire.example", 3, *next_day) is None


def test_a_story_is_met_by_the_text_it_was_edited_to(store: Store) -> None:
    run_by(store, "wire.example", 1, "Nothing yet. This story will be updated.")
    site = store.site("wire.example", None, NOW)
    url = "https://wire.example/news/1/"
    article = Article(url=url, headline="Story 1", paragraphs=tuple(WIRE), body_text="\n".join(WIRE))
    look = Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        article_id=1,
        article=article,
        fetched_at=NOW + timedelta(hours=2),
    )
    assert store.history.store_look(site, look, never_reread).outcome == "edit"
    assert run_by(store, "paper.example", 3, "From our man on the quay.", *WIRE) == 1


def test_what_thousands_share_does_not_hide_the_newest_original(store: Store) -> None:
    """A value that many stories share is searched only among the newest of them."""
    assert run_by(store, "wire.example", 1, *WIRE) is None
    (values,) = [store.db.execute("SELECT value FROM sketches WHERE article_id = 1").fetchall()]
    run_by(store, "wire.example", 2, *OTHER)
    for number in range(3, 90):
        run_by(store, "wire.example", number, f"{number}. Nothing happened today.")
        store.db.execute("INSERT INTO sketches VALUES (?, ?, ?)", (SKETCH_VERSION, values[0][0], number))
    assert run_by(store, "paper.example", 100, "From our man on the quay.", *WIRE) == 1
