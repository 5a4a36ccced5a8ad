"""A byline as text: date, label, name, office and place in any order; and the names in it.

A line is cut at separators and dates into pieces. If a piece opens with a label ("by", "von", "Words:"), names are read from
the labelled pieces alone; else, in a line that is known to be a byline, from the first piece that has a name. A name ends at
an office, a place, a number or a handle. Words that are not certain to be a name are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from iria_crawler.dates import find_date
from iria_crawler.parse.pictures.agencies import is_organisation, name_agency
from iria_crawler.parse.pictures.credit_names import read_person
from iria_crawler.text import letters, squeeze
from iria_crawler.word_tables import any_of, tables_beside

MAX_BYLINE_CHARACTERS = 400  # the rest of a longer line is not read
MAX_DATES_PER_LINE = 4
MAX_NAME_CHARACTERS = 60
MAX_NAME_WORDS = 6
MAX_LIST_CHARACTERS = 5_000  # the rest of a longer list of names is not read
MAX_NAMES_PER_LIST = 100

_TABLES = tables_beside(__file__)
_SEPARATOR = re.compile(r"\s*[|·•–—()\[\]\n<>]+\s*|\s+[-/~]\s+|\s*;\s*")
_LABEL = re.compile(
    rf"(?:{any_of(_TABLES['verbs'])}\s+)?"
    rf"(?:{any_of(_TABLES['labels'])}(?!\w)\s*[:：]?|{any_of(_TABLES['headings'])}\s*[:：])\s*",
    re.I,
)
# "Autor: Jörn Muster Quelle: dpa": a word with a colon begins another piece.
_HEADING = re.compile(r"\s+(?=[^\W\d_]{3,15}\s?[:：](?:\s|$)|[\u3040-\u9fff]{1,6}：)")
_SIGN = re.compile(rf"{any_of(_TABLES['signs'])}\s*[:：/／|｜・\s]\s*")
_EDITOR = re.compile(rf"{any_of(_TABLES['editors'])}(?!\w)", re.I)
# "By Jane Roe. Edited by John Doe"
_EDITOR_BEHIND = re.compile(rf"\.\s+(?={any_of(_TABLES['editors'])}(?!\w))", re.I)
_OFFICE = re.compile(rf"(?<!\w){any_of(_TABLES['offices'])}(?!\w)", re.I)
_NOBODY = re.compile(any_of(_TABLES["nobody"]), re.I)
_AND = r"and|und|et|y|og|och|e|en|i|ja|ve|és|a|и|та|και"
# "And" counts only in small letters: the "E" of "Jane E Roe" is an initial and not the Italian word for "and".
_BETWEEN_NAMES = re.compile(rf"\s*(?:,|/|&|、|，|・|\s(?:{_AND}|with)\s)\s*(?:(?:{_AND}|with|mit|avec)\s+)?")
# "Corresponsal en Puerto Ejemplo": "en" is no Dutch "and" there.
_PLACE_OF_OFFICE = re.compile(r"(?:(?<=corresponsal)|(?<=correspondente)|(?<=periodista))\s+e[nm]\s[^,;|/&]*", re.I)
_OPENS_WITH_AND = re.compile(rf"(?:{_AND}|with|mit|avec)\s+")
_JUNIOR = re.compile(r",\s*(?=(?:Jr|Sr)\b\.?|(?:II|III|IV)\b)")
# Days, times and what else is printed beside a date.
_WEEKDAY = re.compile(
    r"(?<!\w)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|"
    r"jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)(?!\w),?",
    re.I,
)
_CLOCK = re.compile(
    r"(?<!\w)\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:uhr)?(?:\s*(?-i:[A-Z]{2,4}))?(?!\w)", re.I
)
_READING_TIME = re.compile(
    r"(?<!\w)(?:lesezeit:?\s*)?\d{1,3}\s*-?(?:min(?:\.|ute[ns]?)?|мин\.?|分)(?:\s+(?:read|lesezeit|de lecture))?[^|·•–—]*",
    re.I,
)
# Words and signs that end a name in a byline: what follows them is not a part of the name.
_TAIL = re.compile(
    r"(?<!institute)(?<!center)(?<!centre)(?<!council)(?<!committee)(?<!foundation)(?<!society)\s+for(?!\w).*$|"
    r"\s+(?:für|in|aus|at|from|on behalf of|(?:last )?(?:updated|published|posted)|aktualisiert|twitter|email|contact)(?!\w).*$|"
    r"\s*['’‘]?[@#(\[\d].*$|(?<!\S)\S+@\S.*$",
    re.I,
)
# Words on the link or box of an author, before the name: "More about Jane Roe", "Alles von Jörn Muster".
_LEAD = re.compile(
    r"(?:(?:more|all|read more|mehr|alles)\s+)?(?:(?:posts?|articles?|stories)\s+(?:by|from)|about|author|autor(?:in)?)\s+(?=\S)|"
    r"(?:more|mehr|alles)\s+(?:by|from|von)\s+(?=\S)",
    re.I,
)
# The letters that an outlet prints in place of a portrait: "JR Jane Roe".
_LETTERS_OF_PORTRAIT = re.compile(r"(?-i:[A-Z]{2,3})\s+(?=\S+\s+\S)")
_ADDRESS = re.compile(r"https?://\S*|\bwww\.\S*", re.I)
_DATA_TAIL = re.compile(r"\s*[|@(\[].*$")
# A word in small letters ends a name, except those that names have ("van", "de"): "Atli Steinn skrifar frá", "Jane Roe writes".
_AFTER_NAME = re.compile(
    r"(?<=\w)\s+(?!(?:von|vom|van|der|den|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ibn|bint|ben|ter|ten|zu|zur|y|e|af|"
    r"av|st|abu|um|dela|d)\b)(?-i:[a-zà-öø-ÿа-яёіїєґα-ωά-ώ]).*$"
)
# What somebody else did, whose name follows: "Translated by Jane Roe", "Gelesen von Jörn Muster". No name has such words in it.
_DONE_BY = re.compile(r"(?:^|\s+)\S+\s+(?-i:by|par|por|door|av|af|von)\s+[^\W\d_a-z]\S*\s+[^\W\d_a-z].*$")
# "Tags: Jane Roe": a word with a colon that is no label of an author, and names behind it.
_OTHER_HEADING = re.compile(r"[^\W\d_]{2,15}\s?[:：]\s*\S")
_CJK_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff\u3040-\u30ff]{2,8}|[\uac00-\ud7af]{2,4}")
_CJK_SUFFIX = re.compile(r"\s*(?:기자|특파원|記者|记者|報導|报道|編集長)$")
_REPORTER = re.compile(rf"(?:\S{{2,9}}\s+)?(?:{_CJK_NAME.pattern}){_CJK_SUFFIX.pattern.replace('$', '')}")
_BY_BEHIND = re.compile(r"(?<=\S) (?:द्वारा|tarafından)$")
_REPORTS_FROM = re.compile("(?:报道|报导|報道|報導)$")
_CHINESE_REPORTER = re.compile("记者")
# The agency or paper, the word for "reporter" and the name, without a space: "新华社记者李明".
_REPORTER_OF = re.compile("[\u4e00-\u9fff]{1,8}[社报報刊网網台](?:记者|記者)([\u4e00-\u9fff]{2,4})")
# The reporter and where he reports from: "記者李明／台北報導".
_REPORTER_AT = re.compile("(?:记者|記者)([\u4e00-\u9fff]{2,4})[／/][\u4e00-\u9fff]{2,8}$")
# The desk or outlet before a Korean reporter's name: "정치부 김민수 기자"; alone it is nobody: "정치부 기자".
_KOREAN_DESK = re.compile(r"(?:\S{1,8}(?:부|팀|국|뉴스|일보|신문|방송)(?:\s+|$))+(?=[\uac00-\ud7af]{2,4}$|$)")
# Words in small letters before a name that has a label: "door onze redacteur Jan Voorbeeld".
_OF_OURS = re.compile(
    r"(?:(?!(?:von|vom|van|der|den|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ibn|ter|ten|zu|zur|d)\b)"
    r"(?-i:[a-zà-öø-ÿ])[^\W\d_]{2,}\s+){1,4}(?=(?-i:[^\W\d_a-zà-öø-ÿ])\w*\s)"
)
# A label amid a line that is called a byline: "Guest post by Jane Roe". No name has such a word in it.
_LABEL_WITHIN = re.compile(r"\s(?:by|par|por|door)\s+(?=[^\W\d_a-z])")
_NAME_IN_CAPITALS = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*\s+){1,3}[^\W\d_a-z][\w.’'-]+")
_FULL_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?:\s+[^\W\d_][\w.’'-]*)+")


class Byline(NamedTuple):
    """The names of a line in printed order, and whether a label says that they are the author's."""

    names: tuple[str, ...]
    is_labelled: bool


