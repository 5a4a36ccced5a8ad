"""A site can send a crawl only to its own hosts, and cannot write control characters for a terminal into the records."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hostile import Hostile
from judging import Report, Sites, later, problems, query

STORIES = 14
PASSWORD = "Tr0ub4dour-and-3"


def dump(folder: Path) -> str:
    """The whole content of the database, as text."""
    with closing(sqlite3.connect(folder / "iria.db")) as db:
        return "\n".join(db.iterdump())


# --- other hosts ---


class Elsewhere:
    """A site that leads to two others: one at another port, one at another address of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sites = Sites(folder)
        with Hostile(stories=3, seed=91) as port, Hostile(stories=3, seed=92, host="127.0.0.2") as inner:
            self.away = self._away(port, inner)
            story = {str(number): told for number, told in enumerate(self.away, 1)}
            lists = [f"Sitemap: {url}" for url in ("file:///etc/passwd", "file:///dev/zero", port.url + "sitemap.xml")]
            lists += [f"Sitemap: {inner.url}sitemap.xml", "Sitemap: ftp://127.0.0.2/sitemap.xml", "Sitemap: data:,x"]
            self.site = self.sites.open("away", stories=STORIES, story=story, robots_lines=lists)
            self.report: Report = self.sites.round("--time-limit", "60s", DOWNLOAD_TIMEOUT=3, RETRY_TIMES=0)["away"]
            self.asked = port.paths() + inner.paths()

    def _away(self, port: Hostile, inner: Hostile) -> list[list[str]]:
        number = inner.host.partition(":")[2]
        addresses = {
            "redirect": (
                port.url,
                inner.url,
                f"//{inner.host}/",
                f"http://2130706434:{number}/",  # 127.0.0.2 as one number
                f"http://127.0.0.1@{inner.host}/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]:9/",
                "file:///etc/passwd",
                "data:text/html,<h1>A story that came with its address</h1>",
            ),
            "refresh": (port.url, inner.url, "file:///etc/passwd"),
        }
        return [[how, url] for how, urls in addresses.items() for url in urls]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    found = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    with found.sites:
        yield found


def test_no_other_host_is_asked(elsewhere: Elsewhere) -> None:
    assert elsewhere.asked == []


def test_only_the_sites_own_stories_are_stored(elsewhere: Elsewhere) -> None:
    urls = [url for (url,) in query(elsewhere.folder, "SELECT url FROM articles UNION SELECT url FROM urls")]
    assert [url for url in urls if not url.startswith(elsewhere.site.url)] == []
    assert elsewhere.report.articles == {"live": STORIES - len(elsewhere.away)}


def test_every_way_out_is_a_problem_with_its_reason(elsewhere: Elsewhere) -> None:
    """Several ways to one host may be reported as one problem; each owed story still has its own reason."""
    owed = query(elsewhere.folder, "SELECT attempts, last_error FROM frontier")
    assert len(owed) == len(elsewhere.away)
    assert all(attempts >= 1 and reason for attempts, reason in owed)
    told = problems(elsewhere.folder, elsewhere.site)
    assert any(url.startswith(elsewhere.site.url + "news/") for _, url, _ in told)
    assert any(url.endswith("/robots.txt") or "sitemap" in url for _, url, _ in told)
    assert all(reason for _, _, reason in told)
    assert elsewhere.report.run["status"] == "degraded"


def test_no_file_of_this_machine_is_read(elsewhere: Elsewhere) -> None:
    assert "root:" not in dump(elsewhere.folder)
    assert "root:" not in elsewhere.sites.output
    assert elsewhere.report.run["note"] is None


def test_leading_away_is_no_traceback(elsewhere: Elsewhere) -> None:
    assert "Traceback" not in elsewhere.sites.output


