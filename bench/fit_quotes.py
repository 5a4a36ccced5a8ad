"""Fits the weights of iria_crawler/quotes/weights.toml on the train part of PolNeAR, and prints how well they do on its dev part.

python bench/fit_quotes.py [--write]

Two models, each a sum of weights of clues (quotes/clues.py, quotes/choice.py): who said a quotation (a softmax over the
candidates and "nobody"), and whether a stretch is speech (a logistic). Fitted by gradient descent with a penalty on the size of
weights. Documents are read in the order of their names and the fit starts at zero, so the same data give the same table.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from iria_crawler.quotes.candidates import Choice, QuoteQuestion
from iria_crawler.quotes.choice import Ranking, Weights, rank, speech_clues
from iria_crawler.quotes.clues import Clue
from iria_crawler.quotes.find import Walk
from iria_crawler.quotes.languages.english import ENGLISH

ROOT = Path(__file__).resolve().parent.parent
QUOTES = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench" / "quotes"
INVENTED = ROOT / "bench" / "quotes_invented.txt"
# Each invented item counts as often as this: there are few of them.
INVENTED_TIMES = 6
TABLE = ROOT / "iria_crawler" / "quotes" / "weights.toml"
# A clue that fewer questions have says little about other texts.
MIN_QUESTIONS = 8
# Strength of the penalty: the larger, the smaller the weights. Chosen on the dev part.
SPEAKER_PENALTY = 1.0
SPEECH_PENALTY = 1.0
# Clues whose weight is nearer to zero than this after a first fit are left out, and the others fitted again.
MIN_WEIGHT = 0.15
# Up to three words within a clause count for less: annotators call nearly all of them speech, readers do not.
SHORT_WEIGHT = 0.2
# Parts of the train data of which each is read with weights fitted on the others, to learn how sure a speaker is.
FOLDS = 3
# A speaker with a smaller share among all candidates is not named. On the train part, each third read by the weights of the
# others: with 0.4 98 of 100 are named and 6 wrong, with 0.5 97 and 5, with 0.6 95 and 4.
MIN_SHARE = 0.4
# Steps of a fit; more change no weight that counts.
MAX_STEPS = 60


def load_scorer() -> Any:
    """The shared scorer, which also reads the annotation."""
    spec = importlib.util.spec_from_file_location("score", QUOTES / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault("score", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


def documents(score: Any, part: str) -> list[Any]:
    """The annotated documents of a part ("train", "dev"), ordered by name."""
    coref = json.loads((QUOTES / "coref_dev.json").read_text())
    names = {name for where, name, *_ in score.polnear_files(str(QUOTES / "polnear"), "dev") if where == part}
    found = score.load_polnear(str(QUOTES / "polnear"), "dev", coref=coref)
    return sorted((doc for doc in found if doc.id in names), key=lambda doc: doc.id)


def training_documents(score: Any) -> list[Any]:
    """What the weights are fitted on."""
    return documents(score, "train") + list(score.load_phenomena(str(INVENTED), "all")) * INVENTED_TIMES


class Asked(NamedTuple):
    """A question with the annotators' answer."""

    text: str
    question: QuoteQuestion
    right: list[int]  # numbers of the right candidates; empty: nobody
    speech: bool | None  # None: unknown
    short: bool  # up to three words within a clause: the annotators' answer is less sure
    usable: bool  # whether the answer is among the candidates
    document: int


