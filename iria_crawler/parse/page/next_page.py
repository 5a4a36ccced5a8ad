"""The other pages of a story that is printed on several: which address is the next one, and why.

An address counts only if it is the story's own address with the number of the page in it (urls/story_pages.py): so the next
story, older posts, an archive, a gallery of other stories and pages of other hosts are never taken. Pages of comments are
known by their box, by the fragment of their link, or by the word in their address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.model import StoryPages
from iria_crawler.parse.page.evidence import holds, start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.urls import absolute, is_home, looks_like_article, looks_like_section, same_site, url_key
from iria_crawler.urls.story_pages import (
    Numbered,
    longest_word,
    may_be_numbered,
    may_be_of,
    may_be_whole,
    numbered,
    story_of_whole,
)

# Links to pages of the story that are looked at, and links in all: a page may have any number of both.
MAX_NUMBERED_LINKS = 300
MAX_LINKS = 5_000
# The characters of a label that are read: "2", "Page 2: the engines".
MAX_LABEL_CHARACTERS = 80
# A box with the links to the pages has no more characters than these, and no more letters beside the links ("Pages:"); it is
# one of the 4 elements around a link.
MAX_PAGER_CHARACTERS = 400
MAX_LETTERS_BESIDE = 30
MAX_STEPS_UP = 4
# Elements around a link among which a box of comments is looked for.
MAX_BOXES_AROUND = 12

_BEFORE = frozenset(("prev", "previous"))
_NEIGHBOURS = _BEFORE | {"next"}
_WHOLE = frozenset(("html", "body", "main", "article"))
_PAGER_TAGS = frozenset(("div", "p", "ul", "ol", "li", "nav", "section", "table", "tr", "center", "footer", "aside"))
_COMMENTS = re.compile(
    r"(?:^|[\s_#-])(?:comments?|respond|replies|disqus|discussion|kommentare?|comentarios|commentaires)(?=$|[\s_-])",
    re.I,
)
_BESIDE_LINKS = etree.XPath("descendant::text()[not(ancestor::a or ancestor::script or ancestor::style)]")
_DIGITS = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)")


class _Link(NamedTuple):
    """A link to a numbered address of this site."""

    url: str  # as it can be fetched
    at: Numbered
    label: int | None  # the number that is printed as the link; None: none, or more than one
    rels: frozenset[str]
    element: HtmlElement


class Pager(NamedTuple):
    """What a page says of the story's other pages, and the elements that only lead to them: no words of the story."""

    pages: StoryPages
    elements: frozenset[HtmlElement] = frozenset()


def find_pages(page: Page) -> Pager:
    """The other pages of the page's story. Nothing is taken on the front page, a section, or a page of no address."""
    if not page.url or is_home(page.url):
        return Pager(StoryPages())
    here, story = numbered(page.url), url_key(page.url)
    stories = (story,) if here is None else (story, here.story)
    links = list(islice(_numbered_links(page, stories), MAX_NUMBERED_LINKS))
    if not links and here is None:
        return Pager(StoryPages())
    if here is not None and not looks_like_section(here.story):
        own = [link for link in links if link.at.story == here.story]
        first = _first_page(page, here, own)
        if first or _is_one_of(here, own, page):
            return _pager(page, own, here, first)
    if looks_like_section(page.url) or not _may_be_story(page):
        return Pager(StoryPages())
    return _pager(page, [link for link in links if link.at.story == story], Numbered(story, 1, "segment"), None)


def _pager(page: Page, own: list[_Link], here: Numbered, first: str | None) -> Pager:
    """The pages of the story `here.story`, from the links that lead to them."""
    shift = _counted_from_zero(own)
    number = here.number + (shift if first else 0)
    following = number + 1 - shift
    leading = [link for link in own if link.at.number == following and _leads(link, number + 1)]
    leading.sort(key=lambda link: "next" not in link.rels)
    found = leading[0] if leading else None
    pages = StoryPages(
        number=number,
        next_url=found.url if found else None,
        whole_url=_whole_url(page, here.story) if found and number == 1 else None,
        first_url=first if number > 1 else None,
        evidence=None if found is None else "rel" if "next" in found.rels else "pager",
    )
    leading_on = [link.element for link in own] if found is not None or number > 1 else []
    leading_back = [element for element, _ in _to_first(page, here)] if number > 1 else []
    return Pager(pages, frozenset(_boxes((*leading_on, *leading_back))))


def _counted_from_zero(own: list[_Link]) -> int:
    """1 if the numbers in the addresses begin at 0 ("2" leads to ?page=1), else 0."""
    told = [(link.label, link.at.number) for link in own if link.label is not None and link.at.form == "parameter"]
    return int(bool(told) and all(label == at + 1 for label, at in told))


def _leads(link: _Link, number: int) -> bool:
    """Whether a link to the address of the next page can be believed. A number in a file's name may be part of the name of
    another story, so the page must print the number as well.
    """
    return link.at.form != "name" or link.label == number


