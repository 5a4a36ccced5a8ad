"""Plain text: the few operations that every room needs."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
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
    return _HTML_SPACE.sub(" ", text).strip()
