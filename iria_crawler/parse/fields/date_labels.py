"""The words beside a printed date, and the names of its element, that say what it is of: publication, update, or something else."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.page.evidence import start_of
from iria_crawler.text import squeeze

# A printed date, with its label and time, has at most 90 characters.
MAX_DATE_CHARACTERS = 90
# A label stands in one of the 4 elements before a date's, or before one of the 2 around it.
MAX_SIBLINGS, MAX_LABEL_DEPTH = 4, 3

UPDATED_WORD = re.compile(
    r"\b(?:updated|modified|edited|aktualisiert|stand|update|mis à jour|mise à jour|modifié|actualizad[oa]|"
    r"aggiornat[oa]|atualizad[oa]|bijgewerkt|gewijzigd|oppdatert|opdateret|uppdaterad|aktualizacja|"
    r"aktualizováno|güncelleme|änderung|обновлено|оновлено|päivitetty|frissítve|reviewed|revised)\b|更新|수정|最終",
    re.I,
)
PUBLISHED_WORD = re.compile(
    r"\b(?:publish(?:ed)?|publication|posted|created|issued|first|"
    r"veröffentlicht|veröffentlichung|veröffentlichungsdatum|erstellt|erschienen|erscheinungsdatum|publiziert|"
    r"publié|mise? en ligne|créé|publicad[oa]|publicación|publicação|pubblicat[oa]|pubblicazione|creato|"
    r"gepubliceerd|geplaatst|publicatiedatum|publisert|publiceret|udgivet|publicerad|opublikowano|publikacji|publikováno|vydáno|"
    r"julkaistu|yayınlanma|yayın tarihi|опубликовано|публикации|опубліковано|megjelent)\b|公開|掲載|发布|發布|입력|등록",
    re.I,
)
# The same as names of elements.
NAMED_UPDATED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:updated?|modified|dateModified|lastmod)(?=$|[\s_:-]|[A-Z])", re.I
)
NAMED_PUBLISHED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:published?|datePublished|dateCreated|entry-date|post-date|posted-on|pub-?date|created)(?=$|[\s_:-]|[A-Z])",
    re.I,
)
# A label that says no more than that a date follows.
_DAY_WORD = re.compile(
    r"(?:the )?(?:date|datum|fecha|data|dato|dátum|дата|tarih|日期|日付|时间|時間|on|am|le|el|il)\W*", re.I
)
# The day of a right is not the story's: "© Harbour Ledger 12 March 2026".
_RIGHTS = re.compile(r"©|\(c\)|\bcopyright\b|\ball rights reserved\b", re.I)


def is_label(text: str) -> bool:
    """Whether words before a date say that it is of publication, or that a date follows: "Published", "Datum"."""
    return PUBLISHED_WORD.search(text) is not None or _DAY_WORD.fullmatch(text) is not None


def is_other_label(before: str) -> bool:
    """Whether the label right before a date calls it another day than the story's: "Best before:", "Date of birth:"."""
    label = before.rstrip()
    if _RIGHTS.search(label):
        return True
    if not label.endswith(":"):
        return False
    last = re.split(r"[|·•;.]", label)[-1]
    return not (PUBLISHED_WORD.search(last) or UPDATED_WORD.search(last) or _DAY_WORD.fullmatch(last.strip()))


def says_updated(label: str) -> bool:
    """Whether the label right before a date calls it an update: the last word of the two kinds decides."""
    updated = max((found.start() for found in UPDATED_WORD.finditer(label)), default=-1)
    return updated >= 0 and updated > max((found.start() for found in PUBLISHED_WORD.finditer(label)), default=-1)


def label_before(element: HtmlElement) -> str:
    """The words printed right before an element: "Updated:" of `<span>Updated:</span> <time>`; "" for none."""
    current = element
    for _ in range(MAX_LABEL_DEPTH):
        for before in islice(current.itersiblings(preceding=True), MAX_SIBLINGS):
            if text := squeeze(before.tail or "") or squeeze(start_of(before, MAX_DATE_CHARACTERS + 1)):
                return text if len(text) <= MAX_DATE_CHARACTERS and not any(map(str.isdecimal, text)) else ""
        parent = current.getparent()
        if parent is None or parent.tag == "body":
            return ""
        if text := squeeze(parent.text or ""):
            return text[-MAX_DATE_CHARACTERS:]
        current = parent
    return ""
