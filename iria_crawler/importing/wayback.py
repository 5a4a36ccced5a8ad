"""The Wayback Machine, or another archive of the same interface, asked one capture at a time, the oldest first.

Every request goes through the gate of a crawl: robots.txt, the delay between two requests, the limits of an answer. A capture
that the list says is the same as the one before, or a "not found", is not asked for: the list has told it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from iria_crawler.changes import GONE_STATUSES
from iria_crawler.crawl.failures import explain_failure, explain_status
from iria_crawler.crawl.gate.gatekeeper import Gatekeeper
from iria_crawler.crawl.readers.pages import MAX_PAGE_BYTES
from iria_crawler.crawl.responses import error_of, header, request_of
from iria_crawler.errors import FetchError, IriaError
from iria_crawler.importing.cdx import MAX_ANSWER_BYTES, CaptureList, CaptureQuestion, ListedCapture
from iria_crawler.importing.looks import Importer
from iria_crawler.importing.saved import Saved
from iria_crawler.schedule import retry_after
from iria_crawler.urls import UrlRules, looks_like_section, ruled, url_key

# An archive that asks for patience gets it for so long, and so often in a row; then the import ends, and goes on another day.
MAX_PAUSE_SECONDS = 120.0
USUAL_PAUSE_SECONDS = 60.0
MAX_REFUSALS_IN_A_ROW = 3
# An archive that gives none of this many captures in a row gives none now.
MAX_FAILURES_IN_A_ROW = 6
_PATIENCE = frozenset((429, 503))
# The archive writes what the outlet's server said behind this; its own headers are not the outlet's.
_ORIGINAL = "x-archive-orig-"
_LEFT_OUT = frozenset(
    ("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "set-cookie")
)


class Fruitless:
    """The captures that brought no story, as hashes in a file beside the database, so that they are not asked for again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] = set(path.read_text("ascii").split()) if path.is_file() else set()

    def __contains__(self, capture: ListedCapture) -> bool:
        return _name(capture) in self._known

    def add(self, capture: ListedCapture) -> None:
        """Note a capture. Raises OSError."""
        if capture not in self:
            self._known.add(_name(capture))
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{_name(capture)}\n")


