"""Words that carry a fact by themselves: numbers, units, negation, modality, days, ranks. The words are rows of lexicon.toml,
in small letters; here they become the look-up tables that facts.py, spelling.py and severity.py use.
"""

from __future__ import annotations

from iria_crawler.word_tables import meanings_of, tables_beside, words_of

_TABLES = tables_beside(__file__)

# Word -> its value in figures: "twelve" -> "12".
NUMBER_WORDS = meanings_of(_TABLES["numbers"])
ORDINALS = meanings_of(_TABLES["ordinals"])
# Word -> how many zeros it adds to the figure before it: "million" -> 6.
MAGNITUDES = {word: int(zeros) for word, zeros in meanings_of(_TABLES["magnitudes"]).items()}
# Word -> the one form of its unit: "kilometres" -> "km".
UNITS = meanings_of(_TABLES["units"])
UNITS_ONLY_BESIDE_A_FIGURE = words_of(_TABLES["units_only_beside_a_figure"])
NEGATIONS = words_of(_TABLES["negations"])
# Verbs that deny, each in its own way: "refused" is not "failed".
DENIALS = words_of(_TABLES["denials"])
# Verbs that deny the verb after them, and nothing without one: "the brakes failed".
DENIALS_BEFORE_A_VERB = words_of(_TABLES["denials_before_a_verb"])
# Words that deny almost: "hardly".
SCARCELY = words_of(_TABLES["scarcely"])
MODALS = words_of(_TABLES["modals"])
# Word -> the English day, month or time of day: "mardi" -> "tuesday".
DAYS = meanings_of(_TABLES["days"])
# "sun", "mar", "march" and "may" are words too: these count as days only with a capital and a figure beside them.
ALSO_WORDS = words_of(_TABLES["also_words"])
# Word -> the one form of its rank: "capt" -> "captain".
RANKS = meanings_of(_TABLES["ranks"])
# Words that reverse a statement: "increase" and "decrease".
OPPOSITES = words_of(_TABLES["opposites"])
# Words for institutions that are printed with a capital and are not names of people: "the Navy".
COMMON_NAMES = words_of(_TABLES["common_names"])
# Words that open sentences with a capital and are no names: "Meanwhile".
STARTERS = words_of(_TABLES["starters"])
# Prepositions before a place; a speaker never follows them: "hieß es aus Kiel".
PREPOSITIONS = words_of(_TABLES["prepositions"])
# Words that only hold others together: articles, auxiliary verbs.
FILLERS = words_of(_TABLES["fillers"])
# Words that put two things side by side: "and".
JOINERS = words_of(_TABLES["joiners"])
# Words before a noun that say which part it plays, besides prepositions: "by", "than", "den".
CASES = words_of(_TABLES["cases"])
# Correct words that look like a misspelt fact: "now" is not a typing error for "not".
REAL_WORDS = words_of(_TABLES["real_words"])
# Words that are a part of another word by chance, not by composition: "a part" is not "apart".
OPENING_PARTS = words_of(_TABLES["opening_parts"])
# Pairs of words, each correct, that differ as a typing error differs from its word.
LOOK_ALIKES = frozenset(frozenset(row.words) for row in _TABLES["look_alikes"])
# A name after one of these is a place.
PLACES = words_of(_TABLES["places"])
# Pairs that writers mistake for each other: "it's" and "its".
CONFUSED = tuple(frozenset(row.words) for row in _TABLES["confused"])
# Word -> the one spelling for both: "programme" -> "program".
VARIANTS = meanings_of(_TABLES["variants"])
