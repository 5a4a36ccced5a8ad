"""Whom "he" or "she" means: everybody whom the page names nearby, each with signs. Weights say what each sign counts.

As with speakers (options.py), the rule of people.py proposes, and its word is a sign among others. A sign says where a person was named
last and how, who spoke before, and whether the pronoun fits. No name is a sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from iria_crawler.model import Quote
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.english.language import Kind
from iria_crawler.quotes.people import SHE_OR_HE, Cast, Mention, Person, Speaker, Who
from iria_crawler.quotes.ranking import chance_of
from iria_crawler.quotes.weighing import QuoteWeights

# A pronoun means somebody among the last 40 persons mentioned before it, seldom somebody further back.
MAX_MENTIONS = 40
# Somebody who is named after it is named within this many characters: "When he left, Captain Roe ...".
MAX_CHARACTERS_AHEAD = 60
# Characters before and behind a mention that say how it stands in its sentence.
MAX_CHARACTERS_BESIDE = 30
# What most places fail is asked first: whether a full stop stands before them.
_SENTENCE_START = re.compile(
    r"(?:(?<=[.!?…])(?<![A-Z]\.)(?<!\bM[rs]\.)(?<!\b[DSLJ][rt]\.)(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Rev|Col|Adm|Sgt)\.)[”\"’')]* +|\n)(?=\S)"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")
# "in New Norland", "across Skagvik": so a place is named, and seldom a person.
_IN_PLACE = re.compile(r"\b(?:in|across|near|throughout|outside|inside) $")
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_LAST_WORD = re.compile(r"([\w’'-]+|[^\w\s])\s*$")
_NEXT_WORD = re.compile(r"\s*(['’]s?\b|[\w’'-]+|[^\w\s])")


class Referent(NamedTuple):
    """A person whom a pronoun may mean."""

    person: Person
    signs: tuple[str, ...]


class Heard(NamedTuple):
    """Somebody who has spoken: where the quotation starts, and who it was."""

    start: int
    person: Person


class _Latest(NamedTuple):
    """A candidate, and where the person was named last before the pronoun, or right behind it."""

    person: Person
    mention: Mention
    ahead: bool


class Referents:
    """Answers for the pronouns of a page, asked in reading order. `quotes` are those of the page, with their speakers."""

    def __init__(self, text: str, cast: Cast, quotes: Sequence[Quote]) -> None:
        self._text = text
        self._cast = cast
        self._quotes = quotes
        self._mentions = cast.named
        self._starts = [mention.start for mention in self._mentions]
        self._marked = [(quote.start, quote.end) for quote in quotes]
        self._marked_starts = [start for start, _ in self._marked]
        self._heard: list[Heard] = []  # in reading order
        self._known: dict[int, tuple[Who | None, Person | None]] = {}  # by where the speaker's words start
        self._meant: dict[bool, Person] = {}  # whom each pronoun meant last
        # The names of those whom each pronoun meant: nobody is "he" and then "she".
        self._all_meant: dict[bool, set[str]] = {False: set(), True: set()}

    # What is asked of the whole text for a pronoun; most texts have none that speaks.

    @cached_property
    def _sentences(self) -> list[int]:
        """Where the sentences start."""
        return [0, *(match.end() for match in _SENTENCE_START.finditer(self._text))]

    @cached_property
    def _paragraphs(self) -> list[int]:
        """Where the paragraphs start."""
        return [0, *(end for end in self._sentences if end and self._text[end - 1] == "\n")]

    @cached_property
    def _pronouns(self) -> list[tuple[int, bool]]:
        """Where the pronouns outside marks stand, and whether each means a woman."""
        return [
            (match.start(), match.group()[:1].lower() == "s" or match.group().lower() == "her")
            for match in _PRONOUN.finditer(self._text)
            if not self._in_marks(match.start())
        ]

    @cached_property
    def _pronoun_starts(self) -> list[int]:
        return [start for start, _ in self._pronouns]

    @cached_property
    def _how_often(self) -> Counter[str]:
        """How often each person is named."""
        return Counter(mention.person.name for mention in self._mentions)

    @cached_property
    def _how_often_in(self) -> Counter[str]:
        """How often each is named as a place is."""
        return Counter(
            mention.person.name
            for mention in self._mentions
            if _IN_PLACE.search(self._text, max(0, mention.start - 12), mention.start)
        )

    @cached_property
    def _in_small_letters(self) -> set[str]:
        """The words in small letters."""
        return set(_SMALL_WORD.findall(self._text))

    @cached_property
    def _by_one_word(self) -> set[str]:
        """The names of those who are named by one word somewhere."""
        return {one.person.name for one in self._mentions if " " not in self._text[one.start : one.end]}

    def hear(self, person: Person, start: int) -> None:
        """Notes who spoke the quotation that starts at `start`."""
        self._heard.append(Heard(start, person))

    def who(self, speaker: Speaker, quote_start: int, weights: QuoteWeights) -> Who | None:
        """Whom the words of a speaker mean; None if the page does not say, or no one is likely enough. Noted as the speaker of the
        quotation that starts at `quote_start`.
        """
        if speaker.start not in self._known:
            self._known[speaker.start] = self._read(speaker, weights)
        who, person = self._known[speaker.start]
        if person is not None:
            self.hear(person, quote_start)
        return who

    def _read(self, speaker: Speaker, weights: QuoteWeights) -> tuple[Who | None, Person | None]:
        pronoun = speaker.words.lower()
        if pronoun not in SHE_OR_HE or not weights.referents:
            return self._cast.who(*speaker), self._cast.person(speaker)
        person = self._chosen(pronoun, speaker.start, weights)
        if person is None:
            return None, None
        self.mean(pronoun, person)
        return Who(person.name, person.role), person

    def _chosen(self, pronoun: str, at: int, weights: QuoteWeights) -> Person | None:
        options = self.options(pronoun, at)
        if not options:
            return None
        points = [weights.points_of_referent(option.signs) for option in options]
        names = [option.person.name for option in options]
        best = points.index(max(points))
        chance = chance_of(points, names, best, or_nobody=False)
        return options[best].person if chance >= weights.least_chance_of_referent else None

    def mean(self, pronoun: str, person: Person) -> None:
        """Notes whom a pronoun meant."""
        self._meant[SHE_OR_HE[pronoun]] = person
        self._all_meant[SHE_OR_HE[pronoun]].add(person.name)

    def options(self, pronoun: str, at: int) -> list[Referent]:
        """Everybody whom the pronoun at `at` may mean, the one named last first."""
        she = SHE_OR_HE[pronoun]
        rule = self._cast.referent(pronoun, at)
        found = list(self._candidates(at, she))
        return [
            Referent(one.person, (*self._signs(one, back, she, at), *_rule_signs(one.person, rule)))
            for back, one in enumerate(found)
        ]

    def _candidates(self, at: int, she: bool) -> Iterator[_Latest]:
        """Whom the pronoun fits, each once. A last name that a man and a woman share means the one whom it fits."""
        end = bisect_left(self._starts, at)
        seen: set[str] = set()
        for mention in (*reversed(self._mentions[max(0, end - MAX_MENTIONS) : end]), *self._mentions[end : end + 1]):
            ahead = mention.start > at
            person = self._cast.fitting(mention.person, she)
            if person is None or (person.she is None and person.name in self._all_meant[not she]):
                continue
            if person.name not in seen and mention.start - at < MAX_CHARACTERS_AHEAD:
                seen.add(person.name)
                yield _Latest(person, mention, ahead)

    def _in_marks(self, position: int) -> bool:
        at = bisect_right(self._marked_starts, position) - 1
        return at >= 0 and position < self._marked[at][1]

    def _signs(self, one: _Latest, back: int, she: bool, at: int) -> Iterator[str]:
        person, mention, ahead = one
        yield from self._who_signs(person)
        if ahead:
            yield "named right behind"
            return
        sentences = bisect_right(self._sentences, at) - bisect_right(self._sentences, mention.start)
        paragraphs = bisect_right(self._paragraphs, at) - bisect_right(self._paragraphs, mention.start)
        near = "same sentence" if sentences == 0 else "same paragraph" if paragraphs == 0 else "paragraph before"
        near = near if paragraphs < 2 else "further back"
        yield near
        yield f"{min(sentences, 6)} sentences back"
        yield f"{near}, {min(back, 4)} others since"
        place = self._place(mention)
        yield f"named {place}"
        yield f"named {place}, {near}"
        if mention.start == person.start:
            yield f"named in full, {near}"
        yield from self._since_signs(mention, she, at)
        yield from self._opening_signs(person, at)
        yield from self._spoken_signs(person, at)
        if (meant := self._meant.get(she)) is not None:
            yield f"meant last: {meant.name == person.name}"
        yield from self._words_signs(person, at)

    def _who_signs(self, person: Person) -> Iterator[str]:
        fits = "unknown" if person.she is None else "fits"
        sure = "surely a person" if person.sure else "perhaps a person"
        yield f"gender {fits}"
        yield sure
        yield f"{sure}, gender {fits}"
        yield f"named {min(self._how_often[person.name], 6)} times"
        if person.role:
            yield "has an office"
        if " " not in person.name:
            yield "one name"
        else:
            yield from self._name_signs(person.name, sure)
        if inside := self._how_often_in[person.name]:
            share = "mostly" if 2 * inside > self._how_often[person.name] else "at times"
            yield f"{sure}, {share} named as a place is"

    def _name_signs(self, name: str, sure: str) -> Iterator[str]:
        """Whether the words of a name are a person's: "Special Operations" and "Footage of Roe" are none."""
        words = name.split()
        if any(_kind(word.lower()) == "prep" for word in words[1:-1]):
            yield f"{sure}, a preposition within"
        small = sum(word.lower() in self._in_small_letters for word in (words[0], words[-1]))
        yield f"{sure}, {small} words in small letters elsewhere"
        yield f"{sure}, {'also' if name in self._by_one_word else 'never'} by one word"

    def _place(self, mention: Mention) -> str:
        """How a mention stands in its sentence."""
        text, start, end = self._text, mention.start, mention.end
        if self._in_marks(start):
            return "in marks"
        if text[end - 2 : end] in ("'s", "’s") or text[end : end + 1] in ("'", "’"):
            return "as an owner"
        opens = self._sentences[bisect_right(self._sentences, start) - 1]
        behind = _NEXT_WORD.match(text, end, end + MAX_CHARACTERS_BESIDE)
        then = _kind(behind[1]) if behind else "stop"
        before = _LAST_WORD.search(text, max(0, start - MAX_CHARACTERS_BESIDE), start)
        if start - opens <= 3:
            return f"opening, then {then}"
        first = _kind(before[1]) if before else "stop"
        return f"after {first}, then {'verb' if then in ('cue', 'verb', 'aux') else 'other'}"

    def _since_signs(self, mention: Mention, she: bool, at: int) -> Iterator[str]:
        """The pronouns between the mention and the pronoun that is asked about."""
        first, last = (bisect_left(self._pronoun_starts, place) for place in (mention.end, at))
        between = [is_she for _, is_she in self._pronouns[max(first, last - 6) : last]]
        same = sum(is_she is she for is_she in between)
        yield f"same pronoun {min(same, 3)} times since"
        if same < len(between):
            yield "other pronoun since"

    def _opening_signs(self, person: Person, at: int) -> Iterator[str]:
        """Whether the person is the first who is named in the paragraph, or in one of the two before."""
        number = bisect_right(self._paragraphs, at) - 1
        for back in range(min(3, number + 1)):
            first = bisect_left(self._starts, self._paragraphs[number - back])
            if first < len(self._starts) and self._starts[first] < at:
                mention = self._mentions[first]
                if mention.person.name == person.name and not self._in_marks(mention.start):
                    yield f"named first, {back} paragraphs back"

    def _spoken_signs(self, person: Person, at: int) -> Iterator[str]:
        before = [heard for heard in self._heard[-12:] if heard.start < at]
        if before:
            names = [heard.person.name for heard in reversed(before)]
            where = "this paragraph" if before[-1].start >= self._paragraph_of(at) else "before"
            if names[0] == person.name:
                yield f"spoke last, {where}"
            elif person.name in names:
                yield f"spoke earlier, {where}"
            else:
                yield f"another spoke last, {where}"
        says = self._cast.says_last(person.name, at)
        if says is not None:
            paragraphs = bisect_right(self._paragraphs, at) - bisect_right(self._paragraphs, says)
            yield f"said something {min(paragraphs, 2)} paragraphs back"

    def _paragraph_of(self, position: int) -> int:
        return self._paragraphs[bisect_right(self._paragraphs, position) - 1]

    def _words_signs(self, person: Person, at: int) -> Iterator[str]:
        """Whether the quotations of the sentence name the person: nobody speaks of himself by name."""
        number = bisect_right(self._marked_starts, at)
        for start, end in self._marked[max(0, number - 1) : number + 1]:
            first, last = (bisect_left(self._starts, place) for place in (start, end))
            if any(mention.person.name == person.name for mention in self._mentions[first : min(last, first + 10)]):
                yield "named in the words"
                return


def _rule_signs(person: Person, rule: Person | None) -> Iterator[str]:
    if rule is not None:
        yield f"the rule means {'this one' if rule.name == person.name else 'another'}"


def _kind(word: str) -> Kind:
    return ENGLISH.kind_of(word, False)
