"""What a page lists, as JSON and CSV: the same rows under the same filter."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from iria_crawler.browse.reading import Row

# A spreadsheet takes a cell that opens with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(rows: list[Row], about: Row) -> str:
    """`about` (the page, whether more follow, the versions compared) and the rows."""
    return json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1, default=str)


def as_csv(rows: list[Row]) -> str:
    """A line of names and a line a row (RFC 4180); empty where there are none. Words that a spreadsheet would run as a
    formula get an apostrophe before them.
    """
    lines = io.StringIO()
    if rows:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return lines.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
