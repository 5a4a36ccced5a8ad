"""Sitemaps of every kind, and files that only claim to be sitemaps."""

from __future__ import annotations

import gzip
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover import Sitemap, read_sitemap, sitemaps
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate

URL = "https://www.harbour-post.example/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>{entries}</urlset>'.encode()


def urls(body: bytes) -> list[str]:
    return [candidate.url for candidate in read_sitemap(body, URL).candidates]


def test_a_sitemap_with_lastmod() -> None:
    body = urlset("""
      <url><loc> https://www.harbour-post.example/n/tugs/ </loc><lastmod>2022-07-30T10:00:00+02:00</lastmod></url>
      <url><loc>https://www.harbour-post.example/n/fish/</loc><lastmod>2022-07-29</lastmod><priority>0.5</priority></url>
      <url><loc>https://www.harbour-post.example/n/sail/</loc></url>""")
    assert read_sitemap(body, URL) == Sitemap(
        candidates=(
            Candidate(
                url="https://www.harbour-post.example/n/tugs/",
                source="sitemap",
                modified_at=datetime(2022, 7, 30, 8, tzinfo=UTC),
            ),
            Candidate(
                url="https://www.harbour-post.example/n/fish/",
                source="sitemap",
                modified_at=datetime(2022, 7, 29, tzinfo=UTC),
            ),
            Candidate(url="https://www.harbour-post.example/n/sail/", source="sitemap"),
        )
    )


def test_a_news_sitemap_with_pictures() -> None:
    body = urlset("""
      <url><loc>https://www.harbour-post.example/n/tugs/</loc>
        <image:image><image:loc>https://cdn.example/tug.jpg</image:loc><image:title>A tug</image:title></image:image>
        <xhtml:link rel="alternate" hreflang="de" href="https://www.harbour-post.example/de/schlepper/"/>
        <news:news><news:publication><news:name>Harbour Post</news:name><news:language>en</news:language>
        </news:publication><news:publication_date>2022-07-29T10:00Z</news:publication_date>
        <news:title>Navy orders &quot;two&quot; tugs &amp;amp; a barge</news:title></news:news></url>""")
    assert read_sitemap(body, URL).candidates == (
        Candidate(
            url="https://www.harbour-post.example/n/tugs/",
            source="sitemap",
            published_at=datetime(2022, 7, 29, 10, tzinfo=UTC),
            title='Navy orders "two" tugs & a barge',
        ),
    )


INDEX = f"""<?xml version="1.0"?><sitemapindex {NAMESPACES}>
  <sitemap><loc>https://www.harbour-post.example/posts-1.xml</loc><lastmod>2022-07-30T10:00:00Z</lastmod></sitemap>
  <sitemap><loc>/posts-2.xml.gz</loc></sitemap>
  <sitemap><loc>{URL}</loc></sitemap>
  <sitemap><lastmod>2022-07-30</lastmod></sitemap></sitemapindex>""".encode()


def test_an_index_names_its_files() -> None:
    """An index that names itself is read like any other; the crawl that follows it reports the circle."""
    assert read_sitemap(INDEX, URL) == Sitemap(
        children=(
            ("https://www.harbour-post.example/posts-1.xml", datetime(2022, 7, 30, 10, tzinfo=UTC)),
            ("https://www.harbour-post.example/posts-2.xml.gz", None),
            (URL, None),
        )
    )


def test_the_newest_file_of_an_index_comes_first() -> None:
    dates = {"2019": "2019-12-31", "2026": "2026-03-01", "none": "", "2024": "2024-12-31", "nor": ""}
    entries = "".join(
        f"<sitemap><loc>https://a.example/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>"
        for name, date in dates.items()
    )
    index = read_sitemap(f"<sitemapindex>{entries}</sitemapindex>".encode(), URL)
    assert [url[18:-4] for url, _ in index.children] == ["2026", "2024", "2019", "none", "nor"]


