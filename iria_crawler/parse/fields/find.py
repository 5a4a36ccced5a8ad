"""Everything a page says of a story besides its body: who wrote it, when, under which headline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from iria_crawler.model import Site
from iria_crawler.parse.body.blocks import Block, Story
from iria_crawler.parse.body.surroundings import lines_of, texts_under
from iria_crawler.parse.body.trim import RUNNING, Line, size
from iria_crawler.parse.fields.byline import find_byline
from iria_crawler.parse.fields.dateline import find_dateline
from iria_crawler.parse.fields.headline import Title
from iria_crawler.parse.fields.published import find_dates
from iria_crawler.parse.fields.standfirst import find_standfirst
from iria_crawler.parse.fields.taxonomy import (
    find_canonical_url,
    find_categories,
    find_external_id,
    find_filed,
    find_language,
    find_tags,
)
from iria_crawler.parse.page.evidence import Found
from iria_crawler.parse.page.tree import Page


def find_fields(
    page: Page,
    story: Story,
    title: Title,
    blocks: list[Block],
    after: list[Line],
    *,
    fetched_at: datetime | None,
    site: Site | None,
) -> dict[str, Any]:
    """Article fields by name (headline, standfirst, byline, authors, dates, dateline, categories ...) and
    `provenance`. `after` are the lines between the last paragraph and the end of the story's element.
    """
    language = find_language(page)
    opening = _opening(blocks)
    texts = texts_under(title.element, opening)
    lines = lines_of(texts)
    published, updated = find_dates(page, story, lines, language, site=site, fetched_at=fetched_at)
    byline, authors = find_byline(page, story, lines, after)
    filed = find_filed(page)
    found: dict[str, Found[Any] | None] = {
        "headline": title.found,
        "standfirst": find_standfirst(page, texts),
        "byline": byline,
        "authors": authors,
        "categories": find_categories(page, filed),
        "tags": find_tags(page, filed),
        "external_id": find_external_id(page),
        "canonical_url": find_canonical_url(page),
    }
    fields: dict[str, Any] = {name: item.value for name, item in found.items() if item}
    provenance = {name: item.source for name, item in found.items() if item}
    if published:
        zone = "" if published.moment.zoned else ", zone assumed"
        provenance["published_at"] = published.source + zone
        fields |= {
            "published_at": published.moment.at,
            "published_raw": published.raw,
            "published_source": published.source,
            "published_precision": published.moment.precision,
        }
    if updated:
        provenance["updated_at"] = updated.source
        fields |= {"updated_at": updated.moment.at, "updated_raw": updated.raw, "updated_source": updated.source}
    running = [block.text for block in blocks if block.kind == "paragraph"]
    if dateline := find_dateline(running, fields.get("published_at")):
        fields |= {"dateline": dateline, "agency": dateline.agency}
        provenance["dateline"] = "first paragraph"
    return {**fields, "language": language, "provenance": provenance}


def _opening(blocks: list[Block]) -> str | None:
    """The first paragraph that is running text, else the first of any kind: above it stand headline, byline and day."""
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    return next((text for text in paragraphs if size(text) >= RUNNING), paragraphs[0] if paragraphs else None)
