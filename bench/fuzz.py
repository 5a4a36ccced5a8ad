"""Read damaged pages until stopped: the project's fixtures with bytes lost, doubled and swapped.

Run: python bench/fuzz.py [--seconds 60] [--seed 1]. Prints each page that raises or takes long, and how many were read.
`make fuzz` is the same. The test suite runs a part of it as tests/parse/test_wreckage.py.
"""

# ruff: noqa: E501  # tables: a piece a row

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

from iria_crawler import compare, extract, find_quotes
from iria_crawler.changes import hashes
from iria_crawler.discover import (
    read_feed,
    read_home,
    read_listing,
    read_post_status,
    read_posts,
    read_robots_sitemaps,
    read_sitemap,
)
from iria_crawler.errors import DiscoverError
from iria_crawler.urls import absolute, url_key

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
SLOW = 2.0  # seconds
# What stops a reader that trusts it: numbers without end and in other figures, half surrogates, codecs that make no text,
# addresses of no host, schemes that are no web's, words that are speech's but no names.
POISON = (
    b"<img src=/a.jpg width=" + b"9" * 5_000 + b">", b'<img src=/b.jpg width="\xc2\xb2" height="\xd9\xa3">', b"&#55357;", b"&#" + b"9" * 5_000 + b";", b"&#x110000;",
    b'<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Jane \\udfff"},"headline":"A \\ud83d","image":[{"url":"/a.jpg",'
    b'"caption":"\\udfff","creditText":"\\ud83d"}],"articleBody":"\\ud83d"}</script>',
    b'<script type="application/ld+json">{"@type":["NewsArticle",{}],"author":[5,null,{"name":{"a":1}}],"image":7,"datePublished":[],"articleSection":{"a":2}}</script>',
    b'<meta charset="hex">\xff', b'<meta charset="idna">\xff', b'<meta charset="unicode_escape">\xff\\', b'<meta charset="undefined">\xff',
    b'<meta charset="\x00">\xff', b'<?xml version="1.0" encoding="zlib"?>', b'<link rel=canonical href="http://[::1">', b'<base href="http://a:99999/">',
    b'<img src="https://x:port/a.jpg">', b'<a href="http://user:pw@[/">x</a>', b'<img srcset="http://xn--\xc3\xa9/a 9999999999999999999999w">', b'<meta property="og:url" content="file:///etc/passwd">',
    b'<time datetime="99999-13-45T99:99:99+99:99">0000-00-00</time>', b"<p>99.99.9999 99:99</p>", "<p>“Is it over?” ... Roe asked nobody. “No.” . . She said.</p>".encode(),
    "<p>“a” - 220799-D-AB123-1001 (Photo by © /)</p>".encode(), "<p>\u2066“\u202e”\u2069 \u0130\u0130 said</p>".encode(),
)  # fmt: skip
PIECES = (
    b"<div>", b"</div>", b"<table><tr><td>", b"</p><p>", b"\x00", b"\xff\xfe", b"<script>", b"<!--", b"]]>", b"<br><br>", b'"', b"&#0;",
    *POISON, b"\xe2\x80\x9c", b"<h1>", b"</h1>", b'<script type="application/ld+json">{"@graph":[', b"<svg>", b"<noscript>", b"&nbsp;" * 40,
)  # fmt: skip


def damage(page: bytes, chance: random.Random) -> bytes:
    """The page with one to eight damages."""
    data = bytearray(page)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 8, 200, 2000)))
        match chance.randrange(8):
            case 0:
                del data[at:end]
            case 1:
                data[at:at] = data[at:end] * chance.randint(1, 5)
            case 2:
                data[at:at] = chance.choice(PIECES) * chance.choice((1, 3, 300))
            case 3:
                data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 4:
                for _ in range(chance.randint(1, 40)):
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case 5:
                other = chance.randrange(len(data) + 1)
                data[at:end], data[other : other + 200] = data[other : other + 200], data[at:end]
            case 6:
                return _in_another_encoding(bytes(data), chance)
            case _:
                del data[at:]
        if not data:
            break
    return bytes(data)


def _in_another_encoding(page: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1251", "shift_jis", "utf-7", "latin-1"))
    return page.decode("utf-8", "replace").encode(encoding, "replace")


def texts_and_lists(page: bytes) -> None:
    """Every other function for text from outside reads the page too; errors that they raise on purpose are no fault."""
    article = extract(page, "https://fuzz.example/a")
    text = page.decode("utf-8", "surrogateescape")
    find_quotes(text[:20_000])
    other = extract(page[: len(page) // 2], "https://fuzz.example/a")
    compare(article, other)
    hashes(article)
    for url in (text[:300], "https://fuzz.example/" + text[:300]):
        url_key(url)
        absolute(url, text[100:300])
        absolute("https://fuzz.example/", url)
    url = "https://fuzz.example/list"
    for read in (
        read_home,
        read_listing,
        read_feed,
        read_sitemap,
        lambda body, url: read_posts(body, url, {"X-WP-Total": text[:20]}),
    ):
        with suppress(DiscoverError):
            read(page, url)
    read_post_status(200, page)
    read_robots_sitemaps(text, url)


def main() -> int:
    """Print the faults. Returns 1 if a page raised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=Path, nargs="*", default=[], help="folders with more pages (*.html, *.html.gz)")
    options = parser.parse_args()
    pages = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*/source.html"))]
    for path in [path for folder in options.pages for path in sorted(folder.rglob("*.html*"))]:
        pages.append(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
    chance = random.Random(options.seed)
    count = raised = 0
    slowest = 0.0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        page = damage(chance.choice(pages), chance)
        start = time.perf_counter()
        try:
            texts_and_lists(page)
        except Exception as error:  # the errors that this searches for
            raised += 1
            print(f"page {count} of seed {options.seed}: {error!r}", flush=True)
        took = time.perf_counter() - start
        slowest = max(slowest, took)
        if took > SLOW:
            print(f"page {count} of seed {options.seed}: {took:.1f} s, {len(page)} bytes", flush=True)
        count += 1
    print(f"{count} damaged pages read, {raised} raised, slowest {slowest * 1e3:.0f} ms")
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main())
