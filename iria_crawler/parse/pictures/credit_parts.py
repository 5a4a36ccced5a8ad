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
from functools import lru_cache
from typing import Literal, NamedTuple

from iria_crawler.dates import parse_printed_date
from iria_crawler.parse.pictures.agencies import name_agency
from iria_crawler.parse.pictures.credit_names import (
    Maker,
    is_name_like,
    is_person,
    names_a_body,
    read_person,
    without_strokes,
)
from iria_crawler.parse.pictures.credit_words import (
    BEHIND_A_NAME,
    KIND,
    LABEL,
    LICENCE,
    NOTE_IN_BRACKETS,
    NOTE_TO_EDITORS,
    ONLY_LABEL,
    QUALIFIER,
    SMALL_WORDS,
    qualifier_of,
)
from iria_crawler.text import letters

# A longer line is no credit; the rest is not read.
MAX_LINE_CHARACTERS = 300
# A body that no table knows has at most three words, if nothing else shows that a line is a credit.
MAX_WORDS_OF_A_BODY = 3
# What links a photographer and a body: "Ida Ode/Norland Navy", "Ida Ode for The Harbour Post".
_LINK = re.compile(r"[/|]|\sfor\s|\bspecial to\b", re.I)
_VIRIN = re.compile(r"\b\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4}\b")
_SEPARATOR = re.compile(
    r"(?P<via>\s*\b(?:via|through)\s+)|(?P<owner>,?\s+special (?:to|for)\s+|\s+(?:for|courtesy(?: of)?)\s+(?=[A-Z])|"
    r"\s+on\s+(?-i:(?=[A-Z])))|"
    r"\s*[/|;•·+—©]\s*|\s+[(\[]\s*|,\s+|\.\s+(?=\w[\w-]*:)|:\s+|(?:记者|記者)\s*(?=\S)|(?<=社)[发發]\s*[(（]|\s+(?:and|&)\s+(?=[A-ZÀ-Þ])|\s+[-–]\s+|-(?=(?:pool|handout)\b)|"
    r"(?-i:\s+(?:und|et|y|og|och|e|i|en|ja|ve|és|și|и|та)\s+(?=[A-ZÀ-ÞА-Я]))",
    re.I,
)
# "photo by", "U.S. Army photo by", "photo illustration by", "Foto von", "courtesy of" at the start of a part.
_MADE_BY = re.compile(
    r"(?:(?P<owner>[^/|]{2,40}?)\s+)?(?:photo|photograph|image|picture|foto|(?P<drawn>(?:photo\s+)?illustration))s?\s+"
    r"(?:by|von|par|di|por|de|door|av|af)\s+|"
    r"(?:(?:released |provided |supplied )?by(?: the)?|von|par|por|di|courtesy(?:\s+of)?)\s+",
    re.I,
)
# "Photo AFP", "PHOTO IDA ODE": the kind without a word between it and the name.
_KIND_BEFORE = re.compile(rf"{KIND}\s+(?=[A-ZÀ-Þ])", re.I)
_AGENCY_BEHIND = re.compile(r"(?P<name>\S.*\w)\.\s+(?P<agency>\w[^.]*)")
_LABEL_IN_BRACKETS = re.compile(rf"(?<=\S)\s*[(\[](?=(?:{KIND})\s*(?:by\b|:))", re.I)
_BEFORE_AN_OWNER = re.compile(r"the\s+(?=[A-Z])|(?:19|20)\d\d\s+(?=[A-Z])")
# "Norland Navy photo", "AP Video"
_PHOTO_BEHIND = re.compile(r"\s+(?:photos?|images?|pictures?|pics?|fotos?|videos?|graphics?)$", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE = re.compile(r"\d{1,4}$|(?=.*\d)[\w.]+ \d{1,2}$|\d[\d./-]*$")

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
    licence = LICENCE.search(credit[:MAX_LINE_CHARACTERS])
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
    texts = ((part.text, name_agency(part.text), read_person(part.text).name) for part in left)
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
    a licence, a rank, a qualifier beside a name, or a stroke between a person and a body.
    """
    parts = list(parts_of(text)) if len(text) <= MAX_LINE_CHARACTERS else []
    kinds = {part.kind for part in parts}
    if (
        not parts
        or parts[0].kind == "date"
        or not all(part.kind != "other" or is_name_like(part.text) for part in parts)
    ):
        return False
    if "agency" in kinds or "licence" in kinds:
        return True
    if any(part.kind == "other" and len(part.text.split()) > MAX_WORDS_OF_A_BODY for part in parts):
        return False  # "Captain Ida Ode / Lieutenant Tom Roe on the Marlow"
    is_linked = _LINK.search(text) is not None and {"person", "owner"} <= kinds
    return "ranked" in kinds or is_linked or ("qualifier" in kinds and bool(kinds & {"person", "owner"}))


def split_note(text: str) -> tuple[str, str]:
    """(text without it, the agency's note to editors at its end): "... ATTENTION EDITORS - NO RESALES."; "": no note. In brackets
    it may stand before the credit: "... (PHOTO NOT FOR SALE) (Igal Wire)".
    """
    if bracket := NOTE_IN_BRACKETS.search(text):
        return f"{text[: bracket.start()]}{text[bracket.end() :]}".strip(), bracket.group().strip()
    found = NOTE_TO_EDITORS.search(text)
    return (text[: found.start()].rstrip(), found.group()) if found else (text, "")


def parts_of(credit: str, own_names: frozenset[str] = frozenset()) -> Iterator[Part]:
    """The parts of a credit line in printed order."""
    text = unicodedata.normalize("NFKC", credit[:MAX_LINE_CHARACTERS])
    text = without_strokes(_VIRIN.sub("", split_note(text)[0]))
    labelled = _LABEL_IN_BRACKETS.search(text)
    start, via, is_owner = labelled.end() if labelled else 0, False, False
    ends = [*_SEPARATOR.finditer(text), None]
    for end in ends:
        if end and end.start() < start:
            continue
        part = text[start : end.start() if end else len(text)].strip(" .,:()[]=-")
        is_before_colon = end is not None and end.group().startswith(":")
        is_label = is_before_colon and ONLY_LABEL.fullmatch(part) is not None
        if is_before_colon and not is_label and _kind(part, own_names) not in ("agency", "owner", "qualifier"):
            continue  # "Interview: Ida Ode": a word that says what the person did, and no body
        if part and not is_label:
            for found in _kinds(part, via, own_names):
                # "Ida Ode/Getty Images for Harbour Days": for whom it was made, or who gave it, and not who made it.
                yield found._replace(kind="other") if is_owner and found.kind == "person" else found
        if end:
            start, via, is_owner = end.end(), bool(end["via"]) or (via and not end["owner"]), bool(end["owner"])


def _kinds(part: str, is_via: bool, own_names: frozenset[str]) -> Iterator[Part]:
    """A part with its kind; several where words that say how it came, a licence or an owner stand beside the maker in it."""
    if (label := LABEL.match(part)) and label.end() < len(part):
        part = part[label.end() :]
    made = _MADE_BY.match(part)
    if made and made.end() < len(part) and name_agency(part) is None:
        if made["drawn"]:
            yield Part("illustration", "qualifier")
        if owner := made["owner"]:
            kind = _kind(owner, own_names)
            yield Part(owner, "owner" if kind == "other" and is_name_like(owner) else kind, is_via)
        part = part[made.end() :]
    part = _BEFORE_AN_OWNER.sub("", part, count=1) if _BEFORE_AN_OWNER.match(part) else part
    if parts := _said_beside_a_maker(part):
        yield from (one._replace(is_via=is_via and one.kind == "agency") for one in parts)
    elif _kind(part, own_names) not in ("agency", "qualifier", "licence"):
        yield from _within(part, is_via, own_names)
    else:
        yield Part(part, _kind(part, own_names), is_via)


def _within(part: str, is_via: bool, own_names: frozenset[str]) -> Iterator[Part]:
    """A part of several words, with what stands before and behind its name as parts of their own: "Reuters File", "UK MOD Crown
    Copyright 2023", "Photo AFP".
    """
    licence = LICENCE.search(part)
    if licence and (rest := part[: licence.start()].strip()):
        yield from _within(rest, is_via, own_names)
        yield Part(licence.group(), "licence")
        return
    bare = _PHOTO_BEHIND.sub("", part)
    kind = _KIND_BEFORE.match(bare)
    if kind and _kind(bare[kind.end() :], own_names) in ("agency", "person", "ranked"):
        bare = bare[kind.end() :]
    sentence = _AGENCY_BEHIND.fullmatch(bare)
    if sentence and name_agency(sentence["agency"]):
        yield from _within(sentence["name"], is_via, own_names)  # "Photo Ida Ode. AFP"
        yield Part(sentence["agency"], "agency", is_via)
        return
    first, _, others = bare.partition(" ")
    if first == first.upper() and name_agency(first) and _kind(others, own_names) in ("agency", "person", "ranked"):
        yield Part(first, "agency", is_via)  # "© EPA TOM ROE"
        yield Part(others, _kind(others, own_names), is_via)
        return
    behind = BEHIND_A_NAME.search(part)
    if behind and name_agency(bare) is None:
        name, said = part[: behind.start()], behind["said"]
        kind_of_name = _kind(name, own_names)
        # "Norland Presidential Pool": who lets one camera in is a body.
        is_body = kind_of_name == "person" and qualifier_of(said) in ("pool", "handout")
        yield Part(name, "other" if is_body else kind_of_name, is_via)
        yield Part(said, "qualifier")
        return
    yield Part(bare or part, _kind(bare or part, own_names), is_via)


def _said_beside_a_maker(part: str) -> tuple[Part, ...]:
    """An agency and what is said of how the picture came ("PA Archive", "연합뉴스 자료사진"), or this and a person ("Архив Ида Оде");
    empty: it is neither.
    """
    words = part.split() if read_person(part).rank is None else []  # "Staff Sgt. Ida Ode"
    for at in range(1, min(len(words), MAX_WORDS_OF_A_BODY + 1)):
        first, rest = " ".join(words[:at]), " ".join(words[at:])
        if name_agency(first) and QUALIFIER.fullmatch(rest):
            return Part(first, "agency"), Part(rest, "qualifier")
        if QUALIFIER.fullmatch(first) and is_person(rest) and name_agency(rest) is None:
            return Part(first, "qualifier"), Part(rest, "person")
    return ()


@lru_cache(maxsize=1_000)
def _kind(part: str, own_names: frozenset[str]) -> Kind:
    """What a part of a line is. The pictures of a page, and the ways to take one line apart, ask for the same parts."""
    if len(part) < 2:
        return "other"
    if LICENCE.fullmatch(_YEAR.sub("", part).strip()):
        return "licence"
    if name_agency(part):
        return "agency"
    if QUALIFIER.fullmatch(part):
        return "qualifier"
    if _DATE.match(part):
        return "date"
    if letters(part) in own_names or _is_owner(part):
        return "owner"
    ranked = read_person(part)
    if ranked.name != part and is_person(ranked.name):
        return "ranked"
    return "person" if is_person(part) else "other"


def _is_owner(part: str) -> bool:
    """Whether a part names an organisation that no table lists: by one of its words, and by capitals."""
    ranked = read_person(part)
    if ranked.rank is not None or (ranked.service is not None and is_person(ranked.name)):
        return False
    later = part.split()[1:]
    return (
        ":" not in part and names_a_body(part) and all(not word[:1].islower() or word in SMALL_WORDS for word in later)
    )


def _people(parts: list[Part], credit: str) -> list[Maker]:
    """The photographers, each once. Beside "Handout" only a person with a rank is one: others own the picture."""
    is_handout = any(
        part.kind == "qualifier" and qualifier_of(part.text) in ("handout", "courtesy", "supplied") for part in parts
    )
    kinds = ("ranked",) if is_handout else ("ranked", "person")
    named = [part for part in parts if part.kind in kinds and not part.is_via]
    if "/" in credit and all(part.kind in ("person", "qualifier") for part in parts):
        named = named[:1]  # "Jane Roe/Harbour Wire": the second may be a firm that no table lists
    found: dict[str, Maker] = {}
    for part in named:
        person = read_person(part.text)
        found.setdefault(person.name.casefold(), person)
    return list(found.values())


def _owner(parts: list[Part]) -> str | None:
    """The agency that a line names, by the name we file it under; else the first owner; None: neither."""
    agencies = [name_agency(part.text) for part in parts if part.kind == "agency" and not part.is_via]
    owners = [part.text for part in parts if part.kind == "owner" and not part.is_via]
    if not agencies and not owners and any(qualifier_of(part.text) == "handout" for part in parts):
        owners = [part.text for part in parts if part.kind == "other" and is_name_like(part.text)]  # who handed it out
    crown = ["Crown" for part in parts if part.kind == "licence" and part.text.startswith("Crown")]
    return next(iter([*agencies, *owners, *crown]), None)
