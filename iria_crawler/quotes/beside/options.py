"""Who may have said a quotation, in the languages that have a small table: the phrases around it, each with its signs.

The rules of rules.py propose; a proposal is a sign among others. A sign says where a phrase stands, of which kinds its words and those
beside it are, and who spoke before. Which word is a verb of saying, a pronoun or a title says the table of the language; the signs
themselves are the same in every language, so that one table of weights serves all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from iria_crawler.quotes.beside.addressed import is_addressed, is_passive
from iria_crawler.quotes.beside.cast import NamedPersons
from iria_crawler.quotes.beside.clauses import MarkedWords, SentenceWord
from iria_crawler.quotes.beside.first_names import is_first_name
from iria_crawler.quotes.beside.order import PRONOUNS, subjects_of
from iria_crawler.quotes.beside.phrases import NOTHING, Phrase, read_phrase
from iria_crawler.quotes.beside.places import spoken_of
from iria_crawler.quotes.beside.rules import proposals
from iria_crawler.quotes.beside.signs import (
    PhraseAt,
    SentenceParts,
    as_subject,
    is_object,
    kind_of,
    nearest_verb,
    place_signs,
    quote_signs,
    relations,
)
from iria_crawler.quotes.beside.spoken import Spoken
from iria_crawler.quotes.beside.subjects import Telling, is_person, pronoun_of
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.weighing import places_of

# Words that are read of a sentence beside the one with the quotation: the last ones of a sentence before it, the first ones of the next.
MAX_WORDS_AWAY = 40
# Sentences of the same paragraph, and sentences of the paragraph before.
MAX_SENTENCES_BEFORE = 2
MAX_SENTENCES_KEPT = 100


class SentenceReader:
    """Reads the parts of sentences; those of a sentence with several quotations once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._kept: dict[tuple[int, int, int], SentenceParts] = {}

    def parts(self, sentence: Sequence[SentenceWord]) -> SentenceParts:
        """The parts of a sentence that has words."""
        key = sentence[0].start, sentence[-1].end, len(sentence)
        if key not in self._kept:
            if len(self._kept) >= MAX_SENTENCES_KEPT:
                self._kept.clear()
            subjects = subjects_of(sentence, self.table)
            verbs = [subject.kind(sentence, self.table) for subject in subjects]
            persons = [one for one in subjects if self._is_person_or_pronoun(sentence, one.begin)]
            self._kept[key] = SentenceParts(phrases_of(sentence, self.table), subjects, verbs, persons)
        return self._kept[key]

    def _is_person_or_pronoun(self, sentence: Sequence[SentenceWord], begin: int) -> bool:
        if not self.table.verb_second or sentence[begin].kind in PRONOUNS:
            return self.table.verb_second
        phrase = read_phrase(sentence, begin, self.table)
        return phrase is not None and is_person(sentence, phrase)


class SpokenOption(NamedTuple):
    """Somebody who may have said a quotation."""

    spoken: Spoken
    head: str  # the word that the phrase is about, in small letters
    signs: tuple[str, ...]
    is_plain: bool  # a thing, or a noun without a sign that it is a person, a body or a text, and no rule proposes it


class SaidBefore(NamedTuple):
    """What is known when the speaker of a quotation is chosen."""

    chosen: Spoken | None  # the speaker whom the rules choose
    how: str  # the way in which they choose: "in the sentence", "carried on" ...
    last: Spoken | None  # the speaker of the quotation before
    same_paragraph: bool  # that quotation is in the same paragraph
    sentences: Sequence[Sequence[SentenceWord]]  # those of the paragraph before, the last one last
    given: Mapping[str, int]  # how many quotations of the page the rules give to each head


def head_of(spoken: Spoken, text: str) -> str:
    """The word that a speaker's words are about, in small letters: of a name the last one."""
    words = (spoken.name or text[spoken.start : spoken.end]).lower().split()
    return words[-1].strip(".,;:()«»„“”\"'") if words else ""


def phrases_of(sentence: Sequence[SentenceWord], table: Table) -> list[PhraseAt]:
    """The phrases and pronouns of a sentence in reading order; none holds another."""
    found: list[PhraseAt] = []
    index = 0
    while index < len(sentence):
        word = sentence[index]
        end = index + 1
        if word.kind in PRONOUNS:
            found.append(PhraseAt(index, end, None))
        elif _is_relative(sentence, index):
            pass
        elif word.is_word and (word.kind in ("", "title", "article") or word.capital):
            phrase = read_phrase(sentence, index, table)
            if phrase is not None and phrase.begin >= index and _may_speak(sentence, phrase):
                found.append(PhraseAt(phrase.begin, phrase.end, phrase))
                end = max(end, phrase.end)
        index = end
    return found


