"""One word for a site, with its reasons in order: our own runs first, then what the site answers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from iria_crawler.health.answers import (
    newest_conclusive_run,
    reason_if_shut,
    reasons_beside_shut,
    reasons_of_answers,
    reasons_of_pages,
)
from iria_crawler.health.reasons import Reason, without_repeats
from iria_crawler.health.runs import is_running, reasons_of_runs, reasons_of_work
from iria_crawler.store import SiteState

State = Literal["ok", "running", "new", "look", "down", "walled"]
WELL: tuple[State, ...] = ("ok", "running", "new")
# Kinds of reasons that make a round of the monitor degraded, even if the status of each of its runs is good.
TROUBLE_OF_A_ROUND = frozenset(("walled", "down", "outage", "error", "poison", "clock", "list", "fruitless"))
MIN_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """A site's state in a word, and the reasons; () if all is well."""

    site: SiteState
    state: State
    reasons: tuple[Reason, ...]

    @property
    def well(self) -> bool:
        """Whether nobody needs to look."""
        return self.state in WELL


def judge(site: SiteState, now: datetime) -> Health:
    """How the site is.

    `new`: never crawled. `walled`: in the newest run that asked it, it answered, but not with its stories. `down`: in that
    run nothing could be read. `look`: it can be read, and somebody should look at the reasons. `running`, `ok`: all is well.
    """
    if not site.runs:
        return Health(site, "new", ())
    run, ours = newest_conclusive_run(site), reasons_of_runs(site, now)
    shut = reason_if_shut(run, site) if run else None
    if shut:
        state: State = "walled" if shut.kind == "walled" else "down"
        return Health(site, state, without_repeats([shut, *ours, *reasons_beside_shut(site, now)]))
    theirs = reasons_of_answers(run, site, now)
    reasons = without_repeats([*ours, *theirs, *reasons_of_work(site, now), *reasons_of_pages(site, now)])
    if reasons:
        return Health(site, "look", reasons)
    return Health(site, "running" if is_running(site, now) else "ok", ())


def disk_reason(database: Path) -> str | None:
    """A line that says how little room is left beside the database; None if there is enough. Raises OSError."""
    free = shutil.disk_usage(database.resolve().parent).free
    return f"disk: {free / 1e6:,.0f} MB left at {database.parent}" if free < MIN_FREE_BYTES else None
