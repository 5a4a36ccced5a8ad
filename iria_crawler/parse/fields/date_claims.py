"""The dates that a page states about its story, and what each of them claims to be: publication, update, or neither.

Structured data and meta tags are read of every page. What is printed is read only where those leave something open: the
elements that by tag, name or attribute hold a date, and the short lines around the headline. The dates of comments, of
other stories and of quoted posts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, NamedTuple

from lxml.html import HtmlElement

from iria_crawler.dates import Moment, find_date, parse_any_date, parse_machine_date, parse_relative_date
from iria_crawler.outside import split_address
from iria_crawler.parse.body.surroundings import HeadText
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.json_ld import types_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import squeeze

Kind = Literal["published", "updated"]


class DateContext(NamedTuple):
    """How the dates of a page are read: what is known beside the page itself."""

    zone: tzinfo  # of times that are printed without one
    language: str | None  # BCP 47
    fetched_at: datetime | None  # aware; "3 hours ago" is counted from it, and not read without it


class Stated(NamedTuple):
    """A date that the page states: the moment, the text as printed, and the kind of evidence ('json-ld', 'meta', 'text')."""

    moment: Moment
    raw: str
    source: str


class Claim(NamedTuple):
    """What one place of the page says; `rank` orders the places, the most reliable first."""

    kind: Kind
    stated: Stated
    rank: int


# The ranks, of places that speak of this story first.
STORY_OBJECT, META, PAGE_OBJECT, AT_HEADLINE, CREATED, ABOVE, ADDRESS, IN_STORY, UNSURE = range(9)

# The names of the meta tags that most outlets use, the most reliable first.
_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "publishdate",
    "pubdate", "publish-date", "dc.date.issued", "dc.date", "dcterms.created", "date", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "article.published",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
# All others that speak of publication, in small letters without signs: "vr:published-time", "citation_publication_date".
_PUBLISHED_NAME = re.compile(
    r"(?:publish(?:ed)?|publication|publi?c?|issued?|released?|display|online|original|creat(?:ed|ion))(?:date|time|datetime|timestamp|on|at)(?:utc|iso|gmt)?$|"
    r"date(?:time)?(?:published|publish|publication|pub|issued|created|creation|original)$|(?:^|dc|dcterms|article|story|news|post|page)date(?:time)?$|"
    r"(?:article|story|post|dcterms)(?:published|issued)$"
)
_OTHER_THING = re.compile(r"^(?:video|book|music|product|event|movie|offer|app)|expir|unpublish|update|modif|revis")
_NO_LETTER = re.compile(r"[^a-z]")
# A day written as the first second of it.
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.I)
# JSON-LD of these types, and of all pages and postings, may be about this page; of others ("Comment", "ImageObject") not.
_PAGE_TYPE = re.compile(r"(?:Page|Posting|Article|CreativeWork|PodcastEpisode|Recipe|HowTo|Review)$")
# A page about a video is published with it; a story that embeds one is not, so only an only one counts.
_VIDEO = frozenset(("VideoObject", "AudioObject"))

# Names of elements that hold a date, in the themes and systems that many outlets use.
_DATE_NAMES = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z])(?=[A-Z]))(?:date|dates|time|timestamp|published|publish|pub-?dates?|datetime|posted|posted-?on|entry-date|tie-date|dateline|"
    r"post-?date|datePublished|dateCreated|dateModified|publish(?:ed)?-?(?:date|time|info)|created|updated|modified|Date|Time|Published|PublishDate|PubDate)"
    r"(?=$|[\s_:-]|[A-Z])"
)
_DATE_TAGS = frozenset(("time", "relative-time", "time-ago", "local-time"))
_READ_TAGS = frozenset(
    "time relative-time time-ago local-time span p div abbr li small dd em i b strong h2 h3 h4 h5 h6 header footer td font".split()
)
_NAMED_UPDATED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:updated?|modified|dateModified|lastmod)(?=$|[\s_:-]|[A-Z])", re.I
)
_NAMED_PUBLISHED = re.compile(
    r"(?:^|[\s_:-]|(?<=[a-z]))(?:published?|datePublished|dateCreated|entry-date|post-date|posted-on|pub-?date|created)(?=$|[\s_:-]|[A-Z])",
    re.I,
)
UPDATED_WORD = re.compile(
    r"\b(?:updated|modified|edited|aktualisiert|stand|update|mis à jour|mise à jour|modifié|actualizad[oa]|aggiornat[oa]|"
    r"atualizad[oa]|bijgewerkt|gewijzigd|oppdatert|opdateret|uppdaterad|aktualizacja|aktualizováno|güncelleme|änderung|"
    r"обновлено|оновлено|päivitetty|frissítve|reviewed|revised)\b|更新|수정|最終",
    re.I,
)
PUBLISHED_WORD = re.compile(
    r"\b(?:published|posted|created|issued|first|veröffentlicht|erstellt|erschienen|publiziert|publié|créé|publicad[oa]|pubblicat[oa]|creato|"
    r"gepubliceerd|geplaatst|publisert|publiceret|udgivet|publicerad|opublikowano|publikováno|vydáno|julkaistu|yayınlanma|"
    r"опубликовано|опубліковано|megjelent)\b|公開|掲載|发布|發布|입력|등록",
    re.I,
)
# Names of what holds the dates of comments and of other stories.
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|answers?|answercell|comment-?meta|respond|disqus|repl(?:y|ies)|related|recommended|recommendations?|recirc|more-?from|"
    r"most-?(?:read|popular|viewed)|popular|trending|latest|recent|sidebar|newsletter|breadcrumbs?|copyright|"
    r"events?|calendar|weather|ticker|carousel|slider|read-?(?:more|next|also)|also-?read|up-?next|menu|navbar|navigation|"
    r"twitter-tweet|instagram-media|embed|cookie)(?=$|[\s_-])",
    re.I,
)
_OTHER_TAGS = frozenset("nav form blockquote dialog figure figcaption table select".split())
# A link of so many words is another story's headline.
HEADLINE_WORDS = 5
# Ancestors of a date that may be another story's card, and elements in each that are looked at for its headline.
CARD_DEPTH, CARD_ELEMENTS = 5, 40
# A printed date, with its label and time, has at most 90 characters.
MAX_DATE_CHARACTERS = 90
# A page may hold thousands of elements with a date's name: 500 are looked at, and 60 outside other stories are read.
MAX_DATES, MAX_NAMED_ELEMENTS = 60, 500
MAX_TEXT_CHARACTERS = 2_000
# An element with more children is a frame and no line.
MAX_CHILDREN = 4
# A line under the headline has a label and perhaps a name before its date. A line with more words is prose.
MAX_WORDS_BEFORE, MAX_WORDS_AFTER = 6, 12
# The elements before the headline in which its date may be, and the ancestors that it shares with it.
ELEMENTS_ABOVE, OWN_DEPTH = 30, 4
# The day in an address: "/2026/11/20/", "-2026-11-20", "/20261120/", and the second in a number: "A20261120091500123".
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?P<sign>[/_-]?)(0[1-9]|1[0-2]|(?<=/)[1-9])(?P=sign)(0[1-9]|[12]\d|3[01]|(?<=/)[1-9])"
    r"(?=\D|$|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)"
)
# "28.01.22" in an element that is named so, where the day or the month stands first.
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d{1,2}[./])(\d{1,2}[./])(\d\d)(?![\d./-])")
_YEAR_FIRST_LANGUAGES = ("ja", "ko", "zh", "hu", "lt", "mn")


def structured_claims(page: Page, zone: tzinfo) -> list[Claim]:
    """What JSON-LD, meta tags and the address say."""
    item = page.story_object or {}
    claims = [
        *_of_object(item, "published", ("datePublished",), STORY_OBJECT, zone),
        *_of_object(item, "updated", ("dateModified",), STORY_OBJECT, zone),
        *_of_object(item, "published", ("dateCreated", "uploadDate"), CREATED, zone),
        *_of_meta(page, "published", _PUBLISHED_META, zone),
        *_of_meta(page, "updated", _UPDATED_META, zone),
    ]
    if not any(claim.kind == "published" for claim in claims):
        named, created = _other_names(page)
        claims += _of_meta(page, "published", named, zone)
        claims += [claim._replace(rank=CREATED) for claim in _of_meta(page, "published", created, zone)]
    if not any(claim.kind == "published" for claim in claims):
        claims += _of_page_objects(page, zone)
    if of_url := _of_url(page.url):
        claims.append(Claim("published", of_url, ADDRESS))
    return claims


def _of_object(item: dict[str, Any], kind: Kind, names: tuple[str, ...], rank: int, zone: tzinfo) -> Iterator[Claim]:
    for name in names:
        raw = item.get(name)
        if isinstance(raw, dict):
            raw = raw.get("@value")
        if isinstance(raw, int | float):
            raw = str(raw)
        if isinstance(raw, str) and (moment := _read(raw, zone)):
            yield Claim(kind, Stated(moment, raw, "json-ld"), rank)
            return


def _of_meta(page: Page, kind: Kind, names: tuple[str, ...], zone: tzinfo) -> Iterator[Claim]:
    for name in names:
        raw = page.first_meta(name)
        if raw and (moment := _read(raw, zone)):
            yield Claim(kind, Stated(moment, raw, "meta"), META)
            return


def _read(raw: str, zone: tzinfo) -> Moment | None:
    """A date of structured data. The first second of a day is the day: no desk publishes at midnight to the second."""
    if midnight := _MIDNIGHT.fullmatch(raw.strip()):
        return parse_machine_date(midnight[1])
    return parse_any_date(raw[:MAX_TEXT_CHARACTERS], zone=zone)


def _other_names(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the page's own names of meta tags that speak of publication, those that speak of creation)."""
    found = [name for name in page.meta if _speaks_of_publication(name)]
    return tuple(name for name in found if "creat" not in name), tuple(name for name in found if "creat" in name)


