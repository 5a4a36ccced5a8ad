"""The second look at a story: a paragraph that was read before stays while its words stand in their place.

Which lines of a page are the story's is weighed by what stands around them, so a card or an advertisement that comes between two
looks may tip a short line. With the record before at hand such a line is no guess: a line that has the words of a paragraph,
between its neighbours and built like the story, is that paragraph. And a line that no look before has shown, and that is not
built like the story or half asks something of the reader, needs more to be taken for the newsroom's.

A line that was left out and stands there again is no new line either: its hash is in the record (`left_out`), and comparing knows it.

Nothing is kept for its words alone: what was taken out of the story and is still shown in a teaser, a box or unseen is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iria_crawler.parse.body.asks import ask_score, signs_of_ask, targets_of
from iria_crawler.parse.body.boxes_of_prose import lines_of_prose
from iria_crawler.parse.body.gather import MARKS
from iria_crawler.parse.body.line import (
    ENDS_OF_SENTENCES,
    MIN_RUNNING_BYTES,
    MOSTLY_LINK_SHARE,
    LeftOut,
    Line,
    LinePlace,
    is_label,
)
from iria_crawler.parse.body.new_cards import lines_of_new_cards
from iria_crawler.parse.body.notices import notice_kind
from iria_crawler.parse.body.page_lines import PageLines
from iria_crawler.text import letters

# The rules say of these lines that they are no paragraphs whatever stood there before: copies, asks, chrome, cards.
_NEVER_KEPT = frozenset((LeftOut.REPEAT, LeftOut.TITLE, LeftOut.ASK, LeftOut.OUTSIDE, LeftOut.CHROME, LeftOut.CARD))
# The rules leave these out for the box they stand in, or not at all.
_OF_A_BOX = frozenset((LeftOut.NONE, LeftOut.CHROME))
# Fewer paragraphs of a record may stand in one element by chance; it is looked for among the 60 around each.
MIN_LINES_AT_HOME, MAX_STEPS_HOME = 3, 60
# Where more paragraphs of the record are missing, a new line is not compared with each.
MAX_MISSING = 12
# So many lines may stand from the first part of a paragraph to its last, those of the box between them among them.
MAX_LINES_WITHIN = 40
# An edited paragraph keeps this part of its longer words at least.
MIN_SHARED_WORDS, MIN_LETTERS_OF_WORD = 0.25, 4
# A line that is new beside a known story is taken for an ask from a lower score on.
MIN_ASK_SCORE_OF_NEW = -0.5


class _Neighbours(NamedTuple):
    """The story's lines next to a line that the record before has too, with their places in that record; None: there is none."""

    before: Line | None
    after: Line | None
    behind: int  # the place of `before`; -1
    until: int  # the place of `after`; one behind the last


def remembered(lines: PageLines, own: list[Line], known: Sequence[str]) -> list[Line]:
    """The story's lines `own`, as they were read without memory, with those of the paragraphs `known` that still stand in their
    place, and without new ones that are not the story's. The same list where nothing is known.
    """
    if not known:
        return own
    places: dict[str, int] = {}
    for place, text in enumerate(known):
        places.setdefault(letters(text), place)
    keys = {id(line): line.key for line in (*lines.all, *own)}
    met = [keys[id(line)] for line in own]
    if not places or places.keys().isdisjoint(met):
        return own
    taken, chosen = set(met), {id(line) for line in own}
    kept: list[Line] = []
    all_neighbours = _neighbours(lines.all, chosen, keys, places, len(known))
    home = _home([line for line in own if keys[id(line)] in places])
    boxes = lines_of_prose(lines.all)
    new_cards = lines_of_new_cards(lines.all, [line for line in own if keys[id(line)] in places])
    for line, neighbours in zip(lines.all, all_neighbours, strict=True):
        key = keys[id(line)]
        if id(line) in chosen:
            if key in places or not _is_foreign(line, neighbours, known, home, is_in_card=id(line) in new_cards):
                kept.append(line)
        elif (
            key in places
            and key not in taken
            and _stands_in_place(line, places[key], neighbours, is_boxed=id(line) in boxes)
        ):
            kept.append(line)
            taken.add(key)
    kept = _with_rests(lines.all, kept, keys, all_neighbours, {text: places[text] for text in places.keys() - taken})
    chosen = {id(line) for line in kept}
    around = _neighbours(lines.all, chosen, keys, places, len(known))
    more = _joining(lines.all, chosen, around) | _edited(lines.all, boxes - chosen, around, known)
    return [line for line in lines.all if id(line) in chosen | more] if more else kept


