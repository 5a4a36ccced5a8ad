"""Stories, quotations and changes as tables for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.texts import plain_or_none

# Subject -> query. Each has the conditions :site (host), :since and :until (ISO 8601, UTC); NULL: all.
_QUERIES = {
    "stories": """
SELECT a.id, s.host AS site, a.url, a.headline, a.standfirst, a.byline, a.authors, a.dateline, a.published_at, a.updated_at,
a.language, a.word_count, a.status, a.first_seen_at, a.last_seen_at, a.last_changed_at, a.revision_count, b.body_text
FROM articles a JOIN sites s ON s.id = a.site_id LEFT JOIN bodies b ON b.article_id = a.id
WHERE a.merged_into IS NULL AND (:site IS NULL OR s.host = :site) AND (:since IS NULL OR a.first_seen_at >= :since)
AND (:until IS NULL OR a.first_seen_at < :until) ORDER BY a.id""",
    "quotes": """
SELECT q.id, q.article_id, s.host AS site, a.url, a.headline, q.position, q.text, q.speaker, q.speaker_name, q.speaker_role, q.cue, q.kind,
iif(q.last_revision IS NULL, 0, 1) AS removed
FROM quotes q JOIN articles a ON a.id = q.article_id JOIN sites s ON s.id = a.site_id
WHERE a.merged_into IS NULL AND (:site IS NULL OR s.host = :site) AND (:since IS NULL OR a.first_seen_at >= :since)
AND (:until IS NULL OR a.first_seen_at < :until) ORDER BY q.article_id, q.position, q.id""",
    "changes": """
SELECT c.id, c.article_id, s.host AS site, a.url, a.headline, c.kind, c.field, c.before, c.after, c.severity, c.stealth, c.earliest_at,
c.latest_at, c.confirmed_at
FROM changes c JOIN articles a ON a.id = c.article_id JOIN sites s ON s.id = a.site_id
WHERE (:site IS NULL OR s.host = :site) AND (:since IS NULL OR c.latest_at >= :since)
AND (:until IS NULL OR c.latest_at < :until) ORDER BY c.id""",
}
SUBJECTS = tuple(_QUERIES)
# The columns that hold numbers; all others hold text.
WHOLE_NUMBERS = frozenset(
    ("id", "article_id", "word_count", "revision_count", "position", "removed", "severity", "stealth")
)


def columns_of(db: Database, subject: str) -> list[str]:
    """The names of the columns of a subject."""
    nothing = {"site": "", "since": None, "until": None}
    return [str(column[0]) for column in db.execute(_QUERIES[subject], nothing).description]


def rows_of(db: Database, subject: str, chosen: Mapping[str, str | None]) -> Iterator[tuple[object, ...]]:
    """The rows of a subject, one in memory at a time; `chosen`: site, since and until. Texts are plain."""
    for row in db.each(_QUERIES[subject], dict(chosen)):
        yield tuple(map(plain_or_none, row))
