"""Servers that answer a request for a picture as no standard says: a real server on this machine, one crawl for each mode."""

from __future__ import annotations

import gzip
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from made_pictures import encoded, jpeg_with_xmp, listed, scene, with_segments, xmp
from running import Scrapy

from iria_crawler.picture_files.read import HEAD_BYTES

SHIP = jpeg_with_xmp(xmp(listed("dc:creator", "Sgt. John Poe")))
LARGE = with_segments(encoded(scene(1)), [(0xEF, b"x" * 60_000) for _ in range(10)])
LARGE = with_segments(LARGE, [(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(listed("dc:creator", "Sgt. John Poe")))])
HEAD = LARGE[:HEAD_BYTES]
PACKED = gzip.compress(LARGE)


class Answer(dict[str, Any]):
    """status, body and headers; `endless`: the body is sent again and again, without a length."""


def _answer(path: str, ranged: bool) -> Answer:
    """What the server answers at a path. `ranged`: a range was asked for."""
    part = {"status": 206, "body": HEAD}
    first = f"bytes 0-{HEAD_BYTES - 1}"
    answers = {
        "false-total": Answer(part, headers={"Content-Range": f"{first}/10"}),
        "other-end": Answer(part, headers={"Content-Range": "bytes 0-99/5000"}),
        "no-total": Answer(part, headers={"Content-Range": f"{first}/*"}),
        "no-range": Answer(part),
        "other-part": Answer(part, headers={"Content-Range": f"bytes 5000-{5000 + HEAD_BYTES - 1}/700000"}),
        "two-parts": Answer(part, headers={"Content-Range": "bytes 0-99, 200-299/700000"}),
        "whole-for-part": Answer(status=200, body=LARGE),
        "unsatisfied": Answer(status=416, body=b"") if ranged else Answer(status=200, body=LARGE),
        "always-unsatisfied": Answer(status=416, body=b""),
        "in-circles": Answer(status=302, headers={"Location": "/img/in-circles-2.jpg"}),
        "in-circles-2": Answer(status=302, headers={"Location": "/img/in-circles.jpg"}),
        "moved": Answer(status=302, body=b"m" * 200_000, headers={"Location": "/img/good-7001.jpg"}),
        "to-a-page": Answer(status=302, headers={"Location": "/login"}),
        "endless": Answer(status=200, body=LARGE, endless=True),
        "packed": Answer(status=200, body=PACKED, headers={"Content-Encoding": "gzip"}),
        "packed-bomb": Answer(
            status=200, body=gzip.compress(LARGE + bytes(90_000_000), 9), headers={"Content-Encoding": "gzip"}
        ),
        "packed-part": Answer(
            part, headers={"Content-Encoding": "gzip", "Content-Range": f"bytes 0-{HEAD_BYTES - 1}/{len(PACKED)}"}
        ),
        "nothing": Answer(status=200, body=b""),
        "no-content": Answer(status=204, body=b""),
    }
    answers["packed-part"]["body"] = gzip.compress(HEAD)
    name = path.removeprefix("/img/").removesuffix(".jpg")
    return answers.get(name) or Answer(status=200, body=SHIP)


# What each mode reads of it: (outcome, creator, size).
READ = ("read", "Sgt. John Poe")
OF_HEADS = {
    "false-total": (*READ, None),
    "other-end": (*READ, None),
    "no-total": (*READ, None),
    "no-range": ("http", None, None),
    "other-part": ("http", None, None),
    "two-parts": ("http", None, None),
    "whole-for-part": (*READ, len(LARGE)),
    "unsatisfied": (*READ, len(LARGE)),
    "always-unsatisfied": ("http", None, None),
    "in-circles": ("redirects", None, None),
    "moved": (*READ, len(SHIP)),
    "to-a-page": ("unreadable", None, None),
    "endless": (*READ, None),
    "packed": (*READ, len(LARGE)),
    "packed-bomb": ("ignored", None, None),
    "packed-part": (*READ, None),
    "nothing": ("unreadable", None, None),
    "no-content": ("http", None, None),
}
OF_FILES = OF_HEADS | {
    "unsatisfied": (*READ, len(LARGE)),
    "endless": ("too_large", None, None),
    "packed": (*READ, len(LARGE)),
    "packed-bomb": ("ignored", None, None),
}


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]]

    def do_HEAD(self) -> None:
        self.asked.append(("HEAD", self.path))
        self.send_error(405)

    def do_GET(self) -> None:
        self.asked.append(("GET", self.path))
        if self.path.startswith("/img/"):
            self._send("image/jpeg", _answer(self.path, "Range" in self.headers))
        elif self.path == "/the-marlow-returns/":
            pictures = "".join(f"<figure><img src='/img/{name}.jpg'></figure>" for name in _names())
            words = "".join(
                f"<p>The {name} left the quay in fog, and the crew was glad of it for once.</p>" for name in _names()
            )
            story = f"<html><body><article><h1>The Marlow returns home</h1>{pictures}{words}</article></body></html>"
            self._send("text/html; charset=utf-8", Answer(status=200, body=story.encode()))
        elif self.path == "/":
            self._send(
                "text/html", Answer(status=200, body=b"<a href='/the-marlow-returns/'>The Marlow returns home</a>")
            )
        elif self.path == "/login":
            self._send("text/html", Answer(status=200, body=b"<html><body>Log in</body></html>"))
        else:
            self._send("text/html", Answer(status=404, body=b"<h1>Not found</h1>"))

    def _send(self, kind: str, answer: Answer) -> None:
        self.send_response(answer["status"])
        body = answer.get("body", b"")
        self.send_header("Content-Type", kind)
        if not answer.get("endless"):
            self.send_header("Content-Length", str(len(body)))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the crawler hangs up when it has enough
            self.wfile.write(body)
            while answer.get("endless"):
                self.wfile.write(bytes(60_000))

    def log_message(self, *_: Any) -> None:
        pass


def _names() -> list[str]:
    """The odd pictures, with a good one after each two: a server that gives no file in a row is left alone."""
    odd = list(OF_HEADS)
    return [name for at in range(0, len(odd), 2) for name in (*odd[at : at + 2], f"good-{7001 + at}")]


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    asked: list[tuple[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Handler,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("mode", "expected"), [("head", OF_HEADS), ("full", OF_FILES)])
def test_odd_answers(
    scrapy: Scrapy, tmp_path: Path, server: tuple[str, list[tuple[str, str]]], mode: str, expected: dict[str, Any]
) -> None:
    """What is stored is what was answered; nothing is asked for with HEAD, nothing ends the run, no size is invented."""
    url, asked = server
    for pictures in ("", mode):
        scrapy("crawl", "news", "-a", f"url={url}", IRIA_PICTURES=pictures)
    db = sqlite3.connect(tmp_path / "iria.db")
    found = db.execute("SELECT url, outcome, creator, size FROM picture_files").fetchall()
    status = db.execute("SELECT status FROM runs").fetchall()
    db.close()
    by_name = {address.rpartition("/")[2].removesuffix(".jpg"): tuple(rest) for address, *rest in found}
    assert {name: said for name, said in by_name.items() if not name.startswith("good")} == expected
    assert {said for name, said in by_name.items() if name.startswith("good")} == {(*READ, len(SHIP))}
    assert [method for method, _ in asked if method != "GET"] == []
    assert status == [("ok",)] * 2
