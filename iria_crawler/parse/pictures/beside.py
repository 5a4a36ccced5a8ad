"""The words of a picture outside its box: in the element after it, or under several pictures together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.chrome import UNREAD_TAGS
from iria_crawler.parse.page.evidence import holds, text_of
from iria_crawler.parse.pictures.credit_words import names_an_order, remarks_in
from iria_crawler.parse.pictures.credits import (
    ends_in_labelled_credit,
    is_credit_line,
    is_labelled_credit,
    split_caption,
    strip_label,
)
from iria_crawler.parse.pictures.pieces import (
    is_hidden_for_good,
    is_large,
    pieces_of,
    role_of,
    size_of,
    words_of_players,
)
from iria_crawler.parse.pictures.words import MAX_CREDIT_CHARACTERS, NOTHING, Texts, is_named_for_an_author, read
from iria_crawler.text import letters, squeeze

NO_BOX = frozenset(("article", "main", "body", "html", "section", "header"))
# An element after a picture that has more text is a part of the story.
MAX_BESIDE_CHARACTERS = 420
# A picture may be alone in 4 elements around it: a link in a paragraph in a box in another.
MAX_WRAPPERS = 4
# Fewer letters may be the same by chance: the name of a person or a place.
MIN_SAME_LETTERS = 16
# An edited caption has more than this share of the words that it had, and had so many at least.
MIN_SHARE_OF_WORDS, MIN_EDITED_WORDS = 0.5, 4
# Several pictures under one caption are at most 8; a longer row is a gallery, whose words belong to none of them.
MAX_GROUP_PICTURES = 8
# Pictures under one caption are in one of the 6 elements around each.
MAX_STEPS_TO_GROUP = 6
_UNSEEN = frozenset(("br", "button", "svg", "script", "style", "template", "meta", "link"))
_WRAPPERS = frozenset(("picture", "source", "a", "div", "p", "span", "center", "figure"))
_EMPTY_TAGS = frozenset(("p", "div", "span"))
# A paragraph that stands whole in one of these is set apart from the story.
_SET_APART = frozenset(("em", "i", "small", "center"))
_AFTER_A_PICTURE = _SET_APART | {"p", "div", "td"}
# A row of a table of pictures has at most 8 of them.
MAX_CELLS = 8


def beside(box: HtmlElement, caption: str | None, said: Sequence[str] = ()) -> Texts:
    """The words of the element after the picture's box, if it is named for a caption or credit, has the form of a credit, or says
    what is `said` of the picture elsewhere (see says_the_same).
    """
    following = _after(box)
    if following is None:
        following = _below_in_table(box)
    if following is None or not _is_short(following):
        return NOTHING
    text = _line_of(following)
    role = role_of(following.tag, following.get("class") or "")
    if role == "credit" and not is_credit_line(text) and any(map(is_named_for_an_author, following.iter())):
        return NOTHING  # who wrote the story
    if role == "credit" and len(text) <= MAX_CREDIT_CHARACTERS:
        return _with_named_below(
            Texts(None, strip_label(text) or None, "named credit", (following,), remarks_in(text)), following
        )
    if caption is None and (role == "caption" or _describes(following, box)):
        return _with_named_below(
            read(pieces_of(following))._replace(elements=(following,), is_named_caption=True), following
        )
    pieces = pieces_of(following)
    if caption is None and pieces and all(piece.role in ("caption", "credit") for piece in pieces):
        return read(pieces)._replace(elements=(following,), is_named_caption=True)
    if caption is None and says_the_same(text, said):
        return read(pieces_of(following))._replace(elements=(following,), is_named_caption=True)
    is_behind_figure = next(box.iterancestors("figure"), None) not in (None, *following.iterancestors("figure"))
    if is_behind_figure and not (_is_set_apart(following) and ends_in_labelled_credit(text)):
        return NOTHING  # the form of a text behind a figure without words shows too little
    if is_credit_line(text):
        return Texts(None, strip_label(text), "credit line", (following,), remarks_in(text))
    if caption is None and len(pieces) > 1 and is_labelled_credit(pieces[-1].text):
        return read(pieces)._replace(elements=(following,))
    if caption is not None or following.tag not in _AFTER_A_PICTURE:
        return NOTHING
    own, tail = split_caption(text)
    if tail:
        return Texts(own, tail, "end of caption", (following,), remarks_in(text))
    return _with_credit_below(following, text) if _is_set_apart(following) else NOTHING


def _describes(following: HtmlElement, box: HtmlElement) -> bool:
    """Whether a picture, or an element around it, says that the element after it describes it: `aria-describedby="c7"`."""
    around = (box, *islice(box.iterancestors(), MAX_WRAPPERS), *islice(box.iter("img"), 1))
    ids = {each.get(name) for each in around for name in ("aria-describedby", "aria-labelledby") if each.get(name)}
    return bool(ids) and any(element.get("id") in ids for element in (following, *islice(following, 2)))


def _with_named_below(found: Texts, following: HtmlElement) -> Texts:
    """The words of an element after a picture, and those of the next if it is named for what these lack: the caption or the credit."""
    below = following.getnext()
    if below is None or (following.tail or "").strip() or not _is_short(below):
        return found
    text = _line_of(below)
    role = role_of(below.tag, below.get("class") or "")
    if role == "caption" and found.caption is None:
        more = read(pieces_of(below))
        return found._replace(
            caption=more.caption, elements=(*found.elements, below), remarks=more.remarks, is_named_caption=True
        )
    is_credit = role == "credit" and len(text) <= MAX_CREDIT_CHARACTERS
    is_credit = is_credit and not any(map(is_named_for_an_author, below.iter()))
    if found.credit is None and is_credit and strip_label(text):
        return found._replace(credit=strip_label(text), source="named credit", elements=(*found.elements, below))
    return found


def _line_of(element: HtmlElement) -> str:
    """The text of an element on one line. Where the page breaks a line, two words are parted."""
    if next(element.iter("br"), None) is None:
        return squeeze(text_of(element))
    return " ".join(piece.text for piece in pieces_of(element))


def says_the_same(text: str, said: Sequence[str]) -> bool:
    """Whether a text is what an alternative text, a title or the page's data say of a picture, as `letters` writes them; each may
    have a credit more.
    """
    own = letters(text)
    return any(
        min(len(own), len(other)) >= MIN_SAME_LETTERS and (own.startswith(other) or other.startswith(own))
        for other in said
    )


def edited_words(box: HtmlElement, caption: str) -> Texts:
    """The words of the element after the picture's box that has most words of the `caption` that stood there at the look before: nothing
    but these told that they were the picture's, and an editor altered some.
    """
    following = _after(box)
    if following is None or not _is_short(following):
        return NOTHING
    words, own = set(caption.casefold().split()), set(text_of(following).casefold().split())
    if len(words) < MIN_EDITED_WORDS or len(words & own) <= MIN_SHARE_OF_WORDS * max(len(words), len(own)):
        return NOTHING
    return read(pieces_of(following))._replace(elements=(following,), is_named_caption=True)


def _with_credit_below(following: HtmlElement, text: str) -> Texts:
    """A caption without credit, set apart, and the paragraph below it that is the credit."""
    below = following.getnext()
    if below is None or not _is_short(below):
        return NOTHING
    line = squeeze("".join(below.itertext()))
    if not is_credit_line(line):
        return NOTHING
    return Texts(text, strip_label(line), "credit line", (following, below), remarks_in(f"{text} {line}"))


def _after(box: HtmlElement) -> HtmlElement | None:
    """The element right after a picture's box, or after the elements in which it is the last; None: there are words between."""
    element = box
    for _ in range(MAX_WRAPPERS):
        if (element.tail or "").strip():
            return None
        following = element.getnext()
        while following is not None and _is_empty(following):
            if (following.tail or "").strip():
                return None
            following = following.getnext()
        parent = element.getparent()
        if following is not None or parent is None or parent.tag not in _WRAPPERS:
            return following
        element = parent
    return None


