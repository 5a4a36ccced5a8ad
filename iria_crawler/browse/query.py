"""What a person types into the search box, as an expression of SQLite's full-text index (FTS5)."""

from __future__ import annotations

from iria_crawler.typed_query import MAX_QUERY_CHARACTERS, Term, alternatives, is_unspaced

__all__ = ["HELP", "MAX_QUERY_CHARACTERS", "NO_MATCH", "as_condition", "as_match", "is_unspaced", "wanted_words"]

# An expression that no text matches: an empty phrase.
NO_MATCH = '""'
HELP = 'All words must occur. "exact words" · one OR another · -without · begin*'


def as_match(typed: str) -> str | None:
    """The expression for FTS5's MATCH, or None where nothing can be looked up: no word, or only excluded ones.

    Words next to each other must all occur (AND is read too), OR separates alternatives and binds weaker, NOT and a leading
    hyphen exclude, quotation marks hold a phrase together, a star at the end of a word stands for any ending. Nothing a
    person types is an error: what is no word is left out.
    """
    groups = [expression for terms in alternatives(typed) if (expression := _all_of(terms))]
    return " OR ".join(f"({group})" for group in groups) or None


def as_condition(typed: str, column: str) -> tuple[str, dict[str, str]]:
    """The query as a condition of SQL on a column of text, and its parameters: each term is looked for as it is written.

    For scripts without spaces between words, in upper or lower case of ASCII. It reads every text that it is asked of.
    """
    values: dict[str, str] = {}
    groups = []
    for terms in alternatives(typed):
        parts = []
        for term in terms:
            name = f"term{len(values)}"
            values[name] = term.text
            parts.append(f"instr(lower({column}), lower(:{name})) {'= 0' if term.excluded else '> 0'}")
        if any(not term.excluded for term in terms):
            groups.append(f"({' AND '.join(parts)})")
    return " OR ".join(groups) or "0", values


def wanted_words(typed: str) -> list[str]:
    """The words and phrases that a text found by as_condition() may have."""
    return [term.text for terms in alternatives(typed) for term in terms if not term.excluded]


def _all_of(terms: list[Term]) -> str:
    """The expression for terms that must all occur, without the excluded ones; '' if no term must occur."""
    wanted = [_quoted(term) for term in terms if not term.excluded]
    if not wanted:
        return ""
    return " NOT ".join((f"({' AND '.join(wanted)})", *(_quoted(term) for term in terms if term.excluded)))


def _quoted(term: Term) -> str:
    """A string of FTS5, so that no sign in it is an operator."""
    return f'"{term.text.replace(chr(34), " ")}"' + (" *" if term.prefix else "")
