"""WARC files of any crawler: which answers they hold, in the order of their times; and the histories that ours hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.errors import IriaError
from iria_crawler.importing.saved import FIRST_YEAR, Saved

_BEGINNING = b"WARC/"
_TYPES = ("response", "revisit")
# Answers that say something of a story: a page, nothing new, and no page any more.
STATUSES = frozenset((200, 304, 404, 410))
# Headers about how the body was transferred; warcio hands the body out without it.
_TRANSFER_HEADERS = frozenset(
    ("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "set-cookie")
)
# The metadata record of a story with its whole history, as `iria warc` writes it: JSON, see store/stories/carrying.py.
HISTORY_TYPE = "application/vnd.iria.history+json"
# A story of a thousand versions of 20 KB. A larger record was not written by us.
MAX_HISTORY_BYTES = 32 * 1024 * 1024
# The file is read in pieces of this size.
BLOCK_BYTES = 16_384
# The lines before a body, of the record or of the answer in it. Servers send some kB; a few kB of gzip may become gigabytes.
MAX_HEADER_BYTES = 1024 * 1024


class _Brotli:
    """What warcio decodes pages by that were sent as "br": it can use no `brotli` of version 1 itself. Gives at most one byte more
    than MAX_PAGE_BYTES, however much a few bytes may become. What is no Brotli raises, and warcio takes it as it is.
    """

    unused_data = b""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._room = MAX_PAGE_BYTES + 1

    def decompress(self, data: bytes) -> bytes:
        """The next part of the page."""
        found = []
        while self._room > 0 and (data or not self._inner.can_accept_more_data()):
            part = self._inner.process(data, output_buffer_limit=self._room)[: self._room]
            found.append(part)
            self._room -= len(part)
            if not part and not data:
                break
            data = b""
        return b"".join(found)


BufferedReader.DECOMPRESSORS["br"] = _Brotli


class _BoundedLines(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """warcio's reader of a file, which by itself reads a line however long it is, and any number of them."""

    _block = 0  # bytes of the lines since the last empty one

    def readline(self, length: int | None = None) -> bytes:
        """The next line. Raises ArchiveLoadFailed where lines without an empty one among them have MAX_HEADER_BYTES."""
        if length == 0:
            return b""
        room = MAX_HEADER_BYTES - self._block
        line: bytes = super().readline(room if length is None else min(length, room))
        self._block = self._block + len(line) if line.strip() else 0
        if self._block >= MAX_HEADER_BYTES:
            raise ArchiveLoadFailed(f"its header lines have more than {MAX_HEADER_BYTES:,} bytes")
        return line


def _records(stream: BinaryIO) -> ArchiveIterator:
    """The records of a file from here on."""
    records = ArchiveIterator(stream)
    records.reader = _BoundedLines(records.fh, block_size=BLOCK_BYTES)
    return records


class AnswerPlace(NamedTuple):
    """Where an answer lies, or a history. Sorted, places are in the order of time; of one time, in that of the files."""

    at: datetime
    file: int  # number of the file among those that are imported
    offset: int
    url: str
    is_history: bool = False


def find_answers(path: Path, file: int) -> Iterator[AnswerPlace]:
    """The places of all answers and histories in a file, without those of times to come. Raises IriaError if it is no WARC, OSError
    if it cannot be read.
    """
    now = datetime.now(UTC)
    try:
        with path.open("rb") as stream:
            if not BufferedReader(stream, decomp_type="gzip").read(len(_BEGINNING)) == _BEGINNING:
                raise IriaError("no WARC file", str(path))
            stream.seek(0)
            records = _records(stream)
            for record in records:
                headers = record.rec_headers
                at, url = _moment(headers.get_header("WARC-Date")), headers.get_header("WARC-Target-URI")
                is_history = record.rec_type == "metadata" and headers.get_header("Content-Type") == HISTORY_TYPE
                if at is not None and at <= now and url and (is_history or _is_answer(record)):
                    yield AnswerPlace(at, file, records.get_record_offset(), url.strip("<>"), is_history)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise IriaError(f"no WARC file, or damaged: {error}", str(path)) from None


def _is_answer(record: Any) -> bool:
    is_response = record.rec_type in _TYPES and record.http_headers is not None
    return is_response and _status(record) in STATUSES and _is_page(record)


def read_history(path: Path, place: AnswerPlace) -> bytes | None:
    """The JSON of a history; None if it is longer than MAX_HISTORY_BYTES."""
    with path.open("rb") as stream:
        stream.seek(place.offset)
        data = next(iter(_records(stream))).content_stream().read(MAX_HISTORY_BYTES + 1)
    return data if len(data) <= MAX_HISTORY_BYTES else None


def read_answers(paths: list[Path], places: list[AnswerPlace]) -> Iterator[Saved]:
    """The answers at these places, one in memory at a time. Pages over MAX_PAGE_BYTES are left out, as a crawl leaves them out."""
    streams = [path.open("rb") for path in paths]
    try:
        for place in places:
            stream = streams[place.file]
            stream.seek(place.offset)
            record = next(iter(_records(stream)))
            body = record.content_stream().read(MAX_PAGE_BYTES + 1) if record.rec_type == "response" else None
            if body is not None and len(body) > MAX_PAGE_BYTES:
                continue
            headers = tuple(
                (name, value) for name, value in record.http_headers.headers if name.lower() not in _TRANSFER_HEADERS
            )
            refers_to = record.rec_headers.get_header("WARC-Refers-To-Target-URI")
            yield Saved(place.url, place.at, _status(record), headers, body, refers_to)
    finally:
        for stream in streams:
            stream.close()


def _status(record: Any) -> int:
    code = record.http_headers.get_statuscode() or ""
    return int(code) if code.isascii() and code.isdecimal() else 0


def _is_page(record: Any) -> bool:
    """Whether an answer may be a page: HTML, or of a kind that nobody names. Pictures and scripts are the most of a WARC."""
    kind = (record.http_headers.get_header("Content-Type") or "").lower()
    return not kind or "html" in kind


def _moment(text: str | None) -> datetime | None:
    """WARC-Date as an aware UTC time of whole seconds, as the database has them; None if it is no time."""
    try:
        moment = datetime.fromisoformat(text or "")
        at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):  # OverflowError: of the year 1 or 9999, in a zone
        return None
    return at if at.year >= FIRST_YEAR else None
