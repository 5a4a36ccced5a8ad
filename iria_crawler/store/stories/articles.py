"""Writing a story: its row, its revisions, its changes and checks, and the quotes and pictures that it has and had.

Everything here is called inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from zstandard import ZstdError

from iria_crawler.changes import SKETCH_VERSION, TRACE_VERSION, hashes
from iria_crawler.model import Article, Change, Hashes, Look
from iria_crawler.store.file.captures import page_digest
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.keeping import as_newest, pack_superseded
from iria_crawler.store.file.packing import newest, rows_of
from iria_crawler.store.file.records import iso, printed_time, to_json
from iria_crawler.store.file.seal import Sealed, link
from iria_crawler.store.file.sketches import add_sketch, add_values
from iria_crawler.store.file.texts import plain_or_empty, plain_text
from iria_crawler.store.stories.following import Following, RevisionKind
from iria_crawler.store.stories.rows import add, add_all, update


class NewStory(NamedTuple):
    """What is known of a story before its row is written. duplicate_of: the story that it is a copy of; None: of none."""

    article_id: int
    site_id: int
    url: str
    duplicate_of: int | None


class KeptPart(NamedTuple):
    """A further page of a story: where it answered, and its row in `captures`."""

    url: str
    capture_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """A state of a story that is to be stored. Times are ISO 8601 UTC text."""

    kind: RevisionKind
    look: Look  # the look that found it
    article: Article
    capture_id: int | None = None  # the page that it was read from; None: not kept
    parts: Sequence[KeptPart] = ()  # the further pages of the story, in their order
    not_before: str | None = None  # the last look that found the state before; None for the first
    revert_of: int | None = None  # the earlier revision with the same words; None: there is none
    before: Article | None = None  # the record of the revision before, whose quotes the table has; None: not known
    revision_id: int | None = None  # the id that it gets; None: the next one


class ChangeBounds(NamedTuple):
    """What a change lies between: two revisions (None: there is none), and two looks."""

    from_revision: int | None
    to_revision: int | None
    earliest_at: str  # ISO 8601 UTC text
    latest_at: datetime


class Verdict(NamedTuple):
    """What a look came to, as `checks` keeps it. `revision_id`: the revision that it saw; None: none."""

    outcome: str
    revision_id: int | None
    reason: str | None = None


class Check(NamedTuple):
    """A row of `checks`."""

    id: int
    outcome: str
    http_status: int | None
    revision_id: int | None
    reason: str | None
    first_at: str
    last_at: str
    looks: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None


def article_columns(article: Article) -> dict[str, Any]:
    """The columns of `articles` that come from the page."""
    dateline = article.dateline
    return {
        "external_id": article.external_id,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "authors": _json(article.authors),
        "dateline": dateline.raw if dateline else None,
        "dateline_place": dateline.place if dateline else None,
        "dateline_date": dateline.date.isoformat() if dateline and dateline.date else None,
        "published_at": printed_time(article.published_at, article.published_precision),
        "updated_at": iso(article.updated_at) if article.updated_at else None,
        "categories": _json(article.categories),
        "tags": _json(article.tags),
        "language": article.language,
        "word_count": len(article.body_text.split()),
        "sources": json.dumps(dict(article.provenance), ensure_ascii=False),
    }


def _json(items: Sequence[str]) -> str:
    return json.dumps(list(items), ensure_ascii=False)


def hashes_of(look: Look, article: Article) -> Hashes:
    """The hashes of `article`: those that came with the look where it is the look's own."""
    if look.hashes is not None and look.article is article:
        return look.hashes
    return hashes(article)


def add_article(db: Database, new: NewStory, look: Look, next_check_at: datetime) -> None:
    """Store a story seen for the first time, with its text. add_revision() must follow, and add_traces()."""
    article = look.article
    assert article is not None
    now = iso(look.fetched_at)
    row = {
        "id": new.article_id,
        "site_id": new.site_id,
        "url": new.url,
        **article_columns(article),
        "first_seen_at": now,
        "last_seen_at": now,
        "next_check_at": iso(next_check_at),
        "revision_count": 1,
        "duplicate_of": new.duplicate_of,
    }
    add(db, "articles", row)
    found = hashes_of(look, article)
    db.execute(
        "INSERT INTO bodies(article_id, body_text, text_hash, sketch_version, trace_version) VALUES (?, ?, ?, ?, ?)",
        (new.article_id, article.body_text, found.text, SKETCH_VERSION, TRACE_VERSION),
    )
    add_values(db, new.article_id, found.sketch)


