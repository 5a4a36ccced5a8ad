"""Sites that offer little or behave oddly: listing pages only, a weak ETag, a robots.txt that changes, a move."""

from __future__ import annotations

import json
import math
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from running import Scrapy, Started, scrapy_command

MODIFIED = "Mon, 23 Nov 2026 12:00:00 GMT"
PAGES, A_PAGE = 4, 6


class Outlet:
    """A small outlet on its own port; tests change its attributes between crawls."""

    def __init__(self) -> None:
        self.robots = "User-agent: *\nAllow: /\n"
        self.feed = False
        self.rest = False  # named by the front page, and only for users who are logged in
        self.leads_to = ""
        self.refuses: int | None = None  # 429 with this many seconds of Retry-After; -1: without the header
        self.refuses_for = math.inf  # seconds since the first refusal
        self._refused_first: float | None = None
        self.asked: list[tuple[str, int]] = []
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body, headers = outlet.answer(self.path, dict(self.headers))
                outlet.asked.append((self.path, status))
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """Status, body, headers."""
        if path == "/robots.txt":
            return 200, self.robots.encode(), {"Content-Type": "text/plain"}
        if path == "/" and self.leads_to:
            return 301, b"", {"Location": self.leads_to}
        if path == "/feed/" and self.feed:
            # Like WordPress: a weak tag that never matches, and then the date is ignored.
            given = {"ETag": 'W/"abc"', "Last-Modified": MODIFIED, "Content-Type": "application/rss+xml"}
            if headers.get("If-Modified-Since") == MODIFIED and "If-None-Match" not in headers:
                return 304, b"", given
            item = f"<item><title>Trip 0</title><link>{self.url}news/harbour-watch-counts-trip-0/</link></item>"
            return 200, f'<rss version="2.0"><channel><title>Post</title>{item}</channel></rss>'.encode(), given
        if path.startswith("/wp-json/"):
            body = {
                "code": "rest_not_logged_in",
                "message": "You are not currently logged in.",
                "data": {"status": 401},
            }
            return 401, json.dumps(body).encode(), {"Content-Type": "application/json"}
        if path == "/" or path.startswith("/page/"):
            return 200, self.listing(int(path.strip("/").rpartition("/")[2] or 1)), {}
        if path.startswith("/news/") and self.refuses and self._still_refuses():
            return 429, b"", {"Retry-After": str(self.refuses)} if self.refuses > 0 else {}
        if path.startswith("/news/"):
            return 200, self.story(path.strip("/").rpartition("-")[2]), {}
        return 404, b"<title>not found</title>", {}

    def _still_refuses(self) -> bool:
        now = time.monotonic()
        self._refused_first = self._refused_first or now
        return now - self._refused_first < self.refuses_for

    def listing(self, page: int) -> bytes:
        """The front page and the archive."""
        named = range((page - 1) * A_PAGE, page * A_PAGE)
        links = "".join(f'<h2><a href="/news/harbour-watch-counts-trip-{n}/">Trip {n} counted</a></h2>' for n in named)
        following = f'<a rel="next" href="/page/{page + 1}/">Older</a>' if page < PAGES else ""
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed/">' if self.feed else ""
        feed += '<link rel="https://api.w.org/" href="/wp-json/">' if self.rest else ""
        return f"<!doctype html><html><head>{feed}</head><body><main>{links}{following}</main></body></html>".encode()

    def story(self, number: str) -> bytes:
        """A story of some length."""
        text = f"<p>The ship left port on Monday with a crew of forty for trip {number} and came back on Friday.</p>"
        return (
            f'<!doctype html><html lang="en"><body><article><h1>Harbour watch counts trip {number}</h1>'
            f"{text * 6}</article></body></html>"
        ).encode()

    def stories_asked(self) -> Counter[str]:
        """How often each story was asked for."""
        return Counter(path for path, _ in self.asked if path.startswith("/news/"))


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    opened = Outlet()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "iria.db")) as connection, connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "iria.db")) as connection, connection:
        connection.execute(sql)
    connection.close()


def test_an_archive_of_listing_pages_is_read_in_parts(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    """A limited run stores its place in the archive. A guess that fails is no failure and is not made again."""
    scrapy("crawl", "news", "-a", f"url={outlet.url}", "-a", "limit=7")
    assert rows(tmp_path, "SELECT status, new, failed FROM runs") == [("ok", 7, 0)]
    guessed = {path for path, status in outlet.asked if status == 404}
    assert guessed
    before = len(outlet.asked)
    scrapy("crawl", "news", "-a", f"url={outlet.url}")
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(PAGES * A_PAGE,)]
    assert set(outlet.stories_asked().values()) == {1}
    assert not guessed & {path for path, _ in outlet.asked[before:]}


def test_an_unchanged_feed_with_a_weak_tag_is_answered_not_modified(
    scrapy: Scrapy, outlet: Outlet, tmp_path: Path
) -> None:
    outlet.feed = True
    for _ in range(2):
        scrapy("crawl", "news", "-a", f"url={outlet.url}", "-a", "limit=1")
    assert [status for path, status in outlet.asked if path == "/feed/"] == [200, 304]
    assert rows(tmp_path, "SELECT kind, http_status FROM sources WHERE kind = 'feed'") == [("feed", 304)]
    assert rows(tmp_path, "SELECT status FROM runs") == [("ok",), ("ok",)]


