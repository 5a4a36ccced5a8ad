"""How much a reworded text matters: typography, spelling, an update of the words, or a fact."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from iria_crawler.changes.words.facts import TextFacts, kind_of, parts_words, read_facts
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import LOOK_ALIKES, PLACES, REAL_WORDS, STARTERS
from iria_crawler.changes.words.roles import difference, swapped_signs
from iria_crawler.changes.words.spelling import (
    NO_WORDS,
    Vocabulary,
    american,
    is_spelling,
    may_be_spelling,
    may_be_typing_error,
    same_word,
    written_out,
)
from iria_crawler.model import Reason, Severity

# More pairs of a name and a word than this are not searched for typing errors: where so much differs, it is more than spelling.
MAX_PAIRS = 2_500
# Signs that carry meaning without letters: figures with their signs, quotation marks and question marks.
_SIGNS = re.compile(r"(?:(?<!\w)[-+])?\d+(?:[.,:/]\d+)*|[^\w\s.,;:!'()\[\]-]")

_HYPHENED_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WEIGHTIEST_FIRST: tuple[Reason, ...] = (
    "negation",
    "modality",
    "number",
    "unit",
    "day",
    "rank",
    "system",
    "opposite",
    "question",
)


class Grade(NamedTuple):
    """severity: TYPOGRAPHY to FACT. respelled: only some letters of a name or word differ, so it is the same or another."""

    severity: Severity
    reason: Reason | None = None
    respelled: bool = False


SPELT = Grade(Severity.SPELLING, "spelling")


def grade(before: str, after: str, vocabulary: Vocabulary = NO_WORDS) -> Severity:
    """The severity of replacing `before` by `after`: TYPOGRAPHY to FACT. GRAVE depends on the field, not on the words."""
    return weigh(before, after, vocabulary).severity


def weigh(before: str, after: str, vocabulary: Vocabulary = NO_WORDS) -> Grade:
    """The same as grade(), with the reason, and whether only the spelling of a name differs.

    vocabulary: the words of both stories. Those that stand in them in small letters are no names, even with a capital at the
    beginning of a sentence.
    """
    one, other = fold(before), fold(after)
    if one == other:
        return Grade(Severity.TYPOGRAPHY)
    if written_out(one) == written_out(other):
        return SPELT
    common = vocabulary.small or STARTERS | _small(one) | _small(other)
    old, new = read_facts(one, common), read_facts(other, common)
    if _letters(one) == _letters(other) and _SIGNS.findall(one) == _SIGNS.findall(other):
        return SPELT if _are_same_words(one, other) else Grade(Severity.UPDATE, "wording")
    if old.facts != new.facts:
        return SPELT if _has_only_typing_error(old, new, vocabulary) else Grade(Severity.FACT, _first_reason(old, new))
    if found := difference(old, new):
        return Grade(Severity.FACT, found)
    gone, come = _without_misspelt(old, new), _without_misspelt(new, old)
    if gone != come and not _same_letters(gone, come):
        if _respelled(_times_named(old), _times_named(new)) and may_be_spelling(old.words, new.words):
            return Grade(Severity.UPDATE, "name", respelled=True)
        return Grade(
            Severity.FACT, "place" if _are_places(old, gone - come) and _are_places(new, come - gone) else "name"
        )
    if one.count('"') != other.count('"'):
        return Grade(Severity.FACT, "marks")
    if old.words == new.words and old.amounts != new.amounts:
        return Grade(Severity.FACT, "number")
    if old.words != new.words and not (parts_words(one) and parts_words(other)):
        return Grade(Severity.FACT, "roles swapped") if swapped_signs(one, other) else Grade(Severity.UPDATE, "wording")
    if is_spelling(old.words, new.words, vocabulary):
        return SPELT
    return Grade(Severity.UPDATE, "wording", respelled=may_be_spelling(old.words, new.words))


def _are_same_words(one: str, other: str) -> bool:
    """Whether two texts with the same letters have the same words: not where a hyphen or space makes others of them."""
    apart = [text.replace("-", " ").casefold() for text in (one, other)]
    return _every_word(apart[0]) == _every_word(apart[1]) or is_spelling(_every_word(one), _every_word(other))


def _small(text: str) -> frozenset[str]:
    """The words of a text without a capital."""
    return frozenset(word for word in _every_word(text) if not word[0].isupper())


def _every_word(text: str) -> list[str]:
    return _HYPHENED_WORD.findall(text)


def _first_reason(old: TextFacts, new: TextFacts) -> Reason:
    """The weightiest kind of fact that differs; "unit" where the figures are the same."""
    lost, found = old.facts - new.facts, new.facts - old.facts
    kinds = {kind_of(fact) for fact in (*lost, *found)}
    if "number" in kinds and sorted(map(_figure, lost.elements())) == sorted(map(_figure, found.elements())):
        kinds = kinds - {"number"} | {"unit"}
    return next(reason for reason in _WEIGHTIEST_FIRST if reason in kinds)


def _figure(fact: str) -> str:
    return fact.split(" ")[0] if kind_of(fact) == "number" else ""


def _are_places(read: TextFacts, names: frozenset[str]) -> bool:
    """Whether each of these names stands after a word like "in" or "near", or continues such a name."""
    found = False
    is_place = False
    for at, token in enumerate(read.tokens):
        if token.kind == "name":
            before = read.tokens[at - 1] if at else token
            is_place = at > 0 and (before.key in PLACES or (before.kind == "name" and is_place))
            if token.key in names:
                found = True
                if not is_place:
                    return False
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _same_letters(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether names differ only in hyphens or in British and American spelling."""
    return {american(n.replace("-", "")) for n in old} == {american(n.replace("-", "")) for n in new}


def _without_misspelt(read: TextFacts, other: TextFacts) -> frozenset[str]:
    """The names of a text without common words that only look like names: misspelt, at the beginning of a sentence."""
    words = set(Counter(other.words) - Counter(read.words)) - other.names
    odd = read.names - other.names
    if len(words) * len(odd) > MAX_PAIRS:
        return read.names
    return read.names - {name for name in odd if any(same_word(name, word) for word in words)}


def _times_named(read: TextFacts) -> Counter[str]:
    """How often each name comes, in small letters."""
    return Counter(token.key for token in read.tokens if token.kind == "name")


def _respelled(old: Counter[str], new: Counter[str]) -> bool:
    """Whether each name that differs is a name of the other side with a typing error."""
    gone, come = sorted((old - new).elements()), sorted((new - old).elements())
    if len(gone) != len(come) or len(gone) * len(come) > MAX_PAIRS:
        return False
    return all(any(_near(a, b) for b in come) for a in gone)


def _near(a: str, b: str) -> bool:
    return may_be_typing_error(a, b) or may_be_typing_error(a.replace("-", ""), b.replace("-", ""))


def _has_only_typing_error(old: TextFacts, new: TextFacts, vocabulary: Vocabulary) -> bool:
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
        and frozenset((odd[0], name)) not in LOOK_ALIKES
        and odd[0] not in (vocabulary.before if lost else vocabulary.after)
        and len(odd[0]) >= 3
        and may_be_typing_error(odd[0], name)
        and not (Counter(others) - Counter(words))
    )


def _one_more(facts: Counter[str], than: Counter[str]) -> str:
    """The one fact that `facts` has more than `than`; '' if there is none or are several."""
    more = list((facts - than).elements())
    return more[0] if len(more) == 1 else ""
