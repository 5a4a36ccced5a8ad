"""Quotations and speakers of a text, in a language that has a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from iria_crawler.model import Quote
from iria_crawler.quotes.beside import chinese, final, japanese, places
from iria_crawler.quotes.beside.cast import NamedPersons, PersonMention
from iria_crawler.quotes.beside.clauses import MarkedWords
from iria_crawler.quotes.beside.dashes import read_dashes
from iria_crawler.quotes.beside.going_on import going_on, text_meant
from iria_crawler.quotes.beside.insertions import split_insertions
from iria_crawler.quotes.beside.places import spoken_of
from iria_crawler.quotes.beside.speech import speech_signs
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Paragraph, Stretch, read_paragraph
from iria_crawler.quotes.shape import MAX_TERM_WORDS, count_words, hands_over
from iria_crawler.quotes.weighing import QuoteWeights

# Words between marks that nobody is said to have said are speech if they are a sentence of at least 2 words, or at least 7 words.
MIN_SENTENCE_WORDS = 2
MAX_UNSAID_WORDS = 7
# Titles and signs begin with a capital: of words that begin with a small letter fewer are enough.
MAX_CLAUSE_WORDS = 5
_READERS: dict[str, Callable[[str, Paragraph, Table], list[MarkedPlace]]] = {
    "beside": places.read_places,
    "final": final.read_places,
    "chinese": chinese.read_places,
    "japanese": japanese.read_places,
}


class TakenPlace(NamedTuple):
    """How the rules took a quotation."""

    words: MarkedWords
    how: str  # the way in which they came to its speaker
    rule: str  # the name of the rule that found somebody in its sentence
    paragraph: int  # the number of its paragraph


class Judgement(NamedTuple):
    """What the rules say of a marked stretch."""

    taken: bool  # whether it is speech
    spoken: Spoken | None
    how: str  # as in TakenPlace


class Reader:
    """Goes through a text paragraph by paragraph and collects its quotations."""

    def __init__(self, text: str, table: Table, blocks: dict[int, int], weights: QuoteWeights) -> None:
        self._weights = weights
        self._text = text
        self.table = table
        self._blocks = blocks
        self.quotes: list[Quote] = []
        self.spoken: list[Spoken | None] = []  # of each quotation
        self._led_in: list[bool] = []  # whether words and a colon lead to each, which name nobody
        self.taken: list[TakenPlace | None] = []  # how the rules took each; None where the weights have no say
        self.paragraphs: list[tuple[int, int]] = []  # start and end of those read so far
        self.stretches = 0
        self._last: Spoken | None = None  # who spoke last, in this paragraph or as the last of the one before
        self._unsaid: MarkedPlace | None = None  # the last place that is no speech, and whose sentence names who speaks
        self._announced: Spoken | None = None  # who is announced by a colon at the end of the paragraph before

    @cached_property
    def cast(self) -> NamedPersons:
        """Everybody whom the text names in full."""
        return NamedPersons(self._text, self.table)

    def _is_known(self, name: str) -> bool:
        return self.cast.surely(name) is not None

    def read(self, start: int, end: int) -> None:
        """One paragraph: text[start:end]."""
        self.paragraphs.append((start, end))
        found = read_dashes(self._text, start, end, self.table)
        is_dash = bool(found)
        if not found:
            paragraph = split_insertions(self._text, read_paragraph(self._text, start, end), self.table)
            found = _READERS[self.table.order](self._text, paragraph, self.table) if paragraph.stretches else []
        self.stretches += len(found)
        if not found:
            self._read_plain(start, end)
            return
        first = len(self.quotes)
        carried = self._announced or (self._last if found[0].alone and not is_dash else None)
        for place in found:
            carried = self._take(place, carried, first) or carried
        self._fill_backwards(first)
        self._last = self.spoken[-1] if len(self.quotes) > first else None
        self._announced = None

    def _read_plain(self, start: int, end: int) -> None:
        announced = self._announced
        self._last = self._announced = None
        if start in self._blocks:
            self._add(Stretch(start, end, True), announced, kind_of="block")
        elif self._text[end - 1] in ":：":
            self._announced = self._announces(start, end)

    def _announces(self, start: int, end: int) -> Spoken | None:
        """Who speaks in a paragraph that ends with a colon: read as if a quotation followed."""
        stretch = Stretch(end, end, True)
        found = _READERS[self.table.order](self._text, Paragraph(start, end, (stretch,)), self.table)
        return found[-1].spoken if found else None

    def _take(self, place: MarkedPlace, carried: Spoken | None, first: int) -> Spoken | None:
        """Adds a place that is speech; gives its speaker."""
        stretch, follows = place.stretch, len(self.quotes) > first
        if not any(map(str.isalnum, self._text[stretch.start : stretch.end][:80])):
            return None
        judged = self._judge(place, carried, follows)
        if not self._is_speech(place, judged.taken, follows):
            self._unsaid = place if judged.spoken is not None and not judged.spoken.is_bare else self._unsaid
            return None
        spoken = judged.spoken
        self._add(stretch, spoken, continues=place.spoken is None and spoken is not None and follows)
        self._led_in[-1] = place.introduced and not place.alone and spoken is None
        if place.words is not None:
            self.taken[-1] = TakenPlace(place.words, judged.how, place.rule, len(self.paragraphs) - 1)
        return spoken

    def _judge(self, place: MarkedPlace, carried: Spoken | None, follows: bool) -> Judgement:
        """What the rules say of a place: whether it is speech, and whose."""
        spoken, how = place.spoken, "in the sentence" if place.spoken is not None else "nobody"
        stretch, carries = place.stretch, "carried on"
        if (
            spoken is not None
            and spoken.is_bare
            and place.words is not None
            and (text := text_meant(place.words, spoken.cue, self.table)) is not None
        ):
            spoken = spoken_of(self._text, text, self.table)
        if (
            spoken is None
            and place.words is not None
            and (earlier := going_on(place.words, self.table, self._is_known, follows=follows)) is not None
        ):
            carries = earlier.how if earlier.said is not None or carried is not None else carries
            if earlier.said is not None:
                carried, follows = spoken_of(self._text, earlier.said, self.table), True
        if spoken is None and not follows and (named := self._named_in_sentence(place)) is not None:
            carried, follows = named, True
        count = count_words(self._text, stretch)
        sentence = self._is_sentence(stretch, count) or (place.alone and count >= MIN_SENTENCE_WORDS)
        if spoken is not None:
            if spoken.is_bare and spoken.is_single and follows and carried is not None:
                spoken, how = carried._replace(close=spoken.close), carries  # "Y añadió: «...»"
            # A word of Arabic or Hebrew holds small words too.
            least = MAX_TERM_WORDS if self.table.has_case or self.table.order != "beside" else MAX_TERM_WORDS - 1
            taken = count > least or self._is_short_speech(place, spoken)
        else:
            said_on = carried is not None and (place.alone or (place.first and sentence) or follows)
            said_on = said_on and not self._is_led_in_by_another(place)
            least = MAX_CLAUSE_WORDS if self._text[stretch.start].islower() else MAX_UNSAID_WORDS
            long = count >= least and self.table.order not in ("chinese", "japanese")
            taken = sentence or long or (said_on and (count > MAX_TERM_WORDS or place.alone))
            taken = taken or (not self.table.is_weighed and self._goes_on(place, count, follows=said_on and follows))
            spoken = carried if said_on else None
            how = carries if spoken is not None else how
        return Judgement(taken and not self._is_title(place, count), spoken, how)

    def _named_in_sentence(self, place: MarkedPlace) -> Spoken | None:
        """Who is named in the sentence of a place, by the rules for a stretch before it that is no speech."""
        unsaid = self._unsaid
        if unsaid is None or unsaid.words is None or place.words is None:
            return None
        same = unsaid.words.sentences is place.words.sentences and unsaid.words.number == place.words.number
        return unsaid.spoken if same else None

    def _goes_on(self, place: MarkedPlace, count: int, *, follows: bool) -> bool:
        """Whether a few words are speech by the sign before them, where no weights decide: a colon, or behind a quotation of the
        paragraph the comma after its speaker ("«...», قال روي، «...»").
        """
        before = self._text[max(0, place.stretch.start - 4) : place.stretch.start - 1].rstrip(" \u00a0")
        led_in = place.introduced and count >= MAX_TERM_WORDS and self.table.order == "beside"
        return led_in or (follows and not place.first and before[-1:] in (",", "،"))

    def _is_led_in_by_another(self, place: MarkedPlace) -> bool:
        """Whether a whole sentence leads to the quotation with a colon ("Старый рыбак буркнул:"), and none of its words means who spoke
        before.
        """
        marked = place.words
        if marked is None or not place.introduced or any(word.quote >= 0 for word in marked.words[: marked.at]):
            return False
        before = marked.words[: marked.at - 1]
        back = any(word.kind in ("he", "she", "other") or word.text.lower() in self.table.owners for word in before)
        whole = [word for word in before if word.is_word and word.kind not in ("filler", "stop")]
        return len(whole) > 1 and not back and before[0].kind not in ("stop", "filler", "verb")

    def _is_speech(self, place: MarkedPlace, taken: bool, follows: bool) -> bool:
        """Whether a place is speech: the weights decide where there are some, the rules elsewhere."""
        if not self._weights.speech or place.words is None or not self.table.is_weighed:
            return taken
        if (taken and self._is_said_behind(place)) or self._is_led_in_sentence(place):
            return True
        if self._goes_on_inside(place.stretch):
            return True
        if taken and place.rule == "done by":
            return True  # "wird von Roy als „...“ bezeichnet"
        few = count_words(self._text, place.stretch) <= MAX_TERM_WORDS
        if few and place.is_work and not (taken or place.introduced):
            return False  # "dem Sender „Küste Eins“"
        signs = speech_signs(self._text, place, self.table, taken=taken, follows=follows)
        weights = self._weights
        limit = weights.speech_limit_of_nouns if self.table.nouns_have_capitals else weights.speech_limit
        return weights.points_of_speech(signs) > limit

    def _goes_on_inside(self, stretch: Stretch) -> bool:
        """Whether a stretch is the second piece of one that a speaker parts: "«Non è vero, dice Jan Roy, ma capita»"."""
        before = self._text[max(0, stretch.start - 4) : stretch.start].rstrip()
        return before.endswith((",", ".", "-", "–", "—"))

    def _is_led_in_sentence(self, place: MarkedPlace) -> bool:
        """Whether a colon leads to a sentence of at least two words, by its letters: a capital opens it, and the last word has none. Where
        every noun has a capital, letters do not say it.
        """
        words = self._text[place.stretch.start : place.stretch.end].split()
        by_letters = words[0][:1].isupper() and words[-1][:1].islower() and len(words) >= MIN_SENTENCE_WORDS
        return place.introduced and by_letters and not place.is_work and not self.table.nouns_have_capitals

    def _is_said_behind(self, place: MarkedPlace) -> bool:
        """Whether a comma, a verb of saying and its subject stand right behind a stretch: "„Wir prüfen das“, sagte Roy"."""
        assert place.words is not None
        behind = place.words.words[place.words.at + 1 : place.words.at + 3]
        verb = len(behind) == 2 and behind[0].sign == "comma" and behind[1].kind == "verb"
        spoken = place.spoken
        return verb and spoken is not None and not spoken.is_bare and spoken.start > place.stretch.end

    def _is_title(self, place: MarkedPlace, count: int) -> bool:
        """Whether the words beside a stretch make it a title or a term: not behind a colon, nor if it is a longer part of a sentence
        that somebody says.
        """
        said = place.spoken is not None and count > MAX_TERM_WORDS and self._text[place.stretch.start].islower()
        return place.is_work and not place.introduced and not said

    def _is_short_speech(self, place: MarkedPlace, spoken: Spoken) -> bool:
        """Whether a few words with a speaker are speech and no term: a sign ends them, a colon leads to them, the sentence opens with
        them, or somebody calls something so.
        """
        after = self._text[place.stretch.end - 1 : place.stretch.end + 3]
        if place.named_so and (self._text[place.stretch.start].islower() or self.table.nouns_have_capitals):
            somebody = spoken.name is not None or spoken.role is not None or (spoken.is_pronoun and spoken.is_single)
            return somebody or self._is_body(spoken)
        ended = any(sign in after for sign in ",،，.!?！？。")
        return spoken.close and (place.introduced or place.first or ended or self.table.order != "beside")

    def _is_body(self, spoken: Spoken) -> bool:
        """Whether a speaker without a name is a body or a group: "das Gericht"."""
        return any(self.table.source_kind(word) == "group" for word in self._text[spoken.start : spoken.end].split())

    def _is_sentence(self, stretch: Stretch, count: int) -> bool:
        first, last = self._text[stretch.start], self._text[stretch.end - 1]
        opens = first.isupper() or (first.isalpha() and first.lower() == first.upper()) or first in "¿¡"
        return not stretch.closed or (opens and last in ".!?…。！？" and count >= MIN_SENTENCE_WORDS)

    def _add(self, stretch: Stretch, spoken: Spoken | None, *, continues: bool = False, kind_of: str = "") -> None:
        text = self._text
        count = count_words(text, stretch)
        whole = self._is_sentence(stretch, count) or hands_over(text, stretch)
        quote = Quote(text=text[stretch.start : stretch.end], start=stretch.start, end=stretch.end, continues=continues)
        self.quotes.append(replace(quote, kind="block" if kind_of else "direct" if whole else "partial"))
        self.spoken.append(spoken)
        self.taken.append(None)
        self._led_in.append(False)

    def _fill_backwards(self, first: int) -> None:
        """Gives a quotation without a speaker the speaker of the next one in its paragraph."""
        for index in range(len(self.quotes) - 2, first - 1, -1):
            if self.spoken[index] is None and not self._led_in[index] and self._may_be_filled(index):
                self.spoken[index] = self.spoken[index + 1]
                if (taken := self.taken[index]) is not None and self.spoken[index] is not None:
                    self.taken[index] = taken._replace(how="filled")

    def _may_be_filled(self, number: int) -> bool:
        """Whether the speaker of the next quotation is also this one's: it is a sentence, or both stand in one."""
        own, following = self.taken[number], self.taken[number + 1]
        if own is None or following is None or own.words.alone or self.quotes[number].kind != "partial":
            return True
        return own.words.sentences is following.words.sentences and own.words.number == following.words.number


