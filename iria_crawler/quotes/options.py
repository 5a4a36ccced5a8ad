"""Who may have said a quotation: the noun phrases around it, each with its signs. ranking.py weighs the signs.

The rules of attribution.py propose; a proposal is a sign among others. A sign says where a phrase stands, of which kind its words are,
which small words and verbs of saying are beside it, and who spoke before. No name and no noun of a page is a sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from iria_crawler.quotes.attribution import find_proposals
from iria_crawler.quotes.candidates import QuoteCandidate
from iria_crawler.quotes.english.english import (
    BODIES,
    CLAIMS,
    NO_PERSONS,
    NO_SPEAKERS,
    SEVERAL,
    SPEECH_NOUNS,
    TITLES,
)
from iria_crawler.quotes.phrases import is_time, may_speak, noun_phrase
from iria_crawler.quotes.reported import is_label
from iria_crawler.quotes.shape import count_words, is_sentence
from iria_crawler.quotes.subjects import Source, is_passive
from iria_crawler.quotes.tokens import Token
from iria_crawler.quotes.weighing import about, places_of

# A phrase is looked for among this many tokens on each side of the quotation, and in sentences without it from their end.
MAX_TOKENS_AWAY = 60
# Sentences of the same paragraph, and sentences of the paragraph before.
MAX_SENTENCES_BEFORE = 2
_FORMS_OF_BE = frozenset(("was", "were", "is", "are", "been", "be"))
# "Roe, who commands the depot, said": the second comma comes within this many tokens.
MAX_TOKENS_OF_REMARK = 25
OWNER_ENDINGS = ("'s", "’s", "s'", "s’")
_NEVER_NAMED = frozenset(("who", "you", "which"))
_SMALL = frozenset(("prep", "conj", "sub", "det", "pron", "aux"))


class NounPhrase(NamedTuple):
    """A noun phrase: sentence[begin:end]."""

    begin: int
    end: int


# Where words start and end, in code points.
Span = tuple[int, int]


class Option(NamedTuple):
    """Somebody who may have said a quotation."""

    source: Source
    head: str  # the word that the phrase is about, in small letters: of a name the last one
    signs: tuple[str, ...]


class Before(NamedTuple):
    """What is known when the speaker of a quotation is chosen."""

    chosen: Source | None  # the speaker whom the rules choose
    how: str  # the way in which they choose: "in the sentence", "carried on" ...
    last: Source | None  # the speaker of the quotation before
    same_paragraph: bool  # that quotation is in the same paragraph
    sentences: Sequence[Sequence[Token]]  # those of the paragraph before, the last one last
    spoken: Mapping[str, int]  # how many quotations of the page the rules give to each head


def head_of(text: str) -> str:
    """The word that a printed phrase is about, in small letters: "the yard's director, Jane Roe" is about "roe"."""
    words = text.replace("’", "'").split()
    head = ""
    for word in words:
        bare = word.strip(",.;:()[]").removesuffix("'s")
        if bare[:1].isupper() and bare.lower() not in TITLES:
            head = bare.lower()
        elif head and word.islower():
            break
    return head or next((w.strip(",.;:()").lower() for w in reversed(words[:4]) if w.strip(",.;:()")), "")


def phrases_of(sentence: Sequence[Token]) -> list[NounPhrase]:
    """The noun phrases of a sentence in reading order; none holds another."""
    found: list[NounPhrase] = []
    index = 0
    while index < len(sentence):
        token = sentence[index]
        end = index
        if token.kind == "pron":
            end = index + 1 if token.key not in _NEVER_NAMED else index
        elif token.kind in ("name", "word", "det") and not (token.kind != "det" and is_time(token)):
            end = noun_phrase(sentence, index)
        if end > index and _may_say(sentence, index, end):
            found.append(NounPhrase(index, end))
        index = max(end, index + 1)
    return found


def _may_say(sentence: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a phrase may be somebody who speaks: not "it" or "Monday", and not the subject of a passive ("Roe was asked")."""
    if not may_speak(sentence, begin, end) or (end - begin == 1 and sentence[begin].key in NO_SPEAKERS):
        return False
    if end - begin == 1 and is_label(sentence[begin]) and end < len(sentence) and sentence[end].text == ":":
        return False  # "Question: “...": a label
    owner = next((i for i in range(end - 2, begin - 1, -1) if sentence[i].text.endswith(OWNER_ENDINGS)), None)
    if owner is not None and not may_speak(sentence, owner + 1, end):
        return False  # "Roe's yard"
    verb = end
    while verb < len(sentence) and sentence[verb].kind in ("adv", "aux"):
        verb += 1
    return not (end < verb < len(sentence) and sentence[verb].kind == "cue" and is_passive(sentence, verb))


