"""Who wrote it: the byline as printed, and the names in it.

Persons stand before organisations: an agency or the outlet itself is the author only where no person is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from iria_crawler.dates import find_date
from iria_crawler.parse.body.blocks import Block, Story
from iria_crawler.parse.body.surroundings import HeadText
from iria_crawler.parse.body.trim import Line
from iria_crawler.parse.fields.byline_text import is_full_name, names_in, names_of_data, read_byline
from iria_crawler.parse.page.evidence import Found, text_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.agencies import is_organisation
from iria_crawler.text import letters, squeeze

_BY = re.compile(
    r"^(?:(?:written|posted|reported|words|story|text|published|geschrieben|escrito|texte|scritto|texto)\s+)?"
    r"(?:by|von|par|por|di|door|af|av|autor(?:in)?|auteur|redaktion)\b\s*:?\s+",
    re.I,
)
# Names in class, rel and itemprop that outlets use for the line with the author, and for what only looks like it.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:byline|bylines|author|authors|author-?names?|authorlist|contributors?|writer|reporter|auteur|autor(?:en)?)(?=$|[\s_-])",
    re.I,
)
_BYLINE_TAGS = ("span", "p", "div", "address", "a", "li", "h2", "h3", "h4", "h5")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_BYLINE = re.compile(
    r"bio|avatar|image|img|photo|about|social|follow|description|(?<!v)card|more|related|comment|box|role|title", re.I
)
_AND = r"and|und|et|y|og|och|e|en|i|ja|ve|és|a"
_SPLIT = re.compile(rf"\s*(?:,|;|\||/|&|·|、|\s(?:{_AND})\s)\s*")
# Words that follow a name in a byline and are no part of it.
_TAIL = re.compile(
    r"\s*(?:[|·•–—(\[]|\bfor\s|\bin\s+[A-Z]|\b(?:updated|published|posted|aktualisiert|twitter|email|contact)\b|@|\d).*$",
    re.I,
)
# The first word in small letters that no name has ends it: "Atli Steinn skrifar frá", "Jane Roe writes".
_AFTER_NAME = re.compile(
    r"(?<=\w)\s+(?!(?:von|vom|van|der|den|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ibn|bint|ben|ter|ten|zu|zur|y|e|af|"
    r"av|st|abu|um)\b)(?-i:[a-zà-öø-ÿ]).*$"
)
_OFFICE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|staff|columnist|contributor|analyst|chief|bureau|desk|redakteur(?:in)?|"
    r"korrespondent(?:in)?|journalist(?:in)?|special to|senior|political|defen[cs]e)\b",
    re.I,
)
_SUFFIX = re.compile(r"\s*(?:기자|記者|\([^)]{1,24}\))\s*$")
_NOBODY = frozenset("admin administrator editor webmaster redaktion staff unknown none null author guest".split())
_FULL_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*\s+){1,3}[^\W\d_a-z][\w.’'-]+")
LONGEST_BYLINE = 160
# The byline is looked for in at most this many elements around the story.
FURTHEST = 700
LONGEST_NAME = 60
# More authors than these, or a longer list, are no byline but broken data.
MOST_AUTHORS, LONGEST_LIST = 100, 5_000
# The parts of a line that are looked at for the one with the names.
MOST_PARTS = 100
NAMELESS = ("", "", "")


class Named(NamedTuple):
    """Names found in one place: persons and organisations, each in printed order."""

    people: tuple[str, ...]
    others: tuple[str, ...]
    source: str


def find_byline(
    page: Page, story: Story, lines: list[HeadText], after: list[Line]
) -> tuple[Found[str] | None, Found[tuple[str, ...]] | None]:
    """(byline as printed, names): persons where any are named, else organisations; None where nobody is.

    `lines` stand under the headline, `after` behind the last paragraph.
    """
    printed, element = _printed(page, story)
    if printed is None:
        printed, element = _among_lines(lines) or _signature(after) or (None, None)
    places = [_from_json(page), *_from_meta(page)]
    if printed is not None and element is not None:
        places.append(_from_element(page, printed.value, element))
    # A single word in a printed line is an author where nothing else is named: it may be a section or an account.
    doubtful = [place for place in places if place.source == "byline" and not any(map(is_full_name, place.people))]
    with_people = [place for place in places if place.people and place not in doubtful]
    if with_people:
        best = with_people[0]
        if all(map(_is_account, best.people)):
            # A full name is worth more than initials or the name of an account, wherever it is given.
            best = next((place for place in with_people if any(map(is_full_name, place.people))), best)
        # The line under the headline names everybody where the page's data name only the first.
        fuller = with_people[-1]
        if fuller.source == "byline" and set(best.people) < set(fuller.people) and _is_sure(printed, element):
            best = fuller
        return printed, Found(best.people, best.source)
    for place in places:
        if place.others:
            return printed, Found(place.others, place.source)
    for place in doubtful:
        if place.people:
            return printed, Found(place.people, place.source)
    return printed, None


def _is_sure(printed: Found[str] | None, element: HtmlElement | None) -> bool:
    """Whether all names of a printed byline are the authors': a label says so, or each is a link to its author."""
    if printed is None or element is None:
        return False
    byline = read_byline(printed.value)
    return byline.is_labelled or len(_author_links(element)) >= len(byline.names)


