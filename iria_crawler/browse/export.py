"""The rows of a page as JSON and CSV, with the same filter."""

from __future__ import annotations

import csv
import io

from iria_crawler import escaping
from iria_crawler.browse.show import HIT_END, HIT_START
from iria_crawler.browse.snapshot import Row

# The marks around the hits of a search belong to the page.
_HITS = {ord(HIT_START): None, ord(HIT_END): None}


def as_json(rows: list[Row], about: Row) -> str:
    """`about` (the page, whether more follow, the versions compared) and the rows."""
    return escaping.as_json({**about, "rows": [_plain(row) for row in rows]})


def as_csv(rows: list[Row]) -> str:
    """A line of column names and a line for each row (RFC 4180); '' if there are no rows. Text that a spreadsheet would
    run as a formula gets an apostrophe before it.
    """
    lines = io.StringIO()
    plain = [_plain(row) for row in rows]
    if plain:
        writer = csv.DictWriter(lines, list(plain[0]))
        writer.writeheader()
        writer.writerows({name: escaping.csv_cell(value) for name, value in row.items()} for row in plain)
    return lines.getvalue()


def _plain(row: Row) -> Row:
    """The row without what was made for the page: markup, other objects, and the marks around hits."""
    return {
        name: value.translate(_HITS) if isinstance(value, str) else value
        for name, value in row.items()
        if value is None or type(value) in (str, int, float, bool)
    }
