"""A small database to ask, and a way to run many command lines quickly."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import Command, Ended, fill
from running import RUN, STARTED_BY, run_scrapy

# A command that does not get a lock waits so long for it, instead of the 30 seconds of the real one.
BUSY_MS = 300


@pytest.fixture
def command() -> Command:
    """Run `scrapy <arguments>`; `obey_modes`: as somebody who is not root; `largest`: no file may grow beyond so many bytes."""

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
    """The database of fill(), for tests that alter nothing."""
    return fill(tmp_path_factory.mktemp("archive") / "iria.db")
