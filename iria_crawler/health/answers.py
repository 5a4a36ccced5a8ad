"""What a site answers: whether it can be read at all, the problems of its newest run, and what is missing from its pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from iria_crawler.health.reasons import Reason, counted, place_of, plain, sample
from iria_crawler.store import BrokenList, RunState, SiteState, Trouble

Shut = Literal["down", "walled"]

# A site was redesigned if a field that its pages used to have is missing on 30 % more of them.
LOST_SHARE = 0.3
MIN_PAGES = 10  # read by the newest runs; fewer say nothing about a site
MIN_PAST_PAGES = 20
# A site has stopped publishing if nothing came for twice its longest recent pause, and for at least this long.
MIN_PAUSE = timedelta(days=2)
MIN_STORIES = 5  # with fewer dates of publication the pauses are unknown
# Fewer answers of one kind may be an accident.
MIN_REPEATS = 3
# A list that stopped working is reported only if it named something new this recently: outlets give up lists for good.
MAX_AGE_OF_NEWS = timedelta(days=30)

REFUSAL_STATUSES = frozenset((401, 403, 429, 451))
# Kinds of problems of a look that brought no page of its story: no answer, or some other page.
NO_PAGE_KINDS = frozenset(("timeout", "refused", "dns", "broken", "failed", "suspect", "blocked", "walled", "outage"))
# Problems that every run should be free of: kind of problem -> (kind of reason, its words).
ALWAYS_REPORTED = {
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
# `runs.note` -> its words.
NOTE_WORDS = {
    "unanswered": "given up, for it did not answer",
    "patience": "it asked for patience",
    "time_limit": "out of time",
    "walled": "given up at a wall",
    "no_bucket": "the bucket with the pages could not be used: what was read could not be stored",
}


def newest_conclusive_run(site: SiteState) -> RunState | None:
    """The newest run that shows how the site is: it read something, or failed to read something."""
    return next((run for run in site.runs if run.is_conclusive), None)


def reason_if_shut(run: RunState, site: SiteState) -> Reason | None:
    """Why the site cannot be read, of kind "walled" or "down"; None if it can. `run` is its newest conclusive run."""
    state = _shut(run, site)
    return Reason(state, _why_shut(run, state, site)) if state else None


def reasons_beside_shut(site: SiteState, now: datetime) -> list[Reason]:
    """The reasons, besides being walled or down, to look at a site that cannot be read."""
    met = [reason for reason in _problems_of_newest_run(site) if reason.kind not in ("walled", "outage")]
    return [*met, *_quiet(site, now)]


def reasons_of_answers(run: RunState | None, site: SiteState, now: datetime) -> list[Reason]:
    """What is wrong with a site that can be read; `run` is its newest conclusive run."""
    return [
        *(_what_hindered(run) if run else ()),
        *_problems_of_newest_run(site),
        *_broken_lists(site, now),
        *_failing_lists(site),
        *_empty(site),
    ]


def reasons_of_pages(site: SiteState, now: datetime) -> list[Reason]:
    """What a site that can be read no longer has on its pages, and what it asks of us."""
    return [*_lost_fields(site), *_no_news(site, now), *_robots_changed(site), *_quiet(site, now)]


def _shut(run: RunState, site: SiteState) -> Shut | None:
    """Whether the site is walled or down, by its newest conclusive run; None if it could be read."""
    failed = run.status == "failed" or (run.is_conclusive and not run.read)
    walls = sum(trouble.count for trouble in run.troubles if _is_wall(trouble, run))
    if run.note == "walled" or (walls and (failed or run.failed >= run.read)):
        return "walled"
    if not failed or run.note in ("disk_full", "no_bucket"):
        return None
    # If a run had nothing to look at except new addresses that are no stories, the site is not to blame.
    harmless = site.stories and run.troubles and all(trouble.kind == "not_a_story" for trouble in run.troubles)
    return None if harmless else "down"


def _is_wall(trouble: Trouble, run: RunState) -> bool:
    """Whether a problem is a look that got a wall. Where the run found an outage and no wall, its blocked looks met the outage."""
    kinds = {one.kind for one in run.troubles}
    is_outage = "outage" in kinds and "walled" not in kinds
    return trouble.kind == "walled" or (trouble.kind == "blocked" and trouble.status in (None, 200) and not is_outage)


def _why_shut(run: RunState, state: Shut, site: SiteState) -> str:
    """The main reason, how many runs it lasts, and how many problems there were."""
    times = 0
    for earlier in site.runs[site.runs.index(run) :]:
        if earlier.is_conclusive and earlier.status != "failed" and earlier is not run:
            break
        times += earlier.is_conclusive
    when = f"{times} runs in a row" if times > 1 else "the last run"
    what = "a wall, and no stories," if state == "walled" else "nothing read"
    trouble = _main(run, state)
    note = NOTE_WORDS.get(run.note or "")
    why = trouble.reason if trouble else note or "no answer"
    count = sum(one.count for one in run.troubles if one is trouble or (state == "walled" and _is_wall(one, run)))
    more = [*([counted(count, "problem")] if count else ()), *([note] if note and note != why else ())]
    return f"{what} in {when}: {plain(why)}" + (f" ({'; '.join(more)})" if more else "")


def _main(run: RunState, state: Shut) -> Trouble | None:
    """The main problem: what the run concluded (it names the wall); else a look that got the wall; else the most frequent."""
    known = [trouble for trouble in run.troubles if trouble.kind not in ("template", "redesign", "robots_changed")]
    concluded = "walled" if state == "walled" else "outage"
    return min(
        known, key=lambda one: (one.kind != concluded, state != "walled" or not _is_wall(one, run)), default=None
    )


def _what_hindered(run: RunState) -> list[Reason]:
    """What hindered a run that read stories: walls and outages, refusals, and looks that brought no page."""
    found = [_report(trouble) for trouble in run.troubles if trouble.kind in ("walled", "outage")]
    if run.note in ("unanswered", "disk_full", "no_bucket"):
        found.append(Reason(run.note, NOTE_WORDS.get(run.note, "the disk was full: what was read could not be stored")))
    refused = sum(trouble.count for trouble in run.troubles if trouble.status in REFUSAL_STATUSES)
    if refused >= MIN_REPEATS:
        found.append(Reason("refused", f"blocked? {refused} requests refused; slow down, or write to the outlet"))
    lost = [trouble for trouble in run.troubles if _no_page(trouble)]
    count = sum(trouble.count for trouble in lost)
    if not found and count >= max(MIN_REPEATS, run.read):
        found.append(Reason("fruitless", f"{count} looks brought no page, {run.read} did: {plain(lost[0].reason)}"))
    return found


def _no_page(trouble: Trouble) -> bool:
    return trouble.kind in NO_PAGE_KINDS or (trouble.status is not None and trouble.status >= 500)


def _problems_of_newest_run(site: SiteState) -> list[Reason]:
    """The problems of the newest run that every run should be free of; while it is under way, also those of the run before."""
    newest, ended = site.runs[0], next((run for run in site.runs if run.status != "running"), None)
    runs = [newest] if ended is None or ended is newest else [newest, ended]
    found = []
    for run in runs:
        for trouble in run.troubles:
            if trouble.kind in ALWAYS_REPORTED:
                found.append(_report(trouble))
            elif trouble.kind == "redesign":
                found.append(Reason("redesigned", plain(trouble.reason)))
            elif trouble.kind == "robots" and trouble.count >= max(MIN_REPEATS, run.read):
                found.append(Reason("robots", f"kept out by robots.txt: {sample(trouble)}"))
    return found


def _report(trouble: Trouble) -> Reason:
    kind, words = ALWAYS_REPORTED[trouble.kind]
    return Reason(kind, f"{words}: {sample(trouble)}")


def _broken_lists(site: SiteState, now: datetime) -> list[Reason]:
    return [
        Reason("list", f"list broken: {broken.kind} {place_of(broken.url)} {_answer(broken)}")
        for broken in site.broken_lists
        if now - broken.news_at <= MAX_AGE_OF_NEWS
    ]


def _failing_lists(site: SiteState) -> list[Reason]:
    if not site.lists_failing or site.failing_list is None:
        return []
    return [
        Reason("list", f"lists that fail again and again: {site.lists_failing}, such as {place_of(site.failing_list)}")
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
    why = sample(trouble) if trouble else "is its address the front page of a news site?"
    return [Reason("empty", f"no story found in {counted(len(ended), 'run')}: {why}")]


def _lost_fields(site: SiteState) -> list[Reason]:
    lost = []
    for share in site.coverage:
        if share.pages < MIN_PAGES or share.past_pages < MIN_PAST_PAGES:
            continue
        now, before = share.filled / share.pages, share.past_filled / share.past_pages
        if before - now >= LOST_SHARE:
            lost.append(Reason("coverage", f"redesigned? {share.field} on {now:.0%} of pages, {before:.0%} before"))
    return lost


def _no_news(site: SiteState, now: datetime) -> list[Reason]:
    """Nothing if we have not looked lately: the site may have news that we do not know."""
    if len(site.published_at) < MIN_STORIES or now - site.runs[0].started_at > MIN_PAUSE:
        return []
    longest = max(later - earlier for later, earlier in pairwise(site.published_at))
    since = now - site.published_at[0]
    if since <= max(2 * longest, MIN_PAUSE):
        return []
    return [Reason("no_news", f"nothing published for {since.days} days")]


def _robots_changed(site: SiteState) -> list[Reason]:
    return [Reason("robots_changed", "robots.txt changed")] if site.robots_changed else []


def _quiet(site: SiteState, now: datetime) -> list[Reason]:
    until = site.quiet_until
    if not (until and until > now):
        return []
    return [Reason("patience", f"asked for patience until {until:%Y-%m-%d %H:%M} UTC: left in peace")]
