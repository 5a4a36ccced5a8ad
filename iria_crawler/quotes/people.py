"""Who somebody is: from the words beside a quotation to the full name that the page gives elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from iria_crawler.quotes.languages.english import (
    CUE_VERBS,
    ENGLISH,
    HE,
    NO_NAMES,
    NO_PERSONS,
    PRONOUNS,
    SHE,
    SPEECH_NOUNS,
    TITLES,
)
from iria_crawler.quotes.languages.language import Language

# A full stop belongs to a name only behind an initial or a short title, else it ends a sentence.
_NAME_WORD = (
    r"[A-ZÀ-ÖØ-Þ](?:\.(?:[A-Z]\.)*|[\w’'-]*(?:(?<=\bMr|\bMs|\bDr|\bSt|\bJr|\bSr|\bLt)\.|"
    r"(?<=\bMrs|\bGen|\bCol|\bMaj|\bAdm|\bSgt|\bCpl|\bSen|\bRep|\bGov|\bRev)\.|(?<=\bProf|\bCapt|\bCmdr|\bBrig)\.)?)"
)
_NAME = re.compile(
    rf"{_NAME_WORD}(?: (?:(?:of|de|la|van|von|der|den|bin|al|el|ibn|du|di|da|dos) ){{0,2}}(?:{_NAME_WORD}|al-{_NAME_WORD}))*"
)
# What follows a name that speaks: perhaps an appositive and an auxiliary, then the verb.
_VERB_AFTER = re.compile(
    r"(?:,[^,.\n]{2,80},)? ?(?:(?:has|have|had|also|later|then|repeatedly|again) )?(?P<verb>[a-z]+)(?: (?:that )?(?P<who>he|she)\b)?"
)
_SPEAKS_BEFORE = re.compile(
    r"\b(?:said|says|added|adds|asked|wrote|writes|tweeted|explained|warned|noted|argued|recalled|replied|according to)"
    r" (?:the |former |retired |[a-z-]+ ){0,2}$"
)
# Whose a statement is, before and behind its noun.
_OWNER = re.compile(rf"(?<!\w)(?:[Tt]he |[Aa] )?({_NAME.pattern})(?:['’]s)? (?:\w+ )?$")
_ISSUED = re.compile(rf" (?:from|by|of|issued by) (?:the )?({_NAME.pattern})")
_POSSESSIVE = re.compile(r"[’']s?$")
_SUFFIX = re.compile(r"(?:Jr\.?|Sr\.?|I{2,3}|IV)$")
_APPOSITIVE = re.compile(r",\s+((?:the|a|an|head|director|chief|\w+)\s[^,.;“”\"\n]{3,70}?)(?=[,.;\n])")
# A name further back than this many mentions is nobody's "he".
LONGEST_MEMORY = 30
REACH = 60
# Of those who share a last name so many are remembered, the last ones named.
MOST_NAMESAKES = 100


# "Secretary of State Madeleine Albright": an office with "of" before a name.
_OFFICE = re.compile(
    r"(?:[A-Z][\w.-]* )*(?:Secretary|Minister|Director|Chief|Chairman|Speaker|Department|Attorney|Head|Chair) of (?:the )?"
    r"(?:[A-Z][\w-]+ )*?"
    r"(?:State|Defen[cs]e|Treasury|Interior|Labor|Education|Energy|Commerce|Agriculture|Affairs|Security|Health|Transportation|Finance|"
    r"Justice|House|War|Navy|Army|Staff|Operations) ((?:[A-Z][\w.’'-]+ ?){2,4})$"
)
# "head of mission Lt. Gen. Jane Roe": an office in small letters before a name.
_SMALL_OFFICE = re.compile(
    r"(?:[a-z-]+ )*(?:head|chief|director|chair\w*|secretary|minister|commander|president|leader|vice president) of (?:the )?"
    rf"(?:[a-z-]+ ){{1,3}}({_NAME.pattern})$"
)
_HEAD_ENDS = re.compile(r"\b(?:of|for|at|from|with|in|on|to|who|whose|which|and|by|near|during|told|said)\b")


_SAYING = CUE_VERBS - {"read", "reads", "think", "thinks", "thought"}
_OPENS = NO_NAMES | CUE_VERBS


class Person(NamedTuple):
    """A person or body the page names in full: the name, the role printed before or after it, where it first stands."""

    name: str
    role: str | None
    start: int
    she: bool | None
    human: bool  # False: a body, a place, a work
    sure: bool  # a title, an office or a first name says that it is a person


class Who(NamedTuple):
    """Whom a speaker's words mean."""

    name: str
    role: str | None


