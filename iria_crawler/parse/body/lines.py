"""The page's telling lines: blocks with enough running text to say where a story is, and what stands around them.

Only longer texts are looked at, and followed up to the block they belong to, so the cost of a page lies in its words and
not in its boxes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from statistics import median

from lxml.html import HtmlElement

from iria_crawler.parse.page.elements import INLINE
from iria_crawler.parse.page.evidence import holds_heading, start_of
from iria_crawler.parse.page.tree import Page

# Shorter texts say nothing about where the story is.
MIN_PIECE_CHARACTERS = 24
_UNREAD = frozenset(("script", "style", "noscript"))
_TITLES = frozenset(("h1", "h2"))
# A block of this many bytes of running text is a telling one; bytes, since a Chinese sentence has few characters.
MIN_TELLING_BYTES = 80
# A block weighs no more than this many bytes: one long comment is not a story.
MAX_WEIGHT_BYTES = 1200
# What stands before the headline or follows that of another story keeps this share of its weight.
ELSEWHERE_SHARE = 0.2
# A line that is too short to tell anything tells something where as many of them, without a link, stand in one element: a story in
# verses, or in pieces of sentences. Each keeps this share of its weight.
MIN_SHORT_LINES, MIN_SHORT_BYTES, SHORT_SHARE = 4, 300, 0.5
# So does an item of a list: menus and teasers are made of them.
IN_LIST_SHARE = 0.4
# A page of more telling lines is judged by its first ones; no element is followed up further than this.
MAX_LINES = 2000
MAX_DEPTH = 120
# A broken page may have heading in heading, thousands deep: the first 100 are looked at.
MAX_HEADINGS = 100
# An h1 or h2 with this share of its words in the page's title is the headline.
MIN_SAME_TITLE_SHARE = 0.6
# No headline is longer, and no page names its own in more ways.
MAX_TITLE_CHARACTERS = 1_000
MAX_TITLES = 30

# The words of a card stand in its link within so many steps; a link around more lines than these is broken markup.
MAX_STEPS_TO_LINK, MAX_LINES_IN_LINK = 3, 4
_IN_CARD = frozenset(("p", "div"))

# Tags that hold or part running text.
_WRITTEN_IN = frozenset(
    "p div span a b strong i em u li td th h1 h2 h3 h4 br article section main blockquote pre center font dd img small sup sub "
    "cite q s ins mark time abbr code body script".split()
)
# Lines that weigh less than this may not be all of the story.
MIN_STORY_BYTES = 1500
_NEVER_TELLING = frozenset("h1 h2 h3 h4 h5 h6 dt figcaption caption label button option th".split())
_WORD = re.compile(r"\w+")
# What tells who owns the words of a page, as it is printed; plain search, since every text of the page is asked.
_RIGHTS_ABROAD = ("echte vorbehalten", "droits réservés", "無断転載", "版权所有", "版權所有", "무단 전재", "무단전재")


@dataclass(slots=True)
class TellingLine:
    """A block's own running text, as far as its longer pieces tell."""

    block: HtmlElement
    elsewhere: bool  # before the headline, or after that of another story
    size: int = 0  # bytes of text
    linked: int = 0  # of them inside links
    rights: bool = False  # tells who owns the page's words
    weight: float = 0.0  # what the line says about where the story is
    around: list[HtmlElement] = field(default_factory=list)  # the block and its ancestors, innermost first


def find_lines(page: Page, body: HtmlElement) -> list[TellingLine]:
    """The telling lines of the page in page order: those of the elements that pages write in, and where these say little,
    of all.
    """
    lines = _lines_of(page, body, _WRITTEN_IN)
    if sum(line.weight for line in lines) > MIN_STORY_BYTES:
        return lines
    # Where words in bold cut all of a page's texts short, the pieces tell together.
    return _lines_of(page, body, None) or _lines_of(page, body, None, shortest=0)


def _lines_of(
    page: Page, body: HtmlElement, tags: frozenset[str] | None, shortest: int = MIN_PIECE_CHARACTERS
) -> list[TellingLine]:
    lines: dict[HtmlElement, TellingLine] = {}
    titles = _titles(page)
    ours = elsewhere = False
    headings = 0
    elements = page.elements
    inside = slice(elements.place(body), elements.end(body))
    columns = (elements.all, elements.tags, elements.texts, elements.tails)
    for element, tag, text, tail in zip(*(column[inside] for column in columns), strict=True):
        has_text = text is not None and len(text) > shortest
        has_tail = tail is not None and len(tail) > shortest
        if not (has_text or has_tail or tag in _TITLES):
            continue
        if tags is not None and tag not in tags:
            continue
        if tag in _TITLES and headings < MAX_HEADINGS:
            headings += 1
            if _agrees(element, titles):
                if not ours:
                    for line in lines.values():
                        line.elsewhere = True
                ours, elsewhere = True, False
            elif ours and tag == "h1":
                elsewhere = True
        if has_text and text and len(text.strip()) > shortest and tag not in _UNREAD:
            _add(text, element, lines, elsewhere)
        if has_tail and tail and element is not body and len(tail.strip()) > shortest:
            parent = element.getparent()
            if parent is not None:
                _add(tail, parent, lines, elsewhere)
    _note_links_around(lines)
    for line in lines.values():
        line.weight = _weight(line)
    _weigh_short(lines)
    telling = [line for line in lines.values() if line.weight]
    for line in telling:
        line.around = _around(line.block, body)
    return telling


