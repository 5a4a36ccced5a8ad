"""Who a few words name: role and name of a phrase like "le général Marc Aubin" or "Marc Aubin, chef d'état-major"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.first_names import is_first_name
from iria_crawler.quotes.beside.table import Table

MAX_PHRASE_WORDS = 14
MAX_NAME_WORDS = 5
MAX_ROLE_WORDS = 9
# Words between an article and a participle before its noun: "die in Kiel geborene Roy".
MAX_ATTRIBUTE_WORDS = 8
# Endings of German participles and adjectives before a noun.
_INFLECTED = ("te", "ten", "ter", "tes", "ne", "nen", "ner", "nes", "nde", "nden", "nder", "ndes")
# "ministre de la Défense Anne Roy": of a run of three capitals or more behind "of", the last two are the name.
NAME_WORDS_BEHIND_JOINER = 2


class Phrase(NamedTuple):
    """A speaker's words: indexes into the sentence, `end` is the one after the last. Empty name or role: none is given."""

    begin: int
    end: int
    name: tuple[int, int]  # indexes of the first word of the name and after its last; (0, 0) if it has none
    role: tuple[int, int]

    @property
    def is_named(self) -> bool:
        return self.name[1] > self.name[0]


# Behind so many words of a name "von der" says for whom somebody speaks: "Eva Roy von der Hafenbank", and not "Eva von der Roy".
FULL_NAME_WORDS = 2
NOTHING = (0, 0)
# Small words within names: "Ana de la Vega", "Lukas van der Bie".
_PARTICLES = frozenset("de da di del della van von ten ter la du bin ibn ben al el af d'".split())
_BEHIND_PARTICLES = frozenset("der den de la het".split())
# Those that are a name's only where the language joins nouns with them: "Ana do Carmo".
_OWN_PARTICLES = frozenset("do dos das degli".split())
WITHIN_NAMES = _PARTICLES | _BEHIND_PARTICLES | _OWN_PARTICLES
# German articles that join two nouns: "der Leiter der Behörde".
GENITIVES = frozenset("der des eines einer".split())


def read_phrase(sentence: Sequence[SentenceWord], begin: int, table: Table, limit: int | None = None) -> Phrase | None:
    """The phrase that begins at `begin` and ends before `limit` at the latest; None if no noun begins there."""
    stop = min(len(sentence) if limit is None else limit, begin + MAX_PHRASE_WORDS + 8)
    first = begin
    while first < stop and sentence[first].kind == "article" and not _opens_name(sentence, first, stop):
        first += 1
    if table.nouns_have_capitals and begin == first and (owned := _behind_owner(sentence, begin, table, limit)):
        return owned
    if begin < first < stop:
        first = _past_attribute(sentence, begin, first, stop, table)
    if first >= stop or not sentence[first].is_word:
        return None
    if sentence[first].kind in ("stop", "preposition", "joiner", "filler", "verb") and not _opens_name(
        sentence, first, stop
    ):
        return None
    found = _cased(sentence, first, stop) if table.has_case else _uncased(sentence, first, stop)
    if found is not None and table.nouns_have_capitals:
        found = _up_to_small_word(sentence, found)
    if found is None or sentence[first].text.isdigit():
        return None
    if table.nouns_have_capitals and not any(
        word.capital or word.kind == "title" for word in sentence[first : found.end]
    ):
        return None
    checked = _checked(_without_owner(found, sentence, table), sentence, first > begin, table)
    if checked.begin == first:
        checked = checked._replace(begin=begin)
    after = checked.end
    if not checked.is_named and after + 1 < stop and sentence[after].text == "aus" and sentence[after + 1].capital:
        checked = checked._replace(end=after + 2)  # "einem Bericht aus Norland"
    return _with_apposition(checked, sentence, stop, table)


def _behind_owner(sentence: Sequence[SentenceWord], begin: int, table: Table, limit: int | None) -> Phrase | None:
    """ "Kiels oberster Richter Jan Roth": the office behind a German name that says whose it is, with that name; None if there is none."""
    if begin + 1 >= len(sentence) or not sentence[begin].text.endswith("s") or not sentence[begin].capital:
        return None
    word, behind = sentence[begin], sentence[begin + 1]
    if word.kind or is_first_name(word.text) or not behind.is_word or behind.kind not in ("", "title"):
        return None
    if behind.capital and behind.kind != "title":
        return None
    phrase = read_phrase(sentence, begin + 1, table, limit)
    if phrase is None or phrase.begin != begin + 1 or phrase.role == NOTHING:
        return None
    titled = any(word.kind == "title" for word in sentence[phrase.role[0] : phrase.role[1]])
    return phrase._replace(begin=begin, role=(begin, phrase.role[1])) if titled else None