class Cast:
    """Everybody the page names, and who later mentions of them mean."""

    def __init__(self, text: str, language: Language = ENGLISH) -> None:
        self._text = text
        self._language = language
        self._by_last: dict[str, list[Person]] = {}
        self._mentions: list[tuple[int, Person]] = []  # who was named where, in reading order
        self._named: list[tuple[int, int, Person]] = []  # (start, end) of every mention of a human
        self._said: list[tuple[int, Person]] = []  # who speaks where, as far as has been asked
        self._spoke: list[tuple[int, Person]] | None = None  # those who are said to speak; found when first needed
        known: dict[str, Person | None] = {}
        for match in _NAME.finditer(text):
            printed, start, end = match.group(), match.start(), match.end()
            if " " not in printed:
                person = self._by_last_name(printed)
            elif printed in known:
                person = known[printed]
            else:
                person = known[printed] = self._note(printed, start)
            if person is None or not person.human:
                continue
            if person.sure:
                self._mentions.append((start, person))
            self._named.append((start, end, person))

    def _speaking(self) -> list[tuple[int, Person]]:
        """Who is said to speak where, in reading order."""
        if self._spoke is None:
            self._spoke = sorted([*self._said, *self._said_to_speak()], key=_place)
        return self._spoke

    def _said_to_speak(self) -> Iterator[tuple[int, Person]]:
        """The mentions beside a verb of saying."""
        text = self._text
        if self._language is not ENGLISH:
            yield from self._beside_cue()
            return
        for start, end, person in self._named:
            after = _VERB_AFTER.match(text, end, end + 110)
            if (after and after["verb"] in _SAYING) or _SPEAKS_BEFORE.search(text, max(0, start - 40), start):
                yield start, person

    def _beside_cue(self) -> Iterator[tuple[int, Person]]:
        """The mentions with a verb of saying right before or behind them."""
        text, kinds = self._text, self._language.kinds
        for start, end, person in self._named:
            beside = (*text[max(0, start - 60) : start].split()[-2:], *text[end : end + 40].split()[:1])
            if any(kinds.get(word.lower().strip(",.:")) == "cue" for word in beside):
                yield start, person

    def _by_last_name(self, word: str) -> Person | None:
        """The person last named in full who has this last name."""
        known = self._by_last.get(_plain(word).strip(".,").lower())
        return known[-1] if known else None

    def _note(self, printed: str, start: int) -> Person | None:
        """The person a printed name means, kept for later mentions where it is in full."""
        titles, words = split_titles(printed.split(), self._language)
        first = next((i for i, word in enumerate(words) if not self._opens(word.lower().strip(".’'"))), len(words))
        words = [_plain(word) for word in words[first:]]
        if not words or len(words) > 5 or words[-1].lower() in NO_NAMES:
            return None
        known = self._by_last.get(last_name(words), [])[-MOST_NAMESAKES:]
        fitting = [person for person in known if set(words) <= set(person.name.split())]
        if fitting:
            return fitting[-1]
        if len(words) == 1 and not titles:
            return known[-1] if known else None
        end = start + len(printed)
        language = self._language
        role = " ".join([*_role_before(self._text, start, language), *titles]) or _role_after(self._text, end)
        first_name = words[0].lower() in language.his_names or words[0].lower() in language.her_names
        human = not any(word.lower() in NO_PERSONS for word in words)
        if language.nouns_have_capitals:
            # Any noun has a capital: who has neither title nor first name is a thing.
            human = human and bool(titles or first_name)
        she = _gender(titles, words, role, self._text[end : end + 160], language) if human else None
        sure = human and bool(titles or role or first_name)
        person = Person(" ".join(words), role or None, start, she, human, sure)
        self._by_last.setdefault(last_name(words), []).append(person)
        return person

    def _opens(self, word: str) -> bool:
        """Whether a word that opens a sentence, with a capital for that, is no part of a name."""
        return word in _OPENS or (self._language is not ENGLISH and word in self._language.kinds)

    def who(self, speaker: str, position: int) -> Who | None:
        """Who a speaker's printed words mean; None where the page does not say or several fit."""
        words = speaker.split()
        first = self._language.key(words[0])
        if first in PRONOUNS and len(words) == 1:
            person = self._referent(first, position)
            return Who(person.name, person.role) if person else None
        name = head_name(speaker, self._language)
        if name is not None:
            person = self._person(name, position)
            if person is not None:
                if person.human:
                    insort(self._said if self._spoke is None else self._spoke, (position, person), key=_place)
                return Who(person.name, person.role)
            # "a New Hampshire Democrat" is nobody by name, and a last name alone is no full one.
            unnamed = first in ("a", "an", "one", "another") and "," not in speaker
            return None if unnamed or " " not in name else Who(name, None)
        if (office := self._by_office(words, position)) is not None:
            return Who(office.name, office.role)
        if (
            self._language is ENGLISH
            and words[-1].lower() in SPEECH_NOUNS
            and (issuer := self._issuer(words[-1].lower(), position))
        ):
            return Who(issuer, None)
        return None

    def _person(self, name: str, position: int) -> Person | None:
        """The one person of the page that a name means, named in full before or, failing that, after."""
        _, words = split_titles(name.split(), self._language)
        words = [_plain(word) for word in words if word.lower().strip(".") not in NO_NAMES]
        found = self._by_last.get(last_name(words), [])[-MOST_NAMESAKES:] if words else []
        if len(words) > 1:
            found = [
                person for person in found if set(words) & set(person.name.split()[:-1]) or person.name == words[-1]
            ]
        earlier = [person for person in found if person.start <= position] or found
        return earlier[-1] if earlier and len({person.name for person in earlier}) == 1 else None

    def _referent(self, pronoun: str, position: int) -> Person | None:
        """Whom "he" or "she" means: who spoke last, or else was named last, of those whom the pronoun fits."""
        she = {"she": True, "he": False}.get(pronoun)
        if she is None:
            return None
        spoken = _latest(self._speaking(), position, she)
        named = _latest(self._mentions, position, she)
        if not spoken:
            opening = [person for at, person in named if self._opens_sentence(at)]
            return opening[0] if opening else named[0][1] if named else self._named_next(position, she)
        # Somebody named since who surely fits, at the head of a sentence, has taken over.
        since = [person for at, person in named if at > spoken[0][0] and self._opens_sentence(at)]
        return since[0] if since else spoken[0][1]

    def _named_next(self, position: int, she: bool) -> Person | None:
        """The only one the page names right after, where nobody was named before."""
        at = bisect_left(self._mentions, position, key=_place)
        following = [person for place, person in self._mentions[at : at + 1] if place - position < REACH]
        return following[0] if following and following[0].she is not (not she) else None

    def _opens_sentence(self, position: int) -> bool:
        lead = self._text[max(0, position - 3) : position].rstrip(" ")
        return not lead or lead[-1] in '.!?\n”"'

    def _by_office(self, words: list[str], position: int) -> Person | None:
        """The person "the secretary" or "the senator" means: the last one named before whose role has that word."""
        office = words[-1].lower() if 1 < len(words) <= 3 and self._language.key(words[0]) == "the" else ""
        if self._language.key(office) not in TITLES:
            return None
        end = bisect_left(self._mentions, position, key=_place)
        for _, person in reversed(self._mentions[max(0, end - LONGEST_MEMORY) : end]):
            if person.role and any(word.endswith(office) for word in person.role.lower().split()):
                return person
        return None

    def _issuer(self, noun: str, position: int) -> str | None:
        """Whose statement it is: "the Department of Defense statement", "a statement from the ministry"."""
        before = self._text[max(0, position - 1200) : position]
        found: list[re.Match[str] | None] = []
        at = before.find(noun)
        while at >= 0:
            found += [_OWNER.search(before, max(0, at - 90), at), _ISSUED.match(before, at + len(noun))]
            at = before.find(noun, at + 1)
        names = [match.group(1).removeprefix("The ") for match in found if match]
        names = [name for name in names if name.lower() not in NO_NAMES]
        return names[-1] if names else None


