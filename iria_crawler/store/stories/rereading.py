"""Stored pages that are read again with today's parser: corrections of the record, never edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import NamedTuple

from zstandard import ZstdError

from iria_crawler.changes import with_statements
from iria_crawler.model import Article, Capture, LastShown, Look, Site
from iria_crawler.outside import charset_of
from iria_crawler.picture_urls import picture_key
from iria_crawler.store.file.captures import Captures
from iria_crawler.store.file.engine import Database, Rows, write
from iria_crawler.store.file.records import from_iso, newest_article, read_or_by_rows
from iria_crawler.store.stories import articles

# Reads a stored page with today's parser, for the outlet as it is declared today.
Reread = Callable[[Capture, Site], Article]
# A story with its newest revision, the record and the page of that revision.
NEWEST = (
    "articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
    "JOIN bodies b ON b.article_id = a.id JOIN records r ON r.revision_id = v.id "
    "LEFT JOIN captures c ON c.id = v.capture_id"
)
# The record of revision v was not made with parser :parser and with what site s declares today. A zone that was declared
# after the page was read moves its dates as a better parser would; the story did not move.
READ_OTHERWISE = (
    "(v.parser_version IS NOT :parser OR v.site_timezone IS NOT s.timezone OR v.site_language IS NOT s.language)"
)
# The stories that READ_OTHERWISE is true of, of the host :site, or of all.
_TO_REPARSE = (
    "articles a JOIN sites s ON s.id = a.site_id JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
    f"WHERE {READ_OTHERWISE} AND (:site IS NULL OR s.host = :site)"
)
# What is read of the states before the newest, so that it is read with the same memory as then. Stories with more states are
# read as if their history began later.
MAX_STATES_BEFORE, MAX_BYTES_BEFORE = 12, 8_000_000
# Numbers of stories that are asked for at a time: an archive may have more of them than fit into memory.
IDS_AT_A_TIME = 10_000
# The fields that a parser reads from a page; body_text and the offsets of quotes follow from the paragraphs.
READ_FIELDS = tuple(
    field.name
    for field in fields(Article)
    if field.name
    not in ("url", "site", "body_text", "parser_version", "provenance", "statements", "places", "last_shown")
)


def carried(new: Article, record: Article) -> Article:
    """A stored page that was read again, with what its `record` has besides from lists and from earlier looks. What it keeps as last
    shown is as `new` has it, so that a better reading of that is no edit; as it was, where the page that showed it is not kept.
    """
    today = {_value_kept(kept): kept for kept in new.last_shown}
    shown = tuple(replace(today.get(_value_kept(kept), kept), seen_at=kept.seen_at) for kept in record.last_shown)
    return replace(with_statements(new, record.statements, record), last_shown=shown)


def _value_kept(kept: LastShown) -> tuple[str, ...]:
    return (kept.field, *(picture_key(image.url) for image in kept.story.images))


class Newest(NamedTuple):
    """The newest revision of a story, with its page and the outlet as it is declared: all that reading it again needs."""

    article_id: int
    revision_id: int
    capture_id: int
    record: Article
    capture: Capture
    site_id: int
    site: Site
    parts: tuple[articles.KeptPart, ...] = ()

    @property
    def size_bytes(self) -> int:
        """The size of all pages that are read for it."""
        states = (self.capture, *self.capture.before)
        return sum(len(page.body) for state in states for page in (state, *state.parts))


class Rereading:
    """Reads the pages behind the newest revisions again."""

    def __init__(self, db: Database, captures: Captures) -> None:
        self._db = db
        self._captures = captures

    def site(self, site_id: int) -> Site:
        """The outlet as its file declares it, by the last crawl that knew."""
        host, name, timezone, language = self._db.execute(
            "SELECT host, name, timezone, language FROM sites WHERE id = ?", (site_id,)
        ).fetchone()
        return Site(host=host, name=name, timezone=timezone, language=language)

    def record(self, article_id: int) -> Article | None:
        """The story's newest record; None where there is no such story, or where it cannot be read."""
        row = self._db.execute(f"SELECT r.record, b.body_text FROM {NEWEST} WHERE a.id = ?", (article_id,)).fetchone()
        with suppress(ZstdError):
            return newest_article(self._db, article_id, *row) if row else None
        return None

    def capture(self, article_id: int) -> Capture | None:
        """The page behind the story's newest record; None where it is not kept."""
        newest = self.newest(article_id)
        return newest.capture if newest else None

    def is_read_otherwise(self, article_id: int, parser_version: str) -> bool:
        """Whether the story's newest record was made by another parser, or with another time zone or language of the site
        than is declared today. Then it cannot be compared with a page read today; its own page, read again, can."""
        return self.ask_read_otherwise(article_id, parser_version).fetchone() is not None

    def ask_read_otherwise(self, article_id: int, parser_version: str) -> Rows:
        """The question of is_read_otherwise(): a row where it is so."""
        return self._db.execute(
            "SELECT 1 FROM articles a JOIN sites s ON s.id = a.site_id "
            "JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
            f"WHERE a.id = :id AND {READ_OTHERWISE}",
            {"id": article_id, "parser": parser_version},
        )

    def to_reparse(self, parser_version: str | None, site: str | None) -> Iterator[int]:
        """The stories whose newest record was made by another parser than `parser_version` (None: all stories), or with
        another time zone or language than their site declares today; of one host, or of all (None). In the order of their ids.
        """
        values = {"parser": parser_version, "site": site, "after": 0, "most": IDS_AT_A_TIME}
        while True:
            rows = self._db.execute(
                f"SELECT a.id FROM {_TO_REPARSE} AND a.id > :after ORDER BY a.id LIMIT :most", values
            ).fetchall()
            yield from (int(row[0]) for row in rows)
            if len(rows) < IDS_AT_A_TIME:
                return
            values["after"] = rows[-1][0]

    def count_to_reparse(self, parser_version: str | None, site: str | None) -> int:
        """How many stories to_reparse() gives."""
        values = {"parser": parser_version, "site": site}
        return int(self._db.execute(f"SELECT count(*) FROM {_TO_REPARSE}", values).fetchone()[0])

    def newest(self, article_id: int) -> Newest | None:
        """The newest revision of a story; None where its page, or one of its further pages, is not kept.

        A packed record that cannot be read is an empty one at the story's address: its page tells what it said.
        """
        row = self._db.execute(
            f"SELECT v.id, c.id, c.sha256, c.fetched_at, c.content_type, r.record, b.body_text, a.site_id, a.url "
            f"FROM {NEWEST} WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        if row is None:  # forgotten meanwhile
            return None
        revision_id, capture_id, name, fetched_at, content_type, record, body_text, site_id, url = row
        body = self._captures.get(name) if name else None
        at = from_iso(fetched_at)
        parts = self._parts(revision_id)
        if body is None or at is None or parts is None:
            return None
        old = read_or_by_rows(self._db, article_id, record, body_text, url)
        # The record's own address: one page may be kept for two stories that answered with the same bytes.
        before = tuple(reversed(list(self._before(article_id, old.url))))
        capture = Capture(body, old.url, at, charset_of(content_type), parts, before)
        kept = tuple(
            articles.KeptPart(*row)
            for row in self._db.execute(
                "SELECT url, capture_id FROM parts WHERE revision_id = ? ORDER BY position", (revision_id,)
            ).fetchall()
        )
        return Newest(article_id, revision_id, capture_id, old, capture, site_id, self.site(site_id), kept)

    def correct(self, newest: Newest, new: Article, now: datetime, *, dry: bool = False) -> tuple[str, list[str]]:
        """Take `new`, which is `newest` read again, for the record of the story. Returns what became of it, and the fields that
        differ.

        'corrected': a revision of the kind `reparse`, and no change; 'same': nothing differs; 'kept': today's parser finds
        no story in the page, so the record stays; 'moved': the story, or what its site declares, is not what was read any
        more, because another process has written meanwhile, so nothing is written. `dry`: nothing is written in any case.
        """
        new = carried(new, newest.record)
        if not new.headline or not new.paragraphs:
            return "kept", []
        differing = [name for name in READ_FIELDS if getattr(newest.record, name) != getattr(new, name)]
        differing += ["last_shown"] if newest.record.last_shown != new.last_shown else []
        if not dry:
            with write(self._db):
                if not self._is_still(newest):
                    return "moved", []
                self._write_corrected(newest, new, now, differing=bool(differing))
        return ("corrected", differing) if differing else ("same", [])

    def _is_still(self, newest: Newest) -> bool:
        """Whether this revision is the newest of its story, and its site declares what it did."""
        found = self._db.execute(
            "SELECT v.id FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count WHERE a.id = ?",
            (newest.article_id,),
        ).fetchone()
        return found is not None and found[0] == newest.revision_id and self.site(newest.site_id) == newest.site

    def _before(self, article_id: int, url: str) -> Iterator[Capture]:
        """The pages of the story's states before the newest, the newest first; they end where one is not kept, and at the limits.

        A page behind several revisions in a row (a better reading of it) is one state. None is read at another address than
        `url`: one page may be kept for two stories that answered with the same bytes.
        """
        rows = self._db.execute(
            "SELECT v.id, c.id, c.sha256, c.fetched_at, c.content_type FROM revisions v LEFT JOIN captures c ON c.id = v.capture_id "
            "WHERE v.article_id = ? ORDER BY v.number DESC",
            (article_id,),
        ).fetchall()
        states = [row for row, later in zip(rows[1:], rows, strict=False) if row[1] != later[1]]
        size = 0
        for revision_id, _, name, fetched_at, content_type in states[:MAX_STATES_BEFORE]:
            body, at = self._captures.get(name) if name else None, from_iso(fetched_at)
            parts = self._parts(revision_id)
            if body is None or at is None or parts is None:
                return
            size += len(body) + sum(len(part.body) for part in parts)
            if size > MAX_BYTES_BEFORE:
                return
            yield Capture(body, url, at, charset_of(content_type), parts)

    def part_names(self, revision_id: int) -> tuple[str, ...]:
        """The SHA-256 of the further pages of a revision, in their order."""
        rows = self._db.execute(
            "SELECT c.sha256 FROM parts p JOIN captures c ON c.id = p.capture_id WHERE p.revision_id = ? ORDER BY p.position",
            (revision_id,),
        )
        return tuple(name for (name,) in rows.fetchall())

    def _parts(self, revision_id: int) -> tuple[Capture, ...] | None:
        """The further pages of a revision, in their order; None if one of them is not kept any more."""
        found: list[Capture] = []
        for name, url, fetched_at, content_type in self._db.execute(
            "SELECT c.sha256, p.url, c.fetched_at, c.content_type FROM parts p JOIN captures c ON c.id = p.capture_id "
            "WHERE p.revision_id = ? ORDER BY p.position",
            (revision_id,),
        ).fetchall():
            body, at = self._captures.get(name), from_iso(fetched_at)
            if body is None or at is None:
                return None
            found.append(Capture(body, url, at, charset_of(content_type)))
        return tuple(found)

    def _write_corrected(self, newest: Newest, new: Article, now: datetime, *, differing: bool) -> None:
        if not differing:
            articles.mark_read(self._db, newest.revision_id, new.parser_version)
            return
        look = Look(owed_url="", requested_url=new.url, url=new.url, http_status=200, fetched_at=now, article=new)
        articles.update_article(self._db, newest.article_id, new, look)
        revision = articles.NewRevision(
            kind="reparse",
            look=look,
            article=new,
            capture_id=newest.capture_id,
            parts=newest.parts,
            before=newest.record,
        )
        articles.add_revision(self._db, newest.article_id, revision)
        if new.truncated and not newest.record.truncated:
            articles.forget_validators(self._db, newest.article_id)
