"""The words that belong to a picture: its caption and its credit line, in and beside the element that is its box.

The tag or the name of a named box shows that it holds a picture (figure, "wp-caption", "image-widget"): all its words are
the picture's. A box without such a name may hold nothing but the picture and a few short lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import UNREAD_TAGS
from iria_crawler.parse.pictures.credit_parts import is_name_like
from iria_crawler.parse.pictures.credit_words import remarks_in
from iria_crawler.parse.pictures.credits import is_credit_line, split_caption, strip_label
from iria_crawler.parse.pictures.urls import outermost
from iria_crawler.text import squeeze

# A box with more text holds a part of the story. One that is not named for a picture may hold less.
MAX_NAMED_BOX_CHARACTERS = 1200
MAX_UNNAMED_BOX_CHARACTERS = 420
# A longer text beside a picture is a caption or contains one; it is not only a credit.
MAX_CREDIT_CHARACTERS = 160
# A picture's box is one of the 9 elements around it.
MAX_STEPS_UP = 9
# An element with more elements inside holds more than one picture and its words.
MAX_ELEMENTS = 500
# Only 1,000 characters of an element's class and id are read: on broken pages they may be endless.
MAX_NAMES_CHARACTERS = 1_000

Role = Literal["credit", "caption", "junk"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CREDIT_NAMES = re.compile(
    r"credit|copyright|attribution|photographer|photo-?by|photo-?author|byline|rights|courtesy|distributor|"
    r"(?:^|[\s_-])(?:author|authors|source|src|agency|owner|fotograf|autor|urheber|quelle|crédits?|rechte|supplier|provider|"
    r"kredit|zdroj|fuente|fonte|bron|kilde|lahde|kuvaaja|foto-?nachweis|bildnachweis|bildquelle|bildrechte)(?=$|[\s_-])",
    re.I,
)
_CAPTION_NAMES = re.compile(
    r"caption|cutline|legend|description|(?:^|[\s_-])(?:img|image|photo|picture|figure|bild|foto|media)-?(?:desc|text|info|title)|"
    r"bildunterschrift|bildtext|didascalia|pie-?de-?foto|legende|onderschrift|billedtekst|popisek|podpis",
    re.I,
)
_JUNK_NAMES = re.compile(
    r"(?:^|[\s_-])(?:btn|button|share|social|zoom|enlarge|expand|count|counter|pagination|icon|tooltip-trigger|ad|ads|advert|"
    r"sr-only|visually-?hidden|screen-reader-text|lightbox-trigger|close)(?=$|[\s_-])",
    re.I,
)
_JUNK = re.compile(
    r"(?:view|open|see|show|hide|enlarge|expand|click|tap|zoom|toggle|close|loading|play|watch|vergrößern|bild (?:vergrößern|öffnen)|"
    r"agrandir|ampliar|image \d|photo \d|\d+ ?/ ?\d+|\d+ (?:of|von|de|sur) \d+|previous|next|slide|advertisement|anzeige|"
    r"(?:file|image|caption|photo|image source|image caption)$|share|copy link|save)\b.{0,40}$|\W*$",
    re.I,
)
_BOX_NAMES = re.compile(
    r"(?:^|[\s_-])(?:wp-caption|figure|fig|image|images|img|photo|photos|picture|pictures|media|gallery|slide|hero|lead-?art|"
    r"lead-?media|featured|bild|foto|imgbox\w*|thumb|caption)(?=$|[\s_\d-])",
    re.I,
)
_BOX_TAGS = frozenset(("figure", "amp-img"))
_NO_BOX = frozenset(("article", "main", "body", "html", "section", "header"))
# The words beside an author's portrait: "By Jane Roe, Reporter", "Von Jane Roe 20.11.2026".
_PORTRAIT = re.compile(r"(?:(?i:by|von|par|di|eine kolumne von|a column by)) [A-ZÀ-Þ][\w.-]+ [A-ZÀ-Þ]")
# A box with this share of its characters in links is a teaser for another story.
MIN_SHARE_OF_LINKS = 0.6
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "li", "blockquote")
_SEPARATE = frozenset("p div figcaption cite small li dd dt h1 h2 h3 h4 h5 h6 td span i em footer".split())


class Texts(NamedTuple):
    """Caption and credit line of a picture (None: it has none), the elements that hold them, and what they say of how it came."""

    caption: str | None
    credit: str | None
    source: str  # the evidence for the credit: "named credit", "credit line", "end of caption"; "": no credit
    elements: tuple[HtmlElement, ...]
    remarks: tuple[str, ...] = ()  # as Image.qualifiers
    is_named_caption: bool = False  # the mark-up calls the text a caption


NOTHING = Texts(None, None, "", ())


@dataclass(slots=True)
class Piece:
    """A stretch of a box's text in one element."""

    text: str
    role: Role | None  # by the names of its element; None: they do not show it
    owner: HtmlElement


