"""Speed of a crawl on this machine, compared with a bare Scrapy spider that parses with lxml and stores nothing.

Both crawl the same invented site on 127.0.0.1 (stories of about 16 kB, a sitemap, validators) with the same settings; the
server measures the time from the first story request to the last. Then everything is looked at again, which is cheap because
the server answers 304. Our crawl reads pages in another process (iria_crawler/crawl/readers/pool.py); with
`-s IRIA_READERS=2` after the number of stories it uses two.

    python bench/crawl.py [stories [-s NAME=VALUE ...]]
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
STORIES = 2_000
MODIFIED = "Mon, 23 Nov 2026 12:00:00 GMT"
TURNS = 3
BARE_SPIDER, FIRST, AGAIN = "bare spider: lxml, stores nothing", "first crawl", "every story looked at again"
SETTINGS = ["-s", "DOWNLOAD_DELAY=0.001", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]

# The targets: the share of the bare spider's speed, and stories a second.
LEAST_SHARE = 0.6
LEAST_SHARE_BY_CPU = 0.45
LEAST_SPEED = 300.0

BARE = """
import scrapy
from lxml import html

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = ["{site}sitemap.xml"]

    def parse(self, response):
        for url in response.xpath("//*[local-name() = 'loc']/text()").getall():
            yield scrapy.Request(url, self.parse_story)

    def parse_story(self, response):
        tree = html.fromstring(response.body)
        yield {{"headline": tree.findtext(".//h1"), "body": [p.text_content() for p in tree.iter("p")]}}
"""


def story(number: int) -> bytes:
    """A page of about 20 kB: half of it is chrome, as on real pages."""
    menu = "".join(f'<li class="menu-item"><a href="/section-{n}/">Section {n}</a></li>' for n in range(60))
    said = f"“We have {number} reasons to wait,” said Commander Ada Roe, who leads the harbour watch at Korsnes."
    plain = "The ship left port on Monday with a crew of forty and came back two days later than it was planned. " * 3
    text = "".join(
        f"<p>{plain} It was trip {number}-{n}.</p>{f'<p>{said}</p>' if n % 5 == 0 else ''}" for n in range(22)
    )
    related = "".join(f'<div class="related"><a href="/news/{n}/"><h4>Story {n}</h4></a></div>' for n in range(60))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trip {number} - Post</title>
<meta property="article:published_time" content="2026-11-20T08:00:00Z">
<meta property="og:type" content="article"></head><body><nav><ul>{menu}</ul></nav><main><article>
<h1>Harbour watch counts trip number {number} of its ships</h1><p class="byline">By Jane Roe</p>{text}</article></main>
<aside>{related}</aside><footer>All rights reserved</footer></body></html>""".encode()


class Site(asyncio.Protocol):
    """As much of HTTP/1.1 with keep-alive as needed, so that the server is faster than any crawler."""

    stories = STORIES
    times: tuple[float, float] | None = None
    sent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.pending = b""

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            answer = self.answer(head.split(b" ", 2)[1].decode(), head.lower())
            type(self).sent += len(answer)
            self.transport.write(answer)

    def answer(self, path: str, head: bytes) -> bytes:
        """The whole answer to a request."""
        if path.startswith("/news/"):
            now = time.perf_counter()
            type(self).times = (self.times[0] if self.times else now, now)
            if b"if-modified-since" in head:
                return b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n"
            return _whole(story(int(path.split("/")[2])), f"Last-Modified: {MODIFIED}\r\n")
        if path == "/times":
            began, ended = self.times or (0.0, 0.0)
            told = f"{ended - began} {self.sent}".encode()
            type(self).times, type(self).sent = None, 0
            return _whole(told)
        if path == "/sitemap.xml":
            host = head.split(b"host: ", 1)[1].split(b"\r\n", 1)[0].decode()
            locs = "".join(
                f"<url><loc>http://{host}/news/{n}/trip-of-the-ships/</loc></url>" for n in range(self.stories)
            )
            return _whole(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'.encode())
        if path == "/":
            return _whole(b"<!doctype html><title>Post</title><body><p>News</p></body>")
        if path == "/robots.txt":
            return _whole(b"User-agent: *\nAllow: /\n")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _whole(body: bytes, headers: str = "") -> bytes:
    kind = b"application/xml" if body.startswith(b"<urlset") else b"text/html; charset=utf-8"
    return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n%b\r\n%b" % (
        kind,
        len(body),
        headers.encode(),
        body,
    )


