"""Search for inputs that make a reader slow: every public function for text from outside, with patterns that are often slow.

Run: python -m bench.linear [--seconds 600] [--seed 1] [--only NAME]. An input grows fourfold until it costs enough CPU time
to be measured; linear code then takes four times as long, quadratic code sixteen times. If the time grows by more than
MOST_GROWTH, the case is printed, and the exit code is 1. The test suite runs a part of it as tests/test_linear.py.
"""

# ruff: noqa: E501  # tables: a pattern a row

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from iria_crawler import compare, extract, find_quotes
from iria_crawler.changes import (
    content_hash,
    decide,
    diff_words,
    differing_blocks,
    fold,
    fold_hash,
    is_near_copy,
    is_not_found,
    learn_not_found,
    sketch,
    text_hash,
)
from iria_crawler.changes.decide.evidence import Fetched, Stored
from iria_crawler.changes.decide.template import block_hash
from iria_crawler.dates import parse_any_date, parse_machine_date, parse_printed_date, parse_relative_date
from iria_crawler.discover import (
    read_feed,
    read_home,
    read_listing,
    read_post_status,
    read_posts,
    read_robots_sitemaps,
    read_sitemap,
)
from iria_crawler.discover.common import parse_w3c_date, plain_title
from iria_crawler.errors import DiscoverError
from iria_crawler.model import Article, Image, Notice
from iria_crawler.schedule import conditional_headers, retry_after
from iria_crawler.urls import (
    absolute,
    has_number,
    looks_like_article,
    looks_like_section,
    same_site,
    trusted_canonical,
    url_key,
    without_trackers,
)

URL = "https://news.example/2026/11/a-story-of-the-harbour-1234567"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GROWTH = 4  # each input is this many times as long as the one before
# Growth of linear code: 4; of n log n: a little more; of quadratic code: 16. Caches that overflow give linear code up to 7.
MOST_GROWTH = 9.0
# CPU time below this many seconds shows nothing.
FLOOR = 0.05
SMALLEST, LARGEST = 2_000, 2_000_000
# A case is also too slow if one character costs more seconds than this, however slowly that grows.
PER_CHARACTER = 40e-6

# What is repeated. Each hurts one kind of code: patterns with two open ends, searches for a partner that never comes,
# work for every word, name, sentence, sign.
ATOMS = (
    "(", ")", "[", "]", "“", "”", "„", "«", "»", "‘", "’", '"', "'", "「", "」", "—", "–", "-", "--", " - ", " – ", ".", "..",
    "...", "…", ",", ";", ":", "!", "?", "/", "|", "·", "©", "*", "_", "#", "@", "$", "%", "&", "&amp;", "&amp", "&#", "&#x",
    "<", ">", "</", "<p", "\\", "\\\"", "\n", "\n\n", " ", "  ", "\t", "\xa0", "\u200b", "\u3000", "\x01", "\x00", "a", "A", "Aa ",
    "Aa Aa, ", "AA ", "AA, ", "a ", "a, ", "a. ", "A. ", "A.", "a.a.", "0", "1", "00 ", "1,", "1,000,", "1.000.", "1 000 ", "12:",
    "2026-", "2026-11-20 ", "20.11.2026 ", "20/11/", "Nov. 20, 2026 ", "20 Nov 2026 ", "12:30 ", "years 2026 ", "F-16 ", "twenty ", "hundred ",
    "twenty-", "said ", "said, ", "Roe said ", "“Aa.” ", "“Aa,” said Roe. ", "“Aa aa aa aa.” ", "“a” ", "'a' ", "\"a\" ", "‘a’ ", "he ", "He said. ",
    "Roe ", "Roe, ", "Jane Roe ", "Jane Roe, ", "Capt. Jane Roe, ", "the ", "the yard's director, ", "and ", "of ", "who ", "that ",
    "according to ", "as ", "in Roe's view, ", "reports ", "saying ", "was ", "told ", "by ", "By ", "By Jane Roe ", "by Jane Roe and ",
    "Photo: ", "photo by ", "Photo by Jane Roe / AP ", "(AP) ", "via ", "handout via ", "courtesy of ", "Credit: ", "AP/", "AP Photo/",
    "U.S. Army photo by Sgt. ", "220729-D-AB123-1001 ", "Crown copyright ", "CC BY ", "SEOUL, ", "SEOUL ", "SEOUL (AP) - ", "SEOUL/", "Seoul, South Korea, ",
    "correction: ", "an earlier version of this story ", "updated ", "update ", "Read more ", "related: ", "follow us ", "for the latest ",
    "contributed reporting ", "page not found ", "just a moment ", "subscribe to ", "register ", "é", "ß", "İ", "ﬁ", "中", "中文。", "한", "가나 ", "🎉", "\ufffd",
    "http://", "https://a.example/", "http", "www.", "a=b&", "&a=b", "utm_source=x&", "%", "%2", "%20", "%C3", "/a", "/../", "/./", "//", ";jsessionid=", "?",
    "?p=1", "index.html/", "amp/", ".amp", "-a", "a-b-c-", "-100x100", "x100", "w_100,", "a 1x, ", "a 100w,", "10px ", ":a", "xn--",
    "<!--", "-->", "<![CDATA[", "]]>", "{", "}", "[{", '{"a":', '"a",', '":"', "â€", "Ã", "â€™", "donâ€™t ", "\r", "\x1b[31m", "\u202e", "\ud83d",
)  # fmt: skip
SURROUNDINGS = (
    ("", ""), ("“", ""), ("“", "”"), ("“", ",” said Jane Roe."), ("“", "”\nRoe said."), ("Roe said: “Aa ", ""), ('"', '"'), ("«", "»"), ("‘", "’"), ("'", "'"),
    ("(", ""), ("Photo: ", ""), ("By ", ""), ("SEOUL, ", ""), ("SEOUL (", " - "), ("Jane Roe, ", ", said: “Aa aa aa.”"),
    ("“Aa aa aa aa,” said Jane Roe. ", " “Aa aa aa aa,” he said."), ("Correction: ", ""), ("Nov. 20, ", "2026"), ("„", "“, sagte Berg."), ("a", "!"),
    ("2026-11-20", ""), ("https://news.example/", ""), ("https://news.example/?", ""), ("https://", "/a"), ("<", ">"),
)  # fmt: skip


