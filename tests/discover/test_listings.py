"""Listing pages: which links are stories, which is the next page."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler.discover import Listing, read_listing
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.urls import UrlRules

HOME = "https://www.harbour-post.example/"

MAGAZINE = b"""<!doctype html><html><head><title>Harbour Post</title><link rel="next" href="/page/2/"></head>
<body class="home blog has-sidebar navigation-top">
<header id="masthead"><a href="/">Harbour Post</a></header>
<nav class="main-navigation"><ul><li><a href="/category/navy/">Navy</a></li>
  <li><a href="/what-we-do-and-why/">About the Harbour Post</a></li></ul></nav>
<div id="content" class="site-content"><main>
 <article class="post-4207 post type-post category-news tag-tugs">
  <header class="entry-header"><h2 class="entry-title">
   <a href="/news/navy-orders-two-tugs/">Navy orders two tugs</a></h2>
   <div class="entry-meta"><a href="/2022/07/29/">July 29</a> <time datetime="2022-07-29T14:02:11+02:00">July 29</time>
   <a href="/author/jane-van-der-roe/">Jane van der Roe</a>
   <a href="/news/navy-orders-two-tugs/#respond">No Comments on Navy orders two tugs</a></div></header>
  <a href="/news/navy-orders-two-tugs/"><img src="/tug.jpg" alt=""></a>
  <p>The navy ... <a href="/news/navy-orders-two-tugs/">Continue reading Navy orders two tugs</a></p>
  <footer class="entry-footer"><a href="/tag/tugs-and-barges-of-the-fleet/">tugs</a></footer></article>
 <article class="post"><h2>
  <a href="https://harbour-post.example/news/strait/">Two fleets meet in the strait</a></h2>
  <p><a href="https://other.example/news/agency-report-of-the-day/">an agency report</a></p></article>
 <article class="post"><h2><a href="/category/air-force/">All the news of the air force</a></h2></article>
 <article class="post"><h2><a href="/opinion/">Opinion</a></h2></article>
