"""From the lines of the story's element to the story's own: what publishers put before, between and after them goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain, islice

from iria_crawler.dates.printed import find_date
from iria_crawler.outside import split_address
from iria_crawler.parse.body.asks import is_asking
from iria_crawler.parse.body.line import MIN_RUNNING_BYTES, MOSTLY_LINK_SHARE, LeftOut, Line
from iria_crawler.parse.body.prompts import is_head_line, is_sign_off
from iria_crawler.text import letters

# A line with this share of its characters inside links is only a link.
ONLY_LINK_SHARE = 0.85
# A label without a link is shorter than this; one with a link has this share of it inside.
MAX_LABEL_CHARACTERS = 60
MIN_LABELLED_LINK_SHARE = 0.3
# The words of a teaser are fewer than this; at most 2 lines of it are beside its link.
MAX_TEASER_CHARACTERS = 200
# Two headings that link to other outlets are chapters. Their link is one of the first 8 elements in the heading, or 3 steps around it.
MIN_CHAPTERS, MAX_LINK_ELEMENTS, MAX_LINK_STEPS = 2, 8, 3
MAX_TEASER_LINES = 2
# A quotation set off and shorter than this may repeat words of the text; a longer line repeated is a copy.
MIN_REPEAT_LETTERS = 25
MIN_COPY_LETTERS = 500
# Each of the 30 longest lines is compared with up to 300 others: a page has one copy of its story, or two.
MAX_COPIES, MAX_COPIED = 30, 300

# The head of a story has fewer lines than this before its first paragraph.
MAX_HEAD_LINES = 100
# A line at the head is shorter than this: day, writer and place.
MAX_HEAD_CHARACTERS = 90
# So many letters of the headline stand in no other line.
MIN_TITLE_LETTERS = 15
# A line of times has no more of them, and no more characters beside them ("updated at").
MAX_TIMES, MAX_CHARACTERS_BESIDE_TIMES = 4, 20
# They are among the first elements of the one that holds the line.
MAX_ELEMENTS_OF_TIMES = 12
# How a line ends is seen in its last 200 characters.
MAX_END_CHARACTERS = 200
_SENTENCE_END = re.compile(r"[.!?…:;。！？」』”\"’'）)»“—-]\s*$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])\s]*$")
_FULL_STOP = re.compile(r"[^.][.。]\W*$")


def trim(lines: list[Line], headline: str | None, url: str = "") -> list[Line]:
    """The story's own lines by the rules, in order; every other line is told its reason. `url`: the page's address."""
    steps: tuple[tuple[LeftOut, Callable[[list[Line]], list[Line]]], ...] = (
        (LeftOut.REPEAT, lambda own: _without_repeats(own, headline)),
        (LeftOut.TITLE, lambda own: [line for line in own if not _is_title_line(line.text, headline)]),
        (LeftOut.OTHER_STORIES, _without_other_stories),
        (LeftOut.LINK, lambda own: _without_links(own, url)),
        (LeftOut.ASK, lambda own: [line for line in own if not is_asking(line)]),
        (LeftOut.HEAD, lambda own: [line for line in own if not _is_made_of_times(line)]),
        (LeftOut.HEAD, _without_head),
        (LeftOut.TAIL, _without_tail),
    )
    own = lines
    for reason, step in steps:
        kept = step(own)
        if len(kept) < len(own):
            remaining = {id(line) for line in kept}
            for line in own:
                if id(line) not in remaining:
                    line.reason = reason
        own = kept
    return own


def _is_title_line(text: str, headline: str | None) -> bool:
    """Whether a line is the headline with the day or the byline beside it."""
    if not headline or len(text) > len(headline) + MAX_HEAD_CHARACTERS:
        return False
    rest = text[len(headline) :].strip() if text.startswith(headline) else ""
    if is_head_line(rest):
        return True
    day = find_date(text) if any(map(str.isdigit, text)) else None  # the headline may have the outlet's name before it
    before = letters(text[: day.start]) if day is not None else ""
    return len(before) >= MIN_TITLE_LETTERS and before in letters(headline)


def _without_repeats(lines: list[Line], headline: str | None) -> list[Line]:
    """No line that repeats the headline, a line before it, or (a pull quote) a part of a paragraph."""
    keys = [line.key for line in lines]
    copies = _copies_of_many(keys)
    keys = ["" if key in copies else key for key in keys]
    cut = _cut_opening(lines, keys)
    whole = "\n".join("" if place == cut else key for place, key in enumerate(keys))
    seen = {letters(headline)} if headline else set()
    chapters = {key: number for number, key in enumerate(keys) if lines[number].kind == "heading"}
    own = []
    for place, (line, key) in enumerate(zip(lines, keys, strict=True)):
        if not key or key in seen or place == cut:
            continue
        # In a table of contents stands what is printed over a chapter later.
        if line.kind != "heading" and len(key) >= MIN_REPEAT_LETTERS and chapters.get(key, -1) > place:
            continue
        if len(key) >= MIN_REPEAT_LETTERS:
            seen.add(key)
            if line.kind != "item" and len(key) < 300 and _is_within_other(key, whole):
                continue
        own.append(line)
    return own


def _cut_opening(lines: list[Line], keys: list[str]) -> int | None:
    """The place of a line that gives the first words of the lines after it and is cut off: what a site makes of a story where
    nobody wrote a summary. It may end in the second paragraph, and then the first would be a part of it. None: there is none.
    """
    for place, line in enumerate(lines[:MAX_HEAD_LINES]):
        if len(keys[place]) >= MIN_REPEAT_LETTERS and _CUT_OFF.search(line.text[-MAX_END_CHARACTERS:]):
            return place if _opens_lines(keys[place], keys[place + 1 :][:MAX_HEAD_LINES]) else None
    return None


def _opens_lines(key: str, following: list[str]) -> bool:
    """Whether `key` is the beginning of some lines in a row, more than one."""
    for start, first in enumerate(following):
        if first and key.startswith(first):
            joined, end = first, start + 1
            while len(joined) < len(key) and end < len(following) and key.startswith(joined):
                joined += following[end]
                end += 1
            return end - start > 1 and joined.startswith(key)
    return False


def _copies_of_many(keys: list[str]) -> set[str]:
    """Lines that are a second copy of the story in one piece, as pages hold for machines to read: the longest ones that
    have three of the others inside.
    """
    longest = sorted((key for key in keys if len(key) > MIN_COPY_LETTERS), key=len, reverse=True)[:MAX_COPIES]
    others = [key for key in keys if len(key) > MIN_REPEAT_LETTERS][:MAX_COPIED]
    return {
        key
        for key in longest
        if next(islice((other for other in others if len(other) < len(key) and other in key), 2, None), None)
        is not None
    }


def _is_within_other(key: str, whole: str) -> bool:
    """Whether the line's words stand inside another, longer line."""
    at = whole.find(key)
    while at >= 0:
        before, after = whole[at - 1 : at], whole[at + len(key) : at + len(key) + 1]
        if (at > 0 and before != "\n") or (after and after != "\n"):
            return True
        at = whole.find(key, at + 1)
    return False


