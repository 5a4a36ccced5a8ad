"""The marked stretches of a paragraph, each with the speakers that the sentences around it name. These are the candidates:
choice.py decides which of them are quotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.quotes.attribution import find_proposals, find_source, find_source_before, guess_source
from iria_crawler.quotes.english.language import Language
from iria_crawler.quotes.marks import Paragraph, Stretch
from iria_crawler.quotes.phrases import noun_phrase
from iria_crawler.quotes.shape import is_headline
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.tokens import Token, sentences

# A speaker is looked for among this many tokens on each side of a quotation. Keeps the work linear on any text.
MAX_TOKENS_BESIDE = 80


class QuoteCandidate(NamedTuple):
    """A marked stretch, and all that choice.py needs to know about it."""

    stretch: Stretch
    sentence: list[Token]  # the sentence that holds it, at most MAX_TOKENS_BESIDE tokens on each side
    at: int  # the index of its token in the sentence
    rule: str | None  # the strongest rule that finds a speaker in the sentence
    source: Source | None  # that speaker
    before: list[Token] | None  # the sentence right before, where that has no quotation
    source_before: Source | None  # who speaks in the sentences without a quotation right before
    has_titles: bool  # whether capitals mark titles here: not in headlines
    sentences: Sequence[list[Token]]  # all those of its paragraph
    number: int  # of its sentence among them

    @property
    def previous_token(self) -> Token | None:
        """The token right before the stretch in its sentence; None if the sentence opens with the stretch."""
        return self.sentence[self.at - 1] if self.at else None


def find_candidates(text: str, paragraph: Paragraph, language: Language) -> Iterator[QuoteCandidate]:
    """The stretches of a paragraph as candidates, in reading order."""
    headline = is_headline(text, paragraph)
    before: list[Token] | None = None
    source_before: Source | None = None
    found = sentences(text, paragraph, language, headline=headline)
    for number, sentence in enumerate(found):
        if not any(token.kind == "quote" for token in sentence):
            before = sentence[-MAX_TOKENS_BESIDE:]
            source_before = find_source_before(before) or source_before
            continue
        for index, token in enumerate(sentence):
            if token.kind == "quote":
                first = max(0, index - MAX_TOKENS_BESIDE)
                near, at = sentence[first : index + MAX_TOKENS_BESIDE], index - first
                rule, source = next(find_proposals(near, at, text), (None, None))
                stretch = paragraph.stretches[token.quote]
                yield QuoteCandidate(
                    stretch, near, at, rule, source, before, source_before, not headline, found, number
                )
                before = source_before = None


def find_announced(text: str, start: int, end: int, language: Language) -> Source | None:
    """Who speaks in the paragraph after text[start:end], which ends with a colon: the subject of its last cue."""
    found = sentences(text, Paragraph(start, end - 1), language)
    if not found:
        return None
    last = found[-1][-MAX_TOKENS_BESIDE:]
    quotation = [Token(":", "sign", end - 1, end), Token("", "quote", end, end, 0)]
    return find_source([*last, *quotation], len(last) + 1, text)


def find_signature(text: str, start: int, end: int, language: Language) -> Source | None:
    """Who signs a quotation in the line text[start:end], which begins with a dash: "— Jane Roe, mayor of Skagvik"."""
    found = sentences(text, Paragraph(start, end), language)
    line = found[0] if found else []
    stop = noun_phrase(line, 1) if len(line) > 1 and line[1].kind == "name" else 1
    return Source(line[1].start, line[stop - 1].end, line[0].text) if stop > 1 else None


def find_last_source(text: str, start: int, end: int, language: Language) -> Source | None:
    """Who speaks in the last sentence of text[start:end], which has no marks."""
    found = sentences(text, Paragraph(start, end), language)
    return find_source_before(found[-1][-MAX_TOKENS_BESIDE:]) if found else None


def find_acting(text: str, start: int, end: int, language: Language) -> Source | None:
    """Who acts in text[start:end], if that is one short sentence about a person: "Marta Pike has already sold her field."."""
    found = sentences(text, Paragraph(start, end), language)
    return guess_source([Token("", "quote", end, end, 0)], 0, found[0]) if len(found) == 1 else None
