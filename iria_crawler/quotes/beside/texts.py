"""What a text says and no person: "hieß es in einer Mitteilung", "„...“, steht auf einem Schild hinter Roy"."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.phrases import NOTHING, Phrase, read_phrase
from iria_crawler.quotes.beside.subjects import Telling, clause_start, is_person
from iria_crawler.quotes.beside.table import Table

# Small words between the verb and the preposition before its text: "hieß es gestern in ...", "står der på ...".
MAX_WORDS_TO_TEXT = 3


def text_behind(sentence: Sequence[SentenceWord], verb: int, table: Table) -> Telling:
    """The text that speaks: "hieß es in einer Mitteilung", "говорится в сообщении ведомства"; nothing if none is named."""
    phrase = None
    for index in range(verb + 1, min(verb + 1 + MAX_WORDS_TO_TEXT, len(sentence))):
        is_written = sentence[verb].text.lower() in table.written
        if sentence[index].kind == "preposition" or (is_written and sentence[index].kind == "joiner"):
            phrase = _whole_phrase(sentence, index + 1, table)
            if phrase is not None and _is_place(sentence, phrase, table):
                phrase = None
            break
        if sentence[index].kind == "joiner":
            phrase = read_phrase(sentence, index + 1, table)  # "hieß es von der Polizei"
            break
        if sentence[index].kind not in ("other", "filler", "article", "she"):
            break
    return Telling(phrase, -1, sentence[verb].text, None, True, sentence, names_nobody=phrase is None)


def _is_place(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table) -> bool:
    """Whether a name without an article is where something is said, and no text: "hieß es in Moskau"."""
    words = sentence[phrase.begin : phrase.end]
    return table.nouns_have_capitals and len(words) == 1 and not table.source_kind(words[0].text)


def text_before(sentence: Sequence[SentenceWord], start: int, verb: int, table: Table) -> Telling:
    """The text that speaks, before its verb: "In dem Antrag heißt es: «...»"."""
    phrase = None
    if sentence[start].kind == "preposition":
        phrase = _whole_phrase(sentence, start + 1, table, verb)
    elif sentence[start].kind == "joiner":
        phrase = read_phrase(sentence, start + 1, table, verb)  # "Von der Reederei heißt es"
    return Telling(phrase, -1, sentence[verb].text, None, True, sentence, names_nobody=phrase is None)


def in_a_text(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "... soll „...“ erreicht werden, so heißt es in der Erklärung": a text that a later part of the sentence names."""
    for index in range(at + 1, len(sentence)):
        word = sentence[index]
        if word.quote >= 0:
            return None
        # "das heißt" explains a word.
        if word.text.lower() in table.impersonal and sentence[index - 1].kind != "article":
            found = text_behind(sentence, index, table)
            return found if found.phrase is not None else None
    return None


def written_on(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "„...“, steht auf einem Schild hinter Roy", "Auf dem Schild stand: „...“", "Darin steht unter anderem: „...“": the text that
    bears the words, or nobody. Never somebody who is named beside it.
    """
    behind = at + 1
    while behind < len(sentence) and sentence[behind].sign in ("comma", "dash"):
        behind += 1
    if behind < len(sentence) and _is_written(sentence, behind, table):
        return text_behind(sentence, behind, table)
    start = clause_start(sentence, at - 1) if at > 1 and sentence[at - 1].sign == "colon" else at
    if start >= at - 1:
        return None
    opens = sentence[start]
    if opens.kind != "preposition" and opens.text.lower() not in table.there:
        return None
    verb = next((i for i in range(start + 1, at - 1) if sentence[i].text.lower() in table.written), None)
    if verb is None or any(word.kind == "verb" for word in sentence[verb + 1 : at - 1]):
        return None
    if opens.kind != "preposition" and verb > start + 1:
        return None
    subject = read_phrase(sentence, verb + 1, table, at - 1)
    if subject is not None and is_person(sentence, subject):
        return None  # "Neben dem Schild stand Jan Roth: „...“"
    return text_before(sentence, start, verb, table)


def _is_written(sentence: Sequence[SentenceWord], verb: int, table: Table) -> bool:
    """Whether words stand on something: "steht auf einem Schild", "war auf einem Schild zu lesen"."""
    if sentence[verb].text.lower() in table.written:
        return True
    end = next((index for index in range(verb, len(sentence)) if sentence[index].sign), len(sentence))
    return sentence[verb].text.lower() in table.finite and sentence[end - 1].text in table.written


def _whole_phrase(
    sentence: Sequence[SentenceWord], begin: int, table: Table, limit: int | None = None
) -> Phrase | None:
    """The phrase that begins right here, a text: not the name in "sul cartello dietro Gianni Re"."""
    phrase = read_phrase(sentence, begin, table, limit)
    small = phrase is not None and all(not word.capital and not word.kind for word in sentence[begin : phrase.begin])
    if phrase is not None and small and table.nouns_have_capitals:
        phrase = phrase._replace(begin=begin)  # "im letzten Satz des Briefs": the article is in the preposition
    if phrase is None or phrase.begin != begin:
        return None
    return phrase if phrase.role == NOTHING else phrase._replace(name=NOTHING, role=NOTHING)


def quoted(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Der Bote zitiert den Zeugen Jan Roth: „...“": the person whom somebody else quotes; None if the sentence quotes nobody."""
    start = clause_start(sentence, at)
    behind = at + 1
    while behind < len(sentence) and sentence[behind].sign in ("comma", "dash"):
        behind += 1
    if behind < len(sentence) and sentence[behind].text.lower() in table.quoting:
        verb, end, is_inverted = behind, len(sentence), True
    else:
        verb = next((i for i in range(at - 1, start - 1, -1) if _says_or_quotes(sentence[i], table)), -1)
        quotes = verb > start and sentence[verb].text.lower() in table.quoting
        if not quotes or sentence[verb - 1].kind == "article":
            return None
        end, is_inverted = at, table.verb_second and sentence[start].kind in ("preposition", "filler", "stop")
    return _second_person(sentence, verb, end, table, is_inverted=is_inverted)


def _says_or_quotes(word: SentenceWord, table: Table) -> bool:
    return word.kind == "verb" or word.text.lower() in table.quoting


def _second_person(
    sentence: Sequence[SentenceWord], verb: int, end: int, table: Table, *, is_inverted: bool
) -> Telling | None:
    """The person right behind a verb, or behind its subject where that follows the verb too."""
    index = verb + 1
    while index < end and (sentence[index].kind == "filler" or sentence[index].text == "a"):  # "cita a Juan Rey"
        index += 1
    phrase = read_phrase(sentence, index, table, end) if index < end else None
    if phrase is not None and is_inverted and sentence[phrase.begin].text.lower() not in table.oblique:
        phrase = read_phrase(sentence, phrase.end, table, end) if phrase.end < end else None
    if phrase is None:
        return None
    words = sentence[phrase.begin : phrase.end]
    says_nothing = any(table.source_kind(word.text) in ("text", "thing") for word in words)
    is_object = words[0].text.lower() in table.oblique and not says_nothing  # "den Zeugen"
    return (
        Telling(phrase, -1, sentence[verb].text, None, True, sentence)
        if is_object or is_person(sentence, phrase)
        else None
    )
