"""Who somebody is: from the words beside a quotation to the full name that the page gives elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from iria_crawler.parse.lang_en import DETERMINERS, HE, LINKS, PRONOUNS, SHE, SPEECH_NOUNS, TITLES

_NAME_WORD = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-ÖØ-Þ][\w’'À-ÿ-]*\.?)"
_NAME = re.compile(
    rf"{_NAME_WORD}(?:\s+(?:(?:of|de|la|van|von|der|den|bin|al|el|ibn|du|di|da)\s+)?(?:{_NAME_WORD}|al-{_NAME_WORD}|I{{2,3}}|IV))*"
)
_SUFFIX = re.compile(r"^(?:Jr\.?|Sr\.?|I{2,3}|IV)$")
_PLACES_AND_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december the a an in on at but and for with from as it he she they this that these those after
    before when while if our we i you there here his her its their one two most some all not no yes eight both nobody
    """.split()
)


class Person(NamedTuple):
    """A person or body the page names in full: the name, the role printed before or after it, where it first stands."""

    name: str
    role: str | None
    start: int
    she: bool | None


class Cast:
    """Everybody the page names, and who later mentions of them mean."""

    def __init__(self, text: str) -> None:
        self.people: list[Person] = []
        self._text = text
        self._by_last: dict[str, list[Person]] = {}
        self._mentions: list[tuple[int, Person]] = []  # every mention of somebody by name, in reading order
        for match in _NAME.finditer(text):
            self._note(match.group(), match.start(), text)
            if (person := self.resolve(match.group(), match.start())) is not None:
                self._mentions.append((match.start(), person))

    def _note(self, printed: str, start: int, text: str) -> None:
        titles, words = split_titles(printed.split())
        while words and words[0].lower().strip(".") in _PLACES_AND_DAYS:
            words = words[1:]
        if len(words) < 2 or len(words) > 5:
            return
        last = last_name(words)
        known = self._by_last.get(last, [])
        if any(person.name.endswith(" ".join(words)) for person in known):
            return
        before = _role_before(text, start)
        role = " ".join([*before, *titles]) or _role_after(text, start + len(printed))
        person = Person(" ".join(words), role, start, _gender(titles))
        self.people.append(person)
        self._by_last.setdefault(last, []).append(person)

    def resolve(self, mention: str, position: int) -> Person | None:
        """The person a mention names by full or last name; None when nobody or several fit."""
        _, words = split_titles(mention.split())
        words = [word for word in words if word[:1].isupper()]
        if not words:
            return None
        found = self._by_last.get(last_name(words), [])
        if len(words) > 1:
            exact = [
                person
                for person in found
                if person.name.endswith(" ".join(words)) or set(words) <= set(person.name.split())
            ]
            found = exact or found
        earlier = [person for person in found if person.start <= position] or found
        return earlier[-1] if len({person.name for person in earlier}) == 1 and earlier else None

    def referent(self, pronoun: str, position: int) -> Person | None:
        """Whom "he" or "she" means: the nearest one named before who opens a sentence, else the nearest one."""
        she = {"she": True, "he": False}.get(pronoun)
        if she is None:
            return None
        end = bisect_left(self._mentions, position, key=lambda mention: mention[0])
        near = [
            (at, person)
            for at, person in self._mentions[max(0, end - 12) : end]
            if person.she is None or person.she is she
        ]
        subjects = [person for at, person in near if self._opens_sentence(at)]
        if subjects and near[-1][0] - max(at for at, p in near if p is subjects[-1]) < 400:
            return subjects[-1]
        return near[-1][1] if near else None

    def _opens_sentence(self, position: int) -> bool:
        lead = self._text[max(0, position - 40) : position].rstrip()
        return not lead or lead[-1] in '.!?\n”"' or self._text[position - 1] == "\n"

    def issuer(self, noun: str, position: int) -> str | None:
        """Whose statement it is: "the Department of Defense statement", "a statement from the ministry"."""
        before = self._text[:position]
        owner = rf"(?:[Tt]he |[Aa] )?({_NAME.pattern})(?:['’]s)? (?:\w+ )?{noun}\b"
        issued = rf"{noun} (?:from|by|of|issued by) (?:the )?({_NAME.pattern})"
        found = [*re.finditer(owner, before), *re.finditer(issued, before)]
        names = [match.group(1).removeprefix("The ") for match in sorted(found, key=lambda match: match.start())]
        return names[-1] if names else None


def split_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """(titles and ranks, the rest) of a name as printed."""
    titles = []
    while words and (
        words[0].lower().strip(".,") in TITLES or re.fullmatch(r"(?:U\.?S\.?|[12]nd|1st|Class)", words[0])
    ):
        titles.append(words[0])
        words = words[1:]
        # "Secretary of Defense Lloyd Austin"
        if len(words) > 2 and words[0] in ("of", "for") and words[1][:1].isupper():
            titles += words[:2]
            words = words[2:]
    return titles, words


def last_name(words: list[str]) -> str:
    """The word of a name that later mentions use: "Austin" of "Lloyd J. Austin III"."""
    words = [word for word in words if not _SUFFIX.match(word)]
    return re.sub(r"[’']s$", "", words[-1]).strip(".,").lower() if words else ""


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
    match = re.match(r",\s+((?:the|a|an|head|director|chief|\w+)\s[^,.“”\"]{3,60}?)(?=[,.])", text[end : end + 90])
    if (
        match is None
        or match.group(1).split()[0] in ("who", "which", "said", "and", "but")
        or match.group(1)[:1].isupper()
    ):
        return None
    return match.group(1)


def _gender(titles: list[str]) -> bool | None:
    lower = {title.lower().strip(".") for title in titles}
    return True if lower & SHE else False if lower & HE else None


def is_speaker(words: list[str]) -> bool:
    """Whether a phrase can speak: a pronoun, a name, or a noun with its article."""
    if not words:
        return False
    first = words[0].lower()
    if len(words) == 1:
        return first in PRONOUNS or words[0][:1].isupper()
    return (
        first in DETERMINERS or any(word[:1].isupper() for word in words) or words[-1].lower() in SPEECH_NOUNS | LINKS
    )
