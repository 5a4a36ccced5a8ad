"""Crawls of outlets that lead to other hosts: redirects, lists and robots.txt that point there, never end, or give no answer.

Every server is on 127.0.0.1 or 127.0.0.2. A server that must not be asked counts its requests.
"""

from __future__ import annotations

import gzip
import itertools
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from judging import keeps_pace
from running import Scrapy

from iria_crawler.crawl.gate.guard import MAX_REPORTED

STORIES = 3
Answer = tuple[int, dict[str, str], bytes]


def story(number: int | str, head: str = "") -> bytes:
    """A story of some length."""
    text = f"<p>The ship left port on Monday with a crew of forty for trip {number} and came back on Friday.</p>"
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>Harbour watch counts trip {number}</h1>'
        f"{text * 6}</article></body></html>"
    ).encode()


def path_of(number: int | str) -> str:
    return f"/news/harbour-watch-counts-trip-{number}/"


class Outlet:
    """A small outlet: a front page of some stories; `routes` has the answers for other addresses."""

    def __init__(self, host: str = "127.0.0.1", stories: int = STORIES) -> None:
        self.stories = stories
        self.head = ""
        self.more: list[str] = []  # further links of the front page
        self.robots: Answer | Callable[[BaseHTTPRequestHandler], None] = (200, {}, b"User-agent: *\nAllow: /\n")
        self.routes: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.needs: str | None = None  # the Authorization header without which every answer is 401
        self.asked: list[str] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.sent = 0
        outlet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outlet.asked.append(self.path)
                outlet.times.append(time.monotonic())
                outlet.headers.append(dict(self.headers))
                answer = outlet.answer(self.path, dict(self.headers))
                if callable(answer):
                    self.close_connection = True
                    answer(self)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):  # the client closed the connection
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://{host}:{self.port}/"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, path: str, headers: dict[str, str]) -> Answer | Callable[[BaseHTTPRequestHandler], None]:
        if self.needs and headers.get("Authorization") != self.needs:
            return 401, {"WWW-Authenticate": "Basic"}, b"who are you?"
        if path == "/robots.txt":
            return self.robots
        if path in self.routes:
            return self.routes[path]
        if path == "/":
            links = "".join(
                f'<h2><a href="{path_of(n)}">Trip {n} was counted today</a></h2>' for n in range(self.stories)
            )
            links += "".join(f'<h2><a href="{link}">Another trip was counted today</a></h2>' for link in self.more)
            return (
                200,
                {},
                f"<!doctype html><html><head>{self.head}</head><body><main>{links}</main></body></html>".encode(),
            )
        if path.startswith("/news/"):
            return 200, {}, story(path.strip("/").rpartition("-")[2])
        return 404, {}, b"<title>not found</title>"

    def endless(self, kind: str = "text/plain", line: bytes = b"Disallow: /private\n") -> Callable[[Any], None]:
        """An endless answer; `sent` counts its bytes."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", kind)
            handler.end_headers()
            try:
                self.sent += handler.wfile.write(b"User-agent: *\n")
                while True:
                    self.sent += handler.wfile.write(line * 4096)
            except OSError:
                pass

        return answer

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def redirect(target: str, status: int = 302, **headers: str) -> Answer:
    return status, {"Location": target, **headers}, b""


def refresh(target: str, delay: int = 0) -> Answer:
    return 200, {}, story("x", f'<meta http-equiv="refresh" content="{delay}; url={target}">')


@pytest.fixture
def open_outlet() -> Iterator[Callable[..., Outlet]]:
    with ExitStack() as stack:

        def opened(*arguments: Any, **named: Any) -> Outlet:
            outlet = Outlet(*arguments, **named)
            stack.callback(outlet.close)
            return outlet

        yield opened


@pytest.fixture
def outlet(open_outlet: Callable[..., Outlet]) -> Outlet:
    return open_outlet()


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "iria.db")) as connection, connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def crawl(scrapy: Scrapy, outlet: Outlet, **settings: object) -> str:
    """The log of a crawl of an outlet, which ends without a traceback in every case."""
    result = scrapy("crawl", "news", "-a", f"url={outlet.url}", check=False, **settings)
    assert "Traceback" not in result.stderr, result.stderr
    return result.stderr


def stored(folder: Path) -> set[str]:
    return {headline for (headline,) in rows(folder, "SELECT headline FROM articles")}


def kinds(folder: Path) -> dict[str, int]:
    return dict(rows(folder, "SELECT kind, count(*) FROM problems GROUP BY kind"))


HONEST = {f"Harbour watch counts trip {n}" for n in range(STORIES)}


# --- redirects and meta refresh ---


@pytest.mark.parametrize("how", [redirect, refresh], ids=["redirect", "meta refresh"])
def test_a_story_that_leads_off_the_outlet_is_not_followed(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path, how: Callable[[str], Answer]
) -> None:
    outlet, port, inside = open_outlet(), open_outlet(), open_outlet("127.0.0.2")
    targets = {
        "port": f"{port.url}news/secret-story-of-another-1/",
        "loopback": f"{inside.url}news/secret-story-of-another-2/",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "decimal": f"http://2130706434:{inside.port}/",
        "file": "file:///etc/passwd",
        "name": f"http://localhost:{port.port}/",
        "mapped": f"http://[::ffff:127.0.0.2]:{inside.port}/",
        "scheme": f"//127.0.0.2:{inside.port}/",
    }
    for name, target in targets.items():
        outlet.routes[path_of(name)] = how(target)
        outlet.more.append(path_of(name))
    log = crawl(scrapy, outlet)
    assert not port.asked
    assert not inside.asked
    told = kinds(tmp_path)
    if how is redirect:
        assert stored(tmp_path) == HONEST
        assert told["scheme"] == 1
    else:
        # A page that refreshes to a file is a page, as in browsers.
        assert stored(tmp_path) <= HONEST | {"Harbour watch counts trip x"}
    assert told["outside"] == 1
    assert told["private"] >= 3
    assert "169.254.169.254" in log
    assert rows(tmp_path, "SELECT count(*) FROM problems WHERE reason LIKE '%169.254.169.254%'") == [(1,)]
    assert rows(tmp_path, "SELECT status FROM runs") == [("degraded",)]
    assert rows(tmp_path, "SELECT count(*) FROM frontier WHERE attempts > 0") != [(0,)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("how", ["away", "along"])
def test_each_kind_of_redirect(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path, status: int, how: str
) -> None:
    outlet, other = open_outlet(stories=0), open_outlet()
    outlet.more = [path_of("old")]
    target = path_of("new") if how == "along" else other.url + path_of("new")[1:]
    outlet.routes[path_of("old")] = redirect(target, status)
    crawl(scrapy, outlet)
    assert not other.asked
    assert stored(tmp_path) == ({"Harbour watch counts trip new"} if how == "along" else set())
    assert kinds(tmp_path) == ({} if how == "along" else {"outside": 1})


def test_chains_circles_and_broken_targets(scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    """Six redirects are followed. A seventh, a circle and an invalid address are reported. A page that reloads itself is a page."""
    outlet = open_outlet(stories=0)
    chain = [path_of("six"), *(f"/go/{n}" for n in range(5)), path_of("end-of-six")]
    longer = [path_of("seven"), *(f"/on/{n}" for n in range(6)), path_of("end-of-seven")]
    for one, two in [*itertools.pairwise(chain), *itertools.pairwise(longer)]:
        outlet.routes[one] = redirect(two)
    outlet.routes[path_of("itself")] = redirect(path_of("itself"), **{"Set-Cookie": "seen=1"})
    outlet.routes[path_of("a")], outlet.routes[path_of("b")] = redirect(path_of("b")), redirect(path_of("a"))
    outlet.routes[path_of("broken")] = redirect("http://[broken/")
    outlet.routes[path_of("refreshes")] = refresh(path_of("refreshes"))
    outlet.routes[path_of("reloads")] = (200, {}, story("reloads", '<meta http-equiv="refresh" content="60; url=">'))
    outlet.routes[path_of("every-minute")] = (
        200, {}, story("every-minute", f'<meta http-equiv="refresh" content="60; url={path_of("every-minute")}">'),
    )  # fmt: skip
    names = ["six", "seven", "itself", "a", "broken", "refreshes", "reloads", "every-minute"]
    outlet.more = [path_of(name) for name in names]
    crawl(scrapy, outlet)
    assert {headline.removeprefix("Harbour watch counts trip ") for headline in stored(tmp_path)} == {
        "six", "reloads", "every-minute",
    }  # fmt: skip
    told = {
        url.rpartition("-trip-")[2].strip("/"): reason
        for url, reason in rows(tmp_path, "SELECT url, reason FROM problems")
    }
    assert told.keys() == {"seven", "itself", "a", "broken", "refreshes"}
    assert "too often" in told["seven"]
    assert "in circles" in told["a"]
    assert "cookie" in told["itself"]
    assert "cookie" not in told["a"]
    assert "no address" in told["broken"]
    assert outlet.asked.count(path_of("itself")) == 1


def test_a_host_is_told_once_and_many_are_counted(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    for n in range(MAX_REPORTED + 15):
        outlet.routes[path_of(f"x{n}")] = redirect(f"http://shop-{n}.example/")
        outlet.routes[path_of(f"a{n}")] = redirect(f"http://shop.example/{n}")
        outlet.more += [path_of(f"a{n}"), path_of(f"x{n}")]
    log = crawl(scrapy, outlet)
    assert kinds(tmp_path) == {"outside": MAX_REPORTED}
    assert rows(tmp_path, "SELECT count(*) FROM problems WHERE reason LIKE '%http://shop.example%'") == [(1,)]
    assert f"{2 * (MAX_REPORTED + 15)} addresses were turned away" in log
    assert stored(tmp_path) == HONEST


def test_a_front_page_that_leads_elsewhere_says_so(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, other = open_outlet(), open_outlet()
    outlet.routes["/"] = redirect(other.url)
    log = crawl(scrapy, outlet)
    assert not other.asked
    assert rows(tmp_path, "SELECT status FROM runs") == [("failed",)]
    assert "moved" in kinds(tmp_path)
    assert other.url in log


# --- lists on other hosts ---


def test_lists_on_other_hosts_are_not_asked(scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path) -> None:
    outlet, other = open_outlet(), open_outlet()
    outlet.robots = (
        200, {}, f"User-agent: *\nSitemap: {other.url}map.xml\nSitemap: file:///etc/passwd\nSitemap: file:///dev/zero\n"
        f"Sitemap: {outlet.url}map.xml\nSitemap: http://169.254.169.254/map.xml\n".encode(),
    )  # fmt: skip
    sitemap = (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{other.url}a.xml</loc></sitemap>'
        f"<sitemap><loc>{outlet.url}b.xml</loc></sitemap></sitemapindex>"
    )
    outlet.routes["/map.xml"] = (200, {"Content-Type": "application/xml"}, sitemap.encode())
    outlet.routes["/b.xml"] = redirect(other.url + "b.xml")
    outlet.head = (
        f'<link rel="alternate" type="application/rss+xml" href="{other.url}feed/">'
        f'<link rel="https://api.w.org/" href="{other.url}wp-json/">'
    )
    log = crawl(scrapy, outlet)
    assert not other.asked
    assert {"/map.xml", "/b.xml"} <= set(outlet.asked)
    assert kinds(tmp_path) == {"outside": 1, "scheme": 1, "private": 1}
    assert stored(tmp_path) == HONEST
    assert "root:" not in log
    assert rows(tmp_path, "SELECT count(*) FROM problems WHERE reason LIKE '%root:%'") == [(0,)]


SPIDER = """
from iria_crawler.model import Site
from iria_crawler.crawl.spider import NewsSpider

