"""How each site is, judged by its own past: one word for the table, and the reasons in plain words.

Pure: figures in, words out; the time is an argument. The same judgement is behind `scrapy status`, its exit code, the
monitor's log, the metrics and the pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from iria_crawler.store import BrokenList, RunState, SiteState, Trouble

State = Literal["ok", "running", "new", "look", "down", "walled"]
WELL: tuple[State, ...] = ("ok", "running", "new")

# A field that a site used to have and that is missing on this part of its pages: the site was redesigned.
LOST = 0.3
ENOUGH_PAGES = 10  # of the newest runs; fewer say nothing about a site
ENOUGH_PAST = 20
# A site that publishes at a pace has stopped when it has not for twice its longest pause of late, and two days at least.
LEAST_PAUSE = timedelta(days=2)
ENOUGH_STORIES = 5
# So many answers of a kind are no accident.
MANY = 3
# Looks this late when a run ended were not made for want of time.
BEHIND = timedelta(hours=6)
LITTLE_DISK = 1_000_000_000  # bytes

# Nobody has asked the site for so many of its usual intervals: the monitor is silent.
INTERVALS = 3
# The interval where a site has too few runs to tell: a day, or their own distance where that is longer.
USUAL_INTERVAL = timedelta(days=1)
ENOUGH_GAPS = 4
# A round that comes late by an hour or two is no silence, however often rounds are.
LEAST_INTERVAL = timedelta(hours=1)
# A run so soon after the one before was started by hand, and says nothing of the interval.
BY_HAND = timedelta(minutes=5)
# A run leases a look or reads a list every few minutes. Without a lock to ask about (a copy of a database), one that left
# no trace for so long is dead; with its lock held, one that left none for much longer hangs.
DEAD_AFTER = timedelta(hours=1)
HANGS_AFTER = timedelta(hours=6)
IDLE_RUNS = 3  # in a row that had looks to make and made none
# A list that went bad is told of while it gave news of late; one that the outlet has given up is not told of for ever.
LIST_MATTERS = timedelta(days=30)
# Clocks of two machines may differ by so much and be right.
DRIFT = timedelta(minutes=5)

REFUSALS = frozenset((401, 403, 429, 451))
# Problems that keep a look from its page: no answer, or one that is no story's.
FRUITLESS = frozenset(("timeout", "refused", "dns", "broken", "failed", "suspect", "blocked", "walled", "outage"))
# What no run should meet: kind of problem -> kind of reason, and its words.
ALWAYS_TOLD = {
    "error": ("error", "unexpected errors"),
    "walled": ("walled", "a wall"),
    "outage": ("outage", "an outage"),
    "poison": ("poison", "pages set aside, which could not be read in three tries"),
    "clock": ("clock", "times ahead of the clock"),
    "discover": ("list", "lists that could not be read"),
    "loop": ("list", "lists that lead in circles"),
    "too_many": ("list", "lists that do not end"),
    "outside": ("gate", "addresses of other hosts turned away"),
    "scheme": ("gate", "addresses that are not http turned away"),
    "private": ("gate", "addresses of private networks turned away"),
    "moved": ("moved", "the site moved"),
}
NOTES = {
    "unanswered": "given up, for it did not answer",
    "patience": "it asked for patience",
    "time_limit": "out of time",
    "walled": "given up at a wall",
}
# Kinds of reasons by which a round of the monitor is degraded, even where its runs' own words are good.
OF_A_RUN = frozenset(("walled", "down", "outage", "error", "poison", "clock", "list", "fruitless"))
LONGEST_SAMPLE = 200  # signs of a problem's reason; a table line is to be read at a glance


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody should look: `kind` is a word for counting and for labels, `text` a line for people."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Health:
    """A site's state in a word, and why: () where all is well."""

    site: SiteState
    state: State
    reasons: tuple[Reason, ...]

    @property
    def well(self) -> bool:
        """Whether nobody needs to look."""
        return self.state in WELL