def texts_of(
    image: HtmlElement, limit: HtmlElement, keys: Mapping[HtmlElement, str], headline: str | None, *, is_own: bool = False
) -> Texts | None:
    """The words beside a picture; None if they show that it is not the story's: a teaser or an author's portrait.

    is_own: the page names the picture as its story's, so a link around it makes no teaser of it.

    limit: an element that is never a part of the box. keys: picture -> its key, equal for renditions of one picture. An
    element that holds the headline or another picture is no box.
    """
    box, named = _box(image, limit, keys)
    if box is None:
        return _beside(outermost(image), None)
    pieces = _pieces(box)
    if any(piece.text == headline for piece in pieces):
        return NOTHING
    if (not is_own and _is_teaser(box, pieces)) or any(_PORTRAIT.match(piece.text) for piece in pieces):
        return None
    if not named and not any(is_credit_line(piece.text) for piece in pieces):
        pieces = [piece for piece in pieces if piece.owner.tag not in _PARAGRAPHS or piece.role]
    found = _read(pieces)
    if found.credit is None and (more := _beside(box, found.caption)).elements:
        remarks = tuple(dict.fromkeys((*found.remarks, *more.remarks)))
        elements = (*found.elements, *more.elements)
        is_named = found.is_named_caption or more.is_named_caption
        return Texts(more.caption or found.caption, more.credit, more.source, elements, remarks, is_named)
    return found._replace(elements=(box,)) if named and found.elements else found


def _box(image: HtmlElement, limit: HtmlElement, keys: Mapping[HtmlElement, str]) -> tuple[HtmlElement | None, bool]:
    """The picture's box that has words (None: there is none), and whether it is a named box.

    It is named if the tag or the name of the box, or of an element between it and the picture, is one for pictures.
    """
    named = False
    # A figure may show its picture itself, without an img.
    element = image if image.tag == "figure" else outermost(image).getparent()
    for _ in range(MAX_STEPS_UP):
        if element is None or element is limit or element.tag in _NO_BOX:
            return None, False
        if _is_large(element) or _holds_another(element, keys, keys[image]):
            return None, False
        named = named or element.tag in _BOX_TAGS or _is_box(element.get("class") or "")
        size = _size(element)
        if size > (MAX_NAMED_BOX_CHARACTERS if named else MAX_UNNAMED_BOX_CHARACTERS):
            return None, False
        if size and any(piece.role != "junk" for piece in _pieces(element)):
            widest = _widest(element, limit, keys, image, named)
            return widest, named or widest.tag in _BOX_TAGS
        element = element.getparent()
    return None, False


def _is_large(element: HtmlElement) -> bool:
    """Whether an element has more than MAX_ELEMENTS inside, too many for a picture's box."""
    return next(islice(element.iter(), MAX_ELEMENTS, None), None) is not None


def _holds_another(element: HtmlElement, keys: Mapping[HtmlElement, str], key: str) -> bool:
    return any(keys.get(other, key) != key for other in element.iter("img", "amp-img"))


def _widest(
    box: HtmlElement, limit: HtmlElement, keys: Mapping[HtmlElement, str], image: HtmlElement, named: bool
) -> HtmlElement:
    """The box, or an element around it for the same picture: a figure, or one that adds the credit."""
    parent = box.getparent()
    for _ in range(2):
        if (
            parent is None
            or parent is limit
            or parent.tag in _NO_BOX
            or _is_large(parent)
            or _holds_another(parent, keys, keys[image])
        ):
            break
        added = _size(parent) - _size(box)
        if parent.tag == "figure" or (named and 0 < added <= MAX_CREDIT_CHARACTERS and _adds_credit(parent, box)):
            return parent
        parent = parent.getparent()
    return box


def _is_teaser(box: HtmlElement, pieces: list[Piece]) -> bool:
    """Whether most of a box's text is in links."""
    if any(piece.role == "credit" for piece in pieces):
        return False
    linked = sum(_size(link) for link in box.iter("a"))
    return linked >= MIN_SHARE_OF_LINKS * sum(len(piece.text) for piece in pieces if piece.role != "junk")


def _adds_credit(parent: HtmlElement, box: HtmlElement) -> bool:
    inside = set(box.iter())
    added = [piece for piece in _pieces(parent) if piece.owner not in inside]
    return bool(added) and all(piece.role == "credit" or is_credit_line(piece.text) for piece in added)


def _size(element: HtmlElement) -> int:
    size = 0
    for text in element.itertext():
        size += len(text.strip())
        if size > MAX_NAMED_BOX_CHARACTERS:
            break
    return size