@lru_cache(maxsize=2_000)
def _speaks_of_publication(name: str) -> bool:
    key = _NO_LETTER.sub("", name)
    return _PUBLISHED_NAME.search(key) is not None and _OTHER_THING.search(key) is None


def _of_page_objects(page: Page, zone: tzinfo) -> Iterator[Claim]:
    """JSON-LD about the page itself, where it has no object of a story: "WebPage", "DiscussionForumPosting"."""
    videos = [item for item in page.json_ld if types_of(item) & _VIDEO]
    for item in page.json_ld:
        if item is page.story_object or not any(_PAGE_TYPE.search(kind) for kind in types_of(item)):
            continue
        if _is_about(item, page):
            yield from _of_object(item, "published", ("datePublished",), PAGE_OBJECT, zone)
            yield from _of_object(item, "updated", ("dateModified",), PAGE_OBJECT, zone)
    if len(videos) == 1:
        yield from _of_object(videos[0], "published", ("datePublished", "uploadDate"), UNSURE, zone)


def _is_about(item: dict[str, Any], page: Page) -> bool:
    """Whether an object does not name another page's address as its own."""
    stated = item.get("url") or item.get("@id")
    if not isinstance(stated, str) or not stated.startswith(("http://", "https://")):
        return True
    path = split_address(stated).path.rstrip("/")
    return path == split_address(page.url).path.rstrip("/") or any(
        path == split_address(link).path.rstrip("/") for link in page.links.get("canonical", ())
    )


