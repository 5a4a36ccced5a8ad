"""A site that never answers 404: it shows a "not found" page with status 200, or redirects to its front page."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import Scrapy

SLUGS = (
    "minister-opens-bridge-for-heavy-tanks",
    "convoy-sails-north-after-long-storm",
    "depot-moves-to-the-other-river-bank",
)
TEXT = (
    "The minister opened the bridge at {} on Monday after eleven years of work and two changes of government.",
    "It carries tanks of sixty tonnes and replaces a ferry that sank in the winter storms of the year before.",
    "The next one will be built to the north of the town, where the river is wider and the ground is softer.",
)


class Handler(BaseHTTPRequestHandler):
    """`lost`: the stories that do not exist any more, and how a request for them is answered."""

    lost: dict[str, str]
    nothing_is_home = False  # the front page itself, with status 200, for every missing page

    def do_GET(self) -> None:
        slug = self.path.strip("/").removeprefix("news/2026/11/")
        how = type(self).lost.get(slug)
        if how == "home":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        status = 404 if self.path == "/robots.txt" else 200
        text = self.home() if self.path == "/" else self.story(slug) if slug in SLUGS and not how else self.nothing()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def home(self) -> str:
        items = "".join(
            f'<h2><a href="/news/2026/11/{slug}/">{slug.replace("-", " ").title()}</a></h2>' for slug in SLUGS
        )
        return f"<html><head><title>Newsroom</title></head><body class='home'><main>{items}</main></body></html>"

    def story(self, slug: str) -> str:
        title = slug.replace("-", " ").capitalize()
        body = "".join(f"<p>{text.format(title)}</p>" for text in TEXT)
        return f"""<html><head><title>{title}</title><meta property="og:type" content="article"></head>
<body><article><h1>{title}</h1><div class="entry-content">{body}</div></article></body></html>"""

    def nothing(self) -> str:
        if self.nothing_is_home:
            return self.home()
        body = "".join(
            f"<p>{text}</p>" for text in ("We looked in every drawer of the house.", "Begin at the front page.")
        )
        return f"""<html><head><title>Newsroom</title><meta property="og:type" content="article"></head>
<body><article><h1>An empty drawer</h1><div class="entry-content">{body}</div></article></body></html>"""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Handler.lost = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_lost_stories_are_suspected_and_come_back(scrapy: Scrapy, url: str, tmp_path: Path) -> None:
    def statuses() -> dict[str, str]:
        connection = sqlite3.connect(tmp_path / "iria.db")
        rows = connection.execute("SELECT url, status FROM articles").fetchall()
        connection.close()
        return {row[0].rstrip("/").rpartition("/")[2]: row[1] for row in rows}

    scrapy("crawl", "news", "-a", f"url={url}")
    assert statuses() == dict.fromkeys(SLUGS, "live")
    bridge, convoy, depot = SLUGS
    Handler.lost = {bridge: "page", convoy: "home"}
    scrapy("crawl", "news", "-a", f"url={url}", "-a", "recheck=all")
    assert statuses() == {bridge: "gone_suspected", convoy: "gone_suspected", depot: "live"}
    Handler.lost = {}
    scrapy("crawl", "news", "-a", f"url={url}", "-a", "recheck=all")
    assert statuses() == dict.fromkeys(SLUGS, "live")


def test_a_front_page_that_comes_for_whatever_is_not_there_is_no_wall(
    scrapy: Scrapy, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Handler, "nothing_is_home", True)
    for _ in range(2):  # the second time nothing is due, and no story vouches for the site
        scrapy("crawl", "news", "-a", f"url={url}")
    connection = sqlite3.connect(tmp_path / "iria.db")
    told = connection.execute("SELECT reason FROM problems WHERE kind = 'walled'").fetchall()
    stored = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    assert told == []
    assert stored == (3,)
