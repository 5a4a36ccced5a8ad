"""A hash chain over the revisions, so that a history that was altered later is noticed.

Every revision has a link: the hash of itself and of the link before it in its story. A seal is the hash of all links up
to one revision. Kept elsewhere (a file, a mail), it proves later that nothing before it was altered, not even the last.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from iria_crawler.store.file.engine import Asked, Database
from iria_crawler.store.file.packing import whole_records


@dataclass(frozen=True, slots=True)
class Seal:
    """The state of all revisions up to the one of id `revision_id`."""

    revision_id: int
    digest: str


class Sealed(NamedTuple):
    """What a link proves of a revision. `seen_at`: ISO 8601 UTC text; `record`: the whole JSON."""

    article_id: int
    number: int
    kind: str
    seen_at: str
    content_hash: str
    record: str


def link(before: str | None, revision: Sealed) -> str:
    """The link of a revision. `before`: the link of the revision before it, None for the first."""
    record_hash = hashlib.sha256(revision.record.encode()).hexdigest()
    parts = (before or "", *map(str, revision[:-1]), record_hash)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def chain_all(db: Asked) -> None:
    """Write the links of a database of schema 5 or earlier, which has none."""
    for (article_id,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        records = whole_records(db.execute, article_id)
        before: str | None = None
        for revision_id, number, kind, seen_at, content in db.execute(
            "SELECT id, number, kind, seen_at, content_hash FROM revisions WHERE article_id = ? ORDER BY number",
            (article_id,),
        ).fetchall():
            if number in records:
                before = link(before, Sealed(article_id, number, kind, seen_at, content, records[number]))
                db.execute("UPDATE revisions SET link = ? WHERE id = ?", (before, revision_id))


def seal(db: Database, until: int | None = None) -> Seal:
    """The seal of all revisions, or of those up to the id `until`. Forgotten ones count with the link that they had."""
    digest = hashlib.sha256()
    last = 0
    for last, linked in db.each(
        "SELECT id, link FROM (SELECT id, link FROM revisions UNION ALL SELECT revision_id, link FROM forgotten_links) AS links "
        "WHERE :until IS NULL OR id <= :until ORDER BY id",
        {"until": until},
    ):
        digest.update(f"{last} {linked}\n".encode())
    return Seal(last, digest.hexdigest())
