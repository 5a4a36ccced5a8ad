"""Where an element with a date stands: around the story, in the page's frame, or in what belongs to something else."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from lxml.html import HtmlElement

from iria_crawler.parse.fields.cards import HEADLINE_WORDS, MAX_HEADLINE_CHARACTERS
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.text import squeeze

# Names of what holds the dates of comments and of other stories.
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?meta|respond|disqus|repl(?:y|ies)|related|recommended|recommendations?|recirc|more-?from|"
    r"most-?(?:read|popular|viewed)|popular|trending|latest|recent|sidebar|newsletter|copyright|"
    r"events?|calendar|weather|ticker|carousel|slider|read-?(?:more|next|also)|also-?read|up-?next|menu|navbar|navigation|"
    r"twitter-tweet|instagram-media|cookie)(?=$|[\s_-])|(?:^|\s)embed(?=$|\s)",
    re.I,
)
_OTHER_TAGS = frozenset("nav form blockquote dialog figure figcaption table select".split())
# Ancestors of a date that may be another story's card, and elements in each that are looked at for its headline.
CARD_DEPTH, CARD_ELEMENTS = 5, 40
# A card has a headline, at most linked twice; a box with more of them is a list, and a date in it may be the story's.
MAX_HEADLINES_OF_CARD = 3
# A name in a box of at most 200 characters is printed beside the date: "By Mara Example, 10/04/2026".
MAX_BYLINE_CHARACTERS, BYLINE_DEPTH = 200, 3


# The headings and links that were found in each box, with their texts: dates of one list share their boxes.
Boxes = dict[HtmlElement, list[tuple[HtmlElement, str]]]


def home_of(element: HtmlElement, own: frozenset[HtmlElement], boxes: Boxes) -> Literal["story", "frame", "other"]:
    """Whether an element stands around the story, in the page's frame, or in a comment, a quoted post or the card of
    another story. `boxes` keeps what was read of the page's boxes.
    """
    if _OTHERS.search(element.get("class") or ""):
        return "other"
    for depth, ancestor in enumerate(element.iterancestors()):
        if ancestor in own:
            return "story"
        if ancestor.tag == "body":
            return "frame"
        if ancestor.tag in _OTHER_TAGS or _OTHERS.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return "other"
        if depth < CARD_DEPTH and (headlines := _headlines(ancestor, element, boxes)):
            return "other" if headlines <= MAX_HEADLINES_OF_CARD else "frame"
    return "frame"


def _headlines(card: HtmlElement, date: HtmlElement, boxes: Boxes) -> int:
    """How many headings, and links as long as one, an element holds beside the date's: one with few is a story's card."""
    inner = boxes.get(card)
    if inner is None:
        titles = islice(card.iter("h2", "h3", "h4", "h5", "h6", "a"), CARD_ELEMENTS)
        texts = ((element, start_of(element, MAX_HEADLINE_CHARACTERS)) for element in titles)
        inner = boxes[card] = [(element, text) for element, text in texts if len(text.split()) >= HEADLINE_WORDS]
    if not inner:
        return 0
    around_date = {date, *islice(date.iterancestors(), CARD_DEPTH)}
    return len({text for element, text in inner if element not in around_date})


def is_in_own_card(element: HtmlElement, headline: str, boxes: Boxes) -> bool:
    """Whether the next box around an element with a headline has this story's: the entry of this story in a list."""
    for ancestor in islice(element.iterancestors(), CARD_DEPTH):
        if _headlines(ancestor, element, boxes):
            return {squeeze(text) for _, text in boxes[ancestor]} == {headline}
    return False


def is_beside_author(element: HtmlElement, names: tuple[str, ...]) -> bool:
    """Whether a small box around an element prints one of the story's authors."""
    for ancestor in islice(element.iterancestors(), BYLINE_DEPTH):
        text = start_of(ancestor, MAX_BYLINE_CHARACTERS + 1)
        if len(text) > MAX_BYLINE_CHARACTERS:
            return False
        if any(name in text for name in names):
            return True
    return False


def is_in(element: HtmlElement, outer: frozenset[HtmlElement]) -> bool:
    """Whether an element is one of `outer` or stands in one."""
    return element in outer or not outer.isdisjoint(element.iterancestors())
