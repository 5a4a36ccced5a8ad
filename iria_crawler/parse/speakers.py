"""Who somebody is: from the words beside a quotation to the full name that the page gives elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from iria_crawler.parse.lang_en import (
    DETERMINERS,
    HE,
    HER_NAMES,
    HIS_NAMES,
    PRONOUNS,
    SHE,
    SPEECH_NOUNS,
    TITLES,
)

_NAME_WORD = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-ÖØ-Þ][\w’'À-ÿ-]*\.?)"
_NAME = re.compile(
    rf"{_NAME_WORD}(?:\s(?:(?:of|de|la|van|von|der|den|bin|al|el|ibn|du|di|da|dos)\s)*(?:{_NAME_WORD}|al-{_NAME_WORD}))*"
)
_SUFFIX = re.compile(r"(?:Jr\.?|Sr\.?|I{2,3}|IV)$")
_HE_OR_SHE = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.I)
_APPOSITIVE = re.compile(r",\s+((?:the|a|an|head|director|chief|\w+)\s[^,.;“”\"\n]{3,70}?)(?=[,.;\n])")
# Words with a capital that are no part of a name, at the start of a sentence above all.
_NO_NAME = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december the a an in on at but and for with from as it he she they this that these those after
    before when while if our we i you there here his her its their one two most some all not no yes eight both nobody
    what who how why where so to by of or then now still also while though although because since during under over
    asked told according mr mrs ms republican democratic republicans democrats democrat american americans
    """.split()
)
# A name further back than this many mentions is nobody's "he".
LONGEST_MEMORY = 30


class Person(NamedTuple):
    """A person or body the page names in full: the name, the role printed before or after it, where it first stands."""

    name: str
    role: str | None
    start: int
    she: bool | None


class Who(NamedTuple):
    """Whom a speaker's words mean."""

    name: str
    role: str | None


class Cast:
    """Everybody the page names, and who later mentions of them mean."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_last: dict[str, list[Person]] = {}
        self._mentions: list[tuple[int, Person]] = []  # who was named where, in reading order
        self._spoke: list[tuple[int, Person]] = []  # who spoke, by name, in reading order
        known: dict[str, Person | None] = {}
        for match in _NAME.finditer(text):
            printed = match.group()
            person = known[printed] if printed in known else self._note(printed, match.start())
            known[printed] = person
            if person is not None:
                self._mentions.append((match.start(), person))

    def _note(self, printed: str, start: int) -> Person | None:
        """The person a printed name means, kept for later mentions where it is in full."""
        titles, words = split_titles(printed.split())
        while words and words[0].lower().strip(".’'s") in _NO_NAME:
            words = words[1:]
        words = [re.sub(r"[’']s?$", "", word) for word in words]
        if not words or len(words) > 5:
            return None
        last = last_name(words)
        known = self._by_last.get(last, [])
        fitting = [person for person in known if set(words) <= set(person.name.split())]
        if len(words) == 1 or fitting:
            return fitting[-1] if fitting else None
        end = start + len(printed)
        role = " ".join([*_role_before(self._text, start), *titles]) or _role_after(self._text, end)
        person = Person(" ".join(words), role or None, start, _gender(titles, words, role, self._text[end : end + 160]))
        self._by_last.setdefault(last, []).append(person)
        return person

    def who(self, speaker: str, position: int) -> Who | None:
        """Who a speaker's printed words mean; None where the page does not say or several fit."""
        words = speaker.split()
        first = words[0].lower()
        if first in PRONOUNS and len(words) == 1:
            person = self._referent(first, position)
            return Who(person.name, person.role) if person else None
        person = self._person(speaker, position)
        if person is not None:
            self._spoke.append((position, person))
            return Who(person.name, person.role)
        if first in DETERMINERS or words[0][:1].islower():
            if (office := self._by_office(words, position)) is not None:
                return Who(office.name, office.role)
            if words[-1].lower() in SPEECH_NOUNS and (name := self._issuer(words[-1].lower(), position)):
                return Who(name, None)
            return None
        return Who(speaker, None) if len(words) > 1 and first not in PRONOUNS else None

    def _person(self, speaker: str, position: int) -> Person | None:
        """The person that the names in a speaker's words mean."""
        for match in _NAME.finditer(speaker):
            _, words = split_titles(match.group().split())
            words = [re.sub(r"[’']s?$", "", word) for word in words if word.lower().strip(".") not in _NO_NAME]
            found = self._by_last.get(last_name(words), []) if words else []
            if len(words) > 1:
                found = [
                    person for person in found if set(words) & set(person.name.split()[:-1]) or person.name == words[-1]
                ]
            earlier = [person for person in found if person.start <= position] or found
            if earlier and len({person.name for person in earlier}) == 1:
                return earlier[-1]
        return None

    def _referent(self, pronoun: str, position: int) -> Person | None:
        """Whom "he" or "she" means: who spoke last, or else was named last, of those whom the pronoun fits."""
        she = {"she": True, "he": False}.get(pronoun)
        if she is None:
            return None
        spoken = [person for at, person in reversed(self._spoke) if at < position and person.she is not (not she)]
        end = bisect_left(self._mentions, position, key=lambda mention: mention[0])
        near = self._mentions[max(0, end - LONGEST_MEMORY) : end]
        named = [(at, person) for at, person in reversed(near) if person.she is not (not she)]
        sure = [(at, person) for at, person in named if person.she is she]
        if spoken:
            # Somebody named since who surely fits, at the head of a sentence, has taken over.
            since = [person for at, person in sure if self._opens_sentence(at) and at > self._spoke[-1][0]]
            return since[0] if since else spoken[0]
        opening = [person for at, person in sure or named if self._opens_sentence(at)]
        return opening[0] if opening else (sure or named)[0][1] if named else None

    def _opens_sentence(self, position: int) -> bool:
        lead = self._text[max(0, position - 3) : position].rstrip(" ")
        return not lead or lead[-1] in '.!?\n”"'

    def _by_office(self, words: list[str], position: int) -> Person | None:
        """The person "the secretary" or "the senator" means: the last one named before whose role has that word."""
        office = words[-1].lower() if len(words) <= 3 else ""
        if office not in TITLES:
            return None
        end = bisect_left(self._mentions, position, key=lambda mention: mention[0])
        for _, person in reversed(self._mentions[max(0, end - LONGEST_MEMORY) : end]):
            if person.role and office in person.role.lower().split():
                return person
        return None

    def _issuer(self, noun: str, position: int) -> str | None:
        """Whose statement it is: "the Department of Defense statement", "a statement from the ministry"."""
        before = self._text[max(0, position - 1200) : position]
        owner = rf"(?:[Tt]he |[Aa] )?({_NAME.pattern})(?:['’]s)? (?:\w+ )?{noun}\b"
        issued = rf"{noun} (?:from|by|of|issued by) (?:the )?({_NAME.pattern})"
        found = [*re.finditer(owner, before), *re.finditer(issued, before)]
        names = [match.group(1).removeprefix("The ") for match in sorted(found, key=lambda match: match.start())]
        return names[-1] if names else None


