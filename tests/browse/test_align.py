"""Two versions side by side: same, altered, added, removed and moved paragraphs; and how unchanged ones are folded."""

from __future__ import annotations

import random
import time

import pytest

from iria_crawler.browse import show
from iria_crawler.browse.align import Pair, align
from iria_crawler.browse.pages.article import mark_quotes
from iria_crawler.browse.pages.compare import fold_same, shown

SHIPS, CREW, COST = "Ten ships will be built.", "Crews train in May.", "The cost is 4 billion euros."


@pytest.mark.parametrize(
    ("old", "new", "ops"),
    [
        ([], [], []),
        ([SHIPS], [SHIPS], ["same"]),
        ([SHIPS, CREW], [SHIPS], ["same", "removed"]),
        ([SHIPS], [COST, SHIPS], ["added", "same"]),
        ([SHIPS, CREW], ["Twelve ships will be built.", CREW], ["altered", "same"]),
        ([SHIPS], [COST], ["removed", "added"]),
        ([SHIPS, CREW, COST], [COST, SHIPS, CREW], ["moved_to", "same", "same", "moved_from"]),
    ],
)
def test_paragraphs_are_paired(old: list[str], new: list[str], ops: list[str]) -> None:
    assert [pair.op for pair in align(old, new)] == ops


def test_nothing_is_lost_in_pairing() -> None:
    chance = random.Random(3)
    for _ in range(200):
        old = [f"{chance.choice('abcde')} ships of class {chance.randint(1, 4)}" for _ in range(chance.randint(0, 9))]
        new = [f"{chance.choice('abcde')} ships of class {chance.randint(1, 4)}" for _ in range(chance.randint(0, 9))]
        pairs = align(old, new)
        assert [pair.before for pair in pairs if pair.before is not None] == old
        assert [pair.after for pair in pairs if pair.after is not None] == new


def test_a_long_rewrite_stays_quick() -> None:
    """Four times the text takes about four times the time, and not sixteen times."""
    chance = random.Random(4)
    words = [f"word{n}" for n in range(3000)]

    def spent(many: int) -> float:
        old, new = (" ".join(chance.choices(words, k=many)) for _ in range(2))
        begun = time.process_time()
        show.diff(old, new)
        starts = range(0, 5 * many, 200)
        align([old[i : i + 200] for i in starts], [new[i : i + 200] for i in starts])
        return time.process_time() - begun

    assert min(spent(32_000) for _ in range(3)) < 8 * min(spent(8000) for _ in range(3)) + 0.05


def test_unchanged_paragraphs_fold_but_for_those_beside_a_change() -> None:
    same = [Pair("same", str(n), str(n)) for n in range(5)]
    changed = Pair("added", None, "new")
    assert fold_same([*same, changed]) == [(True, same[:4]), (False, [same[4]]), (False, [changed])]
    assert fold_same([changed]) == [(False, [changed])]
    assert fold_same(same[:1]) == [(False, same[:1])]


@pytest.mark.parametrize(
    ("quotes", "marked"),
    [
        ([(4, 7)], ["two"]),
        ([(0, 3), (4, 7)], ["one", "two"]),
        ([(0, 7), (4, 7)], ["one two"]),
        ([(4, 13)], ["two", "three"]),
        ([(4, 99)], []),
        ([(-1, 3)], []),
        ([(7, 4)], []),
    ],
)
def test_quotes_are_marked_where_they_stand(quotes: list[tuple[int, int]], marked: list[str]) -> None:
    body = "one two\nthree four"
    paragraphs = mark_quotes(body, [{"start": start, "end": end} for start, end in quotes])
    assert [run.text for runs in paragraphs for run in runs if run.quote is not None] == marked
    assert ["".join(run.text for run in runs) for runs in paragraphs] == body.split("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-07-29T14:02:31Z", "29 Jul 2026, 14:02"),
        ("2026-07-09", "9 Jul 2026"),
        ("yesterday", "yesterday"),
        ("", ""),
        (None, ""),
    ],
)
def test_times_read_as_times(text: str | None, shown: str) -> None:
    assert show.when(text) == shown


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://navy.example/a", True),
        ("http://navy.example/a", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//navy.example/a", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, kept: bool) -> None:
    assert show.web_link(url) == (url if kept else None)


def test_text_is_escaped_before_it_is_marked() -> None:
    assert str(show.diff("<b>", "<i>")).count("<") == str(show.diff("b", "i")).count("<")
    assert show.hits("\x02<b>\x03 & c") == "<mark>&lt;b&gt;</mark> &amp; c"


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (Pair("same", "a <b>", "a <b>"), "a &lt;b&gt;"),
        (Pair("moved_from", "<i>", None), "&lt;i&gt;"),
        (Pair("moved_to", None, "<i>"), "&lt;i&gt;"),
        (Pair("added", None, "<u>"), '<ins><span class="ear">[added: </span>&lt;u&gt;<span class="ear">]</span></ins>'),
        (
            Pair("removed", "<u>", None),
            '<del><span class="ear">[removed: </span>&lt;u&gt;<span class="ear">]</span></del>',
        ),
    ],
)
def test_a_paragraph_is_shown_escaped(pair: Pair, words: str) -> None:
    assert shown(pair).words == words


def test_a_paragraph_without_spaces_is_altered_and_not_replaced() -> None:
    old, new = "新しい護衛艦は来年の春に就役する。", "新しい護衛艦は来年の秋に就役する。"
    assert align([old], [new]) == [Pair("altered", old, new)]
    other = "費用はおよそ百億円だという。"
    assert [pair.op for pair in align([old], [other])] == ["removed", "added"]