def judge(site: SiteState, now: datetime) -> Health:
    """How the site is. `walled`: it answers, and not with its stories; `down`: nothing could be read of it, in the newest
    run that tried; `look`: somebody should."""
    if not site.runs:
        return Health(site, "new", ())
    running = _is_running(site, now)
    ours = (*_died(site, now), *_hangs(site, now), *_no_runs(site, now), *_clock(site, now))
    told = next((run for run in site.runs if run.tells), None)
    shut: State | None = _shut(told, site) if told else None
    if told and shut:
        wrong = Reason(shut, _why_shut(told, shut, site))
        met = [reason for reason in _met(site) if reason.kind not in ("walled", "outage")]
        return Health(site, shut, _once(wrong, *ours, *met, *_quiet(site, now)))
    reasons = _once(
        *ours,
        *(_fruitless(told) if told else ()),
        *_met(site),
        *_broken_lists(site, now),
        *_failing_lists(site),
        *_empty(site),
        *_idle(site, now),
        *_behind(site),
        *_lost_fields(site),
        *_no_news(site, now),
        *_robots_changed(site),
        *_quiet(site, now),
    )
    if reasons:
        return Health(site, "look", reasons)
    return Health(site, "running" if running else "ok", ())


def _once(*reasons: Reason) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


# --- our runs ---


def _is_running(site: SiteState, now: datetime) -> bool:
    """Whether the newest run is under way: somebody has the lock, or (where that cannot be known) it left a fresh trace."""
    if site.runs[0].status != "running":
        return False
    return site.held if site.held is not None else now - _active_at(site) <= DEAD_AFTER


def _active_at(site: SiteState) -> datetime:
    return site.active_at or site.runs[0].started_at


def _died(site: SiteState, now: datetime) -> list[Reason]:
    newest = site.runs[0]
    if newest.status not in ("running", "killed") or _is_running(site, now):
        return []
    how = f"was cut short ({newest.note or 'no reason noted'})" if newest.ended_at else "never ended"
    ago = _span(now - newest.started_at)
    return [Reason("died", f"the last run died: begun {newest.started_at:%Y-%m-%d %H:%M} UTC, {ago} ago, it {how}")]


def _hangs(site: SiteState, now: datetime) -> list[Reason]:
    still = now - _active_at(site)
    if not (_is_running(site, now) and still > HANGS_AFTER):
        return []
    return [Reason("hangs", f"the run hangs: its process lives, and it has asked nothing for {_span(still)}")]


def interval(runs: Iterable[RunState], now: datetime) -> timedelta:
    """How often the site is crawled: the median of the times between its runs, an hour at least; where there are too few
    to tell, a day at least."""
    starts = sorted(run.started_at for run in runs if run.started_at <= now + DRIFT)
    gaps = [later - earlier for earlier, later in pairwise(starts) if later - earlier >= BY_HAND]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else USUAL_INTERVAL
    return max(usual, LEAST_INTERVAL if len(gaps) >= ENOUGH_GAPS else USUAL_INTERVAL)


def _no_runs(site: SiteState, now: datetime) -> list[Reason]:
    """Nobody has asked: neither while a run is under way nor while the site wants to be left in peace."""
    if _is_running(site, now) or (site.quiet_until and site.quiet_until > now):
        return []
    newest = site.runs[0]
    since = max(at for at in (newest.started_at, newest.ended_at, site.quiet_until) if at is not None)
    usual = interval(site.runs, now)
    if now - since <= INTERVALS * usual:
        return []
    text = f"silent since {since:%Y-%m-%d %H:%M} UTC: no run for {_span(now - since)}, expected every {_span(usual)}"
    return [Reason("silent", text)]


def _clock(site: SiteState, now: datetime) -> list[Reason]:
    newest = site.runs[0]
    at = max(newest.started_at, newest.ended_at or newest.started_at)
    if at <= now + DRIFT:
        return []
    return [Reason("clock", f"the last run is dated {at:%Y-%m-%d %H:%M} UTC, ahead of now: was or is a clock wrong?")]


def _idle(site: SiteState, now: datetime) -> list[Reason]:
    ended = [run for run in site.runs if run.status != "running"][:IDLE_RUNS]
    idle = all(run.status == "ok" and run.owed and not run.read + run.gone + run.failed for run in ended)
    if len(ended) < IDLE_RUNS or not idle or (site.quiet_until and site.quiet_until > now):
        return []
    return [Reason("idle", f"{_many(ended[0].owed, 'look')} owed and none made in {IDLE_RUNS} runs in a row")]


