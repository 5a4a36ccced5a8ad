"""How values look on a page. All text is escaped first, so only the tags in this module are markup."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

from iria_crawler.browse.align import Pair
from iria_crawler.changes import Segment, diff_words
from iria_crawler.changes.compare.summary import Bracket, excerpt, name_change
from iria_crawler.changes.words.diff import Op
from iria_crawler.model import Severity

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
# The search puts these around a hit. The parser removes control characters, so no text has them.
HIT_START, HIT_END = "\x02", "\x03"
# Longer texts (both together) are shown whole, old then new: nobody reads a word diff of a book, and its time is quadratic.
_MAX_DIFF_CHARACTERS = 60_000


def when(text: str | None) -> str:
    """'2026-07-29T14:02:31Z' as '29 Jul 2026, 14:02'; a date alone as '29 Jul 2026'; other text as it is."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{moment.day} {moment:%b %Y}"
    return day if len(text) <= 10 else f"{day}, {moment:%H:%M}"


def time_tag(text: str | None) -> Markup:
    """A <time> element for a stored time; empty for None."""
    return Markup('<time datetime="{}">{}</time>').format(text, when(text)) if text else Markup("")


def bracket_markup(earliest: str | None, latest: str | None) -> Markup:
    """The two looks that a change lies between, as bracket_text() gives them, with days and <time> as on all pages.

    A missing or invalid time is shown as it is.
    """
    try:
        found = Bracket.of(datetime.fromisoformat(earliest or ""), datetime.fromisoformat(latest or ""))
    except (ValueError, TypeError):  # TypeError: one time has a zone and the other none
        return Markup("between {} and {} UTC").format(time_tag(earliest), time_tag(latest))
    if found.is_one_day:
        start, end = (f"{at:{found.clock_format}}" for at in found)
        return Markup("between {} and {} UTC on {}").format(start, end, when(found.latest.date().isoformat()))
    return Markup("between {} and {} UTC").format(*map(time_tag, sorted((earliest or "", latest or ""))))


def web_link(url: str | None) -> str | None:
    """The address if it is http or https, else None: other schemes may run a script."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def file_name(url: str) -> str:
    """The last part of an address's path, as people read it; the address itself where its path is empty or cannot be told."""
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2] or url
    except ValueError:
        return url


def segments_html(segments: Iterable[Segment]) -> Markup:
    """Deleted and inserted words as <del> and <ins>, with words for screen readers."""
    tags = {
        "delete": Markup('<del><span class="ear">[removed: </span>{}<span class="ear">]</span></del>'),
        "insert": Markup('<ins><span class="ear">[added: </span>{}<span class="ear">]</span></ins>'),
    }
    return Markup("").join(tags[s.op].format(s.text) if s.op in tags else escape(s.text) for s in segments if s.text)


def diff(before: str | None, after: str | None) -> Markup:
    """The word diff of two texts; None or '' if there was or is no text."""
    old, new = before or "", after or ""
    if not old or not new or len(old) + len(new) > _MAX_DIFF_CHARACTERS:
        return segments_html([Segment("delete", old), Segment("insert", new)])
    return segments_html(diff_words(old, new))


def excerpt_markup(before: str | None, after: str | None) -> Markup:
    """The differing words of two texts, with a few unchanged words around them; None or '' if there was or is no text."""
    old, new = before or None, after or None
    if old and new and len(old) + len(new) > _MAX_DIFF_CHARACTERS:
        return segments_html([*excerpt(old, None), *excerpt(None, new)])
    return segments_html(excerpt(old, new))


# The columns of a comparison side by side, and the words that each leaves out.
HALVES: dict[str, Op] = {"before": "insert", "after": "delete"}


def half(pair: Pair, side: str) -> Markup:
    """One column of a pair of paragraphs; '' where there is no such paragraph on this side. side: see HALVES."""
    text = pair.before if side == "before" else pair.after
    if pair.op != "altered":
        op: Op = "equal" if pair.op not in ("added", "removed") else "delete" if side == "before" else "insert"
        return segments_html([Segment(op, text)]) if text else Markup("")
    old, new = pair.before or "", pair.after or ""
    if len(old) + len(new) > _MAX_DIFF_CHARACTERS:
        return segments_html([Segment("delete" if side == "before" else "insert", text or "")])
    return segments_html(segment for segment in diff_words(old, new) if segment.op != HALVES[side])


def hits(text: str | None) -> Markup:
    """A search snippet with its hits marked."""
    marked = escape(text or "").replace(HIT_START, Markup("<mark>")).replace(HIT_END, Markup("</mark>"))
    return Markup(marked)


def names(text: str | list[str] | None) -> list[str]:
    """The names in a list, or in a JSON list; [] for anything else."""
    try:
        found = text if isinstance(text, list) else json.loads(text or "[]")
    except ValueError:
        return []
    return [str(name) for name in found] if isinstance(found, list) else []


def count(number: int | None, one: str = "", many: str = "") -> str:
    """'1,234 articles', '1 article'; None counts as 0."""
    word = one if number == 1 else many or (one and one + "s")
    return f"{number or 0:,} {word}".rstrip()


def written(language: str | None, words: str | None = None) -> Markup:
    """Attributes of an element whose words a newsroom wrote: its language where it is known, and the direction of its script.

    language: as the page states it, BCP 47. words: where words of ours stand among the newsroom's, so that HTML's dir="auto"
    would find the direction of ours, some of the newsroom's; None: the browser finds it.
    """
    known = language if language and _LANGUAGE.fullmatch(language) else None
    direction = "auto" if not words else "rtl" if is_right_to_left(words) else "ltr"
    named = Markup(' lang="{}"').format(known) if known else Markup("")
    return named + Markup(' dir="{}"').format(direction)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is one of a script that is read from right to left."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def severity_name(level: int) -> str:
    """The name of a severity in small letters; a number that is no severity stays a number."""
    return Severity(level).name.lower() if level in list(Severity) else str(level)


FILTERS: dict[str, Any] = {
    "when": when,
    "time_tag": time_tag,
    "web_link": web_link,
    "file_name": file_name,
    "hits": hits,
    "names": names,
    "count": count,
    "written": written,
    "severity_name": severity_name,
}
HELPERS: dict[str, Any] = {
    "diff": diff,
    "excerpt": excerpt_markup,
    "bracket": bracket_markup,
    "name_change": name_change,
    "Severity": Severity,
}
