"""The second look at the speakers: of everybody who may have said a quotation, the one with the most points.

The rules have found the quotations and proposed speakers (walk.py). options.py lists who else is named nearby, weighing.py says what
each sign counts. Somebody else than the rules say is named only where the weights are sure: they know the prose that they were fitted
to, the rules any sentence. Where the best one is hardly better than the others, nobody is named: a wrong name is worse than none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.model import Quote
from iria_crawler.quotes.attribution import SURE_RULES
from iria_crawler.quotes.choice import DENIED
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.marks import read_paragraph
from iria_crawler.quotes.options import Before, Option, head_of, options_of
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.tokens import Token, sentences
from iria_crawler.quotes.walk import LEFT_OPEN, Walk, source_of, with_source
from iria_crawler.quotes.weighing import QuoteWeights

# The last characters of the paragraph before that are read.
MAX_CHARACTERS_BEFORE = 600
# Rules that find a verb of saying right beside the quotation, with its subject.
OWN_VERB_RULES = frozenset(("before", "after"))


class SpeakerQuestion(NamedTuple):
    """A quotation whose speaker is to be chosen."""

    number: int  # of the quotation on the page
    options: list[Option]
    proposed: Option | None  # what the rules say; None: they find nobody
    own: tuple[int, int] | None = None  # as of _own_part()


def ranked(walk: Walk, text: str, weights: QuoteWeights) -> list[Quote]:
    """The quotations of a walk with the speakers that weigh most; as the rules have them without weights."""
    quotes = list(walk.quotes)
    if not weights.speakers:
        return quotes
    for question in SpeakerQuestions(walk, text, quotes):
        quotes[question.number] = with_source(text, quotes[question.number], answer(question, weights))
    return quotes


def answer(question: SpeakerQuestion, weights: QuoteWeights) -> Source | None:
    """The speaker to be named; None: nobody."""
    best, chance = best_of(question, weights)
    proposed = question.proposed
    if proposed is None:
        return best.source if best is not None and chance >= weights.least_chance_unproposed else None
    if best is None or (best.head != proposed.head and chance < weights.least_chance_against_rules):
        return proposed.source
    return best.source if chance >= weights.least_chance else None


def best_of(question: SpeakerQuestion, weights: QuoteWeights) -> tuple[Option | None, float]:
    """The option with the most points, and the chance that it names the right one; None without options."""
    if not question.options:
        return None, 0.0
    points = [weights.points_of_speaker(option.signs) for option in question.options]
    heads = [option.head for option in question.options]
    best = points.index(max(points))
    if question.own and not question.own[0] <= question.options[best].source.start < question.own[1]:
        return best_of(_within(question, question.own), weights)
    return question.options[best], chance_of(points, heads, best, or_nobody=question.proposed is None)


def _within(question: SpeakerQuestion, part: tuple[int, int]) -> SpeakerQuestion:
    """The question with the options of a part of the sentence alone."""
    options = [option for option in question.options if part[0] <= option.source.start < part[1]]
    return question._replace(options=options, own=None)


def chance_of(points: Sequence[float], heads: Sequence[str], best: int, *, or_nobody: bool) -> float:
    """The share of an option and of those that name the same. Where the rules find nobody, there may be nobody: that has 0 points."""
    most = points[best]
    shares = [math.exp(value - most) for value in points]
    same = sum(share for share, head in zip(shares, heads, strict=True) if head == heads[best])
    return same / (sum(shares) + (math.exp(-most) if or_nobody else 0.0))


def _own_part(chosen: Source, sentence: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The part of a sentence in which only the quotation `at` has its speaker, in code points; None where there is no such part.

    "“We leave,” Roe said; “We stay,” said Poe.": the rules choose Poe, who has a verb of saying beside the second quotation; Roe's
    belongs to the first. Names only: "he" and "the host" may well be within what somebody else says.
    """
    tokens = [token for token in sentence if chosen.start <= token.start and token.end <= chosen.end]
    if not tokens or any(token.kind != "name" for token in tokens):
        return None
    before = next((token.end for token in reversed(sentence[:at]) if token.kind == "quote"), None)
    after = next((token.start for token in sentence[at + 1 :] if token.kind == "quote"), sentence[-1].end)
    own = sentence[at]
    begin = sentence[0].start if before is None else own.end if chosen.start >= own.end else before
    return (begin, after) if begin <= chosen.start < after else None


class SpeakerQuestions:
    """The quotations of a page in reading order, each with its options. `quotes` are those of the walk; their speakers are replaced as
    the answers are known, and the speaker of one quotation counts for the next.
    """

    def __init__(self, walk: Walk, text: str, quotes: list[Quote]) -> None:
        self._walk = walk
        self._text = text
        self._quotes = quotes
        self._spoken = Counter(head_of(quote.speaker) for quote in walk.quotes if quote.speaker)
        self._read: tuple[int, list[list[Token]]] = (-1, [])  # the number of a paragraph and its sentences

    def __iter__(self) -> Iterator[SpeakerQuestion]:
        quotes, last, last_paragraph = self._quotes, None, -1
        for number, said in enumerate(self._walk.said):
            if said is None:
                last_paragraph = -1
            elif said.how == LEFT_OPEN and last is not None:
                quotes[number] = with_source(self._text, quotes[number], last)
            elif said.how != DENIED and said.candidate.rule not in SURE_RULES:
                yield self._question(number, last, same_paragraph=last_paragraph == said.paragraph)
            if said is not None:
                last_paragraph = said.paragraph
            last = source_of(quotes[number]) or last

    def _question(self, number: int, last: Source | None, *, same_paragraph: bool) -> SpeakerQuestion:
        said, rules = self._walk.said[number], self._walk.quotes[number]
        assert said is not None
        chosen = source_of(rules)
        how = "filled" if said.how == "nobody" and chosen is not None else said.how
        head = head_of(rules.speaker) if rules.speaker else None
        self._spoken[head or ""] -= 1
        known = Before(chosen, how, last, same_paragraph, self._sentences_before(said.paragraph), self._spoken)
        options = options_of(self._text, said.candidate, known)
        self._spoken[head or ""] += 1
        own = None
        if chosen is not None and said.candidate.rule in OWN_VERB_RULES:
            own = _own_part(chosen, said.candidate.sentence, said.candidate.at)
        proposed = Option(chosen, head or "", ()) if chosen is not None else None
        return SpeakerQuestion(number, options, proposed, own)

    def _sentences_before(self, paragraph: int) -> list[list[Token]]:
        """The sentences of the paragraph before one, or its last ones."""
        number = paragraph - 1
        if number < 0:
            return []
        if self._read[0] != number:
            start, end = self._walk.paragraphs[number]
            start = max(start, end - MAX_CHARACTERS_BEFORE)
            self._read = (number, sentences(self._text, read_paragraph(self._text, start, end), ENGLISH))
        return self._read[1]
