"""Names that stand alone on a page, as the author's does, and which of them most likely is the author.

Many pages print the author without "by", without data and in elements that nothing calls a byline. Then a name's place says
what it is: beside the day, right under the headline, as a link to a page of the person, in a box after the last paragraph.
No sign decides alone. Each adds its points, a row of byline_weights.csv (bench/fit_bylines.py writes the table), and the name
with the most points is the author if they are enough. In doubt there is none: a wrong author is worse than none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.fields.byline_data import described_by, named_by_scripts
from iria_crawler.parse.fields.byline_elements import Stood, is_editors, is_in_comments
from iria_crawler.parse.fields.byline_text import holds_office, is_full_name, is_name_and_day, read_byline
from iria_crawler.parse.fields.cards import is_linked_card, own_elements
from iria_crawler.parse.page.evidence import is_partly_struck, texts_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.agencies import is_organisation
from iria_crawler.text import CAMEL, letters, squeeze

WEIGHTS_FILE = Path(__file__).with_name("byline_weights.csv")
# The rows of the table that are no signs: what every name begins with, and the points from which on a name is the author.
START, LIMIT = "(start)", "(author)"
# Names are looked for in the first 6,000 elements of the page; the first 150 names are weighed.
MAX_ELEMENTS, MAX_CANDIDATES = 6_000, 150
# A longer line is running text.
MAX_LINE_CHARACTERS = 120
# ... and so is one of more words.
MAX_LINE_SPACES = 12
# A text of its own without a name may be the label of the name in an element inside: "By", "Geschrieben von".
MAX_LABEL_CHARACTERS = 18
# What is beside the story, counted in elements: before the headline, after it, and after the last paragraph.
NEAR_BEFORE, NEAR_AFTER, NEAR_END = 40, 80, 60
RIGHT_AFTER = 12
# A line that opens or ends the story is so near to its first or last paragraph.
BESIDE = 4
# Elements around a name whose class and id are read.
MAX_DEPTH = 5
# A name of the author counts so far around a name, and that of something else counts more up to here.
MAX_AUTHOR_DEPTH, MAX_OTHER_DEPTH = 3, 2
# Shorter classes and ids (three are spaces between them) say nothing.
MIN_WORDS_CHARACTERS = 3
# The opening of a paragraph by which its element is known.
OPENING_CHARACTERS = 40

_UNREAD = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "option", "button", "textarea", "form")
)
_TELLING_TAGS = frozenset(
    ("nav", "footer", "aside", "figure", "figcaption", "table", "blockquote", "header", "address", "li")
)
_LOOKS_LIKE_NAME = re.compile(
    r"[^\W\d_a-z]\w*[\w.’'-]*\s+(?:\w[\w.’'-]*\s+){0,2}[^\W\d_a-z][\w.’'-]+|[\u4e00-\u9fff\uac00-\ud7af]{2,4}"
)
_AUTHOR_CLASS = re.compile(
    r"auth?ore?n?s?(?![a-z])|auteurs?|by-?line|writer|reporter|contributor|redakteur|verfasser|created-?by|posted-?by|submitted",
    re.I,
)
_META_CLASS = re.compile(r"(?:^|[\s_-])(?:meta|info|details?|date|published|posted|header|intro|dateline)", re.I)
_OTHER_CLASS = re.compile(
    r"comment|related|teaser|recommend|popular|trending|sidebar|widget|caption|credit|footer|copyright|testimonial|review|team|speaker|quote|nav|menu|breadcrumb|tags?(?![a-z])|categor|card|more",
    re.I,
)
_BIO_CLASS = re.compile(r"bio(?![a-z])|about|profile|avatar", re.I)
_AUTHOR_PATH = re.compile(
    r"author|/(?:autor\w*|auteurs?|writers?|reporters?|journalists?|columnists?|contributors?|people|person|team|staff|profile|users?|members?|by|redakteure?)/",
    re.I,
)
_DAY = frozenset(("day beside", "day in the line", "nothing but name and day"))
# Places where a name may be the author's though nothing around it says so.
_NEAR = frozenset(
    (
        "before the headline",
        "right under the headline",
        "under the headline",
        "right before the story",
        "early in the story",
        "ends the story",
        "right after the story",
    )
)
# A line that is a label and names, and nothing else: "By Jane Roe".
LABEL_ALONE = "nothing but label and name"
UNDER = frozenset(("right under the headline", "under the headline"))
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d+\s+(?:hours?|days?|min)", re.I)


class PlacedName(NamedTuple):
    """Names in one place of the page, with the signs of the place."""

    names: tuple[str, ...]
    text: str
    element: HtmlElement
    where: str
    signs: frozenset[str]


class Around(NamedTuple):
    """What is known of the page: the headline's element and text, the paragraphs, and the byline of the look before."""

    title: HtmlElement | None
    headline: str
    paragraphs: Sequence[str]
    stood: Stood | None = None


