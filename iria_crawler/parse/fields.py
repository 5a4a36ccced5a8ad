"""Everything a page says of a story besides its body: who wrote it, when, under which headline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from iria_crawler.model import Site
from iria_crawler.parse.body import Block, Story
from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze


def find_fields(
    page: Page, story: Story, blocks: list[Block], *, fetched_at: datetime | None, site: Site | None
) -> dict[str, Any]:
    """Article fields by name (headline, standfirst, byline, authors, dates, dateline, categories ...) and `provenance`."""
    h1 = page.root.find(".//h1")
    return {"headline": squeeze(h1.text_content()) if h1 is not None else None, "provenance": {}}
