"""The names of the months in 58 languages. The table, months.toml, is written by bench/months.py."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def month_number(name: str, language: str | None = None) -> int | None:
    """1 to 12 for the name of a month as dates print it, long or short; None for any other word."""
    name = _folded(name)
    own = (language or "").partition("-")[0].lower()
    names = _months()
    for tried in (name, name.removeprefix("ב")):  # Hebrew joins "in" to the month
        found = names.get(own, {}).get(tried) or names["en"].get(tried) or names["*"].get(tried)
        if found:
            return found
    return None


def _folded(name: str) -> str:
    return name.casefold().replace("\u0307", "").rstrip(".").strip()


@cache
def _months() -> dict[str, dict[str, int]]:
    """The number of each month's names by language; under "*" those of every language that no other contradicts."""
    table = tomllib.loads(files(__package__).joinpath("months.toml").read_text(encoding="utf-8"))
    by_language = {
        language: {name: number for number, names in enumerate(months, 1) for name in names.split(" | ")}
        for language, months in table.items()
    }
    numbers: dict[str, set[int]] = {}
    for months in by_language.values():
        for name, number in months.items():
            numbers.setdefault(name, set()).add(number)
    return {**by_language, "*": {name: found.pop() for name, found in numbers.items() if len(found) == 1}}


def has_months(language: str) -> bool:
    """Whether the table has the months of a language (BCP 47)."""
    return language.split("-")[0].lower() in _months()
