"""Crawls that ask for the files of pictures: what is sent, what is stored, and what is left alone. A real server on this machine."""

from __future__ import annotations

import random
import re
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from made_pictures import encoded, jpeg_with_xmp, listed, png_of_size, scene, with_segments, xmp
from running import Scrapy

from iria_crawler.crawl import pictures
from iria_crawler.crawl.pictures import mode_of
from iria_crawler.errors import WrongWord
from iria_crawler.picture_files.read import HEAD_BYTES

CREATOR = xmp(listed("dc:creator", "Sgt. John Poe"), ' photoshop:Credit="DOD"')
SHIP = jpeg_with_xmp(CREATOR)
# 600 KB: the metadata, then bytes that no head holds.
LARGE = with_segments(SHIP, [(0xEF, b"x" * 60_000) for _ in range(10)])
LARGE = with_segments(LARGE, [(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + CREATOR)])


class Paper:
    """A small outlet with two stories. `files`: path -> bytes; `asked`: (path, headers) of the requests for them."""

    def __init__(self, *, ranges: bool = True) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stories: dict[str, list[str]] = {}
        paper = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/img/"):
                    paper.asked.append((self.path, dict(self.headers)))
                status, kind, body, headers = paper.answer(self.path, dict(self.headers), ranges=ranges)
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, asked: dict[str, str], *, ranges: bool) -> tuple[int, str, bytes, dict[str, str]]:
        if path == "/robots.txt":
            return (
                200,
                "text/plain",
                f"User-agent: *\nDisallow: /img/private/\nSitemap: {self.url}sitemap.xml\n".encode(),
                {},
            )
        if path == "/sitemap.xml":
            listed = "".join(f"<url><loc>{self.url}{name}/</loc></url>" for name in self.stories)
            return (
                200,
                "text/xml",
                f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</urlset>".encode(),
                {},
            )
        if path == "/":
            links = "".join(f"<a href='/{name}/'>{name.replace('-', ' ')}</a>" for name in self.stories)
            return 200, "text/html", f"<html><body><h1>The Paper</h1>{links}</body></html>".encode(), {}
        if path.strip("/") in self.stories:
            return 200, "text/html; charset=utf-8", self._story(path.strip("/")).encode(), {}
        if path in self.files:
            return self._file(self.files[path], asked, ranges=ranges)
        return 404, "text/html", b"<html><body><h1>Not found</h1></body></html>", {}

    def _story(self, name: str) -> str:
        figures = "".join(
            f"<figure><img src='{src}'><figcaption>The Marlow. (DOD/Jane Roe)</figcaption></figure>"
            for src in self.stories[name]
        )
        chance = random.Random(name)
        words = "harbour frigate crew tug berth storm crane buoy anchor signal captain rope mast deck fog quay lamp tide".split()
        text = "".join(f"<p>The {' '.join(chance.choices(words, k=24))}.</p>" for _ in range(7))
        return f"<html><body><article><h1>Frigate returns: {name}</h1>{figures}{text}</article></body></html>"

    def _file(self, body: bytes, asked: dict[str, str], *, ranges: bool) -> tuple[int, str, bytes, dict[str, str]]:
        tag = f'"{hash(body)}"'
        if asked.get("If-None-Match") == tag:
            return 304, "image/jpeg", b"", {"ETag": tag}
        wanted = re.fullmatch(r"bytes=0-(\d+)", asked.get("Range", ""))
        if ranges and wanted:
            part = body[: int(wanted[1]) + 1]
            headers = {"ETag": tag, "Content-Range": f"bytes 0-{len(part) - 1}/{len(body)}"}
            return 206, "image/jpeg", part, headers
        return 200, "image/jpeg", body, {"ETag": tag}


