"""Where on the page the story stands: the element whose lines of running text weigh most.

A line's weight goes to the elements around it, less with every step up, so the smallest element that holds the
paragraphs wins; it then grows over neighbours that carry the rest of the same story.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from iria_crawler.parse.body.annexes import annexes
from iria_crawler.parse.body.chrome import UNREAD_TAGS, ChromeKind, chrome_kind
from iria_crawler.parse.body.comments import MAX_TIMES_THE_STORY, comments_around
from iria_crawler.parse.body.lines import MAX_DEPTH, TellingLine, find_lines, own_titles
from iria_crawler.parse.body.short_story import short_story
from iria_crawler.parse.page.evidence import holds, start_of
from iria_crawler.parse.page.state import find_state
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters

# What holds this share of the page's running text is part of the story, whatever its name says.
MIN_STORY_SHARE = 0.25
# Each step up from a paragraph's parent keeps this share of its weight.
STEP_SHARE = 0.75
MAX_STEPS_UP = 5
# The story grows over a wider element when that adds this share of its weight.
MIN_GROWTH_SHARE = 0.08
# A page whose story weighs less than this may keep it in a script.
MIN_SHOWN_BYTES = 700
# An element with less than the first share of the page's running text has a part of the story; one with the second has all of it.
MIN_SHARE_OF_PAGE, NEARLY_ALL = 0.35, 0.7

# A paragraph that was read before is known by so many letters; they are among so many characters of its element.
MAX_OPENING_LETTERS, MAX_OPENING_CHARACTERS = 60, 400

# Pages laid out in tables have a column a cell: what stands in the next one is not the story's.
_NEVER_LEFT = frozenset(("article", "main", "body", "html", "td"))


@dataclass(frozen=True, slots=True)
class Story:
    """Where the story stands: the element holding all of it, or None where the page has no running text."""

    container: HtmlElement | None
    weight: float = 0.0  # bytes of its running text that told
    kinds: dict[HtmlElement, ChromeKind | None] = field(default_factory=dict)  # what is known of the elements met
    holders: frozenset[HtmlElement] = frozenset()  # elements that hold running text, wherever on the page
    annexes: frozenset[HtmlElement] = frozenset()  # elements behind the container that go on with the story
    is_short: bool = False  # a line or two beside cards of other stories: nothing outside the container is its own
    source: str = "text"  # 'text': the page as shown; 'json-ld' or 'script': the state it is drawn from
    data: Mapping[str, Any] = field(
        default_factory=dict
    )  # what a script's data say of it, under the names of schema.org

    def chrome(self, element: HtmlElement) -> ChromeKind | None:
        """What the element is as a whole; None also for what holds much of the page's text, whatever its name."""
        if element in self.kinds:
            return self.kinds[element]
        kind = self.kinds[element] = chrome_kind(element)
        return kind


def find_story(page: Page, known: Sequence[str] = ()) -> Story:
    """The element that holds the story; `known` are the paragraphs of the record before."""
    body = page.body
    body = body if body is not None else page.root
    kinds: dict[HtmlElement, ChromeKind | None] = {body: None}
    lines = find_lines(page, body)
    titles = own_titles(page)
    lines = _without_comments(lines)
    kinds |= dict.fromkeys(_around_headline(titles, lines))
    lines = _with_known(lines, kinds, known)
    best = _heaviest(lines)
    container, weight = _whole(*_grow(best, lines), lines) if best is not None else (None, 0.0)
    short = short_story(page, titles, container, lines)
    if short is not None:
        story = Story(short, is_short=True)
    else:
        holders = frozenset(kinds) if container is not None else frozenset()
        story = Story(container, weight, kinds, holders, frozenset(annexes(page, container)))
    return _from_state(page, story) if story.weight < MIN_SHOWN_BYTES else story


def _without_comments(lines: list[TellingLine]) -> list[TellingLine]:
    """The lines that stand in no comment, by its build; all where few are left: a page of entries with a day each."""
    comments = set(comments_around(line.block for line in lines[1:]))
    own = [line for line in lines if comments.isdisjoint(line.around)] if comments else lines
    rest = sum(line.weight for line in lines) - sum(line.weight for line in own)
    return own if rest <= MAX_TIMES_THE_STORY * sum(line.weight for line in own) else lines


def _from_state(page: Page, story: Story) -> Story:
    """The story of the page's own data where that holds much more than what is shown."""
    state = find_state(page, at_least=max(2 * int(story.weight), 200))
    return story if state is None else Story(state.root, float(state.size), source=state.source, data=state.item)


def _heaviest(lines: list[TellingLine]) -> HtmlElement | None:
    """The element with most weight, each line's shared out over the elements around it."""
    weights: dict[HtmlElement, float] = {}
    for line in lines:
        share = line.weight
        first = 1 if line.block.tag in ("p", "li", "pre") else 0
        for element in line.around[first : first + MAX_STEPS_UP]:
            weights[element] = weights.get(element, 0.0) + share
            share *= STEP_SHARE
    return max(weights, key=lambda element: weights[element], default=None)


