"""A change in a line of words, for logs, terminals and mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from iria_crawler.changes.words.diff import Segment, diff_words

# Words kept on each side of a difference so that it can be read.
CONTEXT = 6
_TEXTS = frozenset("paragraph quote notice standfirst byline dateline caption credit".split())
# Every kind of change, and the fields it happens to: what docs/changes.md says of both.
FIELDS_OF_KIND = {
    "altered": _TEXTS | {"headline", "categories"},
    "added": _TEXTS | {"image"},
    "removed": _TEXTS | {"image"},
    "moved": frozenset(("paragraph", "quote", "published_at", "url")),
    "unquoted": frozenset(("quote",)),
    "reattributed": frozenset(("quote",)),
    "swapped": frozenset(("image",)),
    "withdrawn": frozenset(("article",)),
    "restored": frozenset(("article",)),
}
LONGEST = 160
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
    ("altered", "credit"): "picture credit changed",
    ("added", "credit"): "picture credit added",
    ("removed", "credit"): "picture credit removed",
    ("swapped", "image"): "picture swapped",
    ("moved", "url"): "moved to another address",
    ("moved", "published_at"): "publication date moved",
    ("withdrawn", "article"): "taken down",
    ("restored", "article"): "back again",
}


def name_change(kind: str, field: str) -> str:
    """What happened, in two or three words: "headline changed", "quote altered"."""
    return _NAMES.get((kind, field), f"{field.replace('_', ' ')} {kind}")


def bracket(earliest: datetime, latest: datetime) -> str:
    """The two looks a change lies between: "between 14:02 and 14:31 UTC on 2026-11-23"; seconds where it needs them.

    The earlier one comes first, whatever the clocks said that wrote them down.
    """
    earliest, latest = sorted((earliest, latest))
    if latest - earliest < timedelta(minutes=2):
        return f"between {earliest:%H:%M:%S} and {latest:%H:%M:%S} UTC on {latest:%Y-%m-%d}"
    if earliest.date() == latest.date():
        return f"between {earliest:%H:%M} and {latest:%H:%M} UTC on {latest:%Y-%m-%d}"
    return f"between {earliest:%Y-%m-%d %H:%M} and {latest:%Y-%m-%d %H:%M} UTC"


def excerpt(before: str | None, after: str | None) -> list[Segment]:
    """The differing words with a little of what stands around them; the whole text where one side is absent."""
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
    return text if len(text) <= LONGEST else text[: LONGEST - 2].rsplit(" ", 1)[0] + " …"


def _context(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if first and len(words) > CONTEXT:
        return "… " + " ".join(words[-CONTEXT:])
    if last and len(words) > CONTEXT:
        return " ".join(words[:CONTEXT]) + " …"
    if not first and not last and len(words) > 2 * CONTEXT:
        return " ".join(words[:CONTEXT]) + " … " + " ".join(words[-CONTEXT:])
    return text


def in_plain_text(segments: list[Segment]) -> str:
    """A diff without colour: [-old-]{+new+}."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[segment.op].format(segment.text) for segment in segments)
