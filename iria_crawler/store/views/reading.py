"""Reading the database: for the project's own commands and for other tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iria_crawler.model import Article
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.packing import whole_records
from iria_crawler.store.file.records import from_json, iso, read_or_by_rows
from iria_crawler.store.stories.identity import standing
from iria_crawler.urls import url_key

# Stories that a search gives where nothing else is asked.
MAX_FOUND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """A story in its newest version: its row and its full record."""

    id: int
    url: str
    site: str
    status: str
    first_seen_at: str
    last_seen_at: str
    last_changed_at: str | None
    revision_count: int
    record: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """One distinct state of a story, oldest first. Times are ISO 8601 UTC text."""

    id: int
    number: int
    kind: str
    seen_at: str
    not_before: str | None
    parser_version: str
    record: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChange:
    """One change, with its story and the two looks between which it was made. Times are ISO 8601 UTC text."""

    id: int
    article_id: int
    url: str
    site: str
    headline: str | None
    kind: str
    field: str
    before: str | None
    after: str | None
    severity: int
    stealth: bool | None
    earliest_at: str
    latest_at: str
    confirmed_at: str | None
    from_revision: int | None
    to_revision: int | None
    claims: Mapping[str, str | None] | None = (
        None  # source -> the modification it claimed; `stealth` was judged by these
    )
    reason: str | None = None  # what differs in the words; None: nothing to compare, or stored before schema 14


class Reading:
    """The questions the database answers."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def article(self, url: str) -> StoredArticle | None:
        """The story at `url` (any of its addresses, or of one merged into it), or None."""
        row = self.db.execute(
            "SELECT article_id FROM urls WHERE url_key = ? ORDER BY last_seen_at DESC, id DESC LIMIT 1", (url_key(url),)
        ).fetchone()
        return next(self._articles("WHERE a.id = ?", standing(self.db, row[0])), None) if row else None

    def articles(self, *, first_seen_since: datetime | None = None) -> Iterator[StoredArticle]:
        """Every story (first seen at or after the given time), in the order we met them."""
        since = iso(first_seen_since) if first_seen_since else ""
        return self._articles("WHERE a.first_seen_at >= ? ORDER BY a.id", since)

    def _articles(self, condition: str, value: str | int) -> Iterator[StoredArticle]:
        names = ("id", "url", "site", "status", "first_seen_at", "last_seen_at", "last_changed_at", "revision_count")
        for row in self.db.execute(
            f"""
            SELECT a.id, a.url, s.host, a.status, a.first_seen_at, a.last_seen_at, a.last_changed_at, a.revision_count,
                   r.record, b.body_text
            FROM articles a JOIN sites s ON s.id = a.site_id
              JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count
              JOIN bodies b ON b.article_id = a.id JOIN records r ON r.revision_id = v.id {condition}
            """,
            [value],
        ):
            record = read_or_by_rows(self.db, row[0], row[-2], row[-1], row[1])
            yield StoredArticle(**dict(zip(names, row[:-2], strict=True)), record=record)

    def search(self, words: str, most: int = MAX_FOUND) -> list[StoredArticle]:
        """The stories whose newest headline or text has all these words, the best first; [] for no words."""
        found = self.db.search(words.split(), most) if words.strip() else []
        return [article for number in found for article in self._articles("WHERE a.id = ?", number)]

    def revisions(self, url: str) -> list[StoredRevision]:
        """Every state of the story at `url`, oldest first; [] where there is no such story."""
        article = self.article(url)
        if article is None:
            return []
        names = ("id", "number", "kind", "seen_at", "not_before", "parser_version")
        records = whole_records(self.db.execute, article.id)
        rows = self.db.execute(
            f"SELECT {', '.join(names)} FROM revisions WHERE article_id = ? ORDER BY number", (article.id,)
        ).fetchall()
        return [
            StoredRevision(**dict(zip(names, row, strict=True)), record=from_json(records[row[1]]))
            for row in rows
            if row[1] in records
        ]

    def changes(
        self,
        *,
        since: datetime | None = None,
        severity: int = 0,
        site: str | None = None,
        stealth: bool | None = None,
        ids: Iterable[int] | None = None,
    ) -> Iterator[StoredChange]:
        """Changes of at least `severity` found at or after `since` (and of those `ids`, where given), oldest first and
        heaviest first within a look.
        """
        where = ["c.severity >= ?"]
        values: list[Any] = [severity]
        if since is not None:
            where.append("c.latest_at >= ?")
            values.append(iso(since))
        if site is not None:
            where.append("s.host = ?")
            values.append(site)
        if stealth is not None:
            where.append("c.stealth IS ?")
            values.append(int(stealth))
        if ids is not None:
            where.append("c.id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))")
            values.append(json.dumps(list(ids)))
        names = StoredChange.__dataclass_fields__
        for row in self.db.execute(
            f"""
            SELECT c.id, c.article_id, a.url, s.host, a.headline, c.kind, c.field, c.before, c.after, c.severity, c.stealth,
                   c.earliest_at, c.latest_at, c.confirmed_at, c.from_revision, c.to_revision, c.claims, c.reason
            FROM changes c JOIN articles a ON a.id = c.article_id JOIN sites s ON s.id = a.site_id
            WHERE {" AND ".join(where)} ORDER BY c.latest_at, c.article_id, c.severity DESC, c.id
            """,
            values,
        ):
            fields = dict(zip(names, row, strict=True))
            fields["claims"] = json.loads(fields["claims"]) if fields["claims"] else None
            fields["stealth"] = None if fields["stealth"] is None else bool(fields["stealth"])
            yield StoredChange(**fields)