def _note_links_around(lines: dict[HtmlElement, TellingLine]) -> None:
    """Note the lines whose whole block stands in a link, as the words of a card do. A link around much of the page was never closed."""
    found: dict[HtmlElement, list[TellingLine]] = {}
    for line in lines.values():
        around = islice(line.block.iterancestors(), MAX_STEPS_TO_LINK) if line.block.tag in _IN_CARD else ()
        link = next((one for one in around if one.tag == "a" and one.get("href")), None)
        if link is not None:
            found.setdefault(link, []).append(line)
    for group in found.values():
        for line in group if len(group) <= MAX_LINES_IN_LINK else ():
            line.linked = line.size


def _weigh_short(lines: dict[HtmlElement, TellingLine]) -> None:
    """Give a weight to short lines where many stand in one element."""
    beside: dict[HtmlElement, list[TellingLine]] = {}
    for line in lines.values():
        if not (line.weight or line.linked or line.rights or line.block.tag in _NEVER_TELLING):
            around = line.block.getparent()
            if around is not None:
                beside.setdefault(around, []).append(line)
    for group in beside.values():
        if len(group) >= MIN_SHORT_LINES and sum(line.size for line in group) >= MIN_SHORT_BYTES:
            for line in _without_head(group):
                line.weight = _shared(line, line.size) * SHORT_SHARE


def _without_head(group: list[TellingLine]) -> list[TellingLine]:
    """The lines from the first on that is half as long as most: shorter ones above a story are its byline, or its day."""
    least = median(line.size for line in group) / 2
    return list(dropwhile(lambda line: line.size < least, group))


def _add(text: str, element: HtmlElement, lines: dict[HtmlElement, TellingLine], elsewhere: bool) -> None:
    """Add a text that stands in an element to the line of its block."""
    linked = False
    for _ in range(MAX_DEPTH):
        if element.tag not in INLINE:
            break
        linked = linked or element.tag == "a"
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    line = lines.get(element)
    if line is None:
        if len(lines) >= MAX_LINES:
            return
        line = lines[element] = TellingLine(element, elsewhere)
    size = len(text.strip().encode("utf-8", "replace"))
    line.size += size
    line.rights = line.rights or _tells_rights(text)
    if linked:
        line.linked += size


def _tells_rights(text: str) -> bool:
    if "ights reserved" in text or "ights Reserved" in text or "IGHTS RESERVED" in text:
        return True
    return not text.isascii() and ("©" in text or any(map(text.__contains__, _RIGHTS_ABROAD)))


def _weight(line: TellingLine) -> float:
    own = line.size - line.linked
    if (
        line.rights
        or line.size < MIN_TELLING_BYTES
        or own < MIN_TELLING_BYTES / 2
        or line.linked > 2 * own
        or line.block.tag in _NEVER_TELLING
    ):
        return 0.0
    return _shared(line, min(own, MAX_WEIGHT_BYTES))


def _shared(line: TellingLine, weight: float) -> float:
    """The share of a weight that a line keeps where it stands."""
    listed = line.block.tag in ("li", "td") and (line.linked or line.size < 2 * MIN_TELLING_BYTES)
    return weight * (ELSEWHERE_SHARE if line.elsewhere else 1.0) * (IN_LIST_SHARE if listed else 1.0)


def _around(block: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
    around: list[HtmlElement] = []
    element: HtmlElement | None = block
    while element is not None and len(around) < MAX_DEPTH:
        around.append(element)
        if element is body:
            break
        element = element.getparent()
    return around


def own_titles(page: Page) -> list[HtmlElement]:
    """The h1 that print the headline of which the page speaks; two of them where it prints it for two widths of screen."""
    headings = page.elements.of("h1")[:MAX_HEADINGS]
    titles = _titles(page) if headings else []
    return [heading for heading in headings if _agrees(heading, titles)]


def _titles(page: Page) -> list[frozenset[str]]:
    """What the page says its headline is, as sets of words."""
    claims = [page.first_meta("og:title", "twitter:title"), page.title]
    claims += [item["headline"] for item in page.json_ld if isinstance(item.get("headline"), str)]
    return [_words(claim[:MAX_TITLE_CHARACTERS]) for claim in claims[:MAX_TITLES] if claim]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _agrees(title: HtmlElement, titles: list[frozenset[str]]) -> bool:
    """Whether an h1 or h2 is the headline the page speaks of."""
    if holds_heading(title):
        return False
    words = _words(start_of(title, MAX_TITLE_CHARACTERS))
    return bool(words) and any(
        len(words & claim) > MIN_SAME_TITLE_SHARE * max(len(words), len(claim) / 2) for claim in titles
    )
