"""Who is told something and does not say it: "«...», сказал Ивану Рою", "Jan Roth wurde gefragt", "«...», fick Jan Berg höra"."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.phrases import NOTHING, Phrase, read_phrase
from iria_crawler.quotes.beside.subjects import Telling, is_person
from iria_crawler.quotes.beside.table import AND_WORDS, AS_WORDS, Table

# How every word of a man's name ends where he is told something.
_DATIVES = {"pl": ("owi",), "ru": ("у", "ю"), "uk": ("ові", "еві", "єві", "у", "ю")}
# Words between a form of "to be" and its participle, that form counted: "a été averti", "fut vivement averti".
MAX_WORDS_TO_PARTICIPLE = 2
# Languages that set a name with an "s" before what belongs to it.
_GENITIVE_S = frozenset(("sv", "da", "no"))


def is_addressed(sentence: Sequence[SentenceWord], verb: int, phrase: Phrase, table: Table) -> bool:
    """Whether a phrase behind a verb of saying names the person to whom it is said."""
    first, last = phrase.name
    if table.code == "es" and phrase.begin and sentence[phrase.begin - 1].text in ("a", "A"):
        return True  # "A Juan Rey le gritaron: «...»"
    if endings := _DATIVES.get(table.code):
        return last - first > 1 and all(word.text.lower().endswith(endings) for word in sentence[first:last])
    if table.code == "pt" and sentence[phrase.begin].text == "a":  # "disse a João Reis a ministra"
        behind = read_phrase(sentence, phrase.end, table) if phrase.end < len(sentence) else None
        return behind is not None and sentence[phrase.end].kind == "article" and is_person(sentence, behind)
    if table.code == "he":  # "דנה לוי אמרה ליוסי כהן": the subject stands before the verb
        has_subject = verb > 0 and sentence[verb - 1].is_word and not sentence[verb - 1].kind
        # ... and "שה" begins what is told: "פרץ טוען שהעירייה"
        return has_subject and sentence[phrase.begin].text.startswith(("ל", "שה"))
    return False


def is_passive(found: Telling, table: Table) -> bool:
    """Whether the person in a clause is told or asked what is quoted."""
    words = table.passives
    if not words or found.phrase is None:
        return False
    if found.verb.lower() in words:
        return True
    sentence = found.sentence
    verb = next((index for index, word in enumerate(sentence) if word.text == found.verb and word.kind == "verb"), None)
    if verb is None:
        return False
    if not table.verb_second:  # "Jean Roy a été averti": right before the participle
        return any(word.text.lower() in words for word in sentence[max(0, verb - MAX_WORDS_TO_PARTICIPLE) : verb])
    if verb + 1 < len(sentence) and sentence[verb + 1].text in table.undergoing:
        return True  # "soll geprüft werden"
    begin, end = min(found.phrase.begin, verb), max(found.phrase.end, verb)
    clause = sentence[max(0, begin - 1) : end]
    if any(word.sign or word.text in AND_WORDS for word in sentence[begin:end]):
        return False
    return any(word.text.lower() in words for word in clause)


def done_by(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Roy wird von Ida Ode als „...“ bezeichnet", "Roy fue calificado de «...» por Ida Ode": who calls somebody so, in a clause that
    says it of him.
    """
    start = next((i + 1 for i in range(at - 1, -1, -1) if sentence[i].sign), 0)
    end = next((i for i in range(at + 1, len(sentence)) if sentence[i].sign), len(sentence))
    clause = [word.text.lower() for word in sentence[start:end]]
    if not any(word in table.agents for word in clause) or (verb := _called(sentence, start, end, at, table)) is None:
        return None
    for index in range(end - 2, start - 1, -1):
        if clause[index - start] not in table.agents:
            continue
        phrase = read_phrase(sentence, index + 1, table, end)
        if phrase is None or not (index > at or phrase.end <= at):
            continue
        if not any(table.source_kind(word.text) == "thing" for word in sentence[phrase.begin : phrase.end]):
            return Telling(
                _without_noun_as_name(sentence, phrase, table), -1, sentence[verb].text, None, True, sentence
            )
    return None


def _without_noun_as_name(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table) -> Phrase:
    """A phrase whose one word is a German plural and no name: "von Freunden"."""
    is_plural = phrase.end - phrase.begin == 1 and sentence[phrase.begin].text.endswith("n")
    return phrase._replace(name=NOTHING) if table.nouns_have_capitals and is_plural else phrase


def _called(sentence: Sequence[SentenceWord], start: int, end: int, at: int, table: Table) -> int | None:
    """The index of the word in sentence[start:end] by which something is called so; None where that is not done to a subject."""
    lower = [word.text.lower() for word in sentence[:end]]
    if table.code in _GENITIVE_S:  # "kallades"
        ending = (i for i in range(start, end) if lower[i].endswith("s") and lower[i][:-1] in table.calling)
        if (found := next(ending, None)) is not None:
            return found
    before = at - 1 - (sentence[at - 1].kind == "article") if at else 0
    as_such = before > 0 and lower[before] in AS_WORDS
    called = [i for i in range(start, end) if lower[i] in table.calling or (as_such and sentence[i].kind == "verb")]
    if not called:
        return None
    # "Der Plan, genannt ...", "El plan, calificado de ..."
    is_attribute = called[0] == start > 0 and sentence[start - 1].sign == "comma" and not table.verb_second
    undergoes = any(word in table.undergoing for word in lower[start:end])
    return called[-1] if undergoes or is_attribute else None


def with_owned(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table) -> Phrase:
    """ "sade Jan Bergs talesperson Eva Ek": the office that belongs to a person, and not the person."""
    if table.code not in _GENITIVE_S or phrase.end >= len(sentence) or not phrase.is_named:
        return phrase
    if not sentence[phrase.end - 1].text.endswith("s") or sentence[phrase.end].kind != "title":
        return phrase
    owned = read_phrase(sentence, phrase.end, table)
    if owned is None:
        return phrase
    return Phrase(phrase.begin, owned.end, owned.name, (phrase.begin, max(owned.role[1], phrase.end + 1)))
