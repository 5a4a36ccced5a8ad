"""A small database for the commands, and a fast way to run many command lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import Command, Ended, fill
from running import RUN, STARTED_BY, run_scrapy

# A command waits this long for a lock, instead of the real 30 seconds.
BUSY_MS = 300


@pytest.fixture
def command() -> Command:
    """Run `scrapy <arguments>`. `obey_modes`: as a user who is not root. `largest`: no file may grow beyond this many bytes."""

    def run(*arguments: str, obey_modes: bool = False, largest: int | None = None) -> Ended:
        ended = run_scrapy(
            [*STARTED_BY, *arguments],
            environment={**RUN["env"], "PYTHONWARNINGS": ""},
            limits={"RLIMIT_FSIZE": largest} if largest else {},
            obey_modes=obey_modes,
            busy_ms=BUSY_MS,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of fill(), for tests that change nothing."""
    return fill(tmp_path_factory.mktemp("archive") / "iria.db")
