"""The English words for the quotation rules: rows of english.toml."""

from __future__ import annotations

from iria_crawler.quotes.english.language import Kind, Language
from iria_crawler.word_tables import tables_beside, words_of

_TABLES = tables_beside(__file__)


def _forms(verb: str) -> frozenset[str]:
    """The forms of a regular verb: "bark" gives barks, barked, barking. The infinitive is left out: most are nouns too ("echo",
    "worry").
    """
    stem = verb.removesuffix("e")
    past = stem.removesuffix("y") + "i" if verb[-1] == "y" and verb[-2] not in "aeou" else stem
    plural = f"{past}es" if past != stem or verb.endswith(("s", "sh", "ch", "o")) else f"{verb}s"
    return frozenset((plural, f"{past}ed", f"{stem}ing"))


# Verbs that carry an attribution: "said", "warned".
CUE_VERBS = words_of(_TABLES["cue_verbs"]).union(*map(_forms, words_of(_TABLES["regular_cue_verbs"])))
# Words for a speech or a text that speaks: "the statement said".
SPEECH_NOUNS = words_of(_TABLES["speech_nouns"])
# What somebody says, as a noun: "her claim that".
CLAIMS = words_of(_TABLES["claims"])
POSSESSIVES = words_of(_TABLES["possessives"])
PRONOUNS = words_of(_TABLES["pronouns"])
OBJECT_PRONOUNS = words_of(_TABLES["object_pronouns"])
# Words that mean several people although they have neither article nor plural form: "police said".
SEVERAL = words_of(_TABLES["several"])
# Groups that speak, after the name of what they belong to: "Trump campaign officials".
BODIES = words_of(_TABLES["bodies"])
# Words that say when; those that are names too ("Theresa May") only count in small letters.
TIMES = words_of(_TABLES["times"])
TIMES_AND_NAMES = words_of(_TABLES["times_and_names"])
# Titles, ranks and offices, before a name or in place of one.
TITLES = words_of(_TABLES["titles"])
# Words that say that a person is a man, or a woman.
HE, SHE = words_of(_TABLES["he"]), words_of(_TABLES["she"])
# First names, as a hint at whether a person is a man or a woman.
HIS_NAMES, HER_NAMES = words_of(_TABLES["his_names"]), words_of(_TABLES["her_names"])
# Words at the beginning of a clause that never speak: "it", "Monday".
NO_SPEAKERS = words_of(_TABLES["no_speakers"])
# Words of a name that make it a body, a place or a work: "House", "Times".
NO_PERSONS = words_of(_TABLES["no_persons"])
# Nouns that belong to a speaker ("in Roe's view"), and nouns for a quotation ("...,” was Roe's answer").
VIEWS, ANSWERS = words_of(_TABLES["views"]), words_of(_TABLES["answers"])

# The kind of each table's words. Where two tables hold a word, the later one counts: "that" is a determiner.
_KINDS: tuple[tuple[frozenset[str], Kind], ...] = (
    (words_of(_TABLES["verbs"]), "verb"),
    (words_of(_TABLES["adverbs"]), "adv"),
    (words_of(_TABLES["prepositions"]), "prep"),
    (words_of(_TABLES["subordinators"]), "sub"),
    (words_of(_TABLES["conjunctions"]), "conj"),
    (words_of(_TABLES["determiners"]), "det"),
    (words_of(_TABLES["auxiliaries"]), "aux"),
    (CUE_VERBS, "cue"),
    (PRONOUNS, "pron"),
)

# Words with a capital that are no part of a name: "But Jane Roe" opens with one.
NO_NAMES = words_of(_TABLES["no_names"]).union(
    *(words_of(_TABLES[table]) for table in ("prepositions", "subordinators", "conjunctions", "auxiliaries", "adverbs"))
)
_NO_VERBS = frozenset("hundred sacred kindred naked".split())
_NO_ADVERBS = frozenset("family ally reply supply assembly daily weekly".split())


def _guess(word: str) -> Kind:
    """The kind of a word in small letters that no table holds, by its ending."""
    if word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS:
        return "adv"
    if word.endswith("ed") and len(word) > 4 and word not in _NO_VERBS:
        return "verb"
    return "word"


ENGLISH = Language(
    code="en",
    kinds={word: kind for words, kind in _KINDS for word in words},
    guess=_guess,
    abbreviations=words_of(_TABLES["abbreviations"]),
    his_names=HIS_NAMES,
    her_names=HER_NAMES,
)
