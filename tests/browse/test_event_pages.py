"""Events, people, the calendar, the map and attention: what the pages say, and what they must not say."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from iria_crawler.browse.pages.calendar import LEVELS, cells
from iria_crawler.browse.wordings import utterances
from iria_crawler.browse.world import HEIGHT, WIDTH, locate, outline
from iria_crawler.store import Store

SHIPS = "We will deliver these ships on time"


def ask(build: Callable[..., Path], *addresses: str, then: Callable[[sqlite3.Connection], None] | None = None) -> Any:
    async def run() -> list[Any]:
        datasette = Datasette([str(build(then=then))])
        await datasette.invoke_startup()
        return [await datasette.client.get(f"/news/-/{address}") for address in addresses]

    answers = asyncio.run(run())
    return answers[0] if len(answers) == 1 else answers


def wire(db: sqlite3.Connection) -> None:
    """The wire quotes the minister too, in other words and under another form of the name; and a story of another outlet was
    taken down that has words of the admiral, which were given to somebody else before."""
    row = {"article_id": 3, "kind": "direct", "start": 0, "end": 0, "first_revision": 5, "speaker": "Kim"}
    names = ", ".join(f'"{name}"' for name in row)
    sql = f"INSERT INTO quotes(position, text, speaker_name, {names}) VALUES (?, ?, ?, {', '.join('?' * len(row))})"
    db.execute(sql, [1, "We will deliver these new ships on time and on budget", "D. Kim", *row.values()])
    db.execute(sql, [2, "Steel is dear this year and next", None, *row.values()])
    db.execute(
        "UPDATE quotes SET article_id = 2, first_revision = 4, last_revision = NULL WHERE speaker_name = 'Park Ji-ho'"
    )
    db.execute(
        """INSERT INTO changes(article_id, from_revision, to_revision, kind, field, before, after, severity, earliest_at, latest_at)
        VALUES (1, 1, 2, 'reattributed', 'quote', 'Park Ji-ho', 'Han Sora', 4, '2026-07-29T11:00:00Z', '2026-07-29T12:00:00Z')"""
    )


def test_an_event_says_who_had_it_first_and_in_which_words(build: Callable[..., Path]) -> None:
    text = ask(build, "event/1", then=wire).text
    order = text.split('id="order"')[1].split("</section>")[0]
    assert re.findall(r"<b>([a-z.]+)</b>", order) == ["navy.example", "wire.example"]
    assert order.index("first</span>") < order.index("wire.example")
    several = text.split('id="quotations"')[1].split("</section>")[0]
    assert "3 wordings" in several  # "on time and on budget", "on time", and the wire's
    assert "<ins><span" in several
    assert "Steel is dear" in text.split('id="single"')[1].split("</section>")[0]
    assert "12 frigates" in text.split('id="why"')[1]
    assert "agrees with" in text.split('id="why"')[1]
    assert "headline changed" in text.split('id="changed"')[1]


@pytest.mark.parametrize(
    ("first", "second", "is_first"),
    [
        ("2026-07-21T09:00:00Z", "2026-07-21T09:01:00Z", True),
        ("2026-07-21T09:00:00Z", "2026-07-21T09:00:00Z", False),  # a statement that was held until nine
        ("2026-07-21", "2026-07-21T09:00:00Z", False),
        ("2026-07-21", "2026-07-22T09:00:00Z", True),
    ],
)
def test_nobody_is_first_where_two_have_the_same_time(
    build: Callable[..., Path], first: str, second: str, is_first: bool
) -> None:
    def timed(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET published_at = iif(id = 1, ?, ?)", [first, second])
        db.execute("UPDATE events SET stories = 2, outlets = 2, first_at = ?, last_at = ?", [first, second])

    event, events, feed = ask(build, "event/1", "events", "events.atom", then=timed)
    assert ("first</span>" in event.text) is is_first
    assert (", first at navy.example" in events.text) is is_first
    assert (", first at navy.example" in feed.text) is is_first
    assert "None" not in feed.text


def test_a_story_leads_to_its_event(build: Callable[..., Path]) -> None:
    told, alone = ask(build, "article/1", "article/2")
    assert '<a href="/news/-/event/1">2 stories of 2 outlets</a>' in told.text
    assert "/-/event/" not in alone.text


def test_events_of_one_outlet_are_listed_only_when_asked_for(build: Callable[..., Path]) -> None:
    def one_outlet(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET site_id = 1")
        db.execute("UPDATE reports SET event_id = NULL")
        db.execute("INSERT INTO events VALUES (2, '', '', 0, 0)")
        db.execute("UPDATE reports SET event_id = 2")

    listed, asked, alone = ask(build, "events", "events?outlets=1", "event/1", then=one_outlet)
    assert "/news/-/event/" not in listed.text
    assert 'href="/news/-/events?outlets=1"' in listed.text
    assert "/news/-/event/2" in asked.text
    assert "Show those of one outlet" not in asked.text
    assert alone.status_code == 404  # its last story is gone from it


def test_an_event_as_data(build: Callable[..., Path]) -> None:
    answer, table, events = ask(build, "event/1.json", "event/1.csv", "events.json")
    assert [row["host"] for row in answer.json()["rows"]] == ["navy.example", "wire.example"]
    assert len(table.text.splitlines()) == 3
    assert events.json()["rows"][0]["outlets"] == 2


def test_words_of_a_newsroom_carry_their_direction(build: Callable[..., Path]) -> None:
    def arabic(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET language = 'ar', headline = 'سيول تطلب فرقاطات'")

    for answer in ask(build, "event/1", "events", "attention?q=frigates", then=arabic):
        assert 'lang="ar" dir="auto"' in answer.text


def test_broken_evidence_is_no_error(build: Callable[..., Path]) -> None:
    def broken(db: sqlite3.Connection) -> None:
        db.execute("UPDATE reports SET figures = '{', names = '[1, null, {}]', shared = '[[[' WHERE article_id = 3")

    assert ask(build, "event/1", then=broken).status_code == 200


def test_a_person_is_shown_with_what_became_of_the_words(build: Callable[..., Path]) -> None:
    admiral, minister = ask(build, "speaker?name=Park+Ji-ho", "speaker?name=Kim+Do-yun", then=wire)
    assert "Han Sora" in admiral.text.split('id="given"')[1].split("</section>")[0]
    assert "Budget leak" in admiral.text.split('id="withdrawn"')[1].split("</section>")[0]
    assert 'id="given"' not in minister.text
    assert 'id="withdrawn"' not in minister.text
    assert "2 wordings" in minister.text
    assert "Defence Minister" in minister.text.split('id="roles"')[1]
    assert 'id="aliases"' not in minister.text  # there is no desk


def often(db: sqlite3.Connection) -> None:
    """Forty stories, ten of them without a date, of which all but each fourth quote one person three times."""
    for number in range(100, 140):
        at = None if number % 4 == 1 else f"2026-0{number % 6 + 1}-{number % 28 + 1:02}T09:00:00Z"
        db.execute(
            """INSERT INTO articles(id, site_id, url, published_at, first_seen_at, last_seen_at)
            VALUES (?, 1, ?, ?, '2026-07-01', '2026-07-01')""",
            [number, f"https://navy.example/{number}", at],
        )
        for position in range(3):
            name = "Per Lund" if number % 4 else "Liv Aune"
            db.execute(
                """INSERT INTO quotes(article_id, position, text, kind, start, "end", first_revision, speaker_name)
                VALUES (?, ?, ?, 'direct', 0, 0, 1, ?)""",
                [number, position, f"Number {number} at {position}", name],
            )


@pytest.mark.parametrize(("name", "many"), [("Per+Lund", 90), ("Liv+Aune", 30)])
def test_all_words_of_somebody_in_their_order(build: Callable[..., Path], name: str, many: int) -> None:
    """Whether few or many of the stories have them: the first pages go through the stories, the last ones sort the quotations."""
    pages = ask(build, *(f"speaker.json?name={name}&size=20&page={page}" for page in range(1, 6)), then=often)
    rows = [row for page in pages for row in page.json()["rows"]]
    assert len({row["id"] for row in rows}) == len(rows) == many
    dates = [row["published_at"] or "" for row in rows]
    assert dates == sorted(dates, reverse=True)
    assert [page.json()["more"] for page in pages].count(True) == (many - 1) // 20


def test_nobody_puts_names_together_by_an_address(build: Callable[..., Path]) -> None:
    names = json.dumps(["Kim Do-yun", "Park Ji-ho"])
    plain, forged, broken = ask(
        build,
        "speaker.json?name=Kim+Do-yun",
        f"speaker.json?name=Kim+Do-yun&names={names}",
        "speaker.json?name=Kim+Do-yun&names=x",
    )
    assert plain.json() == forged.json() == broken.json()


def said(*texts: str) -> list[dict[str, Any]]:
    return [
        {"id": n, "text": text, "article_id": n, "host": f"{n}.example", "speaker": None, "speaker_name": None,
         "last_revision": None, "fate": None}
        for n, text in enumerate(texts)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "gathered"),
    [
        ((SHIPS, f"{SHIPS}!"), [[2]]),  # the same words
        ((SHIPS, "We will deliver these ships soon and on time"), [[1, 1]]),
        ((SHIPS, "We will cancel these planes and trucks"), [[1], [1]]),  # the look-alike
        (("No comment", "No comment", "No comments"), [[2], [1]]),  # too short to be the same in other words
        ((), []),
    ],
)
def test_utterances(texts: tuple[str, ...], gathered: list[list[int]]) -> None:
    assert [[len(w.rows) for w in one.wordings] for one in utterances(said(*texts))] == gathered


def test_what_a_quotation_became_is_one_with_it() -> None:
    """Whichever comes first, and also where no run of words is left."""
    told = {"speaker_name": "Kim", "speaker": "Kim", "host": "navy.example", "last_revision": None, "fate": None}
    old = told | {"id": 7, "became": 9, "text": "Nine is nine too many, but I remember nine hundred"}
    new = told | {"id": 9, "became": None, "text": "It is a beginning of what will come to us later"}
    other = told | {"id": 8, "became": None, "text": "We have ears on the hill and none in the valley"}
    assert [[row["id"] for row in one.rows] for one in utterances([new, other, old])] == [[9, 7], [8]]
    assert [[row["id"] for row in one.rows] for one in utterances([old, other, new])] == [[7, 9], [8]]


def test_the_calendar_counts(build: Callable[..., Path]) -> None:
    edits, stories, other, empty = ask(
        build, "calendar.json", "calendar?of=stories", "calendar.json?site=2", "calendar?year=1999&of=x"
    )
    assert edits.json()["rows"] == [
        {"day": "2026-07-30", "stories": 0, "edits": 1, "unannounced": 0, "grave": 1},
        {"day": "2026-07-29", "stories": 0, "edits": 4, "unannounced": 3, "grave": 3},
        {"day": "2026-07-23", "stories": 1, "edits": 0, "unannounced": 0, "grave": 0},
        {"day": "2026-07-22", "stories": 1, "edits": 0, "unannounced": 0, "grave": 0},
        {"day": "2026-07-21", "stories": 1, "edits": 0, "unannounced": 0, "grave": 0},
    ]
    assert "<title>22 Jul 2026: 1 stories published</title>" in stories.text
    assert [row["day"] for row in other.json()["rows"]] == ["2026-07-23"]
    assert "Nothing in this year" in empty.text


def test_the_calendar_of_an_empty_database_shows_this_year(tmp_path: Path) -> None:
    Store(tmp_path / "news.db").close()
    shown = ask(lambda then: tmp_path / "news.db", "calendar")
    assert f"Calendar {datetime.now(UTC).year}" in shown.text


@pytest.mark.parametrize(("year", "days"), [(2024, 366), (2026, 365)])
def test_every_day_of_a_year_has_its_place(year: int, days: int) -> None:
    found = cells(year, {f"{year}-03-05": 9, f"{year}-03-06": 1}, "edits")
    assert len({(cell.x, cell.y) for cell in found}) == days
    levels = {cell.title: cell.level for cell in found if cell.level}
    assert set(levels) == {f"5 Mar {year}: 9 edits", f"6 Mar {year}: 1 edits"}
    assert 1 == levels[f"6 Mar {year}: 1 edits"] < levels[f"5 Mar {year}: 9 edits"] <= LEVELS


@pytest.mark.parametrize(
    ("printed", "raw", "country"),
    [
        ("SEOUL", "SEOUL, July 29 (Example Wire) —", "South Korea"),
        ("SEOUL", "SEOUL, South Korea, July 29 —", "South Korea"),
        ("Kiev", None, "Ukraine"),
        ("BOGOTA", "BOGOTÁ —", "Colombia"),
        ("NORFOLK", "NORFOLK, Va., July 29 —", "United States"),
        ("LONDON", "LONDON, England —", "United Kingdom"),
        # Other places of the same name.
        ("LONDON", "LONDON, Ontario, July 29 —", None),
        ("PARIS", "PARIS, Texas (Example Wire) —", None),
        ("NORFOLK", "NORFOLK, England —", None),
        ("ABOARD THE HALVARD", "ABOARD THE HALVARD —", None),
        ("", "", None),
    ],
)
def test_a_dateline_is_located(printed: str, raw: str | None, country: str | None) -> None:
    place = locate(printed, raw)
    assert (place.country if place else None) == country


def test_the_map_holds_its_places() -> None:
    seoul, washington = locate("Seoul"), locate("Washington")
    assert seoul is not None
    assert washington is not None
    assert 0 < washington.x < WIDTH / 2 < seoul.x < WIDTH
    assert 0 < seoul.y < HEIGHT
    assert re.fullmatch(r"[Mlz0-9 -]+", outline())


def test_places_on_the_map_and_not(build: Callable[..., Path]) -> None:
    def filed(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET dateline_place = 'GRIMSUND', dateline = 'GRIMSUND —' WHERE id = 2")

    shown, one = ask(build, "places", "places.json?site=2", then=filed)
    assert "Seoul, South Korea: 1" in shown.text
    assert "1 of them not on the map" in shown.text
    assert one.json()["rows"] == []


def test_attention_by_outlet(build: Callable[..., Path]) -> None:
    found, nothing, unasked, excluded = ask(
        build, "attention.json?q=frigates", "attention?q=zeppelin", "attention", "attention?q=-frigates"
    )
    rows = {row["host"]: (row["stories"], row["of"], row["per_100"]) for row in found.json()["rows"]}
    assert rows == {"navy.example": (1, 2, 50.0), "wire.example": (1, 1, 100.0)}
    assert "No story of the last 26 weeks has these words" in nothing.text
    assert "No story" not in unasked.text
    assert excluded.status_code == 200


def test_attention_to_a_word_of_a_script_without_spaces(build: Callable[..., Path]) -> None:
    def japanese(db: sqlite3.Connection) -> None:
        db.execute("UPDATE bodies SET body_text = '昨日の地震で港が壊れた。' WHERE article_id = 2")

    assert [row["first_story"] for row in ask(build, "attention.json?q=地震", then=japanese).json()["rows"]] == [2]


@pytest.mark.parametrize("address", ["event/99", "calendar?site=9", "places?site=9", "event/9999999999999999"])
def test_what_is_not_there_is_not_found(build: Callable[..., Path], address: str) -> None:
    answer = ask(build, address)
    assert answer.status_code == 404
    assert "To the front page" in answer.text


@pytest.mark.parametrize(
    ("table", "closed"),
    [
        ("reports", ["event/1", "events"]),
        ("said", ["speaker?name=Kim+Do-yun"]),
        ("days", ["calendar", "attention?q=x"]),
    ],
)
def test_a_page_is_closed_where_one_of_its_tables_is(build: Callable[..., Path], table: str, closed: list[str]) -> None:
    async def run() -> list[int]:
        metadata = {"databases": {"news": {"tables": {table: {"allow": {"id": "root"}}}}}}
        datasette = Datasette([str(build())], metadata=metadata)
        await datasette.invoke_startup()
        return [(await datasette.client.get(f"/news/-/{address}")).status_code for address in [*closed, "sites"]]

    assert asyncio.run(run()) == [403] * len(closed) + [200]
