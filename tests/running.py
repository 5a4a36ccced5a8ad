"""Running `scrapy` as a user does, and the measurements as a developer does."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
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


def load_bench(name: str) -> ModuleType:
    """A module of bench/, which is no package of ours."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