@pytest.fixture
def paper() -> Iterator[Paper]:
    paper = Paper()
    paper.stories = {"marlow-returns-home": ["/img/marlow-1600.jpg"], "tern-leaves-port": ["/img/marlow-1600.jpg"]}
    paper.files = {"/img/marlow-1600.jpg": SHIP}
    yield paper
    paper.close()


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(folder / "iria.db")
    with db:
        found = db.execute(sql).fetchall()
    db.close()
    return found


def crawl(scrapy: Scrapy, paper: Paper, mode: str) -> None:
    """A crawl. The last new stories of a run are stored at its end, so the first run of a test asks for no picture."""
    scrapy("crawl", "news", "-a", f"url={paper.url}", IRIA_PICTURES=mode)


FACTS = "SELECT outcome, creator, credit_line, width, whole, phash IS NULL, size FROM picture_files"


def test_no_file_is_asked_for_by_default(scrapy: Scrapy, tmp_path: Path, paper: Paper) -> None:
    crawl(scrapy, paper, "")
    assert paper.asked == []
    assert query(tmp_path, "SELECT (SELECT count(*) FROM images), (SELECT count(*) FROM picture_files)") == [(2, 0)]


def test_head_is_asked_for_once_for_two_stories(scrapy: Scrapy, tmp_path: Path, paper: Paper) -> None:
    crawl(scrapy, paper, "")
    sites = tmp_path / "sites.toml"  # the outlet's own line
    sites.write_text(f'[paper]\naddress = "{paper.url}"\npictures = "head"\n')
    scrapy("crawl", "paper", IRIA_SITES=sites)
    [(path, headers)] = paper.asked
    assert (path, headers["Range"]) == ("/img/marlow-1600.jpg", f"bytes=0-{HEAD_BYTES - 1}")
    assert headers["User-Agent"].startswith("iria-crawler/")
    assert query(tmp_path, FACTS) == [("read", "Sgt. John Poe", "DOD", 640, 1, 0, len(SHIP))]
    assert query(tmp_path, "SELECT status FROM runs") == [("ok",)] * 2


@pytest.mark.parametrize("ranges", [True, False])
def test_of_a_large_file_only_the_head_is_read(scrapy: Scrapy, tmp_path: Path, ranges: bool) -> None:
    """Also from a server that does not know ranges."""
    paper = Paper(ranges=ranges)
    try:
        paper.stories = {"marlow-returns-home": ["/img/marlow-1600.jpg"]}
        paper.files = {"/img/marlow-1600.jpg": LARGE + b"\x00" * 3_000_000}
        crawl(scrapy, paper, "")
        crawl(scrapy, paper, "head")
        size = len(LARGE) + 3_000_000
        assert query(tmp_path, FACTS) == [("read", "Sgt. John Poe", "DOD", None, 0, 1, size)]
    finally:
        paper.close()


def test_swap_at_the_same_address_is_a_change_of_both_stories(scrapy: Scrapy, tmp_path: Path, paper: Paper) -> None:
    crawl(scrapy, paper, "")
    crawl(scrapy, paper, "full")
    assert query(tmp_path, FACTS) == [("read", "Sgt. John Poe", "DOD", 640, 1, 0, len(SHIP))]
    due = "UPDATE picture_files SET next_at = '2026-01-01T00:00:00Z' WHERE next_at IS NOT NULL"
    query(tmp_path, due)
    crawl(scrapy, paper, "full")
    assert "If-None-Match" in paper.asked[-1][1]
    assert query(tmp_path, "SELECT looks FROM picture_files") == [(2,)]
    paper.files["/img/marlow-1600.jpg"] = encoded(scene(2))
    for changed in (0, 2):
        query(tmp_path, due)
        crawl(scrapy, paper, "full")
        assert query(tmp_path, "SELECT count(*) FROM changes") == [(changed,)]
    assert query(tmp_path, "SELECT DISTINCT kind, field, severity FROM changes") == [("swapped", "picture_file", 3)]
    assert query(tmp_path, "SELECT status FROM runs") == [("ok",)] * 5


