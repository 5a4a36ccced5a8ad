"""The speaker that a sentence names beside a quotation, in languages with spaces whose verb of saying stands next to its subject.

A rule gets the words of a sentence and the index of the quotation among them, and gives the speaker or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iria_crawler.quotes.beside.addressed import done_by, is_addressed, is_passive, with_owned
from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.colons import before_colon, in_words, labelled, view_of
from iria_crawler.quotes.beside.order import PRONOUNS, subjects_of
from iria_crawler.quotes.beside.phrases import Phrase, has_article, read_phrase
from iria_crawler.quotes.beside.subjects import (
    NO_SPEAKER,
    Telling,
    clause_start,
    ending_at,
    head_kind,
    is_bound,
    is_person,
    pronoun_of,
    subject_before,
)
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.beside.texts import in_a_text, quoted, text_before, text_behind, written_on

# Rules that leave no other choice, by their names.
_SURE = (("written on", written_on), ("quoted", quoted), ("done by", done_by))
# Rules whose speaker no weights better.
SURE_RULES = frozenset(("according", *(name for name, _ in _SURE)))
# Rules without a verb of saying.
_IN_OTHER_WORDS = (
    ("in a text", in_a_text),
    ("labelled", labelled),
    ("view", view_of),
    ("in words", in_words),
    ("before colon", before_colon),
)
# A verb is looked for among this many words before a quotation, and this many small words may stand between it and its subject.
MAX_WORDS_TO_VERB = 25
MAX_FILLERS = 6
# Words in small letters that are passed over in a phrase with a preposition after the verb: "sur son compte".
MAX_PASSED_WORDS = 6


def proposals(sentence: Sequence[SentenceWord], at: int, table: Table) -> Iterator[tuple[str, Telling]]:
    """Everybody whom a rule finds, with the name by which the table of weights knows the rule; the most trusted first."""
    for name, rule in _SURE:
        if (found := rule(sentence, at, table)) is not None:
            yield name, found
            return
    before = led_in(sentence, at) or _is_called_here(sentence, at, table)
    if before and (found := _said_right_after(sentence, at, table)) is not None:
        yield "right after", found
    if before and (found := said_before(sentence, at, table)) is not None and _is_behind_report(found, table):
        yield "before", found
    beside = (("before", said_before), ("after", said_after))
    for name, rule in (("according", according), *(beside if before else reversed(beside)), *_IN_OTHER_WORDS):
        found = rule(sentence, at, table)
        if found is not None and (name == "according" or not _is_thing(found, table)):
            yield name, found._replace(phrase=None, names_nobody=True) if is_passive(found, table) else found


def _said_right_after(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Roy äußerte sich auch zu Ida Ode: „...“, sagte er": a verb of saying and its subject behind the quotation and its comma."""
    if at + 2 >= len(sentence) or sentence[at + 1].sign != "comma" or sentence[at + 2].kind != "verb":
        return None
    found = said_after(sentence, at, table)
    if found is None or (found.pronoun < 0 and found.phrase is None):
        return None
    return None if is_passive(found, table) else found


def _is_behind_report(found: Telling, table: Table) -> bool:
    """Whether somebody is reported to tell of what another said: "Selon Ida Ode, Jean Roy aurait crié : «...»"."""
    phrase = found.phrase
    if phrase is None or not phrase.is_named or phrase.begin < 3:
        return False
    opening = [word.text.lower() for word in found.sentence[: phrase.begin]]
    words = next((words for words in table.according if tuple(opening[: len(words)]) == words), None)
    source = read_phrase(found.sentence, len(words), table, phrase.begin) if words else None
    return source is not None and is_person(found.sentence, source) and not is_passive(found, table)


def led_in(sentence: Sequence[SentenceWord], at: int) -> bool:
    """Whether a colon or a verb of saying comes right before the quotation."""
    return at > 0 and (sentence[at - 1].sign == "colon" or sentence[at - 1].kind == "verb")


def _is_thing(found: Telling, table: Table) -> bool:
    """Whether a German noun without a name says nothing, by its end: "Die Feststellung"."""
    phrase = found.phrase
    if phrase is None or phrase.is_named or not table.nouns_have_capitals or is_person(found.sentence, phrase):
        return False
    if found.verb.lower() in table.impersonal:
        return False  # "In der Ankündigung heißt es"
    return head_kind(found.sentence, phrase, table) == "thing"


def _is_called_here(sentence: Sequence[SentenceWord], at: int, table: Table) -> bool:
    """Whether a verb by which somebody calls something so stands in the clause of the quotation, and none of saying behind its comma:
    "Roy nannte den Plan „falsch“, Ida Ode nannte ihn „richtig“".
    """
    verb = next(
        (index for index in range(at - 1, -1, -1) if sentence[index].kind == "verb" or sentence[index].sign), -1
    )
    if verb < 0 or sentence[verb].text.lower() not in table.calling or not table.verb_second:
        return False
    return not any(word.kind == "verb" for word in sentence[at + 1 : at + 3])


