"""Words between quotation marks, and who said them.

Three steps: candidates.py finds the marked stretches and what the sentences around them say; choice.py decides
whether a stretch is a quotation, and chooses its speaker; people.py gives the speaker's full name. This is for English: the
languages that have a small table are read in beside/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iria_crawler.model import Quote, QuoteKind
from iria_crawler.quotes.beside.read import Reader, with_roles, with_speakers
from iria_crawler.quotes.beside.table import SAME_TABLE, Table, table_of
from iria_crawler.quotes.candidates import (
    QuoteCandidate,
    find_acting,
    find_announced,
    find_candidates,
    find_last_source,
)
from iria_crawler.quotes.choice import Choice, choose
from iria_crawler.quotes.languages.english import ENGLISH
from iria_crawler.quotes.languages.language import Language
from iria_crawler.quotes.marks import Paragraph, Stretch, read_paragraph
from iria_crawler.quotes.people import Cast, Speaker
from iria_crawler.quotes.shape import hands_over, is_sentence
from iria_crawler.quotes.subjects import Source

# No real story is longer or has more marked stretches. The rest of a longer text is not read, so that no page takes long.
MAX_TEXT_CHARACTERS = 400_000
MAX_STRETCHES = 3000
# A longer paragraph without marks does not name the speaker of the quotation after it.
MAX_LEADING_CHARACTERS = 300


def find_quotes(text: str, *, language: str | None = None, block_spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations of `text` in reading order; an empty list where it has none.

    `text`: paragraphs separated by newlines. `language`: a BCP 47 code; for a language without tables the words between
    marks are found and no speaker, since the rules of another language would name somebody wrong. `block_spans`: (start, end)
    in code points of paragraphs that the page sets off as block quotes.
    """
    code = (language or "en").replace("_", "-").split("-")[0].lower()
    beside = table_of(SAME_TABLE.get(code, code))
    if beside is not None:
        return _read_beside(text[:MAX_TEXT_CHARACTERS], beside, dict(block_spans))
    walk = _Walk(text, dict(block_spans), ENGLISH)
    start = 0
    for paragraph in text[:MAX_TEXT_CHARACTERS].split("\n"):
        end = start + len(paragraph)
        if paragraph:
            walk.read(start, end)
        if walk.stretches > MAX_STRETCHES:
            break
        start = end + 1
    if code != ENGLISH.code:
        return [replace(quote, speaker=None, speaker_start=None, speaker_end=None, cue=None) for quote in walk.quotes]
    if not any(quote.speaker for quote in walk.quotes):
        return walk.quotes
    return _named(walk.quotes, text[:MAX_TEXT_CHARACTERS], ENGLISH)


def _read_beside(text: str, table: Table, blocks: dict[int, int]) -> list[Quote]:
    """The quotations of a text whose language has a small table."""
    reader = Reader(text, table, blocks)
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if paragraph.strip():
            reader.read(start, end)
        if reader.stretches > MAX_STRETCHES:
            break
        start = end + 1
    return with_speakers(text, reader.quotes, reader.spoken, table) if any(reader.spoken) else reader.quotes


