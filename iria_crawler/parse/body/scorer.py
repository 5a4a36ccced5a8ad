"""Which lines of a page are the story's: all evidence weighed by trees that were fitted to pages with truth.

The rules' reading (trim.py, chrome.py) is part of the evidence: a line that they keep stays unless much speaks against it,
one that they leave out is taken back where enough speaks for it. What they leave out for what it says, as a repetition, an
ask or the day, never comes back, nor do captions.
"""

from __future__ import annotations

from collections.abc import Iterator

from iria_crawler.parse.body.line import Line, Reason
from iria_crawler.parse.body.page_lines import MIN_REPEAT_LETTERS, PageLines
from iria_crawler.parse.body.prompts import is_ask, is_related_label
from iria_crawler.parse.body.trees import line_score
from iria_crawler.text import letters

# A line that the rules keep goes below the first score; one that they leave out comes back above the second.
MIN_SCORE_TO_STAY = -0.6
MIN_SCORE_TO_COME_BACK = 0.0
# Fewer bytes tell a story only beside a running line: a heading, an item.
MIN_BYTES_ALONE = 60
# A line with this share of its characters in links is no paragraph that was overlooked.
MAX_LINK_SHARE = 0.85
# Why a line was left out, where the words themselves say that it is not the story's.
_FOR_GOOD = frozenset((Reason.REPEAT, Reason.TITLE, Reason.ASK, Reason.HEAD))


def choose(lines: PageLines) -> list[Line]:
    """The story's own lines, in order."""
    score = line_score()
    own: list[Line] = []
    taken = {lines.headline_key}
    for line, key, values in weighed(lines):
        if line.reason is Reason.NONE:
            is_own = score(values) > MIN_SCORE_TO_STAY
        else:
            is_own = score(values) > MIN_SCORE_TO_COME_BACK and key not in taken and not _speaks_to_reader(line.text)
        if is_own:
            own.append(line)
            if len(key) >= MIN_REPEAT_LETTERS:
                taken.add(key)
    return own or lines.kept or [line for line in lines.all if line.runs and line.reason is Reason.CHROME]


def weighed(lines: PageLines) -> Iterator[tuple[Line, str, list[float]]]:
    """The lines that are weighed, in order, with their letters and their numbers (FEATURES)."""
    seen: set[str] = set()
    for number in candidates(lines):
        line = lines.all[number]
        key = letters(line.text)
        yield line, key, lines.values(number, repeats=key in seen)
        seen.add(key)


def candidates(lines: PageLines) -> list[int]:
    """The numbers of the lines that are weighed; the others are left out whatever stands around them."""
    found = []
    for number, line in enumerate(lines.all):
        reason = line.reason
        if reason is Reason.NONE:
            found.append(number)
        elif reason not in _FOR_GOOD and line.link_share < MAX_LINK_SHARE and not line.place.is_claimed:
            if reason < Reason.OUTSIDE or line.size >= MIN_BYTES_ALONE or _is_beside_text(lines.all, number):
                found.append(number)
    return found


def _is_beside_text(lines: list[Line], number: int) -> bool:
    return any(line.runs for line in (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]))


def _speaks_to_reader(text: str) -> bool:
    return is_ask(text) or is_related_label(text)
