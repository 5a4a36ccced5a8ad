"""Who wrote it: the byline as printed, and the names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from iria_crawler.parse.body import Story
from iria_crawler.parse.evidence import Found, story_object, text_of
from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze

_BY = re.compile(
    r"^(?:(?:written|posted|reported|words|story|text|published)\s+)?(?:by|von|par|por|di|door)\s*:?\s+", re.I
)
_BYLINE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|post-meta-author|article-author|writer)(?=$|[\s_-])", re.I
)
_NOT_BYLINE = re.compile(r"bio|box|avatar|image|img|photo|about|social|follow|description", re.I)
_SPLIT = re.compile(r"\s*(?:,|;|\||/|&|\band\b|\bund\b|\bet\b|\by\b)\s*", re.I)
_TAIL = re.compile(r"\s*(?:[|·•–—]|\bfor\b|\bin\b|\bupdated\b|\bpublished\b|\bposted\b|@|\d).*$", re.I)
_ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|staff|columnist|contributor|analyst|associated press|reuters|afp|ap)\b",
    re.I,
)
LONGEST_BYLINE = 160


def find_byline(page: Page, story: Story) -> tuple[Found[str] | None, Found[tuple[str, ...]] | None]:
    """(byline as printed, names of persons)."""
    printed = _printed(page, story)
    item = story_object(page)
    names = tuple(dict.fromkeys(_names_of(item.get("author")))) if item else ()
    if names:
        return printed, Found(names, "json-ld")
    meta = [name for value in page.meta.get("author", ()) for name in split_names(value)]
    if meta and not any(value.startswith("http") for value in meta):
        return printed, Found(tuple(dict.fromkeys(meta)), "meta")
    if printed:
        return printed, Found(tuple(dict.fromkeys(split_names(printed.value))), "byline")
    return None, None


def _names_of(author: Any) -> Iterator[str]:
    for item in author if isinstance(author, list) else [author]:
        name = item.get("name") if isinstance(item, dict) else item
        kind = item.get("@type") if isinstance(item, dict) else "Person"
        if isinstance(name, list):
            yield from (squeeze(str(n)) for n in name)
        elif isinstance(name, str) and kind != "Organization" and not name.startswith("http"):
            yield from split_names(name)


def split_names(byline: str) -> list[str]:
    """The persons named in a byline: without "By", titles of office, agencies, places and handles."""
    text = _BY.sub("", squeeze(byline))
    names = []
    for part in _SPLIT.split(text):
        name = _TAIL.sub("", part).strip(" .,-")
        if name and 2 <= len(name.split()) <= 5 and not _ROLE.search(name) and name[0].isupper():
            names.append(name)
    return names


def _printed(page: Page, story: Story) -> Found[str] | None:
    root: HtmlElement | None = story.container
    for _ in range(3):
        parent = root.getparent() if root is not None else None
        if parent is None or parent.tag == "body" or root is None or root.find(".//h1") is not None:
            break
        root = parent
    for element in (root if root is not None else page.root).iter("span", "p", "div", "address", "a"):
        names = f"{element.get('class', '')} {element.get('rel', '')} {element.get('itemprop', '')}"
        if _BYLINE_NAMES.search(names) and not _NOT_BYLINE.search(names):
            text = squeeze(text_of(element))
            if 3 <= len(text) <= LONGEST_BYLINE and (_BY.match(text) or split_names(text)):
                return Found(text, "byline")
    return None
