"""How each site is, judged by its own past: one word for the table, and the reasons in plain words.

Pure: figures in, words out; the time is an argument.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal

from iria_crawler.store import SiteState

State = Literal["ok", "running", "new", "look", "down"]

# A field that a site used to have and that is missing on this part of its pages: the site was redesigned.
LOST = 0.3
ENOUGH_PAGES = 10  # of the newest run; fewer say nothing about a site
ENOUGH_PAST = 20
# A site that publishes at a pace is silent when it has not for twice its longest pause of late, and two days at least.
LEAST_SILENCE = timedelta(days=2)
ENOUGH_STORIES = 5
MANY_REFUSALS = 3
# Looks this late were not made for want of runs or of time.
BEHIND = timedelta(hours=6)
LITTLE_DISK = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Health:
    """A site's state in a word, and why: () where all is well."""

    site: SiteState
    state: State
    reasons: tuple[str, ...]


def judge(site: SiteState, now: datetime) -> Health:
    """How the site is. `down`: its newest run read nothing; `look`: somebody should."""
    if not site.runs:
        return Health(site, "new", ())
    newest = site.runs[0]
    if newest.status == "failed":
        failed = 0
        for run in site.runs:
            if run.status != "failed":
                break
            failed += 1
        times = f"{failed} runs in a row" if failed > 1 else "the last run"
        return Health(site, "down", (f"nothing read in {times}: {site.trouble or 'no answer'}",))
    reasons = (
        *_lost_fields(site),
        *_blocked(site),
        *_silent(site, now),
        *_behind(site, now),
        *_robots(site),
        *_quiet(site, now),
    )
    if reasons:
        return Health(site, "look", reasons)
    return Health(site, "running" if newest.status == "running" else "ok", ())


def _lost_fields(site: SiteState) -> list[str]:
    lost = []
    for share in site.coverage:
        if share.pages < ENOUGH_PAGES or share.past_pages < ENOUGH_PAST:
            continue
        now, before = share.filled / share.pages, share.past_filled / share.past_pages
        if before - now >= LOST:
            lost.append(f"redesigned? {share.field} on {now:.0%} of pages, {before:.0%} before")
    return lost


def _blocked(site: SiteState) -> list[str]:
    if site.refusals < MANY_REFUSALS:
        return []
    return [f"blocked? {site.refusals} requests refused; slow down, or write to the outlet"]


def _silent(site: SiteState, now: datetime) -> list[str]:
    """A site nobody has asked lately is not silent: we are."""
    asked = site.runs[0].started_at
    if len(site.published_at) < ENOUGH_STORIES or now - asked > LEAST_SILENCE:
        return []
    longest = max(later - earlier for later, earlier in pairwise(site.published_at))
    since = now - site.published_at[0]
    return [f"silent for {since.days} days"] if since > max(2 * longest, LEAST_SILENCE) else []


def _behind(site: SiteState, now: datetime) -> list[str]:
    late = now - site.oldest_due_at if site.owed and site.oldest_due_at else timedelta()
    return (
        [f"behind: {site.owed} looks owed, the oldest for {late.total_seconds() / 3600:.0f} h"] if late > BEHIND else []
    )


def _robots(site: SiteState) -> list[str]:
    return ["robots.txt changed"] if site.robots_changed else []


def _quiet(site: SiteState, now: datetime) -> list[str]:
    until = site.quiet_until
    return [f"asked for patience until {until:%Y-%m-%d %H:%M} UTC: left in peace"] if until and until > now else []


def disk_reason(database: Path) -> str | None:
    """What to say of the room left beside the database; None where there is enough."""
    free = shutil.disk_usage(database.resolve().parent).free
    return f"disk: {free / 1e6:,.0f} MB left at {database.parent}" if free < LITTLE_DISK else None


def metrics(found: list[Health], now: datetime) -> str:
    """The same figures in Prometheus' text format, for node_exporter's textfile collector."""
    names = {
        "iria_stories": lambda health: health.site.stories,
        "iria_stories_new_day": lambda health: health.site.new,
        "iria_stories_changed_day": lambda health: health.site.changed,
        "iria_looks_owed": lambda health: health.site.owed,
        "iria_healthy": lambda health: int(health.state in ("ok", "running", "new")),
        "iria_last_run_timestamp_seconds": _last_run,
    }
    lines = []
    for name, value in names.items():
        lines.append(f"# TYPE {name} gauge")
        lines += [f'{name}{{site="{health.site.host}"}} {value(health)}' for health in found]
    return "\n".join([*lines, "# TYPE iria_written_timestamp_seconds gauge"]) + (
        f"\niria_written_timestamp_seconds {int(now.timestamp())}\n"
    )


def _last_run(health: Health) -> int:
    return int(health.site.runs[0].started_at.timestamp()) if health.site.runs else 0
