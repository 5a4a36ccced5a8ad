"""Words between quotation marks, and who said them.

Each marked stretch is taken or left: what only names, coins or ridicules a thing is nobody's speech. The speaker is looked
for in the sentence that holds the stretch, then in the quotation before it, and resolved to a full name within the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from iria_crawler.model import Quote, QuoteKind
from iria_crawler.quotes.attribution import find_source, find_teller, guess_source
from iria_crawler.quotes.languages.english import ENGLISH
from iria_crawler.quotes.languages.german import GERMAN
from iria_crawler.quotes.languages.language import Language
from iria_crawler.quotes.marks import Stretch, find_stretches
from iria_crawler.quotes.people import Cast, Speaker
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.tokens import Token, sentences

LANGUAGES = {table.code: table for table in (ENGLISH, GERMAN)}
# A stretch of so many words is a title, a term or a scare quote unless a cue stands right beside it.
SHORT = 3
# Without any speaker, a stretch of so many words that is a sentence is still somebody's.
LONG = 6

# No story is longer, and none holds more quotations: what comes after is left unread.
LONGEST = 400_000
MOST_QUOTES = 3000
# A speaker stands no further from a quotation than so many words: keeps the work linear on any text.
WINDOW = 80
# No title of a work is longer.
LONGEST_TITLE = 120
# A headline is shorter than this, and so much of its longer words has a capital.
LONGEST_HEADLINE, CAPITALS = 220, 0.8
# A longer paragraph without marks does not hand over to the quotation after it.
TELLING = 300

_NAMING = re.compile(
    r"(?:called|dubbed|termed|so-called|named|titled|entitled|known as|nicknamed|headlined|headline|labell?ed|"
    r"the|a|an|of|his|her|their|its|sogenannte[rn]?|namens|titel|begriff|wort|name|als|der|die|das|den|dem|des|ein|eine[nmrs]?|"
    r"term|phrase|word|words|film|movie|book|song|album|show|series|novel|memoir|exercise|operation|code-?named?)$",
    re.I,
)
# What stands before the title of a programme or a work, where words in capitals are no speech: "on CNN’s “State of the
# Union,” Roe said", "in her memoir, “Tough Choices.”"
_OF_WORK = re.compile(
    r"(?:['’]s?|\b(?:on|in|with|for|from|of|told|starring|watch|via|and|to)|\b(?:memoir|book|novel|film|movie|drama|comedy|series|show|"
    r"song|album|ad|documentary|program|programme|podcast|play|musical|concert|column|essay|magazine|site|website|newsletter),?)$"
)
_GOES_ON = re.compile(r"\s+(?:and|but|to|in|on|at|after|when|by|for|with|he|she|as|if|because|while)\b")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = frozenset("a an the of in on at to for and or but with from by as is vs".split())


class _Marked(NamedTuple):
    """A stretch with what its sentence says of it."""

    stretch: Stretch
    sentence: list[Token]
    at: int  # which token of the sentence it is
    source: Source | None
    told: Source | None  # who a sentence without marks right before it says is speaking
    before: list[Token] | None  # that sentence
    titled: bool  # it stands in a headline, where capitals tell nothing


def find_quotes(text: str, *, language: str | None = None, block_spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations of `text` in reading order.

    `text`: paragraphs separated by newlines. `language`: BCP 47; of one that has no table only what English shares with
    it is found. `block_spans`: stretches (code points) the page set off as block quotes.
    """
    table = LANGUAGES.get((language or "en").split("-")[0].lower(), ENGLISH)
    reader = _Reader(text, dict(block_spans), table)
    start = 0
    for paragraph in text[:LONGEST].split("\n"):
        end = start + len(paragraph)
        if paragraph:
            reader.read(start, end)
        if reader.marked > MOST_QUOTES:
            break
        start = end + 1
    if not any(quote.speaker for quote in reader.quotes):
        return reader.quotes
    return _named(reader.quotes, text[:LONGEST], table)


