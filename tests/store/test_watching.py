"""What is read about the state of each site, from a real database, and how much reading that takes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from iria_crawler.health import judge
from iria_crawler.store import ListOwed, ProblemRow, SiteState, SourceAnswer, Store, Watching
from iria_crawler.store.file.locks import is_held, lock_path

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
HOST = "harbour-post.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    store.site(HOST, None, NOW - 90 * DAY)
    store.db.execute(
        "INSERT INTO articles(site_id, url, first_seen_at, last_seen_at, next_check_at) "
        "VALUES (1, 'https://harbour-post.example/1', ?, ?, ?)",
        ("2026-09-01T00:00:00Z",) * 2 + ("2027-01-01T00:00:00Z",),
    )
    yield store
    store.close()


def run(store: Store, ago: timedelta, status: str = "ok", note: str | None = None, **counters: int) -> int:
    run_id = store.start_run("news", 1, NOW - ago)
    store.end_run(run_id, status, counters, NOW - ago + MINUTE, note)
    return run_id


def problem(store: Store, run_id: int, kind: str, reason: str, status: int | None = None) -> None:
    store.record_problem(run_id, 1, ProblemRow(f"https://{HOST}/x", kind, reason, status), NOW)


def site(store: Store, now: datetime = NOW) -> SiteState:
    [found] = store.watching.sites(now)
    return found


def reasons(store: Store, now: datetime = NOW) -> tuple[str, dict[str, str]]:
    health = judge(site(store, now), now)
    return health.state, {reason.kind: reason.text for reason in health.reasons}


# --- the lock ---


def test_a_running_run_is_one_whose_lock_is_held(store: Store) -> None:
    run(store, DAY, unchanged=3)
    store.start_run("news", 1, NOW - 5 * MINUTE)
    lock = FileLock(lock_path(store.path, HOST))
    with lock:
        assert site(store).held is True
        assert reasons(store) == ("running", {})
    assert site(store).held is False
    state, why = reasons(store)
    assert (state, set(why)) == ("look", {"died"})


def test_a_run_killed_58_days_ago_died(store: Store) -> None:
    store.start_run("news", 1, NOW - 58 * DAY)
    state, why = reasons(store)
    assert state == "look"
    assert "58 days ago, it never ended" in why["died"]
    assert "silent since 2026-09-26 14:00 UTC" in why["silent"]


def test_asking_after_a_lock_creates_nothing_and_takes_nothing(tmp_path: Path) -> None:
    path = lock_path(tmp_path / "iria.db", HOST)
    assert is_held(path) is None
    assert list(tmp_path.iterdir()) == []
    assert is_held(tmp_path / "no folder" / "lock") is None
    with FileLock(path):
        path.chmod(0o444)
        assert is_held(path) is True
        with pytest.raises(TimeoutError):
            FileLock(path, timeout=0).acquire()
    assert is_held(path) is False
    FileLock(path, timeout=0).acquire()  # asking did not take the lock


def test_a_copy_that_may_only_be_read_is_judged(store: Store, tmp_path: Path) -> None:
    """Its crawl runs on another machine: recent traces show it, and no lock file can."""
    store.start_run("news", 1, NOW - 3 * HOUR)
    store.sources.note(1, SourceAnswer("feed", f"https://{HOST}/feed/", 200), NOW - MINUTE)
    (tmp_path / "copy").mkdir()
    with closing(sqlite3.connect(tmp_path / "copy" / "iria.db")) as copy, copy:
        store.db.conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    copy.close()
    (tmp_path / "copy").chmod(0o555)
    reading = sqlite3.connect(f"file:{tmp_path}/copy/iria.db?mode=ro", uri=True)
    try:
        [found] = Watching(reading).sites(NOW)
        [later] = Watching(reading).sites(NOW + 2 * HOUR)
    finally:
        reading.close()
        (tmp_path / "copy").chmod(0o755)
    assert (found.held, judge(found, NOW).state) == (None, "running")
    assert [reason.kind for reason in judge(later, NOW + 2 * HOUR).reasons] == ["died"]
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["iria.db"]


# --- runs and their troubles ---


def test_a_wall_stays_told_until_a_run_reads_well(store: Store) -> None:
    """However many runs without a look come between: a hundred runs, one each quarter of an hour, are a day."""
    for number in range(5):
        run(store, (30 - number) * HOUR, unchanged=9)
    walled = run(store, 25 * HOUR + 30 * MINUTE, "failed", "walled", failed=31)
    for number in range(30):
        problem(store, walled, "suspect", f"the text shrank to {number} signs", 200)
    problem(store, walled, "walled", "one page for 30 stories: Are you a robot?", 200)
    for number in range(100):
        run(store, 25 * HOUR - number * 15 * MINUTE)
    state, why = reasons(store)
    assert state == "walled"
    assert "one page for 30 stories: Are you a robot?" in why["walled"]
    run(store, MINUTE, unchanged=30)
    assert reasons(store) == ("ok", {})


def test_troubles_are_counted_by_kind_and_status(store: Store) -> None:
    run_id = run(store, HOUR, "failed", failed=9)
    for number in range(6):
        problem(store, run_id, "http", "the server failed (503); it is asked again later", 503)
        if number < 3:
            problem(store, run_id, "timeout", f"no answer in {number} s")
    [found] = site(store).runs
    assert [(trouble.kind, trouble.status, trouble.count) for trouble in found.troubles] == [
        ("http", 503, 6),
        ("timeout", None, 3),
    ]
    assert found.troubles[1].reason == "no answer in 2 s"  # the newest
    state, why = reasons(store)
    assert (state, list(why)) == ("down", ["down"])
    assert "the server failed (503); it is asked again later (6 problems)" in why["down"]


TROUBLES = [
    # problems of the run: kind, HTTP status, reason, how often; the run's note; the state; words that must be reported
    ("refused", None, "the server refused the connection; is the site up?", 6, "unanswered", "down", "refused the connection"),
    ("timeout", None, "no answer in time; it is asked again later", 6, "unanswered", "down", "no answer in time"),
    ("http", 500, "the server failed (500); it is asked again later", 6, "unanswered", "down", "(500)"),
    ("http", 503, "the server failed (503); it is asked again later", 6, "unanswered", "down", "(503)"),
    ("http", 503, "the server failed (503); it is asked again later", 1, "patience", "down", "it asked for patience"),
    ("http", 403, "refused (403); slow down or ask the outlet", 6, "unanswered", "down", "refused (403)"),
    ("walled", 200, "one page for 150 stories: Please prove that you are human", 1, "walled", "walled", "prove that you are human"),
    ("walled", 403, "one page for 6 stories: Please prove that you are human", 1, "walled", "walled", "prove that you are human"),
    ("http", 429, "too many requests (429); raise DOWNLOAD_DELAY for this site", 6, "unanswered", "down", "(429)"),
    ("outage", 404, "most looks found nothing: 150 of 150 answered 404", 1, None, "down", "150 of 150 answered 404"),
    ("outage", 410, "most looks found nothing: 150 of 150 answered 410", 1, None, "down", "150 of 150 answered 410"),
    ("walled", 200, "one page for 150 stories: Back soon, we are working on it", 1, None, "walled", "Back soon"),
    ("walled", 200, "one page for 150 stories: This domain is for sale", 1, "walled", "walled", "domain is for sale"),
    ("walled", 200, "one page for 150 stories: Error establishing a database connection", 1, None, "walled", "database"),
    ("walled", 200, "150 stories led to https://harbour-post.example/wp-admin/install.php", 1, None, "walled", "install.php"),
    ("suspect", 200, "the page is empty; the old one is kept", 150, None, "down", "the page is empty"),
    ("walled", 200, "150 stories led to https://harbour-post.example/", 1, "walled", "walled", "150 stories led to"),
]  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES, ids=[f"{t[0]}-{t[1]}-{t[6]}" for t in TROUBLES])
def test_each_kind_of_trouble_is_named(
    store: Store, trouble: tuple[str, int | None, str, int, str | None, str, str]
) -> None:
    kind, status, reason, count, note, state, words = trouble
    run(store, DAY, unchanged=150)
    run_id = run(store, HOUR, "failed", note, failed=count)
    for _ in range(count):
        problem(store, run_id, kind, reason, status)
    told, why = reasons(store)
    assert (told, set(why)) == (state, {state})
    assert words in why[state]
    assert f"({count} problem" in why[state]
    run(store, MINUTE)  # nothing was due: nothing is known
    assert reasons(store)[0] == state


def test_tracebacks_in_a_run_without_looks_are_told(store: Store) -> None:
    run(store, DAY, unchanged=3)
    run_id = run(store, HOUR)
    problem(store, run_id, "error", "KeyError: 'loc'")
    problem(store, run_id, "error", "KeyError: 'loc'")
    state, why = reasons(store)
    assert state == "look"
    assert "unexpected errors: 2, such as: KeyError: 'loc'" in why["error"]


def test_a_list_that_used_to_give_news_and_went_bad_is_named(store: Store) -> None:
    run(store, HOUR, unchanged=3)
    for url, news in (("/feed/", True), ("/atom/", False), ("/sitemap.xml", True)):
        store.sources.note(1, SourceAnswer("feed", f"https://{HOST}{url}", 200, has_news=news), NOW - DAY)
    store.sources.note(1, SourceAnswer("feed", f"https://{HOST}/feed/", 404), NOW - HOUR)
    store.sources.note(1, SourceAnswer("feed", f"https://{HOST}/atom/", 404), NOW - HOUR)
    store.sources.note(1, SourceAnswer("feed", f"https://{HOST}/sitemap.xml", 304), NOW - HOUR)
    state, why = reasons(store)
    assert (state, why) == (
        "look",
        {"list": f"list broken: feed {HOST}/feed/ answered 404, gave news until 2026-11-22"},
    )


def test_parts_of_a_list_that_fail_again_are_told(store: Store) -> None:
    """A single failure may have happened during a deployment."""
    run(store, HOUR, unchanged=3)
    owed = [ListOwed(f"https://{HOST}/sitemap-{n}.xml", "sitemap", f"https://{HOST}/sitemap.xml", 1) for n in range(3)]
    for one in owed:
        store.sources.list_failed(1, one, NOW - HOUR)
    assert reasons(store)[0] == "ok"
    for one in owed[:2]:
        store.sources.list_failed(1, one, NOW - MINUTE)
    assert reasons(store) == (
        "look",
        {"list": f"lists that fail again and again: 2, such as {HOST}/sitemap-0.xml"},
    )


def test_coverage_of_several_small_runs_is_taken_together(store: Store) -> None:
    """A run that finds three new stories shows nothing; a run that finds four does."""
    for number in range(30):
        run_id = run(store, (40 - number) * HOUR, unchanged=3)
        store.keep_coverage(run_id, {"headline": (3, 0 if number >= 26 else 3)})
    run(store, MINUTE)  # read no page
    [share] = site(store).coverage
    assert (share.pages, share.filled, share.past_filled == share.past_pages) == (12, 0, True)
    assert "redesigned? headline on 0% of pages, 100% before" in reasons(store)[1]["coverage"]


def test_robots_changed_is_told_for_a_day_and_not_by_a_clock_ahead(store: Store) -> None:
    for sha, at in (("one", NOW - 2 * DAY), ("two", NOW - HOUR)):
        store.sources.robots_changed(1, f"https://{HOST}/robots.txt", sha, at)
    assert site(store).robots_changed
    assert not site(store, NOW + 2 * DAY).robots_changed
    assert not site(store, NOW - DAY).robots_changed


def test_no_question_reads_a_whole_table(store: Store) -> None:
    """A database of a million problems and stories is read by its indexes, for any number of sites."""
    run(store, HOUR, unchanged=3)
    store.start_run("news", 1, NOW)
    asked: set[str] = set()
    store.db.conn.set_trace_callback(asked.add)
    store.watching.sites(NOW)
    store.db.conn.set_trace_callback(None)
    questions = [sql for sql in asked if sql.startswith("SELECT")]
    assert len(questions) >= 10
    plans = [detail for sql in questions for *_, detail in store.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    [scan] = {detail for detail in plans if re.match(r"SCAN (articles|problems|checks|frontier|coverage)", detail)}
    assert scan.startswith("SCAN articles USING COVERING INDEX")  # to count them