def _past_attribute(sentence: Sequence[SentenceWord], begin: int, first: int, stop: int, table: Table) -> int:
    """The index of the noun's own words behind an article and what German puts between them: "die in Kiel geborene Roy", "der 13
    Matrosen". It is `first` where there is none.
    """
    if not table.nouns_have_capitals:
        return first
    if sentence[first].text.isdigit() and first + 1 < stop and sentence[first + 1].is_word:
        return first + 1
    opens_relative = begin > 0 and sentence[begin - 1].sign == "comma"
    if opens_relative or sentence[first].kind not in ("preposition", "stop", "filler"):
        return first
    for index in range(first + 1, min(stop - 1, first + MAX_ATTRIBUTE_WORDS)):
        word = sentence[index]
        if not word.is_word or word.kind in ("verb", "he", "she"):
            break
        if not word.kind and word.text.islower() and word.text.endswith(_INFLECTED) and sentence[index + 1].capital:
            return index
    return first


def _up_to_small_word(sentence: Sequence[SentenceWord], phrase: Phrase) -> Phrase:
    """The phrase up to a word in small letters behind a noun, in a language whose nouns have capitals: "der Union klar festgelegt"."""
    for index in range(phrase.begin + 1, phrase.end):
        word, before = sentence[index], sentence[index - 1]
        small = not word.capital and word.kind in ("", "title") and before.capital
        if small and not (phrase.name[0] <= index < phrase.name[1]) and not _noun_follows(sentence, index, phrase.end):
            name = NOTHING if phrase.name[0] >= index else phrase.name
            return phrase._replace(end=index, name=name, role=(phrase.role[0], min(phrase.role[1], index)))
    return phrase


def _noun_follows(sentence: Sequence[SentenceWord], index: int, end: int) -> bool:
    return any(word.capital for word in sentence[index:end])


def _without_owner(phrase: Phrase, sentence: Sequence[SentenceWord], table: Table) -> Phrase:
    """The phrase without a name that is not the speaker's but of the person whom he speaks for: "le porte-parole du ministre Jean Roy",
    "адвокат министра Ивана Роя", "עורך הדין של דנה לוי". Behind "of", a title right before a name belongs to that name.
    """
    first, last = phrase.role[0], phrase.name[0]
    if not phrase.is_named or phrase.role[1] != last:
        return phrase
    head = last
    while head > first and (sentence[head - 1].kind == "title" or table.is_owner(sentence[head - 1].text)):
        head -= 1
    if table.code == "he":
        is_owned = any(word.kind == "joiner" for word in sentence[first:last])
    elif table.has_case:
        before = sentence[head - 1] if first < head < last else None
        behind_of = before is not None and (before.kind in ("joiner", "article") or before.text in GENITIVES)
        of_owner = not table.has_articles and last - head > 1 and table.is_owner(sentence[last - 1].text)
        # The owner's name has that case too: "заместитель министра Иван Рой" is the deputy's name.
        of_owner = of_owner and sentence[phrase.name[1] - 1].text.endswith(("а", "я", "го", "a", "go"))
        is_owned = behind_of or of_owner
    else:
        is_owned = False  # in Arabic a body may stand behind "of", before the name of who speaks for it
    return phrase._replace(name=NOTHING, role=(first, phrase.name[1])) if is_owned else phrase


def _checked(phrase: Phrase, sentence: Sequence[SentenceWord], has_article: bool, table: Table) -> Phrase:
    """The phrase without a name that an article makes a noun ("el Mandatario", "la Guardia Costera"), and without a role that has
    neither an article nor a title ("powtarzając Trump").
    """
    if not table.has_case or not phrase.is_named:
        return phrase
    if phrase.role == NOTHING:
        return phrase._replace(name=NOTHING) if has_article and table.has_articles else phrase
    first, last = phrase.name
    if last - first > 2 and sentence[first].text.isupper() and len(sentence[first].text) > 1:
        phrase = phrase._replace(name=(first + 1, last), role=(phrase.role[0], first + 1))  # "diputada PS Ana Roy"
    if last - first == 1 and sentence[first].text.isupper():
        return phrase._replace(name=NOTHING, role=(phrase.role[0], last))  # "prezydent USA"
    titled = any(word.kind == "title" for word in sentence[phrase.role[0] : phrase.role[1]])
    if table.nouns_have_capitals and has_article and not titled and last - first == 1:
        return phrase._replace(name=NOTHING, role=(phrase.role[0], last))  # "der junge Mann"
    if (has_article and table.has_articles) or titled:
        return phrase
    return phrase._replace(begin=phrase.name[0], role=NOTHING)


