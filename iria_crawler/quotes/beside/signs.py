"""Signs of the places of phrases, for the options of options.py: where a phrase stands, and what is beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import MarkedWords, SentenceWord
from iria_crawler.quotes.beside.order import ClauseSubject, reports
from iria_crawler.quotes.beside.phrases import Phrase
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.shape import count_words
from iria_crawler.quotes.weighing import about


class PhraseAt(NamedTuple):
    """A phrase or a pronoun: sentence[begin:end]."""

    begin: int
    end: int
    phrase: Phrase | None  # None of a pronoun


class SentenceParts(NamedTuple):
    """What a sentence is made of, for the options."""

    phrases: list[PhraseAt]
    subjects: list[ClauseSubject]
    verbs: list[str]  # the kind of the verb of each subject
    persons: list[ClauseSubject]  # the subjects that are persons, in languages whose verb is second


def quote_signs(text: str, marked: MarkedWords, table: Table) -> Iterator[str]:
    """How the quotation stands in its sentence."""
    stretch, sentence, at = marked.stretch, marked.words, marked.at
    first, last = text[stretch.start], text[stretch.end - 1]
    place = "alone" if marked.alone else "opens" if marked.first else "ends" if at == len(sentence) - 1 else "amid"
    whole = "whole" if first.isupper() and count_words(text, stretch) > 2 else "part"
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    yield f"{whole} {place}"
    yield f"ends with {last if last in ',.?!' else 'no sign'}, then {kind_of(following)}"
    yield f"after {kind_of(sentence[at - 1] if at else None)}"
    yield f"words {min(count_words(text, stretch), 8) // 2}"
    if table.reporting:
        tells = reports(sentence, table)
        says = any(word.kind == "verb" for word in sentence)
        yield f"{'told on' if tells else 'not told on'}, {'somebody says' if says else 'nobody says'}"


def kind_of(word: SentenceWord | None, order: str = "") -> str:
    """The kind of a word or sign, for a sign. `order` is put before a verb."""
    if word is None:
        return "nothing"
    if word.quote >= 0:
        return "quotation"
    kind = word.sign or word.kind or "word"
    return f"{order}{kind}" if kind in ("verb", "filler", "word") else kind


def place_signs(side: str, sentence: Sequence[SentenceWord], phrase: PhraseAt, at: int, place: int) -> Iterator[str]:
    """Where a phrase stands, and what is between it and the quotation."""
    begin, end, _ = phrase
    yield side
    yield f"{side}, {place if place < 3 else '3 or more'} phrases away"
    if begin == 0:
        yield f"{side}, opens the sentence"
    elif not sentence[begin - 1].is_word:
        yield f"{side}, opens its part"
    between = sentence[end:at] if side == "before" else sentence[at + 1 : begin] if side == "after" else sentence[end:]
    kinds = [kind_of(word) for word in between]
    yield f"{side}, {min(kinds.count('comma'), 3)} commas between"
    for kind in ("verb", "quotation", "stop", "he", "she", "colon", "dash"):
        if kind in kinds:
            yield f"{side}, {kind} between"
    yield f"{side}, {about(len(between))} words between"


def nearest_verb(sentence: Sequence[SentenceWord], at: int) -> int | None:
    """The index of the last verb of saying before `at`; without one, of the first behind it."""
    before = next((index for index in range(at - 1, -1, -1) if sentence[index].kind == "verb"), None)
    if before is not None:
        return before
    return next((index for index in range(at + 1, len(sentence)) if sentence[index].kind == "verb"), None)


def relations(side: str, sentence: Sequence[SentenceWord], phrase: PhraseAt, at: int) -> Iterator[str]:
    """Where a phrase stands beside the verb of saying that is nearest to the quotation on its side."""
    begin, end, _ = phrase
    before = range((at if side == "before" else len(sentence)) - 1, -1, -1)
    places = range(at + 1, len(sentence)) if side == "after" else before
    verb = next((index for index in places if sentence[index].kind == "verb"), None)
    if verb is None:
        yield f"{side}, no verb of saying"
        return
    span = sentence[verb + 1 : at] if side == "before" else sentence[at + 1 : verb] if side == "after" else ()
    close = all(word.sign or word.kind == "filler" for word in span)
    beside = f"{side}, verb {'beside the quotation' if close else 'away'}" if at >= 0 else side
    if end <= verb:
        gap = sentence[end:verb]
        where = "right before" if all(word.kind == "filler" for word in gap) else "before"
        if where == "before" and any(word.sign == "comma" for word in gap):
            where = "before, with a comma,"
    else:
        gap = sentence[verb + 1 : begin]
        where = "right behind" if all(word.kind == "filler" for word in gap) else "behind"
        opens = verb == 0 or not sentence[verb - 1].is_word
        where = f"{where}, which opens its part," if opens else where
    yield f"{beside}, {where} the nearest verb of saying"


def is_object(sentence: Sequence[SentenceWord], pronoun: int, subjects: Sequence[ClauseSubject]) -> bool:
    """Whether a pronoun stands behind a verb whose subject comes before it: "Das Amt verwarf die Idee und nannte sie „...“"."""
    for subject in subjects:
        if subject.begin < subject.verb < pronoun:
            between = sentence[subject.verb : pronoun]
            if not any(word.sign or word.quote >= 0 for word in between):
                return True
    return False


def as_subject(side: str, phrase: PhraseAt, parts: SentenceParts, at: int) -> Iterator[str]:
    """Whether a phrase is the subject of a clause, of which kind the verb is, and how many subjects are nearer to the quotation."""
    pairs = list(zip(parts.subjects, parts.verbs, strict=True))
    if side == "after":
        near = [pair for pair in pairs if pair[0].begin > at]
    else:
        near = [pair for pair in reversed(pairs) if side != "before" or pair[0].end <= at]
    place = next((i for i, (one, _) in enumerate(near) if one.begin < phrase.end and phrase.begin < one.end), None)
    if place is None:
        yield f"{side}, no subject"
        return
    label = f"{side}, subject of {'a verb of saying' if near[place][1] == 'saying' else 'another verb'}"
    nearer = [verb for _, verb in near[:place] if verb != "reporting"]
    yield label
    yield f"{label}, {min(len(nearer), 2)} nearer"
    yield f"{label}, {min(nearer.count('saying'), 2)} nearer of saying"
    farther = any(verb == "saying" for _, verb in near[place + 1 :])
    yield f"{label}, {'one' if farther else 'none'} farther of saying"
