"""The signs by which a story is told from a shop, a thread, a manual, a service or a front page, counted on one page.

No sign of these decides alone. Each is a number; page_weights.csv says what it weighs, and page_weights.py adds up. What a
page says of itself is read in page_statements.py. Those of the
page's data, its address and the story as it was read cost next to nothing. Those of the tree cost a walk over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.parse.page.elements import INLINE, Elements
from iria_crawler.parse.page.page_statements import of_address, of_body_classes, of_data, of_microdata, of_software
from iria_crawler.parse.page.tree import Page

# A paragraph with more characters than this is running text; one with fewer than that is a label.
MIN_RUNNING_CHARACTERS, MAX_LABEL_CHARACTERS = 90, 60
# Folders of an address that sites of every language call so.
_FOLDERS = {
    "path_of_shop": re.compile(r"/(?:products?|shop|store|collections?|c|p|buy|catalog|item|cart)(?:/|$)"),
    "path_of_talk": re.compile(r"/(?:forums?|threads?|topics?|t|questions?|discussions?|community)(?:/|$)|showthread|viewtopic"),
    "path_of_manual": re.compile(r"/(?:docs?|documentation|guide|manual|learn|start|reference|how-?tos?|wiki|support)(?:/|$)"),
    "path_of_list": re.compile(r"/(?:category|tags?|authors?|search|archive|section|page|rubrik|list)(?:/|$)"),
    "path_of_story": re.compile(r"/(?:blog|news|articles?|story|stories|posts?|magazin\w*|press\w*)(?:/|$)"),
}  # fmt: skip
# Further paragraphs of a page are not looked at.
MAX_PARAGRAPHS = 2_000
# A page with fewer characters than these in running <p> may print its paragraphs as other elements.
MIN_CHARACTERS_IN_P = 600
_BLOCKS = ("div", "td", "section", "article", "main", "center")
# No more children of one are looked at.
MAX_CHILDREN = 400
# Paragraphs that stand together with this share of all running text are one story.
MIN_SHARE_IN_ONE = 0.5
# A page in the folder of a list that names a day is one if at least so many of its headings are links.
MIN_LINKED_HEADINGS = 6
_TOOL_HOST = re.compile(r"(?:docs?|forums?|community|support|help|shop|store|developer|learn|wiki)\.")
_DAY_IN_PATH = re.compile(r"(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2])(?:\D|[0-3]\d|$)|/(?:19|20)\d\d/")
_FRONT = re.compile(r"/?(?:index\.\w+)?")
_PRICE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP)\b)\s?\d|\d\s?(?:[€£₽₹]|\b(?:EUR|USD)\b)")
# A text without one of these has no price.
_MONEY = ("EUR", "USD", "GBP", *"$€£¥₹₽")
_SLUG_SIGNS = re.compile(r"[-_+ ]|%20")
# Parts of class names that builders of pages use in all languages; how many builds of the page have one.
_NAMED = {
    "named_price": ("price",),
    "named_cart": ("cart", "basket", "checkout"),
    "named_product": ("product",),
    "named_rating": ("rating", "star-"),
    "named_reply": ("reply", "replies", "thread", "message", "answer", "vote"),
    "named_comment": ("comment",),
    "named_author": ("author", "byline"),
    "named_date": ("date", "publish", "timestamp"),
    "named_user": ("avatar", "user", "member", "signature"),
    "named_button": ("btn", "button"),
    "named_hero": ("hero", "banner", "cta", "testimonial", "pricing"),
    "named_card": ("card", "tile", "grid", "teaser"),
    "named_filter": ("filter", "sort", "pagination", "pager"),
    "named_manual": ("sidebar", "toc", "docs"),
    "named_story": ("article", "entry", "story", "post-content"),
    "named_share": ("share", "social"),
    "named_related": ("related", "recommend"),
}
_SENTENCE_END = (".", "!", "?", "。", "”", '"', "…", ":", "»", "“")
_TAGS_COUNTED = {
    "headings_2": ("h2",), "headings_3": ("h3",), "article_elements": ("article",), "list_items": ("li",), "images": ("img",),
    "inputs": ("input", "select", "textarea"), "buttons": ("button",), "time_elements": ("time",),
    "videos": ("video", "iframe"), "sections": ("section",), "navigations": ("nav", "aside"), "links": ("a",), "figures": ("figure",),
    "block_quotes": ("blockquote",),
}  # fmt: skip


def _texts(*paths: str) -> tuple[Any, ...]:
    return tuple(etree.XPath(path, smart_strings=False) for path in paths)


# Paths of single steps alone: the library that evaluates them joins the results of others in a time that grows with their square.
# So of links and paragraphs the words count that stand in them or in their children.
_CLASSES: Any = etree.XPath("//@class", smart_strings=False)
_LINKED_TEXT = _texts("//a/text()", "//a/*/text()")
_PARAGRAPH_TEXT = _texts("//p/text()", "//p/*/text()")
_UNSEEN_TEXT = _texts("//script/text()", "//style/text()")
_ALL_CHARACTERS: Any = etree.XPath("string-length(normalize-space(//body))")


class ReadStory(NamedTuple):
    """What was read of the story before the page's class is decided."""

    paragraphs: Sequence[str]
    headline: str | None
    authors: int  # how many are named
    is_dated: bool  # the page states when it was published


