"""Credit lines: found at the end of a caption or alone, taken apart into photographer and agency.

Only what is marked as a credit is one: a label ("Photo: ..."), brackets that hold a label or a known agency, a bar before a
known agency. A person named in a caption is not its photographer.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from iria_crawler.dates import parse_printed_date
from iria_crawler.parse.agencies import is_organisation, name_agency
from iria_crawler.text import squeeze

_KIND = r"(?:photo(?:graph|graphy|s)?|image|picture|pic|foto|fotos|bild|illustration|graphic|video)"
_LABEL = re.compile(
    rf"^(?:{_KIND}\s*(?:credits?|courtesy(?: of)?|by|via|source|:)\s*(?:of|by)?\s*:?|credits?\s*:|courtesy(?: of)?:?|source\s*:|"
    rf"(?:©|\(c\)|copyright)\s*|quelle\s*:|crédits?\s*:?|fotograf\s*:)\s*",
    re.I,
)
_BRACKETED = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{2,140})[)\]]\s*\.?\s*$")
_LABELLED = re.compile(
    rf"(?:^|(?<=[.!?”\"])\s+|\s+[|–—-]\s+|\s*\n\s*)(?P<credit>(?:{_KIND}\s*(?:credits?|courtesy|by)\b|{_KIND}\s*:|credits?\s*:|©)"
    rf"[^|]{{2,140}})$",
    re.I,
)
_BARRED = re.compile(r"\s+[|]\s+(?P<credit>[^|]{2,100})$")
_VIRIN = re.compile(r"\b\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4}\b")
_LICENCE = re.compile(
    r"Crown [Cc]opyright|CC[ -](?:BY(?:-[A-Z]{2})*|0)(?: \d\.\d)?|[Pp]ublic [Dd]omain|Creative Commons[\w -]*"
)
_SERVICE = re.compile(
    r"^(?P<service>(?:U\.?S\.?|Royal)\s(?:Army|Navy|Air Force|Marine Corps|Marines|Coast Guard|Space Force))\s+"
)
_RANK = re.compile(
    r"^(?P<rank>(?:(?:Staff|Tech|Technical|Master|Senior Master|Chief Master|Gunnery|Lance|Petty|Chief Petty|Senior|First|1st|"
    r"2nd|Able|Airman|Ordinary|Leading|Warrant|Chief|Mass Communication Specialist)\s+)*(?:Sgt\.?(?: 1st Class| Maj\.)?|Sergeant|"
    r"Cpl\.?|Corporal|Pfc\.?|Pvt\.?|Spc\.?|Specialist|Airman(?: 1st Class| First Class)?|Lt\.?(?: Col\.?| Cmdr\.?| Gen\.?| j\.g\.)?|"
    r"Capt\.?|Maj\.?|Col\.?|Cmdr\.?|Officer(?: [123](?:st|nd|rd) Class)?|Seaman|[123](?:st|nd|rd) Class|POA?\(?Phot\)?|"
    r"L?A?Cpl|SAC|LPhot|Ens\.?))\s+(?=[A-Z])"
)
_BY = re.compile(r"^(?:(?P<owner>.{2,40}?)\s+)?(?:photo|image|picture|foto)?\s*(?:by|von|par)\s+", re.I)


class Credit(NamedTuple):
    """A credit line as printed (without label and brackets) and its parts; None where it does not say."""

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
    if match := _BRACKETED.search(text):
        inside = match["inside"]
        if _LABEL.match(inside) or _is_credit(inside):
            return text[: match.start()].strip() or None, strip_label(inside)
    if match := _LABELLED.search(text):
        return text[: match.start()].strip(" |–—-") or None, strip_label(match["credit"])
    if (match := _BARRED.search(text)) and _is_credit(match["credit"]):
        return text[: match.start()].strip() or None, strip_label(match["credit"])
    return text, None


def is_credit_line(text: str) -> bool:
    """Whether a text of its own (an element beside a picture) is a credit: labelled, or nothing but agencies and a name."""
    text = squeeze(text)
    return len(text) <= 140 and bool(_LABEL.match(text) or _is_credit(text))


def strip_label(text: str) -> str:
    """A credit line without "Photo:", "Image Credit:", "©" and enclosing brackets."""
    text = squeeze(text).strip()
    while match := _LABEL.match(text):
        text = text[match.end() :]
    return text.strip(" ()[]|;").rstrip(".") if not text.endswith(("Inc.", "Ltd.")) else text.strip(" ()[]|;")


def _is_credit(text: str) -> bool:
    parts = [part for part in re.split(r"\s*/\s*|\s+via\s+|,\s+|\s+Photo(?:/|$)", text) if part]
    return any(name_agency(part) for part in parts) and len(text.split()) <= 12


def split_credit(credit: str) -> Credit:
    """The parts of a credit line: "DOD/Jane Roe", "Jane Roe / AFP via Getty Images", "U.S. Army photo by Sgt. Jane Roe"."""
    virin = _VIRIN.search(credit)
    licence = _LICENCE.search(credit)
    text, via = credit, None
    if " via " in text:
        text, _, via = text.rpartition(" via ")
    service = owner = None
    if (match := _BY.match(text)) and match.end() < len(text):
        owner, text = match["owner"], text[match.end() :]
    people: list[str] = []
    agencies: list[str] = [owner] if owner else []
    for part in re.split(r"\s*/\s*|\s*;\s*|,\s+(?=[A-Z])|\s+\|\s+", text):
        (agencies if is_organisation(part) else people).append(part.strip())
    if not people and len(agencies) > 1 and not name_agency(agencies[-1]):
        people = [agencies.pop()] if _RANK.match(agencies[-1]) else people
    person = people[0] if people else None
    rank = None
    if person and (found := _SERVICE.match(person)):
        service, person = found["service"], person[found.end() :]
    if person and (found := _RANK.match(person)):
        rank, person = found["rank"], person[found.end() :]
    if person and not re.match(r"[^\W\d_a-z]", person):
        person = None
    agency = next((name_agency(name) or name for name in agencies if name), None)
    return Credit(
        credit=credit,
        photographer=", ".join([person, *people[1:]]) if person else None,
        photographer_rank=rank,
        service=service,
        agency=agency or service or (name_agency(via) or via if via else None),
        via=name_agency(via) or via if via else None,
        licence=licence.group() if licence else None,
        virin=virin.group() if virin else None,
    )


def taken_on(caption: str | None) -> date | None:
    """The day a caption states: "..., July 29, 2022."; None where it states none."""
    found = parse_printed_date(caption) if caption else None
    return found.at.date() if found else None
