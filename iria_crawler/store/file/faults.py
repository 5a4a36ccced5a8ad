"""Whether the history is what was written: every link, every record, every page behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from iria_crawler.store.file.captures import Captures, sha256
from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.packing import whole_records
from iria_crawler.store.file.seal import Sealed, link
from iria_crawler.store.file.texts import plain_or_none

_PARTS = (
    "SELECT c.sha256 FROM parts p JOIN captures c ON c.id = p.capture_id WHERE p.revision_id = ? AND c.pruned_at IS NULL "
    "ORDER BY p.position"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    url: str
    revision: int | None  # its number within the story; None: the story as a whole
    what: str


def find_faults(db: Database, captures: Captures) -> Iterator[Fault]:
    """Everything that does not hold: links, records, counts, and the pages behind the newest revisions.

    A page that was let go on purpose is none: see pages_let_go().
    """
    before: str | None = None
    at: tuple[int, int] = (0, 0)  # article, number
    records: dict[int, str] = {}
    for article_id, url, count, revision_id, number, kind, seen_at, content, linked, name in db.each(
        "SELECT a.id, a.url, a.revision_count, v.id, v.number, v.kind, v.seen_at, v.content_hash, v.link, "
        "CASE WHEN c.pruned_at IS NULL THEN c.sha256 END "
        "FROM articles a LEFT JOIN revisions v ON v.article_id = a.id LEFT JOIN captures c ON c.id = v.capture_id "
        "ORDER BY a.id, v.number"
    ):
        if article_id != at[0]:
            before, at = None, (article_id, 0)
            records = whole_records(db.execute, article_id)
        if number is None:
            yield Fault(url, None, "the story has no revision any more")
            continue
        if number != at[1] + 1:
            yield Fault(url, number, f"revision {at[1] + 1} is missing before it")
        at = (article_id, number)
        record = records.get(number)
        if record is None:
            yield Fault(url, number, _why_unread(db, article_id))
        elif linked != link(before, Sealed(article_id, number, kind, seen_at, content, record)):
            yield Fault(
                url,
                number,
                "it is not what was written: its record, its hash, its time or what stood before it differs",
            )
        before = linked
        if number == count and name is not None:
            yield from _page_fault(captures, url, number, name)
        for (part,) in db.execute(_PARTS, (revision_id,)).fetchall() if number == count else ():
            yield from _page_fault(captures, url, number, part)
    yield from _counts(db)


def _why_unread(db: Database, article_id: int) -> str:
    row = db.execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)).fetchone()
    if row is None or plain_or_none(row[0]) is None:
        return "the story's newest text cannot be unpacked, and its records lean on it"
    return "its record is missing, or what it leans on is not as it was: another record, or the rows of the story"


def pages_let_go(db: Database) -> int:
    """How many newest revisions have no page any more, because a rule let it go: what they say cannot be checked against it."""
    return int(
        db.execute(
            "SELECT count(*) FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count "
            "WHERE EXISTS (SELECT 1 FROM captures c WHERE c.pruned_at IS NOT NULL AND (c.id = v.capture_id "
            "OR c.id IN (SELECT capture_id FROM parts WHERE revision_id = v.id)))"
        ).fetchone()[0]
    )


def _page_fault(captures: Captures, url: str, number: int, name: str) -> Iterator[Fault]:
    body = captures.get(name)
    if body is None:
        why = "cannot be unpacked" if captures.holds(name) else "is not kept any more"
        if name in captures.damaged:
            why = "is not in the bucket as it was written, or the page that it leans on is not"
        yield Fault(url, number, f"the page it was read from ({name[:12]}) {why}")
    elif sha256(body) != name:
        yield Fault(url, number, f"the page it was read from ({name[:12]}) is not the one that was kept")


def _counts(db: Database) -> Iterator[Fault]:
    for url, count, most in db.execute(
        "SELECT a.url, a.revision_count, max(v.number) FROM articles a JOIN revisions v ON v.article_id = a.id "
        "GROUP BY a.id HAVING a.revision_count <> max(v.number)"
    ):
        yield Fault(url, None, f"it had {count} revisions and has {most}")
