"""Whether two texts differ only in spelling: typing errors, British and American forms, joined or divided words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from iria_crawler.changes.words.facts import parts_words
from iria_crawler.changes.words.lexicon import CONFUSED, VARIANTS

# A typing error changes at most this many letters (Damerau-Levenshtein distance).
_MAX_WRONG_LETTERS = 2
# Shorter words are never typing errors of each other: "he" and "she", "in" and "on".
MIN_LETTERS_WITH_TYPING_ERROR = 3
# Longer texts are not compared word by word; their difference counts as more than spelling.
MAX_WORDS = 5_000
# A longer run of letters is no word, and comparing it would take long.
MAX_WORD_LETTERS = 100
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûаеёиоуыэюя")
# (British pattern, American form), replaced in this order everywhere in a word.
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
    """Whether each difference is one of spelling: a typing error, a variant, a capital, a joined, divided or doubled word."""
    if max(len(old), len(new)) > MAX_WORDS:
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
    """Whether two lists of words are the same letters."""
    return "".join(one).replace("-", "") == "".join(other).replace("-", "")


def _doubled(words: list[str], start: int, end: int) -> bool:
    """Whether words[start:end] is one word that repeats its neighbour: "visited visited"."""
    return end - start == 1 and words[start] in (words[start - 1 : start] + words[end : end + 1])


def same_word(a: str, b: str) -> bool:
    """Whether two words are two spellings of one word."""
    if a == b or american(a) == american(b) or frozenset((a, b)) in CONFUSED:
        return True
    return is_typing_error(a, b)


def american(word: str) -> str:
    """The word in its American form, or itself."""
    word = VARIANTS.get(word, word)  # before the rules: they make "practize" of "practise", which no table holds
    for pattern, form in _AMERICAN:
        word = pattern.sub(form, word)
    return VARIANTS.get(word, word)


def is_typing_error(a: str, b: str) -> bool:
    """Whether one word is a typing error of the other: a letter lost, added or swapped, or a vowel for another vowel.

    False where an "s" is added at the end (the plural says something else), where a consonant replaces another ("fired",
    "hired"), and for short words: there another letter mostly makes another word.
    """
    if not (parts_words(a) and parts_words(b)) or any(letter.isdigit() for letter in a + b):
        return False
    if (
        min(len(a), len(b)) < MIN_LETTERS_WITH_TYPING_ERROR
        or max(len(a), len(b)) > MAX_WORD_LETTERS
        or a + "s" == b
        or b + "s" == a
    ):
        return False
    distance = DamerauLevenshtein.distance(a, b, score_cutoff=_MAX_WRONG_LETTERS)
    if distance > _MAX_WRONG_LETTERS or distance >= max(2, min(len(a), len(b)) // 2):
        return False
    if a[0] != b[0] and a[:2] != b[1::-1] and a[1:] != b and b[1:] != a:
        return False
    return len(a) != len(b) or sorted(a) == sorted(b) or _other_vowel(a, b)


def _other_vowel(a: str, b: str) -> bool:
    return all(x in _VOWELS and y in _VOWELS for x, y in zip(a, b, strict=True) if x != y)
