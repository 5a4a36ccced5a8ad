"""Listing pages: the stories that a front page or an archive shows, and the next page of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.discover.common import parse_w3c_date, story_address, unique
from iria_crawler.discover.markup import base_of, is_beside_list, label_of, read_tree
from iria_crawler.discover.paging import is_page_of, next_page
from iria_crawler.model import Candidate
from iria_crawler.urls import (
    UrlRules,
    has_number,
    looks_like_article,
    looks_like_section,
    ruled,
    same_site,
    url_key,
)

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
# Link texts that are no headline.
_NO_TITLE = re.compile(
    r"(?:(?:read|continue|view|see|find out|learn|keep)\b.{0,60}|more|\W*|\d+ comments?|no comments?|leave a comment|"
    r"weiterlesen|mehr|lire la suite|leer más|leggi tutto|читать далее)\W*",
    re.I,
)
_MAX_LINKS = 5_000  # links of one page that are read; no list for people has more
_CARD_DEPTH = 6  # ancestors of a link that may be the card around it
_CARD_ELEMENTS = 80  # an element with this many inside holds more than one story
_MIN_STORIES_IN_LIST = 5  # stories; fewer in menus and sidebars are no list
_HEADLINE_CHARACTERS = 10  # in scripts without spaces
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Chinese
_HEADLINE_WORDS = 4  # a shorter link text may be a section: "Air Force News"


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories in page order, and the next page of the list (None on the last one)."""

    candidates: tuple[Candidate, ...] = ()
    next_url: str | None = None


def read_listing(body: bytes, url: str, rules: UrlRules | None = None) -> Listing:
    """The stories of a listing page: links within the site, outside menus and footers, that look like stories.

    Where `rules` decide about an address, nothing else counts. Otherwise the address must look like a story's, or the link
    must be in a heading of a headline's length. If no story is found, the whole page is read by addresses alone, since
    some themes give the frame around the page the class of a menu. published_at is the <time datetime> of the card around
    the link, where that has exactly one. Raises DiscoverError for bytes that are no HTML page.
    """
    tree = read_tree(body, url, "a listing page")
    base = base_of(tree, url)
    links = list(_links(tree, base, url, skip_beside=True))
    found = [candidate for candidate, heading in links if _is_story(candidate, heading, rules)]
    if not found:
        links = list(_links(tree, base, url, skip_beside=False))
        everywhere = [candidate for candidate, _ in links if _is_story(candidate, False, rules)]
        found = everywhere if len(everywhere) >= _MIN_STORIES_IN_LIST else []
    return Listing(tuple(unique(_with_best_titles(found))), next_page(tree, base, url))


def _links(tree: HtmlElement, base: str, url: str, *, skip_beside: bool) -> Iterator[tuple[Candidate, bool]]:
    """Every link to another page of the site, and whether it is in a heading."""
    here = url_key(url)
    for anchor, in_heading in islice(_anchors(tree, skip_beside=skip_beside), _MAX_LINKS):
        target = story_address(base, anchor.get("href"))
        if target is None or not same_site(url, target) or url_key(target) == here or is_page_of(target, url):
            continue
        heading = in_heading or any(child.tag in _HEADINGS for child in anchor.iterdescendants())
        yield Candidate(url=target, source="listing", title=_title(anchor), published_at=_card_date(anchor)), heading


def _anchors(tree: HtmlElement, *, skip_beside: bool) -> Iterator[tuple[HtmlElement, bool]]:
    """Every <a> in reading order, and whether it is in a heading."""
    stack = [(tree, False)]
    while stack:
        element, in_heading = stack.pop()
        if skip_beside and is_beside_list(element):
            continue
        if element.tag == "a":
            yield element, in_heading
            continue
        in_heading = in_heading or element.tag in _HEADINGS
        stack.extend((child, in_heading) for child in reversed(element) if isinstance(child.tag, str))


def _is_story(candidate: Candidate, heading: bool, rules: UrlRules | None) -> bool:
    """Whether a link is a story's: by the site's own rules, else by its address, else by a headline outside sections."""
    verdict = ruled(candidate.url, rules)
    if verdict is not None:
        return verdict
    if looks_like_article(candidate.url):
        return heading or not _is_named_section(candidate)
    return heading and _has_headlines_length(candidate.title or "") and not looks_like_section(candidate.url)


def _has_headlines_length(title: str) -> bool:
    """True for four words, or for ten characters of a script without spaces."""
    return len(title.split()) >= _HEADLINE_WORDS or len(_UNSPACED.findall(title)) >= _HEADLINE_CHARACTERS


def _is_named_section(candidate: Candidate) -> bool:
    """True where a short link text only repeats an address without a number: "Army and Marines", /army-and-marines/."""
    words = re.findall(r"\w+", (candidate.title or "").lower())
    slug = url_key(candidate.url).rpartition("/")[2]
    return 0 < len(words) < _HEADLINE_WORDS and "-".join(words) == slug and not has_number(candidate.url)


def _title(anchor: HtmlElement) -> str | None:
    """The heading inside the link, else its text; None for pictures and for "Read more"."""
    heading = next((child for child in anchor.iterdescendants() if child.tag in _HEADINGS), anchor)
    text = label_of(heading)
    return None if _NO_TITLE.fullmatch(text) else text


def _with_best_titles(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates, each with the longest title and the first date that any link to its address has."""
    found = list(candidates)
    titles: dict[str, str] = {}
    dates = {url_key(candidate.url): candidate.published_at for candidate in reversed(found) if candidate.published_at}
    for candidate in found:
        key = url_key(candidate.url)
        titles[key] = max(titles.get(key, ""), candidate.title or "", key=len)
    for candidate in found:
        key = url_key(candidate.url)
        yield replace(candidate, title=titles[key] or None, published_at=dates.get(key))


def _card_date(anchor: HtmlElement) -> datetime | None:
    """The date in the smallest element around the link that has a <time>.

    None where that element has several <time> or several headings, and so may hold several stories. Only a machine-readable
    date counts: a printed one cannot be read without the site's time zone and language.
    """
    for ancestor in islice(anchor.iterancestors(), _CARD_DEPTH):
        inside = list(islice(ancestor.iter(), _CARD_ELEMENTS))
        times = [element for element in inside if element.tag == "time"]
        headings = [element for element in inside if element.tag in _HEADINGS]
        if len(inside) == _CARD_ELEMENTS or len(times) > 1 or len(headings) > 1:
            return None
        if times:
            return parse_w3c_date(times[0].get("datetime"))
    return None
