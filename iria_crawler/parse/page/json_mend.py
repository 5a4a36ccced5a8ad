"""JSON that generators wrote by hand, made valid: comments, bare quotation marks, commas too many or too few, several
objects one behind the other, stray signs between values.

The text is read once from its start to its end. A quotation mark ends a string only where that is followed by what may
follow a string of its place: a colon behind a key; a bracket or a comma with the next key or value behind others.
"""

from __future__ import annotations

import re
from typing import Literal

# What stands between strings; all other signs there are dropped.
_TOKEN = re.compile(r'["{}\[\],:]|-?\d[\d.]*(?:[eE][+-]?\d+)?|(?:true|false|null)\b|//|/\*')
_IN_STRING = re.compile(r'[^"\\]+|\\.|"', re.S)
# A longer text is no key.
MAX_KEY_CHARACTERS = 60
_KEY = rf'"[^"\\]{{1,{MAX_KEY_CHARACTERS}}}"\s{{0,20}}:'
# A text with more quotation marks than this is given up, for the time that each takes.
MAX_MARKS = 20_000
# A sign that does not belong there may stand behind a string's mark: `"Mara Example"., "datePublished"`.
_STRAY = r'[^\w\s"{}\[\],:]{0,2}'
# What follows the closing mark of a key, of a value in an object, and of one in a list.
_BEHIND = {
    "key": re.compile(r"\s{0,100}:"),
    "{": re.compile(
        rf"\s{{0,100}}{_STRAY}\s{{0,100}}(?:[}}\]]|\Z|,\s{{0,100}}(?:{_KEY}|[}}\],]|//|/\*)|//|/\*|{_KEY})"
    ),
    "[": re.compile(
        rf'\s{{0,100}}{_STRAY}\s{{0,100}}(?:[}}\]]|\Z|,\s{{0,100}}(?:["{{\[\d\],-]|//|/\*|true\b|false\b|null\b))'
    ),
}
_ESCAPES = frozenset('"\\/bfnrtu')
_CLOSERS = {"{": "}", "[": "]"}


def mended(text: str) -> str:
    """`text` as valid JSON where it is broken in these ways; otherwise some text that is no JSON either."""
    mender = _Mender(text)
    mender.run()
    return mender.result()


class _Mender:
    """Reads a text and writes it anew."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[Literal["{", "["]] = []
        self.after_value = False  # a value ended, and no comma was written since
        self.after_colon = False
        self.roots = 0
        self.marks = 0

    def run(self) -> None:
        at = 0
        while self.marks <= MAX_MARKS and (match := _TOKEN.search(self.text, at)):
            at = self._take(match)

    def result(self) -> str:
        joined = "".join(self.out)
        return f"[{joined}]" if self.roots > 1 else joined

    def _take(self, match: re.Match[str]) -> int:
        """Write what one token means, and tell where the next may begin."""
        token = match.group()
        if token in ("//", "/*"):
            mark = "\n" if token == "//" else "*/"
            closing = self.text.find(mark, match.end())
            return closing + len(mark) if closing >= 0 else len(self.text)
        if token == '"':
            return self._string(match.end())
        if token in "{[":
            self._begin()
            self.open.append("{" if token == "{" else "[")
            self.out.append(token)
            self.after_value = False
        elif token in "}]":
            self._close(token)
        elif token == ":":
            self.out.append(":")
            self.after_colon = True
        elif token == ",":
            self._end_of_item()
        elif self.open:
            self._begin()
            self.out.append(token)
            self.after_value = True
        return match.end()

    def _begin(self) -> None:
        """Before a value or a key: the comma that parts it from the one before."""
        if self.after_value:
            self.out.append(",")
        if not self.open:
            self.roots += 1
        self.after_value = self.after_colon = False

    def _end_of_item(self) -> None:
        """At a comma or a closing bracket: a key without a value has none."""
        if self.after_colon:
            self.out.append("null")
            self.after_value, self.after_colon = True, False

    def _close(self, token: str) -> None:
        if not self.open or _CLOSERS[self.open[-1]] != token:
            return
        self._end_of_item()
        self.open.pop()
        self.out.append(token)
        self.after_value = True

    def _string(self, start: int) -> int:
        is_key = self.open[-1:] == ["{"] and not self.after_colon
        self._begin()
        behind = _BEHIND["key" if is_key else self.open[-1] if self.open else "["]
        self.out.append('"')
        at = start
        while match := _IN_STRING.match(self.text, at):
            at = match.end()
            piece = match.group()
            if piece == '"':
                self.marks += 1
                if self.marks > MAX_MARKS or behind.match(self.text, at):
                    break
                # A second mark behind the closing one is a slip: `"Mara Example"", "datePublished"`.
                doubled = self.text.startswith('"', at) and behind.match(self.text, at + 1)
                piece = "" if doubled else '\\"'
            elif piece[0] == "\\" and piece[1] not in _ESCAPES:
                piece = piece[1]
            self.out.append(piece)
        self.out.append('"')
        self.after_value = not is_key
        return at
