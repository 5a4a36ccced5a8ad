"""Two versions of a text laid side by side, paragraph by paragraph."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

# Two paragraphs at least this alike (0 to 100, by words) are one that was altered, not one removed and one added.
SAME_PARAGRAPH_LIKENESS = 50.0
# More pairs are not compared, as the time grows with their number: such a rewrite is shown as removed and added.
_MAX_PAIRS = 10_000
# Scripts that print no space between words. Paragraphs in them are compared sign by sign: a run of signs is no word.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNIT = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


class Pair(NamedTuple):
    """A paragraph in both versions or in one of them; None if it is not."""

    op: Literal["same", "altered", "added", "removed", "moved_from", "moved_to"]
    before: str | None
    after: str | None


def align(old: list[str], new: list[str]) -> list[Pair]:
    """Pairs in reading order. A paragraph that was only moved appears twice: as moved_from and as moved_to."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = [Pair("same", text, text) for text in old[:head]]
    for op, a, b, c, d in SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes():
        if op == "equal":
            pairs += [Pair("same", text, text) for text in old_middle[a:b]]
        else:
            pairs += _replaced(old_middle[a:b], new_middle[c:d])
    pairs += [Pair("same", text, text) for text in old[len(old) - tail :]]
    return _with_moves(pairs)


def _common(old: list[str], new: list[str]) -> int:
    """How many paragraphs both begin with. Between two versions nearly all are the same, and need no search."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _replaced(old: list[str], new: list[str]) -> list[Pair]:
    """Pairs of the most alike paragraphs, in order; the rest is removed or added."""
    if len(old) * len(new) > _MAX_PAIRS:
        return [Pair("removed", t, None) for t in old] + [Pair("added", None, t) for t in new]
    pairs: list[Pair] = []
    waiting = 0
    units = [[hash(unit) for unit in _UNIT.findall(text)] for text in new]  # once, and not for each pair
    for text in old:
        ahead = new[waiting:]
        own = [hash(unit) for unit in _UNIT.findall(text)]
        best = process.extractOne(own, units[waiting:], scorer=fuzz.ratio, score_cutoff=SAME_PARAGRAPH_LIKENESS)
        if best is None:
            pairs.append(Pair("removed", text, None))
            continue
        place = int(best[2])
        pairs += [Pair("added", None, t) for t in ahead[:place]]
        pairs.append(Pair("altered", text, ahead[place]))
        waiting += place + 1
    return pairs + [Pair("added", None, t) for t in new[waiting:]]


def _with_moves(pairs: list[Pair]) -> list[Pair]:
    """The pairs, where a removed and an added paragraph of the same text become moved_from and moved_to."""
    gone = {p.before for p in pairs if p.op == "removed"}
    come = {p.after for p in pairs if p.op == "added"}
    moved = gone & come
    marked = []
    for pair in pairs:
        if pair.op == "removed" and pair.before in moved:
            pair = Pair("moved_from", pair.before, None)
        elif pair.op == "added" and pair.after in moved:
            pair = Pair("moved_to", None, pair.after)
        marked.append(pair)
    return marked
