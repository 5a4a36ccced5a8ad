"""Whether words between marks are speech, in the languages that have a small table: the signs that are weighed.

A sign says how long the stretch is, which kinds of words stand around and in it, and what the rules say. None is a word of a language, so
that one table of weights serves all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from iria_crawler.quotes.beside.clauses import SentenceWord
from iria_crawler.quotes.beside.signs import kind_of
from iria_crawler.quotes.beside.spoken import MarkedPlace
from iria_crawler.quotes.beside.table import Table
from iria_crawler.quotes.marks import Stretch
from iria_crawler.quotes.shape import count_words

# "(ABC)" behind a name, and "news.example.com".
_ABBREVIATION = re.compile(r"\s\([^\W\d_a-z]{2,8}\)")
_ADDRESS = re.compile(r"[\w-]{1,40}(?:\.[\w-]{1,40}){1,3}")
# Words and characters inside the marks that are looked at.
MAX_WORDS_READ, MAX_CHARACTERS_READ = 30, 300
# A verb of saying is looked for among the nearest 12 words on each side.
MAX_WORDS_TO_CUE = 12


def speech_signs(text: str, place: MarkedPlace, table: Table, *, taken: bool, follows: bool) -> tuple[str, ...]:
    """The signs of a marked stretch. `taken`: whether the rules take it for speech; `follows`: a quotation of the same paragraph comes
    before it.
    """
    count = count_words(text, place.stretch)
    size = str(count) if count < 5 else "5-7" if count < 8 else "8 or more"
    found = [*_of_rules(place, size, table, taken=taken), *_of_shape(text, place.stretch, size, table)]
    found += [*_of_place(place, size, table, follows=follows), *_of_words(text, place.stretch, size, table)]
    return tuple(found)


def _of_rules(place: MarkedPlace, size: str, table: Table, *, taken: bool) -> Iterator[str]:
    yield "start"
    yield f"rules take it: {taken}"
    yield f"rules take it: {taken}, {size} words"
    if place.words is not None:
        yield f"speaker by {place.rule}"
        yield f"speaker by {place.rule}, {size} words"
    spoken = place.spoken
    kind = (
        "nobody" if spoken is None else "no subject" if spoken.is_bare else "pronoun" if spoken.is_pronoun else "named"
    )
    close = spoken is not None and spoken.close
    yield f"speaker {kind}, {'close' if close else 'not close'}"
    yield f"speaker {kind}, {'close' if close else 'not close'}, {size} words"
    for name in ("is_work", "introduced", "named_so"):
        if getattr(place, name):
            yield name.replace("_", " ")
            yield f"{name.replace('_', ' ')}, {size} words"


def _of_shape(text: str, stretch: Stretch, size: str, table: Table) -> Iterator[str]:
    last, first = text[stretch.end - 1], text[stretch.start]
    end = last if last in ",.?!…" else "none"
    capital = "capital" if first.isupper() else "small" if first.islower() else "no letter"
    yield f"{size} words"
    yield f"ends with {end}"
    yield f"ends with {end}, {size} words"
    yield f"opens with {capital}, ends with {end}"
    yield f"opens with {capital}, {size} words"
    outside = text[stretch.end + 1 : stretch.end + 2]
    yield f"sign behind the mark: {outside if outside in tuple(',.;:!?') else 'none'}, opens with {capital}"
    if _ABBREVIATION.match(text, stretch.end + 1, stretch.end + 16):
        yield "letters of a name in brackets behind"
    if _ADDRESS.fullmatch(text, stretch.start, stretch.end):
        yield "an address of the web"
    if stretch.single:
        yield "single marks"
    if not stretch.closed:
        yield "left open"


def _of_place(place: MarkedPlace, size: str, table: Table, *, follows: bool) -> Iterator[str]:
    marked = place.words
    if marked is None:
        return
    sentence, at = marked.words, marked.at
    before = sentence[at - 1] if at else None
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    for side, word in (("after", before), ("then", following)):
        yield f"{side} {kind_of(word)}"
        yield f"{side} {kind_of(word)}, {size} words"
    yield f"after {kind_of(before)}, then {kind_of(following)}"
    if at > 1:
        yield f"after {kind_of(sentence[at - 2])} {kind_of(before)}"
        yield f"after {kind_of(sentence[at - 2])} {kind_of(before)}, {size} words"
    yield from _of_noun_before(before, size, table)
    said_before = any(word.kind == "verb" for word in sentence[max(0, at - MAX_WORDS_TO_CUE) : at])
    said_after = any(word.kind == "verb" for word in sentence[at + 1 : at + MAX_WORDS_TO_CUE])
    yield f"verb of saying before: {said_before}"
    yield f"verb of saying after: {said_after}"
    yield f"verb of saying near: {said_before or said_after}, {size} words"
    yield f"alone {place.alone}, first {place.first}"
    if follows:
        yield "follows a quotation"
    yield f"{min(3, sum(word.quote >= 0 for word in sentence))} in the sentence"


def _of_noun_before(before: SentenceWord | None, size: str, table: Table) -> Iterator[str]:
    """What the word right before a stretch names: "the union “Free Harbour”"."""
    if before is None or not before.is_word or before.kind not in ("", "title"):
        return
    case = "nouns have capitals" if table.nouns_have_capitals else "names have capitals"
    kind = "title" if before.kind else table.source_kind(before.text) or ("capital" if before.capital else "small")
    yield f"right behind a {kind}, {case}"
    yield f"right behind a {kind}, {size} words"


def _of_words(text: str, stretch: Stretch, size: str, table: Table) -> Iterator[str]:
    end = min(stretch.end, stretch.start + MAX_CHARACTERS_READ)
    words = text[stretch.start : end].split()[:MAX_WORDS_READ]
    bare = [stripped for word in words if (stripped := word.strip(".,;:!?…’'\"()[]"))]
    kinds = [table.kind(word) for word in bare]
    for kind in ("verb", "filler", "he", "she", "other", "stop", "article", "preposition"):
        if kind in kinds:
            yield f"{kind} inside"
            yield f"{kind} inside, {size} words"
    clause = any(kind in ("verb", "filler", "he", "she", "other", "stop") for kind in kinds)
    yield f"words of a clause inside: {clause}, {size} words"
    if not bare:
        return
    yield f"opens with {kinds[0] or 'word'}"
    yield f"last is {kinds[-1] or 'word'}"
    small = [
        word
        for word, kind in zip(bare, kinds, strict=True)
        if word[:1].islower() and kind not in ("article", "joiner", "preposition")
    ]
    case = "nouns have capitals" if table.nouns_have_capitals else "names have capitals"
    name = "like a name" if not small else "not like a name"
    yield f"{name}, {case}, {size} words"
    yield f"{name}, clause {clause}"
    if any(word[-1] in ",;:" for word in words[:-1]):
        yield "comma inside"
