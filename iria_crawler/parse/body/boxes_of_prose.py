"""Boxes amid a story that explain it: an aside with several running lines, to which no name and no role gives another purpose.

The rules leave it out for its tag, and whether it is read is weighed by what stands in and around it: a link that comes there may tip
it, at any look. So its lines are known as such, whether they are read or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from iria_crawler.parse.body.chrome import is_plain_aside
from iria_crawler.parse.body.line import MOSTLY_LINK_SHARE, LeftOut, Line, LinePlace

# A box that explains the story has so many running lines at least.
MIN_LINES_OF_PROSE = 2
# The box around a line is one of the 30 elements around it.
MAX_STEPS_TO_BOX = 30


def lines_of_prose(lines: Sequence[Line]) -> set[int]:
    """The running lines without a link, by their ids, of the boxes that explain the story: more of them than links. A card has a link,
    its heading or "read on", for each of its lines; a list of links that comes into the box is none of it.
    """
    prose: dict[LinePlace, list[int]] = {}
    links: Counter[LinePlace] = Counter()
    for line in lines:
        box = _box(line.place) if line.reason is LeftOut.CHROME else None
        if box is None or not is_plain_aside(box.element):
            continue
        if line.link_share >= MOSTLY_LINK_SHARE:
            links[box] += line.kind != "item"
        elif line.runs and not line.linked and line.place.chrome == box.chrome:  # nothing in the box is chrome
            prose.setdefault(box, []).append(id(line))
    told = (ids for box, ids in prose.items() if len(ids) >= MIN_LINES_OF_PROSE and len(ids) > links[box])
    return {one for ids in told for one in ids}


def _box(place: LinePlace) -> LinePlace | None:
    """The outermost element around a place that the rules leave out; None where none is near."""
    found = None
    for _ in range(MAX_STEPS_TO_BOX):
        if place.is_left_out:
            found = place
        if place.around is None or (found and not place.is_left_out):
            return found
        place = place.around
    return None