def _of_url(url: str) -> Stated | None:
    """The day in the page's address."""
    match = _IN_URL.search(split_address(url).path)
    if match is None:
        return None
    moment = parse_machine_date("-".join((match[1], match[3].zfill(2), match[4].zfill(2))))
    return Stated(moment, match.group(), "url") if moment else None


class Surroundings(NamedTuple):
    """Where printed dates are looked for: around the headline and the story."""

    title: HtmlElement | None
    container: HtmlElement | None  # the element that holds the story
    lines: list[HeadText]  # the short lines between the headline and the first paragraph
    after: list[str]  # the short lines behind the last paragraph
    paragraphs: frozenset[str]  # the story's; a date in one of them is no line of its own
    names: tuple[str, ...]  # the authors


def printed_claims(page: Page, around: Surroundings, context: DateContext) -> list[Claim]:
    """What is printed: lines under the headline, elements that hold a date, lines above the headline and after the story."""
    claims = [claim for line in around.lines for claim in _of_line(line.text, around, context)]
    claims += _of_elements(page, around, context)
    for text in around.after:
        if PUBLISHED_WORD.search(text):
            claims += [claim._replace(rank=IN_STORY) for claim in _of_text(text, context)]
    return claims


def _of_line(text: str, around: Surroundings, context: DateContext) -> Iterator[Claim]:
    """The dates of a short line: "erstellt: 20.11.2026, 09:15", "Jane Roe | 3 hours ago"; none of a dateline that opens
    the story ("Norfolk, 23 September 2025").
    """
    for before, raw, moment in dates_of(text, context):
        if text in around.paragraphs and _is_place(before, around.names):
            return
        kind: Kind = "updated" if _says_updated(before) else "published"
        yield Claim(kind, Stated(moment, raw, "text"), AT_HEADLINE)


