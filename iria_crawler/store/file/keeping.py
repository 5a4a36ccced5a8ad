"""How a record lies in the table `records` from the beginning: packed in a file, as JSON on a server, which packs by itself."""

from __future__ import annotations

from iria_crawler.store.file.engine import Database
from iria_crawler.store.file.packing import RECORDS_PER_WHOLE, lean, pack, pack_newest
from iria_crawler.store.file.rows_say import record_by_rows


def as_newest(db: Database, article_id: int, record: str, body_text: str) -> str | bytes:
    """What is stored of the newest record of a story, whose rows are there. record: its whole JSON; body_text: the text in `bodies`."""
    light = lean(record, body_text)
    if not db.packs_records:
        return light
    packed = pack_newest(light, body_text, record_by_rows(db.execute, article_id, body_text))
    return packed if len(packed) < len(light.encode()) else light


def as_superseded(db: Database, number: int, record: str, after: str) -> str | bytes:
    """What is stored of the record of revision `number` when there is a later one. record, after: the whole JSON of both."""
    if not db.packs_records or number % RECORDS_PER_WHOLE == 0:
        return record
    packed = pack(record, after)
    return packed if len(packed) < len(record.encode()) else record


def pack_superseded(db: Database, article_id: int, number: int, after: str) -> None:
    """Pack the record of revision `number`, which was made whole before its text was replaced. after: the record that came then.

    One that cannot be read, as somebody altered it, stays as it lies.
    """
    row = db.execute(
        "SELECT r.revision_id, r.record FROM records r JOIN revisions v ON v.id = r.revision_id "
        "WHERE v.article_id = ? AND v.number = ?",
        (article_id, number),
    ).fetchone()
    if row and isinstance(row[1], str) and (lying := as_superseded(db, number, row[1], after)) != row[1]:
        db.execute("UPDATE records SET record = ? WHERE revision_id = ?", (lying, row[0]))
