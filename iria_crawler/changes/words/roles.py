"""Who did what to whom: two sentences that state the same facts, and whether they state them of the same things.

"12 were killed and 34 wounded" and "12 were wounded and 34 killed" have the same words and the same facts. No grammar is read:
where two fillers (two names, two numbers, two days, two words) have changed places around words that stayed, each in the
other's slot, the roles are swapped. A filler that took its neighbours or its preposition along ("Sweden met Norway in Oslo", "in
Oslo, ...") has only moved. What denies or makes possible belongs to the words beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from iria_crawler.changes.words.facts import FactToken, Kind, TextFacts
from iria_crawler.changes.words.lexicon import CASES, FILLERS, JOINERS, PREPOSITIONS

# What differs between two sentences with the same facts.
Difference = Literal["number", "day", "negation", "modality", "rank", "system", "roles swapped"]

# Longer texts are not read for roles: their sentences are.
MAX_TOKENS = 200
# A filler of a slot is at most a name of four words with its ranks; a longer stretch that changes its place is a clause.
MAX_FILLER_WORDS = 4
# Two words, or a name and "the ministry", may change places; more words are a clause.
MAX_WORDS_SWAPPED = 2
# Two forms of one word share all but its last three letters ("Россия", "Россию"), and at least three.
MAX_ENDING_LETTERS, MIN_STEM_LETTERS = 3, 3
# Texts in scripts without spaces are compared by their signs. The time grows with the square of the stretch that differs.
MAX_SIGNS_THAT_DIFFER = 60
# Between two fillers, these say only that both stand side by side.
_JOINING_SIGNS = frozenset(",.;、，和与及跟以或・·と や및와과")
# Words before the one who acts, where the verb tells of the other; and what can act.
AGENTS = frozenset("by par por".split())
_ACTING: tuple[Kind, ...] = ("name", "word", "rank", "system")
# Fillers of these kinds may change places only with their own kind; all others are told as roles.
_OWN_REASON: dict[Kind, Difference] = {"number": "number", "day": "day", "rank": "rank", "system": "system"}

_KINDS_THAT_SWAP: tuple[set[Kind], ...] = ({"number", "unit"}, {"day", "number"}, {"system"}, {"rank"})


class _Part(NamedTuple):
    """A content token, and the word before it that says which part it plays ("to", "by", "in"); '' if there is none."""

    token: FactToken
    governor: str


class _Region(NamedTuple):
    """A stretch of content tokens between two that stayed: old[start:end] became new[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


def part_of(token: FactToken) -> Literal["filler", "joiner", "governor", "content"]:
    """Which part a token plays for the others: only "content" can be swapped."""
    if token.kind not in ("word", "name"):
        return "content"
    if token.key in JOINERS:
        return "joiner"
    if token.key in FILLERS:
        return "filler"
    return "governor" if token.key in CASES or token.key in PREPOSITIONS else "content"


def difference(old: TextFacts, new: TextFacts) -> Difference | None:
    """What two texts with the same facts state of other things than before; None if nothing is found.

    Texts of more than MAX_TOKENS are not read: None.
    """
    if max(len(old.tokens), len(new.tokens)) > MAX_TOKENS:
        return None
    return (
        _scope(old.tokens, new.tokens)
        or _ranks(old.tokens, new.tokens)
        or _swapped(old.tokens, new.tokens)
        or _turned(old.tokens, new.tokens)
    )


# --- fillers that changed places ---


def _swapped(old: Sequence[FactToken], new: Sequence[FactToken]) -> Difference | None:
    before, after = _content(old), _content(new)
    for regions in (_changed(before, after), _around_the_longest(before, after)):
        for one, other in ((a, b) for i, a in enumerate(regions) for b in regions[i + 1 :]):
            if _is_swap(before, after, one, other):
                return _name(before[one.start : one.end], before[other.start : other.end])
    return _numbers(before, after)


def _content(tokens: Sequence[FactToken]) -> list[_Part]:
    found: list[_Part] = []
    governor = ""
    for token in tokens:
        part = part_of(token)
        if part == "content":
            found.append(_Part(token, governor))
        if part != "filler":
            governor = token.key if part == "governor" else ""
    return found


def _changed(before: Sequence[_Part], after: Sequence[_Part]) -> list[_Region]:
    """The stretches between the tokens that an alignment keeps."""
    regions: list[_Region] = []
    for op in Levenshtein.opcodes([p.token.key for p in before], [p.token.key for p in after]):
        if op.tag == "equal":
            continue
        last = regions[-1] if regions else None
        if last and last.end == op.src_start and last.new_end == op.dest_start:
            regions[-1] = last._replace(end=op.src_end, new_end=op.dest_end)
        else:
            regions.append(_Region(op.src_start, op.src_end, op.dest_start, op.dest_end))
    return regions


def _around_the_longest(before: Sequence[_Part], after: Sequence[_Part]) -> list[_Region]:
    """The two stretches beside a middle that stayed, where two fillers of unequal length changed places: A x B, B x A.

    An alignment may keep the longer filler instead of the middle.
    """
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    for a in range(1, MAX_FILLER_WORDS + 1):
        for b in range(1, MAX_FILLER_WORDS + 1):
            if len(old) == len(new) >= a + b and _same(old[a:-b], new[b:-a]) and _same(old[:a], new[-a:]):
                at, to = start, start + len(old)
                return [_Region(at, at + a, at, at + b), _Region(to - b, to, to - a, to)]
    return []


def _common(one: Sequence[_Part], other: Sequence[_Part]) -> int:
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a.token.key != b.token.key), min(len(one), len(other)))


