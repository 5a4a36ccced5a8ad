"""The facts of a text, which can be true or false: amounts with units, days, negation, modality, ranks, names.

Read once, a text gives its facts as a bag (what is stated) and its tokens in reading order (of whom it is stated: roles.py).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, NamedTuple

from iria_crawler.changes.words.lexicon import (
    ALSO_WORDS,
    COMMON_NAMES,
    DAYS,
    DENIALS,
    DENIALS_BEFORE_A_VERB,
    MODALS,
    NEGATIONS,
    OPPOSITES,
    ORDINALS,
    RANKS,
    SCARCELY,
    UNITS,
    UNITS_ONLY_BESIDE_A_FIGURE,
)
from iria_crawler.changes.words.numbers import NUMBER, read_amount, spelled_in_figures, with_plain_signs

Kind = Literal[
    "number", "unit", "day", "negation", "modality", "rank", "system", "opposite", "question", "name", "word"
]

# Names of weapon systems: F-16, Su-35S, MQ-9, T-72B3, S-400, M1A2, 2A6, Leopard-2. 155mm is not one: it is an amount.
_SYSTEM = re.compile(
    r"(?<![\w-])(?:[A-ZА-Я][^\W\d_]{6,11}-\d{1,3}|[^\W\d_]{1,6}-?\d{1,4}(?:[A-Z]{1,2}\d{0,2})?(?:/[A-Z])?|\d{1,2}[A-Z]\d{1,2}[A-Z]?)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# French articles and prepositions that lost their vowel: "l'Iran", "d'Oslo", "qu'elle".
_ELISION = re.compile(r"^(?:[ldjmtsc]|qu)'(?=[^\W\d_]{2})", re.I)
# "failed to fire", "has failed even to answer".
_BEFORE_A_VERB = re.compile(r"\s+(?:\w+\s+)?to\s", re.I)
_SENTENCE_OPENS = re.compile(r"(?:^|[.!?:;\"(…-])\s*$")
_SCRIPT_WITHOUT_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Also in Turkish verbs, in the forms that no other language has: "etmeyecek", "gelmiyor", "olmadığı".
_NEGATION_WITHIN = re.compile(
    r"않|못했|못하|아니|없|ない|ません|なかった|不|没|沒|未|否|m[ea]y[ea]ce[kğ]|mayaca[kğ]|m[ıiuü]yor|madı|madığ|mediğ|mamış|memiş"
)

# Amounts and systems are cut out of the text before its words are read; a sign of Unicode's private area stands in the place of
# each, the first for the first. Of a text with more of them, those after the last sign have no place.
_FIRST_SIGN, MAX_SIGNS = 0xE000, 6000
_SIGN = re.compile(f"[{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + MAX_SIGNS)}]")
_SIGN_OR_WORD = re.compile(f"{_SIGN.pattern}|{_WORD.pattern}")

# What kind of fact the first word of its name says; of a name that has none of these words: an amount.
_KINDS: dict[str, Kind] = {
    "system": "system",
    "not": "negation",
    "day": "day",
    "rank": "rank",
    "unit": "unit",
    "may": "modality",
    "which": "opposite",
    "?": "question",
}


class FactToken(NamedTuple):
    """A word or a fact in its place. key: the fact, or the word in small letters."""

    kind: Kind
    key: str


class TextFacts(NamedTuple):
    """What was read in a text."""

    facts: Counter[str]  # "12 km", "day july", "not", "rank general" ...: how often each is stated
    amounts: list[str]  # those of the facts that are amounts, in reading order
    names: frozenset[str]  # words with a capital, in small letters
    words: list[str]  # all words in small letters, without those that are facts
    tokens: list[FactToken]  # words and facts in reading order


def kind_of(fact: str) -> Kind:
    """What kind of fact one of TextFacts.facts is."""
    return _KINDS.get(fact.partition(" ")[0], "number")


class _Cut:
    """The facts that are cut out of a text, and the signs that stand for them."""

    def __init__(self) -> None:
        self.facts: list[str] = []

    def out(self, fact: str) -> str:
        """Note a fact. Returns what replaces its words in the text: a space and a sign."""
        self.facts.append(fact)
        return f" {chr(_FIRST_SIGN + min(len(self.facts) - 1, MAX_SIGNS))}"

    def fact(self, sign: str) -> str:
        return self.facts[ord(sign) - _FIRST_SIGN]


def read_facts(folded: str, ordinary: frozenset[str] = frozenset()) -> TextFacts:
    """The facts of a folded text.

    ordinary: words in small letters that are known to be no names, even with a capital at the beginning of a sentence.
    """
    cut = _Cut()
    text = folded if folded.isascii() else _SIGN.sub(" ", folded)
    text = with_plain_signs(text)
    text = _SYSTEM.sub(lambda found: cut.out("system " + found[0].replace("-", "").casefold()) + " ", text)
    text = spelled_in_figures(text)
    amounts: list[str] = []
    text = NUMBER.sub(lambda found: _number(cut, amounts, found), text)
    facts = Counter(cut.facts)
    if "?" in text:
        facts["?"] = text.count("?")
    for found in _NEGATION_WITHIN.findall(text):
        facts["not" if found[0] == "m" else "not " + found] += 1
    tokens: list[FactToken] = []
    names: set[str] = set()
    words: list[str] = []
    for found in _SIGN_OR_WORD.finditer(text):
        if _SIGN.match(found[0]):
            tokens.append(FactToken(kind_of(cut.fact(found[0])), cut.fact(found[0])))
            continue
        word = _ELISION.sub("", found[0].removesuffix("'s").removesuffix("'S"))
        lower = word.casefold()
        has_capital = word[0].isupper() and not (_opens(text, found.start()) and lower in ordinary)
        denies = _denies(lower, text, found.end())
        if fact := "not" if denies else _fact(lower, dated=has_capital and _has_figure_beside(text, found)):
            facts[fact] += 1
            # A verb that denies is a verb in the first place: it is nothing that belongs to the verb beside it.
            tokens.append(FactToken("word", lower) if denies else FactToken(kind_of(fact), fact))
        else:
            is_name = has_capital and lower not in COMMON_NAMES
            tokens.append(FactToken("name" if is_name else "word", lower))
            names |= {lower} if is_name else set()
        if not fact or denies:
            words.append(lower)
    return TextFacts(facts, amounts, frozenset(names), words, tokens)


def _denies(word: str, text: str, end: int) -> bool:
    """Whether a word in small letters, which ends at `end`, is a verb that denies something."""
    return word in DENIALS or (word in DENIALS_BEFORE_A_VERB and _BEFORE_A_VERB.match(text, end) is not None)


def _has_figure_beside(text: str, word: re.Match[str]) -> bool:
    return any(map(str.isdigit, text[max(0, word.start() - 4) : word.end() + 5]))


def _number(cut: _Cut, amounts: list[str], found: re.Match[str]) -> str:
    """Note an amount as value and unit. Returns what replaces it in the text: its sign, and words taken for a unit that are none."""
    amount = read_amount(found)
    amounts.append(amount.fact)
    return (
        f"{cut.out(amount.fact)}0 {amount.rest} "  # the 0 keeps a figure there, by which "29 July" is known to be a day
    )


def _fact(word: str, *, dated: bool) -> str:
    """The fact that a word in small letters states by itself; '' if it states none.

    dated: the word has a capital and a figure beside it, as the months of a date have ("May 4" and "may").
    """
    if word in NEGATIONS or word.endswith("n't"):
        return "not"
    if word in SCARCELY:
        return "not hardly"
    if word in DAYS and (word not in ALSO_WORDS or dated):
        return "day " + DAYS[word]
    if word == "may" and dated:
        return "day may"
    if word in RANKS:
        return "rank " + RANKS[word]
    if word in ORDINALS:
        return "#" + ORDINALS[word]
    if word in UNITS and len(word) > 2 and word not in UNITS_ONLY_BESIDE_A_FIGURE:
        return "unit " + UNITS[word]
    if word in MODALS:
        return "may " + word
    return "which " + word if word in OPPOSITES else ""


def _opens(text: str, position: int) -> bool:
    """Whether a sentence or a quotation begins at this position."""
    return bool(_SENTENCE_OPENS.search(text[max(0, position - 4) : position]))


def parts_words(text: str) -> bool:
    """Whether spaces separate the words of `text`, so that they can be compared: it has no Chinese, Japanese or Korean letter."""
    return not _SCRIPT_WITHOUT_WORDS.search(text)
