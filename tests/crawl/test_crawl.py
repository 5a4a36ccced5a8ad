"""`scrapy crawl iria` on the sample newsroom, as a user runs it: a real server, a real process, a real database."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from judging import SECONDS_APART, keeps_pace, later
from newsroom import Newsroom, events
from running import Scrapy, Started, run_scrapy, scrapy_command

from iria_crawler.crawl.flow import MAX_LOOKS_UNDER_WAY

STORIES = 41  # 40 files and one copy under a second address


def query(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "iria.db")
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


@dataclass(frozen=True)
class Morning:
    """The first crawl of the newsroom, made once: its database in `folder`, its standard error, and the paths that it asked."""

    newsroom: Newsroom
    folder: Path
    errors: str
    paths: list[str]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    folder = tmp_path_factory.mktemp("morning")
    with Newsroom() as room:
        run = run_scrapy(scrapy_command(folder, "crawl", "iria", "-a", f"start_url={room.url}"))
        assert run.returncode == 0, run.stderr
        assert "Traceback" not in run.stderr, run.stderr
        yield Morning(room, folder, run.stderr, room.paths())


@pytest.fixture
def crawled(morning: Morning, tmp_path: Path) -> Newsroom:
    """The newsroom as it is in the morning, with an empty log; the first crawl's database is copied to tmp_path."""
    morning.newsroom.reset()
    for file in morning.folder.iterdir():
        shutil.copy(file, tmp_path)
    return morning.newsroom


def crawl(scrapy: Scrapy, newsroom: Newsroom, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return scrapy("crawl", "iria", "-a", f"start_url={newsroom.url}", *arguments, **settings)


def assert_sound(folder: Path) -> None:
    assert query(folder, "PRAGMA foreign_key_check") == []
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]


def story_requests(newsroom: Newsroom) -> Counter[str]:
    return Counter(path for path in newsroom.paths() if path.startswith("/news/"))


# --- the first run ---


def test_first_run_finds_every_story_once(morning: Morning) -> None:
    assert query(morning.folder, "SELECT count(*), sum(revision_count) FROM articles") == [(STORIES, STORIES)]
    assert query(morning.folder, "SELECT status, new, changed, failed, owed FROM runs") == [("ok", STORIES, 0, 0, 0)]
    assert set(Counter(path for path in morning.paths if path.startswith("/news/")).values()) == {1}
    lists = [path for path in morning.paths if not path.startswith("/news/")]
    # robots.txt, the front page, an address of no page, REST's stories and pictures, the feed, the sitemap's index and one file
    assert len(lists) == 8
    assert "41  new" in morning.errors
    assert_sound(morning.folder)


def test_a_story_is_stored_as_the_page_has_it(morning: Morning) -> None:
    url = morning.newsroom.url + "news/naval-chiefs-meet-over-cable-cuts/"
    row = query(
        morning.folder,
        "SELECT headline, external_id, categories, published_at, dateline_place, status FROM articles WHERE url = ?",
        url,
    )
    assert row == [
        (
            "Naval chiefs meet after third cable cut in a month",
            "wp:5140",
            json.dumps(["Europe", "NATO", "Naval", "News"]),
            "2026-11-20T09:15:00Z",  # REST's; the page prints the day alone
            "KORSNES",
            "live",
        )
    ]
    [(body,)] = query(morning.folder, "SELECT body_text FROM stories WHERE url = ?", url)
    assert body.startswith("KORSNES, Norway, Nov. 20 – Naval chiefs of eight countries met on Friday")
    assert body.endswith("had found “marks of a tool, not of an anchor” on the third cable.")
    for chrome in ("Related Articles", "Leave a comment", "Subscribe", "Back to Top", "No Comments", "Image Credit"):
        assert chrome not in body
    image = query(
        morning.folder,
        "SELECT caption, credit, agency, photographer FROM images JOIN articles a ON a.id = article_id WHERE a.url = ?",
        url,
    )
    assert image == [
        ("The repair ship Hugin at anchor off Korsnes, November 19, 2026.", "DOD/Jane Roe", "DOD", "Jane Roe")
    ]
    quotes = query(
        morning.folder,
        "SELECT text, speaker_name FROM quotes q JOIN articles a ON a.id = article_id WHERE a.url = ? ORDER BY position",
        url,
    )
    assert quotes == [
        ("One cut is an anchor. Three cuts are a question,", "Sigrid Holm"),
        ("Whoever does this should know that he is on our screen,", "Sigrid Holm"),
        ("marks of a tool, not of an anchor", "Jesper Bang"),
    ]