def _name(capture: ListedCapture) -> str:
    return hashlib.sha256(f"{capture.timestamp} {capture.url}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(kw_only=True)
class Visit:
    """What is asked of the archive, and what came of it. `counts`: captures by what became of them without being read."""

    archive: str  # its address, with a slash at the end
    question: CaptureQuestion
    limit: int  # captures that are asked for in this run
    rules: UrlRules | None = None
    tell: Callable[[int, int], None] = lambda done, total: None  # progress: captures dealt with, and all
    captures: list[ListedCapture] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    left_out: int = 0  # rows of the list that could not be used
    is_cut: bool = False  # the list is longer than what is taken of it
    ended: str | None = None  # why it ended early, in words
    error: Exception | None = None  # what could not be done; the command raises it

    def wants(self, capture: ListedCapture) -> bool:
        """Whether a capture may be of a story: its address names no section, or is the very one that was asked for."""
        if url_key(capture.url) == url_key(self.question.address) and urlsplit(self.question.address).path != "/":
            return True
        verdict = ruled(capture.url, self.rules)
        return not looks_like_section(capture.url) if verdict is None else verdict


class Wayback(Spider):
    """Reads the list of captures, and with an importer the captures; one request at a time."""

    name = "wayback"
    gatekeeper: Gatekeeper
    custom_settings = {  # noqa: RUF012 - as Scrapy names it
        "ITEM_PIPELINES": {},
        "CONCURRENT_REQUESTS": 1,
        "EXTENSIONS": {
            "iria_crawler.extensions.politeness.CrawlDelay": 100,
            "scrapy.extensions.remote_control.RemoteControl": None,
            "scrapy.extensions.telnet.TelnetConsole": None,
        },
    }

    def __init__(self, visit: Visit, importer: Importer | None, fruitless: Fruitless, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._visit = visit
        self._importer = importer  # None: only the list is wanted
        self._fruitless = fruitless
        self._list = CaptureList(visit.question, datetime.now(UTC))
        self._next = 0
        self._failures = self._refusals = 0
        self._taken: dict[str, str] = {}  # address -> digest of its newest capture that is in the database

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        allow_private = crawler.settings.getbool("IRIA_ALLOW_PRIVATE")
        spider.gatekeeper = Gatekeeper(spider._visit.archive, allow_private=allow_private)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        yield self._ask_list()

    # --- the list ---

    def _ask_list(self, key: str = "") -> Request:
        url = self._visit.question.url(self._visit.archive, key)
        return self._request(url, self.list_came, MAX_ANSWER_BYTES)

    async def list_came(self, response: Response) -> AsyncIterator[Request]:
        """One answer of the list; the next one, or the first capture, is asked for."""
        if response.status != 200:
            async for request in self._wait(response):
                yield request
            if self._visit.ended is None and response.status not in _PATIENCE:
                self._fail(FetchError(f"no list of captures: {_why(response.status)}", response.url))
            return
        self._refusals = 0
        key = self._list.add(response.body.decode("utf-8", "replace"))
        if key is not None:
            yield self._ask_list(key)
            return
        visit = self._visit
        listed = self._list.in_order()
        visit.captures = [capture for capture in listed if visit.wants(capture)]
        visit.counts["no address of a story"] = len(listed) - len(visit.captures)
        visit.left_out, visit.is_cut = self._list.left_out, self._list.is_cut
        self._list.found.clear()
        async for request in self._go_on():
            yield request

    # --- the captures ---

    async def _go_on(self) -> AsyncIterator[Request]:
        """The request for the next capture that is to be asked for. Those that the list tells all of are stored on the way."""
        visit = self._visit
        if self._importer is None:
            return
        try:
            while self._next < len(visit.captures):
                capture = visit.captures[self._next]
                if self._needs_asking(capture, self._importer):
                    if visit.asked >= visit.limit:
                        visit.ended = f"{visit.limit} captures were asked for; run it again for the next ones"
                        return
                    visit.asked += 1
                    url = f"{visit.archive}web/{capture.timestamp}id_/{capture.url}"
                    yield self._request(url, self.capture_came, MAX_PAGE_BYTES, capture=capture)
                    return
                self._advance()
        except (IriaError, OSError) as error:
            self._fail(error)

    def _advance(self) -> None:
        self._next += 1
        self._visit.tell(self._next, len(self._visit.captures))

    def _needs_asking(self, capture: ListedCapture, importer: Importer) -> bool:
        key = url_key(capture.url)
        if capture in self._fruitless:
            self._visit.counts["no story"] += 1
            return False
        if importer.has_seen(capture.url, capture.at):
            self._visit.counts["known"] += 1
            self._taken[key] = capture.digest
            return False
        if capture.status in GONE_STATUSES:
            importer.take(Saved(capture.url, capture.at, capture.status, (), None))
            self._taken.pop(key, None)
            return False
        if self._taken.get(key) == capture.digest:
            importer.take(Saved(capture.url, capture.at, 304, (), None, capture.url))
            return False
        return True

    async def capture_came(self, response: Response, capture: ListedCapture) -> AsyncIterator[Request]:
        """One capture: store it, and ask for the next."""
        assert self._importer is not None
        if response.status in _PATIENCE and not _is_archived(response):
            async for request in self._wait(response):
                yield request
            return
        self._refusals = 0
        try:
            self._take(response, capture, self._importer)
        except (IriaError, OSError) as error:
            self._fail(error)
            return
        async for request in self._done():
            yield request

    def _take(self, response: Response, capture: ListedCapture, importer: Importer) -> None:
        if response.status != 200 and not (_is_archived(response) and response.status in GONE_STATUSES):
            # 3xx: the archive has it at another time, which the list names as well.
            self._visit.counts["not given"] += 1
            self._failures = self._failures + 1 if response.status >= 400 else 0
            return
        self._failures = 0
        saved = Saved(capture.url, capture.at, response.status, _headers(response), response.body)
        if importer.take(saved):
            self._taken[url_key(capture.url)] = capture.digest
        else:
            self._fruitless.add(capture)

    async def _done(self) -> AsyncIterator[Request]:
        self._advance()
        if self._failures >= MAX_FAILURES_IN_A_ROW:
            self._visit.ended = (
                f"the archive gave none of {self._failures} captures in a row; run it again later, it goes on there"
            )
            return
        async for request in self._go_on():
            yield request

    # --- what goes wrong ---

    async def _wait(self, response: Response) -> AsyncIterator[Request]:
        """The request again after the pause that the archive asks for, if it does and the pause is not too long."""
        if response.status not in _PATIENCE:
            return
        self._refusals += 1
        now = datetime.now(UTC)
        until = retry_after(header(response, b"Retry-After"), now)
        pause = (until - now).total_seconds() if until else USUAL_PAUSE_SECONDS
        if self._refusals > MAX_REFUSALS_IN_A_ROW or pause > MAX_PAUSE_SECONDS:
            self._visit.ended = "the archive asks for patience; run it again later, it goes on there"
            return
        await asyncio.sleep(pause)
        assert response.request is not None
        yield response.request.replace(dont_filter=True)

    async def failed(self, failure: Any) -> AsyncIterator[Request]:
        """A request that got no answer."""
        request, problem = request_of(failure), explain_failure(error_of(failure))
        capture: ListedCapture | None = request.cb_kwargs.get("capture")
        if capture is None:
            self._fail(FetchError(f"no list of captures: {problem.reason}", request.url))
            return
        self._visit.counts["not given"] += 1
        self._failures += 1
        if problem.kind == "too_large":
            self._failures = 0
            self._fruitless.add(capture)
        async for following in self._done():
            yield following

    def _fail(self, error: Exception) -> None:
        self._visit.error = error

    def _request(self, url: str, callback: Any, most: int, **kwargs: Any) -> Request:
        meta = {"handle_httpstatus_all": True, "dont_redirect": True, "download_maxsize": most, "download_warnsize": 0}
        return Request(url, callback, errback=self.failed, cb_kwargs=kwargs, meta=meta, dont_filter=True)


def _why(status: int) -> str:
    problem = explain_status(status)
    return problem.reason if problem else f"unexpected answer ({status})"


def _is_archived(response: Response) -> bool:
    """Whether the answer is one that the archive keeps, and not one of its own: RFC 7089 demands this header."""
    return header(response, b"Memento-Datetime") is not None


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    """What the outlet's server said, as the archive passes it on."""
    found = []
    for name, values in response.headers.items():
        plain = name.decode("latin-1").lower()
        own = plain.removeprefix(_ORIGINAL)
        if (plain != own and own not in _LEFT_OUT and own != "content-type") or plain == "content-type":
            found += [(own.title(), value.decode("latin-1")) for value in values]
    return tuple(sorted(found))
