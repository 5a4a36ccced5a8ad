"""Sentences of other languages in the order of English, so that one table of weights reads them all.

Tokens change places and keep their offsets. What is done for a language is said by its tables (languages/language.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.languages.language import Language
from iria_crawler.quotes.phrases import is_time, noun_phrase
from iria_crawler.quotes.tokens import Token

# A participle is looked for at most 14 tokens behind its auxiliary: "hatte noch im Mai zugesichert".
MAX_TOKENS_TO_PARTICIPLE = 14
_CLAUSE_ENDS = frozenset(("quote", "comma", "sign", "conj", "sub"))
_OPENS_CLAUSE = frozenset(("adv", "prep", "sub", "conj"))


def in_english_order(tokens: list[Token], language: Language) -> list[Token]:
    """A sentence as English would order it: "laut Berg" is "according to Berg", "Am Montag sagte Berg" is "Am Montag Berg sagte"."""
    tokens = _with_according(tokens)
    if language.verb_second:
        tokens = _with_subject_first(tokens)
    return tokens


def _with_according(tokens: list[Token]) -> list[Token]:
    """Words for "according to" as the two tokens of English, before the phrase; ", so Berg" as ", said Berg"."""
    if not any("-" in token.key or token.key in ("account", "it") for token in tokens):
        return tokens
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1].key if index + 1 < len(tokens) else ""
        if token.key == "according-to":
            found += _according(token)
        elif token.key == "after" and following == "account":
            found += _according(token)
            index += 1
            if index + 1 < len(tokens) and tokens[index + 1].key == "of":
                index += 1
        elif token.key == "according-behind":
            begin = next((i for i in range(len(found)) if noun_phrase(found, i) == len(found)), len(found))
            found[begin:begin] = _according(token)
        elif token.key == "it" and found and found[-1].kind == "cue" and following in ("in", "from"):
            index += 1  # "hieß es in einer Mitteilung": the text speaks
        elif token.key == "so-says":
            behind = bool(found) and (found[-1].kind in ("comma", "quote")) and any(t.kind == "quote" for t in found)
            found.append(token._replace(kind="cue", key="said") if behind else token._replace(kind="adv", key="so"))
        else:
            found.append(token)
        index += 1
    return found


def _according(token: Token) -> list[Token]:
    return [
        token._replace(text="according", kind="word", key="according"),
        token._replace(text="to", kind="prep", key="to"),
    ]


def _with_subject_first(tokens: list[Token]) -> list[Token]:
    """The verb behind its subject where something else opens the clause, and the participle beside its auxiliary."""
    tokens = list(tokens)
    start = 0
    index = 0
    while index < len(tokens):
        kind = tokens[index].kind
        if kind in _CLAUSE_ENDS:
            start = index + 1 if kind != "sub" else index
        elif kind in ("aux", "cue", "verb"):
            behind_quote = kind == "cue" and _follows_quote(tokens, index)
            if not behind_quote and _opened_by_other(tokens, start, index):
                end = noun_phrase(tokens, _past_adverbs(tokens, index + 1))
                if end > index + 1:
                    verb = tokens[index]
                    # As in English a comma ends the words before the subject: "On Monday, Berg said".
                    tokens[index] = Token(",", "comma", verb.start, verb.start)
                    tokens.insert(end, verb)
                    index = end
            if kind == "aux":
                _fetch_participle(tokens, index)
                index += 1
        index += 1
    return tokens


def _past_adverbs(tokens: Sequence[Token], index: int) -> int:
    while index < len(tokens) and tokens[index].kind == "adv":
        index += 1
    return index


def _follows_quote(tokens: Sequence[Token], index: int) -> bool:
    before = index - 1
    if before >= 0 and tokens[before].kind == "comma":
        before -= 1
    return before >= 0 and tokens[before].kind == "quote"


def _opened_by_other(tokens: Sequence[Token], start: int, verb: int) -> bool:
    """Whether the clause before its verb has no subject: it is empty, or begins with a small word or a time."""
    if start >= verb:
        return True
    first = tokens[start]
    return first.kind in _OPENS_CLAUSE or is_time(first) or (first.kind == "det" and is_time(tokens[verb - 1]))


def _fetch_participle(tokens: list[Token], aux: int) -> None:
    """Puts the verb of saying at the end of the clause right behind its auxiliary."""
    for index in range(aux + 1, min(len(tokens), aux + MAX_TOKENS_TO_PARTICIPLE)):
        token = tokens[index]
        if token.kind in ("quote", "comma", "sign"):
            return
        if token.kind == "cue":
            tokens.insert(aux + 1, tokens.pop(index))
            return
