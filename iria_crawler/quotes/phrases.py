"""Noun phrases: which words together name one person or body, found without a grammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.english.english import (
    BODIES,
    OBJECT_PRONOUNS,
    SEVERAL,
    SPEECH_NOUNS,
    TIMES,
    TIMES_AND_NAMES,
    TITLES,
)
from iria_crawler.quotes.tokens import Token

# Prepositions that belong to the noun before them: "a spokesman for the ministry", "head of mission".
_ALWAYS_HANG = frozenset(("of", "for", "at", "from", "with", "behind"))
# Prepositions that belong to the noun before them where a name or an article follows: "the officer in the harbour".
_MAY_HANG = frozenset(("in", "on", "to", "near", "against", "by", "about", "over", "under"))
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words before "of" that are not nouns: "one of two witnesses".
_COUNTING_WORDS = frozenset("one none each two three several".split())
# Words that stand for several people by themselves: "Some called Roe".
_SEVERAL_OF_THEM = frozenset("some many most few all both several others each another".split())
_OFFICES = TITLES | SPEECH_NOUNS | BODIES


def noun_phrase(sentence: Sequence[Token], begin: int, limit: int | None = None, *, hanging: bool = True) -> int:
    """The index after the noun phrase that begins at `begin`; `begin` itself if none begins there.

    `limit`: the index of a verb whose subject this may be; small words right before the verb belong to the phrase. `hanging`:
    a preposition and its noun belong to the phrase too, as in "a spokesman for the ministry".
    """
    stop = len(sentence) if limit is None else limit
    phrase = _Phrase(sentence, begin, stop, limit is not None, hanging)
    index = begin
    noun = False
    if begin < stop and sentence[begin].key in OBJECT_PRONOUNS:
        return begin
    while index < stop:
        token = sentence[index]
        if token.kind == "pron":
            return index + 1 if index == begin else index
        if not _goes_on(phrase, index, noun):
            break
        noun = noun or token.kind in ("name", "word") or (token.kind == "cue" and not token.text.endswith("ed"))
        index += 1
    while index > begin and sentence[index - 1].kind in ("prep", "conj", "det", "sign"):
        index -= 1
    return index if noun else begin


class _Phrase(NamedTuple):
    """A noun phrase whose end is not known yet."""

    sentence: Sequence[Token]
    begin: int  # the index of its first token
    stop: int  # the index after the last token that it may have
    closed: bool  # a verb whose subject it may be is at `stop`
    hanging: bool  # a preposition and its noun belong to it


def _goes_on(phrase: _Phrase, index: int, noun: bool) -> bool:
    """Whether a token belongs to a phrase. `noun`: the phrase has its noun already."""
    sentence, begin, stop, closed, hanging = phrase
    token = sentence[index]
    before = sentence[index - 1] if index > begin else None
    following = sentence[index + 1] if index + 1 < stop else None
    match token.kind:
        case "name":
            return not (noun and token.key in _DAYS)
        case "det":
            return not noun or (before is not None and before.kind in ("prep", "conj"))
        case "word":
            if before is None:
                # "Schilling told": a word that ends in "ing" is a name if it has a capital and the verb follows.
                return not token.text.endswith("ing") or (closed and index + 1 == stop and token.text[0].isupper())
            return before.kind != "name" or _goes_with_name(sentence, index, stop, closed)
        case "prep":
            several = (
                before is not None and before.key in _COUNTING_WORDS and token.key == "of"
            )  # "one of two witnesses"
            return (noun or several) and hanging and following is not None and _hangs(token, before, following)
        case "conj":
            return token.text == "and" and noun and following is not None and following.kind in ("name", "det", "word")
        case "verb" | "cue":
            # "the Minister of State for Ports": a word with a capital behind "of" is no verb.
            state = before is not None and before.key == "of" and token.text[:1].isupper()
            return state or _is_no_verb(token, before, following, noun)
        case "adv":
            return before is not None and before.kind == "det"
        case _:
            return token.text in ("-", "/", "$", "&", "%")


def _is_no_verb(token: Token, before: Token | None, following: Token | None, noun: bool) -> bool:
    """Whether a word that looks like a verb is a noun ("the note says", "multiple news reports") or an adjective ("retired
    officers", "the accused man").
    """
    if token.key in SPEECH_NOUNS or token.key.removesuffix("s") in SPEECH_NOUNS:
        return before is not None and (before.kind == "det" or (noun and before.kind == "word"))
    if following is None or following.kind not in ("word", "name"):
        return False
    if before is not None and before.key in _SEVERAL_OF_THEM and following.kind == "name":
        return False  # "Some called Roe": "some" is the whole phrase
    return token.text.endswith("ed") and (before is None or before.kind in ("det", "adv"))


def is_time(token: Token) -> bool:
    """Whether a word says when: a day, a month, "week", "last"."""
    word = token.key
    return word in TIMES and not (token.kind == "name" and word in TIMES_AND_NAMES)


def _goes_with_name(sentence: Sequence[Token], index: int, stop: int, closed: bool) -> bool:
    """Whether a small word after a name belongs to the name's phrase and is no verb: it is an office ("Trump spokesman"), or
    another name follows ("Concord resident Whit Symms"), or the verb.
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
        if sentence[index].kind == "name" and index == first + 1:
            return not _parts_two_names(sentence, first)
        return sentence[index].kind == "name" or (sentence[index].kind in ("comma", "sub") and index - first <= 2)
    return closed or index - first <= 2


# Endings of words for a person: "New Norland trader Jane Roe".
_PERSON_ENDINGS = ("er", "or", "ar", "ist", "ian", "ant", "ent", "man", "ee", "ess", "ive", "al", "ic")


def _parts_two_names(sentence: Sequence[Token], at: int) -> bool:
    """Whether a small word is a verb between two full names: "Nora Finch beat Ruth Dane"; "Concord resident Whit Symms" has no verb."""
    full = [
        sentence[i].kind == "name" and sentence[i].key not in _OFFICES
        for i in (at - 2, at - 1, at + 1, at + 2)
        if i < len(sentence)
    ]
    return at >= 2 and len(full) == 4 and all(full) and not sentence[at].key.endswith(_PERSON_ENDINGS)


def _hangs(token: Token, before: Token | None, following: Token) -> bool:
    """Whether a preposition belongs to the noun before it, and not to a verb; "on Monday" never belongs to a noun."""
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
    """Whether a noun phrase may be somebody. One in small letters without an article is somebody only where its noun is a plural
    ("officials") or an office ("spokesman Jesper Bang"); else it is an adjective: "able", "steep for Mr. Roe".
    """
    if sentence[begin].kind == "det" and is_time(sentence[end - 1]) and end - begin <= 3:
        return False  # "this week", "the other day"
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
