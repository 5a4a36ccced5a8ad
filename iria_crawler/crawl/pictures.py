"""The files of the stories' pictures (IRIA_PICTURES): asked for when all stories are looked at, and as politely as these.

"head" asks for the first HEAD_BYTES of each file, which hold its metadata; "full" for the whole file, of which only a hash and
the size are kept. The gatekeeper decides as for any request: pictures on hosts that the outlet's file does not declare are
not asked for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from typing import Any, Literal, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response
from twisted.python.failure import Failure

from iria_crawler.crawl.failures import explain_failure, explain_status
from iria_crawler.crawl.patience import Patience
from iria_crawler.crawl.responses import error_of, header, request_of
from iria_crawler.crawl.run import Run
from iria_crawler.errors import CannotGoOn, ParseError, WrongWord
from iria_crawler.model import PictureLook
from iria_crawler.picture_files.read import HEAD_BYTES, MAX_FILE_BYTES, read_picture
from iria_crawler.schedule import conditional_headers
from iria_crawler.store import PictureOwed, sha256

logger = logging.getLogger(__name__)

Mode = Literal["", "head", "full"]
MODES = ("", "head", "full")
# Files that one run asks for: at a second each this takes three minutes. The others come in the next run.
MAX_FILES_PER_RUN = 200
# A server that gives none of this many files in a row gives none in this run.
MAX_FAILURES_IN_A_ROW = 6
# A server may answer a request for the head with the whole file; the download is stopped after the head. Should that fail, it
# ends here.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_RANGE = re.compile(r"bytes 0-(\d{1,15})/(\d{1,15}|\*)")
# What a server answers that knows ranges and has none like the one that was asked for: of an empty file, or of any.
RANGE_NOT_SATISFIABLE = 416


def mode_of(setting: str) -> Mode:
    """The value of IRIA_PICTURES. Raises WrongWord for another word, or where the package that reads pictures is missing."""
    if setting not in MODES:
        raise WrongWord(f"IRIA_PICTURES={setting!r}: expected head, full or nothing")
    if setting and find_spec("PIL") is None:
        raise WrongWord(
            f"IRIA_PICTURES={setting}: reading pictures needs a package more: pip install iria-crawler[pictures]"
        )
    return cast("Mode", setting)


class Pictures:
    """The files of one run."""

    def __init__(self, run: Run, patience: Patience, mode: Mode) -> None:
        self._run = run
        self._patience = patience
        self._mode = mode
        self._failures = 0
        self.under_way = 0

    def requests(self) -> Iterator[Request]:
        """A request for each file that is due, up to MAX_FILES_PER_RUN; none if the setting is off or the server gives none."""
        run = self._run
        if not self._mode:
            return
        elsewhere: set[str] = set()
        for owed in self._owed():
            if refusal := run.gatekeeper.refuse(owed.url):
                elsewhere.add(str(refusal))
                with run.stopping_for_full_disk():
                    look = PictureLook(url=owed.url, at=run.now(), outcome=refusal.kind, reason=str(refusal))
                    run.store.picture_files.note(run.site_id, look)
                continue
            if run.is_ending or self._failures >= MAX_FAILURES_IN_A_ROW:
                return
            self.under_way += 1
            yield self._request(owed)
        for reason in sorted(elsewhere):
            logger.info("pictures are not asked for: %s", reason)

    def _owed(self) -> Iterator[PictureOwed]:
        """The files to ask for: first those that decide whether an edit of this run swapped a picture."""
        run, files = self._run, self._run.store.picture_files
        doubted = dict.fromkeys(url for doubt in run.in_doubt.values() for url in (*doubt.come, *doubt.gone))
        first = files.owed_of(doubted, MAX_FILES_PER_RUN)
        yield from first
        if left := MAX_FILES_PER_RUN - len(first):
            yield from files.owed(run.site_id, run.now(), left)

    def _request(self, owed: PictureOwed, *, ranged: bool = True) -> Request:
        """ranged: False asks for the whole file in mode "head" too, of which only the head is received."""
        headers = {
            **conditional_headers(owed.etag, owed.last_modified),
            "Accept": "image/*",
            "Accept-Encoding": "identity",
        }
        meta: dict[str, Any] = {"download_maxsize": MAX_FILE_BYTES}
        if self._mode == "head":
            if ranged:
                headers["Range"] = f"bytes=0-{HEAD_BYTES - 1}"
            meta = {"download_maxsize": MAX_ANSWER_BYTES, "download_warnsize": 0, "iria_head_bytes": 0}
        return Request(
            owed.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            cb_kwargs={"owed": owed},
            meta=meta,
            dont_filter=True,
        )

    async def answered(self, response: Response, owed: PictureOwed) -> AsyncIterator[Request]:
        """Store what the file says; or yield a request for it without a range, where the server has none. No answer is an error of
        the run, whatever it holds."""
        request = response.request
        if response.status == RANGE_NOT_SATISFIABLE and request and b"Range" in request.headers:
            yield self._request(owed, ranged=False)
            return
        try:
            look = await self._look(response, owed)
            self._failures = 0 if look.outcome in ("read", "unreadable") else self._failures + 1
            if not self._run.is_ending or look.outcome == "read":
                changed = self._run.store.picture_files.note(self._run.site_id, look)
                if changed:
                    logger.info("another picture at its address, in %d stories [%s]", changed, owed.url)
        except CannotGoOn as error:
            self._run.end_for(error)
        except Exception as error:  # a bug of ours that this file reveals
            self._run.error(response.url, "reading a picture", error)
        finally:
            self._done()

    def failed(self, failure: Failure) -> None:
        """Store that a file was not answered. It is asked for again later."""
        owed: PictureOwed = request_of(failure).cb_kwargs["owed"]
        problem = explain_failure(error_of(failure))
        self._failures += 1
        if not self._run.is_ending:
            with self._run.stopping_for_full_disk():
                look = PictureLook(url=owed.url, at=self._run.now(), outcome=problem.kind, reason=problem.reason)
                self._run.store.picture_files.note(self._run.site_id, look)
        self._done()

    def _done(self) -> None:
        self.under_way -= 1
        self._run.wake()

    async def _look(self, response: Response, owed: PictureOwed) -> PictureLook:
        """The look that an answer is. A 304 is one only at the address that was asked with validators."""
        now = self._run.now()
        if response.status == 304:
            return PictureLook(url=owed.url, at=now, same_bytes=True)
        if response.status not in (200, 206):
            self._patience.heed(response.status, header(response, b"Retry-After"))
            problem = explain_status(response.status)
            return PictureLook(url=owed.url, at=now, outcome="http", reason=problem.reason if problem else None)
        size = size_of(response)
        whole = len(response.body) == size and "download_stopped" not in response.flags
        if response.status == 206 and not _RANGE.fullmatch(header(response, b"Content-Range") or ""):
            return PictureLook(
                url=owed.url, at=now, outcome="http", reason="the server sent another part than the first"
            )
        body = response.body if self._mode == "full" else response.body[:HEAD_BYTES]
        whole = whole and len(body) == len(response.body)
        try:
            file = await self._run.read(read_picture, body, owed.url, whole, url=owed.url)
        except ParseError as error:
            return PictureLook(url=owed.url, at=now, outcome="unreadable", reason=str(error))
        return PictureLook(
            url=owed.url,
            at=now,
            file=file,
            etag=header(response, b"ETag"),
            last_modified=header(response, b"Last-Modified"),
            size=size,
            sha256=sha256(body),
            whole=whole,
        )


def size_of(response: Response) -> int | None:
    """The bytes of the whole file, as the answer states or shows them; None if it does not, or contradicts itself: what it states
    is of a packed file, or less than came."""
    request = response.request
    is_packed = bool(request and request.meta.get("iria_packed"))
    is_cut = "download_stopped" in response.flags
    if response.status == 206:
        stated = _RANGE.fullmatch(header(response, b"Content-Range") or "")
        if stated is None or stated[2] == "*" or is_packed:
            return None
        last, total = int(stated[1]), int(stated[2])
        came = len(response.body)
        return total if last < total and (came <= last + 1 if is_cut else came == last + 1) else None
    if not is_cut:
        return len(response.body)
    length = header(response, b"Content-Length") or ""
    return int(length) if re.fullmatch(r"\d{1,15}", length) and not is_packed else None


def stop_after_the_head(crawler: Crawler) -> None:
    """Stop the download of a file of which only the head was asked for, if the server sends more."""

    def begun(headers: Headers, request: Request) -> None:
        # Also of the second request after a redirect or a failure, which has the notes of the first.
        if "iria_head_bytes" in request.meta:
            request.meta.update(iria_head_bytes=0, iria_packed=bool(headers.get(b"Content-Encoding")))

    def received(data: bytes, request: Request) -> None:
        if "iria_head_bytes" in request.meta:
            request.meta["iria_head_bytes"] += len(data)
            if request.meta["iria_head_bytes"] >= HEAD_BYTES:
                raise StopDownload(fail=False)

    # Weak references would be lost at once; the crawler keeps these as long as it lives.
    crawler.signals.connect(begun, signal=signals.headers_received, weak=False)
    crawler.signals.connect(received, signal=signals.bytes_received, weak=False)
