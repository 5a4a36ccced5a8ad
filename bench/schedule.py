"""The cost of a schedule and the edits it misses, compared with other policies on a year of invented edits.

Run: python bench/schedule.py [--articles 2000] [--seed 1]

Each story gets edits at random times: many in the first day, some in the first week, a quarter later, and sometimes a second
one soon after the first. An edit is missed if its text was replaced before a look, or if no look followed within the year.
Three numbers are set by hand: the share of stories that are edited at all, the share of second edits soon after, and the
shares of day, week and year. With them three policies give what was measured on published edit times: a quarter of the
quiet time 51 looks and 4.9 % missed, NewsDiffs' ladder 107 looks and the same share, hourly for a week 168 looks and 33 %. With
twice as many second edits all policies miss twice as much; no schedule finds those, only hints do. The table ranks policies
and does not predict the figures of a site.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iria_crawler.schedule import next_check_at, steady_jitter

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# (share of edits, earliest, latest): log-uniform between the two.
EDIT_TIMES = ((0.48, 10 * MINUTE, DAY), (0.24, DAY, 7 * DAY), (0.28, 7 * DAY, YEAR))
EDITS_RATE = 1.6  # of the exponential draw whose whole part is a story's number of edits: one in four has any
BURST_SHARE = 0.05  # of edits draw another within the next three hours

# now, published, last change that we saw, number of this look -> time of the next look, or None for "never again"
Policy = Callable[[datetime, datetime, datetime, int], datetime | None]


@dataclass(frozen=True)
class Outcome:
    """The results of one policy for one story."""

    looks: int
    missed: int
    delays: tuple[timedelta, ...]  # from an edit to the look that saw it


def quarter_of_age(now: datetime, published: datetime, changed: datetime, look: int) -> datetime:
    """Our policy: a quarter of the time since the story last changed, 15 minutes to 30 days."""
    return next_check_at(now, published, changed, jitter=steady_jitter(f"{published}{look}"))


def fixed_ladder(now: datetime, published: datetime, changed: datetime, look: int) -> datetime | None:
    """The policy of NewsDiffs: steps by the time since the last change, and no look after 360 days."""
    quiet = now - changed
    steps = ((3 * HOUR, 15 * MINUTE), (DAY, HOUR), (7 * DAY, 3 * HOUR), (30 * DAY, 3 * DAY), (360 * DAY, 30 * DAY))
    return next((now + wait for limit, wait in steps if quiet < limit), None)


def hourly_for_a_week(now: datetime, published: datetime, changed: datetime, look: int) -> datetime | None:
    """Every hour for a week, then never again."""
    return now + HOUR if now - published < 7 * DAY else None


def daily_for_a_year(now: datetime, published: datetime, changed: datetime, look: int) -> datetime | None:
    """Once a day."""
    return now + DAY


POLICIES: dict[str, Policy] = {
    "0.25 x quiet time (ours)": quarter_of_age,
    "NewsDiffs' ladder": fixed_ladder,
    "hourly for a week": hourly_for_a_week,
    "daily": daily_for_a_year,
}


def draw_edits(chance: random.Random) -> list[datetime]:
    """The times of one story's edits within its first year, in order; most stories have none or one."""
    edits = []
    shares = [share for share, _, _ in EDIT_TIMES]
    for _ in range(int(chance.expovariate(EDITS_RATE))):
        ((_, earliest, latest),) = chance.choices(EDIT_TIMES, shares)
        at = START + earliest * (latest / earliest) ** chance.random()
        edits.append(at)
        while chance.random() < BURST_SHARE:
            at += MINUTE * (180 ** chance.random())
            edits.append(at)
    return sorted(at for at in edits if at < START + YEAR)


def play(policy: Policy, edits: list[datetime]) -> Outcome:
    """One story's year with one policy, from the look that found it at publication."""
    now, changed, looks, seen = START, START, 1, 0
    delays = []
    missed = 0
    while (upcoming := policy(now, START, changed, looks)) is not None and upcoming < START + YEAR:
        now, looks = upcoming, looks + 1
        fresh = [at for at in edits[seen:] if at <= now]
        if fresh:
            missed += len(fresh) - 1
            delays.append(now - fresh[-1])
            seen, changed = seen + len(fresh), now
    return Outcome(looks, missed + len(edits) - seen, tuple(delays))


def report(name: str, outcomes: list[Outcome], edits: int) -> str:
    """One line of the table."""
    delays = sorted(delay for outcome in outcomes for delay in outcome.delays)
    hours = [delay / HOUR for delay in delays] or [0.0]
    return (
        f"{name:26} {statistics.fmean(outcome.looks for outcome in outcomes):9.1f} "
        f"{100 * sum(outcome.missed for outcome in outcomes) / max(1, edits):9.1f} "
        f"{statistics.median(hours):9.2f} {hours[int(0.9 * (len(hours) - 1))]:9.1f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    stories = [draw_edits(chance) for _ in range(options.articles)]
    edits = sum(len(story) for story in stories)
    print(f"{options.articles} stories, {edits} edits in a year")
    print(f"{'policy':26} {'looks':>9} {'missed %':>9} {'median h':>9} {'p90 h':>9}")
    for name, policy in POLICIES.items():
        print(report(name, [play(policy, story) for story in stories], edits))


if __name__ == "__main__":
    main()
