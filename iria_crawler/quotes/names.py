"""Names as news pages print them: where a name ends, which of its words are titles, and what role and gender it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from iria_crawler.quotes.english.english import CUE_VERBS, ENGLISH, HE, NO_NAMES, NO_PERSONS, SHE, TITLES
from iria_crawler.quotes.english.language import Language
from iria_crawler.quotes.small_names import is_month, is_no_article, may_be_name, opens_as_name


def _capitals() -> str:
    """The capital letters of the Latin, Greek and Cyrillic scripts, as a class of a regular expression."""
    return (
        "[A-ZÀ-ÖØ-Þ"
        + "".join(chr(code) for code in (*range(0x100, 0x530), *range(0x1E00, 0x1F00)) if chr(code).isupper())
        + "]"
    )


# A full stop belongs to a name only after an initial or a short title; elsewhere it ends a sentence.
_CAPITAL = _capitals()
_NAME_WORD = (
    rf"(?:[dD]['’]|[AaEeUu]l-)?{_CAPITAL}(?:\.(?:[A-Z]\.)*|[\w’'-]*(?:(?<=\bMr|\bMs|\bDr|\bSt|\bJr|\bSr|\bLt)\.|"
    r"(?<=\bMrs|\bGen|\bCol|\bMaj|\bAdm|\bSgt|\bCpl|\bSen|\bRep|\bGov|\bRev)\.|(?<=\bProf|\bCapt|\bCmdr|\bBrig)\.)?)"
)
_PARTICLES = "of|de|dela|del|della|la|le|van|von|ter|ten|der|den|bin|al|el|ibn|du|di|da|dos"
NAME = re.compile(rf"{_NAME_WORD}(?: (?:& |(?:(?:{_PARTICLES}) ){{0,2}}){_NAME_WORD})*")
# Cue verbs whose subject speaks. Somebody who reads or thinks may say nothing.
SAYING = CUE_VERBS - {"read", "reads", "think", "thinks", "thought"}
# The words after a name that speaks: perhaps an appositive and an auxiliary, then the verb.
VERB_AFTER = re.compile(
    r"(?:(?:,[^,.\n]{2,80}){1,3},)? ?(?:(?:has|have|had|also|later|then|repeatedly|again) )?"
    r"(?P<verb>[a-z]+)(?: (?:that )?(?P<who>he|she)\b)?"
)
# Characters that are read after a name for "Roe said she ...", and before it for words of office.
MAX_HINT_CHARACTERS = 160
MAX_ROLE_CHARACTERS = 60
# A word in small letters, or a comma, right before a name: the name is within its sentence.
_WORD_BEFORE = re.compile(r"(\b[a-z]+|,[”\"’']?) $")
MAX_CHARACTERS_OF_WORD = 30
_OWNER_ENDING = re.compile(r"[’']s?$")
_SUFFIX = re.compile(r"(?:Jr\.?|Sr\.?|I{2,3}|IV|MPs?|MEP|QC|KC|[OCM]BE|PhD|MD)$")
# The signs of an office: a full stop only behind a title or in "U.S.".
_IN_OFFICE = r"(?:[^,.;:“”\"\n]|(?<=\bMr|\bMs|\bDr|\bSt|\bLt)\.|(?<=\bMrs|\bGen|\bSen|\bRep|\bGov|\bRev)\.|(?<=\bU)\.(?=S)|(?<=\bU\.S)\.)"
_APPOSITIVE = re.compile(rf",(?: aged?)?(?: \d{{1,3}},)?\s+((?:\w[\w’'-]*)\s{_IN_OFFICE}{{3,120}})")
# "Secretary of State Madeleine Albright": an office with "of" before a name.
_OFFICE = re.compile(
    r"(?:[A-Z][\w.-]* )*(?:Secretary|Minister|Director|Chief|Chairman|Speaker|Department|Attorney|Head|Chair) of (?:the )?"
    r"(?:[A-Z][\w-]+ )*?"
    r"(?:State|Defen[cs]e|Treasury|Interior|Labor|Education|Energy|Commerce|Agriculture|Affairs|Security|Health|Transportation|Finance|"
    r"Justice|House|War|Navy|Army|Staff|Operations) ((?:[A-Z][\w.’'-]+ ?){2,4})$"
)
# "Secretary of State for", before "Defence Jane Roe".
_OFFICE_BEFORE = re.compile(
    r"((?:[A-Z][\w-]+ )*(?:Secretary|Minister|Director|Chief|Chancellor|Commissioner|Under-?[Ss]ecretary) "
    r"(?:(?:of|for) (?:(?:of|for|and|the|[A-Z][\w-]+) )*|and (?:the )?))$"
)
# "head of mission Lt. Gen. Jane Roe": an office in small letters before a name.
_SMALL_OFFICE = re.compile(
    r"(?:[a-z-]+ )*(?:head|chief|director|chair\w*|secretary|minister|commander|president|leader|vice president) of (?:the )?"
    rf"(?:[a-z-]+ ){{1,3}}({NAME.pattern})$"
)
_LETTERS = re.compile(r"MPs?|MEP|QC|KC|[OCM]BE|PhD|MD")
# Words after the head of a noun phrase: "the mother of the sailor" is the mother.
_HEAD_ENDS = re.compile(r"\b(?:of|for|at|from|with|in|on|to|who|whose|which|and|by|near|during|told|said)\b")


def without_owner_ending(word: str) -> str:
    """A word of a name without the "'s" of an owner: "Roe's" gives "Roe"."""
    return _OWNER_ENDING.sub("", word) if "’" in word or "'" in word else word


def without_letters(words: list[str]) -> list[str]:
    """A name without letters of honour at its end: "Ewan Pryce MP" gives "Ewan Pryce"; "Jr" and "III" stay."""
    last = len(words)
    while last > 2 and _LETTERS.fullmatch(words[last - 1]):
        last -= 1
    return words[:last]


@lru_cache(maxsize=2_000)
def head_name(speaker: str, language: Language = ENGLISH) -> str | None:
    """The name in a speaker's words: "the yard's director, Jane Roe" gives "Jane Roe"; None if there is no name in them."""
    for part in re.split(r"[,;(]", speaker):
        ends = _HEAD_ENDS.search(part, 1)
        if ends and ends.group() == "and" and _plain(part[: ends.start()].split()[-1]) in TITLES:
            ends = _HEAD_ENDS.search(part, ends.end())  # "Founder and Lead Designer Cathleen Hol"
        if ends and ends.group() == "of" and part.strip()[:1].isupper() and (office := _OFFICE.match(part.strip())):
            return _OWNER_ENDING.sub("", office[1])
        if office := _OFFICE_OF.match(part.strip()):
            return _person_of_run(office[1].split())
        if _BODY_OF.match(part.strip()):
            return _ARTICLE.sub("", part.strip())
        if small := _SMALL_OFFICE.match(part.strip()):
            return " ".join(split_titles(small[1].split(), language)[1])
        head = (part[: ends.start()] if ends and part[: ends.start()].strip() else part).strip()
        if name := _name_at_end(head, language):
            return name
    return None


