"""Weights choose: whether a marked stretch is speech, and which of the candidates said it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from iria_crawler.quotes.candidates import Choice, QuoteQuestion, SpeakerCandidate
from iria_crawler.quotes.clues import Clue
from iria_crawler.quotes.shape import has_name_capitals, has_title_capitals

# In a language without tables, words in marks that are no sentence count as speech only if there are more than 4.
MAX_UNSAID_WORDS = 4


_SMALL_WORDS = ("prep", "det", "cue", "sub", "conj", "verb", "aux", "adv")


class Weights(NamedTuple):
    """What the clues count for. Sums are natural logarithms of odds."""

    speaker: Mapping[Clue, float]
    speech: Mapping[Clue, float]
    min_share: float  # a speaker with a smaller share among all candidates is not named


@cache
def shipped_weights() -> Weights:
    """The weights of weights.toml, fitted by bench/fit_quotes.py."""
    table = tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))
    return Weights(_read(table["speaker"]), _read(table["speech"]), float(table["limits"]["min_share"]))


def _read(table: Mapping[str, Mapping[str, float]]) -> dict[Clue, float]:
    return {(name, *answer.split(" | ")): weight for name, rows in table.items() for answer, weight in rows.items()}


class Ranking(NamedTuple):
    """The best candidate of a question."""

    best: SpeakerCandidate | None
    share: float  # its share among all candidates, nobody included
    odds: float  # its sum above that of nobody


def rank(question: QuoteQuestion, weights: Mapping[Clue, float]) -> Ranking:
    """The candidate with the largest sum of weights. Candidates that name the same share their odds."""
    get = weights.get
    nobody = sum([get(clue, 0.0) for clue in question.nobody])
    best, top = None, -1e9
    sums = []
    for candidate in question.candidates:
        total = sum([get(clue, 0.0) for clue in candidate.clues])
        sums.append(total)
        if total > top:
            best, top = candidate, total
    if best is None:
        return Ranking(None, 0.0, -9.0)
    highest = max(top, nobody)
    whole = exp(nobody - highest)
    mine = 0.0
    for candidate, total in zip(question.candidates, sums, strict=True):
        odds = exp(max(-50.0, total - highest))
        whole += odds
        mine += odds if candidate.mention.key == best.mention.key else 0.0
    return Ranking(best, mine / whole, top - nobody)


def judge_by(weights: Weights, text: str, question: QuoteQuestion) -> Choice | None:
    """Whether a stretch is speech by these weights, and whose."""
    ranking = rank(question, weights.speaker)
    get = weights.speech.get
    if sum([get(clue, 0.0) for clue in speech_clues(text, question, ranking)]) <= 0:
        return None
    best = ranking.best
    if best is None or ranking.odds < 0 or ranking.share < weights.min_share:
        return Choice(None, False)
    return Choice(best.mention, best.where == "last quotation" and (question.follows or question.goes_on))


def judge_by_form(text: str, question: QuoteQuestion) -> Choice | None:
    """Whether a stretch is speech in a language without tables: only its form can say so, and nobody is named."""
    speech = question.place.form == "sentence" or question.words > MAX_UNSAID_WORDS
    return Choice(None, False) if speech and question.words else None


def speech_clues(text: str, question: QuoteQuestion, ranking: Ranking) -> list[Clue]:
    """The clues for whether a stretch is speech: its length and form, what is beside it, and whether somebody speaks."""
    place, stretch = question.place, question.stretch
    words = str(question.words) if question.words < 5 else "5-7" if question.words < 8 else "8+"
    size = "short" if question.words < 4 else "long"
    capitals = _capitals(text, question)
    return [
        ("always",),
        ("words", words, place.form),
        ("words, ends", words, place.ends),
        ("capitals", capitals, words, place.form),
        ("capitals, before", capitals, place.before[1]),
        ("before", *place.before),
        ("before, words", place.before[1], words),
        ("word before", _word_before(question), size),
        ("after", *place.after),
        ("after, words", place.after[0], words),
        ("speaker", _sure(ranking.odds), words),
        ("speaker, how", _how(ranking), size),
        ("lead", place.led, place.tailed, words),
        (
            "follows",
            "follows" if question.follows else "first",
            place.form,
            "only" if question.only_quotes else "mixed",
        ),
        ("marks", "single" if stretch.single else "double", "closed" if stretch.closed else "open", words),
    ]


def _capitals(text: str, question: QuoteQuestion) -> str:
    if question.has_titles and has_name_capitals(text, question.stretch):
        return "name"
    return "title" if question.has_titles and has_title_capitals(text, question.stretch) else "none"


def _word_before(question: QuoteQuestion) -> str:
    """The small word right before a stretch, or the kind of any other word there."""
    tokens, at = question.place.sight.tokens, question.place.at
    before = tokens[at - 1] if at else None
    if before is None:
        return "start"
    return before.key if before.kind in _SMALL_WORDS else before.kind


def _sure(odds: float) -> str:
    """How far the best candidate is above nobody."""
    return next((f"below {bound}" for bound in (-3, -1, 0, 1, 3, 6) if odds < bound), "6 and more")


def _how(ranking: Ranking) -> str:
    best = ranking.best
    if best is None or ranking.odds <= 0:
        return "nobody"
    phrase = best.mention.phrase
    return f"{best.where}: {phrase.right} {phrase.left}".rstrip()
