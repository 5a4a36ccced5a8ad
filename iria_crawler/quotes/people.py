"""The person whom a speaker's words mean: "Roe" or "she" beside a quotation gives the full name that the page prints elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from iria_crawler.quotes.appositions import issuer, name_beside
from iria_crawler.quotes.english.english import (
    CUE_VERBS,
    ENGLISH,
    NO_NAMES,
    NO_PERSONS,
    PRONOUNS,
    SPEECH_NOUNS,
    TITLES,
)
from iria_crawler.quotes.english.language import Language
from iria_crawler.quotes.names import (
    MAX_ROLE_CHARACTERS,
    NAME,
    SAYING,
    VERB_AFTER,
    before_place,
    behind_owner,
    end_of_office,
    gender_behind,
    gender_of_first_name,
    gender_of_title,
    head_name,
    is_courtesy,
    is_role,
    last_name,
    parts_of_name,
    role_after,
    role_before,
    role_before_comma,
    role_in,
    small_names_in,
    small_names_of,
    split_titles,
    without_letters,
    without_owner_ending,
)

_SPEAKS_BEFORE = re.compile(
    r"\b(?:said|says|added|adds|asked|wrote|writes|tweeted|explained|warned|noted|argued|recalled|replied|according to)"
    r" (?:the |former |retired |(?!on |in |at |to |for |with |by |from |about |of |that )[a-z-]+ ){0,2}$"
)
_NO_NAMES_AT_START = NO_NAMES | CUE_VERBS
# The words that mean one person, and whether it is a woman: "she said", "her claim that", "quoted him as saying".
SHE_OR_HE = {"she": True, "he": False, "her": True, "his": False, "him": False}
# "He" means one of the last 30 people mentioned before it; somebody mentioned further back is seldom meant.
MAX_MENTIONS_BACK = 30
# If nobody is named before a pronoun, it means the name at most 60 characters after it: "When he left, Captain Roe ...".
MAX_CHARACTERS_AHEAD = 60
# Of the people with one last name, only the 100 named last are compared. This keeps the work linear on any text.
MAX_NAMESAKES = 100
MAX_NAME_WORDS = 5
# Behind an article and other capitals these say what somebody is: "the Ohio Republican".
_DESCRIBE = frozenset("republican democrat mp veteran president senator governor minister general congressman".split())
# Somebody or something that was not named before.
_NEW = frozenset("a an one another".split())
# "A sign behind Roe" is not Roe.
_NEXT_TO = re.compile(r" (?:behind|beside|outside|above|below|beneath|under|inside|opposite) ")
# "A voice in the ad" is not the one who made the ad.
_WITHIN = re.compile(r" (?:in|on|at|from|about) ")
# "A spokesman for Mrs. Roe" is no woman.
_BEFORE_PREPOSITION = re.compile(r" (?:for|of|to|at|from|in|with|by) ")


class Person(NamedTuple):
    """A person or body that the page names in full."""

    name: str
    role: str | None  # as printed before or after the name
    start: int  # code points into the text: where the full name first comes
    she: bool | None  # None: nothing says whether a woman or a man
    human: bool  # False: a body, a place, a work
    sure: bool  # a title, an office or a first name says that it is a person


class Mention(NamedTuple):
    """A place in the text (code points) where a person is named."""

    start: int
    end: int
    person: Person


class Speaker(NamedTuple):
    """The printed words that name a speaker, and where they start (code points into the text)."""

    words: str
    start: int


class Who(NamedTuple):
    """Whom a speaker's words mean: the full name, and the role where the page gives one."""

    name: str
    role: str | None


