"""Phrases that may name a speaker, and the verbs beside them: whose subject is it, and does it follow a verb of saying?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.languages.english import ANSWERS, CLAIMS, NO_SPEAKERS, POSSESSIVES, SPEECH_NOUNS, VIEWS
from iria_crawler.quotes.languages.language import DASHES
from iria_crawler.quotes.phrase_kinds import OWNER_ENDINGS, kind_of
from iria_crawler.quotes.phrases import noun_phrase
from iria_crawler.quotes.tokens import Token

ING = "ing"
_OWNED = CLAIMS | VIEWS | ANSWERS | SPEECH_NOUNS
_IRREGULAR_PARTICIPLES = frozenset(("told", "said", "read", "written"))
_FORMS_OF_BE = frozenset(("was", "were", "is", "are", "been", "being", "be"))
# What these phrases name says nothing: "clear", "Monday", "40 percent".
_NO_SPEAKER_KINDS = frozenset(("bare thing", "time", "number", "verb first"))
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
    return before.kind == "prep" or (before.kind in ("name", "word") and before.text.endswith(OWNER_ENDINGS))


class Phrase(NamedTuple):
    """A phrase that may name a speaker, sentence[begin:end], and the verbs beside it."""

    begin: int
    end: int
    kind: str  # what it names: "he", "person", "name", "body", "office", "text", "owner" ...
    opens: str  # its first word, if that is a small one
    right: str  # what follows: "cue", "verb", ", cue" (behind an apposition), "who cue", or else the next token
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
        if sentence[index].key not in ("who", *NO_SPEAKERS) or _says_it(sentence, index):
            found += [_phrase(sentence, *span) for span in _parts(sentence, index, end)]
        index = end
    found = [phrase for phrase in found if phrase.kind not in _NO_SPEAKER_KINDS]
    # "workers marching through the streets said": the streets do not speak.
    taken = {phrase.verb: phrase.end for phrase in reversed(found) if phrase.right == "participle, cue"}
    return [phrase for phrase in found if phrase.begin < taken.get(phrase.verb, len(sentence))]


def _says_it(sentence: Sequence[Token], index: int) -> bool:
    """Whether "it" speaks: a verb of saying comes right behind it."""
    return sentence[index].key == "it" and _verb_at(sentence, index + 1)[0] == "cue"


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
    if begin < names < end and not sentence[names - 1].text.endswith(OWNER_ENDINGS):
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
        if (owns or token.text.endswith(OWNER_ENDINGS)) and any(t.key in _OWNED for t in sentence[index + 1 : end]):
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