def _with_rests(
    lines: list[Line],
    kept: list[Line],
    keys: dict[int, str],
    all_neighbours: list[_Neighbours],
    missing: dict[str, int],
) -> list[Line]:
    """The lines that are kept, and the rest of each paragraph of which a part is kept: a box that comes into a paragraph ends it for the
    parser, and what stood behind it is a line by itself, without an element of its own. `missing`: the paragraphs of the record
    that no line is, by their letters, with their places.
    """
    chosen = {id(line) for line in kept}
    found: set[int] = set()
    for text, place in missing.items() if len(missing) <= MAX_MISSING else ():
        begins = (
            at
            for at, line in enumerate(lines)
            if keys[id(line)] and text.startswith(keys[id(line)])
            if all_neighbours[at].behind < place < all_neighbours[at].until
        )
        read = (_parts(text, lines[at : at + MAX_LINES_WITHIN], keys) for at in begins)
        parts = {id(part) for part in next(filter(None, read), ())}
        found |= parts if parts & chosen else set()
    return [line for line in lines if id(line) in chosen | found] if found - chosen else kept


def _parts(text: str, lines: list[Line], keys: dict[int, str]) -> list[Line]:
    """The lines that are a paragraph in parts, by its letters; [] where some of its words stand in none, and for what no reader sees."""
    parts: list[Line] = []
    for line in lines:
        key = keys[id(line)]
        if key and text.startswith(key) and not (line.place.is_claimed or line.place.marks & MARKS["unseen"]):
            parts.append(line)
            text = text[len(key) :]
        if not text:
            return parts
    return []


def _joining(lines: list[Line], chosen: set[int], all_neighbours: list[_Neighbours]) -> set[int]:
    """The new lines, by their ids, that join those that are `chosen`: running text without a link, beside known paragraphs of its own
    build in one element, with nothing between these two before. An editor adds a paragraph to a box that is read.
    """
    found = set()
    for line, neighbours in zip(lines, all_neighbours, strict=True):
        before, after = neighbours.before, neighbours.after
        if (
            id(line) in chosen
            or not line.runs
            or line.linked
            or line.reason not in _OF_A_BOX
            or not before
            or not after
        ):
            continue
        if neighbours.until - neighbours.behind == 1 and all(
            other.place.build == line.place.build and other.place.around is line.place.around
            for other in (before, after)
        ):
            found.add(id(line))
    return found


def _edited(lines: list[Line], boxes: set[int], all_neighbours: list[_Neighbours], known: Sequence[str]) -> set[int]:
    """The lines, by their ids, of boxes of prose (`boxes`) that are the one paragraph missing where they stand, edited."""
    shown = {line.key for line in lines} if boxes else set()
    found = set()
    for line, neighbours in zip(lines, all_neighbours, strict=True):
        if id(line) not in boxes or neighbours.before is None or neighbours.after is None:
            continue
        missing = known[neighbours.behind + 1 : neighbours.until]
        if len(missing) == 1 and _is_edit_of(line, missing[0], shown):
            found.add(id(line))
    return found


def _is_edit_of(line: Line, missing: str, shown: set[str]) -> bool:
    """Whether a line shares words with a paragraph that stands nowhere on the page as it was. `shown`: the letters of all lines."""
    is_seen = not (line.place.is_claimed or line.place.marks & MARKS["unseen"])
    return is_seen and letters(missing) not in shown and _shares_words(missing, line.text)


def _neighbours(
    lines: list[Line], chosen: set[int], keys: dict[int, str], places: dict[str, int], last_place: int
) -> list[_Neighbours]:
    """The neighbours of each line; `last_place` is one behind the last place of the record."""
    known = [line if id(line) in chosen and keys[id(line)] in places else None for line in lines]
    before: list[Line | None] = []
    last: Line | None = None
    for line in known:
        before.append(last)
        last = line or last
    after: list[Line | None] = []
    last = None
    for line in reversed(known):
        after.append(last)
        last = line or last
    return [
        _Neighbours(one, other, places[keys[id(one)]] if one else -1, places[keys[id(other)]] if other else last_place)
        for one, other in zip(before, reversed(after), strict=True)
    ]


