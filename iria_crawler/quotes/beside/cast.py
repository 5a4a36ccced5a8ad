"""The persons of a text: the full name and role behind a last name, "he" or a verb without a subject."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from iria_crawler.quotes.beside import chinese, japanese
from iria_crawler.quotes.beside.clauses import SentenceWord, words_between
from iria_crawler.quotes.beside.final import korean_mentions
from iria_crawler.quotes.beside.first_names import HER_FIRST_NAMES, HIS_FIRST_NAMES, is_first_name
from iria_crawler.quotes.beside.phrases import WITHIN_NAMES, Phrase, printed_role, read_phrase
from iria_crawler.quotes.beside.table import Table

# Of the persons named before a pronoun, only those so near are looked at.
MAX_CHARACTERS_BACK = 600
# Mentions of persons that are read in one text; later ones are not.
MAX_MENTIONS = 3000
# Mentions of one name that are compared with each other. Without a limit a long text would take quadratic time.
MAX_NAMESAKES = 50
# The endings of verbs whose subject is no single person: "Fuentes dijeron", "Experten sagten".
_PLURAL_ENDINGS = {"de": "ten", "es": "n", "fr": "nt", "it": "no", "pt": "m"}
# Words before a name that may be its role.
MAX_ROLE_WORDS = 6


class PersonMention(NamedTuple):
    """A person whom the text names in full (code points)."""

    start: int
    end: int
    name: str
    role: str | None
    opens: bool  # it opens its sentence, so that it is probably the subject
    printed_end: int = 0  # of somebody who spoke: where the printed words end; `end` is the end of the quotation


class NamedPersons:
    """Everybody whom a text names in full. Built once for a text."""

    def __init__(self, text: str, table: Table) -> None:
        self._text = text
        self._table = table
        self.is_weighed = table.is_weighed
        self._has_case = table.has_case
        self._plural_ending = _PLURAL_ENDINGS.get(table.code)
        # In German every noun has a capital: only a title or a first name makes a person.
        self._nouns_have_capitals = table.nouns_have_capitals
        self._mentions = list(islice(_read(text, table), MAX_MENTIONS))
        self._starts = [mention.start for mention in self._mentions]
        self._by_word: dict[str, list[PersonMention]] = {}
        self._by_office: dict[str, list[PersonMention]] = {}
        for mention in self._mentions:
            for word in self._keys(mention.name):
                known = self._by_word.setdefault(word, [])
                if len(known) < MAX_NAMESAKES:
                    known.append(mention)
            for word in (mention.role or "").lower().split():
                holders = self._by_office.setdefault(word, [])
                if len(holders) < MAX_NAMESAKES:
                    holders.append(mention)

    def _keys(self, name: str) -> set[str]:
        """The words of a name; of a name without spaces, its beginnings."""
        words = set(name.lower().split())
        return words if self._has_case or len(words) > 1 else {name[:length] for length in range(1, len(name) + 1)}

    def full(self, name: str) -> PersonMention | None:
        """The person whom a name means, a last name or a full one; None if nobody or several are called so."""
        words = name.lower().split()
        found = self._by_word.get(words[-1], ())
        fitting = [mention for mention in found if set(words) <= self._keys(mention.name)]
        # "Van Dalen" is no other person than "Piet van Dalen".
        most = max((len(self._keys(mention.name)) for mention in fitting), default=0)
        if most > len(words):
            fitting = [mention for mention in fitting if len(self._keys(mention.name)) > len(words)]
        if len({mention.name for mention in fitting}) != 1:
            return None
        return next((mention for mention in fitting if mention.role), fitting[0])

    def may_be_noun(self, name: str, cue: str) -> bool:
        """Whether a word whose person the page does not name in full may be a noun with a capital: the subject of a plural verb
        ("Fuentes dijeron"), in German a label before a colon ("Antwort: „...“").
        """
        if " " in name or is_first_name(name):
            return False
        plural = self._plural_ending is not None and cue.endswith(self._plural_ending)
        return plural or (cue == ":" and self._nouns_have_capitals)

    def named_at(self, start: int, end: int) -> tuple[int, PersonMention] | None:
        """The person whose family name ends the printed words text[start:end] ("die in Kiel geborene Roy"), and where those begin: with
        the small words of the name before them ("Von der Leyen"). None where the page names nobody so in full.
        """
        words = self._text[start:end].split()
        person = self.surely(words[-1]) if words and words[-1][:1].isupper() else None
        if person is None or words[-1].lower() != person.name.lower().split()[-1]:
            return None
        particles = [word for word in person.name.split()[1:-1] if word.islower()]
        if particles:
            name = " ".join((*particles, person.name.split()[-1]))
            begin = end - len(name)
            return (begin, person) if begin <= start and self._text[begin:end].lower() == name.lower() else None
        # Behind a noun or a preposition it would be somebody else's: "ein Schild hinter Roy".
        described = len(words) > 1 and words[-2].islower() and self._table.kind(words[-2]) == ""
        return (start, person) if described and self._nouns_have_capitals else None

    def surely(self, name: str) -> PersonMention | None:
        """The person whom a name means, if a role or a first name says that it is one."""
        person = self.full(name)
        return person if person is not None and self._fits(person, None) else None

    def holder(self, office: str, position: int) -> PersonMention | None:
        """The one person whose role, as the page gives it, has the word of "the spokesman"; None if nobody or several have it."""
        holders = self._by_office.get(office.lower(), ())
        before = [mention for mention in holders if mention.start < position]
        return before[-1] if len({mention.name for mention in holders}) == 1 and before else None

    def meant(self, position: int, she: bool | None, last: PersonMention | None) -> PersonMention | None:
        """The person whom a pronoun or a verb without a subject at `position` means; None if that is not sure.

        `last`: who spoke last. That person is meant, unless somebody who surely is a person opens a sentence after it; without
        one, the last who does, or the only one who is named.
        """
        first = bisect_left(self._starts, position - MAX_CHARACTERS_BACK)
        named = self._mentions[first : bisect_left(self._starts, position)]
        near = [mention for mention in named if self._fits(mention, she)]
        if last is not None and (
            last.end < position - 2 * MAX_CHARACTERS_BACK or not self._fits(last, she, known=True)
        ):
            last = None
        opening = [mention for mention in near if mention.opens and (last is None or mention.start > last.end)]
        if opening:
            return opening[-1]
        if last is not None:
            return last
        if she is not None and not near:
            near = [mention for mention in named if self._fits(mention, she, known=True)]
        return near[0] if len({mention.name for mention in near}) == 1 else None

    def _fits(self, mention: PersonMention, she: bool | None, *, known: bool = False) -> bool:
        """Whether a mention surely is a person, whom the pronoun fits: a role, or a first name that the tables hold, says so."""
        first = mention.name.lower().partition(" ")[0]
        woman, man = first in HER_FIRST_NAMES, first in HIS_FIRST_NAMES
        if she is not None and woman != man and she is not woman:
            return False
        known = known and not self._nouns_have_capitals
        return known or woman or man or mention.role is not None or not self._has_case


def _read(text: str, table: Table) -> Iterator[PersonMention]:
    if table.order == "chinese":
        yield from (PersonMention(*found, opens=True) for found in chinese.mentions(text, table))
        return
    if table.order == "japanese":
        yield from (PersonMention(*found, opens=True) for found in japanese.mentions(text, table))
        return
    start = 0
    for paragraph in text.split("\n"):
        words = words_between(text, start, start + len(paragraph), table)
        if table.code == "ko":
            yield from (PersonMention(*found, opens=True) for found in korean_mentions(text, words, table))
        else:
            yield from _named(text, words, table)
        start += len(paragraph) + 1


def _named(text: str, words: Sequence[SentenceWord], table: Table) -> Iterator[PersonMention]:
    """The names of a paragraph with at least two words; in letters without capitals, only those behind a title."""
    index = 0
    read = cache(lambda begin: read_phrase(words, begin, table))
    while index < len(words):
        if table.has_case and not _may_open_name(words, index):
            index += 1
            continue
        phrase = _at_name(words, index, read) if table.has_case else _at_title(words, index, table)
        if phrase is None:
            index += 1
            continue
        first, last = phrase.name
        first += last - first > 2 and _is_first_name(words[first + 1]) and not _is_first_name(words[first])
        if table.order == "final":
            # "Liman Başkanı Cemal Aksu": the name begins behind the last title.
            first = next((i + 1 for i in range(last - 2, first - 1, -1) if words[i].kind == "title"), first)
        if _is_reporting(words, first, table) or _is_noun_of_somebody(words, first, last):
            index += 1
            continue
        role = printed_role(text, words, phrase)
        begin = phrase.begin - (phrase.begin > 0 and words[phrase.begin - 1].kind == "article")
        # At most two words before it: "Selon Jean Roy, ..."
        opens = not table.has_case or any(at < 0 or words[at].sign == "end" for at in range(max(-1, begin - 3), begin))
        name = text[words[first].start : words[last - 1].end]
        begin = max(phrase.begin, first) if phrase.role[1] != phrase.name[0] else phrase.begin
        yield PersonMention(words[begin].start, words[last - 1].end, name, role, opens)
        index = max(index + 1, last)


def _is_reporting(words: Sequence[SentenceWord], first: int, table: Table) -> bool:
    """Whether a word is no name but reports what somebody says: "Laut General Otto Wolf" in the opening of a sentence, or "nach Angaben
    von Wolf" anywhere.
    """
    opens = first == 0 or not words[first - 1].is_word
    word = words[first].text.lower()
    return (opens and (word,) in table.according) or (
        not opens and (words[first - 1].text.lower(), word) in table.according
    )


def _is_noun_of_somebody(words: Sequence[SentenceWord], first: int, last: int) -> bool:
    """Whether a capital is a noun whose owner has a full name: "der Antrag von Otto Wolf". Behind the "von" of a name stands the last
    name alone, and before it mostly a first name that a table holds.
    """
    if last - first < 4 or words[first + 1].text not in WITHIN_NAMES or _is_first_name(words[first]):
        return False
    owner = next((i for i in range(first + 2, last) if words[i].text not in WITHIN_NAMES), last)
    return last - owner > 1


def _is_first_name(word: SentenceWord) -> bool:
    """Whether a table holds a word as a first name: "Habla David Soto" opens with a verb."""
    return is_first_name(word.text)


def _may_open_name(words: Sequence[SentenceWord], index: int) -> bool:
    """Whether a full name may begin at a word: it is a title or right behind one, or has a capital and the name goes on behind it.
    Most words are none of it.
    """
    word, before = words[index], words[index - 1] if index else None
    if word.kind == "title" or (before is not None and before.kind == "title"):
        return True
    if not word.text[:1].isupper():
        return False
    # "Selon Jean Roy": the capital of a sentence's first word is no name's.
    if before is not None and before.is_word and before.kind == "" and before.capital:
        return False
    if word.kind != "" or word.text.isupper() or (before is not None and before.kind == "article"):
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    return following is not None and (following.text[:1].isupper() or following.text in WITHIN_NAMES)


def _at_name(words: Sequence[SentenceWord], index: int, read: Callable[[int], Phrase | None]) -> Phrase | None:
    """The phrase whose name begins at `index`, with the role before it; None if no full name begins there. `read`: read_phrase() of
    these words, which keeps what it has read: names that stand close have the same words before them.
    """
    alone = read(index)
    if alone is None or not alone.is_named or alone.name[1] - alone.name[0] < 2:
        return None
    for begin in range(max(0, index - MAX_ROLE_WORDS), index):
        opens = begin == 0 or words[begin - 1].kind == "article" or not words[begin - 1].is_word
        if not (opens or words[begin].kind == "title") or words[begin].kind == "article":
            continue
        phrase = read(begin)
        if phrase is not None and phrase.name == alone.name:
            return phrase
    return alone


def _at_title(words: Sequence[SentenceWord], index: int, table: Table) -> Phrase | None:
    if words[index].kind != "title" or (index and words[index - 1].kind == "title"):
        return None
    phrase = read_phrase(words, index, table)
    named = phrase is not None and phrase.is_named and phrase.role[1] > 0 and phrase.name[1] - phrase.name[0] > 1
    return phrase if named else None
