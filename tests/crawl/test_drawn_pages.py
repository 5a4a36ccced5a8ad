"""Pages drawn by script, in a real Chromium: read as they are shown, and held by the limits of the crawl."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from drawn_newsroom import DrawnNewsroom, drawn_newsroom
from running import Iria

from iria_crawler.crawl.browser import chromium
from iria_crawler.crawl.browser.chromium import NAMES, Chromium, Drawn, Undrawn, executable
from iria_crawler.errors import WrongWord

pytest.importorskip("playwright.async_api", reason="needs Playwright, the extra `browser`")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), "")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not PROGRAM, reason="needs Chromium")]

SHIPS = "/news/yard-opens-in-skagvik-with-nine-ships/"
HERON = "/news/heron-is-seen-at-the-lighthouse/"
PARAGRAPHS = [
    "The yard in Skagvik opened on Monday with a short speech, and the minister left with two advisers for the day.",
    '"We had hoped for nine ships by the spring," said Harald Ode, who leads the yard, "and nine ships we have."',
    "The unions of the harbour said that nobody had asked them, and that the cranes were older than most of their members.",
]


@pytest.fixture
def newsroom() -> Iterator[DrawnNewsroom]:
    with drawn_newsroom() as running:
        running.stories[SHIPS] = ("Yard opens in Skagvik with nine ships", PARAGRAPHS)
        running.stories[HERON] = (
            "Heron is seen at the lighthouse",
            ["A heron stood on the lighthouse for an hour.", *PARAGRAPHS[2:] * 2],
        )
        yield running


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "iria.db")) as db:
        return db.execute(sql).fetchall()


# Whatever a page may try beside drawing its story. Nothing of it may be asked for, by Chromium or by us.
TRICKS = """<script>
navigator.sendBeacon('/beacon');
fetch('/post', {method: 'POST', body: 'x'});
fetch('/private/told.json');
fetch('http://localhost:1/elsewhere.json');
new WebSocket('{url}socket'.replace('http', 'ws'));
new EventSource('/events');
const link = document.createElement('link'); link.rel = 'prefetch'; link.href = '/prefetched'; document.head.append(link);
const frame = document.createElement('iframe'); frame.src = '/framed'; document.body.append(frame);
const shown = new Image(); shown.src = '/shown.png';
window.open('/opened');
if (navigator.serviceWorker) navigator.serviceWorker.register('/worker.js');
setTimeout(() => { location.href = '/moved-by-script'; }, 50);
</script>"""


def test_a_site_drawn_by_script_is_crawled_and_watched(iria: Iria, newsroom: DrawnNewsroom, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(f'[post]\naddress = "{newsroom.url}"\nbrowser = true\n')
    newsroom.extra = TRICKS
    iria("crawl", "post")
    assert rows(tmp_path, "SELECT headline, byline FROM articles ORDER BY headline") == [
        ("Heron is seen at the lighthouse", "By Ida Ode"),
        ("Yard opens in Skagvik with nine ships", "By Ida Ode"),
    ]
    assert rows(tmp_path, "SELECT speaker_name FROM quotes") == [("Harald Ode",), ("Harald Ode",)]
    newsroom.stories[SHIPS] = (
        "Yard opens in Skagvik with nine ships",
        [PARAGRAPHS[0].replace("two", "ten"), *PARAGRAPHS[1:]],
    )
    iria("crawl", "post", "-a", "recheck=all")
    assert rows(tmp_path, "SELECT field, severity FROM changes") == [
        ("paragraph", 3)
    ]  # though the shell's ETag is as it was
    assert ", 0 faults" in iria("verify").stdout  # what is kept is the page as it was drawn
    asked = newsroom.asked
    assert {method for method, *_ in asked} == {"GET"}
    assert all(is_ours for *_, is_ours in asked)  # Chromium itself has asked for nothing
    allowed = {"/", "/app.js", "/robots.txt", SHIPS, HERON, "/api/", f"/api{SHIPS}", f"/api{HERON}"}
    tried = {"/beacon", "/post", "/private/told.json", "/socket", "/events", "/prefetched", "/framed", "/shown.png", "/opened",
             "/worker.js", "/moved-by-script", "/style.css", "/elsewhere.json"}  # fmt: skip
    assert not tried & set(newsroom.paths())
    assert allowed <= set(newsroom.paths())
    assert newsroom.paths().count("/app.js") == 2  # once in each run


def test_probe_says_that_a_browser_is_needed(iria: Iria, newsroom: DrawnNewsroom, tmp_path: Path) -> None:
    without = iria("probe", newsroom.url, code=1)
    assert "it holds nothing without a browser" in without.stdout
    assert "holds nothing without a browser: write browser = true" in without.stderr
    (tmp_path / "sites.toml").write_text(f'[post]\naddress = "{newsroom.url}"\nbrowser = true\n')
    drawn = iria("probe", newsroom.url).stdout  # as its table says
    assert "Yard opens in Skagvik with nine ships" in drawn
    assert "browser = true" not in drawn


def test_what_is_missing_is_said_at_once(iria: Iria, newsroom: DrawnNewsroom, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(f'[post]\naddress = "{newsroom.url}"\nbrowser = true\n')
    assert "no program /none/chromium" in iria("crawl", "post", "-s", "IRIA_BROWSER=/none/chromium", code=2).stderr
    assert newsroom.asked == []


def draw(monkeypatch: pytest.MonkeyPatch, *bodies: str, seconds: float = 600.0) -> list[tuple[str, list[str]]]:
    """(what is drawn of a page, the addresses that it asked for), of each page.

    seconds: the limit of time, which only a page without end may reach, however slow the machine is.
    """
    monkeypatch.setattr(chromium, "MAX_DRAWING_SECONDS", seconds)
    monkeypatch.setattr(chromium, "MAX_SECONDS", seconds + 1)
    asked: list[str] = []

    async def fetch(url: str, kind: str) -> Drawn | None:
        asked.append(url)
        return Drawn(200, {"Content-Type": "text/plain"}, b"x" * 100_000)

    async def run() -> list[tuple[str, list[str]]]:
        machine = Chromium(PROGRAM, "iria-crawler")
        found = []
        try:
            for body in bodies:
                asked.clear()
                first = Drawn(200, {"Content-Type": "text/html"}, body.encode())
                found.append((await machine.draw("https://post.example/", first, fetch), list(asked)))
        finally:
            await machine.close()
        return found

    return asyncio.run(run())


def test_a_page_that_asks_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "<p>here</p><script>let n = 0; const go = () => fetch('/more?' + n++).finally(go); go();</script>"
    refused = endless.replace("n++", "n++, {method: 'POST'}")
    monkeypatch.setattr(chromium, "MAX_REFUSED", 50)
    answered, posted = draw(monkeypatch, endless, refused)
    assert "<p>here</p>" in answered[0]
    assert len(answered[1]) == chromium.MAX_REQUESTS
    assert "<p>here</p>" in posted[0]
    assert posted[1] == []
    monkeypatch.setattr(chromium, "MAX_BYTES", 500_000)
    assert len(draw(monkeypatch, endless)[0][1]) == 5


def test_a_page_opens_no_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = """<p></p><script>
    const link = Object.assign(document.createElement('a'), {href: 'about:blank', target: '_blank'});
    document.body.append(link); link.click();
    document.querySelector('p').textContent = [window.open('about:blank'), confirm('sure?')].join();
    localStorage.setItem('a', 'b'); fetch('/story').then(() => { document.querySelector('p').textContent += ' drawn'; });
    </script>"""
    (drawn,) = draw(monkeypatch, windows)
    assert "<p>,false drawn</p>" in drawn[0]
    assert drawn[1] == ["https://post.example/story"]


def test_a_page_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Undrawn, match="does not end"):
        draw(monkeypatch, "<script>for (;;);</script>", seconds=2.0)
    monkeypatch.setattr(chromium, "MAX_PAGE_BYTES", 10_000)
    with pytest.raises(Undrawn, match="larger than any page"):
        draw(monkeypatch, "<script>document.write('x'.repeat(20000))</script>")


def test_the_program(tmp_path: Path) -> None:
    assert executable(PROGRAM) == PROGRAM
    with pytest.raises(WrongWord, match="no program"):
        executable(str(tmp_path))
