"""Agencies and owners of pictures: the name we file them under, and how pages print it."""

from __future__ import annotations

import re

# normalised name -> printed forms, as regular expressions of whole words, longest first where one holds another.
AGENCIES: dict[str, str] = {
    "AP": r"AP|Associated Press",
    "AFP": r"AFP|Agence France-Presse",
    "Reuters": r"Reuters|REUTERS",
    "Getty Images": r"Getty(?: Images)?",
    "EPA": r"EPA(?:-EFE|/EFE)?|European Pressphoto Agency",
    "DVIDS": r"DVIDS",
    "DOD": r"DOD|DoD|U\.?S\.? Department of Defen[sc]e|Department of Defen[sc]e|Pentagon",
    "MOD": r"MOD|MoD|UK MOD|Ministry of Defen[sc]e",
    "Crown": r"Crown [Cc]opyright|Crown",
    "NATO": r"NATO",
    "UN": r"UN|UN Photo|United Nations",
    "Yonhap": r"Yonhap(?: News(?: Agency)?)?",
    "TASS": r"TASS|ITAR-TASS",
    "Sputnik": r"Sputnik",
    "Xinhua": r"Xinhua(?: News Agency)?",
    "Kyodo": r"Kyodo(?: News)?",
    "dpa": r"dpa|DPA|dpa-Zentralbild|picture[- ]alliance",
    "PA": r"PA(?: Images| Wire| Media)?",
    "ANSA": r"ANSA",
    "Anadolu": r"Anadolu(?: Agency| Ajans[ıi])?|AA",
    "Alamy": r"Alamy(?: Stock Photo)?",
    "Shutterstock": r"Shutterstock",
    "Bloomberg": r"Bloomberg",
    "ZUMA": r"ZUMA(?: Press)?",
    "NurPhoto": r"NurPhoto",
    "IMAGO": r"IMAGO|imago(?: images)?",
    "Keystone": r"KEYSTONE|Keystone",
    "U.S. Army": r"U\.?S\.? Army",
    "U.S. Navy": r"U\.?S\.? Navy",
    "U.S. Air Force": r"U\.?S\.? Air Force",
    "U.S. Marine Corps": r"U\.?S\.? Marine Corps",
    "U.S. Coast Guard": r"U\.?S\.? Coast Guard",
}
_PATTERNS = [(name, re.compile(rf"(?:{forms})(?![\w])")) for name, forms in AGENCIES.items()]
# An organisation that the table does not list still shows itself by one of these words.
_ORGANISATION = re.compile(
    r"\b(?:Agency|Agencies|Press|News|Images|Photos?|Army|Navy|Air Force|Marines?|Coast Guard|Guard|Corps|Command|Ministry|"
    r"Department|Office|Government|Archive|Museum|University|Institute|Yard|Company|Inc|Ltd|GmbH|Brigade|Fleet|Forces|"
    r"Police|Service|Handout|Bundeswehr|Nachrichtenagentur|Presse-Agentur|Agentur|Agence|Agenzia|Agencia)\b|^[A-Z]{2,6}$"
)


def name_agency(printed: str) -> str | None:
    """The normalised name of an agency printed alone: "Associated Press" -> "AP"; None where it is none we know."""
    printed = printed.strip()
    for name, pattern in _PATTERNS:
        if pattern.fullmatch(printed):
            return name
    return None


def is_organisation(printed: str) -> bool:
    """Whether a part of a credit names an organisation rather than a person."""
    return name_agency(printed) is not None or bool(_ORGANISATION.search(printed.strip()))
