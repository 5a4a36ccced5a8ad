"""Dates in the forms of programs, feeds and newsrooms in many languages; and texts that are no date, or ambiguous ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from iria_crawler.dates import find_date, month_number, parse_any_date, parse_machine_date
from iria_crawler.discover import read_feed


def at(*parts: int, hours: float = 0) -> datetime:
    return datetime(*parts[:3], *parts[3:], tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-29T15:07:41+02:00", at(2026, 6, 29, 15, 7, 41, hours=2)),
        ("2026-06-29 15:07:41", at(2026, 6, 29, 15, 7, 41)),
        ("2026-06-29T15:07:41,250Z", at(2026, 6, 29, 15, 7, 41, 250_000)),
        ("2026-06-29 09:15 -05:00", at(2026, 6, 29, 9, 15, hours=-5)),
        ("2026-06-29T09:15+03", at(2026, 6, 29, 9, 15, hours=3)),
        ("20260629T150741Z", at(2026, 6, 29, 15, 7, 41)),
        ("20260629", at(2026, 6, 29)),
        ("1782745661", at(2026, 6, 29, 15, 7, 41)),
        ("1782745661000", at(2026, 6, 29, 15, 7, 41)),
        ("Mon, 29 Jun 2026 15:07:41 CEST", at(2026, 6, 29, 15, 7, 41, hours=2)),
        ("Mon, 29 Jun 2026 15:07:41 Z", at(2026, 6, 29, 15, 7, 41)),
        ("Mon, 29 Jun 2026 15:07:41 -0500", at(2026, 6, 29, 15, 7, 41, hours=-5)),
        ("Wed Oct 10 20:19:24 +0000 2018", at(2018, 10, 10, 20, 19, 24)),
        ("Sat Nov 14 2026 15:21:41 GMT+0000 (Coordinated Universal Time)", at(2026, 11, 14, 15, 21, 41)),
        ("Sat Nov 14 2026 15:21:41 GMT+0530 (India Standard Time)", at(2026, 11, 14, 15, 21, 41, hours=5.5)),
    ],
)
def test_dates_of_programs(text: str, expected: datetime) -> None:
    found = parse_machine_date(text)
    assert found is not None
    assert found.at == expected


@pytest.mark.parametrize(
    "text", ["2026-13-01", "20261301", "123456789", "99999999999999999999", "2026", "2026-02-30", "12345678901234567"]
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert parse_machine_date(text) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2026/6/29 15:07:41", None, at(2026, 6, 29, 15, 7, 41)),
        ("29-06-2026", None, at(2026, 6, 29)),
        ("29.06.2026 15:07", None, at(2026, 6, 29, 15, 7)),
        ("11. 12. 2014", "cs", at(2014, 12, 11)),
        ("2026/12/31", None, at(2026, 12, 31)),
        ("2024년 05월 03일", None, at(2024, 5, 3)),
        ("2024년 05월 03일 오후 3:07", "ko", at(2024, 5, 3, 15, 7)),
        ("10-Apr-2024", None, at(2024, 4, 10)),
        ("10/Apr/2024 09:05", None, at(2024, 4, 10, 9, 5)),
        ("Mo, 25 Mai 2026 11:41:36", "de", at(2026, 5, 25, 11, 41, 36)),
        ("lun, 29 jun 2026 15:07:41 +0200", "es", at(2026, 6, 29, 15, 7, 41, hours=2)),
        ("Пн, 29 июн 2026 15:07:41 +0300", None, at(2026, 6, 29, 15, 7, 41, hours=3)),
        ("3 янв. 2026", "ru", at(2026, 1, 3)),
        ("3 січ. 2026", "uk", at(2026, 1, 3)),
        ("3 sie 2026", "pl", at(2026, 8, 3)),
        ("3 Ağu 2026", "tr", at(2026, 8, 3)),
        ("29 EKİM 2026", "tr", at(2026, 10, 29)),
        ("15. des. 2026 kl. 15.07", "nb", at(2026, 12, 15, 15, 7)),
        ("3. heinäkuuta 2026 klo 9.05", "fi", at(2026, 7, 3, 9, 5)),
        ("2026. július 29. 15:07", "hu", at(2026, 7, 29)),
        ("2026 m. liepos 29 d.", "lt", at(2026, 7, 29)),
        ("29 de juny de 2026", "ca", at(2026, 6, 29)),
        ("12 Μαρτίου 2026", "el", at(2026, 3, 12)),
        ("12 במרץ 2026", "he", at(2026, 3, 12)),
        ("١٢ مارس ٢٠٢٦", "ar", at(2026, 3, 12)),
        ("12 كانون الثاني 2026", "ar", at(2026, 1, 12)),
        ("१२ मार्च २०२६", "hi", at(2026, 3, 12)),
        ("29 tháng 6, 2026", "vi", at(2026, 6, 29)),
        ("12 มี.ค. 2569 15:07 น.", "th", at(2026, 3, 12, 15, 7)),
        ("12 มีนาคม 2569", "th", at(2026, 3, 12)),
        ("令和8年3月12日", "ja", at(2026, 3, 12)),
        ("平成元年5月3日", "ja", None),  # 1989: before the years of news on the web
        ("中華民國115年3月12日", "zh-TW", at(2026, 3, 12)),
        ("۷ بهمن ۱۴۰۴", "fa", at(2026, 1, 27)),
        ("1404/11/07", "fa", at(2026, 1, 27)),
        ("23 رمضان 1447 هـ الموافق 12 مارس 2026", "ar", at(2026, 3, 12)),
        ("23 رمضان 1447 هـ", "ar", None),
        ("June 29, 2026 3:07 PM EST", "en", at(2026, 6, 29, 15, 7, hours=-5)),
        ("29 June 2026 15:07 GMT+7", "en", at(2026, 6, 29, 15, 7, hours=7)),
        ("29 June 2026 15:07 UTC-03:30", "en", at(2026, 6, 29, 15, 7, hours=-3.5)),
        ("29 June 2026 15:07 Europe/Berlin", "en", at(2026, 6, 29, 13, 7)),
        ("29 Juni 2026 15.07 WIB", "id", at(2026, 6, 29, 8, 7)),
        ("09:15 GMT, Thursday 12 March 2026", "en", at(2026, 3, 12, 9, 15)),
        ("3:07 PM - 12 March 2026", "en", at(2026, 3, 12, 15, 7)),
        ("06/05/2026", "en", None),
        ("06/05/2026", "en-GB", at(2026, 5, 6)),
        ("06/05/2026", "en-US", at(2026, 6, 5)),
        ("2024-xx-03", None, None),
        ("{{ post.date }}", None, None),
        ("12 soldiers 2026", "en", None),
        ("12 May soldiers 2026", "en", None),
        ("Volume 12, 2026", "en", None),
        ("31 February 2026", "en", None),
        ("12 March 2026 25:71", "en", at(2026, 3, 12)),
        ("12 March 2026 15:07 +48:00", "en", at(2026, 3, 12)),
        ("2026-03-12T15:07:00+48:00", None, at(2026, 3, 12)),
        ("12 March 2026 15:07 IST", "en", at(2026, 3, 12)),
    ],
)
def test_printed_dates(text: str, language: str | None, expected: datetime | None) -> None:
    found = parse_any_date(text, language)
    assert (found.at if found else None) == expected


@pytest.mark.parametrize(
    ("name", "language", "number"),
    [
        ("listopada", "hr", 10),
        ("listopada", "pl", 11),
        ("lipca", "pl", 7),
        ("srpnja", "hr", 7),
        ("srpna", "cs", 8),
        ("may", "de", 5),
    ],
)
def test_a_name_of_two_months_is_read_in_the_pages_language(name: str, language: str, number: int) -> None:
    assert month_number(name, language) == number


def test_a_name_of_two_months_is_none_without_a_language() -> None:
    assert month_number("listopada") is None
    assert month_number("srpnja") == 7
    assert month_number("soldiers") is None


def test_the_end_of_a_printed_date_is_behind_its_time() -> None:
    printed = find_date("By Ida Ode, 12 March 2026 15:07 CET | Ports")
    assert printed is not None
    assert "By Ida Ode, 12 March 2026 15:07 CET | Ports"[printed.end :] == " | Ports"


FEED = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title><language>{language}</language>'
    "<item><title>A</title><link>https://navy.example/a/</link>{date}</item></channel></rss>"
)


@pytest.mark.parametrize(
    ("date", "language", "published", "modified"),
    [
        ("<pubDate>2026/6/29 15:07:41</pubDate>", "en", at(2026, 6, 29, 15, 7, 41), None),
        ("<pubDate>29-06-2026</pubDate>", "en", at(2026, 6, 29), None),
        ("<pubDate>Mon, 29 Jun 2026 15:07:41 CEST</pubDate>", "en", at(2026, 6, 29, 13, 7, 41), None),
        ("<pubDate>3 sie 2026</pubDate>", "pl", at(2026, 8, 3), None),
        ("<pubDate>1782745661</pubDate>", "en", at(2026, 6, 29, 15, 7, 41), None),
        ("<pubDate>2024-xx-03</pubDate>", "en", None, None),
        ("<pubDate>yesterday</pubDate>", "en", None, None),
        ("<dc:date>2026-06-29T15:07:41Z</dc:date>", "en", at(2026, 6, 29, 15, 7, 41), None),
    ],
)
def test_dates_of_feeds(date: str, language: str, published: datetime | None, modified: datetime | None) -> None:
    (candidate,) = read_feed(FEED.format(date=date, language=language).encode(), "https://navy.example/feed/")
    assert candidate.published_at == published
    assert candidate.modified_at == modified
