"""robots.txt in front of every request, by RFC 9309: read once a host and run, before anything else is asked there.

| answer | then |
|---|---|
| 2xx | its rules |
| a redirect within the outlet | followed, five times at most |
| a redirect off the outlet, a sixth redirect, 4xx | there are no rules: everything may be asked |
| 429, 5xx, no answer | nothing is asked for now, and what is owed stays owed |
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
from iria_crawler.crawl.gate.guard import REDIRECTS, Told, TurnedAway, gatekeeper_of
from iria_crawler.crawl.gate.robots import LONGEST_ROBOTS, Robots, read_robots
from iria_crawler.urls import absolute

logger = logging.getLogger(__name__)

# RFC 9309 section 2.3.1.2: five at least.
MOST_HOPS = 5
# Before everything that waits.
PRIORITY = 1000
# A compressed answer is unfolded at once and so cannot be cut on the way; of more than this it is given up.
MOST_UNFOLDED = 4 * 1024 * 1024
TOO_MANY_REQUESTS = 429


class NotNow(TurnedAway):
    """A host whose robots.txt cannot be had just now. Nothing is asked there in this run; everything stays owed.

    `status` is that of the answer and `retry_after` its header; where there was no answer, `cause` is the downloader's
    exception. None: not so.
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
        super().__init__(url, "robots_unreadable", reason, told=True)
        self.status, self.retry_after, self.cause = status, retry_after, cause


class RobotsGate:
    """Reads robots.txt and holds every request against it."""

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
        """Raises TurnedAway where robots.txt forbids, NotNow where it cannot be had."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self._robots_of(request)
        if isinstance(robots, TurnedAway):
            raise robots.at(request.url)
        if not robots.allows(request.url):
            raise TurnedAway(request.url, "robots", "robots.txt forbids this address; it is not fetched")

    async def _robots_of(self, request: Request) -> Robots | TurnedAway:
        """Of the request's host: asked by the first who needs it, waited for by the others."""
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
            self._tell(url, robots, request)
        return await asyncio.shield(known)

    async def _ask(self, url: str) -> Robots | TurnedAway:
        """What the answer means, after its redirects."""
        assert self._crawler.engine is not None
        asked = url
        for _ in range(MOST_HOPS + 1):
            meta = {
                "dont_obey_robotstxt": True,
                "dont_redirect": True,
                "iria_robots": 0,
                "download_maxsize": MOST_UNFOLDED,
            }
            request = Request(
                url, callback=NO_CALLBACK, priority=PRIORITY, meta=meta, headers={"Accept-Encoding": "identity"}
            )
            try:
                response = await self._crawler.engine.download_async(request)
            except TurnedAway as error:
                return error
            except Exception as error:  # whatever it is: without an answer nothing is known of the outlet's wishes
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
            Told.of(self._crawler).tell(asked, target, reason)
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

    def _tell(self, url: str, robots: Robots | TurnedAway, request: Request) -> None:
        """Whoever wants to know: the spider, and who keeps the pace."""
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
        """The sitemaps that may be asked; the others are told."""
        keeper = gatekeeper_of(self._crawler, request)
        for named in robots.sitemaps:
            target = absolute(url, named) or named
            refusal = keeper.refuse(target)
            if refusal is None:
                yield target
            else:
                reason = Refusal(refusal.kind, f"robots.txt names the sitemap {named[:200]}: {refusal}")
                Told.of(self._crawler).tell(url, target, reason)

    def headers_received(self, headers: Headers, request: Request) -> None:
        """A plain answer is cut on the way and so may have any length."""
        if "iria_robots" in request.meta:
            request.meta["iria_robots"] = 0
            plain = (headers.get(b"Content-Encoding") or b"").strip().lower() in (b"", b"identity")
            request.meta["download_maxsize"] = 0 if plain else MOST_UNFOLDED

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Enough is enough. Raises StopDownload, which hands over what there is."""
        if "iria_robots" in request.meta:
            request.meta["iria_robots"] += len(data)
            if request.meta["iria_robots"] > LONGEST_ROBOTS:
                raise StopDownload(fail=False)