def _is_relative(sentence: Sequence[SentenceWord], index: int) -> bool:
    """Whether an article is a relative word: "Roy, der das Gesetz entworfen hatte"."""
    if (
        sentence[index].kind != "article"
        or index == 0
        or sentence[index - 1].sign != "comma"
        or index + 1 >= len(sentence)
    ):
        return False
    return sentence[index + 1].kind in ("article", "preposition", "filler", "verb", *PRONOUNS)


def _may_speak(sentence: Sequence[SentenceWord], phrase: Phrase) -> bool:
    """Whether a phrase has a capital, a title or an article: a bare word in small letters is mostly no noun."""
    words = sentence[phrase.begin : phrase.end]
    return words[0].kind == "article" or any(word.capital or word.kind == "title" for word in words)


def options_of(
    text: str, marked: MarkedWords, known: SaidBefore, cast: NamedPersons, reader: SentenceReader
) -> list[SpokenOption]:
    """Everybody who may have said a quotation, each once."""
    return list(_Gathering(text, marked, known, cast, reader).all())


class _Gathering:
    """Collects the options for one quotation."""

    def __init__(
        self, text: str, marked: MarkedWords, known: SaidBefore, cast: NamedPersons, reader: SentenceReader
    ) -> None:
        self._text = text
        self._marked = marked
        self._known = known
        self._cast = cast
        self._reader = reader
        self._table = table = reader.table
        self._quote = tuple(quote_signs(text, marked, table))
        self._last_head = head_of(known.last, text) if known.last is not None else ""
        self._proposed: dict[tuple[int, int], list[str]] = {}
        self._sources: dict[tuple[int, int], Spoken] = {}
        self._seen: set[tuple[int, int]] = set()
        for number, (rule, said) in enumerate(proposals(marked.words, marked.at, table)):
            spoken = spoken_of(text, said, table)
            span = spoken.start, spoken.end
            self._sources.setdefault(span, spoken)
            names = self._proposed.setdefault(span, [])
            names += [rule, f"first {rule}"] if number == 0 else [rule]
        for named in (known.chosen, known.last):
            if named is not None:
                self._sources.setdefault((named.start, named.end), named)

    def all(self) -> Iterator[SpokenOption]:
        """The options of the sentence, of those beside it, of the paragraph before, and who spoke last."""
        for where, sentence, at in self._groups():
            if not sentence:
                continue
            parts = self._reader.parts(sentence)
            phrases = self._phrases(sentence, parts.phrases)
            verb = nearest_verb(sentence, at if at >= 0 else len(sentence))
            for phrase, place in zip(phrases, places_of([phrase.end for phrase in phrases], at), strict=True):
                spoken = self._spoken(sentence, phrase, verb)
                if self._may_be(sentence, phrase, verb, parts) and self._is_new(spoken):
                    side = where if at < 0 else "before" if phrase.end <= at else "after"
                    signs = [*place_signs(side, sentence, phrase, at, place), *self._beside(side, sentence, phrase)]
                    signs += [*relations(side, sentence, phrase, at), *as_subject(side, phrase, parts, at)]
                    signs += self._phrase_signs(sentence, phrase, spoken)
                    yield self._option(spoken, side, signs, is_plain=self._is_plain(signs, spoken))
        for spoken in self._sources.values():
            if self._is_new(spoken):
                side = "no subject" if spoken.is_bare else "elsewhere"
                yield self._option(spoken, side, [side], is_plain=False)

    def _groups(self) -> Iterator[tuple[str, Sequence[SentenceWord], int]]:
        """(where it is, the sentence, the index of the quotation in it or -1) of each sentence that is read."""
        marked = self._marked
        yield "here", marked.words, marked.at
        sentences, number = marked.sentences, marked.number
        for back in range(1, min(MAX_SENTENCES_BEFORE, number) + 1):
            yield f"{back} sentences before", sentences[number - back][-MAX_WORDS_AWAY:], -1
        if number + 1 < len(sentences):
            yield "next sentence", sentences[number + 1][:MAX_WORDS_AWAY], -1
        for back, sentence in enumerate(reversed(self._known.sentences[-MAX_SENTENCES_BEFORE:]), 1):
            yield f"paragraph before, sentence {back}", sentence[-MAX_WORDS_AWAY:], -1

    def _phrases(self, sentence: Sequence[SentenceWord], found: list[PhraseAt]) -> list[PhraseAt]:
        """The phrases of a sentence; where a rule proposes words, these are the phrase."""
        start, end = sentence[0].start, sentence[-1].end
        given = [span for span in self._sources if span[0] < span[1] and start <= span[0] and span[1] <= end]
        if not given:
            return found
        spans = [_words_of(sentence, span) for span in given]
        kept = [phrase for phrase in found if not any(a < phrase.end and phrase.begin < b for a, b, _ in spans)]
        return sorted({*kept, *(span for span in spans if span.begin < span.end)}, key=lambda phrase: phrase[:2])

    def _spoken(self, sentence: Sequence[SentenceWord], place: PhraseAt, verb: int | None) -> Spoken:
        """Who is named by a phrase; `verb`: the verb of saying that is nearest to the quotation."""
        span = sentence[place.begin].start, sentence[place.end - 1].end
        given = self._given(span)
        if given is not None:
            return given
        if place.phrase is None:
            said = pronoun_of(sentence, place.begin, verb if verb is not None else place.begin)
            said = said if verb is not None else said._replace(verb="")
        else:
            said = Telling(place.phrase, -1, sentence[verb].text if verb is not None else "", None, True, sentence)
        return spoken_of(self._text, said, self._table)

    def _given(self, span: tuple[int, int]) -> Spoken | None:
        """The speaker whom a rule finds at some words; a pronoun may be a part of a word ("dit-elle")."""
        return next((one for (start, end), one in self._sources.items() if start < span[1] and span[0] < end), None)

    def _may_be(
        self, sentence: Sequence[SentenceWord], place: PhraseAt, verb: int | None, parts: SentenceParts
    ) -> bool:
        """Whether a phrase may speak: whom a rule finds, and what is no object by its article, nor the subject of what is told. Never a
        person beside a verb that says what a text says: "Im Brief an Ida Roy heißt es".
        """
        if place.phrase is not None and self._is_beside_text(sentence, place.phrase, verb):
            return False
        if self._given((sentence[place.begin].start, sentence[place.end - 1].end)) is not None:
            return True
        if sentence[place.begin].text.lower() in self._table.oblique or self._is_governed(sentence, place):
            return False
        if place.phrase is not None and self._only_hears(sentence, place.phrase, verb):
            return False
        if self._table.verb_second and _is_object(sentence, place, parts):
            return False
        reported = (one for one, kind in zip(parts.subjects, parts.verbs, strict=True) if kind == "reporting")
        return not any(one.begin < place.end and place.begin < one.end for one in reported)

    def _is_governed(self, sentence: Sequence[SentenceWord], place: PhraseAt) -> bool:
        """Whether a noun without a name stands right behind a preposition, in a language whose nouns have capitals: "im Amtsblatt"."""
        if not self._table.nouns_have_capitals or place.phrase is None or place.phrase.is_named or not place.begin:
            return False
        return sentence[place.begin - 1].kind in ("preposition", "joiner")

    def _is_plain(self, signs: Sequence[str], spoken: Spoken) -> bool:
        """As in SpokenOption. Where names alone have capitals, a noun without any sign may be a name."""
        plain = {"kind thing", "kind noun", "kind capitals"} if self._table.nouns_have_capitals else {"kind thing"}
        return not plain.isdisjoint(signs) and self._given((spoken.start, spoken.end)) is None

    def _is_beside_text(self, sentence: Sequence[SentenceWord], phrase: Phrase, verb: int | None) -> bool:
        says_text = verb is not None and sentence[verb].text.lower() in self._table.impersonal
        return says_text and is_person(sentence, phrase)

    def _only_hears(self, sentence: Sequence[SentenceWord], phrase: Phrase, verb: int | None) -> bool:
        """Whether somebody is told or asked what is quoted: "powiedział Janowi Mrozowi", "Jan Roth wurde gefragt"."""
        if verb is None:
            return is_addressed(sentence, 0, phrase, self._table)
        said = Telling(phrase, -1, sentence[verb].text, None, True, sentence)
        return is_addressed(sentence, verb, phrase, self._table) or is_passive(said, self._table)

    def _is_new(self, spoken: Spoken) -> bool:
        span = spoken.start, spoken.end
        if span in self._seen:
            return False
        self._seen.add(span)
        return True

    def _beside(self, side: str, sentence: Sequence[SentenceWord], phrase: PhraseAt) -> Iterator[str]:
        """The words right before and behind a phrase. Where the verb is second, what stands beside it says something else."""
        begin, end, _ = phrase
        order = "second " if self._table.verb_second else ""
        before = kind_of(sentence[begin - 1] if begin else None, order)
        behind = end
        while behind < len(sentence) and sentence[behind].kind == "filler":
            behind += 1
        then = kind_of(sentence[behind] if behind < len(sentence) else None, order)
        yield f"{side}, after {before}"
        yield f"{side}, then {then}"
        yield f"{side}, after {before}, then {then}"
        if then == "comma":
            yield f"{side}, then comma {kind_of(sentence[behind + 1] if behind + 1 < len(sentence) else None, order)}"

    def _phrase_signs(self, sentence: Sequence[SentenceWord], place: PhraseAt, spoken: Spoken) -> Iterator[str]:
        """Of which words a phrase is made."""
        words = sentence[place.begin : place.end]
        if place.phrase is None:
            yield "kind pronoun"
            yield f"pronoun {'other' if spoken.she is None else 'she' if spoken.she else 'he'}"
            return
        bare = _bare(words)
        kind = self._kind(words, spoken.name)
        yield f"kind {kind}"
        yield f"kind {kind}, {min(len(bare), 4)} words"
        yield f"kind {kind}, {'article' if len(bare) < len(words) else 'no article'}"
        if words[0].text.lower() in self._table.oblique:
            yield "article of an object"
        if bare and all(word.text.isupper() for word in bare):
            yield "capitals only"
        if any(word.kind in ("joiner", "article") for word in bare[1:]):
            yield f"kind {kind}, with what belongs to it"

    def _kind(self, words: Sequence[SentenceWord], name: str | None) -> str:
        """What the words of a phrase name: "title", "first name", "known", "group", "text", "thing", "capitals" or "noun"."""
        bare = _bare(words)
        nouns = self._table.nouns_have_capitals
        if any(word.kind == "title" for word in bare):
            return "title"
        if any(is_first_name(word.text) for word in bare):
            return "first name"
        if name is not None and self._is_known(name, alone=nouns and len(bare) == len(words) == 1):
            return "known"
        if source := self._source_kind(bare):
            return source
        of_name = not nouns or (len(bare) > 1 and len(bare) == len(words))  # "die Absage Roys" is no name
        return "capitals" if all(word.capital for word in bare) and of_name else "noun"

    def _is_known(self, name: str, *, alone: bool) -> bool:
        """Whether the page names somebody so in full. Where nouns have capitals, a title or a first name must say that it is a person,
        or the name stands `alone`, without the article that a noun would have.
        """
        return (self._cast.full(name) if alone else self._cast.surely(name)) is not None

    def _source_kind(self, words: Sequence[SentenceWord]) -> str:
        """Whether a phrase is about a body, a text or what people do: the first of its words that is one says it, without what belongs to
        its noun: not "Sympathie für die Partei".
        """
        for number, word in enumerate(words):
            if number and word.kind in ("joiner", "article", "preposition"):
                break
            if kind := self._table.source_kind(word.text):
                return kind
        return ""

    def _option(self, spoken: Spoken, side: str, signs: list[str], *, is_plain: bool) -> SpokenOption:
        known, text = self._known, self._text
        head = head_of(spoken, text)
        span = spoken.start, spoken.end
        signs += [f"rule: {rule}" for rule in self._proposed.get(span, ())]
        if known.chosen is not None and span == (known.chosen.start, known.chosen.end):
            signs.append(f"rules choose: {known.how}")
        if known.last is not None:
            near = "in this paragraph" if known.same_paragraph else "before"
            if span == (known.last.start, known.last.end):
                signs.append(f"spoke last {near}")
            elif head and head == self._last_head:
                signs.append(f"named as who spoke last {near}")
        signs.append(f"rules give {min(known.given.get(head, 0), 3)} quotations")
        signs += [f"{side} & {sign}" for sign in self._quote]
        return SpokenOption(spoken, head, tuple(signs), is_plain)


def _bare(words: Sequence[SentenceWord]) -> Sequence[SentenceWord]:
    """The words of a phrase without its article."""
    return words[1:] if words[0].kind == "article" else words


def _words_of(sentence: Sequence[SentenceWord], span: tuple[int, int]) -> PhraseAt:
    """The words of text[span]."""
    within = [index for index, word in enumerate(sentence) if word.start < span[1] and span[0] < word.end]
    if not within:
        return PhraseAt(0, 0, None)
    first, end = within[0], within[-1] + 1
    is_pronoun = end - first == 1 and sentence[first].kind in (*PRONOUNS, "verb", "filler")
    return PhraseAt(first, end, None if is_pronoun else Phrase(first, end, NOTHING, NOTHING))


def _is_object(sentence: Sequence[SentenceWord], place: PhraseAt, parts: SentenceParts) -> bool:
    """Whether a phrase stands behind a verb whose subject comes before it: a pronoun, or anything behind a person's verb."""
    return is_object(sentence, place.begin, parts.subjects if place.phrase is None else parts.persons)
