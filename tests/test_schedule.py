"""When to look again, and how to ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.schedule import (
    MAX_RETRY_AFTER,
    MAXIMUM,
    MINIMUM,
    PRIORITIES,
    conditional_headers,
    confirm_at,
    next_check_at,
    retry_after,
    steady_jitter,
)

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WAITS = {
    "just published": (NOW, None, 15 * MINUTE),
    "half an hour old": (NOW - 30 * MINUTE, None, 15 * MINUTE),
    "four hours old": (NOW - 4 * HOUR, None, HOUR),
    "four days old": (NOW - 4 * DAY, None, DAY),
    "a year old": (NOW - 365 * DAY, None, 30 * DAY),
    "a year old, edited four hours ago": (NOW - 365 * DAY, NOW - 4 * HOUR, HOUR),
    "edit before publication counts for nothing": (NOW - 4 * HOUR, NOW - 9 * DAY, HOUR),
    "only an edit known": (None, NOW - 8 * HOUR, 2 * HOUR),
    "no date known": (None, None, 15 * MINUTE),
    "dated tomorrow": (NOW + DAY, None, 15 * MINUTE),
    "dated in another zone": (datetime(2026, 3, 18, 17, 0, tzinfo=timezone(9 * HOUR)), None, HOUR),
}


@pytest.mark.parametrize(("published_at", "changed_at", "wait"), WAITS.values(), ids=WAITS.keys())
def test_next_check_at(published_at: datetime | None, changed_at: datetime | None, wait: timedelta) -> None:
    assert next_check_at(NOW, published_at, changed_at) == NOW + wait


def test_jitter_moves_a_look_by_a_tenth_at_most() -> None:
    assert next_check_at(NOW, NOW - 4 * DAY, None, jitter=1) == NOW + 1.1 * DAY
    assert next_check_at(NOW, NOW - 4 * DAY, None, jitter=-1) == NOW + 0.9 * DAY
    assert next_check_at(NOW, NOW - 4 * DAY, None, jitter=50) == NOW + 1.1 * DAY


def test_bounds_and_factor_are_the_callers() -> None:
    wait = next_check_at(NOW, NOW - 10 * DAY, None, factor=0.5, maximum=3 * DAY) - NOW
    assert wait == 3 * DAY
    assert next_check_at(NOW, NOW, None, minimum=HOUR) == NOW + HOUR


@given(st.one_of(st.none(), st.timedeltas(timedelta(-4000), timedelta(20000))), st.floats(-1, 1))
def test_a_look_always_comes_and_within_bounds(age: timedelta | None, jitter: float) -> None:
    at = next_check_at(NOW, None if age is None else NOW - age, None, jitter=jitter)
    assert 0.9 * MINIMUM <= at - NOW <= 1.1 * MAXIMUM


def test_steady_jitter_is_steady_and_spread() -> None:
    drawn = [steady_jitter(f"https://a.example/{number}") for number in range(1000)]
    assert drawn == [steady_jitter(f"https://a.example/{number}") for number in range(1000)]
    assert all(-1 <= value <= 1 for value in drawn)
    assert sum(value > 0 for value in drawn) in range(400, 600)


def test_what_may_succeed_goes_before_what_failed() -> None:
    order = sorted(PRIORITIES, key=lambda kind: -PRIORITIES[kind])
    assert order == ["hint", "new", "due", "retry", "audit"]


@pytest.mark.parametrize(
    ("status", "looks", "wait"),
    [
        (410, 1, 10 * MINUTE),
        (410, 2, None),
        (404, 1, HOUR),
        (404, 2, 23 * HOUR),
        (404, 3, None),
        (200, 1, HOUR),
    ],
)
def test_a_removal_is_confirmed_before_it_is_told(status: int, looks: int, wait: timedelta | None) -> None:
    assert confirm_at(NOW, status, looks) == (None if wait is None else NOW + wait)


RETRIES = {
    "seconds": ("120", NOW + 2 * MINUTE),
    "seconds with a fraction": ("1.5", NOW + timedelta(seconds=1.5)),
    "date": ("Wed, 18 Mar 2026 13:30:00 GMT", NOW + 1.5 * HOUR),
    "date in another zone": ("Wed, 18 Mar 2026 14:30:00 +0100", NOW + 1.5 * HOUR),
    "more than a day": ("999999999999999999999999", NOW + MAX_RETRY_AFTER),
    "date in ten years": ("Mon, 18 Mar 2036 13:30:00 GMT", NOW + MAX_RETRY_AFTER),
    "date gone by": ("Wed, 18 Mar 2026 11:30:00 GMT", None),
    "zero": ("0", None),
    "negative": ("-5", None),
    "words": ("later", None),
    "broken date": ("Wed, 99 Mar 2026 13:30:00 GMT", None),
    "empty": ("", None),
    "none": (None, None),
}


@pytest.mark.parametrize(("value", "at"), RETRIES.values(), ids=RETRIES.keys())
def test_retry_after(value: str | None, at: datetime | None) -> None:
    assert retry_after(value, NOW) == at


@given(st.text(max_size=40))
def test_retry_after_never_raises(value: str) -> None:
    at = retry_after(value, NOW)
    assert at is None or NOW < at <= NOW + MAX_RETRY_AFTER


DATE = format_datetime(NOW, usegmt=True)
CONDITIONS = {
    "nothing known": (None, None, {}),
    "date alone": (None, DATE, {"If-Modified-Since": DATE}),
    "strong tag alone": ('"abc"', None, {"If-None-Match": '"abc"'}),
    "strong tag and date": ('"abc"', DATE, {"If-None-Match": '"abc"', "If-Modified-Since": DATE}),
    "weak tag and date: the date alone": ('W/"abc"', DATE, {"If-Modified-Since": DATE}),
    "weak tag alone goes back as it came": ('W/"abc"', None, {"If-None-Match": 'W/"abc"'}),
    "tag renamed by compression, and date": ('"abc-gzip"', DATE, {"If-Modified-Since": DATE}),
    "tag renamed by compression, alone": ('"abc-gzip"', None, {"If-None-Match": '"abc-gzip", "abc"'}),
    "tag without marks goes back as it came": ("abc-1:2", None, {"If-None-Match": "abc-1:2"}),
    "several words are no tag": ("abc def", None, {}),
    "a list is no tag": ('"abc", "def"', None, {}),
    "empty tag": ('""', DATE, {"If-Modified-Since": DATE}),
    "date that is none": (None, "yesterday", {}),
    "minus one for a date": ('"abc"', "-1", {"If-None-Match": '"abc"'}),
    "line break in the tag": ('"a\r\nCookie: x"', DATE, {"If-Modified-Since": DATE}),
    "line break in the date": (None, DATE + "\r\nCookie: x", {}),
    "white space around": (' "abc" ', f" {DATE} ", {"If-None-Match": '"abc"', "If-Modified-Since": DATE}),
}


@pytest.mark.parametrize(("etag", "last_modified", "headers"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_conditional_headers(etag: str | None, last_modified: str | None, headers: dict[str, str]) -> None:
    assert conditional_headers(etag, last_modified) == headers


@given(st.text(max_size=30), st.text(max_size=30))
def test_conditional_headers_never_raise_or_break_a_line(etag: str, last_modified: str) -> None:
    for value in conditional_headers(etag, last_modified).values():
        assert not set(value) & set("\r\n\0")