class Declared(NewsSpider):
    name = "declared"
    start_url = "{home}"
    site = Site(host="127.0.0.1", also=("{host}:{port}",))
"""


def test_a_declared_host_is_asked_after_its_robots_txt(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, cdn, other = open_outlet(stories=0), open_outlet(), open_outlet()
    outlet.robots = (200, {}, f"User-agent: *\nSitemap: {cdn.url}map.xml\nSitemap: {cdn.url}secret.xml\n".encode())
    cdn.robots = (200, {}, b"User-agent: *\nDisallow: /secret\n")
    entry = f"<url><loc>{outlet.url.rstrip('/')}{path_of(1)}</loc></url><url><loc>{other.url}a</loc></url>"
    cdn.routes["/map.xml"] = (
        200, {"Content-Type": "application/xml"},
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</urlset>'.encode(),
    )  # fmt: skip
    (tmp_path / "declared.py").write_text(SPIDER.format(home=outlet.url, host="127.0.0.1", port=cdn.port))
    result = scrapy("runspider", str(tmp_path / "declared.py"), check=False)
    assert "Traceback" not in result.stderr, result.stderr
    assert cdn.asked == ["/robots.txt", "/map.xml"]
    assert not other.asked
    assert stored(tmp_path) == {"Harbour watch counts trip 1"}
    assert kinds(tmp_path) == {"robots": 1}


# --- robots.txt ---


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_refused_or_not_there_forbids_nothing(
    scrapy: Scrapy, outlet: Outlet, tmp_path: Path, status: int
) -> None:
    outlet.robots = (status, {}, b"User-agent: *\nDisallow: /\n")
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST
    assert kinds(tmp_path) == {}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_a_server_in_trouble_is_left_alone_for_now(scrapy: Scrapy, outlet: Outlet, tmp_path: Path, status: int) -> None:
    crawl(scrapy, outlet)
    before, outlet.robots = len(outlet.asked), (status, {}, b"User-agent: *\nAllow: /\n")
    with closing(sqlite3.connect(tmp_path / "iria.db")) as connection, connection:
        connection.execute("UPDATE articles SET next_check_at = '2020-01-01T00:00:00Z'")
    connection.close()
    log = crawl(scrapy, outlet)
    assert set(outlet.asked[before:]) == {"/robots.txt"}
    assert [kind for (kind,) in rows(tmp_path, "SELECT kind FROM problems")] == ["robots_unreadable"]
    assert rows(tmp_path, "SELECT status FROM runs ORDER BY id") == [("ok",), ("failed",)]
    assert rows(tmp_path, "SELECT count(*), max(attempts) FROM frontier") == [(STORIES, 0)]
    assert str(status) in log
    outlet.robots = (200, {}, b"")
    crawl(scrapy, outlet)
    assert rows(tmp_path, "SELECT status, unchanged FROM runs ORDER BY id DESC LIMIT 1") == [("ok", STORIES)]


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def _never(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(30)


@pytest.mark.parametrize(("trouble", "kind"), [(_hang_up, "broken"), (_never, "timeout")])
def test_no_answer_is_trouble_too(
    scrapy: Scrapy, outlet: Outlet, tmp_path: Path, trouble: Callable[[Any], None], kind: str
) -> None:
    outlet.robots = trouble
    crawl(scrapy, outlet, DOWNLOAD_TIMEOUT=2)
    assert set(outlet.asked) == {"/robots.txt"}
    assert kinds(tmp_path) == {kind: 1}
    assert rows(tmp_path, "SELECT status FROM runs") == [("failed",)]


def test_a_robots_txt_without_end_is_cut(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    """The part that was read counts. The server sent little more than that part."""
    outlet.robots = outlet.endless(line=b"Disallow: " + path_of(1).encode() + b"\n")
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST - {"Harbour watch counts trip 1"}
    assert kinds(tmp_path) == {"robots": 1}
    assert outlet.sent < 20_000_000


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_large_robots_txt_is_cut(scrapy: Scrapy, outlet: Outlet, tmp_path: Path, encoding: str) -> None:
    """31 MB: the compressed answer is unpacked only up to some megabytes, and then it cannot be read at all."""
    body = b"User-agent: *\nDisallow: " + path_of(1).encode() + b"\n" + b"Disallow: /private\n" * 1_700_000
    if encoding:
        outlet.robots = (200, {"Content-Encoding": "gzip"}, gzip.compress(body))
    else:
        outlet.robots = (200, {}, body)
    crawl(scrapy, outlet)
    if encoding:
        assert kinds(tmp_path) == {"robots_unreadable": 1}
        assert stored(tmp_path) == set()
    else:
        assert kinds(tmp_path) == {"robots": 1}
        assert stored(tmp_path) == HONEST - {"Harbour watch counts trip 1"}


def test_a_compressed_robots_txt_is_read(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    body = gzip.compress(b"User-agent: *\nDisallow: " + path_of(1).encode() + b"\n")
    outlet.robots = (200, {"Content-Encoding": "gzip"}, body)
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST - {"Harbour watch counts trip 1"}


def test_a_robots_txt_elsewhere_in_the_outlet_is_followed_five_times(
    scrapy: Scrapy, outlet: Outlet, tmp_path: Path
) -> None:
    rules = (200, {}, b"User-agent: *\nDisallow: " + path_of(1).encode() + b"\n")
    outlet.robots = redirect("/r/1")
    outlet.routes = {"/r/1": redirect("/r/2", 301), "/r/2": redirect("/r/3", 307), "/r/3": redirect("/r/4", 308)}
    outlet.routes |= {"/r/4": redirect("/r/5", 303), "/r/5": rules}
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST - {"Harbour watch counts trip 1"}


def test_a_robots_txt_in_circles_or_elsewhere_is_none(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, other = open_outlet(), open_outlet()
    outlet.robots = redirect("/robots.txt")
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST
    assert outlet.asked.count("/robots.txt") == 6
    assert kinds(tmp_path) == {}
    outlet.robots = redirect(other.url + "robots.txt")
    crawl(scrapy, outlet)
    assert not other.asked
    assert kinds(tmp_path) == {"outside": 1}


def test_robots_txt_comes_first_and_once(scrapy: Scrapy, outlet: Outlet, tmp_path: Path) -> None:
    crawl(scrapy, outlet)
    assert outlet.asked[0] == "/robots.txt"
    assert outlet.asked.count("/robots.txt") == 1


# --- the pace ---


@pytest.mark.parametrize("value", ["1e999", "nan", "inf", "-5", "soon"])
def test_a_crawl_delay_that_is_no_number_is_none(scrapy: Scrapy, outlet: Outlet, tmp_path: Path, value: str) -> None:
    outlet.robots = (200, {}, f"User-agent: *\nCrawl-delay: {value}\n".encode())
    crawl(scrapy, outlet)
    assert stored(tmp_path) == HONEST


def test_each_of_two_outlets_in_one_process_keeps_its_own_pace(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    """For lists and looks alike. A throttle that would go faster changes nothing."""
    slow, fast = open_outlet(), open_outlet()
    slow.robots = (200, {}, b"User-agent: *\nCrawl-delay: 0.6\n")
    fast.robots = (200, {}, b"User-agent: *\nCrawl-delay: 0.05\n")
    settings = {"AUTOTHROTTLE_ENABLED": 1, "AUTOTHROTTLE_START_DELAY": 0.01}
    result = scrapy("monitor", slow.url, fast.url, check=False, **settings)
    assert "Traceback" not in result.stderr
    assert len(stored(tmp_path)) == STORIES
    assert len(slow.times) >= 6
    assert keeps_pace(slow.times, 0.6)
    # The fast host was not slowed down to the pace of the slow one.
    assert len(fast.times) >= 6
    assert not keeps_pace(fast.times, 0.6)


def test_a_declared_hosts_pace_holds_for_those_who_were_redirected_to_it(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, cdn = open_outlet(stories=0), open_outlet("127.0.0.2")
    cdn.robots = (200, {}, b"User-agent: *\nCrawl-delay: 0.6\n")
    names = [f"map-{n}.xml" for n in range(3)]
    outlet.robots = (200, {}, "".join(f"Sitemap: {outlet.url}{name}\n" for name in names).encode())
    outlet.routes = {f"/{name}": redirect(cdn.url + name) for name in names}
    (tmp_path / "declared.py").write_text(SPIDER.format(home=outlet.url, host="127.0.0.2", port=cdn.port))
    scrapy("runspider", str(tmp_path / "declared.py"), check=False)
    assert cdn.asked == ["/robots.txt", *(f"/{name}" for name in names)]
    assert keeps_pace(cdn.times, 0.6)


# --- passwords ---


def test_a_password_is_kept_from_everybody_but_its_outlet(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, other = open_outlet(), open_outlet("127.0.0.2")
    outlet.needs = "Basic ZGVzazpzM2NyM3QhcHc="  # desk:s3cr3t!pw
    bare = outlet.url.rstrip("/")
    with_login = bare.replace("http://", "http://other:l3aked@")
    outlet.more = [with_login + path_of("linked"), path_of("moves"), path_of("leaves")]
    outlet.routes[path_of("moves")] = redirect(with_login + path_of("moved"))
    outlet.routes[path_of("leaves")] = redirect(f"http://other:l3aked@127.0.0.2:{other.port}/")
    outlet.more.append(path_of("refreshes"))
    outlet.routes[path_of("refreshes")] = refresh(with_login + path_of("refreshed"))
    outlet.head = f'<link rel="alternate" type="application/rss+xml" href="{with_login}/feed/">'
    url = outlet.url.replace("http://", "http://desk:s3cr3t%21pw@")
    result = scrapy("crawl", "news", "-a", f"url={url}", check=False, LOG_LEVEL="DEBUG")
    assert "Traceback" not in result.stderr
    assert {f"Harbour watch counts trip {name}" for name in ("linked", "moved", "refreshed")} | HONEST == stored(
        tmp_path
    )
    assert {headers.get("Authorization") for headers in outlet.headers} == {outlet.needs}
    assert not other.asked
    everything = result.stdout + result.stderr + "\n".join(_dump(tmp_path))
    assert "127.0.0.1" in everything
    for secret in ("s3cr3t", "l3aked", "ZGVzazpzM2NyM3QhcHc="):
        assert secret not in everything
        assert not any(secret in path for path in outlet.asked)
        assert not any(secret in headers.get("Referer", "") for headers in outlet.headers)


def test_a_password_does_not_follow_to_a_declared_host(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path
) -> None:
    outlet, cdn = open_outlet(), open_outlet()
    outlet.needs = "Basic ZGVzazpzM2NyM3QhcHc="
    outlet.routes["/map.xml"] = redirect(cdn.url + "map.xml")
    outlet.robots = (200, {}, f"User-agent: *\nSitemap: {outlet.url}map.xml\n".encode())
    (tmp_path / "declared.py").write_text(
        SPIDER.format(home=outlet.url.replace("http://", "http://desk:s3cr3t%21pw@"), host="127.0.0.1", port=cdn.port)
    )
    result = scrapy("runspider", str(tmp_path / "declared.py"), check=False)
    assert "Traceback" not in result.stderr, result.stderr
    assert "/map.xml" in cdn.asked
    assert not any("Authorization" in headers for headers in cdn.headers)
    assert all("s3cr3t" not in headers.get("Referer", "") for headers in cdn.headers)
    assert stored(tmp_path) >= HONEST


def _dump(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.db"):
        connection = sqlite3.connect(path)
        yield from connection.iterdump()
        connection.close()


# --- names that lead to private addresses ---

RESOLVER = """
from twisted.internet.defer import succeed

