"""Dates and titles as lists write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover.common import parse_w3c_date, plain_title, story_address, what_came, without_idle_claims
from iria_crawler.model import Candidate

DATES = {
    "second and Z": ("2022-07-29T12:02:11Z", datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC)),
    "offset": ("2022-07-29T12:02:11+02:00", datetime(2022, 7, 29, 10, 2, 11, tzinfo=UTC)),
    "offset without colon": ("2022-07-29T12:02:11-0500", datetime(2022, 7, 29, 17, 2, 11, tzinfo=UTC)),
    "offset over midnight": ("2022-01-01T00:30+01:00", datetime(2021, 12, 31, 23, 30, tzinfo=UTC)),
    "minute": ("2022-07-29T12:02Z", datetime(2022, 7, 29, 12, 2, tzinfo=UTC)),
    "parts of a second": ("2022-07-29T12:02:11.123456789Z", datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC)),
    "space for T": ("2022-07-29 12:02:11 UTC", datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC)),
    "no zone": ("2022-07-29T12:02:11", datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC)),
    "day": ("2022-07-29", datetime(2022, 7, 29, tzinfo=UTC)),
    "day without hyphens": ("20220729", datetime(2022, 7, 29, tzinfo=UTC)),
    "month": ("2022-07", datetime(2022, 7, 1, tzinfo=UTC)),
    "year": ("2022", datetime(2022, 1, 1, tzinfo=UTC)),
    "white space around": (" 2022-07-29 \n", datetime(2022, 7, 29, tzinfo=UTC)),
    "thirteenth month": ("2022-13-01", None),
    "thirtieth of February": ("2022-02-30", None),
    "hour 25": ("2022-07-29T25:00Z", None),
    "offset of two days": ("2022-07-29T12:00+48:00", None),
    "the first second of computers": ("1970-01-01T00:00:00Z", None),
    "no date of WordPress's": ("0000-00-00T00:00:00", None),
    "American, the day beyond doubt": ("07/29/2022", datetime(2022, 7, 29, tzinfo=UTC)),
    "American or not, both numbers a month": ("07/08/2022", None),
    "words": ("yesterday", None),
    "for ever": ("9999-12-31T00:00:00Z", None),  # as a claim it would count as an announcement of every later edit
    "empty": ("", None),
    "none": (None, None),
}


@pytest.mark.parametrize(("text", "at"), DATES.values(), ids=DATES.keys())
def test_w3c_dates(text: str | None, at: datetime | None) -> None:
    assert parse_w3c_date(text) == at


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 12, 31), timezones=OFFSETS))
def test_a_printed_time_is_read_back(at: datetime) -> None:
    assert parse_w3c_date(at.isoformat(timespec="milliseconds")) == at.replace(microsecond=0)


@given(st.text(max_size=30))
def test_dates_never_raise(text: str) -> None:
    at = parse_w3c_date(text)
    assert at is None or at.tzinfo is UTC


TITLES = {
    "plain": ("Navy orders two tugs", "Navy orders two tugs"),
    "entities": ("Fish &amp; ships &#8211; &lsquo;at last&rsquo;", "Fish & ships – ‘at last’"),
    "entities twice": ("Fish &amp;amp; ships", "Fish & ships"),
    "mark-up": ("<b>Navy</b> orders <i class='x'>two</i> tugs", "Navy orders two tugs"),
    "mark-up as entities": ("&lt;em&gt;Navy&lt;/em&gt; orders", "Navy orders"),
    "signs that are no mark-up": ("Budget < 2 % and > 1 %", "Budget < 2 % and > 1 %"),
    "lines": ("Navy\n  orders\xa0two", "Navy orders two"),
    "only mark-up": ("<br>", None),
    "empty": ("", None),
    "a number": (12, None),
    "none": (None, None),
}


@pytest.mark.parametrize(("text", "title"), TITLES.values(), ids=TITLES.keys())
def test_plain_titles(text: object, title: str | None) -> None:
    assert plain_title(text) == title


CAME = {
    "HTML": (b"\n<!DOCTYPE HTML><title>x</title>", "an HTML page"),
    "HTML after a comment": (b"<!-- cached --><html lang=en>", "an HTML page"),
    "XML": (b'<?xml version="1.0"?><opml/>', "XML that begins '<?xml version=\"1.0\"?><opml/>'"),
    "JSON list": (b"[]", "JSON"),
    "gzip": (b"\x1f\x8b\x08", "gzip data"),
    "words": (b"Bad gateway", "data that begins 'Bad gateway'"),
    "a mark and nothing": (b"\xef\xbb\xbf \n", "an empty answer"),
}


@pytest.mark.parametrize(("body", "words"), CAME.values(), ids=CAME.keys())
def test_what_came(body: bytes, words: str) -> None:
    assert what_came(body) == words


STORY = "https://www.harbour-post.example/news/fleet-sails/?id=7"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https://www.harbour-post.example/news/fleet-sails/%3Fid%3D7&ct=ga",
        "https://www.google.co.uk/url?q=https://www.harbour-post.example/news/fleet-sails/?id=7",
        "https://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fwww.harbour-post.example%2fnews%2ffleet-sails%2f%3fid%3d7",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.harbour-post.example%2Fnews%2Ffleet-sails%2F%3Fid%3D7&h=AT0",
        "https://www.google.com/url?q=https%3A%2F%2Fout.reddit.com%2F%3Furl%3D"
        "https%253A%252F%252Fwww.harbour-post.example%252Fnews%252Ffleet-sails%252F%253Fid%253D7",
        STORY,
        "/news/fleet-sails/?id=7",
    ],
)
def test_a_link_leads_to_the_story_and_not_to_who_counts_its_readers(link: str) -> None:
    assert story_address("https://www.harbour-post.example/feed/", link) == STORY


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?q=https://evil.example/news/",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://google.harbour-post.example/url?q=https://evil.example/",
        "https://www.harbour-post.example/share?url=https://evil.example/",
        "https://www.google.com/url?" + "&".join(f"a{number}=1" for number in range(100)) + "&q=https://evil.example/",
    ],
)
def test_what_leads_nowhere_on_the_outlet_is_left_as_it_is(link: str) -> None:
    assert story_address(STORY, link) == link


def test_redirectors_one_behind_the_other_come_to_an_end() -> None:
    link = STORY
    for _ in range(6):
        link = "https://www.google.com/url?q=" + quote(link, safe="")
    found = story_address(STORY, link)
    assert found is not None
    assert found.startswith("https://www.google.com/url?q=")


@pytest.mark.parametrize("link", ["", None, "javascript:void(0)", "mailto:desk@harbour-post.example"])
def test_no_address(link: str | None) -> None:
    assert story_address(STORY, link) is None


def _candidates(seconds: list[int]) -> list[Candidate]:
    start = datetime(2026, 1, 19, 10, tzinfo=UTC)
    return [
        Candidate(url=f"{STORY}&n={number}", source="sitemap", modified_at=start + timedelta(seconds=second))
        for number, second in enumerate(seconds)
    ]


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [
        ([0] * 10, False),
        ([0, 1, 1, 2, 3, 5, 8, 30, 59, 60], False),  # each line with the second of its writing
        ([*range(9), 9_000], False),
        ([0, 1, 2, 3, 4, 5, 6, 7, 9_000, 90_000], True),  # no more than eight in ten
        ([number * 61 for number in range(10)], True),
        ([0] * 7, True),  # too few to judge
    ],
)
def test_times_of_the_list_itself_are_no_claims(seconds: list[int], kept: bool) -> None:
    found = without_idle_claims(_candidates(seconds))
    assert all((candidate.modified_at is not None) == kept for candidate in found)
