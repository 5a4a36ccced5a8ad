"""German as the quotation rules need it. The words are rows of german.toml, each with the English word that the rules know.

In German the verb is second ("Am Montag sagte Berg: ..."), it comes before its subject after a quotation ("..., sagte Berg"),
and every noun has a capital.
"""

from __future__ import annotations

from iria_crawler.quotes.languages.english import HER_NAMES, HIS_NAMES
from iria_crawler.quotes.languages.language import Kind, Language
from iria_crawler.word_tables import meanings_of, tables_beside, words_of

_TABLES = tables_beside(__file__)

# The kind of each table's words. Where two tables hold a word, the later one counts.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("verbs", "verb"),
    ("adverbs", "adv"),
    ("prepositions", "prep"),
    ("subordinators", "sub"),
    ("conjunctions", "conj"),
    ("determiners", "det"),
    ("auxiliaries", "aux"),
    ("cue_verbs", "cue"),
    ("pronouns", "pron"),
)
# A word in two of these tables has the meaning of the later one.
_TRANSLATED = ("determiners", "pronouns", "prepositions", "conjunctions", "subordinators")
_keys = {word: key for table in _TRANSLATED for word, key in meanings_of(_TABLES[table]).items()}
_keys |= dict.fromkeys(words_of(_TABLES["times"]), "weekend")
_keys |= dict.fromkeys(words_of(_TABLES["cue_verbs"]), "said")
_keys |= meanings_of(_TABLES["keys"])


def _guess(word: str) -> Kind:
    """The kind of a word in small letters that no table holds: words with these endings are mostly verbs in the past."""
    return "verb" if word.endswith(("ierte", "ierten", "iert")) else "word"


GERMAN = Language(
    code="de",
    kinds={word: kind for table, kind in _KINDS for word in words_of(_TABLES[table])},
    keys=_keys,
    endings=meanings_of(_TABLES["titles"]) | meanings_of(_TABLES["bodies"]),
    guess=_guess,
    abbreviations=words_of(_TABLES["abbreviations"]),
    his_names=HIS_NAMES | words_of(_TABLES["his_names"]),
    her_names=HER_NAMES | words_of(_TABLES["her_names"]),
    nouns_have_capitals=True,
    verb_second=True,
)
