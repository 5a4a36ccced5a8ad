"""What we remember of a publisher's own lists: feeds, sitemaps, REST, robots.txt, and how far they can be believed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from iria_crawler.store.database import write
from iria_crawler.store.records import from_iso, iso

SourceKind = Literal["home", "robots", "feed", "sitemap", "rest", "listing"]

# A list whose announcements came to nothing this often is not followed; its stories are looked at in their own time.
ENOUGH_HINTS = 50
LEAST_TRUE = 0.1
# Past so many, the old ones count half: a list may mend its ways.
MOST_HINTS = 200


class Sources:
    """The lists of every site of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(
        self,
        site_id: int,
        kind: SourceKind,
        url: str,
        now: datetime,
        status: int | None,
        *,
        news: bool = False,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """What a list answered. `news`: it named something not known. Validators only of an answer that is written
        down in full: a 304 and a failure keep those there are.
        """
        with write(self._db):
            self._db.execute(
                "INSERT INTO sources(site_id, kind, url, checked_at, http_status, news_at, etag, last_modified) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(site_id, kind, url) DO UPDATE SET "
                "checked_at = ?4, http_status = ?5, news_at = coalesce(?6, news_at), "
                "etag = CASE WHEN ?5 = 200 THEN ?7 ELSE etag END, "
                "last_modified = CASE WHEN ?5 = 200 THEN ?8 ELSE last_modified END",
                (site_id, kind, url, iso(now), status, iso(now) if news else None, etag, last_modified),
            )

    def validators(self, site_id: int, url: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified of the list's newest answer."""
        row = self._db.execute(
            "SELECT etag, last_modified FROM sources WHERE site_id = ? AND url = ?", (site_id, url)
        ).fetchone()
        return row or (None, None)

    def useless(self, site_id: int) -> frozenset[str]:
        """Addresses that brought no list the last time; a guess is not made twice."""
        rows = self._db.execute(
            "SELECT url FROM sources WHERE site_id = ? AND coalesce(http_status, 0) NOT IN (200, 304)", (site_id,)
        )
        return frozenset(url for (url,) in rows)

    def robots_changed(self, site_id: int, url: str, sha256: str, now: datetime) -> bool:
        """Note the content of robots.txt; True where it differs from a known one."""
        row = self._db.execute(
            "SELECT sha256 FROM sources WHERE site_id = ? AND kind = 'robots' AND url = ?", (site_id, url)
        ).fetchone()
        before = row[0] if row else None
        changed = before != sha256
        self.note(site_id, "robots", url, now, 200, news=changed and before is not None)
        with write(self._db):
            self._db.execute(
                "UPDATE sources SET sha256 = ? WHERE site_id = ? AND kind = 'robots' AND url = ?",
                (sha256, site_id, url),
            )
        return changed and before is not None

    # --- how far discovery has come ---

    def lists_read_at(self, site_id: int) -> datetime | None:
        """Start of the newest run that read every list of the site; None: the lists are to be read whole."""
        row = self._db.execute("SELECT lists_read_at FROM sites WHERE id = ?", (site_id,)).fetchone()
        return from_iso(row[0])

    def lists_were_read(self, site_id: int, started_at: datetime) -> None:
        """Every list answered, and what it named is written down."""
        with write(self._db):
            self._db.execute("UPDATE sites SET lists_read_at = ? WHERE id = ?", (iso(started_at), site_id))

    def next_listing(self, site_id: int) -> str | None:
        """The archive page from which an earlier run would have gone on."""
        row = self._db.execute("SELECT next_listing FROM sites WHERE id = ?", (site_id,)).fetchone()
        return str(row[0]) if row[0] else None

    def keep_next_listing(self, site_id: int, url: str | None) -> None:
        """Remember where to go on, or that there is nothing to go on with."""
        with write(self._db):
            self._db.execute("UPDATE sites SET next_listing = ? WHERE id = ?", (url, site_id))

    # --- trust ---

    def score_hint(self, site_id: int, lists: Iterable[str], *, true: bool) -> None:
        """A look was made because these lists announced a change: did it find one?"""
        with write(self._db):
            self._db.execute(
                "UPDATE sites SET hints = hints + 1, hints_true = hints_true + ? WHERE id = ?", (int(true), site_id)
            )
            for url in lists:
                self._db.execute(
                    "UPDATE sources SET hints = hints / (1 + (hints >= ?1)) + 1, "
                    "hints_true = hints_true / (1 + (hints >= ?1)) + ?2 WHERE site_id = ?3 AND url = ?4",
                    (MOST_HINTS, int(true), site_id, url),
                )

    def trusted(self, site_id: int, url: str) -> bool:
        """Whether a list's announcements are worth a look each. Stories are looked at in their own time either way:
        a stealth edit is one that nobody announces.
        """
        row = self._db.execute(
            "SELECT hints, hints_true FROM sources WHERE site_id = ? AND url = ?", (site_id, url)
        ).fetchone()
        hints, true = row or (0, 0)
        return bool(hints < ENOUGH_HINTS or true >= LEAST_TRUE * hints)

    # --- patience ---

    def be_quiet(self, site_id: int, until: datetime) -> None:
        """The site asked to be left in peace until then."""
        with write(self._db):
            self._db.execute("UPDATE sites SET quiet_until = ? WHERE id = ?", (iso(until), site_id))

    def quiet_until(self, site_id: int) -> datetime | None:
        """Until when the site is to be left in peace, future or past; None: it never asked."""
        return from_iso(self._db.execute("SELECT quiet_until FROM sites WHERE id = ?", (site_id,)).fetchone()[0])
