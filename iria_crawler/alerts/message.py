"""Changes as a message that can be read on a telephone and fits into its channel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from iria_crawler import escaping
from iria_crawler.alerts.channels import Limits
from iria_crawler.changes.compare.summary import bracket_text, excerpt, in_plain_text, name_change, what_differs
from iria_crawler.store import StoredChange, WatchedChange

# A message has at most 30 changes, since nobody reads a longer one; the others follow in further messages.
MAX_CHANGES_PER_MESSAGE = 30
MAX_HEADLINE_CHARACTERS = 200
MAX_SITE_CHARACTERS = 60
# If a single change is too long for its channel, its words are cut to the first of these lengths that fits.
CUTS = (2_000, 1_000, 500, 160, 80, 40, 20)  # characters
# The cuts for the headline of a change that is reported without its words.
HEADLINE_CUTS = CUTS[3:]
END = " …"


def compose(items: Sequence[WatchedChange]) -> tuple[str, str]:
    """Title and text of a message, grouped by story. Mentions ("@everyone") and markup in an outlet's words are defused."""
    changes = [item.change for item in items]
    return _title(changes), "\n\n".join(_stories(changes, MAX_HEADLINE_CHARACTERS, None))


def message(items: Sequence[WatchedChange], limits: Limits) -> tuple[int, str, str]:
    """(n, title, text): a message of the first n of `items`, as many as fit. n is at least 1: a single change is cut."""
    for count in range(min(len(items), MAX_CHANGES_PER_MESSAGE), 0, -1):
        title, text = compose(items[:count])
        title = _cut(title, limits.title, limits) if limits.title else title
        if limits.fits(title, text):
            return count, title, text
    return 1, *shortened(items[0], limits)


def shortened(item: WatchedChange, limits: Limits, *, words: bool = True) -> tuple[str, str]:
    """Title and text of one change, cut to what the channel takes. words False: only headline, address and kind."""
    change = item.change
    title = _cut(_title([change]), limits.title or limits.text // 3, limits)
    for longest in CUTS if words else ():
        text = "\n\n".join(_stories([change], min(longest, MAX_HEADLINE_CHARACTERS), longest))
        if limits.fits(title, text):
            return title, text
    kind = name_change(change.kind, change.field, change.confirmed_at)
    for longest in HEADLINE_CUTS:
        text = f"{_headline(change, longest)}\n{escaping.address(change.url)}\n{kind}"
        if limits.fits(title, text):
            return title, text
    room = limits.text if limits.title else limits.text - limits.size(f"{title}\r\n")
    return title, _cut(f"{kind}: {_headline(change, CUTS[-1])}", room, limits)


def _title(changes: Sequence[StoredChange]) -> str:
    first = changes[0]
    sites = sorted({escaping.chat(change.site)[:MAX_SITE_CHARACTERS] for change in changes})
    if len(changes) == 1:
        return escaping.line(f"{sites[0]}: {name_change(first.kind, first.field, first.confirmed_at)}")
    return escaping.line(f"{len(changes)} changes at {', '.join(sites[:3])}{' and others' if len(sites) > 3 else ''}")


def _stories(changes: Sequence[StoredChange], headline: int, words: int | None) -> Iterator[str]:
    """A block of lines for each story; `headline` and `words` are the most characters of each (None: no limit)."""
    by_story = sorted(changes, key=lambda change: change.article_id)
    for _, group in groupby(by_story, key=lambda change: change.article_id):
        story = list(group)
        lines = [_line(change, words) for change in story]
        yield "\n".join([_headline(story[0], headline), escaping.address(story[0].url), *lines])


def _headline(change: StoredChange, longest: int) -> str:
    text = _defused(change.headline or "") or "(no headline)"
    return text if len(text) <= longest else text[: longest - len(END)].rstrip() + END


def _line(change: StoredChange, longest: int | None) -> str:
    when = bracket_text(datetime.fromisoformat(change.earliest_at), datetime.fromisoformat(change.latest_at))
    notes = what_differs(change.reason) + (", unannounced" if change.stealth else "")
    words = _words(change.before, change.after)
    if longest is not None and len(words) > longest:
        words = words[: longest - len(END)].rstrip() + END
    return f"- {name_change(change.kind, change.field, change.confirmed_at)} {when} (severity {change.severity}{notes}): {words}"


@lru_cache(maxsize=4 * MAX_CHANGES_PER_MESSAGE)
def _words(before: str | None, after: str | None) -> str:
    return _defused(in_plain_text(excerpt(before, after)))


@lru_cache(maxsize=4 * MAX_CHANGES_PER_MESSAGE)
def _defused(text: str) -> str:
    """A text on one line, with mentions and markup defused."""
    return escaping.chat(escaping.line(text))


def _cut(text: str, room: int, limits: Limits) -> str:
    """The longest beginning of `text` that has at most `room` bytes as the channel counts, with END after it."""
    if limits.size(text) <= room:
        return text
    low, high = 0, min(len(text), max(room, 0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if limits.size(text[:middle] + END) <= room else (low, middle - 1)
    return text[:low].rstrip() + END if low else ""