def _around_headline(titles: list[HtmlElement], lines: list[TellingLine]) -> set[HtmlElement]:
    """The elements with the page's headline and much of its running text: no chrome has both, whatever its name ("gutter")."""
    around = set(chain.from_iterable(title.iterancestors() for title in titles))
    least = MIN_STORY_SHARE * sum(line.weight for line in lines)
    return {
        element
        for element in around
        if element.tag not in UNREAD_TAGS
        and chrome_kind(element) == "never"
        and sum(line.weight for line in lines if element in line.around) >= least
    }


def _outside_chrome(lines: list[TellingLine], kinds: dict[HtmlElement, ChromeKind | None]) -> list[TellingLine]:
    """The lines that stand in no chrome. What holds much of the page's text is none: judged by tag and class
    together, since a story may be cut into many boxes.
    """
    for element in set(chain.from_iterable(line.around for line in lines)).difference(kinds):
        kinds[element] = chrome_kind(element)
    never = {element for element, kind in kinds.items() if kind == "never"}
    likely = {element: (element.tag, element.get("class")) for element, kind in kinds.items() if kind == "likely"}
    held: dict[tuple[str, str | None], float] = {}
    total = 0.0
    for line in lines:
        if never.isdisjoint(line.around):
            total += line.weight
        for build in {likely[element] for element in likely.keys() & line.around}:
            held[build] = held.get(build, 0.0) + line.weight
    story = {build for build, weight in held.items() if weight >= MIN_STORY_SHARE * total}
    kinds |= {element: None for element, build in likely.items() if build in story}
    chrome = {element for element, kind in kinds.items() if kind}
    return [line for line in lines if chrome.isdisjoint(line.around)] or lines


def _with_known(
    lines: list[TellingLine], kinds: dict[HtmlElement, ChromeKind | None], known: Sequence[str]
) -> list[TellingLine]:
    """The lines that stand in no chrome. A page may have its whole story in what is named like chrome: then a banner that comes
    between two looks is all that stands elsewhere. Where the story that is `known` is in none of these lines, all count.
    """
    outside = _outside_chrome(lines, kinds)
    if not known or len(outside) == len(lines):
        return outside
    openings = {letters(text)[:MAX_OPENING_LETTERS] for text in known}
    return outside if _opens_with(outside, openings) or not _opens_with(lines, openings) else lines


def _opens_with(lines: list[TellingLine], openings: set[str]) -> bool:
    """Whether one of the lines opens with the letters of a paragraph."""
    texts = (start_of(line.block, MAX_OPENING_CHARACTERS) for line in lines)
    return any(letters(text)[:MAX_OPENING_LETTERS] in openings for text in texts)


def _grow(best: HtmlElement, lines: list[TellingLine]) -> tuple[HtmlElement, float]:
    """The widest element around `best` that adds more of the same story, and the weight it holds.

    More of the same story are lines that are built alike: pages cut a story into equal boxes, with an advertisement
    between them, while what follows it is built otherwise. An article, or an element with the headline, is never left.
    """
    inside = [line for line in lines if best in line.around]
    within = {line.block for line in inside}
    held: dict[HtmlElement, list[TellingLine]] = {}  # the lines that stand elsewhere, by each element around them
    for line in lines:
        if line.block not in within:
            for element in line.around:
                held.setdefault(element, []).append(line)
    container = best
    weight = sum(line.weight for line in inside)
    builds = {_build(line) for line in inside}
    tags = {line.block.tag for line in inside}
    wider: HtmlElement | None = best
    for _ in range(MAX_DEPTH if held else 0):
        wider = wider.getparent() if wider is not None and not _is_whole(wider) else None
        if wider is None:
            break
        more = [
            line
            for line in held.get(wider, ())
            if line.block not in within
            and (_build(line) in builds or (wider.tag == "article" and line.block.tag in tags))
        ]
        added = sum(line.weight for line in more)
        if added >= MIN_GROWTH_SHARE * weight:
            container, weight = wider, weight + added
            within.update(line.block for line in more)
    return container, weight


def _whole(container: HtmlElement, weight: float, lines: list[TellingLine]) -> tuple[HtmlElement, float]:
    """The element around nearly all running text, where the one that was found has little of it: the boxes of a story may each be
    built in a way of its own. The same element where that would be the page's body.
    """
    here = [line for line in lines if not line.elsewhere]
    total = sum(line.weight for line in here)
    wider: HtmlElement | None = container if weight < MIN_SHARE_OF_PAGE * total else None
    while wider is not None and (wider := wider.getparent()) is not None and wider.tag not in ("body", "html"):
        held = sum(line.weight for line in here if wider in line.around)
        if held >= NEARLY_ALL * total:
            return wider, held
    return container, weight


def _is_whole(element: HtmlElement) -> bool:
    """Whether no part of its story can stand outside the element."""
    whole = element.tag in _NEVER_LEFT or element.get("itemprop") == "articleBody"
    return whole or holds(element, "h1")


def _build(line: TellingLine) -> tuple[str, ...]:
    """How a line is built: tags and classes of its block and the two elements around it."""
    build: list[str] = [line.block.tag]
    for element in line.around[1:3]:
        build += (element.tag, element.get("class", ""))
    return tuple(build)
