"""Fit the two tables of weights for quotations in the languages with a small table: what is speech, and who is the speaker.

    python -m bench.fit_beside [--write | --check]      needs NumPy and SciPy; about two minutes

One table serves all these languages: its signs are places, kinds of words and the order of clauses, and the small table of each language
says which word is of which kind. So it is learned where many quotations are marked: on the part `train` of
../shared/bench/quotes/polnear, read as if English had a small table too (`english_table`), and on invented items: two thirds of those
by language, and the German prose in german_clauses.txt (for speakers, in german_speakers.txt too), for the orders of words that English
does not have. No German, Russian or other text of ../shared is learned from; they judge (`python -m bench.quotes`).

Judged, and the limits chosen, by weights that were fitted without the outlet or the language that is read, as in fit_quotes.py.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import german, languages
from bench.fit_quotes import (
    SPEAKERS,
    SPEECH,
    Answer,
    Choice,
    Task,
    _is_same,
    best_limit,
    kept_or_compared,
    read_texts,
    speaker_limits,
    truths_of,
)
from iria_crawler.model import Quote
from iria_crawler.quotes.beside.cast import NamedPersons
from iria_crawler.quotes.beside.ranking import SPEAKER_FILE, SPEECH_FILE, SpokenQuestion, SpokenQuestions
from iria_crawler.quotes.beside.read import Reader, with_speakers
from iria_crawler.quotes.beside.speech import speech_signs
from iria_crawler.quotes.beside.spoken import MarkedPlace, Spoken
from iria_crawler.quotes.beside.table import Kind, Table, table_of
from iria_crawler.quotes.english import english
from iria_crawler.quotes.shape import MAX_TERM_WORDS
from iria_crawler.quotes.weighing import LIMIT, NOUNS_LIMIT, RULES_ONLY
from iria_crawler.word_tables import read_tables, words_of

CLAUSES, SPEAKERS_ONLY = (Path(__file__).with_name(f"german_{name}.txt") for name in ("clauses", "speakers"))
# There are thirty times as many English quotations as invented ones: each of these counts so often.
ITEMS_COUNT = 10
# Texts are judged by weights that were fitted without this part of the outlets and languages.
FOLDS = 3
# A wrong speaker costs so many right ones, and words that nobody said as much speech that is missed: more than in English, since no text
# of these languages is learned from.
PRICE_OF_WRONG = 1.5
# Where nouns have capitals, titles and names look like speech. A fifth of the stretches of the items is none, but two fifths of those of
# news.
PRICE_OF_FALSE_NOUNS = 2 * PRICE_OF_WRONG


# English nouns as the small tables of the other languages have them.
_GROUPS = frozenset(
    """ministry parliament government union council prosecutors coalition opposition judge judges board navy army company firm panel
    jury troops protesters neighbors neighbours analysts economists scientists doctors nurses lawyers parents teachers farmers citizens
    democrats republicans conservatives liberals activists organizers observers witnesses people others many some sources
    """.split()
)
_TEXTS = frozenset(
    """report statement letter study article email e-mail memo ruling law bill text contract decision document documents editorial
    tweet post message site website sign banner resolution release transcript book ad poll survey affidavit complaint lawsuit plan
    order filing paper review note
    """.split()
)
_CALLING = frozenset("call calls called calling describe describes described dubbed labeled labelled branded".split())
_PLACES = frozenset(
    """street avenue county city state states america american act amendment bill war morning tonight show today week coast sea
    ocean river bay island islands north south east west united white times post journal news magazine review
    """.split()
)


# --- the texts ---


def english_table() -> Table:
    """The English words in the form of a small table."""
    tables = read_tables(Path(english.__file__).with_suffix(".toml"))
    own = {name: words_of(rows) for name, rows in tables.items()}
    relative = frozenset(("who", "which", "that"))
    kinds: dict[str, Kind] = {}
    layers: tuple[tuple[Kind, frozenset[str]], ...] = (
        ("title", english.TITLES),
        ("filler", own["adverbs"] | own["auxiliaries"] | frozenset("him her them us me it".split())),
        ("stop", own["subordinators"] | own["conjunctions"] | english.TIMES | relative),
        ("preposition", own["prepositions"]),
        ("joiner", frozenset(("of", "for"))),
        ("article", own["determiners"]),
        ("other", frozenset("they we i you".split())),
        ("she", frozenset(("she",))),
        ("he", frozenset(("he",))),
        ("verb", english.CUE_VERBS),
        ("stop", frozenset(("that",))),
    )
    for kind, words in layers:
        kinds |= dict.fromkeys(words, kind)
    return Table(
        code="en",
        order="beside",
        kinds=kinds,
        according=(("according", "to"),),
        views=(("for",), ("to",)),
        in_words=(("in", "these", "words"),),
        behind=(),
        verb_second=False,
        nouns_have_capitals=False,
        auxiliaries=frozenset("has have had was".split()),
        finite=own["auxiliaries"],
        subordinating=own["subordinators"] | relative,
        oblique=frozenset(),
        reporting=frozenset(),
        groups=own["bodies"] | own["no_persons"] - _PLACES | _GROUPS,
        texts=_TEXTS,
        owners=frozenset("his her their its".split()),
        undergoing=frozenset("is are was were been being".split()),
        agents=frozenset(("by",)),
        things=("tion", "sion", "ment", "ness", "ity", "ism", "ence", "ance", "ship", "dom", "ing"),
        impersonal=frozenset(),
        written=frozenset(),
        there=frozenset(),
        quoting=frozenset(),
        labels=frozenset(("question", "answer")),
        calling=_CALLING,
        passives=frozenset(),
        works=frozenset("film book movie song series operation newspaper titled called slogan show album".split()),
        works_behind=frozenset(),
        back=frozenset(),
        reflexive=frozenset(),
        copulas=frozenset(),
        endings=(),
        splits_elisions=False,
        dashes="",
        has_case=True,
        has_articles=True,
    )


class Marked(NamedTuple):
    """An invented text with its quotations."""

    part: str  # items: learned from; held: not
    table: Table
    text: str
    spans: list[tuple[int, int]]  # code points, in reading order
    is_right: Callable[[Quote, Spoken, NamedPersons], bool]  # whether somebody is the speaker of a quotation


def marked_texts(*more: Path) -> Iterator[Marked]:
    """The invented texts: those by language, and the German ones; `more`: further German ones."""
    for code in languages.CODES:
        table = table_of(code)
        if table is not None and table.is_weighed:
            for item in languages.read_items(code):
                yield _marked_item(item, table)
    table = table_of("de")
    assert table is not None
    for path in (german.ITEMS, CLAUSES, *more):
        for marked in german.read_items(path):
            yield _marked_german(marked, table)


def _marked_item(item: languages.Item, table: Table) -> Marked:
    def is_right(quote: Quote, spoken: Spoken, cast: NamedPersons) -> bool:
        if item.name is None and item.speaker is None:
            return False
        (named,) = with_speakers(item.text, [quote], [spoken], cast)
        return named.speaker is not None and languages.mark_of(named, item) == "right"

    return Marked("held" if languages.is_held(item) else "items", table, item.text, list(item.spans), is_right)


def _marked_german(item: german.Item, table: Table) -> Marked:
    def is_right(quote: Quote, spoken: Spoken, _: NamedPersons) -> bool:
        said = next((one for one in item.said if one.start < quote.end and quote.start < one.end), None)
        if said is None or spoken.is_bare or not said.speaker:
            return False
        place = item.text.find(said.speaker)
        overlaps = spoken.start < place + len(said.speaker) and place < spoken.end
        return overlaps or item.text[spoken.start : spoken.end].split()[-1] == said.speaker.strip(",").split()[-1]

    return Marked("items", table, item.text, [(said.start, said.end) for said in item.said], is_right)


class _Noting(Reader):
    """A reader that notes the signs of every marked stretch, taken or not; the rules decide."""

    noted: list[tuple[tuple[int, int], tuple[str, ...], bool]]

    def _is_speech(self, place: MarkedPlace, taken: bool, follows: bool) -> bool:
        if place.words is not None:
            signs = speech_signs(self._text, place, self.table, taken=taken, follows=follows)
            self.__dict__.setdefault("noted", []).append((place.stretch[:2], signs, taken))
        return taken


def _read(text: str, table: Table) -> _Noting:
    reader = _Noting(text, table, {}, RULES_ONLY)
    start = 0
    for paragraph in text.split("\n"):
        if paragraph.strip():
            reader.read(start, start + len(paragraph))
        start += len(paragraph) + 1
    return reader


# --- what is learned from ---


def speech_choices(texts: Iterable[tuple[str, Any]]) -> Iterator[Choice]:
    """Every marked stretch, and whether it is speech; English ones of few words only behind a colon: elsewhere the truth leaves such
    speech out.
    """
    table = english_table()
    for part, document in texts:
        noted = _read(document.text, table).__dict__.get("noted", ())
        truths = truths_of(document, [span for span, _, _ in noted])
        for (start, end), signs, taken in noted:
            truth: Any = truths.get(start) if start in truths else False
            few = len(document.text[start:end].split()) <= MAX_TERM_WORDS
            if (truth is None or (truth and truth.core)) and (not few or "introduced" in signs):
                yield Choice(part, document.group, (signs,), (truth is not None,), taken is (truth is not None))
    for marked in marked_texts():
        for (start, end), signs, taken in _read(marked.text, marked.table).__dict__.get("noted", ()):
            right = any(a < end and start < b for a, b in marked.spans)
            yield Choice(marked.part, marked.table.code, (signs,), (right,), taken is right)


def speaker_choices(texts: Iterable[tuple[str, Any]]) -> Iterator[Choice]:
    """Every quotation that is found and whose speaker is known, with everybody who may have said it."""
    table, score = english_table(), sys.modules["score"]
    for part, document in texts:
        text = document.text
        reader = _read(text, table)
        truths = truths_of(document, [(quote.start, quote.end) for quote in reader.quotes])
        for question in SpokenQuestions(reader, text, NamedPersons(text, table), list(reader.spoken)):
            truth = truths.get(reader.quotes[question.number].start)
            if truth is not None and truth.source:
                heads = score.heads(truth.source)
                spans = [option.spoken[:2] for option in question.options]
                right = [span[0] < span[1] and _is_same(text, span, truth, heads) for span in spans]
                yield _choice(part, document.group, question, right)
    for marked in marked_texts(SPEAKERS_ONLY):
        reader = _read(marked.text, marked.table)
        cast = NamedPersons(marked.text, marked.table)
        for question in SpokenQuestions(reader, marked.text, cast, list(reader.spoken)):
            quote = reader.quotes[question.number]
            if any(a < quote.end and quote.start < b for a, b in marked.spans):
                right = [marked.is_right(quote, option.spoken, cast) for option in question.options]
                yield _choice(marked.part, marked.table.code, question, right)


def _choice(part: str, outlet: str, question: SpokenQuestion, right: Sequence[bool]) -> Choice:
    options, proposed = question.options, question.proposed
    by_rules = proposed is not None and any(
        ok and option.spoken[:2] == proposed[:2] for ok, option in zip(right, options, strict=True)
    )
    return Choice(
        part,
        outlet,
        tuple(option.signs for option in options),
        tuple(right),
        by_rules,
        tuple(option.head for option in options),
        question.head if proposed is not None else None,
    )


# --- fitting ---


def _often(choices: Iterable[Choice]) -> list[Choice]:
    """The choices that are learned from, the invented ones several times."""
    return [choice for choice in choices for _ in range(ITEMS_COUNT if choice.part == "items" else 1)]


def _fold(choice: Choice) -> int:
    """The part of the texts that a choice is judged with: an outlet or a language is not divided."""
    return int(hashlib.sha256(choice.outlet.encode()).hexdigest(), 16) % FOLDS


def _judged_apart(choices: Sequence[Choice], task: Task) -> list[Answer]:
    """The answer to each choice, in order of their folds, by weights that were fitted without its fold."""
    answers = []
    for fold in range(FOLDS):
        weights = task.fit(_often(choice for choice in choices if _fold(choice) != fold))
        answers += [task.ask(choice, weights) for choice in choices if _fold(choice) == fold]
    return answers


def _speech_limits(choices: Sequence[Choice], answers: Sequence[Answer]) -> dict[str, float]:
    """From how many points on words are speech, with this price; where nouns have capitals, as the items of such languages have it."""
    nouns = [answer for choice, answer in zip(choices, answers, strict=True) if _has_nouns_in_capitals(choice)]
    return {LIMIT: best_limit(answers, PRICE_OF_WRONG), NOUNS_LIMIT: best_limit(nouns, PRICE_OF_FALSE_NOUNS)}


def _has_nouns_in_capitals(choice: Choice) -> bool:
    table = table_of(choice.outlet)
    return choice.part == "items" and table is not None and table.nouns_have_capitals


def _speaker_limits(choices: Sequence[Choice], answers: Sequence[Answer]) -> dict[str, float]:
    """The limits of fit_quotes.py, with this price."""
    pairs = zip(choices, answers, strict=True)
    agreed = [answer for choice, answer in pairs if choice.proposed == answer.head]
    return {**speaker_limits(choices, answers), LIMIT: best_limit(agreed, PRICE_OF_WRONG)}


def _fitted(choices: Sequence[Choice], task: Task) -> dict[str, float]:
    """A whole table, its limits included, with its report printed."""
    own = [choice for choice in choices if choice.part in ("train", "items")]
    ordered = sorted(own, key=_fold)
    apart = _judged_apart(own, task)
    weights, limits = task.fit(_often(own)), task.limits(ordered, apart)
    print(f"{len(weights)} weights, limits {limits}")
    for part, title in (("train", "train, outlets left out"), ("items", "items, languages left out")):
        pairs = [pair for pair in zip(ordered, apart, strict=True) if pair[0].part == part]
        task.report(title, [choice for choice, _ in pairs], [answer for _, answer in pairs], limits)
    for part, title in (("dev", "dev"), ("more", "other English outlets"), ("held", "items held back")):
        some = [choice for choice in choices if choice.part == part]
        task.report(title, some, [task.ask(choice, weights) for choice in some], limits)
    return {**limits, **weights}


def fitted_tables() -> dict[Path, dict[str, float]]:
    """Both tables, made anew."""
    texts = list(read_texts())
    print("What is speech:", end=" ", flush=True)
    speech = _fitted(list(speech_choices(texts)), SPEECH._replace(limits=_speech_limits))
    print("Who is the speaker:", end=" ", flush=True)
    speakers = _fitted(list(speaker_choices(texts)), SPEAKERS._replace(limits=_speaker_limits))
    return {SPEECH_FILE: speech, SPEAKER_FILE: speakers}


def main() -> int:
    """Fit and report; write or compare if asked to. Returns 1 if the files are not what is made."""
    return kept_or_compared(fitted_tables())


if __name__ == "__main__":
    sys.exit(main())
