"""Who is told of in a sentence that names no speaker: the one of the sentence before, with which it goes on.

In German a verb that reports has a form of its own ("habe", "sei"), and such a sentence goes on with what the one before began: "Roy kam
spät. Er habe „...“ gesehen". In every language a quotation that is a sentence of its own goes on so: "Roy steht am Kai. „...“".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import MarkedWords, SentenceWord
from iria_crawler.quotes.beside.order import reports, subjects_of
from iria_crawler.quotes.beside.phrases import NOTHING, Phrase, read_phrase
from iria_crawler.quotes.beside.rules import proposals
from iria_crawler.quotes.beside.subjects import Telling, head_kind, may_speak, pronoun_of
from iria_crawler.quotes.beside.table import AND_WORDS, Table

# Sentences that are passed over on the way back where they only report, and the words of each that are read.
MAX_SENTENCES_BACK = 3
MAX_WORDS_READ = 40


class SaidEarlier(NamedTuple):
    """Somebody whom a sentence before names."""

    said: Telling | None  # None: the speaker of the quotation before
    how: str  # "said before": he says something there; "person before": he does anything else; "said on": said is None
    # "said farther before", "person farther before": sentences that name nobody, and do not only report, are between


def going_on(
    marked: MarkedWords, table: Table, is_known: Callable[[str], bool], *, follows: bool
) -> SaidEarlier | None:
    """Who speaks, as a sentence before in the same paragraph says it; None if the sentence has words of its own and does not report, or
    says who speaks. `is_known`: whether the page names somebody so in full. `follows`: a quotation of the paragraph comes before this one;
    its speaker goes on where its sentence is met first.
    """
    reported = _only_reports(marked.words, table)
    if not (marked.alone or reported):
        return None
    far = ""
    for number in range(marked.number - 1, max(-1, marked.number - 1 - MAX_SENTENCES_BACK), -1):
        sentence = marked.sentences[number][-MAX_WORDS_READ:]
        if follows and any(word.quote >= 0 for word in sentence):
            return SaidEarlier(None, "said on") if not far and (reported or number < marked.number - 1) else None
        found = _said_in(sentence, table)
        if found is not None:
            return SaidEarlier(found._replace(close=False), f"said {far}before")
        found = _person_of(sentence, table, is_known)
        if found is not None:
            return SaidEarlier(found._replace(close=False), f"person {far}before")
        if not _only_reports(sentence, table):
            far = "farther "
    return None


def _said_in(sentence: Sequence[SentenceWord], table: Table) -> Telling | None:
    """Who says something in a sentence: as if a quotation ended it."""
    end = sentence[-1].end
    words = [word for word in sentence if word.quote < 0]
    whole = [*words, SentenceWord("", end, end, quote=0)]
    for _, said in proposals(whole, len(words), table):
        if said.phrase is not None and head_kind(said.sentence, said.phrase, table) != "thing":
            return said
        if said.phrase is None and said.pronoun >= 0 and said.sentence[said.pronoun].kind != "other":
            return said
    return None


def _person_of(sentence: Sequence[SentenceWord], table: Table, is_known: Callable[[str], bool]) -> Telling | None:
    """The person or body that does what a sentence tells: its subject; None if it only reports."""
    for subject in subjects_of(sentence, table):
        if subject.kind(sentence, table) == "reporting":
            return None
        if sentence[subject.begin].kind in ("he", "she"):
            return pronoun_of(sentence, subject.begin, subject.verb)._replace(verb="")
        phrase = read_phrase(sentence, subject.begin, table)
        if phrase is None or phrase.begin != subject.begin or _is_joined(sentence, phrase):
            continue
        if may_speak(sentence, phrase, table, is_known):
            return Telling(phrase, -1, "", None, True, sentence)
    return _from_whom(sentence, table, is_known) if table.nouns_have_capitals else None


def _from_whom(sentence: Sequence[SentenceWord], table: Table, is_known: Callable[[str], bool]) -> Telling | None:
    """ "Kritik kam von der Gewerkschaft": the one person or body behind "von" in a sentence that has no other."""
    found = []
    for index in range(1, len(sentence) - 1):
        if sentence[index].kind == "joiner" and not sentence[index - 1].capital:
            phrase = read_phrase(sentence, index + 1, table)
            if phrase is not None and may_speak(sentence, phrase, table, is_known):
                found.append(phrase)
    return Telling(found[0], -1, "", None, True, sentence) if len(found) == 1 else None


def _is_joined(sentence: Sequence[SentenceWord], phrase: Phrase) -> bool:
    """Whether a phrase is one of two that "and" joins."""
    return phrase.end < len(sentence) and sentence[phrase.end].text in AND_WORDS


def text_meant(marked: MarkedWords, verb: str, table: Table) -> Telling | None:
    """The text that bears the words where the sentence names none: "Das Amt gab eine Stellungnahme ab. Darin steht: „...“", "Wörtlich
    heißt es: „...“". None if those before name none either.
    """
    opens = marked.words[0].text.lower()
    written = opens in table.there and verb.lower() in table.written
    if not written and not (verb.lower() in table.impersonal and marked.words[0].kind == "filler"):
        return None
    for number in range(marked.number - 1, max(-1, marked.number - 1 - MAX_SENTENCES_BACK), -1):
        found = _text_in(marked.sentences[number][-MAX_WORDS_READ:], verb, table)
        if found is not None:
            return found
    return None


def _text_in(sentence: Sequence[SentenceWord], verb: str, table: Table) -> Telling | None:
    """The last text that a sentence names."""
    for index in range(len(sentence) - 1, -1, -1):
        if table.source_kind(sentence[index].text) != "text":
            continue
        begin = index
        while begin and not sentence[begin].kind and sentence[begin - 1].is_word and sentence[begin - 1].text.islower():
            begin -= 1  # "einem offenen Brief"
        phrase = read_phrase(sentence, begin, table)
        if phrase is not None and phrase.begin <= index < phrase.end:
            return Telling(phrase._replace(name=NOTHING, role=NOTHING), -1, verb, None, True, sentence)
    return None


def _only_reports(sentence: Sequence[SentenceWord], table: Table) -> bool:
    """Whether a sentence only goes on telling: it has such a form of a verb, and no verb of saying."""
    says = any(
        word.kind == "verb" and not (index + 1 < len(sentence) and sentence[index + 1].text in table.undergoing)
        for index, word in enumerate(sentence)
    )
    return reports(sentence, table) and not says
