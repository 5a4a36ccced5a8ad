"""What the quotation rules ask of a language: which kind each word is, and which English word of the rules it stands for.

The rules know kinds of words and a few small words by their English name ("that", "who", "according to"). A language is
a table that gives both for its own words; English is the table whose words stand for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

# quote; a name's word; another word; a pronoun, determiner, preposition, conjunction, subordinator, auxiliary, adverb, cue
# verb, other verb; comma; the end of a sentence; other signs that part clauses.
Kind = Literal[
    "quote", "name", "word", "pron", "det", "prep", "conj", "sub", "aux", "adv", "cue", "verb", "comma", "stop", "sign"
]
DASHES = ("—", "–", "―", "--", "---")
_SIGNS = frozenset((";", ":", "(", ")", "[", "]", *DASHES))


class Language:
    """A table of words; one object a language, compared by identity."""

    def __init__(
        self,
        code: str,
        *,
        kinds: Mapping[str, Kind],
        keys: Mapping[str, str],
        endings: Mapping[str, str],
        guess: Callable[[str], Kind],
        abbreviations: frozenset[str],
        his_names: frozenset[str],
        her_names: frozenset[str],
        nouns_have_capitals: bool,
    ) -> None:
        """`kinds`: small letters -> kind. `keys`: the English word of the rules that a word stands for; `endings` the same
        by the end of a word ("verteidigungsminister"). `guess`: the kind of a word in small letters that no table holds.
        """
        self.code = code
        self.kinds = kinds
        self.abbreviations = abbreviations
        self.his_names = his_names
        self.her_names = her_names
        self.nouns_have_capitals = nouns_have_capitals
        self._keys = keys
        self._endings = endings
        self._guess = guess

    def key(self, word: str) -> str:
        """The English word of the rules that `word` stands for, in small letters; the word itself where for none."""
        lower = word.lower()
        found = self._keys.get(lower)
        if found is None and self._endings:
            found = next((key for ending, key in self._endings.items() if lower.endswith(ending)), None)
        return found or lower

    def kind_of(self, word: str, first: bool) -> Kind:
        """What a word or sign is; `first` in its sentence."""
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
            return "name" if capital and not participle else self._guess(lower)
        if capital and not first and (known == "aux" or self.nouns_have_capitals):
            return "name"  # Will Doyle; in German every noun: "das Sagen"
        if capital and known in ("verb", "cue") and lower not in ("said", "says") and not self.nouns_have_capitals:
            # "Asked about it, Roe ..." opens a sentence; within one it is a name: "Jane Read".
            return "verb" if first else "name"
        return known

    def kind_in_title(self, word: str) -> Kind:
        """What a word of a headline is, where capitals tell nothing."""
        return self.kinds.get(word.lower()) or self.kind_of(word, False)


class Word(NamedTuple):
    """A word as the rules see it."""

    kind: Kind
    key: str


@lru_cache(maxsize=50_000)
def look_up(language: Language, word: str, first: bool) -> Word:
    """A word of running text; `first` in its sentence."""
    return Word(language.kind_of(word, first), language.key(word))


@lru_cache(maxsize=5_000)
def look_up_in_title(language: Language, word: str) -> Word:
    """A word of a headline."""
    return Word(language.kind_in_title(word), language.key(word))
