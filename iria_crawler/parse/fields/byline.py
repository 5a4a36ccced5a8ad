"""Who wrote it: the byline as printed, and the names in it.

An agency or the outlet itself is the author only where no person is named.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.dates import find_date
from iria_crawler.parse.body.blocks import Block, Story
from iria_crawler.parse.body.line import Line, place_of
from iria_crawler.parse.body.surroundings import HeadText
from iria_crawler.parse.fields.byline_data import Named, from_json, from_meta, is_outlet, unique
from iria_crawler.parse.fields.byline_elements import (
    MAX_BYLINE_CHARACTERS,
    MAX_ELEMENTS,
    MAX_MARK_DEPTH,
    Stood,
    is_editors,
    is_in_card,
    line_of,
    name_of_link,
    names_built_alike,
    where_it_stood,
    within_one_element,
)
from iria_crawler.parse.fields.byline_places import UNDER, Around, choose_author, find_placed_names
from iria_crawler.parse.fields.byline_text import (
    behind_editor,
    is_full_name,
    is_name_and_day,
    is_printed_name,
    names_in,
    names_of_data,
    read_byline,
    read_called_byline,
)
from iria_crawler.parse.fields.cards import is_linked_card, own_elements
from iria_crawler.parse.page.evidence import STRUCK_TAGS, Found, holds, text_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.agencies import is_organisation
from iria_crawler.text import CAMEL, letters, squeeze

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
_NOT_BYLINE = re.compile(
    r"bio|avatar|image|img|photo|about|social|follow|description|(?<!v)card|more|related|comment|box|role|title|(?<=[_-])tags?(?![a-z])",
    re.I,
)
_AND = r"and|und|et|y|og|och|e|en|i|ja|ve|és|a"
_SPLIT = re.compile(rf"\s*(?:,|;|\||/|&|·|、|\s(?:{_AND})\s)\s*")
# A line that begins with a day, and has a sign between it and what follows: "20.11.2026 - Jane Roe".
_DAY_FIRST = re.compile(r"\W*\d[^|·•–—-]{3,30}?(?:\s[-–—]|\s*[|·•])\s")
_FULL_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*\s+){1,3}[^\W\d_a-z][\w.’'-]+")
# "— Jane Roe" under a story; and how a line is set at the right.
_DASHED = re.compile(rf"[—–-]{{1,2}}\s*({_FULL_NAME.pattern})")
_RIGHT = re.compile(r"text-align:\s*(?:right|end)|\bhas-text-align-right\b")
# The address of an author's page.
_AUTHOR_PATH = re.compile(
    r"author|/(?:autor(?:en|in)?|auteurs?|autor[ei]|writers?|reporters?|journalists?|columnists?|contributors?|redakteure?)/",
    re.I,
)
# No page stands in more sections.
MAX_SECTIONS = 10
# The label of a line that names the authors and nothing else has no more letters.
MAX_LABEL_LETTERS = 10
# In a line, the first 100 elements are searched for the smallest one with the names.
MAX_ELEMENTS_OF_LINE = 100


class FoundByline(NamedTuple):
    """The byline as printed; the names: persons, where none is named organisations; and where it stands: place_of()."""

    printed: Found[str] | None
    names: Found[tuple[str, ...]] | None
    place: str | None = None


def find_byline(page: Page, story: Story, lines: list[HeadText], after: list[Line], around: Around) -> FoundByline:
    """Who wrote the story.

    `lines`: the lines under the headline. `after`: the lines after the last paragraph. `around`: where they stand. The byline of
    the look before stays where it still stands in its place and what looks like a byline now stands elsewhere.
    """
    printed, element = _printed(page, story, around.title)
    if printed is None:
        printed, element = _among_lines(lines) or _marked(lines) or (None, None)
    if printed is None or element is None or not _from_element(page, printed.value, element).people:
        # A team or the outlet above the story, and the person who wrote it under it.
        printed, element = _signature(after) or (printed, element)
    known = _known(page, story, around.stood, element)
    if known is not None and around.stood is not None:
        printed, element = Found(around.stood.byline, "byline"), known
    printed, names, place = _with_names(page, printed, element, around)
    return FoundByline(printed, names, place_of(place) if place is not None else None)


def _known(page: Page, story: Story, stood: Stood | None, element: HtmlElement | None) -> HtmlElement | None:
    """The element with the byline of the look before, if `element` stands neither there nor beside it, as an added author does."""
    if stood is None or (element is not None and place_of(element) == stood.place):
        return None
    found = where_it_stood(_surroundings(page, story), stood)
    return found if found is None or element is None or element.getparent() is not found.getparent() else None


_Byline = tuple[Found[str] | None, Found[tuple[str, ...]] | None, HtmlElement | None]


def _with_names(page: Page, printed: Found[str] | None, element: HtmlElement | None, around: Around) -> _Byline:
    """A byline with its authors and its element: by the page's data, and by the printed line where it says more."""
    places = [from_json(page), *from_meta(page)]
    if printed is not None and element is not None:
        places.append(_from_element(page, printed.value, element))
    # A single word in a printed line may be a section or an account. It is an author only if nobody else is named.
    doubtful = [place for place in places if place.source == "byline" and not any(map(is_full_name, place.people))]
    with_people = [place for place in places if place.people and place not in doubtful]
    sections = {letters(section) for section in page.meta.get("article:section", ())[:MAX_SECTIONS]}
    doubtful = [place for place in doubtful if not sections.intersection(map(letters, place.people))]
    if with_people:
        best = with_people[0]
        if not any(map(is_printed_name, best.people)):
            # A full name from any place is better than initials, a first name or the name of an account.
            named = (place for place in with_people if any(map(is_printed_name, place.people)))
            best = next(named, best)
        # The data of some pages name only the first author; then the printed line, which names all, is taken.
        fuller = with_people[-1]
        names_more = set(best.people) < set(fuller.people) and _is_sure(printed, element)
        if fuller.source == "byline" and (names_more or _names_others(page, printed, fuller, best, around)):
            best = fuller
        return printed, Found(best.people, best.source), element
    likely = choose_author(find_placed_names(page, around))
    source = "byline, by its place"
    if likely is not None and not any(is_outlet(name, page) for name in likely.names):
        return Found(likely.text, source), Found(likely.names, source), likely.element
    for place in places:
        if place.others:
            return printed, Found(place.others, place.source), element
    for place in doubtful:
        if place.people:
            return printed, Found(place.people, place.source), element
    if likely is not None:
        return Found(likely.text, source), Found(likely.names, source), likely.element
    return printed, None, element


