"""Events in the database: found by the crawl as stories come, kept through edits, and counted by triggers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rereads import never_reread

from iria_crawler import find_quotes
from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.file.retracing import retrace

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
AGROUND = """The frigate Halvard ran aground off Skagvik on Tuesday with 148 sailors aboard, the Norland Navy said.
“We lost the rudder and then we lost both engines within a minute,” Commander Liv Aune said."""
ROCKS = """A warship lies on the rocks near Skagvik. The Halvard had 148 sailors aboard, and nobody was hurt.
“We lost the rudder and then both engines within a minute,” said Liv Aune, who commands her."""
TUGS = """Tugs pull at the Halvard, which has 148 sailors aboard, off Skagvik in Norland.
“We lost the rudder and then we lost both engines within a minute,” Aune said."""
CRASH = """A helicopter of the Norland Navy came down near Tromvik on Tuesday with 12 people aboard.
“The machine turned twice around itself and then it fell into the wood,” said Ole Brandt, a farmer."""
FELL = """Twelve hurt near Tromvik: a helicopter with 12 people aboard fell on Tuesday.
“The machine turned twice around itself and then it fell into the wood,” farmer Ole Brandt said."""
REVIEW = "\n".join(("The week in review.", AGROUND, CRASH))
Sums = list[tuple[int, int]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    yield store
    store.close()


def tell(store: Store, host: str, body: str, *, day: int = 0, story: int | None = None, name: str = "story") -> int:
    """Store a look at a story; `story`: the known one that it shows. Returns its number."""
    url, at = f"https://{host}/{name}/", NOW + timedelta(days=day)
    paragraphs = tuple(body.split("\n"))
    article = Article(
        url=url, headline=f"{host} at sea", paragraphs=paragraphs, body_text=body, quotes=tuple(find_quotes(body)),
        published_at=at, published_precision="minute",
    )  # fmt: skip
    look = Look(
        owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=at + timedelta(hours=1), article=article,
        article_id=story, body=body.encode(),
    )  # fmt: skip
    outcome = store.history.store_look(store.site(host, None, NOW), look, never_reread)
    assert outcome.article_id is not None
    return outcome.article_id


def events(store: Store) -> set[frozenset[int]]:
    """The stories of each event."""
    found: dict[int, set[int]] = {}
    for event, story in store.db.execute("SELECT event_id, article_id FROM reports WHERE event_id IS NOT NULL"):
        found.setdefault(event, set()).add(story)
    counted = dict(store.db.execute("SELECT id, stories FROM events").fetchall())
    assert counted == {event: len(stories) for event, stories in found.items()}
    return {frozenset(stories) for stories in found.values()}


def test_events_are_found_as_stories_come(store: Store) -> None:
    one = tell(store, "one.example", AGROUND)
    assert events(store) == set()  # a story alone is no event
    crash = tell(store, "one.example", CRASH, name="crash")
    two = tell(store, "two.example", ROCKS, day=1)
    fell = tell(store, "three.example", FELL)
    assert events(store) == {frozenset((one, two)), frozenset((crash, fell))}
    row = store.db.execute("SELECT first_at, last_at, stories, outlets FROM events ORDER BY id").fetchone()
    assert row == ("2026-03-18T12:00:00Z", "2026-03-19T12:00:00Z", 2, 2)
    found = store.db.execute("SELECT agrees_with, shared FROM reports WHERE article_id = ?", (two,)).fetchone()
    assert found[0] == one
    assert "148 sailors" in found[1]


def test_a_story_of_another_week_is_no_part_of_it(store: Store) -> None:
    tell(store, "one.example", AGROUND)
    tell(store, "two.example", ROCKS, day=9)
    assert events(store) == set()


def test_a_review_of_the_week_draws_no_two_events_together(store: Store) -> None:
    one = tell(store, "one.example", AGROUND)
    two = tell(store, "two.example", ROCKS)
    three = tell(store, "three.example", TUGS)
    review = tell(store, "four.example", REVIEW, name="review")
    crash = tell(store, "one.example", CRASH, name="crash")
    fell = tell(store, "five.example", FELL)
    found = events(store)
    assert frozenset((crash, fell)) in found
    assert {one, two, three} <= next(stories for stories in found if one in stories)
    assert not any({one, crash} <= stories for stories in found)
    assert review not in next(stories for stories in found if crash in stories)


def test_a_story_stays_in_its_event_when_its_words_are_changed(store: Store) -> None:
    one = tell(store, "one.example", AGROUND)
    two = tell(store, "two.example", ROCKS)
    changed = ROCKS.replace("148 sailors", "151 sailors").replace("We lost the rudder", "We had lost the rudder")
    assert tell(store, "two.example", changed, day=1, story=two) == two
    assert events(store) == {frozenset((one, two))}


def test_an_edit_may_show_which_event_a_story_tells_of(store: Store) -> None:
    one = tell(store, "one.example", AGROUND)
    early = tell(store, "two.example", "A warship is in trouble off Skagvik, the coast guard says. More follows soon.")
    assert events(store) == set()
    tell(store, "two.example", ROCKS, day=1, story=early)
    assert events(store) == {frozenset((one, early))}


def test_names_of_every_week_prove_nothing(store: Store) -> None:
    """After six stories of other days have them, ship and place are ordinary, and so is the figure."""
    for number in range(6):
        tell(
            store,
            "old.example",
            "The Halvard lies in Skagvik with 148 sailors.",
            day=-30 - number,
            name=f"old-{number}",
        )
    tell(store, "one.example", AGROUND)
    tell(store, "two.example", ROCKS)
    assert events(store) == set()


def test_stories_of_an_older_database_are_read_again(store: Store) -> None:
    one, two = tell(store, "one.example", AGROUND), tell(store, "two.example", ROCKS)
    with store.db.conn:
        store.db.execute("DELETE FROM reports")
        store.db.execute("DELETE FROM traces")
        store.db.execute("UPDATE bodies SET trace_version = 0")
    assert store.db.execute("SELECT count(*) FROM events").fetchone() == (0,)
    assert retrace(store.db, 1) == 2  # both, since a transaction has more than one
    assert retrace(store.db, None) == 0
    assert events(store) == {frozenset((one, two))}


def test_nothing_of_a_forgotten_story_stays(store: Store) -> None:
    one, two = tell(store, "one.example", AGROUND), tell(store, "two.example", ROCKS)
    store.forgetting.forget([one], "asked for", NOW)
    assert store.db.execute("SELECT count(*) FROM traces WHERE article_id = ?", (one,)).fetchone() == (0,)
    assert events(store) == {frozenset((two,))}
    assert store.db.execute("SELECT agrees_with FROM reports").fetchall() == [(None,)]


def said_and_days(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    said = store.db.execute("SELECT * FROM said ORDER BY 1, 2, 3, 4").fetchall()
    days = store.db.execute("SELECT * FROM days WHERE stories OR edits ORDER BY 1, 2").fetchall()
    return said, days


def counted(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The same sums, counted anew."""
    said = store.db.execute(
        "SELECT speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id, coalesce(speaker_role, ''), count(*), "
        "sum(last_revision IS NOT NULL AND coalesce(fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread')) "
        "FROM quotes JOIN articles ON articles.id = article_id WHERE speaker_name IS NOT NULL GROUP BY 1, 2, 3, 4"
    ).fetchall()
    stories = {
        key: many
        for *key_, many in store.db.execute(
            "SELECT substr(coalesce(published_at, first_seen_at), 1, 10), site_id, count(*) FROM articles GROUP BY 1, 2"
        )
        for key in [tuple(key_)]
    }
    edits = {
        (day, site): tuple(rest)
        for day, site, *rest in store.db.execute(
            "SELECT substr(latest_at, 1, 10), site_id, count(*), sum(coalesce(stealth, 0)), sum(severity = 4) "
            "FROM changes JOIN articles ON articles.id = article_id WHERE severity >= 2 GROUP BY 1, 2"
        )
    }
    days = [(*key, stories.get(key, 0), *edits.get(key, (0, 0, 0))) for key in sorted(stories.keys() | edits.keys())]
    return said, days


