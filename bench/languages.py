"""Quotations and speakers by language: how many of the invented items in tests/fixtures/quotes/languages are right.

    python bench/languages.py [CODE ...] [--new] [--faults]

`--new` reads those of bench/languages_new, which nothing learns from; there the items with an even number are held back.

An item is held back if its id says so (`is_held`): nobody looks at the faults of those, they are only counted. An item is right if
exactly its quotations are found, each with its speaker.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from iria_crawler import find_quotes
from iria_crawler.model import Quote

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "quotes" / "languages"
NEW = Path(__file__).with_name("languages_new")
CODES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
FIRST_NEW = 100  # the number before the first of the new items
_MARKED = re.compile(r"\{(.*?)\}", re.DOTALL)
_WORD = re.compile(r"\w+")


class Item(NamedTuple):
    """A text with its quotations as marked by hand, and who says them all; nobody if neither name nor speaker is given."""

    id: str
    text: str
    spans: tuple[tuple[int, int], ...]  # code points into the text
    name: str | None
    speaker: str | None  # words of a speaker without a name
    role: str | None


class Verdict(NamedTuple):
    """How an item was read: counts of quotations."""

    said: int  # marked by hand
    found: int  # of those, found
    extra: int  # found, but no speech
    right: int  # found with the right speaker
    wrong: int  # found with a wrong speaker
    role_right: int
    role_wrong: int
    roles: int
    faults: tuple[str, ...]


def is_held(item: Item) -> bool:
    """Whether an item is kept back: of the old ones every third, by its id; of the new ones every second."""
    number = int(item.id.rpartition("-")[2]) if item.id[-1].isdecimal() else 0
    if number > FIRST_NEW:
        return number % 2 == 0
    return int(hashlib.sha256(item.id.encode()).hexdigest(), 16) % 3 == 0


def read_items(code: str, folder: Path = FOLDER) -> list[Item]:
    """The items of a language."""
    return [_item(row) for row in tomllib.loads((folder / f"{code}.toml").read_text("utf-8"))["items"]]


def _item(row: dict[str, str]) -> Item:
    text, spans, position = "", [], 0
    for match in _MARKED.finditer(row["text"]):
        text += row["text"][position : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        position = match.end()
    text += row["text"][position:]
    return Item(row["id"], text, tuple(spans), row.get("name"), row.get("speaker"), row.get("role"))


def judge(item: Item, code: str) -> Verdict:
    """The verdict on one item."""
    quotes = find_quotes(item.text, language=code)
    pairs = [(span, _at(span, quotes)) for span in item.spans]
    found = [quote for _, quote in pairs if quote is not None]
    marks = [mark_of(quote, item) for quote in found]
    extra = [quote for quote in quotes if quote not in found]
    roles = [_role(quote, item) for quote in found] if item.role else []
    faults = [f"missed: {item.text[slice(*span)]}" for span, quote in pairs if quote is None]
    faults += [f"no speech: {quote.text}" for quote in extra]
    faults += [
        f"{mark}: {quote.speaker} = {quote.speaker_name} ({quote.speaker_role})"
        for quote, mark in zip(found, marks, strict=True)
        if mark != "right"
    ]
    faults += [f"role {quote.speaker_role}" for quote in found if item.role and _role(quote, item) == "wrong"]
    return Verdict(
        len(item.spans),
        len(found),
        len(extra),
        marks.count("right"),
        marks.count("wrong"),
        roles.count("right"),
        roles.count("wrong"),
        len(roles),
        tuple(faults),
    )


def _at(span: tuple[int, int], quotes: Iterable[Quote]) -> Quote | None:
    """The quotation that has at least 4 of 5 characters in common with a span."""
    for quote in quotes:
        common = min(quote.end, span[1]) - max(quote.start, span[0])
        if common >= 0.8 * max(quote.end - quote.start, span[1] - span[0]):
            return quote
    return None


def mark_of(quote: Quote, item: Item) -> str:
    """Whether a speaker is "right", "wrong" or "empty". A pronoun is right where nobody is named, and empty elsewhere."""
    unnamed = quote.speaker is not None and quote.speaker_name is None
    if item.name is not None:
        if quote.speaker_name is not None:
            return "right" if quote.speaker_name == item.name else "wrong"
        if quote.speaker is None or len(quote.speaker) <= 4:
            return "empty"
        return "right" if set(_WORD.findall(quote.speaker)) & set(_WORD.findall(item.name)) else "wrong"
    if item.speaker is None:
        return "right" if quote.speaker is None or (unnamed and len(quote.speaker or "") <= 6) else "wrong"
    if quote.speaker is None:
        return "empty"
    return "right" if _has(quote.speaker, item.speaker) else "wrong"


def _has(printed: str, words: str) -> bool:
    return words.lower() in printed.lower() or printed.lower() in words.lower()


def _role(quote: Quote, item: Item) -> str:
    if not quote.speaker_role:
        return "empty"
    given, wanted = (set(_WORD.findall(words.lower())) for words in (quote.speaker_role, item.role or ""))
    return "right" if given & wanted or _has(quote.speaker_role, item.role or "") else "wrong"


def figures(code: str, *, held: bool, folder: Path = FOLDER) -> dict[str, float]:
    """The figures of a language, of its held or its other items: shares between 0 and 1."""
    verdicts = [judge(item, code) for item in read_items(code, folder) if is_held(item) is held]
    sums = Counter[str]()
    for verdict in verdicts:
        for name, value in zip(Verdict._fields[:-1], verdict[:-1], strict=True):
            sums[name] += value  # type: ignore[operator]
    said, found, given = sums["said"], sums["found"], sums["found"] + sums["extra"]
    return {
        "items": len(verdicts),
        "detection": 2 * found / (said + given),
        "both": 2 * sums["right"] / (said + given),
        "wrong": sums["wrong"] / max(1, found),
        "role": sums["role_right"] / max(1, sums["roles"]),
        "role wrong": sums["role_wrong"] / max(1, sums["roles"]),
    }


def main() -> int:
    """Print the figures of each language, and with --faults the faults of the items that are not held."""
    folder = NEW if "--new" in sys.argv else FOLDER
    known = sorted(path.stem for path in folder.glob("*.toml"))
    codes = [word for word in sys.argv[1:] if not word.startswith("-")] or known
    print("language  part  items  detection  both right  speaker wrong  role right  role wrong")
    for code in codes:
        for held in (False, True):
            row = figures(code, held=held, folder=folder)
            shares = "".join(f"{row[name]:11.3f}" for name in ("detection", "both", "wrong", "role", "role wrong"))
            print(f"{code:8}  {'held' if held else 'fit':4}  {row['items']:5.0f}{shares}")
        if "--faults" in sys.argv:
            for item in read_items(code, folder):
                for fault in judge(item, code).faults if not is_held(item) else ():
                    print(f"    {item.id} {fault}\n        {item.text!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
