"""Feeds of real kinds: RSS, Atom, JSON Feed, and files that only claim to be feeds."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover import feeds, read_feed
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate

URL = "https://www.harbour-post.example/feed/"


def rss(items: str, *, link: str = "https://www.harbour-post.example") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Harbour Post</title><link>{link}</link><description/>{items}</channel></rss>""".encode()


WORDPRESS_ITEM = """
<item><title>Navy orders two tugs &#8211; &#8216;at last&#8217;</title>
<link>https://www.harbour-post.example/news/navy-orders-two-tugs/</link>
<comments>https://www.harbour-post.example/news/navy-orders-two-tugs/#respond</comments>
<dc:creator><![CDATA[Jane Roe]]></dc:creator><pubDate>Fri, 29 Jul 2022 14:02:11 +0200</pubDate>
<category><![CDATA[News]]></category>
<guid isPermaLink="false">https://www.harbour-post.example/?p=4207</guid></item>"""


def test_a_wordpress_feed() -> None:
    assert read_feed(rss(WORDPRESS_ITEM), URL) == [
        Candidate(
            url="https://www.harbour-post.example/news/navy-orders-two-tugs/",
            source="feed",
            published_at=datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC),
            title="Navy orders two tugs – ‘at last’",
            external_id="wp:4207",
            authors=("Jane Roe",),
        )
    ]


