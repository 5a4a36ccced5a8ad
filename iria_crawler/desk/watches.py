"""What a person watches: people, outlets, words and stories. Rules of alerts can name a desk, and then send these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iria_crawler.desk.file import DeskFile, utc

MAX_WATCHES = 200
MAX_VALUE_CHARACTERS = 200


class WatchKind(StrEnum):
    """What can be watched."""

    PERSON = "person"
    OUTLET = "outlet"
    TERM = "term"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing that is watched. value: a name, a host, words as in the search box, or the number of a story."""

    kind: WatchKind
    value: str
    label: str = ""  # what it is called; '': its value
    id: int = 0


class Watches(DeskFile):
    """The watch list of one person."""

    def watches(self) -> list[Watched]:
        """What is watched, by kind and label."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT kind, value, label, id FROM watches WHERE actor = ? AND database = ? ORDER BY kind, label, id",
                self._whose,
            ).fetchall()
        return [Watched(WatchKind(row[0]), *row[1:]) for row in rows if row[0] in list(WatchKind)]

    def watch(self, watched: Watched, now: datetime) -> None:
        """Watch this from now on; what is watched already stays. More than MAX_WATCHES are not kept."""
        value = watched.value.strip()[:MAX_VALUE_CHARACTERS]
        if not value:
            return
        with self._opened() as db:
            many = db.execute("SELECT count(*) FROM watches WHERE actor = ? AND database = ?", self._whose).fetchone()[
                0
            ]
            if many < MAX_WATCHES:
                db.execute(
                    """INSERT INTO watches(actor, database, kind, value, label, at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (actor, database, kind, value) DO NOTHING""",
                    (*self._whose, watched.kind, value, watched.label[:MAX_VALUE_CHARACTERS] or value, utc(now)),
                )

    def unwatch(self, watch_id: int) -> None:
        """Watch this no more."""
        with self._opened() as db:
            db.execute("DELETE FROM watches WHERE actor = ? AND database = ? AND id = ?", (*self._whose, watch_id))
