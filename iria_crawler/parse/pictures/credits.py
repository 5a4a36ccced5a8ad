"""Credit lines: found at the end of a caption or alone, and taken apart into photographer, agency and the rest.

A text is a credit only with a mark: a label ("Photo: ...", "©"), a known agency, or brackets after the last sentence of the
caption. A person whom a caption names is not its photographer.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from iria_crawler.dates import parse_printed_date
from iria_crawler.parse.pictures.agencies import is_organisation, name_agency
from iria_crawler.parse.pictures.credit_words import (
    ALONE,
    LABEL,
    LABEL_BEHIND,
    NO_CREDIT,
    ONLY_LABEL,
    SIGNED_TAIL,
    SMALL_WORDS,
    WORDED_TAIL,
)
from iria_crawler.text import squeeze

_BRACKETED = re.compile(r"\s*[(\[（](?P<inside>[^()\[\]（）]{2,140})[)\]）]\s*\.?\s*$")
# The name of a photographer between the caption's last sentence and a bracket with the agency.
_NAME_BEFORE = re.compile(r"(?<=[.!?…”\"»])\s+(?:[A-ZÀ-Þ][\w.’'-]+\s+){1,3}[A-ZÀ-Þ][\w.’'-]+\s*$")
_BARRED = re.compile(r"\s+(?:[|]|[–—-])\s+(?P<credit>[^|]{2,100})$")
_SENTENCE = re.compile(r"(?<=[.!?…”\"»。])\s+(?P<credit>[^.!?…。]{2,90}\.?)$")
# Each label with a sign has one of these. A text without one need not be searched for such labels.
_SIGN = re.compile(r"[:=©]|\([cC]\)|\bFot\.")
# A longer text is no credit line by itself.
MAX_CREDIT_CHARACTERS = 150
# A name with its rank has at most 9 words: "Mass Communication Specialist 2nd Class Jane Q. van Roe".
MAX_NAME_WORDS = 9
# A longer text is a part of the story and is not searched for a credit.
MAX_CAPTION_CHARACTERS = 5_000

_VIRIN = re.compile(r"\b\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4}\b")
_LICENCE = re.compile(
    r"Crown [Cc]opyright|Open Government Licen[cs]e(?: v\d\.\d)?|OGL(?: v?\d\.\d)?|CC[ -](?:BY(?:-[A-Z]{2})*|0)(?: \d\.\d)?|"
    r"[Pp]ublic [Dd]omain|Creative Commons[\w -]*"
)
_SERVICE = re.compile(
    r"^(?P<service>(?:U\.? ?S\.?|Royal|British|Canadian|Australian)\s(?:Army|Navy|Air Force|Marine Corps|Marines|Coast Guard|Space Force|"
    r"(?:Army |Air )?National Guard|Armed Forces)(?: Reserve)?)\s+"
)
_RANK = re.compile(
    r"^(?P<rank>(?:(?:Staff|Tech|Technical|Master|Senior Master|Chief Master|Gunnery|Lance|Petty|Chief Petty|Senior|First|1st|"
    r"2nd|Able|Airman|Ordinary|Leading|Warrant|Chief|Mass Communication Specialist|Photographer's Mate)\s+)*"
    r"(?:Sgt\.?(?: 1st Class| First Class| Maj\.?)?|Sergeant(?: 1st Class| First Class)?|Cpl\.?|Corporal|Pfc\.?|Pvt\.?|Spc\.?|Specialist|"
    r"Airman(?: 1st Class| First Class)?|Lt\.?(?: Col\.?| Cmdr\.?| Gen\.?| j\.g\.)?|Capt\.?|Maj\.?|Col\.?|Cmdr\.?|"
    r"Officer(?: [123](?:st|nd|rd) Class)?|Seaman(?: Apprentice| Recruit)?|[123](?:st|nd|rd) Class|POA?\(?Phot\)?|MC[123]|L?A?Cpl|SAC|"
    r"LPhot|L/?Phot|Ens\.?))\s+(?=[A-Z])"
)
_BY = re.compile(r"^(?:(?P<owner>.{2,40}?)\s+)?(?:photo|photograph|image|picture|foto)?s?\s*(?:by|von|par)\s+", re.I)


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


def split_caption(text: str) -> tuple[str | None, str | None]:
    """(caption, credit line) of a text under a picture; either may be None. The credit is without label and brackets."""
    text = squeeze(text)
    if not text:
        return None, None
    if len(text) > MAX_CAPTION_CHARACTERS:
        return text, None
    match = _credit_at_end(text)
    if match is None:
        return text, None
    caption = text[: match[0]].strip().rstrip("|–—-([").rstrip()
    return caption or None, strip_label(match[1]) or None


def _credit_at_end(text: str) -> tuple[int, str] | None:
    """(where the credit starts, the credit) at the end of a caption; None where there is none."""
    if (match := _label_behind(text)) is not None:
        return match.start(), next(filter(None, match.groups()))
    if match := _BRACKETED.search(text):
        inside = match["inside"]
        closed = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?…”"»'
        if _names_agency(inside) and (name := _NAME_BEFORE.search(text[: match.start()])):
            return name.start(), text[name.start() :].strip()
        if LABEL.match(inside) or _names_agency(inside) or (closed and (is_name_like(inside) or ALONE.match(inside))):
            return match.start(), inside
    for pattern in (SIGNED_TAIL, WORDED_TAIL) if _SIGN.search(text) else (WORDED_TAIL,):
        if match := pattern.search(text):
            return match.start("credit"), match["credit"]
    for pattern in (_BARRED, _SENTENCE):
        match = pattern.search(text)
        if match and (_names_agency(match["credit"]) or ALONE.match(match["credit"])):
            # "handle - stock.example": one word before the dash is a name, not a caption.
            start = match.start("credit") if len(text[: match.start()].split()) > 1 else 0
            return start, text[start:]
    if match := re.search(r"\s[|]\s+(?P<credit>[^|]{2,80})$", text):
        return (match.start("credit"), match["credit"]) if is_name_like(match["credit"]) else None
    return None


def _label_behind(text: str) -> re.Match[str] | None:
    """A label behind the name ("Jane Roe nuotr."). Only two of these labels are ASCII, so most texts are not searched."""
    if text.isascii() and not text.rstrip(".").endswith(("nuotr", "foto")):
        return None
    return LABEL_BEHIND.search(text)


def is_credit_line(text: str) -> bool:
    """Whether the whole text of an element beside a picture is a credit: one with a label, a name in brackets, or only
    agencies and names.
    """
    text = squeeze(text)
    if not 2 <= len(text) <= MAX_CREDIT_CHARACTERS:
        return False
    if match := re.fullmatch(r"[(\[](?P<inside>[^()\[\]]+)[)\]]\.?", text):
        return bool(LABEL.match(match["inside"])) or is_name_like(match["inside"]) or _names_agency(match["inside"])
    if (match := _label_behind(text)) and match.start() == 0:
        return True
    labelled = LABEL.match(text)
    if labelled and labelled.end() < len(text):
        return len(text.split()) <= 2 * MAX_NAME_WORDS
    return _names_agency(text) or bool(ALONE.match(text))


def is_name_like(text: str) -> bool:
    """Whether a text may be a name alone: at most MAX_NAME_WORDS words, each with a capital or a small word like "van"; no sentence."""
    text = squeeze(text).strip()
    words = [word for word in re.split(r"[\s/|]+", text) if word]
    if not words or len(words) > MAX_NAME_WORDS or len(text) > 90 or NO_CREDIT.match(text) or text[-1:] in "?!:":
        return False
    named = [word for word in words if word.casefold() not in SMALL_WORDS]
    return bool(named) and all(word.strip("(\"'“‘")[:1].isupper() or "." in word[1:-1] or "@" in word for word in named)


def strip_label(text: str) -> str:
    """A credit line without "Photo:", "Image Credit:", "©" and enclosing brackets; "" if nothing else is there."""
    text = squeeze(text[:MAX_CAPTION_CHARACTERS]).strip()
    start = 0
    while (match := LABEL.match(text, start)) and match.end() > start:
        start = match.end()
    text = text[start:]
    if ONLY_LABEL.fullmatch(text):
        return ""
    text = text.strip(" |;,–—:")
    if text[:1] in "([" or text.count("(") != text.count(")"):
        text = text.strip("()[] ")
    text = re.sub(r"^(?:by|von|par|por|di)\b\s*", "", text, flags=re.I)
    return text if text.endswith(("Inc.", "Ltd.", "Jr.", "D.R.", "S.A.")) else text.rstrip(".")


def _names_agency(text: str) -> bool:
    """Whether a text has only agencies, owners and names, and at least one agency that the table of agencies has."""
    text = squeeze(text).strip(" .")
    if len(text.split()) > MAX_NAME_WORDS + 3:
        return False
    parts = [
        part for part in re.split(r"\s*[/|]\s*|\s+via\s+|,\s+|\s+[-–—&]\s+|\s+Photos?(?:/|$)|\s+and\s+", text) if part
    ]
    return any(name_agency(part) for part in parts) and all(name_agency(part) or is_name_like(part) for part in parts)


def split_credit(credit: str) -> Credit:
    """The parts of a credit line: "DOD/Jane Roe", "Jane Roe / AFP via Getty Images", "U.S. Army photo by Sgt. Jane Roe"."""
    credit = credit[:MAX_CAPTION_CHARACTERS]
    virin = _VIRIN.search(credit)
    licence = _LICENCE.search(credit)
    text, via = _VIRIN.sub("", credit).strip(" ,;"), None
    if match := re.match(r"(?P<text>.*?)(?:^|\s+)(?:handout\s+)?via\s+(?P<via>.+)$", text, re.I):
        text, via = match["text"], match["via"].strip()
    owner = None
    if (match := _BY.match(text)) and match.end() < len(text):
        owner, text = match["owner"], text[match.end() :]
    people, agencies = _parts(text, owner)
    if len(people) > 1 and "/" in text and not agencies:
        # "Jane Roe/Harbour Wire": an unknown name after a stroke may be a person or a firm, so it is left out.
        people = people[:1]
    person, rank, service = _person(people[0] if people else None)
    agency = next((name_agency(name) or name for name in agencies if name), None)
    return Credit(
        credit=credit,
        photographer=", ".join([person, *(name for name, _, _ in map(_person, people[1:]) if name)])
        if person
        else None,
        photographer_rank=rank,
        service=service,
        agency=agency or service or (name_agency(via) or via if via else None),
        via=name_agency(via) or via if via else None,
        licence=licence.group() if licence else None,
        virin=virin.group() if virin else None,
    )


def _parts(text: str, owner: str | None) -> tuple[list[str], list[str]]:
    """(persons, organisations) of a credit line, in printed order."""
    people: list[str] = []
    agencies: list[str] = [owner] if owner else []
    for part in re.split(r"\s*[/;|]\s*|,\s+(?=[A-Z])|\s+(?:and|und|et|&)\s+(?=[A-Z])|\s+[-–—]\s+", text):
        part = part.strip(" .,")
        if len(part) > 1 and not _LICENCE.fullmatch(part):
            ranked = _SERVICE.match(part) or _RANK.match(part)
            (people if ranked and ranked.end() < len(part) else agencies if is_organisation(part) else people).append(
                part
            )
        elif part:
            agencies += [part] if _LICENCE.fullmatch(part) and part.startswith("Crown") else []
    return people, agencies


def _person(printed: str | None) -> tuple[str | None, str | None, str | None]:
    """(name, rank, service) of "U.S. Army Sgt. 1st Class Jane Roe"; None for each part that is not there.

    A name begins with a capital and has at most five words.
    """
    if not printed:
        return None, None, None
    service = rank = None
    if found := _SERVICE.match(printed):
        service, printed = found["service"], printed[found.end() :]
    if found := _RANK.match(printed):
        rank, printed = found["rank"], printed[found.end() :]
    named = re.match(r"[^\W\d_a-z]", printed) and not ALONE.match(printed) and len(printed.split()) <= 5
    return (printed if named else None), rank, service


def taken_on(caption: str | None, virin: str | None = None) -> date | None:
    """The day that a caption states ("..., July 29, 2022."), else the one at the start of the VIRIN; None: neither has one."""
    found = parse_printed_date(caption) if caption else None
    if found:
        return found.at.date()
    if virin is None:
        return None
    year, month, day = int(virin[:2]), int(virin[2:4]), int(virin[4:6])
    try:
        return date(2000 + year if year < 80 else 1900 + year, month, day)
    except ValueError:
        return None