class Oracle:
    """A judge that gives the annotators' answer and keeps the questions."""

    def __init__(self, score: Any, number: int, doc: Any, weights: Weights | None) -> None:
        self._score, self._number, self._doc, self._weights = score, number, doc, weights
        self.asked: list[Asked] = []

    def __call__(self, text: str, question: QuoteQuestion) -> Choice | None:
        gold = self._gold(question)
        if gold is None:
            inside = any(
                start < question.stretch.end and question.stretch.start < end for start, end in self._doc.scare
            )
            self.asked.append(Asked(text, question, [], False if inside else None, False, False, self._number))
            return None
        right = self._right(text, question, gold)
        speech = True
        self.asked.append(
            Asked(text, question, right, speech, not gold.core, bool(right) or not gold.source, self._number)
        )
        if self._weights is not None:  # the history as the weights make it
            ranking = rank(question, self._weights.speaker)
            best = ranking.best
            sure = best is not None and ranking.odds > 0 and ranking.share >= MIN_SHARE
            return Choice(best.mention if best is not None and sure else None, False)
        return Choice(question.candidates[right[0]].mention if right else None, False)

    def _gold(self, question: QuoteQuestion) -> Any:
        start, end = self._score.strip_span(self._doc.text, question.stretch.start, question.stretch.end)
        fitting = [gold for gold in self._doc.gold if self._score.iou(start, end, gold.start, gold.end) >= 0.8]
        return fitting[0] if fitting else None

    def _right(self, text: str, question: QuoteQuestion, gold: Any) -> list[int]:
        """The candidates that the annotators mean: the names among the phrases of the source, else its phrases, else
        others of the same name.
        """
        if not gold.source:
            return []
        heads, same = self._score.heads, self._score.any_same
        wanted = heads(gold.source)
        fit: dict[int, int] = {}
        for number, candidate in enumerate(question.candidates):
            mention = candidate.mention
            over = any(mention.start < end and start < mention.end for start, end in gold.source_spans)
            own = heads(text[mention.start : mention.end])
            named = any(head.kind == "name" for head in own)
            if all(head.kind == "pron" for head in wanted):
                if over and same(own, wanted):
                    fit[number] = 3
            elif same(own, wanted):
                fit[number] = 3 if named else 2 if over else 1
        best = max(fit.values(), default=0)
        return [number for number, value in fit.items() if value == best]


def ask(score: Any, docs: Sequence[Any], weights: Sequence[Weights] | None = None) -> list[Asked]:
    """All questions of the documents. `weights`: those that make the history, by document number modulo their count."""
    found: list[Asked] = []
    for number, doc in enumerate(docs):
        oracle = Oracle(score, number, doc, weights[number % len(weights)] if weights else None)
        Walk(doc.text, ENGLISH, oracle, {}).read()
        found += oracle.asked
    return found


def _rows(lists: Sequence[Sequence[Clue]], index: dict[Clue, int]) -> csr_matrix:
    columns = [[index[clue] for clue in clues if clue in index] for clues in lists]
    pointers = numpy.cumsum([0, *map(len, columns)])
    flat = numpy.fromiter((column for row in columns for column in row), dtype=numpy.int32)
    return csr_matrix((numpy.ones(len(flat)), flat, pointers), shape=(len(lists), len(index)))


def _frequent(lists: Iterable[set[Clue]]) -> dict[Clue, int]:
    count = Counter(clue for clues in lists for clue in clues)
    return {clue: number for number, clue in enumerate(sorted(c for c, n in count.items() if n >= MIN_QUESTIONS))}


def fit_speaker(asked: Sequence[Asked]) -> dict[Clue, float]:
    """The weights of the clues for speakers: a first fit says which clues matter, a second one what they count for."""
    asked = [one for one in asked if one.usable]
    index = _frequent(
        {clue for c in one.question.candidates for clue in c.clues} | set(one.question.nobody) for one in asked
    )
    return _twice(index, lambda kept: _fit_speaker(asked, kept))


def _twice(index: dict[Clue, int], once: Callable[[dict[Clue, int]], dict[Clue, float]]) -> dict[Clue, float]:
    kept = [clue for clue, weight in once(index).items() if abs(weight) >= MIN_WEIGHT]
    return once({clue: number for number, clue in enumerate(sorted(kept))})


def _fit_speaker(asked: Sequence[Asked], index: dict[Clue, int]) -> dict[Clue, float]:
    """The share of the right candidates among all is made as large as it can be."""
    lists: list[Sequence[Clue]] = []
    starts, right = [0], []
    for one in asked:
        lists += [one.question.nobody, *(candidate.clues for candidate in one.question.candidates)]
        flags = [not one.right] + [number in one.right for number in range(len(one.question.candidates))]
        right += flags
        starts.append(len(lists))
    matrix = _rows(lists, index)
    first = numpy.array(starts[:-1])
    group = numpy.repeat(numpy.arange(len(asked)), numpy.diff(starts))
    good = numpy.array(right, dtype=float)

    def loss(weights: Any) -> tuple[float, Any]:
        sums = matrix @ weights
        sums -= numpy.maximum.reduceat(sums, first)[group]
        odds = numpy.exp(sums)
        whole = numpy.add.reduceat(odds, first)
        mine = numpy.add.reduceat(odds * good, first)
        slope = matrix.T @ (odds / whole[group] - odds * good / mine[group])
        value = numpy.log(whole).sum() - numpy.log(mine).sum()
        return value + SPEAKER_PENALTY * (weights @ weights), slope + 2 * SPEAKER_PENALTY * weights

    found = minimize(loss, numpy.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS})
    return {clue: float(found.x[number]) for clue, number in index.items()}