def _is_place(before: str, names: tuple[str, ...]) -> bool:
    """Whether the words before a date are neither a label nor a person: a place."""
    words = before.strip(" ,–—-")
    if not words or not before.rstrip().endswith((",", "-", "–", "—")):
        return False
    return not (PUBLISHED_WORD.search(words) or UPDATED_WORD.search(words) or ":" in words) and not any(
        name in words for name in names
    )


def _says_updated(label: str) -> bool:
    """Whether the label right before a date calls it an update: the last word of the two kinds decides."""
    updated = max((found.start() for found in UPDATED_WORD.finditer(label)), default=-1)
    return updated >= 0 and updated > max((found.start() for found in PUBLISHED_WORD.finditer(label)), default=-1)


def dates_of(text: str, context: DateContext) -> Iterator[tuple[str, str, Moment]]:
    """(words before the date, the date as printed, its moment) for each date of a line; none for a line of prose."""
    zone, language, fetched_at = context
    first = find_date(text, language, zone)
    if first is None:
        for part in re.split(r"\s*[|·•]\s*", text):
            moment = parse_any_date(part, language, zone)
            if moment is None and fetched_at is not None:
                moment = parse_relative_date(part, fetched_at, language)
            if moment:
                yield "", part, moment
        return
    before, after = text[: first.start], text[first.end :]
    if len(before.split()) > MAX_WORDS_BEFORE or len(after.split()) > MAX_WORDS_AFTER:
        return
    yield before, text[first.start : first.end], first.moment
    if second := find_date(after, language, zone):
        yield after[: second.start], after[second.start : second.end], second.moment


def _of_text(text: str, context: DateContext) -> Iterator[Claim]:
    for before, raw, moment in dates_of(text, context):
        kind: Kind = "updated" if _says_updated(before) else "published"
        yield Claim(kind, Stated(moment, raw, "text"), AT_HEADLINE)


