"""Sitemaps: urlset, index, news, plain text; gzip or not. Read as a stream, with limits on bytes and entries."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lxml import etree

from iria_crawler.discover.common import (
    MAX_CANDIDATES,
    parse_w3c_date,
    plain_title,
    readable_xml,
    unique,
    what_came,
    without_idle_claims,
)
from iria_crawler.discover.feeds import read_feed
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Candidate
from iria_crawler.urls import absolute, looks_like_section

_BARE_AMPERSAND = re.compile(rb"&(?!(?:\w{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});)", re.I)
# Files of an index that list no stories but sections, people and fixed pages, as WordPress, Yoast, Rank Math and others
# name them.
_NO_STORIES = re.compile(
    r"/(?:wp-sitemap-(?:taxonomies|users|posts-(?:page|attachment))-[\w-]*|"
    r"(?:page|category|categories|post_tag|tags?|author|authors|users?|attachment|product|product_cat)-sitemap\d*|"
    r"sitemap[-_](?:tax[\w-]*|categor(?:y|ies)|tags?|authors?|users?|static|misc|sections?|topics?)(?:[-_]\d+)?)\.xml|"
    r"[?&]sitemap=(?:taxonomies|users|posts&(?:.*&)?sitemap-subtype=(?:page|attachment))(?:&|$)",
    re.I,
)
# The bytes that are read of a file, after gzip is removed. The standard allows 50 MB; MAX_CANDIDATES addresses fit into
# half of that, and one or two copies must fit into the memory of a crawl.
MAX_SITEMAP_BYTES = 24_000_000
# An entry has a dozen elements, with pictures more. After this many elements without an entry, the rest is not read.
_MAX_ELEMENTS_BETWEEN = 50_000


# A file that declares entities may hold entries that consist of them. They are never resolved (a "billion laughs").
_ENTITY = b"<!ENTITY"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap file: stories, or the files that an index names."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[tuple[str, datetime | None], ...] = ()  # (url, lastmod) of an index's files
    truncated: bool = False  # a limit, a broken download, or entities of its own, which are not resolved, cut it


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """A sitemap or sitemap index; both tuples are empty for one that lists nothing.

    Left out are the front page, addresses of sections and files, and an index's files of sections, people and fixed pages.
    Children come with the newest lastmod first, then those without one in the order of the index.

    modified_at is `lastmod` (midnight where only a day is given, None where nearly all entries have the same), published_at
    the news extension's publication_date. A feed counts as a sitemap too (sitemaps.org), and so does a text file with one
    address on each line. Raises DiscoverError for anything else.
    """
    data, cut = _plain(body, url)
    data = _with_proper_ampersands(readable_xml(data))
    kind = _root_name(data)
    if kind in ("rss", "feed", "rdf"):
        candidates = tuple(replace(candidate, source="sitemap") for candidate in read_feed(data, url))
        return Sitemap(candidates, truncated=cut)
    if kind == "urlset":
        found = without_idle_claims(unique(_pages(data, url)))
        return Sitemap(tuple(found), truncated=cut or _breaks_off(data) or _is_over(data, b"loc>") or _ENTITY in data)
    if kind == "sitemapindex":
        children = sorted(dict(_children(data, url)).items(), key=_newest_first)
        return Sitemap(
            children=tuple(children), truncated=cut or _breaks_off(data) or _is_over(data, b"loc>") or _ENTITY in data
        )
    if kind is None and (lines := _address_lines(data)):
        listed = (absolute(url, line) for line in lines)
        return Sitemap(tuple(unique(Candidate(url=at, source="sitemap") for at in listed if at)), truncated=cut)
    raise DiscoverError(f"expected a sitemap, got {what_came(data)}", url)


def _plain(body: bytes, url: str) -> tuple[bytes, bool]:
    """`body` without gzip, at most MAX_SITEMAP_BYTES; and whether it was cut, by that limit or by a broken download."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_SITEMAP_BYTES], len(body) > MAX_SITEMAP_BYTES
    unfolder = zlib.decompressobj(wbits=31)
    data = b""
    try:
        data = unfolder.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error as error:
        raise DiscoverError(f"expected a gzip sitemap, got gzip data that cannot be unfolded ({error})", url) from error
    return data, not unfolder.eof


