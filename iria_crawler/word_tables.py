"""Word tables: words and phrases kept as data, each row with an example that it catches and one that it must not catch.

A table lies in a TOML file beside the module that uses it; one file may hold several tables. Every row has the same shape:

    [[asks]]
    words = ['subscribe\\b']                       # a list of phrases or expressions; a string is split at white space
    means = 'km'                                  # only if all words of the row mean one value
    languages = ['en']                            # BCP 47 codes; 'mul' for names that pages of every language print
    catches = 'Subscribe to our newsletter'
    spares = 'Subscribers of the bond lost half.'

tests/test_word_tables.py runs both examples of every row through the function that uses the table. Rules that need logic
stay in Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FIELDS = frozenset(("words", "means", "languages", "catches", "spares"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: words of one kind, or of one meaning. `means` is "" if the table gives no meaning."""

    words: tuple[str, ...]
    languages: tuple[str, ...]
    catches: str
    spares: str
    means: str = ""


@cache
def read_tables(file: Path) -> Mapping[str, tuple[Row, ...]]:
    """The tables of a TOML file by their names, rows in the order of the file. Read once in a process.

    Raises ValueError, with the file and the table in its text, where a row lacks a field or has one too many.
    """
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(_row(row, f"{file.name}, table {name}") for row in rows) for name, rows in tables.items()}


def tables_beside(module_file: str) -> Mapping[str, tuple[Row, ...]]:
    """The tables of the TOML file that has a module's name: prompts.py reads prompts.toml. Call it with `__file__`."""
    return read_tables(Path(module_file).with_suffix(".toml"))


def words_of(rows: Iterable[Row]) -> frozenset[str]:
    """All words of some rows."""
    return frozenset(word for row in rows for word in row.words)


def meanings_of(rows: Iterable[Row]) -> dict[str, str]:
    """Each word of some rows with what its row means; of a word in two rows the later one counts."""
    return {word: row.means for row in rows for word in row.words}


def any_of(rows: Iterable[Row]) -> str:
    """A regular expression that matches any phrase of some rows, the earlier first."""
    return "(?:" + "|".join(word for row in rows for word in row.words) + ")"


def _row(row: dict[str, object], place: str) -> Row:
    unknown, missing = row.keys() - _FIELDS, _FIELDS - {"means"} - row.keys()
    words, languages = row.get("words"), row.get("languages")
    if unknown or missing or not words or not isinstance(languages, list):
        raise ValueError(
            f"{place}: a row with the words {words!r} lacks {sorted(missing)} or has unknown {sorted(unknown)}"
        )
    parts = words.split() if isinstance(words, str) else words
    if not isinstance(parts, list):
        raise ValueError(f"{place}: words must be a string or a list, not {words!r}")
    examples = str(row["catches"]), str(row["spares"])
    return Row(tuple(map(str, parts)), tuple(map(str, languages)), *examples, means=str(row.get("means", "")))
