"""A line of a page's text, and the place where it stands: what the rules and the scorer of lines know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.body.prompts import is_ask, is_related_label
from iria_crawler.text import letters

BlockKind = Literal["paragraph", "heading", "item", "quote"]

# A paragraph of this many bytes is running text: the story has begun, or still goes on.
MIN_RUNNING_BYTES = 90
# A line with this share of its characters inside links is mostly a link.
MOSTLY_LINK_SHARE = 0.5
# A label is shorter than this, and ends otherwise.
MAX_LABEL_CHARACTERS = 60
ENDS_OF_SENTENCES = ".!?…。！？"

# The place of an element is known by the 3 elements around it, and by the first 400 characters of their names.
MAX_AROUND, MAX_PLACE_CHARACTERS = 3, 400
# Numbers and hashes in names of classes, which differ from box to box: "elementor-element-a1b2c3d", "col-6".
_COUNTED = re.compile(r"\d+|[0-9a-f]{6,}")


class LeftOut(IntEnum):
    """Why the rules leave a line out; NONE for the lines that they keep."""

    NONE = 0
    REPEAT = 1  # repeats the headline or another line
    TITLE = 2  # the headline with the day or the byline
    OTHER_STORIES = 3  # behind a label of other stories
    LINK = 4  # a link to another story, or a teaser between links
    ASK = 5  # speaks to the reader
    HEAD = 6  # day, byline or reading time before the story
    TAIL = 7  # sign-off or heading after the story
    OUTSIDE = 8  # not in the element that holds the story
    CHROME = 9  # in that element, in a part whose tag or names are those of chrome
    CARD = 10  # in the card of another story behind the end
    BEHIND = 11  # in a comment, or in the next story


class LinePlace:
    """An element that holds lines, and what is known of it and the elements around it."""

    __slots__ = (
        "around",
        "build",
        "chrome",
        "classes",
        "element",
        "is_claimed",
        "is_credited",
        "is_inside",
        "is_left_out",
        "kept",
        "linked",
        "marks",
        "size",
        "steps_out",
        "to_chrome",
    )

    def __init__(self, element: HtmlElement, around: LinePlace | None) -> None:
        self.element = element
        self.around = around
        self.classes = element.get("class")
        self.build = build_of(element.tag, self.classes)
        self.size = 0  # bytes of all lines in it
        self.linked = 0.0  # of them in links
        self.kept = 0  # of them in lines that the rules keep
        if around is None:
            self.marks = 0  # bits of gather.MARKS: kinds of elements around, itself among them
            self.chrome = 0  # how many elements around are chrome by tag or names
            self.to_chrome = 99  # steps up to the next of them
            self.is_left_out = False  # chrome, by the rules
            self.is_inside = False  # in the element that holds the story
            self.is_claimed = False  # belongs to a picture
            self.is_credited = False  # belongs to one, as its words show
            self.steps_out = 0  # steps up to an element that holds the story too; 0 inside the story's
        else:
            self.marks = around.marks
            self.chrome = around.chrome
            self.to_chrome = around.to_chrome + 1
            self.is_left_out = around.is_left_out
            self.is_inside = around.is_inside
            self.is_claimed = around.is_claimed
            self.is_credited = around.is_credited
            self.steps_out = around.steps_out + 1


@dataclass(slots=True, eq=False)
class Line:
    """A line as it was gathered, with what tells whether it is the story's."""

    text: str
    kind: BlockKind
    linked: int  # characters inside links
    place: LinePlace  # the block element it stands in
    size: int  # bytes: a Chinese sentence has few characters
    reason: LeftOut = LeftOut.NONE
    link_share: float = field(init=False)  # how much of the line stands inside links
    runs: bool = field(init=False)  # running text
    # What several rules ask of a line's words, found when first asked.
    _key: str | None = field(init=False, default=None)
    _asks: bool | None = field(init=False, default=None)
    _points_away: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.link_share = self.linked / len(self.text)
        self.runs = (
            self.size >= MIN_RUNNING_BYTES
            and self.link_share < MOSTLY_LINK_SHARE
            and (self.kind == "paragraph" or self.kind == "quote")
        )

    @property
    def key(self) -> str:
        """The letters of the line: equal for two copies."""
        if self._key is None:
            self._key = letters(self.text)
        return self._key

    @property
    def asks(self) -> bool:
        """Whether the line asks the reader to do something (prompts.is_ask)."""
        if self._asks is None:
            self._asks = is_ask(self.text)
        return self._asks

    @property
    def points_away(self) -> bool:
        """Whether the line points to other stories (prompts.is_related_label)."""
        if self._points_away is None:
            self._points_away = is_related_label(self.text)
        return self._points_away


def is_label(text: str) -> bool:
    """Whether a line is a few words without a full stop, which state nothing."""
    return len(text) < MAX_LABEL_CHARACTERS and text[-1:] not in ENDS_OF_SENTENCES


def size(text: str) -> int:
    """Bytes: a Chinese sentence has few characters."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def place_of(element: HtmlElement) -> str:
    """Where an element stands: its build and those of the elements around it, the nearest first, its tag before all."""
    around = [element, *islice(element.iterancestors(), MAX_AROUND)]
    return (
        f"{element.tag} "
        + " < ".join(build_of(str(one.tag), one.get("class")) for one in around)[:MAX_PLACE_CHARACTERS]
    )


@lru_cache(maxsize=20_000)
def build_of(tag: str, classes: str | None) -> str:
    """How an element is built, in a form in which boxes of one kind are equal: tag and classes without their numbers."""
    return f"{tag} {_COUNTED.sub('0', classes)}" if classes else tag