def test_what_page_and_lists_lack_is_null(morning: Morning) -> None:
    slug = "minister-denies-talks-on-basing-rights"
    found = query(
        morning.folder, "SELECT published_at, sources, byline, id FROM articles WHERE url LIKE ?", f"%{slug}%"
    )
    [(published_at, sources, byline, article_id)] = found
    assert (published_at, json.loads(sources)["published_at"]) == (
        "2025-02-25T17:45:00Z",
        "rest",
    )  # the page has no date
    assert byline is None
    assert query(morning.folder, "SELECT count(*) FROM images WHERE article_id = ?", article_id) == [(0,)]


def test_broken_page_is_read(morning: Morning) -> None:
    [(body,)] = query(morning.folder, "SELECT body_text FROM stories WHERE url LIKE '%border-guards-receive%'")
    assert "The vehicles carry eight people and resist mines of up to six kilograms." in body
    assert "Facebook" not in body


def test_copy_is_linked_not_merged(morning: Morning) -> None:
    rows = query(
        morning.folder, "SELECT external_id, duplicate_of IS NULL FROM articles WHERE headline LIKE '%first airlift%'"
    )
    assert len(rows) == 2
    assert sorted(original for _, original in rows) == [0, 1]


# --- politeness ---


def test_one_request_at_a_time_with_a_name(scrapy: Scrapy, newsroom: Newsroom) -> None:
    crawl(scrapy, newsroom, "-a", "limit=6", IRIA_CONTACT="mailto:desk@newsroom.example")
    log = newsroom.log()
    assert log["peak"] == 1
    agents = {agent for *_, agent in log["requests"]}
    assert agents == {"iria-crawler/0.1.0 (news monitor; +mailto:desk@newsroom.example)"}
    assert log["requests"][0][2] == "/robots.txt"
    assert len(story_requests(newsroom)) == 6


def test_crawl_delay_is_obeyed(scrapy: Scrapy, tmp_path: Path) -> None:
    with Newsroom(crawl_delay=0.2) as newsroom:
        crawl(scrapy, newsroom, "-a", "limit=5")
        times = [at for at, _, path, *_ in newsroom.log()["requests"] if path != "/robots.txt"]
    assert len(times) >= 9
    assert keeps_pace(times, 0.2)


def test_no_door_is_open_into_a_running_crawl(scrapy: Scrapy, newsroom: Newsroom) -> None:
    """Scrapy's remote control and telnet console run any code that is sent to them."""
    log = crawl(scrapy, newsroom, "-a", "limit=1", LOG_LEVEL="DEBUG").stderr
    enabled = log[log.index("Enabled extensions:") :].partition("]")[0]
    assert "iria_crawler.extensions.runs.RunLog" in enabled
    assert "RemoteControl" not in enabled
    assert "Telnet" not in enabled


# --- the second run ---


def test_nothing_new_writes_no_revision(scrapy: Scrapy, crawled: Newsroom, tmp_path: Path) -> None:
    before = len(crawled.paths())
    second = crawl(scrapy, crawled)
    assert query(tmp_path, "SELECT count(*) FROM revisions") == [(STORIES,)]
    assert query(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
    # Nothing is due within minutes: the lists are asked, and no story.
    assert len(crawled.paths()) - before < 10
    assert "no story is due for another look yet; all of them now:  crawl NAME -a recheck=all" in second.stderr


def test_rechecking_everything_extends_the_looks(scrapy: Scrapy, crawled: Newsroom, tmp_path: Path) -> None:
    """The sidebar's counter and the nonce differ on every page; the stories are the same."""
    crawl(scrapy, crawled, "-a", "recheck=all")
    crawl(scrapy, crawled, "-a", "recheck=all")
    assert query(tmp_path, "SELECT count(*) FROM revisions") == [(STORIES,)]
    assert query(tmp_path, "SELECT outcome, looks, count(*) FROM checks GROUP BY 1, 2") == [
        ("new", 1, STORIES),
        ("same", 2, STORIES),
    ]


def test_announced_changes_are_found_without_looking_at_everything(
    scrapy: Scrapy, crawled: Newsroom, tmp_path: Path
) -> None:
    later(tmp_path, SECONDS_APART / 3600, due=False)
    crawled.play_day()
    before = len(crawled.paths())
    crawl(scrapy, crawled)
    changed = query(
        tmp_path, "SELECT DISTINCT a.headline FROM changes c JOIN articles a ON a.id = c.article_id ORDER BY 1"
    )
    assert changed == [
        ("Corvette programme slips by a year as gearbox fails tests",),
        ("Lawmakers question price of winter boots",),  # taken down: REST's list of all posts lacks it
        ("Ministers agree to share a hospital ship",),
        ("Mountain troops bring back the mule",),
    ]
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(STORIES + 2,)]
    asked = crawled.paths()[before:]
    stories = [path for path in asked if path.startswith("/news/")]
    assert len(asked) - len(stories) <= 10, asked
    # The three changed stories, the two new ones and that which was taken down, each asked once; the story that moved is asked
    # at the address that REST gives.
    assert len(stories) == len(set(stories)) == 6, stories
    assert query(tmp_path, "SELECT hints, hints_true FROM sites") == [(4, 4)]


