"""Run `iria` in a folder of its own, as an analyst does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from running import IRIA, Iria, run_scrapy

# The newsroom is on this machine: no need to wait a second between pages.
FAST = ("-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=0")


@pytest.fixture
def iria(tmp_path: Path) -> Iria:
    """Run `iria <words>` in tmp_path, or in the folder that is given. `code`: the exit code that must come; None: any."""

    def run(*words: str, folder: Path = tmp_path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        fast = FAST if words[:1] and words[0] in ("crawl", "monitor", "probe") else ()
        ended = run_scrapy([*IRIA, *words, *fast], folder=folder)
        assert code is None or ended.returncode == code, ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    return run
