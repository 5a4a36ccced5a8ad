"""The lines of a page as numbers: what the scorer of lines knows of each.

A number is a property of the line's text, of the place where it stands, of what the rules say of it, or of the lines near
it. FEATURES names them in the order in which `PageLines.values` gives them; line_trees.csv speaks of them by these names.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import log2

from iria_crawler.parse.body.gather import MARKED, MARKS
from iria_crawler.parse.body.line import BlockKind, LeftOut, Line, LinePlace
from iria_crawler.text import letters

FEATURES = (
    *("size", "link_share", "ends_sentence", "commas", "opens_small", "capitals", "to_reader", "related", "ask"),
    *("kind", "tag", "to_chrome", "chrome", "left_out", "inside"),
    *("links_around", "size_around", "kept_around", "links_outer", "size_outer", "kept_outer"),
    *(f"in_{name}" for name in MARKED),
    *("in_never", "unseen", "story_name", "reason", "is_kept", "build", "kin", "kept_build", "kept_kin", "running_kin"),
    *("kept_share", "kept_total", "share", "steps_out", "from_headline", "from_last", "from_first", "kept_before"),
    *("kept_after", "is_summary", "repeats"),
    *("size_before", "links_before", "reason_before", "kind_before", "size_after", "links_after", "reason_after"),
    *("kind_after", "size_before_2", "links_before_2", "size_after_2", "links_after_2"),
)

_KINDS: dict[BlockKind, int] = {"paragraph": 0, "heading": 1, "item": 2, "quote": 3}
_TAGS = {
    tag: number
    for number, tag in enumerate(
        "p div li h2 h3 h4 h5 h6 td tr dd dt blockquote section article body span header footer figure figcaption pre "
        "center main aside a label button h1 ul ol form th".split()
    )
}
_OTHER_TAG = len(_TAGS)
_MARKS = tuple(MARKS.values())
_NOBODY = (0, -1, -1, -1)  # what is known of the line before the first and behind the last
# Distances, in lines, are told apart no further than this; MAX_DISTANCE + 1 stands for "there is none".
MAX_DISTANCE = 40
# Words are looked at in the first 300 characters of a line.
MAX_LOOKED_AT = 300
# One capital becomes at most 3 small letters ("ΐ" is three).
MAX_SMALL_LETTERS = 3
# A line that repeats fewer letters than this does so by chance.
MIN_REPEAT_LETTERS = 25
# A line is the page's summary if its first 60 letters are.
SUMMARY_LETTERS = 60
_SENTENCE_ENDS = frozenset(".!?…。！？")
_CLOSING = "\"'”’»)]“ \xa0"
# A sentence with one of these speaks to the reader.
_TO_READER = frozenset(
    "you your you'll you’ll us our my here here. newsletter newsletter. newsletters subscribe sign inbox inbox. app app. "
    "account follow facebook twitter whatsapp telegram instagram youtube sie ihre ihren ihr wir uns unser unsere unseren "
    "hier newsletter. vous nous votre notre".split()
)


class PageLines:
    """The lines of a page in reading order: `kept` are those that the rules keep."""

    def __init__(
        self, lines: list[Line], kept: list[Line], places: list[LinePlace], headline: str | None, summary: str | None
    ) -> None:
        self.all = lines
        self.kept = kept
        self.headline_key = letters(headline) if headline else ""
        self._summary_key = letters(summary)[:SUMMARY_LETTERS] if summary else ""
        self._title = self._title_line(headline)
        self._kept_total = sum(line.size for line in kept)
        self._running = sum(line.size for line in lines if line.runs)
        self._count(places)
        self._number_kept()
        # What is the same for several lines, by their place, their kin, and their number.
        self._places: dict[LinePlace, tuple[float, ...]] = {}
        self._kin_counts: dict[tuple[str, ...], tuple[float, ...]] = {}
        self._beside = [
            *(_NOBODY, _NOBODY),
            *((log2(1 + line.size), line.link_share, line.reason, _KINDS[line.kind]) for line in lines),
            *(_NOBODY, _NOBODY),
        ]

    def _title_line(self, headline: str | None) -> int | None:
        """The number of the first line that prints the headline."""
        if not headline:
            return None
        longest = len(headline) + MAX_DISTANCE
        shortest = len(self.headline_key) / MAX_SMALL_LETTERS
        numbered = ((number, line) for number, line in enumerate(self.all) if shortest <= len(line.text) <= longest)
        return next((number for number, line in numbered if line.key == self.headline_key), None)

    def _count(self, places: list[LinePlace]) -> None:
        """How lines are built, and how much of each build and of each place the rules keep."""
        self._builds: Counter[str] = Counter()
        self._kins: Counter[tuple[str, ...]] = Counter()
        self._kept_of: Counter[str | tuple[str, ...]] = Counter()
        self._running_of: Counter[tuple[str, ...]] = Counter()
        self._kin = [_kin_of(line.place) for line in self.all]
        for line, kin in zip(self.all, self._kin, strict=True):
            build = line.place.build
            self._builds[build] += 1
            self._kins[kin] += 1
            if line.runs:
                self._running_of[kin] += line.size
            if line.reason is LeftOut.NONE:
                line.place.kept += line.size
                self._kept_of[build] += line.size
                self._kept_of[kin] += line.size
        for place in reversed(places):
            if place.kept and place.around is not None:
                place.around.kept += place.kept

    def _number_kept(self) -> None:
        """The distance of each line to the kept lines before and after it, and where the kept running text begins and ends."""
        self._before, self._after = [], [0] * len(self.all)
        near = MAX_DISTANCE + 1
        for line in self.all:
            self._before.append(near)
            near = 1 if line.reason is LeftOut.NONE else min(near + 1, MAX_DISTANCE + 1)
        near = MAX_DISTANCE + 1
        for number in range(len(self.all) - 1, -1, -1):
            self._after[number] = near
            near = 1 if self.all[number].reason is LeftOut.NONE else min(near + 1, MAX_DISTANCE + 1)
        running = [n for n, line in enumerate(self.all) if line.reason is LeftOut.NONE and line.runs]
        self._first = running[0] if running else None
        self._last = running[-1] if running else None

    def values(self, number: int, *, repeats: bool) -> list[float]:
        """FEATURES of a line; `repeats`: whether a line before it has the same letters."""
        line = self.all[number]
        of_place = self._places.get(line.place)
        if of_place is None:
            of_place = self._places[line.place] = self._of_place(line.place)
        return [
            *_of_text(line),
            *of_place,
            *self._of_rules(number),
            *self._of_position(number, repeats=repeats),
            *self._beside[number + 1],  # the line before: the list begins with two that are none
            *self._beside[number + 3],
            *self._beside[number][:2],
            *self._beside[number + 4][:2],
        ]

    def _of_place(self, place: LinePlace) -> tuple[float, ...]:
        around = place.around
        outer = around.around if around is not None else None
        return (
            min(place.to_chrome, 9),
            place.chrome,
            place.is_left_out,
            place.is_inside,
            *self._around(around),
            *self._around(outer),
            *_marks_of(place.marks),
        )

    def _around(self, place: LinePlace | None) -> tuple[float, ...]:
        if place is None:
            return 0, 0, 0
        return place.linked / (place.size or 1), log2(1 + place.size), place.kept / (self._kept_total or 1)

    def _of_rules(self, number: int) -> tuple[float, ...]:
        line, kin = self.all[number], self._kin[number]
        is_kept = line.reason is LeftOut.NONE
        own = line.size if is_kept else 0
        total = self._kept_total or 1
        counts = self._kin_counts.get(kin)
        if counts is None:
            counts = self._kin_counts[kin] = self._of_kin(kin)
        builds, kins, kept_of_build, kept_of_kin, *running = counts
        return (
            line.reason,
            is_kept,
            builds,
            kins,
            (kept_of_build - own) / total,
            (kept_of_kin - own) / total,
            *running,
            line.size / total,
        )

    def _of_kin(self, kin: tuple[str, ...]) -> tuple[float, ...]:
        """How many lines of a build and of a kin there are, how much of both the rules keep, and of the page's running text."""
        build, running = kin[0], self._running or 1
        return (
            log2(1 + self._builds[build]),
            log2(1 + self._kins[kin]),
            self._kept_of[build],
            self._kept_of[kin],
            self._running_of[kin] / running,
            self._kept_total / running,
            log2(1 + self._kept_total),
        )

    def _of_position(self, number: int, *, repeats: bool) -> tuple[float, ...]:
        line = self.all[number]
        summary = self._summary_key
        is_summary = bool(summary) and line.key.startswith(summary) and _opens_with(line.text, summary)
        return (
            line.place.steps_out,
            _distance(number, self._title),
            _distance(number, self._last),
            _distance(number, self._first),
            self._before[number],
            self._after[number],
            is_summary,
            repeats,
        )