def _opens_name(sentence: Sequence[SentenceWord], index: int, stop: int) -> bool:
    """Whether a small word with a capital opens a name within a sentence: "zegt Van Dalen", "De Vries"."""
    word = sentence[index]
    follows = index + 1 < stop and sentence[index + 1].is_word and sentence[index + 1].capital
    return follows and word.capital and index > 0 and sentence[index - 1].is_word and word.kind in ("article", "joiner")


def _is_noun(word: SentenceWord) -> bool:
    return word.is_word and word.kind in ("", "title")


def _cased(sentence: Sequence[SentenceWord], first: int, stop: int) -> Phrase | None:
    """Role words in small letters, with joiners among them, and then a name in capitals."""
    index = first
    # A title opens the sentence, or has a capital always: "General Kari Moe".
    while index < stop and sentence[index].kind == "title" and _is_noun(sentence[index]):
        index += 1
    if index == first and _heads_nouns(sentence, first, stop):
        index += 1
    joined = False
    while index < stop and index - first < MAX_ROLE_WORDS:
        word = sentence[index]
        if (word.kind == "joiner" and index > first and _joins(sentence, index, stop)) or (
            word.kind == "article" and (joined or _is_genitive(sentence, index, first, stop))
        ):
            joined = True
        elif _is_noun(word) and not (word.capital and not joined) and not (word.capital and word.kind == "title"):
            run = _run(sentence, index, stop) if word.capital else index + 1
            if word.capital and run - index > NAME_WORDS_BEHIND_JOINER:
                run = run - NAME_WORDS_BEHIND_JOINER
            index = run - 1
            joined = False
        elif word.kind == "title" and index > first:
            joined = False
        else:
            break
        index += 1
    name_end = _run(sentence, index, stop)
    while index > first and sentence[index - 1].kind in ("joiner", "article"):
        index -= 1
    if name_end > index and sentence[index].is_word and sentence[index].capital:
        return Phrase(first, name_end, (index, name_end), (first, index) if index > first else NOTHING)
    return Phrase(first, index, NOTHING, (first, index)) if index > first else None


def _heads_nouns(sentence: Sequence[SentenceWord], first: int, stop: int) -> bool:
    """Whether a noun with a capital and an article has another noun behind it: "eine Mitteilung der Polizei", "le Conseil de paix"."""
    articled = first > 0 and sentence[first - 1].kind == "article" and sentence[first].capital
    if not articled or first + 1 >= stop:
        return False
    behind = sentence[first + 1]
    return _is_genitive(sentence, first + 1, first, stop) or (
        behind.kind == "joiner" and _joins(sentence, first + 1, stop)
    )


def _is_genitive(sentence: Sequence[SentenceWord], index: int, first: int, stop: int) -> bool:
    return index > first and sentence[index].text in GENITIVES and _joins(sentence, index, stop)


def _joins(sentence: Sequence[SentenceWord], index: int, stop: int) -> bool:
    """Whether a noun follows a joiner, perhaps behind an article or another joiner: "de la mer"."""
    following = index + 1
    while following < stop and following < index + 3 and sentence[following].kind in ("article", "joiner"):
        following += 1
    return following < stop and _is_noun(sentence[following])


def _run(sentence: Sequence[SentenceWord], index: int, stop: int) -> int:
    """The index after a run of capitals that begins at `index`; small joiners belong to it between two capitals: "Ana de Sá"."""
    first = index
    while index < stop and index - first < MAX_NAME_WORDS + 2:
        word = sentence[index]
        if index > first and word.start - sentence[index - 1].end > 1:
            break  # a mark is between
        if word.is_word and word.capital and word.kind in ("", "article", "joiner", "filler", "title"):
            index += 1
            continue
        behind = index + 1
        if behind < stop and sentence[behind].text in _BEHIND_PARTICLES:
            behind += 1
        name_goes_on = behind < stop and sentence[behind].is_word and sentence[behind].capital
        if word.text == "von" and behind > index + 1 and index - first >= FULL_NAME_WORDS:
            break  # "Eva Roy von der Hafenbank"
        inner = word.text in _BEHIND_PARTICLES and index > first and sentence[index - 1].text.lower() in _PARTICLES
        if index > first and (inner or _is_particle(word)) and name_goes_on and sentence[behind].kind != "title":
            index = behind
            continue
        break
    return index


def _is_particle(word: SentenceWord) -> bool:
    return word.text in _PARTICLES or (word.text in _OWN_PARTICLES and word.kind == "joiner")


