"""Obey Retry-After for the whole site: pause for a short one, end the run for a long one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from iria_crawler.crawl.run import Run
from iria_crawler.schedule import retry_after
from iria_crawler.store import PATIENCE

logger = logging.getLogger(__name__)

WAIT_STATUSES = frozenset((429, 503))
# For a longer wait the run ends instead of pausing.
MAX_PAUSE = timedelta(seconds=60)


class Patience:
    """Applies the waits that a site asks for. `pause(seconds)`: the crawl sends no request for that time."""

    def __init__(self, run: Run, pause: Callable[[float], None]) -> None:
        self._run = run
        self._pause = pause

    def heed(self, status: int | None, asked_for: str | None) -> None:
        """Apply an answer's `status` and its Retry-After header `asked_for`; other statuses than 429 and 503 do nothing."""
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
