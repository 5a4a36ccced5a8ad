"""The dates that are printed around a story: in elements that by tag, name or attribute hold one, and in short lines.

The dates of comments, of other stories and of quoted posts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from iria_crawler.dates import Moment, find_date, parse_any_date, parse_machine_date
from iria_crawler.parse.body.surroundings import HeadText
from iria_crawler.parse.fields.cards import MAX_HEADLINE_CHARACTERS, own_elements
from iria_crawler.parse.fields.date_claims import (
    ABOVE,
    AT_HEADLINE,
    IN_STORY,
    LISTED,
    MAX_TEXT_CHARACTERS,
    MIDNIGHT,
    UNSURE,
    Claim,
    DateContext,
    Kind,
    Stated,
    counts_in_utc,
    may_be_day_of,
)
from iria_crawler.parse.fields.date_elements import DATE_NAMES, date_elements
from iria_crawler.parse.fields.date_homes import (
    Boxes,
    home_of,
    is_beside_author,
    is_in,
    is_in_own_card,
)
from iria_crawler.parse.fields.date_labels import (
    MAX_DATE_CHARACTERS,
    NAMED_PUBLISHED,
    NAMED_UPDATED,
    PUBLISHED_WORD,
    UPDATED_WORD,
    is_label,
    is_other_label,
    label_before,
    says_updated,
)
from iria_crawler.parse.fields.date_lines import dates_of, dates_of_line, short_date, with_whole_years
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import squeeze

# A page may hold thousands of elements with a date's name: 500 are looked at, and 60 outside other stories are read.
MAX_DATES, MAX_NAMED_ELEMENTS = 60, 500
# An element with more children is a frame and no line.
MAX_CHILDREN = 4
# From a headline to the text behind it lie at most so many ends of elements and line breaks.
LOOSE_DEPTH = 4
# A line behind a story that is a date has a label of at most 25 characters: "Erstellt am:".
MAX_LABEL_CHARACTERS = 25
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
# What parts a day from the sentence behind it.
_SIGN_BEHIND = re.compile(r"\s*[:|–—-]|\s+[„“”\"«»‚‘]")


class Surroundings(NamedTuple):
    """Where printed dates are looked for: around the headline and the story."""

    title: HtmlElement | None
    container: HtmlElement | None  # the element that holds the story
    lines: list[HeadText]  # the short lines between the headline and the first paragraph
    after: list[str]  # the short lines behind the last paragraph
    opening: tuple[str, ...]  # the first paragraphs: a summary may stand before that which opens the story
    paragraphs: frozenset[str]  # the story's; a date in one of them is no line of its own
    names: tuple[str, ...]  # the authors


def printed_claims(page: Page, around: Surroundings, context: DateContext) -> list[Claim]:
    """What is printed beside line_claims(): elements that hold a date, lines above the headline and after the story."""
    claims = _of_elements(page, around, context)
    for text in around.after:
        if PUBLISHED_WORD.search(text):
            claims += [claim._replace(rank=IN_STORY) for claim in _of_text(text, context)]
    return claims


def opening_claim(around: Surroundings, context: DateContext) -> Claim | None:
    """The day that opens one of the first paragraphs, with a sign behind it: "20.11.2026 – The council ..."."""
    for paragraph in around.opening:
        text = paragraph[:MAX_DATE_CHARACTERS]
        found = find_date(text, context.language, context.zone) if _DIGIT.match(text) else None
        if found and not found.start and _SIGN_BEHIND.match(text[found.end :]):
            return Claim("published", Stated(found.moment, text[: found.end], "text"), UNSURE)
    return None


def line_claims(around: Surroundings, context: DateContext) -> list[Claim]:
    """What the short lines under the headline say, and the words that stand right behind it in no element of their own."""
    claims = [claim for text in _loose_texts(around.title) for claim in _of_line(text, around, context)]
    for line in around.lines:
        is_update = "datemodified" in _names(line.element).lower()
        for claim in _of_line(line.text, around, context):
            claims.append(claim._replace(kind="updated") if is_update else claim)
    return claims


def _loose_texts(title: HtmlElement | None) -> Iterator[str]:
    """The short texts that follow the headline, or the element that it ends, without an element around them."""
    current = title
    for _ in range(LOOSE_DEPTH):
        if current is None or current.tag == "body":
            return
        text = squeeze(current.tail or "")
        if text:
            if len(text) <= MAX_DATE_CHARACTERS and _DIGIT.search(text):
                yield text
            return
        following = current.getnext()
        if following is not None and following.tag != "br":
            return
        current = following if following is not None else current.getparent()


def _of_line(text: str, around: Surroundings, context: DateContext) -> Iterator[Claim]:
    """The dates of a short line: "erstellt: 20.11.2026, 09:15", "Jane Roe | 3 hours ago"; none of a dateline that opens
    the story ("Norfolk, 23 September 2025").
    """
    for before, raw, moment in dates_of_line(text, around.names, context):
        if text in around.paragraphs and _is_place(before, around.names):
            return
        if is_other_label(before):
            continue
        kind: Kind = "updated" if says_updated(before) else "published"
        told = PUBLISHED_WORD.search(before) is not None or any(name in text for name in around.names)
        yield Claim(kind, Stated(moment, raw, "text"), AT_HEADLINE, told)


def _is_place(before: str, names: tuple[str, ...]) -> bool:
    """Whether the words before a date are neither a label nor a person: a place."""
    words = before.strip(" ,–—-")
    if not words or not before.rstrip().endswith((",", "-", "–", "—")):
        return False
    return not (PUBLISHED_WORD.search(words) or UPDATED_WORD.search(words) or ":" in words) and not any(
        name in words for name in names
    )


def _of_text(text: str, context: DateContext, label: str = "") -> Iterator[Claim]:
    """The dates of a short text; `label` are the words printed before it."""
    for before, raw, moment in dates_of(text, context):
        label = before.strip() or label
        if not is_other_label(label):
            kind: Kind = "updated" if says_updated(label) else "published"
            told = PUBLISHED_WORD.search(label) is not None
            yield Claim(kind, Stated(moment, raw, "text"), AT_HEADLINE, told)
        label = ""


class _Scene(NamedTuple):
    """Which elements of the page are around the story."""

    own: frozenset[HtmlElement]  # the elements around headline and story, the page's frame left out
    lines: frozenset[HtmlElement]  # the short lines under the headline
    story: frozenset[HtmlElement]  # the element that holds it, or nothing
    around: Surroundings
    context: DateContext
    headline: str
    boxes: Boxes  # what was read of the boxes around dates


def _scene(around: Surroundings, context: DateContext) -> _Scene:
    headline = "" if around.title is None else squeeze(start_of(around.title, MAX_HEADLINE_CHARACTERS))
    own = own_elements(around.title, around.container)
    lines = frozenset(line.element for line in around.lines)
    story = frozenset() if around.container is None else frozenset((around.container,))
    return _Scene(own, lines, story, around, context, headline, {})


def _of_elements(page: Page, around: Surroundings, context: DateContext) -> list[Claim]:
    """The dates of elements that by tag, name or attribute hold one, each with the rank of where it stands."""
    scene = _scene(around, context)
    claims: list[Claim] = []
    named = 0
    opening = around.title if around.title is not None else around.container
    for element, is_above, is_named in date_elements(page, opening):
        if len(element) > MAX_CHILDREN:
            continue
        if is_named:
            named += 1
            claims += _of_named(element, scene, is_above=is_above)
        else:
            claims += _of_unnamed(element, scene, is_above=is_above)
        if named >= MAX_NAMED_ELEMENTS or len(claims) >= MAX_DATES:
            break
    return [claim for claim in claims if claim.rank != LISTED] or claims


def _of_named(element: HtmlElement, scene: _Scene, *, is_above: bool) -> Iterator[Claim]:
    if not is_above and is_in(element, scene.lines):
        yield from _of_element(element, AT_HEADLINE, scene.context)
        return
    home = home_of(element, scene.own, scene.boxes)
    if home == "story" or (home == "frame" and is_beside_author(element, scene.around.names)):
        yield from _of_element(element, ABOVE if is_above else IN_STORY, scene.context)
    elif home == "frame":
        for claim in _of_element(element, UNSURE, scene.context):
            if PUBLISHED_WORD.search(label_before(element)) or NAMED_PUBLISHED.search(_names(element)):
                yield claim
    elif is_in_own_card(element, scene.headline, scene.boxes):
        yield from _of_element(element, LISTED, scene.context)


def _of_unnamed(element: HtmlElement, scene: _Scene, *, is_above: bool) -> Iterator[Claim]:
    """The dates of a short line that nothing marks: above or under the headline; elsewhere one that is a date alone, and
    stands behind the story, beside its author or behind a label.
    """
    text = squeeze(start_of(element, MAX_DATE_CHARACTERS + 1))
    if len(text) <= MAX_DATE_CHARACTERS and is_above and _YEAR.search(text) is None:
        text = with_whole_years(text, scene.around.names, scene.context) or text
    if len(text) > MAX_DATE_CHARACTERS or _YEAR.search(text) is None:
        return
    label = label_before(element)
    if not is_above and is_in(element, scene.lines):
        rank = AT_HEADLINE
    elif home_of(element, scene.own, scene.boxes) != "story":
        return
    elif is_above:
        rank = ABOVE
    elif is_label(label) or is_beside_author(element, scene.around.names):
        rank = IN_STORY
    elif not is_in(element, scene.story):
        rank = UNSURE
    else:
        return
    is_paragraph = text in scene.around.paragraphs
    for claim in _of_line(text, scene.around, scene.context) if is_paragraph else _of_text(text, scene.context, label):
        if rank < IN_STORY or len(text) <= len(claim.stated.raw) + MAX_LABEL_CHARACTERS:
            yield claim._replace(rank=rank)


def _names(element: HtmlElement) -> str:
    return " ".join((element.get("class") or "", element.get("itemprop") or "", element.get("property") or ""))


def _of_element(element: HtmlElement, rank: int, context: DateContext) -> Iterator[Claim]:
    """What one element claims: by the label printed before it, else by its names."""
    printed = squeeze(start_of(element, MAX_TEXT_CHARACTERS))
    printed = printed or squeeze((element.get("aria-label") or "")[:MAX_TEXT_CHARACTERS])
    source = "time" if element.tag == "time" else "text"
    names = _names(element)
    texts = list(dates_of(printed[:MAX_DATE_CHARACTERS], context))
    moment, raw = _moment_of(element, printed, context)
    if len(texts) > 1:
        yield from (claim._replace(rank=rank) for claim in _of_text(printed[:MAX_DATE_CHARACTERS], context))
        if moment and "datemodified" in names.lower():
            yield Claim("updated", Stated(moment, raw, source), rank)
        return
    if moment is None:
        return
    label = (texts[0][0] if texts else "") or label_before(element)
    stated = Stated(moment, raw, source)
    if UPDATED_WORD.search(label) and says_updated(label):
        yield Claim("updated", stated, rank)
    elif PUBLISHED_WORD.search(label) or NAMED_PUBLISHED.search(names):
        yield Claim("published", stated, rank, PUBLISHED_WORD.search(label) is not None)
    elif "datemodified" in names.lower():
        yield Claim("updated", stated, rank)
    elif NAMED_UPDATED.search(names):
        yield Claim("updated", stated, UNSURE)
    else:
        yield Claim("published", stated, rank if rank != IN_STORY or "date" in names.lower() else UNSURE)


def _moment_of(element: HtmlElement, printed: str, context: DateContext) -> tuple[Moment | None, str]:
    """(the most exact date of an element's attributes and text, the text as printed)."""
    read = short_date(printed[:MAX_DATE_CHARACTERS], context)
    for raw in _values(element):
        midnight = MIDNIGHT.fullmatch(raw)
        moment = parse_machine_date(midnight[1] if midnight else raw, context.zone)
        moment = moment or parse_any_date(raw[:MAX_DATE_CHARACTERS], context.language, context.zone)
        if moment is None:
            continue
        if read and read.day == moment.day and _says_more(read, moment):
            return read, printed
        if read and read.day != moment.day and counts_in_utc(raw) and may_be_day_of(moment.at, read.day):
            moment = moment._replace(day=read.day)  # "20 Nov 2026, 9 pm" with "2026-11-21T02:00Z" for programs
        return moment, printed or raw
    return read, printed


def _says_more(printed: Moment, machine: Moment) -> bool:
    """Whether the printed date has a time, or a time with its zone, and the attribute of the same day has not."""
    if printed.precision == "day":
        return False
    return machine.precision == "day" or (printed.zoned and not machine.zoned)


def _values(element: HtmlElement) -> Iterator[str]:
    """The values of the attributes that may hold a date for programs, those of a standard first: their order on the page says
    nothing.
    """
    keys = sorted(str(name) for name in element.attrib)
    named = [key for key in keys if key.startswith("data-") and key != "data-utime" and DATE_NAMES.search(key)]
    for key in ("datetime", "content", "data-utime", *named, "title"):
        if (value := element.get(key)) is not None:
            yield squeeze(value[:MAX_TEXT_CHARACTERS])
