"""The time that `extract()` takes, compared with lxml's bare parse of the same pages, and whether its memory stays constant.

Run by `make bench`, or alone: python bench/speed.py [--memory PAGES]. The pages are those of the shared body benchmark
if it is there, else the project's own fixtures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import lxml.html

from iria_crawler import extract

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench" / "body"
ROUNDS = 3


class Page(NamedTuple):
    """A saved page."""

    html: bytes
    url: str


def load_pages() -> list[Page]:
    """The pages to read, in a fixed order."""
    if SHARED.is_dir():
        truth = json.loads((SHARED / "ground-truth.json").read_text())
        saved = {key: SHARED / "html" / f"{key}.html.gz" for key in sorted(truth)}
        return [
            Page(gzip.decompress(path.read_bytes()), truth[key]["url"]) for key, path in saved.items() if path.exists()
        ]
    cases = sorted((ROOT / "tests" / "fixtures").glob("*/*/source.html"))
    return [Page(case.read_bytes(), json.loads((case.parent / "meta.json").read_text())["url"]) for case in cases]


def readers() -> dict[str, Callable[[Page], object]]:
    """Name -> reader; the first is the reference. trafilatura is measured if it is installed."""
    found: dict[str, Callable[[Page], object]] = {
        "lxml, bare parse": lambda page: lxml.html.document_fromstring(page.html),
        "iria-crawler, everything": lambda page: extract(page.html, page.url),
    }
    try:
        import trafilatura
    except ImportError:
        return found
    found["trafilatura, body, fast"] = lambda page: trafilatura.extract(page.html, fast=True)
    found["trafilatura, body"] = lambda page: trafilatura.extract(page.html)
    return found


def measure(pages: list[Page]) -> dict[str, list[float]]:
    """Seconds for every page, the best of ROUNDS; the readers alternate on each page, so that other load slows all of them."""
    named = readers()
    best: dict[str, list[float]] = {name: [float("inf")] * len(pages) for name in named}
    for _ in range(ROUNDS):
        for index, page in enumerate(pages):
            for name, read in named.items():
                start = time.perf_counter()
                read(page)
                best[name][index] = min(best[name][index], time.perf_counter() - start)
    return best


def print_speed(pages: list[Page]) -> None:
    """The table of times."""
    times = measure(pages)
    reference = mean(next(iter(times.values())))
    print(f"{len(pages)} pages, {sum(len(page.html) for page in pages) / 1e6:.1f} MB, best of {ROUNDS}")
    print(f"  {'':28}{'mean ms':>9}{'median':>9}{'pages/s':>9}{'times lxml':>12}")
    for name, seconds in times.items():
        print(
            f"  {name:28}{mean(seconds) * 1e3:9.2f}{median(seconds) * 1e3:9.2f}{1 / mean(seconds):9.0f}"
            f"{mean(seconds) / reference:12.1f}"
        )


def print_memory(pages: list[Page], count: int) -> None:
    """The most memory that the process has used (in kilobytes on Linux) after each tenth of `count` pages: constant after the first."""
    grown = []
    for number in range(count):
        page = pages[number % len(pages)]
        extract(page.html, page.url)
        if (number + 1) % max(1, count // 10) == 0:
            grown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    print(f"Most memory held over {count} pages, MB after each tenth: " + " ".join(f"{size:.0f}" for size in grown))


def main() -> int:
    """Measure and print. The exit code is always 0: this measures and does not test."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--memory", type=int, default=2000, metavar="PAGES", help="pages to read for the memory row")
    options = parser.parse_args()
    pages = load_pages()
    print_speed(pages)
    print_memory(pages, options.memory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
