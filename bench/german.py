"""Quotations and speakers in German: how many of the invented items are right, of those that are learned from and of those that are not.

python bench/german.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from iria_crawler import find_quotes
from iria_crawler.model import Quote

ITEMS = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "quotes" / "german.txt"
# Never learned from: written before the rules were mended, and after.
CHECK = Path(__file__).with_name("german_check.txt")
NEW = Path(__file__).with_name("german_new.txt")
# Written before any of it was read by the rules: every second item, the first one included, was then looked at; the others never.
THIRD = Path(__file__).with_name("german_third.txt")
HELD = "of the third file, never looked at"
_TAG = re.compile(r"<(/?)([qsn])((?:\s\w+=\"[^\"]*\")*)>")


class Said(NamedTuple):
    """A quotation as marked by hand: its place, its speaker as printed, and the full name if that is asked."""

    start: int
    end: int
    speaker: str
    name: str | None
    at: int  # where the speaker's words begin


class Item(NamedTuple):
    """A text with its quotations, and the texts between marks that are no speech."""

    title: str
    text: str
    said: list[Said]
    unsaid: list[tuple[int, int]]


def read_items(path: Path = ITEMS) -> Iterator[Item]:
    """The items of a file; its first lines describe the format."""
    lines = [line for line in path.read_text("utf-8").splitlines(keepends=True) if not line.startswith("#")]
    for block in "".join(lines).split("=== ")[1:]:
        title, _, marked = block.partition("\n")
        yield read_item(title, marked.rstrip("\n"))


def read_item(title: str, marked: str) -> Item:
    """One item, read from its marked text."""
    text, position = "", 0
    opened: list[tuple[int, dict[str, str]]] = []
    quotes: list[tuple[int, int, str]] = []
    sources: dict[str, tuple[str, str | None, int]] = {}
    unsaid: list[tuple[int, int]] = []
    for tag in _TAG.finditer(marked):
        text += marked[position : tag.start()]
        position = tag.end()
        if not tag[1]:
            opened.append((len(text), dict(re.findall(r'(\w+)="([^"]*)"', tag[3]))))
            continue
        start, given = opened.pop()
        if tag[2] == "q":
            quotes.append((start, len(text), given["s"]))
        elif tag[2] == "s":
            sources[given["id"]] = (text[start:], given.get("name"), start)
        else:
            unsaid.append((start, len(text)))
    text += marked[position:]
    return Item(title, text, [Said(start, end, *sources[source]) for start, end, source in quotes], unsaid)


def wrong(item: Item) -> list[str]:
    """The faults in an item; empty if everything is right."""
    found: dict[tuple[int, int], Quote] = {
        (quote.start, quote.end): quote for quote in find_quotes(item.text, language="de")
    }
    faults = []
    for said in item.said:
        quote = found.pop((said.start, said.end), None)
        if quote is None:
            faults.append(f"missed: {item.text[said.start : said.end]}")
        elif quote.speaker != said.speaker:
            faults.append(f"speaker {quote.speaker!r}, not {said.speaker!r}")
        elif said.name and quote.speaker_name != said.name:
            faults.append(f"name {quote.speaker_name!r}, not {said.name!r}")
    return faults + [f"nobody's words: {quote.text}" for quote in found.values()]


def figures(items: Sequence[Item]) -> tuple[float, float, float, list[str]]:
    """Detection and both right as F1, the share of wrong speakers, and the faults. A speaker is right whose words are among those marked,
    or who is named so in full.
    """
    marked = found = right = both = wrong_speakers = 0
    faults = []
    for item in items:
        quotes = find_quotes(item.text, language="de")
        marked, found = marked + len(item.said), found + len(quotes)
        left = list(quotes)
        for said in item.said:
            quote = next((one for one in left if is_same_place(one, said)), None)
            if quote is None:
                faults.append(f"{item.title}: missed: {item.text[said.start : said.end]}")
                continue
            left.remove(quote)
            right += 1
            if is_speaker(quote, said):
                both += 1
                continue
            wrong_speakers += quote.speaker is not None
            faults.append(f"{item.title}: speaker {quote.speaker!r}, not {said.speaker!r}: {quote.text}")
        faults += [f"{item.title}: nobody's words: {quote.text}" for quote in left]
    total = marked + found or 1
    return 2 * right / total, 2 * both / total, wrong_speakers / (marked or 1), faults


def is_same_place(quote: Quote, said: Said) -> bool:
    """Whether the words of both share four fifths of what they have together."""
    shared = min(quote.end, said.end) - max(quote.start, said.start)
    return shared >= 0.8 * (max(quote.end, said.end) - min(quote.start, said.start))


def is_speaker(quote: Quote, said: Said) -> bool:
    """Whether a quotation has the speaker whom an item gives, or nobody where it gives nobody."""
    start, end = quote.speaker_start, quote.speaker_end
    if not said.speaker:
        return quote.speaker is None
    among = start is not None and end is not None and start < said.at + len(said.speaker) and said.at < end
    return among or (said.name is not None and quote.speaker_name == said.name)


def main() -> int:
    """Print the score and each fault."""
    items = list(read_items())
    faults = [(item.title, fault) for item in items for fault in wrong(item)]
    quotes = sum(len(item.said) for item in items)
    print(f"{len(items)} items, {quotes} quotations: {len(faults)} faults")
    for title, fault in faults:
        print(f"  {title}: {fault}")
    third = list(read_items(THIRD))
    for part, title in (
        (list(read_items(CHECK)), "written before"),
        (list(read_items(NEW)), "written after"),
        (third[::2], "of the third file, looked at"),
        (third[1::2], HELD),
    ):
        detection, both, wrong_speakers, lines = figures(part)
        print(f"{len(part)} items {title}: detection {detection:.3f} both {both:.3f} wrong {wrong_speakers:.3f}")
        print("".join(f"  {line}\n" for line in lines if title != HELD), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