def _of_elements(page: Page, around: Surroundings, context: DateContext) -> list[Claim]:
    """The dates of elements that by tag, name or attribute hold one, each with the rank of where it stands."""
    own = _own_elements(around)
    opening = around.title if around.title is not None else around.container
    claims: list[Claim] = []
    above: list[HtmlElement] = []
    is_above, looked_at, read = True, 0, 0
    for element in page.root.iter():
        if element is opening:
            is_above = False
            claims += _of_lines_above(above, own, context)
        if element.tag not in _READ_TAGS:
            continue
        if is_above:
            above = [*above[-ELEMENTS_ABOVE:], element]
        if not _holds_date(element) or len(element) > MAX_CHILDREN:
            continue
        looked_at += 1
        rank = ABOVE if is_above else _rank_of(element, around)
        if rank == AT_HEADLINE or not is_of_other_story(element, own):
            claims += _of_element(element, rank, context)
            read += 1
        if looked_at >= MAX_NAMED_ELEMENTS or read >= MAX_DATES:
            break
    return claims


def _own_elements(around: Surroundings) -> dict[HtmlElement, bool]:
    """The elements around headline and story, not the page's frame: what stands in them belongs to the story."""
    own: dict[HtmlElement, bool] = {}
    for element in (around.title, around.container):
        if element is None:
            continue
        own[element] = True
        for ancestor in islice(element.iterancestors(), OWN_DEPTH):
            if ancestor.tag in ("body", "html"):
                break
            own[ancestor] = True
    return own


def _rank_of(element: HtmlElement, around: Surroundings) -> int:
    """AT_HEADLINE between the headline and the first paragraph; IN_STORY inside the story and behind it."""
    lines = {line.element for line in around.lines}
    near = (element, *islice(element.iterancestors(), CARD_DEPTH))
    return AT_HEADLINE if any(candidate in lines for candidate in near) else IN_STORY


def _of_lines_above(above: list[HtmlElement], own: dict[HtmlElement, bool], context: DateContext) -> Iterator[Claim]:
    """The dates of short lines above the headline, in the elements that it shares with them."""
    for element in above:
        text = squeeze(start_of(element, MAX_DATE_CHARACTERS + 1)) if len(element) <= MAX_CHILDREN else ""
        is_line = 6 <= len(text) <= MAX_DATE_CHARACTERS and any(map(str.isdecimal, text))
        if is_line and not is_of_other_story(element, own):
            yield from (claim._replace(rank=ABOVE) for claim in _of_text(text, context))


def _holds_date(element: HtmlElement) -> bool:
    get = element.get
    if element.tag in _DATE_TAGS:
        return True
    return names_date(get("class") or "", get("itemprop") or "", get("property") or "") or (
        element.tag == "abbr" and get("title") is not None
    )


@lru_cache(maxsize=10_000)
def names_date(*names: str) -> bool:
    """Whether an element's class, itemprop and property say that it holds a date."""
    return _DATE_NAMES.search(" ".join(names)) is not None


def _of_element(element: HtmlElement, rank: int, context: DateContext) -> Iterator[Claim]:
    """What one element claims: by the label printed before it, else by its names."""
    printed = squeeze(start_of(element, MAX_TEXT_CHARACTERS))
    source = "time" if element.tag == "time" else "text"
    names = " ".join((element.get("class") or "", element.get("itemprop") or "", element.get("property") or ""))
    texts = list(dates_of(printed[:MAX_DATE_CHARACTERS], context))
    moment, raw = _moment_of(element, printed, context)
    if len(texts) > 1:
        yield from (claim._replace(rank=rank) for claim in _of_text(printed[:MAX_DATE_CHARACTERS], context))
        if moment and "datemodified" in names.lower():
            yield Claim("updated", Stated(moment, raw, source), rank)
        return
    if moment is None:
        return
    label = (texts[0][0] if texts else "") or label_before(element)
    stated = Stated(moment, raw, source)
    if UPDATED_WORD.search(label) and _says_updated(label):
        yield Claim("updated", stated, rank)
    elif PUBLISHED_WORD.search(label) or _NAMED_PUBLISHED.search(names):
        yield Claim("published", stated, rank)
    elif "datemodified" in names.lower():
        yield Claim("updated", stated, rank)
    elif _NAMED_UPDATED.search(names):
        yield Claim("updated", stated, UNSURE)
    else:
        yield Claim("published", stated, rank if rank != IN_STORY or "date" in names.lower() else UNSURE)


