"""Which changes are owed to which alert channel: written in one transaction, marked when sent, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.views.reading import Reading, StoredChange


@dataclass(frozen=True, slots=True)
class WatchedChange:
    """A change, and the speakers whose quotations it changes; () if it changes none."""

    change: StoredChange
    speakers: tuple[str, ...]


# 'failed': the channel accepted nothing, and everything stays owed. 'refused': it accepted others and refused this one,
# which is tried again. 'set aside': it was refused too often and is not tried again.
DeliveryStatus = Literal["owed", "sent", "failed", "refused", "set aside"]


@dataclass(frozen=True, slots=True)
class Debt:
    """The changes that a channel is still owed."""

    changes: tuple[WatchedChange, ...]
    since: datetime  # when the oldest of them was owed
    failures: int  # attempts in a row at which the channel accepted nothing
    failed_at: datetime | None  # the time of the last of these
    fresh: bool = True  # whether one of the changes was never tried
    # Changes that the channel refused while it accepted others: change id -> (attempts, time of the last one).
    refused: Mapping[int, tuple[int, datetime]] = field(default_factory=dict)


class Deliveries(Reading):
    """The alerts of one database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def owe(self, channel: str, wanted: Callable[[WatchedChange], bool], now: datetime) -> int:
        """Owe the channel those changes found since the last call that it wants. Returns how many.

        A new channel is owed what is found from now on, and nothing from before.
        """
        with write(self.db):
            newest = self.db.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
            row = self.db.execute("SELECT change_id FROM watched WHERE channel = ?", (channel,)).fetchone()
            last = newest if row is None else row[0]
            found = [item for item in self.watched(self._ids_after(last)) if wanted(item)]
            self.db.executemany(
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
        """Changes with the speakers whose quotations they change, oldest first."""
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
        """What the channel is owed, those with the fewest attempts first; None if nothing."""
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
        """The hosts of all sites that were ever crawled."""
        return [str(host) for (host,) in self.db.execute("SELECT host FROM sites ORDER BY host")]

    def hosts_by_id(self) -> dict[int, str]:
        """Number of a site -> its host."""
        return {int(number): str(host) for number, host in self.db.execute("SELECT id, host FROM sites")}

    def count_set_aside(self, channel: str) -> int:
        """How many changes are not tried again, since the channel has refused them too often."""
        row = self.db.execute(
            "SELECT count(*) FROM deliveries WHERE channel = ? AND status = 'set aside'", (channel,)
        ).fetchone()
        return int(row[0])

    def settle(self, channel: str, changes: Iterable[WatchedChange], now: datetime, status: DeliveryStatus) -> None:
        """Store the result of an attempt to send `changes` to the channel."""
        with write(self.db):
            self.db.executemany(
                "UPDATE deliveries SET status = ?, attempts = attempts + 1, at = ? WHERE channel = ? AND change_id = ?",
                [(status, iso(now), channel, item.change.id) for item in changes],
            )
