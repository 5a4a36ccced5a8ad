"""How records are kept in the database, so that no text is kept twice.

- The newest record of a story leaves its paragraphs to `bodies`: "paragraphs": null. The rest is packed: zstd, with the text, and with
  what the rows of the story, its quotations and its pictures say (rows_say.py), as the dictionary, so that what is there costs nothing.
- A superseded one is packed too: zstd, with the record after it as the dictionary, so that what both say costs nothing. Every
  20th stays whole: to read a packed one, all up to the next whole one are read.

Files of earlier releases have newest records as JSON without paragraphs, or packed with the text alone, and superseded ones whole, until
`scrapy compact` packs them. A server keeps all of them as JSON: it packs by itself. Either way the whole JSON comes back unchanged;
the links of seal.py are hashes of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import zstandard

from iria_crawler.store.file.rows_say import Execute, record_by_rows, words_of_rows
from iria_crawler.store.file.texts import plain_text, unzipped

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


# What most records have, before the text in the dictionary of a newest one. It never changes: packed records need it.
_USUAL = (
    '"parser_version":"1","provenance":{"headline":"h1","standfirst":"meta description","byline":"rel=author","published_at":"json-ld",'
    '"updated_at":"meta article:modified_time","paragraphs":"articleBody"},"places":{"byline":"div.meta > span.author > a"},'
    '"statements":{"rest":{"published_at":"2026-01-01T00:00:00+00:00"}},"links":[{"url":"https://www.","text":""}],"notices":[],'
    '"categories":[""],"tags":[""],"language":"en-GB","agency":"Reuters","headline_copies":{"og:title":"","json-ld":"",'
    '"twitter:title":""},"author_copies":{"json-ld":"","author":""},"dateline":{"raw":"","place":""},'
    '"images":[{"url":"https://www./wp-content/uploads/2026/01/.jpg","alt_text":"","caption":"","credit":"","photographer":"",'
    '"service":"U.S. Army","agency":"Reuters","qualifiers":["file"],"width":1200,"height":800,"role":"inline","external_id":"wp:1"},'
    '{"url":"https://.jpg","alt_text":"","caption":"","credit":"","width":1024,"height":683,"role":"lead"}],'
    '"quotes":[{"text":"","start":100,"end":200,"speaker":"he","speaker_start":210,"speaker_end":220,"speaker_name":"",'
    '"speaker_role":"","cue":"said","kind":"direct","continues":true},{"text":"","start":1000,"end":1100,"speaker":"",'
    '"speaker_start":1110,"speaker_end":1120,"speaker_name":"","speaker_role":"","cue":"said","kind":"partial"}],'
    '{"url":"https://www.","canonical_url":"https://www.","site":"","external_id":"wp:1","page_class":"article","headline":"",'
    '"standfirst":"","byline":"By ","authors":[""],"published_at":"2026-01-01T00:00:00+00:00","published_raw":"2026-01-01T00:00:00+00:00",'
    '"published_source":"json-ld","published_precision":"second","updated_at":"2026-01-01T00:00:00+00:00",'
    '"updated_raw":"2026-01-01T00:00:00+00:00","updated_source":"json-ld","paragraphs":null}'
)
# The same of records as they are packed with the rows of their story, behind the above. It never changes either.
_USUAL_WITH_ROWS = (
    '{"statements":{"rest":{"published_at":"2026-01-01T00:00:00+00:00","headline":"","authors":"","categories":"","picture":"wp:1"}},'
    '"last_shown":[{"field":"","seen_at":"2026-01-01T00:00:00+00:00","story":{"url":"","images":[{"url":"https://"}]}}],'
    '"notices":[{"kind":"correction","text":"Correction: "}],"published_source":"meta","published_precision":"minute",'
    '"updated_source":"time","published_precision":"day","published_day":"2026-01-01","published_source":"rest","truncated":true,"page_class":"paywalled",'
    '"images":[{"url":"https://www./wp-content/uploads/2026/01/.jpg","alt_text":"","caption":"","credit":"","photographer":"",'
    '"service":"U.S. Army","agency":"Reuters","qualifiers":["file"],"width":1024,"height":683,"role":"gallery"},'
    '{"url":"https://.png","alt_text":"","unplaced":[""],"organisation":"","width":1200,"height":675,"role":"inline"},'
    '{"published_at":"text","published_at":"meta","published_at":"time","updated_at":"text","updated_at":"meta","updated_at":"time",'
    '"standfirst":"class","byline":"byline, by its place","authors":"byline, by its place","authors":"meta","authors":"json-ld",'
    '"categories":"meta","categories":"rel=category","tags":"rel=tag","tags":"json-ld","external_id":"shortlink",'
    '"dateline":"first paragraph","canonical_url":"meta og:url","headline":"meta og:title","credit":"named credit",'
    '"credit":"end of caption","language":"en-US","language":"en","language":"de",'
    '"author_copies":{"article:author":"","parsely-author":"","byl":""},'
    '{"url":"https://www.","canonical_url":"https://www.","site":"","external_id":"wp:1","page_class":"article","headline":"",'
    '"standfirst":"","byline":"By ","authors":[""],"dateline":{"raw":"","place":""},"published_at":"2026-01-01T00:00:00+00:00",'
    '"published_raw":"2026-01-01T00:00:00+00:00","published_source":"json-ld","published_precision":"second",'
    '"updated_at":"2026-01-01T00:00:00+00:00","updated_raw":"2026-01-01T00:00:00+00:00","updated_source":"json-ld","paragraphs":null,'
    '"quotes":[{"text":"","start":100,"end":200,"speaker":"he","speaker_start":210,"speaker_end":220,"speaker_name":"",'
    '"speaker_role":"","cue":"said","kind":"block","continues":true},{"text":"","start":1000,"end":1100,"speaker":"",'
    '"speaker_start":1110,"speaker_end":1120,"speaker_name":"","cue":"said","kind":"partial"},{"text":"","start":1000,"end":2000,'
    '"speaker":"","speaker_start":1110,"speaker_end":1120,"speaker_name":"","speaker_role":"","cue":"said","kind":"direct"}],'
    '"images":[{"url":"https://www.","alt_text":"","caption":"","credit":"","photographer":"","agency":"Reuters","width":1200,'
    '"height":800,"role":"lead","external_id":"wp:1"},{"url":"https://","alt_text":"","caption":"","credit":"","photographer":"",'
    '"agency":"Reuters","width":1200,"height":800,"role":"inline","external_id":"wp:2"}],"links":[{"text":"","url":"https://www."},'
    '{"text":"","url":"https://"}],"headline_copies":{"og:title":"","twitter:title":"","json-ld":""},"author_copies":{"json-ld":"",'
    '"author":""},"categories":[""],"tags":["",""],"language":"en-GB","parser_version":"2026.11.11","provenance":{"headline":"h1",'
    '"standfirst":"description","byline":"byline","authors":"byline","categories":"json-ld","tags":"meta","external_id":"body class",'
    '"canonical_url":"rel=canonical","published_at":"json-ld","updated_at":"json-ld","credit":"credit line","images":"story pictures",'
    '"paragraphs":"text"},"places":{"byline":"span span author vcard < div div byline < div < header < article"},"left_out":[""]}'
)
# A record is packed while a crawl waits: higher levels take much longer, and make it hardly smaller.
_LEVEL_OF_NEWEST = 5


# A record that is packed with what the rows of its story say, too, begins with one of these bytes in place of zstd's four: of schema 23,
# or as rows_say.record_by_rows() says it.
_WITH_WORDS, _BY_ROWS = b"\x01", b"\x02"
_ZSTD = b"\x28\xb5\x2f\xfd"


def rows_of(execute: Execute, article_id: int, record: str | bytes, body_text: str) -> str:
    """What the rows of a story say, as its newest `record` is packed with it; "" where it is not. body_text: its newest text."""
    if isinstance(record, bytes) and record.startswith(_BY_ROWS):
        return record_by_rows(execute, article_id, body_text)
    if isinstance(record, bytes) and record.startswith(_WITH_WORDS):
        return words_of_rows(execute, article_id)
    return ""


def pack_newest(record: str, body_text: str, rows: str) -> bytes:
    """The newest record of a story, as what it says beside its text and `rows`: see record_by_rows()."""
    compressor = zstandard.ZstdCompressor(
        level=_LEVEL_OF_NEWEST, dict_data=_dictionary(_USUAL + _USUAL_WITH_ROWS + body_text + rows), write_checksum=True
    )
    return _BY_ROWS + compressor.compress(lean(record, body_text).encode()).removeprefix(_ZSTD)


def unpack_newest(record: str | bytes, body_text: str, rows: str = "") -> str:
    """The newest record of a story without what it leaves to its text. rows: see rows_of(). Raises ZstdError where it is not of this
    text, or of these rows.
    """
    if not isinstance(record, bytes):
        return record
    if record.startswith((_WITH_WORDS, _BY_ROWS)):
        return unpack(_ZSTD + record[1:], _USUAL + _USUAL_WITH_ROWS + body_text + rows)
    return unpack(record, _USUAL + body_text)


def newest(record: str | bytes, body_text: str, rows: str = "") -> str:
    """The whole JSON of the newest record of a story, however it is kept. Raises ZstdError where it is not of this text, or of these
    rows.
    """
    return fill(unpack_newest(record, body_text, rows), body_text)


def pack(record: str, after: str) -> bytes:
    """A superseded record as what differs from the one `after` it, with a checksum: what was damaged is never read as other words."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(after), write_checksum=True)
    return compressor.compress(record.encode())


