"""The changes page as an Atom feed. Its links lead to our pages."""

from __future__ import annotations

from iria_crawler.atom import Feed, FeedEntry, write_atom
from iria_crawler.browse import described
from iria_crawler.browse.snapshot import Row
from iria_crawler.changes.compare.summary import name_change


def feed_of_changes(context: Row, base: str) -> str:
    """The feed of what the changes page shows; `base` is the absolute address of the database."""
    query = context["query"]
    page = f"{base}/-/changes?{query}"
    return write_atom(
        Feed(
            id=page,
            title=f"{described.TITLE}: changes",
            author=described.TITLE,
            entries=[_entry(row, base) for row in context["rows"]],
            links={"self": f"{base}/-/changes.atom?{query}", "alternate": page},
        )
    )


def _entry(row: Row, base: str) -> FeedEntry:
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
