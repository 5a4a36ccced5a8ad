"""Where the page and the file of a picture say different things: who made it, whose it is, when it was taken, its number.

A disagreement is shown to a person, so it is stated only where both sides are full enough to be compared: a shared surname, a
shared agency or an abbreviation of it is agreement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

# Names of persons are compared where both have this many words; "STR" or "AFP" as a creator names nobody.
MIN_NAME_WORDS = 2
# An agency dates a picture by the day of its desk, a camera by that of its clock.
MAX_DAYS_APART = timedelta(days=1)
_WORD = re.compile(r"[^\W\d_]{2,}")

# What a row of `images` or of `picture_files` holds, by column.
Stated = Mapping[str, Any]


class Disagreement(NamedTuple):
    """What is in dispute ("maker", "credit", "day", "number"), what the page says, and what the file says."""

    about: str
    page: str
    file: str


def disagreements(page: Stated, file: Stated) -> list[Disagreement]:
    """The disagreements between a picture as the page prints it and its file; [] where they agree or cannot be compared."""
    found = []
    printed, creator = page.get("photographer"), file.get("creator")
    if printed and creator and _name_differs(printed, creator):
        found.append(Disagreement("maker", page.get("credit") or printed, creator))
    line = _joined(file, ("credit_line", "source"))
    if not found and page.get("credit") and line and _owner_differs(page, file):
        found.append(Disagreement("credit", page["credit"], line))
    if _day_differs(page.get("taken_on"), file.get("taken_at")):
        found.append(Disagreement("day", page["taken_on"], file["taken_at"]))
    if page.get("virin") and file.get("virin") and page["virin"] != file["virin"]:
        found.append(Disagreement("number", page["virin"], file["virin"]))
    return found


def _name_differs(printed: str, creator: str) -> bool:
    one, other = _words(printed), _words(creator)
    return min(len(one), len(other)) >= MIN_NAME_WORDS and not one & other


def _owner_differs(page: Stated, file: Stated) -> bool:
    """Whether page and file share no word of those who made, own or passed on the picture, and no abbreviation of them."""
    one = _joined(page, ("credit", "agency", "organisation", "via", "photographer", "service"))
    other = _joined(file, ("credit_line", "source", "creator", "rights"))
    if _words(one) & _words(other):
        return False
    return not (_abbreviations(one) & _words(other) or _abbreviations(other) & _words(one))


def _day_differs(printed: str | None, stated: str | None) -> bool:
    try:
        days = [date.fromisoformat(text[:10]) for text in (printed, stated) if text]
    except ValueError:
        return False
    return len(days) == 2 and abs(days[0] - days[1]) > MAX_DAYS_APART


def _joined(row: Stated, columns: tuple[str, ...]) -> str:
    return " / ".join(dict.fromkeys(str(row[name]) for name in columns if row.get(name)))


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFD", text.casefold())
    return set(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def _abbreviations(text: str) -> set[str]:
    """The first letters of two to four words in a row: "Associated Press" gives "ap"."""
    letters = [word[0] for word in _WORD.findall(text.casefold())]
    return {"".join(letters[start : start + size]) for size in (2, 3, 4) for start in range(len(letters) - size + 1)}
