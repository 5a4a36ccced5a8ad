"""One walk over a page that gathers its text into lines, each with the place where it stands.

What no reader sees as prose is left out here (scripts, form fields, menus by tag); everything else becomes a line, also
what looks like chrome: whether it is the story's is decided afterwards, by all that is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import (
    UNREAD_TAGS,
    has_story_name,
    is_box_of_prose,
    is_out_of_sight,
    is_struck,
    is_unseen,
)
from iria_crawler.parse.body.line import BlockKind, Line, LinePlace, size
from iria_crawler.parse.body.story import Story
from iria_crawler.parse.page.elements import INLINE, Elements
from iria_crawler.text import collapse

# Elements that start a new line of text. Cells of a table share their row's line.
BLOCKS = frozenset(
    "address article blockquote center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 header hgroup hr li main ol p pre section "
    "table tbody tfoot thead tr ul details summary figure aside nav footer form".split()
)
# Words of the story printed once more, large.
_PULL_QUOTE = re.compile(r"pull-?quote", re.I)
# A page with more lines than this is no story; its first ones are kept.
MAX_LINES = 3000
# Nor is one of more characters: a novel of 300 pages. What comes behind is left unread.
MAX_TEXT_CHARACTERS = 500_000
# What is struck out or out of sight is left unread up to this share of the story.
MAX_WITHDRAWN_SHARE = 0.5
# So many elements before a link on the last line are looked at.
MAX_BEFORE_LINK = 100
_WORD = re.compile(r"\w")
_BLOCK_STYLE = re.compile(r"(?<![\w-])display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.I)
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    "blockquote": "quote",
}
# What is read wherever it stands: it may be a part of a story that is not held by the story's element.
_ALWAYS_READ = INLINE | frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "button"))
# What a place notes of the elements around it, a bit each.
MARKED = ("aside", "footer", "form", "figure", "header", "article", "main", "table", "blockquote", "li")
MARKS = {name: 1 << number for number, name in enumerate((*MARKED, "never", "unseen", "story name"))}
_NEVER, _UNSEEN, _STORY_NAME = MARKS["never"], MARKS["unseen"], MARKS["story name"]
_MARK_OF = {name: MARKS[name] for name in MARKED} | {"figcaption": MARKS["figure"]}


class Gatherer:
    """The lines of an element in reading order. `claimed`: elements that belong to pictures (captions, credits), each with whether
    its words show that, so that no other evidence makes them the story's.
    """

    def __init__(self, story: Story, claimed: Mapping[HtmlElement, bool]) -> None:
        self._story = story
        self._claimed = claimed
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0  # how many links are open
        self._characters = 0  # of all lines
        self._kinds: list[BlockKind] = ["paragraph"]
        self._apart: list[tuple[HtmlElement, list[str], int]] = []  # lines that wait while another one stands amid them
        self._place: LinePlace | None = None
        container = story.container
        self._around = set(container.iterancestors()) if container is not None else set()
        self._reads_withdrawn = False
        self._holders: set[HtmlElement] | None = None  # what has a block quote inside; found when first needed
        self.places: list[LinePlace] = []  # outer before inner
        self.lines: list[Line] = []
        self.cut = False

    def walk(self, elements: Elements, root: HtmlElement) -> None:
        """In document order, without recursion: broken pages nest deeper than Python's stack. `elements` are those of the tree
        of `root`.
        """
        begun: list[HtmlElement] = []  # what has begun and not ended, the innermost last
        at, end = elements.place(root), elements.end(root)
        while at < end:
            element = elements.all[at]
            around = element.getparent()
            while begun and begun[-1] is not around:
                self._end(begun.pop(), root)
            begun.append(element)
            is_read = not (element.tag in UNREAD_TAGS and self._is_unread(element)) and self._enter(element)
            at = at + 1 if is_read else elements.end(element)
        for element in reversed(begun):
            self._end(element, root)

    def _end(self, element: HtmlElement, root: HtmlElement) -> None:
        if element.tag == "a":
            self._links = max(0, self._links - 1)
        place = self._place
        if place is not None and place.element is element:
            self._leave(place)
        tail = element.tail
        if tail and element is not root:
            self._add(tail)

    def _is_unread(self, element: HtmlElement) -> bool:
        """Whether an element of UNREAD_TAGS is passed over: all but a chapter's heading that opens at a click, and what is
        around the story.
        """
        opens = element.tag == "button" and self._kinds[-1] == "heading"
        return not opens and element not in self._around and element is not self._story.container

    def _enter(self, element: HtmlElement) -> bool:
        """Note that an element begins; False if what is inside it is not read."""
        tag = element.tag
        if tag == "br":
            self._break(element)
            return True
        if self._is_withdrawn(element):
            if tag in BLOCKS:
                self._end_line()
            self._links += tag == "a"  # its end is told too
            return False
        if tag in BLOCKS or _is_shown_as_block(element):
            self._end_line()
            if not self._open(element):
                return False
            if kind := _KINDS.get(tag):
                self._kinds.append(kind)
        elif tag == "button" and self._kinds[-1] == "heading":
            pass  # a chapter's heading that opens at a click
        elif tag not in INLINE or element is self._story.container:
            if element is self._story.container:
                self._end_line()
            if not self._open(element):
                return False
            if tag == "td" or tag == "th":
                self._pieces.append(" ")
        else:
            if tag == "a":
                self._links += 1
            chrome = element in self._claimed or self._story.chrome(element) is not None
            if chrome and self._is_left_out(element):
                self._open(element)
            if tag == "img" and not self._pieces and (initial := _drop_cap(element)):
                self._add(initial)
        if element.text:
            self._add(element.text)
        return True

    def _is_withdrawn(self, element: HtmlElement) -> bool:
        """Whether no reader is to take an element's words for the story's: struck out, or out of sight. Where that is much of
        the story, the mark is broken markup, or a script shows it: then it is read, and so is all that is marked on the page.
        """
        if self._reads_withdrawn or not (
            is_struck(element) or (self._story.chrome(element) is not None and is_out_of_sight(element))
        ):
            return False
        text = "".join(element.itertext())
        if size(text) > MAX_WITHDRAWN_SHARE * self._story.weight or element in self._around:
            self._reads_withdrawn = True
            return False
        return _WORD.search(text) is not None

    def _leave(self, place: LinePlace) -> None:
        """Note that the element of the open place ends."""
        element = place.element
        tag = element.tag
        if tag in BLOCKS or _is_shown_as_block(element):
            self._end_line()
            if tag in _KINDS and len(self._kinds) > 1:
                self._kinds.pop()
        elif place.around is None or element is self._story.container or (tag in ("td", "th") and place.size):
            self._end_line()  # the last paragraph of a cell that has more
        if self._apart and self._apart[-1][0] is element:
            self._end_line()
            _, self._pieces, self._linked = self._apart.pop()
        if around := place.around:
            around.size += place.size
            around.linked += place.linked
        self._place = place.around

    def _open(self, element: HtmlElement) -> bool:
        """The lines from here on stand in an element, if it is read: outside the story and in chrome, only where it holds
        running text, or is a heading or paragraph itself.
        """
        around, story = self._place, self._story
        is_story = element is story.container or element in story.annexes
        is_inside = is_story or (around is not None and around.is_inside)
        is_claimed = element in self._claimed
        is_left_out = not is_story and (
            is_claimed or (around is not None and around.is_left_out) or self._is_left_out(element)
        )
        if (is_left_out or not is_inside) and not self._may_tell(element, is_inside=is_inside):
            return False
        place = LinePlace(element, around)
        place.is_inside, place.is_left_out, place.is_claimed = is_inside, is_left_out, place.is_claimed or is_claimed
        place.is_credited = place.is_credited or self._claimed.get(element, False)
        if is_inside or element in self._around:
            place.steps_out = 0
        self._mark(place)
        begins = around is not None and (is_left_out > around.is_left_out or place.is_claimed > around.is_claimed)
        if begins and not (element.tag in BLOCKS or _is_shown_as_block(element)):
            self._apart.append((element, self._pieces, self._linked))
            self._pieces, self._linked = [], 0
        self._place = place
        self.places.append(place)
        return True

    def _mark(self, place: LinePlace) -> None:
        """Note what kind of element a place is."""
        element = place.element
        place.marks |= _MARK_OF.get(element.tag, 0)
        chrome = self._story.chrome(element)
        if chrome is not None:
            place.chrome += 1
            place.to_chrome = 0
            place.marks |= _NEVER if chrome == "never" else 0
            place.marks |= _UNSEEN if is_unseen(element) else 0
        if place.classes and has_story_name(place.classes):
            place.marks |= _STORY_NAME

    def _may_tell(self, element: HtmlElement, *, is_inside: bool) -> bool:
        """Whether an element outside the story's, or chrome inside it, is read at all."""
        story = self._story
        if element.tag in _ALWAYS_READ or element in story.holders or element in self._around:
            return True
        return is_inside and element not in self._claimed and story.chrome(element) != "never"

    def _is_left_out(self, element: HtmlElement) -> bool:
        """Whether an element is chrome, or belongs to a picture, by the rules."""
        if element.tag == "h1" or element in self._claimed:
            return True
        if self._story.chrome(element) is None or (
            self._place is not None and self._place.is_inside and is_box_of_prose(element)
        ):
            return False
        if self._holds_quote(element) and not _PULL_QUOTE.search(element.get("class") or ""):
            return False
        return element.tag not in INLINE or is_unseen(element) or _stands_alone(element)

    def _holds_quote(self, element: HtmlElement) -> bool:
        """Whether a block quote of the story stands inside an element; all that hold one are found in one walk."""
        if self._holders is None:
            self._holders = set()
            container = self._story.container
            for quote in container.iter("blockquote") if container is not None else ():
                for ancestor in quote.iterancestors():
                    if ancestor in self._holders:
                        break
                    self._holders.add(ancestor)
        return element in self._holders

    def _add(self, text: str) -> None:
        if not self._pieces and text.isspace():
            return
        self._pieces.append(text)
        if self._links > 0:
            self._linked += len(text.strip())

    def _end_line(self) -> None:
        """What was gathered is a line."""
        if not self._pieces:
            return
        place = self._place
        if place is not None:
            text = collapse("".join(self._pieces))
            self._pieces = []
            room = MAX_TEXT_CHARACTERS - self._characters if len(self.lines) < MAX_LINES else 0
            self.cut = self.cut or len(text) > room
            text = text[:room]
            if text:
                self._characters += len(text)
                line = Line(text, self._kinds[-1], self._linked, place, size(text))
                place.size += line.size
                place.linked += line.size * line.link_share
                self.lines.append(line)
        self._linked = 0

    def _break(self, element: HtmlElement) -> None:
        """One <br> is a space, two in a row end the paragraph; so does one before a link that is all of the last line."""
        before, after = element.getprevious(), element.getnext()
        is_second = before is not None and before.tag == "br" and not (before.tail or "").strip()
        if is_second or (after is not None and after.tag == "a" and _is_all_of_last_line(element, after)):
            self._end_line()
        else:
            self._pieces.append(" ")


