"""The speaker whom a clause before a colon or a comma names, whatever its verb."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.beside.addressed import is_addressed
from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.order import subjects_of
from iria_crawler.quotes.beside.phrases import Phrase, read_phrase
from iria_crawler.quotes.beside.subjects import NO_SPEAKER, Telling, clause_start, head_kind, is_person, pronoun_of
from iria_crawler.quotes.beside.table import Table

# "Gets to hear", in the languages that say so of somebody who is spoken to.
_TO_HEAR = frozenset("hören horen höra høre".split())
# Forms of "to be", in the languages whose verb is second.
_TO_BE = frozenset("ist war sind waren sei seien is was är var er".split())
# Articles that a man or woman has as the subject.
_ONE_PERSON = frozenset("der die ein eine".split())
# Somebody's view stands among so many words before what it is.
MAX_WORDS_TO_VIEW = 8
# Endings of Polish verbs that have no subject: whoever is named is asked.
_IMPERSONAL_ENDINGS = ("ano", "ono", "ęto")


def labelled(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Le maire, Jean Roy: «...»", "Roy wörtlich: „...“": nothing but a phrase with a name before the colon."""
    if at < 2 or sentence[at - 1].sign != "colon":
        return None
    start = clause_start(sentence, at - 1)
    while start < at - 1 and (sentence[start].sign or sentence[start].kind == "stop"):
        start += 1
    if start == at - 2 and sentence[start].text.lower() in table.labels:
        return Telling(None, -1, ":", None, True, sentence, names_nobody=True)  # "Frage: „...?“"
    phrase = read_phrase(sentence, start, table, at - 1)
    if phrase is None or not phrase.is_named or any(word.kind != "filler" for word in sentence[phrase.end : at - 1]):
        return None
    return Telling(phrase, -1, ":", None, True, sentence)


