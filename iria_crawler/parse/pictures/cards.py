"""Which pictures in a story are cards of other stories or advertisements: by where they, and the words around them, lead."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from iria_crawler.outside import split_address
from iria_crawler.parse.page.tree import Page
from iria_crawler.parse.pictures.credits import split_caption
from iria_crawler.parse.pictures.pieces import Piece, is_large, size_of
from iria_crawler.parse.pictures.words import Texts

# An article inside the story with fewer characters is a card of another story.
MAX_CARD_CHARACTERS = 400
# A box with this share of its characters in links is a card.
MIN_SHARE_OF_LINKS = 0.6
# "Nasdaq ends lower 02:24"
_LENGTH_OF_A_FILM = re.compile(r"\d{1,2}:\d\d$")


def is_card(page: Page, container: HtmlElement, image: HtmlElement, texts: Texts) -> bool:
    """Whether a picture is that of another story: the words of its box lead there; it, or the small article around it, links there,
    and neither a credit nor the mark-up shows a caption; or the length of a film stands below it.
    """
    if texts.are_a_cards:
        return True
    if texts.credit or texts.is_named_caption:
        return False
    if texts.caption and _LENGTH_OF_A_FILM.search(texts.caption):
        return True
    around = next(image.iterancestors("article"), None)
    is_inside = around is not None and any(other is container for other in around.iterancestors())
    if around is not None and is_inside and not is_large(around) and size_of(around) <= MAX_CARD_CHARACTERS:
        return any(_leads_to(page, link) for link in around.iter("a"))
    return _leads_away(page, image)


def leads_away_by_its_words(box: HtmlElement, pieces: list[Piece]) -> bool:
    """Whether most of a box's text is in links, or a heading in it is a link; a credit in it shows that it is no card's."""
    if not any(_is_linked(heading) for heading in box.iter("h2", "h3", "h4", "h5")):
        linked = sum(size_of(link) for link in box.iter("a"))
        if linked < MIN_SHARE_OF_LINKS * sum(len(piece.text) for piece in pieces if piece.role != "junk"):
            return False
    # Asked last: to look for a credit takes longer than all the rest.
    return not any(piece.role == "credit" or split_caption(piece.text)[1] for piece in pieces)


def _is_linked(heading: HtmlElement) -> bool:
    return next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None


def _leads_away(page: Page, image: HtmlElement) -> bool:
    """Whether a picture is a link to another page, of the outlet or of an advertiser."""
    link = next(image.iterancestors("a"), None)
    return link is not None and _leads_to(page, link)


def _leads_to(page: Page, link: HtmlElement) -> bool:
    """Whether a link is one to another page."""
    if not link.get("href") or "attachment" in f"{link.get('rel')} {link.get('href')}":
        return False
    target = split_address(page.absolute(link.get("href") or ""))
    own = split_address(page.url)
    is_file = re.search(r"\.(?:jpe?g|png|webp|avif|gif)$", target.path, re.I)
    is_elsewhere = target.hostname != own.hostname or target.path.rstrip("/") != own.path.rstrip("/")
    # Below the story's own address stand its parts: WordPress gives each picture of a story a page there.
    is_below = target.hostname == own.hostname and target.path.startswith(f"{own.path.rstrip('/') or '/-'}/")
    return target.hostname is not None and is_elsewhere and not is_file and not is_below
