"""Fit the two tables of weights for quotations in English: what tells speech from terms and titles, and who is the speaker.

    python -m bench.fit_quotes [--write | --check]      needs NumPy and SciPy; about two minutes

Fitted on the part `train` of ../shared/bench/quotes/polnear (840 texts of seven US outlets). Judged on each outlet by weights
that were fitted without it, on the part `dev`, and on the English texts of other outlets in ../shared/bench/quotes/more. The limits are
chosen where the outlets that were left out are read best. Nothing is left to chance: no random number, and the sums have one best solution.

The rules were written with an eye on the same texts, so their word is worth less on others. So each quotation is learned twice, with
what the rules say of its speaker and without.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from iria_crawler.quotes.candidates import QuoteCandidate
from iria_crawler.quotes.choice import propose
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.ranking import SpeakerQuestions, chance_of
from iria_crawler.quotes.speech import speech_signs
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.walk import Walk
from iria_crawler.quotes.weighing import (
    AGAINST_RULES_LIMIT,
    LIMIT,
    RULES_ONLY,
    SPEAKER_FILE,
    SPEECH_FILE,
    UNPROPOSED_LIMIT,
    QuoteWeights,
)

QUOTES = Path(os.environ.get("IRIA_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "bench/quotes"
# A sign that fewer quotations have says too little; a weight nearer to zero too.
MIN_SEEN = 5
MIN_POINTS = 0.02
# How strongly the weights are drawn to zero.
PULL_TO_ZERO = 3.0
# One wrong name costs as much as this number of names that are lost; more where the rules find nobody.
PRICE_OF_WRONG, PRICE_IF_UNPROPOSED = 1.25, 8.0
# The rules are made for any English sentence, the weights know one corpus: to be wrong where the rules are right costs as much as so many
# times to be right where they are wrong.
PRICE_AGAINST_RULES = 2.0
# Speech that is missed costs as much as words that are taken for speech and are none.
PRICE_OF_FALSE = 1.0
# Two fits differ by so much where the sums were ended a step earlier or later.
MAX_DIFFERENCE = 0.03


class Choice(NamedTuple):
    """Something that one of several signs' bearers is, or none: the options of a quotation, or a stretch alone."""

    part: str  # train, dev, more
    outlet: str
    signs: tuple[tuple[str, ...], ...]  # of each option
    right: tuple[bool, ...]
    by_rules: bool  # whether the rules alone have it right
    heads: tuple[str, ...] = ()  # the word that each option is about
    proposed: str | None = None  # the word that the rules' choice is about; None: they find nobody


# --- the texts ---