def _same(one: Sequence[_Part], other: Sequence[_Part]) -> bool:
    """Whether two stretches are the same words, apart from their endings."""
    return len(one) == len(other) and all(_one_word(a.token, b.token) for a, b in zip(one, other, strict=True))


def _one_word(a: FactToken, b: FactToken) -> bool:
    if a.key == b.key or a.kind != b.kind or a.kind not in ("word", "name"):
        return a.key == b.key
    stem = max(MIN_STEM_LETTERS, min(len(a.key), len(b.key)) - MAX_ENDING_LETTERS)
    return a.key[:stem] == b.key[:stem] and abs(len(a.key) - len(b.key)) <= MAX_ENDING_LETTERS


def _is_swap(before: Sequence[_Part], after: Sequence[_Part], one: _Region, other: _Region) -> bool:
    """Whether the fillers of two slots changed places, and the slots are different ones."""
    a, b = before[one.start : one.end], before[other.start : other.end]
    if not a or not b or not _same(a, after[other.new_start : other.new_end]):
        return False
    if not _same(b, after[one.new_start : one.new_end]) or not _is_like(a, b):
        return False
    slots = (a[0].governor, b[0].governor), (after[one.new_start].governor, after[other.new_start].governor)
    if slots[0] != slots[1]:
        return False  # each took its preposition along, or one gained a "by": the roles are as before
    between = list(before[one.end : other.start])
    if between and _neighbour(before, one.end) == _neighbour(before, other.end):
        between = between[1:]
    if between and _neighbour(before, one.start - 1) == _neighbour(before, other.start - 1):
        between = between[:-1]
    return bool(between) or (slots[0][0] != slots[0][1] and all(slots[0]))


def _neighbour(parts: Sequence[_Part], at: int) -> str:
    """The word at a place; at the ends of the text a sign that no word equals."""
    return parts[at].token.key if 0 <= at < len(parts) else f"{at}"


def _is_like(a: Sequence[_Part], b: Sequence[_Part]) -> bool:
    """Whether both are of one kind: names, amounts, days, systems or ranks, or one other word each."""
    if max(len(a), len(b)) > MAX_FILLER_WORDS:
        return False
    one, other = {part.token.kind for part in a}, {part.token.kind for part in b}
    if "name" in one and "name" in other:
        return one | other <= {"name", "rank", "opposite"}  # "South Korea"
    if max(len(a), len(b)) <= MAX_WORDS_SWAPPED and one | other <= {"word", "opposite", "name", "rank"}:
        return len(a) == len(b) == 1 or "name" in one | other
    return any(one | other <= kinds for kinds in _KINDS_THAT_SWAP)


def _turned(old: Sequence[FactToken], new: Sequence[FactToken]) -> Difference | None:
    """Whether the same words in the same order play each other's part: two exchanged what governs them ("der General ... den Minister"),
    or the one who was acted upon acts now ("escorted Lind", "was escorted by Lind").
    """
    before, after = _content(old), _content(new)
    names = [[part.token.key for part in parts if part.token.kind == "name"] for parts in (before, after)]
    if names[0] != names[1] or not _same(before, after):  # "Iran" and "Iraq" are no forms of one word
        return None
    turned = [
        (a.governor, b.governor, b.token.kind) for a, b in zip(before, after, strict=True) if a.governor != b.governor
    ]
    is_exchange = len(turned) == 2 and turned[0][:2] == turned[1][1::-1]
    acts = len(turned) == 1 and "" in turned[0] and not AGENTS.isdisjoint(turned[0]) and turned[0][2] in _ACTING
    return "roles swapped" if is_exchange or acts else None


def _name(a: Sequence[_Part], b: Sequence[_Part]) -> Difference:
    kinds = {part.token.kind for part in (*a, *b)}
    if "day" in kinds:
        return "day"
    return _OWN_REASON.get(next(iter(kinds)), "roles swapped") if len(kinds) == 1 else "roles swapped"


# --- numbers of a sentence that is reworded as well ---