def _behind(site: SiteState) -> list[Reason]:
    """By the end of the newest run, not by now: what fell due since is the next run's."""
    ended = next((run for run in site.runs if run.status != "running"), None)
    if not (ended and site.owed and site.oldest_due_at):
        return []
    late = (ended.ended_at or ended.started_at) - site.oldest_due_at
    if late <= BEHIND:
        return []
    return [Reason("behind", f"behind: {_many(site.owed, 'look')} owed, the oldest late by {_span(late)} after a run")]


# --- what the site answers ---


def _shut(run: RunState, site: SiteState) -> State | None:
    """walled or down, by the newest run that tells how the site is; None where it could be read."""
    failed = run.status == "failed" or (run.tells and not run.read)
    walls = sum(trouble.count for trouble in run.troubles if _is_wall(trouble))
    if run.note == "walled" or (walls and (failed or run.failed >= run.read)):
        return "walled"
    if not failed or run.note == "disk_full":
        return None
    # New addresses that are no stories, and nothing else to look at: that says nothing against the site.
    harmless = site.stories and run.troubles and all(trouble.kind == "not_a_story" for trouble in run.troubles)
    return None if harmless else "down"


def _is_wall(trouble: Trouble) -> bool:
    return trouble.kind == "walled" or (trouble.kind == "blocked" and trouble.status in (None, 200))


def _why_shut(run: RunState, state: State, site: SiteState) -> str:
    times = 0
    for earlier in site.runs[site.runs.index(run) :]:
        if earlier.tells and earlier.status != "failed" and earlier is not run:
            break
        times += earlier.tells
    when = f"{times} runs in a row" if times > 1 else "the last run"
    what = "a wall, and no stories," if state == "walled" else "nothing read"
    trouble = _main(run, state)
    note = NOTES.get(run.note or "")
    why = trouble.reason if trouble else note or "no answer"
    count = sum(one.count for one in run.troubles if one is trouble or (state == "walled" and _is_wall(one)))
    more = [*([_many(count, "problem")] if count else ()), *([note] if note and note != why else ())]
    return f"{what} in {when}: {_plain(why)}" + (f" ({'; '.join(more)})" if more else "")


def _main(run: RunState, state: State) -> Trouble | None:
    """The trouble that says most: what the flow concluded, which names a wall; else a look at the wall; else the most frequent."""
    known = [trouble for trouble in run.troubles if trouble.kind not in ("template", "robots_changed")]
    concluded = "walled" if state == "walled" else "outage"
    return min(known, key=lambda one: (one.kind != concluded, state != "walled" or not _is_wall(one)), default=None)


def _fruitless(run: RunState) -> list[Reason]:
    """Of a run that read stories: walls and outages met on the way, refusals, and looks without an answer."""
    found = [_tell(trouble) for trouble in run.troubles if trouble.kind in ("walled", "outage")]
    if run.note in ("unanswered", "disk_full"):
        found.append(Reason(run.note, NOTES.get(run.note, "the disk was full: what was read could not be stored")))
    refused = sum(trouble.count for trouble in run.troubles if trouble.status in REFUSALS)
    if refused >= MANY:
        found.append(Reason("refused", f"blocked? {refused} requests refused; slow down, or write to the outlet"))
    lost = [trouble for trouble in run.troubles if _no_page(trouble)]
    count = sum(trouble.count for trouble in lost)
    if not found and count >= max(MANY, run.read):
        found.append(Reason("fruitless", f"{count} looks brought no page, {run.read} did: {_plain(lost[0].reason)}"))
    return found


def _no_page(trouble: Trouble) -> bool:
    return trouble.kind in FRUITLESS or (trouble.status is not None and trouble.status >= 500)


def _met(site: SiteState) -> list[Reason]:
    """What no run should meet, of the newest run; while that one is under way, of the one before as well."""
    newest, ended = site.runs[0], next((run for run in site.runs if run.status != "running"), None)
    runs = [newest] if ended is None or ended is newest else [newest, ended]
    found = []
    for run in runs:
        for trouble in run.troubles:
            if trouble.kind in ALWAYS_TOLD:
                found.append(_tell(trouble))
            elif trouble.kind == "robots" and trouble.count >= max(MANY, run.read):
                found.append(Reason("robots", f"kept out by robots.txt: {_sample(trouble)}"))
    return found


