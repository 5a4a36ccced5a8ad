"""The second look at the speakers in the languages that have a small table: of everybody who may have said a quotation, the one with the
most points.

The rules have found the quotations and proposed speakers (read.py). options.py lists who else is named nearby. As in English
(../ranking.py), somebody else than the rules say is named only where the weights are sure, and nobody where they are not sure at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from iria_crawler.quotes.beside.cast import NamedPersons
from iria_crawler.quotes.beside.clauses import MarkedWords, SentenceWord, sentences_of
from iria_crawler.quotes.beside.options import SaidBefore, SentenceReader, SpokenOption, head_of, options_of
from iria_crawler.quotes.beside.read import Reader, TakenPlace
from iria_crawler.quotes.beside.rules import SURE_RULES
from iria_crawler.quotes.beside.spoken import Spoken
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import read_paragraph
from iria_crawler.quotes.ranking import chance_of
from iria_crawler.quotes.weighing import QuoteWeights, read_weights

SPEECH_FILE = Path(__file__).with_name("speech_weights.csv")
SPEAKER_FILE = Path(__file__).with_name("speaker_weights.csv")
# The last characters of the paragraph before that are read.
MAX_CHARACTERS_BEFORE = 600
# Of the ways in which the rules come to a speaker, those whose answers are wrong too often unless the weights are so sure: with less they
# are left empty. bench/answers.py prints how often each is right, and this chance.
MIN_CHANCES = {"person farther before": 0.99}
# ... and those where nobody is named if the weights would name somebody else.
ONLY_KEPT = frozenset(("person before", "person farther before"))


@cache
def weights_beside() -> QuoteWeights:
    """The tables that belong to the program; bench/fit_beside.py makes them."""
    return read_weights(SPEECH_FILE, SPEAKER_FILE)


class SpokenQuestion(NamedTuple):
    """A quotation whose speaker is to be chosen."""

    number: int  # of the quotation on the page
    options: list[SpokenOption]
    proposed: Spoken | None  # what the rules say; None: they find nobody
    head: str  # the word that it is about
    how: str  # the way in which they came to it, in German, where the ways were counted; "" elsewhere


def rank(reader: Reader, text: str, cast: NamedPersons, weights: QuoteWeights) -> list[Spoken | None]:
    """The speaker of each quotation of a reader; as the rules have them where the weights have no say."""
    spoken = list(reader.spoken)
    for question in SpokenQuestions(reader, text, cast, spoken, of_sure=False):
        spoken[question.number] = answer(question, weights)
    return spoken


def _is_sure(taken: TakenPlace | None, proposed: Spoken | None, table: Table) -> bool:
    """Whether the sentence leaves no doubt, so that no weights are asked."""
    if taken is None or proposed is None:
        return False
    if taken.how in ("said before", "said on"):
        return bool(table.reporting) and not _is_said_next(taken.words, table)
    if taken.how != "in the sentence":
        return False
    if not proposed.is_bare and not proposed.is_pronoun and proposed.cue.lower() in table.impersonal:
        return True  # "In einem Brief heißt es: „...“"
    if taken.rule in SURE_RULES:
        return True
    return (
        _is_introduced_anew(taken, proposed)
        or _is_reported_behind(taken, proposed)
        or (table.verb_second and _opens_and_says(taken, proposed))
    )


def _is_said_next(marked: MarkedWords, table: Table) -> bool:
    """Whether the sentence behind a quotation goes back to it: "„...“ Das sagte Roy", "„...“ So sieht es Roy"."""
    following = marked.sentences[marked.number + 1] if marked.number + 1 < len(marked.sentences) else ()
    return len(following) > 1 and following[0].text.lower() in table.back and following[1].kind in ("verb", "filler")


def _opens_and_says(taken: TakenPlace, proposed: Spoken) -> bool:
    """Whether a sentence opens with who speaks and the verb of saying, and nobody else says anything before the quotation: "Roy sagte,
    die Lage sei „...“".
    """
    words, at = taken.words.words, taken.words.at
    if taken.rule != "before" or proposed.is_bare or proposed.end > words[at].start:
        return False
    if any(word.end <= proposed.start and word.kind not in ("article", "filler") for word in words[:at]):
        return False
    behind = [word for word in words[:at] if word.start >= proposed.end]
    verb = next((number for number, word in enumerate(behind) if word.kind != "filler"), len(behind))
    if verb == len(behind) or behind[verb].kind != "verb" or behind[verb].text != proposed.cue:
        return False
    return not any(word.kind == "verb" or word.quote >= 0 for word in behind[verb + 1 :])


def _is_introduced_anew(taken: TakenPlace, proposed: Spoken) -> bool:
    """Whether the rules name somebody between two quotations of a sentence who says the second, right before the verb of saying:
    "Jan Roy sagte „...“, Ida Ode sagte „...“".
    """
    if proposed.name is None or (" " not in proposed.name and proposed.role is None):
        return False
    words, at = taken.words.words, taken.words.at
    first = next((index for index in range(at - 1, -1, -1) if words[index].quote >= 0), at)
    behind = [word for word in words[first + 1 : at] if word.start >= proposed.end][:2]
    if not behind or proposed.start < words[first].end:
        return False
    verb = behind[-1] if behind[0].kind == "filler" else behind[0]
    return verb.kind == "verb" and verb.text == proposed.cue


def _is_reported_behind(taken: TakenPlace, proposed: Spoken) -> bool:
    """Whether only a comma and a word that reports or says stand between the quotation and a person in full: "„...“, so Ute Bader"."""
    if proposed.name is None or (" " not in proposed.name and proposed.role is None):
        return False
    words, at = taken.words.words, taken.words.at
    if words[0].kind in ("stop", "preposition") and any(word.kind == "verb" for word in words[:at]):
        return False  # "Während Ida Ode erklärte, „...“, sagte Jan Roy": either may have said it
    between = [word for word in words[at + 1 :] if word.end <= proposed.start]
    if not between or between[0].sign != "comma" or proposed.start < words[at].end:
        return False
    return " ".join(word.text for word in between[1:]) == proposed.cue


def answer(question: SpokenQuestion, weights: QuoteWeights) -> Spoken | None:
    """The speaker to be named; None: nobody."""
    best, chance = best_of(question, weights)
    proposed = question.proposed
    if chance < MIN_CHANCES.get(question.how, 0.0):
        return None
    differs = best is not None and best.head != question.head
    if (
        question.how
        and best is not None
        and differs
        and best.spoken.is_pronoun
        and not best.spoken.is_single
        and proposed
    ):
        return proposed  # "Man behalte sich „Schritte“ vor, sagte Roy"
    if differs and question.how in ONLY_KEPT:
        return None
    if proposed is None:
        return (
            best.spoken
            if best is not None and not best.is_plain and chance >= weights.least_chance_unproposed
            else None
        )
    if best is None or (best.head != question.head and chance < weights.least_chance_against_rules):
        return proposed
    return best.spoken if chance >= weights.least_chance else None


def best_of(question: SpokenQuestion, weights: QuoteWeights) -> tuple[SpokenOption | None, float]:
    """The option with the most points, and the chance that it names the right one; None without options."""
    if not question.options:
        return None, 0.0
    points = [weights.points_of_speaker(option.signs) for option in question.options]
    heads = [option.head for option in question.options]
    best = points.index(max(points))
    return question.options[best], chance_of(points, heads, best, or_nobody=question.proposed is None)


class SpokenQuestions:
    """The quotations of a page in reading order, each with its options. `spoken` are the speakers of the rules; they are replaced as the
    answers are known, and the speaker of one quotation counts for the next. Those whose sentence leaves no doubt are there only with
    `of_sure`.
    """

    def __init__(
        self, reader: Reader, text: str, cast: NamedPersons, spoken: list[Spoken | None], *, of_sure: bool = True
    ) -> None:
        self._of_sure = of_sure
        self._reader = reader
        self._text = text
        self._sentences = SentenceReader(reader.table)
        self._cast = cast
        self._spoken = spoken
        self._given = Counter(head_of(one, text) for one in reader.spoken if one is not None)
        self._read: tuple[int, Sequence[Sequence[SentenceWord]]] = (
            -1,
            (),
        )  # the number of a paragraph and its sentences

    def __iter__(self) -> Iterator[SpokenQuestion]:
        last: Spoken | None = None
        last_paragraph = -1
        for number, taken in enumerate(self._reader.taken):
            chosen = self._reader.spoken[number]
            # The sentence says who is told, or which text speaks, and names nobody: then nobody else is looked for.
            names_nobody = chosen is not None and chosen.is_bare and not chosen.is_single
            is_asked = not names_nobody and (self._of_sure or not _is_sure(taken, chosen, self._reader.table))
            if taken is not None and is_asked:
                yield self._question(number, last, same_paragraph=last_paragraph == taken.paragraph)
            last_paragraph = taken.paragraph if taken is not None else -1
            last = self._spoken[number] or last

    def _question(self, number: int, last: Spoken | None, *, same_paragraph: bool) -> SpokenQuestion:
        taken, chosen = self._reader.taken[number], self._reader.spoken[number]
        assert taken is not None
        head = head_of(chosen, self._text) if chosen is not None else ""
        self._given[head] -= 1
        before = self._sentences_before(taken.paragraph)
        known = SaidBefore(chosen, taken.how, last, same_paragraph, before, self._given)
        options = options_of(self._text, taken.words, known, self._cast, self._sentences)
        if chosen is not None:
            # Where the rules find somebody, a thing is not weighed against him: it is never named.
            options = [option for option in options if not option.is_plain]
        self._given[head] += 1
        return SpokenQuestion(
            number, options, chosen, head, taken.how if self._reader.table.nouns_have_capitals else ""
        )

    def _sentences_before(self, paragraph: int) -> Sequence[Sequence[SentenceWord]]:
        """The last sentences of the paragraph before one that is not empty."""
        number = paragraph - 1
        if number < 0:
            return ()
        if self._read[0] != number:
            start, end = self._reader.paragraphs[number]
            start = max(start, end - MAX_CHARACTERS_BEFORE)
            stretches = read_paragraph(self._text, start, end).stretches
            self._read = (number, sentences_of(self._text, start, end, stretches, self._reader.table))
        return self._read[1]
