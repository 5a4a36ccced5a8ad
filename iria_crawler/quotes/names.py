"""Names as news pages print them: where a name ends, which of its words are titles, and what role and gender it shows."""

from __future__ import annotations

import re
from functools import lru_cache

from iria_crawler.quotes.languages.english import CUE_VERBS, ENGLISH, HE, SHE, TITLES
from iria_crawler.quotes.languages.language import Language

# A full stop belongs to a name only after an initial or a short title; elsewhere it ends a sentence.
_NAME_WORD = (
    r"[A-ZÀ-ÖØ-Þ](?:\.(?:[A-Z]\.)*|[\w’'-]*(?:(?<=\bMr|\bMs|\bDr|\bSt|\bJr|\bSr|\bLt)\.|"
    r"(?<=\bMrs|\bGen|\bCol|\bMaj|\bAdm|\bSgt|\bCpl|\bSen|\bRep|\bGov|\bRev)\.|(?<=\bProf|\bCapt|\bCmdr|\bBrig)\.)?)"
)
NAME = re.compile(
    rf"{_NAME_WORD}(?: (?:(?:of|de|la|van|von|der|den|bin|al|el|ibn|du|di|da|dos) ){{0,2}}(?:{_NAME_WORD}|al-{_NAME_WORD}))*"
)
# Cue verbs whose subject speaks. Somebody who reads or thinks may say nothing.
SAYING = CUE_VERBS - {"read", "reads", "think", "thinks", "thought"}
# The words after a name that speaks: perhaps an appositive and an auxiliary, then the verb.
VERB_AFTER = re.compile(
    r"(?:,[^,.\n]{2,80},)? ?(?:(?:has|have|had|also|later|then|repeatedly|again) )?(?P<verb>[a-z]+)(?: (?:that )?(?P<who>he|she)\b)?"
)
# Characters that are read after a name for "Roe said she ...", and before it for words of office.
MAX_HINT_CHARACTERS = 160
MAX_ROLE_CHARACTERS = 60
_OWNER_ENDING = re.compile(r"[’']s?$")
_SUFFIX = re.compile(r"(?:Jr\.?|Sr\.?|I{2,3}|IV)$")
_APPOSITIVE = re.compile(r",\s+((?:the|a|an|head|director|chief|\w+)\s[^,.;“”\"\n]{3,70}?)(?=[,.;\n])")
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
    rf"(?:[a-z-]+ ){{1,3}}({NAME.pattern})$"
)
# Words after the head of a noun phrase: "the mother of the sailor" is the mother.
_HEAD_ENDS = re.compile(r"\b(?:of|for|at|from|with|in|on|to|who|whose|which|and|by|near|during|told|said)\b")


def without_owner_ending(word: str) -> str:
    """A word of a name without the "'s" of an owner: "Roe's" gives "Roe"."""
    return _OWNER_ENDING.sub("", word) if "’" in word or "'" in word else word


@lru_cache(maxsize=2_000)
def head_name(speaker: str, language: Language = ENGLISH) -> str | None:
    """The name in a speaker's words: "the yard's director, Jane Roe" gives "Jane Roe"; None if there is no name in them."""
    for part in re.split(r"[,;(]", speaker):
        ends = _HEAD_ENDS.search(part, 1)
        if ends and ends.group() == "of" and part.strip()[:1].isupper() and (office := _OFFICE.match(part.strip())):
            return _OWNER_ENDING.sub("", office[1])
        if small := _SMALL_OFFICE.match(part.strip()):
            return " ".join(split_titles(small[1].split(), language)[1])
        head = (part[: ends.start()] if ends and part[: ends.start()].strip() else part).strip()
        if name := _name_at_end(head, language):
            return name
    return None


def _name_at_end(head: str, language: Language) -> str | None:
    names = [match for match in NAME.finditer(head) if match.end() >= len(head)]
    if not names:
        return None
    _, words = split_titles(names[-1].group().split(), language)
    kept = [word for word in words if word.lower() not in ("the", "a", "an")]
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


def last_name(words: list[str]) -> str:
    """The word of a name that later mentions use, in small letters: "austin" of "Lloyd J. Austin III"; "" of no words."""
    return next((word.strip(".,").lower() for word in reversed(words) if not _SUFFIX.match(word)), "")


def role_before(text: str, start: int, language: Language) -> list[str]:
    """Words of office in small letters right before a name: "opposition lawmaker Ingrid Bauer"."""
    words: list[str] = []
    for word in reversed(text[max(0, start - MAX_ROLE_CHARACTERS) : start].split()):
        if language.key(word.strip(".")) in TITLES and not word.endswith((",", ".")):
            words.insert(0, word)
        else:
            break
    return words


def role_after(text: str, end: int) -> str | None:
    """An appositive after a name: "the air marshal" of "Peter Lindholm, the air marshal,"; None for a clause ("who ...") or a
    place ("Berlin").
    """
    match = _APPOSITIVE.match(text, end, end + 100)
    if match is None or match[1].split()[0] in ("who", "which", "said", "and", "but") or match[1][:1].isupper():
        return None
    return match[1]


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
