"""Dates as pages print them: which are read, and which are ambiguous."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iria_crawler import extract
from iria_crawler.dates import find_date, parse_any_date, parse_relative_date

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("erstellt: 01. April 2025, 15:25", "de", datetime(2025, 4, 1, 15, 25, tzinfo=UTC)),
        ("06.01.2026, Lesezeit 5 Min.", "de", datetime(2026, 1, 6, tzinfo=UTC)),
        ("20.11.2026, 09.15 Uhr", "de", datetime(2026, 11, 20, 9, 15, tzinfo=UTC)),
        ("1er janvier 2026 à 15h25", "fr", datetime(2026, 1, 1, 15, 25, tzinfo=UTC)),
        ("29 de julio de 2022", "es", datetime(2022, 7, 29, tzinfo=UTC)),
        ("3/4/2026", "en-GB", datetime(2026, 4, 3, tzinfo=UTC)),
        ("3/14/2026", "en", datetime(2026, 3, 14, tzinfo=UTC)),
        ("2026年1月29日 午後6:40", "ja", datetime(2026, 1, 29, 18, 40, tzinfo=UTC)),
        ("2026.01.29 18:40", "ko", datetime(2026, 1, 29, 18, 40, tzinfo=UTC)),
        ("22 ноября 2026", "ru", datetime(2026, 11, 22, tzinfo=UTC)),
        ("20 Νοεμβρίου 2026", "el", datetime(2026, 11, 20, tzinfo=UTC)),
        ("Fri Apr 28 19:20:36 CEST 2023", None, datetime(2023, 4, 28, 17, 20, 36, tzinfo=UTC)),
        ("May 7, 2026 10:30 a.m. ET", None, datetime(2026, 5, 7, 14, 30, tzinfo=UTC)),
        ("Jan 7, 2026 10:30 a.m. ET", None, datetime(2026, 1, 7, 15, 30, tzinfo=UTC)),
        (
            "Nov 20, 2026 5:00 PM IST",
            "en",
            datetime(2026, 11, 20, tzinfo=UTC),
        ),  # the time zone is unknown: only the day
    ],
)
def test_form_is_read(text: str, language: str | None, expected: datetime) -> None:
    found = parse_any_date(text, language)
    assert found is not None
    assert found.at == expected


@pytest.mark.parametrize(
    "text", ["3/4/2026", "13/13/2026", "Halberd-3 12 2026", "maya 3, 2020", "5 Min.", "2026-02-30"]
)
def test_open_or_wrong_is_no_date(text: str) -> None:
    assert parse_any_date(text, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12 minutes ago", "en", datetime(2026, 11, 23, 11, 48, tzinfo=UTC)),
        ("3 hours ago", "en", datetime(2026, 11, 23, tzinfo=UTC)),
        ("vor 3 Stunden", "de", datetime(2026, 11, 23, tzinfo=UTC)),
        ("yesterday", "en", datetime(2026, 11, 22, tzinfo=UTC)),
        ("12 hours ago", "en", None),  # midnight is within the hour in which it may have been
        ("3 min read", "en", None),
        ("in 3 days", "en", None),
        ("Jane Roe", "en", None),
    ],
)
def test_time_that_has_passed(text: str, language: str, expected: datetime | None) -> None:
    found = parse_relative_date(text, NOW, language)
    assert (found.at if found else None) == expected


def test_date_knows_where_it_stands() -> None:
    printed = find_date("Jane Roe | 20 November 2026, 09:15 | 3 min read")
    assert printed is not None
    assert (printed.start, printed.end) == (11, 34)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/20/x", "2026-11-20"),
        ("/a-2026-11-20.html", "2026-11-20"),
        ("/news/A2026112009150012345", "2026-11-20"),
        ("/2026/11/", None),
        ("/20269999/", None),
        ("/2024050199", None),
    ],
)
def test_day_in_the_address_is_the_last_evidence(path: str, day: str | None) -> None:
    text = "<p>" + "The harbour office said nothing about the fire in its note. " * 4 + "</p>"
    article = extract(f"<html><body><h1>Fire</h1>{text}</body></html>", "https://news.example" + path)
    assert (article.published_at.date().isoformat() if article.published_at else None) == day


def test_relative_time_needs_the_moment_of_the_look() -> None:
    text = "<p>" + "The harbour office said nothing about the fire in its note. " * 4 + "</p>"
    page = f'<html lang="en"><body><h1>Fire in the yard</h1><div>Jane Roe | 2 hours ago</div>{text}</body></html>'
    assert extract(page, "https://news.example/a").published_at is None
    assert extract(page, "https://news.example/a", fetched_at=NOW).published_at == datetime(2026, 11, 23, tzinfo=UTC)
