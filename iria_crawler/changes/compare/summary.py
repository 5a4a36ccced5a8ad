"""A change in words, for terminals, mail, feeds and pages: what happened, between which times, which words differ."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple, Self

from iria_crawler.changes.words.diff import Segment, diff_words

# Unchanged words shown on each side of a difference, so that it can be understood.
CONTEXT_WORDS = 6
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
    segments = diff_words(before, after)
    last = len(segments) - 1
    shown = []
    for index, segment in enumerate(segments):
        if segment.op != "equal":
            shown.append(Segment(segment.op, _short(segment.text)))
        else:
            shown.append(Segment("equal", _context(segment.text, first=index == 0, last=index == last)))
    return shown


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= MAX_EXCERPT_CHARACTERS else text[: MAX_EXCERPT_CHARACTERS - 2].rsplit(" ", 1)[0] + " …"


def _context(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if first and len(words) > CONTEXT_WORDS:
        return "… " + " ".join(words[-CONTEXT_WORDS:])
    if last and len(words) > CONTEXT_WORDS:
        return " ".join(words[:CONTEXT_WORDS]) + " …"
    if not first and not last and len(words) > 2 * CONTEXT_WORDS:
        return " ".join(words[:CONTEXT_WORDS]) + " … " + " ".join(words[-CONTEXT_WORDS:])
    return text


def in_plain_text(segments: list[Segment]) -> str:
    """The segments of a diff as text, marked as in "[-old-]{+new+}"."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[segment.op].format(segment.text) for segment in segments)
