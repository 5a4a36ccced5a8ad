"""By what kind of rule German quotations get their speakers, and how often each kind is right.

    python -m bench.answers [--faults]

Needs ../shared/bench/quotes. Counted on the annotated news that may be looked at and on the invented items that were looked at; beside
them, only counted, the half of the third file that nobody looked at. A kind is right so often as its answers name whom the truth names; an
answer where the truth names nobody counts apart. For each kind also the least chance (../iria_crawler/quotes/beside/ranking.py) from which
on WANTED of its answers are right: where that is not 0, such answers should be left empty below it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bench import german
from bench.fit_quotes import QUOTES, load_module, read_texts
from bench.quotes import is_held
from iria_crawler.model import Quote
from iria_crawler.quotes.beside import ranking
from iria_crawler.quotes.beside.read import Reader, with_speakers
from iria_crawler.quotes.beside.table import table_of

WANTED = 0.85


class Answered(NamedTuple):
    """A quotation with the kind of rule that gave its speaker."""

    quote: Quote
    kind: str
    chance: float  # of the speaker, by the weights; 1 where they are not asked


class Counted(NamedTuple):
    """An answer of a kind: whether it is "right", "wrong" or "no truth"."""

    part: str  # looked at, unseen
    verdict: str
    chance: float


def answers(text: str) -> list[Answered]:
    """The quotations of a German text that have a speaker, each with the kind of its answer."""
    table = table_of("de")
    assert table is not None
    weights = ranking.weights_beside()
    reader = Reader(text, table, {}, weights)
    start = 0
    for paragraph in text.split("\n"):
        if paragraph.strip():
            reader.read(start, start + len(paragraph))
        start += len(paragraph) + 1
    spoken = list(reader.spoken)
    kinds = [("sure" if taken is not None else "without words", 1.0) for taken in reader.taken]
    for question in ranking.SpokenQuestions(reader, text, reader.cast, spoken, of_sure=False):
        named, (_, chance) = ranking.answer(question, weights), ranking.best_of(question, weights)
        kept = question.proposed is not None and named is not None and named[:2] == question.proposed[:2]
        kinds[question.number] = "kept" if kept else "chosen by the weights", chance
        spoken[question.number] = named
    quotes = with_speakers(text, reader.quotes, spoken, reader.cast)
    return [
        Answered(quote, _kind(kind, taken), chance)
        for quote, (kind, chance), taken in zip(quotes, kinds, reader.taken, strict=True)
        if quote.speaker is not None
    ]


def _kind(kind: str, taken: Any) -> str:
    rule = taken.how if taken is not None else ""
    return f"{kind}, {rule}" + (f", {taken.rule}" if rule == "in the sentence" else "")


def invented() -> Iterator[tuple[str, Counted]]:
    """The answers of the invented items that are not learned from."""
    third = list(german.read_items(german.THIRD))
    looked = [*german.read_items(german.CHECK), *german.read_items(german.NEW), *third[::2]]
    for part, items in (("looked at", looked), ("unseen", third[1::2])):
        for item in items:
            for one in answers(item.text):
                said = next((said for said in item.said if german.is_same_place(one.quote, said)), None)
                if said is not None:
                    right = german.is_speaker(one.quote, said)
                    verdict = "right" if right else "wrong" if said.speaker else "no truth"
                    yield one.kind, Counted(part, verdict, one.chance)


def news(*, show: bool) -> Iterator[tuple[str, Counted]]:
    """The answers of the annotated news that may be looked at."""
    list(read_texts())
    scorer = load_module(QUOTES / "more/score.py", "more_score")
    for document in scorer.load(str(QUOTES / "more/dev.json"), "de"):
        if is_held(document.id):
            continue
        faults = [fault for fault in scorer.run([document])[3] if fault[0] in ("WRONG", "NOSRC", "EXTRA")]
        for one in answers(document.text):
            quote = one.quote
            fault = next((fault for fault in faults if fault[2] < quote.end and quote.start < fault[3]), None)
            verdict = "right" if fault is None else "wrong" if fault[0] == "WRONG" else "no truth"
            yield one.kind, Counted("looked at", verdict, one.chance)
            if show and verdict == "wrong":
                print(f"{one.kind}: {quote.speaker!r}: {document.text[max(0, quote.start - 200) : quote.end + 80]!r}")


def least_chance(counted: Sequence[Counted]) -> float:
    """The least chance from which on WANTED of some answers are right; 0 if all of them are so often, above 1 if none are."""
    known = sorted((one for one in counted if one.verdict != "no truth"), key=lambda one: one.chance)
    for number, one in enumerate(known):
        rest = known[number:]
        if sum(other.verdict == "right" for other in rest) >= WANTED * len(rest):
            return one.chance if number else 0.0
    return 1.01


def main() -> int:
    """Print each kind, the most frequent first."""
    kinds: dict[str, list[Counted]] = defaultdict(list)
    for kind, counted in (*news(show="--faults" in sys.argv), *invented()):
        kinds[kind].append(counted)
    print(f"{'':44}{'right':>7}{'wrong':>7}{'no truth':>10}{'least chance':>14}{'unseen: right':>16}{'wrong':>7}")
    for kind, all_of_it in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        looked, unseen = ([one for one in all_of_it if one.part == part] for part in ("looked at", "unseen"))
        counts = [sum(one.verdict == name for one in looked) for name in ("right", "wrong", "no truth")]
        of_unseen = [sum(one.verdict == name for one in unseen) for name in ("right", "wrong")]
        print(f"{kind:44}{counts[0]:7}{counts[1]:7}{counts[2]:10}{least_chance(looked):14.2f}", end="")
        print(f"{of_unseen[0]:16}{of_unseen[1]:7}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
