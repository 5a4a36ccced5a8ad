"""A story of many quotations (bench/many_quotes.py): how many texts are compared with each other grows with their number, not with its
square. Comparisons are counted and not timed, so a busy machine changes nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from bench.many_quotes import EDITS, FRAMES, URL, story
from iria_crawler import Article, compare, extract
from iria_crawler.changes.compare import quotations
from iria_crawler.changes.words import sentences

QUOTATIONS = 200  # each beside each would be 40,000 comparisons
# Each quotation, and each sentence with one, is compared with six others at most, and weighed once; a few are all compared.
A_QUOTATION, A_FEW = 2 * (6 + 1), 2_500
EVERY_FRAME = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often two texts are asked how alike they are, and how grave an alteration of a quotation is."""
    counts: Counter[str] = Counter()
    for module, name in ((sentences, "likeness"), (quotations, "weigh")):
        original = getattr(module, name)

        def counting(*given: object, name: str = name, original: object = original) -> object:
            counts[name] += 1
            return original(*given)  # type: ignore[operator]

        monkeypatch.setattr(module, name, counting)
    return counts


@pytest.fixture(scope="module")
def read() -> dict[str, Article]:
    """The story in each frame, before any edit."""
    return {frame: extract(story(QUOTATIONS, frame), URL) for frame in FRAMES.values()}


@EVERY_FRAME
def test_of_one_altered_quotation_only_its_own_words_are_compared(
    frame: str, read: dict[str, Article], counted: Counter[str]
) -> None:
    before, number = read[frame], QUOTATIONS // 2
    assert len(before.quotes) > 0.9 * QUOTATIONS
    told = compare(before, extract(story(QUOTATIONS, frame, {number}), URL))
    assert [(change.kind, change.field) for change in told] == [("altered", "quote")]
    assert "lantern" in (told[0].after or "")
    assert counted.total() <= 4


@EVERY_FRAME
@pytest.mark.parametrize("edit", EDITS)
def test_where_all_are_altered_the_comparisons_are_bounded(
    frame: str, edit: str, read: dict[str, Article], counted: Counter[str]
) -> None:
    told = compare(read[frame], extract(story(QUOTATIONS, frame, range(QUOTATIONS), edit), URL))
    assert len(told) >= 0.9 * QUOTATIONS
    assert counted.total() <= A_FEW + A_QUOTATION * QUOTATIONS