def _names_others(page: Page, printed: Found[str] | None, line: Named, data: Named, around: Around) -> bool:
    """Whether a line under the headline names by a label others than the page's data: those name the account that put it in."""
    if printed is None or not read_byline(printed.value).is_labelled or not all(map(is_full_name, line.people)):
        return False
    words, others = ({word for name in named.people for word in name.casefold().split()} for named in (line, data))
    return not words & others and any(
        "label" in name.signs and name.where in UNDER and name.names == line.people
        for name in find_placed_names(page, around)
    )


def _is_sure(printed: Found[str] | None, element: HtmlElement | None) -> bool:
    """Whether every name in a printed byline is an author: it has a label ("by"), or each name is a link to an author."""
    if printed is None or element is None:
        return False
    byline = read_byline(printed.value)
    return byline.is_labelled or len(_author_links(element)) >= len(byline.names)


def without_bylines(blocks: list[Block], authors: tuple[str, ...]) -> list[Block]:
    """The blocks without lines that name the authors and nothing else: "Jane Roe", "By Jane Roe and John Doe"."""
    if not authors:
        return blocks
    keys = {letters(name) for name in authors}

    def names_authors(block: Block) -> bool:
        if block.kind != "paragraph" or len(block.text) > MAX_BYLINE_CHARACTERS or block.text.endswith("."):
            return False
        parts = {letters(part) for part in _SPLIT.split(_BY.sub("", block.text))}
        if parts <= keys:
            return True
        byline = read_byline(block.text)
        named = [letters(name) for name in byline.names]
        more = len(letters(block.text)) - sum(map(len, named))
        return byline.is_labelled and bool(named) and keys.issuperset(named) and more <= MAX_LABEL_LETTERS

    return [block for block in blocks if not names_authors(block)]


