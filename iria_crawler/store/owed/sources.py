"""The publisher's own lists (feeds, sitemaps, REST, robots.txt): what they answered, and how far they are believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from iria_crawler.schedule import back_off
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import from_iso, is_key, iso

SourceKind = Literal["home", "robots", "feed", "sitemap", "rest", "listing"]

# If fewer than a tenth of at least 50 announced changes were real, a list's announcements are ignored. Its stories are still
# looked at when they are due.
MIN_HINTS_TO_JUDGE = 50
MIN_SHARE_TRUE = 0.1
# After 200 hints both counts are halved, so that a list that was repaired is believed again.
MAX_HINTS_COUNTED = 200
# Lists of one site that are kept to be read later. The largest archives have some hundred files; an index that names more
# is broken, or an attack.
MAX_LISTS_OWED = 1_000


@dataclass(frozen=True, slots=True)
class ListOwed:
    """A list to be read. `name` is its url in the table `sources`; all pages of one list share the address of the list."""

    url: str
    kind: SourceKind
    name: str
    depth: int = 0  # steps from the list that every run asks


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What a list answered. `url` is its address in the table `sources`."""

    kind: SourceKind
    url: str
    status: int | None  # None: no answer; 0: content that could not be read
    has_news: bool = False  # whether it named something that was not known
    etag: str | None = None  # both validators only of an answer that was stored completely
    last_modified: str | None = None