def test_an_atom_feed_tells_its_updates() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id>
    <updated>2022-08-01T00:00:00Z</updated><entry><id>tag:x,2022:1</id>
    <title type="html">Fleet &amp;lt;b&amp;gt;sails&amp;lt;/b&amp;gt; &amp;amp; returns</title>
    <link rel="enclosure" href="/audio.mp3"/><link rel="alternate" href="/news/fleet-sails/"/>
    <published>2022-07-29T10:00:00+02:00</published><updated>2022-07-30T23:30:00-05:00</updated></entry></feed>"""
    assert read_feed(body, URL) == [
        Candidate(
            url="https://www.harbour-post.example/news/fleet-sails/",
            source="feed",
            published_at=datetime(2022, 7, 29, 8, tzinfo=UTC),
            modified_at=datetime(2022, 7, 31, 4, 30, tzinfo=UTC),
            title="Fleet sails & returns",
        )
    ]


def test_a_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "items": [
            {
                "id": "https://www.harbour-post.example/?p=4207",
                "url": "https://www.harbour-post.example/news/tugs/",
                "title": "Tugs",
                "date_published": "2022-07-29T10:00:00+02:00",
                "date_modified": "2022-07-30T10:00:00Z",
            },
            {"id": "https://www.harbour-post.example/news/no-url/"},
            {"id": 12, "title": "no address"},
            "no object",
        ],
    }
    first, second = read_feed(b"\xef\xbb\xbf" + json.dumps(feed).encode(), URL)
    assert first == Candidate(
        url="https://www.harbour-post.example/news/tugs/",
        source="feed",
        published_at=datetime(2022, 7, 29, 8, tzinfo=UTC),
        modified_at=datetime(2022, 7, 30, 10, tzinfo=UTC),
        title="Tugs",
        external_id="wp:4207",
    )
    assert second == Candidate(url="https://www.harbour-post.example/news/no-url/", source="feed")


ITEMS = {
    "relative link": ("<item><link>/n/tugs/</link></item>", ["https://www.harbour-post.example/n/tugs/"]),
    "guid in place of a link": (
        "<item><guid>https://www.harbour-post.example/n/tugs/</guid></item>",
        ["https://www.harbour-post.example/n/tugs/"],
    ),
    "guid that is no address": ("<item><title>x</title><guid>a7f3</guid></item>", []),
    "guid that says it is no link": (
        '<item><title>x</title><guid isPermaLink="false">https://a.example/?p=1</guid></item>',
        [],
    ),
    "link through a counter": (
        "<item><link>https://feeds.example/~r/1</link>"
        "<feedburner:origLink>https://www.harbour-post.example/n/tugs/</feedburner:origLink></item>",
        ["https://www.harbour-post.example/n/tugs/"],
    ),
    "the same story twice, once through a campaign": (
        "<item><link>/n/tugs/?utm_source=rss</link></item><item><link>/n/tugs</link></item>",
        ["https://www.harbour-post.example/n/tugs/"],
    ),
    "script for a link": ("<item><link>javascript:alert(1)</link></item>", []),
    "nothing today": ("", []),
}


@pytest.mark.parametrize(("items", "urls"), ITEMS.values(), ids=ITEMS.keys())
def test_addresses_of_entries(items: str, urls: list[str]) -> None:
    assert [candidate.url for candidate in read_feed(rss(items), URL)] == urls


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (
            "https://count.example/url?ct=ga&amp;url=https://www.harbour-post.example/n/tugs/",
            "https://www.harbour-post.example/n/tugs/",
        ),
        (
            "https://count.example/l.php?u=https%3A%2F%2Fharbour-post.example%2Fn%2Ftugs%2F",
            "https://harbour-post.example/n/tugs/",
        ),
        # Another outlet's address, and the outlet's own page with an address in a parameter, stay as they are.
        (
            "https://count.example/url?url=https://other.example/n/tugs/",
            "https://count.example/url?url=https://other.example/n/tugs/",
        ),
        (
            "https://www.harbour-post.example/n/tugs/?from=https://www.harbour-post.example/n/b/",
            "https://www.harbour-post.example/n/tugs/?from=https://www.harbour-post.example/n/b/",
        ),
    ],
)
def test_a_link_through_a_counter_is_the_storys(link: str, url: str) -> None:
    (candidate,) = read_feed(rss(f"<item><title>Tugs</title><link>{link}</link></item>"), URL)
    assert candidate.url == url


def test_a_date_of_publication_is_no_modification() -> None:
    """feedparser answers `updated` with `published` if there is no `updated`; we do not."""
    (candidate,) = read_feed(rss(WORDPRESS_ITEM), URL)
    assert candidate.modified_at is None


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 30 Nov -001 00:00:00 +0000", "soon", ""])
def test_no_date_is_none(date: str) -> None:
    (candidate,) = read_feed(rss(f"<item><link>/n/tugs/</link><pubDate>{date}</pubDate></item>"), URL)
    assert candidate.published_at is None


def test_a_foreign_guid_gives_no_id_of_this_site() -> None:
    item = '<item><link>/n/x/</link><guid isPermaLink="false">https://agency.example/?p=4207</guid></item>'
    (candidate,) = read_feed(rss(item), URL)
    assert candidate.external_id is None


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    body = rss(WORDPRESS_ITEM + "<item><title>Fish & ships</title><link>/n/fish/</link></item><item><ti")[
        : -len("</channel></rss>")
    ]
    assert [candidate.url for candidate in read_feed(body, URL)][:2] == [
        "https://www.harbour-post.example/news/navy-orders-two-tugs/",
        "https://www.harbour-post.example/n/fish/",
    ]


def test_a_feed_in_another_encoding() -> None:
    body = rss("<item><title>Zerstörer läuft aus</title><link>/n/z/</link></item>").decode()
    (candidate,) = read_feed(body.replace("UTF-8", "ISO-8859-1").encode("latin-1"), URL)
    assert candidate.title == "Zerstörer läuft aus"


NO_FEEDS = {
    "HTML": (b"<!doctype html><html><body><p>Page not found</p></body></html>", "an HTML page"),
    "sitemap": (b'<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>', "XML that begins"),
    "nothing": (b"", "an empty answer"),
    "white space": (b" \n ", "an empty answer"),
    "words": (b"Service unavailable", "data that begins 'Service"),
    "JSON of something else": (b'{"items": []}', "version line"),
    "JSON broken off": (b'{"version": "https://jsonfeed.org/version/1", "ite', "cannot be read"),
    "JSON nested without end": (b'{"a":' * 100_000, "cannot be read"),
    "an address": (b"https://www.harbour-post.example/feed/", "data that begins"),
    "a file name": (b"/etc/passwd", "data that begins"),
    "entities": (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>', "entities"),
}


@pytest.mark.parametrize(("body", "words"), NO_FEEDS.values(), ids=NO_FEEDS.keys())
def test_what_is_no_feed_is_said_with_its_address(body: bytes, words: str) -> None:
    with pytest.raises(DiscoverError, match="feed") as caught:
        read_feed(body, URL)
    assert words in str(caught.value)
    assert URL in str(caught.value)


def test_a_feed_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedparser, "parse", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(DiscoverError, match="over the limit"):
        read_feed(rss("<item/>") + b" " * feeds.MAX_FEED_BYTES, URL)


def test_entries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    items = "".join(f"<item><link>/n/{number}/</link></item>" for number in range(10))
    assert len(read_feed(rss(items), URL)) == 3


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda noise: rss("") + noise)))
def test_any_bytes_give_candidates_or_a_discover_error(body: bytes) -> None:
    with suppress(DiscoverError):
        assert isinstance(read_feed(body, URL), list)


@given(st.binary(max_size=30), st.integers(0, 700))
def test_noise_inside_a_feed_never_raises_anything_else(noise: bytes, at: int) -> None:
    body = rss(WORDPRESS_ITEM)
    with suppress(DiscoverError):
        read_feed(body[:at] + noise + body[at:], URL)


def test_addresses_of_a_json_feed_are_joined_to_its_home_page() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://www.harbour-post.example/en/",
        "items": [
            {"id": "1", "url": "news/fleet-sails/"},
            {"id": "https://www.harbour-post.example/b"},
            {"id": "tag:3"},
        ],
    }
    assert [candidate.url for candidate in read_feed(json.dumps(feed).encode(), URL)] == [
        "https://www.harbour-post.example/en/news/fleet-sails/",
        "https://www.harbour-post.example/b",
    ]
    feed["home_page_url"] = "https://elsewhere.example/"
    assert read_feed(json.dumps(feed).encode(), URL)[0].url == "https://www.harbour-post.example/feed/news/fleet-sails/"
