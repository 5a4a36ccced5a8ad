"""The subject of a verb of saying: before it, with an apposition or a clause between commas, or as a pronoun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import MAX_NAME_CHARACTERS, SentenceWord
from iria_crawler.quotes.beside.first_names import is_first_name
from iria_crawler.quotes.beside.phrases import Phrase, read_phrase
from iria_crawler.quotes.beside.table import Table

NO_SPEAKER = ("stop", "preposition")
_ADJECTIVE_ENDINGS = ("e", "er", "es")


class Telling(NamedTuple):
    """Who speaks, as a sentence says it: a phrase, or a pronoun, or only a verb ("dijo a la salida")."""

    phrase: Phrase | None  # indexes into `sentence`; None for a pronoun and for a verb alone
    pronoun: int  # the index of the pronoun; -1 if there is none
    verb: str  # as printed
    she: bool | None  # what the pronoun says
    close: bool  # whether nothing but small words stand between the verb and the quotation
    sentence: Sequence[SentenceWord]
    names_nobody: bool = False  # whether the sentence only says who is told it


def pronoun_of(sentence: Sequence[SentenceWord], index: int, verb: int) -> Telling:
    kind = sentence[index].kind
    she = {"he": False, "she": True}.get(kind)
    return Telling(None, index, sentence[verb].text, she, True, sentence)


def clause_start(sentence: Sequence[SentenceWord], at: int) -> int:
    """The index after the last quotation or semicolon before `at`; a name in marks amid a clause does not count."""
    for index in range(at - 1, -1, -1):
        if sentence[index].text in (";", "؛") or (sentence[index].quote >= 0 and not is_amid(sentence, index)):
            return index + 1
    return 0


def is_bound(sentence: Sequence[SentenceWord], index: int) -> bool:
    """Whether a sign or a quotation parts two clauses; a name in marks does not."""
    return bool(sentence[index].sign) or (sentence[index].quote >= 0 and not is_amid(sentence, index))


def is_amid(sentence: Sequence[SentenceWord], quote: int) -> bool:
    """Whether a few words in marks stand at an index, between two other words."""
    if sentence[quote].quote < 0:
        return False
    short = sentence[quote].end - sentence[quote].start <= MAX_NAME_CHARACTERS
    return short and 0 < quote < len(sentence) - 1 and sentence[quote - 1].is_word and sentence[quote + 1].is_word


def is_person(sentence: Sequence[SentenceWord], phrase: Phrase) -> bool:
    """Whether a phrase has a name or a title, so that it is no object of the verb."""
    return phrase.is_named or is_titled(sentence, phrase)


def may_speak(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table, is_known: Callable[[str], bool]) -> bool:
    """Whether a phrase is a person or a body. Where every noun has a capital, a word alone is a name only if the page knows it."""
    if is_titled(sentence, phrase) or head_kind(sentence, phrase, table) in ("group", "text"):
        return True
    if not phrase.is_named or not table.nouns_have_capitals:
        return phrase.is_named
    first, last = phrase.name
    if any(is_first_name(word.text) for word in sentence[first:last]) or is_known(sentence[last - 1].text):
        return True
    return last - first > 2 or (last - first > 1 and not opens_with_adjective(sentence, phrase.begin))


def head_kind(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table) -> str:
    """What the noun of a phrase is, as the table has it, without what belongs to it: of "die Sorge der Partei" a sorrow."""
    head = next((word for word in sentence[phrase.begin : phrase.end] if word.capital and word.kind != "article"), None)
    return table.source_kind(head.text) if head is not None else ""


def opens_with_adjective(sentence: Sequence[SentenceWord], begin: int) -> bool:
    """Whether the capital of a German adjective is that of its sentence: "Weitere Kürzungen"."""
    word = sentence[begin]
    return begin == 0 and not word.kind and word.text.endswith(_ADJECTIVE_ENDINGS) and not is_first_name(word.text)


def is_titled(sentence: Sequence[SentenceWord], phrase: Phrase) -> bool:
    """Whether a phrase has a title among its words."""
    return any(word.kind == "title" for word in sentence[phrase.begin : phrase.end])


def subject_before(sentence: Sequence[SentenceWord], start: int, verb: int, table: Table) -> Telling | None:
    """The subject that stands before its verb, perhaps with an apposition or a relative clause between commas."""
    end = verb
    while end > start and sentence[end - 1].kind in ("filler", "joiner"):
        end -= 1
    text = sentence[verb].text
    if end > start and sentence[end - 1].sign != "comma":
        phrase = ending_at(sentence, start, end, table)
        if phrase is not None:
            return Telling(_with_name_before(sentence, start, phrase, table), -1, text, None, True, sentence)
        if sentence[end - 1].kind in ("he", "she", "other"):
            return pronoun_of(sentence, end - 1, verb)
        return _ends_in_place(sentence, start, end, verb, table)
    for index in range(start, end):
        opens = index == start or sentence[index - 1].sign == "comma"
        if opens and sentence[index].is_word and sentence[index].kind not in NO_SPEAKER:
            phrase = read_phrase(sentence, index, table, end)
            if phrase is not None and phrase.end < end and sentence[phrase.end].sign == "comma":
                return Telling(phrase, -1, text, None, True, sentence)
    return None


def ending_at(sentence: Sequence[SentenceWord], start: int, end: int, table: Table) -> Phrase | None:
    """The longest phrase that ends right before `end`."""
    first = end
    while (
        first > start
        and sentence[first - 1].is_word
        and sentence[first - 1].kind not in NO_SPEAKER
        and end - first < 14
    ):
        first -= 1
    for index in range(first, end):
        if sentence[index].kind in ("verb", "filler", "joiner"):
            continue
        phrase = read_phrase(sentence, index, table, end)
        if phrase is not None and phrase.end == end:
            # "En cambio señaló": the noun of a preposition is no subject.
            behind_preposition = first > start and sentence[first - 1].kind == "preposition"
            return None if behind_preposition and (index == first or not is_person(sentence, phrase)) else phrase
    return None


def _with_name_before(sentence: Sequence[SentenceWord], start: int, phrase: Phrase, table: Table) -> Phrase:
    """ "Jean Roy chef de mission déclare", "Jean Roy, fondatrice WARA affirme": the name before a role that has no full name."""
    if phrase.name[1] - phrase.name[0] > 1:
        return phrase
    last = phrase.begin - (phrase.begin > start and sentence[phrase.begin - 1].kind == "article")
    last -= last > start and sentence[last - 1].sign == "comma"
    first = last
    while first > start and sentence[first - 1].is_word and sentence[first - 1].capital:
        first -= 1
    before = read_phrase(sentence, first, table, last) if last - first > 1 else None
    opens = first == start or not sentence[first - 1].is_word
    if before is None or not before.is_named or before.end != last or not opens:
        return phrase
    return Phrase(before.begin, phrase.end, before.name, (phrase.begin, phrase.end))


def _ends_in_place(sentence: Sequence[SentenceWord], start: int, end: int, verb: int, table: Table) -> Telling | None:
    """ "Le général Roy, à Brest, a dit", "Министр обороны в четверг заявил": the phrase that opens the clause."""
    first = start
    while first < end and (sentence[first].sign or sentence[first].kind in ("filler", "joiner")):
        first += 1
    phrase = read_phrase(sentence, first, table, end) if first < end else None
    if phrase is None or phrase.end >= end or sentence[phrase.end].kind not in (*NO_SPEAKER, "filler"):
        return None
    return Telling(phrase, -1, sentence[verb].text, None, True, sentence)
