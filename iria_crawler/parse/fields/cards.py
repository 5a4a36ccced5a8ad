"""Cards: boxes between headline and text, or beside them, that link another story with its headline."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.page.evidence import start_of
from iria_crawler.text import squeeze

# A link of at least 5 words is another story's headline; of a headline so much is read.
HEADLINE_WORDS, MAX_HEADLINE_CHARACTERS = 5, 200
# A box with more text is no card.
MAX_CARD_CHARACTERS = 400
# Ancestors of a line that may be a card, and links in each that are looked at.
MAX_DEPTH, MAX_LINKS = 5, 3
# The next 4 elements around headline and story belong to the story and not to the page's frame.
OWN_DEPTH = 4
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# The box of an author is a link with a picture too: it opens with the name, "Mara Example, head of the desk".
_OPENS_WITH_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*\s+){1,3}[^\W\d_a-z][\w.’'-]+(?=,|$)")
_PERSON = re.compile(r"author|/(?:autor\w*|auteurs?|writers?|reporters?|people|person|profile|users?)/", re.I)


def own_elements(title: HtmlElement | None, container: HtmlElement | None) -> frozenset[HtmlElement]:
    """The elements around headline and story, the page's frame left out."""
    own: set[HtmlElement] = set()
    for element in (title, container):
        if element is None:
            continue
        own.add(element)
        for ancestor in islice(element.iterancestors(), OWN_DEPTH):
            if ancestor.tag in ("body", "html"):
                break
            own.add(ancestor)
    return frozenset(own)


def is_linked_card(element: HtmlElement, own: frozenset[HtmlElement]) -> bool:
    """Whether an element is, holds or stands in the card of another story. `own` are the elements around this story."""
    for around in (element, *islice(element.iterancestors(), MAX_DEPTH)):
        if around in own or len(start_of(around, MAX_CARD_CHARACTERS + 1)) > MAX_CARD_CHARACTERS:
            return False
        links = [around] if around.tag == "a" else islice(around.iter("a"), MAX_LINKS)
        if any(_is_card(link) for link in links):
            return True
    return False


def _is_card(link: HtmlElement) -> bool:
    """Whether a link has the headline of a story, in a heading or with a picture."""
    parent = link.getparent()
    is_set_out = (parent is not None and parent.tag in _HEADINGS) or any(
        link.find(f".//{tag}") is not None for tag in ("img", *_HEADINGS)
    )
    if not is_set_out or len(start_of(link, MAX_HEADLINE_CHARACTERS).split()) < HEADLINE_WORDS:
        return False
    first = next((squeeze(str(piece)) for piece in link.itertext() if str(piece).strip()), "")
    return _OPENS_WITH_NAME.match(first) is None and not _PERSON.search(
        f"{link.get('rel') or ''} {link.get('href') or ''}"
    )
