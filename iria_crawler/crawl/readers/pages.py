"""A fetched page, and the record made from it: the most common job of a reader process."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from iria_crawler.changes import hashes, still_unseen
from iria_crawler.model import Article, Capture, Hashes, ReadPart, Site, StoryPages
from iria_crawler.parse import PageFacts, read_part
from iria_crawler.parse.stitch import stitch

# The largest download of a page, feed or REST answer. News pages rarely have a tenth; the tree of a page takes ten times it.
MAX_PAGE_BYTES = 8 * 1024 * 1024
# The body of a record that is sent along with a page; a novel in parts is longer.
MAX_REMEMBERED_CHARACTERS = 1_000_000


class FetchedPage(NamedTuple):
    """The arguments of extract(): a page as it was fetched, with the charset that its Content-Type header declared."""

    body: bytes
    url: str
    fetched_at: datetime
    site: Site
    charset: str | None = None
    home: str | None = None  # for a later page of a story: StoryPages.home of the first
    known: Article | None = None  # what is remembered of the story: memory_of() the record before


class Record(NamedTuple):
    """The article that extract() made from a page, the hashes that the store needs, and what the page says of the story's other
    pages.
    """

    article: Article
    hashes: Hashes
    pages: StoryPages = StoryPages()


def read_page(page: FetchedPage) -> Record:
    """Read the page in this process, without limits on time or memory. A crawl gives this function to a ReaderPool."""
    part = read_part(page.body, page.url, PageFacts(page.fetched_at, page.site, page.charset, page.home, page.known))
    return Record(part.article, hashes(part.article), part.pages)


def memory_of(article: Article | None) -> Article | None:
    """What a second look uses of the record before, small enough to be sent to a reader with each page: None for one of more
    than MAX_REMEMBERED_CHARACTERS, which is then read as if for the first time.
    """
    if article is None or len(article.body_text) > MAX_REMEMBERED_CHARACTERS:
        return None
    return Article(
        url=article.url,
        byline=article.byline,
        paragraphs=article.paragraphs,
        images=article.images,
        caption_copies=article.caption_copies,
        places=article.places,
    )


def stitch_record(parts: tuple[ReadPart, ...]) -> Record:
    """The record of a story on several pages. A crawl gives this function to a ReaderPool, as it does read_page()."""
    article = stitch(parts)
    return Record(article, hashes(article))


def reread(capture: Capture, site: Site) -> Article:
    """Read a stored page, and the further pages of its story, with today's parser: the only way in which a stored page is read,
    in a crawl and by `scrapy reparse`. The pages of the states before are read first, in their order, each knowing the one
    before: what a look reads depends on the looks before, and so the same pages give the same record again.

    `site` is the outlet as declared today, and "3 hours ago" counts from when the page was fetched. So the result differs from
    a page read today only in what the newsroom changed, and never because one of the two was read in another time zone.
    Its `last_shown` has all that the states before show and it does not, as it is read today.
    """
    known: Article | None = None
    seen_at = capture.fetched_at
    for state in (*capture.before, capture):
        article = _read_state(state, site, known)
        if known is not None:
            article = replace(article, last_shown=still_unseen(known, article, None, seen_at))
        known, seen_at = article, state.fetched_at
    return article


def _read_state(capture: Capture, site: Site, known: Article | None) -> Article:
    """All pages of one state of a story as one record."""
    memory = memory_of(known)
    parts: list[ReadPart] = []
    for page in (capture, *capture.parts):
        home = parts[0].pages.home if parts else None
        parts.append(read_part(page.body, page.url, PageFacts(page.fetched_at, site, page.charset, home, memory)))
    return stitch(parts)
