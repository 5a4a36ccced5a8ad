"""The marked stretches of a paragraph, in languages with spaces whose verb of saying stands next to its subject."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from iria_crawler.quotes.beside.clauses import SentenceWord, marked_words
from iria_crawler.quotes.beside.phrases import printed_role
from iria_crawler.quotes.beside.rules import proposals
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.subjects import Telling
from iria_crawler.quotes.beside.table import AS_WORDS, Table
from iria_crawler.quotes.marks import Paragraph, Stretch
from iria_crawler.quotes.shape import MAX_TERM_WORDS, count_words

# "„Onkel Jan“, wie ihn alle nannten": the words up to that verb.
MAX_WORDS_TO_NAMING = 9
# What a name in marks is printed in.
MARKS = "„“”«»\"‘’'‚‹›"


def spoken_of(text: str, said: Telling, table: Table) -> Spoken:
    """A speaker with places and words of the text instead of indexes."""
    words, phrase = said.sentence, said.phrase
    if phrase is None:
        if said.pronoun < 0:
            single = not said.names_nobody and said.verb.lower() not in table.impersonal
            return Spoken(0, 0, said.verb, is_single=single, close=said.close)
        word = words[said.pronoun]
        clitic = word.text.rpartition("-")[2] if table.clitic(word.text) else word.text
        single = (table.clitic(word.text) or word.kind) != "other"
        start = word.end - len(clitic)
        return Spoken(start, word.end, said.verb, she=said.she, is_pronoun=True, is_single=single, close=said.close)
    role = printed_role(text, words, phrase)
    last = words[phrase.end - 1]
    if not phrase.is_named and last.end - last.start > len(last.text):  # "die „Zeit“": the last word is a name in marks
        phrase, role = phrase._replace(name=(phrase.end - 1, phrase.end)), None
    name = _printed(text, words, phrase.name)
    return Spoken(words[phrase.begin].start, words[phrase.end - 1].end, said.verb, name, role, close=said.close)


def _printed(text: str, words: Sequence[SentenceWord], indexes: tuple[int, int]) -> str | None:
    first, last = indexes
    if last <= first:
        return None
    printed = text[words[first].start : words[last - 1].end]
    return printed[1:-1] if printed[0] in MARKS else printed


def read_places(text: str, paragraph: Paragraph, table: Table) -> list[MarkedPlace]:
    """The marked stretches of a paragraph, each with the speaker whom its sentence names."""
    found: list[MarkedPlace] = []
    for marked in marked_words(text, paragraph, table):
        stretch, near, at, alone, first, *_ = marked
        if _is_called_by_name(near, at, table):
            continue
        rule, said = next(proposals(near, at, table), ("none", None))
        found.append(
            MarkedPlace(
                stretch=stretch,
                spoken=spoken_of(text, said, table) if said else None,
                alone=alone,
                first=first,
                is_work=_is_work(near, at, table) and not _is_part_of_clause(text, stretch),
                introduced=at > 0 and near[at - 1].sign == "colon",
                named_so=at > 0 and (rule == "done by" or _is_named_so(near, at) or _is_called(near, at, table)),
                rule=rule,
                words=marked,
            )
        )
    return found


def _is_part_of_clause(text: str, stretch: Stretch) -> bool:
    """Whether words begin with a small letter and are more than a term, so that they name nothing: "den Verein „an den Rand gebracht“"."""
    return text[stretch.start].islower() and count_words(text, stretch) > MAX_TERM_WORDS


def _is_work(sentence: Sequence[SentenceWord], at: int, table: Table) -> bool:
    """Whether the nearest word before or after a stretch makes it a title or a term; small words may be between."""
    index = at - 1
    while index >= 0 and at - index <= 3 and sentence[index].kind in ("article", "joiner", "filler"):
        index -= 1
    near = [word for word in sentence[max(0, index - 1) : index + 1] if word.is_word]
    if near and table.is_work(near[-1].text):
        return True
    # "le journal américain «The Boat»": an adjective between.
    if len(near) == 2 and not near[-1].kind and not near[-1].capital and near[0].text.lower() in table.works:
        return True
    return at + 1 < len(sentence) and sentence[at + 1].text.lower().partition("'")[0] in table.works_behind


def _is_called_by_name(sentence: Sequence[SentenceWord], at: int, table: Table) -> bool:
    """Whether words are the name of something: "heißt das Schiff „Rote Liga“", "das Schiff heißt „Rote Liga“", and no "heißt es"; or
    "„Onkel Jan“, wie ihn alle nannten".
    """
    behind = sentence[at + 1 : at + 1 + MAX_WORDS_TO_NAMING]
    if len(behind) > 2 and behind[0].sign == "comma" and behind[1].text == "wie" and behind[2].kind != "verb":
        clause = list(takewhile(lambda word: not word.sign, behind[1:]))
        if any(word.text in table.calling for word in clause):
            return True
    verb = next((index for index in range(at - 1, -1, -1) if sentence[index].text.lower() in table.impersonal), None)
    if verb is None or any(word.sign or word.quote >= 0 for word in sentence[verb:at]) or not table.nouns_have_capitals:
        return False
    beside = [word.text.lower() for word in (*sentence[max(0, verb - 1) : verb], *sentence[verb + 1 : verb + 3])]
    return "es" not in beside


def _is_called(sentence: Sequence[SentenceWord], at: int, table: Table) -> bool:
    """Whether somebody calls something so: "nannte den Plan einen „Fehler“"; not "nennt sich „Rote Liga“"."""
    verb = next((index for index in range(at - 1, -1, -1) if sentence[index].kind == "verb"), None)
    if verb is None or sentence[verb].text.lower() not in table.calling:
        return False
    between = sentence[verb + 1 : at]
    return not any(word.sign or word.quote >= 0 or word.text.lower() in table.reflexive for word in between)


def _is_named_so(sentence: Sequence[SentenceWord], at: int) -> bool:
    """Whether "as" or "for" comes right before a stretch, perhaps with an article: "nannte den Plan als «falsch»"."""
    index = at - 1 - (at > 1 and sentence[at - 1].kind == "article")
    return sentence[index].text.lower() in AS_WORDS