def _plain(word: str) -> str:
    """A word of a name without the "'s" that makes it an owner's."""
    return _POSSESSIVE.sub("", word) if "’" in word or "'" in word else word


def _place(mention: tuple[int, Person]) -> int:
    return mention[0]


def _latest(mentions: list[tuple[int, Person]], position: int, she: bool) -> list[tuple[int, Person]]:
    """The mentions before a place whose person the pronoun may mean, the nearest first."""
    end = bisect_left(mentions, position, key=_place)
    return [
        (at, person)
        for at, person in reversed(mentions[max(0, end - LONGEST_MEMORY) : end])
        if person.she is None or person.she is she
    ]


@lru_cache(maxsize=2_000)
def head_name(speaker: str, language: Language = ENGLISH) -> str | None:
    """The name at the head of a speaker's words: "the yard's director, Jane Roe" -> "Jane Roe"; None where no name is."""
    for part in re.split(r"[,;(]", speaker):
        ends = _HEAD_ENDS.search(part, 1)
        if ends and ends.group() == "of" and part.strip()[:1].isupper() and (office := _OFFICE.match(part.strip())):
            return re.sub(r"[’']s?$", "", office[1])
        if small := _SMALL_OFFICE.match(part.strip()):
            return " ".join(split_titles(small[1].split(), language)[1])
        head = (part[: ends.start()] if ends and part[: ends.start()].strip() else part).strip()
        names = [match for match in _NAME.finditer(head) if match.end() >= len(head)]
        if names:
            _, words = split_titles(names[-1].group().split(), language)
            kept = [word for word in words if word.lower() not in ("the", "a", "an")]
            if kept:
                return re.sub(r"[’']s?$", "", " ".join(kept))
    return None


