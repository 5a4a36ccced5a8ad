"""The words that belong to a picture: its caption and its credit line, in and beside the element that is its box.

The tag or the name of a named box shows that it holds a picture (figure, "wp-caption", "image-widget"): all its words are
the picture's. A box without such a name may hold nothing but the picture and a few short lines.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import UNREAD_TAGS
from iria_crawler.parse.pictures.beside import NO_BOX, beside, says_the_same, shared
from iria_crawler.parse.pictures.cards import leads_away_by_its_words
from iria_crawler.parse.pictures.credit_names import is_name_like
from iria_crawler.parse.pictures.credits import is_credit_line, is_labelled_credit, split_caption
from iria_crawler.parse.pictures.pieces import (
    MAX_NAMED_BOX_CHARACTERS,
    Piece,
    is_box,
    is_large,
    pieces_of,
    size_of,
    words_of_players,
)
from iria_crawler.parse.pictures.urls import outermost
from iria_crawler.parse.pictures.words import (
    MAX_CREDIT_CHARACTERS,
    NOTHING,
    Texts,
    is_junk,
    is_named_for_an_author,
    read,
)
from iria_crawler.text import letters, squeeze

# A box that is not named for a picture may hold less than a named one.
MAX_UNNAMED_BOX_CHARACTERS = 420
# A picture's box is one of the 9 elements around it.
MAX_STEPS_UP = 9
_BOX_TAGS = frozenset(("figure", "amp-img"))
# The words beside an author's portrait: "By Jane Roe, Reporter", "Von Jane Roe 20.11.2026".
_PORTRAIT = re.compile(r"(?:(?i:by|von|par|di|eine kolumne von|a column by)) [A-ZÀ-Þ][\w.-]+ [A-ZÀ-Þ][\w-]*(?!['’\w])")
# A sentence of more words that begins like that is a caption: "By Stadlow Bridge, the tug waits for the tide."
MAX_PORTRAIT_WORDS = 8
# Fewer words in a box that is not named for a picture are no caption.
MIN_CAPTION_WORDS = 3
# The words of a picture's box without a name have at most 300 characters.
MAX_SET_APART_CHARACTERS = 300
# A longer text in a box without a name is prose, if nothing shows that it is a caption.
MAX_PLAIN_CAPTION_CHARACTERS = 250
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NO_PART_OF_A_BOX = ("a", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "form", "input")
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "li", "blockquote")


class Place(NamedTuple):
    """The page around its pictures."""

    limit: HtmlElement  # the element of the story, never a part of a box
    keys: Mapping[HtmlElement, str]  # picture -> its key, equal for renditions of one picture
    headline: str | None
    around_headline: Container[HtmlElement] = frozenset()  # the elements that hold the printed headline
    captions: Mapping[str, str] = MappingProxyType({})  # the key of a picture -> what the page's data call its caption


def texts_of(image: HtmlElement, place: Place, *, is_own: bool = False) -> Texts | None:
    """The words beside a picture; None if they show that it is an author's portrait.

    is_own: the page names the picture as its story's, so links make no card of its box. The words of a card are not read. An element
    that holds the headline or another picture is no box.
    """
    found = _box(image, place)
    if found is None:
        said = _said_elsewhere(image, place)
        own = beside(outermost(image), None, said)
        own = own if own.elements else _below_the_head(image, place, said)
        return own if own.elements else shared(image, place.limit, place.keys)
    box, named, pieces = found
    headline = letters(place.headline) if place.headline else None
    texts = (*(piece.text for piece in pieces), " ".join(piece.text for piece in pieces))
    if headline is not None and any(letters(text) == headline for text in texts):
        return NOTHING
    if not is_own and leads_away_by_its_words(box, pieces):
        return NOTHING._replace(are_a_cards=True)
    if any(_is_of_an_author(piece.text) for piece in pieces):
        return None
    if players := words_of_players(box, image):
        pieces = [piece for piece in pieces if players.isdisjoint((piece.owner, *piece.owner.iterancestors()))]
        if not pieces:  # all words are a film's: the picture is its still
            return NOTHING._replace(are_a_cards=not is_own, elements=tuple(players))
    return _read_box(pieces, box, image, place, named=named)


def _said_elsewhere(image: HtmlElement, place: Place) -> tuple[str, ...]:
    """What the alternative text, the title and the page's data say of a picture, as `letters` writes it."""
    stated = (image.get("alt"), image.get("title"), place.captions.get(place.keys[image]))
    return tuple(letters(text) for text in stated if text)


def _read_box(pieces: list[Piece], box: HtmlElement, image: HtmlElement, place: Place, *, named: bool) -> Texts:
    """Caption and credit among the words of a picture's box and outside it."""
    said = _said_elsewhere(image, place)
    if not named:
        pieces = _without_prose(pieces, apart=_is_set_among_paragraphs(box, image), said=said)
    found = read(pieces)
    if not found.credit and not found.is_named_caption and _is_no_caption(found.caption, box, named=named):
        return NOTHING
    return _with_words_outside(found, box, image, place, said) or (
        found._replace(elements=(box,)) if named and found.elements else found
    )


