"""A page whose encoding only the Content-Type header names: it is read, stored, and read again with that encoding."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from running import Scrapy

from iria_crawler.outside import charset_of
from iria_crawler.store.file.packing import record_of

HEADLINE = "Фрегат вернулся в порт после учений"
STORIES = (
    "Командующий заявил, что корабль готов к службе и выйдет в море в понедельник утром. Экипаж встречали семьи на причале.",
    "Верфь передала заказчику второй тральщик с опозданием на год. Министр пообещал проверить договор и наказать виновных.",
    "Лётчики береговой охраны нашли рыбаков через двое суток после шторма. Врачи говорят, что все они чувствуют себя хорошо.",
)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body = "text/html; charset=utf-8", b"<title>not found</title>"
        status = 200
        if self.path == "/robots.txt":
            kind, body = "text/plain", b"User-agent: *\nAllow: /\n"
        elif self.path == "/":
            links = "".join(
                f'<h2><a href="/news/frigate-returns-to-port-{n}/">Фрегат вернулся в порт {n}</a></h2>'
                for n in range(3)
            )
            body = f"<!doctype html><html><body><main>{links}</main></body></html>".encode()
        elif self.path.startswith("/news/frigate"):
            # Few pages have this encoding, and it is not guessed: without the header the text would be another one.
            kind = 'text/html; Charset="ISO-8859-5"'
            number = self.path.strip("/").rpartition("-")[2]
            story = "".join(f"<p>{sentence}</p>" for sentence in STORIES[int(number)].split(". ") * 3)
            page = f"<!doctype html><html><body><article><h1>{HEADLINE} {number}</h1>{story}</article></body></html>"
            body = page.encode("iso8859-5")
        else:
            status = 404
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def headlines(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "iria.db")) as db:
        ids = [number for (number,) in db.execute("SELECT revision_id FROM records")]
        return sorted(json.loads(record_of(db.execute, number) or "")["headline"] for number in ids)


def test_the_headers_charset_is_used_now_and_at_every_reading(scrapy: Scrapy, url: str, tmp_path: Path) -> None:
    scrapy("crawl", "news", "-a", f"url={url}")
    right = [f"{HEADLINE} {number}" for number in range(3)]
    assert headlines(tmp_path) == right
    scrapy("reparse", "--all")
    assert headlines(tmp_path) == right
    with closing(sqlite3.connect(tmp_path / "iria.db")) as db:
        assert db.execute("SELECT count(*) FROM changes WHERE kind != 'published'").fetchone() == (0,)
        assert db.execute("SELECT max(revision_count) FROM articles").fetchone() == (1,)


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=windows-1251", "windows-1251"),
        ('text/html; Charset="KOI8-R"', "koi8-r"),
        ("text/html;charset=utf-8;boundary=x", "utf-8"),
        ("text/html", None),
        ("text/html; charset", None),
        ("", None),
        (None, None),
        ("text/html; " + "x" * 100_000 + "; charset=utf-8", None),
    ],
)
def test_the_charset_of_a_header(header: str | None, charset: str | None) -> None:
    assert (charset_of(header) or None) == charset