def split_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """(titles and ranks, the rest) of a name as printed."""
    titles: list[str] = []
    while words and (words[0].lower().strip(".,") in TITLES or words[0] in ("U.S.", "US", "1st", "2nd", "Class")):
        if len(words) == 1:
            return titles, words
        titles.append(words[0])
        words = words[1:]
        # "Secretary of Defense Lloyd Austin"
        if len(words) > 2 and words[0] in ("of", "for") and words[1][:1].isupper():
            titles += words[:2]
            words = words[2:]
    return titles, words


def last_name(words: list[str]) -> str:
    """The word of a name that later mentions use: "Austin" of "Lloyd J. Austin III"."""
    kept = [word for word in words if not _SUFFIX.match(word)]
    return kept[-1].strip(".,").lower() if kept else ""


def _role_before(text: str, start: int) -> list[str]:
    """Lower-case words of office right before a name: "opposition lawmaker Ingrid Bauer"."""
    words: list[str] = []
    for word in reversed(text[max(0, start - 60) : start].split()):
        if word.lower().strip(".") in TITLES and not word.endswith((",", ".")):
            words.insert(0, word)
        else:
            break
    return words


def _role_after(text: str, end: int) -> str | None:
    """An appositive: "Sigrid Holm, who commands ..." gives nothing, "Peter Lindholm, the air marshal," gives its words."""
    match = _APPOSITIVE.match(text, end, end + 100)
    if match is None or match[1].split()[0] in ("who", "which", "said", "and", "but") or match[1][:1].isupper():
        return None
    return match[1]


def _gender(titles: list[str], words: list[str], role: str | None, following: str) -> bool | None:
    """A hint at whether a person is "she": from titles, then the first name, then the first pronoun that follows."""
    lower = {title.lower().strip(".") for title in titles} | set((role or "").lower().split())
    if lower & SHE or lower & HE:
        return bool(lower & SHE)
    first = words[0].lower().split("-")[0]
    if first in HER_NAMES or first in HIS_NAMES:
        return first in HER_NAMES
    match = _HE_OR_SHE.search(following)
    return match[2] is not None if match else None
