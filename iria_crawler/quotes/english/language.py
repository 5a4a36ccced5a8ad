"""What the English rules need to know of a word: its kind. The other languages have small tables, in beside/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

# A whole quotation; a word of a name; any other word; pronoun, determiner, preposition, conjunction, subordinating conjunction,
# auxiliary verb, adverb, verb of saying, other verb; comma; end of a sentence; other signs between clauses.
Kind = Literal[
    "quote", "name", "word", "pron", "det", "prep", "conj", "sub", "aux", "adv", "cue", "verb", "comma", "stop", "sign"
]
# A language has no more words in use than this, with their endings.
MAX_WORDS_HELD = 25_000
DASHES = ("—", "–", "―", "--", "---")
# "Two hundred teachers" has no name.
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve dozens hundreds thousands".split())
_SIGNS = frozenset((";", ":", "(", ")", "[", "]", *DASHES))


@dataclass(frozen=True, eq=False)
class Language:
    """The word tables of a language. There is one object for each language, so they are compared by identity."""

    code: str  # BCP 47
    kinds: Mapping[str, Kind]  # of words in small letters
    guess: Callable[[str], Kind]  # the kind of a word in small letters that no table holds
    abbreviations: frozenset[str]  # without their full stop
    his_names: frozenset[str]  # first names of men, in small letters
    her_names: frozenset[str]  # first names of women

    def key(self, word: str) -> str:
        """The word that the rules know a word by: itself in small letters."""
        return word.lower()

    def kind_of(self, word: str, first: bool) -> Kind:
        """The kind of a printed word or sign. `first`: it opens its sentence, so its capital says nothing."""
        if word[0] == ",":
            return "comma"
        if word[0] in ".!?…":
            return "stop"
        if word in _SIGNS:
            return "sign"
        lower = word.lower()
        known = self.kinds.get(lower)
        capital = word[0].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())  # "d’Aubremont"
        capital = capital or (word[:3] in ("al-", "el-", "ul-") and word[3:4].isupper())  # "al-Harun"
        if known is None:
            opens_only = first and ((len(word) > 5 and word.endswith(("ly", "ing"))) or lower in _NUMBERS)
            return "name" if capital and not opens_only else self.guess(lower)
        if capital and not first and known == "aux":
            return "name"  # Will Doyle
        if capital and known in ("verb", "cue") and lower not in ("said", "says"):
            # "Asked about it, Roe ..." opens a sentence; within one it is a name: "Jane Read".
            return "verb" if first else "name"
        return known

    def kind_in_headline(self, word: str) -> Kind:
        """The kind of a word of a headline, where capitals say nothing."""
        return self.kinds.get(word.lower()) or self.kind_of(word, False)


class Word(NamedTuple):
    """The kind of a word and its English equivalent, as the rules use them."""

    kind: Kind
    key: str  # the English word that the rules know it by


class Words(dict[str, Word]):
    """The words of running text that were looked up; a new one is looked up when it is asked for. `first`: all open their
    sentences. A dict, since this is asked for every word of a paragraph with quotations.
    """

    def __init__(self, language: Language, *, first: bool) -> None:
        super().__init__()
        self._language = language
        self._first = first

    def __missing__(self, word: str) -> Word:
        if len(self) >= MAX_WORDS_HELD:
            self.clear()
        found = self[word] = Word(self._language.kind_of(word, self._first), self._language.key(word))
        return found


@cache
def words_of(language: Language) -> tuple[Words, Words]:
    """The words of a language amid a sentence, and those that open one."""
    return Words(language, first=False), Words(language, first=True)


@lru_cache(maxsize=5_000)
def look_up_in_headline(language: Language, word: str) -> Word:
    """A word of a headline."""
    return Word(language.kind_in_headline(word), language.key(word))
