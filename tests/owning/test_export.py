"""Files for other programs: every row, readable by the tools of each format."""

from __future__ import annotations

import csv
import importlib
import json
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from asking import T0, look_at
from running import Iria

from iria_crawler.store import Store
from iria_crawler.store.views.exporting import SUBJECTS


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path) -> None:
    """Two outlets, a story each; one story was edited. One text begins as a formula would."""
    store = Store(tmp_path / "data" / "iria.db")
    for host in ("yard.example", "quay.example"):
        site = store.site(host, None, T0)
        look_at(
            store,
            site,
            f"https://{host}/news/one/",
            0,
            "=1+1 The yard counts nine ships, the harbour master of Skagvik writes.",
        )
    look_at(
        store,
        1,
        "https://yard.example/news/one/",
        5,
        "=1+1 The yard counts ten ships, the harbour master of Skagvik writes.",
    )
    store.close()


def test_csv(iria: Iria, tmp_path: Path) -> None:
    assert "2 stories written" in iria("export", "all.csv").stdout
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["site"] for row in rows] == ["yard.example", "quay.example"]
    assert rows[0]["body_text"].startswith("'=1+1 The yard counts ten")  # no spreadsheet runs it
    assert "1 stories written" in iria("export", "quay.csv", "--site", "quay.example").stdout


def test_json_lines(iria: Iria, tmp_path: Path) -> None:
    assert "1 changes written" in iria("export", "c.jsonl", "--what", "changes").stdout
    [change] = map(json.loads, (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines())
    assert (change["field"], change["severity"]) == ("paragraph", 3)
    assert "ten ships" in change["after"]
    assert "0 changes written" in iria("export", "none.jsonl", "--what", "changes", "--until", "2026-11-01").stdout
    assert "0 changes written" in iria("export", "later.jsonl", "--what", "changes", "--since", "2027-01-01").stdout


def test_a_small_database(iria: Iria, tmp_path: Path) -> None:
    assert "2 stories, 0 quotes, 1 changes written" in iria("export", "desk.db").stdout
    with closing(sqlite3.connect(tmp_path / "desk.db")) as db:
        assert db.execute(
            "SELECT count(*) FROM stories JOIN changes ON changes.article_id = stories.id"
        ).fetchone() == (1,)
    assert "exists already" in iria("export", "desk.db", code=1).stderr


def test_parquet(iria: Iria, tmp_path: Path) -> None:
    if find_spec("pyarrow") is None:
        assert "pip install iria-crawler[parquet]" in iria("export", "all.parquet", code=2).stderr
        pytest.skip("needs pyarrow, the extra `parquet`")
    from pyarrow import parquet

    assert "2 stories written" in iria("export", "all.parquet").stdout
    table = parquet.read_table(tmp_path / "all.parquet")
    assert table.column("site").to_pylist() == ["yard.example", "quay.example"]
    assert table.column("revision_count").to_pylist() == [2, 1]
    assert table.column("byline").to_pylist() == [None, None]
    for subject in SUBJECTS:  # also without a row the columns have their types
        iria("export", f"{subject}-of-a-table", "--format", "parquet", "--what", subject, "--until", "2001-01-01")
        empty = parquet.read_table(tmp_path / f"{subject}-of-a-table")
        assert empty.num_rows == 0
        assert {str(kind) for kind in empty.schema.types} == {"int64", "string"}


def test_rows_of_many_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow, the extra `parquet`")
    export = importlib.import_module("iria_crawler.commands.export")
    monkeypatch.setattr(export, "ROWS_PER_GROUP", 2)
    with (tmp_path / "many.parquet").open("wb") as file:
        assert export.write_parquet(file, ["id", "text"], iter([(1, "one"), (2, None), (3, "half \ud800 a sign")])) == 3
    found = parquet.ParquetFile(tmp_path / "many.parquet")
    assert found.num_row_groups == 2
    assert found.read().to_pylist()[2] == {"id": 3, "text": "half ? a sign"}
    found.close()


def test_words_that_cannot_be_used(iria: Iria) -> None:
    assert "give a file that ends in .csv" in iria("export", "all.xlsx", code=2).stderr
    assert "give a file" in iria("export", code=2).stderr
    assert "no such site" in iria("export", "a.csv", "--site", "none.example", code=2).stderr
    assert "expected a time" in iria("export", "a.csv", "--since", "May", code=2).stderr