class Text(NamedTuple):
    """A pattern: the text before, the repeated text, the text after."""

    before: str
    unit: str
    after: str

    def of(self, size: int) -> str:
        """About this many characters of it."""
        return self.before + self.unit * max(1, size // len(self.unit)) + self.after

    def varied(self, size: int) -> str:
        """The same with a number after each unit, so that no two are equal."""
        count = max(1, size // (len(self.unit) + 5))
        return self.before + "".join(f"{self.unit}{number} " for number in range(count)) + self.after


def texts(seed: int) -> Iterator[Text]:
    """Endless patterns: first each atom alone in each surroundings (shuffled), then joined atoms."""
    chance = random.Random(seed)
    plain = [Text(before, atom, after) for atom in ATOMS for before, after in SURROUNDINGS]
    chance.shuffle(plain)
    yield from plain
    while True:
        unit = "".join(chance.choice(ATOMS) for _ in range(chance.choice((2, 2, 3, 4, 6))))
        yield Text(*chance.choice(SURROUNDINGS)[:1], unit, chance.choice(SURROUNDINGS)[1])


# --- pages ---

STORY = (
    "<p>The harbour office said nothing about the fire on the quay in its daily note, and the yard said less.</p>" * 8
)
SLOTS: dict[str, str] = {
    "paragraph": "<h1>Harbour fire</h1>{story}<p>{}</p>",
    "bare": "{}",
    "paragraphs": "<h1>Harbour fire</h1>{story}<p>{lines}</p>",
    "items": "<h1>Harbour fire</h1>{story}<ul><li>{lines}</li></ul>",
    "title": "<title>{}</title><h1>Harbour fire</h1>{story}",
    "headline": "<title>Harbour fire</title><h1>{}</h1>{story}",
    "headlines": "<h1>{lines}</h1>{story}",
    "class": '<h1>Harbour fire</h1><div class="{a}">{story}<img src=/a.jpg class="{a}"></div>',
    "classes": '<h1>Harbour fire</h1>{story}<p class="{a}"><b id="{a}">By Jane Roe</b></p>',
    "byline": '<h1>Harbour fire</h1><p class="byline">{}</p>{story}',
    "line under": "<h1>Harbour fire</h1><div>{}</div>{story}",
    "style": '<h1>Harbour fire</h1><div style="{a}">{story}</div>',
    "alt": '<h1>Harbour fire</h1>{story}<img src=/a.jpg alt="{a}" title="{a}" width="{a}" data-credit="{a}">',
    "caption": "<h1>Harbour fire</h1>{story}<figure><img src=/a.jpg><figcaption>{}</figcaption></figure>{story}",
    "captions": "<h1>Harbour fire</h1>{story}<figure><img src=/a.jpg><p>{lines}</p></figure>{story}",
    "src": '<h1>Harbour fire</h1>{story}<img src="{a}"><img data-src="/{a}.jpg">{story}',
    "srcset": '<h1>Harbour fire</h1>{story}<picture><source srcset="{a}"><img srcset="{a}" src=/a.jpg></picture>{story}',
    "meta": '<meta property="og:title" content="{a}"><meta name=author content="{a}"><meta name=description content="{a}">'
    '<meta property="article:published_time" content="{a}"><meta property="article:tag" content="{a}"><h1>Harbour fire</h1>{story}',
    "charset": '<meta charset="{a}">\xff<h1>Harbour fire</h1>{story}',
    "lang": '<html lang="{a}"><h1>Harbour fire</h1>{story}',
    "links": '<link rel="canonical" href="{a}"><link rel="{a}" href="/a"><link rel=shortlink href="/?p={a}"><base href="{a}"><h1>Harbour fire</h1>{story}',
    "time": '<h1>Harbour fire</h1><time datetime="{a}">{}</time><span class="date">{}</span>{story}',
    "json": '<script type="application/ld+json">{}</script><h1>Harbour fire</h1>{story}',
    "json string": '<script type="application/ld+json">{{"@type":"NewsArticle","headline":{j},"author":{{"name":{j}}},"datePublished":{j},'
    '"description":{j},"articleBody":{j},"image":{{"url":{j},"caption":{j},"creditText":{j}}},"articleSection":{j}}}</script><h1>Harbour fire</h1>{story}',
    "script": '<h1>Harbour fire</h1><script>var a = "{a}"; "<p>{a}<p>{a}"</script>',
    "script raw": "<h1>Harbour fire</h1><script>{}</script>",
    "notice": "<h1>Harbour fire</h1>{story}<p>Correction: {}</p>",
    "quotes": "<h1>Harbour fire</h1>{story}<blockquote>{}</blockquote><p>“{}”</p>",
    "comment": "<h1>Harbour fire</h1><!-- {} -->{story}",
    "link text": '<h1>Harbour fire</h1>{story}<p><a rel="category tag author" href="/{a}">{}</a></p>',
}  # fmt: skip


def page(slot: str, text: str) -> bytes:
    """A story's page that has `text` in one place."""
    filled = SLOTS[slot].replace("{story}", STORY)
    in_attribute = text.replace("&", "&amp;").replace('"', "&quot;")
    for mark, value in (
        ("{lines}", text.replace("\n", "</p><p>")), ("{a}", in_attribute), ("{j}", json.dumps(text)), ("{{", "{"), ("}}", "}"), ("{}", text),
    ):  # fmt: skip
        filled = filled.replace(mark, value)
    return filled.encode("utf-8", "surrogatepass")


# Repeated markup: (before, unit, after).
MARKUP: dict[str, tuple[str, str, str]] = {
    "div": ("", "<div>", STORY),
    "div with class": ("", '<div class="a b">', STORY),
    "div with class, closed": ("", '<div class="a-%d">', STORY + "</div>" * 100),
    "span": ("<p>", "<span>", STORY),
    "b i": ("<p>", "<b><i>", STORY),
    "a": (STORY, "<a href=/a>", ""),
    "p": (STORY, "<p>", ""),
    "p b": (STORY, "<p><b>", ""),
    "font": ("<p>", "<font>", STORY),
    "table": ("", "<table><tr><td>", STORY),
    "table flat": (STORY, "<table><tr><td>a</table>", ""),
    "cells": (STORY + "<table><tr>", "<td>The harbour office said nothing at all, twice.", ""),
    "ul": ("", "<ul><li>", STORY),
    "blockquote": ("", "<blockquote>", STORY),
    "section": ("", "<section class=x>", STORY),
    "article": ("", "<article>", STORY),
    "figure": ("", "<figure>", STORY),
    "picture": (STORY, "<picture><source srcset=/a.jpg>", "<img src=/a.jpg>"),
    "source": (STORY + "<picture>", "<source srcset=/a%d.jpg>", "<img src=/a.jpg></picture>"),
    "unknown": ("", "<x-y>", STORY),
    "svg": ("", "<svg>", STORY),
    "noscript": (STORY, "<noscript>", STORY),
    "h1": ("", "<h1>Harbour fire %d</h1>", STORY),
    "h1 open": ("", "<h1>", STORY),
    "h2": ("<h1>Harbour fire</h1>" + STORY, "<h2>Harbour fire %d</h2>", ""),
    "h2 a": (STORY, "<h2><a href=/a>A story of %d</a></h2>", ""),
    "p text": ("<h1>Harbour fire</h1>", "<p>The harbour office said nothing about the fire of %d on the quay, and less of others.</p>", ""),
    "p same": ("<h1>Harbour fire</h1>", "<p>The harbour office said nothing about the fire on the quay, and less of others.</p>", ""),
    "p short": ("<h1>Harbour fire</h1>" + STORY, "<p>a%d</p>", ""),
    "p quote": ("<h1>Harbour fire</h1>", "<p>“We saw nothing of %d at all,” said Jane Roe of the yard.</p>", ""),
    "p quote same": ("<h1>Harbour fire</h1>", "<p>“We saw nothing of it at all,” said Jane Roe of the yard.</p>", ""),
    "div text": ("<h1>Harbour fire</h1>", "<div class=x>The harbour office said nothing about the fire of %d on the quay, and less of others.</div>", ""),
    "deep text": ("<h1>Harbour fire</h1>", "<div>The harbour office said nothing about the fire of %d on the quay, and less of others.", ""),
    "deep classes": ("<h1>Harbour fire</h1>", '<div class="c%d">The harbour office said nothing about the fire of %d on the quay, and less of others.', ""),
    "li": ("<h1>Harbour fire</h1>" + STORY + "<ul>", "<li>item %d of the list", ""),
    "li a": ("<h1>Harbour fire</h1>" + STORY + "<ul>", "<li><a href=/story-of-the-quay-%d>A story of the quay %d</a>", ""),
    "a flat": ("<h1>Harbour fire</h1>" + STORY, "<a href=/story-of-the-quay-%d>A story of the quay %d</a>", ""),
    "a rel": (STORY, '<a rel="category tag" href=/c>Navy %d</a>', ""),
    "a in p": ("<h1>Harbour fire</h1><p>", "<a href=/author/x rel=author>Jane Roe</a> ", "</p>" + STORY),
    "img": (STORY, "<img src=/a%d.jpg>", STORY),
    "img same": (STORY, "<img src=/a.jpg>", STORY),
    "img before": ("<h1>Harbour fire</h1>", "<img src=/a%d.jpg>", STORY),
    "img small": (STORY, "<img src=/a%d.jpg width=5>", STORY),
    "img figure": (STORY, "<figure class=gallery><img src=/a%d.jpg><figcaption>The quay of %d. (AP)</figcaption></figure>", STORY),
    "img nested": (STORY, "<div><img src=/a%d.jpg>", STORY),
    "img gallery": (STORY + '<div class="gallery">', "<div class=slide><img src=/a%d.jpg><p>Quay</p></div>", "</div>" + STORY),
    "br": ("<p>", "a<br>", "</p>" + STORY),
    "br br": ("<p>", "The harbour office said nothing about the fire of %d.<br><br>", "</p>" + STORY),
    "br only": ("<p>", "<br>", "</p>" + STORY),
    "attributes": ("<h1>Harbour fire</h1><div ", 'a%d="b" ', ">" + STORY + "</div>"),
    "data attributes": ("<h1 ", 'data-a%d="b" ', ">Harbour fire</h1>" + STORY),
    "img attributes": (STORY + "<img src=/a.jpg ", 'data-a%d-srcset="/b%d.jpg 5w" ', ">" + STORY),
    "meta": ("", '<meta property="article:tag" content="navy %d">', STORY),
    "meta author": ("", '<meta name=author content="Jane Roe %d">', STORY),
    "meta distinct": ("", '<meta name="n%d" content="Jane Roe">', STORY),
    "link": ("", '<link rel="alternate" type="application/rss+xml" href="/feed%d">', STORY),
    "link next": ("", '<link rel="next" href="/2026/11/a-story-of-the-harbour-1234567/%d">', STORY),
    "base": ("", '<base href="/%d">', STORY),
    "script": ("<h1>Harbour fire</h1>", "<script>a=%d</script>", STORY),
    "script strings": ("<h1>Harbour fire</h1>", '<script>a="<p>%d' + "a " * 200 + '<p>"</script>', ""),
    "ld objects": ("", '<script type="application/ld+json">{"@type":"NewsArticle","headline":"a %d","author":"Jane Roe"}</script>', STORY),
    "ld list": ('<script type="application/ld+json">[', '{"@type":"NewsArticle","headline":"Harbour %d"},', "{}]</script>" + STORY),
    "ld images": ('<script type="application/ld+json">{"@type":"NewsArticle","image":[', '{"url":"/a%d.jpg","caption":"A quay"},', '""]}</script>' + STORY + "<img src=/a5.jpg>"),
    "ld authors": ('<script type="application/ld+json">{"@type":"NewsArticle","author":[', '{"name":"Jane Roe%d"},', '""]}</script>' + STORY),
    "ld deep": ('<script type="application/ld+json">', '{"@graph":[', "</script>" + STORY),
    "ld deep closed": ('<script type="application/ld+json">', '{"a":', "1" + "}" * 100 + "</script>" + STORY),
    "ld broken": ('<script type="application/ld+json">{"headline":"', 'a"b" c, \n', '"}</script>' + STORY),
    "time": ("<h1>Harbour fire</h1>", "<time datetime=2026-11-20>20.11.2026</time>", STORY),
    "time bad": ("<h1>Harbour fire</h1>", "<time datetime=x>never %d</time>", STORY),
    "span date": ("<h1>Harbour fire</h1>", '<span class="date">never %d</span>', STORY),
    "byline": ("<h1>Harbour fire</h1>", '<span class="byline">42</span>', STORY),
    "byline deep": ("<h1>Harbour fire</h1>", '<span class="author">', STORY),
    "under": ("<h1>Harbour fire</h1><div>", "<div>By </div>", "</div>" + STORY),
    "under deep": ("<h1>Harbour fire</h1>", "<div>By Jane Roe ", "</div>" + STORY),
    "iframe": (STORY, '<iframe src="//a.example/%d"></iframe>', ""),
    "form": (STORY, "<form><input>", ""),
    "footer": (STORY, "<footer>The harbour office said nothing about the fire on the quay.</footer>", ""),
    "nav": ("", "<nav><a href=/a>a</a></nav>", STORY),
    "aside": (STORY, "<aside>The harbour office said nothing about the fire of %d on the quay, not even a word.</aside>", STORY),
    "aside deep": (STORY, "<aside class=related><div>", STORY),
    "aside blockquote": (STORY, "<aside class=related>", "<blockquote>The harbour office said nothing.</blockquote>"),
    "pre": ("<pre>", "The harbour office said nothing about the fire of %d.\n", "</pre>"),
    "entities": ("<p>", "&amp;&lt;&nbsp;", "</p>" + STORY),
    "close": (STORY, "</div>", ""),
    "close p": (STORY, "</p>", ""),
    "lt": (STORY, "<", STORY),
    "lt a": (STORY, "<a ", STORY),
    "comment": (STORY, "<!-- a -->", STORY),
    "comment open": (STORY, "<!--", STORY),
    "cdata": (STORY, "<![CDATA[", STORY),
    "html": ("", "<html><body class=a>", STORY),
    "nul": (STORY, "\x00", STORY),
    "bad utf-8": (STORY, "\udcff", STORY),
    "paywall": ("<h1>Harbour fire</h1>", "<p>subscribe to read the reading free %d</p>", ""),
    "listing": ("", "<article><h2><a href=/2026/11/story-of-quay-%d>A story of the quay %d</a></h2><time>20.11.2026</time><p>Some words.</p></article>", ""),
    "pager": ("", "<a class=next rel=next href=/page/%d>Older posts</a>", ""),
    "item rss": ("<rss version='2.0'><channel>", "<item><title>A &amp; B %d</title><link>https://news.example/s-of-q-%d</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>", "</channel></rss>"),
    "item rss open": ("<rss version='2.0'><channel>", "<item>", "</channel></rss>"),
    "title rss": ("<rss version='2.0'><channel><item><title>", "<![CDATA[a", ""),
    "rss text": ("<rss version='2.0'><channel><item><description>", "&lt;p>a &amp;amp; b ", "</description></item></channel></rss>"),
    "entry atom": ("<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry><title>a %d</title><link href='https://news.example/s-of-q-%d'/><updated>2026-11-20T10:00:00Z</updated></entry>", "</feed>"),
    "links atom": ("<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "<link href='https://news.example/s-of-q-%d'/>", "</entry></feed>"),
    "categories rss": ("<rss version='2.0'><channel><item>", "<category>navy %d</category>", "</item></channel></rss>"),
    "content atom": ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>", "<div>", "</content></entry></feed>"),
    "namespaces": ("<rss version='2.0' ", "xmlns:a%d='b' ", "><channel><item><title>a</title></item></channel></rss>"),
    "json feed": ('{"version":"https://jsonfeed.org/version/1.1","items":[', '{"url":"https://news.example/s-of-q-%d","title":"a"},', "{}]}"),
    "url": ("<urlset>", "<url><loc>https://news.example/s-of-q-%d</loc><lastmod>2026-11-20</lastmod></url>", "</urlset>"),
    "url open": ("<urlset>", "<url>", "</urlset>"),
    "url unnested": ("<urlset>", "<url/>", "</urlset>"),
    "loc": ("<urlset><url>", "<loc>https://news.example/s-of-q-%d</loc>", "</url></urlset>"),
    "loc long": ("<urlset><url><loc>https://news.example/", "a&b=", "</loc></url></urlset>"),
    "sitemap": ("<sitemapindex>", "<sitemap><loc>https://news.example/s-%d.xml</loc><lastmod>2026-11-20</lastmod></sitemap>", "</sitemapindex>"),
    "other elements": ("<urlset>", "<a>b</a>", "</urlset>"),
    "other nested": ("<urlset>", "<a><b>", "</urlset>"),
    "cdata sitemap": ("<urlset><url><loc>", "<![CDATA[&]]>", "</loc></url></urlset>"),
    "lines": ("", "https://news.example/s-of-q-%d\n", ""),
    "robots": ("", "Sitemap: https://news.example/s-%d.xml\n", ""),
    "robots spaces": ("Sitemap", " ", ": x"),
    "posts": ("[", '{"id":%d,"link":"https://news.example/s-of-q-%d","title":{"rendered":"a <b>"}},', '{"link":"https://news.example/x"}]'),
    "posts deep": ("[", '[{"link":', ""),
    "warnings": ("", "<b>Warning</b> [", '[{"link":"https://news.example/x"}]'),
}  # fmt: skip


def markup(name: str, size: int) -> bytes:
    """About this many bytes of one kind of markup."""
    before, unit, behind = MARKUP[name]
    count = max(1, size // len(unit))
    numbers = unit.count("%d")
    middle = "".join(unit % ((number,) * numbers) for number in range(count)) if numbers else unit * count
    return (before + middle + behind).encode("utf-8", "surrogateescape")


# --- the functions that are called ---


def article_of(text: str) -> Article:
    """A record whose every text is `text`."""
    lines = tuple(line for line in text.split("\n") if line) or ("a",)
    body = "\n".join(lines)
    return Article(
        url=URL, headline=text, standfirst=text, byline=text, authors=(text,), paragraphs=lines, body_text=body, categories=(text,), tags=(text,),
        quotes=tuple(find_quotes(body)), images=(Image(url=URL + text, caption=text, credit=text, alt_text=text),),
        notices=(Notice(kind="correction", text=text),), published_at=NOW,
    )  # fmt: skip


def edited(text: str) -> str:
    """The text with a word in its middle and words at both ends."""
    middle = len(text) // 2
    return "Today " + text[:middle] + " not 7 “Aa bb.” " + text[middle:] + " again"


def _compare(text: str) -> object:
    one, other = article_of(text), article_of(edited(text))
    return compare(one, other)


def _decide(text: str) -> object:
    one, other = article_of(text), article_of(edited(text))
    stored = Stored(record=one, content_hash=content_hash(one), fold_hash=fold_hash(one), template=("a",))
    return decide(stored, Fetched(http_status=200, article=other), NOW)


def _hashes(text: str) -> object:
    one = article_of(text)
    return content_hash(one), fold_hash(one), text_hash(one), sketch(one.body_text), block_hash(text)


def _not_found(text: str) -> object:
    one = Article(url=URL, headline=text, body_text=text)
    return is_not_found(Article(url=URL, headline=text, body_text=edited(text)), learn_not_found(one, None))


def _addresses(text: str) -> object:
    for address in (text, "https://news.example/" + text, "https://news.example/?" + text):
        url_key(address)
        same_site(URL, address)
        looks_like_article(address)
        looks_like_section(address)
        has_number(address)
        without_trackers(address)
        absolute(URL, address)
        absolute(address, "/a")
        trusted_canonical(URL, address)
    return None


def _dates(text: str) -> object:
    for language in ("en", "de", "hu"):
        parse_any_date(text, language)
        parse_relative_date(text, NOW, language)
    return parse_machine_date(text), parse_printed_date(text), parse_w3c_date(text), plain_title(text)


def _headers(text: str) -> object:
    conditional_headers(f'"{text}"', None)
    headers = {"Link": text, "X-WP-Total": text}
    _quiet(read_posts, b'[{"link":"https://news.example/x"}]', URL, headers)
    _quiet(read_home, b"<html><p>a</p></html>", URL, headers)
    return retry_after(text, NOW), conditional_headers(text, text)


def _quiet(read: Callable[..., object], *arguments: Any) -> object:
    """The result of a reader; a DiscoverError is a result too."""
    try:
        return read(*arguments)
    except DiscoverError as error:
        return error


TEXT_ENTRIES: dict[str, Callable[[str], object]] = {
    "find_quotes": find_quotes,
    "find_quotes, French": lambda text: find_quotes(text, language="fr"),
    "find_quotes, German": lambda text: find_quotes(text, language="de"),
    "find_quotes, Norwegian": lambda text: find_quotes("– " + text, language="no"),
    "find_quotes, Korean": lambda text: find_quotes(text, language="ko"),
    "find_quotes, Japanese": lambda text: find_quotes(text, language="ja"),
    "fold": fold,
    "hashes": _hashes,
    "compare": _compare,
    "decide": _decide,
    "diff_words": lambda text: diff_words(text, edited(text)),
    "copies": lambda text: is_near_copy(text, edited(text)),
    "differing_blocks": lambda text: differing_blocks(Article(url=URL, paragraphs=(text,)), Article(url=URL, paragraphs=tuple(text.split("\n")))),
    "not found": _not_found,
    "addresses": _addresses,
    "dates": _dates,
    "headers": _headers,
    "robots": lambda text: read_robots_sitemaps("Sitemap:" + text, URL),
}  # fmt: skip
PAGE_ENTRIES: dict[str, Callable[[bytes], object]] = {
    "extract": lambda body: extract(body, URL, fetched_at=NOW),
    "read_home": lambda body: _quiet(read_home, body, URL),
    "read_listing": lambda body: _quiet(read_listing, body, "https://news.example/navy/"),
}
LIST_ENTRIES: dict[str, Callable[[bytes], object]] = {
    "read_feed": lambda body: _quiet(read_feed, body, "https://news.example/feed"),
    "read_sitemap": lambda body: _quiet(read_sitemap, body, "https://news.example/sitemap.xml"),
    "read_posts": lambda body: _quiet(read_posts, body, "https://news.example/wp-json/wp/v2/posts", {}),
    "read_post_status": lambda body: _quiet(read_post_status, 200, body),
}
LIST_SLOTS = {
    "rss title": "<rss version='2.0'><channel><item><title>{}</title><link>{}</link><guid>{}</guid><pubDate>{}</pubDate></item></channel></rss>",
    "url loc": "<urlset><url><loc>https://news.example/{}</loc><lastmod>{}</lastmod></url></urlset>",
    "json": '{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://news.example/a-b-c","title":"{}","date_published":"{}"}]}',
    "posts": '[{"id":1,"link":"https://news.example/{}","title":{"rendered":"{}"},"date_gmt":"{}"}]',
    "bare": "{}",
    "lines": "https://news.example/{}",
}  # fmt: skip


class Case(NamedTuple):
    """An input that can be made in any size, and the function that reads it."""

    name: str
    make: Callable[[int], Any]
    read: Callable[[Any], object]


def markup_cases() -> Iterator[Case]:
    """Every kind of markup, for every function that reads bytes."""
    for entry, read in (*PAGE_ENTRIES.items(), *LIST_ENTRIES.items()):
        for name in MARKUP:
            yield Case(f"{entry}: {name}", lambda size, name=name: markup(name, size), read)


def text_cases(seed: int) -> Iterator[Case]:
    """Endless patterns, each for a function of texts or at a place in a page or list."""
    chance = random.Random(seed)
    for text in texts(seed):
        make = chance.choice((text.of, text.of, text.varied))
        label = f"{text.before[:40]!r} {text.unit!r} {text.after[:40]!r} {make.__name__}"
        match chance.randrange(3):
            case 0:
                entry, read = chance.choice(list(TEXT_ENTRIES.items()))
                yield Case(f"{entry}: {label}", make, read)
            case 1:
                slot = chance.choice(list(SLOTS))
                entry, reads = chance.choice([*PAGE_ENTRIES.items(), *[next(iter(PAGE_ENTRIES.items()))] * 4])
                yield Case(f"{entry}: {slot}: {label}", lambda n, s=slot, m=make: page(s, m(n)), reads)
            case _:
                slot = chance.choice(list(LIST_SLOTS))
                entry, reads = chance.choice(list(LIST_ENTRIES.items()))
                yield Case(
                    f"{entry}: {slot}: {label}",
                    lambda n, s=slot, m=make: LIST_SLOTS[s].replace("{}", m(n)).encode("utf-8", "surrogatepass"),
                    reads,
                )


class Finding(NamedTuple):
    """How the cost of a case grows."""

    growth: float  # the cost of an input divided by the cost of one a GROWTH-th as long
    seconds: float  # CPU time of the longer input
    size: int  # its length


def measure(case: Case, *, largest: int = LARGEST, enough: float = 4 * FLOOR) -> Finding:
    """The growth at the first size that costs `enough` CPU time, or at the `largest`.

    A step is no growth: from some size on a text is read at all, or as another kind. So a size that costs far more than the one
    before is asked about only once more, at the next size; what is quadratic grows there too.
    """
    before, size, has_stepped = 0.0, SMALLEST, False
    while True:
        data = case.make(size)
        start = time.process_time()
        case.read(data)
        took = time.process_time() - start
        growth = took / max(before, FLOOR / GROWTH)
        # The first size has none before it to compare with.
        if before and (size * GROWTH > largest or (took >= enough and (has_stepped or growth <= MOST_GROWTH))):
            return Finding(growth, took, size)
        has_stepped = bool(before) and took >= enough
        before, size = took, size * GROWTH


def is_slow(finding: Finding, *, cheap: float = 1.0) -> bool:
    """Whether the cost grows faster than the input, or is far too high for it; up to `cheap` seconds never are."""
    dear = finding.seconds > max(cheap, PER_CHARACTER * finding.size)
    return (finding.growth > MOST_GROWTH and finding.seconds > FLOOR) or dear


def main() -> int:
    """Print the slow cases. Returns 1 if something is slow or raises."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    options = parser.parse_args()
    end = time.monotonic() + options.seconds
    cases = (case for source in (markup_cases(), text_cases(options.seed)) for case in source)
    count = found = 0
    for case in cases:
        if time.monotonic() > end:
            break
        if options.only not in case.name:
            continue
        count += 1
        try:
            finding = measure(case)
            if is_slow(finding):
                finding = measure(case)  # once more: the machine may have been busy
        except Exception as error:  # the errors that this searches for, too
            found += 1
            print(f"RAISES {case.name}: {error!r:.300}", flush=True)
            continue
        if is_slow(finding):
            found += 1
            print(f"x{finding.growth:5.1f} {finding.seconds:7.2f} s at {finding.size:>9,}  {case.name}", flush=True)
    print(f"{count} cases, {found} slow or raising")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
