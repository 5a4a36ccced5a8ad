"""`scrapy warc`: the stored pages as a WARC file, which archives and replay tools read."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from iria_crawler import __version__
from iria_crawler.arguments import read_moment
from iria_crawler.commands.files import whole_file
from iria_crawler.database_command import DatabaseCommand, site_of
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.store import Store, iso

# Headers about how the body was transferred and compressed. They are left out: the body is stored uncompressed.
_TRANSFER_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))


class Command(DatabaseCommand):
    """Write one file, whole or not at all; exit code 0."""

    most_arguments = 1

    def syntax(self) -> str:
        return "FILE.warc.gz [--since TIME] [--site HOST]"

    def short_desc(self) -> str:
        return "Export the stored pages as WARC 1.1"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="TIME", help="only pages fetched at or after this time: 2026-11-23")
        parser.add_argument("--site", metavar="HOST", help="only this outlet, such as ir-ia.com")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args or not args[0]:
            raise WrongWord("give the file to write: scrapy warc pages.warc.gz")
        since = iso(read_moment(opts.since, "--since")) if opts.since is not None else ""
        file = Path(args[0])
        with self.opened(read_only=True) as store:
            site = site_of(store, opts.site)
            if file.exists():
                raise IriaError("it exists already; give another name", args[0])
            with whole_file(file) as stream:
                written, missing = write_warc(store, stream, args[0], since, site)
        print(f"{written} pages written to {args[0]}" + (f"; {missing} are not kept any more" if missing else ""))


def write_warc(store: Store, file: BinaryIO, name: str, since: str, site: str | None) -> tuple[int, int]:
    """Write every stored page as a response record, the oldest first. Returns (pages written, pages no longer stored).

    `since`: only pages fetched then or later (ISO 8601, UTC; "" for all); `site`: only pages of this host.
    """
    writer = WARCWriter(file, gzip=name.endswith(".gz"), warc_version="1.1")
    about = {"software": f"iria-crawler {__version__}", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(Path(name).name, about))
    written = missing = 0
    for url, fetched_at, status, headers, sha256 in _pages(store, since, site):
        body = store.captures.get(sha256)
        if body is None:
            missing += 1
            continue
        reason = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
        http = StatusAndHeaders(
            f"{status} {reason}".strip(), [*headers, ("Content-Length", str(len(body)))], "HTTP/1.1"
        )
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": fetched_at}
        )
        writer.write_record(record)
        written += 1
    return written, missing


def _pages(store: Store, since: str, site: str | None) -> Iterator[tuple[str, str, int, list[tuple[str, str]], str]]:
    """(address, time, status, headers, SHA-256) of every capture."""
    for url, fetched_at, status, kind, headers, sha256 in store.db.execute(
        "SELECT c.url, c.fetched_at, c.http_status, c.content_type, c.headers, c.sha256 FROM captures c "
        "WHERE c.fetched_at >= :since AND (:site IS NULL OR EXISTS (SELECT 1 FROM revisions v JOIN articles a ON a.id = v.article_id "
        "JOIN sites s ON s.id = a.site_id WHERE s.host = :site AND (v.capture_id = c.id "
        "OR v.id IN (SELECT revision_id FROM parts WHERE capture_id = c.id)))) ORDER BY c.fetched_at, c.id",
        {"since": since, "site": site},
    ):
        kept = [(name, value) for name, value in json.loads(headers or "[]") if name.lower() not in _TRANSFER_HEADERS]
        if not kept and kind:
            kept = [("Content-Type", kind)]
        yield url, fetched_at, status, kept, sha256
