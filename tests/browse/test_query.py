"""What a person types into the search box becomes an expression that SQLite accepts."""

from __future__ import annotations

import sqlite3

import pytest

from iria_crawler.browse.query import as_match

STORIES = {
    1: "The prime minister spoke of new frigates",
    2: "The minister spoke",
    3: "Prime numbers and a minister of frigates",
    4: "A carrier-based drone was delivered",
    5: 'He said "no" twice',
}
FOUND = {
    "minister": {1, 2, 3},
    "prime minister": {1, 3},
    '"prime minister"': {1},
    "“prime minister”": {1},
    "minister -prime": {2},
    "minister NOT prime": {2},
    'minister -"prime minister"': {2, 3},
    "frigates OR drone": {1, 3, 4},
    "spoke OR numbers frigates": {1, 2, 3},
    "spoke AND frigates": {1},
    "deliv*": {4},
    "deliv": set(),
    "carrier-based": {4},
    '"no"': {5},
    '"prime minister': {1},
    "(frigates) spoke": {1},
    "or": set(),
    "frigates OR": {1, 3},
    "OR OR frigates": {1, 3},
    "frigates \0 spoke": {1},
    "headline:frigates": set(),
    "frigates ^ + { }": {1, 3},
    "NEAR(prime minister)": set(),
}
NOTHING_TO_LOOK_UP = ["", '"', '""', "-prime", "NOT prime", "\0", "*", "-", "( ) : ^", "OR AND NOT"]


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(headline, body, tokenize='unicode61')")
    db.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", STORIES.items())
    return db


@pytest.mark.parametrize(("typed", "stories"), FOUND.items(), ids=FOUND.keys())
def test_found(index: sqlite3.Connection, typed: str, stories: set[int]) -> None:
    match = as_match(typed)
    assert match is not None
    assert {row[0] for row in index.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))} == stories


@pytest.mark.parametrize("typed", NOTHING_TO_LOOK_UP)
def test_nothing_to_look_up(typed: str) -> None:
    assert as_match(typed) is None


@pytest.mark.parametrize("sign", [chr(number) for number in range(1, 127)])
def test_no_sign_is_an_error(index: sqlite3.Connection, sign: str) -> None:
    for typed in (sign, f"a{sign}b", f"{sign}frigates", f"frigates {sign}", sign * 50):
        match = as_match(typed)
        if match is not None:
            index.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,)).fetchall()


def test_a_word_that_is_typed_again_is_looked_up_once() -> None:
    """An excerpt takes the square of the places where the words of a query stand: fifty times one word took seven seconds."""
    assert as_match("frigate " * 50) == as_match("frigate")
    assert as_match("Frigate FRIGATE spoke") == as_match("Frigate spoke")
    assert as_match("frigate OR frigate") == '(("frigate")) OR (("frigate"))'  # each alternative stands for itself
    assert as_match("spoke frigate* frigate") == '(("spoke" AND "frigate" * AND "frigate"))'
    assert as_match("spoke -spoke") == '(("spoke") NOT "spoke")'
