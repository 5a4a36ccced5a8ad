"""The exit codes of `scrapy crawl`, and the files that `make clean` keeps."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from running import ROOT
from scrapy import Spider

from iria_crawler.commands.crawl import checked, code_of, known_arguments
from iria_crawler.errors import WrongWord


@pytest.mark.parametrize(
    ("status", "reason", "exceptions", "code"),
    [
        ("ok", "finished", 0, 0),
        ("degraded", "finished", 0, 0),  # some addresses brought no story
        ("ok", "finished", 1, 11),
        ("degraded", "finished", 2, 11),
        ("killed", "shutdown", 0, 11),
        ("failed", "finished", 0, 1),
        ("failed", "finished", 1, 1),
        (None, "disk_full", 0, 1),
        (None, "locked", 0, 0),  # another process crawls the site
        ("ok", "time_limit", 0, 0),
    ],
)
def test_code_of_a_crawl(status: str | None, reason: str, exceptions: int, code: int) -> None:
    assert code_of(status, reason, exceptions) == code


class Yard(Spider):
    name = "yard"

    def __init__(self, *args: object, limit: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)


class Quay(Yard):
    name = "quay"

    def __init__(self, *args: object, url: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)


def test_arguments_of_a_spider_are_those_that_its_classes_name() -> None:
    assert known_arguments(Quay) == ["limit", "url"]
    assert known_arguments(Yard) == ["limit"]
    assert checked(Quay, {"url": "yard.example", "limit": "5"}) == {"url": "https://yard.example/", "limit": "5"}
    for spider, arguments in (
        (Yard, {"url": "yard.example"}),
        (Yard, {"limt": "5"}),
        (Quay, {}),
        (Yard, {"limit": ""}),
    ):
        with pytest.raises(WrongWord):
            checked(spider, arguments)


def test_clean_takes_the_demonstration_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    ours = ["iria.db", "iria.db-wal", "iria.captures.db", "captures.db", "captures.db-wal", "README.md", "iria.log"]
    demo = ["demo.db", "demo.db-wal", "demo.db-shm", "demo.captures.db", "demo.captures.db-wal", "demo.db.x.lock"]
    for name in (*ours, *demo):
        (data / name).write_text("")
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert sorted(path.name for path in data.iterdir()) == sorted(ours)
