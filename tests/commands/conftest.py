"""A small database to ask, and a way to run many command lines quickly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import Command, Ended, fill
from running import ROOT, RUN


@pytest.fixture(scope="session")
def forking() -> Iterator[subprocess.Popen[str]]:
    """The process that has Scrapy loaded."""
    command = [sys.executable, str(ROOT / "tests" / "forking.py")]
    options = {**RUN, "env": {**RUN["env"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": ""}}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def command(forking: subprocess.Popen[str], tmp_path: Path) -> Command:
    """Run `scrapy <arguments>`; `obey_modes`: as somebody who is not root; `largest`: no file may grow beyond so many bytes.
    Waits for a lock for 0.3 s instead of 30.
    """

    def run(*arguments: str, obey_modes: bool = False, largest: int | None = None) -> Ended:
        out, err = tmp_path / ".out", tmp_path / ".err"
        files = {"output": str(out), "errors": str(err)}
        told = {"arguments": arguments, **files, "obey_modes": obey_modes, "largest": largest}
        assert forking.stdin is not None
        assert forking.stdout is not None
        forking.stdin.write(json.dumps(told) + "\n")
        forking.stdin.flush()
        code = int(forking.stdout.readline())
        return Ended(code, out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace"))

    return run


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of fill(), for tests that alter nothing."""
    return fill(tmp_path_factory.mktemp("archive") / "iria.db")
