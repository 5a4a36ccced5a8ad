"""Obey `Crawl-delay` of robots.txt, which Scrapy reads but does not apply."""

from __future__ import annotations

import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler

from iria_crawler.crawl.gate.robots import Robots

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Keeps the time between two requests to a host at least as long as its robots.txt asks for.

    Scrapy's random variation of that time (0.5 to 1.5 times) is switched off for the host: it would make it too short.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(extension.response_downloaded, signal=signals.response_downloaded)
        return extension

    def robots_parsed(self, robotparser: Robots, request: Request) -> None:
        """Note the host's Crawl-delay for our user agent. If two ports of a host differ, the longer delay is for both."""
        if not robotparser.crawl_delay:
            return
        host = urlsplit(request.url).hostname or ""
        delay = max(robotparser.crawl_delay, self._delays.get(host, 0.0))
        if delay > self._crawler.settings.getfloat("DOWNLOAD_DELAY"):
            logger.info("robots.txt of %s asks for %.3g s between requests: obeyed", host, delay)
        self._delays[host] = delay
        self._apply(host)

    def response_downloaded(self, request: Request) -> None:
        """AutoThrottle has just set a delay by the server's speed: raise it again if it is below Crawl-delay."""
        self._apply(request.meta.get("download_slot", ""))

    def _apply(self, host: str) -> None:
        floor = self._delays.get(host)
        engine = self._crawler.engine
        if floor is None or engine is None:
            return
        # For slots that Scrapy creates again after a pause, and for the one in use.
        engine.downloader.per_slot_settings[host] = {"delay": floor, "jitter": 0.0}
        if slot := engine.downloader.slots.get(host):
            slot.delay = max(slot.delay, floor)
            slot.jitter = 0.0