@lru_cache(maxsize=200)  # a line of a page is asked for several times
def read_byline(text: str, language: str | None = None) -> Byline:
    """The names in a line that is or may be a byline. `language` (BCP 47) helps to read its date.

    Without a label only full names count: "Berlin | 12 March 2026" names nobody.
    """
    pieces = _pieces(squeeze(text[:MAX_LIST_CHARACTERS])[:MAX_BYLINE_CHARACTERS], language)
    labelled = [rest for piece in pieces if (rest := _behind_label(piece)) is not None]
    if labelled:
        return Byline(_unique(name for rest in labelled for name in names_in(rest)), True)
    for piece in pieces:
        if _EDITOR.match(piece) or _OTHER_HEADING.match(piece) or (_turned(piece) and piece.count(" ") == 1):
            continue  # "Berlin, Germany" looks like "Roe, Jane": only a label or an initial tells them apart
        names = [name for name in names_in(piece) if is_full_name(name)]
        if names:
            return Byline(_unique(names), False)
    return Byline((), False)


def behind_editor(text: str) -> str:
    """What follows the label of those who edited, checked or illustrated the story, where a line opens with one: "Jane Roe" of
    "Reviewed by: Jane Roe"; "" for any other line.
    """
    found = _EDITOR.match(text)
    return text[found.end() :].lstrip(" :：") if found else ""


