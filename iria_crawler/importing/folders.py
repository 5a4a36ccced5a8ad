"""A folder of saved pages: pages.csv says which address each file came from, and when."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from iria_crawler.arguments import check_address, read_moment
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.importing.saved import Saved

MANIFEST = "pages.csv"
COLUMNS = ("file", "url", "time")


class PageOfFolder(NamedTuple):
    """One line of the manifest, checked."""

    saved: Saved  # without its page yet
    file: Path


def find_pages(folder: Path) -> list[PageOfFolder]:
    """The pages of a folder in the order of their times. Raises IriaError with the line of the manifest that is wrong."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise IriaError(f"no {MANIFEST} in it; one line for each page: {','.join(COLUMNS)}", str(folder))
    with manifest.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            raise IriaError(f"line 1: expected the columns {', '.join(COLUMNS)}", str(manifest))
        rows = [_row(folder, line, f"{manifest}, line {reader.line_num}") for line in reader]
    return sorted(rows, key=lambda row: row.saved.at)


def read_pages(rows: list[PageOfFolder]) -> Iterator[Saved]:
    """The pages, one in memory at a time. Pages over MAX_PAGE_BYTES are left out, as a crawl leaves them out."""
    for row in rows:
        with row.file.open("rb") as file:
            body = file.read(MAX_PAGE_BYTES + 1)
        if len(body) <= MAX_PAGE_BYTES:
            yield row.saved._replace(body=body)


def _row(folder: Path, line: dict[str, str], where: str) -> PageOfFolder:
    file = folder / (line["file"] or "")
    if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        raise IriaError(f"{line['file']!r} is no file of this folder", where)
    try:
        at = read_moment(line["time"] or "", "time").replace(microsecond=0)
        return PageOfFolder(
            Saved(check_address(line["url"] or ""), at, 200, (("Content-Type", "text/html"),), None), file
        )
    except WrongWord as error:
        raise IriaError(str(error), where) from None
