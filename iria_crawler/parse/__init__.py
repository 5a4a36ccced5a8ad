"""Page -> Article. One concept a module; `extract` is the only door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from iria_crawler.model import Article, ReadPart, Site, StoryPages
from iria_crawler.parse.body.blocks import Block, collect_blocks, find_story
from iria_crawler.parse.body.entries import find_entries
from iria_crawler.parse.body.home import at_home, home_of
from iria_crawler.parse.body.links import find_links
from iria_crawler.parse.body.notices import split_notices
from iria_crawler.parse.body.whole_text import rest_in_data
from iria_crawler.parse.fields.byline import without_bylines
from iria_crawler.parse.fields.byline_data import copies_of_authors
from iria_crawler.parse.fields.byline_elements import Stood
from iria_crawler.parse.fields.find import StoryParts, find_fields
from iria_crawler.parse.fields.headline import copies_of_headline, find_headline
from iria_crawler.parse.fields.standfirst import without_standfirst
from iria_crawler.parse.page.encoding import decode, shows_second_decoding, was_decoded_twice
from iria_crawler.parse.page.evidence import value_of
from iria_crawler.parse.page.next_page import find_pages
from iria_crawler.parse.page.page_class import classify
from iria_crawler.parse.page.page_signs import ReadStory
from iria_crawler.parse.page.state import with_data
from iria_crawler.parse.page.tree import Page, read_page
from iria_crawler.parse.pictures.copies import copies_of_words
from iria_crawler.parse.pictures.find import find_images
from iria_crawler.parse.pictures.memory import known_apart
from iria_crawler.quotes.find import find_quotes

PARSER_VERSION = "2026.12.2"


def extract(
    html: bytes | str,
    url: str,
    *,
    fetched_at: datetime | None = None,
    site: Site | None = None,
    charset: str | None = None,
    known: Article | None = None,
) -> Article:
    """Read the page `html` of address `url`.

    Never raises on content, however broken: `page_class` says what the page is, and absent fields are None or ().
    `fetched_at` (aware) lets "3 hours ago" be read; `site` gives the time zone of times printed
    without one, and the language where the page declares none; `charset` is the encoding that the answer's Content-Type
    header declared, for `html` in bytes. `known` is the record of the look before: where the page leaves it open what belongs
    to the story, what was read before and still stands in its place stays (body/memory.py).
    """
    return read_part(html, url, PageFacts(fetched_at, site, charset, known=known)).article


class PageFacts(NamedTuple):
    """What is known of a page besides its bytes and its address: see extract().

    `home`: for a later page of a story, what the first page says of the element with its text (StoryPages.home). `known`: the
    record of the look before, of which paragraphs, images, byline, places and copies of captions are used.
    """

    fetched_at: datetime | None = None
    site: Site | None = None
    charset: str | None = None
    home: str | None = None
    known: Article | None = None


def read_part(html: bytes | str, url: str, facts: PageFacts | None = None) -> ReadPart:
    """extract(), with what the page says of the other pages of its story; stitch() makes one record of all of them."""
    facts = facts or PageFacts()
    part = _read(read_page(html, url, facts.charset), url, facts)
    article = part.article
    # A page that was decoded twice ("donâ€™t") shows it in its words: only then are all of its bytes searched for it.
    words = f"{article.headline} {article.body_text}"
    if isinstance(html, bytes) and (not article.body_text or shows_second_decoding(words)) and was_decoded_twice(html):
        part = _read(read_page(decode(html, facts.charset), url), url, facts)
    return part


def _read(page: Page, url: str, facts: PageFacts) -> ReadPart:
    known = facts.known or Article(url=url)
    story = at_home(page, find_story(page, known.paragraphs), facts.home)
    page = with_data(page, story.data)
    title = find_headline(page, known.headline)
    headline = title.found.value if title.found else None
    images, claimed, image_provenance = find_images(page, story, headline, title.element, known_apart(known))
    pager = find_pages(page)
    collected = collect_blocks(page, story, dict.fromkeys(pager.elements, False) | claimed, headline, known.paragraphs)
    goes_on = pager.pages.next_url is not None and pager.pages.number == 1
    rest = rest_in_data(page, collected.own, headline) if goes_on and story.source == "text" else []
    pages = StoryPages() if rest or (goes_on and story.source == "json-ld") else pager.pages  # articleBody has all
    blocks, notices = split_notices([*collected.own, *rest])
    parts = StoryParts(story, title, blocks, collected.after, _stood(known))
    fields = find_fields(page, parts, fetched_at=facts.fetched_at, site=facts.site)
    blocks = without_standfirst(without_bylines(blocks, authors := value_of(fields.authors) or ()), fields.standfirst)
    paragraphs = tuple(block.text for block in blocks)
    page_class, breaks_off = classify(page, ReadStory(paragraphs, headline, len(authors), fields.published is not None))
    pages = StoryPages() if page_class != "article" and pages.number == 1 else pages  # a list's are no story's
    pages = replace(pages, breaks_off=breaks_off or collected.cut, home=home_of(story))
    article = Article(
        url=url,
        site=page.host,
        page_class=page_class,
        truncated=pages.breaks_off or pages.next_url is not None or pages.number > 1,
        paragraphs=paragraphs,
        body_text=(body_text := "\n".join(paragraphs)),
        quotes=tuple(find_quotes(body_text, language=value_of(fields.language), block_spans=_block_quotes(blocks))),
        images=images,
        links=find_links(page, story, body_text),
        headline_copies=copies_of_headline(page, headline, known.headline_copies.get("h1")),
        author_copies=copies_of_authors(page),
        caption_copies=copies_of_words(page, images, claimed, known.caption_copies),
        entries=find_entries(page, paragraphs),
        left_out=collected.left_out,
        notices=notices,
        parser_version=PARSER_VERSION,
        provenance=image_provenance | ({"paragraphs": story.source} if paragraphs else {}),
    )
    return ReadPart(fields.put_into(article), pages)


def _stood(known: Article) -> Stood | None:
    """The byline of the record before, and where it stood; None where it had none."""
    place = known.places.get("byline")
    return Stood(known.byline, place) if known.byline and place else None


def _block_quotes(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """(start, end) of each block quote in the body text, in code points."""
    spans = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        if block.kind == "quote":
            spans.append((start, end))
        start = end + 1
    return spans