def read_called_byline(text: str) -> Byline:
    """The names in a line whose element is called a byline: a label may stand amid it, "A column by Jane Roe"."""
    byline = read_byline(text)
    within = None if byline.is_labelled else _LABEL_WITHIN.search(text)
    if within is None:
        return byline
    if any(found.end() >= within.end() - 1 for found in _EDITOR.finditer(text)):
        return Byline((), True)
    return Byline(_unique(name for name in names_in(text[within.end() :]) if is_full_name(name)), True)


def names_in(text: str) -> list[str]:
    """The names in a printed list of names: "Jane Roe, John Doe, and Tom Poe, CNN"; known organisations too.

    Not names: a single word beside full names ("Jane Roe, Berlin" names one person), and words in small letters only.
    """
    parts: list[str] = []
    for number, printed in enumerate(_split(text)):
        name = _name(printed)
        if number == 0 and _NOBODY.fullmatch(_TAIL.sub("", printed).strip()):
            return []  # "admin in Europe, Naval Affairs": what follows is where it stands
        if not name or name[0].islower():
            continue
        printed = _TAIL.sub("", printed).strip()
        if parts and len(printed) > len(name) and printed.startswith(name) and _AFTER_NAME.search(printed):
            continue  # what an author is or where he works: "Jonas Pavyzdys, Mykolo Romerio universiteto dekanas"
        parts.append(name)
    return _without_places(parts, text)