def _is_account(name: str) -> bool:
    """Whether a name is written as accounts and initials are, in small letters: "hn", "courier online", "foresterbob"."""
    return name == name.lower()


def without_bylines(blocks: list[Block], authors: tuple[str, ...]) -> list[Block]:
    """The blocks without lines that name the authors and nothing else: "Jane Roe", "By Jane Roe and John Doe"."""
    if not authors:
        return blocks
    keys = {letters(name) for name in authors}

    def names_authors(block: Block) -> bool:
        if block.kind != "paragraph" or len(block.text) > LONGEST_BYLINE or block.text.endswith("."):
            return False
        parts = {letters(part) for part in _SPLIT.split(_BY.sub("", block.text))}
        return bool(keys) and parts <= keys

    return [block for block in blocks if not names_authors(block)]


# --- from JSON-LD and meta tags ---


def _from_json(page: Page) -> Named:
    item = page.story_object
    people: list[str] = []
    others: list[str] = []
    for author in _listed(item.get("author") or item.get("creator"))[:MOST_AUTHORS] if item else ():
        given = _resolved(author, page) if isinstance(author, dict) else {"name": author}
        name = _value(given.get("name")) or " ".join(
            str(given[part]) for part in ("givenName", "familyName") if given.get(part)
        )
        if "Organization" in str(given.get("@type")):
            others += [squeeze(str(name))] if name else []
            continue
        for part in split_names(
            " , ".join(map(str, name[:MOST_AUTHORS])) if isinstance(name, list) else str(name or "")
        ):
            (others if _is_outlet(part, page) else people).append(part)
    return Named(_unique(people), _unique(others), page.story_source)


def _resolved(author: dict[str, Any], page: Page) -> dict[str, Any]:
    """The object that `{"@id": ...}` refers to; the author as given where it has a name, or where there is no such object."""
    if author.get("name") or not author.get("@id"):
        return author
    same = (item for item in page.json_ld if item.get("@id") == author["@id"] and item.get("name"))
    return next(same, author)


def _value(name: Any) -> Any:
    """A name written as `{"@value": "Jane Roe"}` as the text in it."""
    return name.get("@value") if isinstance(name, dict) else name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _from_meta(page: Page) -> Iterator[Named]:
    for name in ("article:author", "author", "parsely-author", "sailthru.author", "dc.creator"):
        people: list[str] = []
        others: list[str] = []
        for value in page.meta.get(name, ())[:MOST_AUTHORS]:
            parts = [] if re.match(r"https?:|\d+$", value.strip()) else split_names(value)
            if parts and _is_outlet(parts[0], page):
                others.append(parts[0])  # "outlet.example, Frankfurt, Germany": what follows is its address
            else:
                people += parts
        if people or others:
            yield Named(_unique(people), _unique(others), "meta")


def _is_outlet(name: str, page: Page) -> bool:
    """Whether a name is an organisation's: an agency, the outlet itself, an address."""
    key = letters(name)
    outlet = {letters(page.first_meta("og:site_name", "application-name", "twitter:site") or ""), letters(page.host)}
    outlet |= {letters(part) for part in page.host.split(".")[:-1]}
    return key in outlet or is_organisation(name) or bool(re.search(r"\.\w{2,3}$|\bredaktion\b", name, re.I))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def split_names(value: str) -> list[str]:
    """The names in an author's name or a list of them, as the page's data give it: accounts in small letters too."""
    value = squeeze(value[:LONGEST_LIST])
    byline = read_byline(value)
    return list(byline.names) if byline.is_labelled else names_of_data(value)


# --- from the printed page ---


