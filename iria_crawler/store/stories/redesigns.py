"""What each site does to the fields of all its stories, as its runs have learned it: changes/decide/redesign.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from iria_crawler.changes import Shift
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.records import iso

# A story is looked at after 30 days at the latest. Later its record shows what the site does now, and what was learned is
# not needed any more.
MAX_AGE = timedelta(days=40)


def ask(db: Database, site_id: int, now: datetime) -> Rows:
    """Ask for the shifts of a site that its stories may still have to go through."""
    return db.execute(
        "SELECT field, old, new, how FROM redesigns WHERE site_id = ? AND last_seen_at >= ?",
        (site_id, iso(now - MAX_AGE)),
    )


def learned(rows: Rows) -> frozenset[Shift]:
    """The answer to ask()."""
    return frozenset(Shift(*row) for row in rows.fetchall())


def keep(db: Database, site_id: int, found: Mapping[Shift, int], now: datetime) -> dict[Shift, int]:
    """Keep what a run has learned; returns what was not known. Call it in a transaction.

    A shift ends one in the other direction: a theme that is given up prints its bylines no more, and must hide no removal.
    """
    known = learned(ask(db, site_id, now))
    for shift, stories in found.items():
        db.execute(
            "DELETE FROM redesigns WHERE site_id = ? AND field = ? AND old = ? AND new = ? AND old <> new",
            (site_id, shift.field, shift.new, shift.old),
        )
        db.execute(
            "INSERT INTO redesigns VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(site_id, field, old, new, how) DO UPDATE SET "
            "stories = excluded.stories, last_seen_at = excluded.last_seen_at",
            (site_id, *shift, stories, iso(now), iso(now)),
        )
    return {shift: stories for shift, stories in found.items() if shift not in known}
