"""How a site is judged by its own past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.health import judge, metrics
from iria_crawler.store import FieldShare, RunState, SiteState

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def run(status: str, ago: timedelta = timedelta(minutes=10), number: int = 1) -> RunState:
    return RunState(number, status, NOW - ago, NOW - ago, 20, 0)


WELL = SiteState(
    host="harbour-post.example",
    stories=120,
    new=3,
    changed=1,
    owed=0,
    oldest_due_at=None,
    runs=(run("ok"), run("ok", DAY)),
    published_at=tuple(NOW - DAY * days for days in range(8)),
    refusals=0,
    robots_changed=False,
    coverage=(FieldShare("headline", 20, 20, 400, 398), FieldShare("byline", 20, 0, 400, 12)),
    trouble=None,
)


def test_a_well_site_needs_nothing() -> None:
    assert (judge(WELL, NOW).state, judge(WELL, NOW).reasons) == ("ok", ())


@pytest.mark.parametrize(
    ("differs", "state", "reason"),
    [
        ({"runs": ()}, "new", None),
        ({"runs": (run("running"),)}, "running", None),
        ({"runs": (run("failed"), run("failed"), run("ok"))}, "down", "nothing read in 2 runs in a row: no answer"),
        ({"runs": (run("failed"),), "trouble": "refused"}, "down", "nothing read in the last run: refused"),
        # The headline is missing on a third of the pages: the site was redesigned.
        ({"coverage": (FieldShare("headline", 12, 8, 400, 398),)}, "look", "redesigned? headline on 67% of pages, 100% before"),
        # Few pages, little past, or a field the site never had much: nothing can be said.
        ({"coverage": (FieldShare("headline", 9, 0, 400, 398),)}, "ok", None),
        ({"coverage": (FieldShare("headline", 12, 0, 19, 19),)}, "ok", None),
        ({"coverage": (FieldShare("byline", 12, 0, 400, 100),)}, "ok", None),
        # Daily until eight days ago.
        ({"published_at": tuple(NOW - DAY * days for days in range(8, 16))}, "look", "silent for 8 days"),
        # Weekly is slow and not silent; and if we have not asked, we cannot know.
        ({"published_at": tuple(NOW - DAY * days for days in range(8, 60, 7))}, "ok", None),
        ({"published_at": tuple(NOW - DAY * days for days in range(8, 16)), "runs": (run("ok", 3 * DAY),)}, "ok", None),
        ({"refusals": 3}, "look", "blocked? 3 requests refused; slow down, or write to the outlet"),
        ({"refusals": 2}, "ok", None),
        ({"owed": 40, "oldest_due_at": NOW - timedelta(hours=9)}, "look", "behind: 40 looks owed, the oldest for 9 h"),
        ({"owed": 40, "oldest_due_at": NOW - timedelta(hours=1)}, "ok", None),
        ({"robots_changed": True}, "look", "robots.txt changed"),
    ],
)  # fmt: skip
def test_a_site_is_judged_by_its_own_past(differs: dict[str, object], state: str, reason: str | None) -> None:
    health = judge(replace(WELL, **differs), NOW)
    assert health.state == state
    assert health.reasons == ((reason,) if reason else ())


def test_figures_are_in_prometheus_text() -> None:
    lines = metrics([judge(WELL, NOW)], NOW).splitlines()
    assert 'iria_stories{site="harbour-post.example"} 120' in lines
    assert 'iria_looks_owed{site="harbour-post.example"} 0' in lines
    assert f"iria_written_timestamp_seconds {int(NOW.timestamp())}" in lines
    assert all(line.startswith(("# TYPE iria_", "iria_")) for line in lines)
