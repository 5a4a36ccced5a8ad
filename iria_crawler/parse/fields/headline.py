"""The title printed over the story."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.outside import unescape
from iria_crawler.parse.page.evidence import Found, start_of, text_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters, squeeze

# What joins a headline and the outlet's name in a title: between spaces a dash, a colon or a bar; a bar without any.
_SEPARATOR = re.compile(r"\s+[-–—:»·~]\s+|\s*[|｜ㅣᅵ丨_]\s*|\s*<\s+|-(?=\w{1,12}\s*[ㅣᅵ|])")
# An h1 that ends the way to the page may hold a title made for search engines. One that names the outlet or is there
# for screen readers only is the story's own only where the page says so elsewhere.
_WAY = re.compile(r"breadcrumb|crumbs", re.I)
_NOT_TITLE = re.compile(
    r"breadcrumb|crumbs|(?:^|[\s_-])(?:logo|brand|site-?title|site-?name|sr-?only|(?:is-)?blind|visually-?hidden|"
    r"screen-?reader(?:-?text)?|invisible|offscreen)(?=$|[\s_-])",
    re.I,
)
# At most this many headings that are no h1 are compared with the claim.
MOST_HEADINGS = 60
# A heading of more characters (spaces counted) is no headline but a paragraph.
LONGEST_TEXT = 3_000
SHORTEST_TITLE = 8


class Title(NamedTuple):
    """The headline, and the element that prints it where one does."""

    found: Found[str] | None
    element: HtmlElement | None


def find_headline(page: Page) -> Title:
    """The visible h1 that the page's own claims agree with; then an only h1; then the first claim, which a heading of
    another level may print.
    """
    claims = [claim for claim in _claims(page) if claim.value]
    h1s = _printed(page)
    agreed = [(h1, text) for h1, text in h1s if any(_agree(text, claim.value) for claim in _trusted(h1, claims))]
    if agreed:
        element, text = max(agreed, key=lambda pair: len(pair[1]))
        return Title(Found(text, "h1"), element)
    own = [(h1, text) for h1, text in h1s if not _is_named(h1, _NOT_TITLE)]
    if len(own) == 1 or (own and not claims):
        return Title(Found(own[0][1], "h1"), own[0][0])
    if not claims:
        return Title(None, None)
    return Title(claims[0], _heading_like(page, claims[0].value))


def _printed(page: Page) -> list[tuple[HtmlElement, str]]:
    """The h1s that may be the story's title, with their text."""
    found = [(h1, squeeze(text_of(h1))) for h1 in islice(page.root.iter("h1"), MOST_HEADINGS) if _is_short(h1)]
    return [(h1, text) for h1, text in found if text and not _is_site_name(text, page)]


def _is_short(heading: HtmlElement) -> bool:
    """Whether a heading holds a headline's text and not a story's."""
    return len(start_of(heading, LONGEST_TEXT)) < LONGEST_TEXT


def _trusted(h1: HtmlElement, claims: list[Found[str]]) -> list[Found[str]]:
    """The claims that make an h1 the title: any, but the first alone for one that ends the way to the page."""
    return claims[:1] if _is_named(h1, _WAY) else claims


def _is_named(h1: HtmlElement, names: re.Pattern[str]) -> bool:
    """Whether an h1 or the element around it is called so, in its class, its id or its data's names."""
    for element in (h1, h1.getparent()):
        if element is not None and element.tag != "body":
            own = (str(name) for name in element.attrib if str(name).startswith("data-"))
            if names.search(" ".join((element.get("class") or "", element.get("id") or "", *own))):
                return True
    return False


def _heading_like(page: Page, claim: str) -> HtmlElement | None:
    """A heading that is not an h1 and prints the claim word for word."""
    key = letters(claim)
    if len(key) < SHORTEST_TITLE:
        return None
    for number, element in enumerate(page.root.iter("h2", "h3")):
        if _is_short(element) and letters(text_of(element)) == key:
            return element
        if number > MOST_HEADINGS:
            break
    return None


def _claims(page: Page) -> list[Found[str]]:
    """The headline in JSON-LD, meta tags and title, the most reliable first."""
    found = []
    story = page.story_object
    if story and isinstance(story.get("headline"), str):
        found.append(Found(squeeze(unescape(story["headline"])), "json-ld"))
    for name in ("headline", "og:title", "twitter:title", "dc.title"):
        if text := page.first_meta(name):
            found.append(Found(strip_site_name(squeeze(text), page), f"meta {name}"))
    found = [claim for claim in found if len(claim.value) < LONGEST_TEXT]
    title: HtmlElement | None = page.root.find(".//title")
    if title is not None and _is_short(title):
        found.append(Found(strip_site_name(squeeze(text_of(title)), page), "title"))
    return found


def strip_site_name(title: str, page: Page) -> str:
    """A title without the outlet's name at its end and, where that stood there, the section before it.

    The name is the one the page gives itself, or its host's. What is joined by a hyphen alone ("Halberd-3") stays.
    """
    ends = [match.span() for match in _SEPARATOR.finditer(title)]
    if (front := re.match(r"(.{3,40}?)\s*[:|–-]\s+", title)) and letters(front[1]) in _site_names(page):
        return title[front.end() :]
    if not ends:
        return title
    start, end = ends[-1]
    if not _names_site(title[end:], page):
        return title
    sections = {letters(section) for section in page.meta.get("article:section", ())}
    if len(ends) > 1 and title[ends[-2][0]] == "-" and title[ends[-2][1] - 1] == "-":
        return title[: ends[-2][0]].rstrip()  # "Headline-Section|Outlet"
    if len(ends) > 1 and letters(title[ends[-2][1] : start]) in sections:
        return title[: ends[-2][0]].rstrip()
    return title[:start].rstrip()


def _names_site(tail: str, page: Page) -> bool:
    key = letters(tail)
    if key and any(name in key or key in name for name in _site_names(page)):
        return True
    # "The Harbour Ledger" for harbour-ledger.example, however the words are joined.
    host = letters(page.host.rsplit(".", 1)[0])
    return bool(key) and key.removeprefix("the") in host


def _is_site_name(text: str, page: Page) -> bool:
    return letters(text) in _site_names(page)


def _site_names(page: Page) -> set[str]:
    """What the outlet is called, without spaces and signs, in small letters."""
    names = {page.first_meta("og:site_name", "application-name") or "", page.host.split(".")[0]}
    return {letters(name) for name in names} - {""}


def _agree(visible: str, claimed: str) -> bool:
    a, b = letters(visible), letters(claimed)
    return bool(a) and bool(b) and (a in b or b in a)
