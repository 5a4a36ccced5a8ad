"""What a language must give the quotation rules: the kind of each word, and its English equivalent.

The rules know kinds of words and a few small words by their English name ("that", "who", "according to"). A language gives
both for its words; the English words are their own names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

# A whole quotation; a word of a name; any other word; pronoun, determiner, preposition, conjunction, subordinating conjunction,
# auxiliary verb, adverb, verb of saying, other verb; comma; end of a sentence; other signs between clauses.
Kind = Literal[
    "quote", "name", "word", "pron", "det", "prep", "conj", "sub", "aux", "adv", "cue", "verb", "comma", "stop", "sign"
]
# A language has no more words in use than this, with their endings.
MAX_WORDS_HELD = 25_000
DASHES = ("—", "–", "―", "--", "---")
_SIGNS = frozenset((";", ":", "(", ")", "[", "]", *DASHES))


@dataclass(frozen=True, eq=False)
class Language:
    """The word tables of a language. There is one object for each language, so they are compared by identity."""

    code: str  # BCP 47
    kinds: Mapping[str, Kind]  # of words in small letters
    keys: Mapping[str, str]  # word in small letters -> the English word that the rules know it by
    endings: Mapping[str, str]  # the same by the end of a word: "verteidigungsminister" ends with "minister"
    guess: Callable[[str], Kind]  # the kind of a word in small letters that no table holds
    abbreviations: frozenset[str]  # without their full stop
    his_names: frozenset[str]  # first names of men, in small letters
    her_names: frozenset[str]  # first names of women
    nouns_have_capitals: bool

    def key(self, word: str) -> str:
        """The English word that the rules know a word by, in small letters; the word itself if no table gives one."""
        lower = word.lower()
        found = self.keys.get(lower)
        if found is None and self.endings:
            found = self._key_by_ending(lower)
        return found or lower

    def _key_by_ending(self, lower: str) -> str | None:
        """The key of the first ending of the table that a word has; one look for each length that an ending has."""
        ranks = self._ranked_endings
        found = [ranks[lower[-length:]] for length in self._ending_lengths if lower[-length:] in ranks]
        return min(found)[1] if found else None

    @cached_property
    def _ranked_endings(self) -> dict[str, tuple[int, str]]:
        return {ending: (rank, key) for rank, (ending, key) in enumerate(self.endings.items())}

    @cached_property
    def _ending_lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(ending) for ending in self.endings}))

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
        capital = word[0].isupper()
        if known is None:
            participle = first and not self.nouns_have_capitals and len(word) > 5 and word.endswith(("ly", "ing"))
            return "name" if capital and not participle else self.guess(lower)
        if capital and not first and (known == "aux" or self.nouns_have_capitals):
            return "name"  # Will Doyle; in German every noun: "das Sagen"
        if capital and known in ("verb", "cue") and lower not in ("said", "says") and not self.nouns_have_capitals:
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
