"""A story of 2,000 quotations: what comparing two looks at it costs, beside what reading it once costs.

Run: python bench/many_quotes.py [quotations]. One quotation is altered, then all of them in one word, then all in every word. Exit
code 1 if one altered quotation costs ONE_ALTERED times as much as reading the page, or more; or if all do ALL_ALTERED times.
tests/changes/test_many_quotes.py counts the comparisons, which a busy machine does not change.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
from iria_crawler import Article, compare, extract  # noqa: E402 (found by the path above)

URL = "https://ledger.example/2026/11/log-of-the-winter-watch"
QUOTATIONS = 2_000
ONE_ALTERED, ALL_ALTERED = 3.0, 10.0
WORDS = (
    "harbour", "ship", "crew", "quay", "yard", "winter", "minister", "budget", "delay", "signal",
    "north", "radar", "depot", "fuel", "engine", "convoy", "mast", "anchor", "rope", "fog",
)  # fmt: skip
# How a quotation stands in its paragraph: with words that are its own around it, with the same as all others, or with hardly any.
FRAMES = {
    "own words around": "“{said},” said Capt. Jane Roe, who leads watch {number} of the port.",
    "the same words around": "“{said},” said Capt. Jane Roe, who leads the watch of the port.",
    "hardly a word around": "“{said},” he said.",
}
EDITS = ("a word", "every word")


def story(count: int, frame: str, altered: Collection[int] = (), edit: str = "a word") -> bytes:
    """A page with `count` quotations in `frame`, of which those with the numbers `altered` had an edit."""
    paragraphs = [
        frame.format(said=_said(number, edit if number in altered else ""), number=number) for number in range(count)
    ]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html lang=en><body><article><h1>Log of the winter watch</h1>{body}</article></body></html>".encode()


def _said(number: int, edit: str) -> str:
    chance = random.Random(f"{number} {edit == 'every word'}")
    words = [chance.choice(WORDS) for _ in range(12)]
    if edit == "every word":
        words = [f"{word}like" for word in words]
    elif edit:
        words[5] = "lantern"
    return f"We saw the {' '.join(words)}"


def main() -> int:
    """Print what each costs. Returns 1 if a comparison costs too much."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUOTATIONS
    dear = False
    print(
        f"{'CPU seconds':24}{'quotations':>12}{'reading':>9}{'one altered':>13}{'all, a word':>13}{'all, every word':>17}"
    )
    for name, frame in FRAMES.items():
        page, start = story(count, frame), time.process_time()
        before = extract(page, URL)
        reading = time.process_time() - start
        one = _cost(before, story(count, frame, {count // 2}))
        every = [_cost(before, story(count, frame, range(count), edit)) for edit in EDITS]
        dear = dear or one >= ONE_ALTERED * reading or max(every) >= ALL_ALTERED * reading
        print(f"{name:24}{len(before.quotes):12,}{reading:9.2f}{one:13.2f}{every[0]:13.2f}{every[1]:17.2f}", flush=True)
    return int(dear)


def _cost(before: Article, page: bytes) -> float:
    after = extract(page, URL)
    start = time.process_time()
    compare(before, after)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
