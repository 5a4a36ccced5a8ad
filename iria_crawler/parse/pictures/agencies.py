"""Agencies and owners of pictures, as a credit line prints them. The known ones are rows of agencies.toml."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from iria_crawler.word_tables import any_of, tables_beside

_FORMS = {form: row.means for row in tables_beside(__file__)["agencies"] for form in (row.means, *row.words)}
# Three letters in another case are mostly a word or a short name ("ap", "Max"), so only longer forms are compared without case.
MAX_LETTERS_WITH_CASE = 3
_FOLDED = {form.casefold(): name for form, name in _FORMS.items() if len(form) > MAX_LETTERS_WITH_CASE}
# An organisation that is not in the table is recognised by one of these words, by capitals only ("USNI"), or by a web address.
_ORGANISATION = re.compile(
    rf"\b{any_of(tables_beside(__file__)['organisation_words'])}\b|^[A-ZÄÖÜ]{{2,6}}$|\w\.[a-z]{{2,3}}$"
)


def name_agency(printed: str) -> str | None:
    """The name we file an agency under: "Associated Press" -> "AP"; None where the table has no such form."""
    printed = unicodedata.normalize("NFKC", printed).strip(" .")
    return _FORMS.get(printed) or _FOLDED.get(printed.casefold())


@lru_cache(maxsize=1_000)
def is_organisation(printed: str) -> bool:
    """Whether a part of a credit names an organisation rather than a person."""
    return name_agency(printed) is not None or bool(_ORGANISATION.search(printed.strip()))