def _below_in_table(box: HtmlElement) -> HtmlElement | None:
    """The cell below the one in which a picture stands, where its row has nothing but pictures; None: there is none."""
    cell = next(islice(box.iterancestors("td"), 1), None)
    row = cell.getparent() if cell is not None else None
    below = row.getnext() if row is not None else None
    if row is None or below is None or below.tag != "tr":
        return None
    cells, cells_below = ([*islice(each.iterchildren("td"), MAX_CELLS + 1)] for each in (row, below))
    if cell not in cells or not 1 < len(cells) == len(cells_below) <= MAX_CELLS:
        return None
    if is_large(row) or any(size_of(each) or not holds(each, "img") for each in cells):
        return None
    found: HtmlElement = cells_below[cells.index(cell)]
    return found


def _is_empty(element: HtmlElement) -> bool:
    """Whether an element shows nothing. libxml2 closes a paragraph before a center, so empty paragraphs are common; sites leave
    empty boxes for what they do not show.
    """
    if element.tag in _UNSEEN or not isinstance(element.tag, str) or is_hidden_for_good(element):
        return True
    return (
        element.tag in _EMPTY_TAGS and next(element.iterchildren(), None) is None and not (element.text or "").strip()
    )


def _is_short(element: HtmlElement) -> bool:
    """Whether an element after a picture may hold its words: a short text, no picture, and not what a player says of its film."""
    if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS or is_large(element):
        return False
    is_short = not holds(element, "img") and 0 < size_of(element) <= MAX_BESIDE_CHARACTERS
    return is_short and not words_of_players(element)


