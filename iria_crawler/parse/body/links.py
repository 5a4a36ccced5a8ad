"""The links in the body of a story: their words and where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from iria_crawler.model import Link
from iria_crawler.parse.body.story import Story
from iria_crawler.parse.page.evidence import text_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import squeeze
from iria_crawler.urls import is_web_address

# A story with more links is a list of links; the rest is left unread. A longer text is a card and no link in a sentence.
MAX_LINKS, MAX_LINK_CHARACTERS = 200, 200
# More links than this in the story's part of the page are not looked at: each is searched for in the body.
MAX_LINKS_TRIED = 1_000


def find_links(page: Page, story: Story, body_text: str) -> tuple[Link, ...]:
    """The links whose words stand in the body, in reading order; () where there are none."""
    return tuple(_links(page, story, body_text)) if story.container is not None and body_text else ()


def _links(page: Page, story: Story, body_text: str) -> Iterator[Link]:
    at = found = 0
    assert story.container is not None
    for element in islice(story.container.iter("a"), MAX_LINKS_TRIED):
        text = squeeze(text_of(element))
        if not text or len(text) > MAX_LINK_CHARACTERS:
            continue
        # Links come in the order of the text: what is not behind the link before is a teaser with words of the story.
        place = body_text.find(text, at)
        if place >= 0 and is_web_address(url := page.absolute(element.get("href") or "")):
            at, found = place + len(text), found + 1
            yield Link(text=text, url=url)
        if found >= MAX_LINKS:
            return
