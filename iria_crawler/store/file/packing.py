"""How records are kept in the database, so that no text is kept twice.

- The newest record of a story leaves its paragraphs to `bodies`: "paragraphs": null.
- A superseded one is whole JSON until `scrapy compact` packs it: zstd, with the record after it as the dictionary, so
  that what both say costs nothing. Every 20th stays whole: to read a packed one, all up to the next whole one are read.

Either way the whole JSON comes back unchanged; the links of seal.py are hashes of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import zstandard

# (SQL, values) -> rows: the execute() of whoever holds the connection.
Execute = Callable[[str, Sequence[Any]], Iterable[Any]]

# One record of 20 is not packed, so that no more than 20 are read for one.
RECORDS_PER_WHOLE = 20
_LEVEL = 9
_LEFT_OUT = '"paragraphs":null'


def lean(record: str, body_text: str) -> str:
    """The record without the paragraphs that `body_text` is made of; unchanged where it has others."""
    return record.replace(_paragraphs(body_text), _LEFT_OUT, 1)


def fill(record: str, body_text: str) -> str:
    """The opposite of lean()."""
    return record.replace(_LEFT_OUT, _paragraphs(body_text), 1)


def _paragraphs(body_text: str) -> str:
    # As records.to_json() writes them. No value of a record can hold this: quotation marks within one are escaped.
    return '"paragraphs":' + json.dumps(body_text.split("\n"), ensure_ascii=False, separators=(",", ":"))


def pack(record: str, after: str) -> bytes:
    """A superseded record as what differs from the one `after` it."""
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(after)).compress(record.encode())


def unpack(data: bytes, after: str) -> str:
    """The opposite of pack()."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(after)).decompress(data).decode()


def _dictionary(record: str) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(record.encode(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def whole_record(execute: Execute, article_id: int, number: int) -> str | None:
    """The whole JSON of revision `number` of a story; None where it, or a later one that it was packed with, cannot be read."""
    rows: list[tuple[int, str | bytes]] = []
    for row in execute(_SELECT + " AND v.number >= ? ORDER BY v.number", (article_id, number)):
        rows.append(row)
        if isinstance(row[1], str):
            break
    return _unpacked(execute, article_id, rows[::-1]).get(number)


def whole_records(execute: Execute, article_id: int) -> dict[int, str]:
    """The whole JSON of every revision of a story, by number, the newest first; those that cannot be read are left out."""
    return _unpacked(execute, article_id, execute(_SELECT + " ORDER BY v.number DESC", (article_id,)))


_SELECT = "SELECT v.number, r.record FROM revisions v JOIN records r ON r.revision_id = v.id WHERE v.article_id = ?"


def _unpacked(execute: Execute, article_id: int, rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """`rows`: (number, record as it is stored), the newest first."""
    found: dict[int, str] = {}
    for number, record in list(rows):
        if isinstance(record, bytes):
            if number + 1 in found:
                # The record after it is not the one that it was packed with: somebody altered that one.
                with suppress(zstandard.ZstdError, UnicodeDecodeError):
                    found[number] = unpack(record, found[number + 1])
        elif _LEFT_OUT in record:
            for (body_text,) in execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,)):
                found[number] = fill(record, body_text)
        else:
            found[number] = record
    return found
