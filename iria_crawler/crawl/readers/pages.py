"""A fetched page, and the record made from it: the most common job of a reader process."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Capture, Hashes, Site
from iria_crawler.parse import extract

# The largest download of a page, feed or REST answer. News pages rarely have a tenth; the tree of a page takes ten times it.
MAX_PAGE_BYTES = 8 * 1024 * 1024


class FetchedPage(NamedTuple):
    """The arguments of extract(): a page as it was fetched, with the charset that its Content-Type header declared."""

    body: bytes
    url: str
    fetched_at: datetime
    site: Site
    charset: str | None = None


class Record(NamedTuple):
    """The article that extract() made from a page, and the hashes that the store needs."""

    article: Article
    hashes: Hashes


def read_page(page: FetchedPage) -> Record:
    """Read the page in this process, without limits on time or memory. A crawl gives this function to a ReaderPool."""
    article = extract(page.body, page.url, fetched_at=page.fetched_at, site=page.site, charset=page.charset)
    return Record(article, hashes(article))


def reread(capture: Capture, site: Site) -> Article:
    """Read a stored page with today's parser: the only way in which a stored page is read, in a crawl and by `scrapy reparse`.

    `site` is the outlet as declared today, and "3 hours ago" counts from when the page was fetched. So the result differs from
    a page read today only in what the newsroom changed, and never because one of the two was read in another time zone.
    """
    return extract(capture.body, capture.url, fetched_at=capture.fetched_at, site=site, charset=capture.charset)
