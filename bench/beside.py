"""Whether the pages became slower: those of another checkout and those of this one, asked by turns.

    python bench/beside.py CHECKOUT FILE_OF_ITS_OWN FILE [rounds]

The two files hold the same invented stories, each written by the `bench/browse.py 20000 10 FILE` of its checkout. Each page is asked of
both, one request after the other, so that what else the machine does slows both. Prints the processor's time of each page, the median.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from browse import PAGES, Asked
from datasette.app import Datasette

ROUNDS = 40
HERE = Path(__file__).resolve().parent.parent
ANSWERS = "--answers"


async def answer(path: str) -> None:
    """Ask the pages of a file for each address that comes, and print the milliseconds of this process."""
    datasette = Datasette([path])
    await datasette.invoke_startup()
    for line in sys.stdin:
        begun = time.process_time()
        found = await datasette.client.get(line.strip())
        print(json.dumps([found.status_code, (time.process_time() - begun) * 1e3]), flush=True)


class Pages:
    """The pages of one checkout over one file, in a process of their own."""

    def __init__(self, checkout: Path, path: Path) -> None:
        self.name = path.stem
        self._process = subprocess.Popen(
            [sys.executable, __file__, ANSWERS, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )

    def ask(self, address: str) -> float:
        """Milliseconds of one page."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(address, file=self._process.stdin, flush=True)
        status, spent = json.loads(self._process.stdout.readline())
        assert status == 200, (status, address)
        return float(spent)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Print the table."""
    checkout, theirs, ours = (Path(word).resolve() for word in sys.argv[1:4])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else ROUNDS
    asked = Asked(ours, stories_of(ours), seed=1)
    before, now = Pages(checkout, theirs), Pages(HERE, ours)
    print(f"{'page':26}{'before':>8}{'now':>8}{'times':>8}  ms of the processor")
    for name, (address, _) in PAGES.items():
        spent: dict[str, list[float]] = {before.name: [], now.name: []}
        for _ in range(rounds):
            filled = asked.of(address)
            for pages in (before, now):
                spent[pages.name].append(pages.ask(filled.replace(f"/{now.name}/", f"/{pages.name}/", 1)))
        was, is_now = (median(spent[pages.name][1:]) for pages in (before, now))
        print(f"{name:26}{was:8.1f}{is_now:8.1f}{is_now / was:8.2f}", flush=True)
    before.close()
    now.close()


def stories_of(path: Path) -> int:
    """How many stories a file has."""
    db = sqlite3.connect(path)
    (many,) = db.execute("SELECT count(*) FROM articles").fetchone()
    db.close()
    return int(many)


if __name__ == "__main__":
    if sys.argv[1] == ANSWERS:
        asyncio.run(answer(sys.argv[2]))
    else:
        main()
