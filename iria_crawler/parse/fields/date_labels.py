"""The words beside a printed date, and the names of its element, that say what it is of: publication, update, or something else."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.page.evidence import start_of
from iria_crawler.text import squeeze
from iria_crawler.word_tables import any_of, tables_beside

# A printed date, with its label and time, has at most 90 characters.
MAX_DATE_CHARACTERS = 90
# A label stands in one of the 4 elements before a date's, or before one of the 2 around it.
MAX_SIBLINGS, MAX_LABEL_DEPTH = 4, 3

_TABLES = tables_beside(__file__)


def _any_word(name: str) -> re.Pattern[str]:
    """A word of the table of that name, or one of a script without spaces, found anywhere."""
    whole, within = any_of(_TABLES[name]), any_of(_TABLES[f"{name}_within"])
    return re.compile(rf"(?<!\w){whole}(?!\w)|{within}", re.I)


UPDATED_WORD, PUBLISHED_WORD = _any_word("updated"), _any_word("published")
# The same as names of elements.
NAMED_UPDATED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:updated?|modified|dateModified|lastmod)(?=$|[\s_:-]|[A-Z])", re.I
)
NAMED_PUBLISHED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:published?|datePublished|dateCreated|entry-date|post-date|posted-on|pub-?date|created)(?=$|[\s_:-]|[A-Z])",
    re.I,
)
# A label that says no more than that a date follows.
_DAY_WORD = re.compile(rf"{any_of(_TABLES['day_words'])}(?!\w)\W*", re.I)
# The day of a right is not the story's: "© Harbour Ledger 12 March 2026".
_RIGHTS = re.compile(r"©|\(c\)|\bcopyright\b|\ball rights reserved\b", re.I)


def is_label(text: str) -> bool:
    """Whether words before a date say that it is of publication, or that a date follows: "Published", "Datum"."""
    return PUBLISHED_WORD.search(text) is not None or _DAY_WORD.fullmatch(text) is not None


def is_other_label(before: str) -> bool:
    """Whether the label right before a date calls it another day than the story's: "Best before:", "Date of birth:"."""
    label = before.rstrip()
    if _RIGHTS.search(label):
        return True
    if not label.endswith(":"):
        return False
    last = re.split(r"[|·•;.]", label)[-1]
    return not (PUBLISHED_WORD.search(last) or UPDATED_WORD.search(last) or _DAY_WORD.fullmatch(last.strip()))


def says_updated(label: str) -> bool:
    """Whether the label right before a date calls it an update: the last word of the two kinds decides."""
    updated = max((found.start() for found in UPDATED_WORD.finditer(label)), default=-1)
    return updated >= 0 and updated > max((found.start() for found in PUBLISHED_WORD.finditer(label)), default=-1)


def label_before(element: HtmlElement) -> str:
    """The words printed right before an element: "Updated:" of `<span>Updated:</span> <time>`; "" for none."""
    current = element
    for _ in range(MAX_LABEL_DEPTH):
        for before in islice(current.itersiblings(preceding=True), MAX_SIBLINGS):
            if text := squeeze(before.tail or "") or squeeze(start_of(before, MAX_DATE_CHARACTERS + 1)):
                return text if len(text) <= MAX_DATE_CHARACTERS and not any(map(str.isdecimal, text)) else ""
        parent = current.getparent()
        if parent is None or parent.tag == "body":
            return ""
        if text := squeeze(parent.text or ""):
            return text[-MAX_DATE_CHARACTERS:]
        current = parent
    return ""
