"""A reason why somebody should look at a site, and the parts of its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from iria_crawler.store import Trouble

# A problem's reason is cut here: a line of the table must be readable at a glance.
MAX_SAMPLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody should look: `kind` is a word for counting and for labels, `text` a line for people."""

    kind: str
    text: str


def without_repeats(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, in the order given."""
    return tuple(dict.fromkeys(reasons))


def sample(trouble: Trouble) -> str:
    """How often it happened, and the newest case with its address."""
    place = f" [{place_of(trouble.url)}]" if trouble.url else ""
    return f"{trouble.count}, such as: {plain(trouble.reason)}{place}"


def plain(text: str) -> str:
    """Text from outside on one line of at most MAX_SAMPLE_CHARACTERS, without characters that a terminal would obey."""
    start = text[: 4 * MAX_SAMPLE_CHARACTERS]
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in start).split())
    return line if len(line) <= MAX_SAMPLE_CHARACTERS else line[: MAX_SAMPLE_CHARACTERS - 2] + " …"


def place_of(url: str) -> str:
    """An address without its scheme, user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return plain(url.rpartition("@")[2])
    if not parts.netloc:
        return plain(url)
    return plain(parts.netloc.rpartition("@")[2] + parts.path + (f"?{parts.query}" if parts.query else ""))


def counted(count: int, noun: str) -> str:
    """ "1 look", "1,204 looks"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def span(time: timedelta) -> str:
    """ "40 min", "9 h", "58 days"."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
