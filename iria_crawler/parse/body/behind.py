"""What stands behind a story and is built of sentences like it: the comments of readers, and the next story.

The next story opens with a headline in an element of its own: one that links to its page, or an h1 with a byline or a day under it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from lxml.html import HtmlElement

from iria_crawler.parse.body.boxes_to_act import boxes_to_act
from iria_crawler.parse.body.comments import MAX_TIMES_THE_STORY, comments_around
from iria_crawler.parse.body.line import Line
from iria_crawler.parse.body.prompts import is_head_line
from iria_crawler.parse.body.short_story import other_page
from iria_crawler.parse.body.story import Story
from iria_crawler.parse.page.tree import Page

# Comments are looked for around lines of so many bytes.
MIN_COMMENT_BYTES = 20
# A story has so many running lines before the next one, and the next one has so many.
MIN_LINES_BEFORE, MIN_LINES_OF_STORY = 5, 3
# A page goes on with one or two other stories.
MAX_NEXT_STORIES = 2
# Of the linked headings behind the first lines the first 50 are looked at, with the 5 elements around each.
MAX_HEADINGS, MAX_STEPS_UP = 50, 5


def lines_behind(page: Page, story: Story, lines: Sequence[Line]) -> list[Line]:
    """The lines of comments and of the next story. `lines`: all of the page, in page order."""
    if story.container is None or story.source != "text":
        return []
    places = [page.elements.place(line.place.element) for line in lines]
    found = {*_in_comments(page, lines, places), *_next_story(page, lines, places)}
    asking = {number for box in boxes_to_act(page, story.container) for number in _inside(page, box, places)}
    if any(line.runs and line.place.is_inside for number, line in enumerate(lines) if number not in found | asking):
        found |= asking
    return [lines[number] for number in sorted(found)]


def _inside(page: Page, element: HtmlElement, places: Sequence[int]) -> range:
    """The numbers of the lines in an element; `places`: where the element of each line stands."""
    return range(bisect_left(places, page.elements.place(element)), bisect_left(places, page.elements.end(element)))


def _in_comments(page: Page, lines: Sequence[Line], places: Sequence[int]) -> set[int]:
    """The numbers of the lines in comments behind the first running line."""
    first = next((number for number, line in enumerate(lines) if line.runs), len(lines))
    found: set[int] = set()
    for element in comments_around(line.place.element for line in lines[first + 1 :] if line.size >= MIN_COMMENT_BYTES):
        found.update(_inside(page, element, places))
    before = sum(line.size for line in lines[: min(found, default=0)] if line.runs)
    return found if sum(lines[number].size for number in found) <= MAX_TIMES_THE_STORY * before else set()


def _next_story(page: Page, lines: Sequence[Line], places: Sequence[int]) -> set[int]:
    """The numbers of the lines in the elements of the next stories. Many of them, or one amid the first lines, are parts of one
    story: a review of the year, a test of ten things.
    """
    running = [number for number, line in enumerate(lines) if line.runs and line.place.is_inside]
    found: set[int] = set()
    if len(running) < MIN_LINES_BEFORE + MIN_LINES_OF_STORY:
        return found
    stories = 0
    first = running[MIN_LINES_BEFORE - 1]
    opens = (n for n, line in enumerate(lines) if _is_headline(page, line) or (n > first and _is_title(line)))
    for number in islice(opens, MAX_HEADINGS):
        own = _own_lines(page, lines[number], number, running, places)
        if _is_title(lines[number]) and not any(is_head_line(lines[n].text) for n in _head(own, number, lines)):
            continue
        if own and number <= first:
            return set()
        stories += 1 if own else 0
        found.update(own)
    return found if stories <= MAX_NEXT_STORIES else set()


def _own_lines(page: Page, headline: Line, number: int, running: Sequence[int], places: Sequence[int]) -> range:
    """The numbers of the lines in the smallest element with a headline and some paragraphs, if nothing stands before it there."""
    for around in islice(headline.place.element.iterancestors(), MAX_STEPS_UP):
        own = _inside(page, around, places)
        held = running[bisect_left(running, own.start) : bisect_left(running, own.stop)]
        if held and held[0] < number:
            break
        if len(held) >= MIN_LINES_OF_STORY:
            return own
    return range(0)


def _head(own: range, number: int, lines: Sequence[Line]) -> Iterator[int]:
    """The numbers of the lines between a headline and the first running line under it."""
    return takewhile(lambda n: not lines[n].runs, range(number + 1, own.stop))


def _is_title(line: Line) -> bool:
    """Whether a line is an h1 that links to nothing."""
    return line.place.element.tag == "h1" and line.link_share < 1.0


def _is_headline(page: Page, line: Line) -> bool:
    """Whether a line is a heading that links to another page of the outlet."""
    if line.kind != "heading" or line.link_share < 1.0 or line.place.element.tag not in ("h1", "h2", "h3"):
        return False
    heading = line.place.element
    link = next(heading.iter("a"), None)
    if link is None:
        link = next((one for one in islice(heading.iterancestors(), 2) if one.tag == "a"), None)
    return link is not None and other_page(page, link) is not None
