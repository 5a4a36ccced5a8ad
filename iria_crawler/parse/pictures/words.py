"""Caption and credit among the texts of one element."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.pictures.credit_names import is_name_like
from iria_crawler.parse.pictures.credit_words import ONLY_LABEL, remarks_in
from iria_crawler.parse.pictures.credits import is_credit_line, split_caption, strip_label
from iria_crawler.parse.pictures.pieces import Piece
from iria_crawler.text import squeeze

# A longer text beside a picture is a caption or contains one; it is not only a credit.
MAX_CREDIT_CHARACTERS = 160
# The name or the address of the picture's file, which some systems print under it.
_FILE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif|avif|tiff?)", re.I)
_JUNK = re.compile(
    r"(?:view|open|see|show|hide|enlarge|expand|click|tap|zoom|toggle|close|loading|play|watch|vergrößern|bild (?:vergrößern|öffnen)|"
    r"agrandir|ampliar|image \d|photo \d|\d+ ?/ ?\d+|\d+ (?:of|von|de|sur) \d+|previous|next|slide|advertisement|anzeige|"
    r"(?:file|image|caption|photo|image source|image caption)$|share|copy link|save)\b.{0,40}$|\W*$|"
    r"\d{1,3}$|"  # how many pictures a gallery has
    # What a player says of itself: that it needs a program, what comes next, the sound that it plays.
    r"[^.!?]{0,60}\bjavascript\b[^.!?]{0,60}[.!]?$|autoplay\b.{0,40}$|(?:audio|podcast): .{0,150}\(\d{1,3}(?::\d\d)?(?: ?min\w*)?\.?\)$|"
    r"[\d\s.:|/–-]{4,}(?:min|mins|minutes|minuten|sek|uhr|h)?\.?$",
    re.I,
)


# Names of what says who wrote the story, and of what says who made the picture, which may hold the same word: "photo-author".
_AUTHOR_NAMES = re.compile(r"(?:^|[\s_-])(?:authors?|byline|autor)(?=$|[\s_-])", re.I)
_PICTURE_NAMES = re.compile(r"photo|foto|image|img|picture|caption|bild|figure|media|credit", re.I)


class Texts(NamedTuple):
    """Caption and credit line of a picture (None: it has none), the elements that hold them, and what they say of how it came."""

    caption: str | None
    credit: str | None
    source: str  # the evidence for the credit: "named credit", "credit line", "end of caption"; "": no credit
    elements: tuple[HtmlElement, ...]
    remarks: tuple[str, ...] = ()  # as Image.qualifiers
    is_named_caption: bool = False  # the mark-up calls the text a caption
    are_a_cards: bool = False  # the words around the picture are those of a card, and were not read


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOTHING = Texts(None, None, "", ())


def read(pieces: list[Piece]) -> Texts:
    """The caption and the credit among the texts of a box."""
    pieces = _without_headings([piece for piece in pieces if not is_junk(piece)])
    said, pieces = pieces, _without_empty_credits(pieces)
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
    elements = tuple(piece.owner for piece in (*credits, *others, *(piece for piece in said if piece not in pieces)))
    remarks = remarks_in(" ".join(piece.text for piece in pieces))
    is_named = any(piece.role == "caption" or _in_figcaption(piece.owner) for piece in others)
    return Texts(text, credit or None, source if credit else "", elements, remarks, is_named)


def _without_headings(pieces: list[Piece]) -> list[Piece]:
    """The texts of a box without its headings, where a figcaption has its words: what follows them is a list of other films."""
    if not any(_in_figcaption(piece.owner) for piece in pieces):
        return pieces
    return [piece for piece in pieces if piece.owner.tag not in _HEADINGS or _in_figcaption(piece.owner)]


def _without_empty_credits(pieces: list[Piece]) -> list[Piece]:
    """The texts without the labels in elements named for a credit that name nobody: the caption follows, or nothing. A text
    without a role that follows may be the name.
    """
    following = [*(piece.role for piece in pieces[1:]), "caption"]
    return [
        piece
        for piece, role in zip(pieces, following, strict=False)
        if role != "caption" or piece.role != "credit" or strip_label(piece.text)
    ]


def is_junk(piece: Piece) -> bool:
    """Whether a text is that of a button, or the name of a file."""
    return (
        piece.role == "junk"
        or (piece.role is None and (_JUNK.match(piece.text) is not None or _is_bare_label(piece.text)))
        or _FILE.fullmatch(piece.text) is not None
    )


def _is_bare_label(text: str) -> bool:
    """Whether a text is the label of a credit without its sign, as in a list of terms: "Credit", "Source"."""
    return text[-1:].isalpha() and ONLY_LABEL.fullmatch(text) is not None


def is_named_for_an_author(element: HtmlElement) -> bool:
    """Whether the name of an element is that of a byline, and not of a picture's maker."""
    names = element.get("class") or ""
    return _AUTHOR_NAMES.search(names) is not None and _PICTURE_NAMES.search(names) is None


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
