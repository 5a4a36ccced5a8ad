"""The template blocks of a site: enough stories, close enough in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from rereads import never_reread

from iria_crawler.model import Article, Look
from iria_crawler.store import Store
from iria_crawler.store.stories.furniture import TemplateBlocks

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store(database)
    site_id = opened.site("newsroom.example", "Newsroom", T0)
    for number in range(1, 8):
        url = f"https://newsroom.example/{number}/"
        text = f"Story number {number} says that nothing moved on the border for a week."
        article = Article(url=url, headline=f"Border quiet, week {number}", paragraphs=(text,), body_text=text)
        look = Look(owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=T0, article=article)
        opened.history.store_look(site_id, look, never_reread)
    yield opened
    opened.close()


def test_five_stories_make_furniture(store: Store) -> None:
    furniture = TemplateBlocks(store.db)
    learned = [furniture.note(1, story, ["invitation"], T0 + timedelta(days=story)) for story in range(1, 7)]
    assert learned == [(), (), (), (), ("invitation",), ()]
    assert furniture.learned(1) == TemplateBlocks(store.db).learned(1) == {"invitation"}


def test_one_story_that_flaps_makes_none(store: Store) -> None:
    furniture = TemplateBlocks(store.db)
    for hour in range(9):
        assert furniture.note(1, 3, ["invitation"], T0 + timedelta(hours=hour)) == ()


def test_what_few_stories_lost_is_forgotten_in_time(store: Store) -> None:
    furniture = TemplateBlocks(store.db)
    for story in range(1, 5):
        furniture.note(1, story, ["a sentence"], T0)
    assert furniture.note(1, 5, ["a sentence"], T0 + timedelta(days=31)) == ()
    assert store.db.execute("SELECT count(*) FROM furniture").fetchone() == (1,)


def test_furniture_is_kept(store: Store) -> None:
    furniture = TemplateBlocks(store.db)
    for story in range(1, 6):
        furniture.note(1, story, ["invitation"], T0)
    furniture.note(1, 6, ["something else"], T0 + timedelta(days=400))
    assert furniture.learned(1) == {"invitation"}
    assert furniture.learned(2) == frozenset()
