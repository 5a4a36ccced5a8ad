"""The markup of single cells in Datasette's tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from iria_crawler.browse.show import web_link
from iria_crawler.store.file.texts import plain_or_none

# A cell of a list is cut here; the whole text is on the row's page.
_MAX_CELL_CHARACTERS = 240


def render(at: str, table: str | None, column: str, value: Any, row: Any) -> Any:
    """Markup for the cell; None leaves it to Datasette. at: the address of our pages. table: None in a query's result."""
    if column == "body_text" and isinstance(value, bytes) and (plain := plain_or_none(value)) is not None:
        return render(at, table, column, plain, row) or str(plain)
    if (table, column) == ("articles", "headline") and value and "id" in row.keys():  # noqa: SIM118 - a row, not a dict
        return Markup('<a href="{}/article/{}">{}</a>').format(at, row["id"], value)
    if (table is None and column == "article") and isinstance(value, int):
        return Markup('<a href="{}/article/{}">Story {}</a>').format(at, value, value)
    if column == "speaker_name" and value:
        return Markup('<a href="{}/speaker?{}">{}</a>').format(at, urlencode({"name": value}), value)
    if column in ("url", "capture_url") and isinstance(value, str):
        link = web_link(value)
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(link, value) if link else str(value)
    if isinstance(value, str) and len(value) > _MAX_CELL_CHARACTERS and table in ("changes", "bodies", "records", None):
        return Markup("{}…").format(value[:_MAX_CELL_CHARACTERS])
    return None
