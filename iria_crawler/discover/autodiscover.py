"""What a site offers: feeds, sitemaps and the REST interface, from its front page, its headers and its robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from lxml.html import HtmlElement

from iria_crawler.discover.markup import base_of, read_tree
from iria_crawler.urls import absolute, is_home, same_site

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)
_REST_REL = "https://api.w.org/"
_COMMENT_FEED = re.compile(r"comment|kommentar|comentario|комментар", re.I)
_FEED_ADDRESS = re.compile(
    r"/(?:feed|rss|atom)(?:/|\.xml|\.json)?$|[/.]rss(?:\.xml)?$|[?&](?:feed|format)=(?:rss2?|atom)$", re.I
)
_LINK_HEADER = re.compile(r"<([^<>]+)>([^<]*)")
_FEED_GUESSES = ("feed/", "rss.xml", "rss", "atom.xml", "feed.xml", "index.xml", "feed.json")
# The feeds, and the sitemaps of a robots.txt, that are read of one site. Honest sites name fewer.
MAX_FEEDS = 100
MAX_SITEMAPS = 1_000
# The characters of a robots.txt and of a Link header that are read. RFC 9309 section 2.5 asks for 500 KiB at least;
# honest headers are shorter.
MAX_ROBOTS_CHARACTERS, MAX_HEADER_CHARACTERS = 512_000, 20_000
_SITEMAP_GUESSES = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml", "news-sitemap.xml", "sitemap-news.xml")


@dataclass(frozen=True, slots=True)
class Offers:
    """Addresses that a site names, absolute, the most likely first."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    rest_root: str | None = None  # of WordPress: ends in wp-json/ or rest_route=/
    home_url: str | None = None  # the canonical front page, if the page names one on this site
    generator: str | None = None  # "WordPress 6.8", as the page states it


def read_home(body: bytes, url: str, headers: Mapping[str, str] | None = None) -> Offers:
    """What a front page names. Feeds of comments are left out. If the head names no feed, links in the page count.

    `headers` are those of the answer: WordPress may name its REST root there. Raises DiscoverError for bytes that are no
    HTML page.
    """
    tree = read_tree(body, url, "a front page")
    base = base_of(tree, url)
    links = [*_page_links(tree, base), *_header_links(headers or {}, url)]
    rest_roots = [link.target for link in links if _REST_REL in link.rels]
    canonical = next((link.target for link in links if "canonical" in link.rels), None)
    return Offers(
        feeds=_distinct(link.target for link in links if _is_feed(link)) or _distinct(_printed_feeds(tree, base, url)),
        sitemaps=_distinct(link.target for link in links if "sitemap" in link.rels),
        rest_root=rest_roots[0] if rest_roots else None,
        home_url=canonical if canonical and same_site(url, canonical) and is_home(canonical) else None,
        generator=_generator(tree),
    )


def read_robots_sitemaps(text: str, url: str) -> list[str]:
    """The sitemaps that a robots.txt names, in its order, on any host. `url` is the robots.txt's own address.

    Only http and https, at most MAX_SITEMAPS, from the first MAX_ROBOTS_CHARACTERS characters.
    """
    found = (
        re.match(r"\s*sitemap\s*:\s*([^\s#]+)", line, re.I)
        for line in text[:MAX_ROBOTS_CHARACTERS].lstrip("\ufeff").splitlines()
    )
    targets = (target for match in found if match and (target := absolute(url, match.group(1))))
    return list(_distinct(targets, MAX_SITEMAPS))


def well_known(url: str) -> Offers:
    """Where feeds, sitemaps and REST usually are: addresses to try where a site names none of a kind.

    For a site in a folder of its host (`/blog/`), the addresses in that folder come before those at the root.
    """
    root = urljoin(url, "/")
    folder = root if is_home(url) else url.partition("?")[0].rstrip("/") + "/"
    return Offers(
        feeds=_distinct(base + path for base in (folder, root) for path in _FEED_GUESSES),
        sitemaps=_distinct(base + path for base in (folder, root) for path in _SITEMAP_GUESSES),
        rest_root=folder + "wp-json/",
    )


class _Link(NamedTuple):
    target: str  # absolute
    rels: frozenset[str]
    kind: str = ""  # media type
    title: str = ""


def _page_links(tree: HtmlElement, base: str) -> Iterator[_Link]:
    """Each <link> of the page."""
    for element in tree.iter("link"):
        target = absolute(base, element.get("href"))
        if target:
            rels = frozenset((element.get("rel") or "").lower().split())
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            yield _Link(target, rels, kind, element.get("title") or "")


def _header_links(headers: Mapping[str, str], url: str) -> Iterator[_Link]:
    """Each link of the Link header (RFC 8288)."""
    value = next((value for name, value in headers.items() if name.lower() == "link"), "")
    for address, parameters in _LINK_HEADER.findall(value[:MAX_HEADER_CHARACTERS]):
        target = absolute(url, address)
        rel = re.search(r";\s*rel\s*=\s*\"?([^\";,]+)", parameters, re.I)
        if target and rel:
            yield _Link(target, frozenset(rel.group(1).lower().split()))


def _is_feed(link: _Link) -> bool:
    """True for a feed of stories; a feed of comments is known by its address or its title."""
    comments = _COMMENT_FEED.search(link.target) or _COMMENT_FEED.search(link.title)
    return "alternate" in link.rels and link.kind in _FEED_TYPES and not comments


def _printed_feeds(tree: HtmlElement, base: str, url: str) -> Iterator[str]:
    """Links in the page whose address looks like a feed's, for sites that name none in the head."""
    for anchor in tree.iter("a"):
        target = absolute(base, anchor.get("href"))
        if target and same_site(url, target) and _FEED_ADDRESS.search(target) and not _COMMENT_FEED.search(target):
            yield target


def _generator(tree: HtmlElement) -> str | None:
    for element in tree.iter("meta"):
        if (element.get("name") or "").lower() == "generator" and (element.get("content") or "").strip():
            return str(element.get("content")).strip()
    return None


def _distinct(items: Iterable[str], most: int = MAX_FEEDS) -> tuple[str, ...]:
    """The first `most` different items, in their order."""
    found: dict[str, None] = {}
    for item in items:
        found[item] = None
        if len(found) >= most:
            break
    return tuple(found)
