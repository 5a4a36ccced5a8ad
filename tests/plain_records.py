"""Records as JSON, for tests that alter one by SQL: a file keeps them packed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iria_crawler.store.file.packing import lean, whole_records


def unpack_records(execute: Callable[..., Any]) -> None:
    """Replace every packed record by its JSON, as a file of an earlier release has it. execute: of whoever holds the connection."""
    for article_id, body_text in execute("SELECT article_id, body_text FROM bodies").fetchall():
        records = whole_records(execute, article_id)
        for number, record in records.items():
            execute(
                "UPDATE records SET record = ? WHERE revision_id = (SELECT id FROM revisions WHERE article_id = ? AND number = ?)",
                (lean(record, body_text) if number == max(records) else record, article_id, number),
            )
