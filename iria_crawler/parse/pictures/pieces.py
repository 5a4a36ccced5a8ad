"""The texts of an element beside a picture, one for each element that separates them, and what their names say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import UNREAD_TAGS, is_hidden
from iria_crawler.parse.page.evidence import STRUCK_TAGS, holds
from iria_crawler.parse.pictures.credits import ends_in_labelled_credit, is_labelled_credit
from iria_crawler.text import CAMEL, squeeze

# A box with more text holds a part of the story.
MAX_NAMED_BOX_CHARACTERS = 1200
# An element with more elements inside holds more than one picture and its words.
MAX_ELEMENTS = 500

Role = Literal["credit", "caption", "junk"]

_CREDIT_NAMES = re.compile(
    r"credit|copyright|attribution|photographer|photo-?by|photo-?author|byline|rights|courtesy|distributor|"
    r"(?:^|[\s_-])(?:author|authors|source|src|agency|owner|fotograf|autor|urheber|quelle|crédits?|rechte|supplier|provider|"
    r"kredit|zdroj|fuente|fonte|bron|kilde|lahde|kuvaaja|foto-?nachweis|bildnachweis|bildquelle|bildrechte)(?=$|[\s_-])",
    re.I,
)
_CAPTION_NAMES = re.compile(
    r"caption|cutline|legend|description|(?:^|(?<!block)[\s_-])(?:img|image|photo|picture|figure|bild|foto|media)-?(?:desc|text|info|title)|"
    r"bildunterschrift|bildtext|didascalia|pie-?de-?foto|legende|onderschrift|billedtekst|popisek|podpis",
    re.I,
)
_JUNK_NAMES = re.compile(
    r"(?:^|[\s_-])(?:btn|button|share|social|zoom|enlarge|expand|count|counter|pagination|icon|tooltip-trigger|ad|ads|advert|"
    r"sr-only|visually-?hidden|screen-reader-text|lightbox-trigger|close)(?=$|[\s_-])",
    re.I,
)
_BOX_NAMES = re.compile(
    r"(?:^|[\s_-])(?:wp-caption|figure|fig|image|images|img|photo|photos|picture|pictures|media|gallery|slide|hero|lead-?art|"
    r"lead-?media|featured|bild|foto|imgbox\w*|thumb|caption)(?=$|[\s_\d-])",
    re.I,
)
# Names of what shows an element that was hidden: a view over the page, a slide, a pointer above the picture, a click.
_OPENED_NAMES = re.compile(
    r"light-?box|modal|pop-?up|pop-?over|overlay|tooltip|hover|toggle|collaps|expand|accordion|slide|gallery|carousel|swiper|drawer|"
    r"reveal|zoom|full-?screen|read-?more|show-?more",
    re.I,
)
_SCRIPTS = frozenset(("script", "style", "template"))
# How many pictures there are, and which this is: "2/7", "2 of 7".
_COUNTER = re.compile(r"\d{1,3} ?(?:/|of|von|de|sur) ?\d{1,3}")
_BLOCKS = frozenset("p div li dd dt h1 h2 h3 h4 h5 h6".split())
_SEPARATE = frozenset("p div figcaption cite small li dd dt h1 h2 h3 h4 h5 h6 td span i em footer noscript".split())


# The length of a film or a sound, as a player prints it: "4:42", "03:07 Min."
_LENGTH = re.compile(r"\d{1,2}(?::\d\d){1,2}(?: ?min\w*)?\.?", re.I)
# Where a line of the page is broken, until the texts are put together; it is white space.
_BREAK = "\u2028"
_HOLDS_A_LENGTH = ("span", "div", "p", "em", "b", "strong", "small", "time")


@dataclass(slots=True)
class Piece:
    """A stretch of a box's text in one element."""

    text: str
    role: Role | None  # by the names of its element; None: they do not show it
    owner: HtmlElement


def is_large(element: HtmlElement) -> bool:
    """Whether an element has more than MAX_ELEMENTS inside, too many for a picture's box."""
    return next(islice(element.iter(), MAX_ELEMENTS, None), None) is not None


def size_of(element: HtmlElement) -> int:
    """The characters that an element shows, counted up to a little more than MAX_NAMED_BOX_CHARACTERS; scripts show none."""
    size = 0
    for text in _shown(element):
        size += len(text.strip())
        if size > MAX_NAMED_BOX_CHARACTERS:
            break
    return size


def _shown(element: HtmlElement) -> Iterator[str]:
    """The texts of an element, in no certain order, without those of scripts."""
    for each in element.iter():
        if each.text and isinstance(each.tag, str) and each.tag not in _SCRIPTS:
            yield each.text
        if each is not element and each.tail:
            yield each.tail


def pieces_of(box: HtmlElement) -> list[Piece]:
    """The texts of a box in page order, one for each element that separates them from the others. What is struck out is left out;
    where that is all, the mark is broken markup. So is what is hidden from the reader for good.
    """
    if _is_in_hidden(box):
        return []
    if next(box.iter(*STRUCK_TAGS), None) is None:
        return _pieces(box, UNREAD_TAGS)
    return _pieces(box, UNREAD_TAGS | STRUCK_TAGS) or _pieces(box, UNREAD_TAGS)


def _pieces(box: HtmlElement, unread: frozenset[str]) -> list[Piece]:
    found: list[Piece] = []
    stack: list[tuple[HtmlElement, bool]] = [(box, False)]
    while stack:
        element, left = stack.pop()
        if left:
            _break_line(found, element)
            _add(found, element.tail, element.getparent(), box)
            continue
        if element is not box:
            stack.append((element, True))
        if element.tag == "br" and found:
            found[-1].text += _BREAK
        is_unread = element.tag in unread and element.tag != "noscript" and element is not box
        if not isinstance(element.tag, str) or is_unread or is_hidden_for_good(element, box):
            continue
        _break_line(found, element)
        _add(found, element.text, element, box)
        stack.extend((child, False) for child in reversed(element))
    lines = [Piece(text, piece.role, piece.owner) for piece in found for text in _texts(piece.text)]
    return [piece for piece in lines if re.search(r"\w", piece.text) or piece.text.startswith("/")]


