"""What a person types into the search box, taken apart into words and phrases; and whether given texts satisfy it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# Longer queries are cut: nobody types them, and each word costs a lookup in the index.
MAX_QUERY_CHARACTERS = 400
# A phrase in straight or curly marks (one left open ends with the query), or a word; a hyphen before it excludes it.
_TERM = re.compile(r'(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„()]+))')
_HAS_WORD = re.compile(r"\w")
# Scripts that print no space between words: a run of them is one word to the index, so parts of it are not found there.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Term(NamedTuple):
    """One word or phrase of a query."""

    text: str
    excluded: bool
    prefix: bool  # True: words that begin with it


def alternatives(typed: str) -> list[list[Term]]:
    """The terms between the ORs, each once: a word that is typed again asks for nothing more."""
    groups: list[list[Term]] = [[]]
    seen: set[Term] = set()
    negated = False
    for sign, phrase, word in _TERM.findall(typed.replace("\0", " ")[:MAX_QUERY_CHARACTERS]):
        if word == "OR":
            groups.append([])
            seen.clear()
        elif word in ("AND", "NOT"):
            negated = word == "NOT"
            continue
        elif _HAS_WORD.search(text := phrase or word):
            term = Term(text.rstrip("*"), negated or bool(sign), word.endswith("*"))
            same = term._replace(text=term.text.lower())
            if same not in seen:
                seen.add(same)
                groups[-1].append(term)
        negated = False
    return groups


def as_typed(term: Term) -> str:
    """One term as somebody types it, whatever it excludes."""
    return f"{term.text}*" if term.prefix else f'"{term.text}"'


def is_unspaced(typed: str) -> bool:
    """Whether the text has words of a script without spaces, which must be looked up by their signs."""
    return _UNSPACED.search(typed) is not None


def satisfies(typed: str, texts: Iterable[str]) -> bool:
    """Whether the texts together have the words that the query asks for, as they are written, in upper or lower case.

    A query without a word that must occur is satisfied by nothing.
    """
    whole = "\n".join(texts)
    return any(
        any(not term.excluded for term in terms)
        and all((_pattern(term.text, term.prefix).search(whole) is None) is term.excluded for term in terms)
        for terms in alternatives(typed)
    )


@lru_cache(maxsize=1_024)
def _pattern(text: str, prefix: bool) -> re.Pattern[str]:
    parts = r"\s+".join(re.escape(part) for part in text.split())
    if is_unspaced(text):
        return re.compile(parts, re.I)
    end = "" if prefix else r"(?!\w)"
    return re.compile(rf"(?<!\w){parts}{end}", re.I)
