"""The catalogue: outlets of defence and security news that a user can add by name. The facts are in catalogue.csv.

Every row names the source of its facts and the day on which they were written down. `knowledge`: general knowledge of whoever
wrote the row, not looked up; where something was in doubt, the cell is empty or the row was left out.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SOURCES = ("knowledge",)


class CatalogueEntry(NamedTuple):
    """One outlet of the catalogue, as far as it is known. `country`: ISO 3166; None for an alliance, or where it is in doubt."""

    key: str
    address: str
    name: str
    country: str | None
    language_code: str
    timezone: str | None
    tags: tuple[str, ...]
    source: str
    date: str
    off: bool = False

    def values(self) -> dict[str, object]:
        """The values of its table in sites.toml."""
        known = {
            "address": self.address,
            "name": self.name,
            "timezone": self.timezone,
            "language": self.language_code,
            "country": self.country,
            "tags": list(self.tags),
        }
        return {name: value for name, value in known.items() if value}


@cache
def entries() -> tuple[CatalogueEntry, ...]:
    """All outlets, by country and name."""
    text = files("iria_crawler.outlets").joinpath("catalogue.csv").read_text("utf-8")
    return tuple(
        CatalogueEntry(
            row["key"],
            row["address"],
            row["name"],
            row["country"] or None,
            row["language"],
            row["timezone"] or None,
            tuple(row["tags"].split()),
            row["source"],
            row["date"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def find(word: str) -> CatalogueEntry | None:
    """The outlet that `nato` or `@nato` names; None if there is none."""
    return next((entry for entry in entries() if entry.key == word.removeprefix("@")), None)
