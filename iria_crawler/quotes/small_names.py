"""Names that begin with an English small word: "Per Moe", "To Lam", "Will Moss", "May Dunn", "An Tran".

What makes such a word a name is where it stands: with a capital within a sentence, or before a name and a verb, where the small word
makes no sentence ("Will Moss said": after "will" comes no "said").
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.english.english import ENGLISH, TIMES_AND_NAMES

_SMALL = frozenset(("prep", "conj", "sub", "aux", "adv", "det"))
# Articles and owners keep their capital in the names of works and bodies: "he told The Post".
_ARTICLES = frozenset("the a his her its their our my your this that these those".split())
_MODALS = frozenset("will may might can could would should must shall".split())
# Prepositions that begin no clause, so that no verb can follow their noun: "In Skagvik said" is no English.
_PREPOSITIONS = frozenset("per to in on at by of for from with via near".split())
# Before a month: "in May", "last May".
_BEFORE_MONTHS = frozenset("in since until during before after through last this next early late mid".split())
# "An" is no article before these.
_CONSONANTS = frozenset("BCDFGJKLMNPQRSTVWXYZ")


def may_be_name(word: str) -> bool:
    """Whether a printed word is a small word with a capital, which may be a name."""
    lower = word.lower()
    return word[:1].isupper() and lower not in _ARTICLES and ENGLISH.kinds.get(lower) in _SMALL


def is_no_article(word: str, following: str) -> bool:
    """Whether "An" is a name, since the word behind it begins with a consonant: "An Tran"; "an MP" has capitals only."""
    return word == "An" and following[:1] in _CONSONANTS and following[1:2].islower()


def opens_as_name(word: str, names: Sequence[str], verb: str) -> bool:
    """Whether a small word that opens a sentence is a name, by the names behind it and the verb behind these."""
    lower = word.lower()
    if names and is_no_article(word, names[0]):
        return True
    if not names or len(names) > (2 if lower in _MODALS else 1):
        return False
    if lower not in _MODALS and lower not in _PREPOSITIONS:
        return False
    return ENGLISH.kinds.get(names[0].lower()) is None and _is_finite(verb)


def _is_finite(verb: str) -> bool:
    """Whether a verb cannot follow "will" or a noun with a preposition: "said", "calls", "has"; "join" can."""
    kind = ENGLISH.kinds.get(verb)
    if kind not in ("cue", "verb", "aux"):
        return False
    return verb.endswith(("ed", "s")) or verb in ("said", "told", "wrote", "spoke", "had", "has", "is", "was")


def is_month(before: str, word: str) -> bool:
    """Whether a month that is a name too says when: "in May"."""
    return word.lower() in TIMES_AND_NAMES and before.lower() in _BEFORE_MONTHS
