"""Check every request against robots.txt, by RFC 9309. It is fetched once for each host and run, before anything else.

| answer | then |
|---|---|
| 2xx | its rules hold |
| a redirect within the outlet | is followed, at most five times |
| a redirect to another outlet, a sixth redirect, 4xx | there are no rules: everything may be fetched |
| 429, 5xx, no answer | nothing is fetched in this run; what is owed stays owed |
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Headers, Request, Response
from scrapy.http.request import NO_CALLBACK

from iria_crawler.crawl.gate.gatekeeper import USUAL_PORTS, Refusal
from iria_crawler.crawl.gate.guard import REDIRECTS, RefusalReport, TurnedAway, gatekeeper_of
from iria_crawler.crawl.gate.robots import MAX_ROBOTS_BYTES, Robots, read_robots
from iria_crawler.urls import absolute

logger = logging.getLogger(__name__)

# RFC 9309 section 2.3.1.2: at least five.
MAX_REDIRECTS = 5
# Scrapy's priority of a request: robots.txt goes before all that wait.
PRIORITY = 1000
# A compressed answer is unpacked as a whole, so it cannot be cut while it arrives. A larger one is an error.
MAX_COMPRESSED_BYTES = 4 * 1024 * 1024
TOO_MANY_REQUESTS = 429


class NotNow(TurnedAway):
    """The robots.txt of a host cannot be read now. Nothing is fetched from it in this run; everything stays owed.

    `status` and `retry_after` (the header) are those of the answer. If there was no answer, they are None and `cause` is the
    downloader's exception.
    """

    def __init__(
        self,
        url: str,
        why: str,
        *,
        status: int | None = None,
        retry_after: str | None = None,
        cause: Exception | None = None,
    ) -> None:
        reason = f"robots.txt cannot be read just now ({why}), so nothing is asked and all stays owed"
        super().__init__(url, "robots_unreadable", reason, reported=True)
        self.status, self.retry_after, self.cause = status, retry_after, cause


class RobotsGate:
    """Fetches robots.txt and checks every request against it."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._known: dict[str, asyncio.Future[Robots | TurnedAway]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        gate = cls(crawler)
        crawler.signals.connect(gate.headers_received, signal=signals.headers_received)
        crawler.signals.connect(gate.bytes_received, signal=signals.bytes_received)
        return gate

    async def process_request(self, request: Request) -> None:
        """Raises TurnedAway if robots.txt forbids the request, NotNow if robots.txt cannot be read."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self._robots_of(request)
        if isinstance(robots, TurnedAway):
            raise robots.at(request.url)
        if not robots.allows(request.url):
            raise TurnedAway(request.url, "robots", "robots.txt forbids this address; it is not fetched")

    async def _robots_of(self, request: Request) -> Robots | TurnedAway:
        """The robots.txt of the request's host. The first request fetches it; others wait for the same answer."""
        split = urlsplit(request.url)
        host = f"{split.hostname}:{'' if split.port in USUAL_PORTS.values() else split.port or ''}"
        known = self._known.get(host)
        if known is None:
            known = self._known[host] = asyncio.get_running_loop().create_future()
            url = f"{split.scheme}://{split.netloc}/robots.txt"
            robots: Robots | TurnedAway = NotNow(url, "the crawl ended")
            try:
                robots = await self._ask(url)
            finally:
                known.set_result(robots)
            self._report(url, robots, request)
        return await asyncio.shield(known)

    async def _ask(self, url: str) -> Robots | TurnedAway:
        """Fetch robots.txt, follow its redirects, and read the answer."""
        assert self._crawler.engine is not None
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            meta = {
                "dont_obey_robotstxt": True,
                "dont_redirect": True,
                "iria_robots": 0,
                "download_maxsize": MAX_COMPRESSED_BYTES,
            }
            request = Request(
                url, callback=NO_CALLBACK, priority=PRIORITY, meta=meta, headers={"Accept-Encoding": "identity"}
            )
            try:
                response = await self._crawler.engine.download_async(request)
            except TurnedAway as error:
                return error
            except Exception as error:  # of any kind: without an answer we do not know what is allowed
                return NotNow(asked, " ".join(f"{type(error).__name__}: {error}".split())[:200], cause=error)
            location = response.headers.get(b"Location")
            if response.status not in REDIRECTS or location is None:
                return await self._weigh(asked, response)
            target = absolute(url, location.decode("latin-1"))
            if target is None or self._leads_out(asked, target, request):
                return Robots()
            url = target
        return Robots()

    def _leads_out(self, asked: str, target: str, request: Request) -> bool:
        refusal = gatekeeper_of(self._crawler, request).refuse(target)
        if refusal:
            reason = Refusal(refusal.kind, f"robots.txt leads to {target[:200]} and so counts as none: {refusal}")
            RefusalReport.of(self._crawler).add(asked, target, reason)
        return refusal is not None

    async def _weigh(self, asked: str, response: Response) -> Robots | NotNow:
        status = response.status
        if 200 <= status < 300:
            cut = "download_stopped" in response.flags
            return await asyncio.to_thread(read_robots, response.body, self._agent, cut=cut)
        if status >= 500 or status == TOO_MANY_REQUESTS:
            wait = response.headers.get(b"Retry-After")
            return NotNow(asked, str(status), status=status, retry_after=wait.decode("latin-1") if wait else None)
        return Robots()

    def _report(self, url: str, robots: Robots | TurnedAway, request: Request) -> None:
        """Inform the spider, and the extension that applies the Crawl-delay."""
        spider = self._crawler.spider
        if isinstance(robots, NotNow):
            logger.warning("%s [%s]", robots.reason, url)
            if hook := getattr(spider, "robots_unreadable", None):
                hook(url, robots)
        elif isinstance(robots, Robots):
            self._crawler.signals.send_catch_log(signals.robots_parsed, robotparser=robots, request=request)
            hook = getattr(spider, "robots_read", None)
            if hook and robots.was_read:
                hook(url, robots.text, tuple(self._own_sitemaps(url, robots, request)))

    def _own_sitemaps(self, url: str, robots: Robots, request: Request) -> Iterator[str]:
        """The named sitemaps that may be fetched; the others are reported as refused."""
        keeper = gatekeeper_of(self._crawler, request)
        for named in robots.sitemaps:
            target = absolute(url, named) or named
            refusal = keeper.refuse(target)
            if refusal is None:
                yield target
            else:
                reason = Refusal(refusal.kind, f"robots.txt names the sitemap {named[:200]}: {refusal}")
                RefusalReport.of(self._crawler).add(url, target, reason)

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Set the size limit: none for an uncompressed answer, because bytes_received() cuts it."""
        if "iria_robots" in request.meta:
            request.meta["iria_robots"] = 0
            plain = (headers.get(b"Content-Encoding") or b"").strip().lower() in (b"", b"identity")
            request.meta["download_maxsize"] = 0 if plain else MAX_COMPRESSED_BYTES

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Raises StopDownload after MAX_ROBOTS_BYTES; Scrapy then gives us what has come so far."""
        if "iria_robots" in request.meta:
            request.meta["iria_robots"] += len(data)
            if request.meta["iria_robots"] > MAX_ROBOTS_BYTES:
                raise StopDownload(fail=False)
