"""How much a reworded text matters: typography, spelling, wording, or a fact."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import DamerauLevenshtein

from iria_crawler.changes.fold import fold

TYPOGRAPHY, SPELLING, WORDING, FACT, GRAVE = range(5)

# A slip of the pen changes a letter or two of a word, and more of them only in long words.
LETTERS_OF_A_SLIP = 2

_NUMBER = re.compile(
    r"(?<![\w.])[-+]?[$€£¥]?\d[\d,.]*\d*(?:\s?(?:%|percent|per cent|bn|billion|mn|m|million|k|thousand|trillion|"
    r"km|miles?|metres?|meters?|feet|ft|kg|tonnes?|tons?|mm|knots|hours?|days?|weeks?|months?|years?|dead|killed))?",
    re.I,
)
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100", "thousand": "1000", "dozen": "12"}
_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot n't denied denies deny failed fails refused".split()
)
_MODALS = frozenset(
    "may might could would should must will shall can allegedly reportedly likely unlikely possibly probably confirmed "
    "suspected plans planned expected".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W_]+)*")
_SAME_NUMBER = [
    (re.compile(pattern, re.I), form)
    for pattern, form in (
        (r"\s?(?:per\s?cent|percent)\b", "%"),
        (r"\s?billion\b", "bn"),
        (r"\s?million\b", "m"),
        (r"(?<=\d),(?=\d{3}\b)", ""),
    )
]


def grade(before: str, after: str) -> int:
    """The severity (0 to 3) of `before` having become `after`."""
    old, new = fold(before), fold(after)
    if old == new:
        return TYPOGRAPHY
    if facts(old) != facts(new):
        return FACT
    return SPELLING if _is_spelling(old, new) else WORDING


def facts(text: str) -> Counter[str]:
    """What in a text can be true or false by itself: numbers with units, negations, modality, days, and names."""
    for pattern, form in _SAME_NUMBER:
        text = pattern.sub(form, text)
    found: Counter[str] = Counter(number.strip(" .,").lower() for number in _NUMBER.findall(text))
    position = 0
    for match in _WORD.finditer(text):
        word = match.group()
        lower = word.lower()
        first = position == 0 or bool(re.search(r"[.!?:\"']\s*$", text[: match.start()][-4:]))
        position = match.end()
        if lower in _NUMBER_WORDS:
            found[_NUMBER_WORDS[lower]] += 1
        elif lower in _NEGATIONS or lower.endswith("n't"):
            found["not"] += 1
        elif lower in _MONTHS or (lower in _MODALS and not word[0].isupper()) or (word[0].isupper() and not first):
            found[lower] += 1
    return found


def _is_spelling(old: str, new: str) -> bool:
    """Whether the same number of words stands there and each pair differs by a slip at most."""
    a, b = old.split(), new.split()
    if len(a) != len(b):
        return old.replace(" ", "") == new.replace(" ", "") or _doubled_word(a, b)
    return all(x == y or _is_slip(x, y) for x, y in zip(a, b, strict=True))


def _is_slip(a: str, b: str) -> bool:
    if any(c.isdigit() for c in a + b):
        return False
    distance = DamerauLevenshtein.distance(a.lower(), b.lower(), score_cutoff=LETTERS_OF_A_SLIP)
    return distance <= LETTERS_OF_A_SLIP and distance < max(2, min(len(a), len(b)) // 2)


def _doubled_word(a: list[str], b: list[str]) -> bool:
    """One side says a word twice in a row ("visited visited") where the other says it once."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return [word for i, word in enumerate(longer) if i == 0 or word != longer[i - 1]] == shorter
