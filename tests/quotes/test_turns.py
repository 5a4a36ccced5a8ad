"""Turns of phrase in English: who is quoted, the full name and the office, and texts that only look like speech."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from iria_crawler import find_quotes
from iria_crawler.model import Quote

TURNS = Path(__file__).with_name("turns.txt")


class Turn(NamedTuple):
    """An item of turns.txt."""

    name: str
    text: str
    expected: list[list[str]]  # of each quotation: its first words, speaker, full name, role


def turns() -> Iterator[Turn]:
    """The items of the file."""
    for block in TURNS.read_text("utf-8").split("\n\n["):
        name, *lines = block.strip().splitlines()
        if name.startswith("#"):
            continue
        text = "\n".join(line for line in lines if not line.startswith("= "))
        rows = [[cell.strip() for cell in line[2:].split("|")] for line in lines if line.startswith("= ")]
        yield Turn(name.strip("[]"), text, rows)


def printed(quote: Quote, expected: list[str]) -> list[str]:
    """A quotation in the form of a row; what the row does not ask is as the row has it."""
    given = [quote.text[: len(expected[0])], quote.speaker, quote.speaker_name, quote.speaker_role]
    return [asked if asked == "*" else value or "-" for asked, value in zip(expected, given, strict=True)]


def fault(turn: Turn) -> str | None:
    """What is wrong with the reading of an item; None if nothing is."""
    quotes = find_quotes(turn.text)
    if len(quotes) != len(turn.expected):
        return f"{turn.name}: quotations {[quote.text for quote in quotes]}"
    for quote, expected in zip(quotes, turn.expected, strict=True):
        if (found := printed(quote, expected)) != expected:
            return f"{turn.name}: {found} instead of {expected}"
    return None


def test_turns_of_phrase_are_read() -> None:
    every = list(turns())
    assert len(every) > 110
    assert len({turn.name for turn in every}) == len(every)
    assert [found for turn in every if (found := fault(turn))] == []