def view_of(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Pour Jean Roy, chercheur, «...»", "Für Minister Roy ist die Lage „...“": somebody with a name or title at the beginning of the
    sentence, and behind it a comma, or, where the verb is second, a form of "to be".
    """
    lower = [word.text.lower() for word in sentence[: min(at, 8)]]
    for words in table.views:
        if tuple(lower[: len(words)]) == words:
            phrase = read_phrase(sentence, len(words), table, at)
            behind = sentence[phrase.end] if phrase is not None else None
            parted = behind is not None and (behind.quote >= 0 or behind.sign == "comma")
            if behind is not None and table.verb_second:
                parted = parted or behind.text.lower() in table.finite
            if phrase is None or not parted:
                continue
            # "Pour le syndicat, la réforme est «...»"
            is_body = not table.verb_second and any(
                table.source_kind(word.text) == "group" for word in sentence[phrase.begin : phrase.end]
            )
            if is_person(sentence, phrase) or is_body:
                return Telling(phrase, -1, sentence[0].text, None, True, sentence)
    return _view_amid(sentence, at, table) if table.verb_second else None


def _view_amid(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Was für die Senatorin eine „...“ ist", "Das war für die Fischer „...“": nothing but an article between somebody and the words."""
    last = at - (at > 0 and sentence[at - 1].kind == "article")
    first = max(0, last - MAX_WORDS_TO_VIEW)
    index = next((i for i in range(last - 1, first - 1, -1) if (sentence[i].text.lower(),) in table.views), -1)
    phrase = read_phrase(sentence, index + 1, table, last) if 0 <= index < last - 1 else None
    if phrase is None or phrase.end != last:
        return None
    words = sentence[phrase.begin : phrase.end]
    speaks = is_person(sentence, phrase) or any(table.source_kind(word.text) == "group" for word in words)
    near = (sentence[at + 1] if at + 1 < len(sentence) else None, sentence[index - 1] if index else None)
    is_so = any(word is not None and word.text.lower() in _TO_BE for word in near)
    return Telling(phrase, -1, sentence[index].text, None, True, sentence) if speaks and is_so else None


def in_words(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Im Parlament warb Berg für das Gesetz mit den Worten: „...“": the person who opens the clause, or stands right behind its verb."""
    lower = tuple(word.text.lower() for word in sentence[max(0, at - 5) : max(0, at - 1)])
    if at < 4 or sentence[at - 1].sign != "colon" or not any(lower[-len(words) :] == words for words in table.in_words):
        return None
    start = clause_start(sentence, at - 1)
    places = [
        start,
        *(
            i + 1
            for i in range(start, at - 4)
            if sentence[i].is_word and not sentence[i].capital and not sentence[i].kind
        ),
    ]
    for index in places:
        if sentence[index].kind in ("he", "she"):
            return pronoun_of(sentence, index, at - 2)._replace(verb=":")
        phrase = read_phrase(sentence, index, table, at - 1) if sentence[index].kind not in NO_SPEAKER else None
        if phrase is not None and phrase.begin - index <= 1 and is_person(sentence, phrase):
            return Telling(phrase, -1, ":", None, True, sentence)
    return None


def before_colon(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "General Roy reagierte gelassen: «...»": the person who opens a clause that ends with a colon, whatever its verb."""
    if at < 3 or sentence[at - 1].sign != "colon" or not table.has_case:
        return None
    found = _opens_before_colon(sentence, at, table)
    if found is not None and found.phrase is not None and _is_met(sentence[found.phrase.end : at - 1], table):
        return found._replace(phrase=None, names_nobody=True)
    return found


def _is_met(words: Sequence[SentenceWord], table: Table) -> bool:
    """Whether the words between a person and a colon say that others speak to him: "wurde von Rufen empfangen", "kreeg te horen",
    "zapytano".
    """
    lower = [word.text.lower() for word in words]
    if table.code == "pl":
        return bool(lower) and lower[-1].endswith(_IMPERSONAL_ENDINGS)
    passive = next((index for index, word in enumerate(lower) if word in table.passives), None)
    return passive is not None and any(word in table.agents or word in _TO_HEAR for word in lower[passive + 1 :])


def _opens_before_colon(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    start = clause_start(sentence, at - 1)
    if table.verb_second and (found := _main_subject(sentence, start, at, table)) is not None:
        return found
    if sentence[start].kind in ("he", "she"):
        return pronoun_of(sentence, start, at - 2)._replace(verb=":")
    phrase = read_phrase(sentence, start, table, at - 1)
    if phrase is None or not is_person(sentence, phrase) or is_addressed(sentence, at - 1, phrase, table):
        return None
    if phrase.name[1] - phrase.name[0] == 1 and phrase.end - phrase.begin == 1:
        return None  # a sentence may open with any word: "Pourtant, ... :"
    end = sentence[phrase.end]
    runs_on = (end.is_word and not end.capital) or (end.sign == "comma" and phrase.is_named)
    return Telling(phrase, -1, ":", None, True, sentence) if runs_on else None


def _main_subject(sentence: Sequence[SentenceWord], start: int, at: int, table: Table) -> Telling | None:
    """ "Die Vorwürfe wies Minister Roy von sich: „...“": the person who is the last subject of a clause that ends with a colon."""
    someone = None
    for subject in reversed(subjects_of(sentence[: at - 1], table)):
        if subject.begin < start or subject.kind(sentence, table) == "reporting":
            continue
        if sentence[subject.begin].kind in ("he", "she"):
            return pronoun_of(sentence, subject.begin, subject.verb)._replace(verb=":")
        phrase = read_phrase(sentence, subject.begin, table, at - 1)
        if phrase is None or phrase.begin != subject.begin:
            continue
        words = sentence[phrase.begin : phrase.end]
        if is_person(sentence, phrase) or any(table.source_kind(word.text) == "group" for word in words):
            return Telling(phrase, -1, ":", None, True, sentence)
        if subject.verb > subject.begin and _may_be_someone(sentence, phrase, subject.verb, table):
            someone = Telling(phrase, -1, ":", None, True, sentence)
    return someone


def _may_be_someone(sentence: Sequence[SentenceWord], phrase: Phrase, verb: int, table: Table) -> bool:
    """Whether a German noun with an article does something: "Der Taucher lehnt sich zurück: „...“", and not "Der Plan ist klar: „...“"."""
    if not table.nouns_have_capitals or sentence[phrase.begin].text.lower() not in _ONE_PERSON:
        return False
    is_state = sentence[verb].text.lower() in table.finite
    return not is_state and head_kind(sentence, phrase, table) != "thing"
