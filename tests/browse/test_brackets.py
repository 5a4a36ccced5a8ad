"""The two looks that a change lies between: shown in their order, even if a clock was set back between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from iria_crawler.browse import feed, show
from iria_crawler.browse.pages.common import latest_edits
from iria_crawler.browse.snapshot import Snapshot
from iria_crawler.changes.compare.summary import bracket_text


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("2026-11-23T13:36:00Z", "2026-11-23T12:36:00Z", "between 12:36 and 13:36 UTC on"),
        ("2026-11-23T12:36:00Z", "2026-11-23T13:36:00Z", "between 12:36 and 13:36 UTC on"),
        ("2026-11-23T12:36:40Z", "2026-11-23T12:36:05Z", "between 12:36:05 and 12:36:40 UTC on"),
        ("2026-11-23T12:36:05Z", "2026-11-23T12:36:05Z", "between 12:36:05 and 12:36:05 UTC on"),
        ("2026-11-23T12:36:50Z", "2026-11-23T12:37:20Z", "between 12:36:50 and 12:37:20 UTC on"),  # one rule for both
    ],
)
def test_the_earlier_look_comes_first(one: str, other: str, told: str) -> None:
    assert bracket_text(datetime.fromisoformat(one), datetime.fromisoformat(other)).startswith(told)
    assert str(show.bracket_markup(one, other)).startswith(told)


def test_days_apart_and_a_time_not_known() -> None:
    text = str(show.bracket_markup("2027-11-23T13:36:00Z", "2026-11-23T12:36:00Z"))
    assert text.index("2026-11-23T12:36:00Z") < text.index("2027-11-23T13:36:00Z")
    assert (
        bracket_text(datetime(2027, 11, 23), datetime(2026, 11, 23))
        == "between 2026-11-23 00:00 and 2027-11-23 00:00 UTC"
    )
    assert "2026-11-23T12:36:00Z" in str(show.bracket_markup(None, "2026-11-23T12:36:00Z"))
    assert "2026-11-23T12:36:00Z" in str(show.bracket_markup("2026-11-23T12:36:00", "2026-11-23T12:36:00Z"))


def test_two_looks_around_midnight_each_have_their_day() -> None:
    before, after = datetime(2026, 11, 23, 23, 59, 50), datetime(2026, 11, 24, 0, 0, 10)
    assert bracket_text(before, after) == "between 2026-11-23 23:59:50 and 2026-11-24 00:00:10 UTC"


def test_the_feed_tells_them_in_order(build: Callable[..., Path]) -> None:
    with closing(sqlite3.connect(build())) as connection, connection:
        connection.execute(
            "UPDATE changes SET earliest_at = '2026-07-29T13:36:00Z', latest_at = '2026-07-29T12:36:00Z'"
        )
        rows = latest_edits(Snapshot(connection), 1)[0]["changes"]
    connection.close()
    rows = [row | {"url": "https://x.example/"} for row in rows]
    text = feed.feed_of("changes", "", rows, "http://127.0.0.1/news")
    assert "between 2026-07-29T12:36:00Z and 2026-07-29T13:36:00Z" in text
