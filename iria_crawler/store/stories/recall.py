"""What is known of a story before a look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from zstandard import ZstdError

from iria_crawler import changes
from iria_crawler.model import Article, Look
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.records import from_iso, newest_article
from iria_crawler.store.stories import redesigns
from iria_crawler.store.stories.articles import Check
from iria_crawler.store.stories.furniture import TemplateBlocks
from iria_crawler.store.stories.rereading import NEWEST, READ_OTHERWISE, Reread, Rereading, carried

# Rows of `checks` that are read back from the newest: a verdict needs three looks, and equal looks share a row.
CHECKS_READ_BACK = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A story as it is stored before a look. Times are ISO 8601 UTC text."""

    article_id: int
    revision_id: int
    sha256: str | None  # of the page behind the newest revision
    url: str
    status: str
    last_seen_at: str
    first_seen_at: str
    last_changed_at: str | None
    state: changes.Stored
    checks: tuple[Check, ...] = ()  # the newest of its looks, the newest first


class _Misses(NamedTuple):
    """Of the looks since the last good one: those that found nothing, as (time, HTTP status), and those that found too
    little, both oldest first; and the first that got "not found", whether it counts or not."""

    nothing: list[tuple[datetime, int]]
    too_little: list[datetime]
    absent_since: datetime | None


class Questions(NamedTuple):
    """What is asked of a story before each look: its newest revision, and whether that was read otherwise than today; its newest
    looks; and where the page was read, the blocks of the site's template, and what the site does to all its stories."""

    newest: Rows
    looks: Rows
    template: Rows | None
    shifts: Rows | None


class Recall:
    """The newest state of stories, and what earlier looks and their site have shown."""

    def __init__(self, db: Database, rereading: Rereading, template_blocks: TemplateBlocks) -> None:
        self._db = db
        self._rereading = rereading
        self._template_blocks = template_blocks

    def known(self, site_id: int, look: Look, asked: Questions, reread: Reread) -> Known:
        """The newest state of the story `look.article_id`, from the answers to ask(), without its past: see with_past(). Where its
        record was read otherwise than today, its stored page is read again with `reread`, unless that came with the look."""
        article_id = look.article_id
        assert article_id is not None
        article = look.article
        *row, otherwise = asked.newest.fetchone()
        read_otherwise = article is not None and bool(otherwise)
        checks = tuple(Check(*found) for found in asked.looks.fetchall())
        misses = _misses(checks)
        revision_id, content, folded, sha, record, body_text, status, url, seen, first_seen, changed = row
        try:
            stored = newest_article(self._db, article_id, record, body_text)
        except ZstdError:  # somebody altered it or its text, which `iria verify` says: its page tells what it said
            lost = self._rereading.newest(article_id)
            if lost is None:
                raise
            stored = replace(reread(lost.capture, lost.site), last_shown=())
        reparsed = self._read_again(site_id, look, reread) if read_otherwise else None
        if reparsed is not None:
            reparsed = carried(reparsed, stored)
        state = changes.Stored(
            record=stored,
            content_hash=content,
            fold_hash=folded,
            status=status,
            reparsed=reparsed,
            page_lost=read_otherwise and reparsed is None,
            misses=misses.nothing,
            suspect_looks=misses.too_little,
            template=self._template_blocks.learned(site_id, asked.template) if article is not None else (),
            absent_since=misses.absent_since,
            shifts=redesigns.learned(asked.shifts) if asked.shifts is not None else (),
        )
        return Known(article_id, revision_id, sha, url, status, seen, first_seen, changed, state, checks)

    def with_past(self, known: Known) -> Known:
        """The same with what only a look is judged by that may have found something new: the words (fold_hash) of earlier
        revisions, and how many edits there were since a look that found nothing new."""
        with self._db.asking():
            counted = self._db.execute(
                "SELECT count(*) FROM revisions WHERE article_id = :id AND kind = 'edit' AND id > coalesce((SELECT "
                "revision_id FROM checks WHERE article_id = :id AND outcome IN ('same', 'new') ORDER BY id DESC LIMIT 1), 0)",
                {"id": known.article_id},
            )
            earlier = self._db.execute(
                "SELECT fold_hash, max(id) FROM revisions WHERE article_id = :id "
                "AND number < (SELECT revision_count FROM articles WHERE id = :id) GROUP BY fold_hash",
                {"id": known.article_id},
            )
            edits, before = int(counted.fetchone()[0]), dict(earlier.fetchall())
        state = replace(
            known.state,
            earlier=before,
            edits_in_a_row=edits,
            edited_last=self._edited_last(known.article_id) if edits >= changes.MAX_EDITS_IN_A_ROW else (),
        )
        return replace(known, state=state)

    def _read_again(self, site_id: int, look: Look, reread: Reread) -> Article | None:
        """The stored page of the story, read today; None where it is not kept or could not be read."""
        if look.reread_failed or look.reread is not None:
            return look.reread
        assert look.article_id is not None
        capture = self._rereading.capture(look.article_id)
        return reread(capture, self._rereading.site(site_id)) if capture else None

    def ask(self, site_id: int, look: Look) -> Questions:
        """Send the questions about the story `look.article_id`."""
        article_id, article = look.article_id, look.article
        assert article_id is not None
        return Questions(
            template=self._template_blocks.ask(site_id) if article else None,
            shifts=redesigns.ask(self._db, site_id, look.fetched_at) if article else None,
            newest=self._db.execute(
                "SELECT v.id, v.content_hash, v.fold_hash, c.sha256, r.record, b.body_text, a.status, "
                f"a.url, a.last_seen_at, a.first_seen_at, a.last_changed_at, {READ_OTHERWISE} "
                f"FROM {NEWEST} JOIN sites s ON s.id = a.site_id WHERE a.id = :id",
                {"id": article_id, "parser": article.parser_version if article else None},
            ),
            looks=self._db.execute(
                f"SELECT {', '.join(Check._fields)} FROM checks WHERE article_id = ? "
                "ORDER BY last_at DESC, id DESC LIMIT ?",
                (article_id, CHECKS_READ_BACK),
            ),
        )

    def _edited_last(self, article_id: int) -> list[str]:
        """The texts that the newest edit brought."""
        rows = self._db.execute(
            "SELECT after FROM changes WHERE after IS NOT NULL AND to_revision = "
            "(SELECT max(id) FROM revisions WHERE article_id = ? AND kind = 'edit')",
            (article_id,),
        )
        return [after for (after,) in rows]


def _misses(looks: Iterable[Check]) -> _Misses:
    misses: list[tuple[datetime, int]] = []
    shrunk: list[datetime] = []
    absent_since: datetime | None = None
    for look in looks:
        if look.outcome not in ("gone", "suspect", "blocked"):
            break
        # A row of several equal looks counts by its ends: the rules ask for a number of looks and for a span.
        times = [from_iso(look.last_at), *[from_iso(look.first_at)] * (look.looks - 1)]
        if look.outcome == "gone":
            misses += [(at, look.http_status or 0) for at in times if at]
        elif look.outcome == "suspect":
            shrunk += [at for at in times if at]
        if look.http_status in changes.GONE_STATUSES:
            absent_since = from_iso(look.first_at)
    return _Misses(misses[::-1], shrunk[::-1], absent_since)
