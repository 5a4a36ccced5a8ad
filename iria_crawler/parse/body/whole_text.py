"""The rest of a story on several pages, where the data of its first page hold the whole text: then no other page is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import lxml.html
from lxml import etree

from iria_crawler.parse.body.blocks import Block, Story, collect_blocks
from iria_crawler.parse.page.state import texts_in_data
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import clean_markup, letters

# The data hold the shown text if this share of its paragraphs is there.
MIN_SHARE_OF_SHOWN = 0.8
# The data of a page may hold the text several times; more texts than this are not compared.
MAX_TEXTS = 20


def rest_in_data(page: Page, shown: Sequence[Block], headline: str | None) -> list[Block]:
    """The blocks that come after those that the page shows; [] where the data have none, or break off.

    Only a text in paragraphs counts: what stands in one piece would differ from the pages, which have paragraphs.
    """
    keys = [letters(block.text) for block in shown]
    if not keys:
        return []
    for markup in texts_in_data(page)[:MAX_TEXTS]:
        found = _blocks_of(page, markup, headline)
        theirs = [letters(block.text) for block in found]
        if keys[-1] not in theirs:
            continue
        at = len(theirs) - 1 - theirs[::-1].index(keys[-1])
        rest = found[at + 1 :]
        held = len(set(keys) & set(theirs[: at + 1]))
        if rest and held >= MIN_SHARE_OF_SHOWN * len(set(keys)) and not rest[-1].text.endswith(("…", "...", "…]")):
            return rest
    return []


def _blocks_of(page: Page, markup: str, headline: str | None) -> list[Block]:
    try:
        root = lxml.html.fragment_fromstring(
            clean_markup(markup.encode("utf-8", "replace").decode()), create_parent="div"
        )
    except (etree.ParserError, ValueError):
        return []
    return collect_blocks(page, Story(root, float(len(markup)), source="json-ld"), {}, headline).own