def test_the_sums_are_what_counting_gives(store: Store) -> None:
    """Through new stories, edits, a quotation taken out, a date that moved, and a story that is forgotten."""
    one = tell(store, "one.example", AGROUND)
    two = tell(store, "two.example", ROCKS, day=1)
    tell(store, "two.example", ROCKS.split("\n")[0] + "\nThe commander said nothing more to us.", day=2, story=two)
    crash = tell(store, "one.example", CRASH, name="crash")
    tell(store, "one.example", CRASH.replace("12 people", "14 people"), day=40, story=crash, name="crash")
    assert said_and_days(store) == counted(store)
    assert sum(int(str(row[5])) for row in said_and_days(store)[0]) == 1
    with store.db.conn:
        store.db.execute("UPDATE articles SET published_at = NULL WHERE id = ?", (one,))
        store.db.execute("UPDATE quotes SET speaker_name = 'Liv A. Aune' WHERE article_id = ?", (one,))
        store.db.execute("UPDATE changes SET stealth = 1, severity = 4")
    assert said_and_days(store) == counted(store)
    store.forgetting.forget([two], "asked for", NOW)
    assert said_and_days(store) == counted(store)


def test_a_paragraph_that_both_print_is_no_event_in_a_young_database(store: Store) -> None:
    """No story of another day is known that has the paragraph too."""
    usual = """The Norland Navy ordered 5 frigates of the class Halvard from Steelmark in Grimsund for 412 million kroner.
“We will have the best frigates that this coast has ever seen,” Admiral Nils Brekke said when they were ordered."""
    strike = f"""Welders at the yard walked out on Monday because of their wages, and stood before the gate until the evening.
The yard did not want to comment and asked for patience until the end of the week, when the talks begin again.
{usual}"""
    paint = f"""The crew of the newest ship has chosen a painter for the wardroom, and she will paint the harbour of long ago.
It is the first time that a navy ship carries her work, and she means to sail along on its first voyage.
{usual}"""
    tell(store, "one.example", strike)
    tell(store, "two.example", paint)
    assert events(store) == set()
    tell(store, "three.example", strike.replace("Welders", "All welders"))  # printed once more, with another word
    assert len(events(store)) == 1
