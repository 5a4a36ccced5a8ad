"""Datasette's own CSV of our tables, made harmless for spreadsheets while it is sent. Our own exports are so already."""

from __future__ import annotations

import codecs
import re

from iria_crawler.escaping import csv_cell

# In CSV a number is text as well, and a negative one begins like a formula.
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
# A cell, in quotation marks or without, and what ends it.
_CELL = re.compile(r'("[^"]*+(?:""[^"]*+)*+"|[^,"\r\n]*+)(,|\r?\n|$)')
_MARK = re.compile(r'["\n]')


class CsvGuard:
    """Takes CSV in pieces and gives it back with an apostrophe before each cell that a spreadsheet would run."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""  # what came of a row that has not ended: a cell may have line breaks
        self._seen = 0  # of this, the characters that were looked at
        self._in_cell = False  # whether a quotation mark is open there

    def feed(self, piece: bytes, *, more: bool) -> bytes:
        """The rows that this piece completes; more False: all that is left."""
        self._held += self._decoder.decode(piece, final=not more)
        end = 0
        for mark in _MARK.finditer(self._held, self._seen):
            if mark[0] == '"':
                self._in_cell = not self._in_cell
            elif not self._in_cell:
                end = mark.end()
        end = end if more else len(self._held)
        rows, self._held = self._held[:end], self._held[end:]
        self._seen = len(self._held)
        return _CELL.sub(_guarded, rows).encode()


def _guarded(cell: re.Match[str]) -> str:
    text = cell[1]
    mark = '"' if text.startswith('"') else ""
    plain = text[1:-1].replace('""', '"') if mark else text
    if _NUMBER.fullmatch(plain) or csv_cell(plain) == plain:
        return cell[0]
    return f"{mark}'{text[len(mark) :]}{cell[2]}"
