"""Writing a story: its row, its revisions, its changes and checks, and the quotes and pictures that it has and had.

Everything here is called inside a transaction.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Change, Hashes, Image, Look, Quote
from iria_crawler.store.file.captures import page_digest
from iria_crawler.store.file.packing import fill, lean
from iria_crawler.store.file.records import iso, printed_time, to_json
from iria_crawler.store.file.seal import Sealed, link
from iria_crawler.store.file.sketches import add_sketch

RevisionKind = Literal["first", "edit", "cosmetic", "reparse", "restored"]
# Revisions in which the newsroom changed no words: our reading is corrected, or only typography differs.
IN_PLACE = ("reparse", "cosmetic")


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
    }


def _json(items: Sequence[str]) -> str:
    return json.dumps(list(items), ensure_ascii=False)


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row and return its id."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    return int(db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values())).lastrowid or 0)


def update(db: Database, table: str, row_id: int, row: dict[str, Any]) -> None:
    """Set the given columns of one row."""
    names = ", ".join(f'"{name}" = ?' for name in row)
    db.execute(f'UPDATE "{table}" SET {names} WHERE id = ?', [*row.values(), row_id])


def hashes_of(look: Look, article: Article) -> Hashes:
    """The hashes of `article`: those that came with the look where it is the look's own."""
    if look.hashes is not None and look.article is article:
        return look.hashes
    return hashes(article)


def add_article(db: Database, site_id: int, look: Look, url: str, next_check_at: datetime) -> int:
    """Store a story seen for the first time, with its text; returns its id. add_revision() must follow."""
    article = look.article
    assert article is not None
    now = iso(look.fetched_at)
    article_id = insert(
        db,
        "articles",
        {
            "site_id": site_id,
            "url": url,
            **article_columns(article),
            "first_seen_at": now,
            "last_seen_at": now,
            "next_check_at": iso(next_check_at),
            "revision_count": 1,
        },
    )
    found = hashes_of(look, article)
    db.execute(
        "INSERT INTO bodies(article_id, body_text, text_hash) VALUES (?, ?, ?)",
        (article_id, article.body_text, found.text),
    )
    add_sketch(db, article_id, found.sketch)
    return article_id


def update_article(db: Database, article_id: int, article: Article, look: Look) -> None:
    """Bring the story's row and text to `article`. The record before needs the text that is replaced, so it gets it first."""
    _make_whole(db, article_id)
    update(db, "articles", article_id, article_columns(article))
    found = hashes_of(look, article)
    db.execute(
        "UPDATE bodies SET body_text = ?, text_hash = ? WHERE article_id = ?",
        (article.body_text, found.text, article_id),
    )
    add_sketch(db, article_id, found.sketch)


