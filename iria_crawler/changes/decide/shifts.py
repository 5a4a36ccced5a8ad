"""What happened to the fields of a story between two looks, as shifts: of which field, from which source to which, and how.

redesign.py counts the shifts of a run and tells which are the site's work. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from iria_crawler.changes.compare import forms
from iria_crawler.changes.decide.gaps import Gap, Turned, find_gaps, find_turned, opening_of
from iria_crawler.changes.decide.stated_pictures import source_of
from iria_crawler.changes.decide.statements import LISTS
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Image
from iria_crawler.outside import split_address
from iria_crawler.picture_urls import MIN_NAME_CHARACTERS, picture_key

# Words that a template adds to a text; more are words of the story.
MAX_ADDED_CHARACTERS = 80
# How a text was changed by words that were added or lost; the words follow.
LOST, BEHIND, BEFORE = "lost ", "at the end ", "at the beginning "
# Put between what a text lost at one end and what came at the other. The words between the two, which stayed, have at least
# MIN_SHARED_CHARACTERS.
INSTEAD = "; instead "
MIN_SHARED_CHARACTERS = 12
# A theme prints the standfirst as the first paragraph, as well.
IN_THE_TEXT = "printed in the text"
# A line that the site fills anew at each look; the words that it opens with follow.
TURNED = "other words behind "
# Paragraphs that come or go in each story with words of its own; the words that they open with follow.
OPENING = ", opening "
# Pictures are at other addresses: the site keeps its files elsewhere, or in another type; under the same names, with more (or less)
# in each name, or under names of no likeness. What is done to most pictures does not explain a picture whose name is less like it.
ELSEWHERE = (
    "at another address",
    "at another address, its name longer or shorter",
    "at another address, under another name",
)
# The same authors in another byline: "By Mara Quill", "Written by Mara Quill on 2 May".
PRINTED_OTHERWISE = "printed otherwise"
# A story has another date of publication; the day follows. A site that moves to another CMS dates all of its stories on one day.
DATED = "dated "
# Two clocks that show one moment in two zones differ by quarters of an hour, by at most a day and two hours.
_QUARTER, _WIDEST = timedelta(minutes=15), timedelta(hours=26)
# Of a story with more pictures of a role the others are paired in their order.
MAX_PICTURES_PAIRED = 40
_NUMBER, _NO_DIGIT = re.compile(r"\d+"), re.compile(r"\D+")
# The place of the paragraphs, which have no other.
STORY_PLACE = "story"


class Shift(NamedTuple):
    """One transformation. `old` and `new`: the source of the field before and after, '' where it had no value."""

    field: str
    old: str
    new: str
    how: str  # appeared, vanished, differs, "at the beginning ...", "at the end ...", "lost at the end ...", "moved 180 min"


class Values(NamedTuple):
    """A field of two records: the place in the page that gave it, and its value; '' and None where it has none."""

    old: str
    new: str
    before: str | None
    after: str | None


def values_by_field(before: Article, after: Article) -> Iterator[tuple[str, Values]]:
    """Every field that can shift, of both records; captions and credits of the same picture are compared."""
    for name in ("headline", "standfirst", "byline"):
        yield name, _values(before, after, name, getattr(before, name), getattr(after, name))
    one, other = (", ".join(sorted(set(article.categories))) or None for article in (before, after))
    yield "categories", _values(before, after, "categories", one, other)
    times = [article.published_at.isoformat() if article.published_at else None for article in (before, after)]
    sources = [f"{article.published_source}, {article.published_precision}" for article in (before, after)]
    yield "published_at", Values(*(s if t else "" for s, t in zip(sources, times, strict=True)), *times)
    pairs = pictures_elsewhere(before.images, after.images)
    yield from (one for pair in pairs for one in values_of_picture(pair, (before, after)))
    paired = {image.url for pair in pairs for image in pair}
    old, new = (
        {picture_key(image.url): image for image in article.images if image.url not in paired}
        for article in (before, after)
    )
    for key in old.keys() | new.keys():
        yield from values_of_picture((old.get(key), new.get(key)), (before, after))


def pictures_elsewhere(old: Sequence[Image], new: Sequence[Image]) -> list[tuple[Image, Image]]:
    """Pictures that only one of two records has, paired where either has as many of a role: each may be one picture at two
    addresses, or swapped for another. One of the same name belongs together, of the others of a role the first to the first.
    """
    keys = [{picture_key(image.url) for image in images} for images in (old, new)]
    gone = [image for image in old if picture_key(image.url) not in keys[1]]
    come = [image for image in new if picture_key(image.url) not in keys[0]]
    pairs: list[tuple[Image, Image]] = []
    for role in dict.fromkeys(image.role for image in gone):
        one, other = ([image for image in images if image.role == role] for images in (gone, come))
        if len(one) != len(other):
            continue
        others: list[Image] = []
        for image in one[:MAX_PICTURES_PAIRED]:
            same = next((new for new in other if _has_its_name(image, new)), None)
            if same is None:
                others.append(image)
            else:
                pairs.append((image, same))
                other.remove(same)
        pairs += zip((*others, *one[MAX_PICTURES_PAIRED:]), other, strict=True)
    return pairs


def _values(before: Article, after: Article, name: str, one: str | None, other: str | None) -> Values:
    old = before.provenance.get(name, "?") if one else ""
    new = after.provenance.get(name, "?") if other else ""
    return Values(old, new, one or None, other or None)


def values_of_picture(
    pair: tuple[Image | None, Image | None], records: tuple[Article, Article]
) -> Iterator[tuple[str, Values]]:
    """Whether a picture is there, where its file lies, and its words; `pair`: as it is in either of the records."""
    old, new = pair
    roles = (old.role if old else "", new.role if new else "")
    yield "image", Values(*roles, "is" if old else None, "is" if new else None)
    if old and new:
        yield "image", Values(_lies_in(old.url), _lies_in(new.url), picture_key(old.url), picture_key(new.url))
    if old and new:
        for name in ("caption", "credit"):
            one, other = getattr(old, name), getattr(new, name)
            sources = [source_of(*which, name) for which in zip(records, (old, new), strict=True)]
            yield name, Values(sources[0] if one else "", sources[1] if other else "", one, other)


def _has_its_name(old: Image, new: Image) -> bool:
    return _how_lies(picture_key(old.url), picture_key(new.url)) == ELSEWHERE[0]


def is_kept_elsewhere(old: Image, new: Image, learned: Collection[Shift]) -> bool:
    """Whether a learned shift says that a picture is the other one at its new address."""
    shift = Shift("image", _lies_in(old.url), _lies_in(new.url), "")
    likeness = ELSEWHERE.index(_how_lies(picture_key(old.url), picture_key(new.url)))
    return any(shift._replace(how=how) in learned for how in ELSEWHERE[likeness:])


def _how_lies(before: str, after: str) -> str:
    """Which of ELSEWHERE it is, from the keys of a picture at its two addresses.

    A number that is no part of a longer one, and a word that is no part of a longer one, may be the old name in the new.
    """
    (*folders, name), (*others, other) = before.split("/"), after.split("/")
    if name == other:
        # "/photos/87654321/1.jpg" and "/photos/87654399/1.jpg": the names are those of a place in the story.
        numbers = [_NO_DIGIT.sub("", (parts or [""])[-1]) for parts in (folders, others)]
        return ELSEWHERE[2 if len(name) < MIN_NAME_CHARACTERS and all(numbers) and numbers[0] != numbers[1] else 0]
    short, long = sorted((name, other), key=len)
    return ELSEWHERE[1 if short and _is_within(short, long) else 2]


def _is_within(short: str, long: str) -> bool:
    at = long.find(short)
    around = long[max(0, at - 1) : at], long[at + len(short) : at + len(short) + 1]
    ends = short[0], short[-1]
    return at >= 0 and not any(
        one.isdecimal() == other.isdecimal() for one, other in zip(around, ends, strict=True) if one.isalnum()
    )


def _lies_in(url: str) -> str:
    """Where a site keeps a picture: host, first folder (of a number: any number) and type of its file."""
    parts = split_address(url)
    folder, _, name = parts.path.strip("/").rpartition("/")
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return f"{parts.hostname or ''}/{_NUMBER.sub('0', folder.partition('/')[0])} {kind}".strip()


def shifts(before: Article, after: Article) -> frozenset[Shift]:
    """What happened to the fields of a story that differ."""
    found = ((name, values, how_named(name, values, before, after)) for name, values in values_by_field(before, after))
    listed = {
        Shift(name, values.old, values.new, how)
        for name, values, how in found
        if how and not values.old.startswith(LISTS) and not values.new.startswith(LISTS)
    }
    gaps = find_gaps(before.paragraphs, after.paragraphs)
    listed |= {shift_of_line(line) for line in find_turned(before.paragraphs, after.paragraphs)}
    return frozenset(listed).union(*(shifts_of_gap(gap, before, after) for gap in gaps))


def shift_of_line(line: Turned) -> Shift:
    return Shift("paragraphs", STORY_PLACE, STORY_PLACE, TURNED + line.opening)


def shifts_of_gap(gap: Gap, before: Article, after: Article) -> tuple[Shift, ...]:
    """The ways to say where paragraphs were added: counted from the beginning of the story, and from its end, each also with the
    words that they open with; or that it is the standfirst, which one page prints in the text too.
    """
    shown = after if gap.is_new else before
    added = shown.paragraphs[gap.place : gap.place + gap.length]
    if shown.standfirst and [*map(fold, added)] == [fold(shown.standfirst)]:
        values = _values(before, after, "standfirst", before.standfirst, after.standfirst)
        return (Shift("standfirst", values.old, values.new, IN_THE_TEXT if gap.is_new else LOST + IN_THE_TEXT),)
    number = f"{gap.length if gap.is_new else -gap.length:+d}"
    places = [f"{number} behind {gap.behind}", f"{number} before the last {gap.before}"]
    openings = [*map(opening_of, added)]
    if all(openings):
        places += [place + OPENING + " / ".join(openings) for place in places]
    return tuple(Shift("paragraphs", STORY_PLACE, STORY_PLACE, place) for place in places)


def how_changed(name: str, values: Values) -> str:
    """How the value changed; '' if it did not."""
    before, after = values.before, values.after
    if before is None or after is None:
        return "" if before == after else "appeared" if before is None else "vanished"
    if name == "published_at":
        return _how_moved(values)
    if name == "image":
        return _how_lies(before, after) if before != after else ""
    if _same(name, before, after):
        return ""
    one, other = fold(before), fold(after)
    for lost, short, long in (("", one, other), (LOST, other, one)):
        rest = len(long) - len(short)
        if 0 < rest <= MAX_ADDED_CHARACTERS and long.startswith(short):
            return f"{lost}{BEHIND}{long[-rest:]}"
        if 0 < rest <= MAX_ADDED_CHARACTERS and long.endswith(short):
            return f"{lost}{BEFORE}{long[:rest]}"
    exchanged = _how_exchanged(one, other) if name in ("headline", "standfirst") else ""
    return exchanged or "differs"


def _how_exchanged(one: str, other: str) -> str:
    """How words went at one end of a text while others came at its other end; '' if that is not so.

    A theme that printed the category before each headline gives way to one that prints the outlet behind it.
    """
    for size in range(1, min(len(one) - MIN_SHARED_CHARACTERS, MAX_ADDED_CHARACTERS) + 1):
        if other.startswith(one[size:]) and 0 < (come := len(other) - len(one) + size) <= MAX_ADDED_CHARACTERS:
            return f"{LOST}{BEFORE}{one[:size]}{INSTEAD}{BEHIND}{other[-come:]}"
        if other.endswith(one[:-size]) and 0 < (come := len(other) - len(one) + size) <= MAX_ADDED_CHARACTERS:
            return f"{LOST}{BEHIND}{one[-size:]}{INSTEAD}{BEFORE}{other[:come]}"
    return ""


def how_named(name: str, values: Values, before: Article, after: Article) -> str:
    """how_changed(), and where the words added to a headline are the story's own category: "at the beginning (its category)"; where
    a byline names the same authors: PRINTED_OTHERWISE.
    """
    how = how_changed(name, values)
    if name == "byline" and how == "differs" and before.authors and before.authors == after.authors:
        return PRINTED_OTHERWISE
    if name != "headline":
        return how
    labels = {fold(label).casefold() for label in (*before.categories, *after.categories)}
    return INSTEAD.join(_without_category(part, labels) for part in how.split(INSTEAD))


def _without_category(how: str, labels: Collection[str]) -> str:
    where = _where(how)
    is_label = where != how and how[len(where) :].strip(" :|/-").casefold() in labels
    return f"{where}(its category)" if is_label else how


def kind_of(shift: Shift) -> Shift:
    """The shift without the words, or the number of paragraphs, that were added: a theme prints each story's own."""
    if shift.field == "paragraphs":
        return (
            shift
            if shift.how.startswith(TURNED) or OPENING in shift.how
            else shift._replace(how=shift.how[0] + shift.how.partition(" ")[2])
        )
    return shift._replace(how=INSTEAD.join(map(_where, shift.how.split(INSTEAD))))


def _where(how: str) -> str:
    """How a text was changed, without the words that came or went; what has none of these forms is unchanged."""
    places = (LOST + BEHIND, LOST + BEFORE, BEHIND, BEFORE)
    return next((where for where in places if how.startswith(where)), how)


def _same(name: str, before: str, after: str) -> bool:
    if name == "byline":
        return forms.names(before) == forms.names(after)
    if name == "credit":
        return forms.same_credit(before, after)
    return fold(before).casefold() == fold(after).casefold()


def _how_moved(values: Values) -> str:
    by = datetime.fromisoformat(values.after or "") - datetime.fromisoformat(values.before or "")
    if abs(by) < timedelta(minutes=1):
        return ""
    exact = not (values.old.endswith("day") or values.new.endswith("day"))
    if exact and abs(by) <= _WIDEST and by % _QUARTER == timedelta(0):
        return f"moved {by // timedelta(minutes=1)} min"
    return f"{DATED}{(values.after or '')[:10]}"


# --- learning ---