def _numbers(before: Sequence[_Part], after: Sequence[_Part]) -> Difference | None:
    """Whether two numbers changed the words that they count, and did so on both sides of them."""
    sides: list[Callable[[Sequence[_Part], int], str]] = [lambda p, i: _key(p, i + 1), lambda p, i: _key(p, i - 1)]
    right, left = ((_bound(before, side), _bound(after, side)) for side in sides)
    for one, other in (right, left):
        for a, b in ((a, b) for a in one for b in one if a < b and a in other and b in other):
            swapped = one[a] and one[b] and one[a] != one[b] and one[a] == other[b] and one[b] == other[a]
            beside = left if (one, other) is right or one is right[0] else right
            if swapped and (beside[0][a] != beside[1][a] or beside[0][b] != beside[1][b]):
                return "number"
    return None


def _key(parts: Sequence[_Part], at: int) -> str:
    return parts[at].token.key if 0 <= at < len(parts) and parts[at].token.kind != "number" else ""


def _bound(parts: Sequence[_Part], side: Callable[[Sequence[_Part], int], str]) -> dict[str, str]:
    """Each number that comes once -> the word on one side of it; '' where there is none."""
    numbers = [part.token.key for part in parts if part.token.kind == "number"]
    return {
        part.token.key: side(parts, i)
        for i, part in enumerate(parts)
        if part.token.kind == "number" and numbers.count(part.token.key) == 1
    }


# --- what belongs to the word beside it ---


def _scope(old: Sequence[FactToken], new: Sequence[FactToken]) -> Difference | None:
    """Whether a negation or a modal word left its verb for another one that was there before."""
    for kind in ("negation", "modality"):
        before, after = _beside(old, kind), _beside(new, kind)
        if before.keys() != after.keys():
            continue
        words = [{token.key for token in tokens} for tokens in (old, new)]
        for fact, places in before.items():
            lost = [place for place in places if not any(_touch(place, other) for other in after[fact])]
            found = [place for place in after[fact] if not any(_touch(place, other) for other in places)]
            for a, b in zip(lost, found, strict=False):
                if (a[0] in words[1] or a[1] in words[1]) and (b[0] in words[0] or b[1] in words[0]):
                    return "negation" if kind == "negation" else "modality"
    return None


def _touch(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two places of a word have a neighbour in common."""
    return bool(a[0] and a[0] == b[0]) or bool(a[1] and a[1] == b[1])


def _beside(tokens: Sequence[FactToken], kind: Kind) -> dict[str, list[tuple[str, str]]]:
    """Each fact of a kind -> the content words (before it, after it), '' where there is none, for each place that it has."""
    content = [token for token in tokens if part_of(token) == "content"]
    plain = [i for i, token in enumerate(content) if token.kind not in ("negation", "modality")]
    found: dict[str, list[tuple[str, str]]] = {}
    at = 0
    for i, token in enumerate(content):
        while at < len(plain) and plain[at] < i:
            at += 1
        if token.kind == kind:
            left = content[plain[at - 1]].key if at else ""
            right = content[plain[at]].key if at < len(plain) else ""
            found.setdefault(token.key, []).append((left, right))
    return found


def _ranks(old: Sequence[FactToken], new: Sequence[FactToken]) -> Difference | None:
    """Whether a rank is given to another name that the old sentence had already."""
    before, after = _ranked(old), _ranked(new)
    names = before.keys() & after.keys()
    lost = {rank for name in names for rank in before[name] - after[name]}
    found = {rank for name in names for rank in after[name] - before[name]}
    return "rank" if lost & found else None


def _ranked(tokens: Sequence[FactToken]) -> dict[str, set[str]]:
    """Each name -> the ranks right before it; the first word of a name stands for it."""
    found: dict[str, set[str]] = {}
    ranks: set[str] = set()
    named = False
    for token in tokens:
        if token.kind == "name" and not named:
            found.setdefault(token.key, set()).update(ranks)
        named = token.kind == "name"
        ranks = ranks | {token.key} if token.kind == "rank" else set()
    return found


# --- scripts without spaces ---


def swapped_signs(old: str, new: str) -> bool:
    """Whether two stretches of signs changed places around others that stayed: 伊朗向伊拉克 and 伊拉克向伊朗.

    False where more than MAX_SIGNS_THAT_DIFFER signs differ.
    """
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    rest = zip(old[start:][::-1], new[start:][::-1], strict=False)
    end = next((i for i, (a, b) in enumerate(rest) if a != b), 0)
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    size = len(one)
    if size != len(other) or size > MAX_SIGNS_THAT_DIFFER or sorted(one) != sorted(other):
        return False
    for a in range(1, size):
        for b in range(1, size - a):
            middle = one[a : size - b]
            if one[:a] == other[size - a :] and one[size - b :] == other[:b] and middle == other[b : size - a]:
                return not set(middle) <= _JOINING_SIGNS
    return False