def _printed(page: Page, story: Story) -> tuple[Found[str] | None, HtmlElement | None]:
    """The line that names the author, between the headline and the end of the story."""
    for element in islice(_surroundings(page, story).iter(*_BYLINE_TAGS), FURTHEST):
        get = element.get
        names = (get("class", ""), get("rel", ""), get("itemprop", ""))
        if names == NAMELESS or not _names_author(*names):
            continue
        text = _line_of(element)
        if 3 <= len(text) <= LONGEST_BYLINE and "://" not in text and _named_in(text):
            return Found(text, "byline"), element
    return None, None


@lru_cache(maxsize=10_000)
def _names_author(*names: str) -> bool:
    """Whether an element's class, rel and itemprop say that it holds the author's name."""
    words = _CAMEL.sub("-", " ".join(names))
    return _NAMES.search(words) is not None and _NOT_BYLINE.search(words) is None


def _line_of(element: HtmlElement) -> str:
    """The text of an element on one line, parts parted by a space; longer than any byline where it is."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        if part.strip():
            parts.append(part)
            size += len(part.strip())
            if size > LONGEST_BYLINE:
                break
    return squeeze(" ".join(parts))


def _named_in(text: str) -> tuple[str, ...]:
    """The names of a line that an element calls a byline: also a single name, if it is all of the line or labelled."""
    byline = read_byline(text)
    if byline.names or byline.is_labelled:
        return byline.names
    return () if " " in text.strip() else tuple(names_of_data(text))


def _among_lines(lines: list[HeadText]) -> tuple[Found[str], HtmlElement] | None:
    """A line with a label before a full name ("12 March | by Jane Roe"), or a full name beside the day: "Jane Roe | 20.11.2026"."""
    for line in lines:
        byline = read_byline(line.text)
        if byline.is_labelled and any(is_full_name(name) or is_organisation(name) for name in byline.names):
            return _narrowest(line)
    for line in lines:
        if (
            find_date(line.text)
            and (name := re.split(r"\s*[|·•–]", line.text)[0]) != line.text
            and _FULL_NAME.fullmatch(name)
        ):
            return Found(name, "byline"), line.element
    return None


def _narrowest(line: HeadText) -> tuple[Found[str], HtmlElement]:
    """The smallest element of a row that opens with "By" and holds the names, and its text."""
    best, text = line.element, line.text
    for element in islice(line.element.iterdescendants(), MOST_PARTS):
        own = squeeze(text_of(element)) if isinstance(element.tag, str) else ""
        if len(own) <= len(text) and (byline := read_byline(own)).is_labelled and byline.names:
            best, text = element, own
    return Found(text, "byline"), best


def _signature(after: list[Line]) -> tuple[Found[str], HtmlElement] | None:
    """The name under a story: the first line after it, where that opens with "By" or stands at the right."""
    for line in after[:1]:
        right = re.search(
            r"text-align:\s*(?:right|end)|\bhas-text-align-right\b",
            f"{line.home.get('style')} {line.home.get('class')}",
        )
        if _BY.match(line.text) or (right and _FULL_NAME.fullmatch(line.text)):
            return Found(line.text[:LONGEST_BYLINE], "byline"), line.home
    return None


def _surroundings(page: Page, story: Story) -> HtmlElement:
    """The story's element, widened to where the headline stands."""
    root: HtmlElement | None = story.container
    for _ in range(4):
        parent = root.getparent() if root is not None else None
        if parent is None or parent.tag == "body" or root is None or root.find(".//h1") is not None:
            break
        root = parent
    return root if root is not None else page.root


def _author_links(element: HtmlElement) -> list[str]:
    """The texts of the links that lead to an author."""
    return [
        squeeze(text_of(link))
        for link in element.iter("a")
        if "author" in f"{link.get('rel', '')} {link.get('href', '')}"
    ]


def _within_one_element(name: str, element: HtmlElement) -> str:
    """A name without what follows in another element: <a>Jane Roe</a><span>Harbour Desk</span>."""
    for part in element.itertext():
        own = str(part).strip()
        if name.startswith(own) and is_full_name(own):
            return own
    return name


def _from_element(page: Page, text: str, element: HtmlElement) -> Named:
    """The names of a printed byline: those of its links where it has any, else those of its words."""
    names = [name for link in _author_links(element) for name in names_in(link)]
    names = names or [_within_one_element(name, element) for name in _named_in(text)]
    people = [name for name in names if not _is_outlet(name, page)]
    return Named(_unique(people), _unique(name for name in names if _is_outlet(name, page)), "byline")