def _break_line(found: list[Piece], element: HtmlElement) -> None:
    """End the line before and behind a block, which one named element may hold several of."""
    if found and element.tag in _BLOCKS:
        found[-1].text += _BREAK


def _texts(text: str) -> Iterator[str]:
    """The text of an element; its lines that are credits with a label apart from those before and behind them. A line that counts
    the pictures ("2 / 7") is left out where there are others.
    """
    lines = list(filter(None, map(squeeze, text.split(_BREAK))))
    lines = [line for line in lines if not _COUNTER.fullmatch(line)] or lines
    for _, together in groupby(enumerate(lines), key=lambda line: line[0] if is_labelled_credit(line[1]) else None):
        yield squeeze(" ".join(line for _, line in together))


def words_of_players(box: HtmlElement, picture: HtmlElement | None = None) -> frozenset[HtmlElement]:
    """The elements of a box with what a player says of its film or sound. Each is the outermost that does not hold the `picture` and
    holds the length, which stands in an element of its own, not amid words; None: the box has no picture, and is one itself. Words
    with a credit behind them are a caption.
    """
    shown = frozenset((picture, *picture.iterancestors())) if picture is not None else frozenset()
    found = set()
    for element in box.iter(*_HOLDS_A_LENGTH):
        if not _LENGTH.fullmatch((element.text or "").strip()) or _is_amid_words(element):
            continue
        outer = element
        while outer is not box and (around := outer.getparent()) is not None and around not in shown:
            outer = around
        if not ends_in_labelled_credit("".join(islice(outer.itertext(), MAX_ELEMENTS))):
            found.add(outer)
    return frozenset(found)


def _is_amid_words(element: HtmlElement) -> bool:
    """Whether words stand right before or after an element in the one around it: "The tug at <b>17:04</b> on the quay"."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else None
    return any(sign.isalnum() for sign in f"{text or ''}{element.tail or ''}")


def _is_in_hidden(box: HtmlElement) -> bool:
    """Whether a box without a picture stands in an element that is hidden for good, and that has none either."""
    around = box.getparent()
    while around is not None and next(box.iter("img", "amp-img"), None) is None:
        if is_hidden_for_good(around):
            return True
        box, around = around, around.getparent()
    return False


def is_hidden_for_good(element: HtmlElement, box: HtmlElement | None = None) -> bool:
    """Whether an element is hidden and nothing in its box, or on the picture before it, shows it: no control, and no name
    of a view that opens. What holds the picture itself is not: the page shows both. `box`: an element around it; None: it is judged
    alone.
    """
    if not is_hidden(element) or element.get("hidden") == "until-found":
        return False
    around = [element, *element.iterancestors()]
    box = element if box is None else box
    inside = around[: around.index(box) + 1] if box in around else around[:1]
    if any(_OPENED_NAMES.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in inside):
        return False
    if next(element.iter("img", "amp-img"), None) is not None or any(map(_is_control, box.iter())):
        return False
    before = element.getprevious()  # a button on the picture shows the words below it
    return before is None or not (holds(before, "img") and any(map(_is_control, islice(before.iter(), MAX_ELEMENTS))))


def _is_control(element: HtmlElement) -> bool:
    """Whether the reader can work an element: a button, what opens details, what says that it controls another."""
    names = element.keys()
    return (
        element.tag in ("button", "summary")
        or element.get("role") == "button"
        or any(name in names for name in ("aria-controls", "aria-expanded", "onclick", "onmouseover"))
        or any(str(name).startswith("data-") and str(name).endswith(("toggle", "target")) for name in names)
    )


def _add(found: list[Piece], text: str | None, holder: HtmlElement | None, box: HtmlElement) -> None:
    if not text or text.isspace() or holder is None:
        return
    owner, role = _owner(holder, box)
    if found and found[-1].owner is owner:
        found[-1].text += text
    else:
        found.append(Piece(text, role, owner))


def _owner(holder: HtmlElement, box: HtmlElement) -> tuple[HtmlElement, Role | None]:
    """The nearest element whose names give the text a role, and the role; else the nearest element that separates it, and None."""
    apart: HtmlElement | None = None
    element: HtmlElement | None = holder
    while element is not None and element is not box:
        role = role_of(
            element.tag,
            f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('data-testid') or ''}",
        )
        if role:
            return element, role
        if apart is None and element.tag in _SEPARATE:
            apart = element
        element = element.getparent()
    return (apart if apart is not None else box), None


@lru_cache(maxsize=5_000)
def role_of(tag: str, names: str) -> Role | None:
    words = CAMEL.sub("-", names)
    if tag in ("button", "summary") or _JUNK_NAMES.search(words):
        return "junk"
    # The last word decides: "caption__credit" is the credit, "credit-caption" the caption, which may hold the credit.
    credit = max((match.end() for match in _CREDIT_NAMES.finditer(words)), default=-1)
    caption = max((match.end() for match in _CAPTION_NAMES.finditer(words)), default=-1)
    if credit > caption:
        return "credit"
    return "caption" if caption >= 0 and tag != "figcaption" else None


@lru_cache(maxsize=5_000)
def is_box(names: str) -> bool:
    return _BOX_NAMES.search(CAMEL.sub("-", names)) is not None