def _without_prose(pieces: list[Piece], *, apart: bool, said: Sequence[str]) -> list[Piece]:
    """The pieces of an unnamed box without names of authors; of one without a line of credit also without what may be the story's
    own paragraphs, unless the box is set `apart` among paragraphs, or a piece says what the picture itself does (`said`)."""
    pieces = [piece for piece in pieces if not _names_author(piece)]
    if any(is_credit_line(piece.text) for piece in pieces):
        return pieces
    return [
        piece
        for piece in pieces
        if piece.owner.tag not in _PARAGRAPHS
        or piece.role
        or _is_credited(piece)
        or apart
        or says_the_same(piece.text, said)
    ]


def _with_words_outside(
    found: Texts, box: HtmlElement, image: HtmlElement, place: Place, said: Sequence[str]
) -> Texts | None:
    """What a picture's box says and what the words outside it add; None: these add nothing."""
    if found.credit and found.caption is None:  # the credit lies on the picture, the caption stands below
        if (more := beside(box, None, said)).is_named_caption:
            return _joined(found, more)
        if (below := _alone_below(box, place, place.keys[image])) is not None:
            return _joined(found, read(pieces_of(below))._replace(elements=(below,)))
    if found.credit is None and (more := beside(box, found.caption, said)).elements:
        return _joined(found, more)
    if found.credit is None and (more := shared(image, place.limit, place.keys)).credit:
        return _joined(found, more)
    return None


def _alone_below(box: HtmlElement, place: Place, key: str) -> HtmlElement | None:
    """The element below a picture's box, if an element holds these two and nothing else, and the words are few."""
    around = box.getparent()
    if around is None or _is_no_box(around, place, key) or any(e.tag in _NO_PART_OF_A_BOX for e in around.iter()):
        return None
    parts = [part for part in around.iterchildren() if isinstance(part.tag, str) and part.tag not in UNREAD_TAGS]
    if len(parts) != 2 or parts[0] is not box or (around.text or "").strip() or (box.tail or "").strip():
        return None
    return parts[1] if 0 < size_of(parts[1]) <= MAX_PLAIN_CAPTION_CHARACTERS else None


def _joined(found: Texts, more: Texts) -> Texts:
    """What a picture's box says, and what the words outside it add."""
    return Texts(
        caption=found.caption or more.caption,
        credit=found.credit or more.credit,
        source=found.source or more.source,
        elements=(*found.elements, *more.elements),
        remarks=tuple(dict.fromkeys((*found.remarks, *more.remarks))),
        is_named_caption=found.is_named_caption or more.is_named_caption,
    )


def _below_the_head(image: HtmlElement, place: Place, said: Sequence[str]) -> Texts:
    """The words after the head of a story in which headline and picture stand side by side, if it holds no other picture."""
    head = next((around for around in image.iterancestors() if around in place.around_headline), None)
    if (
        head is None
        or head.tag in ("body", "html")
        or is_large(head)
        or _holds_another(head, place.keys, place.keys[image])
    ):
        return NOTHING
    return beside(head, None, said)


def _is_set_among_paragraphs(box: HtmlElement, image: HtmlElement) -> bool:
    """Whether an element without a name is built as a picture's box, between the paragraphs of a story: the picture and a few words,
    each in an element of its own, or the picture, a few words and a name. A figure is no part of it: what stands beside a figure
    without words is prose.
    """
    parts = [part for part in box.iterchildren() if isinstance(part.tag, str)]
    words = [part for part in parts if part.tag not in UNREAD_TAGS and not all(is_junk(p) for p in pieces_of(part))]
    is_named_below = len(words) == 2 and is_name_like(squeeze("".join(words[1].itertext())))
    is_one = len(words) == 1 and words[0].tag not in _PARAGRAPHS
    if not (is_one or is_named_below) or sum(size_of(part) for part in words) > MAX_SET_APART_CHARACTERS:
        return False
    if any(element.tag in _NO_PART_OF_A_BOX for element in box.iter()) or words[0] in set(image.iterancestors()):
        return False
    outer = box
    while (around := outer.getparent()) is not None and len(around) == 1 and around.tag == "div":
        outer = around
    beside_it = (*islice(outer.itersiblings(), 2), *islice(outer.itersiblings(preceding=True), 2))
    return any(element.tag == "p" and size_of(element) > MAX_SET_APART_CHARACTERS / 4 for element in beside_it)


