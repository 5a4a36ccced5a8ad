"""The story's own paragraphs: where on the page they stand, and which they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.chrome import is_furniture, is_prompt
from iria_crawler.parse.page import Page
from iria_crawler.text import collapse

# Paragraphs shorter than this say nothing about where the story is.
TELLING = 60
# What holds most of the page's words is the story, whatever its class says.
MOST_OF_PAGE = 0.4
# Elements that start a new line of text.
BLOCKS = frozenset(
    "address article blockquote center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table "
    "tbody td tfoot th thead tr ul".split()
)
# Elements whose text is no prose, whatever they hold.
NEVER_PROSE = frozenset("script style noscript template select option textarea svg iframe head title button".split())
# Lines that are headings or list items do not say where a story is: menus are made of them.
NEVER_TELLING = frozenset("li h1 h2 h3 h4 h5 h6 a dt".split())
_KINDS: dict[str, Literal["heading", "item", "quote"]] = {
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much text each element holds, in characters without white space at the ends, and how much of it is linked."""

    text: dict[HtmlElement, int]
    linked: dict[HtmlElement, int]
    total: int

    def is_chrome(self, element: HtmlElement) -> bool:
        """Furniture, unless it holds most of the page's words: a story may stand in an element of any name."""
        if not is_furniture(element):
            return False
        prose = self.text.get(element, 0) - self.linked.get(element, 0)
        return element.tag in NEVER_PROSE or prose < MOST_OF_PAGE * self.total


@dataclass(frozen=True, slots=True)
class Story:
    """Where on the page the story stands: the smallest element holding all of it, or None where there is none."""

    container: HtmlElement | None
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body."""

    text: str
    kind: Literal["paragraph", "heading", "item", "quote"]


def find_story(page: Page) -> Story:
    """The element that holds the story: the one whose own lines of text weigh most, with its ancestors sharing in
    it.
    """
    body = page.root.find("body")
    body = body if body is not None else page.root
    sizes = measure(body)
    weights: dict[HtmlElement, float] = {}
    for parent, weight in _telling_lines(body, sizes):
        share = 1.0
        ancestor: HtmlElement | None = parent
        for _ in range(4):
            if ancestor is None or ancestor.tag == "html":
                break
            weights[ancestor] = weights.get(ancestor, 0.0) + weight * share
            ancestor = ancestor.getparent()
            share *= 0.7
    if not weights:
        return Story(None, sizes)
    return Story(max(weights, key=lambda element: weights[element]), sizes)


def measure(body: HtmlElement) -> Sizes:
    """One walk over the tree, children before parents."""
    order = [element for element in body.iter() if isinstance(element.tag, str)]
    text: dict[HtmlElement, int] = {}
    linked: dict[HtmlElement, int] = {}
    for element in reversed(order):
        if element.tag in NEVER_PROSE:
            continue
        length = len(element.text.strip()) if element.text else 0
        links = 0
        for child in element:
            length += text.get(child, 0) + (len(child.tail.strip()) if child.tail else 0)
            links += linked.get(child, 0)
        text[element] = length
        linked[element] = length if element.tag == "a" else links
    return Sizes(text, linked, max(1, text.get(body, 0) - linked.get(body, 0)))


def _telling_lines(body: HtmlElement, sizes: Sizes) -> Iterator[tuple[HtmlElement, float]]:
    """Each line of running text outside the page's furniture: the block that holds the line's block, and its weight."""
    stack = [body]
    while stack:
        element = stack.pop()
        if element is not body and sizes.is_chrome(element):
            continue
        length, linked = _own_text(element, sizes)
        if length >= TELLING and linked < length / 2 and element.tag not in NEVER_TELLING:
            parent = element.getparent()
            home = parent if element.tag in ("p", "blockquote", "pre") and parent is not None else element
            yield home, (length - linked) * (1.0 if length > 2 * TELLING else 0.6)
        stack.extend(child for child in element if isinstance(child.tag, str))


def _own_text(element: HtmlElement, sizes: Sizes) -> tuple[int, int]:
    """Length of the text that stands in the element itself and its inline children, and how much of it is linked."""
    if element.tag not in BLOCKS and element.tag != "body":
        return 0, 0
    length = len(element.text.strip()) if element.text else 0
    linked = 0
    for child in element:
        if child.tag not in BLOCKS and isinstance(child.tag, str):
            length += sizes.text.get(child, 0)
            linked += sizes.linked.get(child, 0)
        if child.tail:
            length += len(child.tail.strip())
    return length, linked


def collect_blocks(page: Page, story: Story, claimed: Collection[HtmlElement]) -> list[Block]:
    """The paragraphs in reading order; `claimed` are elements that belong to pictures (captions, credits)."""
    if story.container is None:
        return []
    lines = _Lines(claimed, story.sizes)
    lines.walk(story.container)
    lines.end_line("paragraph")
    return [block for block in lines.blocks if not is_prompt(block.text)]


class _Lines:
    """One walk over the container that gathers its text into lines."""

    def __init__(self, claimed: Collection[HtmlElement], sizes: Sizes) -> None:
        self._sizes = sizes
        self.blocks: list[Block] = []
        self._claimed = claimed
        self._pieces: list[str] = []

    def end_line(self, kind: Literal["paragraph", "heading", "item", "quote"]) -> None:
        """What was gathered is a line of this kind."""
        text = collapse("".join(self._pieces))
        self._pieces.clear()
        if text:
            self.blocks.append(Block(text, kind))

    def walk(self, container: HtmlElement) -> None:
        """Depth first, without recursion: broken pages nest deeper than Python's stack."""
        stack: list[tuple[HtmlElement, str, bool]] = [(container, "paragraph", False)]
        while stack:
            element, kind, leaving = stack.pop()
            if leaving:
                if element.tag in BLOCKS:
                    self.end_line(kind)  # type: ignore[arg-type]  # kinds come from _KINDS
                self._tail(element, container)
            elif (
                element is not container and (element in self._claimed or self._sizes.is_chrome(element))
            ) or element.tag == "h1":
                self._tail(element, container)
            else:
                self._enter(element, kind, stack)

    def _enter(self, element: HtmlElement, kind: str, stack: list[tuple[HtmlElement, str, bool]]) -> None:
        if element.tag in BLOCKS:
            self.end_line(kind)  # type: ignore[arg-type]  # kinds come from _KINDS
        elif element.tag == "br":
            self._break(element)
        inner = "quote" if element.tag == "blockquote" else _KINDS.get(element.tag, kind)
        if element.text:
            self._pieces.append(element.text)
        stack.append((element, inner, True))
        stack.extend((child, inner, False) for child in reversed(element) if isinstance(child.tag, str))

    def _break(self, element: HtmlElement) -> None:
        """One <br> is a space, two in a row end the paragraph."""
        before = element.getprevious()
        if before is not None and before.tag == "br" and not (before.tail or "").strip():
            self.end_line("paragraph")
        else:
            self._pieces.append(" ")

    def _tail(self, element: HtmlElement, container: HtmlElement) -> None:
        if element is not container and element.tail:
            self._pieces.append(element.tail)
