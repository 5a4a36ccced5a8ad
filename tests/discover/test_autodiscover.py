"""The lists that a site names in its front page, its headers and its robots.txt."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover import Offers, read_home, read_robots_sitemaps, well_known
from iria_crawler.errors import DiscoverError

HOME = "https://www.harbour-post.example/"

WORDPRESS = b"""<!doctype html><html lang="en"><head>
<meta name="generator" content="WordPress 6.8.1">
<link rel="canonical" href="https://www.harbour-post.example/">
<link rel="alternate" type="application/rss+xml" title="Harbour Post &raquo; Feed" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Harbour Post &raquo; Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Navy orders two tugs Comments Feed" href="/n/tugs/feed/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://www.harbour-post.example/feed/atom/">
<link rel="ALTERNATE" type="application/feed+json" href="/feed/json/">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="sitemap" type="application/xml" href="/wp-sitemap.xml">
<link rel="https://api.w.org/" href="https://www.harbour-post.example/wp-json/">
<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">
</head><body><p>x</p></body></html>"""


def test_a_wordpress_front_page() -> None:
    assert read_home(WORDPRESS, HOME) == Offers(
        feeds=(
            "https://www.harbour-post.example/feed/",
            "https://www.harbour-post.example/feed/atom/",
            "https://www.harbour-post.example/feed/json/",
        ),
        sitemaps=("https://www.harbour-post.example/wp-sitemap.xml",),
        rest_root="https://www.harbour-post.example/wp-json/",
        home_url="https://www.harbour-post.example/",
        generator="WordPress 6.8.1",
    )


def test_a_page_that_names_nothing() -> None:
    assert read_home(b"<html><body><a href='/feed/'>RSS</a></body></html>", HOME) == Offers(
        feeds=("https://www.harbour-post.example/feed/",)
    )
    assert read_home(b"<html><body>x</body></html>", HOME) == Offers()


@pytest.mark.parametrize(
    "header",
    [
        '<https://www.harbour-post.example/wp-json/>; rel="https://api.w.org/"',
        '</style.css>; rel=preload, </wp-json/>; rel="https://api.w.org/", </?p=2>; rel=shortlink',
    ],
)
def test_the_rest_root_in_a_header(header: str) -> None:
    assert read_home(b"<html>x</html>", HOME, {"link": header}).rest_root == "https://www.harbour-post.example/wp-json/"


def test_a_header_that_names_something_else() -> None:
    assert read_home(b"<html>x</html>", HOME, {"Link": "</a.css>; rel=preload; as=style"}).rest_root is None
    assert read_home(b"<html>x</html>", HOME, {"Link": "nonsense"}).rest_root is None


@pytest.mark.parametrize(
    ("canonical", "home_url"),
    [
        ("/", "https://www.harbour-post.example/"),
        ("http://harbour-post.example", "http://harbour-post.example"),
        ("https://other.example/", None),
        ("/news/navy-orders-two-tugs/", None),
        ("", None),
    ],
)
def test_home_url(canonical: str, home_url: str | None) -> None:
    body = f'<html><head><link rel="canonical" href="{canonical}"></head><body>x</body></html>'
    assert read_home(body.encode(), HOME).home_url == home_url


def test_what_is_no_page_is_said_with_its_address() -> None:
    with pytest.raises(DiscoverError, match=r"front page.*JSON.*harbour-post"):
        read_home(b'{"error": 1}', HOME)


ROBOTS = """\ufeffUser-agent: *
Disallow: /private/
# Sitemap: https://www.harbour-post.example/old.xml
Sitemap: https://www.harbour-post.example/wp-sitemap.xml
  SITEMAP : /news-sitemap.xml   # relative, as some do
sitemap:https://cdn.example/harbour.xml.gz\r
Sitemap: https://www.harbour-post.example/wp-sitemap.xml
Sitemap:
Sitemap: ftp://www.harbour-post.example/s.xml
Noindex: Sitemap: https://a.example/
"""


def test_robots_sitemaps() -> None:
    assert read_robots_sitemaps(ROBOTS, HOME + "robots.txt") == [
        "https://www.harbour-post.example/wp-sitemap.xml",
        "https://www.harbour-post.example/news-sitemap.xml",
        "https://cdn.example/harbour.xml.gz",
    ]
    assert read_robots_sitemaps("", HOME + "robots.txt") == []
    assert read_robots_sitemaps("<!doctype html><p>Sitemap: here</p>", HOME + "robots.txt") == []


def test_well_known_addresses_stand_at_the_root_of_the_host() -> None:
    offers = well_known("https://a.example/?x=1")
    assert offers.feeds[0] == "https://a.example/feed/"
    assert "https://a.example/sitemap.xml" in offers.sitemaps
    assert offers.rest_root == "https://a.example/wp-json/"


@pytest.mark.parametrize("home", ["https://a.example/blog", "https://a.example/blog/", "https://a.example/blog/?x=1"])
def test_a_site_in_a_folder_of_its_host_has_them_there_first(home: str) -> None:
    offers = well_known(home)
    assert offers.feeds[0] == "https://a.example/blog/feed/"
    assert "https://a.example/feed/" in offers.feeds
    assert offers.sitemaps[0] == "https://a.example/blog/wp-sitemap.xml"
    assert "https://a.example/sitemap.xml" in offers.sitemaps
    assert offers.rest_root == "https://a.example/blog/wp-json/"


@given(st.binary(max_size=60), st.integers(0, len(WORDPRESS)), st.text(max_size=60))
def test_noise_never_raises_anything_else(noise: bytes, at: int, header: str) -> None:
    for body in (noise, WORDPRESS[:at] + noise + WORDPRESS[at:]):
        with suppress(DiscoverError):
            read_home(body, HOME, {"Link": header})
    assert isinstance(read_robots_sitemaps(header, HOME), list)
