"""The title printed over the story."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from iria_crawler.parse.evidence import Found, story_object, text_of
from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze

_SEPARATOR = re.compile(r"\s+[|\-–—»:·]\s+")


def find_headline(page: Page) -> Found[str] | None:
    """The visible h1 that the page's own claims agree with; else the claims; else the <title> without the site's
    name.
    """
    claims = [claim for claim in _claims(page) if claim.value]
    h1s = [squeeze(text_of(h1)) for h1 in page.root.iter("h1")]
    h1s = [text for text in h1s if text and not _is_site_name(text, page)]
    agreed = [text for text in h1s if any(_agree(text, claim.value) for claim in claims)]
    if agreed:
        return Found(max(agreed, key=len), "h1")
    if len(h1s) == 1 or (h1s and not claims):
        return Found(h1s[0], "h1")
    return claims[0] if claims else None


def _claims(page: Page) -> list[Found[str]]:
    """What the page states of its headline besides printing it, the most telling first."""
    found = []
    story = story_object(page)
    if story and isinstance(story.get("headline"), str):
        found.append(Found(squeeze(story["headline"]), "json-ld"))
    for name in ("og:title", "twitter:title", "headline", "dc.title"):
        if text := page.first_meta(name):
            found.append(Found(strip_site_name(squeeze(text), page), f"meta {name}"))
    title: HtmlElement | None = page.root.find(".//title")
    if title is not None:
        found.append(Found(strip_site_name(squeeze(text_of(title)), page), "title"))
    return found


def strip_site_name(title: str, page: Page) -> str:
    """A title without the outlet's name or section at its end: the name the page gives itself, or its host's."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    names = {_key(page.first_meta("og:site_name", "application-name") or ""), _key(page.host.split(".")[0])}
    tail = _key(parts[-1])
    if tail and (tail in names or any(name and (name in tail or tail in name) for name in names)):
        return title[: title.rindex(parts[-1])].rstrip(" |-–—»:·")
    return title


def _is_site_name(text: str, page: Page) -> bool:
    return _key(text) in {_key(page.first_meta("og:site_name") or ""), _key(page.host.split(".")[0])}


def _agree(visible: str, claimed: str) -> bool:
    a, b = _key(visible), _key(claimed)
    return bool(a) and bool(b) and (a in b or b in a)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
