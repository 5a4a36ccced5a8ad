"""Is a story that is missing the one that came up at another address? And the look-alikes that are two stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from iria_crawler.changes import is_moved
from iria_crawler.model import Article

LINES = (
    "The board of Tarnhaven counted 48 carts near the mill on Monday.",
    "Nobody had asked for them, said the keeper of the mill.",
    "The carts go to the salt store before the first snow falls.",
    "A second count is due in the spring, when the road is open.",
)
AT = datetime(2026, 11, 23, 8, 15, tzinfo=UTC)
STORY = Article(
    url="https://x.example/news/board-counts-carts/",
    headline="Board counts carts",
    paragraphs=LINES,
    body_text="\n".join(LINES),
    published_at=AT,
    published_precision="minute",
)


def told(*lines: str, **more: object) -> Article:
    return replace(STORY, paragraphs=lines, body_text="\n".join(lines), **more)  # type: ignore[arg-type]


EDITED = (LINES[0].replace("48", "84"), *LINES[1:])
OTHER_DAY = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "one_name"),
    [
        (STORY, False),
        (told(*LINES, published_at=OTHER_DAY), False),  # a CMS that dates its stories anew
        (told(*EDITED), True),
        (told(*EDITED, published_at=None), True),
        (told(*EDITED, headline="Board finds carts"), False),  # at the same minute
    ],
    ids=["same", "dated anew", "edited", "without a date", "another headline"],
)
def test_it_is(after: Article, one_name: bool) -> None:
    assert is_moved(STORY, after, one_name=one_name)


@pytest.mark.parametrize(
    ("after", "one_name"),
    [
        (told(*EDITED, published_at=OTHER_DAY), True),  # a bulletin of another day
        (told(*EDITED, published_at=None), False),
        (told(*LINES, headline="Board finds carts", published_at=None), True),
        (told(LINES[0], "The ferry sank.", "The tram stood still.", "The choir sang until noon, as it does."), True),
        (told(LINES[0]), True),
    ],
    ids=["another day", "another name", "another headline", "another text", "one sentence"],
)
def test_it_is_not(after: Article, one_name: bool) -> None:
    assert not is_moved(STORY, after, one_name=one_name)


def test_one_day_without_a_time_is_no_evidence() -> None:
    days = [replace(one, published_precision="day") for one in (STORY, told(*EDITED, headline="Board finds carts"))]
    assert not is_moved(days[0], days[1], one_name=False)