def options_of(text: str, candidate: QuoteCandidate, known: Before) -> list[Option]:
    """Everybody who may have said a quotation, each once."""
    return list(_Gathering(text, candidate, known).all())


class _Gathering:
    """Collects the options for one quotation."""

    def __init__(self, text: str, candidate: QuoteCandidate, known: Before) -> None:
        self._text = text
        self._candidate = candidate
        self._known = known
        self._quote = _quote_signs(text, candidate)
        self._proposed: dict[Span, list[str]] = {}  # the rules that propose each span
        self._sources: dict[Span, Source] = {}  # the spans that a rule, or the quotation before, gives
        self._seen: set[Span] = set()
        for number, (rule, source) in enumerate(find_proposals(candidate.sentence, candidate.at, text)):
            span = (source.start, source.end)
            self._sources.setdefault(span, source)
            names = self._proposed.setdefault(span, [])
            names += [rule, f"first {rule}"] if number == 0 else [rule]
        for named in (known.chosen, known.last):
            if named is not None:
                self._sources.setdefault((named.start, named.end), named)

    def all(self) -> Iterator[Option]:
        """The options of the sentence, of those beside it, of the paragraph before, and who spoke last."""
        for where, sentence, at in self._groups():
            phrases = self._phrases(sentence)
            for phrase, place in zip(phrases, places_of([phrase.end for phrase in phrases], at), strict=True):
                span = (sentence[phrase.begin].start, sentence[phrase.end - 1].end)
                source = self._source_at(span)
                if self._is_new(source):
                    signs = [*_place_signs(where, sentence, phrase, at, place), *_phrase_signs(sentence, phrase)]
                    yield self._option(source, signs)
        for source in self._sources.values():
            if self._is_new(source):
                yield self._option(source, ["elsewhere"])

    def _groups(self) -> Iterator[tuple[str, Sequence[Token], int]]:
        """(where it is, the sentence, the index of the quotation in it or -1) of each sentence that is read."""
        candidate = self._candidate
        sentences, number = candidate.sentences, candidate.number
        yield "here", candidate.sentence, candidate.at
        for back in range(1, min(MAX_SENTENCES_BEFORE, number) + 1):
            yield f"{back} sentences before", sentences[number - back][-MAX_TOKENS_AWAY:], -1
        if number + 1 < len(sentences):
            yield "next sentence", sentences[number + 1][:MAX_TOKENS_AWAY], -1
        for back, sentence in enumerate(reversed(self._known.sentences[-MAX_SENTENCES_BEFORE:]), 1):
            yield f"paragraph before, sentence {back}", sentence[-MAX_TOKENS_AWAY:], -1

    def _phrases(self, sentence: Sequence[Token]) -> list[NounPhrase]:
        """The noun phrases of a sentence; where a rule proposes words, these are the phrase."""
        if not sentence:
            return []
        start, end = sentence[0].start, sentence[-1].end
        given = [span for span in self._sources if start <= span[0] and span[1] <= end]
        found = phrases_of(sentence)
        if not given:
            return found
        spans = [_tokens_of(sentence, span) for span in given]
        kept = [phrase for phrase in found if not any(a < phrase.end and phrase.begin < b for a, b in spans)]
        return sorted({*kept, *(NounPhrase(a, b) for a, b in spans if a < b)})

    def _source_at(self, span: Span) -> Source:
        over = next((key for key in self._sources if key[0] < span[1] and span[0] < key[1]), span)
        return self._sources.get(over) or Source(*span, "")

    def _is_new(self, source: Source) -> bool:
        span = (source.start, source.end)
        if span in self._seen or source.start == source.end:
            return False
        self._seen.add(span)
        return True

    def _option(self, source: Source, signs: list[str]) -> Option:
        known = self._known
        head = head_of(self._text[source.start : source.end])
        span = (source.start, source.end)
        signs += [f"rule: {rule}" for rule in self._proposed.get(span, ())]
        if known.chosen is not None and span == (known.chosen.start, known.chosen.end):
            signs.append(f"rules choose: {known.how}")
        if known.last is not None:
            near = "in this paragraph" if known.same_paragraph else "before"
            if span == (known.last.start, known.last.end):
                signs.append(f"spoke last {near}")
            elif head == head_of(self._text[known.last.start : known.last.end]):
                signs.append(f"named as who spoke last {near}")
        signs.append(f"rules give {min(known.spoken.get(head, 0), 3)} quotations")
        signs += [f"{signs[0]} & {sign}" for sign in self._quote]
        return Option(source, head, tuple(signs))


