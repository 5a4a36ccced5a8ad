"""The comments of readers, which many sites give no name that tells. Their build does: each opens with who wrote it and when, and each is
another writer's, or ends so; the entries of a live story come from a few writers, or name none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.dates.printed import find_date
from iria_crawler.parse.body.line import build_of
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.text import letters

# One comment alone is told by nothing. It is one of the 5 elements around its words.
MIN_COMMENTS, MAX_STEPS_UP = 2, 5
# Of the elements beside each other the first 300 are looked at, and of each the first pieces of text.
MAX_BESIDE, MAX_PIECES, MAX_PIECE_CHARACTERS = 300, 5, 60
# A comment has no more texts than these, white space included.
MAX_TEXTS = 1_000
# A comment is looked through for a title up to so many elements.
MAX_ELEMENTS = 200
# Who wrote a comment: a name has so many letters, and so many words.
MAX_NAME_LETTERS, MAX_NAME_WORDS = 40, 6
# All together they have at most so many times the text of the story: what has more is a page of entries with a day each.
MAX_TIMES_THE_STORY = 6
# So many of the comments are by writers of their own.
MIN_SHARE_OF_WRITERS = 0.6
# The label of comments is short, and stands one of the 4 steps before the first.
MAX_LABEL_CHARACTERS, MAX_LABEL_STEPS = 60, 4

_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FORM = frozenset(("input", "textarea"))
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])[:h][0-5]\d(?!\d)")
# A time, or a day without its year: "14.05.", "14/5".
_MOMENT = re.compile(_CLOCK.pattern + r"|(?<![\d.])\d{1,2}(?:\.\d{1,2}\.|/\d{1,2}(?!\S))")
_COUNT = re.compile(r"\D{0,40}(\d{1,6})\D{0,40}$")


def comments_around(blocks: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements that each hold one comment, around some of the blocks of text."""
    looked_at: set[tuple[HtmlElement, str]] = set()
    for block in blocks:
        element = block
        for _ in range(MAX_STEPS_UP):
            around = element.getparent()
            if around is None or element.tag in ("body", "main"):
                break
            build = build_of(str(element.tag), element.get("class"))
            if (around, build) not in looked_at:
                looked_at.add((around, build))
                yield from _thread(around, build)
            element = around


def _thread(around: HtmlElement, build: str) -> list[HtmlElement]:
    """The comments among the elements of one build inside another; [] where they are no comments. The day and the time beside each
    name tell, or a label that counts them.
    """
    beside = [one for one in islice(around, MAX_BESIDE) if build_of(str(one.tag), one.get("class")) == build]
    openings = {one: opening for one in beside if (opening := _opening(one))} if len(beside) >= MIN_COMMENTS else {}
    names = {letters(name) for name, _ in openings.values()}
    if len(names) < max(MIN_COMMENTS, MIN_SHARE_OF_WRITERS * len(openings)):
        return []
    if any(_says_something(one) for one in beside if one not in openings):
        return []
    comments = list(openings)
    are_dated = all(has_both for _, has_both in openings.values())
    return comments if are_dated or _is_counted(comments[0], len(comments)) else []


def _says_something(element: HtmlElement) -> bool:
    """Whether an element is more than a label or a form."""
    words = " ".join(start_of(element, 4 * MAX_LABEL_CHARACTERS).split())
    return len(words) > MAX_LABEL_CHARACTERS and all(
        one.tag not in _FORM for one in islice(element.iter(), MAX_ELEMENTS)
    )


def _opening(element: HtmlElement) -> tuple[str, bool] | None:
    """Who wrote a comment, and whether the day and the time are both told; None: the element neither opens nor ends like a comment."""
    name = ""
    texts = list(islice(element.itertext(), MAX_TEXTS))
    pieces = list(filter(None, map(str.strip, texts)))
    for number, piece in enumerate(pieces[:MAX_PIECES]):
        if len(piece) > MAX_PIECE_CHARACTERS:
            break
        at = _start_of_moment(piece)
        name = f"{name} {piece[:at]}"
        if at < len(piece):
            words = " ".join((piece[at:], *(one[:MAX_PIECE_CHARACTERS] for one in pieces[number + 1 : number + 2])))
            has_title = any(one.tag in _TITLES for one in islice(element.iter(), MAX_ELEMENTS))
            return (name, _tells_both(words)) if _is_name(name) and not has_title else None
    last = pieces[-1] if pieces and len(texts) < MAX_TEXTS else ""
    name, words = last[: (at := _start_of_moment(last))], last[at:]
    is_signed = len(last) <= MAX_PIECE_CHARACTERS and _is_name(name) and _tells_both(words)
    return (name, True) if is_signed else None


def _start_of_moment(piece: str) -> int:
    """Where a day or a time begins; the length of the text where it has none."""
    if not any(map(str.isdigit, piece)):
        return len(piece)
    moment, day = _MOMENT.search(piece), find_date(piece)
    return min(moment.start() if moment else len(piece), day.start if day else len(piece))


def _is_name(words: str) -> bool:
    return 1 < len(letters(words)) <= MAX_NAME_LETTERS and len(words.split()) <= MAX_NAME_WORDS


def _tells_both(words: str) -> bool:
    """Whether a text has a day with its year, and a time."""
    return _CLOCK.search(words) is not None and find_date(words) is not None


def _is_counted(first: HtmlElement, number: int) -> bool:
    """Whether the words before the first comment count them: "Comments (3)"."""
    at: HtmlElement | None = first
    for _ in range(MAX_LABEL_STEPS):
        before = at.getprevious() if at is not None else None
        words = " ".join(start_of(before, MAX_LABEL_CHARACTERS + 1).split()) if before is not None else ""
        if words:
            count = _COUNT.match(words) if len(words) <= MAX_LABEL_CHARACTERS else None
            return count is not None and int(count[1]) == number
        at = before if before is not None else at.getparent() if at is not None else None
    return False
