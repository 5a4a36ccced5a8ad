"""`scrapy status` as a user sees it: the words, the figures for programs, and the exit code."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import Scrapy

from iria_crawler.commands.rounds import with_health
from iria_crawler.health import Health, Reason
from iria_crawler.store import ProblemRow, RunState, SiteState, Store

DAY = timedelta(days=1)


def fill(folder: Path, ago: timedelta, *, ended: bool = True, kind: str = "", reason: str = "") -> None:
    now = datetime.now(UTC)
    store = Store(folder / "iria.db")
    site_id = store.site("harbour-post.example", None, now - ago)
    store.db.execute(
        "INSERT INTO articles(site_id, url, first_seen_at, last_seen_at) VALUES (1, 'https://x.example/', '2026', '2026')"
    )
    run_id = store.start_run("news", site_id, now - ago)
    if kind:
        store.record_problem(run_id, site_id, ProblemRow("https://harbour-post.example/x", kind, reason), now - ago)
    if ended:
        store.end_run(run_id, "ok", {"unchanged": 4}, now - ago)
    store.close()


def test_all_is_well(scrapy: Scrapy, tmp_path: Path) -> None:
    fill(tmp_path, timedelta(hours=1))
    told = scrapy("status")  # exit code 0
    assert told.stdout.split()[-9:-7] == ["harbour-post.example", "ok"]


@pytest.mark.parametrize(("ended", "words"), [(True, "silent since"), (False, "the last run died")])
def test_a_site_not_crawled_for_58_days_needs_a_look(scrapy: Scrapy, tmp_path: Path, ended: bool, words: str) -> None:
    fill(tmp_path, 58 * DAY, ended=ended)
    table = scrapy("status", check=False)
    assert table.returncode == 11
    assert words in table.stdout
    told = scrapy("status", "--json", check=False)
    assert told.returncode == 11
    [site] = json.loads(told.stdout)
    assert site["state"] == "look"
    assert any(words in reason for reason in site["reasons"])
    assert "silent" in site["kinds"]


def test_outlets_that_were_never_crawled_are_named_and_a_mistake_in_their_list_is_told(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    """The table is of the database; an outlet that was only added is not in it."""
    fill(tmp_path, timedelta(hours=1))
    path = tmp_path / "sites.toml"
    path.write_text(
        "[post]\naddress = 'https://www.harbour-post.example/'\n[tide]\naddress = 'https://tide.example/'\n"
        "[ebb]\naddress = 'https://ebb.example/'\noff = true\n"
    )
    told = scrapy("status", IRIA_SITES=path)  # exit code 0: nothing is wrong
    assert told.stdout.splitlines()[-1] == "never crawled: tide (scrapy crawl tide)"
    assert [site["site"] for site in json.loads(scrapy("status", "--json", IRIA_SITES=path).stdout)] == [
        "harbour-post.example"
    ]
    path.write_text("[tide]\nadress = 'https://tide.example/'\n")
    told = scrapy("status", IRIA_SITES=path, check=False)
    assert told.returncode == 11
    assert "harbour-post.example" in told.stdout
    assert "line 2: no 'adress' for an outlet" in told.stderr


def test_words_from_outside_are_words_in_the_table(scrapy: Scrapy, tmp_path: Path) -> None:
    """No markup of the table, and no control characters for the terminal."""
    fill(tmp_path, timedelta(hours=1), kind="error", reason="KeyError: [/] [red]\x1b[2J\u202e [bold]'loc'")
    told = scrapy("status", check=False)
    assert told.returncode == 11, told.stderr
    assert "KeyError: [/] [red] [2J [bold]'loc'" in " ".join(told.stdout.split())
    assert "\x1b" not in told.stdout


@pytest.mark.parametrize(
    ("code", "kind", "after", "expected"),
    [
        (0, "error", timedelta(), 11),
        (10, "list", timedelta(), 11),
        (10, "walled", timedelta(), 11),
        (0, "no_news", timedelta(), 0),  # nothing that this round met
        (10, "behind", timedelta(), 10),
        (0, "error", -DAY, 0),  # not crawled in this round
        (1, "error", timedelta(), 1),
        (12, "error", timedelta(), 12),
    ],
)
def test_a_round_that_met_an_error_is_degraded(code: int, kind: str, after: timedelta, expected: int) -> None:
    began = datetime(2026, 11, 23, 14, 0, 0, 700_000, tzinfo=UTC)
    run = RunState(1, "ok", began.replace(microsecond=0) + after, None, 3, 0)
    site = SiteState("harbour-post.example", 9, 0, 0, 0, None, (run,), (), robots_changed=False, coverage=())
    assert with_health(code, [Health(site, "look", (Reason(kind, "why"),))], began) == expected