def find_placed_names(page: Page, around: Around) -> list[PlacedName]:
    """The places with names, in page order."""
    placed = list(_lines(page, around))
    builds: dict[tuple[str, str], set[str]] = {}
    times: dict[str, int] = {}
    for line in placed:
        builds.setdefault(_build(line.element), set()).add(line.names[0])
        times[line.names[0]] = times.get(line.names[0], 0) + 1
    told = "\n".join(around.paragraphs)
    described, of_scripts = described_by(page), named_by_scripts(page) if placed else frozenset()
    labelled = {line.names for line in placed if LABEL_ALONE in line.signs}
    found = []
    for line in placed:
        signs = set(line.signs)
        others = len(builds[_build(line.element)])
        signs.add(
            "build of one name" if others == 1 else "build of two names" if others == 2 else "build of many names"
        )
        if times[line.names[0]] > 1:
            signs.add("name printed twice")
        if signs & _DAY and line.where in UNDER:
            signs.add("under the headline with a day")
        name = line.names[0]
        if name in told:
            signs.add("name in the story")
        if name in around.headline:
            signs.add("name in the headline")
        if name in described:
            signs.add("name in the page's description")
        if letters(name) in of_scripts:
            signs.add("called author in a script")
        if labelled == {line.names}:
            signs.add("only name with a label")
        found.append(line._replace(signs=frozenset(signs)))
    return found


def choose_author(names: Sequence[PlacedName]) -> PlacedName | None:
    """The name with the most points, if they are enough; of several with as many, the first."""
    weights = load_weights()
    best = max(names, key=points, default=None)
    return best if best is not None and points(best) >= weights[LIMIT] else None


def points(name: PlacedName) -> float:
    """How much speaks for these names being the author's."""
    weights = load_weights()
    return weights[START] + sum(weights.get(sign, 0.0) for sign in name.signs)


@cache
def load_weights() -> dict[str, float]:
    """The points of each sign."""
    with WEIGHTS_FILE.open(encoding="utf-8") as file:
        return {row["sign"]: float(row["points"]) for row in csv.DictReader(file)}


def _build(element: HtmlElement) -> tuple[str, str]:
    """By what an element is built like its neighbours: its tag and class, and those of its parent."""
    parent = element.getparent()
    outer = f"{parent.tag}.{parent.get('class') or ''}" if parent is not None else ""
    return f"{element.tag}.{element.get('class') or ''}", outer


class Places(NamedTuple):
    """The numbers in page order of the headline's element and of the first and last paragraph's; None: not on the page."""

    title: int | None
    start: int | None
    end: int | None

    def is_beside_start(self, at: int) -> bool:
        """Whether an element stands at the first paragraph."""
        return self.start is not None and abs(at - self.start) <= BESIDE


