"""Changes, found stories and events as Atom feeds. Their links lead to our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from iria_crawler.atom import Feed, FeedEntry, write_atom
from iria_crawler.browse import described
from iria_crawler.browse.snapshot import Row
from iria_crawler.changes.compare.summary import name_change

# A file that was written this short a time ago may be written again within the same second.
SETTLED_AFTER = timedelta(seconds=2)


class FeedKind(NamedTuple):
    """What is peculiar to the feed of a page."""

    title: str
    entry: Callable[[Row, str], FeedEntry]


def feed_of(page: str, query: str, rows: list[Row], base: str) -> str:
    """What the page (a key of KINDS) shows with this query, as a feed; `base` is the absolute address of the database.

    A search gives stories or changes, the best first: a row is an entry of the kind that it is, and the newest comes first.
    """
    address = f"{base}/-/{page}?{query}"
    entries = [KINDS["changes" if "earliest_at" in row else page].entry(row, base) for row in rows]
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    return write_atom(
        Feed(
            id=address,
            title=f"{described.TITLE}: {KINDS[page].title}",
            author=described.TITLE,
            entries=entries,
            links={"self": f"{base}/-/{page}.atom?{query}", "alternate": address},
        )
    )


def unchanged_since(files: Iterable[Path], now: datetime) -> datetime | None:
    """The second since which none of the files was written; None where that second is not over yet, or none is there.

    It is later than the newest change where something else was written. Earlier it never is: an import brings changes whose
    own times lie years back, and a reader that knows the feed by its time only would never get them.
    """
    times = []
    for file in files:
        try:
            found = file.stat()
        except OSError:
            continue  # a database without a write-ahead log, or a person without a desk
        if found.st_size:  # whoever opens a database to read it makes an empty log
            times.append(datetime.fromtimestamp(found.st_mtime, UTC))
    if not times or now - max(times) < SETTLED_AFTER:
        return None
    return max(times).replace(microsecond=0)


def _change(row: Row, base: str) -> FeedEntry:
    earliest, latest = sorted((row["earliest_at"], row["latest_at"]))
    lines = [f"{row['host']}, between {earliest} and {latest}"]
    if row["stealth"] == 1:
        lines.append("Nothing the publisher states admits it.")
    lines += [f"Before: {row['before']}"] if row["before"] else []
    lines += [f"After: {row['after']}"] if row["after"] else []
    return FeedEntry(
        id=f"{base}/changes/{row['id']}",
        title=f"{name_change(row['kind'], row['field'], row['confirmed_at']).capitalize()}: {row['headline'] or row['url']}",
        updated=row["latest_at"],
        url=f"{base}/-/change/{row['id']}",
        text="\n".join(lines),
    )


def _moment(text: str) -> str:
    """A stored time as feeds write it: where only the day is known, its begin."""
    return text if len(text) > 10 else f"{text}T00:00:00Z"


def _event(row: Row, base: str) -> FeedEntry:
    """An event; its time is that of its newest story, so that a reader shows it again when another outlet has it."""
    first = f", first at {row['host']}" if row["host"] else ""
    return FeedEntry(
        id=f"{base}/-/event/{row['id']}",
        title=row["headline"] or f"Event {row['id']}",
        updated=_moment(row["last_at"]),
        url=f"{base}/-/event/{row['id']}",
        text=f"{row['stories']} stories of {row['outlets']} outlets{first}, {row['first_at']} to {row['last_at']}",
    )


def _story(row: Row, base: str) -> FeedEntry:
    return FeedEntry(
        id=f"{base}/-/article/{row['id']}",
        title=row["headline"] or f"Story {row['id']}",
        updated=row["last_changed_at"] or row["first_seen_at"],
        url=f"{base}/-/article/{row['id']}",
        text=f"{row['host']}: {row['excerpt']}",
    )


# Page -> its feed.
KINDS: Mapping[str, FeedKind] = MappingProxyType(
    {
        "changes": FeedKind("changes", _change),
        "events": FeedKind("events", _event),
        "search": FeedKind("search", _story),
    }
)
