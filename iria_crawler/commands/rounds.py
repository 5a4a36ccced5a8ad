"""A round of `monitor`: what is crawled, what came of it, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from scrapy.crawler import Crawler

from iria_crawler.commands.codes import CHANGES, DEGRADED, FAILED, LOCKED, OK
from iria_crawler.health import TROUBLE_OF_A_ROUND, Health
from iria_crawler.store import DONE
from iria_crawler.store import LOCKED as LOCKED_SITE

# Statuses of targets that another process has, or has had in this round.
IN_OTHER_HANDS = (LOCKED_SITE, DONE)
SECOND = timedelta(seconds=1)  # the database stores whole seconds


class Target(NamedTuple):
    """A spider to run, its address (only for `news`), and the host under which its site is stored."""

    spider: str
    url: str | None = None
    host: str = ""
    interval: timedelta | None = None  # it is crawled no sooner after the beginning of its last run


class Result(NamedTuple):
    """The outcome of a target: the status of its run, "locked", or "done" by another worker; and how many stories had changed."""

    target: Target
    status: str
    changed: int


def exit_code(results: Iterable[Result]) -> int:
    """The exit code for a round's results; see commands/codes.py."""
    results = list(results)
    statuses = {result.status for result in results}
    if statuses == {"locked"}:
        return LOCKED
    if statuses and statuses <= {"failed", "locked"}:
        return FAILED
    if statuses & {"failed", "degraded", "killed"}:
        return DEGRADED
    return CHANGES if any(result.changed for result in results) else OK


def with_health(code: int, found: Iterable[Health], began: datetime) -> int:
    """`code`, or DEGRADED if the statuses of the runs are good but the health of a site that was crawled is not."""
    crawled = [health for health in found if health.site.runs and health.site.runs[0].started_at >= began - SECOND]
    troubled = any(reason.kind in TROUBLE_OF_A_ROUND for health in crawled for reason in health.reasons)
    return DEGRADED if troubled and code in (OK, CHANGES) else code


def code_of_all(codes: Iterable[int]) -> int:
    """The exit code of a round, from those of its workers."""
    found = set(codes)
    if found == {LOCKED}:
        return LOCKED
    if found and found <= {FAILED, LOCKED}:
        return FAILED
    if found - {OK, CHANGES, LOCKED}:
        return DEGRADED
    return CHANGES if CHANGES in found else OK


def result_of(target: Target, crawler: Crawler) -> Result:
    """What came of a crawl that has ended."""
    stats = crawler.stats
    assert stats is not None
    reason = str(stats.get_value("finish_reason"))
    ended = reason if reason in IN_OTHER_HANDS else "failed"
    status = str(stats.get_value("iria/status", ended))
    return Result(target, status, sum(int(stats.get_value(f"iria/{name}", 0)) for name in ("changed", "gone")))
