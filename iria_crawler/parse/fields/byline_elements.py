"""Where a byline stands: not in the card of another story, and at a second look where it stood at the first."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.parse.body.line import place_of
from iria_crawler.parse.fields.byline_text import behind_editor, is_full_name, names_in
from iria_crawler.parse.page.evidence import is_partly_struck, text_of, texts_of
from iria_crawler.text import squeeze

# A longer text is no byline.
MAX_BYLINE_CHARACTERS = 160
# The byline is looked for in the first 700 elements of the part of the page that holds the story.
MAX_ELEMENTS = 700
# Elements around a name whose class is read, and in which a picture that is called like it is looked for.
MAX_MARK_DEPTH = 3
# Elements around an author's name among which the card of another story is looked for.
MAX_CARD_DEPTH = 4
# Elements around a name among which that of a comment is looked for.
MAX_COMMENT_DEPTH = 8
# Elements around a name among which the line with its label is looked for.
MAX_LABEL_DEPTH = 2
# Names of the elements that hold what readers wrote.
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?body|respond|repl(?:y|ies)|disqus)(?=$|[\s_-])", re.I
)


class Stood(NamedTuple):
    """The byline of the look before, and where it stood: place_of() its element."""

    byline: str
    place: str


def where_it_stood(surroundings: HtmlElement, stood: Stood) -> HtmlElement | None:
    """The element that has the byline of the look before in its place; None: it is not there any more."""
    for element in islice(surroundings.iter(stood.place.partition(" ")[0]), MAX_ELEMENTS):
        if line_of(element) == stood.byline and place_of(element) == stood.place:
            return element
    return None


def is_in_card(element: HtmlElement, limit: HtmlElement, title: HtmlElement | None) -> bool:
    """Whether an element stands in a box inside `limit` that has a headline of its own, which leads elsewhere, in a figure, as
    cards in the middle of a text do, or among what readers wrote: it names the author of that. `title`: the story's headline:
    what is around it is no card, even if it links itself."""
    own = frozenset(title.iterancestors()) if title is not None else frozenset()
    for around in islice(element.iterancestors(), MAX_CARD_DEPTH):
        if around.tag == "figure" or _holds_comments(around):
            return True
        if around is limit or around in own or around.find(".//h1") is not None:
            return False
        if any(_is_linked(heading) for heading in islice(around.iter("h2", "h3", "h4", "h5"), MAX_MARK_DEPTH)):
            return True
    return False


def is_editors(element: HtmlElement, text: str) -> bool:
    """Whether an element's text follows an editor's label in the line around it: <span>Reviewed by</span> <a>Jane Roe</a>."""
    return any(
        behind_editor(line_of(around)).startswith(text) for around in islice(element.iterancestors(), MAX_LABEL_DEPTH)
    )


def is_in_comments(element: HtmlElement) -> bool:
    """Whether an element stands among what readers wrote."""
    return any(_holds_comments(around) for around in (element, *islice(element.iterancestors(), MAX_COMMENT_DEPTH)))


def _holds_comments(element: HtmlElement) -> bool:
    return _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _is_linked(heading: HtmlElement) -> bool:
    return heading.find(".//a") is not None or any(around.tag == "a" for around in islice(heading.iterancestors(), 2))


def line_of(element: HtmlElement) -> str:
    """The text of an element on one line. Reading stops after MAX_BYLINE_CHARACTERS: the result is then too long as well."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        if part.strip():
            parts.append(part)
            size += len(part.strip())
            if size > MAX_BYLINE_CHARACTERS:
                break
    if size <= MAX_BYLINE_CHARACTERS and is_partly_struck(element):
        parts = texts_of(element)
    return squeeze(" ".join(parts))


def within_one_element(name: str, element: HtmlElement) -> str:
    """A name without the words of the next element: "Jane Roe" of <a>Jane Roe</a><span>Harbour Desk</span>."""
    for part in element.itertext():
        own = str(part).strip()
        if name.startswith(own) and is_full_name(own):
            return own
    return name


def names_built_alike(element: HtmlElement, first: list[str]) -> list[str]:
    """The names in the elements of a byline that are built like the one with its first name, if each is a link or has a picture:
    a row of authors. Empty where the first is the only one.
    """
    if not first or ":" in line_of(element).partition(first[0])[2]:
        return []  # "Photos:" before the next name
    texts: dict[tuple[str, ...], list[str]] = {}
    for inner in islice(element.iterdescendants(), MAX_ELEMENTS):
        own = squeeze(inner.text or "") if isinstance(inner.tag, str) and not len(inner) else ""
        if own and len(own) <= MAX_BYLINE_CHARACTERS and names_in(own) == [own] and is_full_name(own):
            around = inner.getparent()
            outer = (around.tag, around.get("class") or "") if around is not None else ("", "")
            texts.setdefault((inner.tag, inner.get("class") or "", *outer), []).append(own)
    for (tag, *_), names in texts.items():
        if names[:1] == first and len(names) > 1:
            marks = len(names) if tag == "a" else len(list(islice(element.iter("img"), len(names))))
            return names if marks == len(names) else []
    return []


def name_of_link(link: HtmlElement) -> str:
    """The text of a link; of one whose elements follow each other without a space, the name in the first of them."""
    text = squeeze(text_of(link))
    first = next((squeeze(str(piece)) for piece in link.itertext() if str(piece).strip()), "")
    runs_on = is_full_name(first) and text.startswith(first) and text[len(first) : len(first) + 1].isalpha()
    return first if runs_on else text