def _pieces(box: HtmlElement) -> list[Piece]:
    """The texts of a box in page order, one for each element that separates them from the others."""
    found: list[Piece] = []
    stack: list[tuple[HtmlElement, bool]] = [(box, False)]
    while stack:
        element, left = stack.pop()
        if left:
            _add(found, element.tail, element.getparent(), box)
            continue
        if element is not box:
            stack.append((element, True))
        if not isinstance(element.tag, str) or (element.tag in UNREAD_TAGS and element.tag != "noscript"):
            continue
        _add(found, element.text, element, box)
        stack.extend((child, False) for child in reversed(element))
    for piece in found:
        piece.text = squeeze(piece.text)
    return [piece for piece in found if re.search(r"\w", piece.text) or piece.text.startswith("/")]


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
        role = _role(
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
def _role(tag: str, names: str) -> Role | None:
    words = _CAMEL.sub("-", names)
    if tag == "button" or _JUNK_NAMES.search(words):
        return "junk"
    # The last word decides: "caption__credit" is the credit, "credit-caption" the caption, which may hold the credit.
    credit = max((match.end() for match in _CREDIT_NAMES.finditer(words)), default=-1)
    caption = max((match.end() for match in _CAPTION_NAMES.finditer(words)), default=-1)
    if credit > caption:
        return "credit"
    return "caption" if caption >= 0 and tag != "figcaption" else None


@lru_cache(maxsize=5_000)
def _is_box(names: str) -> bool:
    return _BOX_NAMES.search(_CAMEL.sub("-", names)) is not None


def _read(pieces: list[Piece]) -> Texts:
    """The caption and the credit among the texts of a box."""
    pieces = [
        piece for piece in pieces if piece.role != "junk" and not (piece.role is None and _JUNK.match(piece.text))
    ]
    credits = [piece for piece in pieces if piece.role == "credit" and len(piece.text) <= MAX_CREDIT_CHARACTERS]
    source = "named credit"
    if not any(strip_label(piece.text) for piece in credits):
        credits, source = _unnamed_credits([piece for piece in pieces if piece not in credits]), "credit line"
    others = [piece for piece in pieces if piece not in credits]
    credit = _joined([strip_label(piece.text) for piece in credits])
    caption = squeeze(" ".join(dict.fromkeys(piece.text for piece in others)))
    text, tail = split_caption(caption)
    if tail and (credit is None or credit.casefold() in tail.casefold()):
        credit, source = tail, source if credit else "end of caption"
    elif tail and credit and tail.casefold() not in credit.casefold():
        text = caption
    elements = tuple(piece.owner for piece in (*credits, *others))
    remarks = remarks_in(" ".join(piece.text for piece in pieces))
    is_named = any(piece.role == "caption" or _in_figcaption(piece.owner) for piece in others)
    return Texts(text, credit or None, source if credit else "", elements, remarks, is_named)


def _in_figcaption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or next(element.iterancestors("figcaption"), None) is not None


def _unnamed_credits(pieces: list[Piece]) -> list[Piece]:
    """The texts that are credits although no element is named so.

    These are texts with a label or an agency, together with a name right before them. If there are none: a name at the end,
    in another element than the caption, or in cite or small.
    """
    stated = [index for index, piece in enumerate(pieces) if is_credit_line(piece.text)]
    if stated:
        first = stated[0]
        if first > 1 and pieces[first - 1].role is None and is_name_like(pieces[first - 1].text):
            stated.insert(0, first - 1)
        return [pieces[index] for index in stated]
    last = pieces[-1] if pieces else None
    if last is None or last.role == "caption" or not is_name_like(last.text):
        return []
    apart = len(pieces) > 1 and last.owner is not pieces[0].owner
    return [last] if apart or last.owner.tag in ("cite", "small") else []


def _joined(parts: list[str]) -> str:
    """One credit from its parts in several elements: "Jane Roe", "/AFP" -> "Jane Roe / AFP"."""
    kept: list[str] = []
    for part in parts:
        if part and not any(part.casefold() in other.casefold() for other in kept):
            kept = [other for other in kept if other.casefold() not in part.casefold()] + [part]
    text = kept[0] if kept else ""
    for part in kept[1:]:
        text += (" / " if part[0] not in "/|,(" and text[-1] not in "/|,:" else " ") + part
    return (
        re.sub(r"\s*/\s*(?=\S)", lambda match: " / " if " " in match.group() else "/", text).strip(" /|,-")
        if text
        else ""
    )


def _beside(box: HtmlElement, caption: str | None) -> Texts:
    """The words of the element after the picture's box, if it is named for a caption or credit, or has the form of a credit."""
    following = box.getnext()
    if following is None and (parent := box.getparent()) is not None and parent.tag in ("picture", "a", "div", "p"):
        following = parent.getnext() if not (box.tail or "").strip() else None
    if following is None or not isinstance(following.tag, str) or _is_large(following):
        return NOTHING
    if following.find(".//img") is not None:
        return NOTHING
    size = _size(following)
    if not 0 < size <= MAX_UNNAMED_BOX_CHARACTERS or following.tag in UNREAD_TAGS:
        return NOTHING
    text = squeeze("".join(following.itertext()))
    role = _role(following.tag, following.get("class") or "")
    if role == "credit" and size <= MAX_CREDIT_CHARACTERS:
        return Texts(None, strip_label(text) or None, "named credit", (following,), remarks_in(text))
    if role == "caption" and caption is None:
        return _read(_pieces(following))._replace(elements=(following,))
    if size <= MAX_CREDIT_CHARACTERS and is_credit_line(text):
        return Texts(None, strip_label(text), "credit line", (following,), remarks_in(text))
    own, tail = split_caption(text)
    if caption is None and tail and following.tag in ("p", "div", "em", "small"):
        return Texts(own, tail, "end of caption", (following,), remarks_in(text))
    return NOTHING
