"""What a phrase names, as the clues call it: a person, an office, a body, a text ..."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.languages.english import (
    BODIES,
    HE,
    HER_NAMES,
    HIS_NAMES,
    NO_PERSONS,
    POSSESSIVES,
    SEVERAL,
    SHE,
    SPEECH_NOUNS,
    TITLES,
)
from iria_crawler.quotes.phrases import is_time
from iria_crawler.quotes.tokens import Token

OWNER_ENDINGS = ("'s", "’s", "s'", "s’")
# The kinds of nouns, the first that fits counts.
_NOUNS = (("office", TITLES), ("text", SPEECH_NOUNS), ("body of people", BODIES), ("people", SEVERAL | HE | SHE))


def kind_of(sentence: Sequence[Token], begin: int, end: int) -> str:
    """What a phrase names, as the clues call it."""
    first = sentence[begin]
    if first.kind == "pron":
        return first.key
    if end - begin == 1 and first.key in POSSESSIVES:
        return "owner " + first.key
    if (
        sentence[end - 1].text.endswith(OWNER_ENDINGS)
        and end < len(sentence)
        and sentence[end].kind in ("word", "name")
    ):
        return "owner"
    head = begin
    while head + 1 < end and sentence[head + 1].kind not in ("prep", "conj", "det", "sign"):
        head += 1
    last = sentence[head]
    if is_time(last) or is_time(first):
        return "time"
    if last.kind != "name" and not (first is last and last.text[0].isupper()):
        return _kind_of_noun(first, last)
    plural = "several " if any(token.key == "and" for token in sentence[begin:end]) else ""
    return plural + _kind_of_name(sentence, begin, head)


def _kind_of_name(sentence: Sequence[Token], begin: int, head: int) -> str:
    """What a phrase whose last word has a capital names."""
    words = [token.key for token in sentence[begin : head + 1] if token.kind == "name"]
    if any(word in NO_PERSONS for word in words):
        return "body"
    titled = any(token.key in TITLES for token in sentence[begin:head])
    if titled or (len(words) > 1 and (words[0] in HIS_NAMES or words[0] in HER_NAMES)):
        return "person"
    article = "the " if sentence[begin].kind == "det" else ""
    if words and words[-1] in TITLES:
        return article + "office"
    return article + ("name" if len(words) < 2 else "names")


def _kind_of_noun(first: Token, last: Token) -> str:
    """What a phrase in small letters names, by its noun."""
    if first.kind in ("verb", "cue"):
        return "verb first"
    article = "" if first.kind == "det" else "bare "
    word = last.key
    if last.text[0].isdigit():
        return "number"
    plural = word.endswith("s") and not word.endswith(("ss", "ous"))
    for kind, words in _NOUNS:
        if word in words or (kind == "text" and word.removesuffix("s") in words):
            return article + kind
    return article + ("plural" if plural else "thing")
