"""The second look at a picture's box: what a site put into it between two looks is no word of the picture.

A card of another story, an invitation or a player in the box of a picture is read as the end of its caption, or makes a card of the
box. With the record before at hand, a caption that still stands there is read without what has come beside it to be
clicked, followed or played. It is read anew, so an edit in it is found; and words that come without a link are no such thing: where
they are neither caption nor credit, the box is read as on a first look.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree
from lxml.html import HtmlElement

from iria_crawler.model import Image
from iria_crawler.parse.body.chrome import UNREAD_TAGS
from iria_crawler.parse.body.notices import notice_kind
from iria_crawler.parse.page.elements import INLINE
from iria_crawler.parse.page.evidence import text_of
from iria_crawler.parse.pictures.beside import MIN_SHARE_OF_WORDS, NO_BOX, edited_words
from iria_crawler.parse.pictures.credits import ends_in_labelled_credit, is_credit_line
from iria_crawler.parse.pictures.memory import words_that_stood_beside
from iria_crawler.parse.pictures.pieces import MAX_NAMED_BOX_CHARACTERS, is_large, pieces_of, size_of
from iria_crawler.parse.pictures.texts import Place, texts_of
from iria_crawler.parse.pictures.urls import outermost
from iria_crawler.parse.pictures.words import Texts
from iria_crawler.text import letters, squeeze

# A picture's box is one of the 6 elements around it; its caption may stand in one of the 3 behind the outermost of these.
MAX_STEPS_UP, MAX_BEHIND = 6, 3
# Fewer letters stand in many a line by chance.
MIN_LETTERS = 12
# The label of a credit, and what stands behind it: "Photo courtesy of", "all rights reserved".
MAX_LABEL_LETTERS = 20
# What is there to be worked, followed or shown: no part of a caption that a newsroom adds to.
_WORKED = ("a", "button", "form", "input", "iframe", "audio", "video", "h1", "h2", "h3", "h4", "h5", "h6")


def words_of(picture: HtmlElement, place: Place, known: Image | None, *, is_own: bool) -> Texts | None:
    """The words beside a picture, as texts_of() gives them, without what has come into its box since the look before; of one that seems
    to have none, those where they stood then. `known`: the picture at that look, if it was there.
    """
    texts = texts_of(picture, place, is_own=is_own)
    if known is None:
        return texts
    # A credit that the box does not print may be known from the page's data.
    is_as_known = texts is not None and texts.caption == known.caption and texts.credit in (None, known.credit)
    if not is_as_known and (still := words_without_what_came(picture, known, place)):
        return still
    if texts is None or texts.are_a_cards or texts.elements:
        return texts
    if stood := words_that_stood_beside(picture, known, place.keys):
        return stood
    edited = edited_words(outermost(picture), known.caption) if known.caption else texts
    return edited if edited.elements else texts


def words_without_what_came(picture: HtmlElement, known: Image, place: Place) -> Texts | None:
    """The words of a picture beside which the caption of the record before stands, or most of its words, read without what has come
    into its box, or between the two. None: it does not stand there, nothing has come, or the words left are more than these.
    """
    if len(letters(known.caption or "")) < MIN_LETTERS:
        return None
    for parts in _boxes(picture, place):
        for number, part in enumerate(parts, start=1):
            shown = (element for element in part.iter("*") if element.tag not in UNREAD_TAGS)
            lines = {element: line for element in shown if _is_line(line := squeeze(_own_line(element)), known)}
            if lines:
                printed = min(lines, key=lambda element: len(lines[element]))
                return _read_without(parts[:number], picture, printed, known, place)
    return None


def _boxes(picture: HtmlElement, place: Place) -> Iterator[list[HtmlElement]]:
    """What may be the picture's box: each element around it, the nearest first; then the outermost of these with those behind it."""
    outermost = picture
    for box in islice(picture.iterancestors(), MAX_STEPS_UP):
        if box is place.limit or box.tag in NO_BOX or _is_too_large(box):
            break
        outermost = box
        yield [box]
    behind = [part for part in islice(outermost.itersiblings(), MAX_BEHIND) if not _is_too_large(part)]
    yield [outermost, *behind]


def _is_too_large(element: HtmlElement) -> bool:
    return is_large(element) or size_of(element) > MAX_NAMED_BOX_CHARACTERS


def _is_line(line: str, known: Image) -> bool:
    """Whether a line has most words of a caption, perhaps with its credit behind, and few others."""
    words, least = set(line.casefold().split()), set((known.caption or "").casefold().split())
    most = least | set((known.credit or "").casefold().split())
    return len(words & least) > MIN_SHARE_OF_WORDS * len(least) and len(words & most) > MIN_SHARE_OF_WORDS * len(words)


def _own_line(element: HtmlElement) -> str:
    """The text of an element, without the blocks inside it."""
    parts = [element.text or ""]
    for child in element:
        parts += ["".join(child.itertext()) if child.tag in INLINE else "", child.tail or ""]
    return "".join(parts)


def _read_without(
    parts: list[HtmlElement], picture: HtmlElement, printed: HtmlElement, known: Image, place: Place
) -> Texts | None:
    """The words of the picture in a copy of its box without what has come; the elements that hold them are those of the page."""
    came = set(_came(parts, picture, printed, known))
    if not came:
        return None
    around = etree.Element("article")  # no box
    around.extend(copy.deepcopy(part) for part in parts)
    originals = chain.from_iterable(part.iter() for part in parts)
    copies = dict(zip(originals, islice(around.iter(), 1, None), strict=True))
    keys = {copies[image]: key for image, key in place.keys.items() if image in copies}
    for element in came:
        _drop(copies[element])
    found = texts_of(copies[picture], place._replace(keys=keys), is_own=True)
    if found is None or not found.caption or not _are_all(squeeze(text_of(around)), found):
        return None
    pages = {twin: original for original, twin in copies.items()}
    return found._replace(elements=tuple(pages[element] for element in found.elements), is_named_caption=True)


def _are_all(text: str, found: Texts) -> bool:
    """Whether a text has little more than a caption and its credit: only the credit's label."""
    return len(letters(text)) <= len(letters(f"{found.caption} {found.credit or ''}")) + MAX_LABEL_LETTERS


def _drop(element: HtmlElement) -> None:
    """Take an element out of its tree, and leave the text behind it there."""
    around, before = element.getparent(), element.getprevious()
    if around is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        around.text = (around.text or "") + (element.tail or "")
    around.remove(element)


def _came(parts: list[HtmlElement], picture: HtmlElement, printed: HtmlElement, known: Image) -> Iterator[HtmlElement]:
    """The outermost elements of a box, beside the picture and its caption, that are there to be worked and credit nobody."""
    kept = {picture, *picture.iterancestors(), printed, *printed.iterancestors()}
    waiting = list(parts)
    while waiting:
        element = waiting.pop()
        if element in kept:
            waiting += (child for child in element if not (element is printed and child.tag in INLINE))
        elif isinstance(element.tag, str) and _is_there_to_be_worked(element, known):
            yield element


def _is_there_to_be_worked(element: HtmlElement, known: Image) -> bool:
    """Whether an element with words holds a link, a control, a heading or a film, and no credit and no notice of the newsroom."""
    text = text_of(element)
    if not re.search(r"\w", text) or (element.tag not in _WORKED and next(element.iter(*_WORKED), None) is None):
        return False
    if known.credit and letters(known.credit) in letters(text):
        return False
    return notice_kind(text) is None and not any(
        piece.role == "credit" or is_credit_line(piece.text) or ends_in_labelled_credit(piece.text)
        for piece in pieces_of(element)
    )