class Cast:
    """Everybody whom a text names, and whom later mentions mean. Built once for a text; its questions change nothing."""

    def __init__(self, text: str, language: Language = ENGLISH, speakers: Iterable[Speaker] = ()) -> None:
        """`speakers`: everybody who is known to speak. "He" means one of them before anybody who is only named."""
        self._text = text
        self._language = language
        self._by_last: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}  # "Tessa explained", "Lin said" of Lin Jia, "Sir Karl"
        self._speakers = tuple(speakers)
        # "Per Moe": small words that are names here, each with the word behind it.
        self._small_names = {pair for speaker in self._speakers for pair in small_names_in(speaker.words)}
        self.named = self._read(text)  # every mention of a human, in reading order
        self._mentions = [mention for mention in self.named if mention.person.sure]

    def _read(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        known: dict[str, Person | None] = {}
        alone: list[tuple[int, int, str]] = []  # a name of one word that nobody named in full has so far
        names = list(NAME.finditer(text))
        self._small_names.update(small_names_of(text, names))
        for match in names:
            printed = match.group()
            if " " not in printed:
                person = self._by_last_name(printed)
                if person is None:
                    alone.append((*match.span(), without_owner_ending(printed).strip(".,")))
            elif printed in known:
                person = known[printed]
            else:
                person = known[printed] = self._note(printed, match.start())
            if person is not None and person.human:
                found.append(Mention(match.start(), match.end(), person))
        found += self._named_alone(alone)
        return sorted(found, key=_start)

    def _named_alone(self, alone: list[tuple[int, int, str]]) -> Iterator[Mention]:
        """The mentions by one name: of somebody whose full name comes later, by the first name, or of somebody who speaks and has no
        other name on the page.
        """
        speaking = {name for speaker in self._speakers if (name := head_name(speaker.words, self._language))}
        persons: dict[str, Person | None] = {}
        for start, end, word in alone:
            if word not in persons:
                persons[word] = self._alone(word, start) if word in speaking else self._first_named(word)
            if (person := persons[word]) is not None and person.human:
                yield Mention(start, end, person)

    def _alone(self, word: str, start: int) -> Person | None:
        known = self._by_last_name(word) or self._first_named(word)
        if known is not None or word.lower() in NO_NAMES or word.lower() in NO_PERSONS:
            return known
        first_name = gender_of_first_name([word], self._language)
        return Person(word, None, start, first_name, human=True, sure=first_name is not None)

    def _first_named(self, word: str) -> Person | None:
        found = {person.name: person for person in self._by_first.get(word.lower(), ())[-MAX_NAMESAKES:]}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _speaking(self) -> list[Mention]:
        """The mentions of people who speak, in reading order: the known speakers, and the people named beside a verb of saying."""
        known = [
            Mention(speaker.start, speaker.start + len(speaker.words), person)
            for speaker in self._speakers
            if (person := self.person(speaker)) is not None and person.human
        ]
        return sorted([*known, *self._beside_saying()], key=_start)

    @cached_property
    def _said_at(self) -> dict[str, list[int]]:
        """By the full name of each person, where the text says that the person says something, in reading order."""
        found: dict[str, list[int]] = {}
        for mention in self._speaking:
            found.setdefault(mention.person.name, []).append(mention.start)
        return found

    def says_last(self, name: str, position: int) -> int | None:
        """Where the text says last before `position` that somebody of this full name says something; None if nowhere."""
        places = self._said_at.get(name, [])
        at = bisect_left(places, position)
        return places[at - 1] if at else None

    def _beside_saying(self) -> Iterator[Mention]:
        text = self._text
        for mention in self.named:
            start, end = mention.start, mention.end
            after = VERB_AFTER.match(text, end, end + 110)
            if (after and after["verb"] in SAYING) or _SPEAKS_BEFORE.search(text, max(0, start - 40), start):
                yield mention

    def _by_last_name(self, word: str) -> Person | None:
        """The person first named in full who has this last name: if a page names relatives too, it is mostly about the first one."""
        known = self._by_last.get(without_owner_ending(word).strip(".,").lower(), [])
        return next((person for person in known[:MAX_NAMESAKES] if " " in person.name), known[-1] if known else None)

    def _note(self, printed: str, start: int) -> Person | None:
        """The person whom a printed name means; a full name that is new is kept for later mentions."""
        titles, words = split_titles(behind_owner(printed.split()), self._language)
        office = end_of_office(self._text, start, words)
        titles, words = [*titles, *words[:office]], words[office:]
        first = next((i for i in range(len(words)) if not self._opens(words, i)), len(words))
        words = without_letters([without_owner_ending(word) for word in before_place(words[first:])])
        if not words or len(words) > MAX_NAME_WORDS or words[-1].lower() in NO_NAMES:
            return None
        known = self._by_last.get(last_name(words), [])[-MAX_NAMESAKES:]
        fitting = [person for person in known if parts_of_name(words) <= parts_of_name(person.name.split())]
        if fitting:
            return fitting[-1]
        if len(words) == 1 and not titles:
            return known[-1] if known else None
        person = self._person(titles, words, start, start + len(printed))
        self._by_last.setdefault(last_name(words), []).append(person)
        if len(words) > 1 and person.human:
            self._by_first.setdefault(words[0].lower(), []).append(person)
        return person

    def _person(self, titles: list[str], words: list[str], start: int, end: int) -> Person:
        """A person from the name printed at text[start:end], its titles and the words around it."""
        language = self._language
        # "Foreign Secretary Ada Roe and Minister Liv Aune": a title behind a name and "and" is another person's.
        beside_and = self._text[max(0, start - MAX_ROLE_CHARACTERS) : start].split(" ")[-3:]
        apart = bool(titles) and is_role(titles[-1]) and beside_and[1:] == ["and", ""] and not is_role(beside_and[0])
        before = [*([] if apart else role_before(self._text, start, language)), *titles]
        # "Dr Asha Nair, lead author of the study": what a courtesy title does not say comes behind the name.
        beside = None if before and not is_courtesy(before) else self._role_beside(start, end)
        role = beside or " ".join(before)
        first_name = words[0].lower() in language.his_names or words[0].lower() in language.her_names
        human = "&" not in words and not any(
            word.lower() in NO_PERSONS for word in (words[1:] if first_name else words)
        )
        sure = human and bool(titles or role or first_name)
        office = _BEFORE_PREPOSITION.split(role, maxsplit=1)[0].split()
        she = self._gender([*titles, *office], words, end) if human else None
        return Person(" ".join(words), role or None, start, she, human, sure)

    def _role_beside(self, start: int, end: int) -> str | None:
        return role_after(self._text, end) or role_before_comma(self._text, start)

    def _gender(self, titles: list[str], words: list[str], end: int) -> bool | None:
        """A hint at whether a person is "she": titles are the best hint, then the first name, then "Roe said she ..."."""
        hints = gender_of_title(titles, self._language), gender_of_first_name(words, self._language)
        sure = next((hint for hint in hints if hint is not None), None)
        return sure if sure is not None else gender_behind(self._text, end)

    def _opens(self, words: list[str], at: int) -> bool:
        """Whether a word has a capital only because it opens a sentence, so that it is no part of a name."""
        return words[at].lower().strip(".’'") in _NO_NAMES_AT_START and not self._is_small_name(words, at)

    def _is_small_name(self, words: list[str], at: int) -> bool:
        return at + 1 < len(words) and (words[at], without_owner_ending(words[at + 1])) in self._small_names

    # --- asking ---

    def who(self, speaker: str, position: int) -> Who | None:
        """Whom a speaker's printed words mean, `position` code points into the text; None if the page does not say, or
        where several people fit.
        """
        words = speaker.split()
        first = self._language.key(words[0])
        if self._is_pronoun(words):
            return _who(self.referent(first, position))
        if (person := self._beside_office(speaker, position)) is not None:
            return _who(person)
        name = self._name_in(words)
        if name is not None and _NEXT_TO.search(speaker.partition(name)[0]):
            return None
        if name is not None:
            own = role_in(speaker, name)
            if (person := self.person(Speaker(speaker, position))) is not None:
                # "ambassador to Norland Hugh Dane": the place before the name is none of it.
                placed = person.name != name and person.name.endswith(f" {name}") and person.name in speaker
                beside = own or (None if person.role else self._role_beside(position, position + len(speaker)))
                return Who(name if placed else person.name, _fuller(person.role, beside))
            # "a New Hampshire Democrat" names nobody, and a last name alone is not a full name.
            unnamed = first in _NEW and "," not in speaker
            return None if unnamed or " " not in name else Who(name, own)
        if (office := self._by_office(words, position)) is not None:
            return _who(office)
        if first not in _NEW and words[-1].lower() in SPEECH_NOUNS and not _WITHIN.search(speaker):
            issued_by = issuer(self._text, words[-1].lower(), position)
            return Who(issued_by, None) if issued_by else None
        return None

    def _beside_office(self, speaker: str, position: int) -> Person | None:
        """The person whose name stands before or behind an office and a comma; None if the speaker's words are none, or nobody's is."""
        if (name := self._name_in(speaker.split())) is not None and speaker.endswith(name):
            return None
        found = name_beside(self._text, position, position + len(speaker))
        person = self.person(Speaker(*found)) if found else None
        return person if person is not None and person.human and " " in person.name else None

    def _is_pronoun(self, words: list[str]) -> bool:
        return len(words) == 1 and self._language.key(words[0]) in PRONOUNS

    def _name_in(self, words: list[str]) -> str | None:
        """The name in a speaker's words. With an article, "the Ohio Republican" and "the Labour MP" name nobody."""
        described = words[0].lower() == "the" and words[-1].lower() in _DESCRIBE
        return None if described or self._is_pronoun(words) else head_name(" ".join(words), self._language)

    def fitting(self, person: Person, she: bool) -> Person | None:
        """The person, if the pronoun fits; else the last one with the same last name whom it fits; None if it fits nobody."""
        if person.she in (None, she):
            return person
        namesakes = self._by_last.get(last_name(person.name.split()), [])[-MAX_NAMESAKES:]
        return next((one for one in reversed(namesakes) if one.she is she and one.human), None)

    def person(self, speaker: Speaker) -> Person | None:
        """The person whom a speaker's words name: somebody named in full before them, or else after them."""
        name = self._name_in(speaker.words.split())
        if name is None:
            return None
        _, words = split_titles(name.split(), self._language)
        words = [
            without_owner_ending(word)
            for at, word in enumerate(words)
            if word.lower().strip(".") not in NO_NAMES or self._is_small_name(words, at)
        ]
        found = self._by_last.get(last_name(words), [])[-MAX_NAMESAKES:] if words else []
        # "Ms Whitlock" before "Ada Whitlock": the full name is the better one.
        found = [person for person in found if " " in person.name] or found
        if len(words) == 1 and not any(" " in person.name for person in found):
            found = self._by_first.get(words[0].lower(), [])[-MAX_NAMESAKES:] or found
        if len(words) > 1:
            found = [
                person for person in found if set(words) & set(person.name.split()[:-1]) or person.name == words[-1]
            ]
        earlier = [person for person in found if person.start <= speaker.start] or found
        return earlier[-1] if earlier and len({person.name for person in earlier}) == 1 else None

    def referent(self, pronoun: str, position: int) -> Person | None:
        """The person whom "he" or "she" means: of the people whom the pronoun fits, the last one who spoke, or else the last one named."""
        she = SHE_OR_HE.get(pronoun)
        if she is None:
            return None
        spoken = _latest(self._speaking, position, she)
        named = _latest(self._mentions, position, she)
        if not spoken:
            opening = [mention for mention in named if self._opens_sentence(mention.start)]
            return (opening or named)[0].person if named else self._named_next(position, she)
        # If somebody whom the pronoun surely fits was named after the last speaker, at the start of a sentence, that person is meant.
        since = [m for m in named if m.start > spoken[0].start and self._opens_sentence(m.start)]
        return (since or spoken)[0].person

    def _named_next(self, position: int, she: bool) -> Person | None:
        """The person named right after a pronoun, if nobody was named before it."""
        at = bisect_left(self._mentions, position, key=_start)
        following = [m for m in self._mentions[at : at + 1] if m.start - position < MAX_CHARACTERS_AHEAD]
        return following[0].person if following and following[0].person.she is not (not she) else None

    def _opens_sentence(self, position: int) -> bool:
        lead = self._text[max(0, position - 3) : position].rstrip(" ")
        return not lead or lead[-1] in '.!?\n”"'

    def _by_office(self, words: list[str], position: int) -> Person | None:
        """The person whom "the secretary" means: the last one named before whose role has that word."""
        office = words[-1].lower() if 1 < len(words) <= 3 and self._language.key(words[0]) == "the" else ""
        if self._language.key(office) not in TITLES:
            return None
        end = bisect_left(self._mentions, position, key=_start)
        for mention in reversed(self._mentions[max(0, end - MAX_MENTIONS_BACK) : end]):
            # "The former president" is somebody whose role has both words.
            role = (mention.person.role or "").lower().split()
            if all(any(word.endswith(said.lower()) for word in role) for said in words[1:]):
                return mention.person
        return None


def _fuller(known: str | None, own: str | None) -> str | None:
    """The role that says more: the one that is no mere "Mr", and else the one the page gave first."""
    more = own is not None and known is not None and (known in own or is_courtesy(known.split()))
    return own if known is None or more else known


def _who(person: Person | None) -> Who | None:
    return Who(person.name, person.role) if person else None


def _start(mention: Mention) -> int:
    return mention.start


def _latest(mentions: list[Mention], position: int, she: bool) -> list[Mention]:
    """The mentions before a place whose person the pronoun may mean, the nearest first."""
    end = bisect_left(mentions, position, key=_start)
    return [
        mention
        for mention in reversed(mentions[max(0, end - MAX_MENTIONS_BACK) : end])
        if mention.person.she is None or mention.person.she is she
    ]
