"""Whether two attributions name two different persons."""

from __future__ import annotations

from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.spelling import may_be_typing_error
from iria_crawler.model import Quote

_PRONOUNS = frozenset("he she they it i we er sie il elle él ella он она они".split())
_TITLES = frozenset("the a an mr mrs ms dr prof sir der die das le la el los".split())


def other_speaker(old: Quote, new: Quote) -> bool:
    """Whether the words are given to somebody else now; False if a speaker is unknown on either side."""
    if {fold(quote.speaker or "").casefold() for quote in (old, new)} == {"he", "she"}:
        return True
    if old.speaker_name and new.speaker_name:
        return _differ(old.speaker_name, new.speaker_name)
    if not old.speaker or not new.speaker:
        return False
    a, b = fold(old.speaker).casefold(), fold(new.speaker).casefold()
    if a in _PRONOUNS or b in _PRONOUNS:
        return a in _PRONOUNS and b in _PRONOUNS and a != b
    return _differ(old.speaker_name or old.speaker, new.speaker_name or new.speaker)


def _differ(one: str, other: str) -> bool:
    """Whether two names mean two persons.

    They mean one person if the last word is the same ("Jane Holm", "Sgt. Holm"), if one has all words of the other, or if
    the last words differ by a typing error.
    """
    a, b = _words(one), _words(other)
    if not a or not b or set(a) <= set(b) or set(b) <= set(a):
        return False
    first_names_differ = len(a) > 1 and len(b) > 1 and a[0] != b[0] and a[:-1] != b[:-1]
    if a[-1] == b[-1]:
        return first_names_differ and not (set(a[:-1]) & set(b[:-1])) and len(a) == len(b)
    return not may_be_typing_error(a[-1], b[-1])


def _words(name: str) -> list[str]:
    return [word for word in fold(name).casefold().replace(",", " ").split() if word not in _TITLES]


def said_by(quote: Quote) -> str:
    """The speaker and the words, for people to read: "Sunniva Dahl: the ship did what we built her for"."""
    return f"{quote.speaker_name or quote.speaker}: {quote.text}"
