"""The pages over packed texts show what they showed before."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asking import SHIPS, T0, look_at
from datasette.app import Datasette

from iria_crawler.store import Store

LETTER = " ".join(
    f"On day {day} the harbour master of Skagvik wrote to the council about the ice." for day in range(30)
)
SQL = "select id, body_text from stories where body_text like '%21 ships%'"
ADDRESSES = [
    "/iria/-/article/1",
    "/iria/-/history/1",
    "/iria/-/search?q=%2221+ships%22",
    "/iria/-/search?q=ships+ever&ever=1",
    f"/iria/-/search?q={quote('護衛艦')}",
    f"/iria.json?sql={quote(SQL)}&_shape=array",
    "/iria/bodies/1",
]


def ask(path: Path) -> list[tuple[int, str]]:
    async def run() -> list[Any]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        return [await datasette.client.get(address, follow_redirects=True) for address in ADDRESSES]

    return [(answer.status_code, answer.text) for answer in asyncio.run(run())]


def without_times(text: str) -> list[str]:
    """Datasette writes under its pages how long a query took."""
    return [line for line in text.splitlines() if "ms" not in line]


def test_pages_and_your_own_sql_read_packed_texts(tmp_path: Path) -> None:
    path = tmp_path / "iria.db"
    with Store(path) as store:
        site = store.site("yard.example", None, T0)
        look_at(store, site, "https://yard.example/one/", 0, f"{SHIPS.format(12)} {LETTER}")
        look_at(store, site, "https://yard.example/one/", 1, f"{SHIPS.format(21)} {LETTER}")
        look_at(store, site, "https://yard.example/nippon/", 6, "防衛省は新型護衛艦の建造を発表した。" * 20)
    before = ask(path)
    assert "21 ships" in before[0][1]
    assert "護衛艦" in before[4][1]
    with Store(path) as store:
        assert store.compacting.texts.pack(store.compacting.texts.to_pack(T0 + timedelta(days=9))).texts == 2
    after = ask(path)
    for address, (code, text), (code_now, text_now) in zip(ADDRESSES, before, after, strict=True):
        if address.endswith("/bodies/1"):  # Datasette's own page: the cell is ours
            assert "The yard counts 21 ships" in text_now
        else:
            assert (code_now, without_times(text_now)) == (code, without_times(text)), address