def test_rendition_at_the_same_address_is_none(scrapy: Scrapy, tmp_path: Path, paper: Paper) -> None:
    crawl(scrapy, paper, "full")
    paper.files["/img/marlow-1600.jpg"] = jpeg_with_xmp(CREATOR).replace(SHIP, b"") or encoded(
        scene(1, 320, 213), quality=30
    )
    for _ in range(2):
        query(tmp_path, "UPDATE picture_files SET next_at = '2026-01-01T00:00:00Z' WHERE next_at IS NOT NULL")
        crawl(scrapy, paper, "full")
    assert query(tmp_path, "SELECT count(*) FROM changes") == [(0,)]


def test_what_is_not_asked_for_and_what_cannot_be_read(scrapy: Scrapy, tmp_path: Path, paper: Paper) -> None:
    """Pictures on other hosts, those that robots.txt keeps back, pages instead of pictures, bombs, and what is not there."""
    paper.stories = {
        "marlow-returns-home": [
            "http://cdn.other.example/marlow-7001.jpg", "/img/private/marlow-7002.jpg", "/img/page-7003.jpg", "/img/bomb-7004.png",
            "/img/lost-7005.jpg", "/img/marlow-1600.jpg",
        ]
    }  # fmt: skip
    paper.files |= {
        "/img/private/marlow-7002.jpg": SHIP,
        "/img/page-7003.jpg": b"<html><body>Log in</body></html>",
        "/img/bomb-7004.png": png_of_size(60_000, 60_000),
    }
    crawl(scrapy, paper, "")
    crawl(scrapy, paper, "full")
    found = dict(query(tmp_path, "SELECT url, outcome FROM picture_files"))
    assert {url.rpartition("/")[2]: outcome for url, outcome in found.items()} == {
        "marlow-7001.jpg": "outside", "marlow-7002.jpg": "robots", "page-7003.jpg": "unreadable", "bomb-7004.png": "unreadable",
        "lost-7005.jpg": "http", "marlow-1600.jpg": "read",
    }  # fmt: skip
    assert [path for path, _ in paper.asked if "private" in path] == []
    assert query(tmp_path, "SELECT status FROM runs") == [("ok",)] * 2


def test_setting_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [mode_of(setting) for setting in ("", "head", "full")] == ["", "head", "full"]
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    assert mode_of("") == ""
    with pytest.raises(WrongWord, match=r"pip install iria-crawler\[pictures\]"):
        mode_of("head")


@pytest.mark.parametrize(
    ("files", "changes"),
    [
        ({"/img/other/quay-4403.jpg": encoded(scene(1, 320, 213), quality=40)}, []),
        ({"/img/other/quay-4403.jpg": encoded(scene(2))}, [("swapped", "image", 3, "file")]),
        ({}, [("swapped", "image", 3, None)]),  # it does not answer: the address is all that is known
    ],
    ids=["same picture", "another picture", "not answered"],
)
def test_file_at_another_address_is_asked_for_before_the_verdict(
    scrapy: Scrapy, tmp_path: Path, paper: Paper, files: dict[str, bytes], changes: list[tuple[Any, ...]]
) -> None:
    """The picture before was never asked for either; its file still answers."""
    paper.stories = {"marlow-returns-home": ["/img/marlow-1600.jpg"]}
    crawl(scrapy, paper, "")
    paper.stories = {"marlow-returns-home": ["/img/other/quay-4403.jpg"]}
    paper.files |= files
    scrapy("crawl", "news", "-a", f"url={paper.url}", "-a", "recheck=all", IRIA_PICTURES="full")
    assert [path for path, _ in paper.asked] == ["/img/other/quay-4403.jpg", "/img/marlow-1600.jpg"]
    assert query(tmp_path, "SELECT kind, field, severity, reason FROM changes") == changes
    assert query(tmp_path, "SELECT url LIKE '%quay-4403.jpg' FROM images WHERE last_revision IS NULL") == [(1,)]
