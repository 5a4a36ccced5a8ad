"""A story as a value that comes from a file: what is not as it was written is refused, and nothing of it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import SHIPS, T0, look_at
from plain_records import unpack_records

from iria_crawler.store import Arrival, DamagedStory, Store
from iria_crawler.store.stories.carrying import TABLES

Story = dict[str, Any]
URL = "https://yard.example/news/ships/"


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """Two stories of one outlet, one of them edited, and a copy of it at another outlet."""
    store = Store(tmp_path / "source.db")
    site = store.site("yard.example", "Yard", T0)
    look_at(store, site, URL, 0, SHIPS.format("nine"))
    look_at(store, site, URL, 5, SHIPS.format("ten"))
    look_at(store, site, "https://yard.example/news/lamps/", 1, "Lamps went out in the lighthouse of Trossvik at nine.")
    look_at(store, store.site("quay.example", None, T0), "https://quay.example/news/copy/", 2, SHIPS.format("nine"))
    yield store
    store.close()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "target.db")
    yield store
    store.close()


def bring(source: Store, target: Store, story: Story) -> str:
    site = target.site(story["site"]["host"], None, T0)
    arrival = Arrival(site, "warc x", "2026-12-01T00:00:00Z", lambda url, at, name: source.captures.get(name))
    return target.carrying.bring_in(json.loads(json.dumps(story)), arrival)


def test_merged_articles_and_copies_come_back_as_what_they_are(source: Store, target: Store) -> None:
    source.merging.merge(2, 1, "by hand", T0)
    source.db.execute("UPDATE articles SET duplicate_of = 1 WHERE id = 3")
    groups = source.carrying.groups()
    assert groups == [[1, 2], [3]]
    for group in groups:
        assert bring(source, target, source.carrying.take_out(group)) == "whole"
    rows = "SELECT id, url, merged_into, duplicate_of FROM articles ORDER BY id"
    assert target.db.execute(rows).fetchall() == source.db.execute(rows).fetchall()
    assert [bring(source, target, source.carrying.take_out(group)) for group in groups] == ["known", "known"]
    assert source.carrying.groups(host="quay.example") == [[3]]
    assert source.carrying.groups(since="2027-01-01") == []


def test_packed_records_come_back_whole(source: Store, target: Store) -> None:
    before = source.carrying.take_out([1])
    unpack_records(source.db.execute)
    assert source.carrying.take_out([1]) == before
    assert source.compacting.pack(1).records == 2
    assert source.carrying.take_out([1])["records"] == before["records"]


def test_a_page_that_the_file_lacks_counts_as_let_go(source: Store, target: Store) -> None:
    story = source.carrying.take_out([1])
    arrival = Arrival(target.site("yard.example", None, T0), "x", "2026-12-01T00:00:00Z", lambda *_: None)
    assert target.carrying.bring_in(story, arrival) == "whole"
    assert target.db.execute("SELECT DISTINCT pruned_at FROM captures").fetchall() == [("2026-12-01T00:00:00Z",)]


def test_a_forgotten_story_does_not_come_back(source: Store, target: Store) -> None:
    story = source.carrying.take_out([1])
    bring(source, target, story)
    target.forgetting.forget([1], "asked to", T0)
    assert bring(source, target, story) == "forgotten"


def altered(table: str, column: str, value: object) -> Callable[[Story], None]:
    def alter(story: Story) -> None:
        story[table][-1][column] = value

    return alter


@pytest.mark.parametrize(
    "alter",
    [
        altered("records", "record", '{"url": "https://yard.example/news/ships/", "headline": "forged"}'),
        altered("revisions", "kind", "first"),
        altered("revisions", "number", 3),
        altered("revisions", "seen_at", "2020-01-01T00:00:00Z"),
        altered("articles", "url", "javascript:alert(1)"),
        altered("articles", "last_seen_at", "soon"),
        altered("articles", "headline", ["a", "list"]),
        altered("articles", "no_such_column", "x"),
        altered("captures", 'url") VALUES (1); --', "x"),
        altered("articles", "revision_count", 10**30),
        altered("changes", "to_revision", 77),
        altered("captures", "size", 1.5),
        altered("captures", "size", "large"),
        altered("captures", "sha256", None),
        altered("changes", "severity", "<b>"),
        altered("articles", "revision_count", 2**62),
        altered("checks", "last_at", "2999-01-01T00:00:00Z"),
        lambda story: story["checks"].append({}),
        lambda story: story.update(format=2),
        lambda story: story.pop("quotes"),
        lambda story: story["records"].pop(),
        lambda story: story["articles"].clear(),
        lambda story: story["bodies"].clear(),
        lambda story: story.clear(),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(source: Store, target: Store, alter: Callable[[Story], None]) -> None:
    story = source.carrying.take_out([1])
    assert len(story["changes"]) == 1
    site = story["site"]
    alter(story)
    with pytest.raises(DamagedStory):
        bring(source, target, {"site": site, **story})
    assert target.db.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_every_table_of_a_story_is_carried_or_left_out_on_purpose(source: Store) -> None:
    """Also a table that will be added."""
    left_out = {
        "leases",
        "sketches",
        "reports",
        "traces",
        "said",
        "days",
        "frontier",
        "problems",
        "deliveries",
        "runs",
        "coverage",
        "sources",
        "lists",
        "redesigns",
        "picture_files",
    }
    tables = {name for (name,) in source.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found, before = {"articles", "sites"}, 0
    while len(found) != before:
        before = len(found)
        found |= {
            table
            for table in tables
            for row in source.db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            if row[2] in found
        }
    assert found - {"sites"} - left_out <= set(TABLES)
    assert left_out <= tables
