"""How long an outlet's pages and stories are kept: rules of sites.toml, applied by compact, and told by verify."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from asking import SHIPS, T0, look_at
from running import Iria

from iria_crawler.desk.desk import Desk, Mark, Thing
from iria_crawler.store import Store

RULES = """[yard]
address = "https://yard.example/"
keep_pages = "{}d"
keep_unchanged = "{}d"

[quay]
address = "https://quay.example/"
"""


def fill(folder: Path) -> Path:
    """At the yard: a story that changed, one that did not, one that somebody starred; at the quay one that did not."""
    path = folder / "data" / "iria.db"
    store = Store(path)
    site = store.site("yard.example", None, T0)
    look_at(store, site, "https://yard.example/news/ships/", 0, SHIPS.format("nine"))
    look_at(store, site, "https://yard.example/news/ships/", 5, SHIPS.format("ten"))
    look_at(
        store, site, "https://yard.example/news/heron/", 1, "The Admiral of Zwingelspan keeps a heron in the bathtub."
    )
    look_at(store, site, "https://yard.example/news/lamps/", 2, "Lamps went out in the lighthouse of Trossvik at nine.")
    look_at(
        store, store.site("quay.example", None, T0), "https://quay.example/news/x/", 2, "Ropes were sold at the quay."
    )
    for column in ("first_seen_at", "last_seen_at"):
        store.db.execute(f"UPDATE articles SET {column} = '2020-01-01T00:00:00Z'")
    store.db.execute("UPDATE captures SET fetched_at = '2020-01-01T00:00:00Z'")
    store.close()
    Desk(path.with_suffix(".desk.db"), "iria").mark(
        Thing.STORY, 3, Mark(starred=True), datetime(2026, 11, 25, tzinfo=UTC)
    )
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_pages_and_stories_go_when_their_time_is_over(iria: Iria, tmp_path: Path) -> None:
    path = fill(tmp_path)
    seals = ("--seals", str(tmp_path / "seals.jsonl"))
    iria("verify", *seals)
    (tmp_path / "sites.toml").write_text(RULES.format(36_500, 36_500))
    assert "yard: 0 pages let go: older than 36500 days" in iria("compact").stdout
    (tmp_path / "sites.toml").write_text(RULES.format(365, 730))
    dry = iria("compact", "--dry-run").stdout
    assert "yard: 1 stories would be forgotten" in dry
    assert "yard: 4 pages would be let go" in dry
    assert "yard" not in iria("compact", "--keep-pages").stdout.replace("yard.example", "")
    assert rows(path, "SELECT count(*) FROM articles") == [(4,)]
    told = iria("compact").stdout
    assert "yard: 1 stories forgotten: older than 730 days, and never seen changing" in told
    assert "yard: 3 pages let go: older than 365 days" in told
    assert rows(path, "SELECT id FROM articles") == [(1,), (3,), (4,)]
    assert rows(path, "SELECT number FROM revisions WHERE article_id = 1") == [(1,), (2,)]  # every version stays
    assert rows(path, "SELECT site_id FROM captures JOIN revisions v ON v.capture_id = captures.id JOIN articles a "
                      "ON a.id = v.article_id WHERE pruned_at IS NULL") == [(2,)]  # fmt: skip
    held = iria("verify", *seals).stdout  # the seal of the time before still holds
    assert "4 revisions, 0 faults" in held
    assert "1 revisions (yard: keep_unchanged of 730 days)" in held
    assert "the pages of 2 newest revisions were let go" in held
    for file in (tmp_path / "data").iterdir():
        assert b"zwingelspan" not in file.read_bytes().lower(), file
    again = iria("compact").stdout
    assert "yard: 0 stories forgotten" in again
    assert "yard: 0 pages let go" in again


def test_a_page_that_is_gone_without_a_rule_is_a_fault(iria: Iria, tmp_path: Path) -> None:
    path = fill(tmp_path)
    with closing(sqlite3.connect(path.with_name("iria.captures.db"))) as pages:
        pages.execute("DELETE FROM pages")
        pages.commit()
    assert "is not kept any more" in iria("verify", code=11).stdout


def test_a_page_that_another_outlet_needs_stays(tmp_path: Path) -> None:
    path = fill(tmp_path)
    store = Store(path)
    now = datetime(2026, 11, 25, tzinfo=UTC)
    store.db.execute("UPDATE revisions SET capture_id = 1 WHERE article_id = 4")  # the quay shows the page of the yard
    assert store.compacting.prune_site(1, now, now) == 3
    assert store.db.execute("SELECT pruned_at IS NULL FROM captures WHERE id = 1").fetchone() == (1,)
    assert store.compacting.prune_site(2, now, now) == 1  # its own, by its address; the other is both outlets'
    store.close()


def test_stories_that_are_gone_or_merged_are_not_forgotten_by_rule(tmp_path: Path) -> None:
    path = fill(tmp_path)
    store = Store(path)
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert store.forgetting.never_changed(1, now) == [2, 3]
    assert store.forgetting.never_changed(1, datetime(2019, 1, 1, tzinfo=UTC)) == []
    store.db.execute("UPDATE articles SET status = 'gone' WHERE id = 2")
    store.merging.merge(3, 1, "by hand", now)
    assert store.forgetting.never_changed(1, now) == []
    store.close()
