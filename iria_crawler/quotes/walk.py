"""A text paragraph by paragraph: its quotations, with the speakers whom the rules find."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from iria_crawler.model import Quote, QuoteKind
from iria_crawler.quotes.candidates import (
    QuoteCandidate,
    find_acting,
    find_announced,
    find_candidates,
    find_last_source,
    find_signature,
)
from iria_crawler.quotes.choice import DENIED, Choice, choose
from iria_crawler.quotes.english.language import Language
from iria_crawler.quotes.marks import Paragraph, Stretch, read_paragraph
from iria_crawler.quotes.shape import hands_over, is_sentence
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.weighing import QuoteWeights

# "He's told friends": the word for the speaker is "He".
_CONTRACTED = re.compile(r"(he|she|it|they|we|you|i)['’](?:s|d|ll|ve|re|m)", re.IGNORECASE)
# A longer paragraph without marks does not name the speaker of the quotation after it.
MAX_LEADING_CHARACTERS = 300
# A line that says who is quoted before it: "— Jane Roe, mayor of Skagvik".
SIGNATURE_SIGNS = "-–—―"
MAX_SIGNATURE_CHARACTERS = 120

# A quotation goes on with words whose paragraph before no mark closes.
LEFT_OPEN = "left open"


class Taken(NamedTuple):
    """How the rules took a quotation."""

    candidate: QuoteCandidate
    how: str  # the way in which they came to its speaker
    paragraph: int  # the number of its paragraph


class Walk:
    """Goes through a text paragraph by paragraph, collects its quotations and remembers who spoke last."""

    def __init__(self, text: str, blocks: dict[int, int], language: Language, weights: QuoteWeights) -> None:
        self._text = text
        self._language = language
        self._blocks = blocks
        self._weights = weights
        self.quotes: list[Quote] = []
        self.said: list[Taken | None] = []  # how each was taken; None of a block quotation
        self.paragraphs: list[tuple[int, int]] = []  # start and end of those read so far
        self.stretches = 0  # marked stretches so far, speech or not
        # Taken over from the paragraph before:
        self._open: Quote | None = None  # its last quotation, if no mark closes it
        self._chain: list[int] = []  # the numbers of the quotations of paragraphs left open one after another
        self._announced: Source | None = None  # who speaks next, if it ends with a colon
        self._last: Source | None = None  # who spoke last in it
        self._alone = False  # whether it has only a quotation
        self._plain: tuple[int, int] | None = None  # its start and end, if it has no marks

    def read(self, start: int, end: int) -> None:
        """One paragraph: text[start:end]."""
        text = self._text
        self.paragraphs.append((start, end))
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
        self._alone = bool(taken) and only_quotes
        self._plain = None
        self._announced = find_announced(text, start, end, self._language) if text[end - 1] == ":" else None

    def _read_plain(self, start: int, end: int) -> None:
        if start in self._blocks:
            self.quotes.append(_quote(self._text, Stretch(start, end, True), Choice(self._announced, False), "block"))
            self.said.append(None)
            return
        self._read_signature(start, end)
        # A question without marks is the interviewer's: the answer is by who answered before.
        asks = self._text[end - 1] == "?" and end - start <= MAX_LEADING_CHARACTERS
        self._alone = False
        self._open, self._last = None, self._last if asks else None
        self._plain = (start, end)
        ends_with_colon = self._text[end - 1] == ":"
        self._announced = find_announced(self._text, start, end, self._language) if ends_with_colon else None

    def _read_signature(self, start: int, end: int) -> None:
        """“... ⏎ — Jane Roe, mayor of Skagvik: gives the quotation that stands alone before it its speaker."""
        if self._text[start] not in SIGNATURE_SIGNS or end - start > MAX_SIGNATURE_CHARACTERS or not self._alone:
            return
        source = find_signature(self._text, start, end, self._language)
        if source is not None and self.quotes[-1].speaker is None:
            self.quotes[-1] = with_source(self._text, self.quotes[-1], source)

    def _take(self, candidates: Sequence[QuoteCandidate], carried: Source | None) -> None:
        """Adds the quotations among the candidates of a paragraph. `carried`: who spoke last before it."""
        first = len(self.quotes)
        for number, candidate in enumerate(candidates):
            carried = candidate.source_before or carried
            if number == 0 and candidate.source is None and self._open is not None:
                source = source_of(self._open)
                self._add(candidate, Choice(source, True, LEFT_OPEN))
                carried = carried or source
            elif choice := self._chosen(candidate, carried, len(self.quotes) > first):
                self._add(candidate, choice)
                carried = choice.source or carried
        self._fill_backwards(first)

    def _chosen(self, candidate: QuoteCandidate, carried: Source | None, follows: bool) -> Choice | None:
        return choose(self._text, candidate, carried, follows, self._weights)

    def _add(self, candidate: QuoteCandidate, choice: Choice) -> None:
        self.quotes.append(_quote(self._text, candidate.stretch, choice))
        self.said.append(Taken(candidate, choice.how, len(self.paragraphs) - 1))

    def _name_chain(self, first: int) -> None:
        """“... ⏎ “... ⏎ “...,” Roe said: gives the paragraphs left open the speaker of the one that closes them."""
        if self._open is None:
            self._chain = []
        if len(self.quotes) > first:
            source = source_of(self.quotes[first])
            for number in self._chain:
                if source is not None and self.quotes[number].speaker is None:
                    self.quotes[number] = with_source(self._text, self.quotes[number], source)
            self._chain = [*self._chain, len(self.quotes) - 1] if source is None else [len(self.quotes) - 1]

    def _handed_over(self) -> Source | None:
        """The speaker of a paragraph that has only quotations: the speaker of the paragraph before it."""
        if self._last is None and self._plain and self._plain[1] - self._plain[0] <= MAX_LEADING_CHARACTERS:
            start, end = self._plain
            spoken = find_last_source(self._text, start, end, self._language)
            asks = self._text[end - 1] == "?"
            return spoken or (None if asks else find_acting(self._text, start, end, self._language))
        return self._last

    def _fill_backwards(self, first: int) -> None:
        """Gives a quotation without a speaker the speaker of the next one in its paragraph: “...” “...,” she said."""
        for index in range(len(self.quotes) - 2, first - 1, -1):
            this, following = self.quotes[index], self.quotes[index + 1]
            said = self.said[index]
            denied = said is not None and said.how == DENIED
            if this.speaker is None and following.speaker is not None and not denied:
                self.quotes[index] = with_source(self._text, this, source_of(following))


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
    return with_source(text, quote, choice.source)


def with_source(text: str, quote: Quote, source: Source | None) -> Quote:
    """A quotation with another speaker; without one if `source` is None or names nobody."""
    if source is None or source.start == source.end:
        return (
            quote
            if quote.speaker is None
            else replace(quote, speaker=None, speaker_start=None, speaker_end=None, cue=None)
        )
    contracted = _CONTRACTED.fullmatch(text, source.start, source.end)
    end = contracted.end(1) if contracted else source.end
    return replace(
        quote,
        speaker=text[source.start : end],
        speaker_start=source.start,
        speaker_end=end,
        cue=source.cue or None,
    )


def source_of(quote: Quote) -> Source | None:
    """The speaker of a quotation as the rules give one."""
    if quote.speaker_start is None or quote.speaker_end is None:
        return None
    return Source(quote.speaker_start, quote.speaker_end, quote.cue or "")