def _tokens_of(sentence: Sequence[Token], span: Span) -> NounPhrase:
    """The tokens of text[span]."""
    within = [index for index, token in enumerate(sentence) if span[0] <= token.start and token.end <= span[1]]
    return NounPhrase(within[0], within[-1] + 1) if within else NounPhrase(0, 0)


def _quote_signs(text: str, candidate: QuoteCandidate) -> tuple[str, ...]:
    """How the quotation stands in its sentence."""
    stretch, sentence, at = candidate.stretch, candidate.sentence, candidate.at
    whole = "whole" if is_sentence(text, stretch) else "part"
    place = "alone" if len(sentence) == 1 else "opens" if at == 0 else "ends" if at == len(sentence) - 1 else "amid"
    following = sentence[at + 1] if at + 1 < len(sentence) else None
    before = candidate.previous_token
    last = text[stretch.end - 1]
    end = last if last in ",.?!" else "no sign"
    return (
        f"{whole} {place}",
        f"ends with {end}, then {following.kind if following else 'nothing'}",
        f"after {before.kind if before else 'nothing'}",
        f"words {min(count_words(text, stretch), 8) // 2}",
    )


def _place_signs(where: str, sentence: Sequence[Token], phrase: NounPhrase, at: int, place: int) -> Iterator[str]:
    """Where a phrase stands, and what is between it and the quotation."""
    begin, end = phrase
    side = where
    if at >= 0:
        side = "before" if end <= at else "after"
    near = str(place) if place < 3 else "3 or more"
    yield side
    yield f"{side}, {near} phrases away"
    if begin == 0:
        yield f"{side}, opens the sentence"
    between = sentence[end:at] if side == "before" else sentence[at + 1 : begin] if side == "after" else sentence[end:]
    if len(between) > MAX_TOKENS_AWAY:
        between = between[:MAX_TOKENS_AWAY]
    kinds = [token.kind for token in between]
    yield f"{side}, {min(kinds.count('comma'), 3)} commas between"
    for kind in ("cue", "quote", "sub", "conj", "verb", "sign", "pron"):
        if kind in kinds:
            yield f"{side}, {kind} between"
    if any(token.key == "that" for token in between):
        yield f"{side}, that between"
    yield f"{side}, {about(len(between))} tokens between"
    if side == "before":
        yield from _nearest_verb(sentence, phrase, at)
    yield from _beside(side, sentence, phrase)


def _nearest_verb(sentence: Sequence[Token], phrase: NounPhrase, at: int) -> Iterator[str]:
    """Whether the verb of saying that comes last before the quotation has the phrase right before or right behind it."""
    verb = next((i for i in range(at - 1, max(-1, at - MAX_TOKENS_AWAY), -1) if sentence[i].kind == "cue"), None)
    if verb is None:
        return
    beside = (
        "beside the quotation" if all(token.kind in ("comma", "sign") for token in sentence[verb + 1 : at]) else "away"
    )
    behind = phrase.end
    while behind < verb and sentence[behind].kind in ("adv", "aux"):
        behind += 1
    if behind == verb:
        yield f"before the nearest verb of saying, {beside}"
    elif phrase.begin == verb + 1:
        inverted = verb == 0 or sentence[verb - 1].kind == "comma"
        yield f"behind the nearest verb of saying, {'inverted' if inverted else 'object'}"
    elif phrase.begin > verb:
        yield "further behind the nearest verb of saying"


