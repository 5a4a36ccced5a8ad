"""The undocumented parts of Scrapy that engine.py uses, checked on a real crawl. If a new Scrapy changes them, this fails first."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from running import RUN

# A crawl of three addresses that notes what the engine reports meanwhile.
CRAWL = """
import asyncio, json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from iria_crawler.crawl.engine import Engine

seen = {}

class Watched(scrapy.Spider):
    name = "watched"

    async def start(self):
        engine = self.engine = Engine(self.crawler)
        seen["idle at first"] = engine.is_idle()
        seen["closing at first"] = engine.is_closing()
        yield scrapy.Request(sys.argv[1] + "slow", callback=self.parse)
        for _ in range(200):
            await asyncio.sleep(0.01)
            if not engine.is_idle():
                break
        seen["idle under way"] = engine.is_idle()
        while not engine.is_idle():
            await asyncio.sleep(0.01)
        seen["answered when idle"] = seen.get("slow", False)
        engine.pause(0.5)
        began = asyncio.get_running_loop().time()
        yield scrapy.Request(sys.argv[1] + "paused", callback=self.paused, cb_kwargs={"began": began})
        while "waited" not in seen:
            await asyncio.sleep(0.01)
        engine.close("enough")
        await asyncio.sleep(0)
        seen["closing at last"] = engine.is_closing()
        yield scrapy.Request(sys.argv[1] + "never", callback=self.parse)

    async def parse(self, response):
        await asyncio.sleep(0.2)
        seen[response.url.rpartition("/")[2]] = True
        seen["idle while read"] = self.engine.is_idle()

    def paused(self, response, began):
        seen["waited"] = asyncio.get_running_loop().time() - began >= 0.45

process = AsyncCrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False})
crawler = process.create_crawler(Watched)
process.crawl(crawler)
process.start()
seen["reason"] = crawler.stats.get_value("finish_reason")
print(json.dumps(seen))
"""


PAGE = b"<html><body>yes</body></html>"


class Slow(BaseHTTPRequestHandler):
    """Answer every request, and keep the connection open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_engine_keeps_its_word(url: str) -> None:
    told = subprocess.run([sys.executable, "-c", CRAWL, url], **RUN, capture_output=True, timeout=60, check=True)
    assert json.loads(told.stdout) == {
        "idle at first": True,
        "closing at first": False,
        "idle under way": False,
        "slow": True,
        "idle while read": False,
        "answered when idle": True,
        "waited": True,
        "closing at last": True,
        "reason": "enough",
    }


# A crawl that ends while the loop is busy for longer than a handler waits for its connections to close.
BUSY_END = """
import sys, time
import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

class Watched(scrapy.Spider):
    name = "watched"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        self.crawler.signals.connect(self.busy, signal=signals.engine_stopped)

    def busy(self):
        time.sleep(1.5)

process = AsyncCrawlerProcess({
    "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False, "IRIA_ALLOW_PRIVATE": True,
    "DOWNLOAD_HANDLERS": {"http": "iria_crawler.crawl.gate.guard.GuardedHandler"},
})
process.crawl(Watched)
process.start()
"""


def test_a_busy_end_is_no_error(url: str) -> None:
    """The connection is kept open, so that there is one to close."""
    told = subprocess.run([sys.executable, "-c", BUSY_END, url], **RUN, capture_output=True, timeout=60, check=True)
    assert "'response_received_count': 1" in told.stderr, told.stderr
    assert "Traceback" not in told.stderr, told.stderr
