"""A site that moves stories without a redirect: two addresses of one story; and one address that leads to another story."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import Scrapy

BRIDGE, BRIDGE_MOVED = (
    "/news/2026/11/minister-opens-bridge-for-heavy-tanks/",
    "/stories/2026/11/bridge-open-for-heavy-tanks/",
)
CONVOY = "/news/2026/11/convoy-sails-north-after-long-storm/"
TEXT = {
    BRIDGE: "The minister opened the bridge on Monday after eleven years of work and two changes of government in the capital. "
    "It carries tanks of sixty tonnes and replaces a ferry that sank in the winter storms of the year before last. "
    "The next one will be built to the north of the town, where the river is wider and the ground is softer than here.",
    CONVOY: "The convoy of nine ships sailed north on Tuesday, three days late, when the storm had gone over the islands. "
    "It brings flour, diesel and the post to four stations that have waited for all of them since the end of October. "
    "The captain of the first ship said that he had never seen so much ice so early in any year of his long life at sea.",
}
TEXT[BRIDGE_MOVED] = TEXT[BRIDGE]


class Handler(BaseHTTPRequestHandler):
    """`leads`: addresses that are redirected to others."""

    leads: dict[str, str]

    def do_GET(self) -> None:
        if target := type(self).leads.get(self.path):
            self.send_response(301)
            self.send_header("Location", target)
            self.end_headers()
            return
        text = TEXT.get(self.path)
        self.send_response(200 if text or self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((self.story(text) if text else self.home()).encode())

    def home(self) -> str:
        items = "".join(f'<h2><a href="{path}">{text[:40]}</a></h2>' for path, text in TEXT.items())
        return f"<html><head><title>Newsroom</title></head><body class='home'><main>{items}</main></body></html>"

    def story(self, text: str) -> str:
        body = "".join(f"<p>{sentence}.</p>" for sentence in text.rstrip(".").split(". "))
        return f"""<html><head><title>{text[:40]}</title><meta property="og:type" content="article"></head>
<body><article><h1>{text[:40]}</h1><div class="entry-content">{body}</div></article></body></html>"""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Handler.leads = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_two_addresses_become_one_story_and_a_wrong_lead_a_withdrawal(scrapy: Scrapy, url: str, tmp_path: Path) -> None:
    def rows(sql: str) -> list[tuple[object, ...]]:
        db = sqlite3.connect(tmp_path / "iria.db")
        found = db.execute(sql).fetchall()
        db.close()
        return found

    scrapy("crawl", "news", "-a", f"url={url}/")
    assert {row[0] for row in rows("SELECT url FROM articles WHERE status = 'live'")} == {url + path for path in TEXT}
    Handler.leads = {BRIDGE: BRIDGE_MOVED, CONVOY: BRIDGE_MOVED}
    scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    assert rows(f"SELECT status FROM articles WHERE url = '{url}{CONVOY}'") == [("gone_suspected",)]
    (stands,) = rows(f"SELECT id FROM articles WHERE url = '{url}{BRIDGE_MOVED}' AND status = 'live'")[0]
    assert rows("SELECT merged_into FROM articles WHERE status = 'moved'") == [(stands,)]
    assert "0 faults" in scrapy("verify").stdout
    # The next run makes one look at the story, whichever of the two addresses is named.
    scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    assert rows("SELECT count(*), count(merged_into) FROM articles") == [(3, 1)]
    assert rows("SELECT kind FROM changes WHERE kind <> 'withdrawn' AND kind <> 'moved'") == []
