"""The benchmark of the pages runs: if the schema changes, this test fails, and not the next measurement."""

from __future__ import annotations

import subprocess
import sys

from running import RUN


def test_the_bench_builds_its_newsroom_and_asks_every_page() -> None:
    run = subprocess.run([sys.executable, "bench/browse.py", "60", "40"], capture_output=True, timeout=120, **RUN)
    assert run.returncode == 0, run.stderr
    for page in ("bare table page", "home", "article", "change", "through time", "search", "speaker", "dashboard"):
        assert f"\n{page} " in run.stdout
    assert "10 readers, 40 requests" in run.stdout
    assert ": 0 errors;" in run.stdout
