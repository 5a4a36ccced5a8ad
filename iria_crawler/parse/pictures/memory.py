"""The second look at a picture: its caption and credit are looked for where they stood.

What a site puts between a picture and its words parts them for a reading without memory, and the caption is then a paragraph of
the story. With the record before at hand the element that opens with the caption's words is the caption. It is read anew: what
an editor altered behind these words is found.
"""

from __future__ import annotations

from collections.abc import Container

from lxml.html import HtmlElement

from iria_crawler.model import Article, Image
from iria_crawler.parse.pictures.pieces import pieces_of
from iria_crawler.parse.pictures.words import MAX_CREDIT_CHARACTERS, Texts, read
from iria_crawler.text import letters, squeeze

# Elements after a picture among which its words are looked for.
MAX_ELEMENTS_BEHIND = 40
_MEDIA = ("img", "amp-img", "picture", "video", "amp-video", "audio")
# Fewer letters stand in many a line by chance.
MIN_LETTERS = 12


def known_apart(known: Article) -> tuple[Image, ...]:
    """The pictures of the record before whose words opened none of its paragraphs: the others had them from the page's data, or
    from an alternative text, and what opens with them in the page is a paragraph now as it was then.
    """
    has_words = any(image.caption or image.credit for image in known.images)
    openings = [letters(text) for text in known.paragraphs] if has_words else []
    return tuple(
        image
        for image in known.images
        if not (own := letters(image.caption or image.credit or ""))
        or not any(text.startswith(own) for text in openings)
    )


def words_that_stood_beside(picture: HtmlElement, known: Image, pictures: Container[HtmlElement]) -> Texts | None:
    """The caption and credit of a picture in the first element behind it that opens with the words that `known` has; None if
    no element does before the next of `pictures`, and where they stand beside another picture, or a film, now.
    """
    opening = letters(known.caption or known.credit or "")
    if len(opening) < MIN_LETTERS or opening == letters(known.alt_text or ""):
        return None  # the words of the alternative text stand nowhere else
    longest = len(known.caption or "") + len(known.credit or "") + MAX_CREDIT_CHARACTERS
    element: HtmlElement | None = picture
    for _ in range(MAX_ELEMENTS_BEHIND):
        element = _next(element) if element is not None else None
        if element is None or element in pictures:
            return None
        text = squeeze("".join(element.itertext())) if isinstance(element.tag, str) else ""
        if len(text) <= longest and letters(text).startswith(opening):
            if _is_of_another(element, picture):
                return None
            found = read(pieces_of(element))
            return found._replace(elements=(element,)) if found.caption or found.credit else None
    return None


def _is_of_another(words: HtmlElement, picture: HtmlElement) -> bool:
    """Whether words stand behind or in one element with something else to look at than `picture`: also with an icon, or a film,
    which are no pictures of a story.
    """
    if next(words.iter(*_MEDIA, "iframe"), None) is not None:
        return True
    element, around_picture = words, set(picture.iterancestors())
    for _ in range(MAX_ELEMENTS_BEHIND):
        before, around = element.getprevious(), element.getparent()
        if before is not None and before is not picture and before.tag in _MEDIA:
            return True
        if around is None or around in around_picture:
            return False
        if next(around.iter(*_MEDIA, "iframe"), None) is not None:
            return True
        element = around
    return False


def _next(element: HtmlElement) -> HtmlElement | None:
    """The element after this one in reading order."""
    if len(element):
        return element[0]
    current: HtmlElement | None = element
    while current is not None:
        following: HtmlElement | None = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
    return None
