"""docs/tutorial.md is followed line by line, on the sample newsroom instead of an outlet."""

from __future__ import annotations

import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

from newsroom import Newsroom
from running import ROOT, Iria

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
# Lines that install, that run until somebody stops them, or that send to the web.
NOT_HERE = ("python3 ", "~/", "export ", "iria browse", "iria monitor --every", "iria alerts --test")


def lines() -> list[str]:
    """The command lines, in their order."""
    blocks = re.findall(
        r"^```\n(.*?)^```$", re.sub(r"^```toml\n.*?^```$", "", TUTORIAL, flags=re.M | re.S), re.M | re.S
    )
    return [line for block in blocks for line in block.splitlines() if not line.startswith(NOT_HERE)]


def test_whoever_follows_it_gets_stories_and_a_channel(iria: Iria, newsroom: Newsroom, tmp_path: Path) -> None:
    [rules] = re.findall(r"^```toml\n(.*?)^```$", TUTORIAL, re.M | re.S)
    folder, said = tmp_path, {}
    for line in lines():
        program, *words = shlex.split(line.replace("https://www.example.org/", newsroom.url))
        if program == "cd":
            folder = folder / words[0]
            folder.joinpath("watch.toml").write_text(rules, encoding="utf-8")
            continue
        assert program == "iria"
        ended = iria(*words, folder=folder, code=None)
        said[" ".join(words[:1])] = ended.stdout + ended.stderr
        assert ended.returncode in (0, 11), ended.stderr  # 11: status, as NATO was added and never crawled
    assert "iria crawl example" not in said["add"]  # the last one added was NATO
    with closing(sqlite3.connect(folder / "data" / "iria.db")) as database:
        assert database.execute("SELECT count(*) FROM articles WHERE headline IS NOT NULL").fetchone() == (20,)
    assert "iria browse" in said["crawl"]
    assert "DE" in said["catalogue"]
    assert "nothing to send" in said["alerts"]
