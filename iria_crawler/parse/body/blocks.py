"""The story's own paragraphs, in reading order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.behind import lines_behind
from iria_crawler.parse.body.boxes_of_prose import lines_of_prose
from iria_crawler.parse.body.cards import lines_of_cards
from iria_crawler.parse.body.gather import MARKS, Gatherer
from iria_crawler.parse.body.line import BlockKind, LeftOut, Line
from iria_crawler.parse.body.memory import remembered
from iria_crawler.parse.body.page_lines import PageLines
from iria_crawler.parse.body.scorer import choose
from iria_crawler.parse.body.story import Story, find_story
from iria_crawler.parse.body.trim import trim
from iria_crawler.parse.page.elements import Elements
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import line_hash

__all__ = ["Block", "BlockKind", "Story", "collect_blocks", "find_story"]

_LETTER = re.compile(r"\w")
# Another reading may take these lines for the story's: those that the scorer left out, asks, the lines at its ends, and copies, of
# which it may take the other one.
_MAY_BE_READ = frozenset((LeftOut.NONE, LeftOut.ASK, LeftOut.HEAD, LeftOut.TAIL, LeftOut.REPEAT))
# Lines before the first and behind the last paragraph that may be read as others; shorter ones are labels.
MAX_LINES_AROUND, MIN_LEFT_OUT_CHARACTERS = 20, 10
# A page may have thousands of lines amid its story: the hashes of 60 are kept.
MAX_LEFT_OUT = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body."""

    text: str
    kind: BlockKind


class Blocks(NamedTuple):
    """The story's paragraphs in reading order, and the lines that stood after the last of them and are none."""

    own: list[Block]
    after: list[Line]
    left_out: tuple[str, ...] = ()  # the lines amid them that are none: see left_out_amid()
    cut: bool = False  # True: there is more than MAX_LINES or MAX_TEXT_CHARACTERS, which is left unread


def collect_blocks(
    page: Page, story: Story, claimed: Mapping[HtmlElement, bool], headline: str | None, known: Sequence[str] = ()
) -> Blocks:
    """The paragraphs of the story; `claimed`: elements that belong to pictures, as Gatherer takes them; `known`: the paragraphs
    of the record before."""
    if story.container is None:
        return Blocks([], [])
    lines, cut = judged_lines(page, story, claimed, headline)
    own = remembered(lines, choose(lines), known) if story.source == "text" else lines.kept
    last = own[-1] if own else None
    behind = next((number + 1 for number, line in enumerate(lines.all) if line is last), len(lines.all))
    after = [line for line in lines.all[behind:] if line.reason < LeftOut.OUTSIDE]
    return Blocks([Block(line.text, line.kind) for line in own], after, left_out_amid(lines.all, own), cut)


def left_out_amid(lines: Sequence[Line], own: Collection[Line]) -> tuple[str, ...]:
    """The lines around the story's `own` that are none of them, though a reader sees them amid it: no teasers, no words of pictures,
    nothing of another part of the page, but what a box says that explains the story. Each as its hash, and that of the last of `own`
    before it: "1a2b3c4d 5e6f7a8b"; a line before the first of them is its hash alone.
    """
    chosen = {id(line) for line in own}
    places = [number for number, line in enumerate(lines) if id(line) in chosen]
    if not places:
        return ()
    boxed = lines_of_prose(lines)
    found: list[str] = []
    last: Line | None = None
    for line in lines[max(0, places[0] - MAX_LINES_AROUND) : places[-1] + 1 + MAX_LINES_AROUND]:
        if id(line) in chosen:
            last = line
        elif (line.reason in _MAY_BE_READ or id(line) in boxed) and _is_seen(line):
            found.append(f"{line_hash(line.text)} {line_hash(last.text)}" if last else line_hash(line.text))
            if len(found) == MAX_LEFT_OUT:
                break
    return tuple(found)


def _is_seen(line: Line) -> bool:
    place = line.place
    is_shown = place.is_inside and not place.is_claimed and not place.marks & MARKS["unseen"]
    return is_shown and len(line.text) >= MIN_LEFT_OUT_CHARACTERS


def judged_lines(
    page: Page, story: Story, claimed: Mapping[HtmlElement, bool], headline: str | None
) -> tuple[PageLines, bool]:
    """All lines of the page with what the rules say of each, and whether there is more of the page than is read."""
    gatherer = Gatherer(story, claimed)
    root = _root(page, story)
    gatherer.walk(page.elements if story.source == "text" else Elements(root), root)
    lines = [line for line in gatherer.lines if _LETTER.search(line.text)]
    ruled: list[Line] = []
    for line in lines_behind(page, story, lines):
        line.reason = LeftOut.BEHIND
    for line in lines:
        place = line.place
        if line.reason is LeftOut.BEHIND:
            continue
        if not place.is_inside:
            line.reason = LeftOut.OUTSIDE
        elif place.is_left_out:
            line.reason = LeftOut.CHROME
        else:
            ruled.append(line)
    for line in (cards := lines_of_cards(page, story, ruled, gatherer.places)):
        line.reason = LeftOut.CARD
    kept = trim([line for line in ruled if line.reason is LeftOut.NONE] if cards else ruled, headline, page.url)
    summary = page.first_meta("og:description", "description")
    return PageLines(lines, kept, gatherer.places, headline, summary), gatherer.cut


def _root(page: Page, story: Story) -> HtmlElement:
    """The element whose lines are read: the page's body, and for a story of a script's data or of a line or two that story alone."""
    container = story.container
    assert container is not None
    if story.source != "text" or story.is_short:
        return container
    body = page.body
    return body if body is not None and (container is body or body in container.iterancestors()) else page.root