def fit_speech(asked: Sequence[Asked], weights: Sequence[dict[Clue, float]]) -> dict[Clue, float]:
    """The weights of the clues for speech. `weights`: those for speakers, by document number modulo their count."""
    asked = [one for one in asked if one.speech is not None]
    lists = [speech_clues(one.text, one.question, _ranking(one, weights)) for one in asked]
    sign = numpy.array([1.0 if one.speech else -1.0 for one in asked])
    counts = numpy.array([SHORT_WEIGHT if one.short else 1.0 for one in asked])
    return _twice(_frequent(map(set, lists)), lambda kept: _fit_speech(_rows(lists, kept), sign * counts, kept))


def _fit_speech(matrix: csr_matrix, answers: Any, index: dict[Clue, int]) -> dict[Clue, float]:
    """`answers`: positive for speech, negative for other words, as large as the answer counts."""
    sign, counts = numpy.sign(answers), numpy.abs(answers)

    def loss(values: Any) -> tuple[float, Any]:
        margin = sign * (matrix @ values)
        slope = matrix.T @ (-answers / (1 + numpy.exp(numpy.clip(margin, -50, 50))))
        value = (counts * numpy.logaddexp(0, -margin)).sum() + SPEECH_PENALTY * (values @ values)
        return value, slope + 2 * SPEECH_PENALTY * values

    found = minimize(loss, numpy.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS})
    return {clue: float(found.x[number]) for clue, number in index.items()}


def _ranking(one: Asked, weights: Sequence[dict[Clue, float]]) -> Ranking:
    return rank(one.question, weights[one.document % len(weights)])


def fit(score: Any, docs: Sequence[Any]) -> Weights:
    """The whole fit: first with the true history of each question, then with the history that the weights make."""
    asked = ask(score, docs)
    print(
        f"{len(docs)} documents, {len(asked)} stretches, {sum(one.usable for one in asked)} with an answer among the candidates"
    )
    folds = [fit_speaker([one for one in asked if one.document % FOLDS != fold]) for fold in range(FOLDS)]
    asked = ask(score, docs, [Weights(weights, {}, MIN_SHARE) for weights in folds])
    folds = [fit_speaker([one for one in asked if one.document % FOLDS != fold]) for fold in range(FOLDS)]
    speaker = fit_speaker(asked)
    speech = fit_speech(asked, folds)
    return Weights(_rounded(speaker), _rounded(speech), MIN_SHARE)


def _rounded(weights: dict[Clue, float]) -> dict[Clue, float]:
    return {clue: rounded for clue, weight in weights.items() if (rounded := round(weight, 2))}


def as_toml(weights: Weights) -> str:
    """The table as weights.toml has it."""
    lines = [
        "# What each clue counts for, made by bench/fit_quotes.py from the train part of PolNeAR. Do not edit by hand.",
        "# speaker: who said a quotation. speech: whether a stretch between marks is one. The clues are in clues.py and choice.py.",
        "",
        "[limits]",
        f"min_share = {weights.min_share}",
    ]
    for name, table in (("speaker", weights.speaker), ("speech", weights.speech)):
        groups: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for clue, weight in sorted(table.items()):
            groups[clue[0]].append((" | ".join(clue[1:]), weight))
        for group, rows in groups.items():
            lines += ["", f"[{name}.{json.dumps(group)}]"]
            lines += [f"{json.dumps(answer, ensure_ascii=False)} = {weight}" for answer, weight in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Fit, print the report, and with --write replace the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace iria_crawler/quotes/weights.toml")
    arguments = parser.parse_args()
    score = load_scorer()
    weights = fit(score, training_documents(score))
    print(f"{len(weights.speaker)} weights for speakers, {len(weights.speech)} for speech")
    if arguments.write:
        TABLE.write_text(as_toml(weights), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