# "Mayor of Skagvik Liv Aune", "ambassador to Norland Hugh Dane": an office, a place and a name.
_OFFICE_OF = re.compile(
    r"(?:[\w’'-]+ )*?(?:[Mm]ayor|[Mm]inister|[Ss]ecretary|[Aa]mbassador|[Cc]hief|[Dd]irector|[Bb]ishop|[Gg]overnor|[Pp]resident|"
    r"[Cc]hair\w*|[Hh]ead|[Ll]eader|[Cc]ommissioner|[Ee]nvoy|[Ee]ditor) (?:of|to|for) (?:the )?"
    rf"(?:State for )?(?:the )?(?:{_NAME_WORD}(?: {_NAME_WORD})?,? and )?({_NAME_WORD}(?: {_NAME_WORD}){{2,4}})$"
)
# "the Norwegian Ministry of Defence": a body, with the words behind its "of".
_BODY_OF = re.compile(
    r"(?:[Tt]he )?(?:[A-Z][\w-]+ )*(?:Ministry|Department|University|Bank|Board|Institute|Council|Academy|Bureau|Court|Chamber|"
    r"Association|Federation|Office|College|Federation|Union|Society|Church|Confederation|Agency|Commission|Centre|Center) "
    r"(?:of|for) (?:the )?[A-Z][\w’'-]*(?: (?:and |& )?[A-Z][\w’'-]*)*$"
)


def _person_of_run(words: list[str]) -> str:
    """The name in a run of capitals that begins with a place: its last two words."""
    return _OWNER_ENDING.sub("", " ".join(words[-2:]))


def _name_at_end(head: str, language: Language) -> str | None:
    names = [match for match in NAME.finditer(head) if match.end() >= len(head)]
    if not names:
        return None
    _, words = split_titles(names[-1].group().split(), language)
    kept = [
        word
        for word, following in zip(words, [*words[1:], ""], strict=True)
        if word.lower() not in ("the", "a", "an") or is_no_article(word, following)
    ]
    kept = without_letters(kept)
    if kept and all(_plain(word) in TITLES for word in kept):
        return None  # "The Prime Minister, Ada Whitlock"
    return _OWNER_ENDING.sub("", " ".join(kept)) if kept else None