FILES = {
    "wp-sitemap-posts-post-1.xml": True,
    "wp-sitemap-posts-news-12.xml": True,
    "wp-sitemap-posts-page-1.xml": False,
    "wp-sitemap-taxonomies-category-1.xml": False,
    "wp-sitemap-taxonomies-post_tag-3.xml": False,
    "wp-sitemap-users-1.xml": False,
    "?sitemap=posts&amp;sitemap-subtype=post&amp;paged=1": True,  # WordPress with plain permalinks
    "?sitemap=posts&amp;sitemap-subtype=page&amp;paged=1": False,
    "?sitemap=posts&amp;paged=1&amp;sitemap-subtype=attachment": False,
    "?sitemap=taxonomies&amp;sitemap-subtype=post_tag&amp;paged=1": False,
    "?sitemap=users&amp;paged=1": False,
    "?sitemap=posts&amp;sitemap-subtype=pages-of-war&amp;paged=1": True,
    "post-sitemap.xml": True,
    "post-sitemap12.xml": True,
    "page-sitemap.xml": False,
    "category-sitemap.xml": False,
    "post_tag-sitemap2.xml": False,
    "author-sitemap.xml": False,
    "news-sitemap.xml": True,
    "sitemap-news.xml": True,
    "sitemap-page-3.xml": True,
    "sitemap-authors.xml": False,
    "sitemap-2026-03.xml": True,
    "sitemaps/sections-and-more.xml": True,
    "sitemap.xml?page=3": True,
}


@pytest.mark.parametrize(("name", "kept"), FILES.items(), ids=FILES.keys())
def test_files_of_an_index_that_hold_stories(name: str, kept: bool) -> None:
    index = f"<sitemapindex><sitemap><loc>https://a.example/{name}</loc></sitemap></sitemapindex>"
    assert bool(read_sitemap(index.encode(), URL).children) is kept


def test_sections_in_a_sitemap_are_no_stories() -> None:
    listed = ("/", "/category/navy/", "/tag/tugs/", "/about/", "/report.pdf", "/n/tugs/", "/?p=12")
    body = urlset("".join(f"<url><loc>https://a.example{path}</loc></url>" for path in listed))
    assert urls(body) == ["https://a.example/n/tugs/", "https://a.example/?p=12"]


def test_gzip_is_told_by_its_bytes_not_by_its_name() -> None:
    assert read_sitemap(gzip.compress(INDEX), URL) == read_sitemap(INDEX, URL)


def test_a_text_file_is_a_sitemap() -> None:
    assert urls(b"\xef\xbb\xbfhttps://a.example/n/1\r\n\r\nhttps://a.example/n/2\n") == [
        "https://a.example/n/1",
        "https://a.example/n/2",
    ]


def test_a_feed_is_a_sitemap() -> None:
    body = b'<rss version="2.0"><channel><item><link>https://a.example/n/1</link></item></channel></rss>'
    assert read_sitemap(body, URL).candidates == (Candidate(url="https://a.example/n/1", source="sitemap"),)


