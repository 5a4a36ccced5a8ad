"""Other themes over the same stories: bench/themes.py, which prints what the themes of bench/wordpress print."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import load_bench

BENCH = load_bench("themes")


@pytest.mark.parametrize(
    "order", [("broadsheet", "gazette", "wire"), ("wire", "broadsheet", "gazette")], ids=" -> ".join
)
def test_another_theme_is_no_edit_and_hides_none(order: tuple[str, ...], tmp_path: Path) -> None:
    found = dict(BENCH.play(tmp_path, order, edited=5))
    first, last = (f"{order[0]} -> {order[1]}", f"{order[1]} -> {order[2]}")
    assert found[first] == []
    assert [row[1:3] for row in found[last]] == [("removed", "paragraph")]
