"""Which lines of a page are the story's: all evidence weighed by trees that were fitted to pages with truth.

The rules' reading (trim.py, chrome.py) is part of the evidence: a line that they keep stays unless much speaks against it,
one that they leave out is taken back where enough speaks for it. What they leave out for what it says, as a repetition, an
ask or the day, never comes back; nor does a caption that ends in its credit.
"""

from __future__ import annotations

from collections.abc import Iterator

from iria_crawler.parse.body.asks import is_asking
from iria_crawler.parse.body.chrome import is_hidden
from iria_crawler.parse.body.gather import MARKS
from iria_crawler.parse.body.line import LeftOut, Line
from iria_crawler.parse.body.page_lines import MIN_REPEAT_LETTERS, PageLines
from iria_crawler.parse.body.prompts import is_head_line, is_sign_off
from iria_crawler.parse.body.trees import is_above

# A line that the rules keep goes below the first score; one that they leave out comes back above the second.
MIN_SCORE_TO_STAY = -0.7
MIN_SCORE_TO_COME_BACK = 0.0
# Words beside a picture are its caption, except running text above this score.
MIN_SCORE_BESIDE_PICTURE = 0.5
# Fewer bytes tell a story only beside a running line: a heading, an item.
MIN_BYTES_ALONE = 60
# A line with this share of its characters in links is no paragraph that was overlooked.
MAX_LINK_SHARE = 0.85
# Why a line was left out, where its words, or the card around it, say that it is not the story's.
_FOR_GOOD = frozenset((LeftOut.REPEAT, LeftOut.TITLE, LeftOut.ASK, LeftOut.HEAD, LeftOut.CARD, LeftOut.BEHIND))


def choose(lines: PageLines) -> list[Line]:
    """The story's own lines, in order."""
    own: list[Line] = []
    taken = {lines.headline_key}
    for line, key, values in weighed(lines):
        if is_above(values, _least(line)) and (
            line.reason is LeftOut.NONE or not (key in taken or is_head_line(line.text))
        ):
            own.append(line)
            if len(key) >= MIN_REPEAT_LETTERS:
                taken.add(key)
    return (
        _without_hidden(own)
        or lines.kept
        or [line for line in lines.all if line.runs and line.reason is LeftOut.CHROME]
    )


def _without_hidden(own: list[Line]) -> list[Line]:
    """The lines without those that are hidden one by one amid what is seen: taken out for the reader. What is hidden together, or
    behind the last seen line, opens at a click.
    """
    hidden = [is_hidden(line.place.element) for line in own]
    if not any(hidden):
        return own
    last = max((number for number, line in enumerate(own) if not line.place.marks & MARKS["unseen"]), default=-1)
    return [
        line for number, line in enumerate(own) if number > last or not hidden[number] or line.place.element.tag != "p"
    ]


def _least(line: Line) -> float:
    """The score above which a line is the story's."""
    if line.reason is LeftOut.NONE:
        return MIN_SCORE_TO_STAY
    return MIN_SCORE_BESIDE_PICTURE if line.place.is_claimed else MIN_SCORE_TO_COME_BACK


def weighed(lines: PageLines) -> Iterator[tuple[Line, str, list[float]]]:
    """The lines that are weighed, in order, with their letters and their numbers (FEATURES)."""
    seen: set[str] = set()
    for number in candidates(lines):
        line = lines.all[number]
        key = line.key
        yield line, key, lines.values(number, repeats=key in seen)
        seen.add(key)


def candidates(lines: PageLines) -> list[int]:
    """The numbers of the lines that are weighed; the others are left out whatever stands around them."""
    return [
        number for number, line in enumerate(lines.all) if line.reason is LeftOut.NONE or _may_return(lines, number)
    ]


def _is_long_item(line: Line) -> bool:
    """Whether a line is an item of a list that says something: no caption is made of those."""
    return line.kind == "item" and line.size >= MIN_BYTES_ALONE


def _may_return(lines: PageLines, number: int) -> bool:
    """Whether a line that the rules leave out may be the story's."""
    line = lines.all[number]
    if line.reason in _FOR_GOOD or line.link_share >= MAX_LINK_SHARE:
        return False
    if line.place.is_credited or (line.place.is_claimed and not (line.runs or _is_long_item(line))):
        return False
    if line.reason is LeftOut.TAIL and is_sign_off(
        line.text
    ):  # an editor's or agency's name is no sentence of the story
        return False
    if line.reason >= LeftOut.OUTSIDE and line.size < MIN_BYTES_ALONE:
        beside = (*lines.all[max(0, number - 1) : number], *lines.all[number + 1 : number + 2])
        if not any(other.runs for other in beside):
            return False
    return not line.points_away and not is_asking(line)