from iria_crawler.crawl.gate.guard import GuardedResolver
from scrapy.resolver import CachingThreadedResolver, dnscache

NAMES = {names}
looked_up = CachingThreadedResolver.getHostByName


def look_up(self, name, timeout=()):
    return succeed(NAMES[name]) if name in NAMES else looked_up(self, name, timeout)


CachingThreadedResolver.getHostByName = look_up  # the network's answers, invented
Resolver = GuardedResolver
"""


def _with_names(folder: Path, **names: str) -> dict[str, object]:
    """Settings for a crawl in which DNS gives these answers for names."""
    module = f"names_of_{folder.name.replace('-', '_')}"
    (folder / f"{module}.py").write_text(
        RESOLVER.format(names={name.replace("_", "."): ip for name, ip in names.items()})
    )
    return {"TWISTED_DNS_RESOLVER": f"{module}.Resolver"}


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.0.0.2"])
def test_a_name_that_leads_inside_is_not_connected_to(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path, ip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = open_outlet(ip)
    _import_from(tmp_path, monkeypatch)
    outlet.url = f"http://harbour.example:{outlet.port}/"
    log = crawl(scrapy, outlet, **_with_names(tmp_path, harbour_example=ip))
    assert not outlet.asked
    assert kinds(tmp_path) == {"private": 1}
    assert rows(tmp_path, "SELECT status FROM runs") == [("failed",)]
    assert "IRIA_ALLOW_PRIVATE" in log
    crawl(scrapy, outlet, IRIA_ALLOW_PRIVATE=1, **_with_names(tmp_path, harbour_example=ip))
    assert stored(tmp_path) == HONEST


def test_what_is_open_to_one_outlet_is_closed_to_another_in_the_same_process(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, other = open_outlet(), open_outlet()
    _import_from(tmp_path, monkeypatch)
    result = scrapy(
        "monitor", local.url, f"http://harbour.example:{other.port}/", f"http://localhost:{local.port}/", check=False,
        **_with_names(tmp_path, harbour_example="127.0.0.1"),
    )  # fmt: skip
    assert "Traceback" not in result.stderr
    assert not other.asked
    assert sorted(rows(tmp_path, "SELECT host, status FROM runs JOIN sites ON sites.id = site_id")) == sorted(
        [
            (f"127.0.0.1:{local.port}", "ok"),
            (f"localhost:{local.port}", "ok"),
            (f"harbour.example:{other.port}", "failed"),
        ]
    )


def _import_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from running import RUN

    environment = {**RUN["env"], "PYTHONPATH": f"{folder}:{RUN['env'].get('PYTHONPATH', '')}"}
    monkeypatch.setitem(RUN, "env", environment)


# --- spiders without a gatekeeper ---


def test_probe_asks_its_own_outlet_only(scrapy: Scrapy, open_outlet: Callable[..., Outlet]) -> None:
    outlet, other = open_outlet(), open_outlet()
    outlet.head = f'<link rel="alternate" type="application/rss+xml" href="{other.url}feed/">'
    result = scrapy("probe", outlet.url)
    assert "3 stories" in result.stdout
    assert "not a host of the outlet" in " ".join(result.stdout.split())
    assert not other.asked


def test_fetch_and_shell_work_as_before(scrapy: Scrapy, open_outlet: Callable[..., Outlet]) -> None:
    outlet, other = open_outlet(), open_outlet()
    outlet.routes["/away"] = redirect(other.url)
    assert "Harbour watch counts trip 1" in scrapy("fetch", "--nolog", outlet.url + path_of(1)[1:]).stdout
    assert "Harbour" not in scrapy("fetch", "--nolog", outlet.url + "away", check=False).stdout
    assert not other.asked
    shown = scrapy("shell", "--nolog", outlet.url + path_of(1)[1:], "-c", "response.status").stdout
    assert "200" in shown


def test_a_proxy_of_the_users_may_stand_inside(
    scrapy: Scrapy, open_outlet: Callable[..., Outlet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks up names itself. The gatekeeper's decisions about addresses apply nevertheless."""
    from running import RUN

    proxy = open_outlet()
    home = "http://harbour.example/"
    answer = proxy.answer
    proxy.answer = lambda path, headers: answer("/" + path.removeprefix(home), headers)  # type: ignore[method-assign]
    proxy.routes[path_of("away")] = redirect("http://10.0.0.1/")
    proxy.more = [path_of("away")]
    monkeypatch.setitem(RUN, "env", {**RUN["env"], "http_proxy": proxy.url, "no_proxy": ""})
    scrapy("crawl", "news", "-a", f"url={home}", check=False)
    assert stored(tmp_path) == HONEST
    assert kinds(tmp_path) == {"private": 1}
    assert all(path.startswith(home) for path in proxy.asked)
