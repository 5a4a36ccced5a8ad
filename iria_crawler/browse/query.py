"""What a person types into the search box, as an expression of SQLite's full-text index (FTS5)."""

from __future__ import annotations

import re
from typing import NamedTuple

# Longer queries are cut: nobody types them, and each word costs a lookup in the index.
MAX_QUERY_CHARACTERS = 400
# A phrase in straight or curly marks (one left open ends with the query), or a word; a hyphen before it excludes it.
_TERM = re.compile(r'(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„()]+))')
_HAS_WORD = re.compile(r"\w")
HELP = 'All words must occur. "exact words" · one OR another · -without · begin*'


class Term(NamedTuple):
    """One word or phrase of a query."""

    text: str
    excluded: bool
    prefix: bool  # True: words that begin with it


def as_match(typed: str) -> str | None:
    """The expression for FTS5's MATCH, or None where nothing can be looked up: no word, or only excluded ones.

    Words next to each other must all occur (AND is read too), OR separates alternatives and binds weaker, NOT and a leading
    hyphen exclude, quotation marks hold a phrase together, a star at the end of a word stands for any ending. Nothing a
    person types is an error: what is no word is left out.
    """
    groups = [expression for terms in _alternatives(typed) if (expression := _all_of(terms))]
    return " OR ".join(f"({group})" for group in groups) or None


def _alternatives(typed: str) -> list[list[Term]]:
    """The terms between the ORs."""
    groups: list[list[Term]] = [[]]
    negated = False
    for sign, phrase, word in _TERM.findall(typed.replace("\0", " ")[:MAX_QUERY_CHARACTERS]):
        if word == "OR":
            groups.append([])
        elif word in ("AND", "NOT"):
            negated = word == "NOT"
            continue
        elif _HAS_WORD.search(text := phrase or word):
            groups[-1].append(Term(text.rstrip("*"), negated or bool(sign), word.endswith("*")))
        negated = False
    return groups


def _all_of(terms: list[Term]) -> str:
    """The expression for terms that must all occur, without the excluded ones; '' if no term must occur."""
    wanted = [_quoted(term) for term in terms if not term.excluded]
    if not wanted:
        return ""
    return " NOT ".join((f"({' AND '.join(wanted)})", *(_quoted(term) for term in terms if term.excluded)))


def _quoted(term: Term) -> str:
    """A string of FTS5, so that no sign in it is an operator."""
    return f'"{term.text.replace(chr(34), " ")}"' + (" *" if term.prefix else "")
