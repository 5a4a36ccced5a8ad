"""`scrapy warc`: the stored pages as a WARC file, which archives and replay tools read."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from iria_crawler import __version__
from iria_crawler.arguments import read_moment
from iria_crawler.commands.files import whole_file
from iria_crawler.database_command import DatabaseCommand, site_of
from iria_crawler.errors import IriaError, WrongWord
from iria_crawler.importing.warcs import HISTORY_TYPE, MAX_HISTORY_BYTES
from iria_crawler.program import program
from iria_crawler.store import Store, iso

REVISIT = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# The first and the last look of every row of equal looks, except one that made a revision or kept a page: that is a capture.
_LOOKS = """
SELECT coalesce((SELECT h.before FROM changes h WHERE h.article_id = a.id AND h.kind = 'moved' AND h.latest_at > k.at
  ORDER BY h.latest_at LIMIT 1), a.url), k.at, CASE WHEN k.revision_id IS NULL THEN k.http_status ELSE 304 END,
  (SELECT c.url FROM revisions v JOIN captures c ON c.id = v.capture_id WHERE v.id = k.revision_id), NULL, NULL FROM (
  SELECT article_id, first_at AS at, http_status, revision_id, body_sha256 FROM checks
  UNION SELECT article_id, last_at, http_status, revision_id, body_sha256 FROM checks
) k JOIN articles a ON a.id = k.article_id JOIN sites s ON s.id = a.site_id
WHERE (k.revision_id IS NOT NULL OR k.http_status IN (404, 410)) AND k.at >= :since AND (:site IS NULL OR s.host = :site)
AND NOT EXISTS (SELECT 1 FROM revisions v WHERE v.id = k.revision_id AND v.seen_at = k.at)
AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.sha256 = k.body_sha256 AND c.fetched_at = k.at)
"""
# Headers about how the body was transferred and compressed. They are left out: the body is stored uncompressed.
_TRANSFER_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))


class Command(DatabaseCommand):
    """Write one file, whole or not at all; exit code 0."""

    example = "warc pages.warc.gz --since 2026-11-01"
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
            raise WrongWord(f"give the file to write: {program()} warc pages.warc.gz")
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
        if sha256 is None:
            writer.write_record(_revisit(writer, url, fetched_at, status, dict(headers)))
            continue
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
    write_histories(writer, store, since, site)
    return written, missing


def write_histories(writer: WARCWriter, store: Store, since: str, site: str | None) -> None:
    """Write what we made of the pages: a metadata record for each story that was first seen at `since` or later, with all its
    rows. `import` reads them. A story with more rows than MAX_HISTORY_BYTES gets none.
    """
    for article_ids in store.carrying.groups(since, site):
        story = store.carrying.take_out(article_ids)
        data = json.dumps(story, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        if len(data) <= MAX_HISTORY_BYTES:
            standing = story["articles"][-1]
            record = writer.create_warc_record(
                standing["url"],
                "metadata",
                payload=io.BytesIO(data),
                warc_content_type=HISTORY_TYPE,
                warc_headers_dict={"WARC-Date": standing["last_seen_at"]},
            )
            writer.write_record(record)


def _revisit(writer: WARCWriter, url: str, at: str, status: int, refers: dict[str, str]) -> Any:
    """The record of a look that brought no new page: it shows from when to when the page was as it was, and where."""
    reason = HTTPStatus(status).phrase
    about = {"WARC-Date": at, "WARC-Profile": REVISIT, **refers}
    http = StatusAndHeaders(f"{status} {reason}", [], "HTTP/1.1")
    return writer.create_warc_record(url, "revisit", http_headers=http, warc_headers_dict=about)


def _pages(
    store: Store, since: str, site: str | None
) -> Iterator[tuple[str, str, int, list[tuple[str, str]], str | None]]:
    """(address, time, status, headers, SHA-256) of every capture, and without SHA-256 of the first and last of the looks that
    found a story unchanged or missing.
    """
    for url, fetched_at, status, kind, headers, sha256 in store.db.execute(
        "SELECT * FROM (SELECT c.url, c.fetched_at AS at, c.http_status, c.content_type, c.headers, c.sha256 FROM captures c "
        "WHERE c.fetched_at >= :since AND (:site IS NULL OR EXISTS (SELECT 1 FROM revisions v JOIN articles a ON a.id = v.article_id "
        "JOIN sites s ON s.id = a.site_id WHERE s.host = :site AND (v.capture_id = c.id "
        "OR v.id IN (SELECT revision_id FROM parts WHERE capture_id = c.id)))) "
        f"UNION ALL {_LOOKS}) AS answers ORDER BY at, sha256 IS NULL, url",
        {"since": since, "site": site},
    ):
        kept = [(name, value) for name, value in json.loads(headers or "[]") if name.lower() not in _TRANSFER_HEADERS]
        if sha256 is None:
            kept = [("WARC-Refers-To-Target-URI", kind)] if kind else []
        elif not kept and kind:
            kept = [("Content-Type", kind)]
        yield url, fetched_at, status, kept, sha256