def said_after(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "...», a déclaré Jean Roy", "...», dit-elle", "...", она сказала", "...», had minister Roy gewaarschuwd"."""
    begin = at + 1
    while begin < len(sentence) and sentence[begin].sign in ("comma", "dash"):
        begin += 1
    found = clause_of_saying(sentence, begin, table)
    if found is not None and begin == at + 1 and table.verb_second and found.phrase is None and found.pronoun < 0:
        return _subject_of_frame(sentence, at, found, table) or found
    return found


def _subject_of_frame(sentence: Sequence[SentenceWord], at: int, found: Telling, table: Table) -> Telling | None:
    """ "Roy hatte den Bericht als „...“ zurückgewiesen": the subject of the clause whose verb of saying comes at its end."""
    subjects = subjects_of(sentence[:at], table)
    if not subjects or sentence[subjects[-1].verb].text.lower() not in table.finite:
        return None
    subject = subjects[-1]
    if any(word.sign or word.quote >= 0 for word in sentence[min(subject.verb, subject.end) : at]):
        return None
    if sentence[subject.begin].kind in PRONOUNS:
        return pronoun_of(sentence, subject.begin, subject.verb)._replace(verb=found.verb)
    phrase = read_phrase(sentence, subject.begin, table)
    if phrase is None or phrase.begin != subject.begin:
        return None
    return found._replace(phrase=phrase)


def clause_of_saying(sentence: Sequence[SentenceWord], begin: int, table: Table) -> Telling | None:
    """The speaker of a clause that begins at `begin` with a verb of saying, or with a speaker and the verb."""
    index = begin
    while index < len(sentence) and index - begin < MAX_FILLERS and sentence[index].kind == "filler":
        if table.clitic(sentence[index].text) and not _verb_follows(sentence, index + 1):
            return None
        index += 1
    if index >= len(sentence):
        return None
    if sentence[index].kind == "verb":
        return _subject_behind(sentence, index, table, clitic_from=begin)
    if sentence[index].kind in ("he", "she", "other"):
        verb = _next_verb(sentence, index + 1)
        return pronoun_of(sentence, index, verb) if verb is not None else None
    phrase = read_phrase(sentence, index, table)
    # In German the small word follows the verb: "erinnert sich", and "sei allgemeine Kritik" has none.
    unknown = _unknown_verb(sentence, index, table, is_reflexive=index > begin and not table.nouns_have_capitals)
    if unknown is not None:
        return unknown
    if phrase is None or not (phrase.is_named or index > begin or sentence[index].kind == "article"):
        return None
    verb = _next_verb(sentence, phrase.end, far=index > begin)
    if verb is None:
        return None
    return Telling(phrase, -1, sentence[verb].text, None, True, sentence)


def _unknown_verb(sentence: Sequence[SentenceWord], index: int, table: Table, *, is_reflexive: bool) -> Telling | None:
    """ "...», s'étonne le magistrat", "...», assène Jean Roy": right behind a quotation and its comma, a word in small letters before a
    name is a verb of saying, whatever it means.
    """
    word = sentence[index]
    if not word.is_word or word.kind or word.capital or index == 0 or index + 1 >= len(sentence) or not table.has_case:
        return None
    if sentence[index - 1].is_word and not is_reflexive:
        return None
    phrase = read_phrase(sentence, index + 1, table)
    if phrase is None or is_addressed(sentence, index, phrase, table):
        return None
    titled = any(other.kind == "title" for other in sentence[phrase.begin : phrase.end])
    if not (phrase.is_named or ((titled or is_reflexive) and sentence[index + 1].kind == "article")):
        return None
    return Telling(phrase, -1, word.text, None, True, sentence)


def _verb_follows(sentence: Sequence[SentenceWord], index: int) -> bool:
    return index < len(sentence) and sentence[index].kind in ("verb", "filler")


def _next_verb(sentence: Sequence[SentenceWord], index: int, *, far: bool = False) -> int | None:
    """The index of a verb of saying right after `index`, or a few words after it where an auxiliary came before the subject."""
    last = min(len(sentence), index + MAX_FILLERS)
    for place in range(index, last):
        kind = sentence[place].kind
        if kind == "verb":
            return place
        if not (kind == "filler" or (far and sentence[place].is_word)):
            return None
    return None


def _subject_behind(sentence: Sequence[SentenceWord], verb: int, table: Table, *, clitic_from: int) -> Telling:
    """The subject after a verb: right after it, or behind words that say when and where ("a dit lundi à Brest Jean Roy")."""
    if sentence[verb].text.lower().partition("-")[0] in table.impersonal:  # "lit-on"
        return text_behind(sentence, verb, table)
    for index in range(clitic_from, verb + 1):
        if kind := table.clitic(sentence[index].text):
            return Telling(None, index, sentence[verb].text, {"he": False, "she": True}.get(kind), True, sentence)
    index = verb + 1
    passed = places = 0  # small words, and of those prepositions with their nouns
    while index < len(sentence) and passed < MAX_PASSED_WORDS:
        word = sentence[index]
        if word.kind in ("he", "she", "other"):
            return pronoun_of(sentence, index, verb)
        if word.quote >= 0 and sentence[index - 1].is_word and passed:
            index += 1  # "в эфире радио «Порт» заместитель"
            continue
        if not word.is_word:
            break
        if word.kind in NO_SPEAKER:
            index = _past_preposition(sentence, index + 1, table)
            passed += 1
            places += 1
            continue
        if word.kind in ("filler", "verb"):
            index += 1
            passed += 1
            continue
        phrase = read_phrase(sentence, index, table)
        if phrase is None or (places and sentence[index].kind != "article" and not is_person(sentence, phrase)):
            break
        if is_addressed(sentence, verb, phrase, table):
            index = phrase.end
            passed += 1
            continue
        return Telling(with_owned(sentence, phrase, table), -1, sentence[verb].text, None, True, sentence)
    return Telling(None, -1, sentence[verb].text, None, True, sentence)


def _past_preposition(sentence: Sequence[SentenceWord], index: int, table: Table) -> int:
    """The index after the noun of a preposition: the next article, title or capital that is not its own. Of three capitals or more
    the last two are the subject ("в Києві Іван Рой").
    """
    while index < len(sentence) and sentence[index].kind == "article":
        index += 1
    first = index
    while index < len(sentence) and sentence[index].is_word and sentence[index].kind in ("", "joiner", "filler"):
        if sentence[index].capital and index > first and not sentence[index - 1].capital:
            return index
        if index > first and sentence[index - 1].capital and not sentence[index].capital:
            break
        index += 1
    if index - first > 2 and all(word.capital for word in sentence[first:index]):
        return index - 2
    return max(index, first)


def said_before(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Jean Roy a déclaré: «...»", "Le ministre, qui recevait Roy, a salué «...»", "قال الوزير: «...»"."""
    start = clause_start(sentence, at)
    for verb in range(at - 1, max(start, at - MAX_WORDS_TO_VERB) - 1, -1):
        aside = _in_relative(sentence, start, verb) or _ends_relative(sentence, verb, table)
        if sentence[verb].kind != "verb" or aside:
            continue
        if sentence[verb].text.lower() in table.impersonal:
            return text_before(sentence, start, verb, table)
        close = all(word.kind == "filler" or word.sign for word in sentence[verb + 1 : at])
        found = _by_order(sentence, start, verb, table) if table.verb_second else None
        if (teller := _teller_behind(sentence, start, verb, at, table)) is not None:
            found = Telling(teller, -1, sentence[verb].text, None, True, sentence)
        if found is None and table.has_case:
            found = subject_before(sentence, start, verb, table)
        if found is None:
            # Only up to the quotation: what follows is not the subject.
            found = _subject_behind(sentence[:at], verb, table, clitic_from=max(start, verb - MAX_FILLERS))
            if table.has_case and found.phrase is not None and not is_person(sentence, found.phrase):
                found = found._replace(phrase=None)
        if found.phrase is None and found.pronoun < 0:
            pronoun = next((i for i in range(verb - 1, start - 1, -1) if sentence[i].kind in ("he", "she")), None)
            found = pronoun_of(sentence, pronoun, verb) if pronoun is not None else found
            if found.phrase is None and not table.has_case:
                found = subject_before(sentence, start, verb, table) or found
        return found._replace(close=close or sentence[at - 1].sign == "colon")
    return None


def _by_order(sentence: Sequence[SentenceWord], start: int, verb: int, table: Table) -> Telling | None:
    """The subject by the order of words, where the verb is second: before the verb, or behind it where something else opens the clause
    ("Am Montag sagte Roy", "So hatte Minister Roy zugesichert").
    """
    for subject in reversed(subjects_of(sentence[: verb + 8], table)):
        if subject.begin < start:
            return None
        between = range(min(subject.verb, verb), verb)
        if subject.verb > verb or any(is_bound(sentence, index) for index in between):
            continue
        if sentence[subject.begin].kind in PRONOUNS:
            return pronoun_of(sentence, subject.begin, verb)
        phrase = read_phrase(sentence, subject.begin, table)
        if phrase is None or phrase.begin != subject.begin:
            return None
        return Telling(phrase, -1, sentence[verb].text, None, True, sentence)
    return None


def _teller_behind(sentence: Sequence[SentenceWord], start: int, verb: int, at: int, table: Table) -> Phrase | None:
    """ "Der englischen Zeitung sagte Filip Karma: „...“": the German name without an article that stands alone between verb and colon."""
    if not table.nouns_have_capitals or sentence[start].text.lower() not in ("der", *table.oblique):
        return None
    if sentence[at - 1].sign != "colon" or verb + 1 >= at - 1 or sentence[verb + 1].kind:
        return None
    opening = read_phrase(sentence, start, table, verb)
    if opening is not None and is_person(sentence, opening):
        return None  # "Der Minister warnte Jan Roth: „...“"
    phrase = read_phrase(sentence, verb + 1, table, at - 1)
    alone = phrase is not None and phrase.begin == verb + 1 and phrase.end == at - 1 and phrase.is_named
    return phrase if alone else None


def _in_relative(sentence: Sequence[SentenceWord], start: int, verb: int) -> bool:
    """Whether a verb belongs to a clause about a noun ("qui ..., ") that ends with a comma later on."""
    return verb > start + 1 and sentence[verb - 1].kind in NO_SPEAKER and sentence[verb - 2].sign == "comma"


def _ends_relative(sentence: Sequence[SentenceWord], verb: int, table: Table) -> bool:
    """Whether a verb ends a German clause about a noun, and a comma closes that: "ein Spiel, in dem es acht Karten gab, „...“"."""
    if not table.nouns_have_capitals or verb + 1 >= len(sentence) or sentence[verb + 1].sign != "comma":
        return False
    opens = next((index + 1 for index in range(verb - 1, -1, -1) if sentence[index].sign), 0)
    if not opens or sentence[opens - 1].sign != "comma":
        return False
    opens += sentence[opens].kind == "preposition"
    return opens + 1 < verb and sentence[opens].kind == "article" and not sentence[opens + 1].capital


# Words that report a speaker only beside a comma or at the beginning: "..., so Roy".
_ONLY_OUTSIDE = frozenset(("so",))


def according(sentence: Sequence[SentenceWord], at: int, table: Table) -> Telling | None:
    """ "Selon Jean Roy, ...", "«...», за словами Івана Роя": the words behind the phrase."""
    lower = [word.text.lower().replace("’", "'") for word in sentence]
    for index in range(len(sentence)):
        if index and lower[index] in table.behind:
            phrase = ending_at(sentence, 0, index, table)  # "Berg zufolge"
            if phrase is not None:
                return Telling(phrase, -1, sentence[index].text, None, True, sentence)
        inner = index > 0 and sentence[index - 1].is_word and index - 1 != at
        for words in table.according_by_first.get(lower[index], ()):
            if inner and len(words) == 1 and words[0] in _ONLY_OUTSIDE:
                continue
            if tuple(lower[index : index + len(words)]) == words and not _other_verb(sentence, at, index):
                first = index + len(words)
                first += first < len(sentence) and sentence[first].kind == "joiner"  # "nach Angaben von Roy"
                phrase = read_phrase(sentence, first, table)
                if words[0] in _ONLY_OUTSIDE and (phrase is None or phrase.begin != first):
                    continue  # "So gewonnene Daten"
                articled = first < len(sentence) and sentence[first].kind == "article"
                alone = (
                    phrase is not None and phrase.end - phrase.begin == 1 and not has_article(sentence[phrase.begin])
                )
                noun = articled or not table.has_articles if table.has_case else alone  # "לדברי ארבל"
                if phrase is not None and (owner := _whose_words(sentence, phrase, table)) is not None:
                    phrase, noun = owner, True
                if phrase is not None and (is_person(sentence, phrase) or noun):
                    printed = " ".join(word.text for word in sentence[index : index + len(words)])
                    return Telling(phrase, -1, printed, None, True, sentence)
    return None


def _whose_words(sentence: Sequence[SentenceWord], phrase: Phrase, table: Table) -> Phrase | None:
    """Whose words a noun for words names: "so die Darstellung von Roy", "so die Einschätzung der Behörde"; None for any other phrase."""
    if not table.nouns_have_capitals or is_person(sentence, phrase):
        return None
    head = phrase.begin + (sentence[phrase.begin].kind == "article")
    if sentence[head].text.lower() not in table.words_for_words:
        return None
    behind = head + 1
    if behind < len(sentence) and sentence[behind].kind == "joiner":
        return read_phrase(sentence, behind + 1, table)
    return read_phrase(sentence, behind, table) if behind < phrase.end else None


def _other_verb(sentence: Sequence[SentenceWord], at: int, index: int) -> bool:
    """Whether somebody speaks between the quotation and the words at `index`, or another quotation is between."""
    return any(word.quote >= 0 for word in sentence[min(at, index) + 1 : max(at, index)])
