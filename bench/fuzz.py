"""Reads damaged pages until stopped: what the project's fixtures become when bytes are lost, doubled and swapped.

Run: python bench/fuzz.py [--seconds 60] [--seed 1]. Prints each page that raises or takes long, and how many were read.
`make fuzz` is the same. The gate runs some of it as tests/parse/test_wreckage.py.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from iria_crawler import extract

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
SLOW = 2.0  # seconds
PIECES = (
    b"<div>", b"</div>", b"<table><tr><td>", b"</p><p>", b"\x00", b"\xff\xfe", b"<script>", b"<!--", b"]]>", b"<br><br>", b'"', b"&#0;",
    b"\xe2\x80\x9c", b"<h1>", b"</h1>", b'<script type="application/ld+json">{"@graph":[', b"<svg>", b"<noscript>", b"&nbsp;" * 40,
)  # fmt: skip


def damage(page: bytes, chance: random.Random) -> bytes:
    """The page with one to eight wounds."""
    data = bytearray(page)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 8, 200, 2000)))
        match chance.randrange(5):
            case 0:
                del data[at:end]
            case 1:
                data[at:at] = data[at:end] * chance.randint(1, 5)
            case 2:
                data[at:at] = chance.choice(PIECES) * chance.choice((1, 3, 300))
            case 3:
                data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case _:
                del data[at:]
    return bytes(data)


def main() -> int:
    """The exit code is 1 where a page raised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pages = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*/source.html"))]
    chance = random.Random(options.seed)
    count = raised = 0
    slowest = 0.0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        page = damage(chance.choice(pages), chance)
        start = time.perf_counter()
        try:
            extract(page, "https://fuzz.example/a")
        except Exception as error:  # what is looked for
            raised += 1
            print(f"page {count} of seed {options.seed}: {error!r}", flush=True)
        took = time.perf_counter() - start
        slowest = max(slowest, took)
        if took > SLOW:
            print(f"page {count} of seed {options.seed}: {took:.1f} s, {len(page)} bytes", flush=True)
        count += 1
    print(f"{count} damaged pages read, {raised} raised, slowest {slowest * 1e3:.0f} ms")
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main())
