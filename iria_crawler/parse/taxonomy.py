"""Categories and tags, language, the CMS's own id, and the canonical address."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from iria_crawler.parse.evidence import Found, text_of
from iria_crawler.parse.page import Page
from iria_crawler.text import squeeze

# What the links of most pages say of themselves.
_NO_RUBRIC = frozenset(
    ("nofollow", "noopener", "noreferrer", "noopener noreferrer", "external", "bookmark", "author", "home")
)


class Filed(NamedTuple):
    """The words of the links that say they lead to a category ("category tag" in older themes) or to a tag."""

    categories: list[str]
    tags: list[str]


def find_filed(page: Page) -> Filed:
    """One walk over the page's links."""
    filed = Filed([], [])
    for link in page.root.iter("a"):
        if (rel := link.get("rel")) and rel not in _NO_RUBRIC:
            kinds = rel.lower().split()
            if "category" in kinds:
                filed.categories.append(squeeze(text_of(link)))
            elif kinds == ["tag"]:
                filed.tags.append(squeeze(text_of(link)))
    return filed


def find_categories(page: Page, filed: Filed) -> Found[tuple[str, ...]] | None:
    """The sections the story is filed under, in page order: rel="category" links near it, else the page's claims."""
    if filed.categories:
        return Found(tuple(dict.fromkeys(filter(None, filed.categories))), "rel=category")
    item = page.story_object
    section = item.get("articleSection") if item else None
    if section:
        names = section if isinstance(section, list) else [section]
        return Found(tuple(dict.fromkeys(squeeze(str(name)) for name in names if name)), "json-ld")
    if sections := page.meta.get("article:section"):
        return Found(tuple(dict.fromkeys(map(squeeze, sections))), "meta")
    return None


def find_tags(page: Page, filed: Filed) -> Found[tuple[str, ...]] | None:
    """The story's tags: article:tag, else rel="tag" links."""
    if tags := page.meta.get("article:tag"):
        names = [squeeze(part) for tag in tags for part in tag.split(",")]
        return Found(tuple(dict.fromkeys(filter(None, names))), "meta")
    return Found(tuple(dict.fromkeys(filter(None, filed.tags))), "rel=tag") if filed.tags else None


def find_language(page: Page) -> str | None:
    """BCP 47, as the page declares it."""
    declared = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    locale = declared or page.first_meta("og:locale", "content-language", "language")
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])", locale or "")
    if match is None:
        return None
    return match.group(1).lower() + (f"-{match.group(2).upper()}" if match.group(2) else "")


def find_external_id(page: Page) -> Found[str] | None:
    """WordPress's post id: 'wp:4207', from the body's class or the shortlink."""
    body = page.root.find("body")
    match = re.search(r"\bpost-?id-(\d+)\b", body.get("class") or "" if body is not None else "")
    if match:
        return Found(f"wp:{match.group(1)}", "body class")
    for link in page.links.get("shortlink", ()):
        query = parse_qs(urlsplit(link).query)
        if query.get("p", [""])[0].isdecimal():
            return Found(f"wp:{query['p'][0]}", "shortlink")
    return None


def find_canonical_url(page: Page) -> Found[str] | None:
    """rel=canonical, else og:url; absolute."""
    for link in page.links.get("canonical", ()):
        if link.startswith(("http://", "https://")):
            return Found(link, "rel=canonical")
    url = page.first_meta("og:url")
    return Found(page.absolute(url), "meta og:url") if url else None
