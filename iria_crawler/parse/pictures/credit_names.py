"""The name of a person in a credit line: its form, and the rank and force before it. The words are rows of credit_names.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from iria_crawler.parse.pictures.agencies import is_organisation
from iria_crawler.parse.pictures.credit_words import NO_CREDIT, NO_PERSON, PARTICLES, QUALIFIER, SMALL_WORDS
from iria_crawler.text import squeeze
from iria_crawler.word_tables import any_of, tables_beside

_TABLES = tables_beside(__file__)
# A name with its rank has at most 9 words: "Mass Communication Specialist 2nd Class Jane Q. van Roe".
MAX_NAME_WORDS, MAX_NAME_CHARACTERS = 9, 90
# "Mass Communication Specialist 2nd Class Jane Q. van Roe" without its rank has five words.
MAX_PERSON_WORDS = 5
# A name of Han or Hangul signs has at most five of them: "홍길동", "李明", "長谷川太郎".
MAX_PERSON_SIGNS = 5
_SERVICE = re.compile(rf"(?P<service>{any_of(_TABLES['services'])})\s+")
_RANKS = rf"(?P<rank>(?:{any_of(_TABLES['rank_openings'])}\.?\s+)*{any_of(_TABLES['ranks'])})\s+(?=[A-ZÀ-Þ])"
_RANK = re.compile(_RANKS)
_RANK_IN_CAPITALS = re.compile(_RANKS, re.I)
# Two letters without a full stop may be a name: "PO LAM CHEUNG".
MIN_RANK_LETTERS = 3
# Ranks that hold a stroke, which would part them.
_STROKED_RANK = re.compile(r"\bL/Phot\b")
_BEHIND = re.compile(rf"\s+{any_of(_TABLES['post_nominals'])}$")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:[’'.-]+[^\W\d_]+)*\.?")
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]+")
# "홍길동 기자", "李明 摄": the word for "reporter" or "taken" behind a name.
_REPORTER = re.compile(r"\s*(?:기자|記者|记者|摄|攝|撮影)$")


class Maker(NamedTuple):
    """A photographer's name, and the rank and force printed before it; None: none is."""

    name: str
    rank: str | None
    service: str | None


def read_person(printed: str) -> Maker:
    """The name, rank and service of "U.S. Army Sgt. 1st Class Jane Roe"."""
    printed = _BEHIND.sub("", _REPORTER.sub("", printed))
    service = rank = None
    if found := _SERVICE.match(printed):
        service, printed = found["service"], printed[found.end() :]
    if found := _RANK.match(printed) or _rank_in_capitals(printed):
        rank, printed = found["rank"], printed[found.end() :]
    return Maker(printed, rank, service)


def _rank_in_capitals(printed: str) -> re.Match[str] | None:
    """The rank of "LIEUTENANT JANE ROE": before a full name, where all is in capitals."""
    found = _RANK_IN_CAPITALS.match(printed) if printed.isupper() else None
    if found is None or len(printed[found.end() :].split()) < 2:
        return None
    return found if len(found["rank"]) >= MIN_RANK_LETTERS else None


def without_strokes(line: str) -> str:
    """A credit line whose ranks hold no stroke: "L/Phot" is "LPhot"."""
    return _STROKED_RANK.sub("LPhot", line)


def is_name_like(text: str) -> bool:
    """Whether a text may be a name alone: at most MAX_NAME_WORDS words, each with a capital or a small word like "van"; no sentence."""
    text = squeeze(text).strip()
    words = [word for word in re.split(r"[\s/|]+", text) if word]
    if not words or len(words) > MAX_NAME_WORDS or len(text) > MAX_NAME_CHARACTERS:
        return False
    if NO_CREDIT.match(text) or text[-1:] in "?!:":
        return False
    named = [word for word in words if word.casefold() not in SMALL_WORDS]
    return bool(named) and all(word.strip("(\"'“‘")[:1].isupper() or "." in word[1:-1] or "@" in word for word in named)


def is_person(text: str) -> bool:
    """Whether a text has the form of a person's full name. A single word may be a firm's, so it has not."""
    if _CJK.fullmatch(name := _REPORTER.sub("", text).replace(" ", "")):
        return 2 <= len(name) <= MAX_PERSON_SIGNS and not QUALIFIER.fullmatch(name) and not is_organisation(name)
    words = text.split()
    if not 2 <= len(words) <= MAX_PERSON_WORDS and not re.fullmatch(r"[A-Z]\.[A-ZÀ-Þ][\w’'-]+", text):
        return False
    named = [word for word in words if word.casefold() not in PARTICLES]
    if names_a_body(text) or not named or named[-1] != words[-1]:
        return False
    if not all(_WORD.fullmatch(word) and word[0] == word[0].upper() != word[0].lower() for word in named):
        return bool(named) and all(_is_uncased(word) for word in named)
    # "VS Tristach", "ETF Edge": letters that stand for words open the names of bodies, not of persons.
    return not (named[0].isupper() and 1 < len(named[0].strip(".")) <= 4 and "." not in named[0] and not text.isupper())


def names_a_body(text: str) -> bool:
    """Whether a text holds a word that the name of a firm, an outlet or a body has: "Igal Times", "IGAL TIMES"."""
    forms = (text, text.title()) if text.isupper() else (text,)
    return any(is_organisation(form) or NO_PERSON.search(form) for form in forms)


def _is_uncased(word: str) -> bool:
    """Whether a word is of a script without capitals, as Arabic and Hebrew."""
    return word.isalpha() and word.upper() == word.lower()
