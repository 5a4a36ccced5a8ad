"""Lists with harmful entries: only such an entry is lost; only DiscoverError is raised, with the reason."""

# ruff: noqa: E501  # tables

from __future__ import annotations

import gzip
import json
from contextlib import suppress

import pytest

from iria_crawler.discover import read_feed, read_home, read_listing, read_posts, read_robots_sitemaps, read_sitemap
from iria_crawler.discover.feeds import MAX_ENTRIES
from iria_crawler.discover.sitemaps import MAX_SITEMAP_BYTES
from iria_crawler.errors import DiscoverError

HOST = "https://news.example"
GOOD = f"{HOST}/2026/fire-on-the-quay-1"
OTHER = f"{HOST}/2026/fire-on-the-quay-2"
POISON = [
    "&#55357;",
    "&#xD83D;",
    "&#0;",
    "&#xFFFF;",
    "&#x110000;",
    "&#" + "9" * 5_000 + ";",
    "\x00",
    "\x1b[31m",
    "\x0b",
    "&nosuch;",
]
NO_WEB = [
    "file:///etc/passwd",
    "ftp://a.example/x",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[::1",
    "https://a.example:99999/",
]
CODECS = [
    "hex",
    "zlib",
    "rot13",
    "base64",
    "idna",
    "punycode",
    "utf-7",
    "unicode_escape",
    "undefined",
    "a" * 40,
    "nosuch",
]


@pytest.mark.parametrize("poison", POISON)
@pytest.mark.parametrize("place", ["title", "loc"])
def test_poison_in_a_sitemap_loses_no_other_entry(poison: str, place: str) -> None:
    loc = f"{HOST}/2026/bad-fire-on-the-quay-{poison if place == 'loc' else ''}"
    bad = f"<url><loc>{loc}</loc><title>{poison}</title></url>"
    body = f"<urlset><url><loc>{GOOD}</loc></url>{bad}<url><loc>{OTHER}</loc></url></urlset>".encode()
    assert {GOOD, OTHER} <= {candidate.url for candidate in read_sitemap(body, f"{HOST}/s.xml").candidates}


@pytest.mark.parametrize("poison", POISON)
def test_poison_in_a_feed_loses_no_other_entry(poison: str) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link></item>"
        for title, link in (("a", GOOD), (poison, f"{HOST}/x"), ("b", OTHER))
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'.encode()
    assert {GOOD, OTHER} <= {candidate.url for candidate in read_feed(body, f"{HOST}/feed")}


@pytest.mark.parametrize("codec", CODECS)
def test_encoding_that_is_none_is_read_as_utf_8(codec: str) -> None:
    head = f'<?xml version="1.0" encoding="{codec}"?>'
    sitemap = f"{head}<urlset><url><loc>{GOOD}</loc></url></urlset>".encode()
    assert [candidate.url for candidate in read_sitemap(sitemap, f"{HOST}/s.xml").candidates] == [GOOD]
    feed = f"{head}<rss version='2.0'><channel><item><title>Übung</title><link>{GOOD}</link></item></channel></rss>".encode()
    assert [(candidate.url, candidate.title) for candidate in read_feed(feed, f"{HOST}/feed")] == [(GOOD, "Übung")]
    page = f'<html><head><meta charset="{codec}"><link rel=alternate type=application/rss+xml href=/f></head><p>Übung</p></html>'.encode()
    assert read_home(page, f"{HOST}/").feeds == (f"{HOST}/f",)


@pytest.mark.parametrize("address", NO_WEB)
def test_only_addresses_of_the_web_come_out(address: str) -> None:
    assert read_robots_sitemaps(f"Sitemap: {address}\nSitemap: /s.xml", f"{HOST}/robots.txt") == [f"{HOST}/s.xml"]
    link = json.dumps(address)
    page = (
        f"<html><head><link rel=alternate type=application/rss+xml href={link}><link rel=sitemap href={link}><link rel='https://api.w.org/' href={link}>"
        f"<link rel=canonical href={link}><base href={link}></head><h2><a href={link}>A fire on the quay today</a></h2><a rel=next href={link}>Next</a></html>"
    ).encode()  # fmt: skip
    offers = read_home(page, f"{HOST}/", {"Link": f'<{address}>; rel="https://api.w.org/"'})
    assert (offers.feeds, offers.sitemaps, offers.rest_root, offers.home_url) == ((), (), None, None)
    listing = read_listing(page, f"{HOST}/navy/")
    assert (listing.candidates, listing.next_url) == ((), None)
    feed = f"<rss version='2.0'><channel><link>{address}</link><item><link>{address}</link></item><item><link>{GOOD}</link></item></channel></rss>"
    assert [candidate.url for candidate in read_feed(feed.encode(), f"{HOST}/feed")] == [GOOD]
    urls = f"<urlset><url><loc>{address}</loc></url><url><loc>{GOOD}</loc></url></urlset>"
    assert [candidate.url for candidate in read_sitemap(urls.encode(), f"{HOST}/s.xml").candidates] == [GOOD]
    index = f"<sitemapindex><sitemap><loc>{address}</loc></sitemap><sitemap><loc>{HOST}/t.xml</loc></sitemap></sitemapindex>"
    assert [at for at, _ in read_sitemap(index.encode(), f"{HOST}/s.xml").children] == [f"{HOST}/t.xml"]
    posts = json.dumps([{"id": 1, "link": address}, {"id": 2, "link": GOOD}]).encode()
    assert [candidate.url for candidate in read_posts(posts, f"{HOST}/p", {}).candidates] == [GOOD]
    items = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": address}, {"url": GOOD}]}
    ).encode()
    assert [candidate.url for candidate in read_feed(items, f"{HOST}/feed.json")] == [GOOD]


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": %s, "link": "https://news.example/x-y-z-1"}' % ("9" * 5_000),
        r'{"id": 3, "link": "https://news.example/\ud83d", "title": {"rendered": "\udfff"}}',
        '{"id": "x", "link": "http://[::1"}', '{"id": true, "link": 5}', "null", "[]", '{"link": {"a": 1}, "title": 7, "date_gmt": 99999, "modified_gmt": []}',
        '{"id": 4, "link": "https://news.example/x-y-z-2", "date_gmt": "99999-01-01T00:00:00", "modified_gmt": "0000-00-00T00:00:00"}',
        '{"id": 5, "link": "https://news.example/x-y-z-3", "modified_gmt": "9999-12-31T23:59:59-23:59", "date_gmt": "²²²²-11-20"}',
    ],
)  # fmt: skip
def test_poison_in_posts_loses_no_other_post(bad: str) -> None:
    body = f'[{{"id": 1, "link": "{GOOD}"}}, {bad}, {{"id": 2, "link": "{OTHER}"}}]'.encode()
    found = read_posts(body, f"{HOST}/wp-json/wp/v2/posts", {}).candidates
    assert {(GOOD, "wp:1"), (OTHER, "wp:2")} <= {(candidate.url, candidate.external_id) for candidate in found}


