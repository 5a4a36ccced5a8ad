"""The story's own paragraphs, in reading order."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import is_unseen
from iria_crawler.parse.body.lines import INLINE
from iria_crawler.parse.body.story import Story, find_story
from iria_crawler.parse.body.trim import BlockKind, Line, trim
from iria_crawler.text import collapse

__all__ = ["Block", "BlockKind", "Story", "collect_blocks", "find_story"]

# Elements that start a new line of text. Cells of a table share their row's line.
BLOCKS = frozenset(
    "address article blockquote center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 header hgroup hr li main ol p pre section "
    "table tbody tfoot thead tr ul details summary figure aside nav footer form".split()
)
# Words of the story printed once more, large.
_PULL_QUOTE = re.compile(r"pull-?quote", re.I)
# A page with more lines than this is no story; its first ones are kept.
MOST_LINES = 3000
# Nor is one of more characters: a novel of 300 pages. What comes behind is left unread.
MOST_TEXT = 500_000
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    "blockquote": "quote",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body."""

    text: str
    kind: BlockKind


class Blocks(NamedTuple):
    """The story's paragraphs in reading order, and the lines that stood after the last of them and are none."""

    own: list[Block]
    after: list[Line]
    cut: bool = False  # True: there is more than MOST_LINES or MOST_TEXT, which is left unread


def collect_blocks(story: Story, claimed: Collection[HtmlElement], headline: str | None) -> Blocks:
    """The paragraphs of the story; `claimed` are elements that belong to pictures (captions, credits)."""
    if story.container is None:
        return Blocks([], [])
    gatherer = _Gatherer(story, claimed)
    gatherer.walk(story.container)
    lines = gatherer.lines
    own = trim(lines, headline)
    after = lines[next(i for i, line in enumerate(lines) if line is own[-1]) + 1 :] if own else []
    return Blocks([Block(line.text, line.kind) for line in own], after, gatherer.cut)


class _Gatherer:
    """One walk over the container that gathers its text into lines."""

    def __init__(self, story: Story, claimed: Collection[HtmlElement]) -> None:
        self._story = story
        self._claimed = claimed
        self._pieces: list[str] = []
        self._size = 0  # characters of all lines
        self._holders: set[HtmlElement] | None = None  # what has a block quote inside; found when first needed
        self._linked = 0
        self._links = 0  # how many links are open
        self._kinds: list[BlockKind] = ["paragraph"]
        self.lines: list[Line] = []
        self.cut = False

    def end_line(self, home: HtmlElement) -> None:
        """What was gathered is a line."""
        if self._pieces:
            text = collapse("".join(self._pieces))
            self._pieces.clear()
            room = MOST_TEXT - self._size if len(self.lines) < MOST_LINES else 0
            self.cut = self.cut or len(text) > room
            text = text[:room]
            if text:
                self._size += len(text)
                self.lines.append(Line(text, self._kinds[-1], self._linked, home))
        self._linked = 0

    def walk(self, container: HtmlElement) -> None:
        """In document order, without recursion: broken pages nest deeper than Python's stack."""
        walker: Any = etree.iterwalk(container, events=("start", "end"))
        skipped: Any = None
        for event, element in walker:
            if event == "start":
                if element is not container and self._left_out(element):
                    skipped = element
                    walker.skip_subtree()
                else:
                    self._enter(element)
            else:
                if element is skipped:
                    skipped = None
                    if element.tag in BLOCKS:
                        self.end_line(element)
                else:
                    self._leave(element)
                if element.tail and element is not container:
                    self._add(element.tail)
        self.end_line(container)

    def _left_out(self, element: HtmlElement) -> bool:
        if element.tag == "h1" or element in self._claimed:
            return True
        if self._story.furniture(element) is None:
            return False
        if self._holds_quote(element) and not _PULL_QUOTE.search(element.get("class") or ""):
            return False
        return element.tag not in INLINE or is_unseen(element) or _stands_alone(element)

    def _holds_quote(self, element: HtmlElement) -> bool:
        """Whether a block quote stands inside an element; all that hold one are found in one walk."""
        if self._holders is None:
            self._holders = set()
            container = self._story.container
            for quote in container.iter("blockquote") if container is not None else ():
                for ancestor in quote.iterancestors():
                    if ancestor in self._holders:
                        break
                    self._holders.add(ancestor)
        return element in self._holders

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            parent = element.getparent()
            self.end_line(parent if parent is not None else element)
            if kind := _KINDS.get(tag):
                self._kinds.append(kind)
        elif tag == "br":
            self._break(element)
        elif tag == "a":
            self._links += 1
        elif tag == "td" or tag == "th":
            self._pieces.append(" ")
        if element.text:
            self._add(element.text)

    def _leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.end_line(element)
            if tag in _KINDS and len(self._kinds) > 1:
                self._kinds.pop()
        elif tag == "a":
            self._links -= 1

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._links > 0:
            self._linked += len(text.strip())

    def _break(self, element: HtmlElement) -> None:
        """One <br> is a space, two in a row end the paragraph."""
        before, parent = element.getprevious(), element.getparent()
        if parent is not None and before is not None and before.tag == "br" and not (before.tail or "").strip():
            self.end_line(parent)
        else:
            self._pieces.append(" ")


def _stands_alone(element: HtmlElement) -> bool:
    """Whether no text of its parent's own stands beside an inline element: words amid a sentence are the sentence's,
    whatever their publisher calls them.
    """
    parent, before = element.getparent(), element.getprevious()
    beside = parent.text if before is None and parent is not None else before.tail if before is not None else None
    return not (beside or "").strip() and not (element.tail or "").strip(" \t\n\r,;|/")
