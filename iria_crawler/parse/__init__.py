"""Page -> Article. One concept a module; `extract` is the only door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iria_crawler.model import Article, Site
from iria_crawler.parse.body.blocks import Block, collect_blocks, find_story
from iria_crawler.parse.body.notices import split_notices
from iria_crawler.parse.fields.byline import without_bylines
from iria_crawler.parse.fields.find import StoryParts, find_fields
from iria_crawler.parse.fields.headline import find_headline
from iria_crawler.parse.page.encoding import decode, shows_second_decoding, was_decoded_twice
from iria_crawler.parse.page.evidence import value_of
from iria_crawler.parse.page.page_class import classify
from iria_crawler.parse.page.state import with_data
from iria_crawler.parse.page.tree import Page, read_page
from iria_crawler.parse.pictures.find import find_images
from iria_crawler.quotes.find import find_quotes

PARSER_VERSION = "2026.11.4"


def extract(
    html: bytes | str,
    url: str,
    *,
    fetched_at: datetime | None = None,
    site: Site | None = None,
    charset: str | None = None,
) -> Article:
    """Read the page `html` of address `url`.

    Never raises on content, however broken: `page_class` says what the page is, and absent fields are None or ().
    `fetched_at` (aware) lets "3 hours ago" be read; `site` gives the time zone of times printed
    without one, and the language where the page declares none; `charset` is the encoding that the answer's Content-Type
    header declared, for `html` in bytes.
    """
    article = _read(read_page(html, url, charset), url, fetched_at, site)
    # A page that was decoded twice ("donâ€™t") shows it in its words: only then are all of its bytes searched for it.
    words = f"{article.headline} {article.body_text}"
    if isinstance(html, bytes) and (not article.body_text or shows_second_decoding(words)) and was_decoded_twice(html):
        article = _read(read_page(decode(html, charset), url), url, fetched_at, site)
    return article


def _read(page: Page, url: str, fetched_at: datetime | None, site: Site | None) -> Article:
    story = find_story(page)
    page = with_data(page, story.data)
    title = find_headline(page)
    headline = title.found.value if title.found else None
    images, claimed, image_provenance = find_images(page, story, headline, title.element)
    collected = collect_blocks(page, story, claimed, headline)
    blocks, notices = split_notices(collected.own)
    parts = StoryParts(story, title, blocks, collected.after)
    fields = find_fields(page, parts, fetched_at=fetched_at, site=site)
    blocks = without_bylines(blocks, value_of(fields.authors) or ())
    paragraphs = tuple(block.text for block in blocks)
    page_class, truncated = classify(page, paragraphs)
    body_text = "\n".join(paragraphs)
    article = Article(
        url=url,
        site=page.host,
        page_class=page_class,
        truncated=truncated or collected.cut,
        paragraphs=paragraphs,
        body_text=body_text,
        quotes=tuple(find_quotes(body_text, language=value_of(fields.language), block_spans=_block_quotes(blocks))),
        images=images,
        notices=notices,
        parser_version=PARSER_VERSION,
        provenance=image_provenance | ({"paragraphs": story.source} if paragraphs else {}),
    )
    return fields.put_into(article)


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