def _lines(page: Page, around: Around) -> Iterator[PlacedName]:
    """The short lines with a full name that are near the story or are called an author's."""
    short, places = _short_texts(page, around)
    own = own_elements(around.title, None)
    count = 0
    for at, element in short:
        where = _where(at, places)
        if where not in _NEAR and not _is_called_author(element):
            continue
        text = _line_of(element)
        if text is None or text.count(" ") > MAX_LINE_SPACES or not _LOOKS_LIKE_NAME.search(text):
            continue
        byline = read_byline(text)
        names = tuple(name for name in byline.names if is_full_name(name) and not is_organisation(name))
        # A few characters without spaces are any word of a menu, unless something says that they name the author.
        is_said = byline.is_labelled or " " in names[0] or _is_called_author(element) if names else False
        if not names or not is_said or is_linked_card(element, own):
            continue
        if not is_in_comments(element) and not is_editors(element, text):
            of_text = _signs_of_text(text, names, byline.is_labelled)
            beside = ("beside the first paragraph",) if places.is_beside_start(at) else ()
            signs = frozenset((where, *beside, *_called(element), *of_text, *_signs_around(element, names[0])))
            yield PlacedName(names, text, element, where, signs)
            count += 1
            if count >= MAX_CANDIDATES:
                return


def _short_texts(page: Page, around: Around) -> tuple[list[tuple[int, HtmlElement]], Places]:
    """The elements with a short text of their own, each with its number in page order; and where the story is."""
    body = page.body if page.body is not None else page.root
    first = page.elements.place(body)
    inside = slice(first, page.elements.end(body))
    tails = _tails(page, inside)
    opening = around.paragraphs[0][:OPENING_CHARACTERS] if around.paragraphs else None
    closing = around.paragraphs[-1][:OPENING_CHARACTERS] if around.paragraphs else None
    title = start = end = None
    short = []
    elements = zip(page.elements.all[inside], page.elements.texts[inside], strict=True)
    for at, (element, text) in enumerate(islice(elements, MAX_ELEMENTS)):
        if element is around.title:
            title = at
        behind = tails.get(element)
        if (not behind and (text is None or text.isspace())) or element.tag in _UNREAD:
            continue
        own = squeeze(" ".join((text or "", *behind)) if behind else text or "")
        if not own:
            continue
        if start is None and opening and own.startswith(opening):
            start = at
        if closing and own.startswith(closing):
            end = at
        if len(own) <= MAX_LINE_CHARACTERS:
            may_be_label = len(own) <= MAX_LABEL_CHARACTERS and len(element)
            if may_be_label or _LOOKS_LIKE_NAME.search(own):
                short.append((at, element))
    return short, Places(title, start, end)


def _tails(page: Page, inside: slice) -> dict[HtmlElement, list[str]]:
    """The texts that stand in an element behind the elements in it; blank ones are left out."""
    found: dict[HtmlElement, list[str]] = {}
    for element, tail in zip(page.elements.all[inside], page.elements.tails[inside], strict=True):
        if tail and not tail.isspace() and (parent := element.getparent()) is not None:
            found.setdefault(parent, []).append(tail)
    return found


def _line_of(element: HtmlElement) -> str | None:
    """The text of an element on one line; None if it is longer than a line."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        if piece and not piece.isspace():
            pieces.append(str(piece))
            size += len(piece)
            if size > MAX_LINE_CHARACTERS:
                return None
    if is_partly_struck(element):
        pieces = texts_of(element)
    return squeeze(" ".join(pieces))


def _where(at: int, places: Places) -> str:
    """The place in the page's order, as a sign."""
    title, start, end = places
    if title is not None and title - NEAR_BEFORE <= at < title:
        return "before the headline"
    if title is not None and at >= title and (start is None or at < start):
        return _where_above(at - title, None if start is None else start - at)
    if start is not None and end is not None and start <= at <= end:
        return "early in the story" if title is not None and at - title <= NEAR_BEFORE else "in the story"
    if end is not None and end < at <= end + NEAR_END:
        near = "right after the story" if at - end <= RIGHT_AFTER else "after the story"
        return "ends the story" if at - end <= BESIDE else near
    if title is None and start is not None and start - NEAR_BEFORE <= at < start:
        return "under the headline"
    return "far"