class _Reader:
    """Reads paragraph after paragraph and remembers who spoke last."""

    def __init__(self, text: str, blocks: dict[int, int], language: Language) -> None:
        self._text = text
        self._language = language
        self._blocks = blocks
        self.quotes: list[Quote] = []
        self.marked = 0  # marked stretches met
        self._open: Quote | None = None  # a quotation that the paragraph before left open
        self._announced: Source | None = None  # who a paragraph that ends with a colon lets speak
        self._last: Source | None = None  # who spoke last, in the paragraph before
        self._plain: tuple[int, int] | None = None  # the paragraph before, where it has no marks

    def read(self, start: int, end: int) -> None:
        """One paragraph."""
        text = self._text
        stretches = find_stretches(text, start, end)
        if not stretches:
            self._without_marks(start, end)
            return
        self.marked += len(stretches)
        marked = self._marked(stretches, start, end)
        before = len(self.quotes)
        self._take(marked, start, end)
        found = self.quotes[before:]
        self._open = found[-1] if found and not stretches[-1].closed and found[-1].end == stretches[-1].end else None
        sources = [item.source for item in marked if item.source]
        self._last = (
            sources[-1] if sources else self._last if found and self._all_quoted(stretches, start, end) else None
        )
        self._announced = self._plain = None
        if text[end - 1] == ":":
            self._announced = self._announcer(start, end)

    def _without_marks(self, start: int, end: int) -> None:
        if start in self._blocks:
            source = self._announced or None
            self.quotes.append(_quote(self._text, Stretch(start, end, True), source, kind="block"))
            return
        self._open = self._last = None
        self._plain = (start, end)
        self._announced = self._announcer(start, end) if self._text[end - 1] == ":" else None

    def _announcer(self, start: int, end: int) -> Source | None:
        """Who speaks in the paragraph after one that ends with a colon: its last cue's subject."""
        told = sentences(self._text, start, end - 1, (), self._language)
        if not told:
            return None
        last = told[-1][-WINDOW:]
        quotation = [Token(":", "sign", end - 1, end), Token("", "quote", end, end, 0)]
        return find_source([*last, *quotation], len(last) + 1, self._text)

    def _marked(self, stretches: list[Stretch], start: int, end: int) -> list[_Marked]:
        found = []
        told: Source | None = None
        before: list[Token] | None = None
        titled = not self._language.nouns_have_capitals and _is_headline(self._text, stretches, start, end)
        for sentence in sentences(self._text, start, end, stretches, self._language, titled=titled):
            if not any(token.kind == "quote" for token in sentence):
                before = sentence[-WINDOW:]
                told = find_teller(before) or told
                continue
            for index, token in enumerate(sentence):
                if token.kind == "quote":
                    first = max(0, index - WINDOW)
                    near, at = sentence[first : index + WINDOW], index - first
                    source = find_source(near, at, self._text)
                    found.append(_Marked(stretches[token.quote], near, at, source, told, before, titled))
                    told = before = None
        return found

    def _take(self, marked: list[_Marked], start: int, end: int) -> None:
        """The quotations among the marked stretches of a paragraph, each with the speaker its surroundings give."""
        text = self._text
        carried = self._announced or self._handed_over(marked, start, end)
        taken: list[int] = []
        first = len(self.quotes)
        for number, item in enumerate(marked):
            source, continues = item.source, False
            carried = item.told or carried
            if number == 0 and source is None and self._open is not None:
                self.quotes.append(_like(text, item.stretch, self._open))
                carried = carried or _source_of(self._open)
                taken.append(number)
                continue
            if source is None and _is_sentence(text, item.stretch):
                source, continues = carried, bool(taken)
            elif source is None and carried is not None and _count(text, item.stretch) > SHORT:
                # Who speaks in the same sentence speaks of this, and does not say it.
                ends = text[item.stretch.end - 1] in ".,?!"
                source = carried if ends or carried.start < item.sentence[0].start else None
            if source is None and item.before is not None and _is_sentence(text, item.stretch, words=1):
                source = guess_source(item.sentence, item.at, item.before)
            # “...,” Roe said. “Donald Trump.” What stands alone behind a quotation goes on with it, however short.
            alone = bool(taken) and carried is not None and _stands_alone(text, item)
            if alone and source is None:
                source, continues = carried, True
            if not (alone or self._is_speech(item, source)):
                continue
            source = source or guess_source(item.sentence, item.at, item.before)
            self.quotes.append(_quote(text, item.stretch, source, continues=continues and source is not None))
            taken.append(number)
            carried = source or carried
        self._fill(first)

    def _handed_over(self, marked: list[_Marked], start: int, end: int) -> Source | None:
        """Who spoke in the paragraph before, where this one is nothing but a quotation."""
        if not self._all_quoted([item.stretch for item in marked], start, end):
            return None
        if self._last is None and self._plain and self._plain[1] - self._plain[0] <= TELLING:
            told = sentences(self._text, *self._plain, (), self._language)
            return find_teller(told[-1][-WINDOW:]) if told else None
        return self._last

    def _all_quoted(self, stretches: Sequence[Stretch], start: int, end: int) -> bool:
        inside = sum(stretch.end - stretch.start for stretch in stretches)
        return (end - start) - inside <= 3 * len(stretches) + 2

    def _fill(self, first: int) -> None:
        """A quotation without a speaker takes the one named later in its paragraph: “...” “...,” she said."""
        for index in range(len(self.quotes) - 2, first - 1, -1):
            this, following = self.quotes[index], self.quotes[index + 1]
            if this.speaker is None and following.speaker is not None:
                self.quotes[index] = _with_source(this, _source_of(following), self._text)

    def _is_speech(self, item: _Marked, source: Source | None) -> bool:
        """Whether a marked stretch is somebody's words and not a name, a term or a title."""
        text, stretch = self._text, item.stretch
        count = _count(text, stretch)
        if count == 0:
            return False
        titles = not (item.titled or self._language.nouns_have_capitals)  # are titles written in capitals?
        if titles and _is_named(text, stretch) and _OF_WORK.search(_lead(text, stretch)):
            return False
        if count <= SHORT:
            return self._is_short_speech(item, source, count)
        if titles and _is_title(text, stretch):
            led = _is_led(item.sentence, item.at)
            return (
                source is not None and (source.start > stretch.end or led) and not _NAMING.search(_lead(text, stretch))
            )
        if source is not None:
            return True
        return _is_sentence(text, stretch) or count > 4

    def _is_short_speech(self, item: _Marked, source: Source | None, count: int) -> bool:
        text, stretch = self._text, item.stretch
        if source is None:
            return False
        if all(token.kind == "quote" for token in item.sentence) and text[stretch.end - 1] in ".!?,":
            return True
        ends = text[stretch.end - 1] in ",?!" or (
            text[stretch.end - 1] == "." and item.at and item.sentence[item.at - 1].text in (",", ":")
        )
        # ‘Two weeks’, said Roe: where the comma stands outside.
        handed = [token.kind for token in item.sentence[item.at + 1 : item.at + 3]] == ["comma", "cue"]
        if (ends or handed) and not _NAMING.search(_lead(text, stretch)):
            return True
        before = item.sentence[item.at - 1] if item.at else None
        if before is None or _NAMING.search(_lead(text, stretch)) or _is_title(text, stretch):
            return False
        after = text[stretch.end + 1 : stretch.end + 24]
        # “fight tonight” readiness: the sentence goes on to use the words as its own.
        return re.match(r"\s+[a-z]+", after) is None or _GOES_ON.match(after) is not None


