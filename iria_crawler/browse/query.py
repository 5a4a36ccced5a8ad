"""What a person types into the search box, as an expression of SQLite's full-text index (FTS5)."""

from __future__ import annotations

import re
from typing import NamedTuple

# Longer queries are cut: nobody types them, and each word costs a lookup in the index.
MAX_QUERY_CHARACTERS = 400
# A phrase in straight or curly marks (one left open ends with the query), or a word; a hyphen before it excludes it.
_TERM = re.compile(r'(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„()]+))')
# An expression that no text matches: an empty phrase.
NO_MATCH = '""'
_HAS_WORD = re.compile(r"\w")
HELP = 'All words must occur. "exact words" · one OR another · -without · begin*'


# Scripts that print no space between words: a run of them is one word to the index, so parts of it are not found there.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


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


def is_unspaced(typed: str) -> bool:
    """Whether the query has words of a script without spaces, which must be looked up by their signs: see as_condition()."""
    return _UNSPACED.search(typed) is not None


def as_condition(typed: str, column: str) -> tuple[str, dict[str, str]]:
    """The query as a condition of SQL on a column of text, and its parameters: each term is looked for as it is written.

    For scripts without spaces between words. It reads every text, where as_match() asks the index.
    """
    values: dict[str, str] = {}
    groups = []
    for terms in _alternatives(typed):
        parts = []
        for term in terms:
            name = f"term{len(values)}"
            values[name] = term.text
            parts.append(f"instr({column}, :{name}) {'= 0' if term.excluded else '> 0'}")
        if any(not term.excluded for term in terms):
            groups.append(f"({' AND '.join(parts)})")
    return " OR ".join(groups) or "0", values


def wanted_words(typed: str) -> list[str]:
    """The words and phrases that a text found by as_condition() may have."""
    return [term.text for terms in _alternatives(typed) for term in terms if not term.excluded]


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