def test_feed_without_end_is_cut_before_it_is_built() -> None:
    item = "<item><title>A {0}</title><link>https://news.example/fire-on-the-quay-{0}</link></item>"
    body = "<rss version='2.0'><channel>" + "".join(item.format(n) for n in range(60_000)) + "</channel></rss>"
    found = read_feed(body.encode(), f"{HOST}/feed")
    assert (len(found), found[-1].title) == (MAX_ENTRIES, f"A {MAX_ENTRIES - 1}")


def test_entries_of_the_same_feed_are_cut_in_atom_too() -> None:
    entry = "<a:entry><a:title>A {0}</a:title><a:link href='https://news.example/fire-on-the-quay-{0}'/></a:entry>"
    body = (
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"
        + "".join(entry.format(n) for n in range(MAX_ENTRIES + 50))
        + "</a:feed>"
    )
    assert len(read_feed(body.encode(), f"{HOST}/feed")) == MAX_ENTRIES


def test_gzip_that_unfolds_without_end_is_cut() -> None:
    bomb = gzip.compress(f"<urlset><url><loc>{GOOD}</loc></url>".encode() + b" " * (4 * MAX_SITEMAP_BYTES))
    sitemap = read_sitemap(bomb, f"{HOST}/s.xml.gz")
    assert ([candidate.url for candidate in sitemap.candidates], sitemap.truncated) == ([GOOD], True)


def test_sitemap_without_end_is_cut_and_says_so() -> None:
    body = (
        "<urlset>" + "".join(f"<url><loc>{HOST}/fire-on-the-quay-{n}</loc></url>" for n in range(60_000)) + "</urlset>"
    )
    sitemap = read_sitemap(body.encode(), f"{HOST}/s.xml")
    assert (len(sitemap.candidates), sitemap.truncated) == (50_000, True)


@pytest.mark.parametrize("kind", ["urlset", "sitemapindex"])
def test_entities_that_unfold_are_none(kind: str) -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    body = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><{kind}><url><loc>{HOST}/&m;</loc></url><url><loc>{GOOD}</loc></url></{kind}>'
    with suppress(DiscoverError):
        read_sitemap(body.encode(), f"{HOST}/s.xml")
    with pytest.raises(DiscoverError):
        read_feed(body.encode(), f"{HOST}/feed")
