"""Writing a story: its row, its revisions, and the quotes and pictures it has and had. Called inside a transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Change, Hashes, Image, Look, Quote
from iria_crawler.store.file.captures import sha256
from iria_crawler.store.file.packing import fill, lean
from iria_crawler.store.file.records import iso, printed_time, to_json
from iria_crawler.store.file.seal import link
from iria_crawler.store.file.sketches import add_sketch

RevisionKind = Literal["first", "edit", "cosmetic", "reparse", "restored"]
# Revisions whose words are the newsroom's as before: our reading is corrected, or the text is set anew.
IN_PLACE = ("reparse", "cosmetic")


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


def add_article(db: Database, site_id: int, look: Look, article: Article, url: str, next_check_at: datetime) -> int:
    """A story seen for the first time, with its text; its first revision is add_revision()'s."""
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
    """The story as its newest revision says; the record before it has leaned on the text that goes."""
    _stand_alone(db, article_id)
    update(db, "articles", article_id, article_columns(article))
    found = hashes_of(look, article)
    db.execute(
        "UPDATE bodies SET body_text = ?, text_hash = ? WHERE article_id = ?",
        (article.body_text, found.text, article_id),
    )
    add_sketch(db, article_id, found.sketch)


def _stand_alone(db: Database, article_id: int) -> None:
    row = db.execute(
        "SELECT r.revision_id, r.record, b.body_text FROM records r JOIN revisions v ON v.id = r.revision_id "
        "JOIN bodies b ON b.article_id = v.article_id WHERE v.article_id = ? ORDER BY v.number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    if row and (whole := fill(row[1], row[2])) != row[1]:
        db.execute("UPDATE records SET record = ? WHERE revision_id = ?", (whole, row[0]))


def add_revision(
    db: Database,
    article_id: int,
    article: Article,
    kind: RevisionKind,
    look: Look,
    *,
    not_before: str | None = None,
    capture_id: int | None = None,
    revert_of: int | None = None,
) -> int:
    """A distinct state of the story with its record; the article's counters, quotes and pictures follow it.

    After add_article() or update_article(): the text that the record leans on is there.
    """
    found = hashes_of(look, article)
    number, before = 1, None
    if kind != "first":
        last, before = db.execute(
            "SELECT max(number), link FROM revisions WHERE article_id = ?", (article_id,)
        ).fetchone()
        number = last + 1
    record = to_json(article)
    linked = link(before, article_id, number, kind, iso(look.fetched_at), found.content, record)
    revision_id = insert(
        db,
        "revisions",
        {
            "article_id": article_id,
            "number": number,
            "kind": kind,
            "seen_at": iso(look.fetched_at),
            "not_before": not_before,
            "headline": article.headline,
            "content_hash": found.content,
            "fold_hash": found.fold,
            "parser_version": article.parser_version,
            "capture_id": capture_id,
            "revert_of": revert_of,
            "link": linked,
        },
    )
    db.execute("INSERT INTO records VALUES (?, ?)", (revision_id, lean(record, article.body_text)))
    if kind != "first":
        changed = {"last_changed_at": iso(look.fetched_at)} if kind == "edit" else {}
        update(db, "articles", article_id, {"revision_count": number, **changed})
    store_quotes(db, article_id, article.quotes, revision_id, kind)
    store_images(db, article_id, article.images, revision_id, kind)
    return revision_id


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
    said = ("text",) if kind in IN_PLACE else ("text", "speaker", "speaker_name")
    _follow(db, "quotes", article_id, rows, said, revision_id, first=kind == "first")


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
            }
        )
    same = ("url",) if kind in IN_PLACE else ("url", "caption", "credit")
    _follow(db, "images", article_id, rows, same, revision_id, first=kind == "first")


