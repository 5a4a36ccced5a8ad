"""Whose words a quotation is, before and after: was it given to somebody else?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.forms import StoryParagraph, quoted
from iria_crawler.changes.compare.speakers import other_speaker, said_by
from iria_crawler.changes.words.facts import read_facts
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import PREPOSITIONS, RANKS, STARTERS
from iria_crawler.model import Change, Quote, Severity

# A name this many words away from a quotation, or further, is not its speaker's.
MAX_WORDS_TO_A_NAME = 6
# The characters that are searched for a name before and after a quotation.
MAX_CHARACTERS_AROUND = 2_000
_NAME_OR_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def find_reattributed(
    pairs: Sequence[tuple[Quote, Quote]], old: Sequence[StoryParagraph], new: Sequence[StoryParagraph]
) -> list[Change]:
    """Changes of (old, new) quotations whose speaker is another one now.

    A quotation that continues the one before it is left out: that one already reports the change.
    """
    bodies = [" ".join(paragraph.folded for paragraph in paragraphs).casefold() for paragraphs in (old, new)]
    found = []
    for a, b in pairs:
        key = quoted(a.text)
        if not a.speaker and not b.speaker and (names := _names_beside(key, old, new)):
            found.append(
                make_change("reattributed", "quote", f"{names[0]}: {a.text}", f"{names[1]}: {b.text}", Severity.GRAVE)
            )
        if (a.continues and b.continues) or not other_speaker(a, b):
            continue
        if _said_by_the_page(a, b, old, new) or _replaced(a, b, bodies):
            found.append(make_change("reattributed", "quote", said_by(a), said_by(b), Severity.GRAVE))
    return found


def _said_by_the_page(a: Quote, b: Quote, old: Sequence[StoryParagraph], new: Sequence[StoryParagraph]) -> bool:
    """Whether the paragraph itself gives the words to somebody else; if not, only our reading of it changed.

    It does where its text changed, and where the old text does not name the new speaker or the new one not the old.
    """
    keys = quoted(a.text), quoted(b.text)
    before, after = (
        next((p.folded.replace('"', "").casefold() for p in paragraphs if key in p.folded), "")
        for key, paragraphs in zip(keys, (old, new), strict=True)
    )
    one, other = (fold(quote.speaker or "").casefold() for quote in (a, b))
    return before != after and not (_named(one, after) and _named(other, before))


def _named(speaker: str, text: str) -> bool:
    """Whether a text has the name as whole words."""
    return bool(re.search(rf"\b{re.escape(speaker)}\b", text))


def _replaced(a: Quote, b: Quote, bodies: Sequence[str]) -> bool:
    """Whether the old speaker is nowhere in the new story, and the new one was nowhere in the old story."""
    one, other = (fold(quote.speaker_name or quote.speaker or "").casefold().split(" ")[-1] for quote in (a, b))
    return bool(one and other) and not _named(one, bodies[1]) and not _named(other, bodies[0])


def _names_beside(key: str, old: Sequence[StoryParagraph], new: Sequence[StoryParagraph]) -> tuple[str, str] | None:
    """The names (old, new) beside a quotation, where they differ and no other word does; else None.

    For languages whose way of naming a speaker is not known. A name after a preposition is taken for a place.
    """
    around = [
        next((p.folded.partition(key) for p in paragraphs if key and key in p.folded), None)
        for paragraphs in (old, new)
    ]
    if not around[0] or not around[1]:
        return None
    before, after = around[0][0] == around[1][0], around[0][2] == around[1][2]
    if before == after:
        return None
    sides = [part[2][:MAX_CHARACTERS_AROUND] if before else part[0][-MAX_CHARACTERS_AROUND:] for part in around if part]
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


def without_attributions(paragraphs: Sequence[Change], quotes: Sequence[Change]) -> list[Change]:
    """The changes of paragraphs, without those where only the speaker of a quotation differs: `quotes` has them."""
    given = [change.before.partition(": ")[2] for change in quotes if change.kind == "reattributed" and change.before]
    return [
        change
        for change in paragraphs
        if not (
            change.kind == "altered"
            and any(words in (change.before or "") for words in given)
            and _only_names_differ(change)
        )
    ]


def _only_names_differ(change: Change) -> bool:
    """Whether names and ranks are all that differs."""
    one, other = (_without_names(fold(text or "")) for text in (change.before, change.after))
    return one == other


def _without_names(folded: str) -> tuple[dict[str, int], list[str]]:
    """The facts of a text without its ranks, and its words without its names."""
    reading = read_facts(folded, STARTERS)
    facts = {fact: count for fact, count in reading.facts.items() if not fact.startswith("rank ")}
    return facts, [word for word in reading.words if word not in reading.names]
