"""Who may have said a quotation: the phrases around it, and the clues by which weights choose one of them.

A clue is a tuple of strings: the name of the question, then the answer, both as a reader understands them. The table of
weights (weights.toml) has a number for each clue that matters. Clues are about order, kinds of words, small words and verbs
of saying; no clue holds a name or another word of a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from iria_crawler.quotes.languages.language import DASHES
from iria_crawler.quotes.subjects import Phrase
from iria_crawler.quotes.tokens import Token

Clue = tuple[str, ...]
# Larger distances say nothing more: they count as one.
MAX_TOKENS_COUNTED = 12
MAX_RANK = 3
# The form of the words between a phrase and a quotation is read where there are at most 3.
MAX_GAP_TOKENS = 3


class Sight(NamedTuple):
    """A sentence as the clues need it: its tokens, its phrases and running counts of some kinds of tokens."""

    tokens: Sequence[Token]
    phrases: Sequence[Phrase]
    signs: Sequence[str]  # each token as a clue names it: "name", "cue", "of", ","
    cues: Sequence[int]  # how many verbs of saying come before each index
    verbs: Sequence[int]
    breaks: Sequence[int]  # semicolons, quotations and colons
    commas: Sequence[int]
    owners: Mapping[int, Phrase]  # the first phrase that may be the subject of a verb
    last_owners: Mapping[int, Phrase]  # and the last
    joints: Sequence[int]  # conjunctions and words that open a subordinate clause


def sign_of(token: Token) -> str:
    """A token as clues name it: small words by their English word, all others by their kind."""
    kind = token.kind
    if kind in ("prep", "sub", "conj", "pron"):
        return token.key
    if kind == "det":
        return "that" if token.key == "that" else "det"
    if kind == "comma":
        return ","
    if kind == "sign":
        return "dash" if token.text in DASHES else token.text
    if kind == "word" and token.text[0].isdigit():
        return "number"
    if kind == "word" and token.text.endswith("ing"):
        return "ing"
    return kind


def look(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Sight:
    """A sentence with its counts, made in one walk."""
    signs = [sign_of(token) for token in tokens]
    cues, verbs, breaks, commas, joints = [0], [0], [0], [0], [0]
    for token in tokens:
        kind = token.kind
        cues.append(cues[-1] + (kind == "cue"))
        verbs.append(verbs[-1] + (kind == "verb" or kind == "aux"))
        breaks.append(breaks[-1] + (kind == "quote" or token.text in (";", ":")))
        commas.append(commas[-1] + (kind == "comma"))
        joints.append(joints[-1] + (kind == "conj" or kind == "sub" or token.key == "that"))
    owners = {phrase.verb: phrase for phrase in reversed(phrases)}
    last_owners = {phrase.verb: phrase for phrase in phrases}
    return Sight(tokens, phrases, signs, cues, verbs, breaks, commas, owners, last_owners, joints)


class QuotePlace(NamedTuple):
    """A quotation in its sentence, as the clues need it."""

    sight: Sight
    at: int  # the index of its token
    ends: str  # how it ends: "," "." "?" or "open"
    form: str  # "sentence", "part"
    lead: int  # the index of the nearest verb of saying before it, -1 if none; other quotations end the search
    led: str  # how far that is: "beside", "near", "none"; with the form of the verb: "beside ing"
    tail: int  # the same behind it
    tailed: str
    before: tuple[str, str]  # the two tokens before it
    after: tuple[str, str]  # and behind it


def place_of(sight: Sight, at: int, ends: str, form: str) -> QuotePlace:
    """Where a quotation stands in its sentence."""
    tokens, signs = sight.tokens, sight.signs
    lead = next((i for i in range(at - 1, -1, -1) if tokens[i].kind in ("cue", "quote")), -1)
    if lead >= 0 and tokens[lead].kind == "quote":
        lead = -1
    tail = next((i for i in range(at + 1, len(tokens)) if tokens[i].kind in ("cue", "quote")), -1)
    if tail >= 0 and tokens[tail].kind == "quote":
        tail = -1
    led = tailed = "none"
    if lead >= 0:
        led = "beside" if at - lead == 1 or (at - lead == 2 and signs[at - 1] in (",", ":")) else "near"
        if tokens[lead].text.endswith("ing"):
            led += " ing"
        elif lead and signs[lead - 1] in ("to", "and", "but", ","):
            led += " after " + signs[lead - 1]
    if tail >= 0:
        tailed = "near" if tail - at <= 6 else "far"
        if tokens[tail].text.endswith("ing"):
            tailed += " ing"
    before = (signs[at - 2] if at > 1 else "start", signs[at - 1] if at else "start")
    last = len(tokens)
    after = (signs[at + 1] if at + 1 < last else "end", signs[at + 2] if at + 2 < last else "end")
    return QuotePlace(sight, at, ends, form, lead, led, tail, tailed, before, after)


def _bucket(number: int) -> str:
    return str(number) if number < 4 else "4-6" if number < 7 else "7-12" if number <= MAX_TOKENS_COUNTED else "13+"


class Gap(NamedTuple):
    """The words between a phrase and the quotation."""

    size: int
    form: str  # up to MAX_GAP_TOKENS tokens, else "long"
    cues: str  # how many verbs of saying
    between: str  # what else: "break joint verb comma"


def _gap(sight: Sight, first: int, last: int) -> Gap:
    size = last - first
    form = " ".join(sight.signs[first:last]) if size <= MAX_GAP_TOKENS else "long"
    cues = sight.cues[last] - sight.cues[first]
    commas = sight.commas[last] - sight.commas[first]
    between = (
        ("break " if sight.breaks[last] > sight.breaks[first] else "")
        + ("joint " if sight.joints[last] > sight.joints[first] else "")
        + ("verb " if sight.verbs[last] > sight.verbs[first] else "")
        + ("comma" if commas == 1 else "commas" if commas else "")
    )
    return Gap(size, form, str(cues) if cues < 3 else "3+", between)


def clues_in_sentence(place: QuotePlace, number: int, known: bool, same: bool) -> list[Clue]:
    """The clues for the phrase with this number in the sentence of the quotation. `known`: its name speaks elsewhere on the
    page; `same`: it names the one who spoke last.
    """
    sight, at = place.sight, place.at
    phrase = sight.phrases[number]
    if phrase.begin < at:
        side, gap = "before", _gap(sight, phrase.end, at)
    else:
        side, gap = "after", _gap(sight, at + 1, phrase.begin)
    rank = str(phrase_rank(sight, number, at))
    return [
        *_clues_of_distance(place, phrase, side, gap, rank),
        *_clues_of_neighbours(place, phrase, side, rank),
        *_clues_of_verbs(place, phrase, side),
        ("first", side, "first" if number == 0 else "later", place.led),
        ("page", side, "known" if known else "new", phrase.right),
        ("last", side, "same" if same else "other", phrase.right),
        ("single", side, "only" if len(sight.phrases) == 1 else "several", rank),
    ]


def _clues_of_distance(place: QuotePlace, phrase: Phrase, side: str, gap: Gap, rank: str) -> list[Clue]:
    """How far the phrase is from the quotation, and what is between."""
    how, whose = phrase.right, phrase.left
    return [
        ("how, gap", side, how, gap.form),
        ("how, gap, left", side, whose, gap.form),
        ("rank", side, rank, how, whose),
        ("cues between", side, gap.cues, how, whose),
        ("between", side, gap.between, how),
        ("between, rank", side, gap.between, rank),
        ("distance", side, _bucket(gap.size)),
        ("distance, how", side, _bucket(gap.size), how, whose),
    ]


def _clues_of_neighbours(place: QuotePlace, phrase: Phrase, side: str, rank: str) -> list[Clue]:
    """What the phrase is, what is beside it, and what is beside the quotation."""
    signs, begin, end = place.sight.signs, phrase.begin, phrase.end
    how, whose = phrase.right, phrase.left
    left = signs[begin - 1] if begin else "start"
    left2 = signs[begin - 2] if begin > 1 else "start"
    right = signs[end] if end < len(signs) else "end"
    right2 = signs[end + 1] if end + 1 < len(signs) else "end"
    return [
        ("how", side, how, whose),
        ("how, end", side, how, whose, place.ends),
        ("how, form", side, how, whose, place.form),
        ("kind", side, phrase.kind),
        ("kind, how", phrase.kind, how, whose),
        ("word", side, phrase.opens),
        ("verb", side, phrase.verb_key, rank),
        ("left", side, left2, left),
        ("right", side, right, right2),
        ("left right", side, left, right),
        ("before", side, *place.before, how),
        ("after", side, *place.after, how),
        ("after, left", side, place.after[0], how, whose),
        ("edges", side, "opens" if place.at == 0 else "", "closes" if place.at == len(signs) - 1 else "", how),
    ]


def _clues_of_verbs(place: QuotePlace, phrase: Phrase, side: str) -> list[Clue]:
    """Where the phrase stands to the verbs of saying before and behind the quotation."""
    sight = place.sight
    lead = _relation(phrase, place.lead, sight) if place.lead >= 0 else "no lead"
    tail = _relation(phrase, place.tail, sight) if place.tail >= 0 else "no tail"
    governed = sight.tokens[phrase.begin - 1].kind if phrase.begin else "start"
    rivals = _rivals(sight, phrase)
    return [
        ("lead", side, place.led, lead),
        ("lead, how", side, place.led, lead, phrase.right),
        ("lead, tail", side, lead, tail),
        ("lead, left", side, lead, sight.signs[phrase.begin - 1] if phrase.begin else "start"),
        ("lead, kind", side, lead, phrase.kind),
        ("tail", side, place.tailed, tail),
        ("rivals", side, rivals, governed, phrase.right),
        ("rivals, lead", side, rivals, governed, lead),
    ]


def _rivals(sight: Sight, phrase: Phrase) -> str:
    """Whether another phrase may be the subject of the same verb, before or behind this one."""
    owner = sight.owners.get(phrase.verb) if phrase.verb >= 0 else None
    if owner is None or owner.end > phrase.begin:
        last = sight.last_owners.get(phrase.verb) if phrase.verb >= 0 else None
        return "first" if last is not None and last.begin >= phrase.end else "alone"
    return "later"


def phrase_rank(sight: Sight, number: int, at: int) -> int:
    """How many phrases are between this one and the quotation; a part of another phrase does not count."""
    phrases = sight.phrases
    step = 1 if phrases[number].begin < at else -1
    count, edge, index = 0, phrases[number], number + step
    while 0 <= index < len(phrases) and count < MAX_RANK and (phrases[index].begin < at) == (step == 1):
        other = phrases[index]
        if other.begin >= edge.end or other.end <= edge.begin:
            count += 1
            edge = other
        index += step
    return count


def _relation(phrase: Phrase, verb: int, sight: Sight) -> str:
    """Where a phrase stands to a verb: its subject, behind it, before it ..."""
    if phrase.verb == verb:
        return "subject " + phrase.right
    if phrase.left_verb == verb:
        return "behind"
    if phrase.begin > verb:
        return "later"
    cues = sight.cues[verb] - sight.cues[phrase.end] if phrase.end <= verb else 0
    if phrase.end > verb:
        return "holds"
    own = "own verb" if 0 <= phrase.verb < verb else "no verb"
    first = "opens" if phrase.begin == 0 or phrase is sight.phrases[0] else "inside"
    joint = "joint" if sight.joints[verb] - sight.joints[phrase.end] else "plain"
    return f"{first} {own} {joint} {min(cues, 2)}"


class Away(NamedTuple):
    """Where a phrase of another sentence stands to the quotation."""

    where: str  # "last quotation", "sentence before", "paragraph before", "sentence after"
    far: str  # how many sentences, paragraphs or quotations are between
    rank: str  # the number of the phrase in its sentence
    known: str = "new"  # "known": its name speaks elsewhere on the page
    same: str = "other"  # "same": it names the one who spoke last


def clues_away(place: QuotePlace, away: Away, phrase: Phrase, ways: Clue) -> list[Clue]:
    """The clues for a phrase of another sentence. `ways`: (form of the paragraph, "alone" or "in a sentence")."""
    where = away.where
    return [
        ("away", where, phrase.kind),
        ("away, how", where, phrase.right, phrase.left),
        ("away, rank", where, away.rank, phrase.right),
        ("away, far", where, away.far, *ways),
        ("away, form", where, place.form, place.ends, *ways),
        ("away, before", where, *place.before),
        ("away, after", where, *place.after),
        ("away, lead", where, place.led, place.tailed),
        ("away, lead, form", where, place.form, place.led, place.tailed),
        ("away, opens", where, phrase.opens, place.form),
        ("away, verb", where, phrase.verb_key),
        ("away, page", where, away.known, away.same, *ways),
    ]


def clues_for_nobody(place: QuotePlace, size: str, has_last: bool, ways: Clue) -> list[Clue]:
    """The clues that no phrase is the speaker."""
    last = "somebody before" if has_last else "nobody before"
    phrases = place.sight.phrases
    return [
        ("nobody", last, *ways),
        ("nobody, form", place.form, place.ends, size),
        ("nobody, lead", place.led, place.tailed, place.form),
        ("nobody, before", *place.before),
        ("nobody, after", *place.after),
        ("nobody, phrases", str(min(len(phrases), 4)), place.form),
        ("nobody, last", last, place.form, place.led, place.tailed),
    ]
