"""Changes as a message that is read on a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from iria_crawler.changes.tell import bracket, excerpt, in_plain_text, name_change
from iria_crawler.store import StoredChange, WatchedChange

# A message of more is no alert; the others follow in the next ones.
MOST_CHANGES = 30


def compose(items: Sequence[WatchedChange]) -> tuple[str, str]:
    """Title and text of a message, grouped by story."""
    changes = [item.change for item in items]
    first = changes[0]
    title = f"{first.site}: {name_change(first.kind, first.field)}"
    if len(changes) > 1:
        sites = sorted({change.site for change in changes})
        title = f"{len(changes)} changes at {', '.join(sites[:3])}{' and others' if len(sites) > 3 else ''}"
    stories = []
    for _, group in groupby(
        sorted(changes, key=lambda change: change.article_id), key=lambda change: change.article_id
    ):
        story = list(group)
        stories.append("\n".join([story[0].headline or "(no headline)", story[0].url, *map(_line, story)]))
    return title, "\n\n".join(stories)


def _line(change: StoredChange) -> str:
    when = bracket(datetime.fromisoformat(change.earliest_at), datetime.fromisoformat(change.latest_at))
    unannounced = ", unannounced" if change.stealth else ""
    words = in_plain_text(excerpt(change.before, change.after))
    return f"- {name_change(change.kind, change.field)} {when} (severity {change.severity}{unannounced}): {words}"
