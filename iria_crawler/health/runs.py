"""What our own runs say of a site: whether one is under way, died or hangs, and whether the site is looked at often enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from iria_crawler.health.reasons import Reason, counted, span
from iria_crawler.store import RunState, SiteState

# A look that is later than this after a run has ended was not made because the run had too little time.
BEHIND_AFTER = timedelta(hours=6)
# The monitor is silent if it has not asked the site for this many of its usual intervals.
SILENT_AFTER_INTERVALS = 3
# The interval of a site with too few runs: a day, or the median time between its runs if that is longer.
USUAL_INTERVAL = timedelta(days=1)
MIN_GAPS = 4  # times between runs that are needed to know the interval
# The interval counts as at least an hour: if a round every 15 minutes is late by two hours, the monitor is not silent.
MIN_INTERVAL = timedelta(hours=1)
# A run sooner than this after the one before was started by hand and says nothing about the interval.
MAX_GAP_BY_HAND = timedelta(minutes=5)
# A run leases a look or reads a list every few minutes. If there is no lock file to ask (a copy of a database), a run without
# a trace for DEAD_AFTER is dead. If its lock is held, a run without a trace for HANGS_AFTER hangs.
DEAD_AFTER = timedelta(hours=1)
HANGS_AFTER = timedelta(hours=6)
IDLE_RUNS_IN_A_ROW = 3  # runs that had looks to make and made none
# The clocks of two machines may differ by this much and both count as right.
MAX_CLOCK_DIFFERENCE = timedelta(minutes=5)


def reasons_of_runs(site: SiteState, now: datetime) -> list[Reason]:
    """What is wrong with our runs, whatever the site answers. The site must have a run."""
    return [*_died(site, now), *_hangs(site, now), *_no_runs(site, now), *_clock(site, now)]


def reasons_of_work(site: SiteState, now: datetime) -> list[Reason]:
    """What the runs leave undone although the site answers."""
    return [*_idle(site, now), *_behind(site)]


def is_running(site: SiteState, now: datetime) -> bool:
    """Whether the newest run is under way: its lock is held, or, if locks cannot be asked, it left a trace recently."""
    if site.runs[0].status != "running":
        return False
    return site.held if site.held is not None else now - _active_at(site) <= DEAD_AFTER


def _active_at(site: SiteState) -> datetime:
    return site.active_at or site.runs[0].started_at


def _died(site: SiteState, now: datetime) -> list[Reason]:
    newest = site.runs[0]
    if newest.status not in ("running", "killed") or is_running(site, now):
        return []
    begun = f"begun {newest.started_at:%Y-%m-%d %H:%M} UTC, {span(now - newest.started_at)} ago"
    if newest.ended_at:  # by Ctrl-C or a limit: nothing is lost
        note = newest.note or "no reason noted"
        return [Reason("died", f"the last run was cut short ({note}): {begun}; the next one continues")]
    return [Reason("died", f"the last run died: {begun}, it never ended")]


def _hangs(site: SiteState, now: datetime) -> list[Reason]:
    still = now - _active_at(site)
    if not (is_running(site, now) and still > HANGS_AFTER):
        return []
    return [Reason("hangs", f"the run hangs: its process lives, and it has asked nothing for {span(still)}")]


def interval(runs: Iterable[RunState], now: datetime) -> timedelta:
    """How often the site is crawled: the median time between its runs, at least an hour; at least a day with few runs."""
    starts = sorted(run.started_at for run in runs if run.started_at <= now + MAX_CLOCK_DIFFERENCE)
    gaps = [later - earlier for earlier, later in pairwise(starts) if later - earlier >= MAX_GAP_BY_HAND]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else USUAL_INTERVAL
    return max(usual, MIN_INTERVAL if len(gaps) >= MIN_GAPS else USUAL_INTERVAL)


def _no_runs(site: SiteState, now: datetime) -> list[Reason]:
    """No run for some intervals. Not reported while a run is under way or while the site asked for a pause (Retry-After)."""
    if is_running(site, now) or (site.quiet_until and site.quiet_until > now):
        return []
    newest = site.runs[0]
    since = max(at for at in (newest.started_at, newest.ended_at, site.quiet_until) if at is not None)
    usual = interval(site.runs, now)
    if now - since <= SILENT_AFTER_INTERVALS * usual:
        return []
    text = f"silent since {since:%Y-%m-%d %H:%M} UTC: no run for {span(now - since)}, expected every {span(usual)}"
    return [Reason("silent", text)]


def _clock(site: SiteState, now: datetime) -> list[Reason]:
    newest = site.runs[0]
    at = max(newest.started_at, newest.ended_at or newest.started_at)
    if at <= now + MAX_CLOCK_DIFFERENCE:
        return []
    return [Reason("clock", f"the last run is dated {at:%Y-%m-%d %H:%M} UTC, ahead of now: was or is a clock wrong?")]


def _idle(site: SiteState, now: datetime) -> list[Reason]:
    ended = [run for run in site.runs if run.status != "running"][:IDLE_RUNS_IN_A_ROW]
    idle = all(run.status == "ok" and run.owed and not run.read + run.gone + run.failed for run in ended)
    if len(ended) < IDLE_RUNS_IN_A_ROW or not idle or (site.quiet_until and site.quiet_until > now):
        return []
    return [
        Reason("idle", f"{counted(ended[0].owed, 'look')} owed and none made in {IDLE_RUNS_IN_A_ROW} runs in a row")
    ]


def _behind(site: SiteState) -> list[Reason]:
    """Looks that were late when the newest run ended. Those that became due since then are for the next run."""
    ended = next((run for run in site.runs if run.status != "running"), None)
    if not (ended and site.owed and site.oldest_due_at):
        return []
    late = (ended.ended_at or ended.started_at) - site.oldest_due_at
    if late <= BEHIND_AFTER:
        return []
    return [Reason("behind", f"behind: {counted(site.owed, 'look')} owed, the oldest late by {span(late)} after a run")]
