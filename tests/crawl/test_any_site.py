"""A site for which the project has no file: it is crawled, probed, and gets a file."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from newsroom import Newsroom
from running import ROOT, RUN, Scrapy

from spiders.news import AnyNewsSpider


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "iria.db")) as connection, connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_a_site_without_a_file_is_crawled_in_parts(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    """`limit` limits the looks of a run; the other addresses stay owed, and the next run continues with them."""
    scrapy("crawl", "news", "-a", f"url={newsroom.url}", "-a", "limit=10")
    assert rows(tmp_path, "SELECT host FROM sites") == [(newsroom.url.split("/")[2],)]
    assert rows(tmp_path, "SELECT status, found, new, owed FROM runs") == [("ok", 41, 10, 31)]
    scrapy("crawl", "news", "-a", f"url={newsroom.url}")
    assert rows(tmp_path, "SELECT status, found, new, owed FROM runs WHERE id = 2") == [("ok", 0, 31, 0)]


def test_an_address_is_needed(scrapy: Scrapy) -> None:
    result = scrapy("crawl", "news", check=False)
    assert result.returncode == 2
    assert "which outlet? give its address" in result.stderr


def test_probe_shows_what_there_is(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    told = scrapy("probe", newsroom.url).stdout
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert any(line.startswith("REST 41 stories, 41 with a time of modification") for line in lines), told
    assert any(line.startswith("feed 10 stories") for line in lines), told
    assert any(line.startswith("a story article (200)") for line in lines), told
    assert not (tmp_path / "iria.db").exists()


def test_probe_of_a_host_that_is_down_fails(scrapy: Scrapy) -> None:
    result = scrapy("probe", "http://127.0.0.1:9/", check=False)
    assert result.returncode == 1
    assert "no answer" in result.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project without its data: genspider writes into the folder in which it runs."""
    folder = tmp_path / "project"
    for name in ("iria_crawler", "spiders", "pipelines"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", folder)
    return folder


def test_genspider_writes_a_file_that_works(copy: Path, newsroom: Newsroom) -> None:
    def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**RUN["env"], "PYTHONPATH": str(copy)}
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=copy, env=environment, text=True, capture_output=True, timeout=300, check=True,
        )  # fmt: skip

    scrapy("genspider", "harbour_post", newsroom.url)
    written = (copy / "spiders" / "harbour_post.py").read_text()
    assert written.count("\n") <= 12
    scrapy("genspider", "-t", "news", "--force", "harbour_post", newsroom.url)
    assert (copy / "spiders" / "harbour_post.py").read_text() == written
    assert ast.parse(written)
    assert "$" not in written
    assert "harbour_post" in scrapy("list").stdout.split()
    scrapy(
        "crawl",
        "harbour_post",
        "-a",
        "limit=2",
        "-s",
        f"IRIA_DATABASE={copy / 'iria.db'}",
        "-s",
        "DOWNLOAD_DELAY=0.001",
    )
    assert rows(copy, "SELECT count(*) FROM articles") == [(2,)]


def test_any_outlet_may_be_given_another_front_page() -> None:
    spider = AnyNewsSpider(url="https://yard.example/", start_url="https://yard.example/en/")
    assert (spider.site.host, spider.home_url) == ("yard.example", "https://yard.example/en/")


def test_probe_shows_no_password(scrapy: Scrapy) -> None:
    result = scrapy("probe", "http://desk:S3cret@127.0.0.1:9/", check=False)
    assert result.returncode == 1
    assert "127.0.0.1:9" in result.stdout
    assert "S3cret" not in result.stdout + result.stderr
