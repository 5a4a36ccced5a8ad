"""A Retry-After is for the whole site: wait for a short one, end the run for a long one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from iria_crawler.crawl.run import Run
from iria_crawler.schedule import retry_after
from iria_crawler.store import PATIENCE

logger = logging.getLogger(__name__)

WAIT_STATUSES = frozenset((429, 503))
# A wait that a run can spend with waiting.
MAX_PAUSE = timedelta(seconds=60)


class Patience:
    """`pause` makes the crawl ask nothing for so many seconds."""

    def __init__(self, run: Run, pause: Callable[[float], None]) -> None:
        self._run = run
        self._pause = pause

    def heed(self, status: int | None, asked_for: str | None) -> None:
        """Do as the site asks: `asked_for` is the Retry-After of an answer of `status`."""
        run = self._run
        if status not in WAIT_STATUSES or run.ending is not None:
            return
        until = retry_after(asked_for, run.now())
        if until is None:
            return
        wait = until - run.now()
        logger.warning("%s (%d) asks for patience for %.0f s", run.host, status, wait.total_seconds())
        if wait > MAX_PAUSE:
            with run.stopping_for_full_disk():
                run.store.sources.be_quiet(run.site_id, until)
            run.end(PATIENCE)
        else:
            self._pause(wait.total_seconds())
