"""One story at several addresses, or at a new one, and edited: the edit is told, and no story is at one address twice."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from judging import later
from running import Scrapy

STORIES = 12
EDITED = 3  # the number of the story that is edited
PLACES = ("news", "politics", "local", "region", "today")
_WORDS = (
    "ferry mill water school train market dyke archive wind tram choir salt garage harbour library river sugar apple rink mast "
    "quarry lake sheep bell paper council budget permit engine ledger fence inquiry orchard survey contract timetable"
).split()


class Handler(BaseHTTPRequestHandler):
    """`several`: each story is at five addresses. `moved`: the old addresses lead to new ones; `lost`: they lead nowhere. `edited`: one
    story says something else, but not at the places that are `stale`.
    """

    several = moved = edited = lost = False
    stale: tuple[str, ...] = ()

    def do_GET(self) -> None:
        known = {path: number for number in range(STORIES) for path in self.paths(number)}
        if self.path in ("/", *known):
            text = self.story(known[self.path]) if self.path in known else self.home()
            self.answer(200, text)
        elif self.moved and not self.lost and self.path.startswith("/news/"):
            self.answer(301, "", Location=self.paths(int(self.path.strip("/").rpartition("-")[2]))[0])
        else:
            self.answer(404, "<html><title>Not found</title><h1>Not found</h1></html>")

    def answer(self, status: int, text: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def paths(self, number: int) -> list[str]:
        slug = f"{'-'.join(self.title(number).lower().split())}-{number}"
        if self.several:
            return [f"/{place}/2026/11/{slug}/" for place in PLACES] if number < 4 else []
        return [f"/stories/{4700 + number}/{slug}/"] if self.moved else [f"/news/2026/11/{slug}/"]

    def title(self, number: int) -> str:
        return f"Council of Tarnhaven votes on {' and '.join(random.Random(number).sample(_WORDS, 4))}"

    def home(self) -> str:
        links = "".join(
            f'<h2><a href="{path}">{self.title(number)}</a></h2>'
            for number in range(STORIES)
            for path in self.paths(number)
        )
        return f"<html><head><title>Newsroom</title></head><body class='home'><main>{links}</main></body></html>"

    def story(self, number: int) -> str:
        choice = random.Random(100 + number)
        lines = [
            f"In {choice.randint(20, 80)} rooms the {' '.join(choice.sample(_WORDS, 9))} stayed." for _ in range(8)
        ]
        if self.edited and number == EDITED and not self.path.startswith(tuple(f"/{place}/" for place in self.stale)):
            lines[2] = "In 97 rooms" + lines[2][11:]
        body = "".join(f"<p>{line} {self.title(number)}.</p>" for line in lines)
        return f"""<html><head><title>{self.title(number)}</title><meta property="og:type" content="article"></head>
<body><article><h1>{self.title(number)}</h1><div class="entry-content">{body}</div></article></body></html>"""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Handler.several = Handler.moved = Handler.edited = Handler.lost = False
    Handler.stale = ()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "iria.db")) as db:
        return db.execute(sql).fetchall()


EDITS = "SELECT kind, field, reason FROM changes WHERE field <> 'url'"


def test_moved_stories_are_one_each_and_an_edit_made_meanwhile_is_told(
    scrapy: Scrapy, url: str, tmp_path: Path
) -> None:
    scrapy("crawl", "news", "-a", f"url={url}/")
    Handler.moved = Handler.edited = True
    for _ in range(2):
        scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
        live = rows(tmp_path, "SELECT count(*), count(DISTINCT url) FROM articles WHERE status = 'live'")
        assert live == [(STORIES, STORIES)]
        assert rows(tmp_path, EDITS) == [("altered", "paragraph", "number")]
        assert rows(tmp_path, "SELECT kind FROM problems WHERE kind = 'blocked'") == []
    assert rows(tmp_path, "SELECT count(*) FROM changes WHERE field = 'url'") == [(STORIES,)]
    assert "0 faults" in scrapy("verify").stdout


def test_edit_of_a_story_at_five_addresses_is_no_wall_and_no_template(scrapy: Scrapy, url: str, tmp_path: Path) -> None:
    Handler.several = True
    scrapy("crawl", "news", "-a", f"url={url}/")
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(4 * len(PLACES),)]
    Handler.edited = True
    scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    assert rows(tmp_path, EDITS) == [("altered", "paragraph", "number")]  # told once, and a version of each is kept
    assert rows(tmp_path, "SELECT count(*) FROM revisions WHERE kind = 'edit'") == [(len(PLACES),)]
    assert rows(tmp_path, "SELECT kind FROM problems WHERE kind IN ('blocked', 'template')") == []


def test_edit_that_reaches_the_addresses_one_after_another_is_told_at_the_first(
    scrapy: Scrapy, url: str, tmp_path: Path
) -> None:
    Handler.several = True
    scrapy("crawl", "news", "-a", f"url={url}/")
    Handler.edited, Handler.stale = True, PLACES[1:]
    scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    assert rows(tmp_path, EDITS) == [("altered", "paragraph", "number")]
    Handler.stale = ()
    scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    assert rows(tmp_path, EDITS) == [("altered", "paragraph", "number")]
    assert rows(tmp_path, "SELECT count(*) FROM revisions WHERE kind = 'edit'") == [(len(PLACES),)]


def test_stories_that_moved_without_a_redirect_and_were_edited_are_one_each_and_the_edit_is_told(
    scrapy: Scrapy, url: str, tmp_path: Path
) -> None:
    scrapy("crawl", "news", "-a", f"url={url}/")
    Handler.moved = Handler.lost = Handler.edited = True
    for _ in range(3):
        later(tmp_path, 26)
        scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
        states = "SELECT status, count(*), count(merged_into) FROM articles GROUP BY 1 ORDER BY 1"
        assert rows(tmp_path, states) == [("live", STORIES, 0), ("moved", STORIES, STORIES)]
        assert rows(tmp_path, EDITS) == [("altered", "paragraph", "number")]
    assert rows(tmp_path, "SELECT count(*) FROM changes WHERE kind = 'moved' AND field = 'url'") == [(STORIES,)]
    versions = "SELECT count(*) FROM revisions v JOIN changes c ON c.to_revision = v.id WHERE c.kind = 'altered' AND v.number = 2"
    assert rows(tmp_path, versions) == [(1,)]


def test_stories_that_moved_without_a_redirect_are_not_withdrawn(scrapy: Scrapy, url: str, tmp_path: Path) -> None:
    scrapy("crawl", "news", "-a", f"url={url}/")
    Handler.moved = Handler.lost = True
    for _ in range(3):
        later(tmp_path, 26)
        scrapy("crawl", "news", "-a", f"url={url}/", "-a", "recheck=all")
    states = "SELECT status, count(*), count(merged_into) FROM articles GROUP BY 1 ORDER BY 1"
    assert rows(tmp_path, states) == [("live", STORIES, 0), ("moved", STORIES, STORIES)]
    assert rows(tmp_path, EDITS) == []
    assert rows(tmp_path, "SELECT note FROM runs ORDER BY id DESC LIMIT 1") == [(None,)]
