"""The grammar of credit lines: a line is cut at its separators, each part is given a kind, and the kinds give the credit.

Parts come in any order and with any separator: a photographer with or without rank, agencies and owners, "via" somebody,
qualifiers ("File Photo", "Pool", "Handout"), a licence, a date, a VIRIN. A part of no known kind stays in the printed line
alone. A photographer's name needs the form of a person's name: a wrong name is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from iria_crawler.dates import parse_printed_date
from iria_crawler.parse.pictures.agencies import is_organisation, name_agency
from iria_crawler.parse.pictures.credit_words import (
    LABEL,
    NO_CREDIT,
    NO_PERSON,
    NOTE_TO_EDITORS,
    PARTICLES,
    QUALIFIER,
    SMALL_WORDS,
    qualifier_of,
)
from iria_crawler.text import letters, squeeze

# A longer line is no credit; the rest is not read.
MAX_LINE_CHARACTERS = 300
# A name with its rank has at most 9 words: "Mass Communication Specialist 2nd Class Jane Q. van Roe".
MAX_NAME_WORDS, MAX_NAME_CHARACTERS = 9, 90
# "Mass Communication Specialist 2nd Class Jane Q. van Roe" without its rank has five words.
MAX_PERSON_WORDS = 5
# A name of Han or Hangul signs has at most five of them: "홍길동", "李明", "長谷川太郎".
MAX_PERSON_SIGNS = 5
_VIRIN = re.compile(r"\b\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4}\b")
_LICENCE = re.compile(
    r"Crown [Cc]opyright|Open Government Licen[cs]e(?: v\d\.\d)?|OGL(?: v?\d\.\d)?|"
    r"CC[ -](?:BY(?:-[A-Z]{2})*|0)(?:[ -]\d\.\d)?|[Pp]ublic [Dd]omain|Creative Commons[\w -]*"
)
_SERVICE = re.compile(
    r"(?P<service>(?:U\.? ?S\.?|Royal|British|Canadian|Australian)\s(?:Army|Navy|Air Force|Marine Corps|Marines|Coast Guard|"
    r"Space Force|(?:Army |Air )?National Guard|Armed Forces)(?: Reserve)?)\s+"
)
_RANK = re.compile(
    r"(?P<rank>(?:(?:Staff|Tech|Technical|Master|Senior Master|Chief Master|Gunnery|Lance|Petty|Chief Petty|Senior|First|1st|"
    r"2nd|Able|Airman|Ordinary|Leading|Warrant|Chief|Mass Communication Specialist|Photographer's Mate)\s+)*"
    r"(?:Sgt\.?(?: 1st Class| First Class| Maj\.?)?|Sergeant(?: 1st Class| First Class)?|Cpl\.?|Corporal|Pfc\.?|Pvt\.?|Spc\.?|"
    r"Specialist|Airman(?: 1st Class| First Class)?|Lt\.?(?: Col\.?| Cmdr\.?| Gen\.?| j\.g\.)?|Capt\.?|Maj\.?|Col\.?|Cmdr\.?|"
    r"Officer(?: [123](?:st|nd|rd) Class)?|Seaman(?: Apprentice| Recruit)?|[123](?:st|nd|rd) Class|POA?\(?Phot\)?|MC[123]|"
    r"L?A?Cpl|SAC|LPhot|L/?Phot|Ens\.?))\s+(?=[A-Z])"
)
# Ranks that hold a stroke, which would part them.
_STROKED_RANK = re.compile(r"\bL/Phot\b")
_SEPARATOR = re.compile(
    r"(?P<via>\s*\b(?:via|through)\s+)|(?P<owner>\s+(?:for|courtesy(?: of)?)\s+(?=[A-Z]))|"
    r"\s*[/|;•·+—©]\s*|,\s+|\.\s+(?=[A-Z][\w-]*:)|\s+(?:and|und|et|y|og|och|&)\s+(?=[A-ZÀ-Þ])|\s+[-–]\s+",
    re.I,
)
# "photo by", "U.S. Army photo by", "photo illustration by", "Foto von", "courtesy of" at the start of a part.
_MADE_BY = re.compile(
    r"(?:(?P<owner>[^/|]{2,40}?)\s+)?(?:photo|photograph|image|picture|foto|illustration)s?(?:\s+illustration)?\s+(?:by|von|par)\s+|"
    r"(?:(?:released |provided |supplied )?by(?: the)?|von|par|por|di|courtesy(?:\s+of)?)\s+",
    re.I,
)
# "File: Ida Ode", "Norland Navy photo"
_QUALIFIED = re.compile(rf"{QUALIFIER.pattern}:\s*", re.I)
_PHOTO_BEHIND = re.compile(r"\s+(?:photos?|images?|pictures?|fotos?)$", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE = re.compile(r"\d{1,4}$|(?=.*\d)[\w.]+ \d{1,2}$|\d[\d./-]*$")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:[’'.-]+[^\W\d_]+)*\.?")
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]+")
_REPORTER = re.compile(r"\s*(?:기자|記者|记者|摄|攝|撮影)$")

Kind = Literal["person", "ranked", "agency", "owner", "qualifier", "licence", "date", "other"]


class Credit(NamedTuple):
    """A credit line as printed (without label and brackets) and its parts; None: the line does not name it."""

    credit: str
    photographer: str | None = None
    photographer_rank: str | None = None
    service: str | None = None
    agency: str | None = None
    via: str | None = None
    licence: str | None = None
    virin: str | None = None
    organisation: str | None = None
    qualifiers: tuple[str, ...] = ()
    credit_date: date | None = None
    unplaced: tuple[str, ...] = ()


class Part(NamedTuple):
    """A part of a credit line, its kind, and whether the line says that the picture came "via" it."""

    text: str
    kind: Kind
    is_via: bool = False


def split_credit(credit: str, own_names: frozenset[str] = frozenset()) -> Credit:
    """The parts of a credit line: "DOD/Jane Roe", "Jane Roe / AFP via Getty Images", "U.S. Army photo by Sgt. Jane Roe".

    own_names: the outlet's names as `text.letters` writes them; a part that is one of them is an owner, not a person.
    """
    parts = list(parts_of(credit, own_names))
    people = _people(parts, credit)
    licence = _LICENCE.search(credit[:MAX_LINE_CHARACTERS])
    virin = _VIRIN.search(credit[:MAX_LINE_CHARACTERS])
    via = next((part.text for part in parts if part.is_via and part.kind in ("agency", "owner", "other")), None)
    via = via and (name_agency(via) or via)
    owner = _owner(parts)
    service = people[0].service if people else None
    return Credit(
        credit=credit,
        photographer=", ".join(person.name for person in people) or None,
        photographer_rank=people[0].rank if people else None,
        service=service,
        agency=owner or service or via,
        via=via,
        licence=licence.group() if licence else None,
        virin=virin.group() if virin else None,
        organisation=next((part.text for part in parts if part.kind == "owner" and not part.is_via), None),
        qualifiers=qualifiers_of(parts),
        credit_date=_date(credit),
        unplaced=_unplaced(parts, [owner, service, via, *(person.name for person in people)]),
    )


def _unplaced(parts: Iterable[Part], placed: Iterable[str | None]) -> tuple[str, ...]:
    """The parts that are in no field of the credit, in small letters: firms that no table lists, a second agency, a nickname."""
    known = {text.casefold() for text in placed if text}
    left = (part for part in parts if part.kind not in ("qualifier", "licence", "date"))
    texts = ((part.text, name_agency(part.text), _without_rank(_REPORTER.sub("", part.text)).name) for part in left)
    return tuple(
        dict.fromkeys(forms[0].casefold() for forms in texts if not known & {f.casefold() for f in forms if f})
    )


def qualifiers_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """What the parts of a credit say of how the picture came ("file", "pool"), each once, in printed order."""
    return tuple(dict.fromkeys(filter(None, (qualifier_of(part.text) for part in parts if part.kind == "qualifier"))))


def _date(credit: str) -> date | None:
    """The day printed in a credit line: "AP Photo/Ida Ode, July 5, 2024"."""
    found = parse_printed_date(credit[:MAX_LINE_CHARACTERS]) if _YEAR.search(credit) else None
    return found.day if found else None


def reads_as_credit(text: str) -> bool:
    """Whether each part of a text has the form of a name or is of a known kind, and one is the mark of a credit: an agency,
    a rank, a qualifier beside a name, or a stroke between a person and a body.
    """
    parts = list(parts_of(text)) if len(text) <= MAX_LINE_CHARACTERS else []
    kinds = {part.kind for part in parts}
    if (
        not parts
        or parts[0].kind == "date"
        or not all(part.kind != "other" or is_name_like(part.text) for part in parts)
    ):
        return False
    if kinds & {"agency", "ranked"}:
        return True
    is_stroked = any(sign in text for sign in "/|") and {"person", "owner"} <= kinds
    return is_stroked or ("qualifier" in kinds and bool(kinds & {"person", "owner"}))


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


def split_note(text: str) -> tuple[str, str]:
    """(text without it, the agency's note to editors at its end): "... ATTENTION EDITORS - NO RESALES."; "": no note."""
    found = NOTE_TO_EDITORS.search(text)
    return (text[: found.start()].rstrip(), found.group()) if found else (text, "")


def parts_of(credit: str, own_names: frozenset[str] = frozenset()) -> Iterator[Part]:
    """The parts of a credit line in printed order."""
    text = unicodedata.normalize("NFKC", credit[:MAX_LINE_CHARACTERS])
    text = _STROKED_RANK.sub("LPhot", _VIRIN.sub("", split_note(text)[0]))
    start, via = 0, False
    ends = [*_SEPARATOR.finditer(text), None]
    for end in ends:
        part = text[start : end.start() if end else len(text)].strip(" .,:()[]")
        if part:
            yield from _kinds(part, via, own_names)
        if end:
            start, via = end.end(), bool(end["via"]) or (via and not end["owner"])


def _kinds(part: str, is_via: bool, own_names: frozenset[str]) -> Iterator[Part]:
    """A part with its kind; two of them where it names an owner and then the maker."""
    for pattern in (LABEL, _QUALIFIED):
        if (label := pattern.match(part)) and label.end() < len(part):
            part = part[label.end() :]
    made = _MADE_BY.match(part)
    if made and made.end() < len(part) and name_agency(part) is None:
        if owner := made["owner"]:
            kind = _kind(owner, own_names)
            yield Part(owner, "owner" if kind == "other" and is_name_like(owner) else kind, is_via)
        part = part[made.end() :]
    bare = _PHOTO_BEHIND.sub("", part)
    if bare and name_agency(part) is None and not QUALIFIER.fullmatch(part):
        part = bare
    yield Part(part, _kind(part, own_names), is_via)


def _kind(part: str, own_names: frozenset[str]) -> Kind:
    """What a part of a line is."""
    if len(part) < 2:
        return "other"
    if _LICENCE.fullmatch(_YEAR.sub("", part).strip()):
        return "licence"
    if name_agency(part):
        return "agency"
    if QUALIFIER.fullmatch(part):
        return "qualifier"
    if _DATE.match(part):
        return "date"
    if letters(part) in own_names or _is_owner(part):
        return "owner"
    ranked = _without_rank(part)
    if ranked.name != part and is_person(ranked.name):
        return "ranked"
    return "person" if is_person(part) else "other"


def _is_owner(part: str) -> bool:
    """Whether a part names an organisation that no table lists: by one of its words, and by capitals."""
    ranked = _without_rank(part)
    if ranked.rank is not None or (ranked.service is not None and is_person(ranked.name)):
        return False
    later = part.split()[1:]
    return bool(is_organisation(part) or NO_PERSON.search(part)) and all(
        not word[:1].islower() or word in SMALL_WORDS for word in later
    )


def is_person(text: str) -> bool:
    """Whether a text has the form of a person's full name. A single word may be a firm's, so it has not."""
    if _CJK.fullmatch(name := _REPORTER.sub("", text).replace(" ", "")):
        return 2 <= len(name) <= MAX_PERSON_SIGNS and not QUALIFIER.fullmatch(name)
    words = text.split()
    if not 2 <= len(words) <= MAX_PERSON_WORDS and not re.fullmatch(r"[A-Z]\.[A-ZÀ-Þ][\w’'-]+", text):
        return False
    named = [word for word in words if word.casefold() not in PARTICLES]
    if NO_PERSON.search(text) or is_organisation(text) or not named or named[-1] != words[-1]:
        return False
    if not all(_WORD.fullmatch(word) and word[0] == word[0].upper() != word[0].lower() for word in named):
        return bool(named) and all(_is_uncased(word) for word in named)
    # "VS Tristach", "ETF Edge": letters that stand for words open the names of bodies, not of persons.
    return not (named[0].isupper() and 1 < len(named[0].strip(".")) <= 4 and "." not in named[0] and not text.isupper())


def _is_uncased(word: str) -> bool:
    """Whether a word is of a script without capitals, as Arabic and Hebrew."""
    return word.isalpha() and word.upper() == word.lower()


class _Person(NamedTuple):
    name: str
    rank: str | None
    service: str | None


def _people(parts: list[Part], credit: str) -> list[_Person]:
    """The photographers, each once. Beside "Handout" only a person with a rank is one: others own the picture."""
    is_handout = any(
        part.kind == "qualifier" and qualifier_of(part.text) in ("handout", "courtesy", "supplied") for part in parts
    )
    kinds = ("ranked",) if is_handout else ("ranked", "person")
    named = [part for part in parts if part.kind in kinds and not part.is_via]
    if "/" in credit and all(part.kind in ("person", "qualifier") for part in parts):
        named = named[:1]  # "Jane Roe/Harbour Wire": the second may be a firm that no table lists
    found: dict[str, _Person] = {}
    for part in named:
        person = _without_rank(_REPORTER.sub("", part.text))
        found.setdefault(person.name.casefold(), person)
    return list(found.values())


def _owner(parts: list[Part]) -> str | None:
    """The agency that a line names, by the name we file it under; else the first owner; None: neither."""
    agencies = [name_agency(part.text) for part in parts if part.kind == "agency" and not part.is_via]
    owners = [part.text for part in parts if part.kind == "owner" and not part.is_via]
    crown = ["Crown" for part in parts if part.kind == "licence" and part.text.startswith("Crown")]
    return next(iter([*agencies, *owners, *crown]), None)


def _without_rank(printed: str) -> _Person:
    """The name, rank and service of "U.S. Army Sgt. 1st Class Jane Roe"."""
    service = rank = None
    if found := _SERVICE.match(printed):
        service, printed = found["service"], printed[found.end() :]
    if found := _RANK.match(printed):
        rank, printed = found["rank"], printed[found.end() :]
    return _Person(printed, rank, service)
