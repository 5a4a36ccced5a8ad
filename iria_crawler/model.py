"""The values that all rooms use: frozen, and without behaviour.

Times ending in `_at` are aware UTC datetimes; `_raw` is verbatim text of the page. A field that the page does not
have is None (a single value) or () (a list), never a guess and never an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Literal, NamedTuple

# The fields whose presence on a site's pages is counted, so that a redesign is noticed.
FIELDS = ("headline", "byline", "published_at", "paragraphs", "quotes", "images")

PageClass = Literal["article", "listing", "other", "not_found", "blocked", "paywalled", "empty"]
Precision = Literal["second", "minute", "day"]
QuoteKind = Literal["direct", "partial", "block"]
ImageRole = Literal["lead", "inline", "gallery"]
NoticeKind = Literal["correction", "clarification", "update", "editor_note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where a story was filed, as it opens the body: "SEOUL, South Korea, July 29 (Reuters) -"."""

    raw: str  # the whole dateline as printed, its closing dash included
    place: str  # "SEOUL", "ABOARD USS NIMITZ", "LONDON/PARIS": as printed
    region: str | None = None  # country or state as printed: "South Korea", "Va."
    date: date | None = None
    agency: str | None = None  # "AP", "Reuters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One stretch of words between quotation marks (or one block quote) that somebody said or wrote."""

    text: str  # the words, marks outside
    start: int  # in code points: body_text[start:end] == text
    end: int
    speaker: str | None = None  # as printed beside the words: "he", "Secretary Austin", "the statement"
    speaker_start: int | None = None  # code points into body_text
    speaker_end: int | None = None
    speaker_name: str | None = None  # who that is, in full, resolved within the page; None when unsure
    speaker_role: str | None = None  # "U.S. Secretary of Defense"
    cue: str | None = None  # "said", "according to", as printed
    kind: QuoteKind = "direct"  # partial: part of a sentence of the reporter's; block: set off without marks
    continues: bool = False  # True: continues the quotation before it (same utterance, same speaker)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the story."""

    url: str  # absolute; the best rendition
    alt_text: str | None = None
    caption: str | None = None  # without its credit
    credit: str | None = None  # as printed, without label ("Photo:") and brackets
    photographer: str | None = None  # "Jane Roe", "Sgt. 1st Class Jane Roe" is photographer_rank + name
    photographer_rank: str | None = None
    service: str | None = None  # "U.S. Army"
    agency: str | None = None  # normalised agency or owner: "DOD", "AP", "Getty Images"
    via: str | None = None  # who passed it on: "via Getty Images", "Handout via Reuters" -> "Reuters"
    licence: str | None = None  # "Crown copyright", "CC BY 2.0", "Public domain"
    virin: str | None = None  # "220729-D-AB123-1001"
    organisation: str | None = None  # a body that the credit names and agencies.toml does not: "Norland Navy"
    # How the picture came, in the words of credit_words.toml: ("file", "pool", "handout", "third party", "courtesy", ...)
    qualifiers: tuple[str, ...] = ()
    credit_date: date | None = None  # the day printed in the credit
    unplaced: tuple[
        str, ...
    ] = ()  # parts of the credit that the grammar gives no other field: compared as they are printed
    taken_on: date | None = None  # the day the caption or VIRIN states
    width: int | None = None  # as the page states it, in CSS pixels
    height: int | None = None
    role: ImageRole = "inline"
    external_id: str | None = None  # number of the picture in the outlet's own system: 'wp:4207'


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """What the file of a picture says of itself: in IPTC, XMP or EXIF, in this order of trust."""

    format: str  # "JPEG", "PNG", "WEBP"
    width: int | None = None  # pixels; None: the head of the file does not say
    height: int | None = None
    phash: str | None = (
        None  # 16 hexadecimal digits, see picture_files/alike.py; None: only the head was read, or it is blank
    )
    creator: str | None = None  # "Sgt. John Poe"
    credit_line: str | None = None  # "DOD/Sgt. John Poe"
    source: str | None = None
    rights: str | None = None
    caption: str | None = None
    taken_at: str | None = None  # "2026-05-01" or "2026-05-01T14:02:31": local time, the file names no zone
    virin: str | None = None
    c2pa: bool = False  # it holds a C2PA manifest; its signature is not checked


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """One answer to a request for the file of a picture, or its failure."""

    url: str  # as in Image.url
    at: datetime
    file: PictureFile | None = None  # None: it was not read
    outcome: str = "read"  # or why not: http, failed, unreadable
    reason: str | None = None  # the same in words
    same_bytes: bool = False  # 304: nothing else was answered
    etag: str | None = None
    last_modified: str | None = None
    size: int | None = None  # bytes of the whole file, as the server states
    sha256: str | None = None  # of the bytes that were read
    whole: bool = False  # all of the file was read, not only its head


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the body of a story."""

    text: str  # its words, as they stand in the body
    url: str  # absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A published note about the story itself."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is known of an outlet before a page of it is read. All but the host is optional."""

    host: str  # without www.
    name: str | None = None
    timezone: str | None = None  # IANA name for times the pages print without a zone
    language: str | None = None
    # Other hosts from which the outlet's lists and pages may be fetched: ("sitemaps.example-cdn.com", "api.example.org:8443",
    # "*.example-cdn.net" for a host and all its subdomains). Without a port: 80 and 443.
    also: tuple[str, ...] = ()


