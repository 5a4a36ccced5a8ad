"""Datasette's own CSV: cells that a spreadsheet would run, however the bytes are cut."""

from __future__ import annotations

import csv
import io

import pytest

from iria_crawler.browse.csv_guard import CsvGuard

ROWS = [
    ["id", "before", "after"],
    ["1", "=HYPERLINK(1)", "plain, with a comma"],
    ["-2", '+cmd|"x"', "a line\r\nbreak, =no formula"],
    ["3.5", '"=quoted" words', "@sum"],
    ["", "  -spaced", "naïve ＝wide"],
    ["-1.5e-3", "＝HYPERLINK(1)", "\t=tab"],
]
GUARDED = [
    ["id", "before", "after"],
    ["1", "'=HYPERLINK(1)", "plain, with a comma"],
    ["-2", '\'+cmd|"x"', "a line\r\nbreak, =no formula"],
    ["3.5", '"=quoted" words', "'@sum"],
    ["", "'  -spaced", "naïve ＝wide"],
    ["-1.5e-3", "'＝HYPERLINK(1)", "'\t=tab"],
]


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_cells_are_guarded_however_the_bytes_are_cut(size: int) -> None:
    guard, data = CsvGuard(), written(ROWS)
    out = b"".join(guard.feed(data[at : at + size], more=True) for at in range(0, len(data), size))
    out += guard.feed(b"", more=False)
    assert list(csv.reader(io.StringIO(out.decode(), newline=""))) == GUARDED


def test_what_is_cut_off_is_sent_as_far_as_it_came_and_guarded() -> None:
    guard = CsvGuard()
    assert guard.feed(b'a,"=b', more=True) + guard.feed(b"", more=False) == b"a,\"'=b"


def test_harmless_csv_is_sent_as_it_is() -> None:
    data = written([["a", "b"], ["1", 'He said "no"'], ["-7", "plain"]])
    assert CsvGuard().feed(data, more=False) == data
