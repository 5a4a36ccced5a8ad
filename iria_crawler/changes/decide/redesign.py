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
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from iria_crawler.changes.decide.gaps import Turned, find_gaps, find_turned, opening_of
from iria_crawler.changes.decide.shifts import (
    BEFORE,
    BEHIND,
    DATED,
    ELSEWHERE,
    LOST,
    OPENING,
    PRINTED_OTHERWISE,
    STORY_PLACE,
    TURNED,
    Shift,
    Values,
    how_changed,
    how_named,
    is_kept_elsewhere,
    kind_of,
    pictures_elsewhere,
    shift_of_line,
    shifts,
    shifts_of_gap,
    values_by_field,
    values_of_picture,
)
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
# A run of a large archive counts this many stories; more teach nothing new.
MAX_STORIES_COUNTED = 5_000
# Stories that gain a paragraph at the same place are a site's work only if nearly all gain one: on a busy day editors add to many.
MIN_SHARE_OF_PARAGRAPHS = 0.8
# If fewer stories were looked at, they may be those that editors work on now: others are asked for before anything is learned.
MIN_STORIES_TO_JUDGE = 30
# A line that is filled with other words at one place of all stories that have it is the site's on fewer stories than that.
MIN_STORIES_PER_LINE = 10
# A longer line is filled anew by the site only where most of its words are others.
MAX_CHARACTERS_OF_LINE = 120
_TEXT_FIELDS = ("headline", "standfirst", "byline", "categories", "published_at")


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
        found = [(name, values) for name, values in values_by_field(before, after) if values.old or values.new]
        found.append(("paragraphs", Values(STORY_PLACE, STORY_PLACE, None, None)))
        self._before.update({(name, values.old) for name, values in found})
        self._after.update({(name, values.new) for name, values in found})
        self._both.update({(name, values.old, values.new) for name, values in found})
        found_shifts = shifts(before, after)
        self._shifts.update(found_shifts)
        self._kinds.update({kind_of(shift) for shift in found_shifts})
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
            and (shift.old != shift.new or not (shift.how == "differs" or shift.how.startswith(DATED)))
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
            or self._kinds[kind_of(shift)] >= MIN_STORIES_TO_JUDGE
            or self._is_line_of_the_site(shift)
        }

    def _is_the_sites(self, shift: Shift, count: int) -> bool:
        if count < MIN_STORIES_PER_SHIFT or (shift.old == shift.new and shift.how in ("differs", *ELSEWHERE)):
            return False  # other words from the same place are an editor's, however many stories have them
        if (
            shift.how in ELSEWHERE
        ):  # editors may swap pictures for those of a new type, also in the run in which all move
            is_usual = count >= MIN_SHARE_OF_STORIES * self._both[shift[:3]]
            return self._died_out(shift) and (is_usual or shift.how == ELSEWHERE[0])
        if shift.how == PRINTED_OTHERWISE or self._is_line_of_the_site(shift):
            return True
        if shift.old == shift.new or (shift.old and shift.new):
            share = MIN_SHARE_OF_PARAGRAPHS if shift.field == "paragraphs" else MIN_SHARE_OF_STORIES
            alike = self._kinds[kind_of(shift)] >= share * self._both[shift.field, shift.old, shift.new]
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
    images = _pictures_shifted(before, after, learned)
    return before if images == before.images else replace(before, images=images), after


def _without_added_paragraphs(before: Article, after: Article, learned: Collection[Shift]) -> tuple[Article, Article]:
    """Both records without the paragraphs that the site adds to each story now, added until now, or fills anew."""
    gaps = find_gaps(before.paragraphs, after.paragraphs)
    known = [gap for gap in gaps if any(shift in learned for shift in shifts_of_gap(gap, before, after))]
    extra: tuple[set[int], set[int]] = (set(), set())
    for gap in known:
        extra[gap.is_new].update(range(gap.place, gap.place + gap.length))
    turned = [
        line
        for line in find_turned(before.paragraphs, after.paragraphs)
        if shift_of_line(line) in learned and _is_filled_anew(line, before, after)
    ]
    extra[False].update(line.old for line in turned)
    extra[True].update(line.new for line in turned)
    return without_paragraphs(before, extra[False]), without_paragraphs(after, extra[True])


def _is_filled_anew(line: Turned, before: Article, after: Article) -> bool:
    """Whether a line that opens like one of the site's was filled by the site: with other words, or it is short. A long paragraph that
    keeps most of its words was edited, whatever it opens with: the stories of an agency all open with its name.
    """
    longest = max(len(before.paragraphs[line.old]), len(after.paragraphs[line.new]))
    return line.is_anew or longest <= MAX_CHARACTERS_OF_LINE


def _field_shifted(name: str, before: Article, after: Article, learned: Collection[Shift]) -> Article:
    values = dict(values_by_field(replace(before, images=()), replace(after, images=())))[name]
    shift = Shift(name, values.old, values.new, how_named(name, values, before, after))
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
        where = kind_of(shift).how
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


def _pictures_shifted(before: Article, after: Article, learned: Collection[Shift]) -> tuple[Image, ...]:
    old, new = before.images, after.images
    elsewhere = pictures_elsewhere(old, new)
    moved = {one.url: other.url for one, other in elsewhere if is_kept_elsewhere(one, other, learned)}
    old = tuple(replace(image, url=moved.get(image.url, image.url)) for image in old) if moved else old
    swapped = {image.url for pair in elsewhere for image in pair}  # these neither vanished nor appeared
    now, then = {picture_key(image.url): image for image in new}, {picture_key(image.url) for image in old}
    kept: list[Image] = []
    for image in old:
        other = now.get(picture_key(image.url))
        if other is None:
            if image.url in swapped or Shift("image", image.role, "", "vanished") not in learned:
                kept.append(image)
            continue
        for name, values in values_of_picture((image, other), (before, after)):
            if name != "image" and Shift(name, values.old, values.new, how_changed(name, values)) in learned:
                image = replace(image, **{part: getattr(other, part) for part in _TEXTS[name]})
        kept.append(image)
    come = [
        image
        for key, image in now.items()
        if key not in then and image.url not in swapped and Shift("image", "", image.role, "appeared") in learned
    ]
    return (*kept, *come)


_TEXTS = {
    "caption": ("caption",),
    "credit": ("credit", "photographer", "photographer_rank", "service", "agency", "via", "licence"),
}