def unpack(data: bytes, after: str) -> str:
    """The opposite of pack(). Raises ZstdError where the bytes are damaged, or are of another record than `after`. What earlier
    releases packed has no checksum, and may be read as other words; `iria verify` says so by the links.
    """
    return unzipped(data, zstandard.ZstdDecompressor(dict_data=_dictionary(after)))


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


def record_of(execute: Execute, revision_id: int | None) -> str | None:
    """The whole JSON of a revision, by its id; None where there is none. `record_json(revision_id)` of the pages' SQL."""
    for article_id, number in execute("SELECT article_id, number FROM revisions WHERE id = ?", (revision_id,)):
        return whole_record(execute, article_id, number)
    return None


_SELECT = "SELECT v.number, r.record FROM revisions v JOIN records r ON r.revision_id = v.id WHERE v.article_id = ?"


def _unpacked(execute: Execute, article_id: int, rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """`rows`: (number, record as it is stored), the newest first. A packed one that is the first is the story's newest."""
    found: dict[int, str] = {}
    for place, (number, record) in enumerate(list(rows)):
        # What was altered by somebody is not what the record was packed with: the record after it, or the text.
        with suppress(zstandard.ZstdError):
            if isinstance(record, bytes) and place:
                if number + 1 in found:
                    found[number] = unpack(record, found[number + 1])
            elif isinstance(record, bytes) or _LEFT_OUT in record:
                for (lying,) in list(execute("SELECT body_text FROM bodies WHERE article_id = ?", (article_id,))):
                    body_text = plain_text(lying)
                    found[number] = newest(record, body_text, rows_of(execute, article_id, record, body_text))
            else:
                found[number] = record
    return found
