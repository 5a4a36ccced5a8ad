"""The speaker of a quotation, before and after: are the words given to somebody else now?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.places import ComparedQuote, Side
from iria_crawler.changes.compare.speakers import other_speaker, said_by
from iria_crawler.changes.words.facts import read_facts
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import PREPOSITIONS, RANKS, STARTERS
from iria_crawler.model import Change, Quote, Severity

# A name 6 words or more away from a quotation is not the name of its speaker.
MAX_WORDS_TO_A_NAME = 6
# The characters that are searched for a name before and after a quotation.
MAX_CHARACTERS_AROUND = 2_000
_NAME_OR_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def find_reattributed(
    pairs: Sequence[tuple[ComparedQuote, ComparedQuote]], old: Side, new: Side
) -> list[tuple[ComparedQuote, ComparedQuote, Change]]:
    """The pairs (old, new) of one quotation that now has another speaker, each with its change.

    A quotation that continues the one before it is left out: that one already reports the change.
    """
    bodies = [side.text.casefold() for side in (old, new)]
    found = []
    for one, other in pairs:
        a, b = one.quote, other.quote
        around = old.around(one), new.around(other)
        if not a.speaker and not b.speaker and (names := _names_beside((one.key, other.key), around)):
            texts = f"{names[0]}: {a.text}", f"{names[1]}: {b.text}"
            found.append((one, other, make_change("reattributed", "quote", *texts, (Severity.GRAVE, "name"))))
        if (a.continues and b.continues) or not other_speaker(a, b):
            continue
        if _said_by_the_page(a, b, around) or _replaced(a, b, bodies):
            told = make_change("reattributed", "quote", said_by(a), said_by(b), (Severity.GRAVE, "name"))
            found.append((one, other, told))
    return found


def _said_by_the_page(a: Quote, b: Quote, around: tuple[str, str]) -> bool:
    """Whether the paragraph itself gives the words to somebody else. If not, only our reading of it changed.

    True if the text of the paragraph changed, and the old text does not name the new speaker or the new text does not name
    the old speaker.
    """
    before, after = (text.replace('"', "").casefold() for text in around)
    one, other = (fold(quote.speaker or "").casefold() for quote in (a, b))
    return before != after and not (_named(one, after) and _named(other, before))


def _named(speaker: str, text: str) -> bool:
    """Whether a text has the name as whole words."""
    return bool(re.search(rf"\b{re.escape(speaker)}\b", text))


def _replaced(a: Quote, b: Quote, bodies: Sequence[str]) -> bool:
    """Whether the old speaker is nowhere in the new story, and the new one was nowhere in the old story."""
    one, other = (fold(quote.speaker_name or quote.speaker or "").casefold().split(" ")[-1] for quote in (a, b))
    return bool(one and other) and not _named(one, bodies[1]) and not _named(other, bodies[0])


def _names_beside(keys: tuple[str, str], texts: tuple[str, str]) -> tuple[str, str] | None:
    """The names (old, new) beside a quotation, if they differ and no other word differs; else None.

    keys: the words of the quotation, old and new. texts: the paragraphs around it, '' where one is not known. For languages
    whose way of naming a speaker is not known. A name after a preposition is taken for a place.
    """
    if not all(texts) or not all(keys):
        return None
    around = [text.partition(key) for text, key in zip(texts, keys, strict=True)]
    before, after = around[0][0] == around[1][0], around[0][2] == around[1][2]
    if before == after:
        return None
    sides = [part[2][:MAX_CHARACTERS_AROUND] if before else part[0][-MAX_CHARACTERS_AROUND:] for part in around]
    one, other = ([word for word in _NAME_OR_WORD.findall(side) if word.casefold() not in RANKS] for side in sides)
    if not before:
        one, other = one[::-1], other[::-1]
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    lead = one[start - 1].casefold() if start else ""
    if start >= MAX_WORDS_TO_A_NAME or lead in PREPOSITIONS or start >= min(len(one), len(other)):
        return None
    names = one[start], other[start]
    if not all(name[0].isupper() for name in names) or _without_names(" ".join(one)) != _without_names(" ".join(other)):
        return None
    return names


def without_attributions(
    paragraphs: Sequence[Change], quotes: Sequence[Change], given: Sequence[tuple[Quote, Quote]]
) -> list[Change]:
    """The changes of paragraphs, without those where only the speaker of a quotation differs: `quotes` has them.

    given: the quotations (old, new) that have another speaker.
    """
    words = [change.before.partition(": ")[2] for change in quotes if change.kind == "reattributed" and change.before]
    return [
        change
        for change in paragraphs
        if not (
            change.kind == "altered"
            and any(said in (change.before or "") for said in words)
            and (_only_names_differ(change) or _only_speakers_differ(change, given))
        )
    ]


def _only_speakers_differ(change: Change, given: Sequence[tuple[Quote, Quote]]) -> bool:
    """Whether two paragraphs are equal without the speakers of their quotations, as these are printed: name and office."""
    before, after = fold(change.before or ""), fold(change.after or "")
    for one, other in given:
        if one.speaker_name and other.speaker_name and one.text in (change.before or ""):
            before, after = (
                text.replace(fold(quote.speaker or ""), "") for text, quote in ((before, one), (after, other))
            )
    return before == after


def _only_names_differ(change: Change) -> bool:
    """Whether names and ranks are all that differs."""
    one, other = (_without_names(fold(text or "")) for text in (change.before, change.after))
    return one == other


def _without_names(folded: str) -> tuple[dict[str, int], list[str]]:
    """The facts of a text without its ranks, and its words without its names."""
    reading = read_facts(folded, STARTERS)
    facts = {fact: count for fact, count in reading.facts.items() if not fact.startswith("rank ")}
    return facts, [word for word in reading.words if word not in reading.names]