async def serve(stories: int) -> None:
    """Serve the site until the process is stopped; its address is the first line printed."""
    Site.stories = stories
    server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await server.serve_forever()


class Used(NamedTuple):
    """What one run of `scrapy` used: CPU seconds of all its processes, and MB of the largest."""

    cpu: float
    memory: int


class Measured(NamedTuple):
    """The result of one crawl: stories a second, milliseconds of CPU a story, bytes sent, and MB of its largest process."""

    speed: float
    cpu: float
    sent: int
    memory: int


def run(arguments: list[str]) -> Used:
    """Run `scrapy`, its readers among its processes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scrapy", *arguments, "-s", "LOG_LEVEL=ERROR"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bench: scrapy {arguments[0]} ended with {process.returncode}")
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def measure(site: str, arguments: list[str], stories: int) -> Measured:
    """One crawl of the whole site; the start of the program counts among its CPU time."""
    used = run(arguments)
    with urlopen(f"{site}times", timeout=10) as answer:
        seconds, sent = answer.read().decode().split()
    return Measured(stories / max(float(seconds), 1e-9), used.cpu / stories * 1e3, int(sent), used.memory)


def compare(site: str, stories: int, folder: Path) -> dict[str, list[Measured]]:
    """Every kind of crawl, alternating, so that other work of the machine slows all of them alike."""
    bare = folder / "bare.py"
    bare.write_text(BARE.format(site=site), encoding="utf-8")
    plain = ["runspider", str(bare), *SETTINGS, "-s", "ITEM_PIPELINES={}", "-s", "EXTENSIONS={}"]
    found: dict[str, list[Measured]] = {BARE_SPIDER: [], FIRST: [], AGAIN: []}
    for turn in range(TURNS):
        ours = ["crawl", "news", "-a", f"url={site}", "-s", f"IRIA_DATABASE={folder}/{turn}/iria.db"]
        ours += [*SETTINGS, *sys.argv[2:]]
        found[BARE_SPIDER].append(measure(site, plain, stories))
        found[FIRST].append(measure(site, ours, stories))
        found[AGAIN].append(measure(site, [*ours, "-a", "recheck=all"], stories))
        shutil.rmtree(folder / str(turn))
    return found


def main() -> int:
    """Print the table, with the targets beside the results."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(stories)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            found = compare(server.stdout.readline().strip(), stories, Path(folder))
        finally:
            server.terminate()
            server.wait(timeout=10)
    print(f"{stories} stories, {TURNS} turns{'':14}{'stories/s':>10} (each){'':14}{'CPU ms':>8}{'bytes':>14}{'MB':>6}")
    speeds = {title: median(turn.speed for turn in turns) for title, turns in found.items()}
    for title, turns in found.items():
        each = " ".join(f"{turn.speed:.0f}" for turn in turns)
        cpu = median(turn.cpu for turn in turns)
        print(f"{title:36}{speeds[title]:10.0f} {each:20}{cpu:8.1f}{turns[-1].sent:14,}{turns[-1].memory:6}")
    share = median(ours.speed / bare.speed for ours, bare in zip(found[FIRST], found[BARE_SPIDER], strict=True))
    asked = f"{LEAST_SHARE:.0%} and {LEAST_SPEED:.0f} stories/s are asked for"
    by_cpu = median(bare.cpu / ours.cpu for ours, bare in zip(found[FIRST], found[BARE_SPIDER], strict=True))
    print(f"\nfirst crawl at {share:.0%} of the bare spider of its turn ({asked})")
    print(
        f"by CPU a story at {by_cpu:.0%} ({LEAST_SHARE_BY_CPU:.0%} is asked for); other work on the machine hardly changes that"
    )
    print(f"second crawl {found[FIRST][-1].sent / found[AGAIN][-1].sent:.0f} times cheaper in bytes")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2])))
    sys.exit(main())