def load_module(path: Path, name: str) -> Any:
    """A scorer of the shared data."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read_texts() -> Iterator[tuple[str, Any]]:
    """(part, document of the shared scorer) of each text."""
    score = load_module(QUOTES / "score.py", "score")
    chains = json.loads((QUOTES / "coref_dev.json").read_text("utf-8"))
    in_train = {path.stem for path in (QUOTES / "polnear/data/train/text").glob("*.txt")}
    for document in score.load_polnear(str(QUOTES / "polnear"), "dev", coref=chains):
        yield "train" if document.id in in_train else "dev", document
    strict = score.speaker_verdict
    more = load_module(QUOTES / "more/score.py", "more_score")
    score.speaker_verdict = strict
    for document in more.load(str(QUOTES / "more/dev.json"), "en"):
        document.group = document.id.partition("/")[0]
        yield "more", document


def _walk(text: str, weights: QuoteWeights, walk_class: type[Walk] = Walk) -> Walk:
    walk = walk_class(text, {}, ENGLISH, weights)
    start = 0
    for paragraph in text.split("\n"):
        if paragraph:
            walk.read(start, start + len(paragraph))
        start += len(paragraph) + 1
    return walk


def truths_of(document: Any, spans: Iterable[tuple[int, int]]) -> dict[int, Any]:
    """By the start of a span: the quotation of the truth that it is; None if it is none; not there if it only overlaps one."""
    score = sys.modules["score"]
    asked = [{"text": "", "start": start, "end": end, "speaker": ""} for start, end in spans]
    found, _ = score.predictions(document, asked)
    pairs, _ = score.match(found, document.gold, 0.8)
    truths: dict[int, Any] = {}
    for number, one in enumerate(found):
        if number in pairs:
            truths[one.start] = document.gold[pairs[number]]
        elif not any(gold.start < one.end and one.start < gold.end for gold in document.gold):
            truths[one.start] = None
    # The scorer leaves out marks at the edges.
    return {start: truths[at] for start, end in spans for at in range(start, min(end, start + 3)) if at in truths}


class _Noting(Walk):
    """A walk that notes the signs of every marked stretch, taken or not."""

    noted: list[tuple[tuple[int, int], tuple[str, ...], bool]]

    def _chosen(self, candidate: QuoteCandidate, carried: Source | None, follows: bool) -> Any:
        choice, taken, source = propose(self._text, candidate, carried, follows)
        signs = speech_signs(self._text, candidate, source, taken=taken, follows=follows)
        self.__dict__.setdefault("noted", []).append((candidate.stretch[:2], signs, taken))
        return choice if taken else None


def speech_choices(texts: Iterable[tuple[str, Any]]) -> Iterator[Choice]:
    """Every marked stretch, and whether it is speech. Those of few words within a sentence of the reporter's are not counted."""
    for part, document in texts:
        noted = _walk(document.text, RULES_ONLY, _Noting).__dict__.get("noted", ())
        truths = truths_of(document, [span for span, _, _ in noted])
        for (start, _), signs, taken in noted:
            truth = truths.get(start) if start in truths else False
            if truth is None or (truth and truth.core):
                yield Choice(part, document.group, (signs,), (truth is not None,), taken is (truth is not None))


def speaker_choices(texts: Iterable[tuple[str, Any]], weights: QuoteWeights) -> Iterator[Choice]:
    """Every quotation that is found and whose speaker the truth names, with everybody who may have said it."""
    score = sys.modules["score"]
    for part, document in texts:
        walk = _walk(document.text, weights)
        truths = truths_of(document, [(quote.start, quote.end) for quote in walk.quotes])
        for question in SpeakerQuestions(walk, document.text, list(walk.quotes)):
            start = walk.quotes[question.number].start
            if start not in truths:
                continue
            truth = truths[start]
            if truth is None or not truth.source:
                continue
            heads = score.heads(truth.source)
            spans = [option.source[:2] for option in question.options]
            right = tuple(_is_same(document.text, span, truth, heads) for span in spans)
            rules = walk.quotes[question.number]
            by_rules = any(
                span == (rules.speaker_start, rules.speaker_end) and ok for span, ok in zip(spans, right, strict=True)
            )
            signs = tuple(option.signs for option in question.options)
            about = tuple(option.head for option in question.options)
            proposed = question.proposed.head if question.proposed else None
            yield Choice(part, document.group, signs, right, by_rules, about, proposed)


def _is_same(text: str, span: tuple[int, int], truth: Any, heads: Any) -> bool:
    """Whether text[span] names the true speaker; a pronoun does so only in its own place."""
    score = sys.modules["score"]
    start, end = span
    if any(start < b and a < end for a, b in truth.source_spans):
        return True
    is_pronoun = bool(heads) and all(head.kind == "pron" for head in heads)
    return not is_pronoun and bool(score.any_same(score.heads(text[start:end]), heads))


# --- the sums ---


def _is_of_rules(sign: str) -> bool:
    return sign.startswith(("rule: ", "rules ", "the rule "))


def _matrix(choices: Sequence[Choice], number: Mapping[str, int], *, with_rules: bool) -> Any:
    import numpy
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    ends = [0]
    for choice in choices:
        for signs in choice.signs:
            columns += [number[sign] for sign in signs if sign in number and (with_rules or not _is_of_rules(sign))]
            ends.append(len(columns))
    return csr_matrix((numpy.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(number)))


