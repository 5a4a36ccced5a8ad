"""Where a story was filed, as it opens the body: "SEOUL, South Korea, July 29 (Reuters) -".

Wire services and armies print it in a few fixed forms, the expressions below with the words of dateline.toml; a form with an
agency or a day proves itself, one with a place alone must be in capitals and must not look like a label or an abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from iria_crawler.dates import month_number
from iria_crawler.model import Dateline
from iria_crawler.parse.pictures.agencies import name_agency
from iria_crawler.word_tables import any_of, tables_beside, words_of

_TABLES = tables_beside(__file__)

_DASH = r"\s*(?:[–—−]|-{1,2}|\.-|\.—)(?:\s+|$)"
_CAPS = (
    r"(?:(?:ABOARD|ONBOARD) (?:THE )?(?:(?:USS|USNS|HMS|HMAS|HMCS|HNLMS|INS|FS|ITS|ESPS|ROKS|JS|FGS) )?[A-Z][\w.'’ -]{1,30}?|"
    r"[A-ZÀ-ÞА-ЯЁІЇЄ][A-ZÀ-ÞА-ЯЁІЇЄ.'’-]+(?:(?: |/|-| ?[—–] ?(?=[A-Z]{4}))[A-ZÀ-ÞА-ЯЁІЇЄ0-9][A-ZÀ-ÞА-ЯЁІЇЄ.'’-]*){0,4})"
)
_NAME = r"(?:[A-ZÀ-Þ][\w.'’]+(?:[ /-][A-ZÀ-Þ][\w.'’]+){0,3})"
_REGION = r"(?:[A-Z][\w.’'-]*(?: (?:and |of |the )?[A-Z][\w.’'-]+){0,3})"
# A word; whether it is a month is asked of the dates room, which knows those of all languages.
_MONTH = r"[^\W\d_]{2,15}"
_COUNTRY = any_of(_TABLES["countries"])
_DAY = (
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?!\d)|(?P<day2>\d{{1,2}})\.? (?:de )?(?P<month2>{_MONTH})\b\.?)"
    r"(?:(?:,| de)? (?P<year>\d{4}))?"
)
_AGENCY = r"(?P<agency>[A-Za-z][\w./ -]{1,30}|[\u3040-\u9fff\uac00-\ud7af]{2,8})"
_IN_CAPS = rf"(?P<place>{_CAPS})(?:, (?P<region>{_REGION}))?"
_IN_WORDS = rf"(?P<place>{_NAME})(?:, (?P<region>{_REGION}))?"
# The forms, the one that says most first.
_FORMS = tuple(
    re.compile(form)
    for form in (
        # SEOUL, South Korea, July 29 (Reuters) -   MADRID, 20 nov (EFE).-   NORFOLK, Va. (Nov. 20, 2026) —   ... : with one of them
        rf"{_IN_CAPS}(?:,? {_DAY})? ?\({_AGENCY}\)(?:{_DASH}|: )",
        rf"{_IN_CAPS} \({_DAY}\)(?:{_DASH}|: )",
        rf"{_IN_CAPS},? {_DAY}(?:{_DASH}|: )",
        # MOSCOW, November 20. /TASS/.
        rf"{_IN_CAPS},? {_DAY}\.? /{_AGENCY}/\.?\s+",
        # (ANSA) - ROMA, 20 NOV -
        rf"\({_AGENCY}\)\s*[-–—]\s*{_IN_CAPS},? {_DAY}{_DASH}",
        # Berlin (dpa) -   Paris, 20 nov. 2026 (AFP) –   Brussels, 20 November 2026 –
        rf"{_IN_WORDS}(?:,? {_DAY})? ?\({_AGENCY}\){_DASH}",
        rf"{_IN_WORDS}, {_DAY}{_DASH}",
        # (서울=연합뉴스)   （中央社台北20日電）   新华社北京11月20日电
        r"[(\[（【]?(?P<place>[\uac00-\ud7af]{2,6})=(?P<agency>[\uac00-\ud7af]{2,8})[)\]）】](?P<dash>\s*)",
        r"[(（]?(?P<agency>新华社|新華社|中央社|中新社)(?P<place>[\u4e00-\u9fff]{2,6}?)(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日[电電][)）]?\s*",
        # SEOUL, South Korea —   KYIV -
        rf"{_IN_CAPS}{_DASH}",
        # ARLINGTON:   ARLINGTON, Va.:
        rf"{_IN_CAPS}(?P<colon>:) (?=[^\W\d_a-zß-öø-ÿ]|\d)",
        # Valparaíso, Chile -
        rf"(?P<place>{_NAME}), (?P<region>{_COUNTRY}){_DASH}",
        # [Izmir]
        rf"\[(?P<bracket>)(?P<place>{_NAME}|{_CAPS})(?:, (?P<region>{_REGION}))?\] (?=[^\W_a-zß-öø-ÿ])",
    )
)
# Words by their table, as they are compared: in small letters, or in capitals.
_BRACKET_LABELS = words_of(_TABLES["bracket_labels"])
_NO_PLACES = words_of(_TABLES["no_places"])
_PLACE_OPENINGS = words_of(_TABLES["place_openings"])
_QUESTION_WORDS = words_of(_TABLES["question_words"])
_NEW_PLACES = words_of(_TABLES["new_places"])
_LOOK_ALIKES = words_of(_TABLES["look_alikes"])
_PLAIN_PLACES = words_of(_TABLES["plain_places"])
_SMALL_AGENCIES = words_of(_TABLES["small_agencies"])
MAX_PLACE_WORDS = 3  # words in capitals before a colon; more are a headline
# Another paragraph that opens like this one is another speaker's: "SMITH: Where were you?"
_SPEAKER = re.compile(r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’ -]{0,30}:\s|[QA]:\s")
# Most paragraphs open with a word that has one capital: no form in capitals fits them.
_MAY_BE_CAPITALS = re.compile(r"[(\[]?[^\W\d_a-zß-öø-ÿ](?![a-zß-öø-ÿ])")
_FORMS_IN_WORDS = tuple(form for form in _FORMS if not form.pattern.startswith(_IN_CAPS))
# A paragraph that is a dateline and nothing else needs no dash: "WASHINGTON, July 29, 2026".
_ALONE = re.compile(rf"{_IN_CAPS},? {_DAY}\.?")
# In words it also has its year: "Norfolk, 23 September 2025".
_ALONE_IN_WORDS = re.compile(rf"{_IN_WORDS}, (?=.*\d{{4}}){_DAY}\.?")
# A summary or a video's title may come before the paragraph with the dateline.
MAX_PARAGRAPHS = 3
# A paragraph that opens with a mark of quotation or a small letter opens with no place.
_OPENS_NONE = frozenset("“\"‘'„«abcdefghijklmnopqrstuvwxyz")


def find_dateline(
    paragraphs: Sequence[str], published_at: datetime | None, names: Sequence[str] = (), language: str | None = None
) -> Dateline | None:
    """The dateline that opens the first paragraph, or one of the next where a summary stands first; None where there
    is none or it only looks like one. `published_at` gives the year that is not printed; `names` are the authors';
    months are read in the page's `language` (BCP 47) first.
    """
    for number, paragraph in enumerate(paragraphs[:MAX_PARAGRAPHS]):
        if paragraph[0] in _OPENS_NONE:
            continue
        for form in _FORMS if _MAY_BE_CAPITALS.match(paragraph) else _FORMS_IN_WORDS:
            match = form.match(paragraph)
            if match is None or not _names_month(match, language) or not _may_be_place(match["place"], names):
                continue
            if _proves_itself(match, paragraphs, first=number == 0):
                return _dateline(match, published_at, language)
        if lone := find_lone_dateline([paragraph], published_at, names, language):
            return lone
    return None


def find_lone_dateline(
    lines: Sequence[str], published_at: datetime | None, names: Sequence[str] = (), language: str | None = None
) -> Dateline | None:
    """The first line that is a dateline with its day and nothing else: "Norfolk, 23 September 2025"."""
    for line in lines:
        found = _ALONE.fullmatch(line) or _ALONE_IN_WORDS.fullmatch(line)
        if found is None or _is_label(found["place"]) or not _names_month(found, language):
            continue
        if _may_be_place(found["place"], names):
            return _dateline(found, published_at, language)
    return None


def _names_month(match: re.Match[str], language: str | None) -> bool:
    """Whether the word beside a day is a month: "July 29", and not "Chapter 29"."""
    part = match.groupdict()
    printed = part.get("month") or part.get("month2")
    return printed is None or printed.isdecimal() or month_number(printed, language) is not None


def _proves_itself(match: re.Match[str], paragraphs: Sequence[str], *, first: bool) -> bool:
    """Whether what stands before the dash is a place: an agency or a day says so; a region nearly so; a word in
    capitals alone must open the story, be no label, and not be used as an abbreviation elsewhere in the story.
    """
    part = match.groupdict()
    agency = part.get("agency")
    if agency and not part["place"].isupper() and not _is_agency(agency):
        return False
    if agency or part.get("day") or part.get("day2"):
        return not _is_label(part["place"])
    if not first or match.end() == len(match.string) or _is_label(part["place"]):
        return False
    if part.get("bracket") is not None:
        return not any(word in _BRACKET_LABELS for word in re.findall(r"\w+", part["place"].casefold()))
    if part.get("colon") and not _may_open_with_colon(match, paragraphs):
        return False
    if part.get("region") or part["place"].startswith(("ABOARD ", "ONBOARD ")):
        return True
    place = part["place"].rstrip(".")
    if len(place) < 4 and "/" not in place:
        return False
    again = re.compile(rf"(?<!\w){re.escape(place)}(?!\w)")
    rest = (match.string[match.end() :], *paragraphs[1:])
    return place in _PLAIN_PLACES or not any(again.search(text) for text in rest)


def _may_open_with_colon(match: re.Match[str], paragraphs: Sequence[str]) -> bool:
    """Whether words in capitals before a colon may be a place: no speaker of a conversation, and no headline."""
    if match.string.rstrip().endswith("?") or any(_SPEAKER.match(text) for text in paragraphs[1:]):
        return False
    words = match["place"].split()
    return len(words) <= MAX_PLACE_WORDS and words[0] not in _QUESTION_WORDS


def _may_be_place(place: str, names: Sequence[str]) -> bool:
    """Whether words in small letters are no person, weekday or label. Two words may be a name, unless the first opens
    names of places: "New York", "San Pedro".
    """
    first, *others = place.casefold().split()
    if not place.isupper() and first in _NO_PLACES:
        return False
    if place.isupper() or (not place.isascii() and not others):
        return True
    if any(place in name or name in place for name in names):
        return False
    # "Abu" is a month in Basque, and opens names of places.
    return first in _PLACE_OPENINGS if others else month_number(first) is None


def _is_agency(printed: str) -> bool:
    """Whether a bracket after a place in small letters holds an agency and not a remark: "Berlin (dpa)"."""
    return printed.isupper() or printed in _SMALL_AGENCIES or name_agency(printed) is not None or not printed.isascii()


def _is_label(place: str) -> bool:
    words = [word.strip(".") for word in re.split(r"[\s/]+", place)]
    if words[0] == "NEW" and len(words) > 1 and words[1] in _NEW_PLACES:
        return False
    return place.rstrip(".") not in _PLAIN_PLACES and any(word in _LOOK_ALIKES for word in words)


def _dateline(match: re.Match[str], published_at: datetime | None, language: str | None) -> Dateline:
    part = match.groupdict()
    return Dateline(
        raw=match.group().strip(),
        place=part["place"].rstrip(),
        region=part.get("region"),
        date=_date(part, published_at, language),
        agency=part.get("agency"),
    )


def _date(part: dict[str, str | None], published_at: datetime | None, language: str | None) -> date | None:
    """The printed day; its month or year, where not printed, are those that bring it nearest to the publication."""
    day = part.get("day") or part.get("day2")
    if not day:
        return None
    printed = part.get("month") or part.get("month2")
    near = published_at.date() if published_at else None
    years = [int(part["year"] or 0)] if part.get("year") else [near.year + step for step in (-1, 0, 1)] if near else []
    month = (int(printed) if printed.isdecimal() else month_number(printed, language)) if printed else None
    months = [month] if month else list(range(1, 13))
    found = []
    for year in years:
        for month in months:
            try:
                found.append(date(year, month, int(day)))
            except ValueError:
                continue
    return min(found, key=lambda d: abs((d - near).days) if near else 0, default=None)
