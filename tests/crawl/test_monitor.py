"""`scrapy monitor` and `scrapy status`: rounds, how they end, and how they are reported."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from judging import SECONDS_APART, Sites, later
from newsroom import Newsroom
from running import Scrapy, Started, scrapy_command

from iria_crawler.commands.rounds import Result, Target, exit_code


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "iria.db")) as connection, connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], 0),
        ([("ok", 0), ("ok", 0)], 0),
        ([("ok", 0), ("ok", 2)], 10),
        ([("ok", 3), ("degraded", 0)], 11),
        ([("ok", 0), ("failed", 0)], 11),
        ([("ok", 0), ("locked", 0)], 0),
        ([("locked", 0), ("locked", 0)], 12),
        ([("failed", 0), ("locked", 0)], 1),
        ([("failed", 0)], 1),
    ],
)
def test_exit_code_tells_the_round(outcomes: list[tuple[str, int]], code: int) -> None:
    assert exit_code(Result(Target("site"), status, changed) for status, changed in outcomes) == code


def test_rounds_tell_what_happened(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    """Three rounds: new stories, nothing, changed stories. The second knows the site from the first. Each writes figures and pings."""
    pings: list[str] = []

    class Pinged(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pings.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pinged)
    Thread(target=server.serve_forever, daemon=True).start()
    settings = {
        "IRIA_PING_URL": f"http://127.0.0.1:{server.server_port}/alive",
        "IRIA_METRICS_FILE": tmp_path / "iria.prom",
        "IRIA_ATOM_FILE": tmp_path / "changes.xml",
        "IRIA_WATCH": tmp_path / "watch.toml",
    }
    # A channel that is down: the rounds continue, and its changes stay owed.
    (tmp_path / "watch.toml").write_text(
        "[channels.desk]\nurl = 'json://127.0.0.1:9/'\n[[rules]]\nchannels = ['desk']\nfields = ['headline']\n"
    )
    try:
        scrapy("monitor", newsroom.url, **settings)
        later(tmp_path, SECONDS_APART / 3600, due=False)
        newsroom.play_day()
        second = scrapy("monitor", newsroom.url, check=False, **settings)
        assert second.returncode == 10, second.stderr
    finally:
        server.shutdown()
        server.server_close()
    assert pings == ["/alive", "/alive"]
    host = newsroom.url.split("/")[2]
    assert rows(tmp_path, "SELECT channel, status FROM deliveries") == [("desk", "failed")]
    assert "as gearbox fails tests" in (tmp_path / "changes.xml").read_text()
    figures = (tmp_path / "iria.prom").read_text()
    assert f'iria_stories{{site="{host}"}} 43' in figures
    # The newsroom's stories are from one week of 2026; on any later day the site publishes nothing, and somebody should look.
    assert host in scrapy("status", check=False).stdout
    newsroom.close()
    down = scrapy("monitor", newsroom.url, check=False, RETRY_TIMES=0)
    assert down.returncode == 1
    told = scrapy("status", "--json", check=False)
    assert told.returncode == 11
    [site] = json.loads(told.stdout)
    assert (site["state"], site["stories"]) == ("down", 43)
    assert site["reasons"][0].startswith("nothing read in the last run: the server refused")


def test_a_round_ends_in_time_and_the_next_goes_on(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    # On a busy machine two seconds may end before the first story has come: then again from the start, with four times as long.
    for slower in (1, 4, 16):
        for file in tmp_path.glob("iria.*"):
            file.unlink()
        newsroom.reset()
        scrapy("monitor", newsroom.url, "--time-limit", f"{2 * slower}s", DOWNLOAD_DELAY=0.3 * slower)
        # Scrapy varies the delay; half of it is the shortest. A few more requests were under way, or came before the pace was set.
        assert len(newsroom.paths()) <= 2 / 0.15 + 5
        [(status, note, owed)] = rows(tmp_path, "SELECT status, note, owed FROM runs")
        assert note == "time_limit"
        # Lists and looks took turns: stories that were found in this short time were looked at as well.
        if rows(tmp_path, "SELECT count(*) > 0 FROM articles") == [(1,)]:
            break
    else:
        raise AssertionError("no story was looked at")
    assert status == "ok"
    assert owed > 0
    scrapy("monitor", newsroom.url)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(41,)]
    assert rows(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]


def test_a_site_in_another_hand_is_left_alone(newsroom: Newsroom, scrapy: Scrapy, tmp_path: Path) -> None:
    command = scrapy_command(tmp_path, "monitor", newsroom.url, DOWNLOAD_DELAY=0.3)
    with Started(command) as first:
        while not newsroom.paths():
            time.sleep(0.05)
        second = scrapy("monitor", newsroom.url, check=False)
        assert second.returncode == 12, second.stderr
        first.send_signal(signal.SIGKILL)
    # The lock ended with the process.
    scrapy("monitor", newsroom.url)
    assert rows(tmp_path, "SELECT status FROM runs ORDER BY id") == [("killed",), ("ok",)]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(41,)]


def test_sick_sites_do_not_hurt_the_others(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    """One site is down, one answers 500, one sends a byte each second, one redirects in a circle, one sends an endless body."""

    class Sick(BaseHTTPRequestHandler):
        how = ""

        def do_GET(self) -> None:
            how = self.server.how  # type: ignore[attr-defined]
            try:
                if how == "500":
                    self.send_error(500)
                elif how == "loop":
                    self.send_response(302)
                    self.send_header("Location", self.path + "x")
                    self.end_headers()
                elif how == "endless":
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(10 * 1024**3))
                    self.end_headers()
                    while True:
                        self.wfile.write(b"<p>more</p>" * 10_000)
                else:
                    self.send_response(200)
                    self.send_header("Content-Length", "10000")
                    self.end_headers()
                    for _ in range(100):
                        self.wfile.write(b"x")
                        time.sleep(0.5)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    servers = []
    for how in ("500", "loop", "endless", "slow"):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Sick)
        server.daemon_threads = True
        server.how = how  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    addresses = [f"http://127.0.0.1:{server.server_port}/" for server in servers]
    try:
        result = scrapy(
            "monitor", newsroom.url, "http://127.0.0.1:9/", *addresses, "--time-limit", "240s",
            check=False, DOWNLOAD_TIMEOUT=3, RETRY_TIMES=0, DOWNLOAD_MAXSIZE=1_000_000,
        )  # fmt: skip
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
    assert result.returncode == 11, result.stderr
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(41,)]
    told = json.loads(scrapy("status", "--json", check=False).stdout)
    states = {site["site"]: site["state"] for site in told}
    assert states.pop(newsroom.url.split("/")[2]) in ("ok", "look")
    assert set(states.values()) == {"down"}, told
    assert len(states) == 5


def test_an_error_of_one_site_does_not_mark_the_others(tmp_path: Path) -> None:
    """Two crawls share one process and its log."""
    with Sites(tmp_path) as sites:
        sites.open("failing", stories=3, page={"path": "/sitemap.xml", "body": "no", "status": 500})
        sites.open("well", stories=3, delay=0.2)
        reports = sites.round()
    assert reports["failing"].run["status"] == "degraded"
    assert reports["well"].run["status"] == "ok"
