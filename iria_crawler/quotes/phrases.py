"""Noun phrases: how far the words reach that name one person or body, without a grammar."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.languages.english import (
    BODIES,
    OBJECT_PRONOUNS,
    SEVERAL,
    SPEECH_NOUNS,
    TIMES,
    TIMES_AND_NAMES,
    TITLES,
)
from iria_crawler.quotes.tokens import Token

# Prepositions that hang on the noun before them: "a spokesman for the ministry", "head of mission".
_ALWAYS_HANG = frozenset(("of", "for", "at", "from", "with", "behind"))
_MAY_HANG = frozenset(("in", "on", "to", "near", "against", "by", "about", "over", "under"))
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# What "of" may follow without a noun.
_SOME = frozenset("one none each two three several".split())
_GENITIVES = frozenset(("des", "der", "eines", "einer"))
_OFFICES = TITLES | SPEECH_NOUNS | BODIES


def noun_phrase(sentence: Sequence[Token], begin: int, limit: int | None = None, *, hanging: bool = True) -> int:
    """Where the noun phrase ends that opens at `begin`; `begin` itself where none does.

    `limit` is where a verb stands whose subject this may be: small words that lead up to it belong to the phrase. With
    `hanging`, a preposition and its noun belong to it too: "a spokesman for the ministry".
    """
    stop = len(sentence) if limit is None else limit
    index = begin
    noun = False
    if begin < stop and sentence[begin].key in OBJECT_PRONOUNS:
        return begin
    while index < stop:
        token = sentence[index]
        if token.kind == "pron":
            return index + 1 if index == begin else index
        if not _goes_on(sentence, begin, index, stop, noun, limit is not None, hanging):
            break
        noun = noun or token.kind in ("name", "word") or (token.kind == "cue" and not token.text.endswith("ed"))
        index += 1
    while index > begin and sentence[index - 1].kind in ("prep", "conj", "det", "sign"):
        index -= 1
    return index if noun else begin


def _goes_on(
    sentence: Sequence[Token], begin: int, index: int, stop: int, noun: bool, closed: bool, hanging: bool
) -> bool:
    """Whether a token belongs to the phrase that opened at `begin`."""
    token = sentence[index]
    before = sentence[index - 1] if index > begin else None
    following = sentence[index + 1] if index + 1 < stop else None
    match token.kind:
        case "name":
            return not (noun and token.key in _DAYS)
        case "det":
            # "der Leiter der Behörde": an office and whose it is.
            owned = before is not None and token.text in _GENITIVES and before.kind == "name" and before.key in _OFFICES
            return not noun or owned or (before is not None and before.kind in ("prep", "conj"))
        case "word":
            if before is None:
                # "Schilling told": one that ends like a participle is a name where the verb follows at once.
                return not token.text.endswith("ing") or (closed and index + 1 == stop and token.text[0].isupper())
            return before.kind != "name" or _goes_with_name(sentence, index, stop, closed)
        case "prep":
            several = before is not None and before.key in _SOME and token.key == "of"  # "one of two witnesses"
            return (noun or several) and hanging and following is not None and _hangs(token, before, following)
        case "conj":
            return token.text == "and" and noun and following is not None and following.kind in ("name", "det", "word")
        case "verb" | "cue":
            # "the note says", "multiple news reports": a noun that looks like a verb.
            if token.key in SPEECH_NOUNS or token.key.removesuffix("s") in SPEECH_NOUNS:
                return before is not None and (before.kind == "det" or (noun and before.kind == "word"))
            # "retired officers", "the accused man", "her claims": an adjective or a noun.
            if following is None or following.kind not in ("word", "name"):
                return False
            return token.text.endswith("ed") and (before is None or before.kind in ("det", "adv"))
        case "adv":
            return before is not None and before.kind == "det"
        case _:
            return token.text in ("-", "/", "$", "&", "%")


def is_time(token: Token) -> bool:
    """Whether a word says when: a day, a month, "week", "last"."""
    word = token.key
    return word in TIMES and not (token.kind == "name" and word in TIMES_AND_NAMES)


def _goes_with_name(sentence: Sequence[Token], index: int, stop: int, closed: bool) -> bool:
    """Whether a small word behind a name belongs to its phrase and is no verb: it is an office ("Trump spokesman"), leads to
    another name ("Concord resident Whit Symms"), or to the verb.
    """
    if sentence[index].key in _OFFICES:
        return True
    first = index
    while index < stop and sentence[index].kind == "word" and not is_time(sentence[index]):
        index += 1
    if index < stop:
        if sentence[index].key == "of" and index == first + 1:
            return True  # "Small groups of protesters"
        if is_time(sentence[index]) or (index == first + 1 and sentence[first].text.endswith("s")):
            return False  # "last week"; "heckles Sanders": a verb between two names
        if sentence[index].kind in ("cue", "aux"):
            return True  # "the former Republican presidential candidate continued"
        return sentence[index].kind == "name" or (sentence[index].kind in ("comma", "sub") and index - first <= 2)
    return closed or index - first <= 2


def _hangs(token: Token, before: Token | None, following: Token) -> bool:
    """Whether a preposition hangs on the noun before it and not on a verb; "on Monday" never does."""
    if is_time(following) or following.kind == "quote":
        return False
    word = token.key
    if word == "in" and following.key in ("his", "her"):
        return False  # "said Roe in her office"
    if word in _ALWAYS_HANG:
        return following.kind in ("name", "det", "word")
    return (
        word in _MAY_HANG
        and following.kind in ("name", "det")
        and before is not None
        and before.kind in ("word", "name")
    )


def may_speak(sentence: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a noun phrase may be somebody: one of small letters without an article is only where its noun is several
    ("officials") or an office ("spokesman Jesper Bang"). What else opens so is an adjective: "able", "steep for Mr. Roe".
    """
    if sentence[begin].kind != "word":
        return True
    head = begin
    while head + 1 < end and sentence[head + 1].kind in ("word", "name"):
        head += 1
    word = sentence[head].key
    return (
        sentence[head].text[0].isupper()
        or (word.endswith("s") and not word.endswith(("ss", "ous")))
        or word in _OFFICES
        or word in SEVERAL
    )