def with_speakers(
    text: str, quotes: Sequence[Quote], spoken: Sequence[Spoken | None], cast: NamedPersons
) -> list[Quote]:
    """The quotations with their speakers, and with the full names and roles that the page gives."""
    known: dict[Spoken, Quote] = {}
    last: PersonMention | None = None  # who spoke last, of those whose name is known
    found: list[Quote] = []
    for quote, who in zip(quotes, spoken, strict=True):
        if who is None:
            found.append(quote)
            continue
        if who not in known:
            known[who] = _speaker(quote, who, cast, last)
        fields = {name: getattr(known[who], name) for name in _SPEAKER_FIELDS}
        found.append(_printed(replace(quote, **fields), text))
        name, start = known[who].speaker_name, known[who].speaker_start
        if name and start is not None:
            printed_end = known[who].speaker_end or start
            last = PersonMention(start, quote.end, name, known[who].speaker_role, opens=True, printed_end=printed_end)
    return with_roles(found)


def with_roles(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotations, each with the role that another quotation of the same person gives, where its own gives none or less."""
    roles: dict[str, str] = {}
    for quote in quotes:
        name, role = quote.speaker_name, quote.speaker_role
        if name and role and (name not in roles or roles[name] in role):
            roles[name] = role
    return [_with_fuller_role(quote, roles) for quote in quotes]


def _with_fuller_role(quote: Quote, roles: dict[str, str]) -> Quote:
    role = roles.get(quote.speaker_name or "")
    fuller = role is not None and (quote.speaker_role is None or quote.speaker_role in role)
    return replace(quote, speaker_role=role) if fuller else quote


_SPEAKER_FIELDS = ("speaker_start", "speaker_end", "speaker_name", "speaker_role", "cue")


def _printed(quote: Quote, text: str) -> Quote:
    if quote.speaker_start is None or quote.speaker_end is None:
        return quote
    return replace(quote, speaker=text[quote.speaker_start : quote.speaker_end])


def _speaker(quote: Quote, who: Spoken, cast: NamedPersons, last: PersonMention | None) -> Quote:
    """The quotation with its speaker."""
    if who.name is not None:
        person = cast.full(who.name)
        # A family name alone of one letter or sign needs its person: "이 당선인".
        name = person.name if person else who.name if len(who.name) > 1 and not _may_be_noun(who, cast) else None
        return _with(quote, who, name, who.role or (person.role if person else None))
    if not (who.is_pronoun or who.is_bare):
        if cast.is_weighed and (found := cast.named_at(who.start, who.end)) is not None:
            start, person = found
            return _with(quote, who._replace(start=start), person.name, person.role)
        # "el portavoz": an office alone means the person of the page who holds it.
        alone = who.role is not None and " " not in who.role
        person = cast.holder(who.role, quote.start) if who.role and alone else None
        return _with(quote, who, person.name if person else None, person.role if person else who.role)
    person = cast.meant(quote.start, who.she, last) if who.is_single else None
    if person is None:
        return _with(quote, who, None, None) if who.is_pronoun else replace(quote, cue=who.cue)
    if who.is_bare:
        who = who._replace(start=person.start, end=person.printed_end or person.end)
    return _with(quote, who, person.name, person.role)


def _may_be_noun(who: Spoken, cast: NamedPersons) -> bool:
    """Whether the one word that is taken for a name may be a noun with a capital."""
    return who.name is not None and who.role is None and cast.may_be_noun(who.name, who.cue)


def _with(quote: Quote, who: Spoken, name: str | None, role: str | None) -> Quote:
    cue = who.cue or None
    return replace(quote, speaker_start=who.start, speaker_end=who.end, speaker_name=name, speaker_role=role, cue=cue)