def test_newsroom_day_is_told_event_by_event(scrapy: Scrapy, crawled: Newsroom, tmp_path: Path) -> None:
    later(tmp_path, SECONDS_APART / 3600, due=False)
    crawled.play_day()
    crawl(scrapy, crawled, "-a", "recheck=all")
    told = query(
        tmp_path,
        "SELECT a.url, c.field, c.kind, c.before, c.after, c.stealth FROM changes c JOIN articles a ON a.id = c.article_id "
        "WHERE c.severity >= 2",
    )
    by_event = {event["event"]: event for event in events()}
    slugs = [url.removeprefix(crawled.url + "news/").strip("/") for url, *_ in told]
    assert sorted(
        (slug, field, kind, stealth) for slug, (_, field, kind, _, _, stealth) in zip(slugs, told, strict=True)
    ) == [
        ("ceasefire-monitors-report-quieter-week-on-the-ridge", "quote", "altered", 1),
        ("coastal-missile-test-hits-target-at-180-kilometres", "paragraph", "altered", 1),
        ("corvette-programme-slips-by-a-year", "headline", "altered", 0),
        ("lawmakers-question-price-of-winter-boots", "article", "withdrawn", None),
        ("ministers-agree-to-share-hospital-ship", "notice", "added", 0),
        ("mountain-brigade-keeps-its-mules", "url", "moved", None),
        ("naval-chiefs-meet-over-cable-cuts", "credit", "altered", 1),
    ]
    words = {field: (before, after) for _, field, _, before, after, _ in told}
    assert words["headline"] == (by_event["headline"]["before"], by_event["headline"]["after"])
    assert words["quote"] == (by_event["quote"]["before"], by_event["quote"]["after"])
    assert words["credit"] == (by_event["credit"]["before"], by_event["credit"]["after"])
    assert words["notice"] == (None, by_event["correction"]["after"])
    assert "$240 million" in words["paragraph"][0]
    assert "$420 million" in words["paragraph"][1]
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(STORIES + 2,)]
    typo = query(
        tmp_path, "SELECT severity FROM changes c JOIN articles a ON a.id = c.article_id WHERE a.url LIKE '%bombers%'"
    )
    assert typo == [(1,)]
    assert query(tmp_path, "SELECT status FROM articles WHERE url LIKE '%winter-boots%'") == [("gone_suspected",)]
    reasons = query(tmp_path, "SELECT reason FROM checks WHERE outcome = 'gone'")
    assert reasons == [("answered 404, unpublished: WordPress keeps it back",)]
    # REST, read after these looks, tells of the new stories and of the one that moved: no false announcement.
    assert query(tmp_path, "SELECT hints - hints_true FROM sites") == [(0,)]
    assert_sound(tmp_path)


def test_change_is_bracketed_by_the_two_looks(scrapy: Scrapy, crawled: Newsroom, tmp_path: Path) -> None:
    later(tmp_path, SECONDS_APART / 3600, due=False)
    crawled.play_day()
    crawl(scrapy, crawled, "-a", "recheck=all")
    [(earliest, latest, first, second)] = query(
        tmp_path,
        "SELECT c.earliest_at, c.latest_at, v.seen_at, w.seen_at FROM changes c JOIN revisions v ON v.id = c.from_revision "
        "JOIN revisions w ON w.id = c.to_revision WHERE c.field = 'headline'",
    )
    assert (earliest, latest) == (first, second)
    crawl(scrapy, crawled, "-a", "recheck=all")
    [(confirmed,)] = query(tmp_path, "SELECT confirmed_at FROM changes WHERE field = 'headline'")
    assert confirmed > latest


# --- killed, doubled, hindered ---