# --- from the printed page ---


def _printed(page: Page, story: Story, title: HtmlElement | None) -> tuple[Found[str] | None, HtmlElement | None]:
    """The line that names the author, and its element, between the headline and the end of the story."""
    surroundings = _surroundings(page, story)
    own = own_elements(title, story.container)
    for element in islice(surroundings.iter(*_BYLINE_TAGS), MAX_ELEMENTS):
        names = element.keys()  # one call, where most elements have none of the three
        if not names or not ("class" in names or "rel" in names or "itemprop" in names):
            continue
        get = element.get
        if not _names_author(get("class", ""), get("rel", ""), get("itemprop", "")):
            continue
        text = line_of(element)
        is_line = 3 <= len(text) <= MAX_BYLINE_CHARACTERS and "://" not in text
        if not is_line or not _named_in(text) or is_linked_card(element, own):
            continue
        if not (is_in_card(element, surroundings, title) or is_editors(element, text)):
            row = _row_of_authors(element)
            return (Found(line_of(row), "byline"), row) if row is not None else (Found(text, "byline"), element)
    return None, None


def _row_of_authors(link: HtmlElement) -> HtmlElement | None:
    """The line that links several authors, if `link` is one of them."""
    row = link.getparent()
    if link.tag != "a" or row is None or len(line_of(row)) > MAX_BYLINE_CHARACTERS:
        return None
    links = [other for other in row.iterchildren("a") if "author" in (other.get("rel") or "")]
    return row if len(links) > 1 and all(is_full_name(name_of_link(other)) for other in links) else None


@lru_cache(maxsize=10_000)
def _names_author(*names: str) -> bool:
    """Whether an element's class, rel and itemprop say that it holds the author's name."""
    words = CAMEL.sub("-", " ".join(names))
    return _NAMES.search(words) is not None and _NOT_BYLINE.search(words) is None


def _named_in(text: str) -> tuple[str, ...]:
    """The names in a line whose element is called a byline. A single name counts if it is the whole line or has a label."""
    byline = read_called_byline(text)
    if byline.names or byline.is_labelled:
        return byline.names
    return () if " " in text.strip() else tuple(names_of_data(text))


def _among_lines(lines: list[HeadText]) -> tuple[Found[str], HtmlElement] | None:
    """The line with a label before a name ("12 March | by Jane Roe"), else one with a full name and a day
    ("Jane Roe | 20.11.2026", "20.11.2026 - Jane Roe"), else one that links a full name to its author's page.
    """
    for line in lines:
        byline = read_byline(line.text)
        if byline.is_labelled and any(is_full_name(name) or is_organisation(name) for name in byline.names):
            return _narrowest(line)
    for line in lines:
        opening = re.split(r"\s*[|·•–]", line.text)[0]
        if opening != line.text and find_date(line.text) and _FULL_NAME.fullmatch(opening):
            return Found(opening, "byline"), line.element
        names = read_byline(line.text).names
        if len(names) == 1 and _DAY_FIRST.match(line.text) and is_name_and_day(line.text):
            return Found(names[0], "byline"), line.element
    for line in lines:
        if not behind_editor(line.text) and any(is_full_name(name) for name in _author_links(line.element)):
            return Found(line.text, "byline"), line.element
    return None


def _marked(lines: list[HeadText]) -> tuple[Found[str], HtmlElement] | None:
    """A full name that is an element of its own in a line under the headline, if the names of the elements around it say
    that it is the author's, or if a picture beside it is called like it.
    """
    for line in lines:
        for element in islice(line.element.iter(), MAX_ELEMENTS_OF_LINE):
            name = squeeze(element.text or "") if isinstance(element.tag, str) else ""
            stands_alone = not len(element) and not (element.tail or "").strip() and len(name) <= MAX_BYLINE_CHARACTERS
            is_name = stands_alone and _FULL_NAME.fullmatch(name) and is_full_name(name)
            if is_name and _is_marked(element, name) and not is_editors(element, name):
                return Found(name, "byline"), element
    return None