def _stands_in_place(line: Line, place: int, neighbours: _Neighbours, *, is_boxed: bool) -> bool:
    """Whether a line with the words of a paragraph of the record before is that paragraph: seen, between the same neighbours,
    and in the same element as one of them or built like it. A label, or running text, may be built otherwise right between the two,
    and so may what a box of prose says between any two (`is_boxed`).
    """
    if line.place.is_claimed or line.place.marks & MARKS["unseen"]:
        return False
    is_right_between = neighbours.until - neighbours.behind == 2 and neighbours.before and neighbours.after
    if line.link_share >= MOSTLY_LINK_SHARE:  # a teaser that was taken for the story's stays so
        return (
            bool(is_right_between) and line.reason not in _NEVER_KEPT and neighbours.behind < place < neighbours.until
        )
    if not neighbours.behind < place < neighbours.until:
        return False
    if is_boxed and neighbours.before and neighbours.after:
        return True
    if is_right_between and line.kind == "heading" and line.reason is LeftOut.OUTSIDE and not line.linked:
        return True  # between two lines of the story nothing is outside of it: its element was found otherwise
    if line.reason in _NEVER_KEPT and not _stands_in_read_box(line, neighbours):
        return False
    if neighbours.until - neighbours.behind == 2 and (is_label(line.text) or line.size >= MIN_RUNNING_BYTES):
        return True
    if line.reason is LeftOut.LINK and not line.runs:  # a teaser, by the links around it
        return False
    return any(_is_alike(line.place, other.place) for other in (neighbours.before, neighbours.after) if other)


def _stands_in_read_box(line: Line, neighbours: _Neighbours) -> bool:
    """Whether a line stands in a box that the rules leave out, or outside of the story's element, and in one element with a line
    like that beside it, which is still read as the story's. In a box of chrome only running text.
    """
    if line.reason is not LeftOut.OUTSIDE and not (line.reason is LeftOut.CHROME and line.runs):
        return False
    return any(
        other.reason is line.reason and other.place.around is not None and other.place.around is line.place.around
        for other in (neighbours.before, neighbours.after)
        if other
    )


def _is_sentence(line: Line) -> bool:
    return line.size >= MIN_RUNNING_BYTES and line.text[-1:] in ENDS_OF_SENTENCES


def _is_alike(one: LinePlace, other: LinePlace) -> bool:
    if one.around is None or other.around is None:
        return one.element is other.element
    if one.around.element is other.around.element or one.element is other.element:
        return True
    return one.build == other.build and one.around.build == other.around.build


def _shares_words(one: str, other: str) -> bool:
    """Whether a part of the words of one text are in the other."""
    words, others = (
        {word for word in text.casefold().split() if len(word) >= MIN_LETTERS_OF_WORD} for text in (one, other)
    )
    return len(words & others) >= MIN_SHARED_WORDS * len(words)


def _home(lines: Sequence[Line]) -> LinePlace | None:
    """The innermost element that holds all of these lines; None for fewer than MIN_LINES_AT_HOME, and where none is near."""
    if len(lines) < MIN_LINES_AT_HOME:
        return None
    shared = list(_around(lines[0].place))
    for line in lines[1:]:
        places = {id(place): number for number, place in enumerate(shared)}
        met = next((places[id(place)] for place in _around(line.place) if id(place) in places), None)
        if met is None:
            return None
        shared = shared[met:]
    return shared[0]


def _around(place: LinePlace | None) -> Iterator[LinePlace]:
    """A place and those around it, up to MAX_STEPS_HOME."""
    for _ in range(MAX_STEPS_HOME):
        if place is None:
            return
        yield place
        place = place.around


def _is_foreign(
    line: Line, neighbours: _Neighbours, known: Sequence[str], home: LinePlace | None, *, is_in_card: bool
) -> bool:
    """Whether a line that is new beside a known story is not the newsroom's.

    What has words of a paragraph of the record that is missing where it stands is that paragraph, edited. What stands outside of
    the story's element, or of the one that holds all that is known of the story (its `home`), and is built otherwise than the story
    beside it is the page's, unless it is a notice; so is what stands in a card that is new. A link that states nothing leads elsewhere.
    """
    missing = known[neighbours.behind + 1 : neighbours.until]
    if len(missing) > MAX_MISSING or any(_shares_words(line.text, text) for text in missing):
        return False
    is_notice = notice_kind(line.text) is not None
    if is_in_card and not is_notice:
        return True
    is_at_home = home is None or any(place is home for place in _around(line.place)) or is_notice
    if (line.reason is LeftOut.OUTSIDE or not is_at_home) and not any(
        _is_alike(line.place, other.place) for other in (neighbours.before, neighbours.after) if other
    ):
        return True
    if line.kind != "heading" and line.link_share >= MOSTLY_LINK_SHARE and not _is_sentence(line):
        return True
    targets = targets_of(line.place.element) if line.linked else ()
    return (
        line.kind != "heading" and ask_score(signs_of_ask(line.text, targets, line.link_share)) > MIN_ASK_SCORE_OF_NEW
    )
