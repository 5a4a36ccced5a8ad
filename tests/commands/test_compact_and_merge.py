"""compact and merge, as a user runs them after two crawls of the sample newsroom."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newsroom import Newsroom
from plain_records import unpack_records
from running import Scrapy


def crawl(scrapy: Scrapy, newsroom: Newsroom) -> None:
    scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}")


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(folder / "iria.db")
    found = db.execute(sql).fetchall()
    db.close()
    return found


def test_compact_keeps_every_version_and_every_change(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    crawl(scrapy, newsroom)
    newsroom.play_day()
    scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}", "-a", "recheck=all")
    (superseded,) = rows(
        tmp_path, "SELECT count(*) FROM revisions v JOIN articles a ON a.id = article_id WHERE number < revision_count"
    )[0]
    assert int(str(superseded)) > 5
    assert "0 records would be packed" in scrapy("compact", "--dry-run").stdout
    with sqlite3.connect(tmp_path / "iria.db") as db:
        unpack_records(db.execute)  # as a file of an earlier release has them
    db.close()
    dry = scrapy("compact", "--dry-run")
    (newest,) = rows(tmp_path, "SELECT count(*) FROM articles")[0]
    packable = int(str(superseded)) + int(str(newest))
    assert f"{packable} records would be packed" in dry.stdout
    told = scrapy("changes", "--format", "json").stdout
    packed = scrapy("compact")
    assert f"{packable} records packed" in packed.stdout
    assert "iria.db:" in packed.stdout
    assert "iria.captures.db:" in packed.stdout
    assert rows(tmp_path, "SELECT count(*) FROM records WHERE typeof(record) = 'blob'") == [(packable,)]
    assert scrapy("changes", "--format", "json").stdout == told
    assert "0 faults" in scrapy("verify").stdout
    assert "0 records packed" in scrapy("compact", "--keep-pages").stdout


def test_merge_by_hand_and_back(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}", "-a", "limit=3")
    (url,) = rows(tmp_path, "SELECT url FROM articles WHERE id = 2")[0]
    merged = scrapy("merge", str(url), "1", "--reason", "the desk says so")
    assert "article 2 is merged into 1" in merged.stdout
    assert rows(tmp_path, "SELECT merged_into, status FROM articles WHERE id = 2") == [(1, "moved")]
    listed = scrapy("merge", "--list").stdout
    assert "the desk says so" in listed
    again = scrapy("merge", "2", "3", check=False)
    assert again.returncode == 1
    assert "merged already" in again.stderr
    assert "is a story of its own again, beside 1" in scrapy("merge", "--undo", "2").stdout
    assert rows(tmp_path, "SELECT merged_into, status FROM articles WHERE id = 2") == [(None, "live")]


def test_merge_says_what_it_needs(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}", "-a", "limit=1")
    assert "no merges" in scrapy("merge", "--list").stdout
    for arguments, code, why in (
        (("merge", "1"), 2, "give two articles"),
        (("merge", "1", "https://nowhere.example/x"), 2, "no article has this address"),
        (("merge", "--undo", "1"), 1, "not merged"),
        (("merge", "1", "77"), 2, "no such article"),
    ):
        run = scrapy(*arguments, check=False)
        assert run.returncode == code
        assert why in run.stderr
        assert "Traceback" not in run.stderr