def update_article(db: Database, article_id: int, article: Article, look: Look) -> None:
    """Bring the story's row and text to `article`. The record before needs the text and the rows that are replaced, so it is made
    whole first; and the indexes of words are told what they lose, so a packed text is unpacked.
    """
    _make_whole(db, article_id)
    update(db, "articles", article_id, article_columns(article))
    found = hashes_of(look, article)
    db.execute(
        "UPDATE bodies SET body_text = ?, text_hash = ? WHERE article_id = ?",
        (article.body_text, found.text, article_id),
    )
    add_sketch(db, article_id, found.sketch)


def _make_whole(db: Database, article_id: int) -> None:
    """Unpack the text, and the newest record, which left it to `bodies`. A record that cannot be read stays as it
    lies, and a text that cannot is empty.
    """
    row = db.execute(
        "SELECT r.revision_id, r.record, b.body_text FROM records r JOIN revisions v ON v.id = r.revision_id "
        "JOIN bodies b ON b.article_id = v.article_id WHERE v.article_id = ? ORDER BY v.number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    if row is None:
        return
    revision_id, record, lying = row
    with suppress(ZstdError):
        body_text = plain_text(lying)
        if (whole := newest(record, body_text, rows_of(db.execute, article_id, record, body_text))) != record:
            db.execute("UPDATE records SET record = ? WHERE revision_id = ?", (whole, revision_id))
    if isinstance(lying, bytes):
        db.execute("UPDATE bodies SET body_text = ? WHERE article_id = ?", (plain_or_empty(lying), article_id))


def add_revision(db: Database, article_id: int, new: NewRevision) -> int:
    """Store a state of the story with its record, and bring its counters, quotes and pictures to it; returns its id.

    add_article() or update_article() comes first: the record leaves its paragraphs to the text that they store.
    """
    article, look = new.article, new.look
    found = hashes_of(look, article)
    number, before = 1, None
    if new.kind != "first":
        last, before = db.execute(
            "SELECT number, link FROM revisions WHERE article_id = ? ORDER BY number DESC LIMIT 1", (article_id,)
        ).fetchone()
        number = last + 1
    record, seen_at = to_json(article), iso(look.fetched_at)
    row = {
        "article_id": article_id,
        "number": number,
        "kind": new.kind,
        "seen_at": seen_at,
        "not_before": new.not_before,
        "headline": article.headline,
        "content_hash": found.content,
        "fold_hash": found.fold,
        "capture_id": new.capture_id,
        "revert_of": new.revert_of,
        "link": link(before, Sealed(article_id, number, new.kind, seen_at, found.content, record)),
    }
    revision_id = new.revision_id or int(db.next_ids("revisions").fetchone()[0])
    _insert_revision(db, {"id": revision_id, **row}, article.parser_version)
    for position, part in enumerate(new.parts, 2):
        db.execute("INSERT INTO parts VALUES (?, ?, ?, ?)", (revision_id, position, *part))
    if new.kind != "first":
        changed = {"last_changed_at": seen_at} if new.kind == "edit" else {}
        update(db, "articles", article_id, {"revision_count": number, **changed})
    following = Following(db, article_id, revision_id, new.kind)
    following.store_quotes(article, new.before)
    following.store_images(article.images)
    _keep_record(db, (article_id, number, revision_id), record, article.body_text)
    return revision_id


def _keep_record(db: Database, place: tuple[int, int, int], record: str, body_text: str) -> None:
    """Store the newest record, which leans on the rows of its story and pictures, and pack the one before with it. place: the ids of
    the story, of the revision in it, and of its row.
    """
    article_id, number, revision_id = place
    db.execute("INSERT INTO records VALUES (?, ?)", (revision_id, as_newest(db, article_id, record, body_text)))
    if db.packs_records and number > 1:
        pack_superseded(db, article_id, number - 1, record)


def _insert_revision(db: Database, row: dict[str, Any], parser_version: str) -> None:
    """Insert a revision with what its record was read with: see mark_read()."""
    names = ", ".join([*row, "parser_version", "site_timezone", "site_language"])
    site = "(SELECT s.{} FROM articles a JOIN sites s ON s.id = a.site_id WHERE a.id = ?)"
    marks = ", ".join([*"?" * len(row), "?", site.format("timezone"), site.format("language")])
    db.execute(
        f"INSERT INTO revisions ({names}) VALUES ({marks})",
        [*row.values(), parser_version, row["article_id"], row["article_id"]],
    )


def mark_read(db: Database, revision_id: int, parser_version: str) -> None:
    """Note what the record of a revision was read with: the parser, and what its site declares now."""
    db.execute(
        "UPDATE revisions SET parser_version = ?, (site_timezone, site_language) = (SELECT s.timezone, s.language "
        "FROM articles a JOIN sites s ON s.id = a.site_id WHERE a.id = revisions.article_id) WHERE id = ?",
        (parser_version, revision_id),
    )


def add_changes(
    db: Database, article_id: int, changes: Sequence[Change], bracket: ChangeBounds, claims: str | None = None
) -> None:
    """Store what changed between two looks.

    claims: what the publisher stated of its modifications, as JSON, for the changes that were judged by it.
    """
    rows = [
        {
            "article_id": article_id,
            "from_revision": bracket.from_revision,
            "to_revision": bracket.to_revision,
            "kind": change.kind,
            "field": change.field,
            "before": change.before,
            "after": change.after,
            "severity": change.severity,
            "stealth": None if change.stealth is None else int(change.stealth),
            "earliest_at": bracket.earliest_at,
            "latest_at": iso(bracket.latest_at),
            "claims": None if change.stealth is None else claims,
            "reason": change.reason,
        }
        for change in changes
    ]
    add_all(db, "changes", rows)


def extend_check(db: Database, article_id: int, look: Look, verdict: Verdict, before: Sequence[Check] = ()) -> None:
    """Note a look. Equal looks in a row share one row of `checks`. before: the story's newest looks, the newest first."""
    status = 200 if look.same_bytes else look.http_status
    found = {
        "last_at": iso(look.fetched_at),
        **_validators(db, article_id, look, before, is_edit=verdict.outcome == "edit"),
    }
    last = before[0] if before else None
    if last and (last.outcome, last.http_status, last.revision_id, last.reason) == (
        verdict.outcome,
        status,
        verdict.revision_id,
        verdict.reason,
    ):
        update(db, "checks", last.id, {**found, "looks": last.looks + 1})
        return
    row = {"article_id": article_id, "first_at": iso(look.fetched_at), "http_status": status, **verdict._asdict()}
    add(db, "checks", {**row, **found})


def forget_validators(db: Database, article_id: int) -> None:
    """Let the next look read the story even if its page has not changed: more of it may be found than is stored."""
    db.execute(
        "UPDATE checks SET etag = NULL, last_modified = NULL, body_sha256 = NULL WHERE article_id = ?", (article_id,)
    )


def _validators(
    db: Database, article_id: int, look: Look, before: Sequence[Check], *, is_edit: bool
) -> dict[str, str | None]:
    """The validators and the hash of the page that the next look is compared with.

    Of a story on several pages, the first page's validators say nothing of the others. If a page did not come, even the same
    bytes must be read again, to ask for it.
    """
    names = ("etag", "last_modified", "body_sha256")
    found = (look.etag, look.last_modified, page_digest(look.body, look.parts) if look.body else None)
    if is_edit:
        found = (*_that_differ(found, before), found[2])
    if look.parts or look.incomplete:
        found = (None, None, None if look.incomplete else found[2])
    if look.same_bytes:  # the same as the last look that showed the story, whatever came in between
        last = next((check for check in before if check.revision_id is not None), None)
        found = (
            (last.etag, last.last_modified, last.body_sha256)
            if last
            else db.execute(
                "SELECT etag, last_modified, body_sha256 FROM checks WHERE article_id = ? AND revision_id IS NOT NULL "
                "ORDER BY last_at DESC, id DESC LIMIT 1",
                (article_id,),
            ).fetchone()
            or found
        )
    return dict(zip(names, found, strict=True))


def _that_differ(
    found: tuple[str | None, str | None, str | None], before: Sequence[Check]
) -> tuple[str | None, str | None]:
    """The ETag and Last-Modified of an edited page, each only if no page before the edit had it: else the server says "not modified"
    of what was.
    """
    etag, last_modified, digest = found
    others = [check for check in before if check.body_sha256 not in (None, digest)]
    return (
        None if etag in {check.etag for check in others} else etag,
        None if last_modified in {check.last_modified for check in others} else last_modified,
    )
