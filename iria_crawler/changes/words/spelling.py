"""Whether two texts differ only in how their words are written: slips, British and American forms, joined words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from iria_crawler.changes.words.facts import parts_words
from iria_crawler.changes.words.lexicon import CONFUSED, VARIANTS

_LETTERS_OF_A_SLIP = 2
# "he" and "she", "in" and "on": what is shorter is another word.
SHORTEST_SLIP = 3
# Texts of more words are not held against each other word by word: what differs counts as more than spelling.
MOST_WORDS = 5_000
# No word of a language is longer.
LONGEST_WORD = 100
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûаеёиоуыэюя")
# British endings and what they are in American, tried on the whole word.
_AMERICAN = [
    (re.compile(pattern), form)
    for pattern, form in (
        (r"our(?=s?$|ed$|ing$|able$|ite|hood|ful|less|er)", "or"),
        (r"(?<=[aeiou])ll(?=ed$|ing$|er$|ers$)", "l"),
        (r"is(?=e$|es$|ed$|er$|ers$|ing$|ation$|ations$)", "iz"),
        (r"ys(?=e$|es$|ed$|ing$)", "yz"),
        (r"(?<=[bdhptv])re(?=s?$|d$)", "er"),
        (r"(?<=en)ce(?=s?$|less)", "se"),
        (r"ogue(?=s?$)", "og"),
        (r"ae|oe", "e"),
        (r"mme(?=d$|s?$)", "m"),
        (r"ß", "ss"),
    )
]


def is_spelling(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether each word that differs is the same word: a slip, a variant, a capital, joined, parted or doubled."""
    if max(len(old), len(new)) > MOST_WORDS:
        return False
    one, other = [word.casefold() for word in old], [word.casefold() for word in new]
    for op in Levenshtein.opcodes(one, other):
        a, b = one[op.src_start : op.src_end], other[op.dest_start : op.dest_end]
        if op.tag == "equal" or "".join(a).replace("-", "") == "".join(b).replace("-", ""):
            continue
        if op.tag == "replace" and all(same_word(x, y) for x, y in zip(a, b, strict=True)):
            continue
        if op.tag == "delete" and _doubled(one, op.src_start, op.src_end):
            continue
        if op.tag == "insert" and _doubled(other, op.dest_start, op.dest_end):
            continue
        return _joined(one, other)
    return True


def _joined(one: list[str], other: list[str]) -> bool:
    return "".join(one).replace("-", "") == "".join(other).replace("-", "")


def _doubled(words: list[str], start: int, end: int) -> bool:
    """Whether one word stands twice in a row: "visited visited"."""
    return end - start == 1 and words[start] in (words[start - 1 : start] + words[end : end + 1])


def same_word(a: str, b: str) -> bool:
    """Whether two words are one, written twice."""
    if a == b or american(a) == american(b) or frozenset((a, b)) in CONFUSED:
        return True
    return is_slip(a, b)


def american(word: str) -> str:
    """The word in its American form, or itself."""
    word = VARIANTS.get(word, word)  # before the rules: they make "practize" of "practise", which no table holds
    for pattern, form in _AMERICAN:
        word = pattern.sub(form, word)
    return VARIANTS.get(word, word)


def is_slip(a: str, b: str) -> bool:
    """Whether the pen slipped: a letter lost, added or turned round, or one vowel for another.

    One more "s" makes many of one. A consonant for another one makes mostly another word ("fired", "hired"), and so does
    any change of a short word.
    """
    if not (parts_words(a) and parts_words(b)) or any(letter.isdigit() for letter in a + b):
        return False
    if min(len(a), len(b)) < SHORTEST_SLIP or max(len(a), len(b)) > LONGEST_WORD or a + "s" == b or b + "s" == a:
        return False
    distance = DamerauLevenshtein.distance(a, b, score_cutoff=_LETTERS_OF_A_SLIP)
    if distance > _LETTERS_OF_A_SLIP or distance >= max(2, min(len(a), len(b)) // 2):
        return False
    if a[0] != b[0] and a[:2] != b[1::-1] and a[1:] != b and b[1:] != a:
        return False
    return len(a) != len(b) or sorted(a) == sorted(b) or _other_vowel(a, b)


def _other_vowel(a: str, b: str) -> bool:
    return all(x in _VOWELS and y in _VOWELS for x, y in zip(a, b, strict=True) if x != y)
