"""A hash chain over the revisions, so that a history altered afterwards shows.

Every revision carries the hash of itself and of the link before it in its story. A seal is the hash of all links up to
one revision: kept elsewhere (a file, a mail), it proves later that nothing before it was touched, not even the last link.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Seal:
    """The state of all revisions up to the one of id `revision_id`."""

    revision_id: int
    digest: str


def link(before: str | None, article_id: int, number: int, kind: str, seen_at: str, content: str, record: str) -> str:
    """The link of a revision. `before`: the link of the revision before it, None for the first; `record`: its JSON."""
    parts = (
        before or "",
        str(article_id),
        str(number),
        kind,
        seen_at,
        content,
        hashlib.sha256(record.encode()).hexdigest(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def chain_all(db: Database) -> None:
    """Write the links of a database made before there were any."""
    rows = db.execute(
        "SELECT v.id, v.article_id, v.number, v.kind, v.seen_at, v.content_hash, r.record FROM revisions v "
        "JOIN records r ON r.revision_id = v.id ORDER BY v.article_id, v.number"
    ).fetchall()
    before: tuple[int, str] | None = None
    for revision_id, article_id, *told in rows:
        linked = link(before[1] if before and before[0] == article_id else None, article_id, *told)
        db.execute("UPDATE revisions SET link = ? WHERE id = ?", (linked, revision_id))
        before = (article_id, linked)


def seal(db: Database, until: int | None = None) -> Seal:
    """The seal of all revisions, or of those up to the id `until`."""
    digest = hashlib.sha256()
    last = 0
    for last, linked in db.execute("SELECT id, link FROM revisions WHERE ?1 IS NULL OR id <= ?1 ORDER BY id", (until,)):
        digest.update(f"{last} {linked}\n".encode())
    return Seal(last, digest.hexdigest())
