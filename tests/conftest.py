"""What several rooms of the tests share: the sample newsroom, and running `scrapy` as a user does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import Newsroom
from running import RUN, Scrapy, scrapy_command


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The sample newsroom in the morning, as a process of its own."""
    with Newsroom() as running:
        yield running


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    """Run `scrapy <arguments>` in the project on the database tmp_path/iria.db, and wait for it."""

    def run(*arguments: str, check: bool = True, **settings: object) -> subprocess.CompletedProcess[str]:
        command = scrapy_command(tmp_path, *arguments, **settings)
        result = subprocess.run(command, **RUN, capture_output=True, timeout=120, check=False)
        if check:
            assert result.returncode == 0, result.stderr
            assert "Traceback" not in result.stderr, result.stderr
        return result

    return run
