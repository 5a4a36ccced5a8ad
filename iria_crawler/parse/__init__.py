"""Page -> Article. One concept a module; `extract` is the only door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iria_crawler.model import Article, Site
from iria_crawler.parse.body.blocks import Block, collect_blocks, find_story
from iria_crawler.parse.body.notices import split_notices
from iria_crawler.parse.fields.byline import without_bylines
from iria_crawler.parse.fields.find import find_fields
from iria_crawler.parse.fields.headline import find_headline
from iria_crawler.parse.page.encoding import decode, shows_second_decoding, was_decoded_twice
from iria_crawler.parse.page.page_class import classify
from iria_crawler.parse.page.tree import Page, read_page
from iria_crawler.parse.pictures.find import find_images
from iria_crawler.quotes.find import find_quotes

PARSER_VERSION = "2026.11.2"


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
    `fetched_at` (aware) lets "3 hours ago" be read; `site` adds what is known of the outlet;
    `charset` is the encoding that the answer's Content-Type header declared, for `html` in bytes.
    """
    page = read_page(html, url, charset)
    article = _read(page, url, fetched_at, site)
    # Few pages were decoded twice; what was read of them shows it, so that the others need not be searched for it.
    told = f"{article.headline} {article.body_text}"
    if isinstance(html, bytes) and (not article.body_text or shows_second_decoding(told)) and was_decoded_twice(html):
        article = _read(read_page(decode(html, charset), url), url, fetched_at, site)
    return article


def _read(page: Page, url: str, fetched_at: datetime | None, site: Site | None) -> Article:
    story = find_story(page)
    title = find_headline(page)
    headline = title.found.value if title.found else None
    images, claimed, image_provenance = find_images(page, story, headline, title.element)
    collected = collect_blocks(story, claimed, headline)
    blocks, notices = split_notices(collected.own)
    fields = find_fields(page, story, title, blocks, collected.after, fetched_at=fetched_at, site=site)
    provenance = {**fields.pop("provenance"), **image_provenance}
    blocks = without_bylines(blocks, fields.get("authors", ()))
    paragraphs = tuple(block.text for block in blocks)
    page_class, truncated = classify(page, paragraphs)
    if paragraphs:
        provenance["paragraphs"] = story.source
    body_text = "\n".join(paragraphs)
    return Article(
        url=url,
        site=page.host,
        page_class=page_class,
        truncated=truncated or collected.cut,
        paragraphs=paragraphs,
        body_text=body_text,
        quotes=tuple(find_quotes(body_text, language=fields.get("language"), block_spans=_block_quotes(blocks))),
        images=images,
        notices=notices,
        parser_version=PARSER_VERSION,
        provenance=provenance,
        **fields,
    )


def _block_quotes(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Where in the body text the block quotes stand, in code points."""
    spans = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        if block.kind == "quote":
            spans.append((start, end))
        start = end + 1
    return spans