def _make_whole(db: Database, article_id: int) -> None:
    """Write the paragraphs into the newest record, which left them to `bodies`."""
    row = db.execute(
        "SELECT r.revision_id, r.record, b.body_text FROM records r JOIN revisions v ON v.id = r.revision_id "
        "JOIN bodies b ON b.article_id = v.article_id WHERE v.article_id = ? ORDER BY v.number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    if row and (whole := fill(row[1], row[2])) != row[1]:
        db.execute("UPDATE records SET record = ? WHERE revision_id = ?", (whole, row[0]))


def add_revision(db: Database, article_id: int, new: NewRevision) -> int:
    """Store a state of the story with its record, and bring its counters, quotes and pictures to it; returns its id.

    add_article() or update_article() comes first: the record leaves its paragraphs to the text that they store.
    """
    article, look = new.article, new.look
    found = hashes_of(look, article)
    number, before = 1, None
    if new.kind != "first":
        last, before = db.execute(
            "SELECT max(number), link FROM revisions WHERE article_id = ?", (article_id,)
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
        "parser_version": article.parser_version,
        "capture_id": new.capture_id,
        "revert_of": new.revert_of,
        "link": link(before, Sealed(article_id, number, new.kind, seen_at, found.content, record)),
    }
    revision_id = insert(db, "revisions", row)
    mark_read(db, revision_id, article.parser_version)
    db.execute("INSERT INTO records VALUES (?, ?)", (revision_id, lean(record, article.body_text)))
    for position, part in enumerate(new.parts, 2):
        db.execute("INSERT INTO parts VALUES (?, ?, ?, ?)", (revision_id, position, *part))
    if new.kind != "first":
        changed = {"last_changed_at": seen_at} if new.kind == "edit" else {}
        update(db, "articles", article_id, {"revision_count": number, **changed})
    store_quotes(db, article_id, article.quotes, revision_id, new.kind)
    store_images(db, article_id, article.images, revision_id, new.kind)
    return revision_id


def mark_read(db: Database, revision_id: int, parser_version: str) -> None:
    """Note what the record of a revision was read with: the parser, and what its site declares now."""
    db.execute(
        "UPDATE revisions SET parser_version = ?, (site_timezone, site_language) = (SELECT s.timezone, s.language "
        "FROM articles a JOIN sites s ON s.id = a.site_id WHERE a.id = revisions.article_id) WHERE id = ?",
        (parser_version, revision_id),
    )


def store_quotes(db: Database, article_id: int, quotes: Sequence[Quote], revision_id: int, kind: RevisionKind) -> None:
    """Bring the table of quotes to this revision.

    A quotation that is still there keeps its row; one that is not is closed with the revision before; a new one opens.
    Where what differs is our reading or typography, rows are corrected where their words allow it.
    """
    rows = []
    for position, quote in enumerate(quotes, 1):
        rows.append(
            {
                "position": position,
                "text": quote.text,
                "speaker": quote.speaker,
                "speaker_name": quote.speaker_name,
                "speaker_role": quote.speaker_role,
                "cue": quote.cue,
                "kind": quote.kind,
                "start": quote.start,
                "end": quote.end,
                "continues": int(quote.continues),
            }
        )
    same = ("text",) if kind in IN_PLACE else ("text", "speaker", "speaker_name")
    _follow(db, _Rows("quotes", article_id, same), rows, revision_id, kind)


def store_images(db: Database, article_id: int, images: Sequence[Image], revision_id: int, kind: RevisionKind) -> None:
    """Bring the table of pictures to this revision, as store_quotes() does for quotes."""
    rows = []
    for position, image in enumerate(images, 1):
        rows.append(
            {
                "position": position,
                "url": image.url,
                "alt_text": image.alt_text,
                "caption": image.caption,
                "credit": image.credit,
                "photographer": image.photographer,
                "agency": image.agency,
                "role": image.role,
                "photographer_rank": image.photographer_rank,
                "service": image.service,
                "via": image.via,
                "licence": image.licence,
                "virin": image.virin,
                "taken_on": image.taken_on.isoformat() if image.taken_on else None,
                "organisation": image.organisation,
                "qualifiers": _json(image.qualifiers),
                "credit_date": image.credit_date.isoformat() if image.credit_date else None,
                "external_id": image.external_id,
            }
        )
    same = ("url",) if kind in IN_PLACE else ("url", "caption", "credit")
    _follow(db, _Rows("images", article_id, same), rows, revision_id, kind)


class _Rows(NamedTuple):
    """The rows of one story in `quotes` or `images`. Two rows are one thing where the columns `same` are equal."""

    table: str
    article_id: int
    same: tuple[str, ...]


def _follow(db: Database, kept: _Rows, rows: list[dict[str, Any]], revision_id: int, kind: RevisionKind) -> None:
    """Match the open rows with `rows`: update those that are still there, open new ones, close the others."""
    open_rows = {} if kind == "first" else _open_rows(db, kept)
    for row in rows:
        if known := open_rows.get(tuple(row[name] for name in kept.same)):
            update(db, kept.table, known.pop(0), row)
        else:
            insert(db, kept.table, {"article_id": kept.article_id, **row, "first_revision": revision_id})
    left = [row_id for row_ids in open_rows.values() for row_id in row_ids]
    if not left:
        return
    before = db.execute(
        "SELECT max(id) FROM revisions WHERE article_id = ? AND id < ?", (kept.article_id, revision_id)
    ).fetchone()[0]
    for row_id in left:
        update(db, kept.table, row_id, {"last_revision": before})


def _open_rows(db: Database, kept: _Rows) -> dict[tuple[Any, ...], list[int]]:
    """The ids of the rows that the revision before has, by their columns `same`, in reading order."""
    names = ", ".join(f'"{name}"' for name in kept.same)
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row_id, *key in db.execute(
        f'SELECT id, {names} FROM "{kept.table}" WHERE article_id = ? AND last_revision IS NULL ORDER BY position',
        (kept.article_id,),
    ):
        found[tuple(key)].append(row_id)
    return found


def add_changes(
    db: Database, article_id: int, changes: Sequence[Change], bracket: ChangeBounds, claims: str | None = None
) -> None:
    """Store what changed between two looks.

    claims: what the publisher stated of its modifications, as JSON, for the changes that were judged by it.
    """
    for change in changes:
        insert(
            db,
            "changes",
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
            },
        )


def extend_check(db: Database, article_id: int, look: Look, verdict: Verdict) -> None:
    """Note a look. Equal looks in a row share one row of `checks`."""
    last = None
    if verdict.outcome != "new":
        last = db.execute(
            "SELECT id, outcome, http_status, revision_id, reason FROM checks "
            "WHERE article_id = ? ORDER BY last_at DESC, id DESC LIMIT 1",
            (article_id,),
        ).fetchone()
    status = 200 if look.same_bytes else look.http_status
    found = {"last_at": iso(look.fetched_at), **_validators(db, article_id, look)}
    if last and last[1:] == (verdict.outcome, status, verdict.revision_id, verdict.reason):
        update(db, "checks", last[0], found)
        db.execute("UPDATE checks SET looks = looks + 1 WHERE id = ?", (last[0],))
        return
    row = {"article_id": article_id, "first_at": iso(look.fetched_at), "http_status": status, **verdict._asdict()}
    insert(db, "checks", {**row, **found})


def forget_validators(db: Database, article_id: int) -> None:
    """Let the next look read the story even if its page has not changed: more of it may be found than is stored."""
    db.execute(
        "UPDATE checks SET etag = NULL, last_modified = NULL, body_sha256 = NULL WHERE article_id = ?", (article_id,)
    )


def _validators(db: Database, article_id: int, look: Look) -> dict[str, str | None]:
    """The validators and the hash of the page that the next look is compared with.

    Of a story on several pages, the first page's validators say nothing of the others. If a page did not come, even the same
    bytes must be read again, to ask for it.
    """
    names = ("etag", "last_modified", "body_sha256")
    found = (look.etag, look.last_modified, page_digest(look.body, look.parts) if look.body else None)
    if look.parts or look.incomplete:
        found = (None, None, None if look.incomplete else found[2])
    if look.same_bytes:  # the same as the last look that showed the story, whatever came in between
        found = (
            db.execute(
                "SELECT etag, last_modified, body_sha256 FROM checks WHERE article_id = ? AND revision_id IS NOT NULL "
                "ORDER BY last_at DESC, id DESC LIMIT 1",
                (article_id,),
            ).fetchone()
            or found
        )
    return dict(zip(names, found, strict=True))