def _beside(side: str, sentence: Sequence[Token], phrase: NounPhrase) -> Iterator[str]:
    """The words right before and behind a phrase."""
    behind = phrase.end
    while behind < len(sentence) and sentence[behind].kind in ("adv", "aux"):
        behind += 1
    before = sentence[phrase.begin - 1] if phrase.begin else None
    first, then = before.kind if before else "nothing", sentence[behind].kind if behind < len(sentence) else "nothing"
    yield f"{side}, then {then}"
    yield f"{side}, after {first}"
    yield f"{side}, after {first}, then {then}"
    if behind < len(sentence):
        yield from _behind(side, sentence, phrase.end, behind)
    if before is not None:
        two = sentence[phrase.begin - 2].kind if phrase.begin > 1 else "nothing"
        if first == "cue":
            yield f"after {before.key}"
            yield f"{side}, after {two} cue"
        elif first in _SMALL:
            yield f"after {before.key}"
            if two == "cue":
                yield f"after cue {before.key}"


def _behind(side: str, sentence: Sequence[Token], end: int, behind: int) -> Iterator[str]:
    """The word behind a phrase that ends at `end`, after the auxiliaries and adverbs before `behind`."""
    following = sentence[behind]
    helpers = sentence[end:behind]
    is_passive_form = any(token.key in _FORMS_OF_BE for token in helpers)
    help_word = "be " if is_passive_form else "aux " if any(token.kind == "aux" for token in helpers) else ""
    if following.kind == "cue":
        yield f"then {following.key}"
        yield f"{side}, then {help_word}cue {_ending(following, 'other')}"
    elif following.kind in _SMALL:
        yield f"then {following.key}"
    elif following.kind in ("verb", "word"):
        yield f"{side}, then {'be ' if is_passive_form else ''}{following.kind} {_ending(following, '')}"
    elif following.kind == "comma":
        after = sentence[behind + 1] if behind + 1 < len(sentence) else None
        yield f"{side}, then comma {after.kind if after else 'nothing'}"
        if after is not None and after.kind in _SMALL:
            yield f"then comma {after.key}"
        last = min(len(sentence), behind + MAX_TOKENS_OF_REMARK) - 1
        close = next((i for i in range(behind + 1, last) if sentence[i].kind == "comma"), None)
        if close is not None:
            yield f"{side}, then comma ... comma {sentence[close + 1].kind}"


def _ending(token: Token, other: str) -> str:
    return "ing" if token.key.endswith("ing") else "ed" if token.key.endswith("ed") else other


def _phrase_signs(sentence: Sequence[Token], phrase: NounPhrase) -> Iterator[str]:
    """Of which words a phrase is made."""
    begin, end = phrase
    first, last = sentence[begin], sentence[end - 1]
    if first.kind == "pron":
        yield f"pronoun {first.key}"
        yield "kind pronoun"
        return
    tokens = sentence[begin:end]
    names = [token for token in tokens if token.kind == "name"]
    kind = "name" if names and first.kind == "name" else "noun with name" if names else "noun"
    yield f"kind {kind}"
    yield f"kind {kind}, {min(end - begin, 4)} words"
    keys = {token.key for token in tokens}
    for label, table in (
        ("office", TITLES),
        ("body", BODIES),
        ("text", SPEECH_NOUNS),
        ("claim", CLAIMS),
        ("several", SEVERAL),
        ("no person", NO_PERSONS),
    ):
        if keys & table:
            yield f"{kind} with {label}"
    if first.kind == "det":
        yield f"opens with {first.key}"
    if last.text.endswith(OWNER_ENDINGS):
        yield f"{kind}, owner"
    if last.kind == "word" and last.text.endswith("s"):
        yield "plural"
    if names and all(token.text.isupper() for token in names):
        yield "capitals only"
    if any(is_time(token) for token in tokens):
        yield "says when"
