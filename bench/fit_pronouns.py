"""Fit the table of weights by which "he" and "she" beside a quotation get a full name.

    python -m bench.fit_pronouns [--write | --check]      needs NumPy and SciPy; about a minute

The texts are those of fit_quotes.py, and so is the way: fitted on the part `train`, judged on each outlet by weights that were fitted
without it, and on texts that no weight was fitted on. Whom a pronoun means is not annotated there: the truth is made by the scorer, from
chains of an automatic tool and from who is named last, so that about one in ten is wrong. Fit the tables of fit_quotes.py first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from bench import fit_quotes
from bench.fit_quotes import Choice, Task, best_limit, fit_speakers, fitted, kept_or_compared, read_texts
from iria_crawler import find_quotes
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.people import SHE_OR_HE, Cast, Person, Speaker
from iria_crawler.quotes.referents import Referent, Referents
from iria_crawler.quotes.weighing import LIMIT, PRONOUN_FILE


def pronoun_choices(texts: Iterable[tuple[str, Any]]) -> Iterator[Choice]:
    """Every "he" and "she" whom the truth names, with everybody who may be meant."""
    for part, document in texts:
        quotes = find_quotes(document.text)
        truths = fit_quotes.truths_of(document, [(quote.start, quote.end) for quote in quotes])
        first = {quote.speaker_start: quote for quote in reversed(quotes) if quote.speaker}
        cast = Cast(
            document.text, ENGLISH, [Speaker(quote.speaker or "", start or 0) for start, quote in first.items()]
        )
        referents = Referents(document.text, cast, quotes)
        for quote in quotes:
            if quote.speaker is None or quote.speaker_start is None:
                continue
            word, at = quote.speaker.lower(), quote.speaker_start
            if word not in SHE_OR_HE:
                if (person := cast.person(Speaker(quote.speaker, at))) is not None:
                    referents.hear(person, quote.start)
                continue
            truth, options, rule = truths.get(quote.start), referents.options(word, at), cast.referent(word, at)
            named = truth.resolved if truth else ()
            right = tuple(_names(option.person, named) for option in options)
            if named and first[at] is quote:
                signs, names = tuple(option.signs for option in options), tuple(one.person.name for one in options)
                by_rules = rule is not None and _names(rule, named)
                yield Choice(part, document.group, signs, right, by_rules, names, rule.name if rule else None)
            if (meant := _meant(options, right, rule if not named else None)) is not None:
                referents.mean(word, meant)
                referents.hear(meant, quote.start)


def _names(person: Person, truth: Any) -> bool:
    """Whether a person has the name that the truth gives."""
    score = sys.modules["score"]
    return bool(score.any_same([head for head in score.heads(person.name) if head.kind == "name"], truth))


def _meant(options: list[Referent], right: tuple[bool, ...], otherwise: Person | None) -> Person | None:
    """Who is taken for the speaker when the next pronoun is asked about: the right one."""
    return next((option.person for option, ok in zip(options, right, strict=True) if ok), otherwise)


def limits(_: Any, answers: Any) -> dict[str, float]:
    """From which chance on a person is named."""
    return {LIMIT: best_limit(answers, fit_quotes.PRICE_OF_WRONG)}


TASK = Task(fit_speakers, fit_quotes.referent_answer, limits, fit_quotes.report_referents)


def fitted_table() -> dict[str, float]:
    """The table, made anew."""
    print("Whom a pronoun means:", end=" ")
    return fitted(list(pronoun_choices(read_texts())), TASK)


def main() -> int:
    """Fit and report; write or compare if asked to. Returns 1 if the file is not what is made."""
    return kept_or_compared({PRONOUN_FILE: fitted_table()})


if __name__ == "__main__":
    sys.exit(main())
