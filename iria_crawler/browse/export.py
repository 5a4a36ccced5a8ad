"""The rows of a page as JSON and CSV, with the same filter."""

from __future__ import annotations

import csv
import io

from iria_crawler import escaping
from iria_crawler.browse.snapshot import Row


def as_json(rows: list[Row], about: Row) -> str:
    """`about` (the page, whether more follow, the versions compared) and the rows."""
    return escaping.as_json({**about, "rows": rows})


def as_csv(rows: list[Row]) -> str:
    """A line of column names and a line for each row (RFC 4180); '' if there are no rows. Text that a spreadsheet would
    run as a formula gets an apostrophe before it.
    """
    lines = io.StringIO()
    if rows:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: escaping.csv_cell(value) for name, value in row.items()} for row in rows)
    return lines.getvalue()
