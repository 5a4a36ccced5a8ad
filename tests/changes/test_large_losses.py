"""A page that lost a large part of its story, and nobody says so: the next look tells, unless the whole site does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.changes import Fetched, Revised, Stored, Suspect, decide, hashes
from iria_crawler.model import Article, Notice

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINES = tuple(f"The tug {name} left the quay of Igal in the morning and came back with coal." for name in "ABCDEFG")


def article(*lines: str) -> Article:
    return Article(url="https://x.example/a", headline="Tugs leave Igal", paragraphs=lines, body_text="\n".join(lines))


CUT = article(*LINES[:4])


def stored(*looks: datetime) -> Stored:
    record = article(*LINES)
    found = hashes(record)
    return Stored(record=record, content_hash=found.content, fold_hash=found.fold, suspect_looks=looks)


def test_the_next_look_tells() -> None:
    first = decide(stored(), Fetched(http_status=200, article=CUT), NOW)
    assert isinstance(first, Suspect)
    assert first.cut
    second = decide(stored(NOW - timedelta(minutes=30)), Fetched(http_status=200, article=CUT), NOW)
    assert isinstance(second, Revised)
    assert [change.kind for change in second.changes] == ["removed"] * 3


@pytest.mark.parametrize(
    ("page", "announced"),
    [
        (CUT, True),
        (replace(CUT, updated_at=NOW), False),
        (replace(CUT, notices=(Notice(kind="correction", text="Correction: three tugs never left."),)), False),
        (article(*LINES[:5]), False),
    ],
    ids=["a list says so", "the page says so", "a notice says so", "a small part"],
)
def test_what_is_announced_or_small_is_told_at_once(page: Article, announced: bool) -> None:
    assert isinstance(decide(stored(), Fetched(http_status=200, article=page, announced=announced), NOW), Revised)


def test_what_most_stories_of_a_site_lose_waits_for_a_day() -> None:
    page = Fetched(http_status=200, article=CUT, many_cut=True)
    assert isinstance(decide(stored(NOW - timedelta(hours=2)), page, NOW), Suspect)
    assert isinstance(decide(stored(NOW - timedelta(hours=25), NOW - timedelta(hours=3)), page, NOW), Revised)


def test_the_text_of_another_story_waits_for_a_day() -> None:
    other = replace(article(*(line.replace("tug", "ferry") for line in LINES)), headline="Ferries leave Igal")
    page = Fetched(http_status=200, article=other, of_another=True)
    assert isinstance(decide(stored(), page, NOW), Suspect)
    assert isinstance(decide(stored(NOW - timedelta(hours=25), NOW - timedelta(hours=3)), page, NOW), Revised)