def split_titles(words: list[str], language: Language = ENGLISH) -> tuple[list[str], list[str]]:
    """(titles, ranks and what they belong to, the rest) of a name as printed: "Michigan Gov. | Rick Snyder"."""
    last = 0
    for index, word in enumerate(words[:-1]):
        if language.key(word.strip(".,")) in TITLES or word in ("U.S.", "US", "1st", "2nd", "Class"):
            last = index + 1
            # "Secretary of Defense Lloyd Austin"
            if words[last] in ("of", "for") and len(words) > last + 2:
                last += 2
    return words[:last], words[last:]


def last_name(words: list[str]) -> str:
    """The word of a name that later mentions use: "Austin" of "Lloyd J. Austin III"."""
    return next((word.strip(".,").lower() for word in reversed(words) if not _SUFFIX.match(word)), "")


def _role_before(text: str, start: int, language: Language) -> list[str]:
    """Lower-case words of office right before a name: "opposition lawmaker Ingrid Bauer"."""
    words: list[str] = []
    for word in reversed(text[max(0, start - 60) : start].split()):
        if language.key(word.strip(".")) in TITLES and not word.endswith((",", ".")):
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


def _gender(titles: list[str], words: list[str], role: str | None, following: str, language: Language) -> bool | None:
    """A hint at whether a person is "she": from titles, then the first name, then "Roe said she ..." right behind it."""
    lower = {language.key(word.strip(".")) for word in (*titles, *(role or "").split())}
    if lower & SHE or lower & HE:
        return bool(lower & SHE)
    first = words[0].lower().split("-")[0]
    if first in language.her_names or first in language.his_names:
        return first in language.her_names
    match = _VERB_AFTER.match(following)
    return match["who"] == "she" if match and match["who"] and match["verb"] in _SAYING else None