def _with_proper_ampersands(data: bytes) -> bytes:
    """`data` with unescaped ampersands escaped, which the parser would drop; CDATA stays as it is."""
    first, *sections = data.split(b"<![CDATA[")
    pieces = [_BARE_AMPERSAND.sub(b"&amp;", first)]
    for section in sections:
        literal, mark, rest = section.partition(b"]]>")
        pieces += [b"<![CDATA[", literal, mark, _BARE_AMPERSAND.sub(b"&amp;", rest)]
    return b"".join(pieces)


def _breaks_off(data: bytes) -> bool:
    """True if the root element is not closed: the download ended early."""
    return re.search(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>", data[-2000:], re.I) is None


def _is_over(data: bytes, closing: bytes) -> bool:
    """Whether a file has MAX_CANDIDATES entries or more, counted with repeated addresses."""
    return data.count(b"</" + closing) >= MAX_CANDIDATES


def _events(data: bytes) -> Iterator[etree._Element]:
    """Every element at its end tag. Broken markup is skipped, and nothing outside the file is loaded."""
    context = etree.iterparse(
        io.BytesIO(data.lstrip(b"\xef\xbb\xbf \t\r\n")),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        between = 0
        for _, element in context:
            between = 0 if _name(element) in ("url", "sitemap") else between + 1
            if between > _MAX_ELEMENTS_BETWEEN:
                return
            yield element
    except etree.XMLSyntaxError:
        return


def _root_name(data: bytes) -> str | None:
    """The local name of the root element in lower case; '' where XML has none, None if the data is no XML."""
    head = data[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        return None
    parser = etree.XMLPullParser(("start",), recover=True, resolve_entities=False, no_network=True)
    try:
        parser.feed(head)
        for _, element in parser.read_events():
            return _name(element)
    except etree.XMLSyntaxError:
        return ""
    return ""


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _children_texts(entry: etree._Element) -> dict[str, str]:
    """Texts of the entry's direct children and of its news block, by local name; the first of each name counts.

    Image and video blocks are left out: their `loc` and `title` are not the story's.
    """
    texts: dict[str, str] = {}
    for child in entry:
        name = _name(child)
        for element in child if name == "news" else (child,):
            text = (element.text or "").strip()
            if text and not len(element):  # a child is an unresolved entity: the text would be half an address
                texts.setdefault(_name(element), text)
    return texts


def _pages(data: bytes, url: str) -> Iterator[Candidate]:
    count = 0
    for element in _events(data):
        if _name(element) != "url":
            continue
        count += 1
        if count > MAX_CANDIDATES:
            return
        texts = _children_texts(element)
        target = absolute(url, texts.get("loc"))
        _forget(element)
        if target and not looks_like_section(target):
            yield Candidate(
                url=target,
                source="sitemap",
                modified_at=parse_w3c_date(texts.get("lastmod")),
                published_at=parse_w3c_date(texts.get("publication_date")),
                title=plain_title(texts.get("title")),
            )


def _children(data: bytes, url: str) -> Iterator[tuple[str, datetime | None]]:
    count = 0
    for element in _events(data):
        if _name(element) != "sitemap":
            continue
        texts = _children_texts(element)
        target = absolute(url, texts.get("loc"))
        _forget(element)
        if target and not _NO_STORIES.search(target):
            yield target, parse_w3c_date(texts.get("lastmod"))
        count += 1
        if count >= MAX_CANDIDATES:
            return


def _newest_first(child: tuple[str, datetime | None]) -> float:
    lastmod = child[1]
    return -lastmod.timestamp() if lastmod else 0.0


def _forget(element: etree._Element) -> None:
    """Free a finished entry and those before it, so that a large file takes no more memory than a small one."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _address_lines(data: bytes) -> list[str]:
    """The lines of a text sitemap; [] unless its first hundred lines are all addresses."""
    first = b"\n".join(data.split(b"\n", MAX_CANDIDATES)[:MAX_CANDIDATES])
    lines = [line.strip() for line in first.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    return lines if lines and all(line.startswith(("http://", "https://")) for line in lines[:100]) else []
