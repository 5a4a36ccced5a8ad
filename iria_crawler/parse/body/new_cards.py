"""Cards that came into a story of which a record is known: a small box of its own build, with words and something to click.

At the first look the words of such a box may read like a paragraph; beside a story that is known it is told by its build: nothing that
is known of the story stands in it or in an element like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.boxes_to_act import CONTROLS, HEADINGS, MAX_BOX_ELEMENTS
from iria_crawler.parse.body.cards import MAX_CARD_BYTES
from iria_crawler.parse.body.line import MOSTLY_LINK_SHARE, Line, LinePlace, is_label

# Where fewer lines of the story are known, nothing tells how it is built.
MIN_KNOWN_LINES = 3
_BOXES = frozenset(("div", "section", "aside", "form"))


def lines_of_new_cards(lines: Sequence[Line], known: Sequence[Line]) -> set[int]:
    """The lines, by their ids, of the boxes that are cards beside the lines `known` of the story. A quotation that was set into the story
    is none, whatever link it has.
    """
    if len(known) < MIN_KNOWN_LINES:
        return set()
    held: set[LinePlace] = set()  # what holds a known line
    for line in known:
        place: LinePlace | None = line.place
        while place is not None and place not in held:
            held.add(place)
            place = place.around
    builds = {place.build for place in held}
    boxes: dict[LinePlace, LinePlace | None] = {}  # the box around each place, outer before inner
    inside: dict[LinePlace, list[Line]] = {}
    for line in lines:
        if (box := _box(line.place, held, boxes)) is not None:
            inside.setdefault(box, []).append(line)
    cards = (own for box, own in inside.items() if box.build not in builds and _is_card(box, own))
    return {id(line) for own in cards for line in own}


def _box(place: LinePlace, held: set[LinePlace], boxes: dict[LinePlace, LinePlace | None]) -> LinePlace | None:
    """The outermost element around a place that holds nothing known; None for one that holds something."""
    steps: list[LinePlace] = []
    current = place
    while current not in boxes and current not in held:
        steps.append(current)
        if current.around is None or current.around in held:
            boxes[current] = current
        else:
            current = current.around
    box = boxes.get(current)
    for step in steps:
        boxes[step] = box
    return box


def _is_card(box: LinePlace, lines: list[Line]) -> bool:
    """Whether a box is as small as a card and built like one: a label or a link, a paragraph at most, and something to click: a line that
    is a link, a button, a field.
    """
    if box.element.tag not in _BOXES or box.size > MAX_CARD_BYTES or any(line.kind == "quote" for line in lines):
        return False
    first, *rest = lines
    is_link = [line.link_share >= MOSTLY_LINK_SHARE for line in lines]
    if not rest or not (first.kind == "heading" or is_link[0] or is_label(first.text)):
        return False
    return sum(line.runs for line in lines) <= 1 and (any(is_link) or _has_control(box.element))


def _has_control(box: HtmlElement) -> bool:
    """Whether the box has a button or a field. A heading that is a button opens what is under it."""
    controls = (one for one in islice(box.iter(), MAX_BOX_ELEMENTS) if one.tag in CONTROLS)
    return any(all(around.tag not in HEADINGS for around in islice(one.iterancestors(), 2)) for one in controls)