def split_titles(words: list[str], language: Language = ENGLISH) -> tuple[list[str], list[str]]:
    """(titles, ranks and what they belong to; the other words) of a printed name: "Michigan Gov. | Rick Snyder"."""
    last = 0
    for index, word in enumerate(words[:-1]):
        if language.key(word.strip(".,")) in TITLES or word in ("U.S.", "US", "1st", "2nd", "Class"):
            last = index + 1
            # "Secretary of Defense Lloyd Austin"
            if words[last] in ("of", "for") and len(words) > last + 2:
                last += 2
    return words[:last], words[last:]


def small_names_in(printed: str) -> Iterator[tuple[str, str]]:
    """The small words that are names in a speaker's printed words, each with the word behind it."""
    for match in NAME.finditer(printed):
        words = match.group().split()
        if len(words) > 1 and may_be_name(words[0]):
            yield words[0], without_owner_ending(words[1])


def small_names_of(text: str, names: Iterable[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """The small words that are names by where they stand in the text, each with the word behind it."""
    for match in names:
        first, *others = match.group().split()
        start, end = match.span()
        if not others or not may_be_name(first) or others[0].lower() in NO_NAMES:
            continue
        before = _WORD_BEFORE.search(text, max(0, start - MAX_CHARACTERS_OF_WORD), start)
        after = VERB_AFTER.match(text, end, end + MAX_CHARACTERS_OF_WORD)
        within = before is not None and not is_month(before[1], first)
        opens = before is None and after is not None and opens_as_name(first, others, after["verb"])
        if within or opens:
            yield first, without_owner_ending(others[0])


def parts_of_name(words: Iterable[str]) -> set[str]:
    """The words of a name to compare: "Van der Veld" opens a sentence, and is "van der Veld" within one."""
    return {word[0].lower() + word[1:] for word in words}


def behind_owner(words: list[str]) -> list[str]:
    """A name without the owner before it: "North Carolina’s Ada Fisher" gives "Ada Fisher"."""
    owners = [index for index, word in enumerate(words[:-1]) if word.endswith(("'s", "’s"))]
    return words[owners[-1] + 1 :] if owners else words


def before_place(words: list[str]) -> list[str]:
    """A name without the place behind it: "Lee Zeldin of New York" gives "Lee Zeldin"; "Bank of Norland" stays."""
    at = words.index("of") if "of" in words else 0
    place = at > 1 and not any(word.lower() in NO_PERSONS or word.lower() in TITLES for word in words[:at])
    return words[:at] if place else words


def last_name(words: list[str]) -> str:
    """The word of a name that later mentions use, in small letters: "austin" of "Lloyd J. Austin III"; "" of no words."""
    return next((word.strip(".,").lower() for word in reversed(words) if not _SUFFIX.match(word)), "")


def end_of_office(text: str, start: int, words: list[str]) -> int:
    """How many words of the name printed at `start` belong to the office before it: in "Minister of State for Ports Rhian Penhale" the
    name begins with "Ports". A name of two words keeps both.
    """
    if text[max(0, start - 4) : start] not in ("for ", "and "):
        return 0
    if not _OFFICE_BEFORE.search(text, max(0, start - MAX_ROLE_CHARACTERS), start):
        return 0
    at = max(0, len(words) - 2)
    while at > 0 and (words[at][0].islower() or words[at].endswith(".")):  # "van der Maelen", "Gareth J. Ollerton"
        at -= 1
    return at


def role_before(text: str, start: int, language: Language) -> list[str]:
    """Words of office right before a name: "opposition lawmaker Ingrid Bauer", "Secretary of State for Defence Rhian Penhale" (the name
    may begin with the last word of the office).
    """
    words: list[str] = []
    if text[max(0, start - 4) : start] in ("for ", " of ", "and ", "the ") and (
        office := _OFFICE_BEFORE.search(text, max(0, start - MAX_ROLE_CHARACTERS), start)
    ):
        return office[1].split()
    for word in reversed(text[max(0, start - MAX_ROLE_CHARACTERS) : start].split()):
        if language.key(word.strip(".")) in TITLES and not word.endswith((",", ".")):
            words.insert(0, word)
        else:
            break
    return words


def role_after(text: str, end: int) -> str | None:
    """An appositive after a name: "the air marshal" of "Peter Lindholm, the air marshal,"; None for a clause ("who ...", "will meet
    ..."), a place ("Berlin", "of Leeds") or what somebody did ("was angry").
    """
    match = _WHO_IS.match(text, end, end + MAX_APPOSITIVE_CHARACTERS) or _APPOSITIVE.match(
        text, end, end + MAX_APPOSITIVE_CHARACTERS
    )
    if match is None:
        return None
    found = _RELATIVE.split(match[1], maxsplit=1)[0].rstrip()
    words = found.split()
    first = words[0].lower()
    kind = ENGLISH.kinds.get(first)
    if len(words) < 2 or any(word in _NO_ROLE for word in words):
        return None
    if first in TITLES or kind == "det":
        return found
    if kind not in (None, "verb") or first.endswith(("ing", "ed")):
        return None
    # "lead author of the study", "Design Lead for maps": one of the first words is an office, or has its ending ("harbour master in").
    return found if is_role(" ".join(words[:4])) or _OFFICE_BY_ENDING.match(found) else None


_OFFICE_BY_ENDING = re.compile(r"(?:[a-z’'-]+ ){0,2}[a-z-]{3,}(?:er|or|ist|ian|man|woman) (?:of|for|at|with|in|on) ")
# "Ulla Grin, who is director of the museum,"
_WHO_IS = re.compile(rf",(?: \d{{1,3}},)? who (?:is|was|serves as|works as) ((?:\w[\w’'-]*)\s{_IN_OFFICE}{{3,120}})")
# Words that make a clause of the words behind a comma: "the yard was closed".
_NO_ROLE = frozenset("was were is are has had will would said says told added i we he she they his her their".split())
_RELATIVE = re.compile(r" (?:who|whose|which|that|where|when|while|as|told|said|says) ")
# No role in an appositive is longer.
MAX_APPOSITIVE_CHARACTERS = 140
# Titles that say nothing of what a person does.
_COURTESIES = frozenset("mr mrs ms miss sir dame lord lady dr prof professor".split())
_BEFORE_COMMA = re.compile(
    r"(?:\b[Tt]he|\b[Aa]n?|\b[Ii]ts|\b[Hh]er|\b[Hh]is|\b[Tt]heir|[’']s?) ((?:[\w’'-]+ ){0,7}[\w’'-]+), $"
)

# "In a letter to Secretary Paul Dunn, Jane Roe wrote": words before a comma that say where or when.
_OPENS_WITH_PLACE = re.compile(r"(?<![\w’'-])(?:In|At|On|During|After|Before|With|From|By|Through|Under) $")


def is_role(words: str | None) -> bool:
    """Whether words name an office: one of them is a title or a word of office."""
    return words is not None and any(_plain(word) in TITLES for word in words.split())


def is_courtesy(words: list[str]) -> bool:
    """Whether titles say nothing of what a person does: "Dr", "Sir"."""
    return bool(words) and all(_plain(word) in _COURTESIES for word in words)


def _plain(word: str) -> str:
    return word.lower().strip(".,")


def role_before_comma(text: str, start: int) -> str | None:
    """The office before a name and a comma: "general secretary" of "The union’s general secretary, Sam Okafor"."""
    match = _BEFORE_COMMA.search(text, max(0, start - 80), start)
    if match is None or not is_role(match[1]) or any(word in _NO_ROLE for word in match[1].split()):
        return None
    if _OPENS_WITH_PLACE.search(text, max(0, match.start() - 10), match.start()):
        return None
    return match[1]


def role_in(speaker: str, name: str) -> str | None:
    """The office in a speaker's own words, before the name or behind it; None if they give none."""
    at = speaker.find(name)
    if at < 0:
        return None
    before = _ARTICLE.sub("", speaker[:at]).strip(" ,")
    if is_role(before) and not is_courtesy(before.split()):
        return before
    return role_after(speaker + ",", at + len(name)) or before or None


_ARTICLE = re.compile(r"^(?:(?:the|a|an|one|another|its|his|her|their) )?(?:\d+-year-old\b ?)?", re.I)


def gender_of_title(words: list[str], language: Language) -> bool | None:
    """Whether titles and words of office are a woman's (True) or a man's (False); None if they do not say."""
    keys = {language.key(word.strip(".")) for word in words}
    return bool(keys & SHE) if keys & SHE or keys & HE else None


def gender_of_first_name(words: list[str], language: Language) -> bool | None:
    """Whether a name's first word is mostly a woman's (True) or a man's (False); None if no table holds it."""
    first = words[0].lower().split("-")[0]
    return first in language.her_names if first in language.her_names or first in language.his_names else None


def gender_behind(text: str, end: int) -> bool | None:
    """The gender in the words right after a name that ends at `end`: "said she would" is True, "said he would" False; else None."""
    match = VERB_AFTER.match(text, end, end + MAX_HINT_CHARACTERS)
    return match["who"] == "she" if match and match["who"] and match["verb"] in SAYING else None
