"""Whether two texts differ only in spelling: typing errors, British and American forms, joined or divided words.

A typing error makes of a word something that is no word. There is no list of all words here, so what counts is evidence: the kind of the
error, its place in the word and the word's length (the shorter a word, the likelier is another word beside it), and whether the
other form stands elsewhere in the story. Where the evidence is weak it is no typing error: a change of meaning that is taken for a
typing error is worse than one that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from iria_crawler.changes.words.facts import parts_words
from iria_crawler.changes.words.lexicon import (
    CASES,
    CONFUSED,
    FILLERS,
    JOINERS,
    LOOK_ALIKES,
    OPENING_PARTS,
    PREPOSITIONS,
    REAL_WORDS,
    STARTERS,
    VARIANTS,
)

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


# In a word of this many letters a letter that is lost or swapped with the next makes hardly ever another word ("goverment"). In
# shorter ones it often does: statue and statute, trail and trial, averted and adverted.
MIN_LETTERS_OF_LONG_WORD = 8
# A letter that is doubled, or no longer, makes another word only in shorter ones than this: canon and cannon.
MIN_LETTERS_WITH_DOUBLED = 7
# The first two letters belong to a prefix ("adverted", "emigrants"), the last to an ending: an error there is no typing error.
PREFIX_LETTERS, ENDING_LETTERS = 2, 1
# A word of three syllables or more is long for a doubled letter: "occured", but not "planed".
MIN_SYLLABLES_WITH_DOUBLED = 3
_FUNCTION_WORDS = FILLERS | JOINERS | CASES | PREPOSITIONS | STARTERS
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL_GROUP = re.compile(f"[{''.join(sorted(_VOWELS))}]+")
_ENDINGS_THAT_DOUBLE = re.compile(r"(?:ed|ing|er|ers|est)$")
# How English contracts two words: the ending, the word that it stands for; "'s" and "'d" stand for several.
_CONTRACTION = re.compile(r"\b([^\W\d_]+?)(n't|'re|'ve|'ll|'m)\b|\bcannot\b", re.I)
_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
_STEMS = {"wo": "will", "ca": "can", "sha": "shall"}
_AGAIN = re.compile(r"^re-[^\Waeiou_]")


class Vocabulary(NamedTuple):
    """The words of two stories, the old and the new one, in small letters. Empty where a text stands alone."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    small: frozenset[str] = (
        frozenset()
    )  # those that are no names, though a sentence may open with them; empty: not known

    def knows_one(self, old: str, new: str) -> bool:
        """Whether just one of two forms stands elsewhere: the old form in the new story, or the new form in the old one."""
        return (old in self.after) != (new in self.before)

    def knows_both(self, old: str, new: str) -> bool:
        return old in self.after and new in self.before


NO_WORDS = Vocabulary()


def written_out(text: str) -> str:
    """A folded text with English contractions as two words: "didn't" is "did not"."""

    def both(found: re.Match[str]) -> str:
        stem, ending = found[1], found[2]
        return f"{_STEMS.get(stem.casefold(), stem)} {_ENDINGS[ending.casefold()]}" if stem else "can not"

    return _CONTRACTION.sub(both, text)


def is_spelling(old: Sequence[str], new: Sequence[str], vocabulary: Vocabulary = NO_WORDS) -> bool:
    """Whether each difference is one of spelling: a typing error, a variant, a capital, a joined, divided or doubled word."""
    return _differ_only_in(old, new, lambda a, b: same_word(a, b, vocabulary))


def may_be_spelling(old: Sequence[str], new: Sequence[str]) -> bool:
    """The same, where a word that may be a typing error or another word counts as a typing error too."""
    return _differ_only_in(old, new, lambda a, b: same_word(a, b) or may_be_typing_error(a, b))