def _stands_alone(text: str, item: _Marked) -> bool:
    """Whether a stretch is a sentence of its own, with a full stop and nothing beside it."""
    return len(item.sentence) == 1 and text[item.stretch.end - 1] in ".?!…" and text[item.stretch.start].isupper()


def _is_headline(text: str, stretches: Sequence[Stretch], start: int, end: int) -> bool:
    """Whether a paragraph is written as headlines are: nearly every longer word outside its quotations has a capital."""
    if end - start > LONGEST_HEADLINE or not text[start:end].strip():
        return False
    edges = [start, *(edge for stretch in stretches for edge in (stretch.start, stretch.end)), end]
    outside = " ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    words = [word for word in _WORD.findall(outside) if len(word) > 3]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= CAPITALS * len(words)


def _is_led(sentence: list[Token], at: int) -> bool:
    """Whether a quotation stands right behind what introduces it: a cue verb, with or without a comma, or a colon."""
    if at == 0:
        return False
    before = sentence[at - 1]
    return (
        before.kind == "cue"
        or before.text == ":"
        or (before.kind == "comma" and at > 1 and sentence[at - 2].kind == "cue")
    )


def _lead(text: str, stretch: Stretch) -> str:
    return text[max(0, stretch.start - 30) : stretch.start - 1].rstrip(' “"‘«„')


