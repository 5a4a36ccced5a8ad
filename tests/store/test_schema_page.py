"""docs/schema.md describes a new database."""

from __future__ import annotations

import importlib.util
import re
from importlib.resources import files
from pathlib import Path

import pytest

from iria_crawler.store.file.database import open_database

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("schema_page", ROOT / "scripts" / "schema_page.py")
assert SPEC is not None
assert SPEC.loader is not None
schema_page = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(schema_page)
SCRIPT = files("iria_crawler.store").joinpath("schema.sql").read_text("utf-8")


def test_the_page_is_up_to_date() -> None:
    """If this fails: python scripts/schema_page.py"""
    assert (ROOT / "docs" / "schema.md").read_text("utf-8") == schema_page.make()


def test_every_table_and_index_says_what_it_is_for() -> None:
    comments = schema_page.read_comments(SCRIPT)
    named = re.findall(r"^CREATE (?:UNIQUE )?(?:TABLE|INDEX|VIEW) (\w+)", SCRIPT, re.MULTILINE)
    assert len(named) > 60
    assert [name for name in named if not comments.of[name]] == []


def test_every_column_of_a_new_database_is_on_the_page(tmp_path: Path) -> None:
    db = open_database(tmp_path / "new.db")
    text = (ROOT / "docs" / "schema.md").read_text("utf-8")
    for table in ("sites", "articles", "revisions", "quotes", "sketches", "watched"):
        section = text.partition(f"\n## {table}\n")[2].partition("\n## ")[0]
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == columns
    db.close()


def test_a_column_that_the_comments_do_not_know_is_an_error(tmp_path: Path) -> None:
    db = open_database(tmp_path / "new.db")
    comments = schema_page.read_comments(SCRIPT)
    assert schema_page.page(db, comments) == schema_page.make()
    db.execute("ALTER TABLE sites ADD COLUMN mood TEXT")
    with pytest.raises(KeyError, match="mood"):
        schema_page.page(db, comments)
    db.close()