def _differ_only_in(old: Sequence[str], new: Sequence[str], is_same: Callable[[str, str], bool]) -> bool:
    if max(len(old), len(new)) > MAX_WORDS:
        return False
    one, other = [word.casefold() for word in old], [word.casefold() for word in new]
    for op in Levenshtein.opcodes(one, other):
        a, b = one[op.src_start : op.src_end], other[op.dest_start : op.dest_end]
        if op.tag == "equal" or (_joined(a, b) and _may_join(a, b)):
            continue
        if op.tag == "replace" and all(is_same(x, y) for x, y in zip(a, b, strict=True)):
            continue
        if op.tag == "delete" and _doubled(one, op.src_start, op.src_end):
            continue
        if op.tag == "insert" and _doubled(other, op.dest_start, op.dest_end):
            continue
        return _joined(one, other) and _may_join(one, other)
    return True


def _may_join(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether joining or dividing these words leaves their meaning: not "resigned" and "re-signed", "a part" and "apart"."""
    for one, other in ((set(a) - set(b), set(b) - set(a)), (set(b) - set(a), set(a) - set(b))):
        if any(_AGAIN.match(word) and word.replace("-", "") in other for word in one):
            return False
        if len(one) > len(other) and any(word in OPENING_PARTS for word in one):
            return False
    return True


def _joined(one: list[str], other: list[str]) -> bool:
    """Whether two lists of words are the same letters, and not nothing."""
    return bool(one or other) and "".join(one).replace("-", "") == "".join(other).replace("-", "")


def _doubled(words: list[str], start: int, end: int) -> bool:
    """Whether words[start:end] is one word that repeats its neighbour: "visited visited"."""
    return end - start == 1 and words[start] in (words[start - 1 : start] + words[end : end + 1])


def same_word(a: str, b: str, vocabulary: Vocabulary = NO_WORDS) -> bool:
    """Whether two words, the old and the new one, are two spellings of one word."""
    if a == b or american(a) == american(b) or frozenset((a, b)) in CONFUSED:
        return True
    return is_typing_error(a, b, vocabulary)


def is_typing_error(old: str, new: str, vocabulary: Vocabulary = NO_WORDS) -> bool:
    """Whether one of two words is the other with a typing error, so that it is no word itself. See the top of this module."""
    if frozenset((old, new)) in LOOK_ALIKES or vocabulary.knows_both(old, new):
        return False
    known = vocabulary.knows_one(old, new)
    long, short = (old, new) if len(old) >= len(new) else (new, old)
    if len(long) <= MAX_WORD_LETTERS and _DOUBLED.sub(r"\1", old) == _DOUBLED.sub(r"\1", new):
        return known or _is_long_for_doubled(long)
    if not may_be_typing_error(old, new) or DamerauLevenshtein.distance(old, new) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(short))
    if len(old) == len(new) and sorted(old) == sorted(new):
        return _is_wrong_order(old, new, at)
    if not PREFIX_LETTERS < at < len(long) - ENDING_LETTERS - 1 and not (known and 0 < at < len(long) - ENDING_LETTERS):
        return False
    return len(long) >= MIN_LETTERS_OF_LONG_WORD


def _is_long_for_doubled(word: str) -> bool:
    if len(_VOWEL_GROUP.findall(word)) >= MIN_SYLLABLES_WITH_DOUBLED:
        return True
    return len(word) >= MIN_LETTERS_WITH_DOUBLED and not _ENDINGS_THAT_DOUBLE.search(word)


def _is_wrong_order(a: str, b: str, at: int) -> bool:
    """Whether two neighbouring letters in the wrong order, from `at` on, are a typing error: "recieve", "teh", "soliders"."""
    if {a[at : at + 2], b[at : at + 2]} == {"ie", "ei"} or len(a) >= MIN_LETTERS_OF_LONG_WORD:
        return at > 0
    return (a in _FUNCTION_WORDS) != (b in _FUNCTION_WORDS) and not {a, b} & REAL_WORDS


def american(word: str) -> str:
    """The word in its American form, or itself."""
    word = VARIANTS.get(word, word)  # before the rules: they make "practize" of "practise", which no table holds
    for pattern, form in _AMERICAN:
        word = pattern.sub(form, word)
    return VARIANTS.get(word, word)


def may_be_typing_error(a: str, b: str) -> bool:
    """Whether one word may be a typing error of the other: a letter lost, added or swapped, or a vowel for another vowel.

    False if an "s" is added at the end (the plural says something else), where a consonant replaces another ("fired",
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