@pytest.mark.parametrize("stories_before", [0, 20, 39])
def test_killed_crawl_goes_on_where_it_was(
    scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path, stories_before: int
) -> None:
    command = scrapy_command(tmp_path, "crawl", "iria", "-a", f"start_url={newsroom.url}", DOWNLOAD_DELAY=0.02)
    with Started(command) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(story_requests(newsroom)) < max(1, stories_before):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    crawl(scrapy, newsroom)
    assert query(tmp_path, "SELECT count(*), sum(revision_count) FROM articles") == [(STORIES, STORIES)]
    twice = [path for path, count in story_requests(newsroom).items() if count > 1]
    # Only looks that were under way: leased and not yet stored.
    assert len(twice) <= MAX_LOOKS_UNDER_WAY, twice
    assert query(tmp_path, "SELECT status FROM runs ORDER BY id") == [("killed",), ("ok",)]
    assert query(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]
    assert_sound(tmp_path)


def test_second_crawl_while_one_runs(newsroom: Newsroom, tmp_path: Path) -> None:
    command = scrapy_command(tmp_path, "crawl", "iria", "-a", f"start_url={newsroom.url}", DOWNLOAD_DELAY=0.02)
    processes = [Started(command) for _ in range(2)]
    outputs = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert not any("database is locked" in text or "Traceback" in text for text in outputs)
    assert sum(f"another crawl of {newsroom.url.split('/')[2]} is running" in text for text in outputs) == 1
    assert query(tmp_path, "SELECT count(*), count(DISTINCT external_id) FROM articles") == [(STORIES, STORIES)]
    assert_sound(tmp_path)


def test_trouble_is_counted_and_kept_with_its_reason(scrapy: Scrapy, tmp_path: Path) -> None:
    with Newsroom(trouble=True) as newsroom:
        crawl(scrapy, newsroom, DOWNLOAD_TIMEOUT=3, DOWNLOAD_MAXSIZE=3_000_000)
    problems = dict(query(tmp_path, "SELECT replace(url, rtrim(url, replace(url, '/', '')), ''), kind FROM problems"))
    assert problems == {
        "hang-up": "broken",
        "slow": "timeout",
        "garbage": "not_a_story",
        "not-http": "broken",
        "loop": "redirects",
        "huge": "too_large",
        "report": "not_html",
        "empty": "not_a_story",
        "server-error": "http",
        "forbidden": "http",
    }
    assert query(tmp_path, "SELECT count(*) FROM problems WHERE reason = ''") == [(0,)]
    # The page that declares a wrong charset is a story, and it is read correctly.
    assert query(tmp_path, "SELECT headline FROM articles WHERE url LIKE '%wrong-charset'") == [
        ("Général Lefèvre visits the “northern” garrison",)
    ]
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(STORIES + 1,)]
    assert query(tmp_path, "SELECT status, failed FROM runs") == [("degraded", len(problems))]


def test_server_that_is_down_loses_nothing(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    crawl(scrapy, newsroom)
    newsroom.close()
    result = crawl(scrapy, newsroom, "-a", "recheck=all", RETRY_TIMES=0, check=False)
    assert result.returncode == 1
    assert query(tmp_path, "SELECT status FROM runs ORDER BY id") == [("ok",), ("failed",)]
    assert query(tmp_path, "SELECT DISTINCT status FROM articles") == [("live",)]
    assert query(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
    # robots.txt cannot be fetched, so nothing is asked; all looks stay owed, and no attempt is counted.
    assert query(tmp_path, "SELECT count(*), sum(attempts) FROM frontier") == [(STORIES, 0)]
    assert "refused" in result.stderr


# --- databases that cannot be used ---


def test_database_that_is_none(scrapy: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "iria.db").write_text("these are my notes, please keep them\n" * 50)
    result = scrapy("crawl", "iria", "-a", "start_url=http://127.0.0.1:9/", check=False)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "not a usable SQLite database" in result.stderr
    assert (tmp_path / "iria.db").read_text().startswith("these are my notes")


def test_database_path_below_a_file(scrapy: Scrapy, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = scrapy("crawl", "iria", check=False, IRIA_DATABASE=tmp_path / "file" / "iria.db")
    assert result.returncode == 1
    assert "choose another IRIA_DATABASE" in result.stderr
    assert "Traceback" not in result.stderr


def test_database_of_a_later_version(scrapy: Scrapy, crawled: Newsroom, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "iria.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    result = crawl(scrapy, crawled, check=False)
    assert result.returncode == 1
    assert "upgrade iria-crawler" in result.stderr


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("recheck=some", "the only value is 'all'"),
        ("limit=few", "a whole number"),
        ("start_url=nowhere", "expected an address"),
    ],
)
def test_wrong_argument_is_told(scrapy: Scrapy, argument: str, message: str) -> None:
    result = scrapy("crawl", "iria", "-a", argument, check=False)
    assert result.returncode != 0
    assert message in result.stderr
