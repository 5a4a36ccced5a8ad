"""Which pages of WordPress's list of all posts a run reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from iria_crawler.crawl.census import MAX_NEWEST_PAGES, MAX_OLDER_PAGES, Census
from iria_crawler.model import Candidate

ROOT = "https://mail.example/wp-json/"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Room:
    """A run whose store notes between which times stories were counted."""

    def __init__(self, run_id: int) -> None:
        self.counted: list[tuple[datetime | None, datetime | None]] = []
        self.run: Any = SimpleNamespace(
            id=run_id,
            site_id=1,
            started_at=NOW,
            memory=SimpleNamespace(looked_at=frozenset()),
            store=self,
            count=lambda *_: 0,
        )

    def note_missing(self, site_id: int, between: Any, since: datetime, looked_at: object) -> int:
        self.counted.append(between)
        return 0

    def pages(self, last: int) -> list[int]:
        census, read = Census(self.run), []
        question = census.begin(ROOT)
        while question is not None:
            assert census.owns(question.url)
            [page] = parse_qs(urlsplit(question.url).query)["page"]
            read.append(int(page))
            question = census.page_was_read(tuple(posts(int(page))), last)
        return read


def posts(page: int) -> list[Candidate]:
    times = (NOW - timedelta(days=page * 10 + day) for day in range(10))
    return [Candidate(url=f"https://mail.example/{at:%Y%m%d}/", source="rest", published_at=at) for at in times]


def test_a_small_outlet_is_counted_as_a_whole() -> None:
    room = Room(1)
    assert room.pages(3) == [1, 2, 3]
    assert room.counted == [(None, None)]


def test_of_a_large_archive_the_newest_pages_and_some_older_ones_are_read() -> None:
    room = Room(7)
    read = room.pages(100)
    assert read[:MAX_NEWEST_PAGES] == list(range(1, MAX_NEWEST_PAGES + 1))
    older = read[MAX_NEWEST_PAGES:]
    assert len(older) == MAX_OLDER_PAGES
    assert older == list(range(older[0], older[0] + MAX_OLDER_PAGES))
    (oldest, newest), (far_oldest, far_newest) = room.counted
    assert newest is None
    assert oldest == NOW - timedelta(days=10 * MAX_NEWEST_PAGES + 9)
    assert (far_oldest, far_newest) == (NOW - timedelta(days=older[-1] * 10 + 9), NOW - timedelta(days=older[0] * 10))


def test_older_pages_take_turns() -> None:
    assert {page for run_id in range(18) for page in Room(run_id).pages(100)} == set(range(1, 101))


@pytest.mark.parametrize("last", [MAX_NEWEST_PAGES, MAX_NEWEST_PAGES + 1, MAX_NEWEST_PAGES + 3])
def test_no_page_behind_the_last_is_asked(last: int) -> None:
    assert max(max(Room(run_id).pages(last)) for run_id in range(9)) == last


def test_it_is_made_once_a_run() -> None:
    census = Census(Room(1).run)
    assert census.begin(ROOT) is not None
    assert census.begin(ROOT) is None
