"""The subjects of a sentence, by the order of its words: right before a verb, or right behind it where the language wants that.

In German, Dutch and the languages of the North the verb is second: what stands first may be an adverb, a place or an object, and the
subject then follows the verb ("Am Montag sagte Roy", "Die Vorwürfe wies Minister Roy zurück").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.first_names import is_first_name
from iria_crawler.quotes.beside.phrases import GENITIVES, read_phrase
from iria_crawler.quotes.beside.subjects import is_amid, is_person, is_titled, opens_with_adjective
from iria_crawler.quotes.beside.table import AND_WORDS, Table

PRONOUNS = ("he", "she", "other")
# The verb of a part is looked for among its first 24 words.
MAX_WORDS_TO_VERB = 24
# "nach einem langen Spiel": a preposition, and the words up to its noun.
MAX_WORDS_OF_PLACE = 6
# Endings of adverbs and participles, in German and its neighbours: "Unmissverständlich sagt das Gericht".
ADVERB_ENDINGS = ("lich", "weise", "end")


class ClauseSubject(NamedTuple):
    """The subject of a clause: sentence[begin:end], with its verb."""

    begin: int
    end: int
    verb: int

    def kind(self, sentence: Sequence[SentenceWord], table: Table) -> str:
        """The kind of its verb: "saying", "reporting" or "other"; a verb of saying may end the part ("hat am Montag erklärt")."""
        word = sentence[self.verb]
        if word.kind == "verb":
            return "saying"
        if word.text.lower() in table.reporting or self._reports(sentence, table):
            return "reporting"
        if word.text.lower() in table.finite:
            for other in sentence[max(self.verb, self.end) : self.verb + MAX_WORDS_TO_VERB]:
                if other.kind == "verb":
                    return "saying"
                if other.sign or other.quote >= 0:
                    break
        return "other"

    def _reports(self, sentence: Sequence[SentenceWord], table: Table) -> bool:
        """Whether the verb has the form by which German reports, in the third person: "Das Moos wachse langsam"."""
        if not table.reporting or self.begin == self.verb or sentence[self.begin].text.lower() == "ich":
            return False
        return _may_report(sentence[self.verb])


def _may_report(word: SentenceWord) -> bool:
    """Whether a word ends like a German verb that reports. Of a verb of the weak class that form ends like the past: "machte"."""
    return not word.kind and not word.capital and word.text.endswith("e") and not word.text.endswith(("te", "lle"))


def reports(sentence: Sequence[SentenceWord], table: Table) -> bool:
    """Whether a sentence has a form of a verb by which it goes on telling what somebody said."""
    if not table.reporting:
        return False
    if any(word.text.lower() in table.reporting for word in sentence):
        return True
    if not any(_may_report(word) for word in sentence):
        return False
    return any(subject.kind(sentence, table) == "reporting" for subject in subjects_of(sentence, table))


def subjects_of(sentence: Sequence[SentenceWord], table: Table) -> list[ClauseSubject]:
    """The subjects of the parts of a sentence between signs and quotations, in reading order."""
    found: list[ClauseSubject] = []
    passed = 0
    for index, word in enumerate(sentence):
        opens = index == 0 or not sentence[index - 1].is_word
        if not opens or not word.is_word or index < passed:
            continue
        subject = _subject_of(sentence, index, table)
        if subject is not None:
            found.append(subject)
            passed = max(subject.end, subject.verb) + 1
    return found


def _subject_of(sentence: Sequence[SentenceWord], start: int, table: Table) -> ClauseSubject | None:
    """The subject of the part that begins at `start`; None if its order does not say."""
    first = start
    if (
        sentence[first].kind in ("stop", "filler")
        and first + 1 < len(sentence)
        and not _is_verb(sentence, first, table)
    ):
        lower = sentence[first].text.lower()
        if lower in table.subordinating:
            return _noun(sentence, first + 1, None, table)
        if table.verb_second and _is_verb(sentence, first + 1, table):
            return _behind(sentence, first + 1, table)  # "Dann sagte Roy"
        first += 1
    if _is_verb(sentence, first, table):
        # "„...“, sagte Roy"; "Roy sagte X und nannte Y" has no new subject.
        return _behind(sentence, first, table) if first == start else None
    if sentence[first].kind == "preposition":
        verb = _verb_behind(sentence, first + 1, table) if table.verb_second else None
        return _behind(sentence, verb, table) if verb is not None else None
    front = _noun(sentence, first, None, table)
    if front is None:
        return None
    has_apposition = any(word.sign == "comma" for word in sentence[front.begin : front.end])
    verb = _verb_of(sentence, front.end, table, has_apposition=has_apposition)
    if verb is None:
        return None
    has_front = not _is_state(sentence, front, table)
    behind = _behind(sentence, verb, table, has_front=has_front) if table.verb_second else None
    if behind is not None and _fits_better(sentence, front, behind, table):
        return behind
    return front._replace(verb=verb)


def _is_verb(sentence: Sequence[SentenceWord], index: int, table: Table) -> bool:
    """Whether a word is a verb of saying, one that leads to a participle, or, in German, a word in small letters behind a noun."""
    if index >= len(sentence):
        return False
    word = sentence[index]
    if word.kind == "verb" or word.text.lower() in table.finite:
        return True
    if not table.nouns_have_capitals or not word.text[:1].islower() or word.kind or index == 0:
        return False
    before = sentence[index - 1]
    return before.capital or before.kind in ("title", *PRONOUNS) or not before.is_word


def _verb_behind(sentence: Sequence[SentenceWord], index: int, table: Table) -> int | None:
    """The index of the verb behind a place or time that opens a clause; None if a sign comes first."""
    for place in range(index, min(len(sentence), index + MAX_WORDS_TO_VERB)):
        if sentence[place].sign:
            return None
        if _is_verb(sentence, place, table) and sentence[place - 1].kind not in ("article", "preposition"):
            return place
    return None


def _verb_of(sentence: Sequence[SentenceWord], index: int, table: Table, *, has_apposition: bool = False) -> int | None:
    """The index of the verb behind a noun that opens a clause, perhaps after what belongs to the noun or an apposition between commas.
    `has_apposition`: the noun holds one already, and a comma ends it: "Der Minister, Jan Roy, sagte".
    """
    while index < len(sentence) and sentence[index].kind == "filler" and not _is_verb(sentence, index, table):
        index += 1
    if index < len(sentence) and (sentence[index].text.isdecimal() or is_amid(sentence, index)):
        index += 1  # "Die Zeitung „Küste“ hatte gemeldet", "Artikel 7 sagt"
    if index >= len(sentence):
        return None
    word = sentence[index]
    if _is_verb(sentence, index, table):
        return index
    if word.text in AND_WORDS and (other := _noun(sentence, index + 1, None, table)) is not None:
        # "Ida Ode und Jan Roy sagten"
        behind = other.end
        return behind if behind < len(sentence) and _is_verb(sentence, behind, table) else None
    # "Ein Sprecher der Werft in Kiel sagte": place and owner belong to the noun.
    belongs = word.kind in ("preposition", "joiner") or (table.nouns_have_capitals and word.text in GENITIVES)
    if belongs:
        verb = _verb_behind(sentence, index + 1, table)
        if verb is not None:
            return verb
        last = min(len(sentence), index + MAX_WORDS_TO_VERB)
        index = next((place for place in range(index, last) if sentence[place].sign), index)
    if sentence[index].sign == "comma":
        if has_apposition and _is_verb(sentence, index + 1, table):
            return index + 1
        return _verb_behind_commas(sentence, index + 1, table)
    if not belongs and not table.nouns_have_capitals and word.is_word and not word.kind:
        return index  # any other verb
    return None


def _verb_behind_commas(sentence: Sequence[SentenceWord], index: int, table: Table) -> int | None:
    """The index of the verb right behind the comma that ends an apposition or a relative clause."""
    for place in range(index, min(len(sentence), index + MAX_WORDS_TO_VERB)):
        if sentence[place].sign == "comma" and _is_verb(sentence, place + 1, table):
            return place + 1
        if sentence[place].sign not in ("", "comma"):
            break
    return None


def _noun(sentence: Sequence[SentenceWord], index: int, verb: int | None, table: Table) -> ClauseSubject | None:
    """The phrase or pronoun that begins at `index`, small words passed."""
    while index < len(sentence) and sentence[index].kind == "filler":
        index += 1
    if index >= len(sentence) or not sentence[index].is_word:
        return None
    if sentence[index].kind in PRONOUNS:
        return ClauseSubject(index, index + 1, index if verb is None else verb)
    phrase = read_phrase(sentence, index, table)
    if phrase is None or phrase.begin < index:
        return None
    return ClauseSubject(phrase.begin, phrase.end, phrase.begin if verb is None else verb)


def _behind(
    sentence: Sequence[SentenceWord], verb: int, table: Table, *, has_front: bool = False
) -> ClauseSubject | None:
    """The subject behind a verb: the next phrase that is no object by its article; where no noun comes before the verb (`has_front`), nor
    the noun of a German preposition.
    """
    found = _noun(sentence, verb + 1 if has_front else _past_places(sentence, verb + 1, table), verb, table)
    while found is not None and sentence[found.begin].text.lower() in table.oblique:
        found = _noun(sentence, found.end, verb, table)
    return found


def _past_places(sentence: Sequence[SentenceWord], index: int, table: Table) -> int:
    """The index behind "sich" and the words that say when and where: "sich am Abend", "nach dem Spiel"."""
    if not table.nouns_have_capitals:
        return index
    while index < len(sentence):
        if sentence[index].text in table.reflexive or sentence[index].kind == "filler":
            index += 1
        elif sentence[index].kind == "preposition":
            last = min(len(sentence), index + MAX_WORDS_OF_PLACE)
            noun = next((i for i in range(index + 1, last) if sentence[i].capital or not sentence[i].is_word), last)
            index = noun + 1
        else:
            break
    return index


def _fits_better(sentence: Sequence[SentenceWord], front: ClauseSubject, behind: ClauseSubject, table: Table) -> bool:
    """Whether the noun behind a verb is its subject, and not the one before it."""
    first, second = sentence[front.begin], sentence[behind.begin]
    if first.kind in PRONOUNS or second.kind == "other":
        return False
    if first.text.lower() in table.oblique or second.kind == "he":
        return True
    if front.end - front.begin == 1 and (
        first.text.endswith(ADVERB_ENDINGS)
        or _is_state(sentence, front, table)
        or _is_so(sentence, front, behind, table)
    ):
        return _is_person(sentence, behind, table) or first.text.endswith(ADVERB_ENDINGS)
    of_front, of_behind = _source(sentence, front, table), _source(sentence, behind, table)
    is_person_first = of_front != "thing" and _is_person(sentence, front, table)
    if of_front != "group" and not is_person_first and _heads_group(sentence, front, behind, table):
        return True  # "Die Kosten hält das Amt für zu hoch"
    if of_front == "thing" and of_behind != "thing" and _is_person(sentence, behind, table):
        return True  # "Jede Verantwortung weist Roy von sich"
    if of_front == "group" or _is_person(sentence, front, table) or _is_owned_noun(sentence, behind, table):
        return False
    return second.kind == "she" or _is_person(sentence, behind, table)


def _is_owned_noun(sentence: Sequence[SentenceWord], noun: ClauseSubject, table: Table) -> bool:
    """Whether two capitals are a noun and whose it is, and no full name: "Roys Einsatz"."""
    if not table.nouns_have_capitals or noun.end - noun.begin != 2:
        return False
    first, second = (word.text for word in sentence[noun.begin : noun.end])
    return first.endswith("s") and not is_first_name(first) and second[:1].isupper()


def _is_state(sentence: Sequence[SentenceWord], front: ClauseSubject, table: Table) -> bool:
    """Whether a reflexive verb follows a word alone that is no first name: "Zufrieden zeigte sich der Minister"."""
    words = sentence[front.end : front.end + 2]
    is_reflexive = len(words) == 2 and words[1].text in table.reflexive and table.nouns_have_capitals
    return is_reflexive and not is_first_name(sentence[front.begin].text)


def _is_so(sentence: Sequence[SentenceWord], front: ClauseSubject, behind: ClauseSubject, table: Table) -> bool:
    """Whether a word alone says what somebody is, who follows in full: "Froh ist Küster Jan Roth"."""
    named = behind.end - behind.begin > 1 and sentence[behind.begin].kind != "article"
    is_so = sentence[front.verb if front.verb > front.begin else behind.verb].text in table.copulas
    return table.nouns_have_capitals and named and is_so and not is_first_name(sentence[front.begin].text)


def _heads_group(sentence: Sequence[SentenceWord], front: ClauseSubject, behind: ClauseSubject, table: Table) -> bool:
    """Whether the noun behind a verb is a body, and the one before it neither that, nor a text, nor an abbreviation ("die NGO")."""
    heads = [next((word for word in sentence[one.begin : one.end] if word.capital), None) for one in (front, behind)]
    if heads[0] is None or heads[1] is None or heads[0].text.isupper() or not table.nouns_have_capitals:
        return False
    return table.source_kind(heads[0].text) not in ("group", "text") and table.source_kind(heads[1].text) == "group"


def _source(sentence: Sequence[SentenceWord], noun: ClauseSubject, table: Table) -> str:
    """What a noun without a name is, as the table has it: the first of its words that is one says it."""
    words = sentence[noun.begin : noun.end]
    return next((kind for word in words if word.capital and (kind := table.source_kind(word.text))), "")


def _is_person(sentence: Sequence[SentenceWord], noun: ClauseSubject, table: Table) -> bool:
    phrase = read_phrase(sentence, noun.begin, table)
    if phrase is None or not is_person(sentence, phrase):
        return False
    is_noun = table.nouns_have_capitals and noun.end - noun.begin == 2 and opens_with_adjective(sentence, noun.begin)
    return not is_noun or is_titled(sentence, phrase)