def _uncased(sentence: Sequence[SentenceWord], first: int, stop: int) -> Phrase | None:
    """A phrase in Arabic or Hebrew letters: titles and what belongs to them, then at most three words of a name."""
    end = first
    while end < stop and end - first < MAX_ROLE_WORDS and sentence[end].is_word:
        word = sentence[end]
        if word.kind not in ("", "title") and not (word.kind == "joiner" and _joins(sentence, end, stop)):
            break
        end += 1
    if end == first:
        return None
    head = first
    while head < end and sentence[head].kind == "title":
        head += 1
    if head == first:
        named = end - first <= 3
        if end - first == 3 and has_article(sentence[first]) and not has_article(sentence[first + 1]):
            return Phrase(
                first, end, (first + 1, end), (first, first + 1)
            )  # "הדייג עמוס פרץ": what he does, and his name
        return Phrase(first, end, (first, end) if named and end - first > 1 else NOTHING, NOTHING)
    # "وزارة الدفاع", "משרד הביטחון": a noun with an article behind a noun without one belongs to the title.
    while head < end and (has_article(sentence[head]) and not has_article(sentence[head - 1])):
        head += 1
    if head + 1 < end and not has_article(sentence[head - 1]) and has_article(sentence[head + 1]):
        head += 2 if not has_article(sentence[head]) and end - head > 2 else 0
    while head < end and (sentence[head].kind in ("joiner", "title") or sentence[head - 1].kind == "joiner"):
        head += 1
    closed = end == len(sentence) or not sentence[end].is_word
    if end - head > 2 and not (closed and end - head == 3):
        end = head + 2
    return Phrase(first, end, (head, end) if end > head else NOTHING, (first, head))


def has_article(word: SentenceWord) -> bool:
    """Whether an Arabic or Hebrew word begins with an article."""
    return word.text.startswith(("ال", "ה")) and len(word.text) > 3


def _with_apposition(phrase: Phrase, sentence: Sequence[SentenceWord], stop: int, table: Table) -> Phrase:
    """ "Hugo Roy, porte-parole du syndicat" has its role behind a comma, "le maire, Hugo Roy" its name."""
    comma = phrase.end
    while not phrase.is_named and comma < stop and comma - phrase.end < MAX_ROLE_WORDS and _is_inner(sentence[comma]):
        comma += 1  # "l'adjointe à la coordination, Hugo Roy"
    if comma + 1 >= stop or sentence[comma].sign != "comma":
        return phrase
    first = comma + 1
    while first < stop and sentence[first].kind == "article":
        first += 1
    if first >= stop or not _is_noun(sentence[first]):
        return phrase
    found = _cased(sentence, first, stop) if table.has_case else _uncased(sentence, first, stop)
    if found is None or _goes_on(sentence, found.end, stop):
        return phrase
    if phrase.is_named and phrase.role == NOTHING:
        return phrase._replace(role=_appositive(sentence, first, stop, table))
    titled = any(word.kind == "title" for word in sentence[phrase.begin : phrase.end])
    closed = found.end == stop or bool(sentence[found.end].sign)  # not "Según el informe, Juan Rey no dijo"
    office = titled or (sentence[phrase.begin].kind == "article" and closed)
    full = found.is_named and found.role == NOTHING and found.name[1] - found.name[0] > 1
    # Behind an article it would be no name: "de minister, die Jan Roy ontving".
    if table.has_case and not phrase.is_named and office and full and first == comma + 1:
        return phrase._replace(end=found.end, name=found.name, role=(phrase.begin, comma))
    return phrase


def _appositive(sentence: Sequence[SentenceWord], first: int, stop: int, table: Table) -> tuple[int, int]:
    """The office behind a name and a comma, to the next sign; NOTHING if the words there are none."""
    end = first
    while (
        end < stop
        and end - first < MAX_PHRASE_WORDS
        and sentence[end].is_word
        and sentence[end].kind not in ("verb", "stop")
    ):
        end += 1
    titled = any(word.kind == "title" for word in sentence[first : first + 3])
    opens = (table.has_articles and not sentence[first].capital) or titled
    return (first, end) if opens and end > first else NOTHING


def _is_inner(word: SentenceWord) -> bool:
    return word.is_word and word.kind in ("preposition", "article", "joiner", "", "title")


def _goes_on(sentence: Sequence[SentenceWord], index: int, stop: int) -> bool:
    """Whether a verb follows: then the words behind the comma are a clause of their own."""
    return (
        index < stop
        and sentence[index].kind in ("verb", "filler")
        and index < len(sentence) - 1
        and stop == len(sentence)
    )


def printed_role(text: str, words: Sequence[SentenceWord], phrase: Phrase) -> str | None:
    """The role of a phrase as printed, without its article."""
    first, last = phrase.role
    while first < last - 1 and words[first].kind == "article":
        first += 1
    return text[words[first].start : words[last - 1].end] if last > first else None