def _is_shown_as_block(element: HtmlElement) -> bool:
    """Whether an element that is no block by its tag starts a new line: by its style, or as an element of the outlet's own making
    beside which no text of its parent's stands.
    """
    if element.tag == "span":
        style = element.get("style")
        return style is not None and _BLOCK_STYLE.search(style) is not None
    return "-" in element.tag and _stands_alone(element)


def _stands_alone(element: HtmlElement) -> bool:
    """Whether no text of its parent's own stands beside an inline element: words amid a sentence are the sentence's,
    whatever their publisher calls them.
    """
    parent, before = element.getparent(), element.getprevious()
    beside = parent.text if before is None and parent is not None else before.tail if before is not None else None
    return not (beside or "").strip() and not (element.tail or "").strip(" \t\n\r,;|/")


def _is_all_of_last_line(line_break: HtmlElement, link: HtmlElement) -> bool:
    """Whether nothing but a link stands behind a <br>, and no other link before it: of a list of links each is a line."""
    if (line_break.tail or "").strip() or (link.tail or "").strip() or link.getnext() is not None:
        return False
    return all(one.tag != "a" for one in islice(line_break.itersiblings(preceding=True), MAX_BEFORE_LINK))


def _drop_cap(picture: HtmlElement) -> str | None:
    """The first letter of a paragraph that is printed as a picture: `<img alt="T">he frigate`."""
    alt = picture.get("alt") or ""
    return alt if len(alt) == 1 and alt.isupper() and (picture.tail or "")[:1].islower() else None