class _Walk:
    """Goes through a text paragraph by paragraph, collects its quotations and remembers who spoke last."""

    def __init__(self, text: str, blocks: dict[int, int], language: Language) -> None:
        self._text = text
        self._language = language
        self._blocks = blocks
        self.quotes: list[Quote] = []
        self.stretches = 0  # marked stretches so far, speech or not
        # Taken over from the paragraph before:
        self._open: Quote | None = None  # its last quotation, if no mark closes it
        self._chain: list[int] = []  # the numbers of the quotations of paragraphs left open one after another
        self._announced: Source | None = None  # who speaks next, if it ends with a colon
        self._last: Source | None = None  # who spoke last in it
        self._plain: tuple[int, int] | None = None  # its start and end, if it has no marks

    def read(self, start: int, end: int) -> None:
        """One paragraph: text[start:end]."""
        text = self._text
        paragraph = read_paragraph(text, start, end)
        stretches = paragraph.stretches
        if not stretches:
            self._read_plain(start, end)
            return
        self.stretches += len(stretches)
        candidates = list(find_candidates(text, paragraph, self._language))
        only_quotes = _has_only_quotes(paragraph)
        first = len(self.quotes)
        self._take(candidates, self._announced or (self._handed_over() if only_quotes else None))
        taken = self.quotes[first:]
        self._name_chain(first)
        self._open = taken[-1] if taken and not stretches[-1].closed and taken[-1].end == stretches[-1].end else None
        sources = [candidate.source for candidate in candidates if candidate.source]
        self._last = sources[-1] if sources else self._last if taken and only_quotes else None
        self._plain = None
        self._announced = find_announced(text, start, end, self._language) if text[end - 1] == ":" else None

    def _read_plain(self, start: int, end: int) -> None:
        if start in self._blocks:
            self.quotes.append(_quote(self._text, Stretch(start, end, True), Choice(self._announced, False), "block"))
            return
        self._open = self._last = None
        self._plain = (start, end)
        ends_with_colon = self._text[end - 1] == ":"
        self._announced = find_announced(self._text, start, end, self._language) if ends_with_colon else None

    def _take(self, candidates: Sequence[QuoteCandidate], carried: Source | None) -> None:
        """Adds the quotations among the candidates of a paragraph. `carried`: who spoke last before it."""
        first = len(self.quotes)
        for number, candidate in enumerate(candidates):
            carried = candidate.source_before or carried
            if number == 0 and candidate.source is None and self._open is not None:
                source = _source_of(self._open)
                self.quotes.append(_quote(self._text, candidate.stretch, Choice(source, True)))
                carried = carried or source
            elif choice := choose(self._text, candidate, carried, len(self.quotes) > first):
                self.quotes.append(_quote(self._text, candidate.stretch, choice))
                carried = choice.source or carried
        self._fill_backwards(first)

    def _name_chain(self, first: int) -> None:
        """“... ⏎ “... ⏎ “...,” Roe said: gives the paragraphs left open the speaker of the one that closes them."""
        if self._open is None:
            self._chain = []
        if len(self.quotes) > first:
            source = _source_of(self.quotes[first])
            for number in self._chain:
                if source is not None and self.quotes[number].speaker is None:
                    self.quotes[number] = _with_source(self._text, self.quotes[number], source)
            self._chain = [*self._chain, len(self.quotes) - 1] if source is None else [len(self.quotes) - 1]

    def _handed_over(self) -> Source | None:
        """The speaker of a paragraph that has only quotations: the speaker of the paragraph before it."""
        if self._last is None and self._plain and self._plain[1] - self._plain[0] <= MAX_LEADING_CHARACTERS:
            start, end = self._plain
            spoken = find_last_source(self._text, start, end, self._language)
            return spoken or find_acting(self._text, start, end, self._language)
        return self._last

    def _fill_backwards(self, first: int) -> None:
        """Gives a quotation without a speaker the speaker of the next one in its paragraph: “...” “...,” she said."""
        for index in range(len(self.quotes) - 2, first - 1, -1):
            this, following = self.quotes[index], self.quotes[index + 1]
            if this.speaker is None and following.speaker is not None:
                self.quotes[index] = _with_source(self._text, this, _source_of(following))


def _has_only_quotes(paragraph: Paragraph) -> bool:
    """Whether a paragraph has only marks and spaces outside its stretches."""
    inside = sum(stretch.end - stretch.start for stretch in paragraph.stretches)
    return (paragraph.end - paragraph.start) - inside <= 3 * len(paragraph.stretches) + 2


def _quote(text: str, stretch: Stretch, choice: Choice, kind: QuoteKind | None = None) -> Quote:
    whole = is_sentence(text, stretch) or hands_over(text, stretch)
    quote = Quote(
        text=text[stretch.start : stretch.end],
        start=stretch.start,
        end=stretch.end,
        kind=kind or ("direct" if whole else "partial"),
        continues=choice.continues,
    )
    return _with_source(text, quote, choice.source)


def _with_source(text: str, quote: Quote, source: Source | None) -> Quote:
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


def _named(quotes: list[Quote], text: str, language: Language) -> list[Quote]:
    """The quotations with the speakers' full names and roles, if the page gives them."""
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
    return with_roles(found)
