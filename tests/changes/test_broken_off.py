"""A page that broke off on its way is no edit; a page that ends, or says something else, is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.changes import Fetched, Revised, Stored, Suspect, decide, has_no_end, hashes
from iria_crawler.model import Article

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINES = tuple(
    f"The tug {name} left the quay of Igal in the morning and came back with coal." for name in ("Tern", "Gull", "Auk")
)


def article(*lines: str) -> Article:
    return Article(
        url="https://x.example/a", headline="Tugs leave Igal", paragraphs=lines, body_text="\n\n".join(lines)
    )


def stored(*looks: datetime) -> Stored:
    record = article(*LINES)
    found = hashes(record)
    return Stored(record=record, content_hash=found.content, fold_hash=found.fold, suspect_looks=looks)


@pytest.mark.parametrize("lines", [LINES[:2], (*LINES[:2], LINES[2][:30]), (LINES[0], LINES[1][:-1])])
def test_the_beginning_of_a_story_on_a_page_without_end_is_no_edit(lines: tuple[str, ...]) -> None:
    decision = decide(stored(), Fetched(http_status=200, article=article(*lines), endless=True), NOW)
    assert isinstance(decision, Suspect)
    assert "breaks off" in decision.reason
    assert isinstance(decide(stored(), Fetched(http_status=200, article=article(*lines)), NOW), Revised)


@pytest.mark.parametrize(
    "lines",
    [
        (LINES[0], LINES[2]),
        (LINES[0].replace("coal", "salt"), LINES[1]),
        (*LINES, "The harbour master was not told."),
        (LINES[0], LINES[1].replace("coal", "salt")),
    ],
)
def test_what_is_not_the_beginning_is_an_edit_on_a_page_without_end_too(lines: tuple[str, ...]) -> None:
    decision = decide(stored(), Fetched(http_status=200, article=article(*lines), endless=True), NOW)
    assert isinstance(decision, Revised)


def test_looks_over_a_day_that_find_the_beginning_are_believed() -> None:
    looks = (NOW - timedelta(hours=25), NOW - timedelta(hours=3))
    decision = decide(stored(*looks), Fetched(http_status=200, article=article(*LINES[:2]), endless=True), NOW)
    assert isinstance(decision, Revised)


def test_the_end_of_a_page() -> None:
    assert has_no_end(b"<html><body><p>The tug le")
    assert not has_no_end(b"<html><body><p>The tug.</body></html>")
    assert not has_no_end(b"<HTML><P>The tug.</HTML><!-- cached -->")
    assert not has_no_end("<html><p>The tug".encode("utf-16"))
    assert not has_no_end(b"")
