"""All figures for quotations in one command: English corpora, German, the other languages, fit and held, beside what is asked.

    python -m bench.quotes

Needs ../shared/bench/quotes; the invented items by language are printed without it too. "Fit" is what rules or weights were made with,
"held" is what nobody looked at: of the first corpus, the part that the weights were not fitted on; of other texts, the outlets (or texts,
where all are of one outlet) whose name says so.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from bench import languages
from bench.adapters import quotes as read_quotes
from bench.fit_quotes import QUOTES, load_module, read_texts

# The least overlap of a found quotation with a true one, of what both have together.
MIN_OVERLAP = 0.8
COLUMNS = ("detection", "speaker right", "both right", "both, by name", "speaker wrong")
# What is asked of texts that were kept back.
ASKED: dict[str, tuple[float | None, ...]] = {
    "English, first corpus": (0.975, 0.935, 0.915, 0.865, None),
    "English, other outlets": (None, None, 0.90, None, 0.04),
    "Turns of phrase": (None, None, 0.98, None, None),
    "German, annotated news": (None, None, 0.75, None, 0.08),
    "another language": (0.90, None, 0.60, None, 0.05),
}


class Row(NamedTuple):
    """The figures of one set of texts, in the order of COLUMNS."""

    title: str
    part: str  # fit, held
    texts: int
    figures: tuple[float, ...]


def is_held(name: str) -> bool:
    """Whether the texts of an outlet are kept back: every third, by its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def corpus_row(title: str, part: str, documents: Sequence[Any]) -> Row:
    """The figures of the first corpus, or of the invented turns of phrase."""
    score = sys.modules["score"]
    total: Counter[str] = Counter()
    for document in documents:
        found, lost = score.predictions(document, read_quotes(document.text))
        counts, pairs, _ = score.count_doc(document, found, MIN_OVERLAP)
        total.update(counts)
        total["fp"] += lost
        for at, to in pairs.items():
            truth = document.gold[to]
            answered = bool(truth.core and truth.source and found[at].speaker)
            total["wrong"] += answered and not score.speaker_verdict(found[at], truth)[1]
    summary = score.summary(total)
    asked = total["spk"] or 1
    figures = (
        summary["overlap_f1"],
        total["spk_strict"] / asked,
        summary["e2e_strict_f1"],
        summary["e2e_entity_f1"],
        total["wrong"] / asked,
    )
    return Row(title, part, len(documents), figures)


def other_row(title: str, part: str, documents: Sequence[Any], more: Any) -> Row:
    """The figures of texts outside the first corpus, counted by their own scorer."""
    total, extra, _, _ = more.run(documents)
    figures = more.figures(total, extra)
    entity = sys.modules["score"].summary(total)["e2e_entity_f1"]
    right = total["spk_strict"] / (total["spk"] or 1)
    return Row(
        title, part, len(documents), (figures["detection"], right, figures["both"], entity, figures["speaker_wrong"])
    )


def rows() -> Iterator[Row]:
    """The rows of all shared sets."""
    texts = list(read_texts())
    score = sys.modules["score"]
    for name, part in (("train", "fit"), ("dev", "held")):
        yield corpus_row("English, first corpus", part, [document for which, document in texts if which == name])
    phrases = list(score.load_phenomena(str(QUOTES / "phenomena.txt"), "all"))
    yield corpus_row("Turns of phrase", "fit", phrases)
    more = load_module(QUOTES / "more/score.py", "more_score")  # it changes how the other scorer judges: last
    documents = more.load(str(QUOTES / "more/dev.json"))
    for code, title in (
        ("en", "English, other outlets"),
        ("de", "German, annotated news"),
        ("ru", "Russian, sentences"),
    ):
        own = [document for document in documents if document.lang == code]
        # Where all texts are of one outlet, the text counts.
        name_of = (lambda document: document.id.partition("/")[0]) if code == "en" else (lambda document: document.id)
        for part, wanted in (("fit", False), ("held", True)):
            yield other_row(title, part, [one for one in own if is_held(name_of(one)) is wanted], more)


def show(found: Iterable[Row]) -> None:
    """Print the rows with what is asked."""
    print(f"{'':26}{'':6}{'texts':>6}  " + "".join(f"{column:>15}" for column in COLUMNS))
    for row in found:
        print(f"{row.title:26}{row.part:6}{row.texts:6}  " + "".join(f"{value:15.3f}" for value in row.figures))
        if row.part == "held" and row.title in ASKED:
            asked = ("" if value is None else f"{value:.3f}" for value in ASKED[row.title])
            print(f"{'':26}{'asked':12}  " + "".join(f"{value:>15}" for value in asked))


def main() -> int:
    """Print everything."""
    if QUOTES.is_dir():
        show(rows())
    else:
        print(f"no shared texts at {QUOTES}: only the invented items are read")
    print("\nInvented items by language; asked of another language: detection .90, both right .60, speaker wrong .05")
    languages.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
