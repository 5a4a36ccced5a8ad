"""A change in words, for terminals, mail, feeds and pages: what happened, between which times, which words differ."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import NamedTuple, Self

from iria_crawler.changes.words.diff import Segment, diff_words

# Unchanged words shown on each side of a difference, so that it can be understood; and at most so many characters of them,
# since some scripts put no space between words.
CONTEXT_WORDS = 6
CONTEXT_CHARACTERS = 100
_TEXTS = frozenset("paragraph quote notice standfirst byline dateline caption credit".split())
# Each kind of change and the fields that it can happen to. docs/changes.md holds the same table.
FIELDS_OF_KIND = {
    "altered": _TEXTS | {"headline", "categories", "qualifiers", "link", "alt_text", "headline_copy", "author_copy"},
    "added": _TEXTS | {"image", "qualifiers"},
    "removed": _TEXTS | {"image", "qualifiers"},
    "moved": frozenset(("paragraph", "quote", "published_at", "entry", "url")),
    "unquoted": frozenset(("quote",)),
    "reattributed": frozenset(("quote",)),
    "swapped": frozenset(("image", "picture_file")),
    "withdrawn": frozenset(("article",)),
    "restored": frozenset(("article",)),
}
# A longer stretch of inserted or deleted words is cut in an excerpt.
MAX_EXCERPT_CHARACTERS = 160  # characters
_NAMES = {
    ("altered", "headline"): "headline changed",
    ("altered", "paragraph"): "text changed",
    ("added", "paragraph"): "paragraph added",
    ("removed", "paragraph"): "paragraph removed",
    ("moved", "paragraph"): "paragraph moved",
    ("altered", "quote"): "quote altered",
    ("removed", "quote"): "quote removed",
    ("added", "quote"): "quote added",
    ("unquoted", "quote"): "quotation marks dropped",
    ("reattributed", "quote"): "quote given to somebody else",
    ("added", "notice"): "notice added",
    ("removed", "notice"): "notice removed",
    ("altered", "link"): "link leads elsewhere",
    ("altered", "alt_text"): "picture described otherwise",
    ("altered", "headline_copy"): "only the headline for search engines and networks changed",
    ("altered", "author_copy"): "only the author for search engines and networks changed",
    ("altered", "credit"): "picture credit changed",
    ("added", "credit"): "picture credit added",
    ("removed", "credit"): "picture credit removed",
    ("swapped", "image"): "picture swapped",
    ("swapped", "picture_file"): "another picture at its address",
    ("altered", "qualifiers"): "origin of a picture changed",
    ("added", "qualifiers"): "origin of a picture stated",
    ("removed", "qualifiers"): "origin of a picture dropped",
    ("moved", "entry"): "entry of a live story dated otherwise",
    ("moved", "url"): "moved to another address",
    ("moved", "published_at"): "publication date moved",
    ("withdrawn", "article"): "taken down",
    ("restored", "article"): "back again",
}


def name_change(kind: str, field: str, confirmed_at: str | None) -> str:
    """What happened, in two or three words: "headline changed", "quote altered".

    confirmed_at: when a later look agreed; None: not yet. An outage may hide a story for one look, so a story is only said to
    be taken down once that is confirmed.
    """
    if kind == "withdrawn" and confirmed_at is None:
        return "seems taken down"
    return _NAMES.get((kind, field), f"{field.replace('_', ' ')} {kind}")


def what_differs(reason: str | None) -> str:
    """The reason of a change as it follows the severity: ", number"; '' where there is none, or where it says no more."""
    return f", {reason}" if reason and reason not in ("wording", "spelling") else ""


class Bracket(NamedTuple):
    """The two looks that a change lies between, in UTC: `earliest` saw the old state, `latest` the new one."""

    earliest: datetime
    latest: datetime

    @classmethod
    def of(cls, one: datetime, other: datetime) -> Self:
        """The earlier time comes first: a computer's clock may have been set back between the two looks."""
        return cls(*sorted((one, other)))

    @property
    def clock_format(self) -> str:
        """strftime's format of both times: with seconds where they are less than two minutes apart."""
        return "%H:%M:%S" if self.latest - self.earliest < timedelta(minutes=2) else "%H:%M"

    @property
    def is_one_day(self) -> bool:
        """Whether both looks fall on one day (UTC), so that the day is printed only once."""
        return self.earliest.date() == self.latest.date()


def bracket_text(earliest: datetime, latest: datetime) -> str:
    """ "between 14:02 and 14:31 UTC on 2026-11-23", or with a date before each time where the days differ."""
    found = Bracket.of(earliest, latest)
    clock = found.clock_format
    if found.is_one_day:
        return f"between {found.earliest:{clock}} and {found.latest:{clock}} UTC on {found.latest:%Y-%m-%d}"
    return f"between {found.earliest:%Y-%m-%d {clock}} and {found.latest:%Y-%m-%d {clock}} UTC"


def excerpt(before: str | None, after: str | None) -> list[Segment]:
    """The differing words and CONTEXT_WORDS unchanged words around them.

    If `before` or `after` is None: the other text alone, cut. [] if both are None or empty.
    """
    if before is None or after is None:
        text = _short(after if before is None else before)
        return [Segment("insert" if before is None else "delete", text)] if text else []
    segments = _where_they_differ(diff_words(before, after))
    last = len(segments) - 1
    shown = []
    for index, segment in enumerate(segments):
        if segment.op != "equal":
            shown.append(Segment(segment.op, _short(segment.text)))
        else:
            shown.append(Segment("equal", _context(segment.text, first=index == 0, last=index == last)))
    return shown


def _where_they_differ(segments: list[Segment]) -> list[Segment]:
    """The segments; where two long ones take each other's place, without most of what both begin with.

    A word of a script without spaces may be a paragraph long, and its first characters are those of the other.
    """
    found = list(segments)
    for at, (old, new) in enumerate(pairwise(segments)):
        if (old.op, new.op) == ("delete", "insert") and max(len(old.text), len(new.text)) > MAX_EXCERPT_CHARACTERS:
            cut = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old.text, new.text, strict=False)))
            cut -= CONTEXT_CHARACTERS
            if cut > 0:
                found[at : at + 2] = [Segment(one.op, f"… {one.text[cut:]}") for one in (old, new)]
    return found


def _short(text: str | None) -> str:
    text = text or ""
    if len(text) <= MAX_EXCERPT_CHARACTERS:
        return text
    cut = text[: MAX_EXCERPT_CHARACTERS - 2]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > len(cut) // 2 else cut} …"  # scripts without spaces are cut within a word


def _context(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    opening = " ".join(words[:CONTEXT_WORDS])[:CONTEXT_CHARACTERS]
    ending = " ".join(words[-CONTEXT_WORDS:])[-CONTEXT_CHARACTERS:]
    if first and ending != text:
        return f"… {ending}"
    if last and opening != text:
        return f"{opening} …"
    if not first and not last and (len(words) > 2 * CONTEXT_WORDS or len(text) > 2 * CONTEXT_CHARACTERS):
        return f"{opening} … {ending}"
    return text


def in_plain_text(segments: list[Segment]) -> str:
    """The segments of a diff as text, marked as in "[-old-]{+new+}"."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[segment.op].format(segment.text) for segment in segments)
