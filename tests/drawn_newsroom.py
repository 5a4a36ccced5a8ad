"""A newsroom whose pages are drawn by script: every page is the same shell, and its stories come from an interface."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour Post</title>
<link rel="stylesheet" href="/style.css"></head><body><div id="root"></div><script src="/app.js"></script>{}</body></html>"""
APP = """
const root = document.getElementById('root');
const path = location.pathname;
fetch('/api' + path).then(answer => answer.json()).then(told => {
  document.title = told.headline || 'Harbour Post';
  if (told.stories) {
    root.innerHTML = '<main>' + told.stories.map(s => `<h2><a href="${s.path}">${s.headline}</a></h2>`).join('') + '</main>';
  } else {
    root.innerHTML = `<article><h1>${told.headline}</h1><p class="byline">By Ida Ode</p>` +
      told.paragraphs.map(p => `<p>${p}</p>`).join('') + '</article>';
  }
});
"""


@dataclass
class DrawnNewsroom:
    """`stories`: path -> (headline, paragraphs). `extra`: markup at the end of the shell, for pages that misbehave; `{url}` in it is
    the address of the newsroom. `asked`: (method, path, whether it says that it is our crawl) of every request.
    """

    url: str = ""
    stories: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    extra: str = ""
    asked: list[tuple[str, str, bool]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def answer(self, path: str) -> tuple[int, str, str]:
        """(status, type, text)."""
        if path == "/robots.txt":
            return 200, "text/plain", "User-agent: *\nDisallow: /private/\n"
        if path == "/app.js":
            return 200, "text/javascript", APP
        if path == "/api/":
            listed = [{"path": one, "headline": headline} for one, (headline, _) in self.stories.items()]
            return 200, "application/json", json.dumps({"stories": listed})
        if (story := self.stories.get(path.removeprefix("/api"))) is not None and path.startswith("/api/"):
            return 200, "application/json", json.dumps({"headline": story[0], "paragraphs": story[1]})
        if path == "/" or path in self.stories:
            return 200, "text/html; charset=utf-8", SHELL.format(self.extra.replace("{url}", self.url))
        return 404, "text/html", "<html><body><h1>Not found</h1></body></html>"


@contextmanager
def drawn_newsroom() -> Iterator[DrawnNewsroom]:
    """The newsroom, open while the block runs."""
    newsroom = DrawnNewsroom()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            newsroom.asked.append((self.command, self.path, "iria-crawler" in self.headers.get("User-Agent", "")))
            status, kind, text = newsroom.answer(path)
            body = text.encode()
            if (
                self.headers.get("If-None-Match") == '"shell"'
            ):  # no page differs from itself; what its script draws does
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", '"shell"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    newsroom.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield newsroom
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