def test_lists_and_links_of_other_hosts_are_left_alone(tmp_path: Path) -> None:
    """A front page that names feed, REST root and sitemap on another host."""
    with Hostile(stories=3, seed=91, lists=["sitemap", "feed", "rest"]) as other, Sites(tmp_path) as sites:
        head = (
            f'<link rel="alternate" type="application/rss+xml" href="{other.url}feed/">'
            f'<link rel="https://api.w.org/" href="{other.url}wp-json/"><link rel="sitemap" href="{other.url}sitemap.xml">'
            f'<link rel="next" href="{other.url}page/2/">'
        )
        link = f"<h2><a href='{other.url}news/2026/11/x-y-z-w/'>Four words of news</a></h2>"
        body = f"<html><head><title>Quay</title>{head}</head><body><h1>The front page</h1>{link}</body></html>"
        sites.open("named", lists=["sitemap"], page={"path": "/", "body": body})
        report = sites.round("--time-limit", "60s")["named"]
        assert other.paths() == []
        assert report.articles == {"live": 12}


# --- passwords ---


def test_a_password_in_the_address_is_nowhere_to_be_read(tmp_path: Path) -> None:
    with Sites(tmp_path) as sites:
        site = sites.open("secret")
        address = site.url.replace("://", f"://reader:{PASSWORD}@")
        first = sites.scrapy("crawl", "news", "-a", f"url={address}")
        assert sites.reports()["secret"].articles == {"live": 12}
        site.switch(outage={"kind": "500"})
        told = [first, sites.scrapy("monitor", address), sites.scrapy("status"), sites.scrapy("status", "--json")]
        for result in told:
            assert PASSWORD not in result.stdout + result.stderr
        # The database may contain the site's address, at one place only: see docs.
        assert dump(tmp_path).count(PASSWORD) <= 1


# --- what may be stored ---

HEADLINE = "Mini&#8203;stry &#27;[31mopens&#27;[0m\u009b31m the &#x202e;egdirb&#x202c; of &#x2066;Lom&shy;vik&#x2069; at&#7; noon"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
ESCAPED = re.compile(r"\\u(?:00[01][0-9a-f]|007f|00[89][0-9a-f]|00ad|061c|200[bef]|202[a-e]|2060|206[6-9]|feff)", re.I)


@pytest.fixture(scope="module")
def steered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sites, list[Report]]]:
    """Three rounds: a headline with many such characters; then every second story with some inside its words; then none."""
    with Sites(tmp_path_factory.mktemp("steered")) as sites:
        site = sites.open("steered", story={"1": ["headline", HEADLINE]})
        found = [sites.round()["steered"]]
        for signs in (("&#8203;", "&shy;", "&#8288;", "&#65279;"), ("",)):
            later(sites.folder, 26)
            sprinkled = {str(number): ["sprinkled", signs[number % len(signs)]] for number in range(2, 13)}
            site.switch(story={"1": ["headline", HEADLINE], **sprinkled})
            found.append(sites.round()["steered"])
        yield sites, found


def test_signs_that_steer_a_terminal_do_not_reach_the_record(steered: tuple[Sites, list[Report]]) -> None:
    sites, found = steered
    assert found[0].articles == {"live": 12}
    headlines = [row[0] for row in query(sites.folder, "SELECT headline FROM articles WHERE headline LIKE '%noon%'")]
    assert len(headlines) == 1
    assert headlines[0].startswith("Ministry ")
    assert "Lomvik" in headlines[0]
    assert [text for text in headlines if STEERS.search(text)] == []
    text = dump(sites.folder)
    assert sorted({unicodedata.name(sign, hex(ord(sign))) for sign in STEERS.findall(text)}) == []
    assert ESCAPED.findall(text) == []


def test_signs_without_width_are_no_edit(steered: tuple[Sites, list[Report]]) -> None:
    _, found = steered
    for report in found[1:]:
        assert (report.run["changed"], report.changes) == (0, {})


def test_no_command_prints_them(steered: tuple[Sites, list[Report]]) -> None:
    sites, _ = steered
    for words in (["status"], ["changes"], ["changes", "--since", "2020-01-01T00:00Z"]):
        result = sites.scrapy(*words)
        assert "Traceback" not in result.stderr
        assert not STEERS.search(result.stdout.replace("\n", ""))
