"""The pictures of the story."""

from __future__ import annotations

from lxml.html import HtmlElement

from iria_crawler.model import Image
from iria_crawler.parse.body import Story
from iria_crawler.parse.page import Page


def find_images(page: Page, story: Story) -> tuple[tuple[Image, ...], set[HtmlElement], dict[str, str]]:
    """The pictures in page order; the elements whose text belongs to them; and provenance by field."""
    return (), set(), {}
