"""The newest changes as an Atom file (IRIA_ATOM_FILE), for feed readers. Its links lead to the stories."""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.alerts.message import compose
from iria_crawler.atom import Feed, FeedEntry, write_atom
from iria_crawler.store import WatchedChange

MAX_ENTRIES = 100


def feed_of_changes(items: Sequence[WatchedChange], name: str) -> str:
    """The newest MAX_ENTRIES of `items`; `name` is the database's and becomes a part of the ids."""
    newest = sorted(items, key=lambda item: (item.change.latest_at, item.change.id), reverse=True)[:MAX_ENTRIES]
    feed_id = f"urn:iria-crawler:{name}"
    entries = [_entry(item, feed_id) for item in newest]
    return write_atom(Feed(feed_id, "What the newsrooms changed", "iria-crawler", entries))


def _entry(item: WatchedChange, feed_id: str) -> FeedEntry:
    title, text = compose([item])
    change = item.change
    return FeedEntry(
        id=f"{feed_id}:change:{change.id}",
        title=f"{title}: {change.headline or ''}",
        updated=change.latest_at,
        url=change.url,
        text=text,
    )