def _first_page(page: Page, here: Numbered, own: list[_Link]) -> str | None:
    """The address of the story's first page, if this page is a later one and says so: by its canonical address, rel=prev
    or a link that is printed as "1".
    """
    if here.number < 1:
        return None
    for rel in ("canonical", "first", "prev", "previous"):
        for named in page.links.get(rel, ())[:1]:
            if url_key(named) == here.story and (rel != "prev" or here.number <= 2):
                return absolute(page.base or page.url, named)
    firsts = [link.url for link in own if link.label == 1 and link.at.number <= 1 < here.number]
    return next((url for _, url in _to_first(page, here)), firsts[0] if firsts else None)


def _to_first(page: Page, here: Numbered) -> Iterator[tuple[HtmlElement, str]]:
    """The links that are printed as the first page of the story: (element, address)."""
    for anchor in page.elements.of("a")[:MAX_LINKS]:
        href = anchor.get("href")
        rels = (anchor.get("rel") or "").lower().split()
        if href and (_label_number(anchor) == 1 or ("prev" in rels and here.number == 2)):
            url = absolute(page.base or page.url, href)
            if url and url_key(url) == here.story and not _is_of_comments(anchor, href):
                yield anchor, url


def _is_one_of(here: Numbered, own: list[_Link], page: Page) -> bool:
    """Whether a page that does not lead to the first one is a later one, or the first under its number ("?page=1")."""
    if here.number == 1:
        return _may_be_story(page) and any(link.at.number == 2 for link in own)
    return any(link.rels & _BEFORE and link.at.number == here.number - 1 for link in own)


def _may_be_story(page: Page) -> bool:
    """Whether the page is a story by its address, its data, or its one <article> with the headline: lists have pages as well."""
    if looks_like_article(page.url) or page.story_object is not None or page.first_meta("og:type") == "article":
        return True
    articles = page.elements.of("article")
    return len(articles) == 1 and holds(articles[0], "h1")


def _numbered_links(page: Page, stories: tuple[str, ...]) -> Iterator[_Link]:
    """The links with a number that may be those of a page of one of these stories, named by their keys."""
    base = page.base or page.url
    words = {longest_word(story) for story in stories}
    for element in page.elements.of("a", "link")[:MAX_LINKS]:
        href = element.get("href")
        if not href or not may_be_numbered(href := href.strip()) or not any(may_be_of(word, href) for word in words):
            continue
        if _is_of_comments(element, href):
            continue
        rels = frozenset((element.get("rel") or "").lower().split())
        if element.tag == "link" and rels.isdisjoint(_NEIGHBOURS):
            continue
        url = absolute(base, href)
        at = numbered(url) if url else None
        if url and at and at.story in stories and same_site(page.url, url):
            yield _Link(url, at, _label_number(element), rels, element)


def _label_number(element: HtmlElement) -> int | None:
    text = start_of(element, MAX_LABEL_CHARACTERS) if element.tag == "a" else ""
    found = _DIGITS.findall(text)
    return int(found[0]) if len(found) == 1 else None


def _is_of_comments(element: HtmlElement, href: str) -> bool:
    """Whether a link leads to a page of comments."""
    if _COMMENTS.search(href.partition("#")[2]):
        return True
    for box in islice(element.iterancestors(), MAX_BOXES_AROUND):
        if box.tag in _WHOLE:
            return False
        if _COMMENTS.search(f"{box.get('class') or ''} {box.get('id') or ''}"):
            return True
    return False


def _whole_url(page: Page, story: str) -> str | None:
    """The address that shows all pages of the story at once, if the page links one."""
    base = page.base or page.url
    base_may_be = may_be_whole(base)
    for anchor in page.elements.of("a")[:MAX_LINKS]:
        href = anchor.get("href")
        if not href or not (base_may_be or may_be_whole(href)) or _is_of_comments(anchor, href):
            continue
        url = absolute(base, href)
        if url and same_site(page.url, url) and story_of_whole(url) == story:
            return url
    return None


def _boxes(links: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The largest elements around the links that hold little more than links."""
    for link in links:
        box = None
        for around in islice(link.iterancestors(), MAX_STEPS_UP):
            if around.tag in _WHOLE or not _only_leads(around):
                break
            box = around if around.tag in _PAGER_TAGS else box
        if box is not None:
            yield box


def _only_leads(box: HtmlElement) -> bool:
    """Whether a box holds links and a few words ("Page 2 of 3"), and no paragraph without a link."""
    if len(start_of(box, MAX_PAGER_CHARACTERS + 1)) > MAX_PAGER_CHARACTERS:
        return False
    beside = "".join(str(text) for text in cast("list[str]", _BESIDE_LINKS(box)))
    if sum(map(str.isalpha, beside)) > MAX_LETTERS_BESIDE:
        return False
    return all(holds(p, "a") for p in box.iter("p", "h2", "h3", "blockquote", "figure"))
