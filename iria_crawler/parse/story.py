"""Where on the page the story stands: the element whose lines of running text weigh most.

Only the page's longer texts are looked at, found in one compiled search; each is followed up to the block it belongs
to. A block's weight goes to the elements around it, less with every step up, so the smallest element that holds the
paragraphs wins; it then grows over neighbours that carry the rest of the same story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.parse.chrome import Furniture, furniture_kind
from iria_crawler.parse.page import Page

# Shorter texts say nothing about where the story is.
_LONGER_TEXTS = etree.XPath(
    "descendant-or-self::*[not(self::script or self::style or self::noscript)]"
    "/text()[string-length(.) > 24][string-length(normalize-space(.)) > 24] | descendant::h1 | descendant::h2"
)
# A block of this many bytes of running text is a telling one; bytes, since a Chinese sentence has few characters.
TELLING = 80
# A block weighs no more than this many bytes: one long comment is not a story.
HEAVIEST = 1200
# What holds this share of the page's running text is part of the story, whatever its name says.
MOST_OF_PAGE = 0.25
# What stands before the headline or follows that of another story keeps this share of its weight; so does a short item of a list.
ELSEWHERE = 0.2
IN_LIST = 0.4
# Each step up from a paragraph's parent keeps this share of its weight.
STEP_UP = 0.75
STEPS = 5
# The story grows over a wider element when that adds this share of its weight.
WORTH_GROWING = 0.08
_WORD = re.compile(r"\w+")
_NEVER_LEFT = frozenset(("article", "main", "body", "html"))

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr amp-link".split()
)
# Blocks made of links and titles do not say where a story is: menus and teasers are made of them.
_NEVER_TELLING = frozenset("h1 h2 h3 h4 h5 h6 dt figcaption caption label button option th".split())


@dataclass(slots=True)
class Line:
    """A block's own running text, as far as its longer pieces tell."""

    block: HtmlElement
    size: int = 0  # bytes of text
    linked: int = 0  # of them inside links
    elsewhere: bool = False  # before the headline, or after that of another story

    @property
    def weight(self) -> float:
        """What the line says about where the story is."""
        own = self.size - self.linked
        if self.size < TELLING or own < TELLING / 2 or self.linked > 2 * own or self.block.tag in _NEVER_TELLING:
            return 0.0
        weight = min(own, HEAVIEST) * (ELSEWHERE if self.elsewhere else 1.0)
        listed = self.block.tag in ("li", "td") and (self.linked or self.size < 2 * TELLING)
        return weight * (IN_LIST if listed else 1.0)


@dataclass(frozen=True, slots=True)
class Story:
    """Where the story stands: the element holding all of it, or None where the page has no running text."""

    container: HtmlElement | None
    weight: float = 0.0  # bytes of its running text that told
    kinds: dict[HtmlElement, Furniture | None] = field(default_factory=dict)  # what is known of the elements met

    def furniture(self, element: HtmlElement) -> Furniture | None:
        """What the element is as a whole; None also for what holds most of the page's text, whatever its name."""
        if element in self.kinds:
            return self.kinds[element]
        kind = self.kinds[element] = furniture_kind(element)
        return kind


def find_story(page: Page) -> Story:
    """The element that holds the story."""
    body = page.root.find("body")
    body = body if body is not None else page.root
    kinds: dict[HtmlElement, Furniture | None] = {body: None}
    lines = [line for line in _lines(body, _titles(page)) if line.weight]
    lines = _outside_furniture(lines, body, kinds)
    weights: dict[HtmlElement, float] = {}
    for line in lines:
        share = line.weight
        element: HtmlElement | None = line.block.getparent() if line.block.tag in ("p", "li", "pre") else line.block
        for _ in range(STEPS):
            if element is None or element.tag == "html":
                break
            weights[element] = weights.get(element, 0.0) + share
            element = element.getparent()
            share *= STEP_UP
    if not weights:
        return Story(None, 0.0, kinds)
    best = max(weights, key=lambda element: weights[element])
    container, weight = _grow(best, lines)
    return Story(container, weight, kinds)


def _titles(page: Page) -> list[frozenset[str]]:
    """What the page says its headline is, as sets of words."""
    claims = [page.first_meta("og:title", "twitter:title"), page.root.findtext(".//title")]
    claims += [item["headline"] for item in page.json_ld if isinstance(item.get("headline"), str)]
    return [_words(claim) for claim in claims if claim]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _agrees(h1: HtmlElement, titles: list[frozenset[str]]) -> bool:
    """Whether an h1 is the headline the page speaks of."""
    words = _words("".join(h1.itertext()))
    return bool(words) and any(len(words & title) > 0.6 * max(len(words), len(title) / 2) for title in titles)


