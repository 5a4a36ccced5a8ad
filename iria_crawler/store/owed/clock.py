"""Times in the future, left by a run while the machine's clock was ahead, are found when a run starts, and reset.

Otherwise no story would be due for a year, and no look could be newer than the one from the future. Reset are the times
that later decisions read: when to look again, when a story was last seen, which look is the newest. The times of events
(revisions, changes, runs, problems) stay as they were written; a problem of kind `clock` reports them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from iria_crawler.schedule import BACK_OFF, MAX_RETRY_AFTER, MAXIMUM, SPREAD
from iria_crawler.store.file.engine import Database, write
from iria_crawler.store.file.records import from_iso, iso
from iria_crawler.store.owed.frontier import LEASE

# The clocks of two machines that write one database may differ by 5 minutes.
DRIFT = timedelta(minutes=5)
# No look and no retry is ever set further ahead than this.
MAX_LOOK_AHEAD = MAXIMUM * (1 + SPREAD)
MAX_RETRY_AHEAD = max(BACK_OFF[-1], MAX_LOOK_AHEAD)
# The newest runs that are searched for times in the future.
PAST_RUNS = 30
# One or two stories dated in the future may be announcements or mistakes of the publisher.
ENOUGH_STORIES = 3
# Outcomes of looks that found the story there.
SEEN = "('new', 'same', 'cosmetic', 'restless', 'reparse', 'redesign', 'edit', 'restored')"


@dataclass(frozen=True, slots=True)
class ClockMend:
    """Stored times that are ahead of the clock: the latest of them, and how many rows were reset.

    behind: this machine's clock is behind, since the publishers' dates agree with the stored times. Nothing was reset, and
    a crawl should wait until the clock is set.
    """

    furthest: datetime
    rows: int
    behind: bool = False

    def reason(self, now: datetime) -> str:
        """For a problem of kind `clock`."""
        found = f"times up to {self.furthest:%Y-%m-%d %H:%M} UTC are stored, ahead of now ({now:%Y-%m-%d %H:%M} UTC)"
        if self.behind:
            return f"{found}, and stories are dated after now too: this machine's clock is behind; set it right"
        return f"{found}: a clock was wrong; {self.rows:,} rows reset, and their stories are looked at now"


def mend_clock(db: Database, site_id: int, now: datetime) -> ClockMend | None:
    """Reset the site's times that are ahead of `now`; None if there are none.

    Only for the holder of the site's lock, before its run begins. Cheap if nothing is ahead: each query reads an index or a
    few rows. The stories are searched one by one only if one of these queries has found a time ahead.
    """
    values = _values(site_id, now)
    signs = _signs(db, values)
    if not signs:
        return None
    if _is_behind(db, values):
        return ClockMend(_at(max(signs)), 0, behind=True)
    with write(db):
        stories = _touched(db, values)
        _mend_stories(db, [article_id for article_id, _ in stories], values)
        rows = len(stories) + _mend_rest(db, values)
    # Rows of runs are never reset. Once everything else is, only the newest run's time ahead is reported again.
    if not rows and not _newest_run_ahead(db, values):
        return None
    return ClockMend(_at(max([*signs, *(furthest for _, furthest in stories)])), rows)


def _values(site_id: int, now: datetime) -> dict[str, Any]:
    return {
        "site": site_id,
        "now": iso(now),
        "ahead": iso(now + DRIFT),
        "look": iso(now + MAX_LOOK_AHEAD + DRIFT),
        "retry": iso(now + MAX_RETRY_AHEAD + DRIFT),
        "lease": iso(now + LEASE + DRIFT),
        "tomorrow": iso(now + timedelta(days=1)),
        "quiet": iso(now + MAX_RETRY_AFTER + DRIFT),
    }


# Each query finds times that a right clock cannot have written, and reads an index or a few rows.
_SIGNS = (
    f"SELECT max(max(started_at, coalesce(ended_at, ''))) FROM "
    f"(SELECT started_at, ended_at FROM runs WHERE site_id = :site ORDER BY id DESC LIMIT {PAST_RUNS}) AS newest "
    "WHERE started_at > :ahead OR ended_at > :ahead",
    "SELECT max(checked_at) FROM sources WHERE site_id = :site AND checked_at > :ahead",
    "SELECT max(news_at) FROM sources WHERE site_id = :site AND news_at > :ahead",
    "SELECT lists_read_at FROM sites WHERE id = :site AND lists_read_at > :ahead",
    "SELECT quiet_until FROM sites WHERE id = :site AND quiet_until > :quiet",
    "SELECT first_seen_at FROM sites WHERE id = :site AND first_seen_at > :ahead",
    "SELECT max(next_check_at) FROM articles WHERE site_id = :site AND next_check_at > :look",
    "SELECT max(first_seen_at) FROM articles INDEXED BY articles_by_seen WHERE first_seen_at > :ahead AND site_id = :site",
    "SELECT max(last_changed_at) FROM articles INDEXED BY articles_by_changed "
    "WHERE last_changed_at > :ahead AND site_id = :site",
    "SELECT max(due_at) FROM frontier INDEXED BY frontier_due WHERE site_id = :site AND due_at > :retry",
)


def _signs(db: Database, values: dict[str, Any]) -> list[str]:
    found = (db.execute(sql, values).fetchone() for sql in _SIGNS)
    return [row[0] for row in found if row and row[0]]


def _is_behind(db: Database, values: dict[str, Any]) -> bool:
    """Whether the clock is wrong now, and the stored times are right: most stories that were first seen ahead of now were
    also published ahead of now, and before they were seen. So the publishers' clocks agree with our earlier one.
    """
    seen, agree = db.execute(
        "SELECT count(*), count(CASE WHEN published_at > :tomorrow AND published_at <= first_seen_at THEN 1 END) "
        "FROM articles INDEXED BY articles_by_seen WHERE first_seen_at > :ahead AND site_id = :site",
        values,
    ).fetchone()
    return bool(agree >= ENOUGH_STORIES and 2 * agree > seen)


def _newest_run_ahead(db: Database, values: dict[str, Any]) -> bool:
    row = db.execute(
        "SELECT started_at > :ahead OR coalesce(ended_at, '') > :ahead FROM runs WHERE site_id = :site "
        "ORDER BY id DESC LIMIT 1",
        values,
    ).fetchone()
    return bool(row and row[0])


def _touched(db: Database, values: dict[str, Any]) -> list[tuple[int, str]]:
    """The stories with a time ahead, each with the latest of its times."""
    seen = "max(last_seen_at, first_seen_at, coalesce(last_changed_at, ''), coalesce(looked_at, ''))"
    rows = db.execute(
        f"SELECT id, iif({seen} > :ahead, {seen}, next_check_at) FROM (SELECT *, "
        "(SELECT max(last_at) FROM checks WHERE article_id = articles.id) AS looked_at "
        f"FROM articles WHERE site_id = :site) AS own WHERE {seen} > :ahead OR next_check_at > :look",
        values,
    )
    return [(int(article_id), str(furthest)) for article_id, furthest in rows]


def _mend_stories(db: Database, stories: list[int], values: dict[str, Any]) -> None:
    """Make each story due now, and last seen at the newest time that is certain."""
    for article_id in stories:
        row = {**values, "article": article_id}
        for sql in (_STORY, _LOOKS, _ADDRESSES, _CLAIMS):
            db.execute(sql, {**row, "seen": _certainly_before(db, row)} if sql is _STORY else row)


_STORY = (
    "UPDATE articles SET next_check_at = iif(next_check_at IS NULL, NULL, min(next_check_at, :now)), "
    "last_seen_at = iif(last_seen_at > :ahead, :seen, last_seen_at), "
    "first_seen_at = iif(first_seen_at > :ahead, :now, first_seen_at), "
    "last_changed_at = iif(last_changed_at > :ahead, :now, last_changed_at) WHERE id = :article"
)
# The newest look stays the newest; the one after it is made from now on.
_LOOKS = (
    "UPDATE checks SET first_at = min(first_at, :now), last_at = :now WHERE article_id = :article AND last_at > :ahead"
)
_ADDRESSES = (
    "UPDATE urls SET first_seen_at = min(first_seen_at, :now), last_seen_at = :now "
    "WHERE article_id = :article AND last_seen_at > :ahead"
)
_CLAIMS = "UPDATE claims SET seen_at = :now WHERE article_id = :article AND seen_at > :ahead"


def _certainly_before(db: Database, values: dict[str, Any]) -> str:
    """The time by which the story had its newest stored state for certain: that of its newest look under a right clock, or
    of the newest modification that the publisher had claimed by then, whichever is later. A later edit was made after it,
    and is not announced by a claim from before it.

    A claim for which a look is still owed does not count, since that look has not been made.
    """
    [(looked, first, claimed, stated)] = db.execute(
        f"SELECT (SELECT max(iif(last_at <= :ahead, last_at, first_at)) FROM checks WHERE article_id = :article "
        f"AND outcome IN {SEEN} AND first_at <= :ahead), iif(first_seen_at <= :ahead, first_seen_at, NULL), "
        "(SELECT max(modified_at) FROM claims WHERE article_id = :article AND modified_at <= :now "
        "AND NOT EXISTS (SELECT 1 FROM frontier WHERE article_id = :article AND kind = 'hint')), "
        "max(iif(updated_at <= :now, updated_at, ''), iif(published_at <= :now, published_at, '')) "
        "FROM articles WHERE id = :article",
        values,
    ).fetchall()
    after = [_a_minute_after(text) for text in (claimed, stated) if text]
    known = [text for text in (looked, first, *after) if text]
    now = str(values["now"])
    return min(max(known, default=now), now)


def _a_minute_after(text: str) -> str:
    """Claims are compared by the minute. One minute is added so that the same claim does not count as a later one."""
    return iso(_at(text) + timedelta(minutes=1))


# Lists are read again from the newest good run under a right clock, or from the beginning.
_REST = (
    "UPDATE sites SET lists_read_at = (SELECT max(started_at) FROM runs WHERE site_id = :site AND status = 'ok' "
    "AND note IS NULL AND started_at <= :now) WHERE id = :site AND lists_read_at > :ahead",
    "UPDATE sites SET lists_begun_at = NULL WHERE id = :site AND lists_begun_at > :ahead",
    "UPDATE lists SET due_at = :now, found_at = min(found_at, :now) WHERE site_id = :site AND (due_at > :retry OR found_at > :ahead)",
    "UPDATE sites SET quiet_until = NULL WHERE id = :site AND quiet_until > :quiet",
    "UPDATE sites SET first_seen_at = :now WHERE id = :site AND first_seen_at > :ahead",
    "UPDATE sources SET checked_at = min(checked_at, :now), news_at = min(news_at, :now) WHERE site_id = :site "
    "AND (checked_at > :ahead OR news_at > :ahead)",
    # A request is due from the moment it is written down; only a retry has a later time.
    "UPDATE frontier SET due_at = :now WHERE site_id = :site AND due_at > iif(kind = 'retry', :retry, :ahead)",
    "UPDATE frontier SET lease_until = NULL, lease_run = NULL WHERE site_id = :site AND lease_until > :lease "
    "AND lease_run IS NOT NULL",
)


def _mend_rest(db: Database, values: dict[str, Any]) -> int:
    """The site, its lists, and what is owed. Returns how many rows were reset."""
    return sum(db.execute(sql, values).rowcount for sql in _REST)


def _at(text: str) -> datetime:
    at = from_iso(text)
    assert at is not None
    return at