def names_of_data(value: str) -> list[str]:
    """The names in an author's name as the data of a page give it: whole as it is, but for offices, addresses and brackets.

    Accounts in small letters ("foresterbob") are names here.
    """
    parts = []
    for printed in _split(_ADDRESS.sub(" ", value)):
        name = _without_desk(_DATA_TAIL.sub("", printed)).strip(' ,:-*«»"“”')
        office = _OFFICE.search(name)
        if office and not is_organisation(name):
            name = name[: office.start()].strip(" .,:-")  # "Jane Roe Staff Writer"
            if not is_full_name(name):
                continue
        if _is_possible(name):
            parts.append(_without_rank(name))
    return _without_places(parts, value)


def _split(text: str) -> list[str]:
    """The parts of a list of names."""
    text = _PLACE_OF_OFFICE.sub("", squeeze(text[:MAX_LIST_CHARACTERS]))
    parts = _BETWEEN_NAMES.split(_JUNIOR.sub(" ", text))[:MAX_NAMES_PER_LIST]
    return [_OPENS_WITH_AND.sub("", part, count=1) if _OPENS_WITH_AND.match(part) else part for part in parts]


def _without_places(parts: list[str], text: str) -> list[str]:
    """The names without single words beside full names, which are places, degrees or outlets; known agencies stay."""
    full = [part for part in parts if is_full_name(part)]
    if len(parts) == 2 and _turned(text):
        return [f"{parts[1]} {parts[0]}"]
    if not full:
        return parts
    return [part for part in parts if is_full_name(part) or name_agency(part)]


def is_full_name(name: str) -> bool:
    """Whether a name has at least two words, or is written in Chinese, Japanese or Korean characters."""
    name = _without_marks(name)
    return _FULL_NAME.fullmatch(name) is not None or _CJK_NAME.fullmatch(name) is not None


def _without_marks(name: str) -> str:
    """A name without the signs that stand over, under or beside its letters: a pattern takes the vowels of Hindi and Thai for none."""
    return name if name.isascii() else "".join(sign for sign in name if unicodedata.category(sign)[0] != "M")


def _turned(text: str) -> bool:
    """Whether a text is one name with the family name first: "Roe, Jane"."""
    return re.fullmatch(r"[^\W\d_][\w’'-]+, [^\W\d_][\w’'-]+(?: [^\W\d_]\.)?", text.strip()) is not None


def _pieces(text: str, language: str | None) -> list[str]:
    """The pieces of a line: it is cut at separators, dates, times and reading times, which are left out."""
    for _ in range(MAX_DATES_PER_LINE):
        date = find_date(text, language)
        if date is None:
            break
        text = f"{text[: date.start]} | {text[date.end :]}"
    text = _CLOCK.sub(" | ", _WEEKDAY.sub(" | ", text))
    text = _EDITOR_BEHIND.sub(" | ", _HEADING.sub(" | ", _READING_TIME.sub(" | ", text)))
    return [piece for piece in _SEPARATOR.split(text) if piece]


def _behind_label(piece: str) -> str | None:
    """The text after the label at the beginning of a piece; None if it has no label, or if the label names an editor.

    The word for "reporter" behind a name is a label too: "김민수 기자"; so is "by", where a language has it there: "कविता उदाहरण द्वारा".
    """
    if _EDITOR.match(piece):
        return None
    if agency := _REPORTER_OF.fullmatch(piece) or _REPORTER_AT.match(piece):
        return agency[1]
    found = _LABEL.match(piece) or _SIGN.match(piece)
    if found is None:
        if (by := _BY_BEHIND.search(piece)) is not None:
            return piece[: by.start()]
        reporter = _REPORTER.match(piece)
        return reporter[0] if reporter and piece[reporter.end() : reporter.end() + 1] in ("", " ") else None
    rest = (
        _OF_OURS.sub("", piece[found.end() :], count=1) if _OF_OURS.match(piece, found.end()) else piece[found.end() :]
    )
    # Chinese names have no space within: "记者 李明 王芳" are two persons.
    if not _CHINESE_REPORTER.search(found[0]):
        return rest
    # ... and behind them stands where they report from: "北京报道".
    return "、".join(word for n, word in enumerate(rest.split()) if not n or not _REPORTS_FROM.search(word))


