"""Running `scrapy` as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Scrapy = Callable[..., subprocess.CompletedProcess[str]]

# How every process of the tests is started; Any because subprocess has no type for its options.
RUN: dict[str, Any] = {"cwd": ROOT, "text": True, "env": {**os.environ, "PYTHONWARNINGS": "default"}}


def scrapy_command(folder: Path, *arguments: str, **settings: object) -> list[str]:
    """The command line of a fast `scrapy` on the database in `folder`; settings win over the fast ones."""
    values = {"IRIA_DATABASE": folder / "iria.db", "DOWNLOAD_DELAY": 0.001, "AUTOTHROTTLE_ENABLED": 0, **settings}
    pairs = [part for name, value in values.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", *arguments, *pairs]
