"""`make bench`: every measurement, one after another. Those that need the shared pages are skipped with a message if these are missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared"))


def scorers() -> list[tuple[str, list[str]]]:
    """(title, command) of the shared scorers over our adapters."""
    bench = SHARED / "bench"
    fields = [str(bench / "fields" / "score.py"), "--data", str(bench / "fields" / "data"), "--half", "dev"]
    body = [str(bench / "body" / "score.py"), "--data", str(bench / "body"), "--half", "dev", "--floor"]
    return [
        ("Body: words of the story", [*body, "--py", "bench.adapters:body"]),
        ("Fields and pictures, English", [*fields, "--langs", "en", "--py", "bench.adapters:fields"]),
        ("Fields and pictures, all languages", [*fields, "--langs", "all", "--py", "bench.adapters:fields"]),
    ]


def main() -> int:
    """Run them all. Returns the worst of their exit codes."""
    worst = 0
    commands = [("Speed of reading", [str(ROOT / "bench" / "speed.py")])]
    commands += [("Quotations and speakers, all languages", ["-m", "bench.quotes"])]
    commands += [("Schedule against other policies", [str(ROOT / "bench" / "schedule.py")])]
    commands += [("Sites that change while their stories do not", [str(ROOT / "bench" / "recrawl.py")])]
    commands += [("Whole runs: alarms in vain, edits missed", [str(ROOT / "bench" / "runs.py")])]
    commands += [("Other themes over the same stories", [str(ROOT / "bench" / "themes.py")])]
    commands += [("Edits told from what is none", [str(ROOT / "bench" / "edits.py")])]
    commands += [("Real texts, changed by machine", [str(ROOT / "bench" / "mutations.py")])]
    commands += [("A story of 2,000 quotations", [str(ROOT / "bench" / "many_quotes.py")])]
    commands += [("Copies told from look-alikes", [str(ROOT / "bench" / "copies.py")])]
    if SHARED.is_dir():
        commands = scorers() + commands
    else:
        print(f"bench: no shared pages at {SHARED} (IRIA_SHARED): quality is not measured")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for title, command in commands:
        print(f"\n=== {title}\n", flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=False).returncode
        )
    return worst


if __name__ == "__main__":
    sys.exit(main())
