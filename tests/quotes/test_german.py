"""Quotations and speakers in German, one turn of phrase an item."""

from __future__ import annotations

from typing import Any

import pytest
from running import load_bench

from iria_crawler import extract, find_quotes

GERMAN = load_bench("german")
ITEMS = list(GERMAN.read_items())


def test_the_set_is_as_large_as_promised() -> None:
    assert len(ITEMS) >= 40
    assert sum(len(item.unsaid) for item in ITEMS) >= 5


@pytest.mark.parametrize("item", ITEMS, ids=[f"{number}-{item.title}" for number, item in enumerate(ITEMS)])
def test_german_item(item: Any) -> None:
    assert GERMAN.wrong(item) == []


def test_the_page_says_its_language() -> None:
    page = """<html lang="de-DE"><body><article><h1>Werft verschiebt Stapellauf</h1><p>Die Werft in Skagvik verschiebt den
    Stapellauf um ein Jahr, weil der Motor noch nicht geliefert worden ist, wie am Montag bekannt wurde.</p><p>„Wir liefern, wenn
    wir liefern“, sagte Werftchefin Greta Hollmann am Abend vor der Presse in der großen Halle.</p></article></body></html>"""
    (quote,) = extract(page, "https://www.outlet.example/news/stapellauf/").quotes
    assert (quote.speaker, quote.speaker_name) == ("Werftchefin Greta Hollmann", "Greta Hollmann")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nach Darstellung von Kurt Salm ist die Werft „seit Jahren ohne einen einzigen Auftrag“.", "Kurt Salm"),
        ("Die Werft ist nach Angaben von Salm „seit Jahren ohne einen einzigen Auftrag“.", "Salm"),
        ("Der Antrag von Kurt Salm lag vor. „Die Werft braucht bald Aufträge“, sagte Salm.", "Kurt Salm"),
        ("Ursula von der Aue kam. „Die Werft braucht bald Aufträge“, sagte von der Aue.", "Ursula von der Aue"),
        ("Wiebke von Rahn kam. „Die Werft braucht bald Aufträge“, sagte von Rahn.", "Wiebke von Rahn"),
    ],
)
def test_a_noun_before_von_is_no_first_name(text: str, name: str) -> None:
    (quote,) = find_quotes(text, language="de")
    assert quote.speaker_name == name
