"""Stored pages read again with today's parser: corrections of the record, never edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime

from sqlite_utils import Database

from iria_crawler.model import Article, Look
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.database import write
from iria_crawler.store.file.records import from_iso, from_json
from iria_crawler.store.stories import articles
from iria_crawler.store.stories.recall import NEWEST

# What a parser reads of a page; body_text and the offsets of quotes follow from the paragraphs.
READ_FIELDS = tuple(
    field.name
    for field in fields(Article)
    if field.name not in ("url", "site", "body_text", "parser_version", "provenance")
)


class Rereading:
    """Reads the pages behind the newest revisions."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures

    def to_reparse(self, parser_version: str | None, site: str | None) -> list[int]:
        """The stories whose newest revision another parser than `parser_version` has read (None: all), of one host or
        of all.
        """
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN sites s ON s.id = a.site_id "
            "JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
            "WHERE v.parser_version IS NOT :parser AND (:site IS NULL OR s.host = :site) ORDER BY a.id",
            {"parser": parser_version, "site": site},
        )
        return [row[0] for row in rows.fetchall()]

    def reparse(
        self, article_id: int, read: Callable[[bytes, Article, datetime], Article], now: datetime, *, dry: bool = False
    ) -> tuple[str, list[str]]:
        """Read the stored page of a story again: what became of it, and the fields that differ.

        'corrected': a revision of the kind `reparse`, and no change; 'same'; 'kept': no story is read there any more, so
        the record stays; 'no page': the page is not kept. `dry`: only said.
        """
        revision_id, record, body_text, seen_at, capture_id, name = self._db.execute(
            f"SELECT v.id, r.record, b.body_text, v.seen_at, v.capture_id, c.sha256 FROM {NEWEST} WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        body = self._captures.get(name) if name else None
        if body is None:
            return "no page", []
        old, first_seen = from_json(record, body_text), from_iso(seen_at)
        assert first_seen is not None
        new = read(body, old, first_seen)
        if not new.headline or not new.paragraphs:
            return "kept", []
        differing = [name for name in READ_FIELDS if getattr(old, name) != getattr(new, name)]
        if not dry:
            self._write_reparsed(article_id, revision_id, new, capture_id, now, differing=bool(differing))
        return ("corrected", differing) if differing else ("same", [])

    def _write_reparsed(
        self, article_id: int, revision_id: int, new: Article, capture_id: int, now: datetime, *, differing: bool
    ) -> None:
        with write(self._db):
            if not differing:
                self._db.execute(
                    "UPDATE revisions SET parser_version = ? WHERE id = ?", (new.parser_version, revision_id)
                )
                return
            look = Look(owed_url="", requested_url=new.url, url=new.url, http_status=200, fetched_at=now, article=new)
            articles.update_article(self._db, article_id, new, look)
            articles.add_revision(self._db, article_id, new, "reparse", look, capture_id=capture_id)
