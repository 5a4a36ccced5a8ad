"""Cards of other stories behind and amid a story, told by their build: heading and picture, or heading and "read on", link to one page.

The prose of a card has no link and reads like a paragraph of the story, so only what stands around it tells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, groupby, islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.line import Line, LinePlace
from iria_crawler.parse.body.short_story import other_page
from iria_crawler.parse.body.story import Story
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import collapse, letters

# A card has less text than this: what has more is a part of the story with a linked heading.
MAX_CARD_BYTES = 600
# Heading and picture of a card are in one of the 6 elements around each; a link is one of the 4 around its picture.
MAX_STEPS_UP, MAX_STEPS_TO_LINK = 6, 4
# The link of a heading is one of the first 10 elements in it: a heading that was never closed holds the rest of the page.
MAX_HEADING_ELEMENTS = 10
# A page has no more headings and pictures that are looked at.
MAX_LOOKED_AT = 300
MAX_LINKS = 1_000
MAX_TITLE_CHARACTERS = 300
# Cards that hold this share of the running text are the story: a review of the week, a list of recipes.
MAX_SHARE_IN_CARDS = 0.5
# A row of cards, or a box that is one, stands amid a story behind two of its lines. The words of a small card are fewer than these, and
# it has at most three lines; a title has so many letters.
MIN_LINES_BEFORE, MAX_SUMMARY_CHARACTERS, MAX_LINES_OF_CARD, MIN_TITLE_LETTERS = 2, 90, 3, 8

_BOXES = frozenset(("div", "aside", "section"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def lines_of_cards(page: Page, story: Story, lines: list[Line], places: Iterable[LinePlace]) -> list[Line]:
    """The lines of the cards behind the last running line of the story. None where the cards hold most of the running text.

    `lines`: those of the story's element, in page order; `places`: those of the page, outer before inner. A card amid the
    story stays, as in a list of tips each chapter may be built like a card; but not where several small ones stand in a row, or
    where one link holds its picture and its title.
    """
    cards = _cards(page, story)
    small = _linked_boxes(page, story)
    if not cards and not small:
        return []
    card_of: dict[LinePlace, HtmlElement] = {}  # the outermost card around each place
    sizes: dict[HtmlElement, int] = {}
    for place in places:
        card = card_of.get(place.around) if place.around is not None else None
        if card is None and place.element in cards:
            card = place.element
            sizes[card] = place.size
        if card is not None and sizes[card] < MAX_CARD_BYTES:
            card_of[place] = card
    amid = [*_rows_amid(lines, card_of), *_in_boxes(page, lines, small)]
    inside = [line.place in card_of for line in lines]
    last = max((number for number, line in enumerate(lines) if line.runs and not inside[number]), default=-1)
    found = [line for number, line in enumerate(lines) if number > last and inside[number]]
    by_words = [cards[card_of[line.place]] for line in lines[: last + 1] if line.place in card_of]
    if any(by_words):  # chapters with a link at the end of each
        found = [line for line in found if not cards[card_of[line.place]]]
    running = sum(line.size for line in lines if line.runs)
    found = found if sum(line.size for line in found if line.runs) < MAX_SHARE_IN_CARDS * running else []
    return [*found, *(line for line in amid if line not in found)]


def _rows_amid(lines: Sequence[Line], card_of: Mapping[LinePlace, HtmlElement]) -> list[Line]:
    """The lines of small cards that stand beside each other amid the story, two or more in a row."""
    found: list[Line] = []
    before = 0
    for in_card, group in groupby(lines, lambda line: line.place in card_of):
        row = list(group)
        if in_card and before >= MIN_LINES_BEFORE:
            own = [card_of[line.place] for line in row]
            beside = {card.getparent() for card in own}
            is_small = all(line.kind == "heading" or len(line.text) <= MAX_SUMMARY_CHARACTERS for line in row)
            if len(set(own)) > 1 and len(beside) == 1 and is_small and len(row) <= MAX_LINES_OF_CARD * len(set(own)):
                found += row
        elif not in_card:
            before += sum(line.runs for line in row)
    return found


def _linked_boxes(page: Page, story: Story) -> list[HtmlElement]:
    """The boxes in the story that are a link with a picture and a title to another page of the outlet, and a few words beside it."""
    container, elements = story.container, page.elements
    if container is None or story.source != "text":
        return []
    found = []
    images = elements.of("img", "amp-img", start=elements.place(container) + 1, end=elements.end(container))
    for image in images[:MAX_LOOKED_AT]:
        link = next((one for one in islice(image.iterancestors(), MAX_STEPS_TO_LINK) if one.tag == "a"), None)
        box = link.getparent() if link is not None else None
        if link is None or box is None or box is container or box.tag not in _BOXES or (box.text or "").strip():
            continue
        title, whole = (collapse(start_of(one, MAX_TITLE_CHARACTERS)) for one in (link, box))
        is_small = len(whole) < MAX_TITLE_CHARACTERS and len(whole) - len(title) <= MAX_SUMMARY_CHARACTERS
        if len(letters(title)) >= MIN_TITLE_LETTERS and is_small and whole.startswith(title) and other_page(page, link):
            found.append(box)
    return sorted(set(found), key=elements.place)


def _in_boxes(page: Page, lines: Sequence[Line], boxes: Sequence[HtmlElement]) -> list[Line]:
    """The lines in boxes behind the first running lines of the story."""
    if not boxes:
        return []
    elements = page.elements
    starts = [elements.place(box) for box in boxes]  # in page order; the box of one may stand in that of another
    ends = list(accumulate((elements.end(box) for box in boxes), max))
    found: list[Line] = []
    before = 0
    for line in lines:
        place = elements.place(line.place.element)
        opened = bisect_right(starts, place)
        if opened and place < ends[opened - 1]:
            found += (line,) if before >= MIN_LINES_BEFORE else ()
        else:
            before += line.runs
    return found


def _cards(page: Page, story: Story) -> dict[HtmlElement, bool]:
    """The smallest elements of the story that hold a heading and a picture, or the words "read on", which both link to the same other
    page of the outlet; each with whether it has the words alone.
    """
    container, elements = story.container, page.elements
    if container is None or story.source != "text":
        return {}
    start, end = elements.place(container) + 1, elements.end(container)
    headings: list[tuple[HtmlElement, str]] = []  # with the page to which each links
    titles: dict[str, str] = {}  # that page by the address as it is written
    in_headings: set[HtmlElement] = set()
    for heading in elements.of(*_HEADINGS, start=start, end=end)[:MAX_LOOKED_AT]:
        link = next((one for one in islice(heading.iter(), MAX_HEADING_ELEMENTS) if one.tag == "a"), None)
        if link is not None and (target := other_page(page, link)):
            headings.append((heading, target))
            in_headings.add(link)
            if letters(start_of(heading, MAX_TITLE_CHARACTERS)) == letters(start_of(link, MAX_TITLE_CHARACTERS)):
                titles[link.get("href") or ""] = target
    pictures: dict[str, list[HtmlElement]] = {}  # the links around pictures, by the page to which they link
    for image in elements.of("img", "amp-img", start=start, end=end)[:MAX_LOOKED_AT] if headings else ():
        link = next((one for one in islice(image.iterancestors(), MAX_STEPS_TO_LINK) if one.tag == "a"), None)
        if link is not None and (target := other_page(page, link)):
            pictures.setdefault(target, []).append(link)
    words: dict[str, list[HtmlElement]] = {}  # the other links to it
    for link in elements.of("a", start=start, end=end)[:MAX_LINKS] if headings else ():
        if (target := titles.get(link.get("href") or "")) and link not in in_headings and not _holds_heading(link):
            words.setdefault(target, []).append(link)
    held: dict[HtmlElement, set[str]] = {}  # the pages to which the headings of each card link
    by_words: set[HtmlElement] = set()
    for heading, target in headings:
        shown = pictures.get(target, ())[:2]  # one for wide screens, one for narrow ones
        for link in shown or words.get(target, ())[:2]:
            card = _around_both(heading, link, container)
            if card is not None:
                held.setdefault(card, set()).add(target)
                by_words.update(() if shown else (card,))
    return {card: card in by_words for card, targets in held.items() if len(targets) == 1}


def _holds_heading(link: HtmlElement) -> bool:
    return any(one.tag in _HEADINGS for one in islice(link.iter(), MAX_HEADING_ELEMENTS))


def _around_both(heading: HtmlElement, link: HtmlElement, container: HtmlElement) -> HtmlElement | None:
    """The smallest element around a heading and a link, inside the story's element; None: there is none close to both."""
    around = set(islice(link.iterancestors(), MAX_STEPS_UP))
    for element in islice(heading.iterancestors(), MAX_STEPS_UP):
        if element is container:
            return None
        if element in around:
            return element
    return None
