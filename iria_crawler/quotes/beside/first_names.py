"""First names that say whether a person is a man or a woman, a hint in every language."""

from __future__ import annotations

from iria_crawler.quotes.english.english import HER_NAMES, HIS_NAMES
from iria_crawler.word_tables import tables_beside, words_of

_TABLES = tables_beside(__file__)
HIS_FIRST_NAMES = HIS_NAMES | words_of(_TABLES["his_names"])
HER_FIRST_NAMES = HER_NAMES | words_of(_TABLES["her_names"])


def is_first_name(word: str) -> bool:
    """Whether a table holds a printed word."""
    lower = word.lower()
    return lower in HIS_FIRST_NAMES or lower in HER_FIRST_NAMES