def _is_no_caption(text: str | None, box: HtmlElement, *, named: bool) -> bool:
    """Whether words in a picture's box, which neither a credit nor the mark-up shows to be a caption, are something else: a heading
    and its text, a tag, or the prose of a card.
    """
    if box.tag != "figure" and any(element.tag in _HEADINGS for element in box.iter()):
        return True
    return not named and (_is_tag(text) or len(text or "") > MAX_PLAIN_CAPTION_CHARACTERS)


def _is_tag(text: str | None) -> bool:
    """Whether a text is one or two words, as a section, a time or a kicker beside a picture: "Berufe", "17m". Scripts without
    spaces are left alone.
    """
    return text is not None and text.isascii() and len(text.split()) < MIN_CAPTION_WORDS


def _is_of_an_author(text: str) -> bool:
    """Whether a text beside a picture is the byline of whom it shows."""
    is_sentence = text.endswith((".", "!", "?", "。")) and len(text.split()) > MAX_PORTRAIT_WORDS
    return not is_sentence and _PORTRAIT.match(text) is not None


def _names_author(piece: Piece) -> bool:
    """Whether an element is named for an author. In a box that is not named for a picture, this is the author of the story."""
    return piece.role == "credit" and is_named_for_an_author(piece.owner) and not is_credit_line(piece.text)


def _is_credited(piece: Piece) -> bool:
    """Whether a paragraph beside a picture ends in a credit with a label or in brackets: "... at sea. (Image Credit: DOD/Jane Roe)"."""
    caption, credit = split_caption(piece.text)
    if credit is None:
        return False
    return piece.text.endswith((")", "]")) or is_labelled_credit(piece.text[len(caption or "") :].strip())


class _Box(NamedTuple):
    """A picture's box that has words."""

    element: HtmlElement
    is_named: bool
    pieces: list[Piece]


def _box(image: HtmlElement, place: Place) -> _Box | None:
    """The picture's box that has words; None: there is none.

    It is named if the tag or the name of the box, or of an element between it and the picture, is one for pictures.
    """
    named = bare_figure = False
    # A figure may show its picture itself, without an img.
    element = image if image.tag == "figure" else outermost(image).getparent()
    for _ in range(MAX_STEPS_UP):
        if element is None or _is_no_box(element, place, place.keys[image]):
            return None
        named = (
            named or element.tag in _BOX_TAGS or is_box(element.get("class") or "") or element.get("role") == "figure"
        )
        if bare_figure:  # a figure without words is all of its box: what stands around it is as good as not named
            named = next(element.iterchildren("figcaption"), None) is not None
        bare_figure = bare_figure or element.tag == "figure"
        size = size_of(element)
        if size > (MAX_NAMED_BOX_CHARACTERS if named else MAX_UNNAMED_BOX_CHARACTERS):
            return None
        pieces = pieces_of(element) if size else []
        if not all(map(is_junk, pieces)):
            widest = _widest(element, place, place.keys[image], named=named)
            pieces = pieces if widest is element else pieces_of(widest)
            return _Box(widest, named or widest.tag in _BOX_TAGS, pieces)
        element = element.getparent()
    return None


def _holds_another(element: HtmlElement, keys: Mapping[HtmlElement, str], key: str) -> bool:
    return any(keys.get(other, key) != key for other in element.iter("img", "amp-img"))


def _is_no_box(element: HtmlElement, place: Place, key: str) -> bool:
    """Whether an element cannot be the box of the picture with this key: it holds more than a picture and its words."""
    if element is place.limit or element.tag in NO_BOX or element in place.around_headline:
        return True
    return is_large(element) or _holds_another(element, place.keys, key) or _begins_with_a_heading(element)


def _begins_with_a_heading(element: HtmlElement) -> bool:
    """Whether an element is the head of a text with its picture below: a heading comes first, and nothing in the mark-up makes it the
    picture's own, as in a chart or a slide.
    """
    if element.tag in _BOX_TAGS or is_box(element.get("class") or ""):
        return False
    first = next(element.iter("h1", "h2", "figure", "img", "amp-img"), None)
    return first is not None and first.tag in ("h1", "h2")


def _widest(box: HtmlElement, place: Place, key: str, *, named: bool) -> HtmlElement:
    """The box, or an element around it for the same picture: a figure, or one that adds the credit."""
    parent = box.getparent()
    for _ in range(2):
        if parent is None or _is_no_box(parent, place, key):
            break
        added = size_of(parent) - size_of(box)
        if parent.tag == "figure" or (named and 0 < added <= MAX_CREDIT_CHARACTERS and _adds_credit(parent, box)):
            return parent
        parent = parent.getparent()
    return box


def _adds_credit(parent: HtmlElement, box: HtmlElement) -> bool:
    inside = set(box.iter())
    added = [piece for piece in pieces_of(parent) if piece.owner not in inside]
    return bool(added) and all(piece.role == "credit" or is_credit_line(piece.text) for piece in added)
