"""The table of a language: the kind of each word that the rules beside a quotation must know, and the order of its words.

A table is a TOML file in tables/, named by its BCP 47 code. A language without one has no table, and names no speaker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from iria_crawler.word_tables import read_tables, words_of

# A verb of saying; a word that may stand between it and its subject; a word that joins two nouns ("of"); a word that is no part of a
# speaker (relative words, days); a preposition; an article; a word instead of a name; a title or office.
Kind = Literal["verb", "filler", "joiner", "stop", "preposition", "article", "he", "she", "other", "title", ""]
# Where the speaker stands: beside the verb (most languages), before the quotation and its verb (Turkish, Korean), or as in Chinese
# and Japanese, which are printed without spaces.
Order = Literal["beside", "final", "chinese", "japanese"]


class Traits(NamedTuple):
    """What of a language is no word."""

    order: Order = "beside"
    splits_elisions: bool = False  # "l'amiral" is two words
    dashes: str = ""  # the dashes that open speech at the start of a paragraph; "" if none does
    has_case: bool = True  # whether names have capitals
    verb_second: bool = False  # the verb is the second part of a clause, so that the subject may follow it
    nouns_have_capitals: bool = False  # as in German
    has_articles: bool = False  # an article comes before an office without a name, and before no name


TRAITS = {
    "ar": Traits(has_case=False),
    "da": Traits(dashes="–—-", verb_second=True),
    "de": Traits(nouns_have_capitals=True, has_articles=True, verb_second=True),
    "es": Traits(dashes="—–", has_articles=True),
    "fr": Traits(splits_elisions=True, dashes="—–", has_articles=True),
    "he": Traits(has_case=False),
    "it": Traits(splits_elisions=True, dashes="—–", has_articles=True),
    "ja": Traits("japanese", has_case=False),
    "ko": Traits("final", has_case=False),
    "nl": Traits(has_articles=True, verb_second=True),
    "no": Traits(dashes="–—-", verb_second=True),
    "pl": Traits(dashes="–—-"),
    "pt": Traits(dashes="—–", has_articles=True),
    "ru": Traits(dashes="–—-"),
    "sv": Traits(dashes="–—-", verb_second=True),
    "tr": Traits("final"),
    "uk": Traits(dashes="–—-"),
    "zh": Traits("chinese", has_case=False),
}
# How a man's title ends that says whose something is, and how it ends without that.
_OWNERS = {
    "de": (("s", ""), ("en", ""), ("n", "")),
    "pl": (("a", ""), ("ra", "er")),
    "ru": (("а", ""), ("я", "ь")),
    "uk": (("а", ""), ("я", "ь")),
}
# Words that join two persons or two clauses.
AND_WORDS = frozenset("und en och og and et y e i и та".split())
# "As somebody says", in the languages whose verb is second.
AS_SAID = frozenset("wie som zoals".split())
# Words right before a stretch that say that somebody calls something so.
AS_WORDS = frozenset("als für como comme come som for jako як как por".split())
# The first parts of verbs that part from them and end the clause: "führte der Minister aus".
_PREFIXES = {
    "de": """ab an auf aus bei dar ein entgegen fest her hervor heraus hin hinzu klar mit nach vor voraus vorher weiter zu
        zurück""",
    "nl": "aan af bij in mee na op tegen terug toe uit voor",
}
# Pages state Norwegian by either of its written forms.
SAME_TABLE = {"nb": "no", "nn": "no"}
_FOLDER = Path(__file__).parent / "tables"
# Words of one kind each. Where two tables hold a word, the earlier one counts.
KIND_TABLES: tuple[tuple[str, Kind], ...] = (
    ("verbs", "verb"),
    ("he", "he"),
    ("she", "she"),
    ("others", "other"),
    ("articles", "article"),
    ("joiners", "joiner"),
    ("prepositions", "preposition"),
    ("stops", "stop"),
    ("fillers", "filler"),
    ("titles", "title"),
)
# Sets of words that are read as they are.
SETS_OF_WORDS = (
    "auxiliaries",
    "reporting",
    "groups",
    "texts",
    "owners",
    "subordinating",
    "oblique",
    "impersonal",
    "written",
    "there",
    "quoting",
    "labels",
    "calling",
    "passives",
    "undergoing",
    "agents",
    "works",
    "works_behind",
    "back",
    "reflexive",
    "copulas",
)
# A title that is known by its end ("utenriksminister") has at least this many letters before the end.
MIN_LETTERS_BEFORE_ENDING = 2
# A verb without its first part has at least so many.
MIN_LETTERS_OF_VERB = 3
# A noun with such an end is longer than this.
MIN_LETTERS_OF_THING = 5
# Both parts of a joined noun ("Landes" and "polizei") have at least this many letters.
MIN_LETTERS_BEFORE_JOINED = 3
# The kind of a longer word is not kept, and of so many words it is. A noun that is longer is none that says something.
MAX_KEPT_CHARACTERS = 60
MAX_WORDS_HELD = 20_000


@dataclass(frozen=True, eq=False)
class Table:
    """The words of a language, in small letters. One object for each language."""

    code: str
    order: Order
    kinds: dict[str, Kind]
    according: tuple[tuple[str, ...], ...]  # words before a speaker who is reported: ("d'", "après"), ("za", "slovy")
    views: tuple[
        tuple[str, ...], ...
    ]  # words before somebody whose view is told, at the beginning of a sentence: "Pour Roy, "
    in_words: tuple[tuple[str, ...], ...]  # before the colon of a quotation whose verb may be any: "mit den Worten"
    behind: tuple[str, ...]  # words after such a speaker: "göre", "によると"
    verb_second: bool  # whether the subject follows the verb where something else opens the clause
    nouns_have_capitals: bool  # as in German
    auxiliaries: frozenset[str]  # verbs that lead to a participle at the end of the clause: "hat ... gesagt"
    finite: frozenset[str]  # other verbs that have a subject of their own beside them: "ist", "soll"
    subordinating: frozenset[str]  # words behind which a clause has its verb at the end: "dass", "som"
    oblique: frozenset[str]  # articles that no subject has: "dem"
    reporting: frozenset[str]  # forms by which a sentence goes on telling what somebody said: "sei"
    groups: frozenset[str]  # bodies, and people by their work or place: "police", "experts"
    texts: frozenset[str]  # texts that say something: "report"
    owners: frozenset[str]  # words that say whose something is: "her"
    things: tuple[str, ...]  # ends of nouns for what people do or are, which say nothing: "-ness"
    impersonal: frozenset[str]  # verbs of saying that lead to a text: "hieß es in einem Brief"
    written: frozenset[str]  # verbs by which words stand on something: "steht auf einem Schild"
    there: frozenset[str]  # words for such a thing that was named before: "darauf"
    quoting: frozenset[str]  # verbs whose object said the words: "zitiert den Minister"
    labels: frozenset[str]  # words before the colon of a line that name nobody: "Frage"
    back: frozenset[str]  # words by which a sentence goes back to the quotation before it: "Das sagte Roy"
    reflexive: frozenset[str]  # words that make a verb reflexive: "sich"
    copulas: frozenset[str]  # verbs that say what somebody is: "ist"
    calling: frozenset[str]  # verbs by which somebody calls something so: "nannte den Plan „falsch“"
    passives: frozenset[str]  # forms by which a subject is told or asked something: "wurde gefragt"
    undergoing: frozenset[str]  # forms by which something is done to a subject: "wird", "fue"
    agents: frozenset[str]  # words before who did it, where the subject is called something: "by", "von"
    works: frozenset[str]  # words before the title of a work, a term or a nickname: "film", "so-called"
    works_behind: frozenset[str]  # words after one: "adlı", "と呼ばれる"
    endings: tuple[str, ...]  # ends of titles, in languages that join words
    splits_elisions: bool  # "l'amiral" is two words
    dashes: str  # the dashes that open speech at the start of a paragraph; "" if none does
    has_case: bool  # whether names have capitals
    has_articles: bool  # whether an article comes before an office without a name, and before no name

    @property
    def is_weighed(self) -> bool:
        """Whether weights choose beside the rules: where the speaker stands beside the verb, and names have capitals."""
        return self.order == "beside" and self.has_case

    @cached_property
    def according_by_first(self) -> dict[str, list[tuple[str, ...]]]:
        """`according`, by the first word."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for words in self.according:
            found.setdefault(words[0], []).append(words)
        return found

    @cached_property
    def words_for_words(self) -> frozenset[str]:
        """Nouns for what somebody says, as they stand in `according`: "nach Darstellung"."""
        return frozenset(words[-1] for words in self.according if len(words) > 1)

    @cached_property
    def separable(self) -> dict[str, set[str]]:
        """The verbs of saying without their first parts, and those parts: "führte" of "ausführte"; none where verbs do not part."""
        prefixes = _PREFIXES.get(self.code, "").split()
        found: dict[str, set[str]] = {}
        for word, kind in self.kinds.items():
            for prefix in prefixes if kind == "verb" else ():
                rest = word.removeprefix(prefix)
                if rest == word or len(rest) < MIN_LETTERS_OF_VERB:
                    continue
                weak = rest[2:] if rest.startswith("ge") and rest.endswith("t") else ""  # "abgelehnt": "lehnte ab"
                for form in (weak, weak + "e", weak + "en") if len(weak) >= MIN_LETTERS_OF_VERB else (rest,):
                    if not self.kinds.get(form):
                        found.setdefault(form, set()).add(prefix)
        return found

    @cached_property
    def words(self) -> PrintedWords:
        """Printed word -> its kind."""
        return PrintedWords(self)

    def kind(self, word: str) -> Kind:
        """The kind of a printed word; "" for a word that no table holds. A pronoun after a hyphen ("a-t-il") does not count."""
        return self.words[word]

    def is_owner(self, word: str) -> bool:
        """Whether a word is a man's title in the genitive: "des Ministers", "адвокат министра"."""
        lower = word.lower()
        endings = _OWNERS.get(self.code, ())
        return any(
            lower.endswith(end) and self.kind(lower.removesuffix(end) + base) == "title" for end, base in endings
        )

    def look_up(self, word: str) -> Kind:
        """The same, found anew."""
        lower = word.lower().replace("’", "'")
        found = self.kinds.get(lower)
        if found is None and "-" in lower:
            found = self.kinds.get(lower.partition("-")[0])
            found = found if found in ("verb", "filler") else None
        if found is None and "-" in word:
            head, _, tail = word.rpartition("-")
            if head.isdecimal() and tail[:1].isupper():
                return self.kinds.get(tail.lower(), "")  # "der 52-Jährige", and not "der 52-jährige Mann"
            found = "title" if head.isupper() and tail.islower() and len(tail) > 3 else None  # "NRK-kommentator"
        may_be_noun = not self.nouns_have_capitals or word[:1].isupper()  # "betrat" is no "Rat"
        if found is None and may_be_noun and self.endings and lower.endswith(self.endings):
            at = max((len(lower) - len(end) for end in self.endings if lower.endswith(end)), default=0)
            found = "title" if at >= MIN_LETTERS_BEFORE_ENDING else None
        return found or ""

    def source_kind(self, word: str) -> str:
        """What a noun without a name is: "group" and "text" say something, a "thing" by its end ("weakness") does not; "" for none of
        them. Where the language joins words, the end of a word counts: "Landespolizei".
        """
        return _kept_source_kind(self, word) if len(word) <= MAX_KEPT_CHARACTERS else ""

    def _source_kind(self, word: str) -> str:
        if self.nouns_have_capitals and word.isupper() and len(word) > 1 and word.isalpha():
            return "group"  # "die SPD"
        lower = word.lower()
        # German cases have an end of their own: "von Kritikern", "des Verbands".
        forms = {lower, lower.removesuffix("n"), lower.removesuffix("s")} if self.nouns_have_capitals else {lower}
        for kind, nouns in (("group", self.groups), ("text", self.texts)):
            if any(form in nouns or (self.endings and _ends_with_one(form, nouns)) for form in forms):
                return kind
        may_be = self.nouns_have_capitals or word == lower  # "Fleming" is a name
        return "thing" if may_be and lower.endswith(self.things) and len(lower) > MIN_LETTERS_OF_THING else ""

    def is_work(self, word: str) -> bool:
        """Whether a word before a title says that it is one: "film"; where the language joins words, also by its end and with the ending
        that says whose it is: "Radiosender", "des Magazins".
        """
        lower = word.lower()
        if lower in self.works:
            return True
        if not self.endings or len(lower) > MAX_KEPT_CHARACTERS or lower in self.labels:
            return False
        bare = {lower, lower.removesuffix("s"), lower.removesuffix("es")}
        return any(one in self.works or _ends_with_one(one, self.works) for one in bare)

    def clitic(self, word: str) -> Kind:
        """The kind of the pronoun that a hyphen joins to a verb ("dit-elle": "she"); "" if there is none."""
        head, _, tail = word.lower().rpartition("-")
        kind = self.kinds.get(tail) if head else None
        return kind if kind in ("he", "she", "other") else ""


