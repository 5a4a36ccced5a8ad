"""A page that came in, and the record made of it. What a reader (readers.py) is asked for most."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Capture, Hashes, Site
from iria_crawler.parse import extract

# What a page, feed or REST answer may weigh at download. A news page has a tenth of it; its tree takes ten times as much.
LARGEST_PAGE = 8 * 1024 * 1024


class Page(NamedTuple):
    """What extract() is told of a page."""

    body: bytes
    url: str
    fetched_at: datetime
    site: Site


class Record(NamedTuple):
    """What extract() makes of a page, with the hashes that the store will ask for."""

    article: Article
    hashes: Hashes


def read_page(page: Page) -> Record:
    """The page, read in this process: without any limit of time or memory. A crawl asks Readers.read_page()."""
    article = extract(page.body, page.url, fetched_at=page.fetched_at, site=page.site)
    return Record(article, hashes(article))


def reread(capture: Capture, site: Site) -> Article:
    """Read a stored page with today's parser: the only way in which a stored page is read, in a crawl and by `scrapy reparse`.

    `site` is the outlet as declared today, and "3 hours ago" counts from when the page was fetched. So the result differs from
    a page read today only in what the newsroom changed, and never because one of the two was read in another time zone.
    """
    return extract(capture.body, capture.url, fetched_at=capture.fetched_at, site=site)
