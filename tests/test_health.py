"""How the state of a site is judged by its own past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.health import interval, judge, metrics
from iria_crawler.store import BrokenList, FieldShare, RunState, SiteState, Trouble

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def run(status: str, ago: timedelta = 10 * MINUTE, failed: int = 0, **more: object) -> RunState:
    """A good run that read five stories; keywords change it."""
    ended = None if status == "running" else NOW - ago
    base = RunState(1, status, NOW - ago, ended, 20, failed, read=5 if status in ("ok", "degraded") else 0)
    return replace(base, **more)  # type: ignore[arg-type]


def every(distance: timedelta, since: timedelta, count: int = 8) -> tuple[RunState, ...]:
    """Good runs at regular intervals; the newest is this long ago."""
    return tuple(run("ok", since + distance * number) for number in range(count))


def trouble(kind: str, count: int, reason: str = "why", status: int | None = None, url: str = "") -> Trouble:
    return Trouble(kind, status, count, reason, url)


def failed(*troubles: Trouble, ago: timedelta = 10 * MINUTE, **more: object) -> RunState:
    count = sum(trouble.count for trouble in troubles)
    return run("failed", ago, troubles=troubles, failed=count, **more)


def met(*troubles: Trouble, status: str = "ok", **more: object) -> tuple[RunState, ...]:
    return (run(status, troubles=troubles, **more), run("ok", DAY))


WELL = SiteState(
    host="harbour-post.example",
    stories=120,
    new=3,
    changed=1,
    owed=0,
    oldest_due_at=None,
    runs=(run("ok"), run("ok", DAY)),
    published_at=tuple(NOW - DAY * days for days in range(8)),
    robots_changed=False,
    coverage=(FieldShare("headline", 20, 20, 400, 398), FieldShare("byline", 20, 0, 400, 12)),
)
WALL = trouble("walled", 1, "one page for 30 stories: Are you a robot?", 200, "https://harbour-post.example/a")
FEED = BrokenList("feed", "https://user:secret@harbour-post.example/feed/?a=1", 404, NOW - 2 * DAY)

# name: what differs from a well site, the state, and the kinds of its reasons, each with words that its text must have
SITUATIONS: dict[str, tuple[dict[str, object], str, dict[str, str]]] = {
    "well": ({}, "ok", {}),
    "never crawled": ({"runs": ()}, "new", {}),
    "first crawl under way": ({"runs": (run("running"),), "stories": 0}, "running", {}),
    "brand new": ({"runs": (run("ok", HOUR),)}, "ok", {}),
    # --- our runs ---
    "silent since the only run": (
        {"runs": (run("ok", 58 * DAY),)},
        "look",
        {"silent": "since 2026-09-26 14:00 UTC: no run for 58 days"},
    ),
    "daily and silent": ({"runs": every(DAY, 58 * DAY)}, "look", {"silent": "expected every 24 h"}),
    "daily and a day late": ({"runs": every(DAY, 2 * DAY)}, "ok", {}),
    "hourly and silent": ({"runs": every(HOUR, 4 * HOUR)}, "look", {"silent": "no run for 4 h, expected every 60 min"}),
    "every quarter of an hour, late by two hours": ({"runs": every(15 * MINUTE, 2 * HOUR)}, "ok", {}),
    "every quarter of an hour and silent": (
        {"runs": every(15 * MINUTE, 4 * HOUR)},
        "look",
        {"silent": "no run for 4 h"},
    ),
    "weekly by hand, two days ago": ({"runs": every(7 * DAY, 2 * DAY, 3)}, "ok", {}),
    "weekly by hand, two runs so far": ({"runs": every(7 * DAY, 9 * DAY, 2)}, "ok", {}),
    "weekly and silent": ({"runs": every(7 * DAY, 23 * DAY)}, "look", {"silent": "expected every 7 days"}),
    "tried by hand five times and left for a day": ({"runs": every(2 * MINUTE, DAY)}, "ok", {}),
    "silent before, crawled again": ({"runs": (run("ok"), *every(DAY, 58 * DAY))}, "ok", {}),
    "left in peace as asked is not silent": (
        {"runs": every(HOUR, 8 * HOUR), "quiet_until": NOW + HOUR},
        "look",
        {"patience": "until 2026-11-23 15:00 UTC"},
    ),
    "patience just over": ({"runs": every(HOUR, 20 * HOUR), "quiet_until": NOW - HOUR}, "ok", {}),
    "running with its lock": (
        {"runs": (run("running", 30 * HOUR), *every(HOUR, 31 * HOUR)), "held": True, "active_at": NOW - MINUTE},
        "running",
        {},
    ),
    "killed 58 days ago, nobody has the lock": (
        {"runs": (run("running", 58 * DAY),), "held": False},
        "look",
        {"died": "58 days ago, it never ended", "silent": "58 days"},
    ),
    "killed a minute ago": (
        {"runs": (run("running", MINUTE), run("ok", DAY)), "held": False},
        "look",
        {"died": "it never ended"},
    ),
    "a copy of a database that was crawled just now": (
        {"runs": (run("running", 30 * HOUR),), "active_at": NOW - MINUTE},
        "running",
        {},
    ),
    "a copy of a database whose crawl left no trace": (
        {"runs": (run("running", 3 * HOUR),), "active_at": NOW - 2 * HOUR},
        "look",
        {"died": "never ended"},
    ),
    "cut short by a signal": (
        {"runs": (run("killed", note="shutdown"), run("ok", DAY))},
        "look",
        {"died": "the last run was cut short (shutdown): begun"},
    ),
    "killed once, and well since": ({"runs": (run("ok"), run("killed", DAY))}, "ok", {}),
    "hangs with its lock held": (
        {"runs": (run("running", 9 * HOUR),), "held": True, "active_at": NOW - 8 * HOUR},
        "look",
        {"hangs": "asked nothing for 8 h"},
    ),
    "dated next year": (
        {"runs": (run("ok", -365 * DAY), run("ok", DAY))},
        "look",
        {"clock": "dated 2027-11-23 14:00 UTC"},
    ),
    "a clock a minute fast": ({"runs": (run("ok", -MINUTE), run("ok", DAY))}, "ok", {}),
    "a year ahead once, and right since": ({"runs": (run("ok"), run("ok", -365 * DAY), *every(DAY, DAY))}, "ok", {}),
    "times ahead were mended": (
        {"runs": met(trouble("clock", 1, "41 times ahead of now"))},
        "look",
        {"clock": "41 times ahead"},
    ),
    "looks owed and none made": (
        {"runs": tuple(run("ok", HOUR * n, read=0, owed=40) for n in range(3))},
        "look",
        {"idle": "40 looks owed and none made in 3 runs"},
    ),
    "none made in two runs, some in the third": (
        {"runs": tuple(run("ok", HOUR * n, read=n // 2, owed=40) for n in range(3))},
        "ok",
        {},
    ),
    "nothing owed and none made": ({"runs": tuple(run("ok", HOUR * n, read=0) for n in range(5))}, "ok", {}),
    "behind": (
        {"owed": 40, "oldest_due_at": NOW - 9 * HOUR},
        "look",
        {"behind": "40 looks owed, the oldest late by 8 h"},
    ),
    "due for an hour": ({"owed": 40, "oldest_due_at": NOW - HOUR}, "ok", {}),
    "due since the weekly run": (
        {"runs": every(7 * DAY, 2 * DAY), "owed": 120, "oldest_due_at": NOW - 2 * DAY + HOUR},
        "ok",
        {},
    ),
    # --- what the site answers ---
    "down": (
        {"runs": (failed(trouble("refused", 12, "the server refused the connection")), run("ok", DAY))},
        "down",
        {"down": "nothing read in the last run: the server refused the connection (12 problems)"},
    ),
    "down twice": (
        {"runs": (failed(trouble("timeout", 6)), failed(trouble("timeout", 6), ago=HOUR), run("ok", DAY))},
        "down",
        {"down": "2 runs in a row: why (6 problems)"},
    ),
    "down, no look since": (
        {"runs": (run("ok", read=0), failed(trouble("timeout", 6, "no answer in time"), ago=HOUR))},
        "down",
        {"down": "no answer in time"},
    ),
    "down, and read well again": ({"runs": (run("ok"), failed(trouble("timeout", 6), ago=HOUR))}, "ok", {}),
    "failed, and nobody noted why": ({"runs": (run("failed"),)}, "down", {"down": "no answer"}),
    "503 with Retry-After": (
        {
            "runs": (failed(trouble("http", 1, "the server failed (503)", 503), note="patience"),),
            "quiet_until": NOW + HOUR,
        },
        "down",
        {"down": "(503) (1 problem; it asked for patience)", "patience": "left in peace"},
    ),
    "given up after refusals": (
        {"runs": (failed(trouble("http", 6, "too many requests (429)", 429), note="unanswered"),)},
        "down",
        {"down": "(429) (6 problems; given up"},
    ),
    "all gone": (
        {"runs": (failed(trouble("http", 9, "x", 500), trouble("outage", 1, "most looks found nothing: 410")),)},
        "down",
        {"down": "most looks found nothing: 410"},
    ),
    "robots.txt forbids all": (
        {"runs": (failed(trouble("robots", 1, "robots.txt answered 503"), note="unanswered"),)},
        "down",
        {"down": "robots.txt answered 503"},
    ),
    "no stories among the new addresses": ({"runs": (failed(trouble("not_a_story", 4)), run("ok", DAY))}, "ok", {}),
    "a wall": (
        {"runs": (failed(WALL, note="walled"), run("ok", DAY))},
        "walled",
        {"walled": "one page for 30 stories: Are you a robot? (1 problem"},
    ),
    "a wall, and the looks that met it": (
        {"runs": (failed(trouble("blocked", 7, "one page comes for many"), trouble("http", 8), WALL, note="walled"),)},
        "walled",
        {"walled": "one page for 30 stories: Are you a robot? (8 problems"},
    ),
    "a wall told by a failed run without a note": (
        {"runs": (failed(trouble("http", 9), WALL),)},
        "walled",
        {"walled": "30 stories"},
    ),
    "a wall, no look since": (
        {"runs": (run("ok", read=0), run("ok", HOUR, read=0), failed(WALL, ago=DAY, note="walled"))},
        "walled",
        {"walled": "30 stories"},
    ),
    "a wall that is open again": ({"runs": (run("ok"), failed(WALL, ago=DAY, note="walled"))}, "ok", {}),
    "pages that say blocked with 200": (
        {"runs": (failed(trouble("blocked", 30, "prove that you are human", 200)),)},
        "walled",
        {"walled": "prove that you are human (30 problems)"},
    ),
    "a wall for a few": ({"runs": met(WALL, status="degraded", read=90, failed=5)}, "look", {"walled": "30 stories"}),
    "two requests refused": ({"runs": met(trouble("http", 2, status=403))}, "ok", {}),
    "three requests refused": (
        {"runs": met(trouble("http", 3, status=403))},
        "look",
        {"refused": "blocked? 3 requests refused"},
    ),
    "half of the looks fail": (
        {"runs": met(trouble("http", 5, "the server failed (500)", 500), status="degraded", failed=5)},
        "look",
        {"fruitless": "5 looks brought no page, 5 did: the server failed (500)"},
    ),
    "one look of six fails": ({"runs": met(trouble("timeout", 1), status="degraded", failed=1)}, "ok", {}),
    "given up in the middle": (
        {"runs": (run("degraded", note="unanswered", failed=6, read=90), run("ok", DAY))},
        "look",
        {"unanswered": "given up"},
    ),
    "a full disk": (
        {"runs": (run("failed", note="disk_full"), run("ok", DAY))},
        "look",
        {"disk_full": "disk was full"},
    ),
    "ended in time": ({"runs": (run("ok", note="time_limit"), run("ok", DAY))}, "ok", {}),
    "tracebacks in a run without looks": (
        {"runs": met(trouble("error", 2, "ValueError: \x1b[31mno\u202e number"), read=0)},
        "look",
        {"error": "unexpected errors: 2, such as: ValueError: [31mno number"},
    ),
    "a traceback in the run under way": (
        {"runs": (run("running", troubles=(trouble("error", 1, "KeyError: 'x'"),)), run("ok", DAY)), "held": True},
        "look",
        {"error": "KeyError"},
    ),
    "a poison page": (
        {"runs": met(trouble("poison", 1, "read for 60 s", url="https://h.example/x"))},
        "look",
        {"poison": "three tries: 1, such as: read for 60 s [h.example/x]"},
    ),
    "a list that cannot be read": (
        {"runs": met(trouble("discover", 1, "expected a feed", url="https://h.example/feed"))},
        "look",
        {"list": "expected a feed [h.example/feed]"},
    ),
    "lists in circles": ({"runs": met(trouble("loop", 2))}, "look", {"list": "in circles: 2"}),
    "a list without end": ({"runs": met(trouble("too_many", 1))}, "look", {"list": "do not end"}),
    "turned away: another host": ({"runs": met(trouble("outside", 7))}, "look", {"gate": "7, such as"}),
    "turned away: a file": (
        {"runs": met(trouble("scheme", 1, url="file:///etc/passwd"))},
        "look",
        {"gate": "[file:///etc/passwd]"},
    ),
    "turned away: a private address": (
        {"runs": met(trouble("private", 1, url="http://169.254.169.254/"))},
        "look",
        {"gate": "[169.254.169.254/]"},
    ),
    "one address forbidden by robots.txt": ({"runs": met(trouble("robots", 1))}, "ok", {}),
    "most addresses forbidden by robots.txt": ({"runs": met(trouble("robots", 9))}, "look", {"robots": "9, such as"}),
    "template blocks are no trouble": ({"runs": met(trouble("template", 30))}, "ok", {}),
    "a feed that went bad": (
        {"broken_lists": (FEED,)},
        "look",
        {"list": "feed harbour-post.example/feed/?a=1 answered 404, gave news until 2026-11-21"},
    ),
    "a feed given up long ago": ({"broken_lists": (replace(FEED, news_at=NOW - 40 * DAY),)}, "ok", {}),
    "no story ever": (
        {"stories": 0, "published_at": (), "runs": (run("ok", read=0), run("ok", DAY, read=0))},
        "look",
        {"empty": "no story found in 2 runs"},
    ),
    "redesigned": (
        {"coverage": (FieldShare("headline", 12, 8, 400, 398),)},
        "look",
        {"coverage": "redesigned? headline on 67% of pages, 100% before"},
    ),
    "too few pages": ({"coverage": (FieldShare("headline", 9, 0, 400, 398),)}, "ok", {}),
    "too little past": ({"coverage": (FieldShare("headline", 12, 0, 19, 19),)}, "ok", {}),
    "a field the site never had much": ({"coverage": (FieldShare("byline", 12, 0, 400, 100),)}, "ok", {}),
    "daily until eight days ago": (
        {"published_at": tuple(NOW - DAY * days for days in range(8, 16))},
        "look",
        {"no_news": "nothing published for 8 days"},
    ),
    "a weekly": ({"published_at": tuple(NOW - DAY * days for days in range(8, 60, 7))}, "ok", {}),
    "a monthly": ({"published_at": tuple(NOW - DAY * days for days in range(40, 300, 30))}, "ok", {}),
    "no news, and nobody asked": (
        {"published_at": tuple(NOW - DAY * days for days in range(8, 16)), "runs": (run("ok", 2.5 * DAY),)},
        "ok",
        {},
    ),
    "robots.txt changed": ({"robots_changed": True}, "look", {"robots_changed": "robots.txt changed"}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_site_is_judged_by_its_own_past(name: str) -> None:
    differs, state, expected = SITUATIONS[name]
    health = judge(replace(WELL, **differs), NOW)
    texts = {reason.kind: reason.text for reason in health.reasons}
    assert (health.state, set(texts)) == (state, set(expected)), texts
    for kind, words in expected.items():
        assert words in texts[kind]
    assert health.well == (state in ("ok", "running", "new"))
    assert all(reason.text.isprintable() for reason in health.reasons)


def test_no_reason_tells_a_password_or_fills_the_screen() -> None:
    long = trouble("error", 1, "x" * 100_000, url="https://user:secret@h.example/a")
    health = judge(replace(WELL, runs=met(long), broken_lists=(FEED,)), NOW)
    texts = [reason.text for reason in health.reasons]
    assert len(texts) == 2
    assert not any("secret" in text for text in texts)
    assert max(map(len, texts)) < 400


def test_the_interval_is_the_middle_one_whatever_one_clock_said() -> None:
    assert interval(every(6 * HOUR, DAY), NOW) == 6 * HOUR
    assert interval((run("ok", -365 * DAY), *every(6 * HOUR, DAY), run("ok", 900 * DAY)), NOW) == 6 * HOUR
    assert interval((run("ok"),), NOW) == DAY


def test_figures_are_in_prometheus_text() -> None:
    shut = replace(WELL, host='we"ird\\host\n.example', runs=(failed(WALL), run("ok", DAY)), robots_changed=True)
    lines = metrics([judge(WELL, NOW), judge(shut, NOW)], NOW).splitlines()
    assert 'iria_stories{site="harbour-post.example"} 120' in lines
    assert 'iria_looks_owed{site="harbour-post.example"} 0' in lines
    assert 'iria_healthy{site="harbour-post.example"} 1' in lines
    assert 'iria_healthy{site="we\\"ird\\\\host\\n.example"} 0' in lines
    assert [line for line in lines if line.startswith("iria_trouble")] == [
        'iria_trouble{site="we\\"ird\\\\host\\n.example",kind="walled"} 1'
    ]
    assert f"iria_written_timestamp_seconds {int(NOW.timestamp())}" in lines
    assert all(line.startswith(("# TYPE iria_", "iria_")) for line in lines)