def _ends_with_one(word: str, nouns: frozenset[str]) -> bool:
    """Whether a joined word ends with one of some nouns."""
    least = MIN_LETTERS_BEFORE_JOINED
    return any(word[at:] in nouns for at in range(least, len(word) - least + 1))


class PrintedWords(dict[str, Kind]):
    """The words of a language that were looked up, as printed; a new one is looked up when it is asked for. A dictionary, since it
    is asked for every word of a paragraph, and each ending of a language is compared with a new word.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, word: str) -> Kind:
        kind = self._table.look_up(word)
        if len(word) <= MAX_KEPT_CHARACTERS:
            if len(self) >= MAX_WORDS_HELD:
                self.clear()
            self[word] = kind
        return kind


@lru_cache(maxsize=20_000)
def _kept_source_kind(table: Table, word: str) -> str:
    """Table.source_kind, kept like the kinds."""
    return table._source_kind(word)


@cache
def table_of(code: str) -> Table | None:
    """The table of a language by its BCP 47 code; None if there is none. Each is read once, when a page first needs it."""
    if code not in TRAITS:
        return None
    tables = read_tables(_FOLDER / f"{code}.toml")
    kinds: dict[str, Kind] = {}
    for name, kind in reversed(KIND_TABLES):
        kinds |= dict.fromkeys(words_of(tables.get(name, ())), kind)
    for word in words_of(tables.get("calling", ())):
        kinds.setdefault(word, "verb")
    fields: dict[str, Any] = TRAITS[code]._asdict()
    fields |= {name: words_of(tables.get(name, ())) for name in SETS_OF_WORDS}
    fields |= {name: _phrases(words_of(tables.get(name, ()))) for name in ("according", "views", "in_words")}
    return Table(
        code=code,
        kinds=kinds,
        behind=tuple(sorted(words_of(tables.get("behind", ())), key=len, reverse=True)),
        finite=words_of(row for name in ("auxiliaries", "finite", "reporting") for row in tables.get(name, ())),
        things=tuple(sorted(words_of(tables.get("things", ())))),
        endings=tuple(sorted(words_of(tables.get("title_endings", ())))),
        **fields,
    )


def _phrases(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Phrases of several words, the longer before the shorter that begins it."""
    return tuple(tuple(phrase.split()) for phrase in sorted(words, reverse=True))