def _moment_of(element: HtmlElement, printed: str, context: DateContext) -> tuple[Moment | None, str]:
    """(the most exact date of an element's attributes and text, the text as printed)."""
    read = _short(printed[:MAX_DATE_CHARACTERS], context)
    for raw in _values(element):
        midnight = _MIDNIGHT.fullmatch(raw)
        moment = parse_machine_date(midnight[1] if midnight else raw, context.zone)
        moment = moment or parse_any_date(raw[:MAX_DATE_CHARACTERS], context.language, context.zone)
        if moment is None:
            continue
        if read and read.day == moment.day and _says_more(read, moment):
            return read, printed
        return moment, printed or raw
    return read, printed


def _says_more(printed: Moment, machine: Moment) -> bool:
    """Whether the printed date has a time, or a time with its zone, and the attribute of the same day has not."""
    if printed.precision == "day":
        return False
    return machine.precision == "day" or (printed.zoned and not machine.zoned)


def _values(element: HtmlElement) -> Iterator[str]:
    """The values of the attributes that may hold a date for programs."""
    for name, value in element.attrib.items():
        key = str(name)
        if (
            key in ("datetime", "content", "title")
            or (key.startswith("data-") and _DATE_NAMES.search(key))
            or key == "data-utime"
        ):
            yield squeeze(str(value)[:MAX_TEXT_CHARACTERS])


def _short(text: str, context: DateContext) -> Moment | None:
    """A printed date; also with a year of two digits, which only an element that is named as a date may have."""
    if moment := parse_any_date(text, context.language, context.zone):
        return moment
    if (context.language or "").startswith(_YEAR_FIRST_LANGUAGES) or len(_SHORT_YEAR.findall(text)) != 1:
        return None
    return parse_any_date(_SHORT_YEAR.sub(r"\g<1>\g<2>20\3", text), context.language, context.zone)


def label_before(element: HtmlElement) -> str:
    """The words printed right before an element: "Updated:" of `<span>Updated:</span> <time>`; "" for none."""
    current = element
    for _ in range(3):
        before = current.getprevious()
        if before is not None:
            text = squeeze(before.tail or "") or squeeze(start_of(before, MAX_TEXT_CHARACTERS))
            return text if len(text) <= MAX_DATE_CHARACTERS and not any(map(str.isdecimal, text)) else ""
        parent = current.getparent()
        if parent is None or parent.tag == "body":
            return ""
        if text := squeeze(parent.text or ""):
            return text[-MAX_DATE_CHARACTERS:]
        current = parent
    return ""


def is_of_other_story(element: HtmlElement, own: dict[HtmlElement, bool]) -> bool:
    """Whether an element is part of a comment, a quoted post, another story's card or the page's frame."""
    if _OTHERS.search(element.get("class") or ""):
        return True
    for depth, ancestor in enumerate(element.iterancestors()):
        if ancestor in own:
            return False
        if ancestor.tag in _OTHER_TAGS or ancestor.tag == "body":
            return True
        if _OTHERS.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
        if depth < CARD_DEPTH and _has_headline(ancestor, element):
            return True
    return True


def _has_headline(card: HtmlElement, date: HtmlElement) -> bool:
    """Whether an element holds a heading or a link as long as one, beside the date's: it is another story's card."""
    around_date = {date, *islice(date.iterancestors(), CARD_DEPTH)}
    for inner in islice(card.iter("h2", "h3", "h4", "h5", "h6", "a"), CARD_ELEMENTS):
        if inner not in around_date and len(start_of(inner, 200).split()) >= HEADLINE_WORDS:
            return True
    return False
