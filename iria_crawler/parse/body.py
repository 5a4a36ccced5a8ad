"""The story's own paragraphs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze


@dataclass(frozen=True, slots=True)
class Story:
    """Where on the page the story stands: the smallest element holding all of it, or None where there is none."""

    container: HtmlElement | None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body."""

    text: str
    kind: Literal["paragraph", "heading", "item", "quote"]


def find_story(page: Page) -> Story:
    """The element that holds the story."""
    best, weight = None, 0
    for element in page.root.iter("div", "article", "section", "main", "td"):
        size = sum(len(p.text_content()) for p in element.findall("p"))
        if size > weight:
            best, weight = element, size
    return Story(best)


def collect_blocks(page: Page, story: Story, claimed: Collection[HtmlElement]) -> list[Block]:
    """The paragraphs in reading order; `claimed` are elements that belong to pictures (captions, credits)."""
    if story.container is None:
        return []
    return [Block(squeeze(p.text_content()), "paragraph") for p in story.container.findall("p") if squeeze(p.text_content())]