def _is_marked(element: HtmlElement, name: str) -> bool:
    for around in (element, *islice(element.iterancestors(), MAX_MARK_DEPTH)):
        if around.tag in ("body", "main", "article"):
            return False
        if _NAMES.search(CAMEL.sub("-", around.get("class") or "")):
            return True
        pictures = islice(around.iter("img"), MAX_MARK_DEPTH)
        if any(name in squeeze(picture.get("alt") or "") for picture in pictures):
            return True
    return False


def _narrowest(line: HeadText) -> tuple[Found[str], HtmlElement]:
    """The text of the smallest element in a line that has a label and the names, and that element."""
    best, text = line.element, line.text
    for element in islice(line.element.iterdescendants(), MAX_ELEMENTS_OF_LINE):
        read = isinstance(element.tag, str) and element.tag not in STRUCK_TAGS
        own = squeeze(text_of(element)) if read else ""
        if len(own) <= len(text) and (byline := read_byline(own)).is_labelled and byline.names:
            best, text = element, own
    return Found(text, "byline"), best


def _signature(after: list[Line]) -> tuple[Found[str], HtmlElement] | None:
    """The name under a story: of its first two lines one with a label ("By", "(Reporting by ...") or a dash before the name,
    or the first one, if it is set at the right.
    """
    for number, line in enumerate(after[:2]):
        element = line.place.element
        text = line.text.strip("()[] ")
        if len(text) > MAX_BYLINE_CHARACTERS:
            break
        byline = read_byline(text)
        if _BY.match(text) or (byline.is_labelled and byline.names and all(map(is_full_name, byline.names))):
            return Found(text, "byline"), element
        if dashed := _DASHED.fullmatch(text):
            return Found(dashed[1], "byline"), element
        if (
            not number
            and _RIGHT.search(f"{element.get('style')} {element.get('class')}")
            and _FULL_NAME.fullmatch(text)
        ):
            return Found(text, "byline"), element
    return None


def _surroundings(page: Page, story: Story) -> HtmlElement:
    """The element of the story, or one of the four around it: the first that holds the headline."""
    root: HtmlElement | None = story.container
    for _ in range(4):
        parent = root.getparent() if root is not None else None
        if parent is None or parent.tag == "body" or root is None or holds(root, "h1"):
            break
        root = parent
    return root if root is not None else page.root


def _author_links(element: HtmlElement) -> list[str]:
    """The texts of the links that lead to an author: the first words that are a name, else all."""
    return [
        name_of_link(link)
        for link in element.iter("a")
        if "author" in (link.get("rel") or "") or _AUTHOR_PATH.search(link.get("href") or "")
    ]


def _names_of_link(text: str) -> tuple[str, ...]:
    byline = read_byline(text)
    return byline.names if byline.is_labelled else tuple(names_in(text))


def _with_last(linked: list[str], in_text: list[str], text: str) -> list[str]:
    """The linked names of a byline, and one without a link that "and" puts behind them: "<a>Jane Roe</a> and Tom Poe"."""
    last = in_text[-1] if in_text else ""
    is_longer = linked and in_text[:-1] == linked and is_full_name(last)
    ends_list = is_longer and re.search(rf"{re.escape(linked[-1])}\s*,?\s(?:{_AND}|&)\s+{re.escape(last)}", text)
    return in_text if ends_list else linked


def _from_element(page: Page, text: str, element: HtmlElement) -> Named:
    """The names of a printed byline: those in its links to authors; without such links, those in its text."""
    linked = [name for link in _author_links(element) for name in _names_of_link(link)]
    in_text = [within_one_element(name, element) for name in _named_in(text)]
    names = _with_last(linked, in_text, text) or names_built_alike(element, in_text[:1]) or in_text
    people = [name for name in names if not is_outlet(name, page)]
    return Named(unique(people), unique(name for name in names if is_outlet(name, page)), "byline")