def _is_set_apart(element: HtmlElement) -> bool:
    """Whether the whole text of an element is in em, i, small or center."""
    while element.tag not in _SET_APART:
        children = list(islice(element.iterchildren(), 2))
        if len(children) != 1 or (element.text or "").strip() or (children[0].tail or "").strip():
            return False
        element = children[0]
    return True


def shared(image: HtmlElement, limit: HtmlElement, keys: Mapping[HtmlElement, str]) -> Texts:
    """The words under several pictures that are one group: the caption of the figure around them, or a text after them that is
    named a caption and says which is where ("From left: ..."). The caption is None where the pictures have captions each.
    """
    for group in _groups(image, limit, keys):
        captions = list(islice(group.iterchildren("figcaption"), 1)) if group.tag == "figure" else []
        if captions and not words_of_players(captions[0]):
            found = read(pieces_of(captions[0]))._replace(elements=(captions[0],), is_named_caption=True)
            has_own = next(group.iterdescendants("figure"), None) is not None
            if has_own and names_an_order(found.caption or ""):
                has_own = any(caption is not captions[0] for caption in group.iterdescendants("figcaption"))
            return found._replace(caption=None) if has_own else found
        following = _after(group)
        if following is not None and _is_short(following):
            text = squeeze("".join(following.itertext()))
            if role_of(following.tag, following.get("class") or "") == "caption" and names_an_order(text):
                return read(pieces_of(following))._replace(elements=(following,), is_named_caption=True)
    return NOTHING


def _groups(image: HtmlElement, limit: HtmlElement, keys: Mapping[HtmlElement, str]) -> Iterator[HtmlElement]:
    """The elements around a picture, the nearest first, that hold others too, but no more than a group has."""
    for element in islice(image.iterancestors(), MAX_STEPS_TO_GROUP):
        if element is limit or element.tag in NO_BOX or is_large(element):
            return
        held = {keys[other] for other in element.iter("img", "amp-img") if other in keys}
        if len(held) > MAX_GROUP_PICTURES:
            return
        if len(held) > 1:
            yield element