def signs_at_hand(page: Page, read: ReadStory) -> dict[str, float]:
    """The signs that need no walk over the page. What is there or not is 1 or 0."""
    return of_data(page) | _of_address(page.url) | _of_story(read) | of_software(page)


def signs_of_tree(page: Page, read: ReadStory) -> Iterator[dict[str, float]]:
    """The signs of the page's elements, of the names of their classes, and of its text, each when it is asked for."""
    yield _of_elements(page.elements)
    yield of_microdata(page.root)
    yield _of_classes(page.root)
    running = _running(page.elements)
    yield _of_homes(page.elements, running)
    yield _of_text(page.root, read, sum(size for _, size in running.elsewhere))


def has_list_address(url: str) -> bool:
    """Whether an address is that of a front page, or of a list by the name of its folder."""
    path = urlsplit(url).path.lower()
    return _is_front(path) or _FOLDERS["path_of_list"].search(path) is not None


def names_list(body: HtmlElement | None) -> bool:
    """Whether the body of a page is called a list, as content management systems call it in its class."""
    return of_body_classes(body)["body_of_list"] > 0


def _is_front(path: str) -> bool:
    return _FRONT.fullmatch(path) is not None


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _of_address(url: str) -> dict[str, float]:
    parts = urlsplit(url)
    path = parts.path.lower()
    steps = [step for step in path.split("/") if step]
    slug = steps[-1] if steps else ""
    return {
        **{name: float(folder.search(path) is not None) for name, folder in _FOLDERS.items()},
        "host_of_tools": float(_TOOL_HOST.match((parts.hostname or "").removeprefix("www.")) is not None),
        "path_steps": float(len(steps)),
        "is_front": float(_is_front(path) and not parts.query),
        "slug_words": float(sum(len(word) > 1 for word in _SLUG_SIGNS.split(slug))),
        "slug_digits": float(sum(map(str.isdigit, slug))),
        "has_query": float(bool(parts.query)),
        "day_in_path": float(_DAY_IN_PATH.search(path) is not None),
        **of_address(parts),
    }


def _of_story(read: ReadStory) -> dict[str, float]:
    lengths = [len(text) for text in read.paragraphs]
    size = sum(lengths)
    return {
        "told_characters": float(size),
        "told_paragraphs": float(len(lengths)),
        "told_labels": _share(sum(length < MAX_LABEL_CHARACTERS for length in lengths), len(lengths)),
        "told_longest": float(max(lengths, default=0)),
        "told_mean": _share(size, len(lengths)),
        "told_running": _share(sum(length for length in lengths if length >= MIN_RUNNING_CHARACTERS), size),
        "told_sentences": _share(sum(text.endswith(_SENTENCE_END) for text in read.paragraphs), len(lengths)),
        "headline_words": float(len((read.headline or "").split())),
        "headline_characters": float(len(read.headline or "")),
        "authors": float(read.authors),
        "told_repeated": 1.0 - _share(len(set(read.paragraphs)), len(lengths)) if lengths else 0.0,
        "told_prices": float(sum(map(_has_price, read.paragraphs))),
        "is_dated": float(read.is_dated),
        "nobody_and_no_day": float(not read.is_dated and not read.authors),
    }


def _has_price(text: str) -> bool:
    return any(map(text.__contains__, _MONEY)) and _PRICE.search(text) is not None


def _of_elements(elements: Elements) -> dict[str, float]:
    return {
        **{name: float(sum(map(elements.count, counted))) for name, counted in _TAGS_COUNTED.items()},
        "linked_headings": float(_linked_headings(elements)),
    }


def _linked_headings(elements: Elements) -> int:
    return sum(map(_is_linked, elements.of("h2", "h3")))


def tells_in_one(page: Page, paragraphs: float) -> bool:
    """Whether most running paragraphs of the page stand together, and more paragraphs were read than headings are links. Of a list
    of stories each paragraph stands in a box of its own, or under the link to its story.
    """
    running = _running(page.elements)
    is_together = _together(_homes(running.in_p + running.elsewhere)) >= MIN_SHARE_IN_ONE
    return is_together and _linked_headings(page.elements) < paragraphs


