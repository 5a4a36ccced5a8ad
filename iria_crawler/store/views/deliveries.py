"""Which changes are to be told on which channel: owed in one transaction, marked when sent, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from iria_crawler.store.file.database import write
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.views.reading import Reading, StoredChange


@dataclass(frozen=True, slots=True)
class WatchedChange:
    """A change, and the names of those whose quotations it touches; () where it touches none."""

    change: StoredChange
    speakers: tuple[str, ...]


# 'failed': the channel took nothing, and all stays owed. 'refused': it took others and not this one, which is tried again.
# 'set aside': refused so often that it is tried no more.
DeliveryStatus = Literal["owed", "sent", "failed", "refused", "set aside"]


@dataclass(frozen=True, slots=True)
class Debt:
    """What a channel has yet to be told. `since` is when the oldest of it was owed; `failures` and `failed_at` tell of
    attempts in vain at a channel that took nothing, `fresh` of changes never tried. `refused`: attempts and time of those,
    by change, that the channel refused while it took others.
    """

    changes: tuple[WatchedChange, ...]
    since: datetime
    failures: int
    failed_at: datetime | None
    fresh: bool = True
    refused: Mapping[int, tuple[int, datetime]] = field(default_factory=dict)


class Deliveries(Reading):
    """The alerts of one database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def owe(self, channel: str, wanted: Callable[[WatchedChange], bool], now: datetime) -> int:
        """Owe the channel what it wants of the changes found since it was last asked. Returns how many.

        A channel seen for the first time is told what comes from now on, and nothing of the past.
        """
        with write(self.db):
            newest = self.db.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
            row = self.db.execute("SELECT change_id FROM watched WHERE channel = ?", (channel,)).fetchone()
            last = newest if row is None else row[0]
            found = [item for item in self.watched(self._ids_after(last)) if wanted(item)]
            self.db.conn.executemany(
                "INSERT INTO deliveries(change_id, channel, status, at) VALUES (?, ?, 'owed', ?) ON CONFLICT DO NOTHING",
                [(item.change.id, channel, iso(now)) for item in found],
            )
            self.db.execute(
                "INSERT INTO watched VALUES (?, ?) ON CONFLICT(channel) DO UPDATE SET change_id = excluded.change_id",
                (channel, newest),
            )
        return len(found)

    def _ids_after(self, last: int) -> list[int]:
        return [row[0] for row in self.db.execute("SELECT id FROM changes WHERE id > ? ORDER BY id", (last,))]

    def watched(self, ids: Iterable[int] | None = None, *, since: datetime | None = None) -> list[WatchedChange]:
        """Changes with the speakers they touch, oldest first."""
        found = self.changes(ids=ids, since=since)
        return [WatchedChange(change, self._speakers(change)) for change in found]

    def _speakers(self, change: StoredChange) -> tuple[str, ...]:
        if change.field != "quote":
            return ()
        rows = self.db.execute(
            "SELECT DISTINCT coalesce(speaker_name, speaker) FROM quotes WHERE article_id = ? AND text IN (?, ?) "
            "AND coalesce(speaker_name, speaker) IS NOT NULL ORDER BY 1",
            (change.article_id, change.before or "", change.after or ""),
        )
        return tuple(str(name) for (name,) in rows)

    def debt(self, channel: str) -> Debt | None:
        """What the channel has yet to be told, what was tried least often first; None where nothing."""
        rows = self.db.execute(
            "SELECT change_id, status, attempts, at FROM deliveries WHERE channel = ? AND status NOT IN ('sent', 'set aside') "
            "ORDER BY attempts, change_id",
            (channel,),
        ).fetchall()
        if not rows:
            return None
        order = {row[0]: place for place, row in enumerate(rows)}
        found = sorted(self.watched(order), key=lambda item: order[item.change.id])
        failed = [(attempts, from_iso(at)) for _, status, attempts, at in rows if status == "failed"]
        return Debt(
            changes=tuple(found),
            since=min(at for row in rows if (at := from_iso(row[3]))),
            failures=max((attempts for attempts, _ in failed), default=0),
            failed_at=max((at for _, at in failed if at), default=None),
            fresh=any(not row[2] for row in rows),
            refused={row[0]: (row[2], at) for row in rows if row[1] == "refused" and (at := from_iso(row[3]))},
        )

    def hosts(self) -> list[str]:
        """The outlets ever crawled."""
        return [str(host) for (host,) in self.db.execute("SELECT host FROM sites ORDER BY host")]

    def count_set_aside(self, channel: str) -> int:
        """How many changes the channel has refused for good."""
        row = self.db.execute(
            "SELECT count(*) FROM deliveries WHERE channel = ? AND status = 'set aside'", (channel,)
        ).fetchone()
        return int(row[0])

    def settle(self, channel: str, changes: Iterable[WatchedChange], now: datetime, status: DeliveryStatus) -> None:
        """Note what became of an attempt to tell the channel of `changes`."""
        with write(self.db):
            self.db.conn.executemany(
                "UPDATE deliveries SET status = ?, attempts = attempts + 1, at = ? WHERE channel = ? AND change_id = ?",
                [(status, iso(now), channel, item.change.id) for item in changes],
            )