def _lines(body: HtmlElement, titles: list[frozenset[str]]) -> list[Line]:
    """The blocks of the page that hold longer texts."""
    lines: dict[HtmlElement, Line] = {}
    found: Any = _LONGER_TEXTS(body)
    ours = elsewhere = False
    for text in found:
        if isinstance(text, etree._Element):
            if _agrees(text, titles):
                if not ours:
                    for line in lines.values():
                        line.elsewhere = True
                ours, elsewhere = True, False
            elif ours and text.tag == "h1":
                elsewhere = True
            continue
        element: HtmlElement = text.getparent().getparent() if text.is_tail else text.getparent()
        linked = False
        while element.tag in INLINE:
            linked = linked or element.tag == "a"
            parent = element.getparent()
            if parent is None:
                break
            element = parent
        line = lines.setdefault(element, Line(element, elsewhere=elsewhere))
        size = len(text.strip().encode("utf-8", "replace"))
        line.size += size
        if linked:
            line.linked += size
    return list(lines.values())


def _outside_furniture(lines: list[Line], body: HtmlElement, kinds: dict[HtmlElement, Furniture | None]) -> list[Line]:
    """The lines that stand in no furniture; an element that holds most of what no furniture of the surer kind holds
    is none.
    """
    standing: list[tuple[Line, list[HtmlElement]]] = []
    held: dict[tuple[str, str | None], float] = {}  # by tag and class: a story may be cut into many
    total = 0.0
    for line in lines:
        around: list[HtmlElement] = []
        element: HtmlElement | None = line.block
        while element is not None and element is not body:
            if element in kinds:
                kind = kinds[element]
            else:
                kind = kinds[element] = furniture_kind(element)
            if kind:
                around.append(element)
            element = element.getparent()
        standing.append((line, around))
        if not any(kinds[element] == "never" for element in around):
            total += line.weight
        for element in around:
            if kinds[element] == "likely":
                alike = (element.tag, element.get("class"))
                held[alike] = held.get(alike, 0.0) + line.weight
    for (tag, names), weight in held.items():
        if weight >= MOST_OF_PAGE * total:
            kinds.update({e: None for e in kinds if e.tag == tag and e.get("class") == names and kinds[e] == "likely"})
    kept = [line for line, around in standing if not any(kinds[element] for element in around)]
    return kept or [line for line, _ in standing]


def _grow(best: HtmlElement, lines: list[Line]) -> tuple[HtmlElement, float]:
    """The widest element around `best` that adds more of the same story, and the weight it holds.

    More of the same story are lines that are built alike: pages cut a story into equal boxes, with an advertisement
    between them, while what follows it is built otherwise. An article element is never left.
    """
    inside = {line.block for line in lines if _holds(best, line)}
    container = best
    weight = sum(line.weight for line in lines if line.block in inside)
    alike = {_build(line) for line in lines if line.block in inside}
    tags = {element.tag for element in inside}
    wider: HtmlElement | None = best
    while wider is not None and not _is_whole(wider):
        wider = wider.getparent()
        if wider is None:
            break
        more = [
            line
            for line in lines
            if line.block not in inside
            and _holds(wider, line)
            and (_build(line) in alike or (wider.tag == "article" and line.block.tag in tags))
        ]
        added = sum(line.weight for line in more)
        if added >= WORTH_GROWING * weight:
            container, weight = wider, weight + added
            inside.update(line.block for line in more)
    return container, weight


def _is_whole(element: HtmlElement) -> bool:
    """Whether no part of its story can stand outside the element."""
    whole = element.tag in _NEVER_LEFT or element.get("itemprop") == "articleBody"
    return whole or element.find(".//h1") is not None


def _build(line: Line) -> tuple[str, ...]:
    """How a line is built: tags and classes of its block and the two elements around it."""
    build: list[str] = []
    element: HtmlElement | None = line.block
    for _ in range(3):
        if element is None:
            break
        build += (element.tag, element.get("class", "") if element is not line.block else "")
        element = element.getparent()
    return tuple(build)


def _holds(element: HtmlElement, line: Line) -> bool:
    return line.block is element or element in line.block.iterancestors()