def test_a_rest_interface_kept_for_members_is_no_failure_for_ever(
    scrapy: Scrapy, outlet: Outlet, tmp_path: Path
) -> None:
    outlet.rest = outlet.feed = True
    for _ in range(2):
        scrapy("crawl", "news", "-a", f"url={outlet.url}", "-a", "limit=1")
    assert rows(tmp_path, "SELECT status, failed FROM runs") == [("degraded", 1), ("ok", 0)]
    assert rows(tmp_path, "SELECT lists_read_at IS NOT NULL FROM sites") == [(1,)]


def test_robots_txt_that_changes_is_obeyed_and_told(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    scrapy("crawl", "news", "-a", f"url={outlet.url}", "-a", "limit=1")
    outlet.robots = "User-agent: *\nDisallow: /news/\n"
    before = outlet.stories_asked().total()
    result = scrapy("crawl", "news", "-a", f"url={outlet.url}", "-a", "limit=1", check=False)
    assert result.returncode == 1  # nothing could be read
    assert outlet.stories_asked().total() == before
    assert "robots.txt has changed" in result.stderr
    assert ("robots_changed",) in rows(tmp_path, "SELECT kind FROM problems")
    told = scrapy("status", check=False)
    assert told.returncode == 11


def test_a_site_that_refuses_is_left_in_peace(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    outlet.refuses = -1
    assert scrapy("crawl", "news", "-a", f"url={outlet.url}", check=False).returncode == 1
    assert outlet.stories_asked().total() <= 7
    assert rows(tmp_path, "SELECT status, note FROM runs") == [("failed", "unanswered")]
    assert rows(tmp_path, "SELECT sum(attempts), count(*) FROM frontier") == [(6, 6)]
    outlet.refuses = None
    scrapy("crawl", "news", "-a", f"url={outlet.url}")
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(A_PAGE * PAGES - 6,)]


def test_a_site_that_asks_for_patience_has_it_as_a_whole(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    """A Retry-After of two hours: after the first refused look (the next was under way) nothing is asked until then, by any run."""
    outlet.refuses = 7200
    assert scrapy("crawl", "news", "-a", f"url={outlet.url}", check=False).returncode == 1
    assert outlet.stories_asked().total() <= 2
    assert rows(tmp_path, "SELECT status, note FROM runs") == [("failed", "patience")]
    [(until, now)] = rows(tmp_path, "SELECT quiet_until, ended_at FROM sites JOIN runs")
    assert timedelta(minutes=110) < datetime.fromisoformat(until) - datetime.fromisoformat(now) <= timedelta(hours=2)
    before = len(outlet.asked)
    outlet.refuses = None
    scrapy("crawl", "news", "-a", f"url={outlet.url}")
    assert len(outlet.asked) == before
    assert "asked for patience until" in scrapy("status", check=False).stdout
    change(tmp_path, "UPDATE sites SET quiet_until = '2020-01-01T00:00:00Z'")
    scrapy("crawl", "news", "-a", f"url={outlet.url}")
    assert rows(tmp_path, "SELECT count(*) >= 22 FROM articles") == [(1,)]


def test_a_short_wait_is_waited_within_the_run(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    outlet.refuses = 2
    outlet.refuses_for = 1
    scrapy("crawl", "news", "-a", f"url={outlet.url}")
    # One look was refused, and the next was under way. A crawl that does not wait is refused many times within a second.
    assert 1 <= sum(status == 429 for _, status in outlet.asked) <= 2
    assert rows(tmp_path, "SELECT count(*) >= 22 FROM articles") == [(1,)]
    assert rows(tmp_path, "SELECT note FROM runs") == [(None,)]


def test_a_site_that_has_moved_says_where(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    outlet.leads_to = outlet.url.replace("127.0.0.1", "localhost")
    result = scrapy("crawl", "news", "-a", f"url={outlet.url}", check=False)
    assert rows(tmp_path, "SELECT status FROM runs") == [("failed",)]
    assert "localhost" in result.stderr
    assert "crawl that address instead" in result.stderr


def test_any_of_three_processes_may_be_killed(scrapy: Scrapy, tmp_path: Path) -> None:
    """Three monitors share three sites and one file. One is killed while it works, and another continues with its site."""
    outlets = [Outlet() for _ in range(3)]
    addresses = [outlet.url for outlet in outlets]
    try:
        processes = [
            Started(scrapy_command(tmp_path, "monitor", *addresses[turn:], *addresses[:turn], DOWNLOAD_DELAY=0.1))
            for turn in range(3)
        ]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not all(outlet.stories_asked().total() >= 3 for outlet in outlets):
            time.sleep(0.02)
        processes[0].send_signal(signal.SIGKILL)
        for process in processes:
            process.wait(timeout=60)
        scrapy("monitor", *addresses, check=False)
        whole = PAGES * A_PAGE
        assert rows(tmp_path, "SELECT count(*), count(DISTINCT url), sum(revision_count) FROM articles") == [
            (3 * whole, 3 * whole, 3 * whole)
        ]
        asked = sum(outlet.stories_asked().total() for outlet in outlets)
        # For each site at most: one asked for, one being read, two that wait for the next answers.
        assert asked <= 3 * (whole + 4)
        assert rows(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]
        assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    finally:
        for outlet in outlets:
            outlet.server.shutdown()
            outlet.server.server_close()