def _where_above(behind: int, ahead: int | None) -> str:
    """The place of a line so many elements behind the headline and ahead of the first paragraph; None: there is none."""
    if behind <= RIGHT_AFTER:
        return "right under the headline"
    if behind <= NEAR_AFTER:
        return "under the headline"
    return "right before the story" if ahead is not None and ahead <= BESIDE else "far"


def _signs_of_text(text: str, names: tuple[str, ...], is_labelled: bool) -> Iterator[str]:
    if is_labelled:
        yield "label"
        if letters(text).endswith(letters("".join(names))) and len(text) <= len(" ".join(names)) + MAX_LABEL_CHARACTERS:
            yield LABEL_ALONE
    if letters(text) == letters("".join(names)):
        yield "nothing but the name"
    elif _DATE.search(text):
        yield "nothing but name and day" if is_name_and_day(text) else "day in the line"
    elif not is_labelled:
        yield "other words in the line"
    if holds_office(text):
        yield "office in the line"
    if len(names) > 1:
        yield "several names"
    if len(names[0].split()) > 3:
        yield "long name"
    if text.endswith((".", "!", "?")):
        yield "sentence"


def _is_called_author(element: HtmlElement) -> bool:
    """Whether the class of an element or of one close around it is an author's."""
    around: HtmlElement | None = element
    for _ in range(MAX_AUTHOR_DEPTH + 1):
        if around is None:
            return False
        if (name := around.get("class")) and _is_author_class(name):
            return True
        around = around.getparent()
    return False


@lru_cache(maxsize=10_000)
def _is_author_class(name: str) -> bool:
    return _AUTHOR_CLASS.search(CAMEL.sub("-", name)) is not None


def _called(element: HtmlElement) -> set[str]:
    """What the tags and names of the element and of those around it say."""
    signs: set[str] = set()
    for depth, around in enumerate((element, *islice(element.iterancestors(), MAX_DEPTH))):
        if around.tag in ("body", "html"):
            break
        get = around.get
        words = CAMEL.sub("-", f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''} {get('rel') or ''}")
        if len(words) > MIN_WORDS_CHARACTERS:
            signs |= _signs_of_words(words, depth)
        if around.tag in _TELLING_TAGS:
            signs.add(f"in {around.tag}")
    return signs


@lru_cache(maxsize=10_000)
def _signs_of_words(words: str, depth: int) -> frozenset[str]:
    """What the class, id, itemprop and rel of an element say that is `depth` elements around a name."""
    signs = set()
    if depth <= MAX_AUTHOR_DEPTH and _AUTHOR_CLASS.search(words):
        signs |= {"called author's", f"called author's at {depth}"}
    if depth <= MAX_AUTHOR_DEPTH and _META_CLASS.search(words):
        signs.add("called the story's data")
    if _OTHER_CLASS.search(words):
        signs.add("called something else" if depth <= MAX_OTHER_DEPTH else "in something else")
    if _BIO_CLASS.search(words):
        signs.add("called a portrait")
    return frozenset(signs)


def _signs_around(element: HtmlElement, name: str) -> Iterator[str]:
    """Links, pictures and days beside a name."""
    link = element if element.tag == "a" else next((e for e in islice(element.iterancestors("a"), 1)), None)
    link = link if link is not None else element.find(".//a")
    if link is not None:
        href = link.get("href") or ""
        yield "link to a person" if _AUTHOR_PATH.search(href) or "author" in (link.get("rel") or "") else "link"
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        yield "a heading"
    for around in (element, *islice(element.iterancestors(), 2)):
        if around.tag in ("body", "html", "main", "article"):
            break
        pictures = list(islice(around.iter("img"), 3))
        if any(name in squeeze(picture.get("alt") or "") for picture in pictures):
            yield "picture called so"
            break
        if pictures and _line_of(around) is not None:
            yield "picture beside"
            break
    parent = element.getparent()
    for outer in (parent, parent.getparent() if parent is not None else None):
        line = _line_of(outer) if outer is not None else None
        if line is None:
            break
        if holds_office(line):
            yield "office beside"
        if _DATE.search(line):
            yield "day beside"
            break