def _name(part: str) -> str | None:
    """The name in one part of a printed list; None for an office, an account, or anything else that is not a name."""
    part = _without_desk(_TAIL.sub("", part)).strip(' .,:-*«»"“”')
    part = _LEAD.sub("", part, count=1) if _LEAD.match(part) else _DONE_BY.sub("", part)
    part = _without_portrait(part)
    part = _without_office_before(part)
    office = _OFFICE.search(part)
    if office and (not office.start() or is_full_name(part[: office.start()].strip(" .,:-"))):
        part = part[: office.start()].strip(" .,:-")
    if is_organisation(part):
        return part
    if office and office.start() and office.start() < len(part):
        return None  # "Journal Staff Writer"
    name = _without_rank(_AFTER_NAME.sub("", part))
    return name if _is_possible(name) else None


def _without_office_before(part: str) -> str:
    """A full name without the office before it: "Mara Example" of "Reporter Mara Example"."""
    office = _OFFICE.match(part)
    behind = part[office.end() :].strip() if office and not is_organisation(part) else ""
    return behind if _NAME_IN_CAPITALS.fullmatch(behind) and not _OFFICE.search(behind) else part


def holds_office(text: str) -> bool:
    """Whether a text has the word for what a writer is: "Mara Example, Staff Writer"."""
    return _OFFICE.search(text) is not None


def _without_desk(part: str) -> str:
    """A name in Chinese, Japanese or Korean without the word for "reporter" behind it, and the desk before it."""
    name = _CJK_SUFFIX.sub("", part)
    return name if name == part else _KOREAN_DESK.sub("", name, count=1) if _KOREAN_DESK.match(name) else name


def _without_portrait(part: str) -> str:
    """A name without its first letters before it: "Jane Roe" of "JR Jane Roe"."""
    found = _LETTERS_OF_PORTRAIT.match(part)
    if found is None:
        return part
    words = part[found.end() :].split()
    initials = "".join(word[0] for word in words[: len(found[0].strip())])
    return part[found.end() :] if initials == found[0].strip() else part


def _without_rank(name: str) -> str:
    """A full name without the rank before it: "Tom Lake" of "Major Tom Lake". Two letters may be those of first names."""
    maker = read_person(name)
    return maker.name if maker.rank and len(maker.rank) > 2 and is_full_name(maker.name) else name


def _is_possible(name: str) -> bool:
    """Whether a text can be a name at all: letters, not too long, no address, no label ("责编：王芳"), no placeholder."""
    if (
        not name
        or len(name) > MAX_NAME_CHARACTERS
        or len(name.split()) > MAX_NAME_WORDS
        or any(sign in name for sign in ("://", "：", "www."))
    ):
        return False
    return _NOBODY.fullmatch(name) is None and any(letter.isalpha() for letter in name)


def is_name_and_day(text: str) -> bool:
    """Whether a line is a date and names, and nothing else: "11.12.2026 - Jane Roe"."""
    pieces = _pieces(squeeze(text[:MAX_BYLINE_CHARACTERS]), None)
    names = [name for piece in pieces for name in names_in(piece)]
    has_day = letters("".join(pieces)) != letters(text)
    return has_day and bool(names) and letters("".join(names)) == letters("".join(pieces))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def is_printed_name(name: str) -> bool:
    """Whether a name is a full one as newsrooms print it, and no account's."""
    return is_full_name(name) and not _is_account(name)


def _is_account(name: str) -> bool:
    """Whether a name is in small letters, as accounts and initials are: "hn", "courier online", "foresterbob"."""
    return name == name.lower()
