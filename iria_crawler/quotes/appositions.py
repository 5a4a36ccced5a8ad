"""The name beside a speaker's words that hold none: "her deputy, Ann Roe, said", "the statement", which somebody issued."""

from __future__ import annotations

import re

from iria_crawler.quotes.english.english import CUE_VERBS, ENGLISH, NO_NAMES
from iria_crawler.quotes.names import NAME

# Characters that are read on each side, and between the speaker's words and the comma that ends the office.
MAX_CHARACTERS_BESIDE = 80
# What stands behind a name that belongs to an office: a sign, or a clause about the person; never a verb.
_BEHIND = re.compile(rf"(?:,| [–—]| --) ({NAME.pattern})(?=,|\.|;| [–—]| --| who | of the | \()")
_BEFORE = re.compile(rf"(?<!\w)({NAME.pattern})(?:, \d{{1,3}})?, (?:the |an? |its |their )?$")
# The owner of a statement, before the noun ("the ministry's statement") or after it ("a statement from the ministry").
_OWNER = re.compile(rf"(?<!\w)(?:[Tt]he |[Aa] )?({NAME.pattern})(?:['’]s)? (?:\w+ )?$")
_ISSUED = re.compile(rf" (?:from|by|of|issued by) (?:the )?({NAME.pattern})")
# Text before "the statement said" in which its owner is looked for.
MAX_ISSUER_CHARACTERS = 1200
_REST_OF_OFFICE = re.compile(r"[^,.;:()“”\"\n]*,")


def name_beside(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The full name beside the office text[start:end] and where it starts; None if there is none. An office between commas belongs to the
    name before it: not in "according to Ann Roe, the minister said".
    """
    behind = _BEHIND.match(text, end, end + MAX_CHARACTERS_BESIDE)
    if behind and " " in behind[1]:
        return behind[1], behind.start(1)
    rest = _REST_OF_OFFICE.match(text, end, end + MAX_CHARACTERS_BESIDE)
    if rest is None or any(_is_verb(word) for word in rest.group()[:-1].split()):
        return None
    before = _BEFORE.search(text, max(0, start - MAX_CHARACTERS_BESIDE), start)
    return (before[1], before.start(1)) if before and " " in before[1] else None


def _is_verb(word: str) -> bool:
    return word in CUE_VERBS or ENGLISH.kinds.get(word) in ("verb", "aux")


def issuer(text: str, noun: str, position: int) -> str | None:
    """Whose statement it is: "the ministry statement", "a statement from the ministry"; None if the text before does not say."""
    before = text[max(0, position - MAX_ISSUER_CHARACTERS) : position]
    found: list[re.Match[str] | None] = []
    at = before.find(noun)
    while at >= 0:
        found += [_OWNER.search(before, max(0, at - 90), at), _ISSUED.match(before, at + len(noun))]
        at = before.find(noun, at + 1)
    names = [match.group(1).removeprefix("The ") for match in found if match]
    names = [name for name in names if name.lower() not in NO_NAMES]
    return names[-1] if names else None
