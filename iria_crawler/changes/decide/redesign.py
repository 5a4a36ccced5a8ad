"""One verdict a run for every field: what happens to many stories of a site at once is done by the site, not by an editor.

template.py does this for whole blocks (paragraphs, notices, pictures that repeat). Here it is done for fields whose values
differ from story to story: a byline that the theme prints now, a headline with the outlet's name behind it, dates that another
place of the page gives. A *shift* is one such transformation: of which field, from which source to which, and how the value
changed. A run counts the shifts of all stories that it looks at, those that did not change too; what no editor does to so many
stories is learned, and later looks are compared without it. Only looks that no list had announced are counted: a redesign is
announced by no list, and what a list announces is an editor's work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from iria_crawler.changes.compare import forms
from iria_crawler.changes.decide.gaps import Gap, Turned, find_gaps, find_turned, opening_of
from iria_crawler.changes.decide.statements import LISTS
from iria_crawler.changes.decide.template import without_paragraphs
from iria_crawler.changes.words.fold import fold
from iria_crawler.model import Article, Image
from iria_crawler.picture_urls import picture_key

# A shift of fewer stories is taken for edits.
MIN_STORIES_PER_SHIFT = 5
# Of the stories that a shift could have happened to, it happened to at least this part: one plugin acts on all pages alike.
MIN_SHARE_OF_STORIES = 0.5
# A source of a field is new to a site (has died out) if at most this part as many stories had it before (have it after).
MAX_SHARE_OF_OLD_SOURCE = 0.1
# Words that a template adds to a text; more are words of the story.
MAX_ADDED_CHARACTERS = 80
# A run of a large archive counts this many stories; more teach nothing new.
MAX_STORIES_COUNTED = 5_000
# How a text was changed by words that were added or lost; the words follow.
LOST, BEHIND, BEFORE = "lost ", "at the end ", "at the beginning "
# Between what a text lost at one end and what came at the other; what is between the two has at least so many characters.
INSTEAD = "; instead "
MIN_SHARED_CHARACTERS = 12
# A theme prints the standfirst as the first paragraph, as well.
IN_THE_TEXT = "printed in the text"
# A line that the site fills anew at each look; the words that it opens with follow.
TURNED = "other words behind "
# Paragraphs that come or go in each story with words of its own; the words that they open with follow.
OPENING = ", opening "
# The same authors in another byline: "By Mara Quill", "Written by Mara Quill on 2 May".
PRINTED_OTHERWISE = "printed otherwise"
# Two clocks that show one moment in two zones differ by quarters of an hour, by at most a day and two hours.
_QUARTER, _WIDEST = timedelta(minutes=15), timedelta(hours=26)
# The place of the paragraphs, which have no other.
_STORY = "story"
# Stories that gain a paragraph at the same place are a site's work only if nearly all gain one: on a busy day editors add to many.
MIN_SHARE_OF_PARAGRAPHS = 0.8
# If fewer stories were looked at, they may be those that editors work on now: others are asked for before anything is learned.
MIN_STORIES_TO_JUDGE = 30
# A line that is filled with other words at one place of all stories that have it is the site's on fewer stories than that.
MIN_STORIES_PER_LINE = 10
_TEXT_FIELDS = ("headline", "standfirst", "byline", "categories", "published_at")


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


def _fields(before: Article, after: Article) -> Iterator[tuple[str, Values]]:
    """Every field that can shift, of both records; captions and credits of the same picture are compared."""
    for name in ("headline", "standfirst", "byline"):
        yield name, _values(before, after, name, getattr(before, name), getattr(after, name))
    one, other = (", ".join(sorted(set(article.categories))) or None for article in (before, after))
    yield "categories", _values(before, after, "categories", one, other)
    times = [article.published_at.isoformat() if article.published_at else None for article in (before, after)]
    sources = [f"{article.published_source}, {article.published_precision}" for article in (before, after)]
    yield "published_at", Values(*(s if t else "" for s, t in zip(sources, times, strict=True)), *times)
    old, new = ({picture_key(image.url): image for image in article.images} for article in (before, after))
    for key in old.keys() | new.keys():
        yield from _of_picture(old.get(key), new.get(key))


def _values(before: Article, after: Article, name: str, one: str | None, other: str | None) -> Values:
    old = before.provenance.get(name, "?") if one else ""
    new = after.provenance.get(name, "?") if other else ""
    return Values(old, new, one or None, other or None)


def _of_picture(old: Image | None, new: Image | None) -> Iterator[tuple[str, Values]]:
    roles = (old.role if old else "", new.role if new else "")
    yield "image", Values(*roles, "is" if old else None, "is" if new else None)
    if old and new:
        for name in ("caption", "credit"):
            one, other = getattr(old, name), getattr(new, name)
            yield name, Values(old.role if one else "", new.role if other else "", one, other)


def shifts(before: Article, after: Article) -> frozenset[Shift]:
    """What happened to the fields of a story that differ."""
    found = ((name, values, _how_named(name, values, before, after)) for name, values in _fields(before, after))
    listed = {
        Shift(name, values.old, values.new, how)
        for name, values, how in found
        if how and not values.old.startswith(LISTS) and not values.new.startswith(LISTS)
    }
    gaps = find_gaps(before.paragraphs, after.paragraphs)
    listed |= {_shift_of(line) for line in find_turned(before.paragraphs, after.paragraphs)}
    return frozenset(listed).union(*(_shifts_of(gap, before, after) for gap in gaps))


def _shift_of(line: Turned) -> Shift:
    return Shift("paragraphs", _STORY, _STORY, TURNED + line.opening)


def _shifts_of(gap: Gap, before: Article, after: Article) -> tuple[Shift, ...]:
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
    return tuple(Shift("paragraphs", _STORY, _STORY, place) for place in places)


def _how(name: str, values: Values) -> str:
    """How the value changed; '' if it did not."""
    before, after = values.before, values.after
    if before is None or after is None:
        return "" if before == after else "appeared" if before is None else "vanished"
    if name == "published_at":
        return _how_moved(values)
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


def _how_named(name: str, values: Values, before: Article, after: Article) -> str:
    """_how(), and where the words added to a headline are the story's own category: "at the beginning (its category)"; where
    a byline names the same authors: PRINTED_OTHERWISE.
    """
    how = _how(name, values)
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


def _kind(shift: Shift) -> Shift:
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
    return "differs"


# --- learning ---


@dataclass(slots=True)
class Redesign:
    """What a run has seen of the fields of its stories."""

    _stories: set[Hashable] = field(default_factory=set)
    _before: Counter[tuple[str, str]] = field(default_factory=Counter)  # (field, source) -> stories that had it
    _after: Counter[tuple[str, str]] = field(default_factory=Counter)
    _both: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (field, old, new) -> stories
    _shifts: Counter[Shift] = field(default_factory=Counter)
    _kinds: Counter[Shift] = field(default_factory=Counter)  # the same without the words that were added
    _openings: Counter[str] = field(default_factory=Counter)  # stories that had a paragraph with this opening
    # Stories that filled a line anew, by its opening and its place.
    _lines: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, story: Hashable, before: Article, after: Article) -> None:
        """Note a look that no list had announced and that showed the story; a story counts once."""
        if story in self._stories or len(self._stories) >= MAX_STORIES_COUNTED:
            return
        self._stories.add(story)
        found = [(name, values) for name, values in _fields(before, after) if values.old or values.new]
        found.append(("paragraphs", Values(_STORY, _STORY, None, None)))
        self._before.update({(name, values.old) for name, values in found})
        self._after.update({(name, values.new) for name, values in found})
        self._both.update({(name, values.old, values.new) for name, values in found})
        found_shifts = shifts(before, after)
        self._shifts.update(found_shifts)
        self._kinds.update({_kind(shift) for shift in found_shifts})
        self._openings.update({opening for text in before.paragraphs if (opening := opening_of(text))})
        for line in find_turned(before.paragraphs, after.paragraphs):
            if line.is_anew:  # its place counted from the beginning of the story, and from its end
                self._lines[line.opening].update((line.new, line.new - len(after.paragraphs)))

    @property
    def is_suspected(self) -> bool:
        """Whether a few stories show what a site does to all of its stories: others should be looked at in this run."""
        if self.learned() and len(self._stories) < MIN_STORIES_TO_JUDGE:
            return True
        return any(
            count < MIN_STORIES_PER_SHIFT
            and shift.field in _TEXT_FIELDS
            and (shift.old != shift.new or shift.how != "differs")
            for shift, count in self._shifts.items()
        )

    def learned(self) -> dict[Shift, int]:
        """The shifts that are the site's, with the number of stories that showed each.

        A paragraph more in every story may be an editor's: it is the site's beside another shift, or on many stories.
        """
        found = {shift: count for shift, count in self._shifts.items() if self._is_the_sites(shift, count)}
        others = [count for shift, count in found.items() if shift.field != "paragraphs"]
        if max(others, default=0) >= MIN_SHARE_OF_STORIES * len(self._stories):
            return found
        return {
            shift: count
            for shift, count in found.items()
            if shift.field != "paragraphs"
            or self._kinds[_kind(shift)] >= MIN_STORIES_TO_JUDGE
            or self._is_line_of_the_site(shift)
        }

    def _is_the_sites(self, shift: Shift, count: int) -> bool:
        if count < MIN_STORIES_PER_SHIFT or (shift.old == shift.new and shift.how == "differs"):
            return False  # other words from the same place are an editor's, however many stories have them
        if shift.how == PRINTED_OTHERWISE or self._is_line_of_the_site(shift):
            return True
        if shift.old == shift.new or (shift.old and shift.new):
            share = MIN_SHARE_OF_PARAGRAPHS if shift.field == "paragraphs" else MIN_SHARE_OF_STORIES
            alike = self._kinds[_kind(shift)] >= share * self._both[shift.field, shift.old, shift.new]
            return alike and (shift.old == shift.new or self._is_new(shift) or self._died_out(shift))
        return self._is_new(shift) if shift.new else self._died_out(shift)

    def _is_line_of_the_site(self, shift: Shift) -> bool:
        """Whether a line is the site's by its opening and its place, though not (nearly) all stories have it: a site prints it in
        some of its sections, and it is read on some of them.

        It comes to half of the stories at one place; or it is filled anew at one place of (nearly) all stories that have it.
        """
        if OPENING in shift.how:
            stories = max(len(self._stories), MIN_STORIES_TO_JUDGE)
            return self._shifts[shift] >= MIN_SHARE_OF_STORIES * stories
        if not shift.how.startswith(TURNED):
            return False
        opening = shift.how[len(TURNED) :]
        filled = max(self._lines[opening].values(), default=0) if opening in self._lines else 0
        return filled >= max(MIN_STORIES_PER_LINE, MIN_SHARE_OF_PARAGRAPHS * self._openings[opening])

    def _is_new(self, shift: Shift) -> bool:
        """Whether (nearly) no story had the field from its new source before."""
        key = (shift.field, shift.new)
        return self._before[key] <= MAX_SHARE_OF_OLD_SOURCE * self._after[key]

    def _died_out(self, shift: Shift) -> bool:
        """Whether (nearly) no story has the field from its old source any more."""
        key = (shift.field, shift.old)
        return self._after[key] <= MAX_SHARE_OF_OLD_SOURCE * self._before[key]


def describe(learned: Collection[Shift]) -> str:
    """What was learned, in words for a person: each field with what happened to it."""
    words = sorted({f"{shift.field.replace('_at', '')} {_in_words(shift)}" for shift in learned})
    return "; ".join(words)


def _in_words(shift: Shift) -> str:
    if shift.how in ("appeared", "vanished"):
        return f"{shift.how} ({shift.new or shift.old})"
    where = f"{shift.old} -> {shift.new}" if shift.old != shift.new else shift.old
    return f"{shift.how} ({where})"


# --- what remains ---


def without_shifts(before: Article, after: Article, learned: Collection[Shift]) -> tuple[Article, Article]:
    """Both records without what the learned shifts alone explain: `before` has the fields as the site shows them now, and
    neither has the paragraphs that the site adds to a story. What an editor changed beside them still differs.
    """
    if not learned:
        return before, after
    before, after = _without_added_paragraphs(before, after, learned)
    for name in _TEXT_FIELDS:
        before = _field_shifted(name, before, after, learned)
    images = _pictures_shifted(before.images, after.images, learned)
    return before if images == before.images else replace(before, images=images), after


def _without_added_paragraphs(before: Article, after: Article, learned: Collection[Shift]) -> tuple[Article, Article]:
    """Both records without the paragraphs that the site adds to each story now, added until now, or fills anew."""
    gaps = find_gaps(before.paragraphs, after.paragraphs)
    known = [gap for gap in gaps if any(shift in learned for shift in _shifts_of(gap, before, after))]
    extra: tuple[set[int], set[int]] = (set(), set())
    for gap in known:
        extra[gap.is_new].update(range(gap.place, gap.place + gap.length))
    turned = [line for line in find_turned(before.paragraphs, after.paragraphs) if _shift_of(line) in learned]
    extra[False].update(line.old for line in turned)
    extra[True].update(line.new for line in turned)
    return without_paragraphs(before, extra[False]), without_paragraphs(after, extra[True])


def _field_shifted(name: str, before: Article, after: Article, learned: Collection[Shift]) -> Article:
    values = dict(_fields(replace(before, images=()), replace(after, images=())))[name]
    shift = Shift(name, values.old, values.new, _how_named(name, values, before, after))
    if shift in learned:
        return replace(before, **{part: getattr(after, part) for part in _PARTS.get(name, (name,))})
    if name in ("headline", "standfirst") and values.before and values.after:
        text = _with_added(values, name, learned)
        changed: dict[str, Any] = {name: text}
        return before if text == values.before else replace(before, **changed)
    return before


_PARTS = {
    "byline": ("byline", "authors"),
    "published_at": ("published_at", "published_precision", "published_day"),
}


def _with_added(values: Values, name: str, learned: Collection[Shift]) -> str:
    """The text before with what the site adds now: an edited headline is compared with the outlet's name behind both."""
    before = values.before or ""
    one, other = fold(before), fold(values.after or "")
    for shift in learned:
        if shift[:3] != (name, values.old, values.new):
            continue
        where = _kind(shift).how
        added = shift.how[len(where) :]
        if where == BEHIND and other.endswith(added) and not one.endswith(added):
            return before + added
        if where == BEFORE and other.startswith(added) and not one.startswith(added):
            return added + before
        if where == LOST + BEHIND and one.endswith(added) and not other.endswith(added):
            return one[: len(one) - len(added)]
        if where == LOST + BEFORE and one.startswith(added) and not other.startswith(added):
            return one[len(added) :]
    return before


def _pictures_shifted(old: tuple[Image, ...], new: tuple[Image, ...], learned: Collection[Shift]) -> tuple[Image, ...]:
    now, then = {picture_key(image.url): image for image in new}, {picture_key(image.url) for image in old}
    kept: list[Image] = []
    for image in old:
        other = now.get(picture_key(image.url))
        if other is None:
            if Shift("image", image.role, "", "vanished") not in learned:
                kept.append(image)
            continue
        for name, values in _of_picture(image, other):
            if name != "image" and Shift(name, values.old, values.new, _how(name, values)) in learned:
                image = replace(image, **{part: getattr(other, part) for part in _TEXTS[name]})
        kept.append(image)
    come = [
        image for key, image in now.items() if key not in then and Shift("image", "", image.role, "appeared") in learned
    ]
    return (*kept, *come)


_TEXTS = {
    "caption": ("caption",),
    "credit": ("credit", "photographer", "photographer_rank", "service", "agency", "via", "licence"),
}
