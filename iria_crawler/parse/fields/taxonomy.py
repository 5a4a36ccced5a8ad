"""Categories and tags, language, the CMS's own id, and the canonical address."""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.model import Site
from iria_crawler.parse.page.evidence import Found, start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import squeeze
from iria_crawler.urls import is_web_address

# Values of rel that most links have and that do not mark a category or a tag.
_NO_RUBRIC = frozenset(
    ("nofollow", "noopener", "noreferrer", "noopener noreferrer", "external", "bookmark", "author", "home")
)


# At most 300 categories and tags are kept, of at most 1,000 characters each: a page may hold endless lists.
MAX_CATEGORIES_AND_TAGS, MAX_NAME_CHARACTERS = 300, 1_000


class Filed(NamedTuple):
    """The words of the links with rel="category" (or "category tag", in older themes) and of those with rel="tag"."""

    categories: list[str]
    tags: list[str]


def find_filed(page: Page) -> Filed:
    """One walk over the page's links."""
    filed = Filed([], [])
    for link in page.elements.of("a"):
        if len(filed.categories) + len(filed.tags) >= MAX_CATEGORIES_AND_TAGS:
            break
        if (rel := link.get("rel")) and rel not in _NO_RUBRIC:
            kinds = rel.lower().split()
            if "category" in kinds:
                filed.categories.append(squeeze(start_of(link, MAX_NAME_CHARACTERS)))
            elif kinds == ["tag"]:
                filed.tags.append(squeeze(start_of(link, MAX_NAME_CHARACTERS)))
    return filed


def find_categories(page: Page, filed: Filed) -> Found[tuple[str, ...]] | None:
    """The sections the story is filed under, in page order: rel="category" links near it, else the page's claims."""
    if filed.categories:
        return Found(tuple(dict.fromkeys(filter(None, filed.categories))), "rel=category")
    item = page.story_object
    section = item.get("articleSection") if item else None
    if section:
        names = section if isinstance(section, list) else [section]
        return Found(
            tuple(dict.fromkeys(squeeze(str(name)) for name in names[:MAX_CATEGORIES_AND_TAGS] if name)), "json-ld"
        )
    if sections := page.meta.get("article:section"):
        return Found(tuple(dict.fromkeys(map(squeeze, sections[:MAX_CATEGORIES_AND_TAGS]))), "meta")
    return None


def find_tags(page: Page, filed: Filed) -> Found[tuple[str, ...]] | None:
    """The story's tags: article:tag, else rel="tag" links."""
    if tags := page.meta.get("article:tag"):
        names = [squeeze(part) for tag in tags for part in tag.split(",")]
        return Found(tuple(dict.fromkeys(filter(None, names[:MAX_CATEGORIES_AND_TAGS]))), "meta")
    return Found(tuple(dict.fromkeys(filter(None, filed.tags))), "rel=tag") if filed.tags else None


def find_language(page: Page, site: Site | None = None) -> Found[str] | None:
    """The story's language in BCP 47 ("en-US"): the one that the page declares, else the one known of the site."""
    if declared := _language_tag(_declared_language(page)):
        return Found(declared, "page")
    known = _language_tag(site.language) if site else None
    return Found(known, "site") if known else None


def _declared_language(page: Page) -> str | None:
    declared = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return declared or page.first_meta("og:locale", "content-language", "language")


def _language_tag(text: str | None) -> str | None:
    """Language and country of "en_us" or "de-DE-1996" as "en-US", "de-DE"; None if `text` names no language."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])", text or "")
    if match is None:
        return None
    return match.group(1).lower() + (f"-{match.group(2).upper()}" if match.group(2) else "")


def find_external_id(page: Page) -> Found[str] | None:
    """WordPress's post id: 'wp:4207', from the body's class or the shortlink."""
    body = page.body
    match = re.search(r"\bpost-?id-([0-9]{1,18})\b", body.get("class") or "" if body is not None else "")
    if match:
        return Found(f"wp:{match.group(1)}", "body class")
    for link in page.links.get("shortlink", ()):
        if post := re.search(r"[?&]p=([0-9]{1,18})(?=&|#|$)", link):
            return Found(f"wp:{post[1]}", "shortlink")
    return None


def find_canonical_url(page: Page) -> Found[str] | None:
    """rel=canonical, else og:url; absolute."""
    for link in page.links.get("canonical", ()):
        if is_web_address(link):
            return Found(link, "rel=canonical")
    stated = page.first_meta("og:url")
    url = page.absolute(stated) if stated else ""
    return Found(url, "meta og:url") if is_web_address(url) else None