def _tell(trouble: Trouble) -> Reason:
    kind, words = ALWAYS_TOLD[trouble.kind]
    return Reason(kind, f"{words}: {_sample(trouble)}")


def _broken_lists(site: SiteState, now: datetime) -> list[Reason]:
    return [
        Reason("list", f"list broken: {broken.kind} {_place(broken.url)} {_answer(broken)}")
        for broken in site.broken_lists
        if now - broken.news_at <= LIST_MATTERS
    ]


def _failing_lists(site: SiteState) -> list[Reason]:
    if not site.lists_failing or site.failing_list is None:
        return []
    return [
        Reason("list", f"lists that fail again and again: {site.lists_failing}, such as {_place(site.failing_list)}")
    ]


def _answer(broken: BrokenList) -> str:
    if broken.http_status is None:
        return "gave no answer"
    answer = f"answered {broken.http_status}" if broken.http_status else "could not be read"
    return f"{answer}, gave news until {broken.news_at:%Y-%m-%d}"


def _empty(site: SiteState) -> list[Reason]:
    ended = [run for run in site.runs if run.status != "running"]
    if site.stories or not ended:
        return []
    trouble = next(iter(ended[0].troubles), None)
    why = _sample(trouble) if trouble else "is its address the front page of a news site?"
    return [Reason("empty", f"no story found in {_many(len(ended), 'run')}: {why}")]


def _lost_fields(site: SiteState) -> list[Reason]:
    lost = []
    for share in site.coverage:
        if share.pages < ENOUGH_PAGES or share.past_pages < ENOUGH_PAST:
            continue
        now, before = share.filled / share.pages, share.past_filled / share.past_pages
        if before - now >= LOST:
            lost.append(Reason("coverage", f"redesigned? {share.field} on {now:.0%} of pages, {before:.0%} before"))
    return lost


def _no_news(site: SiteState, now: datetime) -> list[Reason]:
    """A site nobody has asked lately may have news: we have not looked."""
    if len(site.published_at) < ENOUGH_STORIES or now - site.runs[0].started_at > LEAST_PAUSE:
        return []
    longest = max(later - earlier for later, earlier in pairwise(site.published_at))
    since = now - site.published_at[0]
    if since <= max(2 * longest, LEAST_PAUSE):
        return []
    return [Reason("no_news", f"nothing published for {since.days} days")]


def _robots_changed(site: SiteState) -> list[Reason]:
    return [Reason("robots_changed", "robots.txt changed")] if site.robots_changed else []


def _quiet(site: SiteState, now: datetime) -> list[Reason]:
    until = site.quiet_until
    if not (until and until > now):
        return []
    return [Reason("patience", f"asked for patience until {until:%Y-%m-%d %H:%M} UTC: left in peace")]


# --- words ---


def _sample(trouble: Trouble) -> str:
    """How many, and the newest of them with its address."""
    place = f" [{_place(trouble.url)}]" if trouble.url else ""
    return f"{trouble.count}, such as: {_plain(trouble.reason)}{place}"


def _plain(text: str) -> str:
    """Text from outside on one line, without signs that would steer a terminal, cut to a length that can be read."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST_SAMPLE]).split())
    return line if len(line) <= LONGEST_SAMPLE else line[: LONGEST_SAMPLE - 2] + " …"


def _place(url: str) -> str:
    """An address without scheme and without the name and password that it may hold."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _plain(url.rpartition("@")[2])
    if not parts.netloc:
        return _plain(url)
    return _plain(parts.netloc.rpartition("@")[2] + parts.path + (f"?{parts.query}" if parts.query else ""))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _span(time: timedelta) -> str:
    """ "40 min", "9 h", "58 days"."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def disk_reason(database: Path) -> str | None:
    """What to say of the room left beside the database; None where there is enough."""
    free = shutil.disk_usage(database.resolve().parent).free
    return f"disk: {free / 1e6:,.0f} MB left at {database.parent}" if free < LITTLE_DISK else None