class Capture(NamedTuple):
    """A stored page that is to be read again: its bytes, its address, and when they were fetched.

    `charset` is the encoding that the answer's Content-Type header declared, None where it did not. `parts`: the further pages
    of a story on several pages, in their order, which have no parts themselves. `before`: the pages of the states before, the
    oldest first: each is read knowing the one before it, as the crawl did; these have none themselves.
    """

    body: bytes
    url: str
    fetched_at: datetime
    charset: str | None = None
    parts: tuple[Capture, ...] = ()
    before: tuple[Capture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """An entry of a live story: its paragraphs go on until the next entry begins."""

    opening: str  # its first paragraph, of a long one the first 120 characters
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page, read. `page_class` says whether it is a story at all."""

    url: str
    canonical_url: str | None = None
    site: str = ""  # host without www.
    external_id: str | None = None  # 'wp:4207'
    page_class: PageClass = "article"
    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None  # as printed
    authors: tuple[str, ...] = ()  # names of persons; organisations only where no person is named
    published_at: datetime | None = None  # midnight UTC of the printed day when published_precision is 'day'
    published_raw: str | None = None
    # Which evidence gave it: 'json-ld', 'meta', 'time', 'text', 'url', 'script', or a list: 'rest', 'feed', 'sitemap'.
    published_source: str | None = None
    published_precision: Precision | None = None
    published_day: date | None = None  # on the outlet's own calendar, where that is not the day of published_at in UTC
    updated_at: datetime | None = None
    updated_raw: str | None = None
    updated_source: str | None = None
    dateline: Dateline | None = None
    paragraphs: tuple[str, ...] = ()  # headings, list items and block quotes are paragraphs too; no newlines inside
    body_text: str = ""  # paragraphs joined by a newline; the dateline stays in the first paragraph
    quotes: tuple[Quote, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()  # in reading order, those whose words are in the body
    # The headline as the page gives it to machines: 'json-ld', 'og:title', 'twitter:title' -> its words.
    headline_copies: Mapping[str, str] = field(default_factory=dict)
    # The authors as the page names them to machines: 'json-ld', or the name of a meta tag -> persons, joined by "; ".
    author_copies: Mapping[str, str] = field(default_factory=dict)
    # Captions, with their credits, that the page prints again elsewhere (in the view that opens over it), in page order.
    caption_copies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None  # BCP 47: 'en-US'
    notices: tuple[Notice, ...] = ()
    agency: str | None = None  # the wire service that the story is credited to
    truncated: bool = False  # the page shows only a part of the story (paywall, "continue reading", page 1 of 3)
    parser_version: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)  # field -> the rule that gave it
    # What the publisher's lists say of the story: source (rest, feed, sitemap) -> field -> text. "page": what the page itself
    # says of a field that was taken from a list.
    statements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    entries: tuple[LiveEntry, ...] = ()  # of a live story, in reading order
    # Lines amid the story that were not taken for it, each as its hash (text.line_hash) and, behind a space, that of the paragraph
    # before it: what another reading takes there is no edit.
    left_out: tuple[str, ...] = ()
    # Where in the page a field stood ('byline' -> the elements around it), by which the next look finds it again.
    places: Mapping[str, str] = field(default_factory=dict)
    # What the page does not show now though nobody was seen to take it out, as it was last shown.
    last_shown: tuple[LastShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastShown:
    """A value that was on the page of a story until a theme left it out: it is compared with the one that comes back."""

    field: str  # byline, standfirst, dateline, image, caption or credit
    seen_at: datetime  # the last look that saw it
    story: Article  # a record with this value alone; of a caption or credit: with its picture
    source: str = ""  # the rule that gave it


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPages:
    """What a page says of the other pages of its story. The addresses are absolute, of the page's own site, and can be fetched."""

    number: int = 1  # which page of the story this is
    next_url: str | None = None  # the page after this one
    whole_url: str | None = (
        None  # one page with the whole story ("view as single page"); only where it goes on elsewhere
    )
    first_url: str | None = (
        None  # the first page; None where this is the first, or where nothing on the page leads to it
    )
    evidence: str | None = None  # what leads on: 'rel' (rel=next), 'pager' (a link in the page); None: nothing does
    home: str | None = (
        None  # the name of the element with the story's text; None: it has none. Later pages are read there
    )
    breaks_off: bool = False  # the page's own words break off, or it asks for payment, whatever other pages there are


class ReadPart(NamedTuple):
    """One page of a story, read: what it shows, and what it says of the story's other pages."""

    article: Article
    pages: StoryPages


class FetchedPart(NamedTuple):
    """A further page of a story on several pages, as it was received. `fetched_at`: aware; `url`: where it answered."""

    url: str
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Severity(IntEnum):
    """How much a change matters. JSON, tables and SQL hold the plain number; docs/changes.md gives examples."""

    TYPOGRAPHY = 0  # how the words are set: quotation marks, dashes, spaces; compare() never lists it
    SPELLING = 1  # how words are written: "comand" -> "command", "defence" -> "defense"
    UPDATE = 2  # words are added or reworded, and nothing that can be true or false by itself differs
    FACT = 3  # a number, day, name, negation, credit; or a sentence, paragraph or picture is removed
    GRAVE = 4  # a quotation, the meaning of the headline, the publication date, a correction, a withdrawal


# Logs, alerts, feeds and pages report changes of this severity or more, unless the user asks for less.
WORTH_REPORTING = Severity.UPDATE


# What it is that differs in two texts; the weightiest where it is several things. docs/changes.md has an example of each.
Reason = Literal[
    "number", "unit", "day", "negation", "modality", "rank", "name", "place", "system", "roles swapped",
    "opposite", "question", "marks", "wording", "spelling", "sentence removed", "sentence added",
    "one copy only", "link", "file",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs between two records of a story.

    kind and field name it ('altered', 'quote'). before and after: None if there was or is nothing. stealth: True if nothing
    that the publisher states admits the change; None if that is not judged (compare() does not judge it). reason: what differs
    in the words; None where there are no two texts to tell it of, and in databases older than it.
    """

    kind: str
    field: str
    before: str | None
    after: str | None
    severity: Severity
    stealth: bool | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPicture:
    """What the publisher's own database says of a picture: its own words, without mark-up; None: nothing."""

    external_id: str  # 'wp:812'
    url: str | None = None  # absolute
    alt_text: str | None = None
    caption: str | None = None  # the credit may be in it
    credit: str | None = None  # of the file, as it was when the newsroom put it there
    read: Mapping[str, str] = field(
        default_factory=dict
    )  # field of Image -> text, once caption and credit are taken apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that discovery found, with what its source claims about it."""

    url: str
    source: str  # 'feed', 'sitemap', 'rest', 'listing'
    modified_at: datetime | None = None
    published_at: datetime | None = None
    title: str | None = None
    external_id: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    caption: str | None = None  # of the picture that stands for the story
    picture: StatedPicture | None = None  # that picture


class Hashes(NamedTuple):
    """The hashes of a record: 32 hexadecimal digits each, and a sketch. See changes/decide/hashes.py."""

    content: str  # of every field as printed
    fold: str  # of what compare() would compare: equal if only typography differs
    text: str  # of the folded body alone
    sketch: tuple[int, ...]  # MinHash values of the body: near copies share some of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One answer of a server to a request for a story: what the spiders hand to the pipelines."""

    owed_url: str  # the frontier's row this answers
    owed_kind: str = ""  # why it was asked: new, hint, due, audit, retry
    requested_url: str  # the address first asked for
    url: str  # the address that answered, after redirects
    http_status: int
    fetched_at: datetime
    article_id: int | None = None  # the story the frontier expects here; None: not seen yet
    article: Article | None = None  # None: not read (304, same bytes) or nothing to read
    hashes: Hashes | None = None  # of `article`, where they were made along with it
    body: bytes = b""  # as received, content encoding removed
    parts: tuple[FetchedPart, ...] = ()  # the further pages of the story, in their order, where it has several
    incomplete: bool = False  # a further page of the story was asked for and did not come
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()  # of the answer, cookies left out
    etag: str | None = None
    last_modified: str | None = None
    same_bytes: bool = False  # 304, or the bytes of the look before
    soft_404: bool = False  # a page that says "not found" with status 200
    sink: bool = False  # redirected to the page to which the site redirects dead addresses
    # The page of the story's stored record, read again with this parser version; None: not needed, or the page is lost.
    reread: Article | None = None
    reread_failed: bool = False  # whether that page is kept and could not be read
    lists_read: bool = True  # whether all lists that announce changes were read before this look is judged
    origin: str | None = None  # the archive that it was imported from; None: we fetched it
    cms_status: int | None = None  # what WordPress REST says of the story: 401 trashed, 404 purged, 200 still published