@lru_cache(maxsize=5_000)
def _marks_of(marks: int) -> tuple[int, ...]:
    return tuple(1 if marks & mark else 0 for mark in _MARKS)


def _opens_with(text: str, key: str) -> bool:
    """Whether the letters of the part of a line that is looked at begin with a summary's."""
    return letters(text[:MAX_LOOKED_AT]).startswith(key)


def _of_text(line: Line) -> tuple[float, ...]:
    text = line.text
    start = text[:MAX_LOOKED_AT]
    words = start.split()
    return (
        log2(1 + line.size),
        line.link_share,
        text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS,
        text.count(",") + text.count("、"),
        text[:1].islower(),
        sum(map(str.istitle, words)) / (len(words) or 1),
        not _TO_READER.isdisjoint(start.lower().split()),
        line.points_away,
        line.asks,
        _KINDS[line.kind],
        _TAGS.get(line.place.element.tag, _OTHER_TAG),
    )


def _kin_of(place: LinePlace) -> tuple[str, ...]:
    """How a place and the two elements around it are built."""
    around = place.around
    outer = around.around if around is not None else None
    return place.build, around.build if around is not None else "", outer.build if outer is not None else ""


def _distance(number: int, other: int | None) -> int:
    """Lines from another line to this one, negative before it."""
    if other is None:
        return MAX_DISTANCE + 1
    lines = number - other
    return lines if -MAX_DISTANCE <= lines <= MAX_DISTANCE else MAX_DISTANCE if lines > 0 else -MAX_DISTANCE
