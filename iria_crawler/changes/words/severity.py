"""How much a reworded text matters: typography, spelling, an update of the words, or a fact."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from iria_crawler.changes.words.facts import TextFacts, parts_words, read_facts
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import REAL_WORDS, STARTERS
from iria_crawler.changes.words.spelling import american, is_spelling, is_typing_error, same_word
from iria_crawler.model import Severity

# More pairs of a name and a word than this are not searched for typing errors: where so much differs, it is no spelling.
MAX_PAIRS = 2_500
# What says something without letters: figures with their signs, quotation marks and question marks.
_SIGNS = re.compile(r"(?:(?<!\w)[-+])?\d+(?:[.,:/]\d+)*|[^\w\s.,;:!'()\[\]-]")


class Grade(NamedTuple):
    """severity: TYPOGRAPHY to FACT. respelled: only the letters of a name differ, so it is the same person or another."""

    severity: Severity
    respelled: bool = False


def grade(before: str, after: str, ordinary: frozenset[str] = frozenset()) -> Severity:
    """The severity of replacing `before` by `after`: TYPOGRAPHY to FACT. GRAVE depends on the field, not on the words.

    ordinary: words in small letters that are known to be no names, even with a capital at the beginning of a sentence.
    """
    return weigh(before, after, ordinary).severity


def weigh(before: str, after: str, ordinary: frozenset[str] = frozenset()) -> Grade:
    """The same as grade(), and whether only the spelling of a name differs."""
    one, other = fold(before), fold(after)
    if one == other:
        return Grade(Severity.TYPOGRAPHY)
    if _letters(one) == _letters(other) and _SIGNS.findall(one) == _SIGNS.findall(other):
        return Grade(Severity.SPELLING)
    common = ordinary | STARTERS
    old, new = read_facts(one, common), read_facts(other, common)
    if old.facts != new.facts:
        return Grade(Severity.SPELLING if _has_only_typing_error(old, new) else Severity.FACT)
    gone, come = _without_misspelt(old, new), _without_misspelt(new, old)
    if gone != come and not _same_letters(gone, come):
        respelled = _respelled(gone, come) and is_spelling(old.words, new.words)
        return Grade(Severity.UPDATE, respelled=True) if respelled else Grade(Severity.FACT)
    if one.count('"') != other.count('"') or (old.words == new.words and old.amounts != new.amounts):
        return Grade(Severity.FACT)
    if old.words != new.words and not (parts_words(one) and parts_words(other)):
        return Grade(Severity.UPDATE)
    return Grade(Severity.SPELLING if is_spelling(old.words, new.words) else Severity.UPDATE)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _same_letters(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether names differ only in hyphens or in British and American spelling."""
    return {american(n.replace("-", "")) for n in old} == {american(n.replace("-", "")) for n in new}


def _without_misspelt(read: TextFacts, other: TextFacts) -> frozenset[str]:
    """The names of a text without common words that only look like names: misspelt, at the beginning of a sentence."""
    words = set(other.words) - other.names - set(read.words)
    odd = read.names - other.names
    if len(words) * len(odd) > MAX_PAIRS:
        return read.names
    return read.names - {name for name in odd if any(same_word(name, word) for word in words)}


def _respelled(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether each name that differs is a name of the other side with a typing error."""
    gone, come = sorted(old - new), sorted(new - old)
    if len(gone) != len(come) or len(gone) * len(come) > MAX_PAIRS:
        return False
    return all(any(_near(a, b) for b in come) for a in gone)


def _near(a: str, b: str) -> bool:
    return is_typing_error(a, b) or is_typing_error(a.replace("-", ""), b.replace("-", ""))


def _has_only_typing_error(old: TextFacts, new: TextFacts) -> bool:
    """Whether the only fact that came or went is a typing error put right: "wil" -> "will", "febuary" -> "February"."""
    lost, found = _one_more(old.facts, new.facts), _one_more(new.facts, old.facts)
    if (lost and found) or not (lost or found):
        return False
    fact, words, others = (lost, new.words, old.words) if lost else (found, old.words, new.words)
    name = fact.split(" ")[-1] if fact else ""
    odd = list((Counter(words) - Counter(others)).elements())
    return (
        name.isalpha()
        and len(odd) == 1
        and odd[0] not in REAL_WORDS
        and len(odd[0]) >= 3
        and is_typing_error(odd[0], name)
        and not (Counter(others) - Counter(words))
    )


def _one_more(facts: Counter[str], than: Counter[str]) -> str:
    """The one fact that `facts` has more than `than`; '' where there is none or are several."""
    more = list((facts - than).elements())
    return more[0] if len(more) == 1 else ""