def _count(text: str, stretch: Stretch) -> int:
    """Words in a stretch; counted no further than needed."""
    return len(text[stretch.start : min(stretch.end, stretch.start + 200)].split(None, LONG + 2))


def _is_sentence(text: str, stretch: Stretch, words: int = SHORT - 1) -> bool:
    """A sentence or the end of one, of more than so many words: it opens with a capital and ends with its own punctuation, or
    is long.
    """
    if not stretch.closed:
        return True
    opens = text[stretch.start].isupper() or text[stretch.start] in "[….($0123456789"
    ends = text[stretch.end - 1] in ".,!?…—–]"
    return (_count(text, stretch) > words and ends and opens) or (opens and _count(text, stretch) > LONG)


def _is_named(text: str, stretch: Stretch) -> bool:
    """Whether every word of a stretch but the small ones has a capital, one word too."""
    if stretch.end - stretch.start > LONGEST_TITLE:
        return False
    words = [word for word in _WORD.findall(text[stretch.start : stretch.end]) if word.lower() not in _SMALL]
    return bool(words) and len(words) <= 8 and all(word[0].isupper() or word[0].isdigit() for word in words)


def _is_title(text: str, stretch: Stretch) -> bool:
    """Whether a stretch is written as titles are: every word but the small ones with a capital."""
    inside = text[stretch.start : stretch.end]
    if inside[-1:] in "?!" or len(inside) > LONGEST_TITLE:
        return False
    words = [word for word in _WORD.findall(inside) if word.lower() not in _SMALL]
    return len(words) > 1 and all(word[0].isupper() or word[0].isdigit() for word in words)


# --- quotations ---


def _quote(
    text: str, stretch: Stretch, source: Source | None, *, kind: QuoteKind | None = None, continues: bool = False
) -> Quote:
    named = source is not None and source.start < source.end
    return Quote(
        text=text[stretch.start : stretch.end],
        start=stretch.start,
        end=stretch.end,
        kind=kind or ("direct" if _is_sentence(text, stretch) or _hands_over(text, stretch) else "partial"),
        continues=continues,
        speaker=text[source.start : source.end] if source and named else None,
        speaker_start=source.start if source and named else None,
        speaker_end=source.end if source and named else None,
        cue=(source.cue or None) if source and named else None,
    )


def _hands_over(text: str, stretch: Stretch) -> bool:
    """Whether a whole sentence hands over to its speaker with a comma outside the marks: „Wir fahren“, sagte sie."""
    outside = text[stretch.end : stretch.end + 2]
    return text[stretch.start].isupper() and len(outside) == 2 and outside[1] == "," and _count(text, stretch) > 1


def _with_source(quote: Quote, source: Source | None, text: str) -> Quote:
    if source is None or source.start == source.end:
        return quote
    return replace(
        quote,
        speaker=text[source.start : source.end],
        speaker_start=source.start,
        speaker_end=source.end,
        cue=source.cue or None,
    )


def _source_of(quote: Quote) -> Source | None:
    if quote.speaker_start is None or quote.speaker_end is None:
        return None
    return Source(quote.speaker_start, quote.speaker_end, quote.cue or "")


def _like(text: str, stretch: Stretch, quote: Quote) -> Quote:
    """A stretch that goes on the quotation which the paragraph before left open."""
    return _quote(text, stretch, _source_of(quote), continues=True)


def _named(quotes: list[Quote], text: str, language: Language) -> list[Quote]:
    """The quotations with the speakers' full names and roles, where the page gives them."""
    speakers = {
        quote.speaker_start: Speaker(quote.speaker, quote.speaker_start)
        for quote in reversed(quotes)
        if quote.speaker and quote.speaker_start is not None
    }
    cast = Cast(text, language, speakers.values())
    known = {start: cast.who(*speaker) for start, speaker in speakers.items()}
    found: list[Quote] = []
    for quote in quotes:
        who = known.get(quote.speaker_start) if quote.speaker_start is not None else None
        found.append(replace(quote, speaker_name=who.name, speaker_role=who.role) if who else quote)
    return found
