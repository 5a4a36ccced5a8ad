"""An honest site that is slow, large or strict: a run that is cut short has stored stories, and the next one continues."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

from judging import Report, Sites, later, query

CHILDREN = 40
DELAY = 0.3  # seconds: the Crawl-delay of the site
ROUND = 9  # seconds: too short to read even the lists, long enough to begin on a busy machine


def children(report: Report) -> Counter[str]:
    """The files of the sitemap that a round asked for."""
    return Counter(path for path in report.asked if path.startswith("/sitemap-"))


def test_lists_and_looks_take_turns_and_a_list_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with Sites(tmp_path) as sites:
        sites.open("slow", stories=80, children=CHILDREN, per_page=5, crawl_delay=DELAY)
        told = [sites.round("--time-limit", f"{ROUND}s")["slow"] for _ in range(3)]
        assert [report.run["note"] for report in told] == ["time_limit"] * 3
        # Stories are stored in every round, and more in each.
        assert 0 < told[0].stories < told[1].stories < told[2].stories
        # Every round reads lists that none before it has read.
        read = list(itertools.accumulate((children(report) for report in told), lambda one, other: one + other))
        assert 0 < len(read[0]) < len(read[1]) < len(read[2])
        # A list that was under way when the time ended may be asked again.
        again = sum(read[2].values()) - len(read[2])
        assert again <= 2, "files of the sitemap were read again before all were read"
        # With enough time nothing is missing and nothing was read twice.
        sites.sites["slow"].switch(crawl_delay=0.001)
        report = sites.round()["slow"]
        assert report.articles == {"live": 80}
        assert (report.run["status"], report.run["owed"]) == ("ok", 0)
        assert len(read[2] + children(report)) == CHILDREN
        asked = Counter(path for path in sites.sites["slow"].paths() if path.startswith("/news/"))
        # A story that was under way when the time ended may be asked again.
        assert sum(asked.values()) <= 80 + 3 * 2


def test_the_archive_behind_next_pages_goes_on_too(tmp_path: Path) -> None:
    """A site without sitemap: forty stories, two a page."""
    with Sites(tmp_path) as sites:
        sites.open("pages", stories=40, lists=[], per_page=2, crawl_delay=DELAY)
        told = [sites.round("--time-limit", f"{ROUND}s")["pages"] for _ in range(2)]
        assert 0 < told[0].stories < told[1].stories
        sites.sites["pages"].switch(crawl_delay=0.001)
        assert sites.round()["pages"].articles == {"live": 40}
        asked = Counter(path for path in sites.sites["pages"].paths() if path.startswith("/page/"))
        assert len(asked) == 19
        assert max(asked.values()) <= 2


def test_an_honest_slow_site_is_neither_down_nor_walled(tmp_path: Path) -> None:
    with Sites(tmp_path) as sites:
        site = sites.open("slow", stories=12, delay=0.2)
        first = sites.round(DOWNLOAD_TIMEOUT=5)["slow"]
        assert (first.articles, first.run["status"], first.state) == ({"live": 12}, "ok", "ok")
        later(tmp_path, 26)
        site.switch(edited={"figure": [3]})
        second = sites.round(DOWNLOAD_TIMEOUT=5)["slow"]
        assert (second.run["changed"], second.run["unchanged"], second.state) == (1, 11, "ok")


def test_every_edit_is_told_in_the_run_that_finds_it(tmp_path: Path) -> None:
    """60 of 120 stories, and more than may be under way at once: none waits because of the limit."""
    with Sites(tmp_path) as sites:
        site = sites.open("edited", stories=120)
        sites.round()
        site.switch(
            edited={"figure": list(range(1, 31)), "paragraph": list(range(31, 51)), "quote": list(range(51, 61))}
        )
        sites.scrapy("crawl", "news", "-a", f"url={site.url}", "-a", "recheck=all")
        report = sites.reports()["edited"]
        counts = {name: report.run[name] for name in ("changed", "unchanged", "gone", "failed", "owed")}
        assert counts == {"changed": 60, "unchanged": 60, "gone": 0, "failed": 0, "owed": 0}
        assert report.run["status"] == "ok"
        assert query(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]
        assert query(tmp_path, "SELECT count(DISTINCT article_id) FROM changes WHERE severity >= 2") == [(60,)]
