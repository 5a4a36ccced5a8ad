"""Noun phrases: which words together name one person or body, found without a grammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.languages.english import (
    ANSWERS,
    BODIES,
    CLAIMS,
    HE,
    HER_NAMES,
    HIS_NAMES,
    NO_PERSONS,
    OBJECT_PRONOUNS,
    POSSESSIVES,
    SEVERAL,
    SHE,
    SPEECH_NOUNS,
    TIMES,
    TIMES_AND_NAMES,
    TITLES,
    VIEWS,
)
from iria_crawler.quotes.languages.language import DASHES
from iria_crawler.quotes.tokens import Token

# Prepositions that belong to the noun before them: "a spokesman for the ministry", "head of mission".
_ALWAYS_HANG = frozenset(("of", "for", "at", "from", "with", "behind"))
# Prepositions that belong to the noun before them where a name or an article follows: "the officer in the harbour".
_MAY_HANG = frozenset(("in", "on", "to", "near", "against", "by", "about", "over", "under"))
ING = "ing"
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# Words before "of" that are not nouns: "one of two witnesses".
_COUNTING_WORDS = frozenset("one none each two three several".split())
# German articles that say whose: "der Leiter der Behörde".
_GENITIVE_ARTICLES = frozenset(("des", "der", "eines", "einer"))
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
            return not noun or (before is not None and _takes_article(before, token))
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
            return _is_no_verb(token, before, following, noun)
        case "adv":
            return before is not None and before.kind == "det"
        case _:
            return token.text in ("-", "/", "$", "&", "%")


def _takes_article(before: Token, article: Token) -> bool:
    """Whether a phrase goes on with an article: after "of" or "and", or in German after an office ("der Leiter der Behörde")."""
    owned = article.text in _GENITIVE_ARTICLES and before.kind == "name" and before.key in _OFFICES
    return owned or before.kind in ("prep", "conj")


def _is_no_verb(token: Token, before: Token | None, following: Token | None, noun: bool) -> bool:
    """Whether a word that looks like a verb is a noun ("the note says", "multiple news reports") or an adjective ("retired
    officers", "the accused man").
    """
    if token.key in SPEECH_NOUNS or token.key.removesuffix("s") in SPEECH_NOUNS:
        return before is not None and (before.kind == "det" or (noun and before.kind == "word"))
    if following is None or following.kind not in ("word", "name"):
        return False
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
        return sentence[index].kind == "name" or (sentence[index].kind in ("comma", "sub") and index - first <= 2)
    return closed or index - first <= 2


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


# --- phrases of a sentence ---

_OWNED = CLAIMS | VIEWS | ANSWERS | SPEECH_NOUNS
_OWNER_ENDINGS = ("'s", "’s", "s'", "s’")
_IRREGULAR_PARTICIPLES = frozenset(("told", "said", "read", "written"))
_FORMS_OF_BE = frozenset(("was", "were", "is", "are", "been", "being", "be"))
# Determiners that may stand for somebody: "“...,” read one".
_ALONE = frozenset(("one", "another", "some", "many", "others", "both", "few", "most"))
# "Workers marching through the streets chanted": the verb of saying comes at most 12 tokens after the participle.
MAX_PARTICIPLE_TOKENS = 12
# "Jane Roe, a captain of the northern fleet, said": an apposition has at most 14 tokens, and so has a clause with "who".
MAX_APPOSITION_TOKENS = 14
MAX_RELATIVE_TOKENS = 25


def with_nouns(sentence: list[Token]) -> list[Token]:
    """A sentence in which words that look like verbs of saying and are nouns are words: "the read", "Roe's claim"."""
    found = sentence
    for index in range(1, len(sentence)):
        token = sentence[index]
        if token.kind == "cue" and _is_object(sentence[index - 1], token):
            if found is sentence:
                found = list(sentence)
            found[index] = token._replace(kind="word")
    return found


def _is_object(before: Token, token: Token) -> bool:
    if before.kind == "det":
        return before.key not in _ALONE and before.key != "that"
    if token.text.endswith(ING) or before.key == "to":
        return False
    return before.kind == "prep" or (before.kind in ("name", "word") and before.text.endswith(_OWNER_ENDINGS))


class Phrase(NamedTuple):
    """A phrase that may name a speaker, sentence[begin:end], and the verbs beside it."""

    begin: int
    end: int
    kind: str  # what it names: "he", "person", "name", "body", "office", "text", "owner" ...
    opens: str  # its first word, if that is a small one
    right: (
        str  # what follows: "cue", "verb", ", cue" (behind an apposition), "who cue" ... or the kind of the next token
    )
    verb: int  # the index of that verb; -1 if there is none
    verb_key: str  # the verb of saying on one of the sides; "" if there is none
    left: str  # "cue" if a verb of saying comes right before it, else ""
    left_verb: int  # its index; -1 if there is none


def phrases_of(sentence: Sequence[Token]) -> list[Phrase]:
    """All phrases of a sentence that may name a speaker, in reading order. Parts of a phrase that may speak too come right
    behind it: the name in "a rally in Ohio Roe", the owner in "Roe's claim".
    """
    found: list[Phrase] = []
    index, size = 0, len(sentence)
    while index < size:
        kind = sentence[index].kind
        if sentence[index].key == "that" and index + 1 < size and sentence[index + 1].kind in ("det", "name", "pron"):
            index += 1  # "said that the ministry": the word opens a clause
            continue
        if kind not in ("name", "word", "det", "pron", "adv", "cue", "verb"):
            index += 1
            continue
        alone = kind == "pron" or _stands_alone(sentence, index)
        end = index + 1 if alone else noun_phrase(sentence, index)
        if end == index or (kind in ("adv", "cue", "verb") and end == index + 1):
            index += 1
            continue
        if sentence[index].key != "who":
            found += [_phrase(sentence, *span) for span in _parts(sentence, index, end)]
        index = end
    taken = {phrase.verb: phrase.end for phrase in reversed(found) if phrase.right == "participle, cue"}
    return [_without_verb(phrase) if phrase.begin >= taken.get(phrase.verb, 9999) else phrase for phrase in found]


def _without_verb(phrase: Phrase) -> Phrase:
    """A phrase between a subject with a participle and its verb: "the streets" in "workers marching through the streets said"."""
    return phrase._replace(right="verb of another", verb=-1, verb_key="")


def _stands_alone(sentence: Sequence[Token], index: int) -> bool:
    """Whether one word names somebody: "one" in "read one", or a name that looks like a participle ("Schilling told")."""
    token = sentence[index]
    following = sentence[index + 1].kind if index + 1 < len(sentence) else "end"
    if token.key in _ALONE:
        return following in ("cue", "verb", "aux", "quote", "comma", "end", "sub")
    return token.kind == "word" and token.text[0].isupper() and following in ("cue", "aux", "verb")


def _parts(sentence: Sequence[Token], begin: int, end: int) -> list[tuple[int, int]]:
    """The spans of a phrase and of its parts that may name a speaker."""
    dash = next((i for i in range(end - 2, begin, -1) if sentence[i].text == "-"), None)
    if dash is not None and sentence[dash - 1].end < sentence[dash].start:
        return [*_parts(sentence, begin, dash), *_parts(sentence, dash + 1, end)]  # "The yard opens - Jane Roe: ..."
    spans = [(begin, end)]
    if sentence[begin].kind in ("verb", "cue") and begin + 1 < end:
        spans.append((begin + 1, end))  # "exhorted the actress"
    names = begin
    while names < end and sentence[names].kind == "name":
        names += 1
    if begin < names < end:
        spans.append((begin, names))
    prep = next(
        (i for i in range(end - 1, begin, -1) if sentence[i].kind in ("prep", "conj") or sentence[i].text == "-"), None
    )
    if prep is not None and prep + 1 < end:
        spans.append((prep + 1, end))
    elif prep is None and sentence[begin].kind in ("word", "det", "adv") and sentence[end - 1].kind == "name":
        first = end - 1
        while sentence[first - 1].kind == "name":
            first -= 1
        if first > begin + 1 or sentence[begin].kind != "det":
            spans.append((first, end))
    for index in range(begin, end - 1):
        token = sentence[index]
        owns = token.key in POSSESSIVES if index == begin else False
        if (owns or token.text.endswith(_OWNER_ENDINGS)) and any(t.key in _OWNED for t in sentence[index + 1 : end]):
            first = index
            while first > begin and sentence[first - 1].kind in ("name", "det"):
                first -= 1
            spans.append((first, index + 1))
            break
    return spans


def _phrase(sentence: Sequence[Token], begin: int, end: int) -> Phrase:
    right, verb = _verb_right(sentence, end)
    left_verb = begin - 1
    while left_verb >= 0 and sentence[left_verb].kind == "adv":
        left_verb -= 1
    if left_verb < 0 or sentence[left_verb].kind != "cue":
        left_verb = -1
    key = ""
    if verb >= 0 and sentence[verb].kind == "cue":
        key = sentence[verb].key
    elif left_verb >= 0:
        key = "behind " + sentence[left_verb].key
    first = sentence[begin]
    opens = first.key if first.kind in ("det", "pron") else ""
    return Phrase(
        begin, end, kind_of(sentence, begin, end), opens, right, verb, key, "cue" if left_verb >= 0 else "", left_verb
    )


def _verb_right(sentence: Sequence[Token], end: int) -> tuple[str, int]:
    """What follows a phrase, and the index of the verb whose subject it is: -1 if there is none."""
    size = len(sentence)
    if end >= size:
        return "end", -1
    form, verb = _verb_at(sentence, end)
    token = sentence[end]
    if form in ("verb", "verb ing") or (token.kind == "word" and token.text.endswith(ING)):
        return _later_cue(sentence, end, form or ING, verb)
    if verb >= 0:
        return form, verb
    if token.kind == "comma" or token.text in DASHES:
        if end + 1 < size and sentence[end + 1].key in ("who", "which"):
            return _relative(sentence, end + 1)
        for close in range(end + 2, min(size, end + MAX_APPOSITION_TOKENS)):
            if sentence[close].kind == "quote":
                break
            if sentence[close].kind == "comma" or sentence[close].text in DASHES:
                form, verb = _verb_at(sentence, close + 1)
                if verb >= 0:
                    return ", " + form, verb
        form, verb = _verb_at(sentence, end + 1)
        return ("comma " + form, verb) if verb >= 0 else ("comma", -1)
    if token.key == "who":
        return _relative(sentence, end)
    return (
        token.key if token.kind in ("prep", "sub", "conj") else token.kind if token.kind != "sign" else token.text
    ), -1


def _later_cue(sentence: Sequence[Token], end: int, form: str, verb: int) -> tuple[str, int]:
    """The verb of saying behind another verb of the same subject: "marching through the streets chanted", "went home and said"."""
    joint = ""
    for index in range(end + 1, min(len(sentence), end + MAX_PARTICIPLE_TOKENS)):
        token = sentence[index]
        if token.kind in ("quote", "sub", "pron", "sign") or token.key == "that":
            break
        if token.kind in ("conj", "comma"):
            joint = token.key if token.kind == "conj" else "comma"
        elif token.kind == "cue":
            tail = " ing" if token.text.endswith(ING) else ""
            participle = (
                not joint and not tail and (form.endswith(ING) or sentence[end].text.endswith(("ed", "en", "nt")))
            )
            return ("participle, cue" if participle else f"{form} .. {joint} cue{tail}"), index
    return form, verb


def _relative(sentence: Sequence[Token], who: int) -> tuple[str, int]:
    """The verb behind a clause with "who", or the verb of saying in it."""
    form, verb = _verb_at(sentence, who + 1)
    if form == "cue":
        return "who cue", verb
    for index in range(who + 1, min(len(sentence), who + MAX_RELATIVE_TOKENS)):
        if sentence[index].kind == "quote":
            break
        if sentence[index].kind == "comma":
            form, verb = _verb_at(sentence, index + 1)
            if verb >= 0:
                return "who, " + form, verb
    for index in range(who + 1, min(len(sentence), who + MAX_RELATIVE_TOKENS)):
        if sentence[index].kind == "quote":
            break
        if sentence[index].kind == "cue":
            return "who later cue", index
    return "who", -1


def _verb_at(sentence: Sequence[Token], index: int) -> tuple[str, int]:
    """The form and the index of the verb at `index`, small words before it skipped; ("", -1) if no verb is there."""
    size = len(sentence)
    passive = helped = False
    while index < size and sentence[index].kind in ("adv", "aux"):
        passive = sentence[index].key in _FORMS_OF_BE or (passive and sentence[index].kind == "adv")
        helped = helped or sentence[index].kind == "aux"
        index += 1
    if index < size and sentence[index].kind in ("cue", "verb"):
        word = sentence[index].key
        if passive and word != "quoted" and (word.endswith("ed") or word in _IRREGULAR_PARTICIPLES):
            return "passive", index
        form: str = sentence[index].kind
        if word.endswith(ING):
            form += " ing"
        return form, index
    if helped:
        return "aux", index - 1
    return "", -1


def kind_of(sentence: Sequence[Token], begin: int, end: int) -> str:
    """What a phrase names, as the clues call it."""
    first = sentence[begin]
    if first.kind == "pron":
        return first.key
    if end - begin == 1 and first.key in POSSESSIVES:
        return "owner " + first.key
    if (
        sentence[end - 1].text.endswith(_OWNER_ENDINGS)
        and end < len(sentence)
        and sentence[end].kind in ("word", "name")
    ):
        return "owner"
    head = begin
    while head + 1 < end and sentence[head + 1].kind not in ("prep", "conj", "det", "sign"):
        head += 1
    last = sentence[head]
    plural = "several " if any(token.key == "and" for token in sentence[begin:end]) else ""
    if is_time(last) or is_time(first):
        return "time"
    if last.kind == "name":
        words = [token.key for token in sentence[begin : head + 1] if token.kind == "name"]
        if any(word in NO_PERSONS for word in words):
            return plural + "body"
        titled = any(token.key in TITLES for token in sentence[begin:head])
        if titled or (len(words) > 1 and (words[0] in HIS_NAMES or words[0] in HER_NAMES)):
            return plural + "person"
        article = "the " if first.kind == "det" else ""
        if last.key in TITLES:
            return article + "office"
        return plural + article + ("name" if len(words) == 1 else "names")
    if first.kind in ("verb", "cue"):
        return "verb first"
    article = "" if first.kind == "det" else "bare "
    word = last.key
    if word in TITLES:
        return article + "office"
    if word in SPEECH_NOUNS or word.removesuffix("s") in SPEECH_NOUNS:
        return article + "text"
    if word in BODIES:
        return article + "body of people"
    if word in SEVERAL or word in HE or word in SHE:
        return article + "people"
    if last.text[0].isdigit():
        return "number"
    if word.endswith("s") and not word.endswith(("ss", "ous")):
        return article + "plural"
    return article + "thing"
