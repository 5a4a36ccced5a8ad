"""The undocumented parts of Scrapy that the flow needs, in one place. tests/crawl/test_engine.py checks each of them.

Everything else that the project uses of Scrapy is documented there, except what crawl/gate/guard.py overrides.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from scrapy.crawler import Crawler

from iria_crawler.store import Pace


class Engine:
    """The running engine behind a crawler. Its methods may be called once the spider has been opened."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None

    @property
    def _engine(self) -> Any:
        engine = self._crawler.engine
        assert engine is not None
        return engine

    def is_idle(self) -> bool:
        """Whether no request waits or is under way, no answer is being read, and no item is in a pipeline."""
        engine = self._engine
        scheduler, slot = engine.scheduler, engine.scraper.slot
        return not (
            engine.downloader.active
            or (slot is not None and not slot.is_idle())
            or (scheduler is not None and scheduler.has_pending_requests())
        )

    def is_closing(self) -> bool:
        """Whether the crawl is being closed: what is under way is finished, nothing new is asked."""
        slot = self._engine._slot
        return slot is not None and slot.closing is not None

    def close(self, reason: str) -> None:
        """End the crawl: nothing new is asked, what is under way is finished."""
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._engine.close_spider_async(reason=reason))

    def pace(self) -> Pace:
        """How the crawl asks: the longest delay between two requests to a host, and when the next may be sent."""
        downloader = self._engine.downloader
        slots = list(downloader.slots.values())
        now = time.time()  # the clock of lastseen
        waits = (slot.lastseen + slot.delay - now for slot in slots)
        delays = (slot.delay for slot in slots)
        return Pace(
            max(delays, default=self._crawler.settings.getfloat("DOWNLOAD_DELAY")), max(0.0, *waits) if slots else 0.0
        )

    def pause(self, seconds: float) -> None:
        """Send no request for this many seconds."""
        engine = self._engine
        if not engine.paused:
            engine.pause()
            asyncio.get_running_loop().call_later(seconds, engine.unpause)
