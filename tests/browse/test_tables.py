"""Datasette's own pages over our tables: titles, words on columns, facets, labels, search, ready-made questions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from iria_crawler.browse import described


def fetch(path: Path, *addresses: str) -> list[Any]:
    """The answers of a Datasette that serves only this file, without configuration."""

    async def ask() -> list[Any]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        return [await datasette.client.get(address) for address in addresses]

    return asyncio.run(ask())


def test_every_column_of_the_schema_is_described(build: Callable[..., Path]) -> None:
    db = sqlite3.connect(build())
    listed = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")
    schema = {
        name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
        for (name,) in listed
        if not name.startswith(("sqlite_", "_"))
    }
    db.close()
    assert {name: set(facts["columns"]) for name, facts in described.tables().items()} == schema


def test_a_listing_has_title_descriptions_facets_and_labels(build: Callable[..., Path]) -> None:
    # Datasette 1.0 gives facets and labels in JSON only when asked for them, and facets one level further down.
    asked = ("/news/articles", "/news/articles.json?_extra=facet_results", "/news/quotes.json?_labels=on")
    page, listed, quotes = fetch(build(), *asked)
    assert "<h1>Articles</h1>" in page.text
    assert "The title printed over the story" in page.text
    assert "3 rows" in page.text
    facets = listed.json()["facet_results"]
    facets = facets.get("results", facets)
    assert list(facets) == ["site_id", "status", "dateline_place"]
    assert [(row["label"], row["count"]) for row in facets["site_id"]["results"]] == [
        ("navy.example", 2),
        ("wire.example", 1),
    ]
    first = quotes.json()["rows"][0]
    assert "Seoul orders twelve frigates" in str(first)


@pytest.mark.parametrize(
    ("table", "words", "found"),
    [
        ("articles", "frigate", 2),
        ("articles", "leaked", 1),
        ("quotes", "regretting delays", 1),
        ("images", "Roe", 1),
        ("articles", "submarine", 0),
    ],
)
def test_tables_are_searched_in_full_text(build: Callable[..., Path], table: str, words: str, found: int) -> None:
    (answer,) = fetch(build(), f"/news/{table}.json?_search={words}")
    assert len(answer.json()["rows"]) == found


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("headlines-changed", 1),
        ("quotes-altered", 2),
        ("most-quoted", 2),
        ("credits-by-agency", 1),
        ("stealth-edits", 3),
        ("withdrawn", 1),
        ("latest-runs", 1),
        ("latest-problems", 1),
    ],
)
def test_ready_made_questions_answer(build: Callable[..., Path], question: str, rows: int) -> None:
    (answer,) = fetch(build(), f"/news/{question}.json")
    assert answer.status_code == 200
    assert len(answer.json()["rows"]) == rows


def test_a_stranger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT)")
    db.close()
    home, table, question = fetch(path, "/", "/other/articles", "/other/most-quoted")
    for page in (home, table):
        assert page.status_code == 200
        assert "iria" not in page.text
        assert "content-security-policy" not in page.headers
    assert question.status_code == 404


def test_an_undated_story_stands_on_the_front_page_by_our_first_look(build: Callable[..., Path]) -> None:
    row = (
        "INSERT INTO articles (id, site_id, url, headline, published_at, first_seen_at, last_seen_at)"
        " VALUES (?, 1, 'https://navy.example/' || ?, ?, ?, ?, '2026-07-30T14:31:00Z')"
    )

    def add(db: sqlite3.Connection) -> None:
        for n in range(20, 32):
            db.execute(row, [n, n, f"Dated {n}", "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z"])
        db.execute(row, [40, 40, "Undated and new", None, "2026-07-30T10:00:00Z"])
        db.execute(row, [41, 41, "Undated and old", None, "2020-01-01T00:00:00Z"])

    (page,) = fetch(build(then=add), "/")
    assert page.text.index("Undated and new") < page.text.index("Dated 2")
    assert "Undated and old" not in page.text