def _follow(
    db: Database,
    table: str,
    article_id: int,
    rows: list[dict[str, Any]],
    same: tuple[str, ...],
    revision_id: int,
    *,
    first: bool,
) -> None:
    """Match the open rows of `table` with `rows` on the columns `same`; update, open and close accordingly."""
    open_rows = {} if first else _open_rows(db, table, article_id, same)
    for row in rows:
        if known := open_rows.get(tuple(row[name] for name in same)):
            update(db, table, known.pop(0), row)
        else:
            insert(db, table, {"article_id": article_id, **row, "first_revision": revision_id})
    left = [row_id for row_ids in open_rows.values() for row_id in row_ids]
    if not left:
        return
    before = db.execute(
        "SELECT max(id) FROM revisions WHERE article_id = ? AND id < ?", (article_id, revision_id)
    ).fetchone()[0]
    for row_id in left:
        update(db, table, row_id, {"last_revision": before})


def _open_rows(db: Database, table: str, article_id: int, same: tuple[str, ...]) -> dict[tuple[Any, ...], list[int]]:
    """The rows that the revision before has, by the columns `same`, in reading order."""
    names = ", ".join(f'"{name}"' for name in same)
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row_id, *key in db.execute(
        f'SELECT id, {names} FROM "{table}" WHERE article_id = ? AND last_revision IS NULL ORDER BY position',
        (article_id,),
    ):
        found[tuple(key)].append(row_id)
    return found


def add_changes(
    db: Database,
    article_id: int,
    changes: Sequence[Change],
    *,
    from_revision: int | None,
    to_revision: int | None,
    earliest_at: str,
    latest_at: datetime,
    claims: str | None = None,
) -> list[int]:
    """What changed, bracketed by the two looks it happened between. Returns the ids.

    claims: what the publisher stated of its modifications, as JSON, for the changes that were judged by it.
    """
    return [
        insert(
            db,
            "changes",
            {
                "article_id": article_id,
                "from_revision": from_revision,
                "to_revision": to_revision,
                "kind": change.kind,
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "severity": change.severity,
                "stealth": None if change.stealth is None else int(change.stealth),
                "earliest_at": earliest_at,
                "latest_at": iso(latest_at),
                "claims": None if change.stealth is None else claims,
            },
        )
        for change in changes
    ]


def extend_check(
    db: Database, article_id: int, look: Look, outcome: str, *, revision_id: int | None, reason: str | None = None
) -> None:
    """Note a look: a run of equal looks is one row that grows."""
    body_sha256 = look_sha256(look)
    last = None
    if outcome != "new":
        last = db.execute(
            "SELECT id, outcome, http_status, revision_id, reason FROM checks "
            "WHERE article_id = ? ORDER BY last_at DESC, id DESC LIMIT 1",
            (article_id,),
        ).fetchone()
    sha, etag, modified = body_sha256, look.etag, look.last_modified
    if look.same_bytes:  # the same as the last look that showed the story, whatever came in between
        sha, etag, modified = db.execute(
            "SELECT body_sha256, etag, last_modified FROM checks WHERE article_id = ? AND revision_id IS NOT NULL "
            "ORDER BY last_at DESC, id DESC LIMIT 1",
            (article_id,),
        ).fetchone() or (sha, etag, modified)
    status = 200 if look.same_bytes else look.http_status
    found = {"last_at": iso(look.fetched_at), "etag": etag, "last_modified": modified, "body_sha256": sha}
    if last and last[1:] == (outcome, status, revision_id, reason):
        update(db, "checks", last[0], found)
        db.execute("UPDATE checks SET looks = looks + 1 WHERE id = ?", (last[0],))
    else:
        insert(
            db,
            "checks",
            {
                "article_id": article_id,
                "first_at": iso(look.fetched_at),
                **found,
                "http_status": status,
                "outcome": outcome,
                "reason": reason,
                "revision_id": revision_id,
            },
        )


def look_sha256(look: Look) -> str | None:
    """The name of the page a look brought; None where it brought none."""
    return sha256(look.body) if look.body else None
