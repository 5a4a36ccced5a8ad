"""Published notes about the story itself: corrections, clarifications, updates, editor's notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iria_crawler.model import Notice, NoticeKind

if TYPE_CHECKING:
    from iria_crawler.parse.body.blocks import Block

_OPENINGS: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = (
    (
        "correction",
        re.compile(
            r"(?:correction|corrected|erratum|berichtigung|korrektur|rectificatif)\b\s*(?:\([^)]*\)|to this \w+)?\s*[:–—-]|"
            r"(?:an|a previous|an earlier) (?:earlier )?version of this (?:article|story|report)\b.{0,80}"
            r"\b(?:misstat|incorrect|wrong|misspel|misidentif|inaccurat|erroneous)",
            re.I | re.S,
        ),
    ),
    ("clarification", re.compile(r"clarification\b\s*[:–—-]", re.I)),
    (
        "editor_note",
        re.compile(
            r"(?:editor['’]?s['’]? note|note (?:from|by) the editors?|anmerkung der redaktion)\b\s*[:–—-]", re.I
        ),
    ),
    (
        "update",
        re.compile(
            r"update[d]?\b[^:–—]{0,40}[:–—]|this (?:article|story|report|post) (?:has been|was) (?:updated|revised|amended|corrected)",
            re.I,
        ),
    ),
)
# A note is short: a long paragraph that opens like one is the story.
MAX_NOTICE_CHARACTERS = 700
# A story has at most this many notes that it was updated. One with more is a live story, whose entries open with "Update 12:".
MAX_UPDATE_NOTICES = 3
# The heading of an entry, however many there are.
_ENTRY = re.compile(r"update\s+#?\d{1,3}\b", re.I)


def notice_kind(text: str) -> NoticeKind | None:
    """What kind of notice a paragraph is; None for the story's own."""
    if len(text) > MAX_NOTICE_CHARACTERS:
        return None
    opening = text.lstrip("*•[( ")
    return next((kind for kind, pattern in _OPENINGS if pattern.match(opening)), None)


def split_notices(blocks: Iterable[Block]) -> tuple[list[Block], tuple[Notice, ...]]:
    """The story's own paragraphs, and the notices that stood among them, both in reading order."""
    own: list[Block] = []
    notices: list[Notice] = []
    told = [(block, notice_kind(block.text)) for block in blocks]
    updates = [block for block, kind in told if kind == "update"]
    is_live = len(updates) > MAX_UPDATE_NOTICES or any(b.kind == "heading" and _ENTRY.match(b.text) for b in updates)
    for block, kind in told:
        if kind and not (is_live and kind == "update"):
            notices.append(Notice(kind=kind, text=block.text))
        else:
            own.append(block)
    return own, tuple(notices)