def _without_other_stories(lines: list[Line]) -> list[Line]:
    """Nothing from a label of other stories on, where no running line after it is built like the story's own."""
    builds: set[str] = set()
    last = 0  # behind the last line built like one before it
    for index, line in enumerate(lines):
        if line.runs and (line.place.build in builds or not builds):
            last = index + 1
        if line.runs:
            builds.add(line.place.build)
    for index in range(last, len(lines)):
        if len(lines[index].text) < MAX_LABEL_CHARACTERS and lines[index].points_away:
            return lines[:index]
    return lines


def _without_links(lines: list[Line], url: str) -> list[Line]:
    """No line that is only a link to another story, no label over such links."""
    total = sum(len(line.text) for line in lines)
    is_list_of_links = sum(line.linked for line in lines) > MOSTLY_LINK_SHARE * total
    if is_list_of_links and not any(line.runs for line in lines):
        return lines
    chapters = _linked_chapters(lines, url)
    for line in chapters:
        line.link_share = 0.0  # its link speaks no more against it than that of a word amid a sentence
    links = [_is_only_link(line) and line not in chapters for line in lines]
    own: list[Line] = []
    for index, line in enumerate(lines):
        if links[index] or _is_teaser(index, lines, links):
            continue
        short = len(line.text) < MAX_LABEL_CHARACTERS and not line.text.endswith(".")
        if (short or line.link_share > MIN_LABELLED_LINK_SHARE) and line.points_away:
            continue
        own.append(line)
    return own