class Sources:
    """The lists of every site of one database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, site_id: int, answer: SourceAnswer, now: datetime) -> None:
        """Store what a list answered. A 304 and a failure keep the validators that are there."""
        if not is_key(answer.url):
            return
        with write(self._db):
            self._db.execute(
                "INSERT INTO sources(site_id, kind, url, checked_at, http_status, news_at, etag, last_modified) VALUES "
                "(:site, :kind, :url, :now, :status, :news, :etag, :modified) ON CONFLICT(site_id, kind, url) DO UPDATE "
                "SET checked_at = :now, http_status = :status, news_at = coalesce(:news, sources.news_at), "
                "etag = CASE WHEN :status = 200 THEN :etag ELSE sources.etag END, "
                "last_modified = CASE WHEN :status = 200 THEN :modified ELSE sources.last_modified END",
                {
                    "site": site_id,
                    "kind": answer.kind,
                    "url": answer.url,
                    "now": iso(now),
                    "status": answer.status,
                    "news": iso(now) if answer.has_news else None,
                    "etag": answer.etag,
                    "modified": answer.last_modified,
                },
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
        differs = before is not None and before != sha256
        self.note(site_id, SourceAnswer("robots", url, 200, has_news=differs), now)
        with write(self._db):
            self._db.execute(
                "UPDATE sources SET sha256 = ? WHERE site_id = ? AND kind = 'robots' AND url = ?",
                (sha256, site_id, url),
            )
        return differs

    # --- how far discovery has come ---

    def lists_read_at(self, site_id: int) -> datetime | None:
        """Up to when the lists are read: what they said before is written down. None: they are to be read whole."""
        row = self._db.execute("SELECT lists_read_at FROM sites WHERE id = ?", (site_id,)).fetchone()
        return from_iso(row[0])

    def begin_lists(self, site_id: int, started_at: datetime) -> datetime:
        """Begin to read the lists, or go on with a reading that an earlier run has not ended. Returns when it began."""
        with write(self._db):
            self._db.execute(
                "UPDATE sites SET lists_begun_at = coalesce(lists_begun_at, ?) WHERE id = ?", (iso(started_at), site_id)
            )
        row = self._db.execute("SELECT lists_begun_at FROM sites WHERE id = ?", (site_id,)).fetchone()
        return from_iso(row[0]) or started_at

    def lists_were_read(self, site_id: int) -> None:
        """Every list was asked: what was said up to the beginning of this reading is written down, or still owed."""
        with write(self._db):
            self._db.execute(
                "UPDATE sites SET lists_read_at = coalesce(lists_begun_at, lists_read_at), lists_begun_at = NULL "
                "WHERE id = ?",
                (site_id,),
            )

    def read_since(self, site_id: int, url: str, begun_at: datetime) -> datetime | None:
        """When this list was read within the reading that began then; None where it was not."""
        row = self._db.execute(
            "SELECT max(checked_at) FROM sources WHERE site_id = ? AND url = ? AND checked_at >= ? "
            "AND http_status IN (200, 304)",
            (site_id, url, iso(begun_at)),
        ).fetchone()
        return from_iso(row[0])

    def owe_list(self, site_id: int, owed: ListOwed, now: datetime) -> bool:
        """Keep a list to be read, by this run or a later one. False where there are too many already, or where the address is
        too long to be a key."""
        with write(self._db):
            count = self._db.execute("SELECT count(*) FROM lists WHERE site_id = ?", (site_id,)).fetchone()[0]
            if count >= MAX_LISTS_OWED or not is_key(owed.url):
                return False
            self._db.execute(
                "INSERT INTO lists(site_id, url, kind, name, depth, found_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (site_id, owed.url, owed.kind, owed.name, owed.depth, iso(now), iso(now)),
            )
            return True

    def lists_owed(self, site_id: int, now: datetime) -> list[ListOwed]:
        """The lists that earlier runs have left and whose time has come, in the order they were found."""
        rows = self._db.execute(
            "SELECT url, kind, name, depth FROM lists WHERE site_id = ? AND due_at <= ? ORDER BY found_at, depth, url",
            (site_id, iso(now)),
        )
        return [ListOwed(*row) for row in rows]

    def list_done(self, site_id: int, url: str) -> None:
        """A list was read, or will never be."""
        with write(self._db):
            self._db.execute("DELETE FROM lists WHERE site_id = ? AND url = ?", (site_id, url))

    def list_failed(self, site_id: int, owed: ListOwed, now: datetime) -> None:
        """A list gave nothing that can be read: it stays owed, and is asked again after a wait that grows."""
        if not self.owe_list(site_id, owed, now):
            return
        with write(self._db):
            row = self._db.execute(
                "SELECT attempts FROM lists WHERE site_id = ? AND url = ?", (site_id, owed.url)
            ).fetchone()
            self._db.execute(
                "UPDATE lists SET attempts = attempts + 1, due_at = ? WHERE site_id = ? AND url = ?",
                (iso(now + back_off(row[0])), site_id, owed.url),
            )

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
                    "UPDATE sources SET hints = hints / iif(hints >= :most, 2, 1) + 1, "
                    "hints_true = hints_true / iif(hints >= :most, 2, 1) + :true WHERE site_id = :site AND url = :url",
                    {"most": MAX_HINTS_COUNTED, "true": int(true), "site": site_id, "url": url},
                )

    def trusted(self, site_id: int, url: str) -> bool:
        """Whether a list's announcements are worth a look each. Stories are looked at in their own time either way:
        a stealth edit is one that nobody announces.
        """
        row = self._db.execute(
            "SELECT hints, hints_true FROM sources WHERE site_id = ? AND url = ?", (site_id, url)
        ).fetchone()
        hints, true = row or (0, 0)
        return bool(hints < MIN_HINTS_TO_JUDGE or true >= MIN_SHARE_TRUE * hints)

    # --- patience ---

    def be_quiet(self, site_id: int, until: datetime) -> None:
        """The site asked to be left in peace until then."""
        with write(self._db):
            self._db.execute("UPDATE sites SET quiet_until = ? WHERE id = ?", (iso(until), site_id))

    def quiet_until(self, site_id: int) -> datetime | None:
        """Until when the site is to be left in peace, future or past; None: it never asked."""
        return from_iso(self._db.execute("SELECT quiet_until FROM sites WHERE id = ?", (site_id,)).fetchone()[0])
