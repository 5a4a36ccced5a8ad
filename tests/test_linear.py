"""No text from outside makes a reader slow or raises an error: four times the input must not take sixteen times as long.

bench/linear.py makes the inputs and measures CPU time; it can search for any time. This is the part that runs in the suite.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.linear import (
    LIST_ENTRIES,
    LIST_SLOTS,
    MARKUP,
    PAGE_ENTRIES,
    SLOTS,
    TEXT_ENTRIES,
    Case,
    Finding,
    Text,
    is_slow,
    markup,
    measure,
    page,
    text_cases,
)

# Coverage makes this code several times slower, and other tests run the same lines.
pytestmark = pytest.mark.no_cover
LARGEST = 33_000  # characters: code that needs a nanosecond for each pair of them takes a second
# Patterns that were quadratic once, or that a careless change can make quadratic, for every function that takes text.
HURTING = (
    Text("", "(", ""),
    Text("“", "(", ",” said Jane Roe."),
    Text("“Aa aa aa,” said Jane Roe (", "(", "."),
    Text("", "(“a” ", ""),
    Text("", "“", ""),
    Text("", '"', ""),
    Text("", "'", ""),
    Text("", "‘a ", ""),
    Text("", "“Aa aa aa aa,” said Roe. ", ""),
    Text("“Aa aa,” she said. ", "The ", ""),
    Text("Jane Roe told Ann Poe. ", "“Aa aa,” she told Roe. ", ""),
    Text("", "Jane Roe told Ann Poe. “Aa aa,” he said.\n", ""),
    Text("“Aa aa,” said Per Moe. ", "Will Roe ", ""),
    Text("« Aa aa, dit ", "a-t-il dit, ", "»"),
    Text("", "– aa, sa Kari Moe. ", ""),
    Text("", "「aa」と部長の陳は説", ""),
    Text("", "장관은 “aa”고 ", ""),
    Text("“Aa aa,” she said. ", "Jane Roe, ", ""),
    Text("", ":a", ":"),
    Text("“Aa aa,” he said:\n", "aa aa:\n", ""),
    Text("", "a", ""),
    Text("", " ", ""),
    Text("", "\n", ""),
    Text("", "twenty-", ""),
    Text("", "9", ""),
    Text("", "<", ""),
    Text("", "&#", ""),
    Text("Photo: ", "Photo: ", ""),
    Text("https://news.example/", "/amp", ""),
    Text("https://news.example/", "/..", ""),
    Text("x.cdn.ampproject.org/c/", "x.cdn.ampproject.org/c/", ""),
    Text("https://news.example/?url=", "/a?url=", ""),
    Text("https://news.example/", "%", ""),
    Text("https://", "é", "/"),
)


# Slow code is slow every time. Other processes on the same core make linear code look slow, but hardly this many times.
TRIES = 6
# CPU time below this many seconds shows nothing: under coverage or beside another process everything takes several times as long.
CHEAP = 4.0


def check(case: Case) -> None:
    """Measured again if it seems slow: the machine may have been busy, or a longer text may have signs of another kind (numbers of three
    digits become years): so every second time at four times the length, where such a step lies behind.
    """
    findings: list[Finding] = []
    while len(findings) < TRIES:
        findings.append(measure(case, largest=LARGEST * (1 + 3 * (len(findings) % 2))))
        if not is_slow(findings[-1], cheap=CHEAP):
            return
    raise AssertionError(f"{case.name}: {findings}")


@pytest.mark.parametrize("entry", TEXT_ENTRIES)
def test_hurting_texts(entry: str) -> None:
    # What decide() adds to hashes() and compare(), which are asked with every text, shows with some.
    for text in HURTING[::4] if entry == "decide" else HURTING:
        check(Case(f"{entry}: {text}", text.of, TEXT_ENTRIES[entry]))


@pytest.mark.parametrize("name", MARKUP)
def test_markup(name: str) -> None:
    for entry, read in (PAGE_ENTRIES | LIST_ENTRIES).items():
        check(Case(f"{entry}: {name}", lambda size: markup(name, size), read))


@pytest.mark.parametrize("slot", SLOTS)
def test_hurting_text_in_a_page(slot: str) -> None:
    for text in HURTING[::4]:
        check(Case(f"{slot}: {text}", lambda size, text=text: page(slot, text.of(size)), PAGE_ENTRIES["extract"]))


@pytest.mark.parametrize("slot", LIST_SLOTS)
def test_hurting_text_in_a_list(slot: str) -> None:
    for text in HURTING[::6]:
        for entry, read in LIST_ENTRIES.items():
            check(
                Case(
                    f"{entry}: {slot}: {text}",
                    lambda size, t=text: LIST_SLOTS[slot].replace("{}", t.of(size)).encode(),
                    read,
                )
            )


@pytest.mark.parametrize("seed", range(4))
def test_drawn_texts(seed: int) -> None:
    for case in islice(text_cases(seed), 12):
        check(case)


def test_measure_tells_quadratic_code() -> None:
    def quadratic(text: str) -> None:
        for at in range(0, len(text), 8):
            text.count("b", at)

    finding = measure(Case("quadratic", lambda size: "a" * size, quadratic), largest=10_000_000)
    assert is_slow(finding)


def test_measure_knows_linear_code() -> None:
    check(Case("linear", lambda size: "ab " * size, lambda text: sorted(text.split())))


def test_quadratic_code_is_slow_each_time() -> None:
    def quadratic(text: str) -> None:
        for at in range(0, len(text), 8):
            text.count("aab", at)

    with pytest.raises(AssertionError, match="quadratic"):
        check(Case("quadratic", lambda size: "a" * size, quadratic))