ENTRIES = {
    "no namespace": (b"<urlset><url><loc>https://a.example/1</loc></url></urlset>", ["https://a.example/1"]),
    "prefixed": (
        b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://a.example/1</s:loc>'
        b"</s:url></s:urlset>",
        ["https://a.example/1"],
    ),
    "white space before the declaration": (
        b"\n\n" + urlset("<url><loc>/1</loc></url>"),
        ["https://www.harbour-post.example/1"],
    ),
    "style sheet": (
        b'<?xml-stylesheet href="/s.xsl"?><urlset><url><loc>https://a.example/1</loc></url></urlset>',
        ["https://a.example/1"],
    ),
    "bare ampersand": (
        urlset("<url><loc>https://a.example/x?a=1&b=2&copy=3</loc></url>"),
        ["https://a.example/x?a=1&b=2&copy=3"],
    ),
    "proper ampersand": (
        urlset("<url><loc>https://a.example/x?a=1&amp;b=2</loc></url>"),
        ["https://a.example/x?a=1&b=2"],
    ),
    "CDATA": (urlset("<url><loc><![CDATA[https://a.example/x?a=1&b=2]]></loc></url>"), ["https://a.example/x?a=1&b=2"]),
    "the same story twice": (urlset("<url><loc>/1</loc></url>" * 2), ["https://www.harbour-post.example/1"]),
    "no address": (urlset("<url><lastmod>2022-01-01</lastmod></url>"), []),
    "mail address": (urlset("<url><loc>mailto:x@a.example</loc></url>"), []),
    "nothing listed": (urlset(""), []),
    "an entity that reads a file": (
        b'<!DOCTYPE x [<!ENTITY abc SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.example/&abc;</loc></url>'
        b"<url><loc>https://a.example/1</loc></url></urlset>",
        ["https://a.example/1"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), ENTRIES.values(), ids=ENTRIES.keys())
def test_addresses(body: bytes, expected: list[str]) -> None:
    assert urls(body) == expected
    assert read_sitemap(body, URL).truncated == (b"<!ENTITY" in body)


def test_the_newest_claim_counts_where_a_story_is_listed_twice() -> None:
    body = urlset("".join(f"<url><loc>/1</loc><lastmod>2022-0{month}-01</lastmod></url>" for month in (3, 7, 5)))
    (candidate,) = read_sitemap(body, URL).candidates
    assert candidate.modified_at == datetime(2022, 7, 1, tzinfo=UTC)


LASTMODS = {
    "the time the list was made": (["2026-03-18T12:00:00Z"] * 10, 0),
    "the same but for one": (["2026-03-18T12:00:00Z"] * 9 + ["2026-03-01"], 0),
    "a morning's mass edit": (["2026-03-18T12:00:00Z"] * 7 + ["2026-03-01", "2026-03-02", "2026-03-03"], 10),
    "written one after another": ([f"2026-03-18T12:00:{number:02}.{number:03}Z" for number in range(12)], 0),
    "edited one after another": ([f"2026-03-18T12:{number:02}:00Z" for number in range(12)], 12),
    "too few to judge by": (["2026-03-18T12:00:00Z"] * 7, 7),
    "times of their own": ([f"2026-03-{day:02}" for day in range(1, 12)], 11),
}


@pytest.mark.parametrize(("lastmods", "kept"), LASTMODS.values(), ids=LASTMODS.keys())
def test_a_lastmod_that_all_share_says_nothing(lastmods: list[str], kept: int) -> None:
    entries = "".join(f"<url><loc>/n/{number}</loc><lastmod>{at}</lastmod></url>" for number, at in enumerate(lastmods))
    candidates = read_sitemap(urlset(entries), URL).candidates
    assert len(candidates) == len(lastmods)
    assert sum(candidate.modified_at is not None for candidate in candidates) == kept


def test_a_download_that_broke_off_is_read_and_marked() -> None:
    whole = urlset("<url><loc>/1</loc></url><url><loc>/2</loc></url><url><loc>/3</loc></url>")
    part = read_sitemap(whole[: whole.index(b"/3")], URL)
    assert [candidate.url[-2:] for candidate in part.candidates][:2] == ["/1", "/2"]
    assert part.truncated
    zipped = gzip.compress(whole)
    assert read_sitemap(zipped[:-12], URL).truncated


def test_a_gzip_bomb_unfolds_no_further_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_SITEMAP_BYTES", 1_000_000)
    bomb = gzip.compress(b"<urlset>" + b" " * 50_000_000)
    tracemalloc.start()
    result = read_sitemap(bomb, URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result == Sitemap(truncated=True)
    assert peak < 10_000_000


NO_SITEMAPS = {
    "HTML": (b"<!doctype html><html><body>Not found</body></html>", "an HTML page"),
    "nothing": (b"", "an empty answer"),
    "JSON": (b'{"code": "not_found"}', "JSON"),
    "words": (b"Not found", "data that begins"),
    "robots.txt": (b"User-agent: *\nDisallow:", "data that begins"),
    "other XML": (b'<?xml version="1.0"?><opml version="2.0"/>', "XML that begins"),
    "broken gzip": (b"\x1f\x8b\x08\x00" + b"\xff" * 40, "cannot be unfolded"),
    "gzip of HTML": (gzip.compress(b"<html></html>"), "an HTML page"),
    "a mark alone": (b"<", "XML that begins"),
}


@pytest.mark.parametrize(("body", "words"), NO_SITEMAPS.values(), ids=NO_SITEMAPS.keys())
def test_what_is_no_sitemap_is_said_with_its_address(body: bytes, words: str) -> None:
    with pytest.raises(DiscoverError, match="sitemap") as caught:
        read_sitemap(body, URL)
    assert words in str(caught.value)
    assert URL in str(caught.value)


@given(st.binary(max_size=60), st.integers(0, 420))
def test_noise_never_raises_anything_else(noise: bytes, at: int) -> None:
    body = urlset("<url><loc>https://a.example/1</loc><lastmod>2022-07-30</lastmod></url>")
    for data in (noise, body[:at] + noise + body[at:], gzip.compress(body)[:at] + noise):
        with suppress(DiscoverError):
            read_sitemap(data, URL)


def test_entities_of_a_files_own_are_not_resolved_and_it_is_marked() -> None:
    entry = "<url><loc>https://www.harbour-post.example/n/{}/</loc></url>"
    declared = b'<!DOCTYPE urlset [<!ENTITY lol "lol">]>' + urlset(entry.format(1) + entry.format("&lol;"))
    assert read_sitemap(declared, URL).truncated
    assert not read_sitemap(urlset(entry.format(1)), URL).truncated
