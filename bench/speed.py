"""The CPU time that `extract()` takes, compared with lxml's bare parse of the same pages in the same process, and by the rooms
of the parser; and whether its memory stays constant.

Run by `make bench`, or alone: python bench/speed.py [--memory PAGES]. The pages are a sample of the shared set of pages of
many outlets if it is there, else the project's own fixtures. CPU time, since other work on the machine changes it less than
the time on the clock; where the machine is busy, both readers slow down, and the ratio is what to compare. Python looks for
garbage as seldom as in a crawl's reader process (`--collector python`: as often as by itself).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import lxml.html

from iria_crawler import extract, parse
from iria_crawler.crawl.readers.work import calm_collector

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench" / "pages"
ROUNDS = 3
SAMPLE = 150
# The rooms of the parser, each with the functions that read_part calls there.
ROOMS = {
    "bytes to a tree and its data": ("read_page",),
    "where the story stands": ("find_story", "at_home", "with_data"),
    "headline": ("find_headline", "copies_of_headline"),
    "pictures": ("find_images",),
    "other pages of the story": ("find_pages", "rest_in_data", "home_of"),
    "body": ("collect_blocks", "split_notices", "without_bylines"),
    "byline, dates, other fields": ("find_fields", "copies_of_authors"),
    "what the page is": ("classify",),
    "links": ("find_links",),
    "quotations": ("find_quotes",),
}


class Page(NamedTuple):
    """A saved page."""

    html: bytes
    url: str


def load_pages() -> list[Page]:
    """The pages to read, in a fixed order."""
    if SHARED.is_dir():
        truth = json.loads((SHARED / "truth.json").read_text())
        saved = {key: SHARED / "pages" / f"{key}.html.gz" for key in sorted(truth)}
        found = sorted(key for key, path in saved.items() if path.exists())
        sample = random.Random(14).sample(found, min(SAMPLE, len(found)))
        return [Page(gzip.decompress(saved[key].read_bytes()), truth[key]["url"]) for key in sample]
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
    """CPU seconds for every page, the best of ROUNDS; the readers alternate on each page, so that other load slows all of them."""
    named = readers()
    best: dict[str, list[float]] = {name: [float("inf")] * len(pages) for name in named}
    for _ in range(ROUNDS):
        for index, page in enumerate(pages):
            for name, read in named.items():
                start = time.process_time()
                read(page)
                best[name][index] = min(best[name][index], time.process_time() - start)
    return best


def print_speed(pages: list[Page]) -> None:
    """The table of times, and the page that takes longest."""
    times = measure(pages)
    reference = mean(next(iter(times.values())))
    print(f"{len(pages)} pages, {sum(len(page.html) for page in pages) / 1e6:.1f} MB, best of {ROUNDS}")
    print(f"  {'':28}{'mean ms':>9}{'median':>9}{'pages/s':>9}{'times lxml':>12}")
    for name, seconds in times.items():
        print(
            f"  {name:28}{mean(seconds) * 1e3:9.2f}{median(seconds) * 1e3:9.2f}{1 / mean(seconds):9.0f}"
            f"{mean(seconds) / reference:12.1f}"
        )
    print(f"  the slowest page of iria-crawler: {max(times['iria-crawler, everything']) * 1e3:.0f} ms")


class _Stopwatch:
    """The CPU seconds spent in the functions that it wraps, by room."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def wrapped(self, room: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent[room] += time.process_time() - start

        return timed


def print_rooms(pages: list[Page]) -> None:
    """What each room of the parser takes, in times of lxml's parse."""
    watch = _Stopwatch()
    whole = reference = 0.0
    held = {name: getattr(parse, name) for names in ROOMS.values() for name in names}
    try:
        for room, names in ROOMS.items():
            for name in names:
                setattr(parse, name, watch.wrapped(room, held[name]))
        for page in pages:
            start = time.process_time()
            lxml.html.document_fromstring(page.html)
            between = time.process_time()
            extract(page.html, page.url)
            whole, reference = whole + time.process_time() - between, reference + between - start
    finally:
        for name, function in held.items():
            setattr(parse, name, function)
    watch.spent["the record, and freeing the tree"] = whole - watch.spent.total()
    print(f"CPU time by room, in times of lxml's parse; all {whole / reference:.1f}")
    for room, seconds in watch.spent.most_common():
        print(f"  {room:34}{seconds / reference:6.2f}")


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
    parser.add_argument(
        "--collector", choices=("reader", "python"), default="reader", help="how often to look for garbage"
    )
    options = parser.parse_args()
    if options.collector == "reader":
        calm_collector()
    pages = load_pages()
    print_speed(pages)
    print_rooms(pages)
    print_memory(pages, options.memory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