</main>
<aside><h3>Recent</h3><a href="/news/an-old-story-of-the-week/">An old story of the week</a></aside></div>
<footer class="site-footer"><a href="/terms-and-conditions-of-the-post/">Terms</a></footer></body></html>"""


def test_a_magazines_front_page() -> None:
    assert read_listing(MAGAZINE, HOME) == Listing(
        candidates=(
            Candidate(
                url="https://www.harbour-post.example/news/navy-orders-two-tugs/",
                source="listing",
                published_at=datetime(2022, 7, 29, 12, 2, 11, tzinfo=UTC),
                title="Navy orders two tugs",
            ),
            Candidate(
                url="https://harbour-post.example/news/strait/",
                source="listing",
                title="Two fleets meet in the strait",
            ),
        ),
        next_url="https://www.harbour-post.example/page/2/",
    )


def test_a_sites_own_rules_choose() -> None:
    rules = UrlRules(article=(r"^/opinion/$",))
    assert [candidate.url for candidate in read_listing(MAGAZINE, HOME, rules).candidates] == [
        "https://www.harbour-post.example/opinion/"
    ]
    skipping = UrlRules(skip=(r"/news/strait",))
    assert [candidate.title for candidate in read_listing(MAGAZINE, HOME, skipping).candidates] == [
        "Navy orders two tugs"
    ]


def listed(markup: str, url: str = HOME) -> list[str]:
    page = f"<html><head><title>x</title></head><body>{markup}</body></html>"
    return [candidate.url.removeprefix(HOME) for candidate in read_listing(page.encode(), url).candidates]


CARDS = {
    "heading inside the link": (
        '<div class="card"><a href="/x/tugs"><h3>Navy orders two tugs</h3></a></div>',
        ["x/tugs"],
    ),
    "no heading, telling address": (
        '<li><a href="/navy-orders-two-tugs.html">Navy</a></li>',
        ["navy-orders-two-tugs.html"],
    ),
    "no heading, silent address": ('<li><a href="/x/tugs">Navy orders two tugs</a></li>', []),
    "section with a long name": ('<li><a href="/army-and-marines/">Army and Marines</a></li>', []),
    "short headline of a story": ('<h3><a href="/navy-orders-tugs/">Navy orders tugs</a></h3>', ["navy-orders-tugs/"]),
    "short headline and a number": (
        '<a href="/navy-orders-tugs-123456">Navy orders tugs</a>',
        ["navy-orders-tugs-123456"],
    ),
    "short heading, silent address": ('<h2><a href="/x/tugs">Tugs</a></h2>', []),
    "headline in a script without spaces": ('<h3><a href="/x/tugs">海軍が新型曳船二隻を発注</a></h3>', ["x/tugs"]),
    "section in a script without spaces": ('<h3><a href="/x/navy">海軍</a></h3>', []),
    "page in one form": (
        '<form id="aspnetForm"><div class="news"><a href="/News/Article/3601234/">Tugs</a></div></form>',
        ["News/Article/3601234/"],
    ),
    "page builder's widgets": (
        '<div class="elementor-widget elementor-widget-wrap"><h2><a href="/x/tugs">Navy orders two tugs</a></h2></div>',
        ["x/tugs"],
    ),
    "one story linked four ways": (
        '<h2><a href="/?p=12">Navy orders two tugs</a></h2><a href="/?p=12#more">More</a>'
        '<a href="/?p=12&utm_source=front">x</a><a href="//www.harbour-post.example/?p=12">y</a>',
        ["?p=12"],
    ),
    "the page itself": ('<h2><a href="/#top">Back to the very top</a></h2>', []),
    "old pages of the list": ('<a href="/page/12345/">Page 12345</a>', []),
    "pictures and files": ('<a href="/files/two-navy-tugs-sail.jpg">x</a><a href="/a-long-report-2024.pdf">x</a>', []),
    "script links": ('<h2><a href="javascript:show()">Show all of the news</a></h2>', []),
    "breadcrumbs": ('<div class="breadcrumbs"><a href="/news/all-of-our-news/">All of our news</a></div>', []),
    "comment list": ('<ol class="comment-list"><li><a href="/navy-orders-two-tugs/#c1">x</a></li></ol>', []),
    "everything inside a menu": (
        '<div class="menu"><a href="/about/">About us</a>'
        + "".join(f'<a href="/news/navy-orders-{n}-tugs/">{n}</a>' for n in range(5))
        + "</div>",
        [f"news/navy-orders-{n}-tugs/" for n in range(5)],
    ),
    "a story or two inside a menu": ('<div class="menu"><a href="/news/navy-orders-two-tugs/">Tugs</a></div>', []),
    "nothing": ("<p>No posts found.</p>", []),
}


@pytest.mark.parametrize(("markup", "expected"), CARDS.values(), ids=CARDS.keys())
def test_cards(markup: str, expected: list[str]) -> None:
    assert listed(markup) == expected


def test_base_href_counts() -> None:
    body = b'<html><head><base href="/archive/"></head><body><a href="navy-orders-two-tugs">x</a></body></html>'
    assert read_listing(body, HOME).candidates[0].url == f"{HOME}archive/navy-orders-two-tugs"


TITLES = {
    "the longest text of its links": (
        '<a href="/?p=1">Tugs</a><h2><a href="/?p=1">Navy orders two tugs</a></h2>',
        "Navy orders two tugs",
    ),
    "the heading, not the teaser beside it": (
        '<a href="/?p=1"><h3>Navy orders tugs</h3><p>They are two.</p></a>',
        "Navy orders tugs",
    ),
    "read more is no title": ('<a href="/?p=1">Read more &raquo;</a>', None),
    "a number of comments is no title": ('<a href="/?p=1">12 Comments</a>', None),
    "a picture has none": ('<a href="/?p=1"><img src="/x.jpg"></a>', None),
    "white space folded": ('<a href="/?p=1">\n Navy  orders\xa0tugs </a>', "Navy orders tugs"),
}


@pytest.mark.parametrize(("markup", "title"), TITLES.values(), ids=TITLES.keys())
def test_titles(markup: str, title: str | None) -> None:
    (candidate,) = read_listing(f"<html><body>{markup}</body></html>".encode(), HOME).candidates
    assert candidate.title == title


DATES = {
    "of the card": (
        '<li><a href="/?p=1">x</a><time datetime="2022-07-29">29 July</time></li>',
        datetime(2022, 7, 29, tzinfo=UTC),
    ),
    "published and updated: which is which is not known": (
        '<li><a href="/?p=1">x</a><time datetime="2022-07-29"></time><time datetime="2022-07-30"></time></li>',
        None,
    ),
    "of another card": (
        '<div><div><h2><a href="/?p=1">x</a></h2></div><div><h2>y</h2><time datetime="2022-07-29"></time></div></div>',
        None,
    ),
    "printed only": ('<li><a href="/?p=1">x</a><time>3 hours ago</time></li>', None),
}


@pytest.mark.parametrize(("markup", "published_at"), DATES.values(), ids=DATES.keys())
def test_dates(markup: str, published_at: datetime | None) -> None:
    (candidate,) = read_listing(f"<html><body>{markup}</body></html>".encode(), HOME).candidates
    assert candidate.published_at == published_at


NEXT = {
    "rel in the head": (HOME, '<link rel="next" href="/page/2/">', "page/2/"),
    "rel on a link": (HOME, '<a rel="nofollow next" href="?paged=2">x</a>', "?paged=2"),
    "class on the link": (HOME, '<a class="next page-numbers" href="/page/2/">&rarr;</a>', "page/2/"),
    "class on its parent": (HOME, '<div class="nav-previous"><a href="/page/2/">Earlier</a></div>', "page/2/"),
    "older posts": (HOME, '<a href="/page/2/">&laquo; Older Posts</a>', "page/2/"),
    "next in German": (HOME, '<a href="/seite/2">Nächste Seite ›</a>', "seite/2"),
    "text in a label": (HOME, '<a aria-label="Next page" href="/page/2/"><svg></svg></a>', "page/2/"),
    "load more": (HOME, '<a href="/?page=2">Load more stories</a>', "?page=2"),
    "number after this one": (HOME + "page/3/", '<a href="/page/2/">2</a> 3 <a href="/page/4/">4</a>', "page/4/"),
    "number, by parameter": (
        HOME + "news?page=3",
        '<a href="/news?page=2">2</a><a href="/news?page=4">4</a>',
        "news?page=4",
    ),
    "number of another list": (HOME + "news/", '<a href="/sport/page/2/">2</a>', None),
    "last page": (HOME + "page/3/", '<a href="/page/1/">1</a><a href="/page/2/">2</a> 3', None),
    "only the way back": (HOME + "page/3/", '<a rel="next" href="/page/2/">Next</a>', None),
    "this page": (HOME + "page/3/", '<a rel="next" href="/page/3/">Next</a>', None),
    "another site": (HOME, '<a rel="next" href="https://other.example/page/2/">Next</a>', None),
    "script": (HOME, '<a class="next" href="#">Next</a><a class="next" href="javascript:x()">Next</a>', None),
    "a headline with the word": (
        HOME,
        '<a href="/next-generation-fighter-flies/">Next generation fighter flies</a>',
        None,
    ),
    "nothing": (HOME, "<p>x</p>", None),
}


@pytest.mark.parametrize(("url", "markup", "expected"), NEXT.values(), ids=NEXT.keys())
def test_next_page(url: str, markup: str, expected: str | None) -> None:
    page = f"<html><head><meta charset=utf-8></head><body>{markup}</body></html>".encode()
    assert read_listing(page, url).next_url == (None if expected is None else HOME + expected)


NO_PAGES = {
    "nothing": (b"", "an empty answer"),
    "JSON": (b'{"html": "<a href=x>"}', "JSON"),
    "gzip": (b"\x1f\x8b\x08\x00", "gzip data"),
    "words": (b"Forbidden", "data that begins"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR<", "data that begins"),
}


@pytest.mark.parametrize(("body", "words"), NO_PAGES.values(), ids=NO_PAGES.keys())
def test_what_is_no_page_is_said_with_its_address(body: bytes, words: str) -> None:
    with pytest.raises(DiscoverError, match="listing page") as caught:
        read_listing(body, HOME)
    assert words in str(caught.value)
    assert HOME in str(caught.value)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("<meta charset=windows-1251>", "cp1251"), ("", "utf-8"), ("<meta charset=nonsense>", "utf-8"), ("", "utf-16")],
)
def test_encodings(head: str, encoding: str) -> None:
    page = f"<html><head>{head}</head><body><h2><a href='/?p=1'>Флот получит два буксира</a></h2></body></html>"
    (candidate,) = read_listing(page.encode(encoding), HOME).candidates
    assert candidate.title == "Флот получит два буксира"


def test_of_a_page_of_fifty_thousand_links_the_first_are_read() -> None:
    links = b"".join(b"<p><a href=/navy-orders-%d-tugs-today>x</a>" % number for number in range(50_000))
    assert len(read_listing(b"<html><body>" + b"<div>" * 100 + links, HOME).candidates) == 5_000


@given(st.binary(max_size=80), st.integers(0, len(MAGAZINE)))
def test_noise_never_raises_anything_else(noise: bytes, at: int) -> None:
    for body in (noise, MAGAZINE[:at] + noise + MAGAZINE[at:]):
        with suppress(DiscoverError):
            read_listing(body, HOME)
