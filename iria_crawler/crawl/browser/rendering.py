"""The pages of an outlet with `browser = true`, as a browser shows them.

A page is fetched as any other. Then Chromium draws it, and what its scripts ask for is fetched by the crawl too: the gatekeeper,
robots.txt, the delay between two requests and the limits of size hold for each of these requests.
"""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, HtmlResponse, Request, Response

from iria_crawler.crawl.browser.chromium import Chromium, Drawn, Undrawn, executable
from iria_crawler.crawl.gate.guard import TurnedAway
from iria_crawler.crawl.responses import header

# One script, or one answer for it.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
# The scripts of a site are the same on every page. They are kept for the length of a run, so that each is asked for once.
MAX_SCRIPTS_KEPT = 200
MAX_SCRIPT_BYTES_KEPT = 32 * 1024 * 1024
# Of an answer, what a page may see: what it is, and whether another host of the outlet may read it.
_PASSED_ON = (b"Content-Type", b"Access-Control-Allow-Origin", b"Access-Control-Allow-Credentials")
# Validators of the page as it came say nothing of what its scripts draw.
_OF_THE_BYTES = (b"ETag", b"Last-Modified", b"Content-Length", b"Content-Type")


class Rendering:
    """Replaces the HTML of every page by what Chromium makes of it, if the spider says `browser = True`."""

    def __init__(self, crawler: Crawler) -> None:
        if not getattr(crawler.spider, "browser", False):
            raise NotConfigured
        self._crawler = crawler
        settings = crawler.settings
        self._chromium = Chromium(executable(settings["IRIA_BROWSER"]), settings["USER_AGENT"])
        self._scripts: dict[str, Drawn] = {}
        self._script_bytes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        rendering = cls(crawler)
        crawler.signals.connect(rendering._chromium.close, signal=signals.spider_closed)
        return rendering

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as it is drawn, in UTF-8; an answer that is no page stays. Raises TurnedAway if it cannot be drawn."""
        kind = (header(response, b"Content-Type") or "").lower()
        if (
            response.status != 200
            or "html" not in kind
            or "iria_inner" in request.meta
            or "iria_robots" in request.meta
        ):
            return response
        first = Drawn(200, _passed_on(response), response.body)
        try:
            html = await self._chromium.draw(response.url, first, self._fetch)
        except Undrawn as error:
            raise TurnedAway(request.url, "undrawn", f"the browser could not draw the page: {error}") from None
        headers = Headers(response.headers)
        for name in _OF_THE_BYTES:
            headers.pop(name, None)
        headers[b"Content-Type"] = b"text/html; charset=utf-8"
        body = html.encode("utf-8", "replace")
        return response.replace(cls=HtmlResponse, headers=headers, body=body, encoding="utf-8")

    async def _fetch(self, url: str, kind: str) -> Drawn | None:
        """What the outlet's server answers to a page; None if the gate turns the request away, or no answer came."""
        if url in self._scripts:
            return self._scripts[url]
        assert self._crawler.engine is not None
        meta = {"iria_inner": True, "download_maxsize": MAX_ANSWER_BYTES, "dont_retry": True}
        try:
            response = await self._crawler.engine.download_async(Request(url, meta=meta, dont_filter=True))
        except Exception:  # of any kind: without the answer the page shows what it shows
            return None
        drawn = Drawn(response.status, _passed_on(response), response.body)
        if kind == "script" and response.status == 200:
            self._keep(url, drawn)
        return drawn

    def _keep(self, url: str, drawn: Drawn) -> None:
        if len(self._scripts) < MAX_SCRIPTS_KEPT and self._script_bytes + len(drawn.body) <= MAX_SCRIPT_BYTES_KEPT:
            self._scripts[url] = drawn
            self._script_bytes += len(drawn.body)


def _passed_on(response: Response) -> dict[str, str]:
    found = {name.decode(): header(response, name) for name in _PASSED_ON}
    return {name: value for name, value in found.items() if value is not None}
