"""What WordPress says of pictures, as it is kept: which are asked for, and what stays as it was. On a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers

from iria_crawler.model import Article, Image, Look, StatedPicture
from iria_crawler.store import Store
from iria_crawler.store.stories import statements

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SLIP = StatedPicture(
    external_id="wp:811",
    url="https://yard.example/slip.jpg",
    caption="The slip. Photo: Ida Ode",
    read={"url": "https://yard.example/slip.jpg", "caption": "The slip.", "credit": "Ida Ode"},
)


@pytest.fixture(params=["file", "server"])
def store(request: Any, tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db" if request.param == "file" else servers.empty_database())
    store.site("yard.example", "Yard", NOW)
    yield store
    store.close()


def add_story(store: Store, number: int, *pictures: str) -> Look:
    """A story that shows these pictures ('wp:811'); returns the look at it."""
    url = f"https://yard.example/news/{number}/"
    images = tuple(Image(url=f"https://yard.example/{one[3:]}.jpg", external_id=one) for one in pictures)
    lines = (f"The yard of Stadlow launched tug number {number} on Monday before a small crowd.",)
    article = Article(
        url=url, headline=f"Tug {number}", paragraphs=lines, body_text=lines[0], images=images, parser_version="1"
    )
    look = Look(owed_url=url, requested_url=url, url=url, http_status=200, fetched_at=NOW, article=article, body=b"<p>")
    store.history.store_look(1, look, lambda *_: None)
    return look


def said_of(store: Store, look: Look) -> Any:
    """What the lists say of the story that a look shows: source -> field -> text."""
    return statements.StoryLists(store.db, 1, look).said().statements


def test_pictures_of_the_stories_that_were_looked_at_are_asked_for_once_a_day(store: Store) -> None:
    add_story(store, 1, "wp:811", "wp:812")
    add_story(store, 2, "wp:812", "wp:813")
    asked = store.pictures_to_ask(1, NOW, NOW, 100)
    assert sorted(asked) == ["wp:811", "wp:812", "wp:813"]
    assert len(store.pictures_to_ask(1, NOW, NOW, 2)) == 2
    assert store.pictures_to_ask(1, NOW + timedelta(hours=1), NOW, 100) == []  # not looked at since
    store.note_pictures(1, asked[:2], [], NOW)
    assert store.pictures_to_ask(1, NOW, NOW, 100) == asked[2:]
    later = NOW + timedelta(days=2)
    assert store.pictures_to_ask(1, NOW, later, 100)[0] == asked[2]  # the one that was never asked for comes first
    assert sorted(store.pictures_to_ask(1, NOW, later, 100)) == sorted(asked)


def test_what_is_said_is_part_of_what_the_lists_say_of_the_story(store: Store) -> None:
    look = add_story(store, 1, "wp:811")
    assert said_of(store, look) == {}
    store.note_pictures(1, ["wp:811"], [SLIP], NOW)
    said = {f"wp:811 {name}": text for name, text in SLIP.read.items()}
    assert said_of(store, look) == {"rest": said}
    story = store.db.execute("SELECT id FROM articles").fetchone()[0]
    unread = replace(look, article=None, article_id=story)
    assert said_of(store, unread) == {"rest": said}


def test_an_answer_that_lacks_a_picture_leaves_what_was_said(store: Store) -> None:
    look = add_story(store, 1, "wp:811")
    store.note_pictures(1, ["wp:811"], [SLIP], NOW)
    store.note_pictures(1, ["wp:811"], [], NOW + timedelta(days=1))
    assert said_of(store, look)["rest"]["wp:811 caption"] == "The slip."


def test_the_same_words_taken_apart_otherwise_are_no_news_and_other_words_are(store: Store) -> None:
    look = add_story(store, 1, "wp:811")
    store.note_pictures(1, ["wp:811"], [SLIP], NOW)
    otherwise = {"caption": "The slip. Photo: Ida Ode"}
    for picture, caption in (
        (replace(SLIP, read=otherwise), "The slip."),
        (replace(SLIP, caption="The slip in May.", read={"caption": "The slip in May."}), "The slip in May."),
    ):
        store.note_pictures(1, ["wp:811"], [picture], NOW)
        assert said_of(store, look)["rest"]["wp:811 caption"] == caption