def _least(function: Callable[[Any], tuple[float, Any]], signs: Sequence[str]) -> dict[str, float]:
    """The weights where a convex function of them is least."""
    import numpy
    from scipy.optimize import minimize

    start = numpy.zeros(len(signs))
    options = {"maxiter": 2000, "maxfun": 4000, "ftol": 1e-10, "gtol": 1e-4}
    found = minimize(function, start, jac=True, method="L-BFGS-B", options=options).x
    return {sign: round(float(value), 2) for sign, value in zip(signs, found, strict=True) if abs(value) >= MIN_POINTS}


def _signs_of(choices: Sequence[Choice]) -> list[str]:
    seen = Counter(sign for choice in choices for signs in choice.signs for sign in set(signs))
    return sorted(sign for sign, count in seen.items() if count >= MIN_SEEN)


def fit_speech(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights by which a stretch is speech (logistic regression)."""
    import numpy

    signs = _signs_of(choices)
    rows = _matrix(choices, {sign: at for at, sign in enumerate(signs)}, with_rules=True)
    columns = rows.T.tocsr()
    right = numpy.array([choice.right[0] for choice in choices], float)

    def loss(weights: Any) -> tuple[float, Any]:
        points = rows @ weights
        chance = 1 / (1 + numpy.exp(-points))
        value = (numpy.logaddexp(0, points) - right * points).sum() + PULL_TO_ZERO / 2 * (weights @ weights)
        return value, columns @ (chance - right) + PULL_TO_ZERO * weights

    return _least(loss, signs)


def fit_speakers(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights by which the right one of several options has the most points (conditional logistic regression)."""
    import numpy
    from scipy.sparse import vstack

    choices = [choice for choice in choices if any(choice.right)]
    signs = _signs_of(choices)
    number = {sign: at for at, sign in enumerate(signs)}
    both = [_matrix(choices, number, with_rules=with_rules) for with_rules in (True, False)]
    rows = vstack(both).tocsr()
    columns = rows.T.tocsr()
    sizes = [len(choice.signs) for choice in choices] * 2
    starts = numpy.concatenate(([0], numpy.cumsum(sizes)[:-1]))
    group = numpy.repeat(numpy.arange(len(sizes)), sizes)
    right = numpy.array([ok for choice in choices for ok in choice.right] * 2)

    def loss(weights: Any) -> tuple[float, Any]:
        points = rows @ weights
        shares = numpy.exp(points - numpy.maximum.reduceat(points, starts)[group])
        whole, good = numpy.add.reduceat(shares, starts), numpy.add.reduceat(shares * right, starts)
        slopes = columns @ (shares / whole[group] - shares * right / good[group])
        value = (numpy.log(whole) - numpy.log(good)).sum() / 2 + PULL_TO_ZERO / 2 * (weights @ weights)
        return value, slopes / 2 + PULL_TO_ZERO * weights

    return _least(loss, signs)


# --- judging ---


class Answer(NamedTuple):
    """What weights say of a choice."""

    value: float  # points for speech, or the chance of the best option
    is_right: bool  # whether it is speech, or the best option names the speaker
    head: str = ""  # the word that the best option is about


def _speech_answer(choice: Choice, weights: Mapping[str, float]) -> Answer:
    return Answer(sum(weights.get(sign, 0.0) for sign in choice.signs[0]), choice.right[0])


def _speaker_answer(choice: Choice, weights: Mapping[str, float]) -> Answer:
    if not choice.signs:
        return Answer(0.0, False)
    points = [sum(weights.get(sign, 0.0) for sign in signs) for signs in choice.signs]
    best = points.index(max(points))
    chance = chance_of(points, choice.heads, best, or_nobody=choice.proposed is None)
    return Answer(chance, choice.right[best], choice.heads[best])


def referent_answer(choice: Choice, weights: Mapping[str, float]) -> Answer:
    """The person whom a pronoun means, and the chance of it."""
    if not choice.signs:
        return Answer(0.0, False)
    points = [sum(weights.get(sign, 0.0) for sign in signs) for signs in choice.signs]
    best = points.index(max(points))
    chance = chance_of(points, choice.heads, best, or_nobody=False)
    return Answer(chance, choice.right[best], choice.heads[best])


Fit = Callable[[Sequence[Choice]], dict[str, float]]
Ask = Callable[[Choice, Mapping[str, float]], Answer]


def judged_apart(choices: Sequence[Choice], fit: Fit, ask: Ask) -> list[Answer]:
    """The answer to each choice by weights that were fitted without its outlet."""
    answers = []
    for outlet in sorted({choice.outlet for choice in choices}):
        weights = fit([choice for choice in choices if choice.outlet != outlet])
        answers += [ask(choice, weights) for choice in choices if choice.outlet == outlet]
    return answers


def best_limit(answers: Sequence[Answer], price: float) -> float:
    """The points from which on an answer is taken, where the right ones taken less the price of the wrong ones are most."""
    return _best((answer.value, 1 if answer.is_right else -price) for answer in answers)


def best_limit_against_rules(choices: Sequence[Choice], answers: Sequence[Answer]) -> float:
    """The chance from which on somebody else is named than the rules say. Both in the same order."""
    return _best(
        (answer.value, answer.is_right - PRICE_AGAINST_RULES * choice.by_rules * (not answer.is_right))
        for choice, answer in zip(choices, answers, strict=True)
        if not choice.by_rules or not answer.is_right
        if choice.proposed not in (None, answer.head)
    )


def _best(worths: Iterable[tuple[float, float]]) -> float:
    """Of (value, what it is worth to take the answer), the value down to which taking them is worth most."""
    worth = most = 0.0
    limit = 1.0
    for value, gain in sorted(worths, reverse=True):
        worth += gain
        if worth >= most:
            most, limit = worth, value
    return round(limit, 2)


def report_speech(
    title: str, choices: Sequence[Choice], answers: Sequence[Answer], limits: Mapping[str, float]
) -> None:
    """Print the faults of the weights, and those of the rules alone."""
    limit = limits[LIMIT]
    missed = sum(answer.value <= limit and answer.is_right for answer in answers)
    false = sum(answer.value > limit and not answer.is_right for answer in answers)
    rules = Counter(choice.right[0] for choice in choices if not choice.by_rules)
    print(
        f"  {title:32} {len(answers):5} stretches: missed {missed:3} false {false:3}"
        f"   rules alone: missed {rules[True]:3} false {rules[False]:3}"
    )


def outcome(choice: Choice, answer: Answer, limits: Mapping[str, float]) -> str:
    """What is stored: "right", "wrong" or "empty"."""
    if choice.proposed is not None and answer.head != choice.proposed and answer.value < limits[AGAINST_RULES_LIMIT]:
        return "right" if choice.by_rules else "wrong"
    if answer.value < limits[UNPROPOSED_LIMIT if choice.proposed is None else LIMIT]:
        return "empty"
    return "right" if answer.is_right else "wrong"


def report_speakers(
    title: str, choices: Sequence[Choice], answers: Sequence[Answer], limits: Mapping[str, float]
) -> None:
    """Print the share of right, wrong and empty speakers, and of those that the rules alone have right."""
    stored = Counter(outcome(choice, answer, limits) for choice, answer in zip(choices, answers, strict=True))
    shares = " ".join(f"{word} {stored[word] / len(choices):.3f}" for word in ("right", "wrong", "empty"))
    rules = sum(choice.by_rules for choice in choices) / len(choices)
    print(f"  {title:32} {len(answers):5} quotations: {shares}   rules alone: right {rules:.3f}")


def report_referents(
    title: str, choices: Sequence[Choice], answers: Sequence[Answer], limits: Mapping[str, float]
) -> None:
    """Print the share of right, wrong and empty persons, and of those that the rule alone has right."""
    taken = Counter(answer.is_right for answer in answers if answer.value >= limits[LIMIT])
    shares = " ".join(f"{word} {taken[ok] / len(answers):.3f}" for word, ok in (("right", True), ("wrong", False)))
    rule = sum(choice.by_rules for choice in choices) / len(choices)
    print(f"  {title:32} {len(answers):5} pronouns: {shares}   the rule alone: right {rule:.3f}")


def speech_limits(_: Sequence[Choice], answers: Sequence[Answer]) -> dict[str, float]:
    """From how many points on words are speech."""
    return {LIMIT: best_limit(answers, PRICE_OF_FALSE)}


def speaker_limits(choices: Sequence[Choice], answers: Sequence[Answer]) -> dict[str, float]:
    """From which chance on somebody is named: whom the rules name too, somebody else, and where they name nobody."""
    both = list(zip(choices, answers, strict=True))
    agreed = [answer for choice, answer in both if choice.proposed == answer.head]
    unproposed = [answer for choice, answer in both if choice.proposed is None]
    return {
        LIMIT: best_limit(agreed, PRICE_OF_WRONG),
        AGAINST_RULES_LIMIT: best_limit_against_rules(choices, answers),
        UNPROPOSED_LIMIT: best_limit(unproposed, PRICE_IF_UNPROPOSED),
    }


class Task(NamedTuple):
    """What is fitted, and how it is judged."""

    fit: Fit
    ask: Ask
    limits: Callable[[Sequence[Choice], Sequence[Answer]], dict[str, float]]
    report: Callable[[str, Sequence[Choice], Sequence[Answer], Mapping[str, float]], None]


SPEECH = Task(fit_speech, _speech_answer, speech_limits, report_speech)
SPEAKERS = Task(fit_speakers, _speaker_answer, speaker_limits, report_speakers)


def fitted(choices: Sequence[Choice], task: Task) -> dict[str, float]:
    """A whole table, its limits included, with its report printed."""
    own = [choice for choice in choices if choice.part == "train"]
    ordered = sorted(own, key=lambda choice: choice.outlet)
    apart = judged_apart(own, task.fit, task.ask)
    weights, limits = task.fit(own), task.limits(ordered, apart)
    print(f"{len(weights)} weights, limits {limits}")
    task.report("train, each outlet left out", ordered, apart, limits)
    for part, title in (("dev", "dev"), ("more", "other English outlets")):
        some = [choice for choice in choices if choice.part == part]
        task.report(title, some, [task.ask(choice, weights) for choice in some], limits)
    return {**limits, **weights}


def fitted_tables() -> dict[Path, dict[str, float]]:
    """Both tables, made anew."""
    texts = list(read_texts())
    print("What is speech:", end=" ")
    speech = fitted(list(speech_choices(texts)), SPEECH)
    weights = QuoteWeights(
        {sign: value for sign, value in speech.items() if sign != LIMIT}, speech[LIMIT], {}, 0.0, 0.0, 0.0
    )
    print("Who is the speaker:", end=" ")
    speakers = fitted(list(speaker_choices(texts, weights)), SPEAKERS)
    return {SPEECH_FILE: speech, SPEAKER_FILE: speakers}


def differences(path: Path, made: Mapping[str, float]) -> list[str]:
    """The signs whose points in a file are not those that were made."""
    with path.open(encoding="utf-8") as file:
        kept = {row["sign"]: float(row["points"]) for row in csv.DictReader(file)}
    return sorted(
        sign for sign in kept.keys() | made.keys() if abs(kept.get(sign, 0.0) - made.get(sign, 0.0)) > MAX_DIFFERENCE
    )


def write(path: Path, table: Mapping[str, float]) -> None:
    """Keep a table, sorted by its signs."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("sign", "points"))
        rows.writerows((sign, f"{value:.2f}") for sign, value in sorted(table.items()))


def kept_or_compared(tables: Mapping[Path, Mapping[str, float]]) -> int:
    """The end of each program that makes tables: they are written (--write), and compared. Returns 1 if --check finds another file."""
    if "--write" in sys.argv[1:]:
        for path, table in tables.items():
            write(path, table)
    faults = {path.name: differences(path, table) for path, table in tables.items()}
    for name, signs in faults.items():
        if signs:
            print(f"{name}: {len(signs)} signs differ: {signs[:5]}")
    return int(any(faults.values()) and "--check" in sys.argv[1:])


def main() -> int:
    """Fit and report; write or compare if asked to. Returns 1 if the files are not what is made."""
    return kept_or_compared(fitted_tables())


if __name__ == "__main__":
    sys.exit(main())