def _linked_chapters(lines: list[Line], url: str) -> set[Line]:
    """The headings that are links to other outlets, of a build of which two or more stand over something else than the next such
    heading: chapters on what they link to, as a test of five things has. A teaser leads to a story of the outlet itself;
    one link alone, or one behind the other, may be advertisements.
    """
    linked = [line.kind == "heading" and line.link_share >= ONLY_LINK_SHARE for line in lines]
    host = _host(url) if any(linked) else ""
    elsewhere = [n for n, line in enumerate(lines) if linked[n] and _leads_elsewhere(line, host)]
    over_text = (n for n in elsewhere if n + 1 < len(lines) and not linked[n + 1])
    builds = Counter(lines[n].place.build for n in over_text)
    return {lines[n] for n in elsewhere if builds[lines[n].place.build] >= MIN_CHAPTERS}


def _leads_elsewhere(line: Line, own: str) -> bool:
    """Whether the link that a heading consists of leads to another outlet than the one with the host `own`."""
    element = line.place.element
    near = chain(islice(element.iter(), MAX_LINK_ELEMENTS), islice(element.iterancestors(), MAX_LINK_STEPS))
    link = next((one for one in near if one.tag == "a"), None)
    host = _host(link.get("href") or "") if link is not None else ""
    return bool(host) and not f".{own}".endswith(f".{host}") and not f".{host}".endswith(f".{own}")


def _host(url: str) -> str:
    """The host of an address without "www."; "" for one that names none."""
    return (split_address(url.strip()).hostname or "").removeprefix("www.")


def _is_only_link(line: Line) -> bool:
    if line.link_share >= ONLY_LINK_SHARE:
        return not _FULL_STOP.search(line.text[-MAX_END_CHARACTERS:])
    return (
        line.link_share >= MOSTLY_LINK_SHARE
        and len(line.text) < MAX_TEASER_CHARACTERS
        and not _SENTENCE_END.search(line.text[-MAX_END_CHARACTERS:])
    )


def _is_teaser(index: int, lines: list[Line], links: list[bool]) -> bool:
    """Whether a short line stands between two links that stand close: the day or the words of a teaser."""
    before, after = links[max(0, index - MAX_TEASER_LINES) : index], links[index + 1 : index + 1 + MAX_TEASER_LINES]
    return len(lines[index].text) < MAX_TEASER_CHARACTERS and any(before) and any(after)


def _without_head(lines: list[Line]) -> list[Line]:
    """No day, byline or reading time before the first paragraph; before the first other line, where the story is too short to have
    a paragraph. A byline with two days may be as long as a paragraph.
    """
    heads = [is_head_line(line.text) for line in lines[:MAX_HEAD_LINES]]
    first = next((index for index, is_head in enumerate(heads) if lines[index].runs and not is_head), 0)
    if not first and lines and not lines[0].runs:  # a story of short lines
        heads = [is_head or _is_dated_label(line.text) for line, is_head in zip(lines, heads, strict=False)]
        first = heads.index(False) if False in heads else 0
    return [line for line, is_head in zip(lines[:first], heads, strict=False) if not is_head] + lines[first:]


def _is_dated_label(text: str) -> bool:
    """Whether a line is a few words with a whole date: the day, the writer, the place."""
    is_label = len(text) <= MAX_HEAD_CHARACTERS and not _SENTENCE_END.search(text)
    return is_label and any(map(str.isdigit, text)) and find_date(text) is not None


def _is_made_of_times(line: Line) -> bool:
    """Whether a line is the time of an entry and that of its update: two times or more, and hardly a word beside them."""
    if len(line.text) > MAX_LABEL_CHARACTERS or not any(map(str.isdigit, line.text)):
        return False
    inside = islice(line.place.element.iter(), MAX_ELEMENTS_OF_TIMES)
    times = [one.text or "" for one in inside if one.tag == "time"]
    beside = len(line.text) - sum(map(len, times))
    return 1 < len(times) <= MAX_TIMES and beside <= MAX_CHARACTERS_BESIDE_TIMES


def _without_tail(lines: list[Line]) -> list[Line]:
    """No sign-off, and no heading or label without anything under it, after the last paragraph."""
    end = len(lines)
    while end > 1 and _is_tail(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_tail(line: Line) -> bool:
    """Whether a line that nothing of the story follows is no part of it."""
    label = (
        line.kind == "paragraph"
        and line.size < MIN_RUNNING_BYTES
        and not _SENTENCE_END.search(line.text[-MAX_END_CHARACTERS:])
    )
    return label or line.kind == "heading" or is_sign_off(line.text) or line.points_away