def lists_apart(page: Page, at_hand: Mapping[str, float]) -> bool:
    """Whether a page with the address of a front page, or in the folder of a list, has its running paragraphs apart, each in a box of its
    own. What stands at such an address and is told in one is a story: the whole of a small site.
    """
    if at_hand["data_story"] or at_hand["day_in_path"] or at_hand["has_query"] or not has_list_address(page.url):
        return False
    is_front = at_hand["path_steps"] == 0
    is_list = not at_hand["is_dated"] or _linked_headings(page.elements) >= MIN_LINKED_HEADINGS
    if not (is_front or is_list):
        return False
    running = _running(page.elements)
    # The blocks of a front page are its cards.
    return _together(_homes(running.in_p + ([] if is_front else running.elsewhere))) < MIN_SHARE_IN_ONE


class _Running(NamedTuple):
    """The paragraphs of running text, each as the element that it stands in and its characters: those in <p>, and others."""

    in_p: list[tuple[HtmlElement, int]]
    elsewhere: list[tuple[HtmlElement, int]]


def _running(elements: Elements) -> _Running:
    """A page with next to none in <p> prints its paragraphs as other blocks."""
    in_p = _running_in_p(elements)
    is_in_p = sum(size for _, size in in_p) >= MIN_CHARACTERS_IN_P
    return _Running(in_p, [] if is_in_p else _running_elsewhere(elements))


def _of_homes(elements: Elements, running: _Running) -> dict[str, float]:
    """Whether running paragraphs stand together, as those of a story do, or each in a box of its own."""
    homes = _homes(running.in_p + running.elsewhere)
    return {"homes": float(len(homes)), "largest_home": _together(homes), "top_headings": float(elements.count("h1"))}


def _homes(paragraphs: Iterable[tuple[HtmlElement, int]]) -> dict[HtmlElement, list[int]]:
    """The characters of the paragraphs that stand in each element."""
    homes: dict[HtmlElement, list[int]] = {}
    for home, size in paragraphs:
        homes.setdefault(home, []).append(size)
    return homes


def _together(homes: Mapping[HtmlElement, Sequence[int]]) -> float:
    """The share of all running text that stands in the element with most of it; one paragraph alone stands with no other."""
    together = (sum(sizes) for sizes in homes.values() if len(sizes) > 1)
    return _share(max(together, default=0), sum(map(sum, homes.values())))


def _running_in_p(elements: Elements) -> list[tuple[HtmlElement, int]]:
    """The paragraphs of running text: (the element that they stand in, characters)."""
    found = []
    for paragraph in elements.of("p")[:MAX_PARAGRAPHS]:
        size = sum(map(len, paragraph.itertext()))
        home = paragraph.getparent()
        if size >= MIN_RUNNING_CHARACTERS and home is not None:
            found.append((home, size))
    return found


def _running_elsewhere(elements: Elements) -> list[tuple[HtmlElement, int]]:
    """The same of running text that stands right in another block: a block is a paragraph, or holds several with line breaks between
    them.
    """
    found = []
    for block in elements.of(*_BLOCKS)[:MAX_PARAGRAPHS]:
        children = list(islice(block, MAX_CHILDREN))
        texts = [
            block.text,
            *(child.tail for child in children),
            *(child.text for child in children if child.tag in INLINE),
        ]
        size = sum(len(text.strip()) for text in texts if text)
        home = block.getparent()
        if size >= MIN_RUNNING_CHARACTERS and home is not None:
            is_several = sum(child.tag == "br" for child in children) > 1
            found += [(block, size - size // 2), (block, size // 2)] if is_several else [(home, size)]
    return found


def _is_linked(heading: HtmlElement) -> bool:
    """Whether a heading is all of a link, or a link stands right in it."""
    parent = heading.getparent()
    return (parent is not None and parent.tag == "a") or any(child.tag == "a" for child in heading)


def _of_classes(root: HtmlElement) -> dict[str, float]:
    builds = set(_CLASSES(root))
    names = [name.lower() for name in builds]
    joined = "\n".join(names)
    return {
        **{name: float(sum(joined.count(part) for part in parts)) for name, parts in _NAMED.items()},
        "builds": float(len(builds)),
    }


def _size(root: HtmlElement, paths: tuple[Any, ...]) -> int:
    """The characters of the texts that the paths find, white space around each left out."""
    return sum(len(text.strip()) for path in paths for text in path(root))


def _of_text(root: HtmlElement, read: ReadStory, elsewhere: int) -> dict[str, float]:
    """`elsewhere`: the characters of running paragraphs that are no <p>."""
    whole = max(0.0, _ALL_CHARACTERS(root) - _size(root, _UNSEEN_TEXT))
    linked, size = _size(root, _LINKED_TEXT), sum(map(len, read.paragraphs))
    links = frozenset(text.strip() for path in _LINKED_TEXT for text in path(root))
    return {
        "page_characters": float(whole),
        "linked_share": _share(linked, whole),
        "paragraph_share": _share(_size(root, _PARAGRAPH_TEXT) + elsewhere, whole),
        "told_share": _share(size, whole),
        "told_share_of_unlinked": _share(size, whole - linked),
        "told_linked": _share(sum(text in links for text in read.paragraphs), len(read.paragraphs)),
    }
