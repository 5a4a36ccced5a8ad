"""What is known of a story before a look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from iria_crawler import changes
from iria_crawler.model import Article, Look
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.records import from_iso, from_json
from iria_crawler.store.stories.furniture import Furniture

# Reads a stored capture with today's parser: (the page, its old record, the look at hand) -> the record.
# None where that could not be done.
Reread = Callable[[bytes, Article, Look], Article | None]
# A story with its newest revision, that one's record and page.
NEWEST = (
    "articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
    "JOIN bodies b ON b.article_id = a.id JOIN records r ON r.revision_id = v.id "
    "LEFT JOIN captures c ON c.id = v.capture_id"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A story as it stands before a look. Times are ISO 8601 UTC text."""

    article_id: int
    revision_id: int
    sha256: str | None  # of the page behind the newest revision
    url: str
    status: str
    last_seen_at: str
    first_seen_at: str
    last_changed_at: str | None
    state: changes.Stored


class Recall:
    """The newest state of stories, and what their looks and their site have taught."""

    def __init__(self, db: Database, captures: Captures, furniture: Furniture) -> None:
        self._db = db
        self._captures = captures
        self._furniture = furniture

    def known(self, site_id: int, look: Look, reread: Reread) -> Known:
        """The story's newest state, from the database and (where the parser moved) its stored page."""
        article_id = look.article_id
        row = self._db.execute(
            f"SELECT v.id, v.content_hash, v.fold_hash, v.parser_version, c.sha256, r.record, b.body_text, a.status, "
            f"a.url, a.last_seen_at, a.first_seen_at, a.last_changed_at FROM {NEWEST} WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        revision_id, content, folded, parser, sha, record, body_text, status, url, seen, first_seen, changed = row
        old = from_json(record, body_text)
        reparsed = None
        if look.article is not None and parser != look.article.parser_version:
            body = self._captures.get(sha) if sha else None
            reparsed = reread(body, old, look) if body else None
        assert article_id is not None
        misses, shrunk, absent_since = self._misses(article_id)
        state = changes.Stored(
            record=old,
            content_hash=content,
            fold_hash=folded,
            status=status,
            reparsed=reparsed,
            page_lost=look.article is not None and parser != look.article.parser_version and reparsed is None,
            earlier=self._earlier(article_id, revision_id),
            misses=misses,
            shrunk_looks=shrunk,
            edits_in_a_row=self._edits_in_a_row(article_id),
            template=self._furniture.learned(site_id) if look.article is not None else (),
            absent_since=absent_since,
        )
        return Known(article_id, revision_id, sha, url, status, seen, first_seen, changed, state)

    def _earlier(self, article_id: int, revision_id: int) -> dict[str, int]:
        return dict(
            self._db.execute(
                "SELECT fold_hash, max(id) FROM revisions WHERE article_id = ? AND id < ? GROUP BY fold_hash",
                (article_id, revision_id),
            ).fetchall()
        )

    def _misses(self, article_id: int) -> tuple[list[tuple[datetime, int]], list[datetime], datetime | None]:
        """Of the looks since the last good one: those that found nothing, those that found too little (oldest first),
        and the first that got "not found", counted or not."""
        misses: list[tuple[datetime, int]] = []
        shrunk: list[datetime] = []
        absent_since: datetime | None = None
        for outcome, status, first_at, last_at, looks in self._db.execute(
            "SELECT outcome, http_status, first_at, last_at, looks FROM checks WHERE article_id = ? "
            "ORDER BY last_at DESC, id DESC LIMIT 8",
            (article_id,),
        ):
            if outcome not in ("gone", "suspect", "blocked"):
                break
            # A row of several equal looks counts by its ends: the rules ask for a number of looks and for a span.
            times = [from_iso(last_at), *[from_iso(first_at)] * (looks - 1)]
            if outcome == "gone":
                misses += [(at, status) for at in times if at]
            elif outcome == "suspect":
                shrunk += [at for at in times if at]
            if status in changes.GONE_STATUSES:
                absent_since = from_iso(first_at)
        return misses[::-1], shrunk[::-1], absent_since

    def _edits_in_a_row(self, article_id: int) -> int:
        """Edits since the last look that found nothing new."""
        row = self._db.execute(
            "SELECT count(*) FROM revisions WHERE article_id = :id AND kind = 'edit' AND id > coalesce((SELECT revision_id "
            "FROM checks WHERE article_id = :id AND outcome IN ('same', 'new') ORDER BY id DESC LIMIT 1), 0)",
            {"id": article_id},
        ).fetchone()
        return int(row[0])
