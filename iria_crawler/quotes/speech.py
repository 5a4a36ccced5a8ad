"""The signs by which words between marks are told to be speech, and not a name, a term or a title. Weights say how much each counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from iria_crawler.quotes.candidates import QuoteCandidate
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.shape import count_words, has_name_capitals, has_title_capitals, is_sentence, lead
from iria_crawler.quotes.subjects import Source
from iria_crawler.quotes.tokens import Token

# Words before a term or a name: "the so-called “...", "a film, “...".
BEFORE_TERM = re.compile(
    r"(?:called|dubbed|termed|so-called|named|titled|entitled|known as|nicknamed|headlined|headline|labell?ed|"
    r"the|a|an|of|his|her|their|its|name|"
    r"term|phrase|word|words|film|movie|book|song|album|show|series|novel|memoir|exercise|operation|code-?named?)$",
    re.I,
)
# Words before the title of a programme or a work, which is no speech: "on CNN’s “State of the Union,” Roe said",
# "in her memoir, “Tough Choices.”"
BEFORE_WORK_TITLE = re.compile(
    r"(?:['’]s?|\b(?:on|in|with|for|from|of|told|starring|watch|via|and|to)|\b(?:memoir|book|novel|film|movie|drama|comedy|series|show|"
    r"song|album|ad|documentary|program|programme|podcast|play|musical|concert|column|essay|magazine|site|website|newsletter),?)$"
)
# Words after which there is nothing but a title: "an essay titled “The Long Winter”".
BEFORE_TITLE = re.compile(r"\b(?:titled|entitled|headlined),?$")
# Words inside the marks that are looked at, from the first on.
MAX_WORDS_READ = 40
# Characters inside the marks that are looked at.
MAX_CHARACTERS_READ = 300
# Words by which somebody speaks of himself or to somebody.
_PERSONS = frozenset("i i'm i've we we're we've my our us me you your".split())
_SMALL = frozenset(("prep", "conj", "sub", "det", "pron", "aux", "cue", "adv"))


def speech_signs(
    text: str, candidate: QuoteCandidate, source: Source | None, *, taken: bool, follows: bool
) -> tuple[str, ...]:
    """The signs of a marked stretch. `source`: the speaker that the rules found; `taken`: whether they take it for speech;
    `follows`: a quotation of the same paragraph comes before it.
    """
    count = count_words(text, candidate.stretch)
    size = str(count) if count < 5 else "5-7" if count < 8 else "8 or more"
    given = _Given(text, candidate, source, size, is_sentence(text, candidate.stretch))
    parts = (_of_rules(given, taken), _of_shape(given), _of_lead(given), _of_place(given, follows), _of_words(given))
    return tuple(sign for part in parts for sign in part)


class _Given(NamedTuple):
    """A marked stretch and what the rules say of it."""

    text: str
    candidate: QuoteCandidate
    source: Source | None
    size: str  # its words, counted exactly while they are few
    is_sentence: bool


def _of_rules(given: _Given, taken: bool) -> Iterator[str]:
    """What the rules say."""
    source, candidate, size = given.source, given.candidate, given.size
    where = "none"
    if source is not None:
        here = source.start >= candidate.sentence[0].start
        where = "after" if source.start >= candidate.stretch.end else "in the sentence" if here else "before"
    yield "start"
    yield f"rules take it: {taken}"
    yield f"speaker {where}"
    yield f"speaker {where}, {size} words"
    yield f"speaker by {candidate.rule}"


def _of_shape(given: _Given) -> Iterator[str]:
    """How the stretch itself is written."""
    text, candidate, size = given.text, given.candidate, given.size
    stretch = candidate.stretch
    last = text[stretch.end - 1]
    end = last if last in ",.?!…" else "none"
    first = text[stretch.start]
    capital = "capital" if first.isupper() else "small" if first.islower() else "no letter"
    yield f"{size} words"
    yield f"sentence {given.is_sentence}, {size} words"
    yield f"ends with {end}"
    yield f"ends with {end}, {size} words"
    yield f"opens with {capital}, ends with {end}"
    if has_title_capitals(text, stretch):
        yield f"title capitals, {candidate.has_titles}"
    elif has_name_capitals(text, stretch):
        yield f"name capitals, {candidate.has_titles}"
    if stretch.single:
        yield "single marks"
    if not stretch.closed:
        yield "left open"


def _of_lead(given: _Given) -> Iterator[str]:
    """What the words before say that it is: a work, a term."""
    text, stretch, size = given.text, given.candidate.stretch, given.size
    title = "title" if has_name_capitals(text, stretch) else "no title"
    led = lead(text, stretch)
    if BEFORE_WORK_TITLE.search(led):
        yield f"behind the kind of a work, {title}"
        yield f"behind the kind of a work, {title}, {size} words"
    if BEFORE_TERM.search(led):
        yield f"behind the word for a term, {title}"
        yield f"behind the word for a term, {size} words"
    before = given.candidate.previous_token
    small = led.rpartition(" ")[2].lower() if before and before.kind in _SMALL else ""
    yield f"last word before: {small}"


def _of_place(given: _Given, follows: bool) -> Iterator[str]:
    """What stands around the stretch in its sentence."""
    candidate, size = given.candidate, given.size
    sentence, at, before = candidate.sentence, candidate.at, candidate.previous_token
    yield from _beside("after", before, size)
    if before is not None and before.kind in ("comma", "sign"):
        yield from _beside(f"after {before.text} and", sentence[at - 2] if at > 1 else None, size)
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    yield from _beside("then", following, size)
    if following is not None and following.kind == "comma" and at + 2 < len(sentence):
        yield from _beside("then comma and", sentence[at + 2], size)
    near = 12  # tokens on each side
    yield f"verb of saying before: {any(token.kind == 'cue' for token in sentence[max(0, at - near) : at])}"
    yield f"verb of saying after: {any(token.kind == 'cue' for token in sentence[at + 1 : at + near])}"
    if follows:
        yield f"follows a quotation, sentence {given.is_sentence}"
    yield f"{sum(token.kind == 'quote' for token in sentence) > 1} others in the sentence"


def _of_words(given: _Given) -> Iterator[str]:
    """Of which words the stretch is made."""
    stretch = given.candidate.stretch
    end = min(stretch.end, stretch.start + MAX_CHARACTERS_READ)
    words = given.text[stretch.start : end].split()[:MAX_WORDS_READ]
    bare = [word.strip(".,;:!?…’'\"()[]").lower() for word in words]
    kinds = [ENGLISH.kinds.get(word, "") for word in bare]
    for kind in ("pron", "aux", "cue", "verb", "sub"):
        if kind in kinds:
            yield f"{kind} inside"
    if _PERSONS & {word.replace("’", "'") for word in bare}:
        yield "first or second person inside"
    if kinds:
        yield f"opens with {kinds[0] or 'other'}"
        yield f"last is {kinds[-1] or 'other'}"
    yield f"capitals inside {sum(word[:1].isupper() for word in words[1:]) * 3 // max(1, len(words))}"
    if any(word[-1] in ",;:" for word in words[:-1]):
        yield "comma inside"


def _beside(side: str, token: Token | None, size: str) -> Iterator[str]:
    kind = token.kind if token else "nothing"
    yield f"{side} {kind}"
    yield f"{side} {kind}, {size} words"
    if token is not None and token.kind in _SMALL:
        yield f"{side} {token.key}"
